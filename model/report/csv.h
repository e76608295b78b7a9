/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_CSV_H
#define REPORT_CSV_H
/** @file csv.h
 *  A table as comma-separated values: UTF-8, RFC 4180 except that lines end with "\n" alone, one
 * header row of column names. A cell is quoted only if it holds a comma, a quote or a line break.
 * Empty cells are empty, infinities "inf" and "-inf", numbers the shortest text that reads back. */
#include "base/fail.h"
#include "base/table.h"

/** @return OK; ERR_IO if the bytes are not all safely in the file (the file is then worth nothing)
 */
Status csv_write(const char *path, const Table *table, Error *err);

/** The same of rows that are made on the way, by `n_threads` threads, a few blocks in memory at any
 *  time. The bytes do not depend on the number of threads. What is refused ends it early. */
Status csv_write_stream(const char *path, const TableStream *stream, int n_threads, Error *err);
#endif
