/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EVIDENCE_FIT_PARTS_H
#define EVIDENCE_FIT_PARTS_H
/** @file fit_parts.h
 *  What the files of fit share. Not for others. */
#include "evidence/fit.h"

/* Whether a number of a family is estimated as its logarithm: those that must not be below 0. */
bool fit_is_log(const CurveFamily *family, int number);

/* ---- splines, of numbers as many as knots ---- */
bool fit_is_spline(const CurveFamily *family);

/* False if there are too few distinct times of events. knot [n_knots], times. */
bool fit_spline_knots(double *knot, int n_knots, const FitData *data);

/* The family that a spline without inner knots is, and a start from its fit. */
const char *fit_spline_straight(const CurveFamily *family);
void fit_spline_start(double *at, double *scale, const Fit *straight, const double *knot,
                      int n_knots);
void fit_spline_values(double *value, const FitData *data, const CurveFamily *family,
                       const double *knot, int n_knots, const double *x, int n_lanes);
#endif
