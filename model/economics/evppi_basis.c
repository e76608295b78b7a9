/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "economics/evppi_basis.h"
#include "base/memory.h"
#include "math/real.h"
#include <stdlib.h>
#include <string.h>

/* ---- splines ---- */

/* A constant stands in the first column of a sum, so each number's first spline is left out. */
static int
count_columns(const EvppiBasis *basis)
{
    int n = 1;

    if (basis->kind == EVPPI_SPLINE) return basis->splines[0].n_columns;
    for (int one = 0; one < basis->q; one++) n += basis->splines[one].n_columns - 1;
    for (int one = 0; basis->kind == EVPPI_INTERACTION && one < basis->q; one++)
        for (int two = 0; two < one; two++)
            n += (basis->small[one].n_columns - 1) * (basis->small[two].n_columns - 1);
    return n;
}

void
evppi_basis_splines(EvppiBasis *basis, EvppiKind kind, const double *const *x, int q,
                    double **sorted, long long n, int size)
{
    enum { SMALL = BSPLINE_ORDER };

    *basis = (EvppiBasis){ .kind = kind, .q = q, .x = x };
    basis->splines = memory_new((size_t)q, sizeof(Bspline));
    basis->small = memory_new((size_t)q, sizeof(Bspline));
    for (int one = 0; one < q; one++) {
        bspline_init(&basis->splines[one], size, sorted[one], n);
        bspline_init(&basis->small[one], SMALL, sorted[one], n);
    }
    basis->n_columns = count_columns(basis);
}

static void
fill_spline(double *columns, const Bspline *spline, double x, int row, int left_out)
{
    double values[BSPLINE_ORDER];
    int first;

    bspline_values(values, &first, spline, x);
    for (int item = 0; item < BSPLINE_ORDER; item++)
        if (first + item >= left_out)
            columns[(first + item - left_out) * SMOOTH_ROWS + row] = values[item];
}

/* Products of all but the first splines of two numbers. */
static void
fill_products(double *columns, const Bspline *one, const Bspline *two, double x, double y, int row)
{
    double a[BSPLINE_MOST] = { 0 }, b[BSPLINE_MOST] = { 0 }, values[BSPLINE_ORDER];
    int first, n = 0;

    bspline_values(values, &first, one, x);
    memcpy(a + first, values, sizeof(values));
    bspline_values(values, &first, two, y);
    memcpy(b + first, values, sizeof(values));
    for (int i = 1; i < one->n_columns; i++)
        for (int j = 1; j < two->n_columns; j++) columns[n++ * SMOOTH_ROWS + row] = a[i] * b[j];
}

static void
fill_splines(double *columns, const EvppiBasis *basis, long long first, int n)
{
    const bool alone = basis->kind == EVPPI_SPLINE;

    memset(columns, 0, (size_t)basis->n_columns * SMOOTH_ROWS * sizeof(double));
    for (int row = 0; row < n; row++) {
        int at = alone ? 0 : 1;
        if (!alone) columns[row] = 1;
        for (int one = 0; one < basis->q; one++) {
            fill_spline(columns + at * SMOOTH_ROWS, &basis->splines[one],
                        basis->x[one][first + row], row, alone ? 0 : 1);
            at += basis->splines[one].n_columns - 1;
        }
        for (int one = 0; basis->kind == EVPPI_INTERACTION && one < basis->q; one++)
            for (int two = 0; two < one; two++) {
                fill_products(columns + at * SMOOTH_ROWS, &basis->small[one], &basis->small[two],
                              basis->x[one][first + row], basis->x[two][first + row], row);
                at += (basis->small[one].n_columns - 1) * (basis->small[two].n_columns - 1);
            }
    }
}

/* ---- a Gaussian process ---- */

/* The place of a value among all, in standard deviations of a uniform: -sqrt(3) to sqrt(3). */
static double
rank_of(const double *sorted, long long n, double x)
{
    long long low = 0, high = n;

    while (low < high) {
        const long long middle = (low + high) / 2;
        if (sorted[middle] < x)
            low = middle + 1;
        else
            high = middle;
    }
    return ((double)low / (double)(n - 1) - 0.5) * 3.46410161513775458705;
}

static double
kernel(const double *a, const double *b, int q, double length)
{
    double squares = 0;

    for (int k = 0; k < q; k++) squares += (a[k] - b[k]) * (a[k] - b[k]);
    return real_exp(-0.5 * squares / (length * length));
}

static void
fill_process(double *columns, const EvppiBasis *basis, long long first, int n)
{
    double place[EVPPI_MOST];

    for (int row = 0; row < n; row++) {
        for (int k = 0; k < basis->q; k++)
            place[k] = rank_of(basis->sorted[k], basis->n_sorted, basis->x[k][first + row]);
        columns[row] = 1;
        for (int centre = 0; centre < basis->n_centres; centre++)
            columns[(centre + 1) * SMOOTH_ROWS + row] =
                kernel(place, basis->centres + centre * basis->q, basis->q, basis->length);
    }
}

void
evppi_basis_process(EvppiBasis *basis, const double *const *x, int q, double **sorted, long long n,
                    double length, double noise)
{
    const int m = n < EVPPI_INDUCING ? (int)n : EVPPI_INDUCING, p = m + 1;

    *basis = (EvppiBasis){ .kind = EVPPI_PROCESS,
                           .q = q,
                           .n_columns = p,
                           .x = x,
                           .n_centres = m,
                           .sorted = sorted,
                           .n_sorted = n,
                           .length = length };
    basis->centres = memory_new((size_t)m * (size_t)q, sizeof(double));
    basis->penalty = memory_new((size_t)p * (size_t)p, sizeof(double));
    for (int centre = 0; centre < m; centre++)
        for (int k = 0; k < q; k++)
            basis->centres[centre * q + k] = rank_of(sorted[k], n, x[k][centre * (n / m)]);
    for (int row = 0; row < m; row++)
        for (int column = 0; column < m; column++)
            basis->penalty[(row + 1) * p + column + 1] =
                noise * (kernel(basis->centres + row * q, basis->centres + column * q, q, length) +
                         (row == column ? 1e-6 : 0));
}

/* ---- both ---- */

void
evppi_basis_free(EvppiBasis *basis)
{
    free(basis->splines);
    free(basis->small);
    free(basis->centres);
    free(basis->penalty);
    *basis = (EvppiBasis){ 0 };
}

EvppiBasis
evppi_basis_at(const EvppiBasis *basis, const double *const *x)
{
    EvppiBasis other = *basis;

    other.x = x;
    return other;
}

static void
fill(double *columns, const void *context, long long first, int n)
{
    const EvppiBasis *basis = context;

    if (basis->kind == EVPPI_PROCESS)
        fill_process(columns, basis, first, n);
    else
        fill_splines(columns, basis, first, n);
}

SmoothBasis
evppi_basis_smooth(const EvppiBasis *basis)
{
    return (SmoothBasis){ basis->n_columns, fill, basis, basis->penalty };
}
