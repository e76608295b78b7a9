/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MATH_BSPLINE_H
#define MATH_BSPLINE_H
/** @file bspline.h
 *  Cubic B-splines of one variable, with knots at quantiles of its values. They are never negative
 *  and sum to 1 everywhere, so a constant is among what they can say.
 *  Source: de Boor (2001), A Practical Guide to Splines, rev. ed., ch. IX-X. */

enum { BSPLINE_ORDER = 4, BSPLINE_MOST = 40 };

typedef struct {
    int n_columns; /* how many splines: inner knots + 4 */
    double knot[BSPLINE_MOST + BSPLINE_ORDER];
} Bspline;

/** Knots so that there are `n_columns` splines (4 to BSPLINE_MOST), or fewer where values are so
 *  often the same that quantiles coincide.
 *  @param sorted  [n] the values in order, of which the first is below the last */
void bspline_init(Bspline *spline, int n_columns, const double *sorted, long long n);

/** The four that are not 0 at x, or at the nearer end if x is outside; `first` is the number of the
 * first of them. */
void bspline_values(double values[BSPLINE_ORDER], int *first, const Bspline *spline, double x);
#endif
