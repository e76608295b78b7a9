/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EVIDENCE_SUMMARY_PARTS_H
#define EVIDENCE_SUMMARY_PARTS_H
/** @file summary_parts.h
 *  What summary_curve.c is made of: series as angles on common intervals. */
#include "evidence/summary_curve.h"

typedef struct {
    int n_series, n;          /* n: intervals */
    double *angle, *variance; /* [n_series][n] within series; NAN where it does not cover it */
    int *from, *to;           /* [n_series] intervals it covers: from <= interval < to */
} SummaryAngles;              /* { 0 } is valid */

/** Checks the series and the grid, and lays one on the other. */
Status summary_angles(SummaryAngles *angles, const SummarySeries *series, int n_series,
                      const SummaryOptions *options, Error *err);
void summary_angles_free(SummaryAngles *angles);

/** Sine and cosine of an angle from 0 to pi / 2. */
void summary_sine(double *sine, double *cosine, double angle);
#endif
