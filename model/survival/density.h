/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SURVIVAL_DENSITY_H
#define SURVIVAL_DENSITY_H
/** @file density.h
 *  Logarithms of densities and hazards of the parametric families, for likelihoods. */
#include "survival/curve.h"

enum { DENSITY_ARGS = 3 };

/* Some curves of one family side by side, with what their densities need worked out once. */
typedef struct {
    const CurveFamily *family;
    int n_lanes;
    double number[DENSITY_ARGS][LANES]; /* as curve_families orders them           */
    double log[DENSITY_ARGS][LANES];    /* of those that are positive              */
    double log_gamma[LANES];            /* gamma, gengamma: ln Gamma of their shape */
    const double *args[CURVE_ARGS + 1]; /* as their cumulative hazards take them   */
} Density;                              /* must not be moved */

/** True if the family has a density here: those with numbers only. */
bool density_has(const CurveFamily *family);

/** @param args  [n_args][n_lanes], as curve_families orders them; n_lanes <= LANES */
void density_take(Density *density, const CurveFamily *family, const double *const *args,
                  int n_lanes);

/** log_f[lane] = ln f(t) at one time t > 0. */
void density_log(double *restrict log_f, const Density *density, double t);

/** H[lane], the cumulative hazard at t >= 0. */
void density_cumulative(double *restrict H, const Density *density, double t);
#endif
