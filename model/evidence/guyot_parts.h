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
#endif
