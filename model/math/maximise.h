/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MATH_MAXIMISE_H
#define MATH_MAXIMISE_H
/** @file maximise.h
 *  The maximum of a smooth function of a few numbers, such as a log-likelihood, and its curvature
 *  there. Newton's method with derivatives by central differences: as the function is asked for a
 *  block of points at once, all of them cost little more than one. Where the curvature is no
 *  maximum's, the diagonal is raised until it is (Levenberg 1944). Source: Nocedal & Wright (2006),
 *  Numerical Optimization, 2nd ed., ch. 3.4 and 8.1. */
#include "base/fail.h"
#include "base/lanes.h"
#include <stdbool.h>

enum { MAXIMISE_MOST = 16 }; /* numbers */

/* value[point] of points x[number * LANES + point], point < n_points <= LANES; NAN: not allowed
 * there. */
typedef void (*MaximiseFunction)(double *value, const double *x, int n_points, void *context);

typedef struct {
    int n, iterations;
    bool converged; /* the next step would be below 1e-6 standard errors */
    double x[MAXIMISE_MOST], value;
    double hessian[MAXIMISE_MOST * MAXIMISE_MOST];    /* [n][n] second derivatives of -value */
    double covariance[MAXIMISE_MOST * MAXIMISE_MOST]; /* [n][n] its inverse; NAN if it has none */
} Maximum;

/** @param start  [n] where the function has a value
 *  @param scale  [n] steps that change the value by about 1: standard errors, roughly
 *  @return OK, also if it did not converge: the best point is there, `converged` is false;
 *  ERR_NUMERIC: no value at the start */
Status maximise(Maximum *maximum, MaximiseFunction function, void *context, const double *start,
                const double *scale, int n, Error *err);
#endif
