/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Survival data: ns per observation. */
#include "base/memory.h"
#include "bench.h"
#include "evidence/fit.h"
#include "math/rng.h"
#include "survival/cox.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { KM_TIMES = 1000000, COX_TIMES = 1000000, N_COVARIATES = 3 };

enum { PLAIN, ENTERED };

typedef struct {
    int n;
    double *entry;                 /* [n] of points; NULL: from the start; owned */
    KmPoint *points, *sorted;      /* [n] as drawn, and a copy to sort; owned */
    double *drawn[N_COVARIATES];   /* [n] of points, owned                    */
    const double *x[N_COVARIATES]; /* the same, borrowed                      */
} Data;

static double
uniform(const uint64_t *key, int person, int word)
{
    const uint64_t counter[RNG_WORDS] = { (uint64_t)person, 0, (uint64_t)(word / RNG_WORDS), 0 };
    uint64_t words[RNG_WORDS];

    rng_block(words, key, counter);
    return rng_uniform(words[word % RNG_WORDS]);
}

/* Exponential times of rate exp(0.5 (x1 + x2 + x3) - 1), cut short between 0 and 5; entries between
 * 0 and the time. The group is the person's number. */
static void
init_data(Data *data, int n, int which)
{
    uint64_t key[RNG_WORDS];

    *data = (Data){ .n = n };
    if (which == ENTERED) data->entry = memory_new((size_t)n, sizeof(double));
    rng_key(key, 1, RNG_TRIAL);
    data->points = memory_new((size_t)n, sizeof(KmPoint));
    data->sorted = memory_new((size_t)n, sizeof(KmPoint));
    for (int item = 0; item < N_COVARIATES; item++)
        data->drawn[item] = memory_new((size_t)n, sizeof(double));
    for (int person = 0; person < n; person++) {
        double log_rate = -1;
        for (int item = 0; item < N_COVARIATES; item++) {
            data->drawn[item][person] = uniform(key, person, 2 + item) - 0.5;
            log_rate += 0.5 * data->drawn[item][person];
        }
        const double event = -log(uniform(key, person, 0)) / exp(log_rate);
        const double end = 5 * uniform(key, person, 1);
        data->points[person] = (KmPoint){ fmin(event, end), event <= end, person };
        if (data->entry) data->entry[person] = uniform(key, person, 5) * fmin(event, end);
    }
}

static void
free_data(Data *data)
{
    for (int item = 0; item < N_COVARIATES; item++) free(data->drawn[item]);
    free(data->entry);
    free(data->points);
    free(data->sorted);
}

static double *
in_order(const Data *data, double *values)
{
    double *sorted = memory_new((size_t)data->n, sizeof(double));

    for (int i = 0; i < data->n; i++) sorted[i] = values[data->points[i].group];
    free(values);
    return sorted;
}

/* Sorts the points, and what belongs to them. */
static void
sort_data(Data *data)
{
    km_sort(data->points, data->n);
    if (data->entry) data->entry = in_order(data, data->entry);
    for (int item = 0; item < N_COVARIATES; item++)
        data->x[item] = data->drawn[item] = in_order(data, data->drawn[item]);
}

static void
fit_km(void *context)
{
    Data *data = context;
    KmCurve curve = { 0 };

    memcpy(data->sorted, data->points, (size_t)data->n * sizeof(KmPoint));
    km_sort(data->sorted, data->n);
    km_fit_entered(&curve, data->sorted, data->entry, data->n, -1);
    km_free(&curve);
}

static void
fit_cox(void *context)
{
    const Data *data = context;
    const CoxData people = { .n = data->n,
                             .n_covariates = N_COVARIATES,
                             .points = data->points,
                             .entry = data->entry,
                             .x = data->x };
    CoxFit fit;
    Error err = { 0 };

    if (cox_fit_data(&fit, &people, &err) != OK) bench_fail("cox_fit", err.text);
}

static Measured
measure_km(int which)
{
    Data data;

    init_data(&data, KM_TIMES, which);
    if (which == ENTERED) sort_data(&data);
    const double ns = bench_time(fit_km, &data) / data.n;
    free_data(&data);
    return (Measured){ ns, NAN };
}

static Measured
measure_cox(int which)
{
    Data data;

    init_data(&data, COX_TIMES, which);
    sort_data(&data);
    const double ns = bench_time(fit_cox, &data) / data.n;
    free_data(&data);
    return (Measured){ ns, NAN };
}

/* ---- fits ---- */

static void
fit_families_all(void *context)
{
    Error err;

    for (int item = 0; fit_families[item]; item++) {
        Fit fit;
        if (fit_has_cured(fit_families[item])) continue;
        if (fit_curve(&fit, context, fit_families[item], &err) != OK)
            bench_fail("fit_curve", err.text);
    }
}

static Measured
measure_fits(int n)
{
    FitRow *rows = memory_new((size_t)n, sizeof(FitRow));
    FitData fitted;
    Error err = { 0 };
    Data data;

    init_data(&data, n, PLAIN);
    for (int person = 0; person < n; person++) {
        const KmPoint *point = &data.points[person];
        rows[person] = (FitRow){ 0, point->time, point->event, 0, !point->event };
    }
    if (fit_data(&fitted, rows, n, &err) != OK) bench_fail("fit_data", err.text);
    const double ns = bench_time(fit_families_all, &fitted) / n;
    fit_data_free(&fitted);
    free_data(&data);
    return (Measured){ ns, NAN };
}

/* clang-format off */
const Kernel bench_data[] = {
    { "km", NAN, NAN, measure_km, PLAIN, "a time of a Kaplan-Meier curve of 1,000,000, with sorting" },
    { "km_entered", NAN, NAN, measure_km, ENTERED, "km of people in order, watched from a later time on" },
    { "cox", NAN, NAN, measure_cox, PLAIN, "a person of a Cox regression of 1,000,000, 3 covariates" },
    { "cox_entered", NAN, NAN, measure_cox, ENTERED, "cox of people watched from a later time on" },
    { "fits_1000", NAN, NAN, measure_fits, 1000,
      "a person of fits of all 13 families without cure, 1,000 people" },
    { "fits_100000", NAN, NAN, measure_fits, 100000, "the same of 100,000 people" },
    { 0 },
};
/* clang-format on */
