/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/lanes.h"
#include "survival/curve.h"
#include "testlib.h"
#include <math.h>
#include <string.h>

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

static double
increment(const Curve *curve, double t0, double t1, double age0)
{
    double D;

    curve_increment(&D, curve, t0, t1, age0, 1);
    return D;
}

static double
survival(const Curve *curve, double t, double age0)
{
    double S;

    curve_survival(&S, curve, t, age0, 1);
    return S;
}

/* Mortality that rises by a tenth each year from 60 to 100, in months. */
static Lifetable
make_table(double units)
{
    double ages[41], rates[41];
    Lifetable table;
    Error err;

    for (int row = 0; row < 41; row++) {
        ages[row] = 60 + row;
        rates[row] = 0.01 * pow(1.1, row);
    }
    CHECK_OK(lifetable_init(&table, ages, rates, 41, LIFETABLE_RATE, units, &err));
    return table;
}

static void
test_families(void)
{
    /* the formulas of flexsurv's manual, worked in the C library; log-normal by mpmath 1.3.0, 40
     * digits */
    /* clang-format off */
    const struct { const char *name, *family; double first, second, t0, t1, expected; } cases[] = {
        { "exponential",        "exponential", 0.1, 0,    2, 5,     0.3 },
        { "rate 0: never",      "exponential", 0, 0,      0, 1e6,   0 },
        { "weibull",            "weibull",     1.3, 14,   0, 20,    pow(20 / 14.0, 1.3) },
        { "weibull later",      "weibull",     1.3, 14,   5, 5.25,  pow(5.25 / 14, 1.3) - pow(5 / 14.0, 1.3) },
        { "weibull below 1",    "weibull",     0.4, 3,    0, 1e-9,  pow(1e-9 / 3, 0.4) },
        { "weibull of shape 1", "weibull",     1, 8,      3, 4,     0.125 },
        { "nothing at 0",       "weibull",     0.4, 3,    0, 0,     0 },
        { "weibull_ph",         "weibull_ph",  1.3, 0.02, 0, 20,    0.02 * pow(20, 1.3) },
        { "weibull_ph rate 0",  "weibull_ph",  50, 0,     0, 1e30,  0 },
        { "gompertz",           "gompertz",    0.1, 0.01, 0, 20,    0.1 * expm1(2) },
        { "gompertz later",     "gompertz",    0.1, 0.01, 10, 11,   0.1 * (exp(1.1) - exp(1)) },
        { "gompertz falling",   "gompertz",    -0.1, 0.01, 0, 20,   -0.1 * expm1(-2) },
        { "gompertz flat",      "gompertz",    0, 0.01,   5, 20,    0.15 },
        { "gompertz near flat", "gompertz",    1e-14, 0.01, 0, 20,  0.2 * (1 + 1e-13) },
        { "gompertz rate 0",    "gompertz",    1, 0,      0, 1e4,   0 },
        { "loglogistic",        "loglogistic", 3, 14,     0, 14,    log(2) },
        { "loglogistic early",  "loglogistic", 3, 14,     0, 1e-3,  log1p(pow(1e-3 / 14, 3)) },
        { "loglogistic late",   "loglogistic", 3, 14,     0, 1e200, 3 * log(1e200 / 14) },
        { "lognormal",          "lognormal",   2, 0.7,    5, 9,     0.60370506273272869 },
        { "lognormal early",    "lognormal",   2, 0.7,    0, 0.01,  1.9371979411751173e-21 },
        { "lognormal late",     "lognormal",   2, 0.7,    0, 1e5,   95.87621109679041 },
        { "overflow",           "weibull",     5, 1e-10,  0, 1e60,  700 },
        { "after overflow",     "gompertz",    1, 1,      800, 801, 700 },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Held held;
        const Curve *curve =
            hold(&held, cases[i].family, cases[i].first, cases[i].second, NULL, NULL);
        CHECK_CLOSE(cases[i].name, increment(curve, cases[i].t0, cases[i].t1, 0), cases[i].expected,
                    4e-14);
    }
    CHECK_TEXT("end of the table", curve_families[CURVE_WANING_LOG + 1].name, NULL);
    for (int kind = 0; kind <= CURVE_WANING_LOG; kind++) {
        CU_ASSERT_EQUAL((int)curve_families[kind].kind, kind);
        CU_ASSERT_PTR_EQUAL(curve_family(curve_families[kind].name), &curve_families[kind]);
        CU_ASSERT(strncmp(curve_families[kind].form, curve_families[kind].name,
                          strlen(curve_families[kind].name)) == 0);
    }
    CU_ASSERT_PTR_NULL(curve_family("weibul"));
}

static void
test_lanes(void)
{
    double shape[LANES], scale[LANES], D[LANES], at[LANES];
    Held never;
    const Curve weibull = { .family = curve_family("weibull"), .arg = { shape, scale } };
    const Curve join = { .family = curve_family("join"),
                         .arg = { at },
                         .of = { &weibull, hold(&never, "exponential", 0, 0, NULL, NULL) } };

    for (int lane = 0; lane < LANES; lane++) {
        shape[lane] = 0.5 + 0.1 * lane;
        scale[lane] = 3 + lane;
        at[lane] = 0.25 * lane;
    }
    curve_increment(D, &weibull, 1, 6, 0, LANES);
    for (int lane = 0; lane < LANES; lane++) {
        CHECK_CLOSE("lane", D[lane],
                    pow(6 / scale[lane], shape[lane]) - pow(1 / scale[lane], shape[lane]), 1e-13);
        CHECK_CLOSE("one of them", curve_cumulative(&weibull, 1, 6, 0, lane), D[lane], 0);
    }
    /* joined in the middle of the interval in some lanes, before or after it in others */
    double forever[LANES] = { 0 };
    const Curve rest = { .family = curve_family("exponential"), .arg = { forever } };
    const Curve lanes_join = { .family = join.family, .arg = { at }, .of = { &weibull, &rest } };
    curve_increment(D, &lanes_join, 1, 6, 0, LANES);
    for (int lane = 0; lane < LANES; lane++) {
        const double end = fmin(fmax(at[lane], 1), 6);
        CHECK_CLOSE("join", D[lane],
                    pow(end / scale[lane], shape[lane]) - pow(1 / scale[lane], shape[lane]), 1e-13);
    }
}

static void
test_piecewise(void)
{
    static const double start[] = { 0, 2, 5 }, h1[] = { 0.1 }, h2[] = { 0 }, h3[] = { 0.4 };
    static const double *const piece[] = { h1, h2, h3 };
    const Curve curve = {
        .family = curve_family("piecewise"), .n_pieces = 3, .start = start, .piece = piece
    };
    /* clang-format off */
    static const struct { const char *name; double t0, t1, expected; } cases[] = {
        { "first", 0, 1, 0.1 }, { "over the first", 1, 3, 0.1 }, { "free", 2, 5, 0 },
        { "all", 0, 7, 1.0 }, { "last", 6, 8, 0.8 }, { "nothing", 3, 3, 0 },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++)
        CHECK_CLOSE(cases[i].name, increment(&curve, cases[i].t0, cases[i].t1, 0),
                    cases[i].expected, 1e-15);
}

static void
test_life_table(void)
{
    Lifetable table = make_table(12);
    const Curve curve = { .family = curve_family("life_table"), .table = &table };

    CHECK_CLOSE("a year", increment(&curve, 0, 12, 60), 0.01, 1e-13);
    CHECK_CLOSE("from birthday to birthday", increment(&curve, 12, 24, 60), 0.011, 1e-13);
    CHECK_CLOSE("half years", increment(&curve, 6, 18, 60), 0.0105, 1e-13);
    CHECK_CLOSE("by age", increment(&curve, 0, 12, 70.5), 0.005 * (pow(1.1, 10) + pow(1.1, 11)),
                1e-13);
    CHECK_CLOSE("survival", survival(&curve, 24, 60), exp(-0.021), 1e-14);
    CU_ASSERT(isnan(increment(&curve, 0, 12, 50))); /* below the first row: told, not hidden */
    CU_ASSERT(curve_has_age(&curve) && !curve_has_memory(&curve));
    lifetable_free(&table);
}

static void
test_mixtures(void)
{
    Held a, b, cure, mix, none, all, twins;
    const Curve *weibull = hold(&a, "weibull", 1.3, 14, NULL, NULL);
    const Curve *gompertz = hold(&b, "gompertz", 0.1, 0.02, NULL, NULL);

    hold(&cure, "cure", 0.2, 0, weibull, NULL);
    hold(&none, "cure", 0, 0, weibull, NULL);
    hold(&all, "cure", 1, 0, weibull, NULL);
    hold(&mix, "mix", 0.3, 0, weibull, gompertz);
    hold(&twins, "mix", 0.3, 0, weibull, weibull);
    for (double t = 0; t < 60; t += 1.7) {
        const double Sa = survival(weibull, t, 0), Sb = survival(gompertz, t, 0);
        CHECK_CLOSE("cure", survival(&cure.curve, t, 0), 0.2 + 0.8 * Sa, 1e-14);
        CHECK_CLOSE("mix", survival(&mix.curve, t, 0), 0.3 * Sa + 0.7 * Sb, 1e-14);
        CHECK_CLOSE("cure of 0", increment(&none.curve, t, t + 1, 0),
                    increment(weibull, t, t + 1, 0), 1e-13);
        CHECK_CLOSE("all cured", survival(&all.curve, t, 0), 1, 0);
        CHECK_CLOSE("a mix of twins", increment(&twins.curve, t, t + 1, 0),
                    increment(weibull, t, t + 1, 0), 1e-13);
    }
    /* S near 1: (1 - p) H to first order, where 1 - S has lost all digits */
    CHECK_CLOSE("early", increment(&cure.curve, 0, 1e-12, 0), 0.8 * pow(1e-12 / 14, 1.3), 1e-13);
    /* S_a long underflown: those alive are the cured, or the slower half of a mixture */
    CHECK_CLOSE("late", increment(&cure.curve, 1e5, 2e5, 0), 0, 0);
    CHECK_CLOSE("all at once", increment(&cure.curve, 0, 2e5, 0), -log(0.2), 1e-14);
    Held slow, fast, late;
    hold(&slow, "exponential", 1, 0, NULL, NULL);
    hold(&fast, "exponential", 3, 0, NULL, NULL);
    hold(&late, "mix", 0.5, 0, &slow.curve, &fast.curve);
    CHECK_CLOSE("the slow remain", increment(&late.curve, 5000, 5900, 0), 900, 1e-13);
}

static void
test_join_is_continuous(void)
{
    Held a, b, join, never;
    const Curve *weibull = hold(&a, "weibull", 1.3, 14, NULL, NULL);
    const Curve *gompertz = hold(&b, "gompertz", 0.1, 0.02, NULL, NULL);

    hold(&join, "join", 5, 0, weibull, gompertz);
    CHECK_CLOSE("before", survival(&join.curve, 3, 0), survival(weibull, 3, 0), 1e-15);
    CHECK_CLOSE("at", survival(&join.curve, 5, 0), survival(weibull, 5, 0), 1e-15);
    CHECK_CLOSE("just after", survival(&join.curve, 5 + 1e-12, 0), survival(weibull, 5, 0), 1e-12);
    /* model language: S_a(at) S_b(t) / S_b(at) */
    CHECK_CLOSE("after", survival(&join.curve, 9, 0),
                survival(weibull, 5, 0) * survival(gompertz, 9, 0) / survival(gompertz, 5, 0),
                1e-14);
    hold(&never, "join", INFINITY, 0, weibull, gompertz);
    CHECK_CLOSE("never joined", survival(&never.curve, 1000, 0), survival(weibull, 1000, 0), 0);
    hold(&never, "join", 0, 0, weibull, gompertz);
    CHECK_CLOSE("joined at once", survival(&never.curve, 10, 0), survival(gompertz, 10, 0), 0);
}

static void
test_hazards_compared(void)
{
    Lifetable table = make_table(1);
    const Curve life = { .family = curve_family("life_table"), .table = &table };
    Held fixed, excess, least, most, sum, cured;
    const Curve *constant = hold(&fixed, "exponential", 0.0105, 0, NULL, NULL);

    hold(&excess, "excess", 0, 0, constant, &life);
    hold(&least, "at_least", 0, 0, constant, &life);
    hold(&most, "at_most", 0, 0, constant, &life);
    hold(&sum, "add", 0, 0, constant, &life);
    /* yearly rates 0.01, 0.011, ...: above the constant from the second year on */
    CHECK_CLOSE("excess, first year", increment(&excess.curve, 0, 1, 60), 0.0005, 1e-11);
    CHECK_CLOSE("excess, second year", increment(&excess.curve, 1, 2, 60), 0, 0);
    CHECK_CLOSE("excess over both at once", increment(&excess.curve, 0, 2, 60), 0, 0);
    CHECK_CLOSE("excess by steps", survival(&excess.curve, 2, 60), exp(-0.0005), 1e-14);
    CHECK_CLOSE("at least", survival(&least.curve, 2, 60), exp(-0.0105 - 0.011), 1e-14);
    CHECK_CLOSE("at most", survival(&most.curve, 2, 60), exp(-0.01 - 0.0105), 1e-14);
    CHECK_CLOSE("add", survival(&sum.curve, 2, 60), exp(-0.021 - 0.021), 1e-14);
    hold(&cured, "cure", 0.25, 0, &excess.curve, NULL);
    CHECK_CLOSE("cure of an excess", survival(&cured.curve, 2, 60), 0.25 + 0.75 * exp(-0.0005),
                1e-14);
    CHECK_CLOSE("and its increment", increment(&cured.curve, 1, 2, 60), 0, 0);
    lifetable_free(&table);
}

/* Whatever the curve, increments are not negative and add up to H. */
static void
test_increments_add_up(void)
{
    Lifetable table = make_table(1);
    const Curve life = { .family = curve_family("life_table"), .table = &table };
    Held a, b, c, cure, mix, join, sum, nested;
    const Curve *curves[] = {
        hold(&a, "weibull", 0.6, 14, NULL, NULL),
        hold(&b, "gompertz", -0.2, 0.3, NULL, NULL),
        hold(&c, "lognormal", 2, 0.7, NULL, NULL),
        hold(&cure, "cure", 0.2, 0, &a.curve, NULL),
        hold(&mix, "mix", 0.4, 0, &c.curve, &life),
        hold(&join, "join", 7.3, 0, &cure.curve, &b.curve),
        hold(&sum, "add", 0, 0, &mix.curve, &life),
        hold(&nested, "mix", 0.5, 0, &sum.curve, &join.curve),
    };

    for (size_t i = 0; i < LENGTH(curves); i++) {
        double total = 0;
        for (int step = 0; step < 480; step++) {
            const double D = increment(curves[i], step / 12.0, (step + 1) / 12.0, 60);
            CU_ASSERT(D >= 0);
            total += D;
        }
        CHECK_CLOSE(curves[i]->family->name, total, increment(curves[i], 0, 40, 60), 1e-12);
        CHECK_CLOSE(curves[i]->family->name, survival(curves[i], 40, 60), exp(-total), 1e-11);
        CHECK_CLOSE(curves[i]->family->name, survival(curves[i], 0, 60), 1, 0);
    }
    lifetable_free(&table);
}

/* A walk gives the bits of the increments it is made of, at time 0, through gaps and beyond the end
 * of everybody. */
static void
test_walk(void)
{
    static const struct {
        const char *family;
        double first, second;
    } cases[] = {
        { "exponential", 0.2, 0 },  { "weibull", 1.3, 7 },     { "weibull_ph", 0.7, 0.3 },
        { "gompertz", 0.05, 0.02 }, { "gompertz", -0.3, 0.2 }, { "loglogistic", 2.5, 4 },
        { "lognormal", 1.1, 0.6 },  { "gamma", 1.7, 0.2 },     { "weibull", 40, 2 },
    };
    static const double times[] = { 0, 0.25, 0.5, 3, 3, 9.75, 40, 1000, 1001 };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        CurveWalk walk;
        Held held;
        const Curve *curve =
            hold(&held, cases[i].family, cases[i].first, cases[i].second, NULL, NULL);
        curve_walk_from(&walk, curve, times[0], 1);
        for (size_t at = 1; at < LENGTH(times); at++) {
            double D;
            curve_walk_to(&D, &walk, times[at], 1);
            CHECK_CLOSE(cases[i].family, D, increment(curve, times[at - 1], times[at], 0), 0);
            CHECK_CLOSE("stands there", walk.t, times[at], 0);
        }
    }
}

static void
test_memory_and_age(void)
{
    Lifetable table = make_table(1);
    const Curve life = { .family = curve_family("life_table"), .table = &table };
    Held flat, rising, sum, cure, sum_rising;
    const Curve *constant = hold(&flat, "exponential", 0.1, 0, NULL, NULL);

    CU_ASSERT(!curve_has_memory(constant) && !curve_has_age(constant));
    CU_ASSERT(curve_has_memory(hold(&rising, "weibull", 1.3, 14, NULL, NULL)));
    hold(&sum, "add", 0, 0, constant, &life);
    CU_ASSERT(!curve_has_memory(&sum.curve) && curve_has_age(&sum.curve));
    hold(&sum_rising, "add", 0, 0, &life, &rising.curve);
    CU_ASSERT(curve_has_memory(&sum_rising.curve));
    CU_ASSERT(curve_has_memory(hold(&cure, "cure", 0.1, 0, constant, NULL)));
    lifetable_free(&table);
}

static void
test_mistakes(void)
{
    /* clang-format off */
    static const struct { const char *family; double first, second; const char *why; } cases[] = {
        { "weibull", 1.3, -2, "weibull: scale must be above 0, not -2" },
        { "weibull", 0, 2, "weibull: shape must be above 0, not 0" },
        { "weibull", 1, INFINITY, "weibull: scale must be finite" },
        { "exponential", -0.1, 0, "exponential: rate must not be below 0, not -0.1" },
        { "exponential", NAN, 0, "exponential: rate is no number" },
        { "gompertz", -INFINITY, 1, "gompertz: shape must be finite" },
        { "lognormal", 1, 0, "lognormal: sdlog must be above 0, not 0" },
    };
    static const struct { const char *family; double first, second; } good[] = {
        { "exponential", 0, 0 }, { "weibull_ph", 2, 0 }, { "gompertz", -3, 0 }, { "lognormal", -5, 1 },
    };
    /* clang-format on */
    static const double start[] = { 0, 3, 2 }, h[] = { 0.1 }, bad[] = { -1 };
    static const double *const piece[] = { h, h, h }, *const wrong[] = { h, bad };
    Curve pieces = {
        .family = curve_family("piecewise"), .n_pieces = 3, .start = start, .piece = piece
    };
    Held held, inner, outer;
    char why[100];

    for (size_t i = 0; i < LENGTH(cases); i++) {
        hold(&held, cases[i].family, cases[i].first, cases[i].second, NULL, NULL);
        why[0] = 0;
        CU_ASSERT(!curve_check(&held.curve, 0, why, sizeof(why)));
        CHECK_TEXT(cases[i].family, why, cases[i].why);
    }
    for (size_t i = 0; i < LENGTH(good); i++) {
        hold(&held, good[i].family, good[i].first, good[i].second, NULL, NULL);
        CU_ASSERT(curve_check(&held.curve, 0, why, sizeof(why)));
    }
    hold(&inner, "weibull", -1, 1, NULL, NULL);
    hold(&outer, "cure", 0.5, 0, &inner.curve, NULL);
    CU_ASSERT(!curve_check(&outer.curve, 0, why, sizeof(why)));
    CHECK_TEXT("a part", why, "weibull: shape must be above 0, not -1");
    hold(&outer, "cure", 1.5, 0, &inner.curve, NULL);
    CU_ASSERT(!curve_check(&outer.curve, 0, why, sizeof(why)));
    CHECK_TEXT("a share", why, "cure: p must lie in [0, 1], not be 1.5");
    CU_ASSERT(!curve_check(&pieces, 0, why, sizeof(why)));
    CHECK_TEXT("times", why, "piecewise: times must rise from 0, time 3 is 2");
    pieces.n_pieces = 2;
    CU_ASSERT(curve_check(&pieces, 0, why, sizeof(why)));
    pieces.piece = wrong;
    CU_ASSERT(!curve_check(&pieces, 0, why, sizeof(why)));
    CHECK_TEXT("hazard", why, "piecewise: each hazard must not be below 0, not -1");
    pieces.start = start + 1;
    CU_ASSERT(!curve_check(&pieces, 0, why, sizeof(why)));
    CHECK_TEXT("first time", why, "piecewise: times must rise from 0, time 1 is 3");
}

/* Survival by steps: all of a jump falls into the interval in which it lies or which it ends. */
static void
test_steps(void)
{
    static const double at[] = { 0, 0.9, 2 }, left[] = { 1, 0.8, 0.2 };
    static const double last_at[] = { 1, 3 }, last[] = { 0.5, 0 };
    const Curve seen = { .family = curve_family("km"), .n_steps = 3, .step_at = at, .step = left };
    const Curve all = {
        .family = curve_family("km"), .n_steps = 2, .step_at = last_at, .step = last
    };

    CHECK_CLOSE("before", increment(&seen, 0, 0.89, 0), 0, 0);
    CHECK_CLOSE("to a jump", increment(&seen, 0.5, 0.9, 0), -log(0.8), 1e-15);
    CHECK_CLOSE("from a jump", increment(&seen, 0.9, 1.9, 0), 0, 0);
    CHECK_CLOSE("3 cycles of 0.3 are less than 0.9 in doubles", increment(&seen, 0, 3 * 0.3, 0),
                -log(0.8), 1e-15);
    CHECK_CLOSE("and no jump comes twice", increment(&seen, 3 * 0.3, 1.5, 0), 0, 0);
    CHECK_CLOSE("over two", increment(&seen, 0, 2.5, 0), -log(0.2), 1e-15);
    CHECK_CLOSE("beyond", increment(&seen, 3, 100, 0), 0, 0);
    CHECK_CLOSE("all are there before the first row", survival(&all, 0.5, 0), 1, 0);
    CHECK_CLOSE("nobody is left", increment(&all, 2, 3, 0), 700, 0);
    CHECK_CLOSE("and later", increment(&all, 4, 5, 0), 700, 0);
    CU_ASSERT(curve_has_memory(&seen) && !curve_has_age(&seen));
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "families", test_families },
        { "lanes", test_lanes },
        { "piecewise", test_piecewise },
        { "life_table", test_life_table },
        { "steps", test_steps },
        { "mixtures", test_mixtures },
        { "join_is_continuous", test_join_is_continuous },
        { "hazards_compared", test_hazards_compared },
        { "increments_add_up", test_increments_add_up },
        { "walk", test_walk },
        { "memory_and_age", test_memory_and_age },
        { "mistakes", test_mistakes },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
