/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_TABLES_H
#define BASE_TABLES_H
/** @file tables.h
 *  The tables that an analysis leaves behind, in the order in which they are written. */
#include "base/memory.h"
#include "base/table.h"

/* What a table promises: its name and columns. A list of them ends with { 0 }. */
typedef struct {
    const char *name;           /* file name without ending: "psa_summary", "savi/costs" */
    const TableColumn *columns; /* NULL: told by the run, as there is one per parameter  */
    const char *about;          /* what a row is of                                      */
} TableContract;

typedef struct {
    int n, size;
    Table *at; /* [n] owned */
    int n_streams, size_streams;
    TableStream *streams; /* [n_streams] owned; what their rows are made of is borrowed */
    Pool pool;            /* for columns that the run tells */
} Tables;                 /* { 0 } is valid */

/** An empty table. The pointer is good until the next is added. */
Table *tables_add(Tables *tables, const TableContract *contract);
void tables_stream(Tables *tables, TableStream stream);
const Table *tables_find(const Tables *tables, const char *name); /* NULL */
void tables_free(Tables *tables);
#endif
