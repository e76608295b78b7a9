/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "csvread.h"
#include "survival/km.h"
#include "testlib.h"
#include <math.h>
#include <stdlib.h>

enum { N = 26 };

/* Ovarian cancer: Edmunson et al. (1979); data set `ovarian` of R's survival. */
static void
read_ovarian(KmPoint points[N])
{
    Csv data;

    csvread_file(&data, SOURCE_DIR "/tests/data/ovarian.csv");
    for (int row = 0; row < N; row++)
        points[row] = (KmPoint){ csvread_number(&data, row, csvread_column(&data, "futime")),
                                 csvread_number(&data, row, csvread_column(&data, "fustat")) != 0,
                                 (int)csvread_number(&data, row, csvread_column(&data, "rx")) - 1 };
    csvread_free(&data);
    km_sort(points, N);
}

/* survfit(Surv(futime, fustat) ~ 1) and ~ rx, survival 3.x: medians and their limits; the standard
 * error at the last event of rx = 1: 0.146673 (Greenwood). */
static void
test_ovarian(void)
{
    static const struct {
        int group;
        KmInterval interval;
        double median, low, high, mean, error;
    } cases[] = {
        { -1, KM_LOG, 638, 464, NAN, 793.999296, 91.517877 },
        { -1, KM_LOG_LOG, 638, 431, NAN, 793.999296, 91.517877 },
        { 0, KM_LOG, 638, 268, NAN, 701.723077, 136.778532 },
        { 1, KM_LOG, NAN, 475, NAN, 888.598291, 115.332687 },
    };
    KmPoint points[N];

    read_ovarian(points);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        KmCurve curve;
        double error;
        km_fit(&curve, points, N, cases[i].group);
        const KmQuantile median = km_quantile(&curve, 0.5, cases[i].interval, 0.95);
        CHECK_CLOSE("median", median.at, cases[i].median, 0);
        CHECK_CLOSE("low", median.low, cases[i].low, 0);
        CHECK_CLOSE("high", median.high, cases[i].high, 0);
        CHECK_CLOSE("restricted mean", km_mean(&curve, 1227, &error), cases[i].mean, 1e-8);
        CHECK_CLOSE("its error", error, cases[i].error, 1e-7);
        km_free(&curve);
    }
}

/* survdiff(Surv(futime, fustat) ~ rx): expected 5.23 and 6.77, chi-square 1.06 on 1 df, p = 0.303
 */
static void
test_logrank(void)
{
    KmPoint points[N];
    double observed[2], expected[2];

    read_ovarian(points);
    CHECK_CLOSE("chi-square", km_logrank(observed, expected, points, N, 2), 1.06273986, 1e-8);
    CHECK_CLOSE("observed", observed[0], 7, 0);
    CHECK_CLOSE("expected", expected[0], 5.233531, 1e-6);
    CHECK_CLOSE("expected", expected[1], 6.766469, 1e-6);
    for (int i = 0; i < N; i++) points[i].group = 0;
    CU_ASSERT_TRUE(isnan(km_logrank(observed, expected, points, N, 1)));
    /* the second group has nobody: nothing to compare */
    CU_ASSERT_TRUE(isnan(km_logrank(observed, expected, points, N, 2)));
}

/* By hand: 5 people, an event and a censoring at time 2. Greenwood 1/(5*4) + 1/(4*3) after it. */
static void
test_by_hand(void)
{
    KmPoint points[] = {
        { 2, false, 0 }, { 3, true, 0 }, { 1, true, 0 }, { 2, true, 0 }, { 4, false, 0 }
    };
    KmCurve curve;
    double low, high;
    int row;

    km_sort(points, 5);
    CU_ASSERT_TRUE(points[1].event && !points[2].event); /* events before censorings */
    km_fit(&curve, points, 5, -1);
    CU_ASSERT_EQUAL(curve.n, 4);
    CHECK_CLOSE("S(1)", curve.survival[0], 0.8, 1e-15);
    CHECK_CLOSE("S(2)", curve.survival[1], 0.6, 1e-15);
    CHECK_CLOSE("S(3)", curve.survival[2], 0.3, 1e-15);
    CHECK_CLOSE("Greenwood", curve.greenwood[1], 1.0 / 20 + 1.0 / 12, 1e-15);
    km_limits(&low, &high, &curve, 1, KM_PLAIN, 0.95);
    CHECK_CLOSE("plain", low, 0.6 - 1.959963984540054 * 0.6 * sqrt(1.0 / 20 + 1.0 / 12), 1e-12);
    CHECK_CLOSE("plain, at most 1", high, 1, 0);
    km_limits(&low, &high, &curve, 1, KM_LOG, 0.95);
    CHECK_CLOSE("log", low, 0.6 * exp(-1.959963984540054 * sqrt(1.0 / 20 + 1.0 / 12)), 1e-12);
    CHECK_CLOSE("before", km_at(&curve, 0.5, &row), 1, 0);
    CHECK_CLOSE("between", km_at(&curve, 2.5, &row), 0.6, 1e-15);
    CU_ASSERT_TRUE(isnan(km_at(&curve, 4.5, &row)));
    km_free(&curve);
}

/* The same people counted on a grid whose steps end at their times. */
static void
test_counts(void)
{
    static const long long events[] = { 0, 1, 1, 1, 0 }, censored[] = { 0, 0, 1, 0, 1 };
    KmCurve curve;

    km_count(&curve, events, censored, 4, 1, 5);
    CHECK_CLOSE("S(0)", curve.survival[0], 1, 0);
    CHECK_CLOSE("S(2)", curve.survival[2], 0.6, 1e-15);
    CHECK_CLOSE("S(3)", curve.survival[3], 0.3, 1e-15);
    CHECK_CLOSE("at risk", curve.at_risk[3], 2, 0);
    CHECK_CLOSE("Greenwood", curve.greenwood[2], 1.0 / 20 + 1.0 / 12, 1e-15);
    km_free(&curve);
}

/* The median where the curve is one half over a step: its middle, as R. */
static void
test_flat_median(void)
{
    KmPoint points[] = { { 1, true, 0 }, { 2, true, 0 }, { 4, true, 0 }, { 5, true, 0 } };
    KmCurve curve;

    km_fit(&curve, points, 4, -1);
    CHECK_CLOSE("middle", km_quantile(&curve, 0.5, KM_LOG, 0.95).at, 3, 1e-15);
    km_free(&curve);
}

/* Sorted as qsort sorts, for many sizes. */
static void
test_sort(void)
{
    static KmPoint points[1000];
    unsigned state = 1;

    for (int n = 0; n < 1000; n += n < 20 ? 1 : 97) {
        double sum = 0, after = 0;
        for (int i = 0; i < n; i++) {
            state = state * 1664525u + 1013904223u;
            points[i] = (KmPoint){ (state >> 20) % 50, (state >> 10) % 2, i };
            sum += points[i].time * (i % 7 + 1) * 0 + points[i].time;
        }
        km_sort(points, n);
        for (int i = 0; i < n; i++) after += points[i].time;
        CHECK_CLOSE("nobody lost", after, sum, 0);
        for (int i = 1; i < n; i++) {
            const KmPoint *a = &points[i - 1], *b = &points[i];
            CU_ASSERT_TRUE(a->time < b->time ||
                           (a->time == b->time && (a->event > b->event ||
                                                   (a->event == b->event && a->group < b->group))));
        }
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "ovarian data", test_ovarian },
        { "log-rank", test_logrank },
        { "by hand", test_by_hand },
        { "counts on a grid", test_counts },
        { "flat median", test_flat_median },
        { "sorting", test_sort },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
