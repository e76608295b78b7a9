/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EVIDENCE_POINTS_PARTS_H
#define EVIDENCE_POINTS_PARTS_H
/** @file points_parts.h
 *  What the files of points share. Not for others. */
#include "base/memory.h"
#include "evidence/points.h"

/* All that is printed of one series. */
typedef struct {
    const char *name;
    int row; /* the first */
    double n, follow_up, median, median_lo, median_hi;
    int median_row, n_marks, n_risks;
    int *marks; /* [n_marks] rows with survival, by time    */
    int *risks; /* [n_risks] rows with at_risk, by time     */
} PointTold;

/* A survival printed as 0.5 may be up to so far off, with the median in whole months. */
#define POINT_TOLERANCE 0.02

/** @param[out] told  [number of series], by their first rows; of the pool
 *  @return the number of series */
int points_told(PointTold **told, const PublishedPoint *given, int n, Pool *pool, const char *file,
                Notes *notes);

/** What is wrong with rows, each for itself. */
void points_check_row(const PublishedPoint *row, const char *file, Notes *notes);

/** What is wrong with a series whose rows are good. */
void points_check_series(const PointTold *told, const PublishedPoint *given, const char *file,
                         Notes *notes);
#endif
