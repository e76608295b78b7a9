/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/dist_forms.h"
#include "math/real.h"
#include "math/special.h"

/* Width of a central 95% interval of a normal, in standard deviations: 2 * 1.959964 */
static const double width_95 = 3.919927969080108;

const char *const dist_keys[DIST_KEYS] = {
    [DIST_MEAN] = "mean",
    [DIST_SD] = "sd",
    [DIST_MEDIAN] = "median",
    [DIST_MEANLOG] = "meanlog",
    [DIST_SDLOG] = "sdlog",
    [DIST_MEANLOGIT] = "meanlogit",
    [DIST_SDLOGIT] = "sdlogit",
    [DIST_LO] = "lo",
    [DIST_HI] = "hi",
    [DIST_N] = "n",
    [DIST_ALPHA] = "alpha",
    [DIST_BETA] = "beta",
    [DIST_SHAPE] = "shape",
    [DIST_SCALE] = "scale",
    [DIST_RATE] = "rate",
    [DIST_MIN] = "min",
    [DIST_MODE] = "mode",
    [DIST_MAX] = "max",
    [DIST_P] = "p",
    [DIST_VALUE] = "value",
};

/* ---- what is asked of arguments ---- */

static Status
above_0(const Dist *dist, const double *given, DistKey key, Error *err)
{
    if (given[key] > 0) return OK;
    return fail(err, ERR_SPEC, "%s: %s must be above 0, not %g", dist->family->name, dist_keys[key],
                given[key]);
}

static Status
inside_0_1(const Dist *dist, const double *given, DistKey key, Error *err)
{
    if (given[key] > 0 && given[key] < 1) return OK;
    return fail(err, ERR_SPEC, "%s: %s must lie between 0 and 1, not be %g", dist->family->name,
                dist_keys[key], given[key]);
}

static Status
limits(const Dist *dist, const double *given, Error *err)
{
    if (given[DIST_LO] < given[DIST_HI]) return OK;
    return fail(err, ERR_SPEC, "%s: lo must be below hi, but %g is not below %g",
                dist->family->name, given[DIST_LO], given[DIST_HI]);
}

static double
square(double x)
{
    return x * x;
}

static double
spread(const double *given)
{
    return (given[DIST_HI] - given[DIST_LO]) / width_95;
}

/* ---- natural parameters, as they are ---- */

static Status
natural(Dist *dist, DistKey first, DistKey second, const double *given)
{
    dist->par[0] = given[first];
    dist->par[1] = given[second];
    return OK;
}

/* ---- normal ---- */

static Status
normal_sd(Dist *dist, const double *given, Error *err)
{
    (void)err;
    return natural(dist, DIST_MEAN, DIST_SD, given);
}

static Status
normal_limits(Dist *dist, const double *given, Error *err)
{
    Status status;

    TRY(limits(dist, given, err));
    dist->par[0] = given[DIST_MEAN];
    dist->par[1] = spread(given);
done:
    return status;
}

/* ---- lognormal ---- */

static Status
lognormal_natural(Dist *dist, const double *given, Error *err)
{
    (void)err;
    return natural(dist, DIST_MEANLOG, DIST_SDLOG, given);
}

static Status
lognormal_median(Dist *dist, const double *given, Error *err)
{
    Status status;

    TRY(above_0(dist, given, DIST_MEDIAN, err));
    dist->par[0] = real_log(given[DIST_MEDIAN]);
    dist->par[1] = given[DIST_SDLOG];
done:
    return status;
}

/* mean = exp(meanlog + sdlog^2 / 2) */
static Status
lognormal_mean(Dist *dist, const double *given, Error *err)
{
    Status status;

    TRY(above_0(dist, given, DIST_MEAN, err));
    dist->par[0] = real_log(given[DIST_MEAN]) - 0.5 * square(given[DIST_SDLOG]);
    dist->par[1] = given[DIST_SDLOG];
done:
    return status;
}

/* sd = mean sqrt(exp(sdlog^2) - 1) */
static Status
lognormal_moments(Dist *dist, const double *given, Error *err)
{
    Status status;

    TRY(above_0(dist, given, DIST_MEAN, err));
    TRY(above_0(dist, given, DIST_SD, err));
    const double variance = real_log1p(square(given[DIST_SD] / given[DIST_MEAN]));
    dist->par[0] = real_log(given[DIST_MEAN]) - 0.5 * variance;
    dist->par[1] = sqrt(variance);
done:
    return status;
}

/* sd = median sqrt(x (x - 1)) with x = exp(sdlog^2); solved for y = x - 1 without cancellation */
static Status
lognormal_median_sd(Dist *dist, const double *given, Error *err)
{
    Status status;

    TRY(above_0(dist, given, DIST_MEDIAN, err));
    TRY(above_0(dist, given, DIST_SD, err));
    const double c = square(given[DIST_SD] / given[DIST_MEDIAN]);
    dist->par[0] = real_log(given[DIST_MEDIAN]);
    dist->par[1] = sqrt(real_log1p(2.0 * c / (1.0 + sqrt(1.0 + 4.0 * c))));
done:
    return status;
}

static Status
log_spread(Dist *dist, const double *given, Error *err)
{
    Status status;

    TRY(above_0(dist, given, DIST_LO, err));
    TRY(limits(dist, given, err));
    dist->par[1] = (real_log(given[DIST_HI]) - real_log(given[DIST_LO])) / width_95;
done:
    return status;
}

static Status
lognormal_median_limits(Dist *dist, const double *given, Error *err)
{
    Status status;

    TRY(above_0(dist, given, DIST_MEDIAN, err));
    TRY(log_spread(dist, given, err));
    dist->par[0] = real_log(given[DIST_MEDIAN]);
done:
    return status;
}

static Status
lognormal_mean_limits(Dist *dist, const double *given, Error *err)
{
    Status status;

    TRY(above_0(dist, given, DIST_MEAN, err));
    TRY(log_spread(dist, given, err));
    dist->par[0] = real_log(given[DIST_MEAN]) - 0.5 * square(dist->par[1]);
done:
    return status;
}

static Status
lognormal_meanlog_limits(Dist *dist, const double *given, Error *err)
{
    dist->par[0] = given[DIST_MEANLOG];
    return log_spread(dist, given, err);
}

/* ---- beta ---- */

static Status
beta_natural(Dist *dist, const double *given, Error *err)
{
    (void)err;
    return natural(dist, DIST_ALPHA, DIST_BETA, given);
}

/* method of moments: alpha + beta = mean (1 - mean) / sd^2 - 1 */
static Status
beta_spread(Dist *dist, double mean, double sd, Error *err)
{
    const double n = mean * (1.0 - mean) / square(sd) - 1.0;

    if (!(n > 0))
        return fail(
            err, ERR_SPEC,
            "beta: a standard deviation of %g is too large for a mean of %g (must be below %g)", sd,
            mean, sqrt(mean * (1.0 - mean)));
    dist->par[0] = mean * n;
    dist->par[1] = (1.0 - mean) * n;
    return OK;
}

static Status
beta_moments(Dist *dist, const double *given, Error *err)
{
    Status status;

    TRY(inside_0_1(dist, given, DIST_MEAN, err));
    TRY(above_0(dist, given, DIST_SD, err));
    TRY(beta_spread(dist, given[DIST_MEAN], given[DIST_SD], err));
done:
    return status;
}

static Status
beta_limits(Dist *dist, const double *given, Error *err)
{
    Status status;

    TRY(inside_0_1(dist, given, DIST_MEAN, err));
    TRY(limits(dist, given, err));
    TRY(beta_spread(dist, given[DIST_MEAN], spread(given), err));
done:
    return status;
}

static Status
beta_size(Dist *dist, const double *given, Error *err)
{
    Status status;

    TRY(inside_0_1(dist, given, DIST_MEAN, err));
    TRY(above_0(dist, given, DIST_N, err));
    dist->par[0] = given[DIST_MEAN] * given[DIST_N];
    dist->par[1] = (1.0 - given[DIST_MEAN]) * given[DIST_N];
done:
    return status;
}

/* ---- gamma ---- */

static Status
gamma_natural(Dist *dist, const double *given, Error *err)
{
    (void)err;
    return natural(dist, DIST_SHAPE, DIST_SCALE, given);
}

static Status
gamma_rate(Dist *dist, const double *given, Error *err)
{
    Status status;

    TRY(above_0(dist, given, DIST_RATE, err));
    dist->par[0] = given[DIST_SHAPE];
    dist->par[1] = 1.0 / given[DIST_RATE];
done:
    return status;
}

static Status
gamma_spread(Dist *dist, const double *given, double sd, Error *err)
{
    Status status;

    TRY(above_0(dist, given, DIST_MEAN, err));
    dist->par[0] = square(given[DIST_MEAN] / sd);
    dist->par[1] = square(sd) / given[DIST_MEAN];
done:
    return status;
}

static Status
gamma_moments(Dist *dist, const double *given, Error *err)
{
    Status status;

    TRY(above_0(dist, given, DIST_SD, err));
    TRY(gamma_spread(dist, given, given[DIST_SD], err));
done:
    return status;
}

static Status
gamma_limits(Dist *dist, const double *given, Error *err)
{
    Status status;

    TRY(limits(dist, given, err));
    TRY(gamma_spread(dist, given, spread(given), err));
done:
    return status;
}

static Status
gamma_shape(Dist *dist, const double *given, Error *err)
{
    Status status;

    TRY(above_0(dist, given, DIST_MEAN, err));
    TRY(above_0(dist, given, DIST_SHAPE, err));
    dist->par[0] = given[DIST_SHAPE];
    dist->par[1] = given[DIST_MEAN] / given[DIST_SHAPE];
done:
    return status;
}

/* ---- the others ---- */

static Status
range_natural(Dist *dist, const double *given, Error *err)
{
    (void)err;
    return natural(dist, DIST_MIN, DIST_MAX, given);
}

static Status
peak_natural(Dist *dist, const double *given, Error *err)
{
    (void)err;
    dist->par[2] = given[DIST_MAX];
    return natural(dist, DIST_MIN, DIST_MODE, given);
}

/* The mode of a mean, which may lie outside the range: mean = (min + weight mode + max) / (weight +
 * 2) */
static Status
peak_mean(Dist *dist, const double *given, double weight, Error *err)
{
    const double min = given[DIST_MIN], max = given[DIST_MAX], mean = given[DIST_MEAN];
    const double mode = ((weight + 2.0) * mean - min - max) / weight;
    const double room = 1e-12 * (fabs(min) + fabs(max)); /* for what rounding took beyond an end */

    dist->par[0] = min;
    dist->par[1] = mode < min && mode >= min - room   ? min
                   : mode > max && mode <= max + room ? max
                                                      : mode;
    dist->par[2] = max;
    if (!(min < max) || (dist->par[1] >= min && dist->par[1] <= max)) return OK; /* or told later */
    const double least = (min * (weight + 1.0) + max) / (weight + 2.0);
    const double most = (min + max * (weight + 1.0)) / (weight + 2.0);
    return fail(
        err, ERR_SPEC,
        "%s: no mode in [%g, %g] gives a mean of %g (its mean can lie in [%g, %g]); give the "
        "mode",
        dist->family->name, min, max, mean, least, most);
}

static Status
triangular_mean(Dist *dist, const double *given, Error *err)
{
    return peak_mean(dist, given, 1.0, err);
}

static Status
pert_mean(Dist *dist, const double *given, Error *err)
{
    return peak_mean(dist, given, 4.0, err);
}

static Status
bernoulli_natural(Dist *dist, const double *given, Error *err)
{
    (void)err;
    dist->par[0] = given[DIST_P];
    return OK;
}

static Status
poisson_natural(Dist *dist, const double *given, Error *err)
{
    (void)err;
    dist->par[0] = given[DIST_MEAN];
    return OK;
}

static Status
point_natural(Dist *dist, const double *given, Error *err)
{
    (void)err;
    dist->par[0] = given[DIST_VALUE];
    return OK;
}

static Status
exponential_natural(Dist *dist, const double *given, Error *err)
{
    (void)err;
    dist->par[0] = given[DIST_RATE];
    return OK;
}

static Status
exponential_mean(Dist *dist, const double *given, Error *err)
{
    Status status;

    TRY(above_0(dist, given, DIST_MEAN, err));
    dist->par[0] = 1.0 / given[DIST_MEAN];
done:
    return status;
}

static Status
weibull_mean(Dist *dist, const double *given, Error *err)
{
    Status status;

    TRY(above_0(dist, given, DIST_MEAN, err));
    TRY(above_0(dist, given, DIST_SHAPE, err));
    dist->par[0] = given[DIST_SHAPE];
    dist->par[1] = given[DIST_MEAN] * real_exp(-special_log_gamma(1.0 + 1.0 / given[DIST_SHAPE]));
done:
    return status;
}

static double
logit(double p)
{
    return real_log(p) - real_log1p(-p);
}

static Status
logitnormal_natural(Dist *dist, const double *given, Error *err)
{
    (void)err;
    return natural(dist, DIST_MEANLOGIT, DIST_SDLOGIT, given);
}

static Status
logitnormal_median(Dist *dist, const double *given, Error *err)
{
    Status status;

    TRY(inside_0_1(dist, given, DIST_MEDIAN, err));
    dist->par[0] = logit(given[DIST_MEDIAN]);
    dist->par[1] = given[DIST_SDLOGIT];
done:
    return status;
}

static Status
logitnormal_limits(Dist *dist, const double *given, Error *err)
{
    Status status;

    TRY(inside_0_1(dist, given, DIST_MEDIAN, err));
    TRY(inside_0_1(dist, given, DIST_LO, err));
    TRY(inside_0_1(dist, given, DIST_HI, err));
    TRY(limits(dist, given, err));
    dist->par[0] = logit(given[DIST_MEDIAN]);
    dist->par[1] = (logit(given[DIST_HI]) - logit(given[DIST_LO])) / width_95;
done:
    return status;
}

/* A missing end is open: `given` is NAN there. */
static Status
truncnormal_natural(Dist *dist, const double *given, Error *err)
{
    (void)err;
    dist->par[2] = isnan(given[DIST_MIN]) ? -INFINITY : given[DIST_MIN];
    dist->par[3] = isnan(given[DIST_MAX]) ? INFINITY : given[DIST_MAX];
    return natural(dist, DIST_MEAN, DIST_SD, given);
}

#define KEYS1(a)       (1u << (a))
#define KEYS2(a, b)    (KEYS1(a) | KEYS1(b))
#define KEYS3(a, b, c) (KEYS2(a, b) | KEYS1(c))

/* clang-format off */
const DistForm dist_forms_normal[] = {
    { KEYS2(DIST_MEAN, DIST_SD),             normal_sd },
    { KEYS3(DIST_MEAN, DIST_LO, DIST_HI),    normal_limits },
    { 0 } };
const DistForm dist_forms_lognormal[] = {
    { KEYS2(DIST_MEANLOG, DIST_SDLOG),       lognormal_natural },
    { KEYS2(DIST_MEDIAN, DIST_SDLOG),        lognormal_median },
    { KEYS2(DIST_MEAN, DIST_SDLOG),          lognormal_mean },
    { KEYS2(DIST_MEAN, DIST_SD),             lognormal_moments },
    { KEYS2(DIST_MEDIAN, DIST_SD),           lognormal_median_sd },
    { KEYS3(DIST_MEDIAN, DIST_LO, DIST_HI),  lognormal_median_limits },
    { KEYS3(DIST_MEAN, DIST_LO, DIST_HI),    lognormal_mean_limits },
    { KEYS3(DIST_MEANLOG, DIST_LO, DIST_HI), lognormal_meanlog_limits },
    { 0 } };
const DistForm dist_forms_beta[] = {
    { KEYS2(DIST_ALPHA, DIST_BETA),          beta_natural },
    { KEYS2(DIST_MEAN, DIST_SD),             beta_moments },
    { KEYS2(DIST_MEAN, DIST_N),              beta_size },
    { KEYS3(DIST_MEAN, DIST_LO, DIST_HI),    beta_limits },
    { 0 } };
const DistForm dist_forms_gamma[] = {
    { KEYS2(DIST_SHAPE, DIST_SCALE),         gamma_natural },
    { KEYS2(DIST_SHAPE, DIST_RATE),          gamma_rate },
    { KEYS2(DIST_MEAN, DIST_SD),             gamma_moments },
    { KEYS2(DIST_MEAN, DIST_SHAPE),          gamma_shape },
    { KEYS3(DIST_MEAN, DIST_LO, DIST_HI),    gamma_limits },
    { 0 } };
const DistForm dist_forms_range[] = {
    { KEYS2(DIST_MIN, DIST_MAX),             range_natural },
    { 0 } };
const DistForm dist_forms_triangular[] = {
    { KEYS3(DIST_MIN, DIST_MODE, DIST_MAX),  peak_natural },
    { KEYS3(DIST_MIN, DIST_MEAN, DIST_MAX),  triangular_mean },
    { 0 } };
const DistForm dist_forms_pert[] = {
    { KEYS3(DIST_MIN, DIST_MODE, DIST_MAX),  peak_natural },
    { KEYS3(DIST_MIN, DIST_MEAN, DIST_MAX),  pert_mean },
    { 0 } };
const DistForm dist_forms_bernoulli[] = {
    { KEYS1(DIST_P),                         bernoulli_natural },
    { 0 } };
const DistForm dist_forms_poisson[] = {
    { KEYS1(DIST_MEAN),                      poisson_natural },
    { 0 } };
const DistForm dist_forms_exponential[] = {
    { KEYS1(DIST_RATE),                      exponential_natural },
    { KEYS1(DIST_MEAN),                      exponential_mean },
    { 0 } };
const DistForm dist_forms_weibull[] = {
    { KEYS2(DIST_SHAPE, DIST_SCALE),         gamma_natural },
    { KEYS2(DIST_MEAN, DIST_SHAPE),          weibull_mean },
    { 0 } };
const DistForm dist_forms_logitnormal[] = {
    { KEYS2(DIST_MEANLOGIT, DIST_SDLOGIT),   logitnormal_natural },
    { KEYS2(DIST_MEDIAN, DIST_SDLOGIT),      logitnormal_median },
    { KEYS3(DIST_MEDIAN, DIST_LO, DIST_HI),  logitnormal_limits },
    { 0 } };
const DistForm dist_forms_truncnormal[] = {
    { KEYS3(DIST_MEAN, DIST_SD, DIST_MIN) | KEYS1(DIST_MAX), truncnormal_natural },
    { KEYS3(DIST_MEAN, DIST_SD, DIST_MIN),   truncnormal_natural },
    { KEYS3(DIST_MEAN, DIST_SD, DIST_MAX),   truncnormal_natural },
    { 0 } };
const DistForm dist_forms_point[] = {
    { KEYS1(DIST_VALUE),                     point_natural },
    { 0 } };
const DistForm dist_forms_none[] = { { 0 } };
/* clang-format on */
