/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "economics/evppi.h"
#include "base/memory.h"
#include "economics/acceptability.h"
#include "economics/evppi_basis.h"
#include "math/order.h"
#include "math/rng.h"
#include "math/shuffle.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
const EvppiMethod evppi_methods[] = { /* in the order of EvppiKind */
    { "spline",           "cubic B-splines of one number, as many as cross-validation chooses" },
    { "additive",         "the sum of a spline of each number" },
    { "interaction",      "that, and the products of small splines of each two" },
    { "gaussian process", "Gaussian kernels about 60 of the draws, their length and the noise by cross-validation" },
    { 0 },
};
/* clang-format on */

enum { ERROR_DRAWS = 100, ERROR_ROWS = 400 };

typedef struct {
    const EvppiData *data;
    const double *const *x; /* [q][n] */
    int q, n_responses;     /* costs of strategies 1 .., then effects, less those of strategy 0 */
    double **sorted;        /* [q][n] owned */
    double *y;              /* [n_responses][n] owned: about their means */
    double *mean;           /* [n_responses] owned */
} Work;

/* ---- preparation ---- */

static void
prepare(Work *work)
{
    const EvppiData *data = work->data;
    const size_t n = (size_t)data->n;
    const int others = data->n_strategies - 1;

    work->n_responses = 2 * others;
    work->sorted = memory_new((size_t)work->q, sizeof(double *));
    for (int k = 0; k < work->q; k++) {
        work->sorted[k] = memory_new(n, sizeof(double));
        memcpy(work->sorted[k], work->x[k], n * sizeof(double));
        order_sort(work->sorted[k], data->n);
    }
    work->y = memory_new((size_t)work->n_responses * n + 1, sizeof(double));
    work->mean = memory_new((size_t)work->n_responses + 1, sizeof(double));
    for (int other = 0; other < others; other++)
        for (size_t draw = 0; draw < n; draw++) {
            const size_t at = (size_t)(other + 1) * n + draw;
            work->y[(size_t)other * n + draw] = data->cost[at] - data->cost[draw];
            work->y[(size_t)(others + other) * n + draw] = data->effect[at] - data->effect[draw];
        }
    for (int response = 0; response < work->n_responses; response++) {
        double *own = work->y + (size_t)response * n, mean = 0; /* well conditioned about it */
        for (size_t draw = 0; draw < n; draw++) mean += own[draw];
        work->mean[response] = mean /= (double)n;
        for (size_t draw = 0; draw < n; draw++) own[draw] -= mean;
    }
}

static void
release(Work *work)
{
    for (int k = 0; work->sorted && k < work->q; k++) free(work->sorted[k]);
    free(work->sorted);
    free(work->y);
    free(work->mean);
}

/* ---- the basis, by cross-validation ---- */

static double
error_of(const Work *work, const EvppiBasis *basis)
{
    const SmoothBasis smooth = evppi_basis_smooth(basis);
    SmoothSums sums;

    smooth_sums(&sums, &smooth, work->y, work->n_responses, work->data->n);
    const double error = smooth_error(&sums, &smooth);
    smooth_sums_free(&sums);
    return error;
}

/* Keeps the better of two, the later one only if it is better by a part `much` of the error. A
 * process draws its surface towards the mean, and so the value down: between it and splines that
 * predict as well the splines are kept. */
static const double NOTICEABLY = 0.01, BEYOND_ROUNDING = 1e-9;

static void
keep_better(EvppiBasis *best, double *least, EvppiBasis *basis, double error, double much)
{
    if (best->n_columns == 0 || error < *least * (1 - much)) {
        evppi_basis_free(best);
        *best = *basis;
        *least = error;
    } else {
        evppi_basis_free(basis);
    }
}

static void
choose_splines(EvppiBasis *best, double *least, const Work *work, EvppiKind kind)
{
    static const int sizes[] = { 4, 5, 6, 8, 11, 15 };
    const int most = kind == EVPPI_SPLINE ? 6 : work->q <= 5 ? 3 : 1;

    for (int size = 0; size < most; size++) {
        EvppiBasis basis;
        if (sizes[size] * 4 > work->data->n / (work->q + 1)) break;
        evppi_basis_splines(&basis, kind, work->x, work->q, work->sorted, work->data->n,
                            sizes[size]);
        keep_better(best, least, &basis, error_of(work, &basis), BEYOND_ROUNDING);
    }
    if (best->n_columns == 0) {
        evppi_basis_splines(best, kind, work->x, work->q, work->sorted, work->data->n, 4);
        *least = error_of(work, best);
    }
}

static void
choose_process(EvppiBasis *best, double *least, const Work *work)
{
    EvppiBasis process = { 0 };
    double error = INFINITY;
    static const double lengths[] = { 0.7, 1.4, 2.8 }, noises[] = { 0.01, 0.3, 10 };

    for (int length = 0; length < 3; length++)
        for (int noise = 0; noise < 3; noise++) {
            EvppiBasis basis;
            evppi_basis_process(&basis, work->x, work->q, work->sorted, work->data->n,
                                lengths[length] * sqrt(work->q), noises[noise]);
            keep_better(&process, &error, &basis, error_of(work, &basis), BEYOND_ROUNDING);
        }
    keep_better(best, least, &process, error, NOTICEABLY);
}

static void
choose(EvppiBasis *best, const Work *work, const char *method)
{
    double least = INFINITY;

    for (int kind = EVPPI_SPLINE; kind <= EVPPI_PROCESS; kind++) {
        const bool named = method && strcmp(method, evppi_methods[kind].name) == 0;
        const bool fits = work->q == 1   ? kind == EVPPI_SPLINE
                          : work->q <= 5 ? kind != EVPPI_SPLINE
                                         : kind == EVPPI_ADDITIVE;
        if (method ? !named : !fits) continue;
        if (kind == EVPPI_PROCESS)
            choose_process(best, &least, work);
        else
            choose_splines(best, &least, work, (EvppiKind)kind);
    }
}

/* ---- values ---- */

/* Fitted costs and effects of n rows, those of strategy 0 nothing: [n_strategies][n] each. */
static void
fitted_of(double *cost, double *effect, const Work *work, const SmoothBasis *basis,
          const double *coefficients, long long n)
{
    const int others = work->data->n_strategies - 1;

    smooth_fitted(cost + n, basis, coefficients, others, n);
    smooth_fitted(effect + n, basis, coefficients + others * basis->n_columns, others, n);
}

/* The means that were taken away before the regression come back. */
static void
add_means(double *cost, double *effect, const Work *work, long long n)
{
    const int others = work->data->n_strategies - 1;

    for (int other = 0; other < others; other++)
        for (long long row = 0; row < n; row++) {
            cost[(other + 1) * n + row] += work->mean[other];
            effect[(other + 1) * n + row] += work->mean[others + other];
        }
}

/* Values of perfect information about fitted net benefits: [n_wtp], and their errors over draws. */
static void
value_of(double *value, double *error, const Work *work, const SmoothBasis *basis,
         const double *coefficients, long long n)
{
    const EvppiData *data = work->data;
    const size_t room = (size_t)data->n_strategies * (size_t)n;
    double *cost = memory_new(room, sizeof(double)), *effect = memory_new(room, sizeof(double));
    Acceptability curve;

    fitted_of(cost, effect, work, basis, coefficients, n);
    add_means(cost, effect, work, n);
    acceptability_init(&curve, cost, effect, data->n_strategies, n, data->wtp, data->n_wtp, 1);
    for (int item = 0; item < data->n_wtp; item++) {
        value[item] = curve.evpi[item];
        if (error) error[item] = curve.evpi_error[item];
    }
    acceptability_free(&curve);
    free(cost);
    free(effect);
}

/* ---- standard errors ---- */

/* A few rows stand for all: every k-th. */
static double **
thin_out(const Work *work, int *n_rows)
{
    const long long n = work->data->n, step = (n + ERROR_ROWS - 1) / ERROR_ROWS;
    double **rows = memory_new((size_t)work->q, sizeof(double *));

    *n_rows = (int)((n + step - 1) / step);
    for (int k = 0; k < work->q; k++) {
        rows[k] = memory_new((size_t)*n_rows, sizeof(double));
        for (int row = 0; row < *n_rows; row++) rows[k][row] = work->x[k][row * step];
    }
    return rows;
}

static void
draw_normals(double *z, int n, uint64_t seed, int draw)
{
    uint64_t key[RNG_WORDS], words[RNG_WORDS];

    rng_key(key, seed, RNG_BOOTSTRAP);
    for (int item = 0; item < n; item += RNG_WORDS) {
        const uint64_t counter[RNG_WORDS] = { (uint64_t)item, (uint64_t)draw, 0, 0 };
        rng_block(words, key, counter);
        for (int word = 0; word < RNG_WORDS && item + word < n; word++)
            z[item + word] = real_normal_quantile(rng_uniform(words[word]));
    }
}

/* How the value scatters when coefficients are drawn from what is known of them. */
static void
add_errors(double *error, const Work *work, const EvppiBasis *basis, const SmoothFit *fit)
{
    const int n_wtp = work->data->n_wtp, size = fit->n_columns * fit->n_responses;
    double *value = memory_new((size_t)n_wtp * (ERROR_DRAWS + 1), sizeof(double));
    double *drawn = memory_new((size_t)size, sizeof(double));
    double *z = memory_new((size_t)size, sizeof(double));
    int n_rows;
    double **rows = thin_out(work, &n_rows);
    const EvppiBasis thin = evppi_basis_at(basis, (const double *const *)rows);
    const SmoothBasis smooth = evppi_basis_smooth(&thin);

    for (int draw = 0; draw < ERROR_DRAWS; draw++) {
        draw_normals(z, size, work->data->seed, draw);
        smooth_draw(drawn, fit, z);
        value_of(value + draw * n_wtp, NULL, work, &smooth, drawn, n_rows);
    }
    for (int item = 0; item < n_wtp; item++) {
        double mean = 0, squares = 0;
        for (int draw = 0; draw < ERROR_DRAWS; draw++) mean += value[draw * n_wtp + item];
        mean /= ERROR_DRAWS;
        for (int draw = 0; draw < ERROR_DRAWS; draw++)
            squares += (value[draw * n_wtp + item] - mean) * (value[draw * n_wtp + item] - mean);
        error[item] = sqrt(error[item] * error[item] + squares / (ERROR_DRAWS - 1));
    }
    for (int k = 0; k < work->q; k++) free(rows[k]);
    free(rows);
    free(value);
    free(drawn);
    free(z);
}

/* ---- the same of numbers in a random order ---- */

static void
permute(double **mixed, const Work *work)
{
    const Shuffle shuffle = shuffle_of(work->data->n);
    uint16_t *turns = memory_new(shuffle_n_turns(&shuffle), sizeof(uint16_t));
    uint32_t *places = memory_new((size_t)work->data->n, sizeof(uint32_t));
    uint64_t key[RNG_WORDS];

    rng_key(key, work->data->seed, RNG_BOOTSTRAP);
    shuffle_draw(turns, &shuffle, key, UINT64_C(1) << 40, 0);
    shuffle_places(places, &shuffle, turns, (uint32_t)work->data->n, 0, (int)work->data->n);
    for (int k = 0; k < work->q; k++) {
        mixed[k] = memory_new((size_t)work->data->n, sizeof(double));
        for (long long draw = 0; draw < work->data->n; draw++)
            mixed[k][draw] = work->x[k][places[draw]];
    }
    free(turns);
    free(places);
}

static void
value_permuted(double *value, const Work *work, const EvppiBasis *basis)
{
    double **mixed = memory_new((size_t)work->q, sizeof(double *));
    SmoothSums sums;
    SmoothFit fit;

    permute(mixed, work);
    const EvppiBasis other = evppi_basis_at(basis, (const double *const *)mixed);
    const SmoothBasis smooth = evppi_basis_smooth(&other);
    smooth_sums(&sums, &smooth, work->y, work->n_responses, work->data->n);
    smooth_fit(&fit, &sums, &smooth);
    value_of(value, NULL, work, &smooth, fit.coefficients, work->data->n);
    smooth_fit_free(&fit);
    smooth_sums_free(&sums);
    for (int k = 0; k < work->q; k++) free(mixed[k]);
    free(mixed);
}

/* ---- all of it ---- */

static void
estimate(Evppi *result, const Work *work, const char *method)
{
    EvppiBasis basis = { 0 };
    SmoothSums sums;
    SmoothFit fit;

    choose(&basis, work, method);
    const SmoothBasis smooth = evppi_basis_smooth(&basis);
    smooth_sums(&sums, &smooth, work->y, work->n_responses, work->data->n);
    smooth_fit(&fit, &sums, &smooth);
    value_of(result->value, result->error, work, &smooth, fit.coefficients, work->data->n);
    add_errors(result->error, work, &basis, &fit);
    value_permuted(result->permuted, work, &basis);
    result->method = evppi_methods[basis.kind].name;
    result->n_columns = basis.n_columns;
    smooth_fit_free(&fit);
    smooth_sums_free(&sums);
    evppi_basis_free(&basis);
}

static bool
is_method(const char *name)
{
    for (const EvppiMethod *method = evppi_methods; method->name; method++)
        if (strcmp(method->name, name) == 0) return true;
    return false;
}

/* Columns that do not vary teach nothing and spoil the sums; those that do come first in `kept`. */
static int
keep_varying(const double **kept, const double *const *x, int q, long long n)
{
    int n_kept = 0;

    for (int k = 0; k < q; k++) {
        long long draw = 1;
        while (draw < n && x[k][draw] == x[k][0]) draw++;
        if (draw < n) kept[n_kept++] = x[k];
    }
    return n_kept;
}

Status
evppi_estimate(Evppi *result, const EvppiData *data, const double *const *x, int q,
               const char *method, Error *err)
{
    const double *kept[EVPPI_MOST];
    Work work = { .data = data, .x = kept };
    const size_t n_wtp = (size_t)data->n_wtp;

    *result = (Evppi){ .n_wtp = data->n_wtp,
                       .value = memory_new(n_wtp, sizeof(double)),
                       .error = memory_new(n_wtp, sizeof(double)),
                       .permuted = memory_new(n_wtp, sizeof(double)),
                       .method = "none" };
    if (data->n < EVPPI_LEAST_DRAWS)
        return fail(err, ERR_SPEC, "%lld draws are too few for a regression (%d or more)", data->n,
                    EVPPI_LEAST_DRAWS);
    if (q > EVPPI_MOST)
        return fail(err, ERR_SPEC, "%d parameters are too many for one regression (%d at most)", q,
                    EVPPI_MOST);
    if (method && !is_method(method))
        return fail(err, ERR_SPEC, "there is no method %s of regression", method);
    work.q = keep_varying(kept, x, q, data->n);
    if (work.q == 0 || data->n_strategies < 2) return OK;
    prepare(&work);
    estimate(result, &work, method);
    release(&work);
    return OK;
}

void
evppi_free(Evppi *result)
{
    free(result->value);
    free(result->error);
    free(result->permuted);
    *result = (Evppi){ 0 };
}
