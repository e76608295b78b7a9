/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/tables.h"
#include <stdlib.h>
#include <string.h>

Table *
tables_add(Tables *tables, const TableContract *contract)
{
    Table *table;

    tables->at = memory_grow(tables->at, tables->n, &tables->size, sizeof(Table));
    table = &tables->at[tables->n++];
    table_init(table, contract->name, contract->columns);
    return table;
}

void
tables_stream(Tables *tables, TableStream stream)
{
    tables->streams =
        memory_grow(tables->streams, tables->n_streams, &tables->size_streams, sizeof(TableStream));
    tables->streams[tables->n_streams++] = stream;
}

const Table *
tables_find(const Tables *tables, const char *name)
{
    for (int item = 0; item < tables->n; item++)
        if (strcmp(tables->at[item].name, name) == 0) return &tables->at[item];
    return NULL;
}

void
tables_free(Tables *tables)
{
    for (int item = 0; item < tables->n; item++) table_free(&tables->at[item]);
    free(tables->at);
    free(tables->streams);
    pool_free(&tables->pool);
    *tables = (Tables){ 0 };
}
