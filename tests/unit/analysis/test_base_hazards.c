/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/base_case.h"
#include "written.h"
#include <math.h>

typedef struct {
    Written written;
    BaseCase base;
} Run;

static void
run(Run *made, const char *text)
{
    const EvaluationPlan plan = { .seed = 1, .n_threads = 1, .keep = KEEP_TRACE };
    Error err;

    written_sound(&made->written, text);
    CHECK_OK(base_case_run(&made->base, &made->written.study, &plan, &err));
    CHECK_OK(base_case_tables(&made->base, &made->written.study, NULL, NULL, &err));
}

static void
end(Run *made)
{
    base_case_free(&made->base, &made->written.study);
    written_free(&made->written);
}

static double
number(const Run *made, int row, const char *column)
{
    return table_at(&made->base.table[BASE_HAZARDS], row, column)->number;
}

/* The curves of a Markov process with rates 0.2 and 0.3 out of the first state, the latter the
 * population's, and 0.1 out of the second: known deaths before progression give back the 0.1. In a
 * hundredth of a year the trapezoid of those who progressed errs by less than 1e-5. */
static const char markov[] =
    "model = { engine = \"partitioned\"; time_unit = \"year\"; cycle_length = 0.01; horizon = 12; "
    "start_age = 60; };\n"
    "tables = { life = { x = (60, 61); y = (0.3, 0.3); holds = \"rate per year\"; source = \"-\"; "
    "}; };\n"
    "states = { free = { utility = 1; }; after = { utility = 1; }; dead = { dead = true; }; };\n"
    "curves = { pfs = { survival = \"exponential(0.5)\"; floor = \"life\"; ends = \"free\"; };\n"
    " os = { survival = \"mix(0.5, exponential(0.1), exponential(0.5))\"; ends = \"after\"; }; };\n"
    "strategies = { usual = { }; other = { }; };\n";

static void
test_markov(void)
{
    Run made;

    run(&made, markov);
    CU_ASSERT_EQUAL(table_rows(&made.base.table[BASE_HAZARDS]), 2400);
    for (int row = 99; row < 1200; row += 100) {
        const double t = 0.01 * row, pfs = exp(-0.5 * t), os = 0.5 * exp(-0.1 * t) + 0.5 * pfs;
        const double deaths = (0.05 * exp(-0.1 * t) + 0.25 * pfs) / os; /* hazard of death */
        const double middle = exp(-0.4 * (t + 0.005)); /* progression-free per progressed / 2 */
        CHECK_CLOSE("cycle", number(&made, row, "cycle"), row + 1, 0);
        CHECK_CLOSE("time", number(&made, row, "time"), t + 0.01, 1e-12);
        CHECK_CLOSE("free", number(&made, row, "progression_free"), pfs, 1e-12);
        CHECK_CLOSE("progressed", number(&made, row, "progressed"), os - pfs, 1e-12);
        CHECK_CLOSE("events", number(&made, row, "events"), -pfs * expm1(-0.005), 1e-11);
        CHECK_CLOSE("hazard of events", number(&made, row, "hazard_events"), 0.5, 1e-11);
        CHECK_CLOSE("hazard of death", number(&made, row, "hazard_death"), deaths, 4e-3);
        CHECK_CLOSE("population", number(&made, row, "hazard_population"), 0.3, 1e-12);
        CHECK_CLOSE("implied", number(&made, row, "implied_population"), 0.1, 3e-5);
        CHECK_CLOSE("nobody dies before", number(&made, row, "implied_most"),
                    0.1 + 0.3 * 2 * middle / (1 - middle), 1e-4);
    }
    CHECK_CLOSE("the other strategy", number(&made, 1300, "implied_population"), 0.1, 3e-5);
    end(&made);
}

/* Every event a death: then nobody dies after progression as long as there are fewer deaths. */
static void
test_least(void)
{
    Run made;
    double events, deaths, progressed;

    run(&made,
        "model = { engine = \"partitioned\"; time_unit = \"year\"; cycle_length = 1; horizon = 9; "
        "start_age = 60; };\n"
        "states = { free = { utility = 1; }; after = { utility = 1; }; dead = { dead = true; }; "
        "};\n"
        "curves = { pfs = { survival = \"km(seen)\"; ends = \"free\"; };\n"
        " os = { survival = \"exponential(0.1)\"; ends = \"after\"; }; };\n"
        "tables = { seen = { x = (0, 1, 5); y = (1, 0.6, 0); holds = \"survival\"; source = \"-\"; "
        "}; };\n"
        "strategies = { usual = { }; };\n");
    CHECK_CLOSE("fewer deaths than events", number(&made, 0, "implied_least"), 0, 0);
    events = number(&made, 2, "events"); /* none between steps */
    deaths = exp(-0.2) - exp(-0.3);
    progressed = 0.5 * (exp(-0.2) + exp(-0.3)) - 0.6;
    CHECK_CLOSE("no events", events, 0, 0);
    CHECK_CLOSE("all deaths after", number(&made, 2, "implied_least"), deaths / progressed, 1e-12);
    CU_ASSERT(isnan(number(&made, 2, "implied_population"))); /* no floor */
    CU_ASSERT(isnan(number(&made, 2, "hazard_population")));
    end(&made);
}

/* Four states, or another engine: no such table. */
static void
test_none(void)
{
    static const char *const texts[] = {
        "model = { engine = \"partitioned\"; time_unit = \"year\"; cycle_length = 1; horizon = 9; "
        "start_age = 60; };\n"
        "states = { free = { utility = 1; }; dead = { dead = true; }; };\n"
        "curves = { os = { survival = \"exponential(0.1)\"; ends = \"free\"; }; };\n"
        "strategies = { usual = { }; };\n",
        "model = { time_unit = \"year\"; cycle_length = 1; horizon = 9; start_age = 60; };\n"
        "states = { free = { utility = 1; }; after = { utility = 1; }; dead = { dead = true; }; "
        "};\n"
        "transitions = { free = { after = 0.1; dead = 0.1; }; after = { dead = 0.1; }; };\n"
        "strategies = { usual = { start = { free = 1; }; }; };\n",
    };

    for (size_t i = 0; i < LENGTH(texts); i++) {
        Run made;
        run(&made, texts[i]);
        CU_ASSERT_EQUAL(table_rows(&made.base.table[BASE_HAZARDS]), 0);
        end(&made);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "markov", test_markov },
        { "least", test_least },
        { "none", test_none },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
