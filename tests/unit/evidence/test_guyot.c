/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "csvread.h"
#include "evidence/guyot.h"
#include "math/rng.h"
#include "survival/cox.h"
#include "testlib.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 400 };

/* Rows of a table, "0 1, 5 0.8": time and value. */
typedef struct {
    int n;
    double time[MOST], value[MOST];
} Rows;

static void
add_row(Rows *rows, double time, double value)
{
    rows->time[rows->n] = time;
    rows->value[rows->n++] = value;
}

static Rows
rows_of(const char *told)
{
    Rows rows = { 0 };
    double time, value;
    int length;

    for (; sscanf(told, "%lf %lf%n", &time, &value, &length) == 2; told += *told == ',') {
        add_row(&rows, time, value);
        told += length;
    }
    return rows;
}

static GuyotQuestion
ask(const Rows *clicks, const Rows *at_risk, double n_events)
{
    return (GuyotQuestion){
        .clicks = { .n = clicks->n, .time = clicks->time, .value = clicks->value },
        .at_risk = { .n = at_risk->n, .time = at_risk->time, .value = at_risk->value },
        .n_events = n_events,
        .rise = NAN,
    };
}

static int
at_risk_at(const KmPoint *points, int n, double time)
{
    int left = 0;

    for (int person = 0; person < n; person++) left += points[person].time >= time;
    return left;
}

static int
events_of(const KmPoint *points, int n)
{
    int events = 0;

    for (int person = 0; person < n; person++) events += points[person].event;
    return events;
}

static void
check_at_risk(const char *name, const Guyot *made, const Rows *at_risk)
{
    CHECK_CLOSE(name, made->n, at_risk->value[0], 0);
    CHECK_CLOSE(name, made->n_intervals, at_risk->n, 0);
    for (int row = 0; row < at_risk->n; row++) {
        const int left = at_risk_at(made->points, made->n, at_risk->time[row]);
        CHECK_CLOSE(name, left, at_risk->value[row], 0);
        CHECK_CLOSE(name, made->intervals[row].at_risk, at_risk->value[row], 0);
    }
}

/* ---- by hand ---- */

/* "2c 4c 5e": who is censored and who has the event */
static void
check_people(const char *name, const Guyot *made, const char *expected)
{
    char said[400] = "";

    for (int person = 0; person < made->n; person++)
        snprintf(said + strlen(said), sizeof(said) - strlen(said), "%s%.4g%c", person ? " " : "",
                 made->points[person].time, made->points[person].event ? 'e' : 'c');
    CHECK_TEXT(name, said, expected);
}

/* The steps of the paper, on paper.
 *
 * A guess that fits: 10 x 0.8 - 4 = 4 are censored, at 2, 4, 6, 8; of 8 at 5 1.6, so 2, die;
 * 6 - 2 = 4 are left at 10. At 9, before the curve falls to 0.4 at 12: 4 in 9 go on for 3, so 1.33,
 * so 1, is censored.
 *
 * A walk: at 6 4 are told; 4 censored, at 1.2, 2.4, 3.6, 4.8, leave 6, of whom 1.2, so 1, dies: 5
 * are left, 1 too many; 5 censored, at 1 to 5, the last after the death, leave 4.
 *
 * A death just before 10, when nobody is left: 3 censored would leave 1, who must not die as the
 * curve goes on; with 1 or 2 there is 1 too many, censored just before 10. Of 3 1.5, so 2, die.
 *
 * By events alone: with nobody censored 3 and 4 (of 3.5) die, 2 too many; with 2 censored, at 10 /
 * 3 and 20 / 3, of 9 2.7, so 3, die, and of 5 5 (1 - 0.35 / (2 / 3)) = 2.4, so 2. */
static void
test_by_hand(void)
{
    static const struct {
        const char *name, *clicks, *at_risk;
        double n_events;
        const char *people;
    } cases[] = {
        { "nobody censored", "0 1, 2 0.9, 3 0.7, 7 0.4, 9 0.4", "0 10", NAN,
          "2e 3e 3e 7e 7e 7e 9c 9c 9c 9c" },
        { "all die", "0 1, 1 0.75, 4 0.25, 6 0", "0 4", NAN, "1e 4e 4e 6e" },
        { "a vertical line", "0 1, 5 1, 5 0.9, 5 0.8, 8 0.8, 8 0.4, 9 0.4", "0 10", NAN,
          "5e 5e 8e 8e 8e 8e 9c 9c 9c 9c" },
        { "a guess that fits", "0 1, 5 0.8, 10 0.8", "0 10, 10 4", NAN,
          "2c 4c 5e 5e 6c 8c 10c 10c 10c 10c" },
        { "at 9", "0 1, 5 0.8, 8 0.8, 12 0.4", "0 10, 9 4", NAN,
          "1.8c 3.6c 5e 5e 5.4c 7.2c 10.5c 12e 12c 12c" },
        { "the rate goes on", "0 1, 5 0.8, 10 0.8, 15 0.8", "0 10, 10 4", NAN,
          "2c 4c 5e 5e 6c 8c 11.67c 13.33c 15c 15c" },
        { "one is watched to the end", "0 1, 5 0.8, 10 0.8, 25 0.8", "0 10, 10 4", NAN,
          "2c 4c 5e 5e 6c 8c 13c 16c 19c 25c" },
        { "a walk", "0 1, 5 0.8, 10 0.8, 12 0.8", "0 10, 6 4, 12 0", NAN,
          "1c 2c 3c 4c 5e 5c 7.2c 8.4c 9.6c 10.8c" },
        { "a death at a number at risk", "0 1, 5 0.8, 10 0.4, 11 0.4", "0 10, 10 4", 4,
          "2c 4c 5e 5e 6c 8c 10e 10e 11c 11c" },
        { "a death just before", "0 1, 9.999999999999998 0.5, 10 0.5", "0 4, 10 0", NAN,
          "5c 10e 10e 10c" },
        { "by events alone", "0 1, 4 0.7, 8 0.35, 10 0.35", "0 10", 5,
          "3.333c 4e 4e 4e 6.667c 8e 8e 10c 10c 10c" },
    };
    Error err;

    for (size_t item = 0; item < LENGTH(cases); item++) {
        const Rows clicks = rows_of(cases[item].clicks), at_risk = rows_of(cases[item].at_risk);
        const GuyotQuestion question = ask(&clicks, &at_risk, cases[item].n_events);
        Guyot made;
        CHECK_OK(guyot_people(&made, &question, &err));
        check_people(cases[item].name, &made, cases[item].people);
        check_at_risk(cases[item].name, &made, &at_risk);
        guyot_free(&made);
    }
}

/* ---- people, their curve, people again ---- */

typedef struct {
    int n;
    KmPoint points[MOST];
    Rows clicks, at_risk;
} Arm;

static double
rounded(double value)
{
    return floor(value * 1000 + 0.5) / 1000;
}

/* Clicks of a sorted arm to three decimals at all its events, and at numbers at risk. */
static void
click(Arm *arm, double step, int n_risks)
{
    const double last = arm->points[arm->n - 1].time;
    KmCurve curve;
    int risk = 1, at;

    arm->clicks.n = arm->at_risk.n = 0;
    km_fit(&curve, arm->points, arm->n, -1);
    add_row(&arm->clicks, 0, 1);
    add_row(&arm->at_risk, 0, arm->n);
    for (int row = 0; row < curve.n; row++) {
        for (; risk < n_risks && risk * step <= curve.time[row]; risk++) {
            add_row(&arm->at_risk, risk * step, at_risk_at(arm->points, arm->n, risk * step));
            if (risk * step < curve.time[row])
                add_row(&arm->clicks, risk * step, rounded(km_at(&curve, risk * step, &at)));
        }
        if (curve.events[row] > 0 || curve.time[row] == last)
            add_row(&arm->clicks, curve.time[row], rounded(curve.survival[row]));
    }
    km_free(&curve);
}

/* Weibull of shape 1.3 and scale 18 by a hazard ratio, in months; watched for 12 to 48 months. */
static void
simulate(Arm *arm, int n, double ratio, uint64_t which)
{
    uint64_t key[RNG_WORDS], word[RNG_WORDS];

    rng_key(key, 2012, RNG_TRIAL);
    arm->n = n;
    for (int person = 0; person < n; person++) {
        rng_block(word, key, (uint64_t[]){ (uint64_t)person, which, 0, 0 });
        const double wait = 18 * pow(rng_exponential(word[0]) / ratio, 1 / 1.3);
        const double watched = 12 + 36 * rng_uniform(word[1]);
        arm->points[person] =
            (KmPoint){ .time = rounded(fmin(wait, watched)) + 0.001, .event = wait <= watched };
    }
    km_sort(arm->points, n);
}

/* Cox regression of arm B on arm A. */
static double
hazard_ratio(const KmPoint *a, int n_a, const KmPoint *b, int n_b)
{
    KmPoint both[2 * MOST];
    double arm[2 * MOST];
    const double *const x[] = { arm };
    CoxFit fit;
    Error err;

    for (int person = 0; person < n_a + n_b; person++) {
        both[person] = person < n_a ? a[person] : b[person - n_a];
        both[person].group = person >= n_a;
    }
    km_sort(both, n_a + n_b);
    for (int person = 0; person < n_a + n_b; person++) arm[person] = both[person].group;
    CHECK_OK(cox_fit(&fit, both, x, n_a + n_b, 1, &err));
    return exp(fit.beta[0]);
}

static double
time_of(const KmPoint *points, int n, double survival)
{
    KmCurve curve;

    km_fit(&curve, points, n, -1);
    const double time = km_quantile(&curve, survival, KM_LOG, 0.95).at;
    km_free(&curve);
    return time;
}

/* The curve made passes through the clicks, within half a death of those at risk. */
static void
check_curve(const char *name, const Guyot *made, const Rows *clicks)
{
    double largest = 0;
    KmCurve curve;
    int row;

    km_fit(&curve, made->points, made->n, -1);
    for (int item = 0; item < clicks->n; item++) {
        const double time = clicks->time[item];
        const double before = item > 0 ? km_at(&curve, nextafter(time, 0), &row) : 1;
        const double step = before / at_risk_at(made->points, made->n, time);
        const double gap = fabs(km_at(&curve, time, &row) - clicks->value[item]);
        CHECK_CLOSE(name, gap, 0, 0.5 * step + 1e-12);
        if (gap > largest) largest = gap;
    }
    CHECK_CLOSE(name, made->departure, largest, 1e-12);
    km_free(&curve);
}

/* Ovarian cancer (Edmunson et al. 1979; R's survival): 26 women, 12 deaths. Its numbers at risk and
 * the last time are clicked, too. */
static void
test_ovarian(void)
{
    static Arm arm;
    Csv data;
    Guyot made;
    Error err;

    csvread_file(&data, SOURCE_DIR "/tests/data/ovarian.csv");
    for (arm.n = 0; arm.n < 26; arm.n++) {
        KmPoint *point = &arm.points[arm.n];
        point->time = csvread_number(&data, arm.n, csvread_column(&data, "futime"));
        point->event = csvread_number(&data, arm.n, csvread_column(&data, "fustat")) != 0;
    }
    csvread_free(&data);
    km_sort(arm.points, arm.n);
    click(&arm, 300, 5);
    for (int told = 0; told < 2; told++) {
        const GuyotQuestion question = ask(&arm.clicks, &arm.at_risk, told ? 12 : (double)NAN);
        CHECK_OK(guyot_people(&made, &question, &err));
        check_curve("ovarian", &made, &arm.clicks);
        check_at_risk("ovarian", &made, &arm.at_risk);
        CHECK_CLOSE("events", made.n_events, 12, 0);
        CHECK_CLOSE("events missed", made.events_missed, 0, 0);
        /* survival falls to 0.688 at 431; the median, 638, hangs on 0.497 there */
        CHECK_CLOSE("when 0.7", time_of(made.points, made.n, 0.7), 431, 0);
        CU_ASSERT_TRUE(made.departure < 0.01);
        guyot_free(&made);
    }
}

/* What is lost when trials are printed and read again, with more or less of them told. The curve
 * and the numbers at risk are kept whatever is told; the other limits are what was found for these
 * trials, rounded up (a median is far off where the curve is flat near a half). The standard error
 * of a log hazard ratio is 0.12. Guyot et al. conclude the same: hazard ratios need the numbers at
 * risk, or at least all events. */
static void
test_trials(void)
{
    /* clang-format off */
    static const struct {
        const char *name;
        bool at_risk, events;
        double missed;  /* events of an arm of 200, at most                        */
        double median;  /* root mean square of its error, months                   */
        double ratio;   /* root mean square of the error of the log hazard ratio   */
    } cases[] = {
        { "all told", true,  true,   3, 0.17, 0.008 },
        { "at risk",  true,  false,  3, 0.17, 0.008 },
        { "events",   false, true,   0, 0.17, 0.025 },
        { "n alone",  false, false, 70, 0.17, 0.08  },
    };
    /* clang-format on */
    enum { TRIALS = 100, N = 200 };
    static Arm arms[2];
    Error err;

    for (size_t item = 0; item < LENGTH(cases); item++) {
        const char *name = cases[item].name;
        double ratios = 0, medians = 0, missed = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            Guyot made[2];
            for (int arm = 0; arm < 2; arm++) {
                simulate(&arms[arm], N, arm ? 0.65 : 1, (uint64_t)(2 * trial + arm));
                click(&arms[arm], 6, cases[item].at_risk ? 7 : 1);
                const double events = events_of(arms[arm].points, N);
                const GuyotQuestion question =
                    ask(&arms[arm].clicks, &arms[arm].at_risk, cases[item].events ? events : NAN);
                CHECK_OK(guyot_people(&made[arm], &question, &err));
                check_curve(name, &made[arm], &arms[arm].clicks);
                check_at_risk(name, &made[arm], &arms[arm].at_risk);
                CHECK_CLOSE(name, made[arm].n_events, events_of(made[arm].points, N), 0);
                missed = fmax(missed, fabs(made[arm].n_events - events));
                medians +=
                    pow(time_of(made[arm].points, N, 0.5) - time_of(arms[arm].points, N, 0.5), 2);
            }
            ratios += pow(log(hazard_ratio(made[0].points, N, made[1].points, N) /
                              hazard_ratio(arms[0].points, N, arms[1].points, N)),
                          2);
            guyot_free(&made[0]);
            guyot_free(&made[1]);
        }
        CU_ASSERT_TRUE(missed <= cases[item].missed);
        CU_ASSERT_TRUE(sqrt(medians / (2 * TRIALS)) <= cases[item].median);
        CU_ASSERT_TRUE(sqrt(ratios / TRIALS) <= cases[item].ratio);
    }
}

/* ---- what is put right, and told ---- */

static void
test_put_right(void)
{
    /* clang-format off */
    static const struct {
        const char *clicks, *at_risk;
        double n_events;
        const char *says, *people;
    } cases[] = {
        { "2 0.9, 5 0.5", "0 10", NAN,
          "clicks.csv:2: the first click is survival 0.9 at 2: survival 1 at time 0 was put before",
          "2e 5e 5e 5e 5e 5c 5c 5c 5c 5c" },
        { "0 0.9, 5 0.5", "0 10", NAN, "the first click is survival 0.9 at 0: survival 1 at time",
          "0e 5e 5e 5e 5e 5c 5c 5c 5c 5c" },
        { "0 0.995, 5 0.5", "0 10", NAN, "clicks.csv:2: survival 0.995 at time 0 is taken for 1",
          "5e 5e 5e 5e 5e 5c 5c 5c 5c 5c" },
        { "0 1, 2 0.8, 3 0.804, 4 0.81, 5 0.4", "0 5", NAN,
          "clicks.csv: clicks that rise, 2, by up to 0.01: taken down to the one before",
          "2e 5e 5e 5c 5c" },
        { "0 1, 2 1.004, 4 0.5, 5 -0.002", "0 2", NAN,
          "clicks.csv: clicks a little above 1 or below 0, 2: taken for 1 or 0", "4e 5e" },
        { "0 1, 5 0.8, 10 0.8", "0 10, 10 4, 12 3", NAN,
          "risk.csv:4: the number at risk at 12 is after the last click, at 10: left out (if",
          "2c 4c 5e 5e 6c 8c 10c 10c 10c 10c" },
        { "0 1, 5 0.8, 10 0.8", "0 10, 10 9", NAN,
          "risk.csv:3: 9 at risk at 10, but the clicks leave 8",
          "5e 5e 10c 10c 10c 10c 10c 10c 10c 10c" },
        { "0 1, 5 0.8, 10 0.8, 21 0.8", "0 10, 10 8", NAN,
          "risk.csv:3: the last number at risk is told at 10, but the clicks go on to 21: are the",
          "5e 5e 21c 21c 21c 21c 21c 21c 21c 21c" },
        { "0 1, 5 0.8, 10 0.8, 12 0.8", "0 10, 10 4", NAN,
          "risk.csv: after the last number at risk, at 10, people are taken to be censored at the",
          "2c 4c 5e 5e 6c 8c 11c 12c 12c 12c" },
        { "0 1, 5 0.5", "0 4", NAN, "risk.csv: neither numbers at risk after time 0 nor all events",
          "5e 5e 5c 5c" },
        { "0 1, 5 0.5", "0 4", 3, "risk.csv: 3 events in all, but the curve gives 2",
          "5e 5e 5c 5c" },
    };
    /* clang-format on */
    static const int lines[] = { 2, 3, 4, 5, 6 };
    Error err;

    for (size_t item = 0; item < LENGTH(cases); item++) {
        const Rows clicks = rows_of(cases[item].clicks), at_risk = rows_of(cases[item].at_risk);
        GuyotQuestion question = ask(&clicks, &at_risk, cases[item].n_events);
        Guyot made;
        question.clicks.file = "clicks.csv";
        question.at_risk.file = "risk.csv";
        question.clicks.lines = question.at_risk.lines = lines;
        CHECK_OK(guyot_people(&made, &question, &err));
        CHECK_NOTE(&made.notes, cases[item].says);
        check_people(cases[item].says, &made, cases[item].people);
        guyot_free(&made);
    }
}

/* The same as counts, and how far the curve made is from the clicks as they were given. */
static void
test_counts(void)
{
    const Rows clicks = rows_of("2 0.8, 3 0.804, 4 0.82, 6 -0.01, 7 0.01"),
               at_risk = rows_of("0 5, 3 5, 9 0");
    GuyotQuestion question = ask(&clicks, &at_risk, 6);
    Guyot made;
    Error err;

    question.rise = 0.02;
    CHECK_OK(guyot_people(&made, &question, &err));
    check_people("counts", &made, "2e 6e 6e 6e 6e");
    CU_ASSERT_TRUE(made.start_added);
    CHECK_CLOSE("rises", made.n_rises, 3, 0);
    CHECK_CLOSE("largest", made.largest_rise, 0.02, 1e-12);
    CHECK_CLOSE("cut", made.n_cut, 1, 0);
    CHECK_CLOSE("beyond", made.n_beyond, 1, 0);
    CHECK_CLOSE("short", made.n_short, 1, 0);
    CHECK_CLOSE("short by", made.largest_short, 1, 0);
    CHECK_CLOSE("at risk at 3", made.intervals[1].at_risk, 4, 0);
    CHECK_CLOSE("as told", made.intervals[1].told, 5, 0);
    CHECK_CLOSE("events missed", made.events_missed, -1, 0);
    CHECK_CLOSE("departure", made.departure, 0.02, 1e-12);
    CHECK_CLOSE("departure at", made.departure_at, 4, 0);
    guyot_free(&made);
    guyot_free(&made);
}

/* ---- what cannot be ---- */

static void
test_bad(void)
{
    /* clang-format off */
    static const struct {
        const char *clicks, *at_risk;
        double n_events;
        const char *says;
    } cases[] = {
        { "0 100, 5 87", "0 10", NAN,
          "clicks.csv:2: survival 100 is above 1: write proportions, 1, not 100" },
        { "0 1, 5 87", "0 10", NAN,
          "clicks.csv:3: survival 87 is above 1: write proportions, 0.87, not 87" },
        { "0 1, 5 -0.2", "0 10", NAN, "clicks.csv:3: survival -0.2 is below 0" },
        { "0 1, 5 nan", "0 10", NAN, "clicks.csv:3: a time and a survival must be numbers" },
        { "-1 1, 5 0.5", "0 10", NAN, "clicks.csv:2: time -1 is below 0" },
        { "0 1, 5 0.5, 7 0.52", "0 10", NAN,
          "clicks.csv:4: survival rises from 0.5 to 0.52 at 7: a Kaplan-Meier curve" },
        { "0 1, 5 0.8, 4 0.7", "0 10", NAN, "clicks.csv:4: time goes back from 5 to 4" },
        { "0 1", "0 10", NAN, "clicks.csv:2: the clicks end at time 0" },
        { "", "0 10", NAN, "clicks.csv: there are no clicks" },
        { "0 1, 5 0.8", "", NAN, "risk.csv: no number at risk" },
        { "0 1, 5 0.8", "6 10", NAN, "risk.csv:2: the first number at risk must be at time 0" },
        { "0 1, 5 0.8", "0 0", NAN, "risk.csv:2: nobody is at risk at time 0" },
        { "0 1, 5 0.8", "0 10, 5 7.5", NAN, "risk.csv:3: 7.5 at risk at 5: people are whole" },
        { "0 1, 5 0.8", "0 10, 5 -1", NAN, "risk.csv:3: -1 at risk: below 0" },
        { "0 1, 5 0.8", "0 10, 5 inf", NAN,
          "risk.csv:3: a time and a number at risk must be numbers" },
        { "0 1, 5 0.8", "0 1e7", NAN, "risk.csv:2: 1e+07 at risk: at most 1000000" },
        { "0 1, 5 0.8", "0 10, 5 8, 3 7", NAN, "risk.csv:4: time goes back from 5 to 3" },
        { "0 1, 5 0.8", "0 10, 5 8, 5 7", NAN,
          "risk.csv:4: the number at risk at 5 is told twice" },
        { "0 1, 5 0.8", "0 10, 5 11", NAN,
          "risk.csv:3: 11 at risk at 5, more than the 10 at 0: numbers at risk cannot rise" },
        { "0 1, 5 0.8", "0 10, 12 8, 24 6", NAN,
          "risk.csv:3: a number at risk at 12, but the clicks end at 5: are the times of both in" },
        { "0 1, 5 0.8, 9 0.3", "0 10, 6 6, 8 5, 9 2", NAN,
          "risk.csv:3: numbers at risk at 6 and 8, but no click between them: click the curve" },
        { "0 1, 5 0.8, 9 0.3", "0 10, 7 0", NAN,
          "clicks.csv:4: survival falls from 0.8 to 0.3 at 9, but nobody is at risk from 7 on" },
        { "0 1, 5 0.4, 9 0.3", "0 100, 7 80", NAN,
          "risk.csv:3: 80 at risk at 7, but by the clicks at most 40 of 100 are left: do both" },
        { "0 1, 5 0.4, 9 0.3", "0 100, 7 40", 50,
          "50 events in all, but with these numbers at risk the curve needs at least 60" },
        { "0 1, 5 0.4, 9 0.3", "0 100, 7 40", 140,
          "140 events in all, but with these numbers at risk the curve has at most 70: are they" },
        { "0 1, 5 0.4", "0 10", 4.5, "4.5 events: a whole number is needed" },
        { "0 1, 5 0.4", "0 10", -4, "-4 events: a whole number is needed" },
    };
    /* clang-format on */
    static const int lines[] = { 2, 3, 4, 5, 6 };
    Guyot made;
    Error err;

    for (size_t item = 0; item < LENGTH(cases); item++) {
        const Rows clicks = rows_of(cases[item].clicks), at_risk = rows_of(cases[item].at_risk);
        GuyotQuestion question = ask(&clicks, &at_risk, cases[item].n_events);
        question.clicks.file = "clicks.csv";
        question.at_risk.file = "risk.csv";
        question.clicks.lines = question.at_risk.lines = lines;
        CHECK_FAILS(guyot_people(&made, &question, &err), ERR_SPEC, cases[item].says);
        guyot_free(&made);
    }
    const Rows clicks = rows_of("0 1, 5 87"), at_risk = rows_of("0 10");
    const GuyotQuestion question = ask(&clicks, &at_risk, NAN);
    CHECK_FAILS(guyot_people(&made, &question, &err), ERR_SPEC, "row 2: survival 87 is above 1");
    guyot_free(&made);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "by_hand", test_by_hand }, { "ovarian", test_ovarian },
        { "trials", test_trials },   { "put_right", test_put_right },
        { "counts", test_counts },   { "bad", test_bad },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
