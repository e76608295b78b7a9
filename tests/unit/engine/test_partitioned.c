/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Partitioned survival against closed forms, against a plain loop over the definitions, and against
 * the cohort engine. */
#include "built.h"
#include "engine/cohort.h"
#include "engine/partitioned.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    Built built;
    Outcome outcome;
} Ran;

static void
run_study(Ran *ran, const char *text, int strategy)
{
    Error err;

    built_base(&ran->built, text, strategy);
    if (ran->built.written.study.settings.engine == ENGINE_PARTITIONED)
        CHECK_OK(partitioned_run(&ran->outcome, &ran->built.model, KEEP_TRACE, &err));
    else
        CHECK_OK(cohort_run(&ran->outcome, &ran->built.model, KEEP_TRACE, &err));
}

static void
free_run(Ran *ran)
{
    outcome_free(&ran->outcome);
    built_free(&ran->built);
}

static double
share_at(const Outcome *outcome, int state, int boundary)
{
    return outcome->trace[boundary * outcome->n_states + state];
}

static double
cost_of(const Ran *ran, const char *category, int discounting)
{
    const Study *study = &ran->built.written.study;

    for (int item = 0; item < study->n_categories; item++)
        if (strcmp(study->categories[item], category) == 0)
            return outcome_category(&ran->outcome, item, discounting, 0);
    CU_FAIL("no such category");
    return NAN;
}

/* ---- two exponentials ---- */

/* The trapezoid over N cycles of `length` of exp(-rate t): a geometric series. */
static double
area(double rate, double length, int n)
{
    const double all = -expm1(-rate * length * n), one = -expm1(-rate * length);

    return length * all * (1 / one - 0.5);
}

/* What falls of exp(-rate t) in each cycle, discounted by exp(-force t) at its middle. */
static double
falls(double rate, double force, double length, int n)
{
    const double both = rate + force;

    return -expm1(-rate * length) * exp(-0.5 * force * length) * -expm1(-both * length * n) /
           -expm1(-both * length);
}

static void
test_exponentials(void)
{
    static const char text[] =
        "model = { engine = \"partitioned\"; time_unit = \"month\"; cycle_length = 0.5; horizon = "
        "240; start_age = 60; discount = { costs = 0.06; effects = 0.03; kind = \"continuous\"; }; "
        "};\n"
        "counters = { falls = { label = \"falls\"; }; };\n"
        "states = { free = { utility = 0.8; costs = { care = 100; }; };\n"
        " after = { utility = 0.5; costs = { care = 300; }; };\n"
        " dead = { dead = true; entry = { costs = { end = 5000; }; }; }; };\n"
        "curves = { pfs = { survival = \"exponential(0.05)\"; ends = \"free\";\n"
        "  exit = { costs = { scan = 900; }; counts = { falls = 2; }; qalys = -0.01; }; };\n"
        " os = { survival = \"exponential(0.02)\"; ends = \"after\"; };\n"
        " on = { survival = \"exponential(0.08)\"; costs = { drug = 4000; }; counts = { falls = "
        "0.1; }; }; };\n"
        "strategies = { only = { costs = { start = 700; }; }; };\n";
    const double pfs = 0.05, os = 0.02, on = 0.08, costs = 0.06 / 12, effects = 0.03 / 12;
    const double length = 0.5;
    const int n = 480;
    Ran ran;

    run_study(&ran, text, 0);
    for (int boundary = 0; boundary <= n; boundary += 60) {
        const double t = boundary * length;
        CHECK_CLOSE("free", share_at(&ran.outcome, 0, boundary), exp(-pfs * t), 1e-13);
        CHECK_CLOSE("after", share_at(&ran.outcome, 1, boundary), exp(-os * t) - exp(-pfs * t),
                    1e-13);
        CHECK_CLOSE("dead", share_at(&ran.outcome, 2, boundary), -expm1(-os * t), 1e-13);
        CHECK_CLOSE("os", outcome_curve(&ran.outcome, 0)[boundary], exp(-os * t), 1e-13);
    }
    CHECK_CLOSE("life years", outcome_life_years(&ran.outcome, DISCOUNTED, 0),
                area(os + effects, length, n) / 12, 1e-12);
    CHECK_CLOSE("life years, undiscounted", outcome_life_years(&ran.outcome, UNDISCOUNTED, 0),
                area(os, length, n) / 12, 1e-12);
    CHECK_CLOSE("QALYs", outcome_qalys(&ran.outcome, DISCOUNTED, 0),
                (0.5 * area(os + effects, length, n) + 0.3 * area(pfs + effects, length, n)) / 12 -
                    0.01 * falls(pfs, effects, length, n),
                1e-12);
    CHECK_CLOSE("care", cost_of(&ran, "care", DISCOUNTED),
                300 * area(os + costs, length, n) - 200 * area(pfs + costs, length, n), 1e-12);
    CHECK_CLOSE("drug, as long as people are on it", cost_of(&ran, "drug", DISCOUNTED),
                4000 * area(on + costs, length, n), 1e-12);
    CHECK_CLOSE("scan, at progression or death", cost_of(&ran, "scan", DISCOUNTED),
                900 * falls(pfs, costs, length, n), 1e-12);
    CHECK_CLOSE("end of life", cost_of(&ran, "end", DISCOUNTED), 5000 * falls(os, costs, length, n),
                1e-12);
    CHECK_CLOSE("start", cost_of(&ran, "start", DISCOUNTED), 700, 0);
    CHECK_CLOSE("counts", outcome_at(ran.outcome.counts, 0, UNDISCOUNTED)[0],
                2 * -expm1(-pfs * 240) + 0.1 * area(on, length, n), 1e-12);
    CHECK_CLOSE("nothing crosses", ran.outcome.cut[0], 0, 0);
    free_run(&ran);
}

/* ---- a plain loop over the definitions ---- */

/* Weeks; a proportional hazard that ends, time stretched, a life table below which mortality does
 * not fall, a dose every third week while on treatment. All by the C library. */
static void
test_weekly(void)
{
    static const char text[] =
        "model = { engine = \"partitioned\"; time_unit = \"week\"; cycle_length = 1; horizon = "
        "1040; start_age = 79.5; discount = { costs = 0.035; effects = 0.035; }; };\n"
        "tables = { life = { x = (60, 80, 90); y = (0.02, 0.3, 0.5); holds = \"probability per "
        "year\"; source = \"-\"; }; };\n"
        "states = { free = { utility = \"if(time < 4, 0.6, 0.8)\"; }; after = { utility = 0.5; };\n"
        " dead = { dead = true; }; };\n"
        "curves = { pfs = { survival = \"weibull(1.3, 40)\"; hazard_ratio = \"if(cycle <= 26, 0.5, "
        "1)\"; ends = \"free\"; };\n"
        " os = { survival = \"loglogistic(1.6, 70)\"; time_ratio = 1.25; floor = \"life\"; ends = "
        "\"after\"; };\n"
        " on = { survival = \"gompertz(0.001, 0.03)\"; costs = { drug = \"if(mod(cycle - 1, 3) == "
        "0, 2400, 0)\"; }; }; };\n"
        "strategies = { only = { }; };\n";
    const double weeks = 365.25 / 7;
    double S[3] = { 1, 1, 1 }, qalys = 0, drug = 0, floored = 0;
    Ran ran;

    run_study(&ran, text, 0);
    for (int cycle = 1; cycle <= 1040; cycle++) {
        const double t0 = cycle - 1, t1 = cycle, age0 = 79.5 + t0 / weeks, age1 = 79.5 + t1 / weeks;
        const double before[3] = { S[0], S[1], S[2] };
        const double v0 = pow(1.035, -t0 / weeks), v1 = pow(1.035, -t1 / weeks);
        double D = pow(t1 / 40, 1.3) - pow(t0 / 40, 1.3), life = 0;
        S[0] *= exp(-D * (cycle <= 26 ? 0.5 : 1));
        D = log1p(pow(t1 / 1.25 / 70, 1.6)) - log1p(pow(t0 / 1.25 / 70, 1.6));
        life += -log(0.98) * fmax(0, fmin(age1, 80) - age0);
        life += -log(0.7) * fmax(0, fmin(age1, 90) - fmax(age0, 80));
        life += -log(0.5) * fmax(0, age1 - fmax(age0, 90));
        floored += life > D;
        S[1] *= exp(-fmax(D, life));
        S[2] *= exp(-0.03 / 0.001 * (exp(0.001 * t1) - exp(0.001 * t0)));
        const double utility = t0 < 4 ? 0.6 : 0.8, dose = (cycle - 1) % 3 == 0 ? 2400 : 0;
        qalys += 0.5 / weeks * v0 * (utility * before[0] + 0.5 * (before[1] - before[0]));
        qalys += 0.5 / weeks * v1 * (utility * S[0] + 0.5 * (S[1] - S[0]));
        drug += 0.5 * dose * (v0 * before[2] + v1 * S[2]);
        if (cycle % 130 == 0) {
            CHECK_CLOSE("free", share_at(&ran.outcome, 0, cycle), S[0], 1e-10);
            CHECK_CLOSE("dead", share_at(&ran.outcome, 2, cycle), 1 - S[1], 1e-12);
        }
    }
    CU_ASSERT(floored > 100 && floored < 1000); /* else the floor does nothing, or all */
    CHECK_CLOSE("QALYs", outcome_qalys(&ran.outcome, DISCOUNTED, 0), qalys, 1e-12);
    CHECK_CLOSE("drug", cost_of(&ran, "drug", DISCOUNTED), drug, 1e-12);
    free_run(&ran);
}

/* ---- curves that cross ---- */

static const char crossing[] =
    "model = { engine = \"partitioned\"; time_unit = \"year\"; cycle_length = 1; horizon = 12; "
    "start_age = 60; %s };\n"
    "states = { a = { utility = 1; costs = { care = 10; }; }; b = { utility = 1; };\n"
    " c = { utility = 1; }; dead = { dead = true; entry = { costs = { end = 1; }; }; }; };\n"
    "curves = { one = { survival = \"exponential(0.3)\"; ends = \"a\"; costs = { under = 1; }; "
    "exit "
    "= { costs = { exit = 1; }; }; };\n"
    " two = { survival = \"weibull(3, 4)\"; ends = \"b\"; };\n"
    " three = { survival = \"weibull(4, 6)\"; ends = \"c\"; };\n"
    " on = { survival = \"exponential(0.05)\"; costs = { drug = 1; }; }; };\n"
    "strategies = { only = { }; };\n";

static void
run_crossing(Ran *ran, const char *rule)
{
    char text[2000];

    snprintf(text, sizeof(text), crossing, rule);
    run_study(ran, text, 0);
}

static double
own_survival(int curve, double t)
{
    return curve == 0   ? exp(-0.3 * t)
           : curve == 1 ? exp(-pow(t / 4, 3))
           : curve == 2 ? exp(-pow(t / 6, 4))
                        : exp(-0.05 * t);
}

static void
test_crossing(void)
{
    for (int raise = 0; raise < 2; raise++) {
        double under[4] = { 1, 1, 1, 1 }, spent[4] = { 0 }, exits = 0, cut = 0;
        Ran ran;
        run_crossing(&ran, raise ? "crossing = \"raise later\";" : "");
        for (int t = 0; t <= 12; t++) {
            double own[4];
            const double before = under[0];
            for (int curve = 0; curve < 4; curve++) own[curve] = own_survival(curve, t);
            memcpy(under, own, sizeof(own));
            if (raise) {
                under[1] = fmax(own[0], own[1]);
                under[2] = fmax(under[1], own[2]);
            } else {
                under[1] = fmin(own[1], own[2]);
                under[0] = fmin(own[0], under[1]);
            }
            under[3] = fmin(own[3], under[2]); /* the dead are not treated */
            for (int curve = 0; curve < 4; curve++)
                cut = fmax(cut, fabs(own[curve] - under[curve]));
            for (int curve = 0; curve < 4; curve++)
                spent[curve] += (t == 0 || t == 12 ? 0.5 : 1) * under[curve];
            exits += t == 0 ? 0 : before - under[0];
            CHECK_CLOSE("a", share_at(&ran.outcome, 0, t), under[0], 1e-13);
            CHECK_CLOSE("b", 1 + share_at(&ran.outcome, 1, t), 1 + under[1] - under[0], 1e-14);
            CHECK_CLOSE("c", 1 + share_at(&ran.outcome, 2, t), 1 + under[2] - under[1], 1e-14);
            CHECK_CLOSE("dead", 1 + share_at(&ran.outcome, 3, t), 2 - under[2], 1e-14);
        }
        CHECK_CLOSE("largest cut", ran.outcome.cut[0], cut, 1e-12);
        CHECK_CLOSE("life years", outcome_life_years(&ran.outcome, UNDISCOUNTED, 0), spent[2],
                    1e-13);
        CHECK_CLOSE("care", cost_of(&ran, "care", UNDISCOUNTED), 10 * spent[0], 1e-13);
        CHECK_CLOSE("under", cost_of(&ran, "under", UNDISCOUNTED), spent[0], 1e-13);
        CHECK_CLOSE("drug", cost_of(&ran, "drug", UNDISCOUNTED), spent[3], 1e-13);
        CHECK_CLOSE("exit", cost_of(&ran, "exit", UNDISCOUNTED), exits, 1e-13);
        CHECK_CLOSE("end", cost_of(&ran, "end", UNDISCOUNTED), 1 - under[2], 1e-13);
        free_run(&ran);
    }
}

static void
test_crossing_is_an_error(void)
{
    char text[2000];
    Built built;
    Outcome outcome;
    Error err;

    snprintf(text, sizeof(text), crossing, "crossing = \"error\";");
    built_base(&built, text, 0);
    CHECK_FAILS(partitioned_run(&outcome, &built.model, KEEP_SUMS, &err), ERR_SPEC,
                "study.cfg:5: curve two falls below one: 0.14183 against 0.22313 at time 5, "
                "strategy only (crossing = \"cap earlier\" or \"raise later\" would move one of "
                "them)");
    outcome_free(&outcome);
    built_free(&built);
}

/* ---- a head of steps, a tail of a family ---- */

static void
test_steps(void)
{
    static const char text[] =
        "model = { engine = \"partitioned\"; time_unit = \"month\"; cycle_length = 0.1; horizon = "
        "6; start_age = 60; };\n"
        "tables = { seen = { x = (0, 0.7, 1.25, 3); y = (1, 0.9, 0.6, 0.55); holds = \"survival\"; "
        "source = \"-\"; };\n"
        " all = { x = (1, 2.3); y = (0.5, 0); holds = \"survival\"; source = \"-\"; }; };\n"
        "states = { a = { utility = 1; }; b = { utility = 1; }; dead = { dead = true; }; };\n"
        "curves = { pfs = { survival = \"km(all)\"; ends = \"a\"; };\n"
        " os = { survival = \"join(km(seen), exponential(0.2), 4)\"; ends = \"b\"; }; };\n"
        "strategies = { only = { }; };\n";
    /* clang-format off */
    const struct { int boundary; double pfs, os; } cases[] = {
        { 0, 1, 1 }, { 6, 1, 1 }, { 7, 1, 0.9 }, { 9, 1, 0.9 }, { 10, 0.5, 0.9 }, { 12, 0.5, 0.9 },
        { 13, 0.5, 0.6 }, { 22, 0.5, 0.6 }, { 23, 0, 0.6 }, { 29, 0, 0.6 }, { 30, 0, 0.55 },
        { 40, 0, 0.55 }, { 45, 0, 0.55 * exp(-0.1) }, { 60, 0, 0.55 * exp(-0.4) },
    };
    /* clang-format on */
    Ran ran;

    run_study(&ran, text, 0);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        char name[40];
        snprintf(name, sizeof(name), "time %g", 0.1 * cases[i].boundary);
        const double pfs = cases[i].pfs < cases[i].os ? cases[i].pfs : cases[i].os;
        CHECK_CLOSE(name, 1 + share_at(&ran.outcome, 0, cases[i].boundary), 1 + pfs, 1e-13);
        CHECK_CLOSE(name, outcome_curve(&ran.outcome, 0)[cases[i].boundary], cases[i].os, 1e-10);
    }
    free_run(&ran);
}

/* ---- as the cohort engine ---- */

/* Rates 0.2 and 0.3 out of `free`, 0.1 out of `after`: PFS is exp(-0.5 t), OS the mixture
 * exp(-0.1 t) / 2 + exp(-0.5 t) / 2 (Cox & Miller 1965, The Theory of Stochastic Processes, 4.5).
 */
static void
test_markov(void)
{
    static const char head[] =
        "model = { engine = \"%s\"; within_cycle = \"%s\"; time_unit = \"year\"; cycle_length = "
        "0.25; horizon = 12; start_age = 60; discount = { costs = 0.03; effects = 0.015; }; };\n"
        "states = { free = { utility = \"0.8 - time / 100\"; costs = { care = 100; }; };\n"
        " after = { utility = 0.5; costs = { care = \"300 + cycle\"; drug = 7; }; };\n"
        " dead = { dead = true; entry = { costs = { end = 5000; }; }; }; };\n"
        "endpoints = { pfs = { states = (\"free\"); }; };\n"
        "strategies = { only = { start = { free = 1; }; costs = { drug = 50; }; }; };\n%s";
    static const char moves[] =
        "transitions = { free = { after = { rate = 0.2; }; dead = { rate = 0.3; }; };\n"
        " after = { dead = { rate = 0.1; }; }; };\n";
    static const char curves[] =
        "curves = { pfs = { survival = \"exponential(0.5)\"; ends = \"free\"; };\n"
        " os = { survival = \"mix(0.5, exponential(0.1), exponential(0.5))\"; ends = \"after\"; }; "
        "};\n";
    static const char *const rules[] = { "half-cycle", "life-table", "start",
                                         "end",        "none",       "simpson" };

    for (size_t i = 0; i < LENGTH(rules); i++) {
        char text[2000];
        Ran cohort, parted;
        snprintf(text, sizeof(text), head, "cohort", rules[i], moves);
        run_study(&cohort, text, 0);
        snprintf(text, sizeof(text), head, "partitioned", rules[i], curves);
        run_study(&parted, text, 0);
        for (int boundary = 0; boundary <= 48; boundary++) {
            for (int state = 0; state < 3; state++)
                CHECK_CLOSE(rules[i], 1 + share_at(&parted.outcome, state, boundary),
                            1 + share_at(&cohort.outcome, state, boundary), 1e-13);
            for (int curve = 0; curve < 2; curve++)
                CHECK_CLOSE(rules[i], outcome_curve(&parted.outcome, curve)[boundary],
                            outcome_curve(&cohort.outcome, curve)[boundary], 1e-12);
        }
        for (int discounting = 0; discounting < 2; discounting++) {
            CHECK_CLOSE(rules[i], outcome_life_years(&parted.outcome, discounting, 0),
                        outcome_life_years(&cohort.outcome, discounting, 0), 1e-12);
            CHECK_CLOSE(rules[i], outcome_qalys(&parted.outcome, discounting, 0),
                        outcome_qalys(&cohort.outcome, discounting, 0), 1e-12);
            for (int category = 0; category < cohort.outcome.n_categories; category++)
                CHECK_CLOSE(rules[i], outcome_category(&parted.outcome, category, discounting, 0),
                            outcome_category(&cohort.outcome, category, discounting, 0), 1e-12);
        }
        free_run(&cohort);
        free_run(&parted);
    }
}

/* ---- lanes ---- */

/* Draws side by side, some with curves that cross, are the draws one by one: bit for bit. */
static void
test_lanes(void)
{
    static const char text[] =
        "model = { engine = \"partitioned\"; time_unit = \"month\"; cycle_length = 1; horizon = "
        "120; start_age = 60; discount = { costs = 0.03; effects = 0.03; }; };\n"
        "tables = { life = { x = (60, 65); y = (0.01, 0.05); holds = \"probability per year\"; "
        "source = \"-\"; }; };\n"
        "parameters = {\n"
        " shape = { value = 1.2; distribution = \"lognormal(sdlog = 0.1)\"; source = \"-\"; };\n"
        " scale = { value = 20; distribution = \"lognormal(sdlog = 0.4)\"; source = \"-\"; };\n"
        " hr = { value = 0.7; distribution = \"lognormal(sdlog = 0.3)\"; source = \"-\"; };\n"
        " cured = { value = 0.2; distribution = \"beta(n = 20)\"; source = \"-\"; };\n"
        " u = { value = 0.7; distribution = \"beta(n = 20)\"; source = \"-\"; }; };\n"
        "states = { free = { utility = \"u\"; costs = { care = \"100 * hr\"; }; };\n"
        " after = { utility = \"u / 2\"; costs = { care = \"cycle * u\"; }; }; dead = { dead = "
        "true; }; };\n"
        "curves = { pfs = { survival = \"weibull(shape, scale)\"; hazard_ratio = \"hr\"; ends = "
        "\"free\"; };\n"
        " os = { survival = \"cure(cured, lognormal(3, shape))\"; time_ratio = \"1 / hr\"; floor = "
        "\"life\"; ends = \"after\"; };\n"
        " on = { survival = \"exponential(hr / 10)\"; costs = { drug = 1000; }; }; };\n"
        "strategies = { only = { }; };\n";
    int n_crossed = 0;
    Built built;
    Outcome all;
    Error err;

    built_drawn(&built, text, 0);
    CHECK_OK(partitioned_run(&all, &built.model, KEEP_CURVES, &err));
    for (int lane = 0; lane < LANES; lane++) {
        Model alone;
        Outcome one;
        built_alone(&alone, &built, lane);
        CHECK_OK(partitioned_run(&one, &alone, KEEP_CURVES, &err));
        CHECK_CLOSE("cost", outcome_cost(&all, DISCOUNTED, lane), outcome_cost(&one, DISCOUNTED, 0),
                    0);
        CHECK_CLOSE("QALYs", outcome_qalys(&all, DISCOUNTED, lane),
                    outcome_qalys(&one, DISCOUNTED, 0), 0);
        CHECK_CLOSE("cut", all.cut[lane], one.cut[0], 0);
        CHECK_CLOSE("os", outcome_share(&all, 0, 77)[lane], outcome_share(&one, 0, 77)[0], 0);
        n_crossed += one.cut[0] > 0;
        outcome_free(&one);
        model_free(&alone);
    }
    CU_ASSERT(n_crossed > 0 && n_crossed < LANES);
    outcome_free(&all);
    built_free(&built);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "exponentials", test_exponentials },
        { "weekly", test_weekly },
        { "crossing", test_crossing },
        { "crossing_is_an_error", test_crossing_is_an_error },
        { "km", test_steps },
        { "markov", test_markov },
        { "lanes", test_lanes },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
