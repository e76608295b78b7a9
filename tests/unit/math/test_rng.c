/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/rng.h"
#include "testlib.h"
#include <limits.h>
#include <math.h>
#include <stdio.h>

enum { MOST = 4096 };

static uint64_t word[RNG_WORDS][MOST];
static double uniform[RNG_WORDS][MOST];
static uint64_t *const words[] = { word[0], word[1], word[2], word[3] };
static double *const uniforms[] = { uniform[0], uniform[1], uniform[2], uniform[3] };

static void
test_known_answers(void)
{
    /* Random123 1.14.0, tests/kat_vectors, the lines of threefry4x64 with 20 rounds: zeros, ones,
     * digits of pi; the last with its threefry.h */
    /* clang-format off */
    static const struct { uint64_t counter[4], key[4], expected[4]; } cases[] = {
        { { 0 }, { 0 },
          { 0x09218ebde6c85537, 0x55941f5266d86105, 0x4bd25e16282434dc, 0xee29ec846bd2e40b } },
        { { UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX }, { UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX },
          { 0x29c24097942bba1b, 0x0371bbfb0f6f4e11, 0x3c231ffa33f83a1c, 0xcd29113fde32d168 } },
        { { 0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89 },
          { 0x452821e638d01377, 0xbe5466cf34e90c6c, 0xbe5466cf34e90c6c, 0xc0ac29b7c97c50dd },
          { 0xa7e8fde591651bd9, 0xbaafd0c30138319b, 0x84a5c1a729e685b9, 0x901d406ccebc1ba4 } },
        { { 123456789, 17, 0x500000201, 0 }, { 42, 3, 0, 0 },
          { 0xcc9ba1fbe32165be, 0x722c0e50de4ab700, 0xcb0573954fb68ba6, 0x7d6ffc61e7479dc2 } },
    };
    /* clang-format on */
    uint64_t out[RNG_WORDS], key[RNG_WORDS];

    for (size_t i = 0; i < LENGTH(cases); i++) {
        rng_block(out, cases[i].key, cases[i].counter);
        for (int k = 0; k < RNG_WORDS; k++) CU_ASSERT_EQUAL(out[k], cases[i].expected[k]);
    }
    /* the last again, as the engine says it */
    const RngCounters counters = { .first = 123456789, .at = rng_place(5, 2, 1), .draw = 17 };
    rng_key(key, 42, RNG_EVENTS);
    rng_words(words, key, &counters, 1);
    for (int k = 0; k < RNG_WORDS; k++) CU_ASSERT_EQUAL(word[k][0], cases[3].expected[k]);
}

/* Every way to give counters, and every length, against one counter at a time. */
static void
test_arrays_as_one_by_one(void)
{
    static int who[100], visit[100];
    uint64_t key[RNG_WORDS], expected[RNG_WORDS];

    rng_key(key, 0xfeedULL << 40, RNG_PROFILE);
    for (int i = 0; i < 100; i++) {
        who[i] = INT_MAX - 7 * i;
        visit[i] = i * i;
    }
    for (int way = 0; way < 4; way++) {
        const RngCounters counters = { .who = way & 1 ? who : NULL,
                                       .visit = way & 2 ? visit : NULL,
                                       .first = UINT64_MAX - 50, /* runs over */
                                       .at = rng_place(UINT32_MAX, 0xff0000, 0xff),
                                       .draw = 99 };
        for (int n = -1; n <= 100; n++) {
            word[0][n < 0 ? 0 : n] = 12345;
            uniform[3][n < 0 ? 0 : n] = -1;
            rng_words(words, key, &counters, n);
            rng_uniforms(uniforms, key, &counters, n);
            CU_ASSERT(word[0][n < 0 ? 0 : n] == 12345 && uniform[3][n < 0 ? 0 : n] == -1);
            for (int i = 0; i < n; i++) {
                const uint64_t one[] = {
                    counters.first + (uint64_t)(way & 1 ? who[i] : i), 99,
                    rng_place(UINT32_MAX, 0xff0000 + (uint64_t)(way & 2 ? visit[i] : 0), 0xff), 0
                };
                rng_block(expected, key, one);
                for (int k = 0; k < RNG_WORDS; k++)
                    CU_ASSERT(word[k][i] == expected[k] &&
                              uniform[k][i] == rng_uniform(expected[k]));
            }
        }
    }
}

static void
test_ends(void)
{
    /* the lattice of odd multiples of 2^-53; -ln by mpmath 1.3.0, 40 digits */
    /* clang-format off */
    static const struct { const char *name; uint64_t word; double uniform, exponential; } cases[] = {
        { "least",      0,                  0x1p-53,       36.736800569677101 },
        { "bits below", 0xfff,              0x1p-53,       36.736800569677101 },
        { "second",     0x1000,             0x3p-53,       35.638188281008992 },
        { "below half", 0x7fffffffffffffff, 0.5 - 0x1p-53, 0.69314718055994553 },
        { "above half", 0x8000000000000000, 0.5 + 0x1p-53, 0.69314718055994509 },
        { "one less",   0xffffffffffffefff, 1 - 0x3p-53,   3.3306690738754702e-16 },
        { "most",       UINT64_MAX,         1 - 0x1p-53,   1.1102230246251566e-16 },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) {
        CHECK_CLOSE(cases[i].name, rng_uniform(cases[i].word), cases[i].uniform, 0);
        CHECK_CLOSE(cases[i].name, rng_exponential(cases[i].word), cases[i].exponential, 2.5e-16);
    }
}

/* A sum of n terms of this mean and standard deviation each, in standard errors from its mean */
static double
errors_off(double sum, double n, double mean, double sd)
{
    return (sum - n * mean) / (sd * sqrt(n));
}

static void
check_within(const char *name, double errors)
{
    char text[100];

    snprintf(text, sizeof(text), "%s: %.2f standard errors", name, errors);
    CU_assertImplementation(fabs(errors) < 4, __LINE__, text, __FILE__, "", CU_FALSE);
}

/* Moments, a chi-square over 256 cells, and the covariance with each neighbour a counter has. */
static void
test_looks_random(void)
{
    enum { ROUNDS = 64, CELLS = 256 };
    const double n = (double)ROUNDS * MOST, all = RNG_WORDS * n;
    static double other[RNG_WORDS][MOST];
    static double *const others[] = { other[0], other[1], other[2], other[3] };
    static const char *const names[] = { "next visit", "next draw", "next domain", "next seed" };
    double sum = 0, square = 0, exponential = 0, between[6] = { 0 }, chi = 0;
    static int cell[CELLS];
    uint64_t key[RNG_WORDS], next_key[RNG_WORDS];

    for (uint64_t visit = 0; visit < ROUNDS; visit++) {
        const RngCounters now = { .first = 1000, .at = rng_place(3, visit, 0), .draw = 7 };
        rng_key(key, 2024, RNG_EVENTS);
        rng_uniforms(uniforms, key, &now, MOST);
        for (int i = 0; i < MOST; i++) {
            for (int k = 0; k < RNG_WORDS; k++) {
                const double u = uniform[k][i];
                sum += u;
                square += (u - 0.5) * (u - 0.5);
                exponential -= log(u);
                cell[(int)(u * CELLS)]++;
            }
            between[4] += (uniform[0][i] - 0.5) * (uniform[1][i] - 0.5);
            if (i > 0) between[5] += (uniform[0][i] - 0.5) * (uniform[0][i - 1] - 0.5);
        }
        for (int change = 0; change < 4; change++) {
            RngCounters next = now;
            next.at += change == 0 ? rng_place(0, 1, 0) : 0;
            next.draw += change == 1;
            rng_key(next_key, 2024 + (change == 3), change == 2 ? RNG_BOOTSTRAP : RNG_EVENTS);
            rng_uniforms(others, next_key, &next, MOST);
            for (int i = 0; i < MOST; i++)
                between[change] += (uniform[2][i] - 0.5) * (other[2][i] - 0.5);
        }
    }
    for (int k = 0; k < CELLS; k++) {
        const double expected = all / CELLS;
        chi += (cell[k] - expected) * (cell[k] - expected) / expected;
    }
    check_within("mean", errors_off(sum, all, 0.5, sqrt(1 / 12.0)));
    check_within("variance", errors_off(square, all, 1 / 12.0, sqrt(1 / 180.0)));
    check_within("exponential", errors_off(exponential, all, 1, 1));
    check_within("chi-square", (chi - (CELLS - 1)) / sqrt(2.0 * (CELLS - 1)));
    for (int change = 0; change < 4; change++)
        check_within(names[change], errors_off(between[change], n, 0, 1 / 12.0));
    check_within("next word", errors_off(between[4], n, 0, 1 / 12.0));
    check_within("next patient", errors_off(between[5], n, 0, 1 / 12.0));
}

/* Each bit of the counter and of the key moves half of the 256 bits that come out. */
static void
test_every_bit_counts(void)
{
    uint64_t key[RNG_WORDS], counter[RNG_WORDS] = { 5, 6, 7, 0 }, out[RNG_WORDS], moved[RNG_WORDS];
    double total = 0;

    rng_key(key, 1, RNG_TRIAL);
    rng_block(out, key, counter);
    for (int bit = 0; bit < 512; bit++) {
        uint64_t *in = bit < 256 ? &counter[bit / 64] : &key[bit / 64 - 4];
        int changed = 0;
        *in ^= 1ULL << bit % 64;
        rng_block(moved, key, counter);
        *in ^= 1ULL << bit % 64;
        for (int k = 0; k < RNG_WORDS; k++)
            for (uint64_t rest = moved[k] ^ out[k]; rest; rest &= rest - 1) changed++;
        CU_ASSERT(changed > 128 - 5 * 8 && changed < 128 + 5 * 8); /* sd 8 */
        total += changed;
    }
    check_within("bits changed", errors_off(total, 512, 128, 8));
}

/* The same bits everywhere, also of the logarithms: made once with gcc 12 and confirmed with clang
 * 14. It changes with any change of the arithmetic or of what stands where in a counter. */
static void
test_same_bits(void)
{
    uint64_t key[RNG_WORDS], sum = 0;
    char text[40];

    rng_key(key, 20240229, RNG_PARAMETERS);
    for (uint64_t draw = 0; draw < 20; draw++) {
        const RngCounters counters = { .first = draw << 33,
                                       .at = rng_place(draw, 1, 2),
                                       .draw = draw };
        rng_words(words, key, &counters, MOST);
        for (int i = 0; i < MOST; i++)
            for (int k = 0; k < RNG_WORDS; k++)
                sum = sum * 31 + real_to_bits(rng_exponential(word[k][i]));
    }
    snprintf(text, sizeof(text), "%016llx", (unsigned long long)sum);
    CHECK_TEXT("checksum", text, "2d63b7576839c052");
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "known_answers", test_known_answers },
        { "arrays_as_one_by_one", test_arrays_as_one_by_one },
        { "ends", test_ends },
        { "looks_random", test_looks_random },
        { "every_bit_counts", test_every_bit_counts },
        { "same_bits", test_same_bits },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
