/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/jacobi.h"
#include <float.h>
#include <math.h>

/* The rotation of rows and columns p, q that makes a[p][q] nothing. */
static void
rotate(double *a, double *vector, int n, int p, int q)
{
    const double tau = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q]);
    const double t = (tau >= 0 ? 1 : -1) / (fabs(tau) + sqrt(1 + tau * tau));
    const double c = 1 / sqrt(1 + t * t), s = t * c;

    for (int k = 0; k < n; k++) {
        const double one = a[k * n + p], two = a[k * n + q];
        a[k * n + p] = c * one - s * two;
        a[k * n + q] = s * one + c * two;
    }
    for (int k = 0; k < n; k++) {
        const double one = a[p * n + k], two = a[q * n + k];
        a[p * n + k] = c * one - s * two;
        a[q * n + k] = s * one + c * two;
    }
    for (int k = 0; k < n; k++) {
        const double one = vector[k * n + p], two = vector[k * n + q];
        vector[k * n + p] = c * one - s * two;
        vector[k * n + q] = s * one + c * two;
    }
}

void
jacobi_eigen(double *value, double *vector, double *a, int n)
{
    enum { MOST_SWEEPS = 60 };
    double size = 0;

    for (int item = 0; item < n * n; item++) {
        size += a[item] * a[item];
        vector[item] = item % (n + 1) == 0;
    }
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
        double outside = 0;
        for (int p = 0; p < n; p++)
            for (int q = p + 1; q < n; q++) outside += a[p * n + q] * a[p * n + q];
        if (outside <= DBL_EPSILON * DBL_EPSILON * size) break;
        for (int p = 0; p < n; p++)
            for (int q = p + 1; q < n; q++)
                if (a[p * n + q] != 0) rotate(a, vector, n, p, q);
    }
    for (int k = 0; k < n; k++) value[k] = a[k * n + k];
}
