/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_DATA_H
#define BASE_DATA_H
/** @file data.h
 *  CSV files: RFC 4180, a header row, a comma between cells. A byte-order mark and Windows line
 * ends are taken as they come. */
#include "base/fail.h"
#include "base/memory.h"

typedef struct {
    const char *path;
    int n_columns, n_rows;
    const char **names; /* [n_columns] */
    const char **cells; /* [n_rows][n_columns], all in the pool */
    int *lines;         /* [n_rows] line of the file each row starts at */
} Data;

/** @return OK; ERR_IO if it cannot be read; ERR_SPEC ("rates.csv:7: 3 cells where the header has
 * 2") */
Status data_read(Data *data, Pool *pool, const char *path, Error *err);
int data_column(const Data *data, const char *name); /* its index, -1 if there is none */

const char *data_cell(const Data *data, int row, int column);

/** A column as numbers into `values` [n_rows].
 *  @return ERR_SPEC: "rates.csv:7: column q: \"n/a\" is not a number" (decimal commas are named) */
Status data_numbers(double *values, const Data *data, int column, Error *err);

/** The same, NAN where a cell is empty. */
Status data_numbers_given(double *values, const Data *data, int column, Error *err);

/** Keeps only rows whose cell is this text, or the same number. */
void data_keep(Data *data, int column, const char *value);
#endif
