/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SURVIVAL_DENSITY_H
#define SURVIVAL_DENSITY_H
/** @file density.h
 *  Logarithms of densities and hazards of the parametric families, for likelihoods. */
#include "survival/curve.h"

/** True if the family has a density here: those with numbers only. */
bool density_has(const CurveFamily *family);

/** log_f[lane] = ln f(t) of a family at one time t > 0.
 *  @param args  [n_args][n_lanes], as curve_families orders them */
void density_log(double *restrict log_f, const CurveFamily *family, double t,
                 const double *const *args, int n_lanes);

/** The cumulative hazard H(t) of a family, t >= 0; a logarithm of the scale is worked out here. */
void density_cumulative(double *restrict H, const CurveFamily *family, double t,
                        const double *const *args, int n_lanes);
#endif
