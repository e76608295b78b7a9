/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/outcome.h"
#include <stdlib.h>

typedef struct {
    size_t life, cost, count, trace, endpoint;
} Sizes;

static Sizes
sizes(const Outcome *outcome)
{
    const size_t states = (size_t)outcome->n_states + 1, boundaries = (size_t)outcome->n_cycles + 1;

    return (Sizes){ .life = states * 2 * LANES,
                    .cost = (size_t)outcome->n_categories * states * 2 * LANES,
                    .count = (size_t)outcome->n_counters * 2 * LANES,
                    .trace = outcome->trace ? boundaries * (size_t)outcome->n_states : 0,
                    .endpoint = outcome->endpoints ? ((size_t)outcome->n_endpoints + 1) *
                                                         boundaries * (size_t)outcome->n_lanes
                                                   : 0 };
}

void
outcome_init(Outcome *outcome, const Study *study, int n_lanes, OutcomeKeep keep)
{
    const size_t boundaries = (size_t)study->settings.n_cycles + 1;
    Sizes size;

    *outcome = (Outcome){ .n_lanes = n_lanes,
                          .n_states = study->n_states,
                          .n_categories = study->n_categories,
                          .n_counters = study->n_counters,
                          .n_cycles = study->settings.n_cycles,
                          .n_endpoints = study->n_endpoints };
    size = sizes(outcome);
    outcome->life_years = memory_new_aligned(size.life, sizeof(double));
    outcome->qalys = memory_new_aligned(size.life, sizeof(double));
    outcome->costs = memory_new_aligned(size.cost + 1, sizeof(double));
    outcome->counts = memory_new_aligned(size.count + 1, sizeof(double));
    if (keep != KEEP_SUMS)
        outcome->endpoints = memory_new(
            boundaries * ((size_t)study->n_endpoints + 1) * (size_t)n_lanes, sizeof(double));
    if (keep == KEEP_TRACE)
        outcome->trace = memory_new(boundaries * (size_t)study->n_states, sizeof(double));
}

static void
add_weighted(double *to, const double *from, size_t n, double weight)
{
    for (size_t item = 0; item < n; item++) to[item] += weight * from[item];
}

void
outcome_add(Outcome *outcome, const Outcome *other, double weight)
{
    const Sizes size = sizes(outcome);

    add_weighted(outcome->life_years, other->life_years, size.life, weight);
    add_weighted(outcome->qalys, other->qalys, size.life, weight);
    add_weighted(outcome->costs, other->costs, size.cost, weight);
    add_weighted(outcome->counts, other->counts, size.count, weight);
    if (outcome->trace) add_weighted(outcome->trace, other->trace, size.trace, weight);
    if (outcome->endpoints)
        add_weighted(outcome->endpoints, other->endpoints, size.endpoint, weight);
    for (int lane = 0; lane < outcome->n_lanes; lane++)
        if (other->cut[lane] > outcome->cut[lane]) outcome->cut[lane] = other->cut[lane];
}

static double
sum_states(double *sums, int n_states, int discounting, int lane)
{
    double sum = 0;

    for (int state = 0; state <= n_states; state++)
        sum += outcome_at(sums, state, discounting)[lane];
    return sum;
}

double
outcome_life_years(const Outcome *outcome, int discounting, int lane)
{
    return sum_states(outcome->life_years, outcome->n_states, discounting, lane);
}

double
outcome_qalys(const Outcome *outcome, int discounting, int lane)
{
    return sum_states(outcome->qalys, outcome->n_states, discounting, lane);
}

double
outcome_category(const Outcome *outcome, int category, int discounting, int lane)
{
    double sum = 0;

    for (int state = 0; state <= outcome->n_states; state++)
        sum += outcome_cost_at(outcome, category, state, discounting)[lane];
    return sum;
}

double
outcome_cost(const Outcome *outcome, int discounting, int lane)
{
    double sum = 0;

    for (int category = 0; category < outcome->n_categories; category++)
        sum += outcome_category(outcome, category, discounting, lane);
    return sum;
}

void
outcome_free(Outcome *outcome)
{
    free(outcome->life_years);
    free(outcome->qalys);
    free(outcome->costs);
    free(outcome->counts);
    free(outcome->trace);
    free(outcome->endpoints);
    *outcome = (Outcome){ 0 };
}
