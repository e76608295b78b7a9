/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/cholesky.h"
#include <float.h>
#include <math.h>

int
cholesky_factor(double *a, int n)
{
    for (int row = 0; row < n; row++) {
        const double variance = a[row * n + row];
        for (int column = 0; column <= row; column++) {
            double rest = a[row * n + column];
            for (int k = 0; k < column; k++) rest -= a[row * n + k] * a[column * n + k];
            if (column < row)
                a[row * n + column] = rest / a[column * n + column];
            else if (rest > 4 * n * DBL_EPSILON * variance)
                a[row * n + row] = sqrt(rest);
            else
                return row;
        }
        for (int column = row + 1; column < n; column++) a[row * n + column] = 0;
    }
    return -1;
}

void
cholesky_solve(double *x, const double *factor, int n)
{
    for (int row = 0; row < n; row++) {
        for (int k = 0; k < row; k++) x[row] -= factor[row * n + k] * x[k];
        x[row] /= factor[row * n + row];
    }
    for (int row = n - 1; row >= 0; row--) {
        for (int k = row + 1; k < n; k++) x[row] -= factor[k * n + row] * x[k];
        x[row] /= factor[row * n + row];
    }
}

/* The factor's inverse takes its place first, column by column; then inverse' inverse. */
void
cholesky_invert(double *factor, int n)
{
    for (int column = 0; column < n; column++) {
        factor[column * n + column] = 1 / factor[column * n + column];
        for (int row = column + 1; row < n; row++) {
            double sum = 0;
            for (int k = column; k < row; k++) sum -= factor[row * n + k] * factor[k * n + column];
            factor[row * n + column] = sum / factor[row * n + row];
        }
    }
    for (int row = 0; row < n; row++)
        for (int column = 0; column <= row; column++) {
            double sum = 0;
            for (int k = row; k < n; k++) sum += factor[k * n + row] * factor[k * n + column];
            factor[row * n + column] = sum;
            factor[column * n + row] = sum;
        }
}

void
cholesky_multiply(double *x, const double *factor, int n, const double *z, int n_columns,
                  int stride)
{
    for (int row = 0; row < n; row++)
        for (int column = 0; column < n_columns; column++) {
            double sum = 0;
            for (int k = 0; k <= row; k++) sum += factor[row * n + k] * z[k * stride + column];
            x[row * stride + column] = sum;
        }
}
