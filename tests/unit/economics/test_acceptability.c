/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "economics/acceptability.h"
#include "math/real.h"
#include "math/real_arrays.h"
#include "math/sampler.h"
#include "testlib.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- by hand ---- */

/* Three strategies, four draws. Net benefits at 10: 0 0 0 0; 30 -10 10 -10; 5 15 0 30. At 5:
 * 0 0 0 0; 10 -15 -10 -25; 0 5 -25 -10. At 0 the costs. */
static const double hand_cost[] = { 0, 0, 0, 0, 10, 20, 30, 40, 5, 5, 50, 50 };
static const double hand_effect[] = { 0, 0, 0, 0, 4, 1, 4, 3, 1, 2, 5, 8 };

/* clang-format off */
static const struct {
    double wtp;
    int best;
    double probability[3], loss[3], evpi, squared, split;
} hand[] = {
    /* highest 30 15 10 30, means 0 5 12.5; lost 25 0 10 0. By halves: 10 10 (the first: 1), 0 15
     * (2): (45 - 2 * 10 + 40 - 2 * 0) / 4 */
    { 10, 2, { 0, 0.5, 0.5 }, { 21.25, 16.25, 8.75 }, 8.75, 725, 16.25 },
    /* highest 10 5 0 0, means 0 -10 -7.5; lost 10 5 0 0. By halves: 2 (2.5), 0 (0):
     * (15 - 0 + 0 + 2 * 17.5) / 4 */
    { 5, 0, { 0.5, 0.25, 0.25 }, { 3.75, 13.75, 11.25 }, 3.75, 125, 12.5 },
    { 0, 0, { 1, 0, 0 }, { 0, 25, 27.5 }, 0, 0, 0 },
};
/* clang-format on */

static void
test_by_hand(void)
{
    double wtp[] = { 10, 5, 0 };
    Acceptability result;

    acceptability_init(&result, hand_cost, hand_effect, 3, 4, wtp, 3, 1);
    wtp[0] = wtp[1] = -1; /* it holds a copy */
    CU_ASSERT_EQUAL(result.n_strategies, 3);
    CU_ASSERT_EQUAL(result.n_wtp, 3);
    CU_ASSERT_EQUAL(result.n_draws, 4);
    for (int item = 0; item < 3; item++) {
        CHECK_CLOSE("wtp", result.wtp[item], hand[item].wtp, 0);
        CU_ASSERT_EQUAL(result.best[item], hand[item].best);
        for (int strategy = 0; strategy < 3; strategy++) {
            CHECK_CLOSE("probability", result.probability[3 * item + strategy],
                        hand[item].probability[strategy], 0);
            CHECK_CLOSE("loss", result.loss[3 * item + strategy], hand[item].loss[strategy], 1e-14);
        }
        CHECK_CLOSE("evpi", result.evpi[item], hand[item].evpi, 1e-14);
        CHECK_CLOSE("its error", result.evpi_error[item],
                    sqrt((hand[item].squared - 4 * hand[item].evpi * hand[item].evpi) / 3 / 4),
                    1e-14);
        CHECK_CLOSE("split", result.evpi_split[item], hand[item].split, 1e-14);
    }
    acceptability_free(&result);
    acceptability_free(&result); /* twice does no harm */
    CU_ASSERT_PTR_NULL(result.evpi);
}

static void
test_few(void)
{
    /* two draws: 3 and 1 against 2 and 2: 3 2, means 2 2 (the first), lost 0 1. Halves: 0, 1:
     * (3 - 2 + 2 - 1) / 2 */
    const double cost[] = { -3, -1, -2, -2 }, effect[4] = { 0 }, wtp[] = { 77 };
    Acceptability result;

    acceptability_init(&result, cost, effect, 2, 2, wtp, 1, 1);
    CU_ASSERT_EQUAL(result.best[0], 0);
    CHECK_CLOSE("probability", result.probability[0], 0.5, 0);
    CHECK_CLOSE("probability", result.probability[1], 0.5, 0);
    CHECK_CLOSE("evpi", result.evpi[0], 0.5, 0);
    CHECK_CLOSE("its error", result.evpi_error[0], 0.5, 1e-15);
    CHECK_CLOSE("split", result.evpi_split[0], 1, 1e-15);
    acceptability_free(&result);

    /* one draw: nothing is uncertain, and no error can be told */
    acceptability_init(&result, (double[]){ -3, -4 }, effect, 2, 1, wtp, 1, 1);
    CU_ASSERT_EQUAL(result.best[0], 1);
    CHECK_CLOSE("probability", result.probability[1], 1, 0);
    CHECK_CLOSE("loss", result.loss[0], 1, 0);
    CHECK_CLOSE("evpi", result.evpi[0], 0, 0);
    CHECK_CLOSE("its error", result.evpi_error[0], NAN, 0);
    CHECK_CLOSE("split", result.evpi_split[0], NAN, 0);
    acceptability_free(&result);

    acceptability_init(&result, cost, effect, 2, 2, wtp, 0, 1);
    CU_ASSERT_EQUAL(result.n_wtp, 0);
    acceptability_free(&result);
}

/* ---- many draws ---- */

enum { MOST_DRAWS = 20011, MOST_STRATEGIES = 19, N_WTP = 6 };

static double cost[MOST_STRATEGIES * MOST_DRAWS], effect[MOST_STRATEGIES * MOST_DRAWS];
static const double thresholds[N_WTP] = { 0, 701.3, 9876.7, 20001.9, 50003.3, 1e6 + 1.1 };

/* Costs and effects in few steps, so that there are ties. They are whole numbers of 1/128, whose
 * sums are exact: means are equal, or not, whatever the order of the sum. */
static void
fill(int n_strategies, int n_draws, uint64_t seed)
{
    Sampler *sampler = NULL;
    Error err;

    CHECK_OK(sampler_new(&sampler, SAMPLER_RANDOM, seed, n_draws, 2 * n_strategies, &err));
    for (int strategy = 0; strategy < n_strategies; strategy++) {
        double *c = cost + (size_t)strategy * (size_t)n_draws,
               *e = effect + (size_t)strategy * (size_t)n_draws;
        sampler_fill(sampler, c, 2 * strategy, 0, n_draws);
        sampler_fill(sampler, e, 2 * strategy + 1, 0, n_draws);
        for (int draw = 0; draw < n_draws; draw++) {
            c[draw] = 10000 + 500 * floor(8 * c[draw]) + 100 * strategy;
            e[draw] = 5 + floor(4 * e[draw]) / 8 + (strategy % 3) / 128.0;
        }
    }
    sampler_delete(sampler);
}

typedef struct {
    int best;
    double probability[MOST_STRATEGIES], loss[MOST_STRATEGIES], evpi, error, split;
} Plain;

static int
best_of(const long double *mean, int n)
{
    int best = 0;

    for (int strategy = 1; strategy < n; strategy++)
        if (mean[strategy] > mean[best]) best = strategy;
    return best;
}

/* The definitions, one draw after another, with 64 bits of mantissa; who is the best of a draw is
 * asked of doubles, as a tie is one of doubles. */
static void
reckon(Plain *plain, int n, int n_draws, double wtp)
{
    long double mean[3][MOST_STRATEGIES] = { 0 }, highest[2] = { 0 }, gap = 0, squared = 0;
    const int half = n_draws / 2;

    *plain = (Plain){ 0 };
    for (int strategy = 0; strategy < n; strategy++)
        for (int draw = 0; draw < n_draws; draw++) {
            const size_t at = (size_t)strategy * (size_t)n_draws + (size_t)draw;
            const long double benefit = (long double)wtp * effect[at] - cost[at];
            mean[0][strategy] += benefit;
            mean[1 + (draw >= half)][strategy] += benefit;
        }
    for (int strategy = 0; strategy < n; strategy++) {
        mean[0][strategy] /= n_draws;
        mean[1][strategy] /= half;
        mean[2][strategy] /= n_draws - half;
    }
    plain->best = best_of(mean[0], n);
    for (int draw = 0; draw < n_draws; draw++) {
        double most = -INFINITY, own = 0;
        int who = 0;
        for (int strategy = 0; strategy < n; strategy++) {
            const size_t at = (size_t)strategy * (size_t)n_draws + (size_t)draw;
            const double benefit = wtp * effect[at] - cost[at];
            if (strategy == plain->best) own = benefit;
            if (benefit > most) {
                most = benefit;
                who = strategy;
            }
        }
        plain->probability[who] += 1;
        highest[draw >= half] += most;
        gap += most - own;
        squared += ((long double)most - own) * ((long double)most - own);
    }
    for (int strategy = 0; strategy < n; strategy++) {
        plain->probability[strategy] /= n_draws;
        plain->loss[strategy] = (double)((highest[0] + highest[1]) / n_draws - mean[0][strategy]);
    }
    plain->evpi = (double)(gap / n_draws);
    plain->error = (double)sqrtl((squared - gap * gap / n_draws) / (n_draws - 1) / n_draws);
    plain->split = (double)((highest[0] - half * mean[1][best_of(mean[2], n)] + highest[1] -
                             (n_draws - half) * mean[2][best_of(mean[1], n)]) /
                            n_draws);
}

/* Costs of 10,000 and effects of 5: sums are off by a few roundings of the largest net benefit. */
static void
check_plain(const Acceptability *result, int item)
{
    const int n = result->n_strategies;
    const double scale = 10000 + 6 * result->wtp[item];
    char text[100];
    double sum = 0;
    Plain plain;

    snprintf(text, sizeof(text), "%d strategies, %lld draws, %g", n, result->n_draws,
             result->wtp[item]);
    reckon(&plain, n, (int)result->n_draws, result->wtp[item]);
    CHECK_CLOSE(text, result->best[item], plain.best, 0);
    for (int strategy = 0; strategy < n; strategy++) {
        const double share = result->probability[item * n + strategy];
        CHECK_CLOSE(text, share, plain.probability[strategy], 0);
        CHECK_CLOSE(text, (result->loss[item * n + strategy] - plain.loss[strategy]) / scale, 0,
                    1e-13);
        sum += share;
    }
    CHECK_CLOSE("rows sum to 1", sum, 1, 1e-14);
    CHECK_CLOSE(text, (result->evpi[item] - plain.evpi) / scale, 0, 1e-13);
    CHECK_CLOSE(text, result->evpi_error[item], plain.error, 1e-10);
    CHECK_CLOSE(text, (result->evpi_split[item] - plain.split) / scale, 0, 1e-13);
    CHECK_CLOSE("the best loses what knowing all is worth",
                result->loss[item * n + result->best[item]], result->evpi[item], 0);
}

/* Every number of strategies, and of draws near those at which tiles, blocks and chunks end. */
static void
test_definitions(void)
{
    static const int strategies[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 16, 17, 19 };
    static const int draws[] = { 2,    3,    7,    8,    9,    15,   16,   17,
                                 31,   64,   239,  240,  241,  511,  1023, 1025,
                                 2047, 2048, 3839, 3841, 7681, 8192, 20011 };

    for (size_t i = 0; i < LENGTH(strategies); i++)
        for (size_t size = 0; size < LENGTH(draws); size++) {
            Acceptability result;
            if (strategies[i] > 5 && draws[size] > 5000 && draws[size] < 20000) continue;
            fill(strategies[i], draws[size], 5);
            acceptability_init(&result, cost, effect, strategies[i], draws[size], thresholds, N_WTP,
                               1);
            for (int item = 0; item < N_WTP; item++) check_plain(&result, item);
            acceptability_free(&result);
        }
}

/* The same strategy several times over: the first has all the wins. */
static void
test_ties(void)
{
    enum { N = 1000, COPIES = 11 };
    Acceptability result;

    fill(1, N, 3);
    for (int copy = 1; copy < COPIES; copy++) {
        memcpy(cost + copy * N, cost, N * sizeof(double));
        memcpy(effect + copy * N, effect, N * sizeof(double));
    }
    for (int n = 1; n <= COPIES; n++) {
        acceptability_init(&result, cost, effect, n, N, thresholds, N_WTP, 1);
        for (int item = 0; item < N_WTP; item++) {
            CU_ASSERT_EQUAL(result.best[item], 0);
            for (int strategy = 0; strategy < n; strategy++) {
                CHECK_CLOSE("probability", result.probability[item * n + strategy], strategy == 0,
                            0);
                CHECK_CLOSE("loss", result.loss[item * n + strategy], 0, 0);
            }
            CHECK_CLOSE("evpi", result.evpi[item], 0, 0);
            CHECK_CLOSE("its error", result.evpi_error[item], 0, 0);
            CHECK_CLOSE("split", result.evpi_split[item], 0, 1e-16);
        }
        acceptability_free(&result);
    }
}

/* ---- against the analytic value ---- */

/* The net benefit p1 - p2 against 0, p1 ~ N(1, 1), p2 ~ N(0, 2) by standard deviations, is
 * N(1, sqrt(5)): EVPI = sqrt(5) phi(1 / sqrt(5)) + Phi(1 / sqrt(5)) - 1, the first is better with
 * the probability Phi(1 / sqrt(5)) (mpmath 1.3.0, 30 digits). */
static void
test_normal(void)
{
    enum { N = 20000, RUNS = 40 };
    const double evpi = 0.47981070634839241, probability = 0.67263957699071149;
    const double sd = 0.96269054985052539, one[] = { 1 };
    double sum = 0, split = 0, wins = 0;
    Error err;

    memset(cost, 0, sizeof(cost));
    memset(effect, 0, sizeof(effect));
    for (int run = 0; run < RUNS; run++) {
        Sampler *sampler = NULL;
        Acceptability result;
        CHECK_OK(sampler_new(&sampler, SAMPLER_RANDOM, (uint64_t)run, N, 2, &err));
        sampler_fill(sampler, effect, 0, 0, N);
        sampler_fill(sampler, cost, 1, 0, N);
        real_normal_quantiles(effect, effect, N);
        real_normal_quantiles(cost, cost, N);
        for (int draw = 0; draw < N; draw++) {
            effect[draw] += 1;
            cost[draw] *= 2;
        }
        acceptability_init(&result, cost, effect, 2, N, one, 1, 1);
        CU_ASSERT_EQUAL(result.best[0], 0);
        CHECK_CLOSE("its error", result.evpi_error[0], sd / sqrt(N), 0.05);
        CU_ASSERT(fabs(result.evpi[0] - evpi) < 4 * result.evpi_error[0]);
        sum += result.evpi[0] / RUNS;
        split += result.evpi_split[0] / RUNS;
        wins += result.probability[0] / RUNS;
        acceptability_free(&result);
        sampler_delete(sampler);
    }
    /* 800,000 draws in all, 4 standard errors */
    CHECK_CLOSE("evpi", sum - evpi, 0, 4 * sd / sqrt(N * RUNS));
    CHECK_CLOSE("split", split - evpi, 0, 4 * sd / sqrt(N * RUNS));
    CHECK_CLOSE("probability", wins - probability, 0,
                4 * sqrt(probability * (1 - probability) / (N * RUNS)));
}

/* Where nothing is gained by knowing, EVPI of the same draws is above 0 on average, that of the
 * other half is not: two strategies alike, N(0, 1) each. */
static void
test_split(void)
{
    enum { N = 50, RUNS = 4000 };
    const double one[] = { 1 };
    /* E |x - y| / 2 of independent x, y ~ N(0, 1) is 1 / sqrt(pi); the best on average of N draws
     * has the advantage 1 / sqrt(pi N), by which EVPI of the same draws is too low */
    const double truth = 1 / sqrt(acos(-1));
    double same = 0, split = 0, square = 0;
    Sampler *sampler = NULL;
    Error err;

    memset(cost, 0, sizeof(cost));
    CHECK_OK(sampler_new(&sampler, SAMPLER_RANDOM, 1, (int64_t)N * RUNS, 2, &err));
    for (int run = 0; run < RUNS; run++) {
        Acceptability result;
        sampler_fill(sampler, effect, 0, (int64_t)run * N, N);
        sampler_fill(sampler, effect + N, 1, (int64_t)run * N, N);
        real_normal_quantiles(effect, effect, 2 * N);
        acceptability_init(&result, cost, effect, 2, N, one, 1, 1);
        same += result.evpi[0] / RUNS;
        split += result.evpi_split[0] / RUNS;
        square += (result.evpi_split[0] - truth) * (result.evpi_split[0] - truth) / RUNS;
        acceptability_free(&result);
    }
    sampler_delete(sampler);
    CHECK_CLOSE("split", split - truth, 0, 4 * sqrt(square / RUNS));
    CHECK_CLOSE("same draws", same - (truth - truth / sqrt(N)), 0, 4 * sqrt(square / RUNS));
}

/* ---- threads ---- */

static void
test_threads(void)
{
    static const int threads[] = { 2, 7 };
    Acceptability one, more;

    for (int n = 2; n < MOST_STRATEGIES; n += 7) {
        fill(n, MOST_DRAWS, 9);
        acceptability_init(&one, cost, effect, n, MOST_DRAWS, thresholds, N_WTP, 1);
        for (size_t i = 0; i < LENGTH(threads); i++) {
            const size_t room = N_WTP * sizeof(double);
            acceptability_init(&more, cost, effect, n, MOST_DRAWS, thresholds, N_WTP, threads[i]);
            CU_ASSERT(memcmp(more.probability, one.probability, room * (size_t)n) == 0);
            CU_ASSERT(memcmp(more.loss, one.loss, room * (size_t)n) == 0);
            CU_ASSERT(memcmp(more.evpi, one.evpi, room) == 0);
            CU_ASSERT(memcmp(more.evpi_error, one.evpi_error, room) == 0);
            CU_ASSERT(memcmp(more.evpi_split, one.evpi_split, room) == 0);
            CU_ASSERT(memcmp(more.best, one.best, N_WTP * sizeof(int)) == 0);
            acceptability_free(&more);
        }
        acceptability_free(&one);
    }
}

/* The same bits everywhere: made once with gcc 12 and confirmed with clang 14. */
static void
test_same_bits(void)
{
    static const struct {
        int n;
        const char *expected;
    } cases[] = { { 5, "8aad86d5999c02e8" },
                  { 8, "f2425bcaaf2838fc" },
                  { 12, "78669d4f68234293" } };
    Sampler *sampler = NULL;
    Error err;

    CHECK_OK(sampler_new(&sampler, SAMPLER_RANDOM, 4, MOST_DRAWS, 24, &err));
    for (int strategy = 0; strategy < 12; strategy++) {
        sampler_fill(sampler, cost + strategy * MOST_DRAWS, 2 * strategy, 0, MOST_DRAWS);
        sampler_fill(sampler, effect + strategy * MOST_DRAWS, 2 * strategy + 1, 0, MOST_DRAWS);
    }
    sampler_delete(sampler);
    for (int item = 0; item < 12 * MOST_DRAWS; item++) cost[item] *= 1e4;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        Acceptability result;
        uint64_t sum = 0;
        char text[40];
        acceptability_init(&result, cost, effect, cases[i].n, MOST_DRAWS, thresholds, N_WTP, 2);
        for (int item = 0; item < N_WTP * cases[i].n; item++)
            sum = (sum * 31 + real_to_bits(result.probability[item])) * 31 +
                  real_to_bits(result.loss[item]);
        for (int item = 0; item < N_WTP; item++)
            sum = (sum * 31 + real_to_bits(result.evpi_error[item])) * 31 +
                  real_to_bits(result.evpi_split[item]);
        snprintf(text, sizeof(text), "%016llx", (unsigned long long)sum);
        CHECK_TEXT("bits", text, cases[i].expected);
        acceptability_free(&result);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "by_hand", test_by_hand },
        { "few", test_few },
        { "definitions", test_definitions },
        { "ties", test_ties },
        { "normal", test_normal },
        { "split", test_split },
        { "threads", test_threads },
        { "same_bits", test_same_bits },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
