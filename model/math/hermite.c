/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/hermite.h"
#include "math/jacobi.h"
#include <math.h>
#include <stdlib.h>

/* The orthonormal polynomials p[0] ... p[n] at z. */
static void
polynomials(double *p, double z, int n)
{
    p[0] = 1;
    p[1] = z;
    for (int k = 1; k < n; k++) p[k + 1] = (z * p[k] - sqrt(k) * p[k - 1]) / sqrt(k + 1);
}

static int
ascending(const void *one, const void *two)
{
    const double a = *(const double *)one, b = *(const double *)two;

    return (a > b) - (a < b);
}

/* Zeros of p[n] as eigenvalues, each bettered by Newton's method; weights from the polynomials, as
 * eigenvectors have few digits of small ones. */
void
hermite_nodes(double *node, double *weight, int n)
{
    double matrix[HERMITE_MOST * HERMITE_MOST] = { 0 };
    double vector[HERMITE_MOST * HERMITE_MOST], p[HERMITE_MOST + 1];

    for (int k = 1; k < n; k++) matrix[k * n + k - 1] = matrix[(k - 1) * n + k] = sqrt(k);
    jacobi_eigen(node, vector, matrix, n);
    qsort(node, (size_t)n, sizeof(double), ascending);
    for (int k = 0; k < n; k++) {
        double sum = 0;
        for (int step = 0; step < 2; step++) {
            polynomials(p, node[k], n);
            node[k] -= p[n] / (sqrt(n) * p[n - 1]);
        }
        polynomials(p, node[k], n);
        for (int degree = 0; degree < n; degree++) sum += p[degree] * p[degree];
        weight[k] = 1 / sum;
    }
}
