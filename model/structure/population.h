/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STRUCTURE_POPULATION_H
#define STRUCTURE_POPULATION_H
/** @file population.h
 *  Who enters: the value of a covariate in a cohort, by profile or by expectation. */
#include "structure/study.h"

/** Lanes of a covariate. With listed profiles its value there (a formula is computed of them); with
 *  cohort = "mean" its expectation: a distribution's mean, or of a formula the mean over a fixed
 * grid of the quantiles of what it is made of (midpoints in one dimension, a rank-1 lattice in
 * more).
 *  @param values  [n_quantities][LANES] slots computed so far */
Status population_value(double *value, const Study *study, int slot, int profile,
                        const double *values, int n_lanes, Error *err);

/** Age at time 0 in years: model.start_age, or a covariate of the name start_age. */
double population_start_age(const Study *study, int profile);
#endif
