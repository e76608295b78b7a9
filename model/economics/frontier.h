/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ECONOMICS_FRONTIER_H
#define ECONOMICS_FRONTIER_H
/** @file frontier.h
 *  The cost-effectiveness frontier: which strategies can be worth their cost, and their ICERs.
 *  Source: Drummond et al. (2015), Methods for the Economic Evaluation of Health Care Programmes,
 *  4th ed., ch. 4. */

typedef enum {
    ON_FRONTIER,
    DOMINATED,            /* another costs no more and does no less, and is better in one */
    EXTENDEDLY_DOMINATED, /* a mixture of two others is                                   */
} Standing;

typedef struct {
    double cost, effect; /* currency and QALYs, discounted means per person; finite */
} Point;

typedef struct {
    Standing standing;
    double icer; /* NAN off the frontier and for its cheapest point     */
    int against; /* the point before it on the frontier, -1 if none     */
} Place;

/** Places each of n >= 1 points. Of points with the same cost and effect the first stays, the
 * others are dominated by it. A point exactly on the line between its neighbours stays on the
 * frontier.
 *  @param[out] places  [n], in the order of `points`. Time grows with n^2. */
void frontier_place(Place *places, const Point *points, int n);
#endif
