/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/table.h"
#include "base/memory.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void
table_init(Table *table, const char *name, const TableColumn *columns)
{
    *table = (Table){ .name = name, .columns = columns };
    while (columns[table->n_columns].name) table->n_columns++;
}

static const TableColumn *
next_column(const Table *table)
{
    return &table->columns[table->column];
}

static void
add(Table *table, TableCell cell)
{
    if (table->n_cells == table->size)
        table->cells = memory_grow(table->cells, table->n_cells, &table->size, sizeof(TableCell));
    table->cells[table->n_cells++] = cell;
    if (++table->column == table->n_columns) table->column = 0;
}

void
table_name(Table *table, const char *text)
{
    assert(next_column(table)->kind == TABLE_TEXT);
    add(table, (TableCell){ .text = text, .number = NAN });
}

void
table_text(Table *table, const char *text)
{
    table_name(table, text ? pool_text(&table->texts, text) : NULL);
}

void
table_number(Table *table, double value)
{
    assert(next_column(table)->kind != TABLE_TEXT);
    assert(next_column(table)->kind != TABLE_WHOLE || !isfinite(value) || value == rint(value));
    add(table, (TableCell){ .number = value });
}

void
table_empty(Table *table)
{
    add(table, (TableCell){ .number = NAN });
}

int
table_rows(const Table *table)
{
    if (table->n_columns == 0) return 0;
    assert(table->column == 0);
    return table->n_cells / table->n_columns;
}

const TableCell *
table_at(const Table *table, int row, const char *column)
{
    int at = 0;

    while (at < table->n_columns && strcmp(table->columns[at].name, column) != 0) at++;
    assert(at < table->n_columns && row >= 0 && row < table_rows(table));
    return &table->cells[(size_t)row * (size_t)table->n_columns + (size_t)at];
}

void
table_clear(Table *table)
{
    table->n_cells = table->column = 0;
    pool_free(&table->texts);
}

void
table_free(Table *table)
{
    pool_free(&table->texts);
    free(table->cells);
    *table = (Table){ 0 };
}
