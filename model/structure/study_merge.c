/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scenario is a difference: group into group, key by key, the later file wins. */
#include "base/text.h"
#include "input/digest.h"
#include "structure/study.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_FILES = 32 };

static bool
is_one_of(const char *name, const char *const *names)
{
    for (; *names; names++)
        if (name && strcmp(name, *names) == 0) return true;
    return false;
}

/* ---- shorthand: x = 3; is x = { value = 3; }; ---- */

/* "14.5" in quotes is the number: a distribution may follow it. */
static void
read_number(CfgNode *scalar)
{
    char *end;

    if (scalar->kind != CFG_TEXT || !strpbrk(scalar->text, "0123456789") ||
        strspn(scalar->text, "0123456789.eE+-") != strlen(scalar->text))
        return;
    const double number = strtod(scalar->text, &end);
    if (*end) return;
    scalar->kind = CFG_NUMBER;
    scalar->number = number;
}

/* Puts a scalar entry into a group under `number_key` (numbers, flags) or `text_key`. */
static void
expand(Pool *pool, CfgNode *group, int item, const char *number_key, const char *text_key)
{
    CfgNode *scalar = group->items[item];
    CfgNode *entry;

    if (scalar->kind == CFG_GROUP || scalar->kind == CFG_LIST) return;
    if (strcmp(scalar->name, "remove") == 0) return;
    entry = cfg_new(pool, CFG_GROUP, scalar->name, scalar);
    read_number(scalar);
    scalar->name = scalar->kind == CFG_TEXT ? text_key : number_key;
    cfg_put(pool, entry, scalar);
    entry->parent = group;
    group->items[item] = entry;
}

static void
expand_all(Pool *pool, CfgNode *group, const char *number_key, const char *text_key)
{
    if (!group || group->kind != CFG_GROUP) return;
    for (int item = 0; item < group->n_items; item++)
        expand(pool, group, item, number_key, text_key);
}

static void
expand_payoffs(Pool *pool, CfgNode *owner)
{
    expand_all(pool, cfg_member(owner, "costs"), "value", "value");
    expand_all(pool, cfg_member(owner, "counts"), "value", "value");
}

static void
expand_file(Pool *pool, CfgNode *root)
{
    static const char *const with_payoffs[] = { "states", "strategies", "curves", NULL };
    CfgNode *transitions = cfg_member(root, "transitions");
    CfgNode *population = cfg_member(root, "population");

    expand_all(pool, cfg_member(root, "parameters"), "value", "formula");
    expand_all(pool, cfg_member(root, "survival"), "value", "formula");
    if (population) expand_all(pool, cfg_member(population, "covariates"), "value", "formula");
    for (int section = 0; with_payoffs[section]; section++) {
        CfgNode *group = cfg_member(root, with_payoffs[section]);
        for (int item = 0; group && item < group->n_items; item++) {
            expand_payoffs(pool, group->items[item]);
            expand_payoffs(pool, cfg_member(group->items[item], "entry"));
            expand_payoffs(pool, cfg_member(group->items[item], "exit"));
        }
    }
    for (int from = 0; transitions && from < transitions->n_items; from++) {
        expand_all(pool, transitions->items[from], "probability", "probability");
        for (int move = 0; move < transitions->items[from]->n_items; move++)
            expand_payoffs(pool, transitions->items[from]->items[move]);
    }
}

/* ---- merging ---- */

static bool
says_remove(const CfgNode *node)
{
    const CfgNode *remove = cfg_member(node, "remove");
    return remove && remove->kind == CFG_FLAG && remove->flag;
}

/* Keys that say the same thing in different ways: one of them replaces all of them. Entries may
 * bear such names too (a parameter called rate): they are groups, or stand in a group of names. */
static void
drop_rivals(CfgNode *base, const CfgNode *over)
{
    static const char *const rivals[][6] = { { "value", "formula", "file", "pooled", NULL },
                                             { "probability", "rate", "hazard", NULL } };
    static const char *const of_names[] = { "set", "update", "attributes", NULL };

    if (is_one_of(base->name, of_names)) return;
    for (int set = 0; set < 2; set++) {
        bool replaces = false;
        for (int item = 0; item < over->n_items; item++)
            replaces |= is_one_of(over->items[item]->name, rivals[set]) &&
                        (over->items[item]->kind != CFG_GROUP ||
                         strcmp(over->items[item]->name, "pooled") == 0);
        if (!replaces) continue;
        for (int key = 0; rivals[set][key]; key++) cfg_remove(base, rivals[set][key]);
        if (cfg_member(over, "formula")) cfg_remove(base, "distribution"); /* a formula has none */
        if (set == 1) {
            cfg_remove(base, "clock");
            cfg_remove(base, "per");
        }
    }
}

static void
merge(Pool *pool, CfgNode *base, const CfgNode *over, Notes *notes)
{
    static const char *const whole[] = { "start", "to", NULL };

    drop_rivals(base, over);
    for (int item = 0; item < over->n_items; item++) {
        CfgNode *from = over->items[item];
        CfgNode *old = cfg_member(base, from->name);
        if (says_remove(from)) {
            if (!old)
                cfg_mistake(notes, from, "%s: there is nothing of this name to remove", from->name);
            cfg_remove(base, from->name);
        } else if (old && old->kind == CFG_GROUP && from->kind == CFG_GROUP &&
                   !is_one_of(from->name, whole)) {
            merge(pool, old, from, notes);
        } else {
            CfgNode *copy = cfg_copy(pool, from);
            copy->name = from->name;
            cfg_put(pool, base, copy);
        }
    }
}

/* Whether a parameter is drawn: by a distribution of its own or together with others. */
static bool
is_drawn(const CfgNode *root, const CfgNode *parameter)
{
    const CfgNode *joints = cfg_member(root, "joint");

    if (cfg_member(parameter, "distribution") || cfg_member(parameter, "pooled")) return true;
    for (int item = 0; joints && item < joints->n_items; item++) {
        const CfgNode *names = cfg_member(joints->items[item], "names");
        for (int name = 0; names && names->kind == CFG_LIST && name < names->n_items; name++)
            if (names->items[name]->kind == CFG_TEXT &&
                strcmp(names->items[name]->text, parameter->name) == 0)
                return true;
    }
    return false;
}

/* What `set` fixes: the value replaces whatever gave it, and the distribution goes. */
static void
apply_set(Pool *pool, CfgNode *root, const CfgNode *set, const char *by, Notes *notes)
{
    CfgNode *parameters = cfg_member(root, "parameters");

    if (!set) return;
    if (set->kind != CFG_GROUP) {
        cfg_mistake(notes, set, "set must be a group: set = { name = value; };");
        return;
    }
    for (int item = 0; item < set->n_items; item++) {
        const CfgNode *value = set->items[item];
        CfgNode *entry = cfg_member(parameters, value->name), *copy, *certain;
        if (!entry || entry->kind != CFG_GROUP) {
            const char *words[4000];
            int n = 0;
            for (; parameters && n < parameters->n_items && n < 4000; n++)
                words[n] = parameters->items[n]->name;
            const char *near = text_nearest(value->name, words, n);
            cfg_mistake(notes, value, "set: there is no parameter %s%s%s%s", value->name,
                        near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
            continue;
        }
        if (value->kind != CFG_NUMBER && value->kind != CFG_TEXT) {
            cfg_mistake(notes, value, "set: %s must be a number or a formula in quotes, not %s",
                        value->name, cfg_kind(value));
            continue;
        }
        copy = cfg_copy(pool, value);
        copy->name = value->kind == CFG_TEXT ? "formula" : "value";
        certain = cfg_new(pool, CFG_TEXT, "certain", value);
        certain->text = by;
        cfg_remove(entry, "value");
        cfg_remove(entry, "formula");
        cfg_remove(entry, "pooled");
        if (is_drawn(root, entry)) cfg_put(pool, entry, certain);
        cfg_remove(entry, "distribution");
        cfg_put(pool, entry, copy);
    }
}

/* ---- files ---- */

static Status
load(Study *study, CfgNode **root, const char *path, char (*seen)[PATH_MAX], int depth,
     const CfgNode *asked_by, Notes *notes, Error *err)
{
    CfgNode *own = NULL, *base = NULL;
    const CfgNode *extends;
    Status status = OK;
    StudyFile *file;

    if (depth >= MOST_FILES) {
        cfg_mistake(notes, asked_by, "extends: more than %d files in a chain", MOST_FILES);
        return fail(err, ERR_SPEC, "a chain of too many files");
    }
    if (!realpath(path, seen[depth])) strncpy(seen[depth], path, PATH_MAX - 1);
    for (int earlier = 0; earlier < depth; earlier++)
        if (strcmp(seen[earlier], seen[depth]) == 0) {
            cfg_mistake(notes, asked_by, "extends: %s extends itself in a loop", path);
            return fail(err, ERR_SPEC, "a loop of files");
        }
    status = cfg_read(&own, &study->pool, path, notes, err);
    if (status == ERR_IO && asked_by) {
        cfg_mistake(notes, asked_by, "extends: %s", err->text);
        return ERR_SPEC;
    }
    if (status != OK) return status;
    expand_file(&study->pool, own);

    extends = cfg_member(own, "extends");
    if (extends && extends->kind != CFG_TEXT) {
        cfg_mistake(notes, extends, "extends must be the name of a file in quotes");
        extends = NULL;
    }
    if (extends) {
        const char *of = cfg_beside(&study->pool, path, extends->text);
        TRY(load(study, &base, of, seen, depth + 1, extends, notes, err));
        cfg_remove(own, "extends");
        const CfgNode *set = cfg_member(own, "set");
        cfg_remove(own, "set");
        merge(&study->pool, base, own, notes);
        apply_set(&study->pool, base, set, "set", notes);
        *root = base;
    } else {
        const CfgNode *set = cfg_member(own, "set");
        cfg_remove(own, "set");
        apply_set(&study->pool, own, set, "set", notes);
        *root = own;
    }
    file = &study->files[study->n_files++];
    file->path = pool_text(&study->pool, path);
    TRY(digest_file(file->digest, path, err));
done:
    return status;
}

/* The group that a path ends in, made where it is missing: "analyses.psa" of "analyses.psa.draws".
 * @param[out] key  what comes after */
static CfgNode *
group_at(Study *study, const char *path, const char **key, const CfgNode *place)
{
    CfgNode *group = study->root;

    for (const char *dot; (dot = strchr(path, '.')) != NULL; path = dot + 1) {
        const char *name = pool_format(&study->pool, "%.*s", (int)(dot - path), path);
        CfgNode *inside = cfg_member(group, name);
        if (!inside || inside->kind != CFG_GROUP) {
            inside = cfg_new(&study->pool, CFG_GROUP, name, place);
            cfg_put(&study->pool, group, inside);
        }
        group = inside;
    }
    *key = path;
    return group;
}

/* A name with dots is a key of a section, set by an option of its own: --engine. */
static void
apply_settings(Study *study, const StudySetting *settings, int n_settings, Notes *notes)
{
    CfgNode place = { .file = "--set" };
    CfgNode *group = cfg_new(&study->pool, CFG_GROUP, "set", &place);

    for (int setting = 0; setting < n_settings; setting++) {
        const char *name = settings[setting].name, *text = settings[setting].value;
        const char *key = name, *dot = strrchr(name, '.');
        const CfgNode option = { .file =
                                     dot ? pool_format(&study->pool, "--%s", dot + 1) : "--set" };
        CfgNode *into = dot ? group_at(study, name, &key, &option) : group;
        char *end;
        const double number = strtod(text, &end);
        const bool is_number = end != text && *end == '\0';
        CfgNode *node = cfg_new(&study->pool, is_number ? CFG_NUMBER : CFG_TEXT,
                                pool_text(&study->pool, key), &option);
        node->number = number;
        node->text = pool_text(&study->pool, text);
        cfg_put(&study->pool, into, node);
    }
    apply_set(&study->pool, study->root, group, "--set", notes);
}

void
study_overlay(Study *study, const CfgNode *over, Notes *notes)
{
    merge(&study->pool, study->root, over, notes);
}

Status
study_merge(Study *study, const char *path, const StudySetting *settings, int n_settings,
            Notes *notes, Error *err)
{
    char(*seen)[PATH_MAX] = memory_new(MOST_FILES, sizeof(*seen));
    Status status;

    study->files = pool_new(&study->pool, MOST_FILES, sizeof(*study->files));
    TRY(load(study, &study->root, path, seen, 0, NULL, notes, err));
    apply_settings(study, settings, n_settings, notes);
done:
    free(seen);
    return status;
}
