/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/landmark.h"
#include <math.h>

double
landmark_at(const double *survival, int n, double time)
{
    const int before = (int)time;

    if (!(time >= 0) || time > n - 1 + 1e-9) return NAN;
    if (before >= n - 1) return survival[n - 1];
    return survival[before] + (survival[before + 1] - survival[before]) * (time - before);
}

double
landmark_median(const double *survival, int n)
{
    for (int point = 1; point < n; point++)
        if (survival[point] <= 0.5) {
            const double fall = survival[point - 1] - survival[point];
            return point - 1 + (fall > 0 ? (survival[point - 1] - 0.5) / fall : 0);
        }
    return NAN;
}

double
landmark_area(const double *survival, int n)
{
    double area = 0;

    for (int point = 1; point < n; point++) area += 0.5 * (survival[point - 1] + survival[point]);
    return area;
}

double
landmark_area_to(const double *survival, int n, double time)
{
    const double end = landmark_at(survival, n, time);
    const int whole = time >= n - 1 ? n - 1 : (int)time;

    if (isnan(end)) return NAN;
    return landmark_area(survival, whole + 1) + 0.5 * (survival[whole] + end) * (time - whole);
}
