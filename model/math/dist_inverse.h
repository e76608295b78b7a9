/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MATH_DIST_INVERSE_H
#define MATH_DIST_INVERSE_H
/** @file dist_inverse.h
 *  A distribution made ready for many draws. Beta, PERT and gamma, whose quantiles take a search,
 *  are tabled once: Chebyshev polynomials of the quantile's logarithm or log odds, by pieces of the
 *  normal score of the probability. Within 2e-11 of dist_quantile on that scale (checked when it is
 *  made; a distribution that cannot keep it is not tabled), and the same bits everywhere.
 *  Source: Press et al. (2007), Numerical Recipes, 3rd ed., ch. 5.8. */
#include "math/dist.h"

typedef struct DistInverse
    DistInverse; /* opaque; never changes once made: any thread may read it */

DistInverse *dist_inverse_new(const Dist *dist);
void dist_inverse_delete(DistInverse *inverse); /* or NULL */

/** x[i] = quantile of u[i], 0 < u[i] < 1, i < n. x may be u. */
void dist_inverse_fill(const DistInverse *inverse, double *x, const double *u, int n);

/** Whether it was tabled. */
bool dist_inverse_is_tabled(const DistInverse *inverse);
#endif
