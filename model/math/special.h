/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MATH_SPECIAL_H
#define MATH_SPECIAL_H
/** @file special.h
 *  The gamma function, incomplete gamma and beta functions and their inverses, from real.h alone,
 *  so that they have the same bits on every machine.
 *
 *  Errors, measured in tests/unit/math/test_special.c for shapes from 0.01 to 1e5: below 1e-13
 *  relative, where the argument's last place does not matter more. NAN for arguments outside.
 *
 *  Sources: Loader (2000), Fast and accurate computation of binomial probabilities; Lentz (1976),
 *  Applied Optics 15, 668-671; Temme (1979), SIAM J. Math. Anal. 10, 757-766; Abramowitz & Stegun
 *  (1964), ch. 6 and 26. */

/** ln Gamma(x) for x > 0; keeps its digits also near its zeros at 1 and 2. */
double special_log_gamma(double x);

/** The share of a gamma distribution of scale 1 below x, and above; both small tails are exact. */
double special_gamma_lower(double shape, double x);
double special_gamma_upper(double shape, double x);

/** Their logarithms, also where they are no doubles any more. */
double special_gamma_log_lower(double shape, double x);
double special_gamma_log_upper(double shape, double x);

/** The same at x = shape exp(v): exact where the shape is large and v small. */
double special_gamma_log_lower_at(double shape, double v);
double special_gamma_log_upper_at(double shape, double v);

/** The share of a beta distribution below x, and above. */
double special_beta_lower(double alpha, double beta, double x);
double special_beta_upper(double alpha, double beta, double x);

/** Where the share p lies below: 0 <= p <= 1. */
double special_gamma_quantile(double p, double shape);
double special_beta_quantile(double p, double alpha, double beta);
double special_t_quantile(double p, double df);
#endif
