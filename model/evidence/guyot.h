/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EVIDENCE_GUYOT_H
#define EVIDENCE_GUYOT_H
/** @file guyot.h
 *  A published Kaplan-Meier curve, clicked point by point, with the numbers at risk printed below
 *  it: back to people, each with a time and an event or none, whose Kaplan-Meier curve passes
 *  through the clicks. docs/theory/digitised.md
 *  Source: Guyot, Ades, Ouwens & Welton (2012), BMC Med Res Methodol 12:9.
 *
 *  Accuracy: the curve made is off a click by at most half a death among those at risk there,
 *  S / 2n, but for clicks that were flattened or have too few people at risk. People with a time of
 * at least that of a number at risk are exactly so many, unless the clicks leave fewer (then a note
 * tells it). Nothing is known of when, between two numbers at risk, people were censored: they are
 * spread evenly. */
#include "base/fail.h"
#include "base/notes.h"
#include "survival/km.h"

/* Rows of times and values. */
typedef struct {
    const char *file; /* as the modeller wrote it, for messages; NULL: it has no name   */
    const int *lines; /* [n] of that file; NULL: rows are told by their number, from 1  */
    int n;
    const double *time, *value; /* [n] borrowed */
} GuyotTable;

typedef struct {
    GuyotTable clicks;  /* survival from that time on, as a proportion; equal times: a vertical  */
    GuyotTable at_risk; /* whole people at risk just before that time; the first is at time 0    */
    double n_events;    /* in all; NAN: not told                                                 */
    double rise;        /* survival that rises by so much is a slip of the hand; NAN: GUYOT_RISE */
} GuyotQuestion;

#define GUYOT_RISE 0.01

/* From one number at risk to the next, the last to the end of the curve. */
typedef struct {
    double from, to;
    int told, at_risk; /* at `from`: as printed, and of the people made */
    int events, censored;
} GuyotInterval;

typedef struct {
    int n, n_events;
    KmPoint *points; /* [n] owned, sorted, group 0 */

    int n_intervals;
    GuyotInterval *intervals; /* [n_intervals] owned */

    double departure, departure_at; /* of the curve made from the clicks as given: the largest */

    bool start_added;    /* survival 1 at time 0                                            */
    int n_rises;         /* clicks that rose, and were taken down to the one before         */
    double largest_rise; /* of them                                                         */
    int n_cut;           /* clicks a little above 1 or below 0                              */
    int n_beyond;        /* numbers at risk after the last click, left out                  */
    int n_short;         /* numbers at risk which the clicks do not leave                   */
    int largest_short;   /* people                                                          */
    int events_missed;   /* events made less events told; 0 if none were told               */
    Notes notes;         /* all of this, in words                                           */
} Guyot;                 /* { 0 } is valid */

/** @return ERR_SPEC, with the row: what no curve or table can be, or the two cannot be together.
 *  Then, too, `made` must be freed. */
Status guyot_people(Guyot *made, const GuyotQuestion *question, Error *err);
void guyot_free(Guyot *made);
#endif
