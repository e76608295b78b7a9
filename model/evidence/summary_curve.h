/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EVIDENCE_SUMMARY_CURVE_H
#define EVIDENCE_SUMMARY_CURVE_H
/** @file summary_curve.h
 *  One survival curve of several series that report survival and numbers at risk at some times,
 *  without a distribution: survival over each interval given survival to its start, as an angle
 *  (the arc sine of its root), is pooled over the series that cover the interval, with effects that
 *  may differ between series, and multiplied up. Angles of one series in different intervals are
 *  independent within it, but may go together between series. Room rule: no files, no keys.
 *
 *  As in the paper, 1/4 is added to the survivors of an interval and 1/2 to those at risk, which
 *  draws survival down where few are at risk and nobody dies: the finer the intervals, the more.
 *  Ours: series are read off between their times, and leave where they end; a variance between
 *  series that one series alone would have to tell is 0; Q has as many degrees of freedom as there
 *  are angles less intervals; limits end at 1.
 *
 *  Sources: Combescure, Foucher & Jackson (2014), Stat. Med. 33:2521-2537; Jackson, White &
 *  Thompson (2010), Stat. Med. 29:1282-1297 (the matrix between series by moments). */
#include "base/fail.h"
#include <stdbool.h>

/* What one series reports. */
typedef struct {
    int n;                         /* 2 or more */
    const double *time, *survival; /* [n] borrowed; times rise, survival does not */
    const double *at_risk;         /* [n] borrowed; at the times */
} SummarySeries;

/* Between series: no variance; one of each interval; of intervals together. */
typedef enum { SUMMARY_FIXED, SUMMARY_DIAGONAL, SUMMARY_MATRIX } SummaryMethod;
extern const char *const summary_methods[]; /* "fixed", "diagonal", "matrix"; then NULL */

typedef struct {
    SummaryMethod method;
    double level;       /* two-sided: 0.95 */
    bool uncorrected;   /* nothing is added to survivors and people at risk */
    int n_grid;         /* intervals */
    const double *grid; /* [n_grid] their ends, rising; the first begins at 0. Borrowed */
} SummaryOptions;

typedef struct {
    int n;                         /* intervals, up to the first that no series covers */
    double *time;                  /* [n] their ends, owned as all below */
    int *n_series;                 /* [n] that cover it */
    double *angle;                 /* [n] pooled; survival over the interval is its sine squared */
    double *covariance, *between;  /* [n][n] of the angles; of those of series */
    double *survival, *low, *high; /* [n] at the end of the interval; NAN: survival is 0 */
    double q, q_p, df, i2, h2;     /* against equal angles; NAN if no interval has two series */
    double median;                 /* between the points of the curve by lines; NAN: not reached */
} SummaryCurve;                    /* { 0 } is valid */

/** Between times of a series, ln survival (survival itself on the way to 0) and the number at risk
 *  go by straight lines. A series leaves after its last time, and where nobody is at risk.
 *  @return ERR_SPEC "series 2, row 3: survival rises from 0.7 to 0.8", "no series covers the time
 *  from 0 to 6"; then too, `curve` must be freed */
Status summary_curve(SummaryCurve *curve, const SummarySeries *series, int n_series,
                     const SummaryOptions *options, Error *err);
void summary_curve_free(SummaryCurve *curve);
#endif
