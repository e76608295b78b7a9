/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The published models, run by the program as a user would, against what their authors (or other
 * people's software) found: published.csv beside this file, with the source of each number. */
#include "csvread.h"
#include "program.h"
#include "testlib.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A number of published.csv and where the program writes it. `column` with a + is summed over the
 * rows of the strategy that keep `also`; without, these rows must all say the same. */
typedef struct {
    const char *strategy, *quantity, *file, *column, *also;
} Row; /* a list ends with { 0 } */

/* clang-format off */
static const Row sick_sicker[] = {
    { "SoC", "cost",                                   "summary.csv",  "cost",             ""               },
    { "SoC", "qaly",                                   "summary.csv",  "qaly",             ""               },
    { "SoC", "life_years_sum_alive_undisc_cycles0_75", "trace.csv",    "+proportion",      "state!=D"       },
    { "A",   "cost",                                   "summary.csv",  "cost",             ""               },
    { "A",   "qaly",                                   "summary.csv",  "qaly",             ""               },
    { "A",   "life_years_sum_alive_undisc_cycles0_75", "trace.csv",    "+proportion",      "state!=D"       },
    { "B",   "cost",                                   "summary.csv",  "cost",             ""               },
    { "B",   "qaly",                                   "summary.csv",  "qaly",             ""               },
    { "B",   "life_years_sum_alive_undisc_cycles0_75", "trace.csv",    "+proportion",      "state!=D"       },
    { "AB",  "cost",                                   "summary.csv",  "cost",             ""               },
    { "AB",  "qaly",                                   "summary.csv",  "qaly",             ""               },
    { "AB",  "life_years_sum_alive_undisc_cycles0_75", "trace.csv",    "+proportion",      "state!=D"       },
    { "B",   "inc_cost_vs_SoC",                        "pairwise.csv", "incremental_cost", "comparator=SoC" },
    { "B",   "inc_qaly_vs_SoC",                        "pairwise.csv", "incremental_qaly", "comparator=SoC" },
    { "B",   "icer_vs_SoC",                            "pairwise.csv", "icer",             "comparator=SoC" },
    { "B",   "icer_vs_SoC",                            "summary.csv",  "icer",             ""               },
    { "AB",  "inc_cost_vs_B",                          "summary.csv",  "incremental_cost", ""               },
    { "AB",  "inc_qaly_vs_B",                          "summary.csv",  "incremental_qaly", ""               },
    { "AB",  "icer_vs_B",                              "summary.csv",  "icer",             ""               },
    { 0 },
};
static const Row microsim_simple[] = {
    { "no_treatment", "cost",        "summary.csv", "cost",        ""                  },
    { "no_treatment", "qaly",        "summary.csv", "qaly",        ""                  },
    { "treatment",    "cost",        "summary.csv", "cost",        ""                  },
    { "treatment",    "qaly",        "summary.csv", "qaly",        ""                  },
    { "no_treatment", "alive_at_30", "trace.csv",   "+proportion", "cycle=30 state!=D" },
    { "treatment",    "icer",        "summary.csv", "icer",        ""                  },
    { 0 },
};
static const Row microsim_extended[] = {
    { "no_treatment", "cost",        "summary.csv",  "cost",             ""                        },
    { "no_treatment", "qaly",        "summary.csv",  "qaly",             ""                        },
    { "treatment",    "cost",        "summary.csv",  "cost",             ""                        },
    { "treatment",    "qaly",        "summary.csv",  "qaly",             ""                        },
    { "no_treatment", "alive_at_30", "trace.csv",    "+proportion",      "cycle=30 state!=D"       },
    { "treatment",    "icer",        "summary.csv",  "icer",             ""                        },
    { "treatment",    "inc_qaly",    "pairwise.csv", "incremental_qaly", "comparator=no_treatment" },
    { 0 },
};
static const Row hiv[] = { /* utility 1, no discounting of effects: QALYs are life years */
    { "mono", "cost",       "summary.csv",  "cost",                    ""                },
    { "mono", "life_years", "summary.csv",  "qaly",                    ""                },
    { "mono", "life_years", "summary.csv",  "life_years",              ""                },
    { "mono", "life_years", "summary.csv",  "life_years_undiscounted", ""                },
    { "comb", "cost",       "summary.csv",  "cost",                    ""                },
    { "comb", "life_years", "summary.csv",  "qaly",                    ""                },
    { "comb", "life_years", "summary.csv",  "life_years",              ""                },
    { "comb", "life_years", "summary.csv",  "life_years_undiscounted", ""                },
    { "comb", "icer",       "summary.csv",  "icer",                    ""                },
    { 0 },
};
static const Row hiv_increments[] = {
    { "comb", "inc_cost",   "pairwise.csv", "incremental_cost",        "comparator=mono" },
    { "comb", "inc_ly",     "pairwise.csv", "incremental_life_years",  "comparator=mono" },
    { 0 },
};
static const Row hiv_per_person[] = {
    { "comb", "inc_cost_pp", "pairwise.csv", "incremental_cost",       "comparator=mono" },
    { "comb", "inc_ly_pp",   "pairwise.csv", "incremental_life_years", "comparator=mono" },
    { 0 },
};
static const Row illness_death[] = {
    { "SOC", "qaly_undisc",       "summary.csv", "qaly_undiscounted",       ""                 },
    { "SOC", "qaly_3pct",         "summary.csv", "qaly",                    ""                 },
    { "SOC", "ly_undisc",         "summary.csv", "life_years_undiscounted", ""                 },
    { "SOC", "ly_3pct",           "summary.csv", "life_years",              ""                 },
    { "SOC", "drug_cost_3pct",    "costs.csv",   "cost",                    "category=drug"    },
    { "SOC", "medical_cost_3pct", "costs.csv",   "cost",                    "category=medical" },
    { "New", "qaly_undisc",       "summary.csv", "qaly_undiscounted",       ""                 },
    { "New", "qaly_3pct",         "summary.csv", "qaly",                    ""                 },
    { "New", "ly_undisc",         "summary.csv", "life_years_undiscounted", ""                 },
    { "New", "ly_3pct",           "summary.csv", "life_years",              ""                 },
    { "New", "drug_cost_3pct",    "costs.csv",   "cost",                    "category=drug"    },
    { "New", "medical_cost_3pct", "costs.csv",   "cost",                    "category=medical" },
    { 0 },
};
/* clang-format on */

static double
found(const char *run, const Row *row)
{
    char conditions[200];

    snprintf(conditions, sizeof(conditions), "strategy=%s %s", row->strategy, row->also);
    if (row->column[0] == '+') return program_sum(run, row->file, row->column + 1, conditions);
    return program_one(run, row->file, row->column, conditions);
}

/* Runs configs/published/<run>.cfg and holds it against the rows of `model` in published.csv.
 * @param scale  what the program reports, times this, is what was published */
static void
check_rows(const char *run, const char *model, const Row *rows, double scale, double tolerance)
{
    char config[200], conditions[200], name[200];
    Csv published;

    snprintf(config, sizeof(config), "configs/published/%s.cfg", run);
    if (program_run(config, run) != 0) return;
    csvread_file(&published, SOURCE_DIR "/tests/reference/published.csv");
    for (const Row *row = rows; row->strategy; row++) {
        snprintf(conditions, sizeof(conditions), "model=%s strategy=%s quantity=%s", model,
                 row->strategy, row->quantity);
        snprintf(name, sizeof(name), "%s %s %s (%s, %s)", run, row->strategy, row->quantity,
                 row->file, row->column);
        CHECK_CLOSE(name, scale * found(run, row), csvread_one(&published, "value", conditions),
                    tolerance);
    }
    csvread_free(&published);
}

/* ---- Sick-Sicker
 * ----------------------------------------------------------------------------------- */

static void
test_sick_sicker(void)
{
    check_rows("sick_sicker", "sick_sicker_time_indep", sick_sicker, 1, 1e-9);
}

static void
test_sick_sicker_status(void)
{
    static const char *const cases[][2] = {
        /* published: ND, D, ND, ND */
        { "strategy=SoC", "reference" },
        { "strategy=A", "dominated" },
        { "strategy=B", "frontier" },
        { "strategy=AB", "frontier" },
    };
    Csv summary;

    if (program_run("configs/published/sick_sicker.cfg", "sick_sicker") != 0) return;
    program_csv(&summary, "sick_sicker", "summary.csv");
    for (size_t i = 0; i < LENGTH(cases); i++)
        CHECK_TEXT(cases[i][0], csvread_only(&summary, "status", cases[i][0]), cases[i][1]);
    csvread_free(&summary);
}

static void
test_sick_sicker_trace(void)
{
    static const char *const names[][2] = {
        /* the source's, ours */
        { "Standard of care", "SoC" },
        { "Strategy A", "A" },
        { "Strategy B", "B" },
        { "Strategy AB", "AB" },
    };
    Csv published, trace;
    char conditions[200];
    int n_checked = 0;

    if (program_run("configs/published/sick_sicker.cfg", "sick_sicker") != 0) return;
    csvread_file(&published, SOURCE_DIR "/tests/reference/trace_sick_sicker.csv");
    program_csv(&trace, "sick_sicker", "trace.csv");
    for (int row = 0; row < published.n_rows; row++)
        for (size_t i = 0; i < LENGTH(names); i++) {
            if (strcmp(csvread_cell(&published, row, 1), names[i][0]) != 0) continue;
            snprintf(conditions, sizeof(conditions), "strategy=%s cycle=%s state=%s", names[i][1],
                     csvread_cell(&published, row, 2), csvread_cell(&published, row, 3));
            CHECK_CLOSE(conditions, csvread_one(&trace, "proportion", conditions),
                        csvread_number(&published, row, 4), 1e-12);
            n_checked++;
        }
    CHECK_CLOSE("states x boundaries x strategies", n_checked, 4 * 76 * 4, 0);
    csvread_free(&published);
    csvread_free(&trace);
}

/* Other rules of counting, from the same loop in R; the tolerance is half the last digit that was
 * printed. */
static void
test_sick_sicker_rules(void)
{
    static const struct {
        const char *run, *column;
        double expected, last_digit;
    } cases[] = {
        { "sick_sicker_half_cycle", "cost", 152262.291, 1e-3 },
        { "sick_sicker_half_cycle", "qaly", 21.038151, 1e-6 },
        { "sick_sicker_none", "cost", 153541.41, 1e-2 },
        { "sick_sicker_none", "qaly", 21.554487, 1e-6 },
    };
    char config[100];

    for (size_t i = 0; i < LENGTH(cases); i++) {
        snprintf(config, sizeof(config), "tests/reference/%s.cfg", cases[i].run);
        if (program_run(config, cases[i].run) != 0) continue;
        CHECK_CLOSE(cases[i].run,
                    program_one(cases[i].run, "summary.csv", cases[i].column, "strategy=SoC"),
                    cases[i].expected, 0.5001 * cases[i].last_digit / cases[i].expected);
    }
}

/* ---- the others
 * ------------------------------------------------------------------------------------ */

static void
test_microsim(void)
{
    check_rows("microsim_simple", "microsim_simple", microsim_simple, 1, 1e-9);
    check_rows("microsim_extended", "microsim_extended_as_intended", microsim_extended, 1, 1e-9);
}

static void
test_hiv(void)
{
    check_rows("hiv_discrete", "hiv_chancellor_discrete_discount", hiv, 1, 1e-9);
    check_rows("hiv_continuous", "hiv_chancellor_continuous_discount", hiv, 1, 1e-9);
    check_rows("hiv_discrete", "hiv_chancellor_discrete_discount", hiv_increments, 1, 1e-9);
}

static void
test_hiv_simplified(void)
{
    const char *model = "hiv_heemod_simplified_50y_lifetable_per1000";

    check_rows("hiv_simplified", model, hiv, 1, 1e-9);
    check_rows("hiv_simplified", model, hiv_per_person, 1e-3,
               1e-9); /* the totals are those of 1,000 */
}

/* A cohort with weekly cycles against a million simulated people: an independent program that steps
 * as ours does is 0.04% (SOC) and 0.1% (New) away, about the simulation's own error. */
static void
test_illness_death(void)
{
    check_rows("illness_death", "ctstm_illness_death_reset_meanpars_age45", illness_death, 1, 3e-3);
}

/* Shares of people after 1, 5, 10 and 20 years, to 4 standard errors (0.0005) and as much for the
 * cycles. */
static void
test_illness_death_trace(void)
{
    static const char *const strategies[] = { "SOC", "New" }, *const states[] = { "healthy",
                                                                                  "sick" };
    static const int years[] = { 1, 5, 10, 20 };
    char from[200], at[200];
    Csv published, trace;

    if (program_run("configs/published/illness_death.cfg", "illness_death") != 0) return;
    csvread_file(&published, SOURCE_DIR "/tests/reference/published.csv");
    program_csv(&trace, "illness_death", "trace.csv");
    for (size_t i = 0; i < 2 * 2 * LENGTH(years); i++) {
        const char *strategy = strategies[i % 2], *state = states[i / 2 % 2];
        snprintf(from, sizeof(from), "strategy=%s quantity=p_%s_t%d", strategy, state,
                 years[i / 4]);
        snprintf(at, sizeof(at), "strategy=%s state=%s cycle=%d", strategy, state,
                 52 * years[i / 4]);
        const double expected = csvread_one(&published, "value", from);
        CHECK_CLOSE(at, csvread_one(&trace, "proportion", at), expected, 0.0025 / expected);
    }
    csvread_free(&published);
    csvread_free(&trace);
}

/* The tutorial's model. Source: a loop of 40 matrix exponentials (Taylor series, scaled and
 * squared) in Python. */
static void
test_three_states(void)
{
    static const struct {
        const char *strategy, *column;
        double expected;
    } cases[] = {
        { "strategy=usual_care", "cost", 44073.16611440391 },
        { "strategy=usual_care", "qaly", 9.758296887065091 },
        { "strategy=new_drug", "cost", 50276.43017396077 },
        { "strategy=new_drug", "qaly", 10.380404254808612 },
        { "strategy=new_drug", "icer", 9971.37211548716 },
    };

    if (program_run("configs/tutorial/three_states.cfg", "three_states") != 0) return;
    for (size_t i = 0; i < LENGTH(cases); i++)
        CHECK_CLOSE(cases[i].column,
                    program_one("three_states", "summary.csv", cases[i].column, cases[i].strategy),
                    cases[i].expected, 1e-9);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "sick_sicker", test_sick_sicker },
        { "sick_sicker_status", test_sick_sicker_status },
        { "sick_sicker_trace", test_sick_sicker_trace },
        { "sick_sicker_rules", test_sick_sicker_rules },
        { "microsim", test_microsim },
        { "hiv", test_hiv },
        { "hiv_simplified", test_hiv_simplified },
        { "illness_death", test_illness_death },
        { "illness_death_trace", test_illness_death_trace },
        { "three_states", test_three_states },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
