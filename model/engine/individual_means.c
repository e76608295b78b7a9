/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/individual_run.h"
#include "survival/km.h"
#include <stdlib.h>
#include <string.h>

static void
book_once(Outcome *outcome, const OnceItem *item, const double *sums, const double *fired,
          double scale)
{
    const double units[2] = { fired[item->kind == PAYOFF_COST ? 1 : 2] * item->value,
                              fired[0] * item->value };

    for (int discounting = 0; discounting < 2; discounting++) {
        const double amount =
            (item->alike ? units[discounting] : sums[2 * item->sum + discounting]) * scale;
        *(item->kind == PAYOFF_COST
              ? outcome_cost_at(outcome, item->index, item->account, discounting)
          : item->kind == PAYOFF_COUNT ? outcome_at(outcome->counts, item->index, discounting)
                                       : outcome_at(outcome->qalys, item->account, discounting)) +=
            amount;
    }
}

static void
book_state(Outcome *outcome, const StatePlan *plan, const Tally *tally, int state, double units,
           double scale, bool only_personal)
{
    const double *spent = tally->spent + 3 * state;

    outcome_at(outcome->life_years, state, DISCOUNTED)[0] += spent[1] * scale / units;
    outcome_at(outcome->life_years, state, UNDISCOUNTED)[0] += spent[2] * scale / units;
    for (int item = 0; item < plan->n_running; item++) {
        const Running *running = &plan->running[item];
        const double whole[2] = { spent[running->kind == PAYOFF_COST ? 0 : 1] * running->value,
                                  spent[2] * running->value };
        if (only_personal && !running->who) continue;
        for (int discounting = 0; discounting < 2; discounting++) {
            const double amount =
                (running->sum == NONE ? whole[discounting]
                                      : tally->sums[2 * running->sum + discounting]) *
                scale;
            if (running->is_utility)
                outcome_at(outcome->qalys, state, discounting)[0] += amount / units;
            else if (running->kind == PAYOFF_COST)
                outcome_cost_at(outcome, running->index, state, discounting)[0] += amount;
            else
                outcome_at(outcome->counts, running->index, discounting)[0] += amount;
        }
    }
}

/* Who started in each state, came and went. */
static void
book_trace(Outcome *outcome, const Simulator *simulator, const Tally *tally, const Counts *counts,
           double n)
{
    const int n_states = simulator->study->n_states;
    long long *now = memory_new((size_t)n_states + 1, sizeof(long long));

    for (int state = 0; state < n_states; state++) now[state] = (long long)tally->started[state];
    for (int boundary = 0; boundary <= counts->n_cycles; boundary++) {
        for (int item = 0; item < counts->n_routes; item++) {
            const RoutePlan *route = &simulator->routes[item];
            const int moved = counts->moved[item * (counts->n_cycles + 2) + boundary];
            now[route->from] -= moved;
            now[route->to] += moved;
        }
        for (int state = 0; state < n_states; state++)
            outcome->trace[boundary * n_states + state] = (double)now[state] / n;
    }
    free(now);
}

static void
book_endpoints(Outcome *outcome, const Counts *counts, double n)
{
    const int row = counts->n_cycles + 2;

    for (int item = 0; item <= counts->n_endpoints; item++) {
        const long long inside = (long long)n - counts->outside[item];
        KmCurve curve;
        km_count(&curve, counts->left + item * row, counts->censored + item * row, counts->n_cycles,
                 1, inside);
        for (int boundary = 0; boundary <= counts->n_cycles; boundary++)
            outcome->endpoints[item * (counts->n_cycles + 1) + boundary] =
                (double)inside / n * curve.survival[boundary];
        km_free(&curve);
    }
}

/* Time in states and what is paid over it; of simulation by cycles, from counts of patients. */
static Status
book_states(Outcome *outcome, IndividualRun *run, int strategy, Error *err)
{
    const Study *study = run->study;
    Simulator *simulator = &run->simulators[strategy];
    const Rounds *rounds = run->rounds[strategy];
    Occupied *occupied = &run->workers[0].occupied[strategy];

    for (int state = 0; state < study->n_states; state++)
        book_state(outcome, &simulator->states[state], &run->total[strategy], state,
                   study->settings.units_per_year, 1 / (double)run->plan->n_patients,
                   rounds != NULL);
    if (!rounds) return OK;
    for (int worker = 1; worker < run->n_workers; worker++)
        rounds_add_counts(occupied, &run->workers[worker].occupied[strategy], rounds);
    return rounds_pay(outcome, simulator, rounds, occupied, run->plan->n_patients, err);
}

static Status
make_outcome(Outcome *outcome, IndividualRun *run, int strategy, Error *err)
{
    const Study *study = run->study;
    const Simulator *simulator = &run->simulators[strategy];
    const Tally *tally = &run->total[strategy];
    const double n = (double)run->plan->n_patients, scale = 1 / n;
    Counts *counts = &run->workers[0].crowd[strategy].counts;

    outcome_init(outcome, study, 1, KEEP_TRACE);
    for (int worker = 1; worker < run->n_workers; worker++)
        tally_counts_add(counts, &run->workers[worker].crowd[strategy].counts);
    for (int state = 0; state < study->n_states; state++) {
        const double started[3] = { tally->started[state], tally->started[state],
                                    tally->started[state] };
        for (int item = 0; item < simulator->start[state].n; item++)
            book_once(outcome, &simulator->start[state].at[item], tally->sums, started, scale);
    }
    const Status status = book_states(outcome, run, strategy, err);
    if (status != OK) return status;
    for (int route = 0; route < simulator->n_routes; route++) {
        const RoutePlan *plan = &simulator->routes[route];
        for (int item = 0; item < plan->leave.n; item++)
            book_once(outcome, &plan->leave.at[item], tally->sums, tally->fired + 3 * route, scale);
        for (int item = 0; item < plan->enter.n; item++)
            book_once(outcome, &plan->enter.at[item], tally->sums, tally->fired + 3 * route, scale);
    }
    book_trace(outcome, simulator, tally, counts, n);
    book_endpoints(outcome, counts, n);
    return OK;
}

Status
individual_means(IndividualResult *result, IndividualRun *run, Error *err)
{
    const Study *study = run->study;
    const size_t n = (size_t)study->n_strategies, endpoints = (size_t)study->n_endpoints + 1;
    const size_t cells = endpoints * (size_t)(study->settings.n_cycles + 2);

    result->outcomes = memory_new(n, sizeof(Outcome));
    result->left = memory_new(n * cells, sizeof(long long));
    result->censored = memory_new(n * cells, sizeof(long long));
    result->inside = memory_new(n * endpoints, sizeof(long long));
    for (size_t strategy = 0; strategy < n; strategy++) {
        const Counts *counts = &run->workers[0].crowd[strategy].counts;
        const Status status = make_outcome(&result->outcomes[strategy], run, (int)strategy, err);
        if (status != OK) return status;
        memcpy(result->left + strategy * cells, counts->left, cells * sizeof(long long));
        memcpy(result->censored + strategy * cells, counts->censored, cells * sizeof(long long));
        for (size_t item = 0; item < endpoints; item++)
            result->inside[strategy * endpoints + item] =
                run->plan->n_patients - counts->outside[item];
    }
    result->times = run->times;
    run->times = NULL;
    result->subgroups = run->subgroups;
    run->subgroups = NULL;
    result->moments = run->moments;
    run->moments = (Moments){ 0 };
    return OK;
}
