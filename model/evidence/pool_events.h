/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EVIDENCE_POOL_EVENTS_H
#define EVIDENCE_POOL_EVENTS_H
/** @file pool_events.h
 *  One share of several studies that had so many events among so many people. Studies' logits are
 *  normal with mean mu and standard deviation tau, events binomial; both numbers by maximum
 *  likelihood, so that a study with no event, or with nothing but events, is one like any other and
 *  nothing is added to its cells. Integrals are sums of equal steps outwards from the integrand's
 *  peak, which for such smooth functions are as good as Gauss-Hermite's and need no choice of a
 *  number of points. Room rule: no files, no keys.
 *
 *  Sources: Hamza, van Houwelingen & Stijnen (2008), J. Clin. Epidemiol. 61:41-51; Stijnen, Hamza &
 *  Ozdemir (2010), Stat. Med. 29:3046-3067; Trefethen & Weideman (2014), SIAM Review 56:385-458
 *  (the sums); Clopper & Pearson (1934), Biometrika 26:404-413. */
#include "base/fail.h"
#include <stdbool.h>

typedef struct {
    double events, n; /* 0 <= events <= n, n > 0; may have fractions */
} PoolEvents;

typedef struct {
    int n;          /* studies */
    bool converged; /* false: the best that was found; its error may be NAN */
    bool one_sided; /* no event at all, or nothing else: tau is 0, the limits are Clopper and
                     * Pearson's of all together, logit and error say nothing */
    double logit, error, tau;
    double share, low, high;          /* of the median study: of the logit */
    double mean;                      /* expected share of a study, over tau */
    double predict_low, predict_high; /* share of a new study, t with n - 2 degrees; NAN: n < 3 */
    double log_likelihood;
    double q, q_p; /* twice what tau adds to it; P by half a chi-square of 1 degree (Self & Liang
                    * 1987, JASA 82:605-610) */
} PooledEvents;

/** Everything at tau = 0 is the binomial of all events among all people.
 *  @param level  two-sided: 0.95
 *  @return ERR_SPEC "study 2: 5 events among 4 people", "study 2: there must be people, not 0",
 *  "there is no study" */
Status pool_events(PooledEvents *pooled, const PoolEvents *studies, int n, double level,
                   Error *err);

/** Exact limits of one study's share. */
void pool_events_limits(double *low, double *high, const PoolEvents *study, double level);

/** Log-likelihood of all studies at mu and tau, constants included. */
double pool_events_value(const PoolEvents *studies, int n, double mu, double tau);
#endif
