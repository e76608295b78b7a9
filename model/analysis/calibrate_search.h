/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_CALIBRATE_SEARCH_H
#define ANALYSIS_CALIBRATE_SEARCH_H
/** @file calibrate_search.h
 *  The modes of a posterior from many starts, and its profile about the best. Not for other parts
 *  than calibrate.c. */
#include "analysis/calibrate.h"

/** @return OK; ERR_NUMERIC if no start has a value for every target */
Status calibrate_search_modes(Calibration *calibration, int n_starts, Course course, Error *err);

/** Each parameter held at points about the mode, the others at their best. */
void calibrate_search_profile(Calibration *calibration, int n_points, Course course);
#endif
