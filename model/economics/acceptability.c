/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "economics/acceptability.h"
#include "base/clones.h"
#include "base/memory.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Draws go side by side TILE at a time; a CHUNK of them is one partial sum, whoever computes it. */
enum { TILE = 16, CHUNK = 1024 };

/* Partial sums of one chunk at one threshold; wins of the strategies follow in `wins`. */
typedef struct {
    double highest, gap, gap_squared; /* sums over draws: the best of each; that less the best on
                                         average; its square */
} Part;

typedef struct {
    const double *cost, *effect; /* [n_strategies][n_draws] */
    long long n_draws;
    int n_strategies;
} Draws;

/* ---- one tile ---- */

/* The highest net benefit of TILE draws, and whose it is. */
INLINED void
best_of(double highest[TILE], long long who[TILE], const Draws *draws, long long at, double wtp)
{
    const double *cost = draws->cost + at, *effect = draws->effect + at;

    for (int lane = 0; lane < TILE; lane++) {
        highest[lane] = wtp * effect[lane] - cost[lane];
        who[lane] = 0;
    }
    for (int strategy = 1; strategy < draws->n_strategies; strategy++) {
        cost += draws->n_draws;
        effect += draws->n_draws;
        for (int lane = 0; lane < TILE; lane++) {
            const double benefit = wtp * effect[lane] - cost[lane];
            const bool better = benefit > highest[lane];
            highest[lane] = better ? benefit : highest[lane];
            who[lane] = better ? strategy : who[lane];
        }
    }
}

typedef struct {
    double highest[TILE], gap[TILE], squared[TILE];
} Lanes;

/* Whole tiles from `first` on; the lanes are added up in a fixed order at the end. */
HOT static void
sum_tiles(Part *part, double *wins, const Draws *draws, long long first, long long n_tiles,
          double wtp, int best)
{
    Lanes sums = { 0 };

    for (long long tile = 0; tile < n_tiles; tile++) {
        const long long at = first + tile * TILE;
        const double *cost = draws->cost + best * draws->n_draws + at;
        const double *effect = draws->effect + best * draws->n_draws + at;
        double highest[TILE];
        long long who[TILE];
        best_of(highest, who, draws, at, wtp);
        for (int lane = 0; lane < TILE; lane++) {
            const double gap = highest[lane] - (wtp * effect[lane] - cost[lane]);
            sums.highest[lane] += highest[lane];
            sums.gap[lane] += gap;
            sums.squared[lane] += gap * gap;
        }
        for (int strategy = 0; strategy < draws->n_strategies; strategy++) {
            long long count = 0;
            for (int lane = 0; lane < TILE; lane++) count += who[lane] == strategy;
            wins[strategy] += (double)count;
        }
    }
    for (int lane = 0; lane < TILE; lane++) {
        part->highest += sums.highest[lane];
        part->gap += sums.gap[lane];
        part->gap_squared += sums.squared[lane];
    }
}

static void
sum_rest(Part *part, double *wins, const Draws *draws, long long first, long long end, double wtp,
         int best)
{
    for (long long draw = first; draw < end; draw++) {
        double highest = -INFINITY, own = 0;
        int who = 0;
        for (int strategy = 0; strategy < draws->n_strategies; strategy++) {
            const long long at = strategy * draws->n_draws + draw;
            const double benefit = wtp * draws->effect[at] - draws->cost[at];
            if (benefit > highest) {
                highest = benefit;
                who = strategy;
            }
            if (strategy == best) own = benefit;
        }
        part->highest += highest;
        part->gap += highest - own;
        part->gap_squared += (highest - own) * (highest - own);
        wins[who]++;
    }
}

/* ---- means ---- */

/* Mean cost and effect of each strategy over draws [first, end): [n_strategies][2]. */
static void
means_of(double *means, const Draws *draws, long long first, long long end)
{
    for (int strategy = 0; strategy < draws->n_strategies; strategy++) {
        double cost = 0, effect = 0;
        for (long long draw = first; draw < end; draw++) {
            cost += draws->cost[strategy * draws->n_draws + draw];
            effect += draws->effect[strategy * draws->n_draws + draw];
        }
        means[2 * strategy] = cost / (double)(end - first);
        means[2 * strategy + 1] = effect / (double)(end - first);
    }
}

static double
benefit_of(const double *means, int strategy, double wtp)
{
    return wtp * means[2 * strategy + 1] - means[2 * strategy];
}

static int
best_on_average(const double *means, int n_strategies, double wtp)
{
    int best = 0;

    for (int strategy = 1; strategy < n_strategies; strategy++)
        if (benefit_of(means, strategy, wtp) > benefit_of(means, best, wtp)) best = strategy;
    return best;
}

/* ---- all ---- */

typedef struct {
    Draws draws;
    long long half; /* draws of the first half: whole chunks lie in one of the two */
    int n_chunks, n_first;
    double *means; /* [3][n_strategies][2]: all, first half, second half */
    Part *parts;   /* [n_chunks][n_wtp] */
    double *wins;  /* [n_chunks][n_wtp][n_strategies] */
} Work;

static long long
start_of(const Work *work, int chunk)
{
    const long long from = chunk < work->n_first ? 0 : work->half;
    const long long at =
        from + (long long)(chunk < work->n_first ? chunk : chunk - work->n_first) * CHUNK;

    return at < work->draws.n_draws ? at : work->draws.n_draws;
}

static long long
end_of(const Work *work, int chunk)
{
    const long long last = chunk < work->n_first ? work->half : work->draws.n_draws;
    const long long end = start_of(work, chunk) + CHUNK;

    return end < last ? end : last;
}

static void
run_chunk(Work *work, const Acceptability *result, int chunk)
{
    const long long first = start_of(work, chunk), end = end_of(work, chunk);
    const long long n_tiles = (end - first) / TILE;

    for (int item = 0; item < result->n_wtp; item++) {
        const size_t at = (size_t)chunk * (size_t)result->n_wtp + (size_t)item;
        double *wins = work->wins + at * (size_t)result->n_strategies;
        sum_tiles(&work->parts[at], wins, &work->draws, first, n_tiles, result->wtp[item],
                  result->best[item]);
        sum_rest(&work->parts[at], wins, &work->draws, first + n_tiles * TILE, end,
                 result->wtp[item], result->best[item]);
    }
}

/* The two halves change places: chosen on one, valued on the other. */
static double
split_value(const Work *work, const Acceptability *result, int item, const double highest[2])
{
    const int n = result->n_strategies;
    const double wtp = result->wtp[item];
    const double *first = work->means + 2 * n, *second = work->means + 4 * n;
    const double size[2] = { (double)work->half, (double)(result->n_draws - work->half) };
    const double gain[2] = {
        highest[0] - size[0] * benefit_of(first, best_on_average(second, n, wtp), wtp),
        highest[1] - size[1] * benefit_of(second, best_on_average(first, n, wtp), wtp)
    };

    return (gain[0] + gain[1]) / (size[0] + size[1]);
}

static void
finish(const Work *work, Acceptability *result, int item)
{
    const int n_strategies = result->n_strategies;
    const double n = (double)result->n_draws, wtp = result->wtp[item];
    double *probability = result->probability + (size_t)item * (size_t)n_strategies;
    double *loss = result->loss + (size_t)item * (size_t)n_strategies;
    double highest[2] = { 0 }, gap = 0, squared = 0;

    for (int chunk = 0; chunk < work->n_chunks; chunk++) {
        const size_t at = (size_t)chunk * (size_t)result->n_wtp + (size_t)item;
        const Part *part = &work->parts[at];
        highest[chunk >= work->n_first] += part->highest;
        gap += part->gap;
        squared += part->gap_squared;
        for (int strategy = 0; strategy < n_strategies; strategy++)
            probability[strategy] += work->wins[at * (size_t)n_strategies + (size_t)strategy];
    }
    for (int strategy = 0; strategy < n_strategies; strategy++) {
        probability[strategy] /= n;
        loss[strategy] = (highest[0] + highest[1]) / n - benefit_of(work->means, strategy, wtp);
    }
    result->evpi[item] = loss[result->best[item]] = gap / n;
    result->evpi_error[item] = n > 1 ? sqrt(fmax(0, squared - gap * gap / n) / (n - 1) / n) : NAN;
    result->evpi_split[item] = n > 1 ? split_value(work, result, item, highest) : NAN;
}

static void
begin(Work *work, Acceptability *result, const double *wtp)
{
    const size_t n_wtp = (size_t)result->n_wtp, n = (size_t)result->n_strategies;

    result->wtp = memory_new(n_wtp, sizeof(double));
    memcpy(result->wtp, wtp, n_wtp * sizeof(double));
    result->probability = memory_new(n_wtp * n, sizeof(double));
    result->loss = memory_new(n_wtp * n, sizeof(double));
    result->best = memory_new(n_wtp, sizeof(int));
    result->evpi = memory_new(n_wtp, sizeof(double));
    result->evpi_error = memory_new(n_wtp, sizeof(double));
    result->evpi_split = memory_new(n_wtp, sizeof(double));
    work->half = work->draws.n_draws / 2;
    work->n_first = (int)((work->half + CHUNK - 1) / CHUNK);
    work->n_chunks = work->n_first + (int)((work->draws.n_draws - work->half + CHUNK - 1) / CHUNK);
    work->means = memory_new(6 * n, sizeof(double));
    work->parts = memory_new((size_t)work->n_chunks * n_wtp, sizeof(Part));
    work->wins = memory_new((size_t)work->n_chunks * n_wtp * n, sizeof(double));
    means_of(work->means, &work->draws, 0, work->draws.n_draws);
    means_of(work->means + 2 * n, &work->draws, 0, work->half);
    means_of(work->means + 4 * n, &work->draws, work->half, work->draws.n_draws);
    for (int item = 0; item < result->n_wtp; item++)
        result->best[item] = best_on_average(work->means, result->n_strategies, wtp[item]);
}

void
acceptability_init(Acceptability *result, const double *cost, const double *effect,
                   int n_strategies, long long n_draws, const double *wtp, int n_wtp, int n_threads)
{
    Work work = { .draws = { cost, effect, n_draws, n_strategies } };

    *result = (Acceptability){ .n_strategies = n_strategies, .n_wtp = n_wtp, .n_draws = n_draws };
    begin(&work, result, wtp);
#pragma omp parallel for schedule(dynamic) num_threads(n_threads)
    for (int chunk = 0; chunk < work.n_chunks; chunk++) run_chunk(&work, result, chunk);
    for (int item = 0; item < n_wtp; item++) finish(&work, result, item);
    free(work.means);
    free(work.parts);
    free(work.wins);
}

void
acceptability_free(Acceptability *result)
{
    free(result->wtp);
    free(result->probability);
    free(result->loss);
    free(result->best);
    free(result->evpi);
    free(result->evpi_error);
    free(result->evpi_split);
    *result = (Acceptability){ 0 };
}
