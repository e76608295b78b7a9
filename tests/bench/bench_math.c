/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random numbers and elementary functions over arrays that lie in the nearest cache; and U. */
#include "base/memory.h"
#include "bench.h"
#include "math/real_arrays.h"
#include "math/rng.h"
#include <math.h>
#include <stdlib.h>

enum { SIDE_BY_SIDE = 1024, ROUNDS = 200 };

typedef enum { THREEFRY, LOG, EXP, EXPM1, LOG1P, NORMAL_QUANTILE, THREEFRY_AND_LOG } MathKernel;

typedef struct {
    MathKernel kernel;
    uint64_t key[RNG_WORDS];
    double *word[RNG_WORDS]; /* [SIDE_BY_SIDE] random numbers, owned */
    double *x, *y;           /* [SIDE_BY_SIDE] argument and value, owned */
} Arrays;

static double *
new_array(void)
{
    return memory_new_aligned(SIDE_BY_SIDE, sizeof(double));
}

static void
init_arrays(Arrays *arrays, MathKernel kernel)
{
    arrays->kernel = kernel;
    rng_key(arrays->key, 1, RNG_EVENTS);
    for (int word = 0; word < RNG_WORDS; word++) arrays->word[word] = new_array();
    arrays->x = new_array();
    arrays->y = new_array();
    for (int i = 0; i < SIDE_BY_SIDE; i++) {
        const double u = (i + 0.5) / SIDE_BY_SIDE;
        arrays->x[i] = kernel == EXP || kernel == EXPM1 ? 20 * u - 15 : u;
    }
}

static void
free_arrays(Arrays *arrays)
{
    for (int word = 0; word < RNG_WORDS; word++) free(arrays->word[word]);
    free(arrays->x);
    free(arrays->y);
}

static void
apply(const Arrays *arrays, uint64_t round)
{
    const RngCounters counters = { .at = rng_place(1, round, 0) };
    double *y = arrays->y;
    const double *x = arrays->x;

    switch (arrays->kernel) {
    case LOG: real_logs(y, x, SIDE_BY_SIDE); break;
    case EXP: real_exps(y, x, SIDE_BY_SIDE); break;
    case EXPM1: real_expm1s(y, x, SIDE_BY_SIDE); break;
    case LOG1P: real_log1ps(y, x, SIDE_BY_SIDE); break;
    case NORMAL_QUANTILE: real_normal_quantiles(y, x, SIDE_BY_SIDE); break;
    case THREEFRY: rng_uniforms(arrays->word, arrays->key, &counters, SIDE_BY_SIDE); break;
    case THREEFRY_AND_LOG:
        rng_uniforms(arrays->word, arrays->key, &counters, SIDE_BY_SIDE);
        for (int word = 0; word < RNG_WORDS; word++) real_logs(y, arrays->word[word], SIDE_BY_SIDE);
    }
}

static void
apply_often(void *context)
{
    for (uint64_t round = 0; round < ROUNDS; round++) apply(context, round);
}

static Measured
measure(int which)
{
    const int words = which == THREEFRY || which == THREEFRY_AND_LOG ? RNG_WORDS : 1;
    Arrays arrays;

    init_arrays(&arrays, (MathKernel)which);
    const double ns = bench_time(apply_often, &arrays) / ((double)ROUNDS * SIDE_BY_SIDE * words);
    free_arrays(&arrays);
    return (Measured){ ns, NAN };
}

double
bench_unit(void)
{
    return measure(THREEFRY_AND_LOG).ns;
}

/* clang-format off */
const Kernel bench_math[] = {
    { "unit",            NAN, NAN, measure, THREEFRY_AND_LOG, "U: a random double and its log" },
    { "threefry",        NAN, NAN, measure, THREEFRY,         "a random double" },
    { "log",             NAN, NAN, measure, LOG,              "logarithm" },
    { "exp",             NAN, NAN, measure, EXP,              "exponential" },
    { "expm1",           NAN, NAN, measure, EXPM1,            "exp(x) - 1" },
    { "log1p",           NAN, NAN, measure, LOG1P,            "ln(1 + x)" },
    { "normal_quantile", NAN, NAN, measure, NORMAL_QUANTILE,  "quantile of the normal" },
    { 0 },
};
/* clang-format on */
