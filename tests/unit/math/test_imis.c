/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Posteriors known in closed form or by quadrature. */
#include "math/imis.h"
#include "testlib.h"
#include <math.h>
#include <string.h>

/* One reading of each number and one of their sum: normal. */
static Status
readings(double *log_likelihood, const double *x, int n_points, void *context, Error *err)
{
    (void)context;
    (void)err;
    for (int point = 0; point < n_points; point++) {
        const double a = x[2 * point], b = x[2 * point + 1];
        log_likelihood[point] =
            -0.5 * ((a - 1) * (a - 1) / 0.04 + (b + 1) * (b + 1) / 0.25 + (a + b) * (a + b) / 0.01);
    }
    return OK;
}

static void
moments(double *mean, double *covariance, const Imis *imis)
{
    const int n = imis->n;

    memset(mean, 0, sizeof(double) * (size_t)n);
    memset(covariance, 0, sizeof(double) * (size_t)(n * n));
    for (int point = 0; point < imis->n_points; point++)
        for (int row = 0; row < n; row++)
            mean[row] += imis->weight[point] * imis->x[point * n + row];
    for (int point = 0; point < imis->n_points; point++)
        for (int row = 0; row < n; row++)
            for (int column = 0; column < n; column++)
                covariance[row * n + column] += imis->weight[point] *
                                                (imis->x[point * n + row] - mean[row]) *
                                                (imis->x[point * n + column] - mean[column]);
}

/* Precision with the prior's: (1 + 25 + 100, 100; 100, 1 + 4 + 100) = (126, 100; 100, 105); its
 * inverse over 3230; mean = inverse (25, -4)' = (3025, -3004) / 3230. */
static void
test_normal(void)
{
    const double mode[2] = { 3025.0 / 3230, -3004.0 / 3230 };
    const double known[4] = { 105.0 / 3230, -100.0 / 3230, -100.0 / 3230, 126.0 / 3230 };
    double mean[2], covariance[4];

    for (int with_mode = 0; with_mode < 2; with_mode++) {
        const ImisPlan plan = { .n = 2,
                                .seed = 3,
                                .n_draws = 4000,
                                .n_first = 2000,
                                .n_step = 400,
                                .most_steps = 100,
                                .n_modes = with_mode,
                                .modes = mode,
                                .covariances = known };
        Imis imis;
        Error err;
        CHECK_OK(imis_run(&imis, &plan, readings, NULL, &err));
        CU_ASSERT_TRUE(imis.even);
        CU_ASSERT_TRUE(imis.effective > 2000);
        CU_ASSERT_TRUE(with_mode || imis.n_steps > 0);
        moments(mean, covariance, &imis);
        for (int row = 0; row < 2; row++) /* within 4 standard errors */
            CU_ASSERT_TRUE(fabs(mean[row] - mode[row]) < 4 * sqrt(known[3 * row] / imis.effective));
        for (int item = 0; item < 4; item++) CHECK_CLOSE("", covariance[item], known[item], 0.15);
        double of_draws = 0;
        for (int item = 0; item < plan.n_draws; item++)
            of_draws += imis.x[imis.draw[item] * 2] / plan.n_draws;
        CU_ASSERT_TRUE(fabs(of_draws - mean[0]) < 1e-3);
        imis_free(&imis);
    }
}

/* Two far modes of equal height, +-2 with sd 0.1, of which only one was found before. */
static Status
two_modes(double *log_likelihood, const double *x, int n_points, void *context, Error *err)
{
    (void)context;
    (void)err;
    for (int point = 0; point < n_points; point++)
        log_likelihood[point] = log(exp(-50 * (x[point] - 2) * (x[point] - 2)) +
                                    exp(-50 * (x[point] + 2) * (x[point] + 2)));
    return OK;
}

static void
test_two_modes(void)
{
    const double mode = 2 / 1.01, variance = 0.01 / 1.01;
    const ImisPlan plan = { .n = 1,
                            .seed = 5,
                            .n_draws = 2000,
                            .n_first = 1000,
                            .n_step = 200,
                            .most_steps = 100,
                            .n_modes = 1,
                            .modes = &mode,
                            .covariances = &variance };
    Imis imis;
    Error err;
    double right = 0;

    CHECK_OK(imis_run(&imis, &plan, two_modes, NULL, &err));
    for (int point = 0; point < imis.n_points; point++)
        right += imis.x[point] > 0 ? imis.weight[point] : 0;
    CU_ASSERT_TRUE(fabs(right - 0.5) < 4 * 0.5 / sqrt(imis.effective));
    imis_free(&imis);
}

static Status
never(double *log_likelihood, const double *x, int n_points, void *context, Error *err)
{
    (void)context;
    (void)x;
    (void)err;
    for (int point = 0; point < n_points; point++) log_likelihood[point] = NAN;
    return OK;
}

static void
test_never(void)
{
    const ImisPlan plan = {
        .n = 1, .seed = 5, .n_draws = 100, .n_first = 100, .n_step = 10, .most_steps = 10
    };
    Imis imis;
    Error err;

    CHECK_FAILS(imis_run(&imis, &plan, never, NULL, &err), ERR_NUMERIC,
                "none of 100 points of the prior is possible");
    imis_free(&imis);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "normal", test_normal },
        { "two_modes", test_two_modes },
        { "never", test_never },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
