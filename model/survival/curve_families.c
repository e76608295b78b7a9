/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parametric families and the table of all. H is written so that H(0) is exactly 0. */
#include "base/clones.h"
#include "math/normal.h"
#include "math/real.h"
#include "math/real_arrays.h"
#include "math/special.h"
#include "survival/curve.h"
#include <float.h>

/* What would overflow is held below this, so that a rate of 0 times it is still 0. */
static const double largest = 1e300;

HOT static void
exponential(double *restrict H, double t, const double *const *args, int n_lanes)
{
    for (int lane = 0; lane < n_lanes; lane++) H[lane] = args[0][lane] * t;
}

/* shape ln(t / scale) */
HOT static void
power_of(double *restrict power, double t, const double *restrict shape,
         const double *restrict log_scale, int n_lanes)
{
    const double log_t = real_log(t);

    for (int lane = 0; lane < n_lanes; lane++)
        power[lane] = shape[lane] * (log_t - log_scale[lane]);
}

/* (t / scale)^shape; exp(shape * -infinity) is 0 at time 0 */
static void
weibull(double *restrict H, double t, const double *const *args, int n_lanes)
{
    power_of(H, t, args[0], args[2], n_lanes);
    real_exps(H, H, n_lanes);
}

HOT static void
weibull_ph(double *restrict H, double t, const double *const *args, int n_lanes)
{
    const double *shape = args[0], *rate = args[1];
    const double log_t = real_log(t);

    for (int lane = 0; lane < n_lanes; lane++) {
        const double power = real_exp(shape[lane] * log_t);
        H[lane] = rate[lane] * (power < largest ? power : largest);
    }
}

HOT static void
gompertz(double *restrict H, double t, const double *const *args, int n_lanes)
{
    const double *shape = args[0], *rate = args[1];

    for (int lane = 0; lane < n_lanes; lane++) {
        const double flat = shape[lane] == 0.0;
        const double growth = real_expm1(shape[lane] * t) / (shape[lane] + flat);
        const double spent = flat > 0.0 ? t : growth;
        H[lane] = rate[lane] * (spent < largest ? spent : largest);
    }
}

/* ln(1 + (t / scale)^shape), the power kept in logarithms as it may be out of range */
HOT static void
loglogistic(double *restrict H, double t, const double *const *args, int n_lanes)
{
    power_of(H, t, args[0], args[2], n_lanes);
    for (int lane = 0; lane < n_lanes; lane++) {
        const double power = H[lane], above = power > 0.0 ? power : 0.0;
        H[lane] = above + real_log1p(real_exp(power > 0.0 ? -power : power));
    }
}

static void
lognormal(double *restrict H, double t, const double *const *args, int n_lanes)
{
    const double *meanlog = args[0], *sdlog = args[1];
    const double log_t = real_log(t);

    for (int lane = 0; lane < n_lanes; lane++)
        H[lane] = -normal_log_survival((log_t - meanlog[lane]) / sdlog[lane]);
}

static void
gamma_family(double *restrict H, double t, const double *const *args, int n_lanes)
{
    const double *shape = args[0], *rate = args[1];

    for (int lane = 0; lane < n_lanes; lane++)
        H[lane] = 0.0 - special_gamma_log_upper(shape[lane], rate[lane] * t);
}

/* With w = (ln t - mu) / sigma: survival is the share of a gamma of shape 1 / Q^2 above its mean
 * times exp(Q w), or below where Q is negative; that of a normal above w as Q goes to 0. */
static void
gengamma(double *restrict H, double t, const double *const *args, int n_lanes)
{
    const double *mu = args[0], *sigma = args[1], *q = args[2];
    const double log_t = real_log(t), flat = 1e-100; /* 1 / Q^2 is still a double */

    for (int lane = 0; lane < n_lanes; lane++) {
        const double w = (log_t - mu[lane]) / sigma[lane];
        const double shape = 1.0 / (q[lane] * q[lane]), v = q[lane] * w;
        const double log_S = fabs(q[lane]) < flat ? normal_log_survival(w)
                             : q[lane] > 0.0      ? special_gamma_log_upper_at(shape, v)
                                                  : special_gamma_log_lower_at(shape, v);
        H[lane] = 0.0 - log_S;
    }
}

#define FLEXSURV   "Jackson (2016), flexsurv, J. Stat. Softw. 70(8)"
#define SPLINES    "Royston & Parmar (2002), Stat. Med. 21, 2175-2197; Jackson (2016), flexsurv"
#define DEFINITION "by definition"
#define ANY        -DBL_MAX, DBL_MAX, false
#define POSITIVE   0, DBL_MAX, true
#define FROM_0     0, DBL_MAX, false
#define SKEW       -100, 100, false /* a gamma of shape 1e-4 */
#define SHARE      0, 1, false
#define RATIO      0, 1e9, false
#define LATER      0, INFINITY, false /* infinite is allowed */

/* clang-format off */
const CurveFamily curve_families[] = {
    /* name           kind    numbers curves memory pairs arguments                                     log of scale, H(t) */
    [CURVE_EXPONENTIAL] =
    { "exponential", CURVE_EXPONENTIAL, 1, 0, false, 0, { { "rate", FROM_0 } },                          false, exponential,
      "exponential(rate)", "S(t) = exp(-rate t); rate 0: never", FLEXSURV },
    [CURVE_WEIBULL] =
    { "weibull",     CURVE_WEIBULL,     2, 0, true,  0, { { "shape", POSITIVE }, { "scale", POSITIVE } }, true,  weibull,
      "weibull(shape, scale)", "S(t) = exp(-(t / scale)^shape)", FLEXSURV },
    [CURVE_WEIBULL_PH] =
    { "weibull_ph",  CURVE_WEIBULL_PH,  2, 0, true,  0, { { "shape", POSITIVE }, { "rate", FROM_0 } },    false, weibull_ph,
      "weibull_ph(shape, rate)", "S(t) = exp(-rate t^shape)", FLEXSURV },
    [CURVE_GOMPERTZ] =
    { "gompertz",    CURVE_GOMPERTZ,    2, 0, true,  0, { { "shape", ANY }, { "rate", FROM_0 } },         false, gompertz,
      "gompertz(shape, rate)", "h(t) = rate exp(shape t); a shape below 0 leaves survivors for ever", FLEXSURV },
    [CURVE_LOGLOGISTIC] =
    { "loglogistic", CURVE_LOGLOGISTIC, 2, 0, true,  0, { { "shape", POSITIVE }, { "scale", POSITIVE } }, true,  loglogistic,
      "loglogistic(shape, scale)", "S(t) = 1 / (1 + (t / scale)^shape)", FLEXSURV },
    [CURVE_LOGNORMAL] =
    { "lognormal",   CURVE_LOGNORMAL,   2, 0, true,  0, { { "meanlog", ANY }, { "sdlog", POSITIVE } },    false, lognormal,
      "lognormal(meanlog, sdlog)", "S(t) = 1 - Phi((ln t - meanlog) / sdlog)", FLEXSURV },
    [CURVE_GAMMA] =
    { "gamma",       CURVE_GAMMA,       2, 0, true,  0, { { "shape", POSITIVE }, { "rate", POSITIVE } },  false, gamma_family,
      "gamma(shape, rate)", "density rate^shape t^(shape - 1) exp(-rate t) / Gamma(shape); rate = 1 / scale", FLEXSURV },
    [CURVE_GENGAMMA] =
    { "gengamma",    CURVE_GENGAMMA,    3, 0, true,  0, { { "mu", ANY }, { "sigma", POSITIVE }, { "Q", SKEW } }, false, gengamma,
      "gengamma(mu, sigma, Q)", "Q^-2 exp(Q (ln t - mu) / sigma) is gamma(Q^-2, 1); Q = 0 lognormal, Q = 1 Weibull, Q = sigma gamma",
      "Prentice (1974), Biometrika 61, 539-544; Jackson (2016), flexsurv" },
    [CURVE_PIECEWISE] =
    { "piecewise",   CURVE_PIECEWISE,   0, 0, true,  1, { { 0 } }, false, NULL,
      "piecewise(t1, h1, t2, h2, ...)", "hazard h1 from t1 = 0 on, h2 from t2 on, ...", FLEXSURV },
    [CURVE_SPLINE_HAZARD] =
    { "spline_hazard", CURVE_SPLINE_HAZARD, 0, 0, true, 2, { { 0 } }, false, NULL,
      "spline_hazard(k1, g0, k2, g1, ...)", "ln H(t) is a natural cubic spline of ln t: knots at the times k, coefficients g", SPLINES },
    [CURVE_SPLINE_ODDS] =
    { "spline_odds", CURVE_SPLINE_ODDS, 0, 0, true, 2, { { 0 } }, false, NULL,
      "spline_odds(k1, g0, k2, g1, ...)", "ln of the odds (1 - S) / S is a natural cubic spline of ln t: knots at the times k, coefficients g", SPLINES },
    [CURVE_SPLINE_NORMAL] =
    { "spline_normal", CURVE_SPLINE_NORMAL, 0, 0, true, 2, { { 0 } }, false, NULL,
      "spline_normal(k1, g0, k2, g1, ...)", "-Phi^-1(S(t)) is a natural cubic spline of ln t: knots at the times k, coefficients g", SPLINES },
    [CURVE_LIFE_TABLE] =
    { "life_table",  CURVE_LIFE_TABLE,  0, 0, false, 0, { { 0 } }, false, NULL,
      "life_table(table)", "mortality by age, constant hazard within a row",
      "Preston, Heuveline & Guillot (2001), Demography, ch. 3" },
    [CURVE_CURE] =
    { "cure",        CURVE_CURE,        1, 1, true,  0, { { "p", SHARE } }, false, NULL,
      "cure(p, a)", "S(t) = p + (1 - p) S_a(t)", "Boag (1949), J. R. Stat. Soc. B 11, 15-53" },
    [CURVE_MIX] =
    { "mix",         CURVE_MIX,         1, 2, true,  0, { { "w", SHARE } }, false, NULL,
      "mix(w, a, b)", "S(t) = w S_a(t) + (1 - w) S_b(t)", DEFINITION },
    [CURVE_ADD] =
    { "add",         CURVE_ADD,         0, 2, false, 0, { { 0 } }, false, NULL,
      "add(a, b)", "h(t) = h_a(t) + h_b(t)", DEFINITION },
    [CURVE_JOIN] =
    { "join",        CURVE_JOIN,        1, 2, true,  0, { { "at", LATER } }, false, NULL,
      "join(a, b, at)", "S_a(t) until `at`, then S_a(at) S_b(t) / S_b(at)", DEFINITION },
    [CURVE_EXCESS] =
    { "excess",      CURVE_EXCESS,      0, 2, false, 0, { { 0 } }, false, NULL,
      "excess(a, b)", "h(t) = max(h_a(t) - h_b(t), 0), step by step", DEFINITION },
    [CURVE_AT_LEAST] =
    { "at_least",    CURVE_AT_LEAST,    0, 2, false, 0, { { 0 } }, false, NULL,
      "at_least(a, b)", "h(t) = max(h_a(t), h_b(t)), step by step", DEFINITION },
    [CURVE_AT_MOST] =
    { "at_most",     CURVE_AT_MOST,     0, 2, false, 0, { { 0 } }, false, NULL,
      "at_most(a, b)", "h(t) = min(h_a(t), h_b(t)), step by step", DEFINITION },
    [CURVE_KM] =
    { "km",          CURVE_KM,          0, 0, true,  0, { { 0 } }, false, NULL,
      "km(table)", "survival by steps, as in the table (whose `holds` says survival): 1 before its first time", "Kaplan & Meier (1958), JASA 53, 457-481" },
    [CURVE_HAZARD_RATIO] =
    { "hazard_ratio", CURVE_HAZARD_RATIO, 1, 1, false, 0, { { "hr", RATIO } }, false, NULL,
      "hazard_ratio(a, hr)", "h(t) = hr h_a(t)", DEFINITION },
    [CURVE_TIME_RATIO] =
    { "time_ratio",  CURVE_TIME_RATIO,  1, 1, true,  0, { { "tr", 1e-9, 1e9, false } }, false, NULL,
      "time_ratio(a, tr)", "S(t) = S_a(t / tr); above 1 is later", DEFINITION },
    [CURVE_WANING] =
    { "waning",      CURVE_WANING,      3, 1, true,  0, { { "hr", RATIO }, { "from", LATER }, { "to", LATER } }, false, NULL,
      "waning(a, hr, from, to)", "h_a(t) times hr until `from`, 1 after `to`, a straight line of time between", DEFINITION },
    [CURVE_WANING_LOG] =
    { "waning_log",  CURVE_WANING_LOG,  3, 1, true,  0, { { "hr", RATIO }, { "from", LATER }, { "to", LATER } }, false, NULL,
      "waning_log(a, hr, from, to)", "the same, ln of the ratio being the straight line", DEFINITION },
    { 0 },
};
/* clang-format on */

const CurveFamily *
curve_family(const char *name)
{
    for (const CurveFamily *family = curve_families; family->name; family++)
        if (strcmp(family->name, name) == 0) return family;
    return NULL;
}
