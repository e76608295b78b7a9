/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MATH_REAL_ARRAYS_H
#define MATH_REAL_ARRAYS_H
/** @file real_arrays.h
 *  The functions of real.h over arrays, by vectors; each element has the bits of the scalar
 *  function. y[n] may be x itself, but may not otherwise overlap it; n <= 0 does nothing. */

#include <stdbool.h>

/** Whether all of x lie in [least, most]; NAN lies nowhere. */
bool real_all_inside(const double *x, int n, double least, double most);

void real_logs(double *y, const double *x, int n);
void real_exps(double *y, const double *x, int n);
void real_expm1s(double *y, const double *x, int n);
void real_log1ps(double *y, const double *x, int n);
void real_normal_quantiles(double *y, const double *p, int n);

/** The z above which a standard normal lies with probability exp(-H), H >= 0; z is not H. */
void real_normals_by_hazard(double *restrict z, const double *restrict H, int n);
#endif
