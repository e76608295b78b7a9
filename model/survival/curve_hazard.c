/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hazard of a curve at one time, in one lane. */
#include "math/real.h"
#include "survival/curve.h"
#include "survival/curve_spline.h"
#include "survival/density.h"
#include "survival/waning.h"

/* f / S */
static double
parametric(const Curve *curve, double t, int lane)
{
    const double *args[CURVE_ARGS] = { 0 };
    double log_f, H;
    Density density = { 0 };

    for (int arg = 0; arg < curve->family->n_args; arg++) args[arg] = curve->arg[arg] + lane;
    density_take(&density, curve->family, args, 1);
    density_log(&log_f, &density, t);
    density_cumulative(&H, &density, t);
    return real_exp(log_f + H);
}

static double
piecewise(const Curve *curve, double t, int lane)
{
    int piece = curve->n_pieces - 1;

    while (piece > 0 && curve->start[piece] > t) piece--;
    return curve->piece[piece][lane];
}

/* The mean of the parts' hazards over those who are still there. */
static double
mixture(const Curve *curve, double t, double age0, int lane)
{
    const Curve *other = curve->family->kind == CURVE_CURE ? NULL : curve->of[0];
    const Curve *last = other ? curve->of[1] : curve->of[0];
    const double w = curve->arg[0][lane];
    const double ahead = curve_cumulative(last, 0.0, t, age0, lane) -
                         (other ? curve_cumulative(other, 0.0, t, age0, lane) : 0.0);
    const double one = other ? curve_hazard(other, t, age0, lane) : 0.0;
    const double two = curve_hazard(last, t, age0, lane);
    /* of those there, the smaller group's share: exp() of what is below 0 */
    const double few = real_exp(ahead > 0.0 ? -ahead : ahead);
    const double v = ahead > 0.0 ? w : w * few, u = ahead > 0.0 ? (1.0 - w) * few : 1.0 - w;

    return (v > 0.0 ? v * one : 0.0) / (v + u) + (u > 0.0 ? u * two : 0.0) / (v + u);
}

static double
operation(const Curve *curve, double t, double age0, int lane)
{
    const double a = curve_hazard(curve->of[0], t, age0, lane);
    const double b = curve_hazard(curve->of[1], t, age0, lane);

    switch (curve->family->kind) {
    case CURVE_EXCESS: return a > b ? a - b : 0.0;
    case CURVE_AT_LEAST: return a > b ? a : b;
    case CURVE_AT_MOST: return a < b ? a : b;
    default: return a + b;
    }
}

static double
waning(const Curve *curve, double t, double age0, int lane)
{
    const double gone = waning_gone(curve->arg[1][lane], curve->arg[2][lane], t);

    return waning_ratio(curve->arg[0][lane], gone, curve->family->kind == CURVE_WANING_LOG) *
           curve_hazard(curve->of[0], t, age0, lane);
}

double
curve_hazard(const Curve *curve, double t, double age0, int lane)
{
    const double *number = curve->arg[0];

    switch (curve->family->kind) {
    case CURVE_PIECEWISE: return piecewise(curve, t, lane);
    case CURVE_SPLINE_HAZARD:
    case CURVE_SPLINE_ODDS:
    case CURVE_SPLINE_NORMAL: return curve_spline_hazard(curve, t, lane);
    case CURVE_LIFE_TABLE: return lifetable_rate(curve->table, age0 + t / curve->table->units);
    case CURVE_KM: return 0.0; /* but at its steps, where it has none */
    case CURVE_CURE:
    case CURVE_MIX: return mixture(curve, t, age0, lane);
    case CURVE_JOIN: return curve_hazard(curve->of[t < number[lane] ? 0 : 1], t, age0, lane);
    case CURVE_ADD:
    case CURVE_EXCESS:
    case CURVE_AT_LEAST:
    case CURVE_AT_MOST: return operation(curve, t, age0, lane);
    case CURVE_HAZARD_RATIO: return number[lane] * curve_hazard(curve->of[0], t, age0, lane);
    case CURVE_TIME_RATIO:
        return curve_hazard(curve->of[0], t / number[lane], age0, lane) / number[lane];
    case CURVE_WANING:
    case CURVE_WANING_LOG: return waning(curve, t, age0, lane);
    default: return parametric(curve, t, lane);
    }
}
