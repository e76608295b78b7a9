/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/sobol.h"
#include "testlib.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST = 1024 };

static uint32_t directions[SOBOL_DIMENSIONS][SOBOL_BITS];
static uint32_t points[2][MOST];

static void
test_first_points(void)
{
    /* scipy 1.10.1: stats.qmc.Sobol(d = 1111, scramble = False, bits = 32).random(16), times 256 */
    /* clang-format off */
    static const struct { int dimension; uint32_t expected[16]; } cases[] = {
        { 1, { 0x00, 0x80, 0xc0, 0x40, 0x60, 0xe0, 0xa0, 0x20, 0x30, 0xb0, 0xf0, 0x70, 0x50, 0xd0, 0x90, 0x10 } },
        { 2, { 0x00, 0x80, 0x40, 0xc0, 0x60, 0xe0, 0x20, 0xa0, 0x50, 0xd0, 0x10, 0x90, 0x30, 0xb0, 0x70, 0xf0 } },
        { 3, { 0x00, 0x80, 0x40, 0xc0, 0xa0, 0x20, 0xe0, 0x60, 0xf0, 0x70, 0xb0, 0x30, 0x50, 0xd0, 0x10, 0x90 } },
        { 4, { 0x00, 0x80, 0x40, 0xc0, 0xe0, 0x60, 0xa0, 0x20, 0x70, 0xf0, 0x30, 0xb0, 0x90, 0x10, 0xd0, 0x50 } },
        { 7, { 0x00, 0x80, 0x40, 0xc0, 0x60, 0xe0, 0x20, 0xa0, 0x70, 0xf0, 0x30, 0xb0, 0x10, 0x90, 0x50, 0xd0 } },
        { 20, { 0x00, 0x80, 0x40, 0xc0, 0x20, 0xa0, 0x60, 0xe0, 0x50, 0xd0, 0x10, 0x90, 0x70, 0xf0, 0x30, 0xb0 } },
        { 41, { 0x00, 0x80, 0x40, 0xc0, 0xe0, 0x60, 0xa0, 0x20, 0x90, 0x10, 0xd0, 0x50, 0x70, 0xf0, 0x30, 0xb0 } },
        { 160, { 0x00, 0x80, 0xc0, 0x40, 0xa0, 0x20, 0x60, 0xe0, 0x30, 0xb0, 0xf0, 0x70, 0x90, 0x10, 0x50, 0xd0 } },
        { 500, { 0x00, 0x80, 0x40, 0xc0, 0xa0, 0x20, 0xe0, 0x60, 0x70, 0xf0, 0x30, 0xb0, 0xd0, 0x50, 0x90, 0x10 } },
        { 1111, { 0x00, 0x80, 0xc0, 0x40, 0xe0, 0x60, 0x20, 0xa0, 0x50, 0xd0, 0x90, 0x10, 0xb0, 0x30, 0x70, 0xf0 } },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) {
        sobol_points(points[0], directions[cases[i].dimension - 1], 0, 16);
        for (int point = 0; point < 16; point++)
            CU_ASSERT_EQUAL(points[0][point], cases[i].expected[point] << 24);
    }
}

static void
test_late_points(void)
{
    /* the same from point 1,000,003 on, times 2^32 */
    /* clang-format off */
    static const struct { int dimension; uint32_t expected[5]; } cases[] = {
        { 1, { 0x46c71000, 0x66c71000, 0xe6c71000, 0xa6c71000, 0x26c71000 } },
        { 2, { 0x8fd9f000, 0x2fd9f000, 0xafd9f000, 0x6fd9f000, 0xefd9f000 } },
        { 3, { 0x13f79000, 0x73f79000, 0xf3f79000, 0x33f79000, 0xb3f79000 } },
        { 4, { 0x6b123000, 0x4b123000, 0xcb123000, 0x0b123000, 0x8b123000 } },
        { 7, { 0x3882d000, 0x9882d000, 0x1882d000, 0xd882d000, 0x5882d000 } },
        { 20, { 0xa1ddf000, 0x41ddf000, 0xc1ddf000, 0x01ddf000, 0x81ddf000 } },
        { 41, { 0xe96ab000, 0xc96ab000, 0x496ab000, 0x896ab000, 0x096ab000 } },
        { 160, { 0x5827b000, 0xb827b000, 0x3827b000, 0x7827b000, 0xf827b000 } },
        { 500, { 0xe6c3b000, 0x86c3b000, 0x06c3b000, 0xc6c3b000, 0x46c3b000 } },
        { 1111, { 0x27ad5000, 0x87ad5000, 0x07ad5000, 0x47ad5000, 0xc7ad5000 } },
    };
    /* clang-format on */
    uint64_t sum = 0;

    for (size_t i = 0; i < LENGTH(cases); i++) {
        sobol_points(points[0], directions[cases[i].dimension - 1], 1000003, 5);
        for (int point = 0; point < 5; point++)
            CU_ASSERT_EQUAL(points[0][point], cases[i].expected[point]);
    }
    /* all dimensions of point 1,000,003; scipy 1.10.1 and Boost 1.74 (random/sobol.hpp) agree */
    for (int dimension = 0; dimension < SOBOL_DIMENSIONS; dimension++) {
        sobol_points(points[0], directions[dimension], 1000003, 1);
        sum = sum * 31 + points[0][0];
    }
    CU_ASSERT_EQUAL(sum, 0x19a13d87b20b1000ULL);
}

/* The order of x modulo a polynomial over the field of two elements */
static int
order_of(uint32_t polynomial, int degree)
{
    uint32_t power = 1;
    int order = 0;

    do {
        power <<= 1;
        if (power >> degree) power ^= polynomial;
        order++;
    } while (power != 1 && order < 1 << degree);
    return order;
}

/* Each polynomial is primitive and comes once, in rising degree; each initial number is odd and
 * below 2^i. */
static void
test_numbers(void)
{
    const uint16_t *numbers = sobol_numbers;
    uint32_t last = 2;

    for (int dimension = 2; dimension <= SOBOL_DIMENSIONS; dimension++) {
        const uint32_t polynomial = *numbers++;
        int degree = 0;
        CU_ASSERT(polynomial > last);
        while (polynomial >> (degree + 1)) degree++;
        if (degree > 1) CU_ASSERT_EQUAL(order_of(polynomial, degree), (1 << degree) - 1);
        for (int i = 2; i <= degree; i++, numbers++) CU_ASSERT(*numbers & 1 && *numbers >> i == 0);
        last = polynomial;
    }
    CU_ASSERT_EQUAL(last, 16381); /* the last of degree 13 in Joe & Kuo's file */
}

/* The first dimensions and their directions do not depend on how many there are. */
static void
test_fewer_dimensions(void)
{
    static uint32_t few[20][SOBOL_BITS];

    for (int n = 0; n <= 20; n++) {
        memset(few, 0xab, sizeof(few));
        sobol_directions(few[0], n);
        CU_ASSERT(memcmp(few, directions, (size_t)n * sizeof(few[0])) == 0);
        if (n < 20) CU_ASSERT_EQUAL(few[n][0], 0xabababab);
    }
}

static void
test_cut_in_pieces(void)
{
    static const uint32_t starts[] = { 0, 1, 77, 0x7fffff00, UINT32_MAX - 50 };

    for (size_t i = 0; i < LENGTH(starts); i++) {
        sobol_points(points[0], directions[12], starts[i], 51);
        for (uint32_t point = 0; point < 51; point++) {
            sobol_points(&points[1][point], directions[12], starts[i] + point, 1);
            CU_ASSERT_EQUAL(points[0][point], points[1][point]);
        }
    }
}

/* Words of one scrambling, of points from `first` on */
static void
scramble(uint64_t *words, const uint32_t *of, int n, int n_depths, uint64_t seed, int dimension)
{
    uint64_t key[RNG_WORDS], made[RNG_WORDS];

    rng_key(key, seed, RNG_TRIAL);
    for (int point = 0; point < n; point++) {
        const uint64_t counter[] = { (uint64_t)point, 1, rng_place((uint64_t)dimension, 0, 0), 0 };
        rng_block(made, key, counter);
        words[point] = made[0];
    }
    for (int from = 0; from < n; from += SOBOL_CHUNK)
        sobol_scramble(words + from, of + from, n - from < SOBOL_CHUNK ? n - from : SOBOL_CHUNK,
                       n_depths, key, 5, rng_place((uint64_t)dimension, 100, 0));
}

/* Of 2^k points, a power of two one after another, each interval of length 2^-k has one. */
static int
one_in_each(const uint64_t *words, int k)
{
    static char found[MOST];
    int n = 0;

    memset(found, 0, sizeof(found));
    for (int point = 0; point < 1 << k; point++) n += !found[words[point] >> (64 - k)]++;
    return n == 1 << k;
}

static void
test_intervals(void)
{
    static uint64_t words[MOST];

    for (int dimension = 0; dimension < SOBOL_DIMENSIONS; dimension++) {
        for (int k = 1; k <= 10; k += 3) {
            sobol_points(points[0], directions[dimension], (uint32_t)(dimension % 4) << k, 1 << k);
            for (int point = 0; point < 1 << k; point++)
                words[point] = (uint64_t)points[0][point] << 32;
            CU_ASSERT(one_in_each(words, k));
            for (int n_depths = 1 + k / 9; n_depths <= SOBOL_DEPTHS; n_depths += 2) {
                scramble(words, points[0], 1 << k, n_depths, 3, dimension);
                CU_ASSERT(one_in_each(words, k));
            }
        }
    }
}

/* Of 2^k points in the first two dimensions each rectangle of area 2^-k that is 2^-a wide has one:
 * a (0, k, 2)-net, as it is and scrambled. */
static void
test_nets(void)
{
    static uint64_t x[MOST], y[MOST], both[MOST];

    for (int scrambled = 0; scrambled < 2; scrambled++) {
        for (int k = 1; k <= 10; k++) {
            sobol_points(points[0], directions[0], 0, 1 << k);
            sobol_points(points[1], directions[1], 0, 1 << k);
            scramble(x, points[0], 1 << k, 2, 9, 0);
            scramble(y, points[1], 1 << k, 2, 9, 1);
            for (int wide = 1; wide < k; wide++) {
                for (int i = 0; i < 1 << k; i++) {
                    const uint64_t across = scrambled ? x[i] : (uint64_t)points[0][i] << 32;
                    const uint64_t up = scrambled ? y[i] : (uint64_t)points[1][i] << 32;
                    both[i] = (across >> (64 - wide) << (k - wide) | up >> (64 - k + wide))
                              << (64 - k);
                }
                CU_ASSERT(one_in_each(both, k));
            }
        }
    }
}

/* The definition, bit by bit: the flip of a bit is the one of the bits before it. */
static uint64_t
flipped_by_definition(uint32_t point, int n_depths, const uint64_t key[RNG_WORDS], uint64_t at)
{
    uint64_t result = 0, flips[RNG_WORDS];

    for (int bit = 0; bit < 8 * n_depths; bit++) {
        const int depth = bit / 8;
        const uint64_t before = (uint64_t)point >> (32 - bit); /* all bits before this one */
        const uint64_t counter[] = { before >> bit % 8, 5, at + rng_place(0, (uint64_t)depth, 0),
                                     0 };
        const uint64_t node = (1U << bit % 8) + before % (1U << bit % 8);
        rng_block(flips, key, counter);
        result = result << 1 | ((point >> (31 - bit) ^ flips[node / 64] >> node % 64) & 1);
    }
    return result;
}

static void
test_scrambling_by_definition(void)
{
    uint64_t words[SOBOL_CHUNK], key[RNG_WORDS];

    rng_key(key, 77, RNG_TRIAL);
    sobol_points(points[0], directions[700], 123456789, SOBOL_CHUNK);
    points[0][0] = 0;
    points[0][1] = UINT32_MAX;
    for (int n_depths = 1; n_depths <= SOBOL_DEPTHS; n_depths++) {
        for (uint64_t i = 0; i < SOBOL_CHUNK; i++) words[i] = 0x0123456789abcdef + i;
        sobol_scramble(words, points[0], SOBOL_CHUNK, n_depths, key, 5, rng_place(8, 3, 2));
        for (uint64_t i = 0; i < SOBOL_CHUNK; i++) {
            const uint64_t expected =
                flipped_by_definition(points[0][i], n_depths, key, rng_place(8, 3, 2));
            CU_ASSERT_EQUAL(words[i] >> (64 - 8 * n_depths), expected);
            CU_ASSERT_EQUAL(words[i] << 8 * n_depths,
                            (0x0123456789abcdef + i) >> 8 * n_depths << 8 * n_depths);
        }
    }
}

static void
check_within(const char *name, double errors)
{
    char text[100];

    snprintf(text, sizeof(text), "%s: %.2f standard errors", name, errors);
    CU_assertImplementation(fabs(errors) < 4, __LINE__, text, __FILE__, "", CU_FALSE);
}

/* Over scramblings: a point is uniform; two points that part at bit b are uniform, one in each half
 * of an interval of length 2^-(b - 1), and beyond that know nothing of each other. */
static void
test_scrambled_points_are_random(void)
{
    enum { CELLS = 64, DRAWS = 32 * CELLS };
    static const uint32_t others[] = { 0x80000000, 0x40000000, 0x01000000, 0x00800000, 0x00010000 };

    for (size_t i = 0; i < LENGTH(others); i++) {
        const uint32_t pair[] = { 0x5a5a5a5a, 0x5a5a5a5a ^ others[i] };
        int count[CELLS] = { 0 }, bit = 1;
        double product = 0, sum = 0, chi = 0;
        while (others[i] << bit) bit++;
        for (uint64_t seed = 0; seed < DRAWS; seed++) {
            uint64_t words[2];
            scramble(words, pair, 2, 3, seed, 4);
            CU_ASSERT(bit == 1 || words[0] >> (65 - bit) == words[1] >> (65 - bit));
            CU_ASSERT((words[0] ^ words[1]) >> (64 - bit) & 1);
            count[words[0] >> 58]++;
            const double u = (double)(words[0] << bit) * 0x1p-64 - 0.5;
            const double v = (double)(words[1] << bit) * 0x1p-64 - 0.5;
            product += u * v * 12;
            sum += v * sqrt(12);
        }
        for (int cell = 0; cell < CELLS; cell++) chi += pow(count[cell] - 32, 2) / 32;
        check_within("cells", (chi - (CELLS - 1)) / sqrt(2.0 * (CELLS - 1)));
        check_within("beyond the parting", sum / sqrt(DRAWS));
        check_within("together beyond it", product / sqrt(DRAWS));
    }
}

/* A scrambled net in one dimension has a point anywhere in each interval of length 1 / n: the mean
 * of x has variance 1 / (12 n^3). */
static void
test_variance_of_a_mean(void)
{
    enum { N = 256, DRAWS = 1000 };
    static uint64_t words[N];
    double sum = 0, square = 0;

    sobol_points(points[0], directions[33], 0, N);
    for (uint64_t seed = 0; seed < DRAWS; seed++) {
        double mean = 0;
        scramble(words, points[0], N, 1, seed, 33);
        for (int point = 0; point < N; point++) mean += rng_uniform(words[point]) / N;
        const double error = (mean - 0.5) * sqrt(12.0 * N * N * N);
        sum += error;
        square += error * error - 1;
    }
    check_within("mean", sum / sqrt(DRAWS));
    check_within("variance", square / sqrt(2.0 * DRAWS));
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "first_points", test_first_points },
        { "late_points", test_late_points },
        { "numbers", test_numbers },
        { "fewer_dimensions", test_fewer_dimensions },
        { "cut_in_pieces", test_cut_in_pieces },
        { "intervals", test_intervals },
        { "nets", test_nets },
        { "scrambling_by_definition", test_scrambling_by_definition },
        { "scrambled_points_are_random", test_scrambled_points_are_random },
        { "variance_of_a_mean", test_variance_of_a_mean },
        CU_TEST_INFO_NULL,
    };
    sobol_directions(directions[0], SOBOL_DIMENSIONS);
    return test_main(tests, argc, argv);
}
