/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "evidence/pool_events.h"
#include "base/memory.h"
#include "evidence/pool_tau.h"
#include "math/maximise.h"
#include "math/real.h"
#include "math/special.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>

static const double half_log_2pi = 0.91893853320467274178;

static double
expit(double x)
{
    const double small = real_exp(-fabs(x));

    return (x < 0.0 ? small : 1.0) / (1.0 + small);
}

/* ---- the likelihood ---- */

static double
log_choose(const PoolEvents *study)
{
    return special_log_gamma(study->n + 1.0) - special_log_gamma(study->events + 1.0) -
           special_log_gamma(study->n - study->events + 1.0);
}

/* ln of the binomial without its constant */
static double
binomial(const PoolEvents *study, double logit)
{
    const double above = logit > 0.0 ? logit : 0.0;

    return study->events * logit - study->n * (above + real_log1p(real_exp(-fabs(logit))));
}

/* The integrand's logarithm: binomial and normal deviate u of a study, without constants; concave
 * in u, its curvature 1 or more. */
static double
integrand(const PoolEvents *study, double mu, double tau, double u)
{
    return binomial(study, mu + tau * u) - 0.5 * u * u;
}

/* Its peak, by Newton's method with steps shortened where it would fall. @return its width */
static double
find_peak(double *peak, const PoolEvents *study, double mu, double tau)
{
    enum { MOST_STEPS = 100, MOST_HALVINGS = 30 };
    double u = 0.0, value = integrand(study, mu, tau, u), width = 1.0;

    for (int step = 0; step < MOST_STEPS; step++) {
        const double share = expit(mu + tau * u);
        const double slope = tau * (study->events - study->n * share) - u;
        width = 1.0 / sqrt(1.0 + tau * tau * study->n * share * (1.0 - share));
        double move = slope * width * width, there = value;
        if (fabs(move) < 1e-9 * width) break; /* the sum does not mind where it begins */
        for (int half = 0; half < MOST_HALVINGS; half++, move *= 0.5)
            if ((there = integrand(study, mu, tau, u + move)) >= value) break;
        u += move;
        value = there;
    }
    *peak = u;
    return width;
}

/* Sum of the integrand relative to its peak on one side of it, in steps. */
static double
side(const PoolEvents *study, double mu, double tau, double peak, double step)
{
    enum { MOST_STEPS = 100000 };
    const double top = integrand(study, mu, tau, peak);
    double sum = 0.0;

    for (int point = 1; point < MOST_STEPS; point++) {
        const double term = integrand(study, mu, tau, peak + point * step) - top;
        if (term < -40.0) break;
        sum += real_exp(term);
    }
    return sum;
}

/* ln of the integral of binomial times normal over u */
static double
study_value(const PoolEvents *study, double mu, double tau)
{
    const double steps_a_width = 8.0; /* 1e-14 up to a tau of 5 */
    double peak;

    if (tau == 0.0) return binomial(study, mu);
    const double step = find_peak(&peak, study, mu, tau) / steps_a_width;
    const double sum = 1.0 + side(study, mu, tau, peak, step) + side(study, mu, tau, peak, -step);
    return integrand(study, mu, tau, peak) + real_log(sum * step) - half_log_2pi;
}

double
pool_events_value(const PoolEvents *studies, int n, double mu, double tau)
{
    double sum = 0.0;

    for (int study = 0; study < n; study++)
        sum += log_choose(&studies[study]) + study_value(&studies[study], mu, tau);
    return sum;
}

/* ---- its maximum ---- */

typedef struct {
    const PoolEvents *studies;
    int n;
} Studies;

/* Of mu and tau; as tau and -tau are the same, 0 is no border. */
static void
values(double *value, const double *x, int n_points, void *context)
{
    const Studies *studies = context;

    for (int point = 0; point < n_points; point++)
        value[point] =
            pool_events_value(studies->studies, studies->n, x[point], fabs(x[LANES + point]));
}

/* Second difference of the fourth order of -value, over `steps` of mu and tau. */
static double
bend(const Studies *studies, const Maximum *top, const double steps[2])
{
    static const double factor[] = { 1.0, -16.0, 30.0, -16.0, 1.0 };
    double sum = 0.0;

    for (int point = 0; point < 5; point++)
        sum += factor[point] * pool_events_value(studies->studies, studies->n,
                                                 top->x[0] + (point - 2) * steps[0],
                                                 fabs(top->x[1] + (point - 2) * steps[1]));
    return sum / 12.0;
}

/* Error of mu: `maximise` has three digits of it, enough to choose the steps. */
static double
error_of(const Studies *studies, const Maximum *top)
{
    const double step[] = { 0.02 * sqrt(top->covariance[0]), 0.02 * sqrt(top->covariance[3]) };
    const double of_mu = bend(studies, top, (double[]){ step[0], 0.0 });
    const double of_tau = bend(studies, top, (double[]){ 0.0, step[1] });
    const double cross = 0.5 * (bend(studies, top, step) - of_mu - of_tau);

    return step[0] * sqrt(of_tau / (of_mu * of_tau - cross * cross));
}

/* Where to begin: logits after half an event was added to both cells, as DerSimonian & Laird. */
static void
rough(double *mu, double *error, double *tau, const PoolEvents *studies, int n)
{
    double *logit = memory_new((size_t)n, sizeof(*logit));
    double *variance = memory_new((size_t)n, sizeof(*variance)), q;
    const PoolSums sums = { n, logit, variance };

    for (int study = 0; study < n; study++) {
        const double with = studies[study].events + 0.5;
        const double without = studies[study].n - studies[study].events + 0.5;
        logit[study] = real_log(with / without);
        variance[study] = 1.0 / with + 1.0 / without;
    }
    *tau = sqrt(fmax(n > 1 ? pool_tau_moments(&sums) : 0.0, 0.04));
    *error = 1.0 / sqrt(pool_tau_mean(mu, &q, &sums, *tau * *tau));
    free(logit);
    free(variance);
}

/* Keeps what `pooled` has, the binomial, if nothing is above it. */
static Status
search(PooledEvents *pooled, const PoolEvents *studies, Error *err)
{
    Studies context = { studies, pooled->n };
    double start[2], scale[2];
    Maximum best;
    Status status;

    rough(&start[0], &scale[0], &start[1], studies, pooled->n);
    scale[1] = scale[0];
    TRY(maximise(&best, values, &context, start, scale, 2, err));
    if (best.value > pooled->log_likelihood + 1e-9) {
        pooled->log_likelihood = best.value;
        pooled->converged = best.converged;
        pooled->logit = best.x[0];
        pooled->tau = fabs(best.x[1]);
        pooled->error = error_of(&context, &best);
    }
done:
    return status;
}

/* ---- what follows of it ---- */

/* E expit(mu + tau u) over a normal u, by equal steps */
static double
mean_share(double mu, double tau)
{
    const double step = 0.125;
    double sum = 0.0;

    for (int point = -72; point <= 72; point++) {
        const double u = point * step;
        sum += expit(mu + tau * u) * real_exp(-0.5 * u * u - half_log_2pi);
    }
    return sum * step;
}

static void
shares(PooledEvents *pooled, double level)
{
    const double upper = 0.5 * (1.0 + level), half = real_normal_quantile(upper) * pooled->error;

    pooled->share = expit(pooled->logit);
    pooled->low = expit(pooled->logit - half);
    pooled->high = expit(pooled->logit + half);
    pooled->mean = mean_share(pooled->logit, pooled->tau);
    pooled->predict_low = pooled->predict_high = NAN;
    if (pooled->n < 3) return;
    const double reach = special_t_quantile(upper, pooled->n - 2) *
                         sqrt(pooled->tau * pooled->tau + pooled->error * pooled->error);
    pooled->predict_low = expit(pooled->logit - reach);
    pooled->predict_high = expit(pooled->logit + reach);
}

static void
one_sided(PooledEvents *pooled, const PoolEvents *all, double level)
{
    pooled->one_sided = true;
    pooled->share = pooled->mean = all->events > 0.0 ? 1.0 : 0.0;
    pooled->logit = all->events > 0.0 ? INFINITY : -INFINITY;
    pooled->error = pooled->predict_low = pooled->predict_high = NAN;
    pooled->q_p = 1.0;
    pool_events_limits(&pooled->low, &pooled->high, all, level);
}

static Status
check(PoolEvents *all, const PoolEvents *studies, int n, Error *err)
{
    *all = (PoolEvents){ 0 };
    if (n < 1) return fail(err, ERR_SPEC, "there is no study");
    for (int study = 0; study < n; study++) {
        const PoolEvents *one = &studies[study];
        if (!(one->n > 0.0) || !isfinite(one->n))
            return fail(err, ERR_SPEC, "study %d: there must be people, not %.15g", study + 1,
                        one->n);
        if (!(one->events >= 0.0 && one->events <= one->n))
            return fail(err, ERR_SPEC, "study %d: %.15g events among %.15g people", study + 1,
                        one->events, one->n);
        all->events += one->events;
        all->n += one->n;
    }
    return OK;
}

Status
pool_events(PooledEvents *pooled, const PoolEvents *studies, int n, double level, Error *err)
{
    PoolEvents all;
    Status status;

    assert(level > 0.0 && level < 1.0);
    *pooled = (PooledEvents){ .n = n, .converged = true };
    TRY(check(&all, studies, n, err));
    if (all.events == 0.0 || all.events == all.n) {
        one_sided(pooled, &all, level);
        return OK;
    }
    pooled->logit = real_log(all.events / (all.n - all.events));
    pooled->error = sqrt(1.0 / all.events + 1.0 / (all.n - all.events));
    pooled->log_likelihood = pool_events_value(studies, n, pooled->logit, 0.0);
    const double binomial_alone = pooled->log_likelihood;
    if (n > 1) TRY(search(pooled, studies, err));
    pooled->q = 2.0 * (pooled->log_likelihood - binomial_alone);
    pooled->q_p = pooled->q > 0.0 ? 0.5 * special_gamma_upper(0.5, 0.5 * pooled->q) : 1.0;
    shares(pooled, level);
done:
    return status;
}

void
pool_events_limits(double *low, double *high, const PoolEvents *study, double level)
{
    const double tail = 0.5 * (1.0 - level), events = study->events, others = study->n - events;

    *low = events > 0.0 ? special_beta_quantile(tail, events, others + 1.0) : 0.0;
    *high = others > 0.0 ? special_beta_quantile(1.0 - tail, events + 1.0, others) : 1.0;
}
