/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "economics/acceptability.h"
#include "base/clones.h"
#include "base/memory.h"
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Draws go side by side, TILE at a time. A BLOCK stays in the nearest cache while all thresholds
 * pass over it; a CHUNK of blocks is one partial sum, whoever computes it. Wins are counted in the
 * bytes of a word, one for each of BYTES strategies: a block has no more than 255 draws. */
enum { TILE = 8, BLOCK = 30 * TILE, CHUNK = 16 * BLOCK, BYTES = 8 };

typedef struct {
    const double *cost, *effect; /* [n_strategies][n_draws] */
    long long n_draws;
    int n_strategies;
} Draws;

/* Sums over draws at one threshold: by how much the best of a draw is above the best on average. */
typedef struct {
    double gap, squared;
} Part;

/* ---- one block ---- */

typedef struct {
    Draws draws;
    long long first;
    int n, best; /* draws of the block; the best strategy on average */
    double wtp;
} Block;

/* The sums of the draws whose place in the block leaves the same rest when divided by TILE. */
typedef struct {
    double gap[TILE], squared[TILE];
    uint64_t wins[TILE]; /* in bytes */
} Lanes;

INLINED double
benefit_at(Block block, int strategy, int draw)
{
    const long long at = strategy * block.draws.n_draws + block.first + draw;

    return block.wtp * block.draws.effect[at] - block.draws.cost[at];
}

INLINED void
add_gap(Lanes *lanes, int lane, double gap)
{
    lanes->gap[lane] += gap;
    lanes->squared[lane] += gap * gap;
}

INLINED void
add_draw(Lanes *lanes, int lane, Block block, int draw, int n_strategies)
{
    double highest = benefit_at(block, 0, draw);
    uint64_t winner = 1;

    for (int strategy = 1; strategy < n_strategies; strategy++) {
        const double benefit = benefit_at(block, strategy, draw);
        winner = benefit > highest ? (uint64_t)1 << 8 * strategy : winner;
        highest = benefit > highest ? benefit : highest;
    }
    add_gap(lanes, lane, highest - benefit_at(block, block.best, draw));
    lanes->wins[lane] += winner;
}

/* n_strategies is a constant where this is called, so that the loop over it is unrolled. */
INLINED void
add_few(Lanes *lanes, Block block, int n_strategies)
{
    const int whole = block.n / TILE * TILE;

    for (int draw = 0; draw < whole; draw += TILE)
        for (int lane = 0; lane < TILE; lane++)
            add_draw(lanes, lane, block, draw + lane, n_strategies);
    for (int draw = whole; draw < block.n; draw++)
        add_draw(lanes, draw - whole, block, draw, n_strategies);
}

/* More strategies than a word has bytes: wins are counted one by one. */
INLINED void
add_many(Lanes *lanes, double *wins, Block block)
{
    double highest[BLOCK];
    int64_t who[BLOCK];

    for (int draw = 0; draw < block.n; draw++) {
        highest[draw] = benefit_at(block, 0, draw);
        who[draw] = 0;
    }
    for (int strategy = 1; strategy < block.draws.n_strategies; strategy++)
        for (int draw = 0; draw < block.n; draw++) {
            const double benefit = benefit_at(block, strategy, draw);
            who[draw] = benefit > highest[draw] ? strategy : who[draw];
            highest[draw] = benefit > highest[draw] ? benefit : highest[draw];
        }
    for (int draw = 0; draw < block.n; draw++) {
        add_gap(lanes, draw % TILE, highest[draw] - benefit_at(block, block.best, draw));
        wins[who[draw]]++;
    }
}

HOT static void
add_block(Part *part, double *wins, const Block *of)
{
    const Block block = *of;
    Lanes lanes = { 0 };
    uint64_t bytes = 0;

    switch (block.draws.n_strategies) {
    case 1: add_few(&lanes, block, 1); break;
    case 2: add_few(&lanes, block, 2); break;
    case 3: add_few(&lanes, block, 3); break;
    case 4: add_few(&lanes, block, 4); break;
    case 5: add_few(&lanes, block, 5); break;
    case 6: add_few(&lanes, block, 6); break;
    case 7: add_few(&lanes, block, 7); break;
    case BYTES: add_few(&lanes, block, BYTES); break;
    default: add_many(&lanes, wins, block);
    }
    for (int lane = 0; lane < TILE; lane++) {
        part->gap += lanes.gap[lane];
        part->squared += lanes.squared[lane];
        bytes += lanes.wins[lane];
    }
    for (int strategy = 0; bytes > 0; strategy++, bytes >>= 8)
        if (bytes & 255) wins[strategy] += (double)(bytes & 255);
}

/* ---- means ---- */

/* Adds up x [n] in the lanes of each block, then the blocks. */
HOT static double
sum_of(const double *x, long long n)
{
    double sum = 0;

    for (long long first = 0; first < n; first += BLOCK) {
        const int n_draws = n - first < BLOCK ? (int)(n - first) : BLOCK;
        const int whole = n_draws / TILE * TILE;
        double lanes[TILE] = { 0 }, block = 0;
        for (int draw = 0; draw < whole; draw += TILE)
            for (int lane = 0; lane < TILE; lane++) lanes[lane] += x[first + draw + lane];
        for (int draw = whole; draw < n_draws; draw++) lanes[draw - whole] += x[first + draw];
        for (int lane = 0; lane < TILE; lane++) block += lanes[lane];
        sum += block;
    }
    return sum;
}

/* ---- all ---- */

typedef struct {
    Draws draws;
    long long half; /* draws of the first half: whole chunks lie in one of the two */
    int n_chunks, n_first;
    double *means; /* [3][n_strategies][2]: cost and effect of all, first half, second half */
    Part *parts;   /* [n_chunks][n_wtp] */
    double *wins;  /* [n_chunks][n_wtp][n_strategies] */
} Work;

static void
fill_means(Work *work, int strategy)
{
    const long long n = work->draws.n_draws, half = work->half;
    const double *const of[2] = { work->draws.cost + strategy * n,
                                  work->draws.effect + strategy * n };

    for (int which = 0; which < 2; which++) {
        const double first = sum_of(of[which], half), second = sum_of(of[which] + half, n - half);
        double *mean = work->means + 2 * strategy + which;
        mean[0] = (first + second) / (double)n;
        mean[2 * work->draws.n_strategies] = first / (double)half;
        mean[4 * work->draws.n_strategies] = second / (double)(n - half);
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

static long long
start_of(const Work *work, int chunk)
{
    const long long from = chunk < work->n_first ? 0 : work->half;

    return from + (long long)(chunk < work->n_first ? chunk : chunk - work->n_first) * CHUNK;
}

static void
run_chunk(Work *work, const Acceptability *result, int chunk)
{
    const long long start = start_of(work, chunk);
    const long long last = chunk < work->n_first ? work->half : work->draws.n_draws;
    const long long end = start + CHUNK < last ? start + CHUNK : last;

    for (long long first = start; first < end; first += BLOCK) {
        Block block = { .draws = work->draws,
                        .first = first,
                        .n = end - first < BLOCK ? (int)(end - first) : BLOCK };
        for (int item = 0; item < result->n_wtp; item++) {
            const size_t at = (size_t)chunk * (size_t)result->n_wtp + (size_t)item;
            block.wtp = result->wtp[item];
            block.best = result->best[item];
            add_block(&work->parts[at], work->wins + at * (size_t)result->n_strategies, &block);
        }
    }
}

/* The two halves change places: chosen on one, valued on the other. `gap` is what the best
 * strategy on average of all draws loses in each. */
static double
split_value(const Work *work, const Acceptability *result, int item, const double gap[2])
{
    const int n = result->n_strategies, best = result->best[item];
    const double wtp = result->wtp[item];
    const double size[2] = { (double)work->half, (double)(result->n_draws - work->half) };
    double sum = 0;

    for (int half = 0; half < 2; half++) {
        const double *means = work->means + 2 * n * (1 + half);
        const int chosen = best_on_average(work->means + 2 * n * (2 - half), n, wtp);
        sum += gap[half] +
               size[half] * (benefit_of(means, best, wtp) - benefit_of(means, chosen, wtp));
    }
    return sum / (size[0] + size[1]);
}

static void
finish(const Work *work, Acceptability *result, int item)
{
    const int n_strategies = result->n_strategies, best = result->best[item];
    const double n = (double)result->n_draws, wtp = result->wtp[item];
    double *probability = result->probability + (size_t)item * (size_t)n_strategies;
    double *loss = result->loss + (size_t)item * (size_t)n_strategies;
    double gap[2] = { 0 }, squared = 0;

    for (int chunk = 0; chunk < work->n_chunks; chunk++) {
        const size_t at = (size_t)chunk * (size_t)result->n_wtp + (size_t)item;
        gap[chunk >= work->n_first] += work->parts[at].gap;
        squared += work->parts[at].squared;
        for (int strategy = 0; strategy < n_strategies; strategy++)
            probability[strategy] += work->wins[at * (size_t)n_strategies + (size_t)strategy];
    }
    const double sum = gap[0] + gap[1];
    for (int strategy = 0; strategy < n_strategies; strategy++) {
        probability[strategy] /= n;
        loss[strategy] =
            sum / n + (benefit_of(work->means, best, wtp) - benefit_of(work->means, strategy, wtp));
    }
    result->evpi[item] = sum / n;
    result->evpi_error[item] = n > 1 ? sqrt(fmax(0, squared - sum * sum / n) / (n - 1) / n) : NAN;
    result->evpi_split[item] = n > 1 ? split_value(work, result, item, gap) : NAN;
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
    for (int strategy = 0; strategy < result->n_strategies; strategy++) fill_means(work, strategy);
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
