/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/dist_inverse.h"
#include "testlib.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    const char *family;
    double a, b, c;
    int n;
    bool tabled;
} Case;

static const Case cases[] = {
    { "beta", 200, 3, 0, 2, true },       { "beta", 130, 45, 0, 2, true },
    { "beta", 1, 1, 0, 2, true },         { "beta", 2, 30000, 0, 2, true },
    { "beta", 0.01, 5, 0, 2, false },     { "gamma", 73.5, 163.3, 0, 2, true },
    { "gamma", 1, 2, 0, 2, true },        { "gamma", 0.7, 10, 0, 2, true },
    { "gamma", 1e5, 1e-3, 0, 2, true },   { "gamma", 0.02, 1, 0, 2, false },
    { "pert", 10, 12, 40, 3, true },      { "normal", 3, 2, 0, 2, false },
    { "lognormal", 1, 0.5, 0, 2, false }, { "uniform", 2, 5, 0, 2, false },
    { "triangular", 0, 1, 4, 3, false },
};

static Dist
dist_of(const Case *one)
{
    const DistArg args[3] = { { NULL, one->a }, { NULL, one->b }, { NULL, one->c } };
    Dist dist;
    Error err;

    CHECK_OK(dist_make(&dist, one->family, args, one->n, NAN, &err));
    return dist;
}

/* Against the search itself, in the middle and far out. */
static void
test_quantiles(void)
{
    enum { N = 2001 };
    static const double tails[] = { 1e-15, 1e-13, 1e-9, 1e-5, 0.99999, 1 - 1e-9, 1 - 1e-13 };
    static double u[N + LENGTH(tails)], x[N + LENGTH(tails)];

    for (int i = 0; i < N; i++) u[i] = (i + 0.5) / N;
    memcpy(u + N, tails, sizeof(tails));
    for (size_t item = 0; item < LENGTH(cases); item++) {
        const Dist dist = dist_of(&cases[item]);
        DistInverse *inverse = dist_inverse_new(&dist);
        double worst = 0, before = -INFINITY;
        char name[80];
        snprintf(name, sizeof(name), "%s(%g, %g)", cases[item].family, cases[item].a,
                 cases[item].b);
        CHECK_CLOSE(name, dist_inverse_is_tabled(inverse), cases[item].tabled, 0);
        dist_inverse_fill(inverse, x, u, (int)LENGTH(x));
        for (size_t i = 0; i < LENGTH(x); i++) {
            const double exact = dist_quantile(&dist, u[i]);
            worst = fmax(worst, fabs(x[i] - exact) / fabs(exact));
            if (i < N && x[i] > 1e-300 && x[i] < before * (1 - 1e-12)) CU_FAIL("quantiles fall");
            if (i < N) before = x[i];
        }
        if (!(worst < 1e-10)) CHECK_CLOSE(name, worst, 0, 1e-10);
        dist_inverse_delete(inverse);
    }
}

/* However a call is cut, and in place. */
static void
test_pieces(void)
{
    const Dist dist = dist_of(&cases[5]);
    DistInverse *inverse = dist_inverse_new(&dist);
    double u[150], whole[150], cut[150];

    for (int i = 0; i < 150; i++) u[i] = cut[i] = (i + 0.5) / 150;
    dist_inverse_fill(inverse, whole, u, 150);
    for (int first = 0; first < 150; first += 7)
        dist_inverse_fill(inverse, cut + first, cut + first, first + 7 > 150 ? 150 - first : 7);
    CU_ASSERT_EQUAL(memcmp(whole, cut, sizeof(whole)), 0);
    dist_inverse_delete(inverse);
    dist_inverse_delete(NULL);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "quantiles", test_quantiles },
        { "pieces", test_pieces },
        CU_TEST_INFO_NULL,
    };

    return test_main(tests, argc, argv);
}
