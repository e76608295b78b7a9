/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EVIDENCE_GUYOT_PARTS_H
#define EVIDENCE_GUYOT_PARTS_H
/** @file guyot_parts.h
 *  What the files of guyot share. Not for others. */
#include "base/memory.h"
#include "evidence/guyot.h"

enum { GUYOT_MOST = 1000000 }; /* people */

/* Clicks made fit for use. A click is put at every number at risk, so that who leaves before and
 * who after is told apart. */
typedef struct {
    int n;            /* clicks                                                   */
    double *time;     /* [n] rising, from 0                                       */
    double *survival; /* [n] falling, from 1, within [0, 1]                       */
    int *row;         /* [n] of the clicks given, from 0; -1: put in              */
    int n_intervals;  /* one per number at risk                                   */
    int *first;       /* [n_intervals + 1] click at which it begins; the last: n  */
    int *told;        /* [n_intervals] at risk at its begin, as printed           */
} GuyotCurve;         /* of a pool */

/** Checks both tables; notes and counts go to `made`. @return OK or ERR_SPEC */
Status guyot_check(GuyotCurve *curve, Guyot *made, const GuyotQuestion *question, Pool *pool,
                   Error *err);

/** A mistake of a row. @return ERR_SPEC */
Status guyot_fail(Error *err, const GuyotTable *table, int row, const char *format, ...)
    __attribute__((format(printf, 4, 5), warn_unused_result));

/** Rises up to this are slips. */
double guyot_rise(const GuyotQuestion *question);

/* The people as far as they are made. */
typedef struct {
    GuyotCurve curve;
    double rise;
    bool by_curve;      /* who is censored in the last interval is spread as the curve is high */
    int *events;        /* [clicks] at each click                                              */
    int *left;          /* [clicks + 1] at risk before each click; the last: after all         */
    double *fitted;     /* [clicks] the Kaplan-Meier curve after each click                    */
    double *watched;    /* [clicks] survival at the last click with somebody at risk           */
    double *censored;   /* [people at the start] times, in order                               */
    int *censored_from; /* [n_intervals + 1] where those of an interval begin                  */
    int stuck;          /* the first click for which there are too few people; -1: none        */
} GuyotWork;

/* What an interval should come to: so many left at its end, or so many events in all. */
typedef struct {
    bool by_events;
    int value;
} GuyotTarget;

/** Goes through an interval with so many censored, spread evenly (steps 2 and 3 of the paper).
 *  @return how many are left at its end */
int guyot_follow(GuyotWork *work, int interval, int n_censored);

/** The same. @return above 0: more must be censored */
int guyot_excess(GuyotWork *work, int interval, int n_censored, GuyotTarget target);

/** How many are censored so that the target is met, or nearly (step 4). */
int guyot_settle(GuyotWork *work, int interval, int guess, GuyotTarget target);

/** As many censored as that, or fewer: while the curve falls somebody must be at risk. */
int guyot_fewer(GuyotWork *work, int interval, int n_censored);
#endif
