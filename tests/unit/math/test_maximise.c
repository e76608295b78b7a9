/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/maximise.h"
#include "testlib.h"
#include <math.h>

/* -(x - 1)^2 - 10 (y - x^2)^2: Rosenbrock's valley upside down */
static void
valley(double *value, const double *x, int n_points, void *context)
{
    (void)context;
    for (int point = 0; point < n_points; point++) {
        const double off = x[point] - 1, bend = x[LANES + point] - x[point] * x[point];
        value[point] = -off * off - 10 * bend * bend;
    }
}

/* The log-likelihood of ln(rate): 12 events in 15588 days (ovarian cancer, R's survival). */
static void
exponential(double *value, const double *x, int n_points, void *context)
{
    (void)context;
    for (int point = 0; point < n_points; point++)
        value[point] = 12 * x[point] - 15588 * exp(x[point]);
}

static void
logarithm(double *value, const double *x, int n_points, void *context)
{
    (void)context;
    for (int point = 0; point < n_points; point++) value[point] = log(x[point]);
}

/* A likelihood over a bounded range: 3 successes of 10 */
static void
binomial(double *value, const double *x, int n_points, void *context)
{
    (void)context;
    for (int point = 0; point < n_points; point++)
        value[point] = 3 * log(x[point]) + 7 * log(1 - x[point]);
}

static void
test_valley(void)
{
    const double start[] = { -1.2, 1 }, scale[] = { 0.1, 0.1 };
    Maximum maximum;
    Error err;

    CHECK_OK(maximise(&maximum, valley, NULL, start, scale, 2, &err));
    CU_ASSERT_TRUE(maximum.converged);
    CHECK_CLOSE("x", maximum.x[0], 1, 1e-6);
    CHECK_CLOSE("y", maximum.x[1], 1, 1e-6);
    /* second derivatives at (1, 1): 2 + 80, -40, 20; their inverse: 0.5, 1, 2.05 */
    CHECK_CLOSE("xx", maximum.hessian[0], 82, 1e-3);
    CHECK_CLOSE("xy", maximum.hessian[1], -40, 1e-3);
    CHECK_CLOSE("yy", maximum.hessian[3], 20, 1e-3);
    CHECK_CLOSE("var x", maximum.covariance[0], 0.5, 3e-2);
    CHECK_CLOSE("var y", maximum.covariance[3], 2.05, 3e-2);
}

/* The rate of R's survreg; the error of its logarithm is 1 / sqrt(events). */
static void
test_exponential(void)
{
    const double start[] = { -3 }, scale[] = { 1 };
    Maximum maximum;
    Error err;

    CHECK_OK(maximise(&maximum, exponential, NULL, start, scale, 1, &err));
    CU_ASSERT_TRUE(maximum.converged);
    CHECK_CLOSE("rate", exp(maximum.x[0]), 7.698229e-4, 1e-7);
    CHECK_CLOSE("variance", maximum.covariance[0], 1.0 / 12, 1e-4);
    CHECK_CLOSE("value", maximum.value, -98.032200, 1e-8);
}

static void
test_bounded(void)
{
    const double start[] = { 0.999 }, scale[] = { 0.3 };
    Maximum maximum;
    Error err;

    CHECK_OK(maximise(&maximum, binomial, NULL, start, scale, 1, &err));
    CU_ASSERT_TRUE(maximum.converged);
    CHECK_CLOSE("share", maximum.x[0], 0.3, 1e-6);
    CHECK_CLOSE("variance", maximum.covariance[0], 0.3 * 0.7 / 10, 2e-3);
}

static void
test_none(void)
{
    const double start[] = { 1 }, nowhere[] = { -1 }, scale[] = { 0.1 };
    Maximum maximum;
    Error err;

    CHECK_OK(maximise(&maximum, logarithm, NULL, start, scale, 1, &err));
    CU_ASSERT_FALSE(maximum.converged);
    CHECK_FAILS(maximise(&maximum, logarithm, NULL, nowhere, scale, 1, &err), ERR_NUMERIC,
                "no value near the starting point");
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "valley", test_valley },   { "exponential", test_exponential },
        { "bounded", test_bounded }, { "none", test_none },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
