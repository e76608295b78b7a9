/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survival/curve.h"
#include "testlib.h"
#include <math.h>

/* A curve of one lane, with its numbers beside it. */
typedef struct {
    double number[CURVE_ARGS];
    Curve curve;
} Held;

static const Curve *
hold(Held *held, const char *family, double first, double second, const Curve *a, const Curve *b)
{
    held->number[0] = first;
    held->number[1] = second;
    held->curve = (Curve){ .family = curve_family(family),
                           .arg = { &held->number[0], &held->number[1] },
                           .of = { a, b } };
    CU_ASSERT_PTR_NOT_NULL_FATAL(held->curve.family);
    return &held->curve;
}

static Lifetable
make_table(double units)
{
    static const double ages[] = { 60, 70, 80 }, rates[] = { 0.01, 0.05, 0.2 };
    Lifetable table;
    Error err;

    CHECK_OK(lifetable_init(&table, ages, rates, 3, LIFETABLE_RATE, units, &err));
    return table;
}

static void
test_quantile(void)
{
    /* inverted by hand from S(t) = 1 - p */
    /* clang-format off */
    const struct { const char *name, *family; double first, second, p, expected; } cases[] = {
        { "exponential",       "exponential", 0.1, 0,   0.5,   10 * log(2) },
        { "weibull median",    "weibull",     1.3, 14,  0.5,   14 * pow(log(2), 1 / 1.3) },
        { "weibull, steep",    "weibull",     30, 1e6,  0.99,  1e6 * pow(log(100), 1 / 30.0) },
        { "weibull, very early", "weibull",   0.1, 1,   1e-6,  pow(-log1p(-1e-6), 10) },
        { "weibull_ph",        "weibull_ph",  1.3, 0.02, 0.5,  pow(log(2) / 0.02, 1 / 1.3) },
        { "gompertz",          "gompertz",    0.1, 0.01, 0.25, 10 * log1p(10 * -log(0.75)) },
        { "loglogistic",       "loglogistic", 3, 14,    0.5,   14 },
        { "loglogistic, 0.9",  "loglogistic", 3, 14,    0.9,   14 * pow(9, 1 / 3.0) },
        { "lognormal median",  "lognormal",   2, 0.7,   0.5,   exp(2) },
        { "lognormal, 0.975",  "lognormal",   2, 0.7,   0.975, exp(2 + 0.7 * 1.9599639845400542) },
        { "at once",           "weibull",     1.3, 14,  0,     0 },
        { "nobody",            "weibull",     1.3, 14,  1,     INFINITY },
        { "never",             "exponential", 0, 0,     0.5,   INFINITY },
        { "survivors for ever", "gompertz",   -1, 0.1,  0.5,   INFINITY },
    };
    /* clang-format on */
    Held held, cured;

    for (size_t i = 0; i < LENGTH(cases); i++)
        CHECK_CLOSE(cases[i].name,
                    curve_quantile(
                        hold(&held, cases[i].family, cases[i].first, cases[i].second, NULL, NULL),
                        cases[i].p, 0, 0),
                    cases[i].expected, 1e-13);
    hold(&held, "exponential", 0.1, 0, NULL, NULL);
    hold(&cured, "cure", 0.2, 0, &held.curve, NULL);
    CHECK_CLOSE("cure, median", curve_quantile(&cured.curve, 0.5, 0, 0), -10 * log(0.375), 1e-13);
    CHECK_CLOSE("cure, beyond", curve_quantile(&cured.curve, 0.8001, 0, 0), INFINITY, 0);
    CU_ASSERT(isnan(curve_quantile(&held.curve, -0.1, 0, 0)));
    CU_ASSERT(isnan(curve_quantile(&held.curve, 1.1, 0, 0)));
    CU_ASSERT(isnan(curve_quantile(&held.curve, NAN, 0, 0)));
}

static void
test_quantile_of_life_table(void)
{
    Lifetable table = make_table(12);
    const Curve life = { .family = curve_family("life_table"), .table = &table };

    /* by hand: 0.05 spent to 70, 0.5 to 80, the rest at 0.2 a year; in months */
    CHECK_CLOSE("median", curve_quantile(&life, 0.5, 65, 0), 12 * (15 + (log(2) - 0.55) / 0.2),
                1e-12);
    CU_ASSERT(isnan(curve_quantile(&life, 0.5, 50, 0)));
    lifetable_free(&table);
}

static void
test_mean(void)
{
    /* closed forms; the others are integrals by mpmath 1.3.0 (quad, 25 digits) */
    const double pi = 3.14159265358979324;
    /* clang-format off */
    const struct { const char *name, *family; double first, second, to, expected; } cases[] = {
        { "exponential",         "exponential", 0.1, 0,    INFINITY, 10 },
        { "exponential to 20",   "exponential", 0.1, 0,    20,  -10 * expm1(-2) },
        { "never, to 7",         "exponential", 0, 0,      7,   7 },
        { "never",               "exponential", 0, 0,      INFINITY, INFINITY },
        { "to 0",                "exponential", 0.1, 0,    0,   0 },
        { "weibull",             "weibull",     1.3, 14,   INFINITY, 14 * tgamma(1 + 1 / 1.3) },
        { "weibull to 20",       "weibull",     1.3, 14,   20,  11.137904282092401 },
        { "weibull, long tail",  "weibull",     0.2, 14,   INFINITY, 14 * 120 },
        { "weibull, steep",      "weibull",     20, 14,    INFINITY, 14 * tgamma(1.05) },
        { "weibull, very steep", "weibull",     500, 14,   INFINITY, 14 * tgamma(1.002) },
        { "weibull_ph",          "weibull_ph",  2, 0.25,   INFINITY, sqrt(pi) },
        { "gompertz",            "gompertz",    0.1, 0.1,  INFINITY, 5.9634736232319407 },
        { "gompertz falling",    "gompertz",    -0.1, 0.1, INFINITY, INFINITY },
        { "loglogistic",         "loglogistic", 3, 14,     INFINITY, 14 * (pi / 3) / sin(pi / 3) },
        { "loglogistic to 30",   "loglogistic", 1.5, 10,   30,  13.138622490340315 },
        { "loglogistic, shape just above 1", "loglogistic", 1.01, 14, INFINITY, 1400.2257786162553 },
        { "loglogistic, shape 1", "loglogistic", 1, 14,    INFINITY, INFINITY },
        { "loglogistic below 1", "loglogistic", 0.5, 14,   INFINITY, INFINITY },
        { "lognormal",           "lognormal",   2, 0.7,    INFINITY, exp(2.245) },
        { "lognormal, wide",     "lognormal",   2, 3,      INFINITY, exp(6.5) },
    };
    /* clang-format on */
    Held held, cured;

    for (size_t i = 0; i < LENGTH(cases); i++)
        CHECK_CLOSE(
            cases[i].name,
            curve_mean(hold(&held, cases[i].family, cases[i].first, cases[i].second, NULL, NULL),
                       cases[i].to, 0, 0),
            cases[i].expected, 1e-9);
    hold(&held, "weibull", 1.3, 14, NULL, NULL);
    hold(&cured, "cure", 0.2, 0, &held.curve, NULL);
    CHECK_CLOSE("cure to 40", curve_mean(&cured.curve, 40, 0, 0), 18.224490982732704, 1e-9);
    CHECK_CLOSE("cure", curve_mean(&cured.curve, INFINITY, 0, 0), INFINITY, 0);
    cured.number[0] = 1e-6;
    CHECK_CLOSE("a few cured", curve_mean(&cured.curve, INFINITY, 0, 0), INFINITY, 0);
    CU_ASSERT(isnan(curve_mean(&held.curve, NAN, 0, 0)));
    CU_ASSERT(isnan(curve_mean(&held.curve, -1, 0, 0)));
}

static void
test_mean_of_pieces(void)
{
    static const double start[] = { 0, 2, 5 }, h1[] = { 9, 0.1 }, h2[] = { 9, 0 },
                        h3[] = { 9, 0.4 };
    static const double *const piece[] = { h1, h2, h3 };
    const Curve pieces = {
        .family = curve_family("piecewise"), .n_pieces = 3, .start = start, .piece = piece
    };
    Lifetable table = make_table(12);
    const Curve life = { .family = curve_family("life_table"), .table = &table };
    Held held, join, sum, excess;

    /* piece by piece (1 - exp(-h d)) / h, times the share alive at its start; the second lane */
    CHECK_CLOSE("piecewise", curve_mean(&pieces, INFINITY, 0, 1),
                -10 * expm1(-0.2) + exp(-0.2) * (3 + 1 / 0.4), 1e-9);
    CHECK_CLOSE("piecewise to 3", curve_mean(&pieces, 3, 0, 1), -10 * expm1(-0.2) + exp(-0.2),
                1e-9);
    const double to_70 = -expm1(-0.05) / 0.01, to_80 = -expm1(-0.5) / 0.05;
    CHECK_CLOSE("life table", curve_mean(&life, INFINITY, 65, 0),
                12 * (to_70 + exp(-0.05) * (to_80 + exp(-0.5) / 0.2)), 1e-9);
    hold(&held, "exponential", 0.1, 0, NULL, NULL);
    hold(&join, "join", 5, 0, &held.curve, &life);
    CHECK_CLOSE("join", curve_mean(&join.curve, 60, 65, 0),
                -10 * expm1(-0.5) + exp(-0.5) * -1200 * expm1(-55 * 0.01 / 12), 1e-9);
    hold(&sum, "add", 0, 0, &held.curve, &life);
    CHECK_CLOSE("add", curve_mean(&sum.curve, 60, 65, 0),
                -expm1(-60 * (0.1 + 0.01 / 12)) / (0.1 + 0.01 / 12), 1e-9);
    /* above the table's 0.05 / 12 a month until 80 only: survivors for ever */
    held.number[0] = 0.01;
    hold(&excess, "excess", 0, 0, &held.curve, &life);
    const double h = 0.01 - 0.05 / 12;
    CHECK_CLOSE("excess", curve_mean(&excess.curve, 180, 70, 0),
                -expm1(-120 * h) / h + exp(-120 * h) * 60, 1e-9);
    CHECK_CLOSE("excess for ever", curve_mean(&excess.curve, INFINITY, 70, 0), INFINITY, 0);
    lifetable_free(&table);
}

/* A Kaplan-Meier curve: rectangles. With a tail that goes on from it; and one that reaches 0. */
static void
test_mean_of_steps(void)
{
    static const double at[] = { 0, 0.7, 1.25, 3 }, left[] = { 1, 0.9, 0.6, 0.4 };
    static const double last_at[] = { 1, 2.5 }, last[] = { 0.25, 0 };
    const Curve seen = { .family = curve_family("km"), .n_steps = 4, .step_at = at, .step = left };
    const Curve all = {
        .family = curve_family("km"), .n_steps = 2, .step_at = last_at, .step = last
    };
    Held tail, join;

    hold(&join, "join", 3.5, 0, &seen, hold(&tail, "exponential", 0.2, 0, NULL, NULL));
    CHECK_CLOSE("to 2", curve_mean(&seen, 2, 0, 0), 0.7 + 0.9 * 0.55 + 0.6 * 0.75, 1e-9);
    CHECK_CLOSE("beyond its end", curve_mean(&seen, 5, 0, 0),
                0.7 + 0.9 * 0.55 + 0.6 * 1.75 + 0.4 * 2, 1e-9);
    CHECK_CLOSE("some stay", curve_mean(&seen, INFINITY, 0, 0), INFINITY, 0);
    CHECK_CLOSE("to 0", curve_mean(&all, INFINITY, 0, 0), 1 + 0.25 * 1.5, 1e-9);
    CHECK_CLOSE("a tail", curve_mean(&join.curve, INFINITY, 0, 0),
                0.7 + 0.9 * 0.55 + 0.6 * 1.75 + 0.4 * 0.5 + 0.4 / 0.2, 1e-9);
    CHECK_CLOSE("median", curve_quantile(&seen, 0.5, 0, 0), 3, 1e-11);
    CHECK_CLOSE("upper quarter", curve_quantile(&seen, 0.25, 0, 0), 1.25, 1e-11);
    CHECK_CLOSE("in the tail", curve_quantile(&join.curve, 0.8, 0, 0), 3.5 + 5 * log(2), 1e-11);
    CHECK_CLOSE("never", curve_quantile(&seen, 0.7, 0, 0), INFINITY, 0);
    CHECK_CLOSE("nobody is left", curve_quantile(&all, 0.999, 0, 0), 2.5, 1e-11);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "quantile", test_quantile },
        { "quantile_of_life_table", test_quantile_of_life_table },
        { "mean", test_mean },
        { "mean_of_pieces", test_mean_of_pieces },
        { "mean_of_steps", test_mean_of_steps },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
