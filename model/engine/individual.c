/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/individual.h"
#include "engine/events.h"
#include "engine/patients.h"
#include "engine/rounds.h"
#include "survival/km.h"
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#ifdef _OPENMP
#include <omp.h>
#else
static int
omp_get_thread_num(void)
{
    return 0;
}
#endif

/* Blocks between two looks at errors and interrupts; their sums are added in order. */
enum { WAVE = 64 };

/* What one block adds up to, all strategies. */
typedef struct {
    Tally *tally; /* [n_strategies] */
    Moments moments;
    Moments *subgroups; /* [n_subgroups] */
    Moved **moved;      /* [n_strategies] histories of the block, owned until they are told */
    int *n_moved;       /* [n_strategies] */
} BlockSums;

/* What a thread needs. */
typedef struct {
    Cohort cohort;
    Model people;       /* of no strategy: traits alone */
    Crowd *crowd;       /* [n_strategies] */
    Occupied *occupied; /* [n_strategies] of simulation by cycles */
    double *figure;     /* [n_strategies * N_FIGURES][BLOCK] */
    const double **figures;
    double *picked; /* as `figure`, of one subgroup */
    const double **picked_figures;
} Worker;

typedef struct {
    const Study *study;
    const IndividualPlan *plan;
    Simulator *simulators; /* [n_strategies] */
    Rounds **rounds;       /* [n_strategies]; NULL: in continuous time */
    Model base;            /* no strategy's changes */
    Lattice lattice;
    int n_workers;
    Worker *workers;
    BlockSums wave[WAVE];
    Tally *total; /* [n_strategies] */
    Moments moments, *subgroups;
    double *times; /* of the result, while it is filled */
    long long first_bad;
    Error error;
} Run;

/* ---- building ---- */

static void
init_worker(Worker *worker, const Run *run)
{
    const int n = run->study->n_strategies;

    patients_init(&worker->cohort, run->study);
    model_people(&worker->people, &run->base);
    worker->crowd = memory_new((size_t)n, sizeof(Crowd));
    worker->figure = memory_new((size_t)n * N_FIGURES * BLOCK, sizeof(double));
    worker->figures = memory_new((size_t)n * N_FIGURES, sizeof(double *));
    for (int strategy = 0; strategy < n; strategy++)
        crowd_init(&worker->crowd[strategy], &run->simulators[strategy], run->plan->seed,
                   run->plan->draw, run->plan->trial);
    for (int strategy = 0; strategy < n; strategy++)
        worker->crowd[strategy].keeps_history = run->plan->record != NULL;
    worker->occupied = memory_new((size_t)n, sizeof(Occupied));
    for (int strategy = 0; strategy < n && run->rounds[0]; strategy++)
        rounds_init_counts(&worker->occupied[strategy], run->rounds[strategy]);
    worker->picked = memory_new((size_t)n * N_FIGURES * BLOCK, sizeof(double));
    worker->picked_figures = memory_new((size_t)n * N_FIGURES, sizeof(double *));
    for (int figure = 0; figure < n * N_FIGURES; figure++) {
        worker->figures[figure] = worker->figure + (size_t)figure * BLOCK;
        worker->picked_figures[figure] = worker->picked + (size_t)figure * BLOCK;
    }
}

static void
free_worker(Worker *worker, int n_strategies)
{
    for (int strategy = 0; worker->crowd && strategy < n_strategies; strategy++)
        crowd_free(&worker->crowd[strategy]);
    for (int strategy = 0; worker->occupied && strategy < n_strategies; strategy++)
        rounds_free_counts(&worker->occupied[strategy]);
    free(worker->occupied);
    free(worker->crowd);
    free(worker->figure);
    free(worker->figures);
    free(worker->picked);
    free(worker->picked_figures);
    patients_free(&worker->cohort);
    if (worker->people.study) model_free(&worker->people);
}

static Moments *
new_subgroups(const Study *study)
{
    Moments *subgroups = memory_new((size_t)study->n_subgroups + 1, sizeof(Moments));

    for (int group = 0; group < study->n_subgroups; group++)
        moments_init(&subgroups[group], study->n_strategies * N_FIGURES);
    return subgroups;
}

static void
free_subgroups(Moments *subgroups, const Study *study)
{
    for (int group = 0; subgroups && group < study->n_subgroups; group++)
        moments_free(&subgroups[group]);
    free(subgroups);
}

static Status
init_run(Run *run, const Sample *sample, Error *err)
{
    const Study *study = run->study;
    const int n = study->n_strategies;
    Status status;

    run->simulators = memory_new((size_t)n, sizeof(Simulator));
    run->rounds = memory_new((size_t)n, sizeof(Rounds *));
    run->total = memory_new((size_t)n, sizeof(Tally));
    run->workers = memory_new((size_t)run->n_workers, sizeof(Worker));
    TRY(model_build(&run->base, study, n, NONE, sample, err));
    if (simulator_needs_lattice(study)) {
        Model people;
        model_people(&people, &run->base);
        status = patients_lattice(&run->lattice, &people, err);
        model_free(&people);
        TRY(status);
    }
    for (int strategy = 0; strategy < n; strategy++)
        TRY(simulator_init(&run->simulators[strategy], study, strategy, sample, &run->lattice,
                           err));
    for (int strategy = 0; strategy < n && study->step == STEP_PROBABILITIES; strategy++)
        TRY(rounds_new(&run->rounds[strategy], &run->simulators[strategy], err));
    for (int strategy = 0; strategy < n; strategy++)
        tally_init(&run->total[strategy], &run->simulators[strategy]);
    moments_init(&run->moments, n * N_FIGURES);
    run->subgroups = new_subgroups(study);
    for (int block = 0; block < WAVE; block++) {
        run->wave[block].tally = memory_new((size_t)n, sizeof(Tally));
        for (int strategy = 0; strategy < n; strategy++)
            tally_init(&run->wave[block].tally[strategy], &run->simulators[strategy]);
        run->wave[block].moved = memory_new((size_t)n, sizeof(Moved *));
        run->wave[block].n_moved = memory_new((size_t)n, sizeof(int));
        run->wave[block].subgroups = new_subgroups(study);
        moments_init(&run->wave[block].moments, n * N_FIGURES);
    }
    for (int worker = 0; worker < run->n_workers; worker++) init_worker(&run->workers[worker], run);
done:
    return status;
}

static void
free_run(Run *run)
{
    const int n = run->study->n_strategies;

    for (int worker = 0; run->workers && worker < run->n_workers; worker++)
        free_worker(&run->workers[worker], n);
    for (int block = 0; block < WAVE; block++) {
        for (int strategy = 0; run->wave[block].tally && strategy < n; strategy++)
            tally_free(&run->wave[block].tally[strategy]);
        for (int strategy = 0; run->wave[block].moved && strategy < n; strategy++)
            free(run->wave[block].moved[strategy]);
        free(run->wave[block].moved);
        free(run->wave[block].n_moved);
        free(run->wave[block].tally);
        moments_free(&run->wave[block].moments);
        free_subgroups(run->wave[block].subgroups, run->study);
    }
    for (int strategy = 0; strategy < n; strategy++) {
        if (run->total) tally_free(&run->total[strategy]);
        if (run->rounds) rounds_delete(run->rounds[strategy]);
        if (run->simulators) simulator_free(&run->simulators[strategy]);
    }
    moments_free(&run->moments);
    free_subgroups(run->subgroups, run->study);
    free(run->lattice.trait);
    free(run->times);
    free(run->total);
    free(run->rounds);
    free(run->simulators);
    free(run->workers);
    if (run->base.study) model_free(&run->base);
}

/* ---- one block ---- */

static void
take_figures(Worker *worker, int strategy, double units)
{
    const Crowd *crowd = &worker->crowd[strategy];
    double *figure = worker->figure + (size_t)strategy * N_FIGURES * BLOCK;

    for (int i = 0; i < worker->cohort.n; i++) {
        const Patient *patient = &crowd->patient[i];
        figure[FIGURE_COST * BLOCK + i] = patient->cost;
        figure[FIGURE_QALY * BLOCK + i] = patient->qaly;
        figure[FIGURE_LIFE_YEARS * BLOCK + i] = patient->D_effects / units;
        figure[FIGURE_LIFE_YEARS_UNDISCOUNTED * BLOCK + i] = patient->now / units;
    }
}

/* Histories of a block, patient by patient. */
static void
take_history(BlockSums *sums, Crowd *crowd, int strategy)
{
    const int n = crowd->cohort->n;
    int *start = memory_new((size_t)n + 2, sizeof(int));
    Moved *sorted = memory_new((size_t)crowd->n_moved + 1, sizeof(Moved));

    for (int item = 0; item < crowd->n_moved; item++) start[crowd->moved[item].who + 1]++;
    for (int who = 0; who < n; who++) start[who + 1] += start[who];
    for (int item = 0; item < crowd->n_moved; item++)
        sorted[start[crowd->moved[item].who]++] = crowd->moved[item];
    sums->moved[strategy] = sorted;
    sums->n_moved[strategy] = crowd->n_moved;
    free(start);
}

static void
take_times(const Run *run, const Crowd *crowd, int strategy)
{
    const int n_endpoints = run->study->n_endpoints;
    const size_t n = (size_t)run->plan->n_patients;

    for (int item = 0; item <= n_endpoints; item++)
        memcpy(run->times + ((size_t)strategy * (size_t)(n_endpoints + 1) + (size_t)item) * n +
                   (size_t)crowd->cohort->first,
               crowd->ended + (size_t)item * BLOCK, (size_t)crowd->cohort->n * sizeof(double));
}

static void
pick_subgroup(Moments *moments, Worker *worker, const Study *study, int group)
{
    const unsigned char *inside = worker->cohort.inside + (size_t)group * BLOCK;
    int n = 0;

    for (int figure = 0; figure < study->n_strategies * N_FIGURES; figure++) {
        n = 0;
        for (int i = 0; i < worker->cohort.n; i++)
            if (inside[i])
                worker->picked[(size_t)figure * BLOCK + (size_t)n++] = worker->figures[figure][i];
    }
    moments_set(moments, worker->picked_figures, n);
}

static Status
run_block(Run *run, Worker *worker, BlockSums *sums, long long first, Error *err)
{
    const Study *study = run->study;
    const IndividualPlan *plan = run->plan;
    const long long left = plan->n_patients - first;
    const int n = left < BLOCK ? (int)left : BLOCK;
    Status status = OK;

    for (int strategy = 0; strategy < study->n_strategies; strategy++) {
        Crowd *crowd = &worker->crowd[strategy];
        const long long offset = plan->trial ? (strategy + 1) * INDIVIDUAL_ARM : 0;
        if (strategy == 0 || plan->trial)
            TRY(patients_draw(&worker->cohort, &worker->people, plan->seed, first, n, offset, err));
        crowd->cohort = &worker->cohort;
        if (run->rounds[strategy])
            TRY(rounds_run(crowd, run->rounds[strategy], &worker->occupied[strategy], err));
        else
            TRY(events_run(crowd, err));
        tally_clear(&sums->tally[strategy]);
        tally_add(&sums->tally[strategy], &crowd->tally);
        take_figures(worker, strategy, study->settings.units_per_year);
        if (run->times) take_times(run, crowd, strategy);
        if (plan->record) take_history(sums, crowd, strategy);
    }
    moments_set(&sums->moments, worker->figures, worker->cohort.n);
    for (int group = 0; group < study->n_subgroups; group++)
        pick_subgroup(&sums->subgroups[group], worker, study, group);
done:
    return status;
}

/* Tells the histories of a wave in the order of its blocks. */
static void
tell_histories(Run *run, long long first, int n_blocks)
{
    for (int block = 0; block < n_blocks; block++)
        for (int strategy = 0; strategy < run->study->n_strategies; strategy++) {
            BlockSums *sums = &run->wave[block];
            for (int item = 0; item < sums->n_moved[strategy]; item++) {
                const Moved *moved = &sums->moved[strategy][item];
                run->plan->record(run->plan->context, strategy,
                                  first + (long long)block * BLOCK + moved->who + 1, moved->time,
                                  moved->from, moved->to);
            }
            free(sums->moved[strategy]);
            sums->moved[strategy] = NULL;
        }
}

static Status
run_wave(Run *run, long long first, int n_blocks, Error *err)
{
#pragma omp parallel for schedule(dynamic) num_threads(run->n_workers)
    for (int block = 0; block < n_blocks; block++) {
        const long long start = first + (long long)block * BLOCK;
        Error error = { 0 };
        Worker *worker = &run->workers[omp_get_thread_num()];
        if (run_block(run, worker, &run->wave[block], start, &error) == OK) continue;
#pragma omp critical
        if (start < run->first_bad) {
            run->first_bad = start;
            run->error = error;
        }
    }
    if (run->first_bad < LLONG_MAX) {
        *err = run->error;
        return err->status;
    }
    if (run->plan->record) tell_histories(run, first, n_blocks);
    for (int block = 0; block < n_blocks; block++) {
        for (int strategy = 0; strategy < run->study->n_strategies; strategy++)
            tally_add(&run->total[strategy], &run->wave[block].tally[strategy]);
        moments_merge(&run->moments, &run->wave[block].moments);
        for (int group = 0; group < run->study->n_subgroups; group++)
            moments_merge(&run->subgroups[group], &run->wave[block].subgroups[group]);
    }
    return OK;
}

/* ---- means per patient ---- */

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

static void
book_trace(Outcome *outcome, const Counts *counts, double n)
{
    long long *now = memory_new((size_t)counts->n_states + 1, sizeof(long long));

    for (int boundary = 0; boundary <= counts->n_cycles; boundary++)
        for (int state = 0; state < counts->n_states; state++) {
            const int at = boundary * counts->n_states + state;
            now[state] += counts->came[at] - counts->went[at];
            outcome->trace[at] = (double)now[state] / n;
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
book_states(Outcome *outcome, Run *run, int strategy, Error *err)
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
make_outcome(Outcome *outcome, Run *run, int strategy, Error *err)
{
    const Study *study = run->study;
    const Simulator *simulator = &run->simulators[strategy];
    const Tally *tally = &run->total[strategy];
    const double n = (double)run->plan->n_patients, scale = 1 / n;
    Counts *counts = &run->workers[0].crowd[strategy].counts;

    outcome_init(outcome, study, 1, true);
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
    book_trace(outcome, counts, n);
    book_endpoints(outcome, counts, n);
    return OK;
}

static Status
make_result(IndividualResult *result, Run *run, Error *err)
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

/* ---- all of it ---- */

Status
individual_run(IndividualResult *result, const Study *study, const Sample *sample,
               const IndividualPlan *plan, Error *err)
{
    Run run = { .study = study, .plan = plan, .first_bad = LLONG_MAX };
    Status status;

    *result = (IndividualResult){ 0 };
    run.n_workers = plan->n_threads > 0 ? plan->n_threads : 1;
    if (plan->keep_times)
        run.times = memory_new((size_t)study->n_strategies * ((size_t)study->n_endpoints + 1) *
                                   (size_t)plan->n_patients,
                               sizeof(double));
    TRY(init_run(&run, sample, err));
    for (long long first = 0; first < plan->n_patients; first += (long long)WAVE * BLOCK) {
        const long long left = plan->n_patients - first;
        const long long blocks = (left + BLOCK - 1) / BLOCK;
        TRY(run_wave(&run, first, blocks < WAVE ? (int)blocks : WAVE, err));
        if (plan->stop && *plan->stop) TRY(fail(err, ERR_STOPPED, "interrupted"));
    }
    TRY(make_result(result, &run, err));
done:
    free_run(&run);
    return status;
}

void
individual_free(IndividualResult *result, const Study *study)
{
    for (int strategy = 0; result->outcomes && strategy < study->n_strategies; strategy++)
        outcome_free(&result->outcomes[strategy]);
    free(result->outcomes);
    free(result->left);
    free(result->times);
    free(result->censored);
    free(result->inside);
    moments_free(&result->moments);
    free_subgroups(result->subgroups, study);
    *result = (IndividualResult){ 0 };
}
