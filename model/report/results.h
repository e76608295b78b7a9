/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_RESULTS_H
#define REPORT_RESULTS_H
/** @file results.h
 *  A finished folder, read back: what report.html, results.xlsx, tables.html and a comparison of
 * two runs are made of. They know a run by its files alone, so they can be made at any later time.
 */
#include "base/fail.h"
#include "base/notes.h"
#include "base/tables.h"
#include "report/manifest.h"

typedef struct {
    const char *folder; /* borrowed */
    Manifest *run;      /* run.json, owned; read it with manifest_at and the like */
    Tables tables;      /* in the order of run.json; "savi/costs" as in the contract */
    Pool pool;          /* texts of all tables */
} Results;              /* { 0 } is valid */

/** The columns that a table promises, by its name; NULL if it is known to none. */
typedef const TableColumn *ResultsColumns(const char *table);

/** Reads run.json and every CSV that it names.
 *  @param columns  kind, unit and meaning of known columns; of others the kind is told by their
 *                  cells, and unit and meaning are empty
 *  @param notes    which files were too large to be read whole (RESULTS_MOST_BYTES)
 *  @return OK; ERR_IO naming what is missing or broken; free also after a failure */
Status results_read(Results *results, const char *folder, ResultsColumns *columns, Notes *notes,
                    Error *err);
void results_free(Results *results);

/** NULL if the run has no such table. */
const Table *results_table(const Results *results, const char *name);

/** The cell of a row, looked for by column; empty (text NULL, number NAN) if there is no such
 * column, as older folders may lack one. */
TableCell results_cell(const Table *table, int row, const char *column);

/** First row whose texts are these; NONE_SUCH if there is none. `second` may be NULL. */
int results_row(const Table *table, const char *column, const char *text, const char *second,
                const char *second_text);

/** A text of run.json's "settings"; `otherwise` if it is not there. */
const char *results_setting(const Results *results, const char *key, const char *otherwise);

enum { RESULTS_MOST_BYTES = 128 * 1024 * 1024, NONE_SUCH = -1 };
#endif
