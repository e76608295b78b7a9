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

/* Late comers, with ties of times, of entries, and of both. At risk at t: entry < t <= time,
 * counted at each time anew by a few lines of numpy; expected events and chi-square of the log-rank
 * test by the same. */
enum { LATE = 18 };
static const double late_entry[LATE] = {
    0, 1, 2, 0, 3, 5, 6, 2, 6, 7, 4, 9, 10, 11, 8, 1.5, 12, 3.5
};
static const KmPoint late[LATE] = {
    { 4, true, 0 },  { 6, true, 1 },   { 6, true, 0 },   { 7, false, 1 },  { 8, true, 0 },
    { 9, true, 1 },  { 9, true, 1 },   { 10, true, 0 },  { 11, false, 0 }, { 12, true, 1 },
    { 12, true, 0 }, { 13, false, 1 }, { 15, true, 1 },  { 16, true, 0 },  { 16, false, 1 },
    { 18, true, 1 }, { 18, false, 0 }, { 20, false, 0 },
};

static void
test_entered(void)
{
    /* clang-format off */
    static const struct { int group, n, row; double time, at_risk, survival, greenwood; } cases[] = {
        { -1, 13,  0,  4, 8, 0.875,             0.0178571428571429 },
        { -1, 13,  1,  6, 9, 0.680555555555556, 0.0496031746031746 },
        { -1, 13,  4,  9, 9, 0.470507544581619, 0.0952380952380952 },
        { -1, 13,  8, 13, 7, 0.308770576131687, 0.154761904761905 },
        { -1, 13, 12, 20, 1, 0.137231367169639, 0.404761904761905 },
        {  0,  9,  0,  4, 5, 0.8,               0.05 },
        {  0,  9,  3, 10, 4, 0.384,             0.233333333333333 },
        {  0,  9,  8, 20, 1, 0.170666666666667, 0.566666666666667 },
        {  1,  8,  2,  9, 5, 0.45,              0.216666666666667 },
        {  1,  8,  6, 16, 2, 0.24,              0.433333333333333 },
    };
    /* clang-format on */
    double observed[2], expected[2];

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const int row = cases[i].row;
        KmCurve curve;
        km_fit_entered(&curve, late, late_entry, LATE, cases[i].group);
        CU_ASSERT_EQUAL(curve.n, cases[i].n);
        CHECK_CLOSE("time", curve.time[row], cases[i].time, 0);
        CHECK_CLOSE("at risk", curve.at_risk[row], cases[i].at_risk, 0);
        CHECK_CLOSE("survival", curve.survival[row], cases[i].survival, 1e-14);
        CHECK_CLOSE("Greenwood", curve.greenwood[row], cases[i].greenwood, 1e-14);
        km_free(&curve);
    }
    const double chi = km_logrank_entered(observed, expected, late, late_entry, LATE, 2);
    CHECK_CLOSE("chi-square", chi, 0.0143556709314241, 1e-12);
    CHECK_CLOSE("observed", observed[1], 6, 0);
    CHECK_CLOSE("expected", expected[0], 6.19722222222222, 1e-14);
}

/* Watched from the start on, or so it is said: the same. */
static void
test_entered_at_once(void)
{
    static const double zero[N] = { 0 };
    double observed[2], expected[2];
    KmPoint points[N];
    KmCurve plain, entered;

    read_ovarian(points);
    km_fit(&plain, points, N, 1);
    km_fit_entered(&entered, points, zero, N, 1);
    for (int row = 0; row < plain.n; row++)
        CHECK_CLOSE("survival", entered.survival[row], plain.survival[row], 0);
    CHECK_CLOSE("log-rank", km_logrank_entered(observed, expected, points, zero, N, 2),
                km_logrank(observed, expected, points, N, 2), 0);
    km_free(&plain);
    km_free(&entered);
}

/* All rows at once are the rows one by one. */
static void
test_bands(void)
{
    double low[N], high[N], one_low, one_high;
    KmPoint points[N];
    KmCurve curve;

    read_ovarian(points);
    km_fit(&curve, points, N, -1);
    for (KmInterval interval = KM_LOG; interval <= KM_PLAIN; interval++) {
        km_bands(low, high, &curve, interval, 0.9);
        for (int row = 0; row < curve.n; row++) {
            km_limits(&one_low, &one_high, &curve, row, interval, 0.9);
            CHECK_CLOSE("low", low[row], one_low, 0);
            CHECK_CLOSE("high", high[row], one_high, 0);
        }
    }
    km_free(&curve);
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
        { "watched from an entry on", test_entered },
        { "watched from the start on", test_entered_at_once },
        { "limits of all rows", test_bands },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
