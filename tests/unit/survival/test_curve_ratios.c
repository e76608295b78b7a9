/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/lanes.h"
#include "survival/curve.h"
#include "survival/waning.h"
#include "testlib.h"
#include <math.h>
#include <stdio.h>

/* A curve of one lane, with its numbers beside it. */
typedef struct {
    double number[3];
    Curve curve;
} Held;

static const Curve *
hold(Held *held, const char *family, double first, double second, double third, const Curve *of)
{
    held->number[0] = first;
    held->number[1] = second;
    held->number[2] = third;
    held->curve = (Curve){ .family = curve_family(family),
                           .arg = { &held->number[0], &held->number[1], &held->number[2] },
                           .of = { of } };
    CU_ASSERT_PTR_NOT_NULL_FATAL(held->curve.family);
    return &held->curve;
}

static double
H(const Curve *curve, double t)
{
    return curve_cumulative(curve, 0, t, 0, 0);
}

static void
test_ratios(void)
{
    Held weibull, ph, ratio, stretch, expected, flat;

    hold(&weibull, "weibull", 1.3, 14, 0, NULL);
    hold(&ph, "weibull_ph", 1.3, 0.02, 0, NULL);
    hold(&ratio, "hazard_ratio", 0.6, 0, 0, &ph.curve);
    hold(&expected, "weibull_ph", 1.3, 0.012, 0, NULL);
    CHECK_CLOSE("hazard ratio", H(&ratio.curve, 20), H(&expected.curve, 20), 1e-15);
    CHECK_CLOSE("of none", H(hold(&ratio, "hazard_ratio", 0, 0, 0, &ph.curve), 20), 0, 0);
    hold(&stretch, "time_ratio", 2, 0, 0, &weibull.curve);
    hold(&expected, "weibull", 1.3, 28, 0, NULL);
    CHECK_CLOSE("time ratio", H(&stretch.curve, 20), H(&expected.curve, 20), 1e-14);
    CHECK_CLOSE("part", curve_cumulative(&stretch.curve, 5, 20, 0, 0),
                curve_cumulative(&expected.curve, 5, 20, 0, 0), 1e-14);
    CHECK_CLOSE("median", curve_quantile(&stretch.curve, 0.5, 0, 0),
                2 * curve_quantile(&weibull.curve, 0.5, 0, 0), 1e-13);
    CHECK_CLOSE("mean", curve_mean(&stretch.curve, INFINITY, 0, 0),
                2 * curve_mean(&weibull.curve, INFINITY, 0, 0), 1e-9);
    /* a ratio needs a clock where its curve does */
    hold(&flat, "exponential", 0.1, 0, 0, NULL);
    CU_ASSERT_FALSE(curve_has_memory(hold(&ratio, "hazard_ratio", 2, 0, 0, &flat.curve)));
    CU_ASSERT_TRUE(curve_has_memory(hold(&ratio, "hazard_ratio", 2, 0, 0, &weibull.curve)));
    CU_ASSERT_TRUE(curve_has_memory(hold(&stretch, "waning", 2, 1, 2, &flat.curve)));
}

/* The integral of ratio times hazard: worked by hand. With h = 1 / 4, h = t / 8 and H = the root of
 * t / 9; the ratio goes from r at u to 1 at v. */
static void
test_waning(void)
{
    Held flat, rising, steep, held;
    const double r = 0.4, u = 5, v = 10, width = v - u;

    hold(&flat, "exponential", 0.25, 0, 0, NULL);
    hold(&rising, "weibull", 2, 4, 0, NULL);
    hold(&steep, "weibull", 0.5, 9, 0, NULL);
    hold(&held, "waning", r, u, v, &flat.curve);
    CHECK_CLOSE("before", H(&held.curve, 4), 0.25 * r * 4, 1e-15);
    CHECK_CLOSE("half way", H(&held.curve, 7.5), 0.25 * (r * u + 2.5 * (r + 0.15)), 1e-15);
    CHECK_CLOSE("after", H(&held.curve, 12), 0.25 * (r * u + width * (1 + r) / 2 + 2), 1e-15);
    hold(&held, "waning", r, u, v, &rising.curve);
    CHECK_CLOSE("rising", H(&held.curve, 12),
                (r * u * u + (r - (1 - r) * u / width) * (v * v - u * u) +
                 (1 - r) / width * 2 / 3 * (v * v * v - u * u * u) + 12 * 12 - v * v) /
                    16,
                1e-14);
    /* from 0 on the hazard is infinite: r H(t) + (1 - r) / v times t^1.5 / 9 */
    hold(&held, "waning", r, 0, v, &steep.curve);
    CHECK_CLOSE("steep", H(&held.curve, v), (r + (1 - r) / 3) * sqrt(v / 9), 1e-9);
    hold(&held, "waning_log", r, u, v, &flat.curve);
    CHECK_CLOSE("log", H(&held.curve, 12), 0.25 * (r * u + width * (1 - r) / -log(r) + 2), 1e-13);
    CHECK_CLOSE("log, half way", curve_hazard(&held.curve, 7.5, 0, 0), 0.25 * sqrt(r), 1e-15);
    CHECK_CLOSE("half way", waning_ratio(r, waning_gone(u, v, 7.5), false), 0.7, 1e-15);
    hold(&held, "waning_log", 2.5, u, v, &flat.curve);
    CHECK_CLOSE("harm, log", H(&held.curve, 10), 0.25 * (2.5 * u + width * 1.5 / log(2.5)), 1e-13);
    hold(&held, "waning_log", 0, u, v, &flat.curve);
    CHECK_CLOSE("0 stays 0", H(&held.curve, 10), 0, 0);
    CHECK_CLOSE("and jumps", H(&held.curve, 12), 0.5, 1e-15);
    hold(&held, "waning", r, 5, 5, &flat.curve);
    CHECK_CLOSE("at once", H(&held.curve, 12), 0.25 * (r * 5 + 7), 1e-15);
    CHECK_CLOSE("at once, hazard", curve_hazard(&held.curve, 5, 0, 0), 0.25, 1e-15);
    hold(&held, "waning", r, 5, INFINITY, &flat.curve);
    CHECK_CLOSE("never", H(&held.curve, 100), 0.25 * r * 100, 1e-15);
    hold(&held, "waning", r, INFINITY, INFINITY, &flat.curve);
    CHECK_CLOSE("never either", H(&held.curve, 100), 0.25 * r * 100, 1e-15);
}

/* Parts add up to the whole, also where the hazard inside jumps. */
static void
test_parts(void)
{
    double first = 0.1, second = 0.3, third = 0.05;
    const double start[] = { 0, 6.5, 8.25 }, *piece[] = { &first, &second, &third };
    const Curve pieces = {
        .family = curve_family("piecewise"), .n_pieces = 3, .start = start, .piece = piece
    };
    /* from 5 to 10 the mean ratios of the three parts are those at their middles */
    const double whole = 0.1 * (5 * 0.4 + 1.5 * (0.4 + 0.12 * 0.75)) +
                         0.3 * 1.75 * (0.4 + 0.12 * 2.375) + 0.05 * 1.75 * (0.4 + 0.12 * 4.125) +
                         0.05 * 2;
    const char *const families[] = { "waning", "waning_log" };
    Held held, stretched;

    hold(&held, "waning", 0.4, 5, 10, &pieces);
    CHECK_CLOSE("whole", H(&held.curve, 12), whole, 1e-14);
    hold(&stretched, "time_ratio", 3, 0, 0, &held.curve);
    CHECK_CLOSE("mean", curve_mean(&stretched.curve, 60, 0, 0),
                3 * curve_mean(&held.curve, 20, 0, 0), 1e-9);
    for (int item = 0; item < 2; item++) {
        Held gamma;
        hold(&held, families[item], 0.4, 5, 10, hold(&gamma, "gompertz", 0.15, 0.05, 0, NULL));
        for (int n = 3; n < 100; n += 31) {
            double sum = 0;
            for (int step = 0; step < n; step++)
                sum += curve_cumulative(&held.curve, 12.0 * step / n, 12.0 * (step + 1) / n, 0, 0);
            CHECK_CLOSE(families[item], sum, H(&held.curve, 12), 1e-13);
        }
    }
}

/* Lanes with times of their own, and the floor of a life table. */
static void
test_lanes(void)
{
    double shape[LANES], scale[LANES], ratio[LANES], from[LANES], to[LANES], D[LANES];
    const double ages[] = { 60, 70, 80 }, rates[] = { 0.01, 0.03, 0.1 };
    Lifetable table;
    Error err;

    CHECK_OK(lifetable_init(&table, ages, rates, 3, LIFETABLE_RATE, 1, &err));
    const Curve weibull = { .family = curve_family("weibull"), .arg = { shape, scale } };
    const Curve life = { .family = curve_family("life_table"), .table = &table };
    const Curve wanes = { .family = curve_family("waning"),
                          .arg = { ratio, from, to },
                          .of = { &weibull } };
    const Curve times = { .family = curve_family("time_ratio"),
                          .arg = { ratio },
                          .of = { &wanes } };
    const Curve floor = { .family = curve_family("at_least"), .of = { &times, &life } };
    const Curve all = { .family = curve_family("hazard_ratio"),
                        .arg = { ratio },
                        .of = { &floor } };
    for (int lane = 0; lane < LANES; lane++) {
        shape[lane] = 0.5 + 0.05 * lane;
        scale[lane] = 5 + lane;
        ratio[lane] = 0.3 + 0.05 * lane;
        from[lane] = 0.5 * lane;
        to[lane] = from[lane] + 0.3 * lane;
    }
    curve_increment(D, &all, 4, 4.25, 60, LANES);
    for (int lane = 0; lane < LANES; lane++) {
        const double tr = ratio[lane];
        const double a = curve_cumulative(&wanes, 4 / tr, 4.25 / tr, 60, lane), b = 0.25 * 0.01;
        CHECK_CLOSE("lane", D[lane], tr * fmax(a, b), 1e-14);
        CHECK_CLOSE("alone", curve_cumulative(&wanes, 4 / tr, 4.25 / tr, 60, lane), a, 0);
    }
    CU_ASSERT_TRUE(curve_has_age(&all));
    /* below the floor for good: the table's */
    for (int lane = 0; lane < LANES; lane++) scale[lane] = 1e9;
    CHECK_CLOSE("floor", curve_cumulative(&floor, 0, 25, 60, 3), 0.1 + 0.3 + 0.5, 1e-12);
    CHECK_CLOSE("floor", curve_hazard(&floor, 15, 60, 3), 0.03, 0);
    lifetable_free(&table);
}

static void
test_check(void)
{
    static const struct {
        const char *family;
        double first, second, third;
        const char *told;
    } bad[] = {
        { "hazard_ratio", -1, 0, 0, "hazard_ratio: hr must lie in [0, 1e+09], not be -1" },
        { "time_ratio", 0, 0, 0, "time_ratio: tr must lie in [1e-09, 1e+09], not be 0" },
        { "waning", -1, 1, 2, "waning: hr must lie in [0, 1e+09], not be -1" },
        { "waning", 0.5, -1, 2, "waning: from must not be below 0, not -1" },
        { "waning_log", 0.5, 3, 2, "waning_log: to must not be below from, which is 3, not be 2" },
    };
    char why[200];
    Held flat, held;

    hold(&flat, "exponential", 0.1, 0, 0, NULL);
    for (size_t item = 0; item < LENGTH(bad); item++) {
        hold(&held, bad[item].family, bad[item].first, bad[item].second, bad[item].third,
             &flat.curve);
        snprintf(why, sizeof(why), "nothing");
        CU_ASSERT_FALSE(curve_check(&held.curve, 0, why, sizeof(why)));
        CHECK_TEXT(bad[item].family, why, bad[item].told);
    }
    hold(&held, "waning", 0.5, 0, INFINITY, &flat.curve);
    CU_ASSERT_TRUE(curve_check(&held.curve, 0, why, sizeof(why)));
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "ratios", test_ratios }, { "waning", test_waning }, { "parts", test_parts },
        { "lanes", test_lanes },   { "check", test_check },   CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
