/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survival/curve.h"
#include "base/clones.h"
#include "base/lanes.h"
#include "math/real.h"
#include "math/real_arrays.h"
#include "survival/curve_parts.h"
#include "survival/curve_spline.h"
#include <assert.h>
#include <string.h>

/* Beyond this a cumulative hazard is no longer exact to a unit, and its survival long 0. */
static const double endless = 1e15;
static const double nobody_left = 700.0; /* the increment then; exp(-700) is still a double */

/* The steps over which hazards are compared (excess and its like), see curve.h */
static const double steps_per_year = 48.0, most_steps = 4096.0;

/* Time units in a year by the first life table found; 1 without one. */
static double
units_of(const Curve *curve)
{
    double units = curve->table ? curve->table->units : 1.0;

    for (int part = 0; part < 2 && units == 1.0; part++)
        if (curve->of[part]) units = units_of(curve->of[part]);
    return units;
}

/* Rounding may fall below 0; NaN stays. */
INLINED double
held(double D)
{
    const double most = D > endless ? nobody_left : D;

    return most < 0.0 ? 0.0 : most;
}

/* H0 may be D itself. */
HOT static void
subtract(double *D, const double *H1, const double *H0, int n)
{
#pragma omp simd
    for (int lane = 0; lane < n; lane++) {
        const double difference = held(H1[lane] - H0[lane]);
        D[lane] = H0[lane] > endless ? nobody_left : difference;
    }
}

/* The numbers of some lanes, and the logarithm of the scale behind them, where there is one. */
static void
take_numbers(const double *args[CURVE_ARGS], double *logs, const Curve *curve, int first, int n)
{
    const CurveFamily *family = curve->family;

    for (int arg = 0; arg < family->n_args; arg++) args[arg] = curve->arg[arg] + first;
    if (!family->log_scale) return;
    real_logs(logs, args[family->n_args - 1], n);
    args[family->n_args] = logs;
}

/* H[n] of a curve that can walk; `args` are its numbers, if it has any */
static void
cumulative(double *restrict H, const Curve *curve, const double *const *args, double t, int first,
           int n)
{
    if (curve_is_spline(curve))
        curve_spline_cumulative(H, curve, t, first, n);
    else
        curve->family->cumulative(H, t, args, n);
}

static void
parametric(double *restrict D, const Curve *curve, double t0, double t1, Asked asked)
{
    const double *args[CURVE_ARGS] = { 0 };
    double H0[LANES], H1[LANES], logs[LANES];

    take_numbers(args, logs, curve, asked.first, asked.n);
    cumulative(H0, curve, args, t0, asked.first, asked.n);
    cumulative(H1, curve, args, t1, asked.first, asked.n);
    subtract(D, H1, H0, asked.n);
}

static void
piecewise(double *restrict D, const Curve *curve, double t0, double t1, Asked asked)
{
    for (int lane = 0; lane < asked.n; lane++) D[lane] = 0.0;
    for (int piece = 0; piece < curve->n_pieces; piece++) {
        const double *hazard = curve->piece[piece] + asked.first;
        const double end = piece + 1 < curve->n_pieces ? curve->start[piece + 1] : INFINITY;
        const double from = curve->start[piece] > t0 ? curve->start[piece] : t0;
        const double to = end < t1 ? end : t1;
        if (to > from)
            for (int lane = 0; lane < asked.n; lane++) D[lane] += hazard[lane] * (to - from);
    }
}

static void
life_table(double *restrict D, const Curve *curve, double t0, double t1, Asked asked)
{
    const Lifetable *table = curve->table;
    const double d = lifetable_cumulative(table, asked.age0 + t1 / table->units) -
                     lifetable_cumulative(table, asked.age0 + t0 / table->units);

    for (int lane = 0; lane < asked.n; lane++) D[lane] = d;
}

static double
step_survival(const Curve *curve, double t)
{
    const double until = t * (1.0 + 1e-12); /* a boundary of cycles may miss its step by rounding */
    int low = 0, high = curve->n_steps;     /* the first step after t */

    while (low < high) {
        const int middle = (low + high) / 2;
        if (curve->step_at[middle] <= until)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? 1.0 : curve->step[low - 1];
}

/* All of a jump falls into the interval that it ends or lies in. */
static void
steps(double *restrict D, const Curve *curve, double t0, double t1, Asked asked)
{
    const double before = step_survival(curve, t0), after = step_survival(curve, t1);
    const double d = after > 0.0 ? real_log(before / after) : nobody_left;

    for (int lane = 0; lane < asked.n; lane++) D[lane] = before > 0.0 ? d : nobody_left;
}

/* A group that was a share w of all at the start, the rest being `others`: its share of those alive
 * now, where `ahead` is ln(survival of the others / its own) */
static inline double
share_alive(double w, double others, double exp_ahead)
{
    return w == 0.0 ? 0.0 : others == 0.0 ? 1.0 : w / (w + others * exp_ahead);
}

/* Two groups with shares v and u of those alive: -ln(v exp(-a) + u exp(-b)) when many have left,
 * with the smaller exponent taken out so that nothing underflows. */
static double
many_gone(double v, double a, double u, double b)
{
    const double least = u == 0.0 ? a : v == 0.0 ? b : a < b ? a : b;

    return least - real_log(v * real_exp(least - a) + u * real_exp(least - b));
}

/* The same for all lanes, by expm1 as long as few have left. */
static void
mixed(double *restrict D, const double *v, const double *a, const double *u, const double *b, int n)
{
    double gone_a[LANES], gone_b[LANES], left[LANES];

    for (int lane = 0; lane < n; lane++) {
        gone_a[lane] = -a[lane];
        gone_b[lane] = -b[lane];
    }
    real_expm1s(gone_a, gone_a, n);
    real_expm1s(gone_b, gone_b, n);
    for (int lane = 0; lane < n; lane++)
        left[lane] = v[lane] * gone_a[lane] + u[lane] * gone_b[lane];
    real_log1ps(gone_a, left, n);
    for (int lane = 0; lane < n; lane++)
        D[lane] = left[lane] > -0.5 ? -gone_a[lane] : many_gone(v[lane], a[lane], u[lane], b[lane]);
}

/* cure(p, a) is mix(p, never, a) */
static void
mixture(double *restrict D, const Curve *curve, double t0, double t1, Asked asked)
{
    const Curve *other = curve->family->kind == CURVE_CURE ? NULL : curve->of[0];
    const Curve *last = other ? curve->of[1] : curve->of[0];
    double a0[LANES] = { 0 }, a[LANES] = { 0 }, b0[LANES], b[LANES], v[LANES], u[LANES];
    Asked before = asked; /* from clock 0, however short the interval asked for */

    before.by_steps = true;
    if (other) {
        curve_part(a0, other, 0.0, t0, before);
        curve_part(a, other, t0, t1, asked);
    }
    curve_part(b0, last, 0.0, t0, before);
    curve_part(b, last, t0, t1, asked);
    for (int lane = 0; lane < asked.n; lane++) {
        v[lane] = a0[lane] - b0[lane];
        u[lane] = b0[lane] - a0[lane];
    }
    real_exps(v, v, asked.n);
    real_exps(u, u, asked.n);
    for (int lane = 0; lane < asked.n; lane++) {
        const double w = curve->arg[0][asked.first + lane];
        v[lane] = share_alive(w, 1.0 - w, v[lane]);
        u[lane] = share_alive(1.0 - w, w, u[lane]);
    }
    mixed(D, v, a, u, b, asked.n);
}

/* Each lane may have its own time of joining. */
static void
join(double *restrict D, const Curve *curve, double t0, double t1, Asked asked)
{
    const double *at = curve->arg[0] + asked.first;
    bool all_before = true, all_after = true;

    for (int lane = 0; lane < asked.n; lane++) {
        all_before = all_before && t1 <= at[lane];
        all_after = all_after && t0 >= at[lane];
    }
    if (all_before || all_after) {
        curve_part(D, curve->of[all_before ? 0 : 1], t0, t1, asked);
        return;
    }
    for (int lane = 0; lane < asked.n; lane++) {
        const Asked one = { asked.age0, asked.first + lane, 1, asked.by_steps };
        const double middle = at[lane] < t0 ? t0 : at[lane] > t1 ? t1 : at[lane];
        double before = 0.0, after = 0.0;
        if (middle > t0) curve_part(&before, curve->of[0], t0, middle, one);
        if (t1 > middle) curve_part(&after, curve->of[1], middle, t1, one);
        D[lane] = before + after;
    }
}

static void
add(double *restrict D, const Curve *curve, double t0, double t1, Asked asked)
{
    double other[LANES];

    curve_part(D, curve->of[0], t0, t1, asked);
    curve_part(other, curve->of[1], t0, t1, asked);
    for (int lane = 0; lane < asked.n; lane++) D[lane] += other[lane];
}

/* excess, at_least, at_most of what the two curves add over one interval */
static void
compare_once(double *restrict D, const Curve *curve, double t0, double t1, Asked asked)
{
    const CurveKind kind = curve->family->kind;
    double a[LANES], b[LANES];

    curve_part(a, curve->of[0], t0, t1, asked);
    curve_part(b, curve->of[1], t0, t1, asked);
    for (int lane = 0; lane < asked.n; lane++) {
        const bool above = a[lane] > b[lane];
        if (kind == CURVE_EXCESS)
            D[lane] = above ? a[lane] - b[lane] : 0.0;
        else
            D[lane] = above == (kind == CURVE_AT_LEAST) ? a[lane] : b[lane];
    }
}

static void
compare(double *restrict D, const Curve *curve, double t0, double t1, Asked asked)
{
    Asked step_asked = asked;
    double step_D[LANES], n_steps = 1.0;

    step_asked.by_steps = false;
    if (asked.by_steps) n_steps = ceil((t1 - t0) / units_of(curve) * steps_per_year - 1e-6);
    n_steps = n_steps > most_steps ? most_steps : n_steps < 1.0 ? 1.0 : n_steps;
    for (int lane = 0; lane < asked.n; lane++) D[lane] = 0.0;
    for (double step = 0.0; step < n_steps; step++) {
        const double from = t0 + (t1 - t0) * (step / n_steps);
        const double to = step + 1.0 == n_steps ? t1 : t0 + (t1 - t0) * ((step + 1.0) / n_steps);
        compare_once(step_D, curve, from, to, step_asked);
        for (int lane = 0; lane < asked.n; lane++) D[lane] += step_D[lane];
    }
}

void
curve_part(double *restrict D, const Curve *curve, double t0, double t1, Asked asked)
{
    switch (curve->family->kind) {
    case CURVE_PIECEWISE: piecewise(D, curve, t0, t1, asked); break;
    case CURVE_LIFE_TABLE: life_table(D, curve, t0, t1, asked); break;
    case CURVE_KM: steps(D, curve, t0, t1, asked); break;
    case CURVE_CURE:
    case CURVE_MIX: mixture(D, curve, t0, t1, asked); break;
    case CURVE_JOIN: join(D, curve, t0, t1, asked); break;
    case CURVE_ADD: add(D, curve, t0, t1, asked); break;
    case CURVE_EXCESS:
    case CURVE_AT_LEAST:
    case CURVE_AT_MOST: compare(D, curve, t0, t1, asked); break;
    case CURVE_HAZARD_RATIO:
    case CURVE_TIME_RATIO:
    case CURVE_WANING:
    case CURVE_WANING_LOG: curve_ratio_part(D, curve, t0, t1, asked); break;
    default: parametric(D, curve, t0, t1, asked);
    }
    for (int lane = 0; lane < asked.n; lane++) D[lane] = held(D[lane]);
}

void
curve_increment(double *restrict D, const Curve *curve, double t0, double t1, double age0,
                int n_lanes)
{
    assert(n_lanes <= LANES && t0 >= 0 && t1 >= t0);
    curve_part(D, curve, t0, t1, (Asked){ age0, 0, n_lanes, false });
}

bool
curve_can_walk(const Curve *curve)
{
    return curve->family->cumulative || curve_is_spline(curve);
}

void
curve_walk_from(CurveWalk *walk, const Curve *curve, double t0, int n_lanes)
{
    const double *args[CURVE_ARGS] = { 0 };

    assert(n_lanes <= LANES && t0 >= 0 && curve_can_walk(curve));
    walk->curve = curve;
    walk->t = t0;
    take_numbers(args, walk->logs, curve, 0, n_lanes);
    cumulative(walk->H, curve, args, t0, 0, n_lanes);
}

void
curve_walk_to(double *restrict D, CurveWalk *walk, double t1, int n_lanes)
{
    const CurveFamily *family = walk->curve->family;
    const double *args[CURVE_ARGS];

    assert(t1 >= walk->t);
    memcpy(args, walk->curve->arg, sizeof(args));
    if (family->log_scale) args[family->n_args] = walk->logs;
    memcpy(D, walk->H, (size_t)n_lanes * sizeof(double));
    cumulative(walk->H, walk->curve, args, t1, 0, n_lanes);
    subtract(D, walk->H, D, n_lanes);
    walk->t = t1;
}

double
curve_cumulative(const Curve *curve, double t0, double t1, double age0, int lane)
{
    double D[1];

    curve_part(D, curve, t0, t1, (Asked){ age0, lane, 1, true });
    return D[0];
}

void
curve_survival(double *restrict S, const Curve *curve, double t, double age0, int n_lanes)
{
    double H[LANES];

    assert(n_lanes <= LANES);
    curve_part(H, curve, 0.0, t, (Asked){ age0, 0, n_lanes, true });
    for (int lane = 0; lane < n_lanes; lane++) S[lane] = real_exp(-H[lane]);
}

bool
curve_has_memory(const Curve *curve)
{
    return curve->family->memory || (curve->of[0] && curve_has_memory(curve->of[0])) ||
           (curve->of[1] && curve_has_memory(curve->of[1]));
}

bool
curve_has_age(const Curve *curve)
{
    return curve->table || (curve->of[0] && curve_has_age(curve->of[0])) ||
           (curve->of[1] && curve_has_age(curve->of[1]));
}
