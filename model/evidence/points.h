/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EVIDENCE_POINTS_H
#define EVIDENCE_POINTS_H
/** @file points.h
 *  What a paper prints of a series of patients (survival at landmarks, a median, numbers at risk)
 *  as rows of a likelihood. A point enters by the survival of its interval, given survival to the
 *  point before, and by as many people as the interval is worth: so points of one curve are not
 *  counted as if they were of different people. docs/theory/published_points.md
 *  Sources: Greenwood (1926); Parmar, Torri & Stewart (1998), Stat Med 17:2815-2834; Tierney et al.
 *  (2007), Trials 8:16. */
#include "base/fail.h"
#include "base/notes.h"
#include "evidence/fit.h"

/* A row tells a point (time and survival), a number at risk (time and at_risk), the median, or
 * several of them. NAN: not printed. Times in one unit, survival as a proportion. */
typedef struct {
    const char *series;                  /* borrowed; rows of one name are one series           */
    int line;                            /* where in the file, for messages; 0: unknown         */
    double n;                            /* people of the series, the same in all its rows      */
    double time, survival;               /* S(time)                                             */
    double error;                        /* standard error of survival                          */
    double lo, hi;                       /* its 95% interval                                    */
    double at_risk;                      /* people alive and watched at `time`                  */
    double median, median_lo, median_hi; /* median_hi may be INFINITY: not reached              */
    double follow_up;                    /* median                                              */
} PublishedPoint;

extern const PublishedPoint points_blank; /* nothing printed */

/* What told how many people an interval is worth, the best first. */
typedef enum {
    POINT_BY_ERROR,     /* the standard error of survival at its end   */
    POINT_BY_INTERVAL,  /* the 95% interval of survival at its end     */
    POINT_BY_AT_RISK,   /* numbers at risk                             */
    POINT_BY_MEDIAN,    /* the 95% interval of the median              */
    POINT_BY_FOLLOW_UP, /* n, censored at random by median follow-up   */
    POINT_BY_N,         /* n: nobody is taken to be censored           */
} PointRule;
extern const char *const points_rules[]; /* "standard error", ... */

/* One row of a likelihood, and where it comes from. */
typedef struct {
    int row;                 /* of the rows given, from 0                            */
    bool is_median;          /* survival is the median's 0.5                         */
    double from, time;       /* the interval                                         */
    double before, survival; /* S at both ends                                       */
    double n_effective;      /* people it is worth: n_effective (1 - S / before) die */
    PointRule rule;
} PointUsed;

typedef struct {
    int n;              /* series, in the order of their first rows                  */
    const char **names; /* [n] owned; the names are borrowed                         */
    FitData *data;      /* [n] owned; n_people is what is printed, n_events effective */
    int *first;         /* [n + 1] owned: used[first[k]] ... of series k             */
    PointUsed *used;    /* owned, in order of time within a series                   */
} Points;               /* { 0 } is valid */

/** @param file   as the modeller wrote it, for notes; may be NULL
 *  @param notes  mistakes are told here, all of them; approximations and doubts, too
 *  @return ERR_SPEC if there was a mistake (then, too, `points` must be freed) */
Status points_read(Points *points, const PublishedPoint *given, int n, const char *file,
                   Notes *notes, Error *err);
void points_free(Points *points);
#endif
