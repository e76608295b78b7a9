/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/real_arrays.h"
#include "math/real.h"

/* Whether all of x lie in [least, most]: then the plain functions do, which have the same bits. */
INLINED int
all_inside(const double *x, int n, double least, double most)
{
    uint64_t outside = 0; /* as wide as a double, so that nothing is converted */

#pragma omp simd reduction(| : outside)
    for (int i = 0; i < n; i++) {
        const double mark = x[i] >= least && x[i] <= most ? 0.0 : 1.0;
        outside |= real_to_bits(mark);
    }
    return outside == 0;
}

HOT bool
real_all_inside(const double *x, int n, double least, double most)
{
    return all_inside(x, n, least, most) != 0;
}

HOT void
real_logs(double *y, const double *x, int n)
{
    if (all_inside(x, n, 0x1p-1022, 0x1.fffffffffffffp1023)) {
#pragma omp simd
        for (int i = 0; i < n; i++) y[i] = real_log_plain(x[i]);
    } else {
#pragma omp simd
        for (int i = 0; i < n; i++) y[i] = real_log(x[i]);
    }
}

HOT void
real_exps(double *y, const double *x, int n)
{
    if (all_inside(x, n, -708.0, 709.0)) {
#pragma omp simd
        for (int i = 0; i < n; i++) y[i] = real_exp_plain(x[i]);
    } else {
#pragma omp simd
        for (int i = 0; i < n; i++) y[i] = real_exp(x[i]);
    }
}

HOT void
real_expm1s(double *y, const double *x, int n)
{
    if (all_inside(x, n, -50.0, 709.0)) {
#pragma omp simd
        for (int i = 0; i < n; i++) y[i] = real_expm1_plain(x[i]);
    } else {
#pragma omp simd
        for (int i = 0; i < n; i++) y[i] = real_expm1(x[i]);
    }
}

HOT void
real_log1ps(double *y, const double *x, int n)
{
#pragma omp simd
    for (int i = 0; i < n; i++) y[i] = real_log1p(x[i]);
}

HOT void
real_normal_quantiles(double *y, const double *p, int n)
{
    if (all_inside(p, n, 1e-10, 1.0 - 1e-10)) {
#pragma omp simd
        for (int i = 0; i < n; i++) y[i] = real_normal_quantile_plain(p[i]);
    } else {
#pragma omp simd
        for (int i = 0; i < n; i++) y[i] = real_normal_quantile(p[i]);
    }
}

HOT void
real_normals_by_hazard(double *restrict z, const double *restrict H, int n)
{
#pragma omp simd
    for (int i = 0; i < n; i++) z[i] = -real_expm1(-H[i]);
    if (all_inside(H, n, 1e-10, 25.0)) {
#pragma omp simd
        for (int i = 0; i < n; i++) z[i] = real_normal_by_hazard_plain(H[i], z[i]);
    } else {
#pragma omp simd
        for (int i = 0; i < n; i++) z[i] = real_normal_by_hazard(H[i], z[i]);
    }
}
