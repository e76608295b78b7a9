/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MATH_SMOOTH_H
#define MATH_SMOOTH_H
/** @file smooth.h
 *  Least squares of several responses at once on one basis of functions, penalised if wished, with
 *  cross-validation. The basis is made row by row when it is wanted, and only sums of products are
 *  kept: memory does not grow with the rows. Sums run in a fixed order: the same bytes anywhere.
 *  Source: Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, 2nd ed., ch.
 *  5 and 7.10. */

enum { SMOOTH_ROWS = 64, SMOOTH_FOLDS = 5 };

typedef struct {
    int n_columns;
    /* columns[column * SMOOTH_ROWS + row] for the rows first .. first + n - 1, n <= SMOOTH_ROWS */
    void (*fill)(double *columns, const void *context, long long first, int n);
    const void *context;
    const double *penalty; /* [n_columns][n_columns] added to the sums of products; NULL: none */
} SmoothBasis;

/* Sums of products by fold: row i is of fold (i / SMOOTH_ROWS) % SMOOTH_FOLDS; of fewer rows than
 * fill all folds, each has as many. */
typedef struct {
    int n_columns, n_responses;
    long long n;
    double *xx; /* [SMOOTH_FOLDS + 1][n_columns][n_columns] owned; the last is of all folds */
    double *xy; /* [SMOOTH_FOLDS + 1][n_responses][n_columns] owned                         */
    double *yy; /* [SMOOTH_FOLDS + 1][n_responses][n_responses] owned                       */
} SmoothSums;   /* { 0 } is valid to free */

/** @param y  [n_responses][n] */
void smooth_sums(SmoothSums *sums, const SmoothBasis *basis, const double *y, int n_responses,
                 long long n);
void smooth_sums_free(SmoothSums *sums);

/** Mean squared error of prediction of rows left out, each response in units of its mean square
 *  (its variance, if it is about its mean), averaged over responses that are not 0 throughout. */
double smooth_error(const SmoothSums *sums, const SmoothBasis *basis);

typedef struct {
    int n_columns, n_responses;
    double *coefficients; /* [n_responses][n_columns] owned                                    */
    double *factor;       /* [n_columns][n_columns] owned: lower Cholesky factor of X'X + penalty */
    double *residual;     /* [n_responses][n_responses] owned: covariance of the residuals      */
} SmoothFit;              /* { 0 } is valid to free */

void smooth_fit(SmoothFit *fit, const SmoothSums *sums, const SmoothBasis *basis);
void smooth_fit_free(SmoothFit *fit);

/** fitted [n_responses][n] of the given coefficients, [n_responses][n_columns]. */
void smooth_fitted(double *fitted, const SmoothBasis *basis, const double *coefficients,
                   int n_responses, long long n);

/** Coefficients drawn from their distribution: estimate plus an error with covariance residual x
 *  (X'X + penalty)^-1.
 *  @param[out] drawn  [n_responses][n_columns]
 *  @param z           [n_responses][n_columns] standard normals */
void smooth_draw(double *drawn, const SmoothFit *fit, const double *z);
#endif
