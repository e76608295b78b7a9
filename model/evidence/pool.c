/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "evidence/pool.h"
#include "base/decimal.h"
#include "evidence/pool_tau.h"
#include "math/real.h"
#include "math/special.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const pool_methods[] = { "fixed", "dersimonian-laird", "reml", "paule-mandel", NULL };
const char *const pool_intervals[] = { "normal", "hartung-knapp", "wider", NULL };

#define OUT_OF_RANGE "effects or variances are too large, too small or too far apart to be pooled"

static Status
check(const double *effect, const double *variance, int n, Error *err)
{
    if (n < 1) return fail(err, ERR_SPEC, "there is no study");
    for (int study = 0; study < n; study++) {
        if (!isfinite(effect[study]))
            return fail(err, ERR_SPEC, "study %d: the effect must be a finite number, not %.15g",
                        study + 1, effect[study]);
        if (!(variance[study] > 0.0))
            return fail(err, ERR_SPEC, "study %d: the variance must be above 0, not %.15g",
                        study + 1, variance[study]);
        if (!isfinite(variance[study]))
            return fail(err, ERR_SPEC, "study %d: the variance must be a finite number", study + 1);
    }
    return OK;
}

/* tau2 by the method asked for, and heterogeneity; of two studies or more. false: out of range */
static bool
between_studies(Pooled *pooled, const PoolSums *sums, const PoolOptions *options)
{
    const double df = sums->n - 1, tail = 0.5 * (1.0 - options->level);
    const double moments = pool_tau_moments(sums), within = pool_tau_within(sums);
    double mean;

    if (!(within > 0.0) || !isfinite(within)) return false;
    pool_tau_mean(&mean, &pooled->q, sums, 0.0);
    if (!isfinite(pooled->q)) return false;
    pooled->q_p = special_gamma_upper(0.5 * df, 0.5 * pooled->q);
    if (pooled->method == POOL_REML) {
        pooled->tau2 = pool_tau_reml(sums, options->most_steps > 0 ? options->most_steps : 1000);
        pooled->fell_back = isnan(pooled->tau2);
        if (pooled->fell_back) pooled->method = POOL_DERSIMONIAN_LAIRD;
    }
    if (pooled->method == POOL_DERSIMONIAN_LAIRD) pooled->tau2 = moments;
    if (pooled->method == POOL_PAULE_MANDEL) pooled->tau2 = pool_tau_where(sums, df);
    pooled->tau2_low = pool_tau_where(sums, 2.0 * special_gamma_quantile(1.0 - tail, 0.5 * df));
    pooled->tau2_high = pool_tau_where(sums, 2.0 * special_gamma_quantile(tail, 0.5 * df));
    const double tau2 = pooled->method == POOL_FIXED ? moments : pooled->tau2;
    pooled->i2 = tau2 / (tau2 + within);
    pooled->h2 = (tau2 + within) / within;
    return isfinite(pooled->tau2);
}

/* Limits, and those of a new study's effect (Higgins, Thompson & Spiegelhalter 2009, eq. 12).
 * @param plain   error of a normal estimate
 * @param spread  sum of w (y - mean)^2 */
static void
limits(Pooled *pooled, double plain, double spread, const PoolOptions *options)
{
    const int n = pooled->n;
    const double upper = 0.5 * (1.0 + options->level), z = real_normal_quantile(upper);

    pooled->interval = POOL_NORMAL;
    pooled->error = plain;
    pooled->df = INFINITY;
    double half = z * plain;
    if (options->interval != POOL_NORMAL && n > 1) {
        const double error = plain * sqrt(spread / (n - 1)); /* Hartung & Knapp 2001 */
        const double theirs = special_t_quantile(upper, n - 1) * error;
        if (options->interval == POOL_HARTUNG_KNAPP || theirs > half) {
            pooled->interval = POOL_HARTUNG_KNAPP;
            pooled->error = error;
            pooled->df = n - 1;
            half = theirs;
        }
    }
    pooled->low = pooled->estimate - half;
    pooled->high = pooled->estimate + half;
    pooled->predict_low = pooled->predict_high = NAN;
    if (pooled->method == POOL_FIXED || n < 3) return;
    const double reach = special_t_quantile(upper, n - 2) * sqrt(pooled->tau2 + plain * plain);
    pooled->predict_low = pooled->estimate - reach;
    pooled->predict_high = pooled->estimate + reach;
}

Status
pool_effects(Pooled *pooled, double *weight, const double *effect, const double *variance, int n,
             const PoolOptions *options, Error *err)
{
    const PoolSums sums = { n, effect, variance };
    double spread;
    Status status;

    assert(options->level > 0.0 && options->level < 1.0);
    *pooled = (Pooled){ .n = n, .method = options->method, .single = n == 1 };
    TRY(check(effect, variance, n, err));
    if (pooled->single) {
        pooled->method = POOL_FIXED;
        pooled->q_p = pooled->h2 = 1.0;
        pooled->tau2_low = pooled->tau2_high = NAN;
    } else if (!between_studies(pooled, &sums, options)) {
        return fail(err, ERR_NUMERIC, OUT_OF_RANGE);
    }
    const double weights = pool_tau_mean(&pooled->estimate, &spread, &sums, pooled->tau2);
    limits(pooled, sqrt(1.0 / weights), spread, options);
    if (!isfinite(pooled->low) || !isfinite(pooled->high))
        return fail(err, ERR_NUMERIC, OUT_OF_RANGE);
    for (int study = 0; weight && study < n; study++)
        weight[study] = 100.0 / ((variance[study] + pooled->tau2) * weights);
done:
    return status;
}

/* ---- ratios as printed ---- */

/* Decimals of the shortest text of a number: 2 of 0.85, 0 of 12. */
static int
decimals_of(double value)
{
    char text[DECIMAL_ROOM];

    text[decimal_write(text, value)] = '\0';
    const char *point = strchr(text, '.'), *power = strchr(text, 'e');
    const int digits = point ? (int)strspn(point + 1, "0123456789") : 0;
    const int decimals = digits - (power ? atoi(power + 1) : 0);
    return decimals > 0 ? decimals : 0;
}

static Status
check_ratio(const double ratio[3], Error *err)
{
    static const char *const names[] = { "ratio", "lower limit", "upper limit" };

    for (int which = 0; which < 3; which++)
        if (!(ratio[which] > 0.0) || !isfinite(ratio[which]))
            return fail(err, ERR_SPEC, "the %s must be above 0 and finite, not %.15g", names[which],
                        ratio[which]);
    if (!(ratio[1] < ratio[2]))
        return fail(err, ERR_SPEC, "the limits %.15g to %.15g are not in order", ratio[1],
                    ratio[2]);
    if (!(ratio[1] <= ratio[0] && ratio[0] <= ratio[2]))
        return fail(err, ERR_SPEC, "the ratio %.15g is not within its limits %.15g to %.15g",
                    ratio[0], ratio[1], ratio[2]);
    return OK;
}

Status
pool_ratio(PoolRatio *result, const double ratio[3], int decimals, double level, Error *err)
{
    double half_digit = 0.5;
    Status status;

    assert(level > 0.0 && level < 1.0);
    *result = (PoolRatio){ 0 };
    TRY(check_ratio(ratio, err));
    if (decimals < 0)
        for (int which = 0; which < 3; which++)
            if (decimals_of(ratio[which]) > decimals) decimals = decimals_of(ratio[which]);
    for (int decimal = 0; decimal < decimals; decimal++) half_digit /= 10.0;
    const double at = real_log(ratio[0]), low = real_log(ratio[1]), high = real_log(ratio[2]);
    result->log_ratio = at;
    result->error = (high - low) / (2.0 * real_normal_quantile(0.5 * (1.0 + level)));
    result->asymmetry = (high - at) - (at - low);
    /* the three before rounding, pulled towards symmetry; whatever falls to 0 explains anything */
    const double pull = result->asymmetry > 0.0 ? half_digit : -half_digit;
    const double middle = real_log(fmax(ratio[0] + pull, 0.0));
    const double nearest = real_log(fmax(ratio[2] - pull, 0.0)) - middle -
                           (middle - real_log(fmax(ratio[1] - pull, 0.0)));
    result->rounding = isnan(nearest) ? INFINITY : fabs(result->asymmetry - nearest);
    result->symmetric = result->rounding >= fabs(result->asymmetry) * (1.0 - 1e-12);
done:
    return status;
}
