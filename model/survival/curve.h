/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SURVIVAL_CURVE_H
#define SURVIVAL_CURVE_H
/** @file curve.h
 *  A survival function for a block of lanes: a parametric family, a life table, or an operation on
 *  curves.
 *  Parametrisations as in R's flexsurv. Times in the study's unit, ages in years.
 *
 *  The one primitive is the increment of the cumulative hazard over an interval of the curve's
 *  clock: every engine works on it, and operations on hazards (excess, at_least, at_most) are
 *  defined on it. */
#include "base/lanes.h"
#include "survival/lifetable.h"
#include <stdbool.h>

enum { CURVE_ARGS = 4 };

/* A number of a curve: least <= number <= most. */
typedef struct {
    const char *name;
    double least, most;
    bool above; /* must be above `least`, not only reach it */
} CurveArg;

/* Which row of curve_families: how curve.c tells them apart. */
typedef enum {
    CURVE_EXPONENTIAL,
    CURVE_WEIBULL,
    CURVE_WEIBULL_PH,
    CURVE_GOMPERTZ,
    CURVE_LOGLOGISTIC,
    CURVE_LOGNORMAL,
    CURVE_GAMMA,
    CURVE_GENGAMMA,
    CURVE_PIECEWISE,
    CURVE_SPLINE_HAZARD,
    CURVE_SPLINE_ODDS,
    CURVE_SPLINE_NORMAL,
    CURVE_LIFE_TABLE,
    CURVE_CURE,
    CURVE_MIX,
    CURVE_ADD,
    CURVE_JOIN,
    CURVE_EXCESS,
    CURVE_AT_LEAST,
    CURVE_AT_MOST,
    CURVE_KM,
    CURVE_HAZARD_RATIO,
    CURVE_TIME_RATIO,
    CURVE_WANING,
    CURVE_WANING_LOG,
} CurveKind;

/* A parametric family or an operation: one row reads, evaluates and documents it. */
typedef struct CurveFamily {
    const char *name;
    CurveKind kind;
    int n_args, n_curves; /* numbers, then curves; as ordered in `form`            */
    bool memory;          /* its hazard depends on the clock: needs one            */
    int fewest_pairs;     /* of times and numbers, however many: piecewise and splines; else 0 */
    CurveArg args[CURVE_ARGS];
    /* H[lane](t), lane by lane; NULL where curve.c evaluates by kind. A family with a scale finds
     * its logarithm behind its numbers: args[n_args]                              */
    bool log_scale; /* the last number is a scale: its logarithm is worked out beforehand */
    void (*cumulative)(double *restrict H, double t, const double *const *args, int n_lanes);
    const char *form;    /* "weibull(shape, scale)"                                */
    const char *meaning; /* "S(t) = exp(-(t / scale)^shape)"                       */
    const char *source;
} CurveFamily;

/* Parametric families; piecewise(t1, h1, t2, h2, ...); spline_hazard(k1, g0, k2, g1, ...) and its
 * like (curve_spline.h); life_table(table);
 * cure(p, a): p + (1 - p) S_a;  mix(w, a, b): w S_a + (1 - w) S_b;  add(a, b): hazards add;
 * join(a, b, at): a until `at`, then b's hazard;
 * excess(a, b): hazard max(h_a - h_b, 0);  at_least(a, b): max(h_a, h_b);
 * at_most(a, b): min(h_a, h_b), each taken over the interval asked for (docs/theory/survival.md);
 * hazard_ratio(a, hr): hr h_a;  time_ratio(a, tr): S_a(t / tr);
 * waning(a, hr, from, to), waning_log: h_a times a ratio on its way back to 1 (waning.h) */
extern const CurveFamily curve_families[]; /* ends with { 0 } */
const CurveFamily *curve_family(const char *name);

typedef struct Curve Curve;
struct Curve {
    const CurveFamily *family;
    const double *arg[CURVE_ARGS]; /* borrowed: [n_lanes] each, may change between calls         */
    const Curve *of[2];            /* borrowed: the curves an operation works on                 */
    const Lifetable *table;        /* borrowed: life_table                                       */
    int n_steps;                   /* km: survival step[k] from time step_at[k] on, 1 before     */
    const double *step_at, *step;  /* borrowed: [n_steps]                                        */
    int n_pieces;                  /* piecewise: hazards piece[k] from start[k], start[0] = 0;
                                    * splines: knots start[k], coefficients piece[k]             */
    const double *start;           /* borrowed: [n_pieces], the same in every lane               */
    const double *const *piece;    /* borrowed: [n_pieces][n_lanes]                              */
};

bool curve_has_memory(const Curve *curve); /* some part depends on the curve's clock */
bool curve_has_age(const Curve *curve);    /* some part is a life table              */

/** D[lane] = H(t1) - H(t0) >= 0, given survival to t0, for a person whose age is `age0` years at
 *  clock 0 (only life tables use it; `units` of time in a year are the table's; NAN below its first
 *  row). A curve that has already reached 0 gives a large finite increment (700). Never fails:
 *  arguments were checked. 0 <= t0 <= t1 < INFINITY; n_lanes <= LANES. */
void curve_increment(double *restrict D, const Curve *curve, double t0, double t1, double age0,
                     int n_lanes);

/** Whether a curve is a single family that has a cumulative hazard of its own at any moment of its
 * clock, so that it can be followed by a CurveWalk. */
bool curve_can_walk(const Curve *curve);

/* A curve of one family that is followed through time, so that each moment is worked out once. */
typedef struct {
    const Curve *curve; /* borrowed; its numbers stay the same */
    double t;           /* where it stands                     */
    double H[LANES];    /* cumulative hazard at t              */
    double logs[LANES]; /* of its scale, where it has one      */
} CurveWalk;

/** Starts at t0 a curve that can walk. */
void curve_walk_from(CurveWalk *walk, const Curve *curve, double t0, int n_lanes);

/** Walks on to t1: D[lane] = H(t1) - H(t0), as curve_increment. */
void curve_walk_to(double *restrict D, CurveWalk *walk, double t1, int n_lanes);

/** H(t1) - H(t0) in one lane. Where some part is excess, at_least or at_most, the hazards are
 * compared over steps of 1/48 year (by the curve's life table; without one 1/48 of the time unit),
 * but at most 4096 steps. */
double curve_cumulative(const Curve *curve, double t0, double t1, double age0, int lane);

/** S(t) from clock 0, the increments taken as in curve_cumulative. */
void curve_survival(double *restrict S, const Curve *curve, double t, double age0, int n_lanes);

/** The time at which S falls to 1 - p (p = 0.5: the median); INFINITY if it never does. One lane.
 */
double curve_quantile(const Curve *curve, double p, double age0, int lane);

/** Restricted mean: the integral of S from 0 to `to` (INFINITY allowed; INFINITY if it diverges).
 *  One lane. Relative accuracy 1e-9. */
double curve_mean(const Curve *curve, double to, double age0, int lane);

/** h(t) at t > 0 in one lane, by the families' formulas, to about 1e-12 relative where the tail is
 * not lost: where a hazard jumps, what it is from t on; of km 0, as all of it falls at its steps.
 * excess, at_least and at_most compare the hazards at t itself. One lane. */
double curve_hazard(const Curve *curve, double t, double age0, int lane);

/** Checks the arguments of a curve and its parts in a lane; true if good, else `why` says
 *  "weibull: scale must be above 0, not -2". */
bool curve_check(const Curve *curve, int lane, char *why, int size);
#endif
