/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MATH_JACOBI_H
#define MATH_JACOBI_H
/** @file jacobi.h
 *  Eigenvalues and eigenvectors of a small symmetric matrix by cyclic rotations, in a fixed order:
 *  the same bits everywhere. Source: Golub & Van Loan (2013), Matrix Computations, 4th ed., alg.
 *  8.5.3. */

/** @param a       [n][n] symmetric; destroyed
 *  @param[out] value   [n] in no order
 *  @param[out] vector  [n][n], column k belongs to value[k]; orthonormal */
void jacobi_eigen(double *value, double *vector, double *a, int n);
#endif
