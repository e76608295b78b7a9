/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SURVIVAL_CURVE_SPLINE_H
#define SURVIVAL_CURVE_SPLINE_H
/** @file curve_spline.h
 *  Survival by a natural cubic spline of log time, on the scale of log cumulative hazard, log odds
 *  or normal deviates: with x = ln t and knots k_0 < ... < k_n on that scale
 *    eta(x) = g_0 + g_1 x + sum over the inner knots j of g_(j + 1) v_j(x),
 *    v_j(x) = (x - k_j)^3_+ - lambda_j (x - k_0)^3_+ - (1 - lambda_j) (x - k_n)^3_+,
 *    lambda_j = (k_n - k_j) / (k_n - k_0),
 *  a straight line before the first and after the last knot.
 *  Sources: Royston & Parmar (2002), Stat Med 21:2175-2197; numbers as in R's flexsurv (Jackson
 *  2016, J Stat Softw 70(8)). */
#include "survival/curve.h"

bool curve_is_spline(const Curve *curve);

/** H[n] at t >= 0 in lanes first .. first + n - 1; exactly 0 at 0. */
void curve_spline_cumulative(double *restrict H, const Curve *curve, double t, int first, int n);

/** h(t) at t > 0 in one lane; not below 0. */
double curve_spline_hazard(const Curve *curve, double t, int lane);

/** Whether the hazard is nowhere below 0, by more than rounding; else `where` is the time at which
 *  eta falls most steeply. For rising knots above 0. */
bool curve_spline_rises(const Curve *curve, int lane, double *where);
#endif
