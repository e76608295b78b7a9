/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_TABLE_H
#define BASE_TABLE_H
/** @file table.h
 *  Named columns with unit and meaning: the one shape every result takes on its way out. */
#include "base/memory.h"

typedef enum { TABLE_TEXT, TABLE_NUMBER, TABLE_WHOLE } TableKind;

/* Static description of a column: one row of the table's contract, printed by the docs too. */
typedef struct {
    const char *name;
    TableKind kind;
    const char *unit;
    const char *meaning;
} TableColumn; /* a list ends with { 0 } */

typedef struct {
    const char *text; /* the table's or borrowed; NULL: empty cell */
    double number;    /* NAN: empty cell */
} TableCell;

typedef struct {
    const char *name;           /* file name without ending: "summary"; borrowed, static */
    const TableColumn *columns; /* borrowed, static */
    int n_columns;
    int column; /* of the next cell */
    int n_cells, size;
    TableCell *cells; /* [n_rows][n_columns], owned */
    Pool texts;       /* of cells, but for borrowed ones */
} Table;              /* { 0 } is valid and empty */

/* Rows made when they are wanted, block by block: for tables too long to hold. */
typedef struct {
    const char *name;           /* as Table.name                   */
    const TableColumn *columns; /* borrowed, until it is written   */
    long long n_rows;
    /* appends the rows first .. first + n - 1; several threads call it at once */
    void (*rows)(Table *into, const void *context, long long first, int n);
    const void *context;
} TableStream;

void table_init(Table *table, const char *name, const TableColumn *columns);
void table_text(Table *table, const char *text); /* the next cell; the text is copied */
void table_name(Table *table, const char *text); /* the same, borrowed as long as the table is */
void table_number(Table *table, double value);   /* the next cell; NAN leaves it empty */
void table_empty(Table *table);                  /* the next cell stays empty */
void table_clear(Table *table);                  /* no rows; keeps columns and memory */
int table_rows(const Table *table);              /* asserts that the last row is whole */
const TableCell *table_at(const Table *table, int row, const char *column);
void table_free(Table *table);
#endif
