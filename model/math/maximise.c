/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/maximise.h"
#include "math/cholesky.h"
#include <math.h>
#include <string.h>

enum {
    MOST_POINTS = 1 + 4 * MAXIMISE_MOST + MAXIMISE_MOST * (MAXIMISE_MOST - 1),
    MOST_ITERATIONS = 200,
    MOST_SHRINKS = 12,
};

/* In units of the scale. Errors of the slope are of the order of its step squared, those of the
 * curvature of rounding over its step squared: the steps balance them for values up to 1e6. */
static const double step_of_slope = 1e-4, step_of_curvature = 2e-2;

typedef struct {
    MaximiseFunction function;
    void *context;
    int n;
    double x[MAXIMISE_MOST], scale[MAXIMISE_MOST];
    double value, slope[MAXIMISE_MOST], curvature[MAXIMISE_MOST * MAXIMISE_MOST]; /* of -value */
} Search;

/* Points of a list, a block at a time. */
static void
values_at(double *value, const Search *search, double (*points)[MAXIMISE_MOST], int n_points)
{
    double x[MAXIMISE_MOST * LANES];

    for (int first = 0; first < n_points; first += LANES) {
        const int count = n_points - first < LANES ? n_points - first : LANES;
        for (int number = 0; number < search->n; number++)
            for (int lane = 0; lane < count; lane++)
                x[number * LANES + lane] = points[first + lane][number];
        search->function(value + first, x, count, search->context);
    }
}

/* The stencil: the middle; of each number a small and a large step to both sides; of each pair
 * both up and both down. */
static int
stencil(double (*points)[MAXIMISE_MOST], const Search *search)
{
    int n = 0;

#define POINT(one, by_one, two, by_two)                                                            \
    memcpy(points[n], search->x, sizeof(search->x));                                               \
    points[n][one] += (by_one)*search->scale[one];                                                 \
    if ((two) != (one)) points[n][two] += (by_two)*search->scale[two];                             \
    n++
    POINT(0, 0, 0, 0);
    for (int one = 0; one < search->n; one++) {
        POINT(one, step_of_slope, one, 0);
        POINT(one, -step_of_slope, one, 0);
        POINT(one, step_of_curvature, one, 0);
        POINT(one, -step_of_curvature, one, 0);
    }
    for (int one = 1; one < search->n; one++)
        for (int two = 0; two < one; two++) {
            POINT(one, step_of_curvature, two, step_of_curvature);
            POINT(one, -step_of_curvature, two, -step_of_curvature);
        }
#undef POINT
    return n;
}

/* Slope and curvature at x; false if some point of the stencil has no value. */
static bool
derive(Search *search)
{
    double points[MOST_POINTS][MAXIMISE_MOST], value[MOST_POINTS];
    const int n_points = stencil(points, search), n = search->n;
    const double *pair = value + 1 + 4 * n;

    values_at(value, search, points, n_points);
    for (int point = 0; point < n_points; point++)
        if (!isfinite(value[point])) return false;
    search->value = value[0];
    for (int one = 0; one < n; one++) {
        const double *own = value + 1 + 4 * one, step = step_of_curvature * search->scale[one];
        search->slope[one] = (own[0] - own[1]) / (2 * step_of_slope * search->scale[one]);
        search->curvature[one * n + one] = (2 * value[0] - own[2] - own[3]) / (step * step);
    }
    for (int one = 1; one < n; one++)
        for (int two = 0; two < one; two++, pair += 2) {
            const double *of_one = value + 1 + 4 * one, *of_two = value + 1 + 4 * two;
            const double area =
                2 * step_of_curvature * step_of_curvature * search->scale[one] * search->scale[two];
            search->curvature[one * n + two] = search->curvature[two * n + one] =
                (of_one[2] + of_one[3] + of_two[2] + of_two[3] - 2 * value[0] - pair[0] - pair[1]) /
                area;
        }
    return true;
}

static bool
derive_somewhere(Search *search)
{
    for (int shrink = 0; shrink < MOST_SHRINKS; shrink++) {
        if (derive(search)) return true;
        for (int number = 0; number < search->n; number++) search->scale[number] /= 4;
    }
    return false;
}

/* Solves L L' x = b. */
static void
solve(double *x, const double *factor, const double *b, int n)
{
    for (int row = 0; row < n; row++) {
        double sum = b[row];
        for (int column = 0; column < row; column++) sum -= factor[row * n + column] * x[column];
        x[row] = sum / factor[row * n + row];
    }
    for (int row = n - 1; row >= 0; row--) {
        double sum = x[row];
        for (int column = row + 1; column < n; column++)
            sum -= factor[column * n + row] * x[column];
        x[row] = sum / factor[row * n + row];
    }
}

/* The factor of the curvature, its diagonal raised by as little as makes it a maximum's.
 * @return what it was raised by, in units of 1 / scale^2 */
static double
factor_of(double *factor, const Search *search)
{
    const int n = search->n;
    double raised = 0;

    for (;;) {
        memcpy(factor, search->curvature, sizeof(double) * (size_t)(n * n));
        for (int number = 0; number < n; number++)
            factor[number * n + number] += raised / (search->scale[number] * search->scale[number]);
        if (cholesky_factor(factor, n) < 0 || raised > 1e30) return raised;
        raised = raised > 0 ? 4 * raised : 1e-3;
    }
}

static void
invert(double *inverse, const double *factor, int n)
{
    double unit[MAXIMISE_MOST], column[MAXIMISE_MOST];

    for (int number = 0; number < n; number++) {
        memset(unit, 0, sizeof(unit));
        unit[number] = 1;
        solve(column, factor, unit, n);
        for (int row = 0; row < n; row++) inverse[row * n + number] = column[row];
    }
}

/* The best of steps of twice, once, half, ... the length; false if none is better. */
static bool
walk(Search *search, const double *step)
{
    enum { LENGTHS = 14 };
    double points[LENGTHS][MAXIMISE_MOST], value[LENGTHS];
    int best = -1;

    for (int length = 0; length < LENGTHS; length++)
        for (int number = 0; number < search->n; number++)
            points[length][number] = search->x[number] + ldexp(step[number], 1 - length);
    values_at(value, search, points, LENGTHS);
    for (int length = 0; length < LENGTHS; length++)
        if (value[length] > (best < 0 ? search->value : value[best])) best = length;
    if (best < 0) return false;
    memcpy(search->x, points[best], sizeof(search->x));
    search->value = value[best];
    return true;
}

/* Scales follow the curvature, slowly, so that a flat stretch does not make them boundless. */
static void
rescale(Search *search, const double *factor)
{
    double inverse[MAXIMISE_MOST * MAXIMISE_MOST];

    invert(inverse, factor, search->n);
    for (int number = 0; number < search->n; number++) {
        const double error = sqrt(inverse[number * search->n + number]);
        search->scale[number] =
            fmin(fmax(error, search->scale[number] / 10), search->scale[number] * 10);
    }
}

static void
conclude(Maximum *maximum, const Search *search)
{
    const int n = search->n;
    double factor[MAXIMISE_MOST * MAXIMISE_MOST];

    maximum->n = n;
    maximum->value = search->value;
    memcpy(maximum->x, search->x, sizeof(search->x));
    memcpy(maximum->hessian, search->curvature, sizeof(double) * (size_t)(n * n));
    memcpy(factor, search->curvature, sizeof(double) * (size_t)(n * n));
    if (cholesky_factor(factor, n) < 0) {
        invert(maximum->covariance, factor, n);
        return;
    }
    for (int item = 0; item < n * n; item++) maximum->covariance[item] = NAN;
    maximum->converged = false;
}

Status
maximise(Maximum *maximum, MaximiseFunction function, void *context, const double *start,
         const double *scale, int n, Error *err)
{
    Search search = { .function = function, .context = context, .n = n };
    double last_raised = 0;

    *maximum = (Maximum){ 0 };
    memcpy(search.x, start, sizeof(double) * (size_t)n);
    memcpy(search.scale, scale, sizeof(double) * (size_t)n);
    for (; maximum->iterations < MOST_ITERATIONS; maximum->iterations++) {
        double factor[MAXIMISE_MOST * MAXIMISE_MOST], step[MAXIMISE_MOST], gain = 0;
        if (!derive_somewhere(&search)) {
            if (maximum->iterations == 0)
                return fail(err, ERR_NUMERIC, "no value near the starting point");
            break;
        }
        last_raised = factor_of(factor, &search);
        solve(step, factor, search.slope, n);
        for (int number = 0; number < n; number++) gain += search.slope[number] * step[number];
        maximum->converged = last_raised == 0 && gain < 1e-12;
        if (maximum->converged) { /* the last step is short of what the value can tell */
            for (int number = 0; number < n; number++) search.x[number] += step[number];
            break;
        }
        if (!walk(&search, step)) {
            /* nothing better: rounding, if what is left to gain is next to nothing */
            maximum->converged = last_raised == 0 && gain < 1e-6;
            if (maximum->converged) break;
            for (int number = 0; number < n; number++) search.scale[number] /= 4;
            if (search.scale[0] < 1e-9 * scale[0]) break;
            continue;
        }
        rescale(&search, factor);
    }
    conclude(maximum, &search);
    return OK;
}
