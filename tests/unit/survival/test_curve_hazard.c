/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survival/curve.h"
#include "testlib.h"
#include <math.h>

/* Every family against the rise of its own cumulative hazard, and some formulas by hand. */

static double one = 1.3, two = 14, three = 0.5, share = 0.3, at = 6, until = 11;

/* A central difference over 2 d with the next term taken out (Richardson): error d^4 h'''' / 30. */
static double
difference(const Curve *curve, double t)
{
    const double d = 1e-3 * t;
    const double wide = curve_cumulative(curve, t - 2 * d, t + 2 * d, 60, 0) / (4 * d);
    const double narrow = curve_cumulative(curve, t - d, t + d, 60, 0) / (2 * d);

    return narrow + (narrow - wide) / 3;
}

static void
test_families(void)
{
    const double ages[] = { 60, 62, 70 }, rates[] = { 0.01, 0.05, 0.2 };
    double a = 0.1, b = 0.3, g0 = -2, g1 = 1.1, g2 = 0.05;
    const double start[] = { 0, 5 }, *hazards[] = { &a, &b };
    const double knots[] = { 1, 4, 20 }, *numbers[] = { &g0, &g1, &g2 };
    Lifetable table;
    Error err;

    CHECK_OK(lifetable_init(&table, ages, rates, 3, LIFETABLE_RATE, 1, &err));
    const Curve weibull = { .family = curve_family("weibull"), .arg = { &one, &two } };
    const Curve gompertz = { .family = curve_family("gompertz"), .arg = { &three, &a } };
    for (const CurveFamily *family = curve_families; family->name; family++) {
        Curve curve = { .family = family, .arg = { &one, &two, &three } };
        if (family->kind == CURVE_GOMPERTZ) curve.arg[0] = &a;
        if (family->n_curves > 0) {
            curve.of[0] = &weibull;
            curve.of[1] = family->n_curves > 1 ? &gompertz : NULL;
            curve.arg[0] = family->kind == CURVE_JOIN ? &at : &share;
            curve.arg[1] = &at;
            curve.arg[2] = &until;
        }
        if (family->fewest_pairs > 0) {
            const bool spline = family->kind != CURVE_PIECEWISE;
            curve.n_pieces = spline ? 3 : 2;
            curve.start = spline ? knots : start;
            curve.piece = spline ? numbers : hazards;
        }
        if (family->kind == CURVE_LIFE_TABLE) curve.table = &table;
        for (double t = 0.3; t < 40; t *= 1.9)
            CHECK_CLOSE(family->name, curve_hazard(&curve, t, 60, 0), difference(&curve, t), 1e-8);
    }
    lifetable_free(&table);
}

static void
test_formulas(void)
{
    const double never = 0, forever = -0.5;
    const Curve weibull = { .family = curve_family("weibull"), .arg = { &one, &two } };
    const Curve none = { .family = curve_family("exponential"), .arg = { &never } };
    const Curve gompertz = { .family = curve_family("gompertz"), .arg = { &forever, &three } };
    const Curve cured = { .family = curve_family("cure"), .arg = { &share }, .of = { &weibull } };
    const Curve join = { .family = curve_family("join"),
                         .arg = { &at },
                         .of = { &weibull, &gompertz } };
    const double S = exp(-pow(5 / 14.0, 1.3)), h = 1.3 / 14 * pow(5 / 14.0, 0.3);

    CHECK_CLOSE("weibull", curve_hazard(&weibull, 5, 0, 0), h, 1e-14);
    CHECK_CLOSE("never", curve_hazard(&none, 5, 0, 0), 0, 0);
    CHECK_CLOSE("gompertz", curve_hazard(&gompertz, 5, 0, 0), 0.5 * exp(-2.5), 1e-14);
    CHECK_CLOSE("cure", curve_hazard(&cured, 5, 0, 0), 0.7 * S * h / (0.3 + 0.7 * S), 1e-13);
    CHECK_CLOSE("cured for good", curve_hazard(&cured, 1e4, 0, 0), 0, 0);
    CHECK_CLOSE("from the time of joining on", curve_hazard(&join, 6, 0, 0), 0.5 * exp(-3), 1e-14);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = { { "families", test_families },
                            { "formulas", test_formulas },
                            CU_TEST_INFO_NULL };
    return test_main(tests, argc, argv);
}
