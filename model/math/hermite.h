/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MATH_HERMITE_H
#define MATH_HERMITE_H
/** @file hermite.h
 *  Means over a standard normal by Gauss-Hermite quadrature, exact for polynomials of degree up to
 *  2n - 1. Source: Golub & Welsch (1969), Calculation of Gauss quadrature rules, Math. Comp. 23,
 *  221-230. */

enum { HERMITE_MOST = 40 };

/** E f(Z) = sum of weight[k] f(node[k]); nodes ascend, weights sum to 1.
 *  @param n  of nodes, 1 to HERMITE_MOST */
void hermite_nodes(double *node, double *weight, int n);
#endif
