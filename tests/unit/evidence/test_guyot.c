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

/* The steps of the paper on paper. Clicks at 5, 10 of 10 people with 4 at risk at 10: the guess is
 * 10 x 0.8 - 4 = 4 censored, at 2, 4, 6, 8; at 5 8 are at risk, of whom 1.6, so 2, die; 6 - 2 = 4.
 * Where the curve goes on flat to 20, the rate of 4 in 10 is kept: 4 more, and nobody is left.
 * "Two deaths" leave less to be censored, "all" is by events alone: of 10, 2 and 2 die with nobody
 * censored (0.8, then 6 / 8 = 0.75 is nearest to 0.7), and with 3 censored by 5 (1.25 to 5). */
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
        { "a guess that fits", "0 1, 5 0.8, 10 0.8", "0 10, 10 4", NAN,
          "2c 4c 5e 5e 6c 8c 10c 10c 10c 10c" },
        { "the rate goes on", "0 1, 5 0.8, 10 0.8, 15 0.8", "0 10, 10 4", NAN,
          "2c 4c 5e 5e 6c 8c 11.67c 13.33c 15c 15c" },
        { "as many as are left", "0 1, 5 0.8, 10 0.8, 25 0.8", "0 10, 10 4", NAN,
          "2c 4c 5e 5e 6c 8c 13c 16c 19c 22c" },
        { "no click at a number at risk", "0 1, 5 0.8, 9 0.8, 12 0.4", "0 10, 10 4", NAN,
          "2c 4c 5e 5e 6c 8c 10.25c 12e 12e 12c" },
        { "a vertical line", "0 1, 5 1, 5 0.9, 5 0.8, 8 0.8, 8 0.4, 9 0.4", "0 10", NAN,
          "5e 5e 8e 8e 8e 8e 9c 9c 9c 9c" },
        { "the curve falls at a number at risk", "0 1, 5 0.8, 10 0.4, 11 0.4", "0 10, 10 4", 4,
          "2c 4c 5e 5e 6c 8c 10e 10e 11c 11c" },
        { "three die of ten", "0 1, 4 0.7, 8 0.35, 10 0.35", "0 10", 5, "" },
        { "nobody at risk", "0 1, 5 0.8, 10 0.8, 12 0.8", "0 10, 6 4, 12 0", NAN, "" },
    };
    Error err;

    for (size_t item = 0; item < LENGTH(cases); item++) {
        const Rows clicks = rows_of(cases[item].clicks), at_risk = rows_of(cases[item].at_risk);
        const GuyotQuestion question = ask(&clicks, &at_risk, cases[item].n_events);
        Guyot made;
        CHECK_OK(guyot_people(&made, &question, &err));
        check_people(cases[item].name, &made, cases[item].people);
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
        arm->points[person] = (KmPoint){ .time = rounded(fmin(wait, watched)) + 0.001,
                                         .event = wait <= watched };
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
median_of(const KmPoint *points, int n)
{
    KmCurve curve;

    km_fit(&curve, points, n, -1);
    const double median = km_quantile(&curve, 0.5, KM_LOG, 0.95).at;
    km_free(&curve);
    return median;
}

/* The curve made passes through the clicks, within half a death of those at risk. */
static void
check_curve(const char *name, const Guyot *made, const Rows *clicks)
{
    KmCurve curve;
    int at;

    km_fit(&curve, made->points, made->n, -1);
    for (int item = 0; item < clicks->n; item++) {
        const double time = clicks->time[item], before = item ? clicks->value[item - 1] : 1;
        const int left = at_risk_at(made->points, made->n, time);
        const double gap = fabs(km_at(&curve, time, &at) - clicks->value[item]);
        CU_ASSERT_TRUE(gap <= 0.5 * (before + 0.001) / left + 1e-12);
        CU_ASSERT_TRUE(gap <= made->departure + 1e-12);
        if (gap > 0.5 * (before + 0.001) / left) printf("%s: %g at %g\n", name, gap, time);
    }
    km_free(&curve);
}

static void
test_weibull(void)
{
    static Arm arms[2];
    for (int told = 0; told < 4; told++) {
        Guyot made[2];
        double true_ratio, ratio;
        Error err;
        for (int arm = 0; arm < 2; arm++) {
            simulate(&arms[arm], 200, arm ? 0.65 : 1, (uint64_t)arm);
            click(&arms[arm], 6, told & 1 ? 7 : 1);
            const double events = events_of(arms[arm].points, arms[arm].n);
            const GuyotQuestion question =
                ask(&arms[arm].clicks, &arms[arm].at_risk, told & 2 ? events : NAN);
            CHECK_OK(guyot_people(&made[arm], &question, &err));
            check_curve("weibull", &made[arm], &arms[arm].clicks);
            printf("told %d arm %d: events %g %d, median %g %g, departure %g at %g", told, arm,
                   events, made[arm].n_events, median_of(arms[arm].points, 200),
                   median_of(made[arm].points, 200), made[arm].departure, made[arm].departure_at);
            for (int item = 0; item < made[arm].n_intervals; item++)
                printf(" %d/%d", made[arm].intervals[item].told, made[arm].intervals[item].at_risk);
            printf("\n");
        }
        true_ratio = hazard_ratio(arms[0].points, 200, arms[1].points, 200);
        ratio = hazard_ratio(made[0].points, 200, made[1].points, 200);
        printf("hr %.5f %.5f\n", true_ratio, ratio);
        guyot_free(&made[0]);
        guyot_free(&made[1]);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "by_hand", test_by_hand },
        { "weibull", test_weibull },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
