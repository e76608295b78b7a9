/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SURVIVAL_CURVE_PARTS_H
#define SURVIVAL_CURVE_PARTS_H
/** @file curve_parts.h
 *  Increments of curves within curves: what the files of curve.h share, and nobody else. */
#include "survival/curve.h"

/* Some lanes of a curve for one age: what all functions hand on. */
typedef struct {
    double age0;
    int first, n;  /* lanes first .. first + n - 1; results are counted from 0 */
    bool by_steps; /* compare hazards over short steps, not over the whole interval */
} Asked;

/** D[n] = H(t1) - H(t0), as curve_increment. */
void curve_part(double *restrict D, const Curve *curve, double t0, double t1, Asked asked);

/** curve_part of hazard_ratio, time_ratio, waning and waning_log (curve_ratios.c). */
void curve_ratio_part(double *restrict D, const Curve *curve, double t0, double t1, Asked asked);

/** The first time after t at which the hazard may jump or bend; INFINITY if there is none. */
double curve_next_break(const Curve *curve, double t, double age0, int lane);
#endif
