/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SURVIVAL_KM_H
#define SURVIVAL_KM_H
/** @file km.h
 *  Kaplan-Meier curves of data or of simulated patients counted on a grid, their intervals, medians
 *  and restricted means, and the log-rank test. Numbers agree with R's survival package.
 *  Source: Kaplan & Meier (1958), JASA 53:457-481; Greenwood (1926); Kalbfleisch & Prentice (2002),
 *  The Statistical Analysis of Failure Time Data, ch. 1. */
#include "base/fail.h"
#include <stdbool.h>

/* One observation: an event, or the end of observation without one. */
typedef struct {
    double time;
    bool event;
    int group; /* 0, 1, ... */
} KmPoint;

/** Sorts by time, events before censorings at the same time, stable. */
void km_sort(KmPoint *points, int n);

/** Which point stands where once they are sorted so; for what goes with the points.
 *  @param[out] order  [n] */
void km_order(int *order, const KmPoint *points, int n);

typedef struct {
    int n;                                      /* rows: distinct times */
    double n_start;                             /* people at the start  */
    double *time, *at_risk, *events, *censored; /* [n] at each time; at risk just before it */
    double *survival;                           /* [n] after it */
    double *greenwood;                          /* [n] sum of d / (n (n - d)): variance of ln S */
} KmCurve;                                      /* { 0 } is valid */

/** Of sorted points; `group` NONE (-1): all. */
void km_fit(KmCurve *curve, const KmPoint *points, int n, int group);

/** The same of people who were watched from `entry` on (left truncation): each is at risk after it
 *  up to their time. Where nobody is left at risk survival is 0 and stays so, as in R's survfit.
 *  @param entry  [n] below the time of the same point; NULL: all from the start */
void km_fit_entered(KmCurve *curve, const KmPoint *points, const double *entry, int n, int group);

/** Of counts on a grid: events and censorings in (k - 1, k] of `width`, k = 0 .. n_steps; who is
 *  censored in a step leaves after its events. Rows at all steps.
 *  @param censored  NULL: nobody */
void km_count(KmCurve *curve, const long long *events, const long long *censored, int n_steps,
              double width, long long n_start);
void km_free(KmCurve *curve);

typedef enum { KM_LOG, KM_LOG_LOG, KM_PLAIN } KmInterval;
extern const char *const km_intervals[]; /* "log", "log-log", "plain"; ends with NULL */

/** Limits of one row at a two-sided level (0.95), within [0, 1]; NAN where there are none. */
void km_limits(double *low, double *high, const KmCurve *curve, int row, KmInterval interval,
               double level);

/** The limits of all rows. @param[out] low,high  [curve->n] */
void km_bands(double *low, double *high, const KmCurve *curve, KmInterval interval, double level);

/** S(t). NAN beyond the last time unless it is 0 there. */
double km_at(const KmCurve *curve, double time, int *row);

/** The time at which survival falls to `p`, as R's survfit: the middle of the step where it is p
 *  exactly; NAN if it never does. Its limits are those of the curves of limits. */
typedef struct {
    double at, low, high;
} KmQuantile;
KmQuantile km_quantile(const KmCurve *curve, double p, KmInterval interval, double level);

/** Restricted mean to `tau` and its standard error (Klein & Moeschberger 2003, 4.5). */
double km_mean(const KmCurve *curve, double tau, double *error);

/** Log-rank test of sorted points in groups 0 .. n_groups - 1.
 *  @param[out] observed,expected  [n_groups]
 *  @return chi-square on n_groups - 1 degrees of freedom; NAN if the groups cannot be compared */
double km_logrank(double *observed, double *expected, const KmPoint *points, int n, int n_groups);

/** The same of people who were watched from `entry` [n] on; NULL: all from the start. */
double km_logrank_entered(double *observed, double *expected, const KmPoint *points,
                          const double *entry, int n, int n_groups);
#endif
