/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/bspline.h"

void
bspline_init(Bspline *spline, int n_columns, const double *sorted, long long n)
{
    const int wanted = n_columns - BSPLINE_ORDER;
    int n_knots = 0;

    for (int end = 0; end < BSPLINE_ORDER; end++) spline->knot[n_knots++] = sorted[0];
    for (int inner = 1; inner <= wanted; inner++) {
        const double knot = sorted[(long long)((double)inner / (wanted + 1) * (double)(n - 1))];
        if (knot > spline->knot[n_knots - 1] && knot < sorted[n - 1])
            spline->knot[n_knots++] = knot;
    }
    for (int end = 0; end < BSPLINE_ORDER; end++) spline->knot[n_knots++] = sorted[n - 1];
    spline->n_columns = n_knots - BSPLINE_ORDER;
}

void
bspline_values(double values[BSPLINE_ORDER], int *first, const Bspline *spline, double x)
{
    const double *knot = spline->knot;
    const int last = spline->n_columns - 1; /* the last span begins at knot[last] */
    const double least = knot[0], most = knot[spline->n_columns];
    double left[BSPLINE_ORDER], right[BSPLINE_ORDER];
    int span = BSPLINE_ORDER - 1;

    x = x < least ? least : x > most ? most : x;
    while (span < last && x >= knot[span + 1]) span++;
    values[0] = 1;
    for (int degree = 1; degree < BSPLINE_ORDER; degree++) { /* de Boor (2001), BSPLVB */
        double saved = 0;
        left[degree] = x - knot[span + 1 - degree];
        right[degree] = knot[span + degree] - x;
        for (int r = 0; r < degree; r++) {
            const double part = values[r] / (right[r + 1] + left[degree - r]);
            values[r] = saved + right[r + 1] * part;
            saved = left[degree - r] * part;
        }
        values[degree] = saved;
    }
    *first = span - (BSPLINE_ORDER - 1);
}
