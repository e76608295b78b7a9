/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survival/density.h"
#include "math/real.h"
#include "math/special.h"

static const double half_log_2pi = 0.91893853320467274178;

static double
exponential(double t, double log_t, const double *numbers)
{
    (void)log_t;
    return real_log(numbers[0]) - numbers[0] * t;
}

static double
weibull(double t, double log_t, const double *numbers)
{
    const double power = numbers[0] * (log_t - real_log(numbers[1]));

    (void)t;
    return real_log(numbers[0]) - log_t + power - real_exp(power);
}

static double
weibull_ph(double t, double log_t, const double *numbers)
{
    (void)t;
    return real_log(numbers[1]) + real_log(numbers[0]) + (numbers[0] - 1.0) * log_t -
           numbers[1] * real_exp(numbers[0] * log_t);
}

static double
gompertz(double t, double log_t, const double *numbers)
{
    const double growth = numbers[0] == 0.0 ? t : real_expm1(numbers[0] * t) / numbers[0];

    (void)log_t;
    return real_log(numbers[1]) + numbers[0] * t - numbers[1] * growth;
}

static double
loglogistic(double t, double log_t, const double *numbers)
{
    const double power = numbers[0] * (log_t - real_log(numbers[1]));
    const double odds = real_log1p(real_exp(power > 0.0 ? -power : power));

    (void)t;
    return real_log(numbers[0]) - log_t + power - 2.0 * (odds + (power > 0.0 ? power : 0.0));
}

static double
lognormal(double t, double log_t, const double *numbers)
{
    const double z = (log_t - numbers[0]) / numbers[1];

    (void)t;
    return -real_log(numbers[1]) - log_t - half_log_2pi - 0.5 * z * z;
}

static double
gamma_family(double t, double log_t, const double *numbers)
{
    return numbers[0] * real_log(numbers[1]) + (numbers[0] - 1.0) * log_t - numbers[1] * t -
           special_log_gamma(numbers[0]);
}

/* ln of a^a exp(-a) / Gamma(a) sqrt(2 pi / a), where a is large: by Stirling's series */
static double
stirling(double a)
{
    return -1.0 / (12.0 * a) + 1.0 / (360.0 * a * a * a);
}

static double
gengamma(double t, double log_t, const double *numbers)
{
    const double sigma = numbers[1], q = numbers[2], w = (log_t - numbers[0]) / sigma, v = q * w;
    const double front = -real_log(sigma) - log_t;

    (void)t;
    if (q == 0.0) return front - half_log_2pi - 0.5 * w * w;
    const double a = 1.0 / (q * q), size = q > 0.0 ? q : -q;
    if (a < 400.0)
        return front + real_log(size) + a * (real_log(a) + v - real_exp(v)) - special_log_gamma(a);
    /* v - expm1(v), without what cancels where v is small */
    const double bent =
        v > 1e-2 || v < -1e-2
            ? v - real_expm1(v)
            : -v * v * (0.5 + v * (1.0 / 6 + v * (1.0 / 24 + v * (1.0 / 120 + v / 720))));
    return front - half_log_2pi + stirling(a) + a * bent;
}

typedef double (*Density)(double t, double log_t, const double *numbers);

static Density
density_of(CurveKind kind)
{
    switch (kind) {
    case CURVE_EXPONENTIAL: return exponential;
    case CURVE_WEIBULL: return weibull;
    case CURVE_WEIBULL_PH: return weibull_ph;
    case CURVE_GOMPERTZ: return gompertz;
    case CURVE_LOGLOGISTIC: return loglogistic;
    case CURVE_LOGNORMAL: return lognormal;
    case CURVE_GAMMA: return gamma_family;
    case CURVE_GENGAMMA: return gengamma;
    default: return NULL;
    }
}

bool
density_has(const CurveFamily *family)
{
    return density_of(family->kind) != NULL;
}

void
density_log(double *restrict log_f, const CurveFamily *family, double t, const double *const *args,
            int n_lanes)
{
    const Density density = density_of(family->kind);
    const double log_t = real_log(t);

    for (int lane = 0; lane < n_lanes; lane++) {
        double numbers[CURVE_ARGS];
        for (int arg = 0; arg < family->n_args; arg++) numbers[arg] = args[arg][lane];
        log_f[lane] = density(t, log_t, numbers);
    }
}

void
density_cumulative(double *restrict H, const CurveFamily *family, double t,
                   const double *const *args, int n_lanes)
{
    const double *with_log[CURVE_ARGS + 1];
    double logs[LANES];

    for (int arg = 0; arg < family->n_args; arg++) with_log[arg] = args[arg];
    if (family->log_scale) {
        const double *scale = args[family->n_args - 1];
        for (int lane = 0; lane < n_lanes; lane++) logs[lane] = real_log(scale[lane]);
        with_log[family->n_args] = logs;
    }
    family->cumulative(H, t, with_log, n_lanes);
}
