/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One transcendental function a loop: gcc vectorises such loops and nothing longer, and the values
 * between them stay in the nearest cache. */
#include "engine/latent.h"
#include "base/clones.h"
#include "math/normal.h"
#include "math/real.h"
#include "math/real_arrays.h"
#include <string.h>

/* ---- numbers ---- */

static const Curve *
inside(const Curve *curve)
{
    return curve->family->kind == CURVE_CURE ? curve->of[0] : curve;
}

bool
latent_has(const Curve *curve)
{
    switch (inside(curve)->family->kind) {
    case CURVE_EXPONENTIAL:
    case CURVE_WEIBULL:
    case CURVE_WEIBULL_PH:
    case CURVE_GOMPERTZ:
    case CURVE_LOGLOGISTIC:
    case CURVE_LOGNORMAL: return true;
    default: return false;
    }
}

/* The two numbers of a family as the loops want them. */
static void
numbers(double *a, double *b, CurveKind kind, double first, double second)
{
    *b = 0;
    switch (kind) {
    case CURVE_EXPONENTIAL: *a = first; break; /* rate */
    case CURVE_WEIBULL:                        /* 1 / shape, ln scale */
    case CURVE_LOGLOGISTIC:
        *a = 1 / first;
        *b = real_log(second);
        break;
    case CURVE_WEIBULL_PH: /* the scale is rate^(-1 / shape) */
        *a = 1 / first;
        *b = -real_log(second) / first;
        break;
    default: /* Gompertz: shape, rate; log-normal: meanlog, sdlog */ *a = first; *b = second;
    }
}

void
latent_set(Latent *latent, const Curve *curve, const double *stretch, int at, int n)
{
    const Curve *own = inside(curve);

    latent->kind = own->family->kind;
    latent->cured = own != curve;
    latent->stretched = stretch != NULL;
    for (int i = 0; i < n; i++) {
        numbers(&latent->a[at + i], &latent->b[at + i], latent->kind, own->arg[0][i],
                own->family->n_args > 1 ? own->arg[1][i] : 0);
        latent->p[at + i] = latent->cured ? curve->arg[0][i] : 0;
        latent->stretch[at + i] = stretch ? stretch[i] : 1;
    }
}

void
latent_set_all(Latent *latent, const Curve *curve, const double *stretch)
{
    latent_set(latent, curve, stretch, 0, 1);
    for (int i = 1; i < CROWD; i++) {
        latent->a[i] = latent->a[0];
        latent->b[i] = latent->b[0];
        latent->p[i] = latent->p[0];
        latent->stretch[i] = latent->stretch[0];
    }
}

/* ---- the cumulative hazard at a time ---- */

/* (t / scale)^shape */
HOT static void
power_of(double *restrict H, const double *restrict a, const double *restrict b,
         const double *restrict t, int n)
{
    for (int i = 0; i < n; i++) H[i] = (real_log(t[i]) - b[i]) / a[i];
    for (int i = 0; i < n; i++) H[i] = real_exp(H[i]);
}

HOT static void
gompertz_hazard(double *restrict H, const double *restrict a, const double *restrict b,
                const double *restrict t, int n)
{
    for (int i = 0; i < n; i++) H[i] = real_expm1(a[i] * t[i]);
    for (int i = 0; i < n; i++) H[i] = b[i] * (a[i] == 0 ? t[i] : H[i] / (a[i] == 0 ? 1 : a[i]));
}

HOT static void
log1p_all(double *restrict x, int n)
{
    for (int i = 0; i < n; i++) x[i] = real_log1p(x[i]);
}

static void
lognormal_hazard(double *restrict H, const double *a, const double *b, const double *t, int n)
{
    for (int i = 0; i < n; i++) H[i] = -normal_log_survival((real_log(t[i]) - a[i]) / b[i]);
}

/* -ln(p + (1 - p) exp(-H)) */
HOT static void
with_cured(double *restrict H, const double *restrict p, int n)
{
    for (int i = 0; i < n; i++) H[i] = (1 - p[i]) * real_expm1(-H[i]);
    for (int i = 0; i < n; i++) H[i] = -real_log1p(H[i]);
}

void
latent_hazard(double *restrict H, const Latent *latent, const double *restrict clock, int n)
{
    const double *a = latent->a, *b = latent->b;
    double time[CROWD];

    for (int i = 0; i < n; i++) time[i] = clock[i] / latent->stretch[i];
    switch (latent->kind) {
    case CURVE_EXPONENTIAL:
        for (int i = 0; i < n; i++) H[i] = a[i] * time[i];
        break;
    case CURVE_GOMPERTZ: gompertz_hazard(H, a, b, time, n); break;
    case CURVE_LOGNORMAL: lognormal_hazard(H, a, b, time, n); break;
    case CURVE_LOGLOGISTIC:
        power_of(H, a, b, time, n);
        log1p_all(H, n);
        break;
    default: power_of(H, a, b, time, n);
    }
    if (latent->cured) with_cured(H, latent->p, n);
}

/* ---- the time of a cumulative hazard ---- */

HOT static void
exponential_time(double *restrict t, const double *restrict a, const double *restrict H, int n)
{
    for (int i = 0; i < n; i++) t[i] = H[i] / a[i]; /* a rate of 0: never */
}

/* a x + b, in place */
HOT static void
line(double *restrict x, const double *restrict a, const double *restrict b, int n)
{
    for (int i = 0; i < n; i++) x[i] = x[i] * a[i] + b[i];
}

HOT static void
subtract(double *restrict x, const double *restrict y, int n)
{
    for (int i = 0; i < n; i++) x[i] -= y[i];
}

/* (H / ratio)^(1 / shape) scale */
static void
weibull_time(double *t, const double *a, const double *b, const double *H, const double *log_ratio,
             int n)
{
    real_logs(t, H, n);
    if (log_ratio) subtract(t, log_ratio, n);
    line(t, a, b, n);
    real_exps(t, t, n);
}

static void
loglogistic_time(double *t, const double *a, const double *b, const double *H, int n)
{
    real_expm1s(t, H, n);
    real_logs(t, t, n);
    line(t, a, b, n);
    real_exps(t, t, n);
}

HOT static void
multiply(double *restrict x, const double *restrict y, int n)
{
    for (int i = 0; i < n; i++) x[i] *= y[i];
}

/* spend / ratio */
static void
divide_by_ratio(double *H, const double *spend, const double *log_ratio, int n)
{
    for (int i = 0; i < n; i++) H[i] = -log_ratio[i];
    real_exps(H, H, n);
    multiply(H, spend, n);
}

/* A hazard that falls may never spend so much: the logarithm of what is not above 0. */
HOT static void
gompertz_time(double *restrict t, const double *restrict a, const double *restrict b,
              const double *restrict H, int n)
{
    for (int i = 0; i < n; i++) t[i] = H[i] / b[i];
    for (int i = 0; i < n; i++) {
        const double x = a[i] * t[i], grown = real_log1p(x) / (a[i] == 0 ? 1 : a[i]);
        t[i] = a[i] == 0 ? t[i] : x > -1 ? grown : INFINITY;
    }
}

/* ln t = meanlog + sdlog z with P(Z > z) = exp(-H) */
static void
lognormal_time(double *t, const double *a, const double *b, const double *H, int n)
{
    real_normals_by_hazard(t, H, n);
    line(t, b, a, n);
    real_exps(t, t, n);
}

/* From the hazard of all to that of those who are not cured: 1 - S_a = (1 - S) / (1 - p). */
HOT static void
without_cured(double *restrict H, const double *restrict p, int n)
{
    for (int i = 0; i < n; i++) H[i] = real_expm1(-H[i]) / (1 - p[i]);
    for (int i = 0; i < n; i++) H[i] = H[i] > -1 ? -real_log1p(H[i]) : INFINITY;
}

void
latent_wait(double *restrict wait, const Latent *latent, const double *restrict spend,
            const double *restrict log_ratio, const double *restrict clock, int n)
{
    const bool weibull = latent->kind == CURVE_WEIBULL || latent->kind == CURVE_WEIBULL_PH;
    const double *a = latent->a, *b = latent->b;
    double H[CROWD], before[CROWD];

    if (latent->kind == CURVE_EXPONENTIAL && !latent->cured) clock = NULL; /* no memory */
    if (log_ratio && !(weibull && !clock && !latent->cured)) {
        divide_by_ratio(H, spend, log_ratio, n);
        log_ratio = NULL;
    } else {
        memcpy(H, spend, (size_t)n * sizeof(double));
    }
    if (clock) {
        latent_hazard(before, latent, clock, n);
        for (int i = 0; i < n; i++) H[i] += before[i];
    }
    if (latent->cured) without_cured(H, latent->p, n);
    switch (latent->kind) {
    case CURVE_EXPONENTIAL: exponential_time(wait, a, H, n); break;
    case CURVE_GOMPERTZ: gompertz_time(wait, a, b, H, n); break;
    case CURVE_LOGNORMAL: lognormal_time(wait, a, b, H, n); break;
    case CURVE_LOGLOGISTIC: loglogistic_time(wait, a, b, H, n); break;
    default: weibull_time(wait, a, b, H, log_ratio, n);
    }
    if (latent->stretched)
        for (int i = 0; i < n; i++) wait[i] *= latent->stretch[i];
    if (clock)
        for (int i = 0; i < n; i++) wait[i] = wait[i] > clock[i] ? wait[i] - clock[i] : 0;
}
