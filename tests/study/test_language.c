/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the language promises, seen in what a run writes: parts add up, a difference is the whole,
 * settings come in their order. */
#include "csvread.h"
#include "program.h"
#include "testlib.h"
#include <stdio.h>
#include <stdlib.h>

static const char *const results[] = { "summary.csv", "pairwise.csv",      "costs.csv",
                                       "trace.csv",   "disaggregated.csv", "survival.csv" };

/* The results of two runs are the same bytes. */
static void
check_same_bytes(const char *one, const char *two)
{
    char path[TEST_PATH], file[TEST_PATH / 2];

    for (size_t i = 0; i < LENGTH(results); i++) {
        snprintf(file, sizeof(file), "%s/%s", one, results[i]);
        char *left = test_read(test_path(path, file));
        snprintf(file, sizeof(file), "%s/%s", two, results[i]);
        char *right = test_read(test_path(path, file));
        CU_ASSERT_PTR_NOT_NULL(left);
        CHECK_TEXT(results[i], left, right);
        free(left);
        free(right);
    }
}

/* ---- parts and totals
 * ------------------------------------------------------------------------------ */

static void
check_parts(const char *run)
{
    static const struct {
        const char *file, *column, *total;
    } cases[] = {
        { "disaggregated.csv", "cost", "cost" },
        { "disaggregated.csv", "cost_undiscounted", "cost_undiscounted" },
        { "disaggregated.csv", "qaly_undiscounted", "qaly_undiscounted" },
        { "disaggregated.csv", "qaly", "qaly" },
        { "disaggregated.csv", "life_years", "life_years" },
        { "disaggregated.csv", "life_years_undiscounted", "life_years_undiscounted" },
        { "costs.csv", "cost", "cost" },
        { "costs.csv", "cost_undiscounted", "cost_undiscounted" },
    };
    char at[200], name[300];
    Csv summary;

    program_csv(&summary, run, "summary.csv");
    const int strategy = csvread_column(&summary, "strategy");
    CU_ASSERT_TRUE(summary.n_rows > 0 && strategy >= 0);
    for (int row = 0; row < summary.n_rows && strategy >= 0; row++)
        for (size_t i = 0; i < LENGTH(cases); i++) {
            snprintf(at, sizeof(at), "strategy=%s", csvread_cell(&summary, row, strategy));
            snprintf(name, sizeof(name), "%s %s %s", run, cases[i].file, cases[i].column);
            CHECK_CLOSE(name, program_sum(run, cases[i].file, cases[i].column, at),
                        csvread_sum(&summary, cases[i].total, at), 1e-12);
        }
    csvread_free(&summary);
}

static void
test_parts_add_up(void)
{
    if (program_run("configs/tutorial/three_states.cfg", "three_states") == 0)
        check_parts("three_states");
    if (program_run("configs/published/sick_sicker.cfg", "sick_sicker") == 0)
        check_parts("sick_sicker");
    if (program_run("configs/published/hiv_simplified.cfg", "hiv_simplified") == 0)
        check_parts("hiv_simplified");
    if (program_run("tests/data/timing.cfg", "timing") == 0) check_parts("timing");
}

/* ---- differences
 * ----------------------------------------------------------------------------------- */

static void
test_difference_is_the_whole(void)
{
    if (program_run("tests/data/changed.cfg", "changed") == 0 &&
        program_run("tests/data/written_out.cfg", "written_out") == 0)
        check_same_bytes("changed", "written_out");
}

/* 1 and 1.0 are the same number, wherever a number stands. */
static void
test_whole_numbers_are_numbers(void)
{
    static const char *const versions[][2] = {
        { "whole", "model = { cycle_length = 1; horizon = 24; start_age = 50; };\n"
                   "states = { well = { utility = 1; costs = { care = 100; }; }; };\n"
                   "transitions = { well = { ill = 1; }; };\n"
                   "strategies = { only = { start = { well = 1; }; }; };\n" },
        { "decimal", "model = { cycle_length = 1.0; horizon = 24.0; start_age = 50.0; };\n"
                     "states = { well = { utility = 1.0; costs = { care = 1e2; }; }; };\n"
                     "transitions = { well = { ill = 1.0; }; };\n"
                     "strategies = { only = { start = { well = 1.0; }; }; };\n" },
    };
    char path[TEST_PATH], file[100], text[2000];
    int code = 0;

    for (size_t i = 0; i < LENGTH(versions); i++) {
        snprintf(text, sizeof(text), "extends = \"%s/tests/data/immortal.cfg\";\n%s", SOURCE_DIR,
                 versions[i][1]);
        snprintf(file, sizeof(file), "%s.cfg", versions[i][0]);
        test_write(test_path(path, file), text);
        code |= program_run(path, versions[i][0]);
    }
    if (code == 0) check_same_bytes("whole", "decimal");
}

/* ---- what strategies set
 * --------------------------------------------------------------------------- */

static void
test_set_comes_last(void)
{
    static const struct {
        const char *at;
        double expected;
    } cases[] = {
        /* ten years; price = 1, twice = 2 price unless the strategy says otherwise */
        { "strategy=base category=price", 10 },    { "strategy=base category=twice", 20 },
        { "strategy=forward category=price", 60 }, { "strategy=forward category=twice", 120 },
        { "strategy=back category=price", 60 },    { "strategy=back category=twice", 120 },
        { "strategy=itself category=price", 10 },  { "strategy=itself category=twice", 70 },
    };

    if (program_run("tests/data/order.cfg", "order") != 0) return;
    for (size_t i = 0; i < LENGTH(cases); i++)
        CHECK_CLOSE(cases[i].at, program_one("order", "costs.csv", "cost", cases[i].at),
                    cases[i].expected, 1e-12);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "parts_add_up", test_parts_add_up },
        { "difference_is_the_whole", test_difference_is_the_whole },
        { "whole_numbers_are_numbers", test_whole_numbers_are_numbers },
        { "set_comes_last", test_set_comes_last },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
