/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/least_squares.h"
#include "testlib.h"
#include <math.h>

/* Rosenbrock (1960), Comput J 3:175-184: the least is 0 at (1, 1) */
static void
valley(double *residual, const double *x, int n_points, void *context)
{
    (void)context;
    for (int point = 0; point < n_points; point++) {
        residual[point] = 10 * (x[LANES + point] - x[point] * x[point]);
        residual[LANES + point] = 1 - x[point];
    }
}

static void
test_valley(void)
{
    const double start[] = { -1.2, 1 }, scale[] = { 1, 1 };
    LeastSquares result;
    Error err;

    CHECK_OK(least_squares(&result, valley, NULL, start, scale, 2, 2, &err));
    CU_ASSERT_TRUE(result.converged);
    CHECK_CLOSE("x", result.x[0], 1, 1e-6);
    CHECK_CLOSE("y", result.x[1], 1, 1e-6);
    CU_ASSERT_TRUE(result.value < 1e-12);
}

/* NIST StRD, Misra1a (Dziuba, 1978): y = b1 (1 - exp(-b2 x)); certified b1 = 2.3894212918E+02, b2 =
 * 5.5015643181E-04, residual sum of squares 1.2455138894E-01, standard deviations 2.7070075241E+00
 * and 7.2668688436E-06 of a residual standard deviation of 1.0187876330E-01. */
static void
misra(double *residual, const double *x, int n_points, void *context)
{
    static const double data[14][2] = {
        { 77.6, 10.07 },  { 114.9, 14.73 }, { 141.1, 17.94 }, { 190.8, 23.93 }, { 239.9, 29.61 },
        { 289.0, 35.18 }, { 332.8, 40.02 }, { 378.4, 44.82 }, { 434.8, 50.76 }, { 477.3, 55.05 },
        { 536.8, 61.01 }, { 593.1, 66.40 }, { 689.1, 75.47 }, { 760.0, 81.78 },
    };

    (void)context;
    for (int row = 0; row < 14; row++)
        for (int point = 0; point < n_points; point++)
            residual[row * LANES + point] =
                data[row][1] + x[point] * expm1(-x[LANES + point] * data[row][0]);
}

static void
test_misra(void)
{
    const double start[] = { 500, 0.0001 }, scale[] = { 10, 1e-5 }, sd = 1.0187876330e-01;
    LeastSquares result;
    Error err;

    CHECK_OK(least_squares(&result, misra, NULL, start, scale, 2, 14, &err));
    CU_ASSERT_TRUE(result.converged);
    CHECK_CLOSE("b1", result.x[0], 2.3894212918e+02, 1e-8);
    CHECK_CLOSE("b2", result.x[1], 5.5015643181e-04, 1e-8);
    CHECK_CLOSE("value", result.value, 1.2455138894e-01, 1e-9);
    CHECK_CLOSE("sd b1", sd * sqrt(result.covariance[0]), 2.7070075241e+00, 1e-6);
    CHECK_CLOSE("sd b2", sd * sqrt(result.covariance[3]), 7.2668688436e-06, 1e-6);
}

/* Not below 0; the least, of (ln x - 1, x - 3), is where (ln x - 1) / x + x - 3 = 0 */
static void
bounded(double *residual, const double *x, int n_points, void *context)
{
    (void)context;
    for (int point = 0; point < n_points; point++) {
        residual[point] = log(x[point]) - 1;
        residual[LANES + point] = x[point] - 3;
    }
}

static void
test_bounded(void)
{
    const double start[] = { 1e-3 }, nowhere[] = { -1 }, scale[] = { 1 };
    LeastSquares result;
    Error err;

    CHECK_OK(least_squares(&result, bounded, NULL, start, scale, 1, 2, &err));
    CU_ASSERT_TRUE(result.converged);
    CU_ASSERT_DOUBLE_EQUAL((log(result.x[0]) - 1) / result.x[0] + result.x[0] - 3, 0, 1e-6);
    CHECK_FAILS(least_squares(&result, bounded, NULL, nowhere, scale, 1, 2, &err), ERR_NUMERIC,
                "no value at the starting point");
}

/* One row of two numbers: nothing tells them apart. */
static void
sum(double *residual, const double *x, int n_points, void *context)
{
    (void)context;
    for (int point = 0; point < n_points; point++)
        residual[point] = x[point] + x[LANES + point] - 1;
}

static void
test_undetermined(void)
{
    const double start[] = { 0, 0 }, scale[] = { 1, 1 };
    LeastSquares result;
    Error err;

    CHECK_OK(least_squares(&result, sum, NULL, start, scale, 2, 1, &err));
    CU_ASSERT_FALSE(result.converged);
    CU_ASSERT_TRUE(isnan(result.covariance[0]));
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "valley", test_valley },   { "misra", test_misra },
        { "bounded", test_bounded }, { "undetermined", test_undetermined },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
