/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CSVREAD_H
#define CSVREAD_H
/** @file csvread.h
 *  A small reader of CSV files (RFC 4180) for tests. Its own code, so that the program's reader and
 * writer are not tested against themselves. A missing file, column or row is a failed check, and
 * the answer NaN. */

typedef struct {
    char *text;  /* the file's bytes, cells end in '\0'; owned */
    char **cell; /* [n_rows + 1][n_columns], row 0 is the header; owned */
    int n_columns, n_rows;
    char path[600];
} Csv; /* { 0 } is valid to free */

/** Reads a file; a failed check if it cannot, or if a row has too few or too many cells. */
void csvread_file(Csv *csv, const char *path);
void csvread_free(Csv *csv);

int csvread_column(const Csv *csv, const char *name); /* -1 if there is none */
const char *csvread_cell(const Csv *csv, int row,
                         int column); /* row 0 is the first after the header */
double csvread_number(const Csv *csv, int row, int column); /* NaN if it is no number */

/** Whether a row keeps all conditions: "strategy=SoC state!=D"; several are separated by `;` or a
 * blank. */
int csvread_keeps(const Csv *csv, int row, const char *conditions);

/** The sum of a column over the rows that keep the conditions; one row: its value. */
double csvread_sum(const Csv *csv, const char *column, const char *conditions);

/** The number that all rows that keep the conditions share; a failed check if they differ. */
double csvread_one(const Csv *csv, const char *column, const char *conditions);

/** The text of a column in the only row that keeps the conditions; NULL if there is not exactly
 * one. */
const char *csvread_only(const Csv *csv, const char *column, const char *conditions);
#endif
