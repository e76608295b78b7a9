/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MATH_DIST_INVERSE_H
#define MATH_DIST_INVERSE_H
#include "math/dist.h"
typedef struct DistInverse DistInverse;
DistInverse *dist_inverse_new(const Dist *dist);
void dist_inverse_delete(DistInverse *inverse);
void dist_inverse_fill(const DistInverse *inverse, double *restrict x, const double *restrict u,
                       int n);
#endif
