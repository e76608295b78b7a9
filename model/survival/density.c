/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survival/density.h"
#include "base/clones.h"
#include "math/real.h"
#include "math/special.h"

static const double half_log_2pi = 0.91893853320467274178;

/* A gamma of a larger shape than this is all but normal: Stirling's series serves. */
static const double large_shape = 400.0;

HOT static void
exponential(double *restrict log_f, const Density *density, double t, double log_t)
{
    (void)log_t;
    for (int lane = 0; lane < density->n_lanes; lane++)
        log_f[lane] = density->log[0][lane] - density->number[0][lane] * t;
}

HOT static void
weibull(double *restrict log_f, const Density *density, double t, double log_t)
{
    (void)t;
    for (int lane = 0; lane < density->n_lanes; lane++) {
        const double power = density->number[0][lane] * (log_t - density->log[1][lane]);
        log_f[lane] = density->log[0][lane] - log_t + power - real_exp(power);
    }
}

HOT static void
weibull_ph(double *restrict log_f, const Density *density, double t, double log_t)
{
    (void)t;
    for (int lane = 0; lane < density->n_lanes; lane++)
        log_f[lane] = density->log[1][lane] + density->log[0][lane] +
                      (density->number[0][lane] - 1.0) * log_t -
                      density->number[1][lane] * real_exp(density->number[0][lane] * log_t);
}

HOT static void
gompertz(double *restrict log_f, const Density *density, double t, double log_t)
{
    (void)log_t;
    for (int lane = 0; lane < density->n_lanes; lane++) {
        const double shape = density->number[0][lane], flat = shape == 0.0;
        const double growth = flat > 0.0 ? t : real_expm1(shape * t) / (shape + flat);
        log_f[lane] = density->log[1][lane] + shape * t - density->number[1][lane] * growth;
    }
}

HOT static void
loglogistic(double *restrict log_f, const Density *density, double t, double log_t)
{
    (void)t;
    for (int lane = 0; lane < density->n_lanes; lane++) {
        const double power = density->number[0][lane] * (log_t - density->log[1][lane]);
        const double above = power > 0.0 ? power : 0.0;
        const double rest = real_log1p(real_exp(power > 0.0 ? -power : power));
        log_f[lane] = density->log[0][lane] - log_t + power - 2.0 * (above + rest);
    }
}

HOT static void
lognormal(double *restrict log_f, const Density *density, double t, double log_t)
{
    (void)t;
    for (int lane = 0; lane < density->n_lanes; lane++) {
        const double z = (log_t - density->number[0][lane]) / density->number[1][lane];
        log_f[lane] = -density->log[1][lane] - log_t - half_log_2pi - 0.5 * z * z;
    }
}

HOT static void
gamma_family(double *restrict log_f, const Density *density, double t, double log_t)
{
    for (int lane = 0; lane < density->n_lanes; lane++)
        log_f[lane] = density->number[0][lane] * density->log[1][lane] +
                      (density->number[0][lane] - 1.0) * log_t - density->number[1][lane] * t -
                      density->log_gamma[lane];
}

/* v - expm1(v), without what cancels where v is small */
static double
bend(double v)
{
    if (v > 1e-2 || v < -1e-2) return v - real_expm1(v);
    return -v * v * (0.5 + v * (1.0 / 6 + v * (1.0 / 24 + v * (1.0 / 120 + v / 720))));
}

/* With w = (ln t - mu) / sigma, a = 1 / Q^2 and v = Q w, t is that of a gamma of shape a at a
 * exp(v); as Q goes to 0, that of a normal at w. */
static void
gengamma(double *restrict log_f, const Density *density, double t, double log_t)
{
    (void)t;
    for (int lane = 0; lane < density->n_lanes; lane++) {
        const double q = density->number[2][lane], a = 1.0 / (q * q);
        const double w = (log_t - density->number[0][lane]) / density->number[1][lane], v = q * w;
        const double front = -density->log[1][lane] - log_t;
        if (q == 0.0)
            log_f[lane] = front - half_log_2pi - 0.5 * w * w;
        else if (a < large_shape)
            log_f[lane] = front + density->log[2][lane] - a * (2.0 * density->log[2][lane]) +
                          a * (v - real_exp(v)) - density->log_gamma[lane];
        else
            log_f[lane] =
                front - half_log_2pi - 1.0 / (12.0 * a) + 1.0 / (360.0 * a * a * a) + a * bend(v);
    }
}

typedef void (*LogDensity)(double *restrict log_f, const Density *density, double t, double log_t);

static LogDensity
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
density_take(Density *density, const CurveFamily *family, const double *const *args, int n_lanes)
{
    density->family = family;
    density->n_lanes = n_lanes;
    for (int arg = 0; arg < family->n_args; arg++) {
        for (int lane = 0; lane < n_lanes; lane++) {
            const double number = args[arg][lane], size = number < 0.0 ? -number : number;
            density->number[arg][lane] = number;
            density->log[arg][lane] = real_log(size);
        }
        density->args[arg] = density->number[arg];
    }
    density->args[family->n_args] = density->log[family->n_args - 1];
    for (int lane = 0; lane < n_lanes; lane++) {
        const double q = density->number[2][lane];
        if (family->kind == CURVE_GAMMA)
            density->log_gamma[lane] = special_log_gamma(density->number[0][lane]);
        if (family->kind == CURVE_GENGAMMA)
            density->log_gamma[lane] = special_log_gamma(q == 0.0 ? 1.0 : 1.0 / (q * q));
    }
}

void
density_log(double *restrict log_f, const Density *density, double t)
{
    density_of(density->family->kind)(log_f, density, t, real_log(t));
}

void
density_cumulative(double *restrict H, const Density *density, double t)
{
    density->family->cumulative(H, t, density->args, density->n_lanes);
}
