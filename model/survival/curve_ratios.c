/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Curves of curves by a ratio: of hazards, of times, of hazards that wanes. */
#include "survival/curve_parts.h"
#include "survival/waning.h"

/* Whether a number is the same in all lanes asked for. */
static bool
is_alike(const double *number, Asked asked)
{
    for (int lane = 1; lane < asked.n; lane++)
        if (number[asked.first + lane] != number[asked.first]) return false;
    return true;
}

static void
hazard_ratio(double *restrict D, const Curve *curve, double t0, double t1, Asked asked)
{
    const double *ratio = curve->arg[0] + asked.first;

    curve_part(D, curve->of[0], t0, t1, asked);
    for (int lane = 0; lane < asked.n; lane++) D[lane] *= ratio[lane];
}

static void
time_ratio(double *restrict D, const Curve *curve, double t0, double t1, Asked asked)
{
    const double stretch = curve->arg[0][asked.first];

    curve_part(D, curve->of[0], t0 / stretch, t1 / stretch, asked);
}

/* ---- waning ---- */

enum { PANELS = 16 }; /* of the way back to 1 */

/* A way back to 1 that is the same in some lanes. */
typedef struct {
    const Curve *curve;
    const double *ratio; /* [asked.n] at the start of the way */
    double from, to;
    bool by_logs;
    Asked asked;
} Way;

static double
ratio_at(const Way *way, double t, int lane)
{
    return waning_ratio(way->ratio[lane], waning_gone(way->from, way->to, t), way->by_logs);
}

/* Its derivative by time; a ratio of 0 by logarithms stays 0, and then jumps. */
static double
slope_at(const Way *way, double t, int lane)
{
    const double ratio = way->ratio[lane], width = way->to - way->from;

    if (!way->by_logs) return (1.0 - ratio) / width;
    return ratio > 0.0 ? -real_log(ratio) * ratio_at(way, t, lane) / width : 0.0;
}

/* At the end of a panel on the way, before any jump at `to`. */
static double
ratio_before(const Way *way, double t, int lane)
{
    return way->by_logs && way->ratio[lane] == 0.0 ? 0.0 : ratio_at(way, t, lane);
}

/* The integral of ratio times hazard, by parts: r(high) D(low, high) less the integral of r'(t)
 * D(low, t), by Gauss and Legendre's four points (Abramowitz & Stegun 1964, table 25.4). From clock
 * 0 on over the root of time, as hazards may be infinite there: 1e-9 relative of a Weibull of shape
 * 1/2, and 1e-13 of smooth hazards (tests). */
static void
add_panel(double *restrict D, const Way *way, double low, double high)
{
    static const double node[] = { 0.0694318442029737123881, 0.3300094782075718675987,
                                   0.6699905217924281324013, 0.9305681557970262876120 };
    static const double weight[] = { 0.1739274225687269286865, 0.3260725774312730713135,
                                     0.3260725774312730713135, 0.1739274225687269286865 };
    const double width = high - low;
    double spent[LANES];

    curve_part(spent, way->curve->of[0], low, high, way->asked);
    for (int lane = 0; lane < way->asked.n; lane++)
        D[lane] += ratio_before(way, high, lane) * spent[lane];
    for (int point = 0; point < 4; point++) {
        const double at = node[point], root = low == 0.0;
        const double t = low + width * (root > 0.0 ? at * at : at);
        const double share = width * weight[point] * (root > 0.0 ? 2.0 * at : 1.0);
        curve_part(spent, way->curve->of[0], low, t, way->asked);
        for (int lane = 0; lane < way->asked.n; lane++)
            D[lane] -= share * slope_at(way, t, lane) * spent[lane];
    }
}

/* From `start` to `end` on the way, broken at panels and where the curve's hazard may jump. */
static void
add_way(double *restrict D, const Way *way, double start, double end)
{
    int panel = (int)(waning_gone(way->from, way->to, start) * PANELS);

    for (double low = start, high; low < end; low = high) {
        const double broken =
            curve_next_break(way->curve->of[0], low, way->asked.age0, way->asked.first);
        do high = way->from + (way->to - way->from) * (++panel / (double)PANELS);
        while (high <= low && panel < PANELS);
        if (panel >= PANELS || high > end) high = end;
        if (broken < high) {
            high = broken;
            panel--;
        }
        add_panel(D, way, low, high);
    }
}

static double
within(double t, double least, double most)
{
    return t < least ? least : t > most ? most : t;
}

static void
waning(double *restrict D, const Curve *curve, double t0, double t1, Asked asked)
{
    const double to = curve->arg[2][asked.first];
    const double given = curve->arg[1][asked.first], from = given < to ? given : to;
    const Way way = { .curve = curve,
                      .ratio = curve->arg[0] + asked.first,
                      .from = from,
                      .to = to,
                      .by_logs = curve->family->kind == CURVE_WANING_LOG,
                      .asked = asked };
    const double end = within(to, t0, t1), start = to < INFINITY ? within(from, t0, t1) : end;
    double spent[LANES];

    for (int lane = 0; lane < asked.n; lane++) D[lane] = 0.0;
    if (start > t0) {
        curve_part(spent, curve->of[0], t0, start, asked);
        for (int lane = 0; lane < asked.n; lane++) D[lane] += way.ratio[lane] * spent[lane];
    }
    add_way(D, &way, start, end);
    if (t1 > end) {
        curve_part(spent, curve->of[0], end, t1, asked);
        for (int lane = 0; lane < asked.n; lane++) D[lane] += spent[lane];
    }
}

/* ---- all ---- */

void
curve_ratio_part(double *restrict D, const Curve *curve, double t0, double t1, Asked asked)
{
    const bool stretches = curve->family->kind == CURVE_TIME_RATIO;

    if (curve->family->kind == CURVE_HAZARD_RATIO) {
        hazard_ratio(D, curve, t0, t1, asked);
        return;
    }
    if (stretches ? is_alike(curve->arg[0], asked)
                  : is_alike(curve->arg[1], asked) && is_alike(curve->arg[2], asked)) {
        (stretches ? time_ratio : waning)(D, curve, t0, t1, asked);
        return;
    }
    for (int lane = 0; lane < asked.n; lane++) /* each has times of its own */
        (stretches ? time_ratio : waning)(
            D + lane, curve, t0, t1, (Asked){ asked.age0, asked.first + lane, 1, asked.by_steps });
}
