/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MATH_CHOLESKY_H
#define MATH_CHOLESKY_H
/** @file cholesky.h
 *  The lower factor L of a symmetric positive definite matrix, L L' = A, by additions,
 *  multiplications, divisions and square roots in a fixed order: the same bits everywhere.
 *  Source: Golub & Van Loan (2013), Matrix Computations, 4th ed., alg. 4.2.1. */

/** Factors in place. @param a  [n][n]; only the lower triangle is read, the upper becomes 0
 *  @return -1, or the first row whose variance, given the rows before it, is not above rounding */
int cholesky_factor(double *a, int n);

/** Solves L L' x = b in place. */
void cholesky_solve(double *x, const double *factor, int n);

/** From the factor to the inverse of L L', in place. */
void cholesky_invert(double *factor, int n);

/** x = L z, for n_columns vectors side by side: x[row * stride + column]. x may not be z. */
void cholesky_multiply(double *x, const double *factor, int n, const double *z, int n_columns,
                       int stride);
#endif
