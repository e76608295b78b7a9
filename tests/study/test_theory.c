/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program against closed forms, on little studies in tests/data. */
#include "csvread.h"
#include "program.h"
#include "testlib.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static int
run_data(const char *name)
{
    char config[200];

    snprintf(config, sizeof(config), "tests/data/%s.cfg", name);
    return program_run(config, name);
}

/* Runs tests/data/<base>.cfg with a few lines changed, as <base>_<suffix>. */
static int
run_changed(char run[TEST_PATH], const char *base, const char *suffix, const char *changes)
{
    char path[TEST_PATH], file[200], text[2000];

    snprintf(run, TEST_PATH, "%s_%s", base, suffix);
    snprintf(file, sizeof(file), "%.150s.cfg", run);
    snprintf(text, sizeof(text), "extends = \"%s/tests/data/%s.cfg\";\n%s\n", SOURCE_DIR, base,
             changes);
    test_write(test_path(path, file), text);
    return program_run(path, run);
}

static int
run_with_rule(char run[TEST_PATH], const char *base, const char *rule)
{
    char changes[200];

    snprintf(changes, sizeof(changes), "model = { within_cycle = \"%s\"; };", rule);
    return run_changed(run, base, rule, changes);
}

/* ---- what always holds
 * ----------------------------------------------------------------------------- */

/* The shares of one strategy and cycle, which stand together, sum to 1. */
static void
check_trace_sums(const char *run)
{
    Csv trace;
    double worst = 0, sum = 0;

    program_csv(&trace, run, "trace.csv");
    const int strategy = csvread_column(&trace, "strategy"),
              cycle = csvread_column(&trace, "cycle"),
              proportion = csvread_column(&trace, "proportion");
    CU_ASSERT_TRUE(trace.n_rows > 0 && strategy >= 0 && cycle >= 0 && proportion >= 0);
    for (int row = 0; row < trace.n_rows && proportion >= 0; row++) {
        const int last =
            row + 1 == trace.n_rows ||
            strcmp(csvread_cell(&trace, row, cycle), csvread_cell(&trace, row + 1, cycle)) != 0 ||
            strcmp(csvread_cell(&trace, row, strategy), csvread_cell(&trace, row + 1, strategy)) !=
                0;
        sum += csvread_number(&trace, row, proportion);
        if (!last) continue;
        if (!(fabs(sum - 1) <= worst)) worst = fabs(sum - 1);
        sum = 0;
    }
    CHECK_CLOSE(run, 1 + worst, 1, 1e-12);
    csvread_free(&trace);
}

static void
test_trace_sums_to_1(void)
{
    static const char *const data[] = { "competing", "sojourn", "repeat", "first", "exponential" };

    for (size_t i = 0; i < LENGTH(data); i++)
        if (run_data(data[i]) == 0) check_trace_sums(data[i]);
    if (program_run("configs/published/sick_sicker.cfg", "sick_sicker") == 0)
        check_trace_sums("sick_sicker");
    if (program_run("configs/published/microsim_extended.cfg", "microsim_extended") == 0)
        check_trace_sums("microsim_extended");
    if (program_run("configs/tutorial/three_states.cfg", "three_states") == 0)
        check_trace_sums("three_states");
}

/* No death, no discount: people live the horizon, under every rule but "none", which counts N + 1
 * cycles. */
static void
test_immortal(void)
{
    static const struct {
        const char *rule;
        double months;
    } cases[] = {
        { "half-cycle", 120 }, { "life-table", 120 }, { "start", 120 },
        { "end", 120 },        { "simpson", 120 },    { "none", 121 },
    };
    char run[TEST_PATH];

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const double months = cases[i].months;
        if (run_with_rule(run, "immortal", cases[i].rule) != 0) continue;
        CHECK_CLOSE(run, program_one(run, "summary.csv", "life_years", "strategy=only"),
                    months / 12, 1e-12);
        CHECK_CLOSE(run,
                    program_one(run, "summary.csv", "life_years_undiscounted", "strategy=only"),
                    months / 12, 1e-12);
        CHECK_CLOSE(run, program_one(run, "summary.csv", "qaly", "strategy=only"),
                    0.5 * months / 12, 1e-12);
        CHECK_CLOSE(run, program_one(run, "summary.csv", "cost", "strategy=only"), 100 * months,
                    1e-12);
    }
}

/* ---- rates
 * ----------------------------------------------------------------------------------------- */

/* With x = exp(-(l + d) c) for one cycle c, the half-cycle sum is c (1/2 + x + ... + x^(N-1) + x^N
 * / 2), that is c (1 - x^N) (1 + x) / (2 (1 - x)); as c goes to 0 it is 1 / (l + d), off by ((l +
 * d) c)^2 / 12. */
static void
test_exponential(void)
{
    const double hazard = 0.03, discount = 0.03 / 12, cycle = 0.5, n = 2400; /* months */
    const double all = hazard + discount, x = exp(-all * cycle);
    const double months = cycle * -expm1(n * log(x)) * (1 + x) / (2 * (1 - x));

    if (run_data("exponential") != 0) return;
    const double years = program_one("exponential", "summary.csv", "life_years", "strategy=only");
    CHECK_CLOSE("half-cycle sum", years, months / 12, 1e-12);
    CHECK_CLOSE("1 / (l + d)", years, 1 / all / 12, 1.01 * all * cycle * all * cycle / 12);
    CHECK_CLOSE("QALYs", program_one("exponential", "summary.csv", "qaly", "strategy=only"),
                0.8 * months / 12, 1e-12);
    CHECK_CLOSE("cost", program_one("exponential", "summary.csv", "cost", "strategy=only"),
                200 * months, 1e-12);
    CHECK_CLOSE("alive at month 60",
                program_one("exponential", "trace.csv", "proportion", "state=alive cycle=120"),
                exp(-hazard * 60), 1e-12);
    CHECK_CLOSE("time of the last cycle",
                program_one("exponential", "trace.csv", "time", "state=alive cycle=2400"), 1200,
                1e-12);
    CHECK_CLOSE(
        "median, months",
        program_one("exponential", "summary.csv", "median_survival_months", "strategy=only"),
        log(2) / hazard, 1e-4); /* read off the half-months' grid */
}

/* Of those who left by time t, 1 - exp(-sum t), the share l_i / sum went to i; whichever way it is
 * said, and by the matrix exponential as well as by competing exits (which a clock on some state
 * asks for). */
static void
check_competing(const char *run, const char *const *strategies, size_t n)
{
    static const struct {
        const char *state;
        double rate;
    } exits[] = { { "one", 0.02 }, { "two", 0.05 }, { "dead", 0.03 } };
    static const int cycles[] = { 1, 7, 30 };
    char at[200], name[TEST_PATH + 200];

    for (size_t i = 0; i < n * LENGTH(exits) * LENGTH(cycles); i++) {
        const size_t exit = i % LENGTH(exits);
        const int cycle = cycles[i / LENGTH(exits) % LENGTH(cycles)];
        snprintf(at, sizeof(at), "strategy=%s state=%s cycle=%d",
                 strategies[i / LENGTH(exits) / LENGTH(cycles)], exits[exit].state, cycle);
        snprintf(name, sizeof(name), "%s %s", run, at);
        CHECK_CLOSE(name, program_one(run, "trace.csv", "proportion", at),
                    exits[exit].rate / 0.1 * -expm1(-0.1 * cycle), 1e-12);
    }
}

static void
test_competing(void)
{
    static const char *const strategies[] = { "by_rate", "by_hazard", "by_clock" };
    char run[TEST_PATH];

    if (run_data("competing") == 0) check_competing("competing", strategies, 3);
    if (run_changed(run, "competing", "without_clock",
                    "states = { by_clock = { remove = true; }; };\n"
                    "transitions = { by_clock = { remove = true; }; };\n"
                    "strategies = { by_clock = { remove = true; }; };") == 0)
        check_competing(run, strategies, 2);
}

/* After twelve months, and again after twenty-four, the yearly shares have moved. */
static void
test_per_year(void)
{
    static const struct {
        const char *at;
        double expected;
    } cases[] = {
        { "strategy=two_exits state=two_exits cycle=12", 0.7 },
        { "strategy=two_exits state=ill cycle=12", 0.2 },
        { "strategy=two_exits state=dead cycle=12", 0.1 },
        { "strategy=two_exits state=ill cycle=24", 0.2 + 0.7 * 0.2 },
        { "strategy=one_exit state=one_exit cycle=12", 0.8 },
        { "strategy=one_exit state=one_exit cycle=24", 0.64 },
    };
    char at[100];

    if (run_data("per_year") != 0) return;
    for (size_t i = 0; i < LENGTH(cases); i++)
        CHECK_CLOSE(cases[i].at, program_one("per_year", "trace.csv", "proportion", cases[i].at),
                    cases[i].expected, 1e-12);
    for (int cycle = 1; cycle <= 24; cycle++) { /* the same as converting by hand */
        double share[2];
        snprintf(at, sizeof(at), "strategy=one_exit state=one_exit cycle=%d", cycle);
        share[0] = program_one("per_year", "trace.csv", "proportion", at);
        snprintf(at, sizeof(at), "strategy=by_hand state=by_hand cycle=%d", cycle);
        share[1] = program_one("per_year", "trace.csv", "proportion", at);
        CHECK_CLOSE(at, share[0], share[1], 1e-12);
    }
}

/* well -> ill -> dead with Weibull hazards of shape 1, a = 1/5 and b = 1/2.5 a year, in cycles c of
 * a month. Who falls ill does so in mid-cycle, so ill' = ill exp(-b c) + well (1 - exp(-a c))
 * exp(-b c / 2); against the exact a / (b - a) (exp(-a t) - exp(-b t)) that is off by less than ((a
 * + b) c)^2 / 12. */
static void
test_sojourn(void)
{
    const double a = 0.2, b = 0.4, cycle = 1.0 / 12;
    double well = 1, ill = 0;
    char at[100];

    if (run_data("sojourn") != 0) return;
    for (int t = 1; t <= 120; t++) {
        const double exact = a / (b - a) * (exp(-a * t * cycle) - exp(-b * t * cycle));
        ill = ill * exp(-b * cycle) + well * -expm1(-a * cycle) * exp(-b * cycle / 2);
        well *= exp(-a * cycle);
        snprintf(at, sizeof(at), "state=well cycle=%d", t);
        CHECK_CLOSE(at, program_one("sojourn", "trace.csv", "proportion", at), well, 1e-12);
        snprintf(at, sizeof(at), "state=ill cycle=%d", t);
        const double found = program_one("sojourn", "trace.csv", "proportion", at);
        CHECK_CLOSE(at, found, ill, 1e-12);
        CHECK_CLOSE("against the exact share", found, exact,
                    (a + b) * cycle * (a + b) * cycle / 12);
    }
}

/* ---- payoffs
 * --------------------------------------------------------------------------------------- */

/* A course for the first 4 months of a stay costs 4 x 2200 per person, for 2.5 months 2.5 x 2200.
 */
static void
test_first(void)
{
    static const char *const rules[] = { "half-cycle", "life-table", "start", "end" };
    static const char *const strategies[] = { "from_start", "at_the_end", "in_between" };
    char run[TEST_PATH], at[200], name[TEST_PATH + 200];

    for (size_t i = 0; i < LENGTH(rules) * LENGTH(strategies); i++) {
        if (run_with_rule(run, "first", rules[i / LENGTH(strategies)]) != 0) continue;
        snprintf(at, sizeof(at), "strategy=%s category=course", strategies[i % LENGTH(strategies)]);
        snprintf(name, sizeof(name), "%s %s", run, at);
        CHECK_CLOSE(name, program_one(run, "costs.csv", "cost", at), 4 * 2200, 1e-12);
        snprintf(at, sizeof(at), "strategy=%s category=half", strategies[i % LENGTH(strategies)]);
        snprintf(name, sizeof(name), "%s %s", run, at);
        CHECK_CLOSE(name, program_one(run, "costs.csv", "cost", at), 2.5 * 2200, 1e-12);
    }
}

/* The sum over t = 1..40 of p q^(t-1) v^(t - early): who moves in cycle t, discounted to when it is
 * paid. */
static double
paid(double p, double yearly, double early)
{
    double sum = 0;

    for (int t = 1; t <= 40; t++) sum += p * pow(1 - p, t - 1) * pow(1 + yearly, -(t - early));
    return sum;
}

static void
test_timing(void)
{
    const double p = 0.1, by_rate = -expm1(-0.1);
    const struct {
        const char *file, *column, *at;
        double expected;
    } cases[] = {
        { "costs.csv", "cost", "strategy=by_probability category=admission", 700 },
        { "costs.csv", "cost", "strategy=by_probability category=leaflet", 5 },
        { "costs.csv", "cost", "strategy=by_probability category=diagnosis",
          1000 * paid(p, 0.03, 0) },
        { "costs.csv", "cost", "strategy=by_probability category=transport",
          50 * paid(p, 0.03, 0) },
        { "costs.csv", "cost_undiscounted", "strategy=by_probability category=transport",
          50 * paid(p, 0, 0) },
        { "summary.csv", "qaly", "strategy=by_probability", -0.1 * paid(p, 0.05, 0) },
        { "costs.csv", "cost", "strategy=by_rate category=leaflet", 5 },
        { "costs.csv", "cost", "strategy=by_rate category=diagnosis",
          1000 * paid(by_rate, 0.03, 0.5) },
        { "costs.csv", "cost", "strategy=by_rate category=transport",
          50 * paid(by_rate, 0.03, 0.5) },
        { "costs.csv", "cost_undiscounted", "strategy=by_rate category=transport",
          50 * paid(by_rate, 0, 0) },
        { "summary.csv", "qaly", "strategy=by_rate", -0.1 * paid(by_rate, 0.05, 0.5) },
    };

    if (run_data("timing") != 0) return;
    for (size_t i = 0; i < LENGTH(cases); i++)
        CHECK_CLOSE(cases[i].at, program_one("timing", cases[i].file, cases[i].column, cases[i].at),
                    cases[i].expected, 1e-12);
}

/* ---- endpoints
 * ------------------------------------------------------------------------------------- */

/* Operating again brings people back to `free`, but not to disease-free survival. */
static void
test_repeat_does_not_raise_endpoint(void)
{
    char at[100], same[100];
    double before = 1, free_once = 0, free_again = 0;

    if (run_data("repeat") != 0) return;
    for (int cycle = 0; cycle <= 60; cycle++) {
        /* free = 0.95^(t > 0) 0.95^(t - 1): each month 5% relapse or die; operated: everybody at
         * time 0 */
        const double expected = cycle == 0 ? 1 : pow(0.95, cycle);
        snprintf(at, sizeof(at), "strategy=again curve=dfs time_months=%d", cycle);
        snprintf(same, sizeof(same), "strategy=once curve=dfs time_months=%d", cycle);
        const double again = program_one("repeat", "survival.csv", "survival", at);
        CHECK_CLOSE(at, again, expected, 1e-12);
        CHECK_CLOSE(same, program_one("repeat", "survival.csv", "survival", same), expected, 1e-12);
        CU_ASSERT_TRUE(again <= before);
        before = again;
    }
    free_once =
        program_one("repeat", "trace.csv", "proportion", "strategy=once state=free cycle=24");
    free_again =
        program_one("repeat", "trace.csv", "proportion", "strategy=again state=free cycle=24");
    CU_ASSERT_TRUE(free_again > 1.5 * free_once); /* else the test would show nothing */
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "trace_sums_to_1", test_trace_sums_to_1 },
        { "immortal", test_immortal },
        { "exponential", test_exponential },
        { "competing", test_competing },
        { "per_year", test_per_year },
        { "sojourn", test_sojourn },
        { "first", test_first },
        { "timing", test_timing },
        { "repeat_does_not_raise_endpoint", test_repeat_does_not_raise_endpoint },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
