/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "evidence/points.h"
#include "math/rng.h"
#include "survival/km.h"
#include "testlib.h"
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static PublishedPoint
point(const char *series, double n, double time, double survival)
{
    PublishedPoint made = points_blank;

    made.series = series;
    made.n = n;
    made.time = time;
    made.survival = survival;
    return made;
}

static void
read_good(Points *points, const PublishedPoint *given, int n)
{
    Notes notes = { 0 };
    Error err;

    CHECK_OK(points_read(points, given, n, NULL, &notes, &err));
    notes_free(&notes);
}

static void
check_used(const Points *points, int item, double from, double time, double people, double kept,
           PointRule rule)
{
    const PointUsed *used = &points->used[item];
    char name[80];

    snprintf(name, sizeof(name), "row %d: %g to %g", item, from, time);
    CHECK_CLOSE(name, used->from, from, 0);
    CHECK_CLOSE(name, used->time, time, 0);
    CHECK_CLOSE(name, used->n_effective, people, 1e-12);
    CHECK_CLOSE(name, used->survival / used->before, kept, 1e-12);
    CHECK_TEXT(name, points_rules[used->rule], points_rules[rule]);
}

/* ---- how many people an interval is worth ---- */

/* Nobody censored: 30 of 100 die by 12, 35 of the other 70 by 36. A median at 24 splits the second
 * 35 into 20 and 15: as many deaths, as many people. */
static void
test_plain(void)
{
    PublishedPoint given[] = { point("A", 100, 36, 0.35), point("A", 100, 12, 0.7) };
    Points points;

    read_good(&points, given, 2);
    CHECK_CLOSE("rows", points.first[1], 2, 0);
    check_used(&points, 0, 0, 12, 100, 0.7, POINT_BY_N);
    check_used(&points, 1, 12, 36, 70, 0.5, POINT_BY_N);
    CHECK_CLOSE("died by 12", points.data[0].rows[0].within, 30, 1e-12);
    CHECK_CLOSE("died by 36", points.data[0].rows[1].within, 35, 1e-12);
    CHECK_CLOSE("given 12", points.data[0].rows[1].entry, 12, 0);
    CHECK_CLOSE("people", points.data[0].n_people, 100, 0);
    CHECK_CLOSE("events", points.data[0].n_events, 65, 1e-12);
    points_free(&points);

    given[0].median = 24;
    read_good(&points, given, 2);
    CHECK_CLOSE("rows", points.first[1], 3, 0);
    check_used(&points, 0, 0, 12, 100, 0.7, POINT_BY_N);
    check_used(&points, 1, 12, 24, 70, 0.5 / 0.7, POINT_BY_N);
    check_used(&points, 2, 24, 36, 50, 0.7, POINT_BY_N);
    CU_ASSERT_TRUE(points.used[1].is_median && !points.used[2].is_median);
    CHECK_CLOSE("people", points.data[0].n_people, 100, 0);
    CHECK_CLOSE("events", points.data[0].n_events, 65, 1e-12);
    points_free(&points);
}

/* Standard errors and intervals made by Greenwood's formula of 80 and then 40 people. */
static void
test_greenwood(void)
{
    const double error[] = { 0.7 * sqrt(0.3 / 56), 0.35 * sqrt(0.3 / 56 + 0.5 / 20) };
    PublishedPoint given[] = { point("A", 100, 12, 0.7), point("A", 100, 36, 0.35) };
    Points points;

    for (int item = 0; item < 2; item++) given[item].error = error[item];
    read_good(&points, given, 2);
    check_used(&points, 0, 0, 12, 80, 0.7, POINT_BY_ERROR);
    check_used(&points, 1, 12, 36, 40, 0.5, POINT_BY_ERROR);
    points_free(&points);

    given[1].median = 24; /* splits 40 people; what they are worth in all stays */
    read_good(&points, given, 2);
    check_used(&points, 1, 12, 24, 40, 0.5 / 0.7, POINT_BY_ERROR);
    check_used(&points, 2, 24, 36, 40 * 0.5 / 0.7, 0.7, POINT_BY_ERROR);
    CHECK_CLOSE("events", points.data[0].n_events, 44, 1e-12);
    points_free(&points);

    given[1].median = NAN;
    for (int item = 0; item < 2; item++) {
        given[item].error = NAN;
        given[item].lo = given[item].survival - 1.959963984540054 * error[item];
        given[item].hi = given[item].survival + 1.959963984540054 * error[item];
    }
    read_good(&points, given, 2);
    check_used(&points, 0, 0, 12, 80, 0.7, POINT_BY_INTERVAL);
    check_used(&points, 1, 12, 36, 40, 0.5, POINT_BY_INTERVAL);
    points_free(&points);

    given[0].hi = 1; /* cut: the lower half counts */
    given[1].lo = 0;
    read_good(&points, given, 2);
    check_used(&points, 0, 0, 12, 80, 0.7, POINT_BY_INTERVAL);
    check_used(&points, 1, 12, 36, 40, 0.5, POINT_BY_INTERVAL);
    points_free(&points);
}

/* What cannot be is not believed: an error too small for those alive; one that does not grow. */
static void
test_limits(void)
{
    PublishedPoint given[] = { point("A", 100, 12, 0.7), point("A", 100, 36, 0.69) };
    Notes notes = { 0 };
    Points points;
    Error err;

    given[0].error = 0.02;
    given[1].error = 0.015;
    CHECK_OK(points_read(&points, given, 2, "os.csv", &notes, &err));
    check_used(&points, 0, 0, 12, 100, 0.7, POINT_BY_ERROR);
    check_used(&points, 1, 12, 36, 70, 0.69 / 0.7, POINT_BY_N);
    CHECK_NOTE(&notes, "os.csv: A: a standard error of 0.02 is too small for 100 people (0.046 if "
                       "nobody is censored)");
    points_free(&points);
    notes_free(&notes);
}

/* The Kaplan-Meier curve of 26 women with ovarian cancer (Edmunson et al. 1979, in R's survival):
 * at 365 days 0.730769, error 0.0869893, nobody censored: 26 people. From there to 638 days,
 * 0.496732, error 0.1051027, while people at risk fall from 19 to 11 and then 10: by the same
 * formula, in Python, they are worth 15.4. */
static void
test_ovarian(void)
{
    PublishedPoint given[] = { point("ovarian", 26, 365, 0.7307692307692306),
                               point("ovarian", 26, 638, 0.4967320261437908) };
    Points points;

    given[0].error = 0.08698929247330861;
    given[1].error = 0.10510266066959476;
    read_good(&points, given, 2);
    CHECK_CLOSE("to 365", points.used[0].n_effective, 26, 1e-12);
    CHECK_CLOSE("to 638", points.used[1].n_effective, 15.397412199630317, 1e-10);
    points_free(&points);
    /* the actuary's estimate from numbers at risk, after the deaths, is close to it */
    given[0].error = given[1].error = NAN;
    given[0].at_risk = 19;
    given[1].at_risk = 10;
    read_good(&points, given, 2);
    check_used(&points, 0, 0, 365, 26, 19.0 / 26, POINT_BY_AT_RISK);
    CHECK_CLOSE("to 638", points.used[1].n_effective, 29 / (1 + 0.4967320261437908 * 26 / 19),
                1e-12);
    CHECK_CLOSE("near Greenwood's", points.used[1].n_effective, 15.397, 0.15);
    points_free(&points);
}

/* An actuarial table: of 100, 20 are censored and 18 die by 12: 90 (1 - 0.2); of 62, 10 are
 * censored and 19 die by 36: 57 (1 - 1/3); 33 remain. Numbers at risk between points: by hand, as
 * the documentation has it. */
static void
test_at_risk(void)
{
    PublishedPoint table[] = { point("A", 100, 12, 0.8), point("A", 100, 36, 0.8 * 2 / 3) };
    PublishedPoint between[] = { point("B", 100, 24, 0.6), point("B", 100, 36, 0.45),
                                 point("B", 100, 30, NAN) };
    Points points;

    table[0].at_risk = 62;
    table[1].at_risk = 33;
    read_good(&points, table, 2);
    check_used(&points, 0, 0, 12, 90, 0.8, POINT_BY_AT_RISK);
    check_used(&points, 1, 12, 36, 57, 2.0 / 3, POINT_BY_AT_RISK);
    points_free(&points);
    between[2].at_risk = 40;
    read_good(&points, between, 3);
    check_used(&points, 0, 0, 24, 93.09401076758502, 0.6, POINT_BY_AT_RISK);
    check_used(&points, 1, 24, 36, 46.75740218198889, 0.75, POINT_BY_AT_RISK);
    points_free(&points);
    /* nobody left: the last interval is worth half of those who came to it, 50 / 2 / 0.75 */
    table[0].at_risk = 80;
    table[1].at_risk = 0;
    read_good(&points, table, 2);
    check_used(&points, 0, 0, 12, 100, 0.8, POINT_BY_AT_RISK);
    check_used(&points, 1, 12, 36, 80 / (1 + 2.0 / 3), 2.0 / 3, POINT_BY_AT_RISK);
    points_free(&points);
}

/* Half are censored by the median follow-up, if they live: at 12, 25; at 24, a quarter. */
static void
test_follow_up(void)
{
    PublishedPoint given[] = { point("A", 100, 12, 0.5), point("A", 100, 24, 0.25) };
    Points points;

    given[0].follow_up = 12;
    read_good(&points, given, 2);
    check_used(&points, 0, 0, 12, 125 / 1.5, 0.5, POINT_BY_FOLLOW_UP);
    check_used(&points, 1, 12, 24, (25 + 6.25) / 1.5, 0.5, POINT_BY_FOLLOW_UP);
    points_free(&points);
    /* what an error says of the first interval holds for the next: not more of those alive */
    given[0].error = sqrt(0.25 / 40);
    given[0].follow_up = NAN;
    read_good(&points, given, 2);
    check_used(&points, 0, 0, 12, 40, 0.5, POINT_BY_ERROR);
    check_used(&points, 1, 12, 24, 20, 0.5, POINT_BY_N);
    points_free(&points);
}

/* ---- medians ---- */

/* Of Bale et al. (2018), J Vasc Interv Radiol 29:262-267, n = 26, median 29.3 (11.9 to 46.8):
 * worth 17.06 people by (3.92 / (ln 2 ln(hi / lo)))^2, all numbers in Python. */
static void
test_median(void)
{
    PublishedPoint alone = point("Bale", 26, NAN, NAN),
                   given[] = { point("A", 50, 12, 0.7), alone };
    Points points;

    alone.median = 29.3;
    read_good(&points, &alone, 1);
    check_used(&points, 0, 0, 29.3, 26, 0.5, POINT_BY_N);
    CHECK_CLOSE("events", points.data[0].n_events, 13, 1e-12);
    CU_ASSERT_TRUE(points.used[0].is_median);
    points_free(&points);

    alone.median_lo = 11.9;
    alone.median_hi = 46.8;
    read_good(&points, &alone, 1);
    check_used(&points, 0, 0, 29.3, 17.056095366225343, 0.5, POINT_BY_MEDIAN);
    points_free(&points);

    alone.median_hi = INFINITY; /* not reached: the lower half */
    read_good(&points, &alone, 1);
    check_used(&points, 0, 0, 29.3, pow(1.959963984540054 / (M_LN2 * log(29.3 / 11.9)), 2), 0.5,
               POINT_BY_MEDIAN);
    points_free(&points);

    given[1] = point("A", 50, NAN, NAN); /* beyond the last point */
    given[1].median = 20;
    given[1].median_lo = 14;
    given[1].median_hi = 30;
    read_good(&points, given, 2);
    check_used(&points, 0, 0, 12, 50, 0.7, POINT_BY_N);
    check_used(&points, 1, 12, 20, 22.00630789085266, 0.5 / 0.7, POINT_BY_MEDIAN);
    points_free(&points);

    given[0].time = 36; /* before it: the interval to 36 is worth what the median's says */
    given[0].survival = 0.3;
    given[1].median_lo = 10;
    read_good(&points, given, 2);
    CHECK_CLOSE("rows", points.first[1], 2, 0);
    const double people = pow(2 * 1.959963984540054 / (M_LN2 * log(30.0 / 10)), 2);
    check_used(&points, 0, 0, 20, people, 0.5, POINT_BY_MEDIAN);
    check_used(&points, 1, 20, 36, people / 2, 0.6, POINT_BY_MEDIAN);
    points_free(&points);
}

/* A median at a point's time says nothing new; one beside a point near 0.5 says less. */
static void
test_median_at_point(void)
{
    PublishedPoint given[] = { point("A", 12, 36, 0.7), point("A", 12, 60, 0.3) };
    Points points;

    given[0].median = 60;
    read_good(&points, given, 2);
    CHECK_CLOSE("rows", points.first[1], 2, 0);
    check_used(&points, 1, 36, 60, 0.7 * 12, 0.3 / 0.7, POINT_BY_N);
    points_free(&points);
    given[0].survival = 0.49;
    given[0].median = 37;
    read_good(&points, given, 2);
    CHECK_CLOSE("rows", points.first[1], 3, 0);
    check_used(&points, 1, 36, 37, 0.49 * 12, 1, POINT_BY_N);
    check_used(&points, 2, 37, 60, 0.49 * 12, 0.3 / 0.49, POINT_BY_N);
    points_free(&points);
}

/* ---- series ---- */

/* Rows in any order; survival of 1 and 0; a series without an event is no mistake. */
static void
test_series(void)
{
    PublishedPoint given[] = { point("A", 10, 12, 1), point("B", 20, 24, 0),
                               point("B", NAN, 12, 0.4), point("A", 10, 24, 1) };
    Points points;

    read_good(&points, given, 4);
    CHECK_CLOSE("series", points.n, 2, 0);
    CHECK_TEXT("first", points.names[0], "A");
    CHECK_TEXT("second", points.names[1], "B");
    CHECK_CLOSE("events of A", points.data[0].n_events, 0, 0);
    CHECK_CLOSE("rows of A", points.data[0].n, 2, 0);
    CHECK_CLOSE("survivors", points.data[0].rows[1].survivors, 10, 0);
    CHECK_CLOSE("events of B", points.data[1].n_events, 20, 1e-12);
    check_used(&points, 3, 12, 24, 8, 0, POINT_BY_N);
    CHECK_CLOSE("row", points.used[3].row, 1, 0);
    points_free(&points);
}

/* An exponential fitted to a point has the error that the paper prints: of ln(-ln S). */
static void
test_error_of_fit(void)
{
    PublishedPoint given = point("A", 60, 36, 0.45);
    Points points;
    Error err;
    Fit fit;

    given.error = 0.08;
    read_good(&points, &given, 1);
    CHECK_OK(fit_curve(&fit, &points.data[0], "exponential", &err));
    CU_ASSERT_TRUE(fit.converged);
    CHECK_CLOSE("log rate", fit.estimate[0], log(-log(0.45) / 36), 1e-7);
    CHECK_CLOSE("its error", sqrt(fit.covariance[0]), 0.08 / (0.45 * -log(0.45)), 2e-4);
    CHECK_CLOSE("people", fit.n_people, 60, 0);
    points_free(&points);
}

static void
test_notes(void)
{
    PublishedPoint given[] = { point("A", 50, 12, 0.7), point("B", 50, 12, 0.7),
                               point("C", 50, 12, 0.7) };
    Notes notes = { 0 };
    Points points;
    Error err;

    given[0].line = 4;
    given[1].line = 5;
    given[1].follow_up = 30;
    given[2].line = 6;
    given[2].at_risk = 48;
    CHECK_OK(points_read(&points, given, 3, "os.csv", &notes, &err));
    CHECK_NOTE(&notes,
               "os.csv:4: A: nobody is taken to be censored by 12: neither a standard error");
    CHECK_NOTE(&notes, "os.csv:5: B: people at risk at 12 by the median follow-up, taken to be "
                       "exponential");
    CHECK_NOTE(&notes, "os.csv:6: C: 48 at risk at 12, but of 50 people at most 35 are alive");
    CHECK_CLOSE("approximations", notes_count(&notes, NOTE_APPROXIMATION), 2, 0);
    CHECK_CLOSE("warnings", notes_count(&notes, NOTE_WARNING), 1, 0);
    points_free(&points);
    notes_free(&notes);
}

/* ---- what comes of it ---- */

enum { PEOPLE = 120, PAPERS = 4000 };

/* A paper: 120 people of a Weibull curve, half of them censored by 48 if they lived. It prints
 * survival at 12, 36 and 60 with errors, numbers at risk and follow-up, and the median. */
static void
publish(PublishedPoint given[3], uint64_t draw)
{
    KmPoint people[PEOPLE];
    KmCurve curve = { 0 };
    uint64_t key[RNG_WORDS], words[RNG_WORDS];

    rng_key(key, 12, RNG_BOOTSTRAP);
    for (int person = 0; person < PEOPLE; person++) {
        const uint64_t counter[RNG_WORDS] = { draw, (uint64_t)person, 0, 0 };
        rng_block(words, key, counter);
        const double time = 50 * pow(-log(rng_uniform(words[0])), 1 / 1.4);
        const double end = -48 * log(rng_uniform(words[1])) / M_LN2;
        people[person] = (KmPoint){ fmin(time, end), time <= end, 0 };
    }
    km_sort(people, PEOPLE);
    km_fit(&curve, people, PEOPLE, -1);
    for (int item = 0; item < 3; item++) {
        int row;
        given[item] = point("paper", PEOPLE, 12 + 24 * item, 0);
        given[item].survival = km_at(&curve, given[item].time, &row);
        given[item].error = given[item].survival * sqrt(curve.greenwood[row]);
        given[item].at_risk = 0;
        for (int person = 0; person < PEOPLE; person++)
            given[item].at_risk += people[person].time > given[item].time;
        given[item].follow_up = 48;
    }
    given[0].median = km_quantile(&curve, 0.5, KM_LOG, 0.95).at;
    km_free(&curve);
}

/* Intervals of 95% hold the truth in 95 of 100 papers, by whatever rule people are counted that
 * knows of the censored, within 0.02 of that; by n alone the same curve is held to be surer
 * than it is. */
static void
test_coverage(void)
{
    static const PointRule rules[] = { POINT_BY_ERROR, POINT_BY_AT_RISK, POINT_BY_FOLLOW_UP,
                                       POINT_BY_N };
    const double truth[] = { log(1.4), log(50) };
    double error[LENGTH(rules)] = { 0 };

    for (size_t rule = 0; rule < LENGTH(rules); rule++) {
        int held[2] = { 0 };
        for (int paper = 0; paper < PAPERS; paper++) {
            PublishedPoint given[3];
            Points points;
            Error err;
            Fit fit;
            publish(given, (uint64_t)paper);
            for (int item = 0; item < 3; item++) {
                if (rules[rule] > POINT_BY_ERROR) given[item].error = NAN;
                if (rules[rule] > POINT_BY_AT_RISK) given[item].at_risk = NAN;
                if (rules[rule] > POINT_BY_FOLLOW_UP) given[item].follow_up = NAN;
            }
            read_good(&points, given, 3);
            CU_ASSERT_EQUAL(points.used[0].rule, rules[rule]);
            CHECK_OK(fit_curve(&fit, &points.data[0], "weibull", &err));
            CU_ASSERT_TRUE(fit.converged);
            for (int number = 0; number < 2; number++)
                held[number] += fabs(fit.estimate[number] - truth[number]) <
                                1.96 * sqrt(fit.covariance[3 * number]);
            error[rule] += sqrt(fit.covariance[3]) / PAPERS;
            points_free(&points);
        }
        printf("\n    %-16s holds shape %.3f, scale %.3f, mean error of ln scale %.4f ",
               points_rules[rules[rule]], (double)held[0] / PAPERS, (double)held[1] / PAPERS,
               error[rule]);
        if (rules[rule] == POINT_BY_N) continue;
        for (int number = 0; number < 2; number++)
            CHECK_CLOSE(points_rules[rules[rule]], (double)held[number] / PAPERS, 0.95, 0.02);
        CHECK_CLOSE("error, by Greenwood's", error[rule], error[0], 0.05);
    }
    CU_ASSERT_TRUE(error[3] < 0.9 * error[0]);
}

/* ---- what cannot be ---- */

/* "time 6 survival 81": the numbers of a row */
static void
set_row(PublishedPoint *row, const char *told)
{
    static const struct {
        const char *name;
        size_t where;
    } fields[] = {
        { "n", offsetof(PublishedPoint, n) },
        { "time", offsetof(PublishedPoint, time) },
        { "survival", offsetof(PublishedPoint, survival) },
        { "error", offsetof(PublishedPoint, error) },
        { "lo", offsetof(PublishedPoint, lo) },
        { "hi", offsetof(PublishedPoint, hi) },
        { "at_risk", offsetof(PublishedPoint, at_risk) },
        { "median", offsetof(PublishedPoint, median) },
        { "median_lo", offsetof(PublishedPoint, median_lo) },
        { "median_hi", offsetof(PublishedPoint, median_hi) },
        { "follow_up", offsetof(PublishedPoint, follow_up) },
    };
    char name[20];
    double value;
    int length;

    for (; sscanf(told, "%19s %lf %n", name, &value, &length) == 2; told += length)
        for (size_t field = 0; field < LENGTH(fields); field++)
            if (strcmp(fields[field].name, name) == 0)
                memcpy((char *)row + fields[field].where, &value, sizeof(value));
}

static void
test_bad(void)
{
    /* clang-format off */
    static const struct { const char *row, *says; } cases[] = {
        { "time 6 survival 81", "survival 81 is above 1: write proportions, 0.81" },
        { "time 6 survival -0.1", "survival -0.1 is below 0" },
        { "time 0 survival 0.9", "time must be above 0, not 0" },
        { "time -3 survival 0.9", "time must be above 0, not -3" },
        { "survival 0.9", "survival at no time" },
        { "at_risk 9", "a number at risk at no time" },
        { "time 6", "neither survival nor a number at risk at 6" },
        { "follow_up 20", "neither survival nor a number at risk nor a median" },
        { "time 6 survival 0.9 n 0", "n, the number of people, must be above 0" },
        { "time 6 survival 0.9 n -4", "n, the number of people, must be above 0, not -4" },
        { "time 6 survival 0.9 n 51", "n is 51 here, 50 above" },
        { "time 12 survival 0.7", "survival at 12 is told twice" },
        { "time 24 survival 0.8", "survival rises from 0.7 at 12 to 0.8 at 24" },
        { "time 36 survival 0.3 median 50",
          "survival is 0.3 at 36, but the median is 50: leave out the one that is wrong" },
        { "time 36 survival 0.67 median 29", "survival is 0.67 at 36, but the median is 29" },
        { "median 10", "survival is 0.7 at 12, but the median is 10" },
        { "median 0", "the median must be above 0, not 0" },
        { "median inf", "(leave it out if it was not reached)" },
        { "median 30 median_lo 31 median_hi 40",
          "the interval of the median, 31 to 40, does not hold 30" },
        { "median 30 median_lo 40 median_hi 20",
          "the interval of the median begins at 40 and ends at 20" },
        { "median 30 median_lo 20", "the interval of the median needs both ends" },
        { "median 30 median_lo 0 median_hi 40", "the interval of the median must begin above 0" },
        { "median 30 median_lo 30 median_hi 30", "the interval of the median has no width" },
        { "time 24 survival 0.5 lo 0.6 hi 0.7",
          "the interval of survival, 0.6 to 0.7, does not hold 0.5" },
        { "time 24 survival 0.5 lo 0.6 hi 0.4",
          "the interval of survival begins at 0.6 and ends at 0.4" },
        { "time 24 survival 0.5 lo 0.4", "the interval of survival needs both ends" },
        { "time 24 survival 0.5 lo 0.4 hi 61", "the interval of survival ends above 1, at 61" },
        { "time 24 survival 0.5 lo -1 hi 0.6", "the interval of survival begins below 0, at -1" },
        { "median 30 lo 0.4 hi 0.6", "an interval of survival, but not its value" },
        { "median 30 error 0.1", "a standard error, but no survival" },
        { "time 24 survival 0.5 error 7", "a standard error of 7: write proportions, 0.07" },
        { "time 24 survival 0.5 error 0", "a standard error must be above 0, not 0" },
        { "time 24 survival 0.5 error -0.1", "a standard error must be above 0, not -0.1" },
        { "time 24 at_risk 51", "51 people at risk at 24, but n is 50" },
        { "time 24 at_risk 34", "people at risk rise from 33 at 12 to 34 at 24" },
        { "time 12 at_risk 30", "the number at risk at 12 is told twice" },
        { "time 24 at_risk -1", "-1 people at risk" },
        { "median 30 follow_up 0", "follow-up must be above 0, not 0" },
        { "median 30 follow_up 9", "follow-up is 9 here, 20 above" },
        { "n nan median 30", "B: n, the number of people, is missing" },
        { "time 12 at_risk 30", "B: neither survival nor a median, only numbers at risk" },
    };
    /* clang-format on */
    Points points;
    Error err;

    for (size_t item = 0; item < LENGTH(cases); item++) {
        PublishedPoint given[] = { point("A", 50, 12, 0.7), point("A", 50, NAN, NAN) };
        Notes notes = { 0 };
        set_row(&given[1], cases[item].row);
        if (strncmp(cases[item].says, "B: ", 3) == 0) given[1].series = "B";
        given[0].line = given[1].line = 7;
        given[0].at_risk = 33;
        given[0].follow_up = 20;
        CHECK_FAILS(points_read(&points, given, 2, "os.csv", &notes, &err), ERR_SPEC,
                    "os.csv: 1 mistake in published points");
        CHECK_NOTE(&notes, "os.csv:7: ");
        CHECK_NOTE(&notes, cases[item].says);
        points_free(&points);
        notes_free(&notes);
    }
    Notes notes = { 0 };
    CHECK_FAILS(points_read(&points, NULL, 0, NULL, &notes, &err), ERR_SPEC,
                "there are no published points");
    points_free(&points);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "plain", test_plain },       { "greenwood", test_greenwood },
        { "limits", test_limits },     { "ovarian", test_ovarian },
        { "at_risk", test_at_risk },   { "follow_up", test_follow_up },
        { "median", test_median },     { "median_at_point", test_median_at_point },
        { "series", test_series },     { "error_of_fit", test_error_of_fit },
        { "notes", test_notes },       { "bad", test_bad },
        { "coverage", test_coverage }, CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
