/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STRUCTURE_SURVIVAL_DATA_H
#define STRUCTURE_SURVIVAL_DATA_H
/** @file survival_data.h
 *  Survival data in a CSV, as rows that a curve can be fitted to.
 *  Data of single people have a column of times and one of events (1: the event, 0: observation
 *  ended), and may have one of times from which on they were watched. */
#include "base/data.h"
#include "base/memory.h"
#include "evidence/points.h"

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

/** Whether a file holds what papers print of series of patients, not single people: it has a column
 *  survival or median. @return OK, ERR_IO, ERR_SPEC */
Status survival_data_is_published(bool *published, const char *path, Error *err);

/** Published points: columns series (one series if there is none), n, time, survival, se, lo, hi,
 *  at_risk, median, median_lo, median_hi, follow_up, of which cells may be empty. Mistakes and
 * doubts go to `notes`, with the line of the file. `points` is to be freed in any case. */
Status survival_data_points(Points *points, Pool *pool, const SurvivalData *source, Notes *notes,
                            Error *err);

/** The same rows as they are printed, without checks of one against the other.
 *  @param points  [n] in the pool */
Status survival_data_printed(PublishedPoint **points, int *n, Pool *pool,
                             const SurvivalData *source, Error *err);

/** Only the rows that the source asks for. @return ERR_SPEC "x.csv: no row with arm = 3" */
Status survival_data_keep(Data *data, const SurvivalData *source, Error *err);
#endif
