/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MATH_NORMAL_H
#define MATH_NORMAL_H
/** @file normal.h
 *  The standard normal distribution function and the logarithm of its upper tail, with the same
 * bits on every machine (its quantile is real_normal_quantile of real.h). Source: Cody (1969),
 * Rational Chebyshev approximations for the error function, Math. Comp. 23, 631-637, in the form of
 * Cody (1993), Algorithm 715, ACM TOMS 19, 22-32. */

double normal_cdf(double z);

/** ln P(Z > z), 1e-14 relative everywhere, also where the probability itself is no double. */
double normal_log_survival(double z);
#endif
