/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/psa.h"
#include "math/order.h"
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- parameters ---- */

/* "random" gives a parameter the same numbers whatever else is uncertain, so it goes by its place
 * in the study; the others spread a given number of dimensions evenly. */
static int
dimension_of(const Psa *psa, int item)
{
    return psa->run.sampler == SAMPLER_RANDOM ? psa->draws.drawn[item] : item;
}

/* What one thread works in. */
typedef struct {
    double *u;      /* [draws.n][LANES]      */
    double *value;  /* [n_parameters][LANES] */
    double *single; /* the same, one draw in lane 0 */
} Desk;

static Desk
desk_new(const Psa *psa)
{
    const size_t n = (size_t)psa->study->n_parameters + 1;

    return (Desk){ memory_new_aligned(((size_t)psa->draws.n + 1) * LANES, sizeof(double)),
                   memory_new_aligned(n * LANES, sizeof(double)),
                   memory_new_aligned(n * LANES, sizeof(double)) };
}

static void
desk_free(Desk *desk)
{
    free(desk->u);
    free(desk->value);
    free(desk->single);
}

static void
draw_parameters(Desk *desk, const Psa *psa, long long first, int n)
{
    for (int item = 0; item < psa->draws.n; item++)
        sampler_fill(psa->sampler, desk->u + (size_t)item * LANES, dimension_of(psa, item), first,
                     n);
    draws_values(desk->value, &psa->draws, desk->u, first, n);
}

static void
pick_lane(Desk *desk, const Psa *psa, int lane)
{
    for (int parameter = 0; parameter < psa->study->n_parameters; parameter++)
        desk->single[(size_t)parameter * LANES] =
            desk->value[(size_t)parameter * LANES + (size_t)lane];
}

/* ---- outcomes ---- */

/* Covariances of the means of cost and qaly of all strategies, of the patients of one draw. */
static void
add_noise(double *noise, const Moments *moments, int n_strategies, double persons)
{
    const int n = 2 * n_strategies, stride = n_strategies * N_FIGURES;
    const double scale = persons * persons / (moments->n - 1) / moments->n;

    for (int row = 0; row < n; row++)
        for (int column = 0; column < n; column++)
            noise[row * n + column] +=
                scale * moments->cross[(row / 2 * N_FIGURES + row % 2) * stride +
                                       column / 2 * N_FIGURES + column % 2];
}

static void
take_outcome(Psa *psa, const Evaluation *evaluation, long long draw, int lane)
{
    const double persons = psa->study->settings.persons;
    double most = 1e-12; /* less is rounding */

    for (int strategy = 0; strategy < psa->n_strategies; strategy++) {
        const Outcome *outcome = &evaluation->outcomes[strategy];
        if (outcome->cut[lane] > most) most = outcome->cut[lane];
        const size_t at = (size_t)strategy * (size_t)psa->run.n_draws + (size_t)draw;
        psa->cost[at] = persons * outcome_cost(outcome, DISCOUNTED, lane);
        psa->qaly[at] = persons * outcome_qalys(outcome, DISCOUNTED, lane);
        psa->life_years[at] = persons * outcome_life_years(outcome, DISCOUNTED, lane);
    }
    if (!(most > 1e-12)) return;
#pragma omp critical
    {
        psa->n_crossed++;
        if (most > psa->largest_cut) psa->largest_cut = most;
    }
}

static void
show(const Psa *psa, const Evaluation *evaluation, long long first, int n_lanes)
{
    for (int item = 0; item < psa->run.n_looks; item++)
        psa->run.looks[item].look(psa->run.looks[item].context, evaluation, first, n_lanes);
}

static OutcomeKeep
what_to_keep(const Psa *psa)
{
    return psa->run.n_looks > 0 ? KEEP_CURVES : KEEP_SUMS;
}

static void
take_parameters(Psa *psa, const Desk *desk, long long first, int n)
{
    for (int item = 0; item < psa->draws.n; item++)
        memcpy(psa->parameters + (size_t)item * (size_t)psa->run.n_draws + (size_t)first,
               desk->value + (size_t)psa->draws.drawn[item] * LANES, (size_t)n * sizeof(double));
}

/* ---- draws that break the model ---- */

/* What was most unusual about a draw: the parameters farthest out in their distributions. */
static void
tell_draw(Error *error, const Psa *psa, const Desk *desk, long long draw, int lane)
{
    enum { TOLD = 4 };
    char text[sizeof(error->text)];
    int told[TOLD] = { 0 }, n = 0;

    for (; n < TOLD && n < psa->draws.n; n++) {
        double farthest = -1;
        for (int item = 0; item < psa->draws.n; item++) {
            const double out = fabs(desk->u[(size_t)item * LANES + (size_t)lane] - 0.5);
            bool before = false;
            for (int other = 0; other < n; other++) before |= told[other] == item;
            if (before || out <= farthest) continue;
            farthest = out;
            told[n] = item;
        }
    }
    int length = snprintf(text, sizeof(text), "%s\n    in draw %lld, where", error->text, draw + 1);
    for (int item = 0; item < n && length < (int)sizeof(text); item++) {
        const int parameter = psa->draws.drawn[told[item]];
        length += snprintf(text + length, sizeof(text) - (size_t)length, "%s %s = %.6g",
                           item ? "," : "", psa->study->parameters[parameter].name,
                           desk->value[(size_t)parameter * LANES + (size_t)lane]);
    }
    if (length < (int)sizeof(text))
        snprintf(text + length, sizeof(text) - (size_t)length,
                 " (--skip-bad-draws leaves such draws out and counts them)");
    memcpy(error->text, text, sizeof(text));
}

/* ---- blocks ---- */

typedef struct {
    Psa *psa;
    long long n_blocks, done;
    double **noise; /* [n_blocks] owned; NULL of a cohort */
    BadDraw *bad;   /* grows; in no order */
    int n_bad, size_bad;
    long long first_bad; /* the draw whose error is told */
    Error error;
    bool stopped;
} Progress;

static Status
evaluate_draw(Progress *progress, Desk *desk, long long block, int lane, Error *err)
{
    Psa *psa = progress->psa;
    const long long draw = block * LANES + lane;
    const Sample sample = { 1, desk->single, psa->draws.given };
    const EvaluationPlan plan = { .seed = psa->run.seed,
                                  .n_threads = 1,
                                  .keep = what_to_keep(psa),
                                  .patients = psa->run.n_patients,
                                  .draw = (unsigned long long)draw + 1,
                                  .lattice = &psa->lattice,
                                  .stop = psa->run.stop };
    Evaluation evaluation;
    Status status;

    pick_lane(desk, psa, lane);
    TRY(evaluate_all(&evaluation, psa->study, &sample, &plan, err));
    take_outcome(psa, &evaluation, draw, 0);
    show(psa, &evaluation, draw, 1);
    if (evaluation.simulated)
        add_noise(progress->noise[block], &evaluation.moments, psa->n_strategies,
                  psa->study->settings.persons);
done:
    evaluate_free(&evaluation, psa->study);
    return status;
}

/* One by one: single patients, and a block in which something is wrong. */
static void
run_singly(Progress *progress, Desk *desk, long long block, int n)
{
    Psa *psa = progress->psa;

    for (int lane = 0; lane < n; lane++) {
        Error error = { 0 };
        if (evaluate_draw(progress, desk, block, lane, &error) == OK) continue;
        if (error.status != ERR_STOPPED) tell_draw(&error, psa, desk, block * LANES + lane, lane);
#pragma omp critical
        {
            const long long draw = block * LANES + lane;
            if (error.status == ERR_STOPPED) progress->stopped = true;
            if (draw < progress->first_bad) {
                progress->first_bad = draw;
                progress->error = error;
            }
            progress->bad =
                memory_grow(progress->bad, progress->n_bad, &progress->size_bad, sizeof(BadDraw));
            progress->bad[progress->n_bad++] = (BadDraw){ draw + 1, error };
        }
        if (!psa->run.skip_bad) return;
    }
}

static void
run_block(Progress *progress, Desk *desk, long long block)
{
    Psa *psa = progress->psa;
    const long long first = block * LANES, left = psa->run.n_draws - first;
    const int n = left < LANES ? (int)left : LANES;
    const Sample sample = { n, desk->value, psa->draws.given };
    const EvaluationPlan plan = { .seed = psa->run.seed,
                                  .n_threads = 1,
                                  .keep = what_to_keep(psa) };
    Evaluation evaluation = { 0 };
    Error error = { 0 };

    draw_parameters(desk, psa, first, n);
    take_parameters(psa, desk, first, n);
    if (study_simulates(psa->study)) {
        const size_t size = 2 * (size_t)psa->n_strategies;
        progress->noise[block] = memory_new(size * size, sizeof(double));
        run_singly(progress, desk, block, n);
    } else if (evaluate_all(&evaluation, psa->study, &sample, &plan, &error) != OK) {
        run_singly(progress, desk, block, n);
    } else {
        for (int lane = 0; lane < n; lane++) take_outcome(psa, &evaluation, first + lane, lane);
        show(psa, &evaluation, first, n);
    }
    evaluate_free(&evaluation, psa->study);
#pragma omp critical
    {
        progress->done++;
        if (psa->run.progress)
            psa->run.progress(psa->run.context,
                              (double)progress->done / (double)progress->n_blocks);
    }
}

/* After a mistake no later block is begun; all earlier ones are, so that the first is told. */
static bool
is_over(const Progress *progress, long long block)
{
    const PsaRun *run = &progress->psa->run;
    bool over;

#pragma omp critical
    over = progress->stopped || (progress->first_bad < block * LANES && !run->skip_bad);
    return over || (run->stop && *run->stop);
}

static void
run_blocks(Progress *progress)
{
    Psa *psa = progress->psa;

#pragma omp parallel num_threads(psa->run.n_threads)
    {
        Desk desk = desk_new(psa);
#pragma omp for schedule(dynamic)
        for (long long block = 0; block < progress->n_blocks; block++)
            if (!is_over(progress, block)) run_block(progress, &desk, block);
        desk_free(&desk);
    }
}

/* ---- putting together ---- */

static int
by_draw(const void *a, const void *b)
{
    const long long one = ((const BadDraw *)a)->draw, two = ((const BadDraw *)b)->draw;

    return (one > two) - (one < two);
}

static void
close_ranks(double *x, int n_rows, const Psa *psa)
{
    for (int row = 0; row < n_rows; row++)
        for (long long draw = 0; draw < psa->n; draw++)
            x[row * psa->n + draw] = x[row * psa->run.n_draws + psa->number[draw] - 1];
}

/* Leaves out the bad ones; rows of what is kept close up. */
static void
leave_out(Psa *psa, const Progress *progress)
{
    long long next = 0;

    psa->n_bad = progress->n_bad;
    psa->bad = progress->bad;
    if (psa->n_bad == 0) return;
    qsort(psa->bad, (size_t)psa->n_bad, sizeof(BadDraw), by_draw);
    psa->number = memory_new((size_t)psa->run.n_draws, sizeof(long long));
    psa->n = 0;
    for (long long draw = 1; draw <= psa->run.n_draws; draw++)
        if (next < psa->n_bad && psa->bad[next].draw == draw)
            next++;
        else
            psa->number[psa->n++] = draw;
    close_ranks(psa->cost, psa->n_strategies, psa);
    close_ranks(psa->qaly, psa->n_strategies, psa);
    close_ranks(psa->life_years, psa->n_strategies, psa);
    close_ranks(psa->parameters, psa->draws.n, psa);
}

static void
add_up_noise(Psa *psa, Progress *progress)
{
    const size_t size = 4 * (size_t)psa->n_strategies * (size_t)psa->n_strategies;

    if (!study_simulates(psa->study)) return;
    psa->noise = memory_new(size, sizeof(double));
    for (long long block = 0; block < progress->n_blocks; block++) {
        for (size_t item = 0; progress->noise[block] && item < size; item++)
            psa->noise[item] += progress->noise[block][item];
        free(progress->noise[block]);
    }
    for (size_t item = 0; item < size; item++) psa->noise[item] /= (double)psa->n;
}

static Status
finish(Psa *psa, Progress *progress, Error *err)
{
    const bool failed = progress->first_bad < LLONG_MAX && !psa->run.skip_bad;

    if (psa->run.stop && *psa->run.stop) progress->stopped = true;
    leave_out(psa, progress);
    add_up_noise(psa, progress);
    free(progress->noise);
    if (progress->stopped) return fail(err, ERR_STOPPED, "interrupted");
    if (failed) {
        *err = progress->error;
        return err->status;
    }
    if (psa->n < 2)
        return fail(err, ERR_SPEC, "psa: %lld of %lld draws break the model; the first: %s",
                    psa->n_bad, psa->run.n_draws, progress->error.text);
    return OK;
}

static Status
begin(Psa *psa, const Study *study, const PsaRun *run, Error *err)
{
    const size_t n = (size_t)run->n_draws, n_strategies = (size_t)study->n_strategies;

    *psa = (Psa){
        .study = study, .run = *run, .n_strategies = study->n_strategies, .n = run->n_draws
    };
    if (run->n_draws < 2) return fail(err, ERR_USAGE, "psa: at least 2 draws are needed");
    draws_init(&psa->draws, study);
    if (psa->draws.n == 0)
        return fail(err, ERR_SPEC,
                    "%s: psa: no parameter is uncertain (distribution = \"gamma(sd = 0.02)\")",
                    study->files[study->n_files - 1].path);
    psa->cost = memory_new(n * n_strategies, sizeof(double));
    psa->qaly = memory_new(n * n_strategies, sizeof(double));
    psa->life_years = memory_new(n * n_strategies, sizeof(double));
    psa->parameters = memory_new(n * (size_t)psa->draws.n, sizeof(double));
    if (study_simulates(study) && individual_lattice(&psa->lattice, study, err) != OK)
        return err->status;
    return sampler_new(&psa->sampler, (SamplerKind)run->sampler, run->seed, run->n_draws,
                       run->sampler == SAMPLER_RANDOM ? study->n_parameters : psa->draws.n, err);
}

Status
psa_run(Psa *psa, const Study *study, const PsaRun *run, Error *err)
{
    Progress progress = { .psa = psa,
                          .n_blocks = (run->n_draws + LANES - 1) / LANES,
                          .first_bad = LLONG_MAX };
    Status status;

    TRY(begin(psa, study, run, err));
    progress.noise = memory_new((size_t)progress.n_blocks + 1, sizeof(double *));
    run_blocks(&progress);
    TRY(finish(psa, &progress, err));
done:
    return status;
}

void
psa_free(Psa *psa)
{
    draws_free(&psa->draws);
    sampler_delete(psa->sampler);
    free(psa->lattice.trait);
    free(psa->cost);
    free(psa->qaly);
    free(psa->life_years);
    free(psa->parameters);
    free(psa->number);
    free(psa->bad);
    free(psa->noise);
    *psa = (Psa){ 0 };
}

/* ---- what the draws say ---- */

static double
mean_of(const double *x, long long n)
{
    double sum = 0;

    for (long long draw = 0; draw < n; draw++) sum += x[draw];
    return sum / (double)n;
}

/* Sum of squares about the mean. */
static double
squares_of(const double *x, long long n, double mean)
{
    double sum = 0;

    for (long long draw = 0; draw < n; draw++) sum += (x[draw] - mean) * (x[draw] - mean);
    return sum;
}

/* Replicates are independent of one another, their draws are not. With draws left out a replicate
 * has fewer. */
static double
replicate_error(const Psa *psa, const double *x)
{
    const int n_replicates = sampler_replicates(psa->sampler);
    double mean[SAMPLER_REPLICATES];
    int n = 0;

    for (long long draw = 0, end; draw < psa->n; draw = end) {
        const long long number = psa->number ? psa->number[draw] - 1 : draw;
        const int replicate = sampler_replicate_of(psa->sampler, number);
        for (end = draw; end < psa->n; end++)
            if (sampler_replicate_of(psa->sampler, psa->number ? psa->number[end] - 1 : end) !=
                replicate)
                break;
        if (n < n_replicates) mean[n++] = mean_of(x + draw, end - draw);
    }
    return n < 2 ? NAN : sqrt(squares_of(mean, n, mean_of(mean, n)) / (n - 1) / n);
}

PsaMean
psa_mean(const Psa *psa, const double *x)
{
    const double n = (double)psa->n;
    PsaMean result = { .mean = mean_of(x, psa->n) };

    result.sd = sqrt(squares_of(x, psa->n, result.mean) / (n - 1));
    result.error =
        sampler_replicates(psa->sampler) > 1 ? replicate_error(psa, x) : result.sd / sqrt(n);
    return result;
}

void
psa_quantiles(double *quantiles, const double *x, long long n, const double *shares, int n_shares)
{
    double *sorted = memory_new((size_t)n, sizeof(double));

    memcpy(sorted, x, (size_t)n * sizeof(double));
    order_sort(sorted, n);
    for (int share = 0; share < n_shares; share++)
        quantiles[share] = order_quantile(sorted, n, shares[share]);
    free(sorted);
}
