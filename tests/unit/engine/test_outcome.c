/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/outcome.h"
#include "written.h"
#include <string.h>

static const char text[] =
    "model = { time_unit = \"year\"; cycle_length = 1; horizon = 3; };\n"
    "counters = { falls = { label = \"Falls\"; }; scans = { label = \"Scans\"; }; };\n"
    "endpoints = { well = { states = (\"well\"); }; };\n"
    "states = { well = { utility = 1; costs = { care = 1; drug = 2; }; counts = { falls = 1; scans "
    "= "
    "1; }; };\n"
    "           ill = { utility = 1; costs = { care = 3; }; }; dead = { dead = true; }; };\n"
    "transitions = { well = { ill = 0.1; }; ill = { dead = 0.1; }; };\n"
    "strategies = { only = { start = { well = 1; }; }; };\n";

/* A number that tells where it stands. */
static double
mark(int thing, int item, int discounting, int lane)
{
    return 1e6 * thing + 1e4 * item + 100 * discounting + lane + 0.5;
}

static void
fill(Outcome *outcome)
{
    for (int discounting = 0; discounting < 2; discounting++)
        for (int lane = 0; lane < LANES; lane++) {
            for (int state = 0; state <= outcome->n_states; state++) {
                outcome_at(outcome->life_years, state, discounting)[lane] =
                    mark(1, state, discounting, lane);
                outcome_at(outcome->qalys, state, discounting)[lane] =
                    mark(2, state, discounting, lane);
                for (int category = 0; category < outcome->n_categories; category++)
                    outcome_cost_at(outcome, category, state, discounting)[lane] =
                        mark(3 + category, state, discounting, lane);
            }
            for (int counter = 0; counter < outcome->n_counters; counter++)
                outcome_at(outcome->counts, counter, discounting)[lane] =
                    mark(8, counter, discounting, lane);
        }
    for (int i = 0; outcome->trace && i < 4 * outcome->n_states; i++) outcome->trace[i] = 0.01 * i;
    for (int i = 0; outcome->endpoints && i < 4 * 2; i++)
        for (int lane = 0; lane < outcome->n_lanes; lane++)
            outcome->endpoints[i * outcome->n_lanes + lane] = 0.1 * i + lane;
}

/* Sums run over the states and the account of time 0; nothing shares its place with another. */
static void
test_sums(void)
{
    Outcome outcome;
    Written written;

    written_sound(&written, text);
    outcome_init(&outcome, &written.study, LANES, KEEP_TRACE);
    CU_ASSERT_EQUAL_FATAL(outcome.n_states, 3);
    CU_ASSERT_EQUAL_FATAL(outcome.n_categories, 2);
    CU_ASSERT_EQUAL_FATAL(outcome.n_counters, 2);
    fill(&outcome);
    for (int discounting = 0; discounting < 2; discounting++)
        for (int lane = 0; lane < LANES; lane++) {
            const double below = 4 * (100 * discounting + lane + 0.5) + 1e4 * (1 + 2 + 3);
            CHECK_CLOSE("life years", outcome_life_years(&outcome, discounting, lane), 4e6 + below,
                        0);
            CHECK_CLOSE("QALYs", outcome_qalys(&outcome, discounting, lane), 8e6 + below, 0);
            CHECK_CLOSE("first category", outcome_category(&outcome, 0, discounting, lane),
                        12e6 + below, 0);
            CHECK_CLOSE("second category", outcome_category(&outcome, 1, discounting, lane),
                        16e6 + below, 0);
            CHECK_CLOSE("cost", outcome_cost(&outcome, discounting, lane), 28e6 + 2 * below, 0);
            CHECK_CLOSE("count", outcome_at(outcome.counts, 1, discounting)[lane],
                        mark(8, 1, discounting, lane), 0);
        }
    CHECK_CLOSE("overall survival", outcome_share(&outcome, 0, 3)[0], 0.3, 1e-15);
    CHECK_CLOSE("endpoint", outcome_share(&outcome, 1, 1)[31], 31.5, 1e-15);
    outcome_free(&outcome);
    written_free(&written);
}

static void
test_starts_empty(void)
{
    Outcome outcome;
    Written written;

    written_sound(&written, text);
    outcome_init(&outcome, &written.study, 1, KEEP_SUMS);
    CU_ASSERT_PTR_NULL(outcome.trace);
    CU_ASSERT_PTR_NULL(outcome.endpoints);
    outcome_free(&outcome);
    outcome_init(&outcome, &written.study, 1, KEEP_CURVES);
    CU_ASSERT_PTR_NULL(outcome.trace);
    CHECK_CLOSE("a curve of one lane", outcome_curve(&outcome, 1)[3], 0, 0);
    CHECK_CLOSE("cost", outcome_cost(&outcome, DISCOUNTED, 0), 0, 0);
    CHECK_CLOSE("QALYs", outcome_qalys(&outcome, UNDISCOUNTED, 0), 0, 0);
    outcome_free(&outcome);
    outcome_free(&outcome); /* harmless */
    written_free(&written);
}

/* The average of two profiles: a quarter of one and three quarters of another, twice as large. */
static void
test_add(void)
{
    Outcome average, first, second;
    Written written;

    written_sound(&written, text);
    outcome_init(&average, &written.study, LANES, KEEP_TRACE);
    outcome_init(&first, &written.study, LANES, KEEP_TRACE);
    outcome_init(&second, &written.study, LANES, KEEP_TRACE);
    fill(&first);
    outcome_add(&second, &first, 2);
    outcome_add(&average, &first, 0.25);
    outcome_add(&average, &second, 0.75);
    for (int lane = 0; lane < LANES; lane += 7) {
        CHECK_CLOSE("cost", outcome_cost(&average, DISCOUNTED, lane),
                    1.75 * outcome_cost(&first, DISCOUNTED, lane), 1e-15);
        CHECK_CLOSE("last account", outcome_at(average.qalys, 3, UNDISCOUNTED)[lane],
                    1.75 * mark(2, 3, 1, lane), 1e-15);
        CHECK_CLOSE("last counter", outcome_at(average.counts, 1, UNDISCOUNTED)[lane],
                    1.75 * mark(8, 1, 1, lane), 1e-15);
        CHECK_CLOSE("life years", outcome_life_years(&average, UNDISCOUNTED, lane),
                    1.75 * outcome_life_years(&first, UNDISCOUNTED, lane), 1e-15);
    }
    CHECK_CLOSE("trace", average.trace[4 * 3 - 1], 1.75 * 0.11, 1e-14);
    CHECK_CLOSE("endpoint", outcome_share(&average, 1, 3)[5], 1.75 * 5.7, 1e-14);
    outcome_free(&average);
    outcome_free(&first);
    outcome_free(&second);
    written_free(&written);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "sums", test_sums },
        { "starts_empty", test_starts_empty },
        { "add", test_add },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
