/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The families: what their parameters must obey, moments, quantiles, and the table of all. */
#include "math/dist_forms.h"
#include "math/normal.h"
#include "math/real.h"
#include "math/special.h"

/* "gamma: scale must be above 0, not -2" */
static Status
positive(const Dist *dist, int par, Error *err)
{
    if (dist->par[par] > 0) return OK;
    return fail(err, ERR_SPEC, "%s: %s must be above 0, not %g", dist->family->name,
                dist->family->par[par], dist->par[par]);
}

static Status
check_any(const Dist *dist, Error *err)
{
    (void)dist;
    (void)err;
    return OK;
}

static Status
check_first(const Dist *dist, Error *err)
{
    return positive(dist, 0, err);
}

static Status
check_second(const Dist *dist, Error *err)
{
    return positive(dist, 1, err);
}

static Status
check_both(const Dist *dist, Error *err)
{
    const Status status = positive(dist, 0, err);

    return status == OK ? positive(dist, 1, err) : status;
}

static double
location(const Dist *dist)
{
    return dist->par[0];
}

static double
scale(const Dist *dist)
{
    return dist->par[1];
}

static double
square(double x)
{
    return x * x;
}

/* ---- normal, lognormal, logit-normal ---- */

static double
normal_quantile(const Dist *dist, double u)
{
    return dist->par[0] + dist->par[1] * real_normal_quantile(u);
}

static double
lognormal_quantile(const Dist *dist, double u)
{
    return real_exp(normal_quantile(dist, u));
}

static double
lognormal_mean(const Dist *dist)
{
    return real_exp(dist->par[0] + 0.5 * square(dist->par[1]));
}

static double
lognormal_sd(const Dist *dist)
{
    return lognormal_mean(dist) * sqrt(real_expm1(square(dist->par[1])));
}

static double
from_logit(double x)
{
    const double tail = real_exp(x < 0 ? x : -x);

    return (x < 0 ? tail : 1.0) / (1.0 + tail);
}

static double
logitnormal_quantile(const Dist *dist, double u)
{
    return from_logit(normal_quantile(dist, u));
}

/* The moments have no closed form: trapezoids under the normal density, which converge beyond all
 * powers. */
static double
logitnormal_moment(const Dist *dist, double about, int power)
{
    const double step = 0.02, inverse_root_2pi = 0.39894228040143267794;
    double sum = 0.0;

    for (int point = -500; point <= 500; point++) {
        const double z = point * step;
        const double gap = from_logit(dist->par[0] + dist->par[1] * z) - about;
        sum += (power == 1 ? gap : gap * gap) * real_exp(-0.5 * z * z);
    }
    return sum * step * inverse_root_2pi;
}

static double
logitnormal_mean(const Dist *dist)
{
    return logitnormal_moment(dist, 0.0, 1);
}

static double
logitnormal_sd(const Dist *dist)
{
    return sqrt(logitnormal_moment(dist, logitnormal_mean(dist), 2));
}

/* ---- truncated normal ---- */

/* The ends in standard units, turned around zero if both lie above it, so that probabilities are
 * taken from the small tail; true if turned. */
static bool
truncnormal_ends(const Dist *dist, double *low, double *high)
{
    *low = (dist->par[2] - dist->par[0]) / dist->par[1];
    *high = (dist->par[3] - dist->par[0]) / dist->par[1];
    if (!(*low > 0.0)) return false;
    const double turned = -*high;
    *high = -*low;
    *low = turned;
    return true;
}

static Status
truncnormal_check(const Dist *dist, Error *err)
{
    double low, high;
    const Status status = positive(dist, 1, err);

    if (status != OK) return status;
    if (!(dist->par[2] < dist->par[3]))
        return fail(err, ERR_SPEC, "truncnormal: min must be below max, but %g is not below %g",
                    dist->par[2], dist->par[3]);
    truncnormal_ends(dist, &low, &high);
    if (!(normal_cdf(high) - normal_cdf(low) > 1e-300))
        return fail(err, ERR_SPEC, "truncnormal: nothing of the normal lies between %g and %g",
                    dist->par[2], dist->par[3]);
    return OK;
}

static double
truncnormal_quantile(const Dist *dist, double u)
{
    double low, high;
    const bool turned = truncnormal_ends(dist, &low, &high);
    const double below = normal_cdf(low), above = normal_cdf(high);
    const double share = turned ? 1.0 - u : u;
    const double z = real_normal_quantile(below + share * (above - below));
    const double x = dist->par[0] + dist->par[1] * (turned ? -z : z);

    return x < dist->par[2] ? dist->par[2] : x > dist->par[3] ? dist->par[3] : x;
}

static double
density(double z)
{
    return 0.39894228040143267794 * real_exp(-0.5 * z * z);
}

/* Johnson, Kotz & Balakrishnan (1994), vol. 1, ch. 13.10 */
static double
truncnormal_mean(const Dist *dist)
{
    double low, high;
    const bool turned = truncnormal_ends(dist, &low, &high);
    const double shift = (density(low) - density(high)) / (normal_cdf(high) - normal_cdf(low));

    return dist->par[0] + dist->par[1] * (turned ? -shift : shift);
}

static double
truncnormal_sd(const Dist *dist)
{
    double low, high;

    truncnormal_ends(dist, &low, &high);
    const double inside = normal_cdf(high) - normal_cdf(low);
    const double at_low = low > -INFINITY ? low * density(low) : 0.0;
    const double at_high = high < INFINITY ? high * density(high) : 0.0;
    const double shift = (density(low) - density(high)) / inside;
    const double variance = 1.0 + (at_low - at_high) / inside - square(shift);
    return dist->par[1] * sqrt(variance > 0.0 ? variance : 0.0);
}

/* ---- beta, gamma ---- */

static double
beta_mean(const Dist *dist)
{
    return dist->par[0] / (dist->par[0] + dist->par[1]);
}

static double
beta_spread(double a, double b)
{
    return sqrt(a * b / (a + b + 1.0)) / (a + b);
}

static double
beta_sd(const Dist *dist)
{
    return beta_spread(dist->par[0], dist->par[1]);
}

static double
beta_quantile(const Dist *dist, double u)
{
    return special_beta_quantile(u, dist->par[0], dist->par[1]);
}

static double
gamma_mean(const Dist *dist)
{
    return dist->par[0] * dist->par[1];
}

static double
gamma_sd(const Dist *dist)
{
    return sqrt(dist->par[0]) * dist->par[1];
}

static double
gamma_quantile(const Dist *dist, double u)
{
    return dist->par[1] * special_gamma_quantile(u, dist->par[0]);
}

/* ---- uniform, triangular, PERT ---- */

static Status
uniform_check(const Dist *dist, Error *err)
{
    if (dist->par[0] < dist->par[1]) return OK;
    return fail(err, ERR_SPEC, "uniform: min must be below max, but %g is not below %g",
                dist->par[0], dist->par[1]);
}

static double
uniform_quantile(const Dist *dist, double u)
{
    return dist->par[0] + (dist->par[1] - dist->par[0]) * u;
}

static double
uniform_mean(const Dist *dist)
{
    return dist->par[0] + (dist->par[1] - dist->par[0]) / 2.0;
}

static double
uniform_sd(const Dist *dist)
{
    return (dist->par[1] - dist->par[0]) / sqrt(12.0);
}

static Status
peak_check(const Dist *dist, Error *err)
{
    if (dist->par[0] < dist->par[2] && dist->par[0] <= dist->par[1] && dist->par[1] <= dist->par[2])
        return OK;
    return fail(err, ERR_SPEC, "%s: min <= mode <= max is needed, not %g, %g, %g",
                dist->family->name, dist->par[0], dist->par[1], dist->par[2]);
}

static double
triangular_mean(const Dist *dist)
{
    return (dist->par[0] + dist->par[1] + dist->par[2]) / 3.0;
}

static double
triangular_sd(const Dist *dist)
{
    const double left = dist->par[1] - dist->par[0], right = dist->par[2] - dist->par[1];

    return sqrt((left * left + left * right + right * right) / 18.0);
}

static double
triangular_quantile(const Dist *dist, double u)
{
    const double left = dist->par[1] - dist->par[0], right = dist->par[2] - dist->par[1];
    const double width = left + right;

    return u * width < left ? dist->par[0] + sqrt(u * width * left)
                            : dist->par[2] - sqrt((1.0 - u) * width * right);
}

/* PERT is a beta over [min, max] with weight 4 on the mode (Malcolm et al. 1959; Vose 2008). */
static double
pert_alpha(const Dist *dist)
{
    return 1.0 + 4.0 * (dist->par[1] - dist->par[0]) / (dist->par[2] - dist->par[0]);
}

static double
pert_mean(const Dist *dist)
{
    return (dist->par[0] + 4.0 * dist->par[1] + dist->par[2]) / 6.0;
}

static double
pert_sd(const Dist *dist)
{
    const double alpha = pert_alpha(dist);

    return (dist->par[2] - dist->par[0]) * beta_spread(alpha, 6.0 - alpha);
}

static double
pert_quantile(const Dist *dist, double u)
{
    const double alpha = pert_alpha(dist);

    return dist->par[0] +
           (dist->par[2] - dist->par[0]) * special_beta_quantile(u, alpha, 6.0 - alpha);
}

/* ---- Bernoulli, Poisson, discrete, point ---- */

static Status
bernoulli_check(const Dist *dist, Error *err)
{
    if (dist->par[0] >= 0 && dist->par[0] <= 1) return OK;
    return fail(err, ERR_SPEC, "bernoulli: p must lie in [0, 1], not be %g", dist->par[0]);
}

static double
bernoulli_sd(const Dist *dist)
{
    return sqrt(dist->par[0] * (1.0 - dist->par[0]));
}

static double
bernoulli_quantile(const Dist *dist, double u)
{
    return u > 1.0 - dist->par[0] ? 1.0 : 0.0;
}

static Status
poisson_check(const Dist *dist, Error *err)
{
    if (dist->par[0] > 0 && dist->par[0] <= 1e8) return OK;
    return fail(err, ERR_SPEC, "poisson: mean must lie in (0, 1e8], not be %g", dist->par[0]);
}

static double
poisson_sd(const Dist *dist)
{
    return sqrt(dist->par[0]);
}

/* The least count whose distribution function reaches u, by halving. */
static double
poisson_quantile(const Dist *dist, double u)
{
    const double mean = dist->par[0];
    unsigned low = 0, high = (unsigned)(mean + 40.0 * sqrt(mean) + 60.0);

    while (low < high) {
        const unsigned middle = low + (high - low) / 2;
        if (special_gamma_upper(middle + 1.0, mean) >= u) /* the share at or below */
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static Status
discrete_check(const Dist *dist, Error *err)
{
    double sum = 0.0;

    for (int point = 0; point < dist->n_points; point++) {
        if (!(dist->probability[point] >= 0))
            return fail(err, ERR_SPEC, "discrete: %g is no probability", dist->probability[point]);
        sum += dist->probability[point];
    }
    if (!(fabs(sum - 1.0) <= 1e-9))
        return fail(err, ERR_SPEC, "discrete: the probabilities sum to %.10g, not to 1", sum);
    return OK;
}

static double
discrete_mean(const Dist *dist)
{
    double mean = 0.0;

    for (int point = 0; point < dist->n_points; point++)
        mean += dist->probability[point] * dist->point[point];
    return mean;
}

static double
discrete_sd(const Dist *dist)
{
    const double mean = discrete_mean(dist);
    double variance = 0.0;

    for (int point = 0; point < dist->n_points; point++)
        variance += dist->probability[point] * square(dist->point[point] - mean);
    return sqrt(variance);
}

/* The points are in order (dist_make); those of probability 0 are never drawn. */
static double
discrete_quantile(const Dist *dist, double u)
{
    double sum = 0.0, last = NAN;

    for (int point = 0; point < dist->n_points; point++) {
        if (dist->probability[point] == 0.0) continue;
        last = dist->point[point];
        sum += dist->probability[point];
        if (u <= sum) break;
    }
    return last;
}

static double
no_sd(const Dist *dist)
{
    (void)dist;
    return 0.0;
}

static double
point_quantile(const Dist *dist, double u)
{
    (void)u;
    return dist->par[0];
}

/* ---- exponential, Weibull ---- */

static double
exponential_mean(const Dist *dist)
{
    return 1.0 / dist->par[0];
}

static double
exponential_quantile(const Dist *dist, double u)
{
    return -real_log1p(-u) / dist->par[0];
}

static double
weibull_moment(const Dist *dist, double power)
{
    return real_exp(special_log_gamma(1.0 + power / dist->par[0]));
}

static double
weibull_mean(const Dist *dist)
{
    return dist->par[1] * weibull_moment(dist, 1.0);
}

static double
weibull_sd(const Dist *dist)
{
    return dist->par[1] * sqrt(weibull_moment(dist, 2.0) - square(weibull_moment(dist, 1.0)));
}

static double
weibull_quantile(const Dist *dist, double u)
{
    return dist->par[1] * real_exp(real_log(-real_log1p(-u)) / dist->par[0]);
}

#define BRIGGS  "Briggs, Claxton & Sculpher (2006), ch. 4"
#define JOHNSON "Johnson, Kotz & Balakrishnan (1994), Continuous Univariate Distributions"

/* clang-format off */
const DistFamily dist_families[] = {
    /* name, n, parameters: forms, support, check, mean, sd, quantile, centre is the median, centre, ways, source */
    { "normal", 2, { "mean", "sd" },
      "normal(mean, sd), normal(sd), normal(lo, hi)", "any x",
      check_second, location, scale, normal_quantile, false, DIST_MEAN, dist_forms_normal, BRIGGS },
    { "lognormal", 2, { "meanlog", "sdlog" },
      "lognormal(meanlog, sdlog), lognormal(lo, hi), lognormal(sdlog), lognormal(sd), "
      "lognormal(mean, sd), lognormal(mean, sdlog)", "x > 0",
      check_second, lognormal_mean, lognormal_sd, lognormal_quantile, true, DIST_MEDIAN, dist_forms_lognormal, BRIGGS },
    { "beta", 2, { "alpha", "beta" },
      "beta(alpha, beta), beta(mean, sd), beta(sd), beta(n), beta(lo, hi)", "0 < x < 1",
      check_both, beta_mean, beta_sd, beta_quantile, false, DIST_MEAN, dist_forms_beta, BRIGGS },
    { "gamma", 2, { "shape", "scale" },
      "gamma(shape, scale), gamma(shape, rate), gamma(mean, sd), gamma(sd), gamma(lo, hi)", "x > 0",
      check_both, gamma_mean, gamma_sd, gamma_quantile, false, DIST_MEAN, dist_forms_gamma, BRIGGS },
    { "uniform", 2, { "min", "max" },
      "uniform(min, max)", "min < x < max",
      uniform_check, uniform_mean, uniform_sd, uniform_quantile, false, DIST_MEAN, dist_forms_range, BRIGGS },
    { "triangular", 3, { "min", "mode", "max" },
      "triangular(min, mode, max), triangular(min = ..., max = ...) with the value as mean", "min < x < max",
      peak_check, triangular_mean, triangular_sd, triangular_quantile, false, DIST_MEAN, dist_forms_triangular, JOHNSON },
    { "pert", 3, { "min", "mode", "max" },
      "pert(min, mode, max), pert(min = ..., max = ...) with the value as mean", "min < x < max",
      peak_check, pert_mean, pert_sd, pert_quantile, false, DIST_MEAN, dist_forms_pert, "Vose (2008), Risk Analysis" },
    { "bernoulli", 1, { "p" },
      "bernoulli(p)", "0 or 1",
      bernoulli_check, location, bernoulli_sd, bernoulli_quantile, false, DIST_P, dist_forms_bernoulli, "by definition" },
    { "poisson", 1, { "mean" },
      "poisson(mean)", "0, 1, 2, ...",
      poisson_check, location, poisson_sd, poisson_quantile, false, DIST_MEAN, dist_forms_poisson, "by definition" },
    { "exponential", 1, { "rate" },
      "exponential(rate), exponential(mean)", "x > 0",
      check_first, exponential_mean, exponential_mean, exponential_quantile, false, DIST_MEAN, dist_forms_exponential, JOHNSON },
    { "weibull", 2, { "shape", "scale" },
      "weibull(shape, scale), weibull(mean, shape)", "x > 0",
      check_both, weibull_mean, weibull_sd, weibull_quantile, false, DIST_MEAN, dist_forms_weibull, JOHNSON },
    { "logitnormal", 2, { "meanlogit", "sdlogit" },
      "logitnormal(meanlogit, sdlogit), logitnormal(sdlogit), logitnormal(lo, hi)", "0 < x < 1",
      check_second, logitnormal_mean, logitnormal_sd, logitnormal_quantile, true, DIST_MEDIAN, dist_forms_logitnormal,
      "Johnson (1949), Biometrika 36, 149-176" },
    { "truncnormal", 4, { "mean", "sd", "min", "max" },
      "truncnormal(mean, sd, min, max) with mean and sd before the cut; min or max may be left out", "min <= x <= max",
      truncnormal_check, truncnormal_mean, truncnormal_sd, truncnormal_quantile, false, DIST_MEAN, dist_forms_truncnormal, JOHNSON },
    { "discrete", 0, { 0 },
      "discrete(value, probability, value, probability, ...)", "the values",
      discrete_check, discrete_mean, discrete_sd, discrete_quantile, false, DIST_MEAN, dist_forms_none, "by definition" },
    { "point", 1, { "value" },
      "point(value)", "the value",
      check_any, location, no_sd, point_quantile, false, DIST_VALUE, dist_forms_point, "by definition" },
    { 0 },
};
/* clang-format on */
