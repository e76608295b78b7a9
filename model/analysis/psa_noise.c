/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/psa_noise.h"
#include "math/cholesky.h"
#include "math/jacobi.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Costs and effects of a draw as one vector: cost, qaly of the first strategy, of the second, ...
 */
static const double *
figure_of(const Psa *psa, int figure)
{
    return (figure % 2 ? psa->qaly : psa->cost) + figure / 2 * psa->n;
}

static double
mean_of(const double *x, long long n)
{
    double sum = 0;

    for (long long draw = 0; draw < n; draw++) sum += x[draw];
    return sum / (double)n;
}

void
psa_noise_split(double *total, double *patient, const Psa *psa, int strategy, double wtp)
{
    const int size = 2 * psa->n_strategies, comparator = psa->study->settings.comparator;
    const double sign[2] = { -1, wtp };
    double *weight = memory_new((size_t)size, sizeof(double)), mean = 0, squares = 0;

    for (int part = 0; part < 2; part++) {
        weight[2 * strategy + part] += sign[part];
        weight[2 * comparator + part] -= sign[part];
    }
    *patient = 0;
    for (int row = 0; psa->noise && row < size; row++)
        for (int column = 0; column < size; column++)
            *patient += weight[row] * weight[column] * psa->noise[row * size + column];
    for (int pass = 0; pass < 2; pass++)
        for (long long draw = 0; draw < psa->n; draw++) {
            double inmb = 0;
            for (int part = 0; part < 2; part++)
                inmb += sign[part] * (figure_of(psa, 2 * strategy + part)[draw] -
                                      figure_of(psa, 2 * comparator + part)[draw]);
            if (pass == 0)
                mean += inmb / (double)psa->n;
            else
                squares += (inmb - mean) * (inmb - mean);
        }
    *total = squares / (double)(psa->n - 1);
    free(weight);
}

/* ---- taking the noise away ---- */

typedef struct {
    int n;
    double *mean, *scale;  /* [n] */
    double *total, *noise; /* [n][n] in units of `scale` */
} Scatter;

static void
scatter_init(Scatter *scatter, const Psa *psa)
{
    const int n = 2 * psa->n_strategies;
    const size_t room = (size_t)n * (size_t)n;

    *scatter =
        (Scatter){ n, memory_new((size_t)n, sizeof(double)), memory_new((size_t)n, sizeof(double)),
                   memory_new(room, sizeof(double)), memory_new(room, sizeof(double)) };
    for (int row = 0; row < n; row++) scatter->mean[row] = mean_of(figure_of(psa, row), psa->n);
    for (int row = 0; row < n; row++)
        for (int column = 0; column <= row; column++) {
            const double *x = figure_of(psa, row), *y = figure_of(psa, column);
            double sum = 0;
            for (long long draw = 0; draw < psa->n; draw++)
                sum += (x[draw] - scatter->mean[row]) * (y[draw] - scatter->mean[column]);
            scatter->total[row * n + column] = scatter->total[column * n + row] =
                sum / (double)(psa->n - 1);
        }
    for (int row = 0; row < n; row++) {
        const double variance = scatter->total[row * n + row];
        scatter->scale[row] = variance > 0 ? sqrt(variance) : 1;
    }
    for (int row = 0; row < n; row++)
        for (int column = 0; column < n; column++) {
            const double scale = scatter->scale[row] * scatter->scale[column];
            scatter->total[row * n + column] /= scale;
            scatter->noise[row * n + column] = psa->noise[row * n + column] / scale;
        }
}

static void
scatter_free(Scatter *scatter)
{
    free(scatter->mean);
    free(scatter->scale);
    free(scatter->total);
    free(scatter->noise);
}

/* x = L^-1 x for every column of x [n][n]. */
static void
solve_columns(double *x, const double *factor, int n)
{
    for (int column = 0; column < n; column++)
        for (int row = 0; row < n; row++) {
            double rest = x[row * n + column];
            for (int k = 0; k < row; k++) rest -= factor[row * n + k] * x[k * n + column];
            x[row * n + column] = rest / factor[row * n + row];
        }
}

static void
transpose(double *x, int n)
{
    for (int row = 0; row < n; row++)
        for (int column = 0; column < row; column++) {
            const double kept = x[row * n + column];
            x[row * n + column] = x[column * n + row];
            x[column * n + row] = kept;
        }
}

/* The matrix A with A T A' = T - W, and W taken no larger than T in any direction: in directions in
 * which both are diagonal, each shrinks by the root of what the noise leaves. */
static void
shrink(double *a, Scatter *scatter)
{
    const int n = scatter->n;
    const size_t room = (size_t)n * (size_t)n;
    double *factor = scatter->total, *vector = memory_new(room, sizeof(double));
    double *inverse = memory_new(room, sizeof(double)),
           *value = memory_new((size_t)n, sizeof(double));
    double *left = memory_new(room, sizeof(double));

    for (int row = 0; row < n; row++) factor[row * n + row] += 1e-9; /* figures that are one */
    cholesky_factor(factor, n);
    solve_columns(scatter->noise, factor, n); /* M = L^-1 W L^-T */
    transpose(scatter->noise, n);
    solve_columns(scatter->noise, factor, n);
    jacobi_eigen(value, vector, scatter->noise, n);
    for (int row = 0; row < n; row++) inverse[row * n + row] = 1;
    solve_columns(inverse, factor, n);
    for (int row = 0; row < n; row++)
        for (int column = 0; column < n; column++) {
            double sum = 0;
            for (int k = 0; k < n; k++)
                sum += vector[row * n + k] * sqrt(fmax(0, 1 - value[k])) * vector[column * n + k];
            left[row * n + column] = sum;
        }
    transpose(inverse, n);
    for (int row = 0; row < n; row++) /* right factor: S L^-1, then L S L^-1 */
        for (int column = 0; column < n; column++) {
            double sum = 0;
            for (int k = 0; k < n; k++) sum += left[row * n + k] * inverse[column * n + k];
            vector[row * n + column] = sum;
        }
    for (int row = 0; row < n; row++)
        for (int column = 0; column < n; column++) {
            double sum = 0;
            for (int k = 0; k <= row; k++) sum += factor[row * n + k] * vector[k * n + column];
            a[row * n + column] = sum;
        }
    free(vector);
    free(inverse);
    free(value);
    free(left);
}

void
psa_noise_remove(double *cost, double *qaly, const Psa *psa)
{
    Scatter scatter;
    double *a, *gap;

    scatter_init(&scatter, psa);
    const int n = scatter.n;
    a = memory_new((size_t)n * (size_t)n, sizeof(double));
    gap = memory_new((size_t)n, sizeof(double));
    shrink(a, &scatter);
    for (long long draw = 0; draw < psa->n; draw++) {
        for (int k = 0; k < n; k++)
            gap[k] = (figure_of(psa, k)[draw] - scatter.mean[k]) / scatter.scale[k];
        for (int row = 0; row < n; row++) {
            double sum = 0;
            for (int k = 0; k < n; k++) sum += a[row * n + k] * gap[k];
            (row % 2 ? qaly : cost)[row / 2 * psa->n + draw] =
                scatter.mean[row] + scatter.scale[row] * sum;
        }
    }
    free(a);
    free(gap);
    scatter_free(&scatter);
}
