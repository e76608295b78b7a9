/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/cfg.h"
#include "base/text.h"
#include "input/cfg_scan.h"
#include <errno.h>
#include <libconfig.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST_DEPTH = 100, MOST_BYTES = 16 * 1024 * 1024 };

/* ---- the tree ---- */

CfgNode *
cfg_member(const CfgNode *group, const char *key)
{
    if (!group || group->kind != CFG_GROUP) return NULL;
    for (int item = 0; item < group->n_items; item++)
        if (group->items[item]->name && strcmp(group->items[item]->name, key) == 0)
            return group->items[item];
    return NULL;
}

CfgNode *
cfg_new(Pool *pool, CfgKind kind, const char *name, const CfgNode *place)
{
    CfgNode *node = pool_new(pool, 1, sizeof(*node));

    node->kind = kind;
    node->name = name;
    node->file = place ? place->file : NULL;
    node->line = place ? place->line : 0;
    return node;
}

static void
append(Pool *pool, CfgNode *parent, CfgNode *item)
{
    if (parent->n_items == parent->size) {
        const int size = parent->size > 0 ? 2 * parent->size : 8;
        CfgNode **items = pool_new(pool, (size_t)size, sizeof(*items));
        if (parent->n_items > 0)
            memcpy(items, parent->items, (size_t)parent->n_items * sizeof(*items));
        parent->items = items;
        parent->size = size;
    }
    item->parent = parent;
    parent->items[parent->n_items++] = item;
}

void
cfg_put(Pool *pool, CfgNode *group, CfgNode *item)
{
    for (int old = 0; group->kind == CFG_GROUP && old < group->n_items; old++)
        if (strcmp(group->items[old]->name, item->name) == 0) {
            group->items[old] = item;
            item->parent = group;
            return;
        }
    append(pool, group, item);
}

void
cfg_remove(CfgNode *group, const char *key)
{
    int kept = 0;

    for (int item = 0; item < group->n_items; item++)
        if (!group->items[item]->name || strcmp(group->items[item]->name, key) != 0)
            group->items[kept++] = group->items[item];
    group->n_items = kept;
}

CfgNode *
cfg_copy(Pool *pool, const CfgNode *node)
{
    CfgNode *copy = pool_new(pool, 1, sizeof(*copy));

    *copy = *node;
    copy->parent = NULL;
    copy->items = NULL;
    copy->n_items = copy->size = 0;
    for (int item = 0; item < node->n_items; item++)
        append(pool, copy, cfg_copy(pool, node->items[item]));
    return copy;
}

const char *
cfg_beside(Pool *pool, const char *file, const char *name)
{
    const char *slash = strrchr(file, '/');
    int folder = slash ? (int)(slash - file) : 0; /* length of the part of `file` that is kept */

    if (name[0] == '/' || !slash) return name;
    for (;;) {
        int up = folder;
        while (strncmp(name, "./", 2) == 0) name += 2;
        while (up > 0 && file[up - 1] != '/') up--;
        if (strncmp(name, "../", 3) != 0 || up == 0 || up == folder || file[up] == '.') break;
        folder = up - 1;
        name += 3;
    }
    return pool_format(pool, "%.*s/%s", folder, file, name);
}

const char *
cfg_path(Pool *pool, const CfgNode *node)
{
    const char *above = node->parent ? cfg_path(pool, node->parent) : "";

    if (!node->name) return above; /* the root, or an item of a list */
    return above[0] ? pool_format(pool, "%s.%s", above, node->name) : node->name;
}

const char *
cfg_kind(const CfgNode *node)
{
    static const char *const kinds[] = { "a group", "a list", "a number", "a text",
                                         "true or false" };
    return kinds[node->kind];
}

/* ---- from libconfig ---- */

typedef struct {
    Pool *pool;
    const char *file;
    Notes *notes;
    bool failed; /* a mistake was told */
} Reader;

static CfgNode *copy_setting(Reader *reader, const config_setting_t *setting, int depth);

static void
copy_items(Reader *reader, CfgNode *node, const config_setting_t *setting, int depth)
{
    const int n = config_setting_length(setting);

    if (depth >= MOST_DEPTH) {
        cfg_mistake(reader->notes, node, "more than %d levels of nesting", MOST_DEPTH);
        reader->failed = true;
        return;
    }
    for (int item = 0; item < n; item++)
        append(reader->pool, node,
               copy_setting(reader, config_setting_get_elem(setting, (unsigned)item), depth + 1));
}

/* libconfig answers 0 when an integer is asked for as a float, so the type is looked at first. */
static CfgNode *
copy_setting(Reader *reader, const config_setting_t *setting, int depth)
{
    CfgNode *node = pool_new(reader->pool, 1, sizeof(*node));
    const char *name = config_setting_name(setting);

    node->name = name ? pool_text(reader->pool, name) : NULL;
    node->file = reader->file;
    node->line = (int)config_setting_source_line(setting);
    switch (config_setting_type(setting)) {
    case CONFIG_TYPE_INT:
        node->kind = CFG_NUMBER;
        node->whole = true;
        node->number = config_setting_get_int(setting);
        break;
    case CONFIG_TYPE_INT64:
        node->kind = CFG_NUMBER;
        node->whole = true;
        node->number = (double)config_setting_get_int64(setting);
        break;
    case CONFIG_TYPE_FLOAT:
        node->kind = CFG_NUMBER;
        node->number = config_setting_get_float(setting);
        break;
    case CONFIG_TYPE_BOOL:
        node->kind = CFG_FLAG;
        node->flag = config_setting_get_bool(setting);
        break;
    case CONFIG_TYPE_STRING:
        node->kind = CFG_TEXT;
        node->text = pool_text(reader->pool, config_setting_get_string(setting));
        break;
    case CONFIG_TYPE_GROUP:
        node->kind = CFG_GROUP;
        copy_items(reader, node, setting, depth);
        break;
    default:
        node->kind = CFG_LIST;
        copy_items(reader, node, setting, depth);
        break;
    }
    return node;
}

/* ---- from text ---- */

static size_t
line_start(const char *text, int line)
{
    size_t at = 0;

    for (int now = 1; now < line && text[at]; at++) now += text[at] == '\n';
    return at;
}

/* What libconfig did not expect on a line (bytes `from` to `to`) is often due to those before it.
 */
static const char *
hint_for(const char *text, size_t from, size_t to)
{
    char open, last;

    cfg_scan_last(&open, text, strlen(text));
    if (open && text[to + strspn(text + to, " \t\r\n")] == '\0')
        return open == '(' ? " (is a closing ) missing?)" : " (is a closing } missing?)";
    last = cfg_scan_last(&open, text, from);
    if (last == '=' || last == ':') return " (is a value missing before this line?)";
    if (open == '(' && last != ',' && last != '(')
        return " (is a comma or ) missing before this line?)";
    return "";
}

static void
tell_syntax(Reader *reader, const char *text, const config_t *config)
{
    const int line = config_error_line(config);
    const char *why = config_error_text(config);
    const size_t at = line_start(text, line);
    const size_t length = strcspn(text + at, "\r\n");
    size_t from = at;

    reader->failed = true;
    while (from < at + length && (text[from] == ' ' || text[from] == '\t')) from++;
    if (why && strstr(why, "duplicate")) {
        const size_t word = strcspn(text + from, " \t=:");
        cfg_scan_tell(reader->notes, reader->file, text, from, word,
                      "a name stands twice in one group (on this line)");
        return;
    }
    cfg_scan_tell(reader->notes, reader->file, text, from, at + length - from, "syntax error%s",
                  hint_for(text, at, at + length));
}

Status
cfg_read_text(CfgNode **root, Pool *pool, const char *name, const char *text, Notes *notes,
              Error *err)
{
    Reader reader = { .pool = pool, .file = pool_text(pool, name), .notes = notes };
    const char *code = strncmp(text, "\xEF\xBB\xBF", 3) == 0 ? text + 3 : text;
    Status status = OK;
    config_t config;

    if (cfg_scan(reader.file, code, notes) > 0)
        return fail(err, ERR_SPEC, "%s cannot be read", name);
    config_init(&config);
    if (config_read_string(&config, code) == CONFIG_TRUE) {
        *root = copy_setting(&reader, config_root_setting(&config), 0);
        (*root)->line = 1;
    } else {
        tell_syntax(&reader, code, &config);
    }
    if (reader.failed) status = fail(err, ERR_SPEC, "%s cannot be read", name);
    config_destroy(&config);
    return status;
}

Status
cfg_read(CfgNode **root, Pool *pool, const char *path, Notes *notes, Error *err)
{
    Text text = { 0 };
    struct stat about;
    char buffer[1 << 14];
    FILE *file = NULL;
    size_t n;
    Status status = OK;

    if (stat(path, &about) != 0) return fail(err, ERR_IO, "%s: %s", path, strerror(errno));
    if (!S_ISREG(about.st_mode)) return fail(err, ERR_IO, "%s: not a regular file", path);
    if (about.st_size > MOST_BYTES)
        return fail(err, ERR_IO, "%s: larger than %d bytes", path, MOST_BYTES);
    if (!(file = fopen(path, "rb"))) return fail(err, ERR_IO, "%s: %s", path, strerror(errno));
    text_add_bytes(&text, "", 0);
    while ((n = fread(buffer, 1, sizeof(buffer), file)) > 0) text_add_bytes(&text, buffer, n);
    if (ferror(file)) status = fail(err, ERR_IO, "%s: %s", path, strerror(errno));
    fclose(file);
    if (status == OK && text.at && memchr(text.at, 0, text.n)) {
        notes_add(notes, NOTE_MISTAKE, path, 1, "not a text file: it holds a zero byte");
        status = fail(err, ERR_SPEC, "%s cannot be read", path);
    }
    if (status == OK) status = cfg_read_text(root, pool, path, text.at ? text.at : "", notes, err);
    text_free(&text);
    return status;
}

/* ---- notes ---- */

static void
note(Notes *notes, NoteKind kind, const CfgNode *node, const char *format, va_list args)
{
    char text[1000];

    vsnprintf(text, sizeof(text), format, args);
    notes_add(notes, kind, node ? node->file : NULL, node ? node->line : 0, "%s", text);
}

void
cfg_mistake(Notes *notes, const CfgNode *node, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    note(notes, NOTE_MISTAKE, node, format, args);
    va_end(args);
}

void
cfg_warn(Notes *notes, const CfgNode *node, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    note(notes, NOTE_WARNING, node, format, args);
    va_end(args);
}
