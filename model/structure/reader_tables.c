/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables: two columns of a CSV, or two lists in place. */
#include "base/data.h"
#include "structure/reader.h"
#include <string.h>

typedef struct {
    const char *label, *file, *source;
    const CfgNode *x, *y;
    int between, holds;
} TableKeys;

static const char *const betweens[] = { "step", "linear", NULL };
static const char *const holds[] = { "number", "probability per year", "rate per year", "survival",
                                     NULL };

#define AT(member) offsetof(TableKeys, member)
/* clang-format off */
const Field reader_table[] = {
    { "label",   FIELD_TEXT,   AT(label),   0, 0, "", "", NULL, "for people" },
    { "file",    FIELD_TEXT,   AT(file),    0, 0, "", "", NULL, "a CSV file, relative to this one" },
    { "x",       FIELD_NODE,   AT(x),       0, 0, NULL, "", NULL, "the column of the file, or a list of numbers that rise" },
    { "y",       FIELD_NODE,   AT(y),       0, 0, NULL, "", NULL, "the column of the file, or as many numbers" },
    { "between", FIELD_CHOICE, AT(between), 0, 0, "step", "", betweens, "the last row at or below x, or a straight line" },
    { "holds",   FIELD_CHOICE, AT(holds),   0, 0, "number", "", holds, "what y is; life tables are one of the others" },
    { "source",  FIELD_TEXT,   AT(source),  0, 0, "", "", NULL, "where the numbers are from" },
    { 0 },
};
/* clang-format on */
#undef AT

static bool
from_lists(Study *study, Lookup *table, const TableKeys *keys, const char *what, Notes *notes)
{
    const CfgNode *lists[2] = { keys->x, keys->y };
    double *into[2];

    for (int list = 0; list < 2; list++) {
        if (lists[list]->kind != CFG_LIST) {
            cfg_mistake(notes, lists[list],
                        "%s: %s must be a list of numbers (or name a column of "
                        "a file)",
                        what, lists[list]->name);
            return false;
        }
        into[list] = pool_new(&study->pool, (size_t)lists[list]->n_items + 1, sizeof(double));
        for (int item = 0; item < lists[list]->n_items; item++) {
            if (lists[list]->items[item]->kind != CFG_NUMBER) {
                cfg_mistake(notes, lists[list], "%s: %s: item %d is %s, not a number", what,
                            lists[list]->name, item + 1, cfg_kind(lists[list]->items[item]));
                return false;
            }
            into[list][item] = lists[list]->items[item]->number;
        }
    }
    table->n = keys->x->n_items;
    table->x = into[0];
    table->y = into[1];
    if (keys->y->n_items == table->n) return true;
    cfg_mistake(notes, keys->y, "%s: y has %d numbers, x has %d", what, keys->y->n_items, table->n);
    return false;
}

static bool
from_file(Study *study, Lookup *table, const TableKeys *keys, const CfgNode *node, const char *what,
          Notes *notes)
{
    const CfgNode *file = cfg_member(node, "file");
    const CfgNode *columns[2] = { keys->x, keys->y };
    double *into[2];
    Error err = { 0 };
    Data data;

    if (data_read(&data, &study->pool, cfg_beside(&study->pool, file->file, keys->file), &err) !=
        OK) {
        cfg_mistake(notes, file, "%s: %s", what, err.text);
        return false;
    }
    for (int column = 0; column < 2; column++) {
        if (columns[column]->kind != CFG_TEXT) {
            cfg_mistake(notes, columns[column], "%s: %s must name a column of %s", what,
                        columns[column]->name, keys->file);
            return false;
        }
        const int found = data_column(&data, columns[column]->text);
        if (found < 0) {
            cfg_mistake(notes, columns[column], "%s: %s has no column %s%s", what, data.path,
                        columns[column]->text,
                        reader_hint(study, columns[column]->text, data.names, data.n_columns));
            return false;
        }
        into[column] = pool_new(&study->pool, (size_t)data.n_rows + 1, sizeof(double));
        if (data_numbers(into[column], &data, found, &err) != OK) {
            cfg_mistake(notes, file, "%s: %s", what, err.text);
            return false;
        }
    }
    table->n = data.n_rows;
    table->x = into[0];
    table->y = into[1];
    return true;
}

static bool
check_table(Study *study, Lookup *table, const char *what, Notes *notes)
{
    static const LifetableHolds as[] = { 0, LIFETABLE_PROBABILITY, LIFETABLE_RATE,
                                         LIFETABLE_SURVIVAL };
    Error err = { 0 };

    if (table->n < 1) {
        cfg_mistake(notes, table->node, "%s has no rows", what);
        return false;
    }
    for (int row = 1; row < table->n; row++)
        if (!(table->x[row] > table->x[row - 1])) {
            cfg_mistake(notes, table->node, "%s: x must rise, but row %d has %g after %g", what,
                        row + 1, table->x[row], table->x[row - 1]);
            return false;
        }
    if (table->holds == TABLE_HOLDS_NUMBER) return true;
    if (lifetable_init(&table->mortality, table->x, table->y, table->n, as[table->holds],
                       study->settings.units_per_year, &err) == OK)
        return true;
    cfg_mistake(notes, table->node, "%s: %s", what, err.text);
    return false;
}

void
reader_tables(Study *study, Notes *notes)
{
    const CfgNode *section = cfg_member(study->root, "tables");

    study->n_tables = field_entries(section, notes);
    study->tables = pool_new(&study->pool, (size_t)study->n_tables + 1, sizeof(Lookup));
    for (int item = 0; item < study->n_tables; item++) {
        const CfgNode *node = section->items[item];
        const char *what = pool_format(&study->pool, "table %s", node->name);
        Lookup *table = &study->tables[item];
        TableKeys keys;
        bool good;

        field_read(&keys, reader_table, node, what, notes);
        *table = (Lookup){ .name = node->name,
                           .node = node,
                           .source = keys.source,
                           .linear = keys.between == 1,
                           .holds = keys.holds };
        good = keys.x && keys.y &&
               (keys.file ? from_file(study, table, &keys, node, what, notes)
                          : from_lists(study, table, &keys, what, notes)) &&
               check_table(study, table, what, notes);
        if (!good) { /* a stand-in, so that reading can go on to the next mistake */
            table->n = 1;
            table->x = pool_new(&study->pool, 1, sizeof(double));
            table->y = pool_new(&study->pool, 1, sizeof(double));
            table->holds = TABLE_HOLDS_NUMBER;
        }
    }
}
