/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_ESTIMATE_H
#define CLI_ESTIMATE_H
/** @file estimate.h
 *  What the commands on data of one's own share: tables on the screen, and as files. */
#include "base/fail.h"
#include "base/table.h"

/** Texts to the left, numbers to the right; the first rows of a long table. */
void estimate_print(const Table *table);

/** Those of n tables that have rows, as CSVs in a folder with a run.json.
 *  @return OK or ERR_IO */
Status estimate_write(const Table *tables, int n, const char *command, const char *data,
                      const char *place, Error *err);
#endif
