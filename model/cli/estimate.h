/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_ESTIMATE_H
#define CLI_ESTIMATE_H
/** @file estimate.h
 *  What the commands on data of one's own share: tables on the screen, and as files. */
#include "base/notes.h"
#include "base/table.h"
#include "cli/options.h"

/** Texts to the left, numbers to the right; the first rows of a long table. */
void estimate_print(const Table *table);

/** A line each. */
void estimate_print_notes(const Notes *notes);

/** Those of n tables that have rows, as CSVs in the folder asked for by --out, with a run.json.
 *  @param notes  warnings for run.json; NULL: none
 *  @return OK or ERR_IO */
Status estimate_write(const Table *tables, int n, const char *command, const Options *options,
                      const Notes *notes, Error *err);
#endif
