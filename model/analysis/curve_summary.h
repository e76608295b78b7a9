/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_CURVE_SUMMARY_H
#define ANALYSIS_CURVE_SUMMARY_H
/** @file curve_summary.h
 *  What is read off a survival curve given on a grid: straight lines between its points. */

/** Survival at `time`, in grid steps; NAN beyond the last point. */
double curve_summary_at(const double *survival, int n, double time);
/** The first time, in grid steps, at which survival is one half; NAN if it never is. */
double curve_summary_median(const double *survival, int n);
/** Restricted mean to the last point: the area, in grid steps. */
double curve_summary_area(const double *survival, int n);
#endif
