/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/bspline.h"
#include "testlib.h"
#include <math.h>

/* Squares of tenths: quantiles that are not evenly spaced. */
static double squares[11];

static Bspline
of_squares(int n_columns)
{
    Bspline spline;

    for (int i = 0; i < 11; i++) squares[i] = i * i / 100.0;
    bspline_init(&spline, n_columns, squares, 11);
    return spline;
}

static double
value_at(const Bspline *spline, int column, double x)
{
    double values[BSPLINE_ORDER];
    int first;

    bspline_values(values, &first, spline, x);
    return column >= first && column < first + BSPLINE_ORDER ? values[column - first] : 0;
}

static void
test_knots(void)
{
    static const double knots[] = { 0, 0, 0, 0, 0.04, 0.16, 0.36, 0.64, 1, 1, 1, 1 };
    const Bspline spline = of_squares(8);

    CU_ASSERT_EQUAL_FATAL(spline.n_columns, 8);
    for (size_t knot = 0; knot < LENGTH(knots); knot++)
        CHECK_CLOSE("quantiles", spline.knot[knot], knots[knot], 0);
}

/* scipy.interpolate.BSpline (1.10.1) on the knots above. */
static void
test_values(void)
{
    /* clang-format off */
    static const struct { double x, expected[8]; } cases[] = {
        { 0,    { 1 } },
        { 0.01, { 0.421875, 0.5361328125, 0.04155815972222222, 0.0004340277777777778 } },
        { 0.1,  { 0, 0.0703125, 0.6362847222222223, 0.2840277777777778, 0.009375000000000003 } },
        { 0.16, { 0, 0, 0.3472222222222222, 0.5777777777777777, 0.07499999999999998 } },
        { 0.5,  { 0, 0, 0, 0.0340277777777778, 0.5551339285714287, 0.3869125124007937,
                  0.02392578125000001 } },
        { 0.9,  { 0, 0, 0, 0, 0.00516699735449735, 0.1062033247905643, 0.5119150002143346,
                  0.3767146776406036 } },
        { 1,    { 0, 0, 0, 0, 0, 0, 0, 1 } },
    };
    /* clang-format on */
    const Bspline spline = of_squares(8);

    for (size_t i = 0; i < LENGTH(cases); i++)
        for (int column = 0; column < 8; column++)
            CHECK_CLOSE("scipy", value_at(&spline, column, cases[i].x), cases[i].expected[column],
                        1e-13);
}

/* Without inner knots they are the polynomials of Bernstein. */
static void
test_bernstein(void)
{
    const Bspline spline = of_squares(4);

    CU_ASSERT_EQUAL(spline.n_columns, 4);
    for (int i = 0; i <= 20; i++) {
        const double x = i / 20.0, rest = 1 - x;
        const double expected[] = { rest * rest * rest, 3 * x * rest * rest, 3 * x * x * rest,
                                    x * x * x };
        for (int column = 0; column < 4; column++)
            CHECK_CLOSE("Bernstein", value_at(&spline, column, x), expected[column], 1e-14);
    }
}

/* Sum of the values, each weighted by the mean of the three knots within its reach: x itself (de
 * Boor 2001, ch. IX, Marsden's identity). */
static void
test_sums(void)
{
    for (int n_columns = 4; n_columns <= BSPLINE_MOST; n_columns++) {
        const Bspline spline = of_squares(n_columns);
        for (int i = -5; i <= 205; i++) {
            const double x = i / 200.0, within = fmin(fmax(x, 0), 1);
            double values[BSPLINE_ORDER], sum = 0, line = 0;
            int first;
            bspline_values(values, &first, &spline, x);
            CU_ASSERT_TRUE(first >= 0 && first + BSPLINE_ORDER <= spline.n_columns);
            for (int item = 0; item < BSPLINE_ORDER; item++) {
                const double *knot = spline.knot + first + item;
                CU_ASSERT_TRUE(values[item] >= 0);
                sum += values[item];
                line += values[item] * (knot[1] + knot[2] + knot[3]) / 3;
            }
            CHECK_CLOSE("sum", sum, 1, 1e-14);
            CHECK_CLOSE("x", line - within, 0, 1e-14);
        }
    }
}

static void
test_outside(void)
{
    const Bspline spline = of_squares(8);

    CHECK_CLOSE("below", value_at(&spline, 0, -1e-9), 1, 0);
    CHECK_CLOSE("far below", value_at(&spline, 0, -1e300), 1, 0);
    CHECK_CLOSE("above", value_at(&spline, 7, 1 + 1e-9), 1, 1e-15);
    CHECK_CLOSE("far above", value_at(&spline, 7, 1e300), 1, 1e-15);
}

static void
test_coinciding(void)
{
    static const double two[] = { 0, 0, 0, 0, 1, 1, 1, 1 };
    static const double three[] = { 0, 0, 0, 0, 5, 5, 5, 5, 5, 5, 9 };
    static const double most_last[] = { 2, 3, 3, 3, 3, 3, 3, 3, 3 };
    /* clang-format off */
    static const struct { const char *name; const double *sorted; long long n; int asked, columns; } cases[] = {
        { "yes or no: no knot between", two, 8, 10, 4 },
        { "one knot for many quantiles", three, 11, 12, 5 },
        { "quantiles at the upper end", most_last, 9, 9, 4 },
        { "all of them", squares, 11, 13, 13 },
        { "more than there are values", squares, 11, BSPLINE_MOST, 13 },
    };
    /* clang-format on */

    of_squares(4);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        Bspline spline;
        bspline_init(&spline, cases[i].asked, cases[i].sorted, cases[i].n);
        CHECK_CLOSE(cases[i].name, spline.n_columns, cases[i].columns, 0);
        CHECK_CLOSE(cases[i].name, value_at(&spline, 0, cases[i].sorted[0]), 1, 0);
        CHECK_CLOSE(cases[i].name,
                    value_at(&spline, spline.n_columns - 1, cases[i].sorted[cases[i].n - 1]), 1, 0);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "knots", test_knots }, { "values", test_values },   { "bernstein", test_bernstein },
        { "sums", test_sums },   { "outside", test_outside }, { "coinciding", test_coinciding },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
