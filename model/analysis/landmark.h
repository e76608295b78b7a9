/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_LANDMARK_H
#define ANALYSIS_LANDMARK_H
/** @file landmark.h
 *  What is read off a survival curve given on a grid: straight lines between its points. */

/** Survival at `time`, in grid steps; NAN beyond the last point. */
double landmark_at(const double *survival, int n, double time);
/** The first time, in grid steps, at which survival is one half; NAN if it never is. */
double landmark_median(const double *survival, int n);
/** Restricted mean to the last point: the area, in grid steps. */
double landmark_area(const double *survival, int n);
/** The same to `time`, in grid steps; NAN beyond the last point. */
double landmark_area_to(const double *survival, int n, double time);
#endif
