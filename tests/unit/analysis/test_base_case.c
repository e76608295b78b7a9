/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/base_case.h"
#include "written.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* One constant hazard a strategy, so that every total is a geometric sum. Of 1,000 persons. */
#define AROUND                                                                                     \
    "model = { name = \"one\"; time_unit = \"year\"; cycle_length = 1; horizon = 40;\n"            \
    "          persons = 1000; comparator = \"drug\"; thresholds = (20000, 50000);\n"              \
    "          discount = { costs = 0.03; effects = 0.03; kind = \"continuous\"; };\n"             \
    "          caution = \"illustration only\"; };\n"                                              \
    "counters = { deaths = { label = \"Deaths\"; unit = \"person\"; }; };\n"                       \
    "parameters = { r = { value = 0.2; unit = \"per year\"; source = \"illustration\";\n"          \
    "                     range = (0.1, 0.3); distribution = \"gamma(sd = 0.02)\";\n"              \
    "                     group = \"Death\"; label = \"Dying\"; };\n"                              \
    "               care = 300;\n"                                                                 \
    "               late = \"care + cycle - 1\"; long = \"care + time_in_state\"; };\n"            \
    "states = { alive = { utility = 0.8; costs = { care = \"care\"; }; };\n"                       \
    "           dead = { dead = true; }; };\n"                                                     \
    "transitions = { alive = { dead = { rate = \"r\"; counts = { deaths = 1; }; }; }; };\n"        \
    "endpoints = { free = { label = \"Free\"; states = (\"alive\"); }; };\n"
#define START "start = { alive = 1; };"

static const char study_text[] =
    AROUND "strategies = {\n"
           "  none = { label = \"Nothing\"; " START " };\n"
           "  weak = { " START " set = { r = 0.19; }; costs = { drug = 9000; }; };\n"
           "  drug = { " START " set = { r = 0.1; }; costs = { drug = 20000; }; };\n"
           "  bad  = { " START " set = { r = 0.25; }; costs = { drug = 30000; }; };\n"
           "};\n";

static const double rates[] = { 0.2, 0.19, 0.1, 0.25 }, drugs[] = { 0, 9000, 20000, 30000 };
static const char *const names[] = { "none", "weak", "drug", "bad" };
enum { N = 4, N_CYCLES = 40 };
static const double DISCOUNT = 0.03, PERSONS = 1000;

/* Sum over 40 cycles of half the shares exp(-(rate + discount) t) at both ends of each. */
static double
years(int strategy, double discount)
{
    const double x = exp(-rates[strategy] - discount);
    return PERSONS * (1 - pow(x, N_CYCLES)) * (1 + x) / (2 * (1 - x));
}

static double
cost(int strategy, double discount)
{
    return 300 * years(strategy, discount) + PERSONS * drugs[strategy];
}

typedef struct {
    Written written;
    BaseCase base;
} Run;

static void
run(Run *made, const char *text)
{
    const EvaluationPlan plan = { .seed = 1, .n_threads = 1, .keep = KEEP_TRACE };
    char notes[WRITTEN_NOTES];
    Error err;

    made->base = (BaseCase){ 0 };
    written_study(&made->written, text);
    CU_ASSERT_EQUAL(made->written.status, OK);
    if (made->written.status == OK) {
        CHECK_OK(base_case_run(&made->base, &made->written.study, &plan, &err));
        CHECK_OK(base_case_tables(&made->base, &made->written.study, NULL, NULL, &err));
    } else {
        CHECK_TEXT("notes", written_notes(notes, &made->written.notes), "");
    }
}

static void
end(Run *made)
{
    base_case_free(&made->base, &made->written.study);
    written_free(&made->written);
}

static double
number(const Run *made, BaseTable table, int row, const char *column)
{
    return table_at(&made->base.table[table], row, column)->number;
}

static const char *
text(const Run *made, BaseTable table, int row, const char *column)
{
    return table_at(&made->base.table[table], row, column)->text;
}

/* ---- summary ---- */

static void
test_summary(void)
{
    Run made;

    run(&made, study_text);
    CU_ASSERT_EQUAL(table_rows(&made.base.table[BASE_SUMMARY]), N);
    for (int row = 0; row < N && table_rows(&made.base.table[BASE_SUMMARY]) == N; row++) {
        const double nmb = 20000 * 0.8 * years(row, DISCOUNT) - cost(row, DISCOUNT);
        const struct {
            const char *column;
            double expected;
        } cases[] = {
            { "cost", cost(row, DISCOUNT) },
            { "qaly", 0.8 * years(row, DISCOUNT) },
            { "life_years", years(row, DISCOUNT) },
            { "life_years_undiscounted", years(row, 0) },
            { "cost_undiscounted", cost(row, 0) },
            { "qaly_undiscounted", 0.8 * years(row, 0) },
            { "wtp", 20000 },
            { "nmb", nmb },
            { "nhb", nmb / 20000 },
            { "cost_mcse", NAN }, /* nothing was simulated */
            { "qaly_mcse", NAN },
            { "life_years_mcse", NAN },
            { "nmb_mcse", NAN },
        };
        for (size_t i = 0; i < LENGTH(cases); i++)
            CHECK_CLOSE(cases[i].column, number(&made, BASE_SUMMARY, row, cases[i].column),
                        cases[i].expected, 1e-12);
        CHECK_TEXT("strategy", text(&made, BASE_SUMMARY, row, "strategy"), names[row]);
        CHECK_TEXT("rule", text(&made, BASE_SUMMARY, row, "within_cycle"), "half-cycle");
        CHECK_TEXT("kind", text(&made, BASE_SUMMARY, row, "discounting"), "continuous");
        CHECK_TEXT("caution", text(&made, BASE_SUMMARY, row, "caution"), "illustration only");
    }
    CHECK_TEXT("label", text(&made, BASE_SUMMARY, 0, "label"), "Nothing");
    CHECK_TEXT("name for a label", text(&made, BASE_SUMMARY, 1, "label"), "weak");
    end(&made);
}

static void
test_frontier(void)
{
    static const char *const standing[] = { "reference", "extendedly dominated", "frontier",
                                            "dominated" };
    const double more = cost(2, DISCOUNT) - cost(0, DISCOUNT);
    const double gain = 0.8 * (years(2, DISCOUNT) - years(0, DISCOUNT));
    Run made;

    run(&made, study_text);
    for (int row = 0; row < N; row++) {
        const bool follows = row == 2;
        CHECK_TEXT(names[row], text(&made, BASE_SUMMARY, row, "status"), standing[row]);
        CHECK_CLOSE(names[row], number(&made, BASE_SUMMARY, row, "incremental_cost"),
                    follows ? more : NAN, 1e-12);
        CHECK_CLOSE(names[row], number(&made, BASE_SUMMARY, row, "incremental_qaly"),
                    follows ? gain : NAN, 1e-12);
        CHECK_CLOSE(names[row], number(&made, BASE_SUMMARY, row, "icer"),
                    follows ? more / gain : NAN, 1e-12);
    }
    end(&made);
}

/* ---- pairwise: all ordered pairs at every threshold ---- */

static void
check_pair(const Run *made, int row, int strategy, int comparator)
{
    const double wtp = number(made, BASE_PAIRWISE, row, "wtp");
    const double extra = cost(strategy, DISCOUNT) - cost(comparator, DISCOUNT);
    const double life = years(strategy, DISCOUNT) - years(comparator, DISCOUNT);
    const double all_life = years(strategy, 0) - years(comparator, 0);
    const double gain = 0.8 * life, all_gain = 0.8 * all_life;
    const double all_extra = cost(strategy, 0) - cost(comparator, 0);
    const struct {
        const char *column;
        double expected;
    } cases[] = {
        { "incremental_cost", extra },
        { "incremental_qaly", gain },
        { "incremental_life_years", life },
        { "icer", extra * gain > 0 ? extra / gain : NAN },
        { "inmb", wtp * gain - extra },
        { "inhb_qaly", gain - extra / wtp },
        { "inhb_qalm", 12 * (gain - extra / wtp) },
        { "incremental_cost_undiscounted", all_extra },
        { "incremental_qaly_undiscounted", all_gain },
        { "incremental_life_years_undiscounted", all_life },
        { "icer_undiscounted", all_extra * all_gain > 0 ? all_extra / all_gain : NAN },
        { "inmb_mcse", NAN },
    };
    const char *place = extra > 0  ? gain > 0 ? "more costly, more effective" : "dominated"
                        : gain > 0 ? "dominant"
                                   : "less costly, less effective";
    char name[200];

    for (size_t i = 0; i < LENGTH(cases); i++) {
        snprintf(name, sizeof(name), "%s against %s: %s", names[strategy], names[comparator],
                 cases[i].column);
        CHECK_CLOSE(name, number(made, BASE_PAIRWISE, row, cases[i].column), cases[i].expected,
                    1e-10);
    }
    CHECK_TEXT("place", text(made, BASE_PAIRWISE, row, "place"), place);
}

static void
test_pairwise(void)
{
    static const int comparators[] = { 2, 0, 1, 3 }; /* that of the study first */
    static const double thresholds[] = { 20000, 50000 };
    Run made;
    int row = 0;

    run(&made, study_text);
    CU_ASSERT_EQUAL_FATAL(table_rows(&made.base.table[BASE_PAIRWISE]), N * (N - 1) * 2);
    for (int item = 0; item < N; item++)
        for (int strategy = 0; strategy < N; strategy++)
            for (int threshold = 0; strategy != comparators[item] && threshold < 2; threshold++) {
                const int comparator = comparators[item];
                CHECK_TEXT("strategy", text(&made, BASE_PAIRWISE, row, "strategy"),
                           names[strategy]);
                CHECK_TEXT("comparator", text(&made, BASE_PAIRWISE, row, "comparator"),
                           names[comparator]);
                CHECK_CLOSE("wtp", number(&made, BASE_PAIRWISE, row, "wtp"), thresholds[threshold],
                            0);
                check_pair(&made, row, strategy, comparator);
                row++;
            }
    end(&made);
}

/* The increments are differences of what the summary says, bit for bit. */
static void
test_increments_are_differences(void)
{
    static const char *const columns[][2] = {
        { "incremental_cost", "cost" },
        { "incremental_qaly", "qaly" },
        { "incremental_life_years", "life_years" },
        { "incremental_cost_undiscounted", "cost_undiscounted" },
        { "incremental_qaly_undiscounted", "qaly_undiscounted" },
        { "incremental_life_years_undiscounted", "life_years_undiscounted" },
    };
    Run made;

    run(&made, study_text);
    for (int row = 0; row < table_rows(&made.base.table[BASE_PAIRWISE]); row++) {
        const Study *study = &made.written.study;
        const int strategy = study_strategy(study, text(&made, BASE_PAIRWISE, row, "strategy"));
        const int against = study_strategy(study, text(&made, BASE_PAIRWISE, row, "comparator"));
        CU_ASSERT(strategy != NONE && against != NONE && strategy != against);
        for (size_t i = 0; i < LENGTH(columns); i++)
            CHECK_CLOSE(columns[i][0], number(&made, BASE_PAIRWISE, row, columns[i][0]),
                        number(&made, BASE_SUMMARY, strategy, columns[i][1]) -
                            number(&made, BASE_SUMMARY, against, columns[i][1]),
                        0);
    }
    end(&made);
}

static void
test_one_strategy(void)
{
    Run made;

    run(&made, "extends = \"base.cfg\";\n"
               "strategies = { weak = { remove = true; }; none = { remove = true; };\n"
               "               bad = { remove = true; }; };\n");
    CU_ASSERT_EQUAL(table_rows(&made.base.table[BASE_PAIRWISE]), 0);
    CU_ASSERT_EQUAL(table_rows(&made.base.table[BASE_SUMMARY]), 1);
    CHECK_TEXT("status", text(&made, BASE_SUMMARY, 0, "status"), "reference");
    end(&made);
}

/* ---- parts ---- */

static void
test_parts(void)
{
    Run made;

    run(&made, study_text);
    CU_ASSERT_EQUAL_FATAL(table_rows(&made.base.table[BASE_COSTS]), 2 * N);
    CU_ASSERT_EQUAL_FATAL(table_rows(&made.base.table[BASE_EVENTS]), N);
    for (int strategy = 0; strategy < N; strategy++) {
        /* categories in the order in which the file names them: care, drug */
        CHECK_TEXT("care", text(&made, BASE_COSTS, 2 * strategy, "category"), "care");
        CHECK_CLOSE("care", number(&made, BASE_COSTS, 2 * strategy, "cost"),
                    300 * years(strategy, DISCOUNT), 1e-12);
        CHECK_CLOSE("drug", number(&made, BASE_COSTS, 2 * strategy + 1, "cost"),
                    PERSONS * drugs[strategy], 1e-15);
        CHECK_CLOSE("drug", number(&made, BASE_COSTS, 2 * strategy + 1, "cost_undiscounted"),
                    PERSONS * drugs[strategy], 1e-15);
        /* deaths by a rate fall in mid-cycle */
        const double rate = rates[strategy], x = exp(-rate - DISCOUNT);
        CHECK_CLOSE("deaths", number(&made, BASE_EVENTS, strategy, "expected"),
                    -PERSONS * expm1(-rate * N_CYCLES), 1e-12);
        CHECK_CLOSE(
            "deaths, discounted", number(&made, BASE_EVENTS, strategy, "expected_discounted"),
            -PERSONS * expm1(-rate) * exp(-DISCOUNT / 2) * (1 - pow(x, N_CYCLES)) / (1 - x), 1e-12);
        CHECK_TEXT("unit", text(&made, BASE_EVENTS, strategy, "unit"), "person");
    }
    end(&made);
}

static void
test_curves(void)
{
    Run made;

    run(&made, study_text);
    CU_ASSERT_EQUAL_FATAL(table_rows(&made.base.table[BASE_TRACE]), N * (N_CYCLES + 1) * 2);
    CU_ASSERT_EQUAL_FATAL(table_rows(&made.base.table[BASE_SURVIVAL]), N * (N_CYCLES + 1) * 2);
    CU_ASSERT_EQUAL_FATAL(table_rows(&made.base.table[BASE_SURVIVAL_SUMMARY]), 2 * N);
    for (int strategy = 0; strategy < N; strategy++) {
        const double rate = rates[strategy];
        for (int t = 0; t <= N_CYCLES; t++) {
            const int row = (strategy * (N_CYCLES + 1) + t) * 2;
            CHECK_CLOSE("alive", number(&made, BASE_TRACE, row, "proportion"), exp(-rate * t),
                        1e-12);
            CHECK_CLOSE("dead", number(&made, BASE_TRACE, row + 1, "proportion"), -expm1(-rate * t),
                        1e-12);
            CHECK_CLOSE("time", number(&made, BASE_TRACE, row, "time"), t, 0);
        }
        for (int curve = 0; curve < 2; curve++) { /* os and free, which are the same here */
            const int row = 2 * strategy + curve, whole = (int)floor(M_LN2 / rate);
            const double fall = exp(-rate * whole) - exp(-rate * (whole + 1));
            const struct {
                const char *column;
                double expected;
            } cases[] = {
                { "survival_1y", exp(-rate) },
                { "survival_3y", exp(-3 * rate) },
                { "survival_5y", exp(-5 * rate) },
                { "survival_10y", exp(-10 * rate) },
                { "survival_1y_low", NAN },
                { "median_months", 12 * (whole + (exp(-rate * whole) - 0.5) / fall) },
                { "rmst_months", 12 * years(strategy, 0) / PERSONS },
                { "average_hazard_ratio", NAN },
            };
            for (size_t i = 0; i < LENGTH(cases); i++)
                CHECK_CLOSE(cases[i].column,
                            number(&made, BASE_SURVIVAL_SUMMARY, row, cases[i].column),
                            cases[i].expected, 1e-12);
            CHECK_TEXT("curve", text(&made, BASE_SURVIVAL_SUMMARY, row, "curve"),
                       curve ? "free" : "os");
            CHECK_TEXT("label", text(&made, BASE_SURVIVAL_SUMMARY, row, "label"),
                       curve ? "Free" : "Overall survival");
        }
        CHECK_CLOSE("median", number(&made, BASE_SUMMARY, strategy, "median_survival_months"),
                    number(&made, BASE_SURVIVAL_SUMMARY, 2 * strategy, "median_months"), 0);
    }
    end(&made);
}

static void
test_parameters(void)
{
    static const struct {
        const char *name, *label;
        double value;
        const char *unit;
        double low, high;
        const char *source, *group, *formula, *varies;
    } rows[] = {
        { "r", "Dying", 0.2, "per year", 0.1, 0.3, "illustration", "Death", NULL, NULL },
        { "care", "care", 300, NULL, NAN, NAN, NULL, NULL, NULL, NULL },
        { "late", "late", 300, NULL, NAN, NAN, NULL, NULL, "care + cycle - 1", "cycle" },
        { "long", "long", NAN, NULL, NAN, NAN, NULL, NULL, "care + time_in_state", "clock" },
    };
    Run made;

    run(&made, study_text);
    CU_ASSERT_EQUAL_FATAL(table_rows(&made.base.table[BASE_PARAMETERS]), (int)LENGTH(rows));
    for (int row = 0; row < (int)LENGTH(rows); row++) {
        CHECK_TEXT("name", text(&made, BASE_PARAMETERS, row, "name"), rows[row].name);
        CHECK_TEXT("label", text(&made, BASE_PARAMETERS, row, "label"), rows[row].label);
        CHECK_CLOSE("value", number(&made, BASE_PARAMETERS, row, "value"), rows[row].value, 0);
        CHECK_TEXT("unit", text(&made, BASE_PARAMETERS, row, "unit"), rows[row].unit);
        CHECK_CLOSE("low", number(&made, BASE_PARAMETERS, row, "low"), rows[row].low, 0);
        CHECK_CLOSE("high", number(&made, BASE_PARAMETERS, row, "high"), rows[row].high, 0);
        CHECK_TEXT("source", text(&made, BASE_PARAMETERS, row, "source"), rows[row].source);
        CHECK_TEXT("group", text(&made, BASE_PARAMETERS, row, "group"), rows[row].group);
        CHECK_TEXT("formula", text(&made, BASE_PARAMETERS, row, "formula"), rows[row].formula);
        CHECK_TEXT("varies", text(&made, BASE_PARAMETERS, row, "varies"), rows[row].varies);
    }
    /* mean 0.2 and sd 0.02: shape (0.2 / 0.02)^2 = 100, scale 0.2 / 100 */
    CHECK_TEXT("distribution", text(&made, BASE_PARAMETERS, 0, "distribution"),
               "gamma(shape = 100, scale = 0.002)");
    CHECK_TEXT("no distribution", text(&made, BASE_PARAMETERS, 1, "distribution"), NULL);
    end(&made);
}

/* What goes wrong in a later cycle ends the run with the strategy's name, and leaves no memory. */
static void
test_failure(void)
{
    const EvaluationPlan plan = { .seed = 1, .n_threads = 2 };
    Written written;
    BaseCase base;
    Error err;

    written_file("base.cfg", study_text);
    written_study(&written, "extends = \"base.cfg\";\nstrategies = { weak = { set = {\n"
                            "  r = \"2 - cycle\"; }; }; };\n");
    CU_ASSERT_EQUAL(written.status, OK);
    CHECK_FAILS(
        base_case_run(&base, &written.study, &plan, &err), ERR_SPEC,
        "transition alive -> dead: rate: -1 is outside [0, 1e+09] (cycle 3, strategy weak)");
    base_case_free(&base, &written.study);
    written_free(&written);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "summary", test_summary },
        { "frontier", test_frontier },
        { "pairwise", test_pairwise },
        { "increments_are_differences", test_increments_are_differences },
        { "one_strategy", test_one_strategy },
        { "parts", test_parts },
        { "curves", test_curves },
        { "parameters", test_parameters },
        { "failure", test_failure },
        CU_TEST_INFO_NULL,
    };
    written_file("base.cfg", study_text);
    return test_main(tests, argc, argv);
}
