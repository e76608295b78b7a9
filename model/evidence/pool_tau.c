/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "evidence/pool_tau.h"
#include "math/real.h"
#include "math/root.h"
#include <math.h>

double
pool_tau_mean(double *mean, double *q, const PoolSums *sums, double tau2)
{
    const double first =
        sums->effect[0]; /* differences to it: a large common part costs no digits */
    double weights = 0.0, sum = 0.0;

    for (int study = 0; study < sums->n; study++) {
        const double weight = 1.0 / (sums->variance[study] + tau2);
        weights += weight;
        sum += weight * (sums->effect[study] - first);
    }
    const double shift = sum / weights;
    *mean = first + shift;
    *q = 0.0;
    for (int study = 0; study < sums->n; study++) {
        const double gap = sums->effect[study] - first - shift;
        *q += gap * gap / (sums->variance[study] + tau2);
    }
    return weights;
}

/* sum w - sum w^2 / sum w, without tau2; of pairs, as the difference of the sums is lost where one
 * weight is far above all others */
static double
spread_of_weights(const PoolSums *sums)
{
    double weights = 0.0, pairs = 0.0;

    for (int study = 0; study < sums->n; study++) {
        const double weight = 1.0 / sums->variance[study];
        pairs += weight * weights;
        weights += weight;
    }
    return 2.0 * (pairs / weights);
}

double
pool_tau_within(const PoolSums *sums)
{
    return (sums->n - 1) / spread_of_weights(sums);
}

double
pool_tau_moments(const PoolSums *sums)
{
    double mean, q;

    pool_tau_mean(&mean, &q, sums, 0.0);
    const double excess = q - (sums->n - 1);
    return excess > 0.0 ? excess / spread_of_weights(sums) : 0.0;
}

/* Twice the restricted log-likelihood, without constants. */
static double
restricted(const PoolSums *sums, double tau2)
{
    double mean, q, logs = 0.0;
    const double weights = pool_tau_mean(&mean, &q, sums, tau2);

    for (int study = 0; study < sums->n; study++) logs += real_log(sums->variance[study] + tau2);
    return -logs - real_log(weights) - q;
}

/* The step of Fisher's scoring: with P = W - W 1 1' W / sum w, (y'PPy - tr P) / tr PP (Viechtbauer
 * 2005, eq. 13). */
static double
scoring_step(const PoolSums *sums, double tau2)
{
    double mean, q, second = 0.0, third = 0.0, fit = 0.0;
    const double weights = pool_tau_mean(&mean, &q, sums, tau2);

    for (int study = 0; study < sums->n; study++) {
        const double weight = 1.0 / (sums->variance[study] + tau2);
        const double scaled = weight * (sums->effect[study] - mean);
        second += weight * weight;
        third += weight * weight * weight;
        fit += scaled * scaled;
    }
    const double part = second / weights;
    return (fit - (weights - part)) / (second - 2.0 * third / weights + part * part);
}

/* The best of 0, the estimate by moments and doublings: the likelihood can have two tops. */
static double
scan(const PoolSums *sums, double scale)
{
    double best = pool_tau_moments(sums), value = restricted(sums, best);
    double low = sums->effect[0], high = sums->effect[0];

    for (int study = 1; study < sums->n; study++) {
        low = fmin(low, sums->effect[study]);
        high = fmax(high, sums->effect[study]);
    }
    for (double tau2 = 0.0; tau2<(high - low) * (high - low); /* it is above any top */
                                 tau2 = tau2> 0.0
                                ? 2.0 * tau2
                                : 0x1p-10 * scale) {
        const double there = restricted(sums, tau2);
        if (there > value) {
            best = tau2;
            value = there;
        }
    }
    return best;
}

double
pool_tau_reml(const PoolSums *sums, int most_steps)
{
    enum { MOST_HALVINGS = 40 };
    const double scale = pool_tau_within(sums);
    double tau2 = scan(sums, scale), value = restricted(sums, tau2), last = 0.0, damping = 1.0;

    for (int step = 0; step < most_steps; step++) {
        double move = fmax(damping * scoring_step(sums, tau2), -tau2);
        const double tolerance = 1e-13 * (tau2 + scale);
        if (!isfinite(move)) return NAN;
        if (move * last < 0.0) { /* it would swing about the top, even for ever */
            damping *= 0.5;
            move *= 0.5;
        }
        for (int half = 0; half < MOST_HALVINGS && fabs(move) > tolerance; half++) {
            const double there = restricted(sums, tau2 + move);
            /* close to the top the gain is lost in rounding */
            if (there >= value - 1e-14 * fabs(value)) break;
            move *= 0.5;
        }
        tau2 += move;
        last = move;
        if (fabs(move) <= tolerance) return tau2;
        value = restricted(sums, tau2);
    }
    return NAN;
}

typedef struct {
    const PoolSums *sums;
    double target;
} Profile;

static double
above_target(double tau2, void *context)
{
    const Profile *profile = context;
    double mean, q;

    pool_tau_mean(&mean, &q, profile->sums, tau2);
    return q - profile->target;
}

double
pool_tau_where(const PoolSums *sums, double target)
{
    Profile profile = { sums, target };
    double low = 0.0, high = pool_tau_within(sums);

    if (above_target(0.0, &profile) <= 0.0) return 0.0;
    while (above_target(high, &profile) > 0.0) { /* q falls as 1 / tau2 at last: it ends */
        low = high;
        high *= 2.0;
    }
    return root_find(above_target, &profile, low, high, 1e-15);
}
