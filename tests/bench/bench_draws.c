/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a probabilistic analysis does beside running the model: uniform numbers, quantiles,
 * regressions. */
#include "base/memory.h"
#include "bench.h"
#include "economics/evppi.h"
#include "math/dist_inverse.h"
#include "math/sampler.h"
#include <math.h>
#include <stdlib.h>

enum { DRAWS = 10000, AT_ONCE = 32 };

/* ---- uniform numbers ---- */

static void
fill_uniforms(void *context)
{
    double u[AT_ONCE];

    for (int first = 0; first + AT_ONCE <= DRAWS; first += AT_ONCE)
        sampler_fill(context, u, 3, first, AT_ONCE);
}

static Measured
measure_sampler(int kind)
{
    Sampler *sampler;
    Error err = { 0 };

    if (sampler_new(&sampler, (SamplerKind)kind, 1, DRAWS, 16, &err) != OK)
        bench_fail("sampler_new", err.text);
    const double ns = bench_time(fill_uniforms, sampler) / DRAWS;
    sampler_delete(sampler);
    return (Measured){ ns, NAN };
}

/* ---- quantiles ---- */

static void
fill_quantiles(void *context)
{
    double x[AT_ONCE], u[AT_ONCE];

    for (int first = 0; first + AT_ONCE <= DRAWS; first += AT_ONCE) {
        for (int i = 0; i < AT_ONCE; i++) u[i] = (first + i + 0.5) / DRAWS;
        dist_inverse_fill(context, x, u, AT_ONCE);
    }
}

static Measured
measure_quantile(int which)
{
    static const struct {
        const char *family;
        double a, b;
    } cases[] = { { "beta", 130, 45 }, { "gamma", 73.5, 163.3 }, { "lognormal", 0, 0.2 } };
    const DistArg args[2] = { { NULL, cases[which].a }, { NULL, cases[which].b } };
    Dist dist;
    Error err = { 0 };

    if (dist_make(&dist, cases[which].family, args, 2, NAN, &err) != OK)
        bench_fail("dist_make", err.text);
    DistInverse *inverse = dist_inverse_new(&dist);
    const double ns = bench_time(fill_quantiles, inverse) / DRAWS;
    dist_inverse_delete(inverse);
    return (Measured){ ns, NAN };
}

/* ---- regression ---- */

typedef struct {
    EvppiData data;
    double *x;
} Lesson;

static void
learn(void *context)
{
    const Lesson *lesson = context;
    const double *const x[1] = { lesson->x };
    Evppi result;
    Error err = { 0 };

    if (evppi_estimate(&result, &lesson->data, x, 1, NULL, &err) != OK)
        bench_fail("evppi_estimate", err.text);
    evppi_free(&result);
}

/* Four strategies, fifty thresholds; one operation is a draw of one parameter. */
static Measured
measure_evppi(int which)
{
    enum { STRATEGIES = 4, THRESHOLDS = 50 };
    double *cost = memory_new(STRATEGIES * DRAWS, sizeof(double)), wtp[THRESHOLDS];
    double *effect = memory_new(STRATEGIES * DRAWS, sizeof(double));
    double *x = memory_new(DRAWS, sizeof(double));
    Lesson lesson = { { cost, effect, STRATEGIES, THRESHOLDS, DRAWS, wtp, 1 }, x };

    (void)which;
    for (int draw = 0; draw < DRAWS; draw++) {
        x[draw] = fmod(draw * 0.6180339887498949, 1);
        for (int strategy = 0; strategy < STRATEGIES; strategy++) {
            const double noise = fmod((draw + 1) * (strategy + 2) * 0.7548776662466927, 1);
            cost[strategy * DRAWS + draw] = 1000 * strategy * (0.5 + x[draw]) + 500 * noise;
            effect[strategy * DRAWS + draw] = 0.02 * strategy + 0.05 * noise;
        }
    }
    for (int item = 0; item < THRESHOLDS; item++) wtp[item] = 2000.0 * (item + 1);
    const double ns = bench_time(learn, &lesson) / DRAWS;
    free(cost);
    free(effect);
    free(x);
    return (Measured){ ns, NAN };
}

/* clang-format off */
const Kernel bench_draws[] = {
    { "sampler_random",    NAN, NAN, measure_sampler,  SAMPLER_RANDOM, "a uniform number of a probabilistic analysis, 32 at once" },
    { "sampler_latin",     NAN, NAN, measure_sampler,  SAMPLER_LATIN,  "the same, latin hypercube" },
    { "sampler_sobol",     NAN, NAN, measure_sampler,  SAMPLER_SOBOL,  "the same, sobol" },
    { "quantile_beta",     NAN, NAN, measure_quantile, 0, "a value of a beta distribution, tabled" },
    { "quantile_gamma",    NAN, NAN, measure_quantile, 1, "a value of a gamma distribution, tabled" },
    { "quantile_lognormal",NAN, NAN, measure_quantile, 2, "a value of a lognormal distribution" },
    { "evppi_spline",      NAN, NAN, measure_evppi,    0, "a draw of one parameter in EVPPI, 4 strategies, 50 thresholds, with standard error and permutation" },
    { 0 },
};
/* clang-format on */
