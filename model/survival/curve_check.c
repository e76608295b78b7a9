/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the numbers of a curve are within their limits. */
#include "survival/curve.h"
#include "survival/curve_spline.h"
#include <float.h>
#include <math.h>
#include <stdio.h>

static bool
check_number(const CurveArg *arg, double number, const char *family, char *why, int size)
{
    const size_t room = (size_t)size;

    if (number >= arg->least && number <= arg->most && !(arg->above && number == arg->least))
        return true;
    if (isnan(number))
        snprintf(why, room, "%s: %s is no number", family, arg->name);
    else if (isinf(number))
        snprintf(why, room, "%s: %s must be finite", family, arg->name);
    else if (arg->most < DBL_MAX)
        snprintf(why, room, "%s: %s must lie in [%g, %g], not be %g", family, arg->name, arg->least,
                 arg->most, number);
    else
        snprintf(why, room, "%s: %s must %s %g, not %g", family, arg->name,
                 arg->above ? "be above" : "not be below", arg->least, number);
    return false;
}

static bool
check_piecewise(const Curve *curve, int lane, char *why, int size)
{
    const CurveArg hazard = { "each hazard", 0, DBL_MAX, false };

    for (int piece = 0; piece < curve->n_pieces; piece++) {
        const double start = curve->start[piece];
        if (piece == 0 ? start != 0 : !(start > curve->start[piece - 1])) {
            snprintf(why, (size_t)size, "piecewise: times must rise from 0, time %d is %g",
                     piece + 1, start);
            return false;
        }
        if (!check_number(&hazard, curve->piece[piece][lane], curve->family->name, why, size))
            return false;
    }
    return true;
}

static bool
check_spline(const Curve *curve, int lane, char *why, int size)
{
    const CurveArg number = { "each coefficient", -DBL_MAX, DBL_MAX, false };
    const char *family = curve->family->name;
    const size_t room = (size_t)size;
    double where;

    for (int knot = 0; knot < curve->n_pieces; knot++) {
        const double time = curve->start[knot];
        if (!(time > (knot == 0 ? 0.0 : curve->start[knot - 1]) && time < INFINITY)) {
            snprintf(why, room, "%s: knots must rise from above 0, knot %d is at %g", family,
                     knot + 1, time);
            return false;
        }
        if (!check_number(&number, curve->piece[knot][lane], family, why, size)) return false;
    }
    if (!(curve->piece[1][lane] > 0.0)) {
        snprintf(why, room,
                 "%s: before its first knot at time %g the hazard is %s: its second coefficient "
                 "must be above 0, not %g",
                 family, curve->start[0], curve->piece[1][lane] < 0.0 ? "negative" : "0",
                 curve->piece[1][lane]);
        return false;
    }
    if (curve_spline_rises(curve, lane, &where)) return true;
    snprintf(why, room, "%s: the hazard is negative at time %.6g, survival would rise", family,
             where);
    return false;
}

/* The way back to 1 may not end before it begins. */
static bool
check_way(const Curve *curve, int lane, char *why, int size)
{
    const double from = curve->arg[1][lane], to = curve->arg[2][lane];

    if (to >= from) return true;
    snprintf(why, (size_t)size, "%s: to must not be below from, which is %g, not be %g",
             curve->family->name, from, to);
    return false;
}

/* What is asked of a kind beyond the limits of each number. */
static bool
check_kind(const Curve *curve, int lane, char *why, int size)
{
    switch (curve->family->kind) {
    case CURVE_PIECEWISE: return check_piecewise(curve, lane, why, size);
    case CURVE_SPLINE_HAZARD:
    case CURVE_SPLINE_ODDS:
    case CURVE_SPLINE_NORMAL: return check_spline(curve, lane, why, size);
    case CURVE_WANING:
    case CURVE_WANING_LOG: return check_way(curve, lane, why, size);
    default: return true;
    }
}

bool
curve_check(const Curve *curve, int lane, char *why, int size)
{
    for (int arg = 0; arg < curve->family->n_args; arg++)
        if (!check_number(&curve->family->args[arg], curve->arg[arg][lane], curve->family->name,
                          why, size))
            return false;
    if (!check_kind(curve, lane, why, size)) return false;
    for (int part = 0; part < 2; part++)
        if (curve->of[part] && !curve_check(curve->of[part], lane, why, size)) return false;
    return true;
}
