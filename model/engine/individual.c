/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/individual.h"
#include "engine/individual_run.h"
#include "engine/patients.h"
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

/* ---- building ---- */

static void
init_worker(Worker *worker, const IndividualRun *run)
{
    const int n = run->study->n_strategies;

    patients_init(&worker->cohort, run->study);
    model_people(&worker->people, &run->base);
    worker->crowd = memory_new_aligned((size_t)n, sizeof(Crowd));
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

/* ---- the lattice ---- */

static Status
make_lattice(Lattice *lattice, const Model *base, Error *err)
{
    Model people;

    model_people(&people, base);
    const Status status = patients_lattice(lattice, &people, err);
    model_free(&people);
    return status;
}

/* Whether who people are depends on a drawn parameter. */
static bool
traits_are_drawn(const Study *study)
{
    const unsigned *depends = study->strategies[study->n_strategies].depends;
    unsigned all = study->include == NONE ? 0 : depends[study->include];

    for (int item = 0; item < study->n_covariates; item++)
        all |= depends[study->covariates[item].slot];
    return all & DEPENDS_DRAW;
}

Status
individual_lattice(Lattice *lattice, const Study *study, Error *err)
{
    const Sample base = { .n_lanes = 1 };
    Model model = { 0 };
    Status status = OK;

    *lattice = (Lattice){ 0 };
    if (!simulator_needs_lattice(study) || traits_are_drawn(study)) return OK;
    TRY(model_build(&model, study, study->n_strategies, NONE, &base, err));
    TRY(make_lattice(lattice, &model, err));
done:
    model_free(&model);
    return status;
}

static Status
init_run(IndividualRun *run, const Sample *sample, Error *err)
{
    const Study *study = run->study;
    const int n = study->n_strategies;
    Status status;

    run->simulators = memory_new((size_t)n, sizeof(Simulator));
    run->rounds = memory_new((size_t)n, sizeof(Rounds *));
    run->total = memory_new((size_t)n, sizeof(Tally));
    run->workers = memory_new((size_t)run->n_workers, sizeof(Worker));
    TRY(model_build(&run->base, study, n, NONE, sample, err));
    run->lattice_is_borrowed = run->plan->lattice && run->plan->lattice->trait;
    if (run->lattice_is_borrowed)
        run->lattice = *run->plan->lattice;
    else if (simulator_needs_lattice(study))
        TRY(make_lattice(&run->lattice, &run->base, err));
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
free_run(IndividualRun *run)
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
    if (!run->lattice_is_borrowed) free(run->lattice.trait);
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
take_times(const IndividualRun *run, const Crowd *crowd, int strategy)
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
run_block(IndividualRun *run, Worker *worker, BlockSums *sums, long long first, Error *err)
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
tell_histories(IndividualRun *run, long long first, int n_blocks)
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
run_wave(IndividualRun *run, long long first, int n_blocks, Error *err)
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

/* ---- all of it ---- */

Status
individual_run(IndividualResult *result, const Study *study, const Sample *sample,
               const IndividualPlan *plan, Error *err)
{
    IndividualRun run = { .study = study, .plan = plan, .first_bad = LLONG_MAX };
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
        course_tell(&plan->course,
                    left > (long long)WAVE * BLOCK
                        ? 1 - (double)(left - (long long)WAVE * BLOCK) / (double)plan->n_patients
                        : 1);
    }
    TRY(individual_means(result, &run, err));
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
