/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MATH_LEAST_SQUARES_H
#define MATH_LEAST_SQUARES_H
/** @file least_squares.h
 *  The least sum of squares of residuals that are smooth functions of a few numbers, by Levenberg
 *  and Marquardt. Slopes are central differences; they, and then steps of all lengths, are asked
 * for a block of points at once. Only slopes are needed, never second derivatives, so that
 * residuals may have small kinks. Source: Marquardt (1963), J Soc Indust Appl Math 11:431-441;
 * Nocedal & Wright (2006), Numerical Optimization, 2nd ed., ch. 10.3. */
#include "base/fail.h"
#include "base/lanes.h"
#include <stdbool.h>

enum { LEAST_SQUARES_MOST = LANES / 2 }; /* numbers */

/* residual[row * LANES + point] of points x[number * LANES + point], point < n_points <= LANES; a
 * NAN or infinity in some row: not allowed there. */
typedef void (*LeastSquaresFunction)(double *residual, const double *x, int n_points,
                                     void *context);

typedef struct {
    int n, iterations;
    bool converged; /* nothing is left to gain */
    double x[LEAST_SQUARES_MOST];
    double value;                                                /* sum of squares              */
    double information[LEAST_SQUARES_MOST * LEAST_SQUARES_MOST]; /* [n][n] J'J, J of residuals */
    double
        covariance[LEAST_SQUARES_MOST * LEAST_SQUARES_MOST]; /* [n][n] its inverse; NAN if none */
} LeastSquares;

/** @param start  [n] where all residuals are finite
 *  @param scale  [n] a step that may change residuals by about 1
 *  @return OK, also if it did not converge: the best point is there; ERR_NUMERIC: no value at the
 *  start or around it */
Status least_squares(LeastSquares *result, LeastSquaresFunction function, void *context,
                     const double *start, const double *scale, int n, int n_rows, Error *err);
#endif
