/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "evidence/summary_curve.h"
#include "base/memory.h"
#include "evidence/summary_parts.h"
#include "math/cholesky.h"
#include "math/jacobi.h"
#include "math/real.h"
#include "math/special.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const summary_methods[] = { "fixed", "diagonal", "matrix", NULL };

static double *
numbers(int rows, int columns)
{
    return memory_new((size_t)rows * (size_t)columns, sizeof(double));
}

/* ---- between series ---- */

/* Covariance of two intervals' angles between the series that cover both, by moments, with weights
 * that are the roots of both intervals' weights (Jackson, White & Thompson 2010, eq. 8): without
 * any, the sum of products of an interval with itself is expected to be n - 1, with another 0. */
static double
moments(const SummaryAngles *angles, int one, int two)
{
    double weights = 0.0, pairs = 0.0, mean_one = 0.0, mean_two = 0.0, sum = 0.0;
    int n = 0;

    for (int pass = 0; pass < 2; pass++) {
        for (int number = 0; number < angles->n_series; number++) {
            const int at = number * angles->n;
            const double v = angles->variance[at + one] * angles->variance[at + two];
            if (isnan(v)) continue;
            const double weight = 1.0 / sqrt(v);
            const double y_one = angles->angle[at + one], y_two = angles->angle[at + two];
            if (pass == 1) {
                sum += weight * (y_one - mean_one) * (y_two - mean_two);
                continue;
            }
            n++;
            pairs += weight * weights;
            weights += weight;
            mean_one += weight / weights * (y_one - mean_one);
            mean_two += weight / weights * (y_two - mean_two);
        }
    }
    if (n < 2) return 0.0;
    return (sum - (one == two ? n - 1 : 0)) / (2.0 * pairs / weights);
}

/* The nearest matrix that is one of covariances: negative eigenvalues become 0. */
static void
make_covariance(double *matrix, int n)
{
    double *value = numbers(1, n), *vector = numbers(n, n);

    jacobi_eigen(value, vector, matrix, n);
    memset(matrix, 0, (size_t)n * (size_t)n * sizeof(double));
    for (int k = 0; k < n; k++)
        for (int row = 0; value[k] > 0.0 && row < n; row++)
            for (int column = 0; column < n; column++)
                matrix[row * n + column] += value[k] * vector[row * n + k] * vector[column * n + k];
    free(value);
    free(vector);
}

/* @param[out] between  [n][n], zero before; of the first n intervals */
static void
between_series(double *between, int n, const SummaryAngles *angles, SummaryMethod method)
{
    if (method == SUMMARY_FIXED) return;
    for (int one = 0; one < n; one++) between[one * n + one] = moments(angles, one, one);
    if (method == SUMMARY_DIAGONAL) {
        for (int one = 0; one < n; one++)
            between[one * n + one] = fmax(between[one * n + one], 0.0);
        return;
    }
    for (int one = 0; one < n; one++)
        for (int two = 0; two < one; two++)
            between[one * n + two] = between[two * n + one] = moments(angles, one, two);
    make_covariance(between, n);
}

/* ---- pooling ---- */

/* A positive definite matrix becomes its inverse; false if it is none. */
static bool
invert(double *a, int n)
{
    double *half = numbers(n, n); /* [n][n] the inverse of the lower factor */

    const bool good = cholesky_factor(a, n) < 0;
    for (int column = 0; good && column < n; column++)
        for (int row = column; row < n; row++) {
            double rest = row == column;
            for (int k = column; k < row; k++) rest -= a[row * n + k] * half[k * n + column];
            half[row * n + column] = rest / a[row * n + row];
        }
    for (int row = 0; good && row < n; row++)
        for (int column = 0; column < n; column++) {
            double sum = 0.0;
            for (int k = row > column ? row : column; k < n; k++)
                sum += half[k * n + row] * half[k * n + column];
            a[row * n + column] = sum;
        }
    free(half);
    return good;
}

/* Adds what one series says: the inverse of its covariance, and that times its angles, of the
 * intervals that it covers. */
static bool
add_series(double *information, double *sum, const double *between, int n,
           const SummaryAngles *angles, int number)
{
    const int from = angles->from[number];
    const int covers = (angles->to[number] < n ? angles->to[number] : n) - from;
    if (covers < 1) return true;
    const double *angle = angles->angle + number * angles->n + from;
    const double *variance = angles->variance + number * angles->n + from;
    double *a = numbers(covers, covers);

    for (int row = 0; row < covers; row++)
        for (int column = 0; column < covers; column++)
            a[row * covers + column] =
                between[(from + row) * n + from + column] + (row == column ? variance[row] : 0.0);
    const bool good = invert(a, covers);
    for (int row = 0; good && row < covers; row++)
        for (int column = 0; column < covers; column++) {
            information[(from + row) * n + from + column] += a[row * covers + column];
            sum[from + row] += a[row * covers + column] * angle[column];
        }
    free(a);
    return good;
}

/* Generalised least squares of all series; `covariance` [n][n] is zero before. */
static Status
pool(double *angle, double *covariance, const double *between, int n, const SummaryAngles *angles,
     Error *err)
{
    double *sum = numbers(1, n);
    bool good = true;

    for (int number = 0; good && number < angles->n_series; number++)
        good = add_series(covariance, sum, between, n, angles, number);
    good = good && invert(covariance, n);
    for (int row = 0; good && row < n; row++) {
        angle[row] = 0.0;
        for (int column = 0; column < n; column++)
            angle[row] += covariance[row * n + column] * sum[column];
        angle[row] = fmin(fmax(angle[row], 0.0), 1.57079632679489661923);
    }
    free(sum);
    return good ? OK : fail(err, ERR_NUMERIC, "the series are too far apart to be pooled");
}

/* Against angles that are equal in all series. */
static void
heterogeneity(SummaryCurve *curve, const SummaryAngles *angles)
{
    int n_angles = 0;

    for (int interval = 0; interval < curve->n; interval++) {
        double weights = 0.0, mean = 0.0;
        for (int pass = 0; pass < 2; pass++)
            for (int number = 0; number < angles->n_series; number++) {
                const double v = angles->variance[number * angles->n + interval];
                const double y = angles->angle[number * angles->n + interval];
                if (isnan(v)) continue;
                if (pass == 1) {
                    curve->q += (y - mean) * (y - mean) / v;
                    n_angles++;
                    continue;
                }
                weights += 1.0 / v;
                mean += (y - mean) / v / weights;
            }
    }
    curve->df = n_angles - curve->n;
    if (curve->df < 1.0) curve->q = NAN;
    curve->q_p = special_gamma_upper(0.5 * curve->df, 0.5 * curve->q);
    curve->h2 = fmax(curve->q / curve->df, 1.0);
    curve->i2 = 1.0 - 1.0 / curve->h2;
    if (curve->df < 1.0) curve->q_p = curve->h2 = curve->i2 = NAN;
}

/* ---- the curve ---- */

/* Products of the intervals' survival. ln sin^2 has the slope 2 / tan: so the variance of ln of
 * the product follows. */
static void
multiply_up(SummaryCurve *curve, double level)
{
    const double z = real_normal_quantile(0.5 * (1.0 + level));
    const int n = curve->n;
    double *slope = numbers(1, n), survival = 1.0, variance = 0.0;

    for (int end = 0; end < n; end++) {
        double sine, cosine;
        summary_sine(&sine, &cosine, curve->angle[end]);
        survival *= sine * sine;
        slope[end] = 2.0 * cosine / sine;
        for (int before = 0; before < end; before++)
            variance += 2.0 * slope[before] * slope[end] * curve->covariance[before * n + end];
        variance += slope[end] * slope[end] * curve->covariance[end * n + end];
        const double factor = real_exp(z * sqrt(fmax(variance, 0.0)));
        curve->survival[end] = survival;
        curve->low[end] = survival > 0.0 ? survival / factor : NAN;
        curve->high[end] = survival > 0.0 ? fmin(survival * factor, 1.0) : NAN;
    }
    free(slope);
}

static double
median_of(const SummaryCurve *curve)
{
    double time = 0.0, survival = 1.0;

    for (int end = 0; end < curve->n; end++) {
        const double then = curve->survival[end];
        if (then <= 0.5)
            return time + (curve->time[end] - time) * (survival - 0.5) / (survival - then);
        time = curve->time[end];
        survival = then;
    }
    return NAN;
}

/* Room for the intervals up to the first that no series covers. */
static Status
make_room(SummaryCurve *curve, const SummaryAngles *angles, const double *grid, Error *err)
{
    curve->n_series = memory_new((size_t)angles->n, sizeof(*curve->n_series));
    for (int interval = 0; interval < angles->n; interval++) {
        for (int number = 0; number < angles->n_series; number++)
            curve->n_series[interval] +=
                angles->from[number] <= interval && interval < angles->to[number];
        if (curve->n_series[interval] == 0) break;
        curve->n = interval + 1;
    }
    const int n = curve->n;
    if (n == 0) return fail(err, ERR_SPEC, "no series covers the time from 0 to %.15g", grid[0]);
    curve->time = numbers(1, n);
    memcpy(curve->time, grid, (size_t)n * sizeof(double));
    curve->angle = numbers(1, n);
    curve->survival = numbers(1, n);
    curve->low = numbers(1, n);
    curve->high = numbers(1, n);
    curve->covariance = numbers(n, n);
    curve->between = numbers(n, n);
    return OK;
}

Status
summary_curve(SummaryCurve *curve, const SummarySeries *series, int n_series,
              const SummaryOptions *options, Error *err)
{
    SummaryAngles angles = { 0 };
    Status status;

    assert(options->level > 0.0 && options->level < 1.0);
    *curve = (SummaryCurve){ 0 };
    TRY(summary_angles(&angles, series, n_series, options, err));
    TRY(make_room(curve, &angles, options->grid, err));
    between_series(curve->between, curve->n, &angles, options->method);
    TRY(pool(curve->angle, curve->covariance, curve->between, curve->n, &angles, err));
    heterogeneity(curve, &angles);
    multiply_up(curve, options->level);
    curve->median = median_of(curve);
done:
    summary_angles_free(&angles);
    return status;
}

void
summary_curve_free(SummaryCurve *curve)
{
    free(curve->time);
    free(curve->n_series);
    free(curve->angle);
    free(curve->covariance);
    free(curve->between);
    free(curve->survival);
    free(curve->low);
    free(curve->high);
    *curve = (SummaryCurve){ 0 };
}
