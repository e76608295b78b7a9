/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/rng.h"
#include "math/sampler.h"
#include "math/sobol.h"
#include "testlib.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST = 20000, DIMENSIONS = 6 };

static double u[DIMENSIONS][MOST];

static Sampler *
made(SamplerKind kind, uint64_t seed, int64_t n_draws, int n_dimensions)
{
    Sampler *sampler = NULL;
    Error err;

    CHECK_OK(sampler_new(&sampler, kind, seed, n_draws, n_dimensions, &err));
    return sampler;
}

static void
check_within(const char *name, double errors)
{
    char text[200];

    snprintf(text, sizeof(text), "%s: %.2f standard errors", name, errors);
    CU_assertImplementation(fabs(errors) < 4, __LINE__, text, __FILE__, "", CU_FALSE);
}

static void
test_names(void)
{
    CHECK_TEXT("random", sampler_names[SAMPLER_RANDOM], "random");
    CHECK_TEXT("latin", sampler_names[SAMPLER_LATIN], "latin hypercube");
    CHECK_TEXT("sobol", sampler_names[SAMPLER_SOBOL], "sobol");
    CHECK_TEXT("end", sampler_names[SAMPLER_KINDS], NULL);
}

static void
test_refused(void)
{
    /* clang-format off */
    static const struct { SamplerKind kind; int64_t n_draws; int n_dimensions; const char *part; } cases[] = {
        { SAMPLER_RANDOM, 0, 1, "0 draws: there must be 1 to 4294967296" },
        { SAMPLER_LATIN, -5, 1, "-5 draws: there must be 1" },
        { SAMPLER_RANDOM, SAMPLER_MOST_DRAWS + 1, 1, "4294967297 draws: there must be" },
        { SAMPLER_LATIN, 31, 1, "31 draws are too few for the sampler \"latin hypercube\", which is made of 16"
                                " independent replicates (32 draws or more, or the sampler \"random\")" },
        { SAMPLER_SOBOL, 31, 1, "31 draws are too few for the sampler \"sobol\"" },
        { SAMPLER_SOBOL, 32, 1112, "1112 uncertain parameters are too many for the sampler \"sobol\" (at most 1111" },
    };
    /* clang-format on */
    Error err;

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Sampler *sampler = (Sampler *)u;
        CHECK_FAILS(
            sampler_new(&sampler, cases[i].kind, 1, cases[i].n_draws, cases[i].n_dimensions, &err),
            ERR_SPEC, cases[i].part);
        CU_ASSERT_PTR_NULL(sampler);
    }
    sampler_delete(NULL);
}

static void
test_ends_of_what_is_taken(void)
{
    sampler_delete(made(SAMPLER_RANDOM, 1, 1, 0));
    sampler_delete(made(SAMPLER_LATIN, 1, 32, 0));
    sampler_delete(made(SAMPLER_SOBOL, 1, 32, 0));
    for (SamplerKind kind = 0; kind < SAMPLER_KINDS; kind++) {
        Sampler *sampler = made(kind, 1, SAMPLER_MOST_DRAWS, 1);
        sampler_fill(sampler, u[0], 0, SAMPLER_MOST_DRAWS - 100, 100);
        for (int draw = 0; draw < 100; draw++) CU_ASSERT(u[0][draw] > 0 && u[0][draw] < 1);
        sampler_delete(sampler);
    }
    Sampler *sampler = made(SAMPLER_SOBOL, 1, 32, SOBOL_DIMENSIONS);
    sampler_fill(sampler, u[0], SOBOL_DIMENSIONS - 1, 0, 32);
    sampler_delete(sampler);
}

/* 16 runs one after another whose lengths differ by one at most */
static void
test_replicates(void)
{
    for (int64_t n_draws = 32; n_draws < 200; n_draws++) {
        Sampler *sampler = made(SAMPLER_SOBOL, 1, n_draws, 1);
        CU_ASSERT_EQUAL(sampler_replicates(sampler), 16);
        CU_ASSERT_EQUAL(sampler_first_of(sampler, 0), 0);
        CU_ASSERT_EQUAL(sampler_first_of(sampler, 16), n_draws);
        for (int replicate = 0; replicate < 16; replicate++) {
            const int64_t first = sampler_first_of(sampler, replicate),
                          length = sampler_first_of(sampler, replicate + 1) - first;
            CU_ASSERT(length == n_draws / 16 || length == (n_draws + 15) / 16);
            for (int64_t draw = first; draw < first + length; draw++)
                CU_ASSERT_EQUAL(sampler_replicate_of(sampler, draw), replicate);
        }
        sampler_delete(sampler);
    }
    Sampler *sampler = made(SAMPLER_RANDOM, 1, 77, 1);
    CU_ASSERT_EQUAL(sampler_replicates(sampler), 1);
    CU_ASSERT_EQUAL(sampler_replicate_of(sampler, 0), 0);
    CU_ASSERT_EQUAL(sampler_replicate_of(sampler, 76), 0);
    CU_ASSERT_EQUAL(sampler_first_of(sampler, 1), 77);
    sampler_delete(sampler);
}

/* Against one word at a time, at its address */
static void
test_random_by_address(void)
{
    Sampler *sampler = made(SAMPLER_RANDOM, 99, 5000, 4);
    uint64_t key[RNG_WORDS], words[RNG_WORDS];

    rng_key(key, 99, RNG_PARAMETERS);
    sampler_fill(sampler, u[0], 3, 1001, 500);
    for (uint64_t draw = 1001; draw < 1501; draw++) {
        rng_block(words, key, (uint64_t[]){ draw / 4, 0, rng_place(3, 0, SAMPLER_RANDOM), 0 });
        CU_ASSERT(u[0][draw - 1001] == rng_uniform(words[draw % 4]));
    }
    sampler_delete(sampler);
}

static void
test_cut_in_pieces(void)
{
    enum { N = 1009 };
    static const int lengths[] = { 1, 2, 31, 32, 33, 64, 65, 500 };
    static double piece[N + 2];

    for (SamplerKind kind = 0; kind < SAMPLER_KINDS; kind++) {
        Sampler *sampler = made(kind, 8, N, 3);
        sampler_fill(sampler, u[0], 2, 0, N);
        for (size_t i = 0; i < LENGTH(lengths); i++) {
            for (int first = (N - 1) / lengths[i] * lengths[i]; first >= 0; first -= lengths[i]) {
                const int n = N - first < lengths[i] ? N - first : lengths[i];
                piece[0] = piece[n + 1] = -1;
                sampler_fill(sampler, u[1], 1, first, n); /* something else in between */
                sampler_fill(sampler, piece + 1, 2, first, n);
                CU_ASSERT(memcmp(piece + 1, &u[0][first], (size_t)n * sizeof(double)) == 0);
                CU_ASSERT(piece[0] == -1 && piece[n + 1] == -1);
            }
        }
        piece[0] = -1;
        sampler_fill(sampler, piece, 0, N, 0);
        CU_ASSERT(piece[0] == -1);
        sampler_delete(sampler);
    }
}

/* A dimension does not depend on how many there are; seeds, dimensions and kinds differ. */
static void
test_who_shifts_whom(void)
{
    enum { N = 640 };

    for (SamplerKind kind = 0; kind < SAMPLER_KINDS; kind++) {
        Sampler *few = made(kind, 8, N, 2), *many = made(kind, 8, N, 200),
                *seed = made(kind, 9, N, 2), *other = made((kind + 1) % SAMPLER_KINDS, 8, N, 2),
                *longer = made(kind, 8, N + 16, 2);
        int same[4] = { 0 };
        sampler_fill(few, u[0], 1, 0, N);
        sampler_fill(many, u[1], 1, 0, N);
        CU_ASSERT(memcmp(u[0], u[1], N * sizeof(double)) == 0);
        sampler_fill(longer, u[1], 1, 0, N);
        CU_ASSERT((memcmp(u[0], u[1], N * sizeof(double)) == 0) == (kind == SAMPLER_RANDOM));
        sampler_fill(few, u[1], 0, 0, N);
        sampler_fill(seed, u[2], 1, 0, N);
        sampler_fill(other, u[3], 1, 0, N);
        for (int draw = 0; draw < N; draw++)
            for (int against = 1; against < 4; against++)
                same[against] += u[0][draw] == u[against][draw];
        CU_ASSERT(same[1] == 0 && same[2] == 0 && same[3] == 0);
        sampler_delete(few);
        sampler_delete(many);
        sampler_delete(seed);
        sampler_delete(other);
        sampler_delete(longer);
    }
}

/* Each replicate has one draw in each of as many strata as it has draws: of a Latin hypercube
 * always, of Sobol's sequence where that is a power of two. */
static void
test_strata(void)
{
    /* clang-format off */
    static const struct { SamplerKind kind; int n_draws; } cases[] = {
        { SAMPLER_LATIN, 32 }, { SAMPLER_LATIN, 33 }, { SAMPLER_LATIN, 47 }, { SAMPLER_LATIN, 100 },
        { SAMPLER_LATIN, 1000 }, { SAMPLER_LATIN, 4096 }, { SAMPLER_LATIN, 10000 }, { SAMPLER_LATIN, 19999 },
        { SAMPLER_SOBOL, 32 }, { SAMPLER_SOBOL, 64 }, { SAMPLER_SOBOL, 4096 }, { SAMPLER_SOBOL, 16384 },
    };
    /* clang-format on */
    static char taken[MOST];

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Sampler *sampler = made(cases[i].kind, 5, cases[i].n_draws, 50);
        for (int dimension = 0; dimension < 50; dimension += 7) {
            sampler_fill(sampler, u[0], dimension, 0, cases[i].n_draws);
            for (int replicate = 0; replicate < 16; replicate++) {
                const int first = (int)sampler_first_of(sampler, replicate),
                          end = (int)sampler_first_of(sampler, replicate + 1);
                int n_taken = 0;
                memset(taken, 0, sizeof(taken));
                for (int draw = first; draw < end; draw++) {
                    CU_ASSERT_FATAL(u[0][draw] > 0 && u[0][draw] < 1);
                    n_taken += !taken[(int)(u[0][draw] * (end - first))]++;
                }
                CU_ASSERT_EQUAL(n_taken, end - first);
            }
        }
        sampler_delete(sampler);
    }
}

/* A number is anywhere in its stratum, and pairs of dimensions know nothing of each other. */
static void
test_latin_is_random(void)
{
    enum { N = 16000, STRATA = N / 16, CELLS = 100 };
    Sampler *sampler = made(SAMPLER_LATIN, 44, N, 3);
    int count[2][CELLS] = { 0 };
    double chi[2] = { 0 }, product = 0, neighbours = 0;

    for (int dimension = 0; dimension < 3; dimension++)
        sampler_fill(sampler, u[dimension], dimension, 0, N);
    for (int draw = 0; draw < N; draw++) {
        const double within = u[0][draw] * STRATA - floor(u[0][draw] * STRATA);
        count[0][(int)(within * CELLS)]++;
        count[1][(int)(u[1][draw] * 10) * 10 + (int)(u[2][draw] * 10)]++;
        product += (u[0][draw] - 0.5) * (u[1][draw] - 0.5) * 12;
        if (draw % STRATA) neighbours += (u[0][draw] - 0.5) * (u[0][draw - 1] - 0.5) * 12;
    }
    for (int cell = 0; cell < CELLS; cell++)
        for (int what = 0; what < 2; what++)
            chi[what] += pow(count[what][cell] - N / CELLS, 2) / (N / CELLS);
    check_within("in the stratum", (chi[0] - 99) / sqrt(198));
    check_within("two dimensions", (chi[1] - 81) / sqrt(162)); /* both margins are fixed */
    check_within("correlation", product / sqrt(N));
    check_within("neighbours", (neighbours + 16) / sqrt(N)); /* -1 / (n - 1) for each pair */
    sampler_delete(sampler);
}

/* Integrands on the unit cube of DIMENSIONS */
static double
additive(const double x[DIMENSIONS]) /* mean: e - 1, e - 1, 1/3, 1/2, 1/2, 1/3 */
{
    return exp(x[0]) + exp(x[1]) + x[2] * x[2] + x[3] + x[4] + x[5] * x[5];
}

static double
smooth(const double x[DIMENSIONS]) /* the "g" of Sobol' with smooth factors of mean 1 */
{
    double product = 1;

    for (int k = 0; k < DIMENSIONS; k++) product *= 1 + (x[k] * x[k] - 1.0 / 3) / (k + 1);
    return product;
}

static double
stepped(const double x[DIMENSIONS])
{
    return x[0] + x[1] + x[2] > 1.5;
}

/* clang-format off */
static const struct { const char *name; double (*f)(const double *), mean; } integrands[] = {
    { "additive", additive, 2 * 1.71828182845904524 + 2.0 / 3 + 1 },
    { "smooth",   smooth,   1 },
    { "stepped",  stepped,  0.5 },
};
/* clang-format on */
enum { INTEGRANDS = 3 };

/* A mean's error and its standard error: of independent draws from their scatter, otherwise from
 * that of the means of replicates. */
typedef struct {
    double error, se;
} Estimate;

static void
estimate(Estimate *estimates, SamplerKind kind, uint64_t seed, int n_draws)
{
    Sampler *sampler = made(kind, seed, n_draws, DIMENSIONS);
    double sum[INTEGRANDS][16] = { 0 }, square[INTEGRANDS] = { 0 };

    for (int dimension = 0; dimension < DIMENSIONS; dimension++)
        sampler_fill(sampler, u[dimension], dimension, 0, n_draws);
    for (int draw = 0; draw < n_draws; draw++) {
        double x[DIMENSIONS];
        for (int dimension = 0; dimension < DIMENSIONS; dimension++)
            x[dimension] = u[dimension][draw];
        for (int which = 0; which < INTEGRANDS; which++) {
            const double gap = integrands[which].f(x) - integrands[which].mean;
            sum[which][sampler_replicate_of(sampler, draw)] += gap;
            square[which] += gap * gap;
        }
    }
    for (int which = 0; which < INTEGRANDS; which++) {
        double mean = 0, scatter = 0;
        for (int run = 0; run < 16; run++) mean += sum[which][run] / n_draws;
        for (int run = 0; run < 16; run++) {
            const double length =
                (double)(run < sampler_replicates(sampler)
                             ? sampler_first_of(sampler, run + 1) - sampler_first_of(sampler, run)
                             : 0);
            scatter += pow(sum[which][run] - length * mean, 2);
        }
        estimates[which].error = mean;
        estimates[which].se = kind == SAMPLER_RANDOM
                                  ? sqrt((square[which] / n_draws - mean * mean) / (n_draws - 1))
                                  : sqrt(scatter * 16 / 15) / n_draws;
    }
    sampler_delete(sampler);
}

/* Errors are as large as their standard errors say: their ratio has Student's t with 15 degrees of
 * freedom, of mean 0, variance 15/13 and fourth moment 3 * 15^2 / (13 * 11); for independent draws
 * the normal's. Lengths: powers of two and not, equal and not. */
static void
test_standard_errors(void)
{
    enum { SEEDS = 200 };
    static const int lengths[] = { 512, 1000 };

    for (SamplerKind kind = 0; kind < SAMPLER_KINDS; kind++) {
        const double variance = kind == SAMPLER_RANDOM ? 1 : 15 / 13.0,
                     fourth = kind == SAMPLER_RANDOM ? 3 : 3 * 225 / 143.0;
        for (size_t i = 0; i < LENGTH(lengths); i++) {
            double sum[INTEGRANDS] = { 0 }, square[INTEGRANDS] = { 0 };
            for (uint64_t seed = 0; seed < SEEDS; seed++) {
                Estimate estimates[INTEGRANDS];
                estimate(estimates, kind, seed, lengths[i]);
                for (int which = 0; which < INTEGRANDS; which++) {
                    const double t = estimates[which].error / estimates[which].se;
                    sum[which] += t;
                    square[which] += t * t;
                }
            }
            for (int which = 0; which < INTEGRANDS; which++) {
                char name[100];
                snprintf(name, sizeof(name), "%s, %s, %d draws", sampler_names[kind],
                         integrands[which].name, lengths[i]);
                check_within(name, sum[which] / sqrt(SEEDS * variance));
                check_within(name, (square[which] - SEEDS * variance) /
                                       sqrt(SEEDS * (fourth - variance * variance)));
            }
        }
    }
}

/* The variance of a mean from 16 x LENGTH draws, in units of that from independent draws. One draw
 * in each stratum (Stein 1987, Technometrics 29:143-151): of what is additive the mean square slope
 * / (12 LENGTH^2) is left, of the rest all; by calculus, of the integrands above, the variance of
 * the whole and of its additive part, and the mean square slope:
 *   additive  e^2 - 1 - 2 (e - 1)^2 + 8 / 45 + 1 / 6, all of it; slope e^2 - 1 + 8 / 3 + 2
 *   smooth    product of 1 + s less 1, sum of s; s = 4 / 45 / (k + 1)^2
 *   stepped   1 / 4, 3 x 53 / 960 (Irwin-Hall)
 * An additive integrand is to scrambled Sobol' points, 2^8 a replicate, what it is to strata; for
 * the others a share of the gain measured when this was written is asked for. */
static void
test_gains(void)
{
    enum { SEEDS = 100, LENGTH_OF_RUN = 256, N = 16 * LENGTH_OF_RUN };
    const double e = 2.71828182845904524,
                 variance[] = { e * e - 1 - 2 * (e - 1) * (e - 1) + 8 / 45.0 + 1 / 6.0, 0.1371445,
                                0.25 },
                 left[] = { (e * e - 1 + 8 / 3.0 + 2) / 12 / LENGTH_OF_RUN / LENGTH_OF_RUN,
                            0.1371445 - 4 / 45.0 * 1.491388889, 0.25 - 3 * 53 / 960.0 };
    static const double least[INTEGRANDS] = { 30000, 2000, 2 };

    for (SamplerKind kind = 0; kind < SAMPLER_KINDS; kind++) {
        double square[INTEGRANDS] = { 0 };
        for (uint64_t seed = 0; seed < SEEDS; seed++) {
            Estimate estimates[INTEGRANDS];
            estimate(estimates, kind, seed, N);
            for (int which = 0; which < INTEGRANDS; which++)
                square[which] += estimates[which].error * estimates[which].error;
        }
        for (int which = 0; which < INTEGRANDS; which++) {
            const double theory = kind == SAMPLER_RANDOM ? variance[which] : left[which],
                         gain = variance[which] / (square[which] / SEEDS * N);
            char text[100];
            snprintf(text, sizeof(text), "%s, %s: gain %.1f", sampler_names[kind],
                     integrands[which].name, gain);
            if (kind != SAMPLER_SOBOL || which == 0)
                check_within(text, (square[which] * N / theory - SEEDS) / sqrt(2.0 * SEEDS));
            if (kind == SAMPLER_SOBOL)
                CU_assertImplementation(gain >= least[which], __LINE__, text, __FILE__, "",
                                        CU_FALSE);
        }
    }
}

/* The same bits everywhere: made once with gcc 12 and confirmed with clang 14. */
static void
test_same_bits(void)
{
    static const char *const expected[SAMPLER_KINDS] = { "30947d12cf17432b", "00c5722a98248687",
                                                         "657ab75587e56bba" };

    for (SamplerKind kind = 0; kind < SAMPLER_KINDS; kind++) {
        Sampler *sampler = made(kind, 20240229, 10007, 100);
        uint64_t sum = 0;
        char text[40];
        for (int dimension = 0; dimension < 100; dimension += 9) {
            sampler_fill(sampler, u[0], dimension, 0, 10007);
            for (int draw = 0; draw < 10007; draw++) sum = sum * 31 + real_to_bits(u[0][draw]);
        }
        snprintf(text, sizeof(text), "%016llx", (unsigned long long)sum);
        CHECK_TEXT(sampler_names[kind], text, expected[kind]);
        sampler_delete(sampler);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "names", test_names },
        { "refused", test_refused },
        { "ends_of_what_is_taken", test_ends_of_what_is_taken },
        { "replicates", test_replicates },
        { "random_by_address", test_random_by_address },
        { "cut_in_pieces", test_cut_in_pieces },
        { "who_shifts_whom", test_who_shifts_whom },
        { "strata", test_strata },
        { "latin_is_random", test_latin_is_random },
        { "standard_errors", test_standard_errors },
        { "gains", test_gains },
        { "same_bits", test_same_bits },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
