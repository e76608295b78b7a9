/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_OUTCOME_H
#define ENGINE_OUTCOME_H
/** @file outcome.h
 *  What an engine gives for one strategy: sums per person and lane, apart by state and category,
 * discounted and not; and, where asked for, the shares over time. */
#include "structure/study.h"

enum { DISCOUNTED = 0, UNDISCOUNTED = 1 };

typedef struct {
    int n_lanes, n_states, n_categories, n_counters, n_cycles, n_endpoints;
    /* [state][2][LANES]; state n_states holds what strategies give at time 0 */
    double *life_years, *qalys;
    double *costs;     /* [category][state][2][LANES] */
    double *counts;    /* [counter][2][LANES]         */
    double *trace;     /* [n_cycles + 1][n_states] of lane 0; NULL if not asked for */
    double *endpoints; /* [n_endpoints + 1][n_cycles + 1] of lane 0; the first is os   */
} Outcome;             /* { 0 } is valid */

void outcome_init(Outcome *outcome, const Study *study, int n_lanes, bool with_trace);

/** Adds `weight` times another outcome of the same shape (averages over profiles). */
void outcome_add(Outcome *outcome, const Outcome *other, double weight);

double outcome_life_years(const Outcome *outcome, int discounting, int lane);
double outcome_qalys(const Outcome *outcome, int discounting, int lane);
double outcome_cost(const Outcome *outcome, int discounting, int lane);
double outcome_category(const Outcome *outcome, int category, int discounting, int lane);
void outcome_free(Outcome *outcome);

/** A curve on the cycle grid, [n_cycles + 1]: 0 is overall survival, then the endpoints. */
static inline const double *
outcome_curve(const Outcome *outcome, int curve)
{
    return outcome->endpoints + (size_t)curve * ((size_t)outcome->n_cycles + 1);
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
