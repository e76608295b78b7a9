/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/moments.h"
#include "base/clones.h"
#include "base/memory.h"
#include <math.h>
#include <stdlib.h>

void
moments_init(Moments *moments, int n_figures)
{
    const size_t n = (size_t)n_figures;

    *moments = (Moments){ .n_figures = n_figures,
                          .mean = memory_new(n + 1, sizeof(double)),
                          .cross = memory_new(n * n + 1, sizeof(double)) };
}

void
moments_free(Moments *moments)
{
    free(moments->mean);
    free(moments->cross);
    *moments = (Moments){ 0 };
}

/* In four sums, so that the order is the same with and without vectors. */
HOT static double
sum_of_products(const double *restrict x, double x_mean, const double *restrict y, double y_mean,
                int n)
{
    double sum[4] = { 0 };
    int i = 0;

    for (; i + 4 <= n; i += 4)
        for (int part = 0; part < 4; part++)
            sum[part] += (x[i + part] - x_mean) * (y[i + part] - y_mean);
    for (; i < n; i++) sum[i % 4] += (x[i] - x_mean) * (y[i] - y_mean);
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

HOT static double
sum_of(const double *restrict x, int n)
{
    double sum[4] = { 0 };
    int i = 0;

    for (; i + 4 <= n; i += 4)
        for (int part = 0; part < 4; part++) sum[part] += x[i + part];
    for (; i < n; i++) sum[i % 4] += x[i];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

void
moments_set(Moments *moments, const double *const *x, int n)
{
    const int n_figures = moments->n_figures;

    moments->n = n;
    for (int row = 0; row < n_figures; row++) moments->mean[row] = n ? sum_of(x[row], n) / n : 0;
    for (int row = 0; row < n_figures; row++)
        for (int column = 0; column <= row; column++)
            moments->cross[row * n_figures + column] = moments->cross[column * n_figures + row] =
                sum_of_products(x[row], moments->mean[row], x[column], moments->mean[column], n);
}

void
moments_merge(Moments *moments, const Moments *other)
{
    const int n_figures = moments->n_figures;
    const double n = moments->n + other->n;

    if (other->n == 0) return;
    const double share = other->n / n, both = moments->n * share;
    for (int row = 0; row < n_figures; row++)
        for (int column = 0; column < n_figures; column++)
            moments->cross[row * n_figures + column] +=
                other->cross[row * n_figures + column] +
                both * (other->mean[row] - moments->mean[row]) *
                    (other->mean[column] - moments->mean[column]);
    for (int row = 0; row < n_figures; row++)
        moments->mean[row] += (other->mean[row] - moments->mean[row]) * share;
    moments->n = n;
}

double
moments_error(const Moments *moments, const double *weight)
{
    const int n_figures = moments->n_figures;
    double sum = 0;

    if (moments->n < 2) return NAN;
    for (int row = 0; row < n_figures; row++)
        for (int column = 0; column < n_figures && weight[row] != 0; column++)
            sum += weight[row] * weight[column] * moments->cross[row * n_figures + column];
    return sqrt((sum > 0 ? sum : 0) / (moments->n - 1) / moments->n);
}
