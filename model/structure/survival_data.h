/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STRUCTURE_SURVIVAL_DATA_H
#define STRUCTURE_SURVIVAL_DATA_H
/** @file survival_data.h
 *  Survival data in a CSV, as rows that a curve can be fitted to.
 *  Data of single people have a column of times and one of events (1: the event, 0: observation
 *  ended), and may have one of times from which on they were watched. */
#include "base/memory.h"
#include "evidence/fit.h"

enum { SURVIVAL_DATA_MOST = 8 };

typedef struct {
    const char *path;
    const char *time, *event, *entry; /* columns; NULL: the usual names */
    int n_where;                      /* only rows in which so many columns have these values */
    const char *column[SURVIVAL_DATA_MOST], *value[SURVIVAL_DATA_MOST];
    double per_time; /* times of the file are multiplied by this */
} SurvivalData;

/** @return OK; ERR_IO; ERR_SPEC "os.csv:7: a time of -1", "os.csv: no rows with arm = 3";
 * ERR_USAGE: there is no such column. `data` is to be freed in any case. */
Status survival_data_read(FitData *data, Pool *pool, const SurvivalData *source, Error *err);
#endif
