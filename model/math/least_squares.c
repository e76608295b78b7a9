/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/least_squares.h"
#include "base/memory.h"
#include "math/cholesky.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = LEAST_SQUARES_MOST, MOST_ITERATIONS = 100, MOST_SHRINKS = 8, TRIALS = 8 };

static const double STEP = 1e-2;    /* of a slope, in scales: its error is of the order of 1e-4 of
                                       how much the slope changes over a scale              */
static const double LITTLE = 1e-12; /* sum of squares still to gain: nothing */

typedef struct {
    LeastSquaresFunction function;
    void *context;
    int n, n_rows;
    double x[MOST], scale[MOST], value;
    double *residual; /* [n_rows] at x             */
    double *block;    /* [n_rows][LANES]           */
    double *slope;    /* [n_rows][n]               */
    double information[MOST * MOST], gradient[MOST];
    double damping;
} Search;

static double
sum_of_squares(const double *block, int n_rows, int point)
{
    double sum = 0;

    for (int row = 0; row < n_rows; row++)
        sum += block[row * LANES + point] * block[row * LANES + point];
    return isfinite(sum) ? sum : NAN;
}

/* The slope between x and both points beside it, or one of them. */
static bool
difference(Search *search, int number, const double *x)
{
    const int up = 2 * number, down = up + 1;
    const bool has_up = !isnan(sum_of_squares(search->block, search->n_rows, up));
    const bool has_down = !isnan(sum_of_squares(search->block, search->n_rows, down));
    const double right = has_up ? x[number * LANES + up] : search->x[number];
    const double left = has_down ? x[number * LANES + down] : search->x[number];

    for (int row = 0; row < search->n_rows; row++) {
        const double above = has_up ? search->block[row * LANES + up] : search->residual[row];
        const double below = has_down ? search->block[row * LANES + down] : search->residual[row];
        search->slope[row * search->n + number] = (above - below) / (right - left);
    }
    return has_up || has_down;
}

static bool
derive(Search *search)
{
    const int n = search->n;
    double x[MOST * LANES];
    bool good = true;

    for (int number = 0; number < n; number++)
        for (int point = 0; point < 2 * n; point++)
            x[number * LANES + point] = search->x[number] + (point / 2 != number ? 0
                                                             : point % 2         ? -STEP
                                                                                 : STEP) *
                                                                search->scale[number];
    search->function(search->block, x, 2 * n, search->context);
    for (int number = 0; number < n; number++)
        if (!difference(search, number, x)) {
            search->scale[number] /= 4;
            good = false;
        }
    if (!good) return false;
    for (int one = 0; one < n; one++) {
        search->gradient[one] = 0;
        for (int row = 0; row < search->n_rows; row++)
            search->gradient[one] += search->slope[row * n + one] * search->residual[row];
        for (int two = 0; two <= one; two++) {
            double sum = 0;
            for (int row = 0; row < search->n_rows; row++)
                sum += search->slope[row * n + one] * search->slope[row * n + two];
            search->information[one * n + two] = search->information[two * n + one] = sum;
        }
    }
    return true;
}

static bool
derive_somewhere(Search *search)
{
    for (int shrink = 0; shrink < MOST_SHRINKS; shrink++)
        if (derive(search)) return true;
    return false;
}

/* (J'J + damping diag(J'J)) step = -J'r; false if it has no answer. */
static bool
step_of(double *step, const Search *search, double damping)
{
    const int n = search->n;
    double factor[MOST * MOST];

    memcpy(factor, search->information, sizeof(double) * (size_t)(n * n));
    for (int number = 0; number < n; number++) factor[number * n + number] *= 1 + damping;
    if (cholesky_factor(factor, n) >= 0) return false;
    for (int number = 0; number < n; number++) step[number] = -search->gradient[number];
    cholesky_solve(step, factor, n);
    return true;
}

/* The best of steps with less and more damping; false if none is better. */
static bool
walk(Search *search)
{
    const int n = search->n, n_rows = search->n_rows;
    static const double factors[TRIALS] = { 0, 1e-2, 1e-1, 1, 10, 100, 1e3, 1e4 };
    double x[MOST * LANES], damping[TRIALS], step[MOST];
    int n_trials = 0, best = -1;
    double least = search->value;

    for (int trial = 0; trial < TRIALS; trial++) {
        damping[n_trials] = search->damping * factors[trial];
        if (!step_of(step, search, damping[n_trials])) continue;
        for (int number = 0; number < n; number++)
            x[number * LANES + n_trials] = search->x[number] + step[number];
        n_trials++;
    }
    if (n_trials > 0) search->function(search->block, x, n_trials, search->context);
    for (int trial = 0; trial < n_trials; trial++) {
        const double value = sum_of_squares(search->block, n_rows, trial);
        if (value < least) {
            least = value;
            best = trial;
        }
    }
    if (best < 0) {
        search->damping *= 1e5;
        return false;
    }
    for (int number = 0; number < n; number++) search->x[number] = x[number * LANES + best];
    for (int row = 0; row < n_rows; row++)
        search->residual[row] = search->block[row * LANES + best];
    search->value = least;
    search->damping = fmax(damping[best], 1e-6);
    return true;
}

/* What a whole step would gain if residuals were straight lines; the scale follows. */
static double
gain_of(Search *search, double *covariance)
{
    const int n = search->n;
    double gain = 0, step[MOST];

    memcpy(covariance, search->information, sizeof(double) * (size_t)(n * n));
    if (cholesky_factor(covariance, n) >= 0) {
        for (int item = 0; item < n * n; item++) covariance[item] = NAN;
        return INFINITY;
    }
    memcpy(step, search->gradient, sizeof(step));
    cholesky_solve(step, covariance, n);
    for (int number = 0; number < n; number++) gain += search->gradient[number] * step[number];
    cholesky_invert(covariance, n);
    for (int number = 0; number < n; number++)
        search->scale[number] = fmin(
            fmax(1 / sqrt(search->information[number * n + number]), search->scale[number] / 10),
            search->scale[number] * 10);
    return gain;
}

static Status
begin(Search *search, const double *start, const double *scale, Error *err)
{
    double x[MOST * LANES];

    memcpy(search->x, start, sizeof(double) * (size_t)search->n);
    memcpy(search->scale, scale, sizeof(double) * (size_t)search->n);
    search->residual = memory_new((size_t)search->n_rows + 1, sizeof(double));
    search->block = memory_new(((size_t)search->n_rows + 1) * LANES, sizeof(double));
    search->slope = memory_new(((size_t)search->n_rows + 1) * (size_t)search->n, sizeof(double));
    for (int number = 0; number < search->n; number++) x[number * LANES] = start[number];
    search->function(search->block, x, 1, search->context);
    search->value = sum_of_squares(search->block, search->n_rows, 0);
    for (int row = 0; row < search->n_rows; row++)
        search->residual[row] = search->block[row * LANES];
    if (isnan(search->value)) return fail(err, ERR_NUMERIC, "no value at the starting point");
    return OK;
}

Status
least_squares(LeastSquares *result, LeastSquaresFunction function, void *context,
              const double *start, const double *scale, int n, int n_rows, Error *err)
{
    Search search = {
        .function = function, .context = context, .n = n, .n_rows = n_rows, .damping = 1e-2
    };
    Status status;

    *result = (LeastSquares){ .n = n };
    TRY(begin(&search, start, scale, err));
    for (; result->iterations < MOST_ITERATIONS; result->iterations++) {
        if (!derive_somewhere(&search)) {
            if (result->iterations == 0)
                status = fail(err, ERR_NUMERIC, "no value around the starting point");
            break;
        }
        const double gain = gain_of(&search, result->covariance);
        result->converged = gain < LITTLE;
        if (result->converged) break;
        if (walk(&search)) continue;
        /* nothing better: kinks or rounding, if next to nothing is left to gain */
        result->converged = gain < 1e-6;
        if (result->converged || search.damping > 1e12) break;
    }
done:
    memcpy(result->x, search.x, sizeof(search.x));
    memcpy(result->information, search.information, sizeof(search.information));
    result->value = search.value;
    free(search.residual);
    free(search.block);
    free(search.slope);
    return status;
}
