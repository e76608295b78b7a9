/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/shuffle.h"
#include "testlib.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST = 5000 };

static uint16_t turns[40 * 100];
static uint32_t places[MOST];

static Shuffle
draw(uint32_t n, uint64_t order)
{
    const Shuffle shuffle = shuffle_of(n);
    uint64_t key[RNG_WORDS];

    CU_ASSERT_FATAL(shuffle_n_turns(&shuffle) <= LENGTH(turns));
    rng_key(key, 20, RNG_TRIAL);
    shuffle_draw(turns, &shuffle, key, order, rng_place(7, 1, 0));
    return shuffle;
}

static void
check_within(const char *name, double errors)
{
    char text[100];

    snprintf(text, sizeof(text), "%s: %.2f standard errors", name, errors);
    CU_assertImplementation(fabs(errors) < 4, __LINE__, text, __FILE__, "", CU_FALSE);
}

static void
test_grids(void)
{
    /* the least square of columns, then rows enough; 6 rounds or more, r with rows^(r/2) >= 2^20 */
    /* clang-format off */
    static const struct { int64_t n; uint32_t cols, rows; int n_rounds; } cases[] = {
        { 1, 1, 1, 6 }, { 2, 2, 1, 6 }, { 3, 2, 2, 40 }, { 6, 3, 2, 40 }, { 7, 3, 3, 26 },
        { 625, 25, 25, 10 }, { 626, 26, 25, 10 }, { 65536, 256, 256, 6 }, { 2000000, 1415, 1414, 6 },
        { SHUFFLE_MOST, 46341, 46341, 6 },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const Shuffle shuffle = shuffle_of(cases[i].n);
        CU_ASSERT_EQUAL(shuffle.cols, cases[i].cols);
        CU_ASSERT_EQUAL(shuffle.rows, cases[i].rows);
        CU_ASSERT_EQUAL(shuffle.n_rounds, cases[i].n_rounds);
    }
}

/* Every place is taken by one number. */
static void
test_all_places_once(void)
{
    static char taken[MOST];

    for (uint32_t n = 1; n <= MOST; n += n < 100 ? 1 : 613) {
        const Shuffle shuffle = draw(n, n);
        uint32_t n_taken = 0;
        for (uint32_t at = 0; at < n; at++) taken[at] = 0;
        shuffle_places(places, &shuffle, turns, n, 0, (int)n);
        for (uint32_t at = 0; at < n; at++) {
            CU_ASSERT_FATAL(places[at] < n);
            n_taken += !taken[places[at]]++;
        }
        CU_ASSERT_EQUAL(n_taken, n);
    }
}

/* One replicate is shorter than the grid was made for. */
static void
test_shorter_than_the_grid(void)
{
    const Shuffle shuffle = draw(901, 3);
    uint32_t other[900], sum = 0;

    shuffle_places(places, &shuffle, turns, 900, 0, 900);
    for (uint32_t at = 0; at < 900; at++) {
        shuffle_places(&other[at], &shuffle, turns, 900, at, 1);
        CU_ASSERT(other[at] == places[at] && other[at] < 900);
        sum += other[at];
    }
    CU_ASSERT_EQUAL(sum, 899 * 900 / 2);
}

/* All orders of a few numbers come equally often. */
static void
test_orders_equally_likely(void)
{
    enum { EACH = 400 };
    static const int factorials[] = { 1, 1, 2, 6, 24, 120 };

    for (uint32_t n = 2; n <= 5; n++) {
        const int n_orders = factorials[n];
        int count[120] = { 0 };
        double chi = 0;
        char name[40];
        for (int drawn = 0; drawn < EACH * n_orders; drawn++) {
            const Shuffle shuffle = draw(n, (uint64_t)drawn);
            int order = 0;
            shuffle_places(places, &shuffle, turns, n, 0, (int)n);
            for (uint32_t at = 0; at < n; at++) { /* its number among all (Lehmer) */
                int less = 0;
                for (uint32_t later = at + 1; later < n; later++)
                    less += places[later] < places[at];
                order += less * factorials[n - 1 - at];
            }
            count[order]++;
        }
        for (int order = 0; order < n_orders; order++) chi += pow(count[order] - EACH, 2) / EACH;
        snprintf(name, sizeof(name), "orders of %u", n);
        check_within(name, (chi - (n_orders - 1)) / sqrt(2.0 * (n_orders - 1)));
    }
}

/* Pairs of places, of numbers in one row, in one column and in neither: the distance between them
 * is equally likely to be any. */
static void
test_pairs(void)
{
    enum { N = 36, EACH = 500, DRAWS = EACH * (N - 1) };
    static const uint32_t other[] = { 1, 6, 7, 35 };

    for (size_t pair = 0; pair < LENGTH(other); pair++) {
        int count[N] = { 0 }, first[N] = { 0 };
        double chi = 0, chi_first = 0;
        char name[40];
        for (uint64_t order = 0; order < DRAWS; order++) {
            const Shuffle shuffle = draw(N, order);
            shuffle_places(&places[0], &shuffle, turns, N, 0, 1);
            shuffle_places(&places[1], &shuffle, turns, N, other[pair], 1);
            count[(places[1] + N - places[0]) % N]++;
            first[places[1]]++;
        }
        CU_ASSERT_EQUAL(count[0], 0);
        for (int distance = 1; distance < N; distance++)
            chi += pow(count[distance] - EACH, 2) / EACH;
        for (int at = 0; at < N; at++)
            chi_first += pow(first[at] - DRAWS / (double)N, 2) / (DRAWS / (double)N);
        snprintf(name, sizeof(name), "distance of 0 and %u", other[pair]);
        check_within(name, (chi - (N - 2)) / sqrt(2.0 * (N - 2)));
        snprintf(name, sizeof(name), "place of %u", other[pair]);
        check_within(name, (chi_first - (N - 1)) / sqrt(2.0 * (N - 1)));
    }
}

/* Over orders: numbers that keep their place (mean 1, variance 1, fourth central moment 4:
 * Poisson), descents between neighbours (mean (n - 1) / 2, variance (n + 1) / 12), and the rank
 * correlation of number and place (mean 0, variance 1 / (n - 1)): Feller (1968), An Introduction to
 * Probability Theory, vol 1, IV.4; Kendall & Gibbons (1990), Rank Correlation Methods. */
static void
test_moments(void)
{
    enum { N = 625, DRAWS = 4000 };
    double kept = 0, kept_square = 0, down = 0, down_square = 0, rho = 0, rho_square = 0;

    for (uint64_t order = 0; order < DRAWS; order++) {
        const Shuffle shuffle = draw(N, order);
        double same = 0, descents = 0, product = 0;
        shuffle_places(places, &shuffle, turns, N, 0, N);
        for (int at = 0; at < N; at++) {
            same += places[at] == (uint32_t)at;
            descents += at > 0 && places[at] < places[at - 1];
            product += (at - (N - 1) / 2.0) * (places[at] - (N - 1) / 2.0);
        }
        product /= N * (N * (double)N - 1) / 12;
        kept += same - 1;
        kept_square += (same - 1) * (same - 1) - 1;
        descents = (descents - (N - 1) / 2.0) / sqrt((N + 1) / 12.0);
        down += descents;
        down_square += descents * descents - 1;
        rho += product * sqrt(N - 1.0);
        rho_square += product * product * (N - 1.0) - 1;
    }
    check_within("kept, mean", kept / sqrt(DRAWS));
    check_within("kept, variance", kept_square / sqrt(3.0 * DRAWS));
    check_within("descents, mean", down / sqrt(DRAWS));
    check_within("descents, variance", down_square / sqrt(2.0 * DRAWS));
    check_within("correlation, mean", rho / sqrt(DRAWS));
    check_within("correlation, variance", rho_square / sqrt(2.0 * DRAWS));
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "grids", test_grids },
        { "all_places_once", test_all_places_once },
        { "shorter_than_the_grid", test_shorter_than_the_grid },
        { "orders_equally_likely", test_orders_equally_likely },
        { "pairs", test_pairs },
        { "moments", test_moments },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
