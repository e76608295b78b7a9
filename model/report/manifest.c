/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/manifest.h"
#include "base/text.h"
#include "report/file.h"
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A Manifest is a json_t under another name. */
static json_t *
inside(const Manifest *manifest)
{
    return (json_t *)manifest;
}

/* The library gets its memory from ours, so its calls cannot fail for want of it. */
static void *
take(size_t bytes)
{
    return memory_new(bytes, 1);
}

Manifest *
manifest_new(void)
{
    json_set_alloc_funcs(take, free);
    return (Manifest *)json_object();
}

void
manifest_delete(Manifest *root)
{
    json_decref(inside(root));
}

static json_t *
text_value(const char *text)
{
    json_t *value = text ? json_string(text) : json_null();
    char *plain;

    if (value) return value;
    plain = strcpy(memory_new(strlen(text) + 1, 1), text);
    for (char *c = plain; *c; c++)
        if ((unsigned char)*c >= 0x80) *c = '?';
    value = json_string(plain);
    free(plain);
    return value;
}

static json_t *
number_value(double value)
{
    if (isnan(value)) return json_null();
    if (isinf(value)) return json_string(value > 0 ? "inf" : "-inf");
    return json_real(value);
}

void
manifest_text(Manifest *group, const char *key, const char *text)
{
    json_object_set_new(inside(group), key, text_value(text));
}

void
manifest_number(Manifest *group, const char *key, double value)
{
    json_object_set_new(inside(group), key, number_value(value));
}

void
manifest_whole(Manifest *group, const char *key, long long value)
{
    json_object_set_new(inside(group), key, json_integer(value));
}

void
manifest_flag(Manifest *group, const char *key, bool value)
{
    json_object_set_new(inside(group), key, json_boolean(value));
}

Manifest *
manifest_group(Manifest *group, const char *key)
{
    json_object_set_new(inside(group), key, json_object());
    return (Manifest *)json_object_get(inside(group), key);
}

Manifest *
manifest_list(Manifest *group, const char *key)
{
    json_object_set_new(inside(group), key, json_array());
    return (Manifest *)json_object_get(inside(group), key);
}

void
manifest_item_text(Manifest *list, const char *text)
{
    json_array_append_new(inside(list), text_value(text));
}

void
manifest_item_number(Manifest *list, double value)
{
    json_array_append_new(inside(list), number_value(value));
}

Manifest *
manifest_item_group(Manifest *list)
{
    json_t *group = json_object();

    json_array_append_new(inside(list), group);
    return (Manifest *)group;
}

static void
put_line(FILE *file, int depth)
{
    fprintf(file, "\n%*s", 2 * depth, "");
}

static void
put_scalar(FILE *file, const json_t *value)
{
    char number[TEXT_NUMBER];

    if (json_is_real(value))
        fputs(text_number(number, json_real_value(value)), file);
    else
        json_dumpf(value, file, JSON_ENCODE_ANY);
}

/* The library's own writer gives 17 digits to each number (0.1 becomes 0.10000000000000001). */
static void
put_value(FILE *file, json_t *value, int depth)
{
    const char *key;
    json_t *item;
    size_t index;
    int n = 0;

    if (json_is_object(value) && json_object_size(value) > 0) {
        json_object_foreach(value, key, item)
        {
            json_t *name = text_value(key);
            fputc(n++ ? ',' : '{', file);
            put_line(file, depth + 1);
            put_scalar(file, name);
            fputs(": ", file);
            put_value(file, item, depth + 1);
            json_decref(name);
        }
        put_line(file, depth);
        fputc('}', file);
    } else if (json_is_array(value) && json_array_size(value) > 0) {
        json_array_foreach(value, index, item)
        {
            fputc(index ? ',' : '[', file);
            put_line(file, depth + 1);
            put_value(file, item, depth + 1);
        }
        put_line(file, depth);
        fputc(']', file);
    } else {
        put_scalar(file, value);
    }
}

Status
manifest_write(const char *path, const Manifest *root, Error *err)
{
    FILE *file;
    Status status;

    TRY(file_create(&file, path, err));
    put_value(file, inside(root), 0);
    fputc('\n', file);
    TRY(file_close(file, path, err));
done:
    return status;
}

Status
manifest_read(Manifest **root, const char *path, Error *err)
{
    FILE *file = fopen(path, "rb");
    json_error_t why;

    *root = NULL;
    if (!file) return fail(err, ERR_IO, "cannot read %s: %s", path, strerror(errno));
    json_set_alloc_funcs(take, free);
    *root = (Manifest *)json_loadf(file, 0, &why);
    fclose(file);
    if (!*root) return fail(err, ERR_IO, "%s:%d: no JSON: %s", path, why.line, why.text);
    return OK;
}

const Manifest *
manifest_at(const Manifest *group, const char *key)
{
    return (const Manifest *)json_object_get(inside(group), key);
}

int
manifest_items(const Manifest *list)
{
    return (int)json_array_size(inside(list));
}

const Manifest *
manifest_item(const Manifest *list, int item)
{
    return (const Manifest *)json_array_get(inside(list), (size_t)item);
}

const char *
manifest_as_text(const Manifest *value)
{
    return json_string_value(inside(value));
}

double
manifest_as_number(const Manifest *value)
{
    const char *text = manifest_as_text(value);

    if (text && strcmp(text, "inf") == 0) return INFINITY;
    if (text && strcmp(text, "-inf") == 0) return -INFINITY;
    return json_is_number(inside(value)) ? json_number_value(inside(value)) : NAN;
}

const char *
manifest_key(const Manifest *group, int member)
{
    void *at = json_object_iter(inside(group));

    while (at && member-- > 0) at = json_object_iter_next(inside(group), at);
    return at ? json_object_iter_key(at) : NULL;
}
