/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quantile and mean of a curve in one lane, from its increments alone. */
#include "math/real.h"
#include "survival/curve_parts.h"

/* One lane of a curve for one person. */
typedef struct {
    const Curve *curve;
    double age0;
    int lane;
} Line;

static const double for_ever = 1e290; /* times beyond this count as never */

static double
hazard_between(const Line *line, double from, double to)
{
    return curve_cumulative(line->curve, from, to, line->age0, line->lane);
}

double
curve_quantile(const Curve *curve, double p, double age0, int lane)
{
    const Line line = { curve, age0, lane };
    double low = 0.0, high = 1.0, left = -real_log1p(-p); /* the hazard to be spent after `low` */

    if (!(p > 0.0)) return p == 0.0 ? 0.0 : NAN;
    if (!(p < 1.0)) return p == 1.0 ? INFINITY : NAN;
    for (;;) { /* a bracket, upwards */
        const double spent = hazard_between(&line, low, high);
        if (isnan(spent)) return NAN;
        if (spent >= left) break;
        left -= spent;
        low = high;
        high *= 4.0;
        if (high > for_ever) return INFINITY;
    }
    for (;;) { /* halved; below 1 it may be far down, so by powers first */
        const double middle = low == 0.0 ? high / 16.0 : low + (high - low) / 2.0;
        if (!(middle > low && middle < high) || high < 1e-300) return high;
        const double spent = hazard_between(&line, low, middle);
        if (spent >= left) {
            high = middle;
        } else {
            left -= spent;
            low = middle;
        }
    }
}

/* Of what the curve itself brings. */
static double
own_break(const Curve *curve, double after, double age0, int lane)
{
    const CurveKind kind = curve->family->kind;
    double next = INFINITY;

    for (int piece = 0; piece < curve->n_pieces; piece++)
        if (curve->start[piece] > after && curve->start[piece] < next) next = curve->start[piece];
    for (int step = 0; step < curve->n_steps; step++)
        if (curve->step_at[step] > after && curve->step_at[step] < next)
            next = curve->step_at[step];
    if (kind == CURVE_JOIN && curve->arg[0][lane] > after && curve->arg[0][lane] < next)
        next = curve->arg[0][lane];
    if (kind == CURVE_WANING || kind == CURVE_WANING_LOG)
        for (int end = 2; end >= 1; end--)
            if (curve->arg[end][lane] > after) next = curve->arg[end][lane];
    for (int row = 0; curve->table && row < curve->table->n; row++) {
        const double start = (curve->table->age[row] - age0) * curve->table->units;
        if (start > after) return start < next ? start : next;
    }
    return next;
}

double
curve_next_break(const Curve *curve, double t, double age0, int lane)
{
    const double stretch = curve->family->kind == CURVE_TIME_RATIO ? curve->arg[0][lane] : 1.0;
    double next = own_break(curve, t * (1.0 + 1e-12), age0, lane);

    for (int part = 0; part < 2; part++) {
        if (!curve->of[part]) continue;
        const double below = curve_next_break(curve->of[part], t / stretch, age0, lane) * stretch;
        next = below < next ? below : next;
    }
    return next;
}

/* Gauss-Legendre with 8 points; exact to degree 15. Abramowitz & Stegun (1964), table 25.4. */
static double
gauss(const Line *line, double from, double to)
{
    static const double node[] = { 0.1834346424956498049394761, 0.5255324099163289858177390,
                                   0.7966664774136267395915539, 0.9602898564975362316835609 };
    static const double weight[] = { 0.3626837833783619829651504, 0.3137066458778872873379622,
                                     0.2223810344533744705443560, 0.1012285362903762591525314 };
    const double centre = from + (to - from) / 2.0, half = (to - from) / 2.0;
    double sum = 0.0;

    for (int pair = 0; pair < 4; pair++) {
        const double lower = centre - half * node[pair], upper = centre + half * node[pair];
        sum += weight[pair] * (real_exp(-hazard_between(line, from, lower)) +
                               real_exp(-hazard_between(line, from, upper)));
    }
    return half * sum;
}

/* The integral of S where S(from) = alive. Halved until no part spends so much hazard that the
 * points could miss the fall, and the halves agree with the whole to `error`. */
static double
panel(const Line *line, double from, double to, double alive, double error, int depth)
{
    const double middle = from + (to - from) / 2.0, most_spent = 3.0;

    if (alive * (to - from) < 1e-3 * error) return 0.0;
    const double alive_then = alive * real_exp(-hazard_between(line, from, middle));
    if (depth == 0 || hazard_between(line, from, to) < most_spent) {
        const double whole = alive * gauss(line, from, to);
        const double halves =
            alive * gauss(line, from, middle) + alive_then * gauss(line, middle, to);
        if (depth == 0 || fabs(halves - whole) <= error) return halves;
    }
    return panel(line, from, middle, alive, error, depth - 1) +
           panel(line, middle, to, alive_then, error, depth - 1);
}

/* Whether t S(t) does not fall in the end: then the mean has no bound. */
static bool
has_no_mean(const Line *line)
{
    const double late = 1e280;

    return hazard_between(line, late, for_ever) <= real_log(for_ever / late) * (1.0 + 1e-9);
}

double
curve_mean(const Curve *curve, double to, double age0, int lane)
{
    const Line line = { curve, age0, lane };
    const double median = curve_quantile(curve, 0.5, age0, lane);
    const double scale = median < to ? median : to < INFINITY ? to : 1.0;
    double total = 0.0, last = 0.0, alive = 1.0, ratio = 0.0;

    if (!(to >= 0.0) || isnan(median)) return NAN;
    if (to == 0.0) return 0.0;
    if (to == INFINITY && has_no_mean(&line)) return INFINITY;
    /* panels double in length, as curves may be steep at 0 and have long tails; broken at jumps */
    for (double from = 0.0, until; from < to; from = until) {
        const double doubled = from == 0.0 ? scale * 0x1p-30 : 2.0 * from;
        const double broken = curve_next_break(curve, from, age0, lane);
        until = doubled < broken ? doubled : broken;
        until = until < to ? until : to;
        const double error = 1e-12 * (total + alive * (until - from));
        const double part = panel(&line, from, until, alive, error, 40);
        total += part;
        alive *= real_exp(-hazard_between(&line, from, until));
        /* full panels one after the other: the rest is like a geometric series at most */
        ratio = until == 2.0 * from && last > 0.0 ? part / last : 1.0;
        last = part;
        if (alive == 0.0 ||
            (broken == INFINITY && ratio < 1.0 && part * ratio < 1e-12 * total * (1.0 - ratio)))
            break;
        if (to == INFINITY && until > for_ever) return total + part * ratio / (1.0 - ratio);
    }
    return total;
}
