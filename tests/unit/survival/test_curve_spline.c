/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/lanes.h"
#include "survival/curve_spline.h"
#include "testlib.h"
#include <math.h>
#include <string.h>

enum { KNOTS = 4 };

/* A spline of one lane, with its numbers beside it. */
typedef struct {
    double knot[KNOTS], number[KNOTS];
    const double *piece[KNOTS];
    Curve curve;
} Held;

static const Curve *
hold(Held *held, const char *family, int n, const double *knots, const double *numbers)
{
    memcpy(held->knot, knots, (size_t)n * sizeof(double));
    memcpy(held->number, numbers, (size_t)n * sizeof(double));
    for (int knot = 0; knot < n; knot++) held->piece[knot] = &held->number[knot];
    held->curve = (Curve){
        .family = curve_family(family), .n_pieces = n, .start = held->knot, .piece = held->piece
    };
    CU_ASSERT_PTR_NOT_NULL_FATAL(held->curve.family);
    return &held->curve;
}

static const double times[] = { 0.5, 2, 7, 25, 60, 200, 1000 };
static const double knots[KNOTS] = { 2, 10, 30, 80 };

/* H and h of natural cubic splines through the values that Royston and Parmar's formula has at the
 * knots: scipy 1.10.1, CubicSpline(bc_type = "natural") and straight lines outside, norm.logsf;
 * mean by quad, median by brentq. */
static const struct {
    const char *family;
    double number[KNOTS], H[LENGTH(times)], h[LENGTH(times)], median, mean_to_120;
} cases[] = {
    { "spline_hazard",
      { -4.2, 1.3, 0.1, -0.12 },
      { 0.006090096603588516, 0.036923441254831296, 0.1793500949634523, 0.7169825006965057,
        2.0044377636479975, 9.04223508954069, 67.8450703740323 },
      { 0.015834251169330144, 0.024000236815640348, 0.03035673614397115, 0.03107938979078138,
        0.04146344168451716, 0.05661293349608817, 0.08495484620976859 },
      24.230179948394422,
      30.863162520104094 },
    { "spline_odds",
      { -4.5, 1.6, 0.15, -0.2 },
      { 0.0036579039079898752, 0.03312155506535386, 0.21105825460130528, 0.8315845412729006,
        1.7943906964497511, 3.6683922112838263, 6.360443915199806 },
      { 0.01168391016742553, 0.026063233980882446, 0.03947524787810821, 0.03110724527172798,
        0.02317115285709707, 0.00822293451853375, 0.001684734216280262 },
      20.614382597771552,
      32.589145530932775 },
    { "spline_normal",
      { -2.6, 0.9, 0.08, -0.1 },
      { 0.0006326369609593061, 0.024362267345261618, 0.20832854066825549, 0.7424506003170888,
        1.5295255477097933, 3.4563918720856432, 7.623265704370256 },
      { 0.003977637994849681, 0.026103052167585645, 0.038565854377731607, 0.025010314168759346,
        0.01996059489331001, 0.010046885743421071, 0.0031815516554780823 },
      23.04578206886503,
      36.92619168747748 },
};

static void
test_values(void)
{
    for (size_t item = 0; item < LENGTH(cases); item++) {
        Held held;
        const Curve *curve = hold(&held, cases[item].family, KNOTS, knots, cases[item].number);
        char why[200];
        for (size_t at = 0; at < LENGTH(times); at++) {
            CHECK_CLOSE(cases[item].family, curve_cumulative(curve, 0, times[at], 0, 0),
                        cases[item].H[at], 2e-13);
            CHECK_CLOSE("hazard", curve_hazard(curve, times[at], 0, 0), cases[item].h[at], 1e-12);
        }
        CHECK_CLOSE("part", curve_cumulative(curve, 7, 25, 0, 0),
                    cases[item].H[3] - cases[item].H[2], 1e-12);
        CHECK_CLOSE("at 0", curve_cumulative(curve, 0, 0, 0, 0), 0, 0);
        CHECK_CLOSE("median", curve_quantile(curve, 0.5, 0, 0), cases[item].median, 1e-12);
        CHECK_CLOSE("mean", curve_mean(curve, 120, 0, 0), cases[item].mean_to_120, 1e-9);
        CU_ASSERT_TRUE(curve_check(curve, 0, why, sizeof(why)));
        CU_ASSERT_TRUE(curve_has_memory(curve));
    }
}

/* With two knots the spline is a straight line: Weibull of shape g1 and scale exp(-g0 / g1),
 * log-logistic of the same, log-normal of meanlog -g0 / g1 and sdlog 1 / g1 (Royston & Parmar 2002,
 * section 2). */
static void
test_two_knots(void)
{
    const double shape = 1.3, centre = 2.1, numbers[2] = { -shape * centre, shape };
    const double scale = exp(centre), sdlog = 1 / shape;
    const Curve known[] = {
        { .family = curve_family("weibull"), .arg = { &shape, &scale } },
        { .family = curve_family("loglogistic"), .arg = { &shape, &scale } },
        { .family = curve_family("lognormal"), .arg = { &centre, &sdlog } },
    };

    for (size_t item = 0; item < LENGTH(known); item++) {
        Held held;
        const Curve *curve = hold(&held, cases[item].family, 2, knots, numbers);
        for (double t = 1e-3; t < 2e4; t *= 1.7) {
            CHECK_CLOSE("H", curve_cumulative(curve, 0, t, 0, 0),
                        curve_cumulative(&known[item], 0, t, 0, 0), 1e-12);
            CHECK_CLOSE("h", curve_hazard(curve, t, 0, 0), curve_hazard(&known[item], t, 0, 0),
                        1e-12);
        }
        CHECK_CLOSE("median", curve_quantile(curve, 0.5, 0, 0),
                    curve_quantile(&known[item], 0.5, 0, 0), 1e-12);
    }
}

/* Lanes of their own, followed through time as the engines do it: the bits of one lane alone. */
static void
test_lanes(void)
{
    static double number[KNOTS][LANES];
    const double *piece[KNOTS];
    double D[LANES], walked[LANES];
    CurveWalk walk;

    for (size_t item = 0; item < LENGTH(cases); item++) {
        for (int knot = 0; knot < KNOTS; knot++) {
            piece[knot] = number[knot];
            for (int lane = 0; lane < LANES; lane++)
                number[knot][lane] = cases[item].number[knot] * (1 + 0.002 * lane);
        }
        const Curve curve = { .family = curve_family(cases[item].family),
                              .n_pieces = KNOTS,
                              .start = knots,
                              .piece = piece };
        CU_ASSERT_TRUE(curve_can_walk(&curve));
        curve_walk_from(&walk, &curve, 0, LANES);
        for (size_t at = 1; at < LENGTH(times); at++) {
            const double from = at == 1 ? 0 : times[at - 1];
            curve_walk_to(walked, &walk, times[at], LANES);
            curve_increment(D, &curve, from, times[at], 0, LANES);
            for (int lane = 0; lane < LANES; lane++) {
                CHECK_CLOSE("walk", walked[lane], D[lane], 0);
                CHECK_CLOSE("alone", curve_cumulative(&curve, from, times[at], 0, lane), D[lane],
                            0);
            }
        }
    }
}

/* Far out, where cubes of ln t would cancel, and where little or all is spent. */
static void
test_tails(void)
{
    Held held;
    const Curve *curve = hold(&held, "spline_hazard", KNOTS, knots, cases[0].number);
    const double early = curve_cumulative(curve, 0, 1e-250, 0, 0);
    const double slope =
        (log(curve_cumulative(curve, 0, 1e8, 0, 0)) - log(curve_cumulative(curve, 0, 1e4, 0, 0))) /
        log(1e4);

    CHECK_CLOSE("first line", early, exp(-4.2 + 1.3 * log(1e-250)), 1e-12);
    CHECK_CLOSE("last line", slope, 1000 * cases[0].h[6] / cases[0].H[6], 1e-12);
    CHECK_CLOSE("all spent", curve_cumulative(curve, 1e100, 1e101, 0, 0), 700, 0);
    curve = hold(&held, "spline_odds", KNOTS, knots, cases[1].number);
    CHECK_CLOSE("odds for ever", curve_cumulative(curve, 1e100, 1e102, 0, 0),
                log(100) * 1000 * cases[1].h[6] / (1 - exp(-cases[1].H[6])), 1e-11);
    CHECK_CLOSE("falls more slowly than 1 / t", curve_mean(curve, INFINITY, 0, 0) < INFINITY,
                cases[1].h[6] * 1000 > 1, 0);
}

/* Where the hazard is negative: scipy 1.10.1, the least slope of the same splines on four million
 * points. */
static void
test_check(void)
{
    static const struct {
        const char *family;
        double number[KNOTS], knot[KNOTS];
        const char *told;
    } bad[] = {
        { "spline_hazard",
          { -4.2, 1.3, 0.9, -1.2 },
          { 2, 10, 30, 80 },
          "spline_hazard: the hazard is negative at time 15.3071, survival would rise" },
        { "spline_odds",
          { -4.2, 0.2, 0.1, 0.3 },
          { 2, 10, 30, 80 },
          "spline_odds: the hazard is negative at time 80, survival would rise" },
        { "spline_normal",
          { -4.2, -0.2, 0.1, 0.3 },
          { 2, 10, 30, 80 },
          "spline_normal: before its first knot at time 2 the hazard is negative: its second "
          "coefficient must be above 0, not -0.2" },
        { "spline_hazard",
          { -4.2, 0, 0.1, 0.3 },
          { 2, 10, 30, 80 },
          "spline_hazard: before its first knot at time 2 the hazard is 0: its second coefficient "
          "must be above 0, not 0" },
        { "spline_hazard",
          { -4.2, 1, NAN, 0.3 },
          { 2, 10, 30, 80 },
          "spline_hazard: each coefficient is no number" },
        { "spline_hazard",
          { -4.2, 1, 0, 0 },
          { 0, 10, 30, 80 },
          "spline_hazard: knots must rise from above 0, knot 1 is at 0" },
        { "spline_hazard",
          { -4.2, 1, 0, 0 },
          { 2, 10, 10, 80 },
          "spline_hazard: knots must rise from above 0, knot 3 is at 10" },
    };
    char why[200];
    Held held;

    for (size_t item = 0; item < LENGTH(bad); item++) {
        const Curve *curve = hold(&held, bad[item].family, KNOTS, bad[item].knot, bad[item].number);
        CU_ASSERT_FALSE(curve_check(curve, 0, why, sizeof(why)));
        CHECK_TEXT(bad[item].family, why, bad[item].told);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "values", test_values }, { "two_knots", test_two_knots }, { "lanes", test_lanes },
        { "tails", test_tails },   { "check", test_check },         CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
