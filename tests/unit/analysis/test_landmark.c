/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/landmark.h"
#include "testlib.h"
#include <math.h>
#include <stdlib.h>

/* Months of an exponential: S(t) = exp(-rate t) at 0, 1, ..., n - 1. */
static double *
exponential(double rate, int n)
{
    double *survival = malloc((size_t)n * sizeof(double));

    for (int month = 0; survival && month < n; month++) survival[month] = exp(-rate * month);
    return survival;
}

static void
test_exponential(void)
{
    static const double rates[] = { 0.002, 0.01, 0.05, 0.4 };

    for (size_t i = 0; i < LENGTH(rates); i++) {
        const double rate = rates[i];
        const int n = 1201;
        double *survival = exponential(rate, n);
        /* at months: exact; between two: a straight line, at most rate^2 / 8 above the curve */
        CHECK_CLOSE("1 year", landmark_at(survival, n, 12), exp(-12 * rate), 0);
        CHECK_CLOSE("3 years", landmark_at(survival, n, 36), exp(-36 * rate), 0);
        CHECK_CLOSE("5 years", landmark_at(survival, n, 60), exp(-60 * rate), 0);
        CHECK_CLOSE("a month and a half", landmark_at(survival, n, 1.5),
                    (exp(-rate) + exp(-2 * rate)) / 2, 1e-15);
        CHECK_CLOSE("median", landmark_median(survival, n), M_LN2 / rate, rate * rate / 4);
        CU_ASSERT(landmark_median(survival, n) >= M_LN2 / rate); /* the line lies above */
        /* the trapezoids of a geometric series: coth(rate / 2) / 2 (1 - exp(-rate (n - 1))) */
        CHECK_CLOSE("restricted mean", landmark_area(survival, n),
                    0.5 / tanh(rate / 2) * -expm1(-rate * (n - 1)), 1e-12);
        CHECK_CLOSE("restricted mean, analytic", landmark_area(survival, n),
                    -expm1(-rate * (n - 1)) / rate, rate * rate / 11);
        free(survival);
    }
}

static void
test_straight_lines(void)
{
    static const double line[] = { 1, 0.8, 0.6, 0.4, 0.2, 0 };
    static const double flat[] = { 1, 0.5, 0.5, 0.5 };
    static const double half[] = { 1, 0.75, 0.75 };
    static const double all_die[] = { 1, 0 };
    static const double none_left[] = { 0.4, 0.4 };

    CHECK_CLOSE("median of a line", landmark_median(line, 6), 2.5, 1e-15);
    CHECK_CLOSE("area of a line", landmark_area(line, 6), 2.5, 1e-15);
    CHECK_CLOSE("one half reached at a point", landmark_median(flat, 4), 1, 0);
    CHECK_CLOSE("nobody is half-way", landmark_median(half, 3), NAN, 0);
    CHECK_CLOSE("all die at once", landmark_median(all_die, 2), 0.5, 0);
    CHECK_CLOSE("area of a triangle", landmark_area(all_die, 2), 0.5, 0);
    CHECK_CLOSE("below one half from the start", landmark_median(none_left, 2), 0, 0);
    CHECK_CLOSE("one point has no median", landmark_median(line, 1), NAN, 0);
    CHECK_CLOSE("one point has no area", landmark_area(line, 1), 0, 0);
}

static void
test_outside(void)
{
    static const double line[] = { 1, 0.8, 0.6 };
    static const struct {
        const char *name;
        double time, expected;
    } cases[] = {
        { "at the start", 0, 1 },
        { "at the end", 2, 0.6 },
        { "the end but for rounding", 2 + 1e-10, 0.6 },
        { "beyond the end", 2.001, NAN },
        { "far beyond", 1e9, NAN },
        { "before the start", -0.001, NAN },
        { "no time", NAN, NAN },
    };

    for (size_t i = 0; i < LENGTH(cases); i++)
        CHECK_CLOSE(cases[i].name, landmark_at(line, 3, cases[i].time), cases[i].expected, 0);
    CHECK_CLOSE("one point", landmark_at(line, 1, 0), 1, 0);
    CHECK_CLOSE("beyond one point", landmark_at(line, 1, 0.5), NAN, 0);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "exponential", test_exponential },
        { "straight_lines", test_straight_lines },
        { "outside", test_outside },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
