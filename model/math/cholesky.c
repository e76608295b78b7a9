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
