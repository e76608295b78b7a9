/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_OUTCOME_H
#define ENGINE_OUTCOME_H
/** @file outcome.h
 *  What an engine gives for one strategy: sums per person and lane, apart by state and category,
 * discounted and not; and, where asked for, the shares over time. */
#include "structure/study.h"
#include <assert.h>

enum { DISCOUNTED = 0, UNDISCOUNTED = 1 };

/* What is kept over time. */
typedef enum {
    KEEP_SUMS,   /* nothing                                     */
    KEEP_CURVES, /* survival and endpoints of every lane        */
    KEEP_TRACE,  /* these, and the share of each state (lane 0) */
} OutcomeKeep;

typedef struct {
    int n_lanes, n_states, n_categories, n_counters, n_cycles, n_endpoints;
    /* [state][2][LANES]; state n_states holds what strategies give at time 0 */
    double *life_years, *qalys;
    double *costs;     /* [category][state][2][LANES] */
    double *counts;    /* [counter][2][LANES]         */
    double *trace;     /* [n_cycles + 1][n_states] of lane 0; NULL if not kept */
    double *endpoints; /* [n_endpoints + 1][n_cycles + 1][n_lanes], the first is os; NULL if not
                          kept */
    double cut[LANES]; /* by how much crossing curves were moved at most; 0: they do not cross */
} Outcome;             /* { 0 } is valid */

void outcome_init(Outcome *outcome, const Study *study, int n_lanes, OutcomeKeep keep);

/** Adds `weight` times another outcome of the same shape (averages over profiles). */
void outcome_add(Outcome *outcome, const Outcome *other, double weight);

double outcome_life_years(const Outcome *outcome, int discounting, int lane);
double outcome_qalys(const Outcome *outcome, int discounting, int lane);
double outcome_cost(const Outcome *outcome, int discounting, int lane);
double outcome_category(const Outcome *outcome, int category, int discounting, int lane);
void outcome_free(Outcome *outcome);

/** Curve 0 is overall survival, then the endpoints: its lanes at a boundary of the cycle grid. */
static inline double *
outcome_share(const Outcome *outcome, int curve, int boundary)
{
    return outcome->endpoints +
           ((size_t)curve * ((size_t)outcome->n_cycles + 1) + (size_t)boundary) *
               (size_t)outcome->n_lanes;
}

/** The same over time, [n_cycles + 1], of an outcome with one lane. */
static inline const double *
outcome_curve(const Outcome *outcome, int curve)
{
    assert(outcome->n_lanes == 1);
    return outcome_share(outcome, curve, 0);
}

/* Lanes of one sum. */
static inline double *
outcome_at(double *sums, int item, int discounting)
{
    return sums + ((size_t)item * 2 + (size_t)discounting) * LANES;
}
static inline double *
outcome_cost_at(const Outcome *outcome, int category, int state, int discounting)
{
    return outcome_at(outcome->costs, category * (outcome->n_states + 1) + state, discounting);
}
#endif
