/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EVIDENCE_POOL_TAU_H
#define EVIDENCE_POOL_TAU_H
/** @file pool_tau.h
 *  The variance between studies, tau2, by the methods of pool.h: what pool.c is made of. */

typedef struct {
    int n;
    const double *effect, *variance; /* [n] borrowed, checked */
} PoolSums;

/** sum of w, where w = 1 / (variance + tau2); the mean of the effects, and sum of w (y - mean)^2 */
double pool_tau_mean(double *mean, double *q, const PoolSums *sums, double tau2);

/** The variance within studies that I2 compares tau2 to: Higgins & Thompson (2002), eq. 9. */
double pool_tau_within(const PoolSums *sums);

double pool_tau_moments(const PoolSums *sums); /* DerSimonian & Laird */

/** The highest top, by Fisher's scoring with shortened steps where the likelihood would fall or
 * they swing; NAN after `most_steps`. */
double pool_tau_reml(const PoolSums *sums, int most_steps);

/** Where q of pool_tau_mean is `target`; 0 if it is below even without any tau2. With n - 1: Paule
 *  & Mandel; with quantiles of its chi-square: the limits of the Q-profile. */
double pool_tau_where(const PoolSums *sums, double target);
#endif
