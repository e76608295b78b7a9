/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/field.h"
#include "base/text.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_WORDS = 100 };

static void *
at(void *into, const Field *field)
{
    return (char *)into + field->where;
}

static int
choice_of(const Field *field, const char *word)
{
    for (int choice = 0; field->choices[choice]; choice++)
        if (strcmp(field->choices[choice], word) == 0) return choice;
    return -1;
}

/* ---- defaults ---- */

static void
set_default(void *into, const Field *field)
{
    const char *text = field->otherwise ? field->otherwise : "";

    switch (field->kind) {
    case FIELD_NUMBER: *(double *)at(into, field) = *text ? strtod(text, NULL) : (double)NAN; break;
    case FIELD_WHOLE: *(int *)at(into, field) = *text ? (int)strtol(text, NULL, 10) : -1; break;
    case FIELD_TEXT: *(const char **)at(into, field) = *text ? text : NULL; break;
    case FIELD_FLAG: *(bool *)at(into, field) = strcmp(text, "true") == 0; break;
    case FIELD_CHOICE: *(int *)at(into, field) = choice_of(field, text); break;
    default: *(const CfgNode **)at(into, field) = NULL; break;
    }
}

/* ---- reading ---- */

static void
wrong_kind(const Field *field, const CfgNode *node, const char *what, const char *needed,
           Notes *notes)
{
    cfg_mistake(notes, node, "%s: %s must be %s, not %s (%s)", what, field->key, needed,
                cfg_kind(node), field->meaning);
}

static void
read_number(void *into, const Field *field, const CfgNode *node, const char *what, Notes *notes)
{
    char value[TEXT_NUMBER], least[TEXT_NUMBER], most[TEXT_NUMBER];

    if (node->kind != CFG_NUMBER) {
        wrong_kind(field, node, what, field->kind == FIELD_WHOLE ? "a whole number" : "a number",
                   notes);
        return;
    }
    if (!(node->number >= field->least && node->number <= field->most)) {
        cfg_mistake(notes, node, "%s: %s = %s is outside [%s, %s]%s%s", what, field->key,
                    text_number(value, node->number), text_number(least, field->least),
                    text_number(most, field->most), field->unit[0] ? " " : "", field->unit);
        return;
    }
    if (field->kind == FIELD_NUMBER) {
        *(double *)at(into, field) = node->number;
    } else if (node->number != floor(node->number)) {
        cfg_mistake(notes, node, "%s: %s = %s must be a whole number", what, field->key,
                    text_number(value, node->number));
    } else {
        *(int *)at(into, field) = (int)node->number;
    }
}

static void
read_choice(void *into, const Field *field, const CfgNode *node, const char *what, Notes *notes)
{
    Text words = { 0 };
    int n = 0;

    if (node->kind != CFG_TEXT) {
        wrong_kind(field, node, what, "a word in quotes", notes);
        return;
    }
    *(int *)at(into, field) = choice_of(field, node->text);
    if (*(int *)at(into, field) >= 0) return;
    set_default(into, field);
    for (; field->choices[n]; n++) text_add(&words, "%s%s", n ? ", " : "", field->choices[n]);
    const char *near = text_nearest(node->text, field->choices, n);
    cfg_mistake(notes, node, "%s: %s = \"%s\" is none of %s%s%s%s", what, field->key, node->text,
                words.at, near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
    text_free(&words);
}

static void
read_list(void *into, const Field *field, const CfgNode *node, const char *what, Notes *notes)
{
    const CfgKind kind = field->kind == FIELD_NAMES ? CFG_TEXT : CFG_NUMBER;
    const char *needed =
        kind == CFG_TEXT ? "a list of names: (\"a\", \"b\")" : "a list of numbers: (1, 2)";

    if (node->kind != CFG_LIST && !(kind == CFG_TEXT && node->kind == CFG_TEXT)) {
        wrong_kind(field, node, what, needed, notes);
        return;
    }
    for (int item = 0; item < node->n_items; item++)
        if (node->items[item]->kind != kind) {
            cfg_mistake(notes, node, "%s: %s must be %s, but item %d is %s", what, field->key,
                        needed, item + 1, cfg_kind(node->items[item]));
            return;
        }
    *(const CfgNode **)at(into, field) = node;
}

static void
read_one(void *into, const Field *field, const CfgNode *node, const char *what, Notes *notes)
{
    switch (field->kind) {
    case FIELD_NUMBER:
    case FIELD_WHOLE: read_number(into, field, node, what, notes); break;
    case FIELD_TEXT:
        if (node->kind == CFG_TEXT)
            *(const char **)at(into, field) = node->text;
        else
            wrong_kind(field, node, what, "a text in quotes", notes);
        break;
    case FIELD_FLAG:
        if (node->kind == CFG_FLAG)
            *(bool *)at(into, field) = node->flag;
        else
            wrong_kind(field, node, what, "true or false", notes);
        break;
    case FIELD_CHOICE: read_choice(into, field, node, what, notes); break;
    case FIELD_FORMULA:
        if (node->kind == CFG_NUMBER || node->kind == CFG_TEXT)
            *(const CfgNode **)at(into, field) = node;
        else
            wrong_kind(field, node, what, "a number or a formula in quotes", notes);
        break;
    case FIELD_NAMES:
    case FIELD_NUMBERS: read_list(into, field, node, what, notes); break;
    case FIELD_GROUP:
        if (node->kind == CFG_GROUP)
            *(const CfgNode **)at(into, field) = node;
        else
            wrong_kind(field, node, what, "a group { }", notes);
        break;
    case FIELD_NODE: *(const CfgNode **)at(into, field) = node; break;
    }
}

static const Field *
find(const Field *fields, const char *key)
{
    for (; fields->key; fields++)
        if (strcmp(fields->key, key) == 0) return fields;
    return NULL;
}

static void
unknown_key(const Field *fields, const CfgNode *node, const char *what, Notes *notes)
{
    const char *words[MOST_WORDS];
    int n = 0;

    for (; fields->key && n < MOST_WORDS; fields++) words[n++] = fields->key;
    const char *near = text_nearest(node->name, words, n);
    cfg_mistake(notes, node, "%s: unknown key %s%s%s%s", what, node->name,
                near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
}

void
field_read(void *into, const Field *fields, const CfgNode *group, const char *what, Notes *notes)
{
    for (const Field *field = fields; field->key; field++) set_default(into, field);
    if (group && group->kind != CFG_GROUP) {
        cfg_mistake(notes, group, "%s must be a group { }, not %s", what, cfg_kind(group));
        return;
    }
    for (int item = 0; group && item < group->n_items; item++) {
        const Field *field = find(fields, group->items[item]->name);
        if (field)
            read_one(into, field, group->items[item], what, notes);
        else
            unknown_key(fields, group->items[item], what, notes);
    }
    for (const Field *field = fields; field->key; field++)
        if (!field->otherwise && !cfg_member(group, field->key))
            cfg_mistake(notes, group, "%s: %s is missing (%s)", what, field->key, field->meaning);
}

int
field_entries(const CfgNode *section, Notes *notes)
{
    if (!section) return 0;
    if (section->kind == CFG_GROUP) return section->n_items;
    cfg_mistake(notes, section, "%s must be a group of named entries { name = ...; }, not %s",
                section->name ? section->name : "this", cfg_kind(section));
    return 0;
}
