/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A model whose curves are known in closed form beside published points. */
#include "analysis/validation.h"
#include "written.h"
#include <math.h>

/* Exponential death at 0.02 a month, one fall a month while well: S(t) = exp(-0.02 t). */
static const char text[] =
    "model = { time_unit = \"month\"; cycle_length = 0.5; horizon = 60; };\n"
    "counters = { falls = { }; };\n"
    "states = { well = { utility = 1; counts = { falls = 1; }; }; ill = { utility = 1; };\n"
    "           dead = { dead = true; }; };\n"
    "transitions = { well = { dead = { rate = 0.02; }; }; ill = { dead = { rate = 0.02; }; }; };\n"
    "endpoints = { fit = { states = (\"ill\"); }; };\n"
    "strategies = { usual = { start = { well = 1; }; }; };\n"
    "targets = {\n"
    "  at_12     = { strategy = \"usual\"; time = 12; value = 0.8; n = 100; };\n"
    "  between   = { strategy = \"usual\"; time = 12.25; value = 0.8; };\n"
    "  beyond    = { strategy = \"usual\"; time = 61; value = 0.8; n = 10; };\n"
    "  median    = { strategy = \"usual\"; statistic = \"median\"; value = 30; n = 64;\n"
    "                role = \"calibrate\"; };\n"
    "  rmst_all  = { strategy = \"usual\"; statistic = \"rmst\"; value = 30; se = 5;\n"
    "                external = false; };\n"
    "  rmst_12   = { strategy = \"usual\"; statistic = \"rmst\"; time = 12.25; value = 10; se = 1; "
    "};\n"
    "  falls     = { strategy = \"usual\"; counter = \"falls\"; value = 30; n = 30; };\n"
    "  nobody    = { strategy = \"usual\"; endpoint = \"fit\"; time = 12; value = 0.8; n = 10; };\n"
    "};\n";

/* Closed forms: exp(-0.24), ln 2 / 0.02, (1 - exp(-0.02 t)) / 0.02; straight lines between points
 * 0.5 apart are off by 1e-5. z of the first: (logit(.7866279) - logit(.8)) sqrt(100 x .16). */
static void
test_validation_values(void)
{
    static const struct {
        const char *name;
        double value, z, rel;
    } cases[] = {
        { "at_12", 0.7866278610665535, -0.3265, 1e-12 },
        { "between", 0.7827045382418681, NAN, 2e-5 },
        { "beyond", NAN, NAN, 0 },
        { "median", 34.657359027997264, 0.8002, 2e-5 },
        { "rmst_all", 34.94028940438989, 0.98806, 2e-5 },
        { "rmst_12", 10.864773087906596, 0.86477, 2e-5 },
        { "falls", 34.94028940438989, 4.94029, 2e-5 },
        { "nobody", NAN, NAN, 0 },
    };
    const Sample base = { .n_lanes = 1 };
    const EvaluationPlan plan = { .n_threads = 1, .keep = KEEP_CURVES };
    Evaluation evaluation;
    Written written;
    double room[121];
    Error err;

    written_study(&written, text);
    CU_ASSERT_EQUAL_FATAL(written.status, OK);
    CHECK_OK(evaluate_all(&evaluation, &written.study, &base, &plan, &err));
    for (int item = 0; item < written.study.n_targets; item++) {
        const Target *target = &written.study.targets[item];
        const double value =
            validation_value(&written.study, target, &evaluation.outcomes[0], 0, room);
        CHECK_TEXT("name", target->name, cases[item].name);
        CHECK_CLOSE(target->name, value, cases[item].value, cases[item].rel);
        CHECK_CLOSE(target->name, validation_z(target, value), cases[item].z, 1e-3);
    }
    const ValidationCount outside = validation_count(&written.study, &evaluation, false, true);
    CU_ASSERT_EQUAL(outside.n, 6);
    CU_ASSERT_EQUAL(outside.n_with_error, 3);
    CU_ASSERT_EQUAL(outside.n_within, 2);
    CHECK_TEXT("furthest", written.study.targets[outside.furthest].name, "falls");
    const ValidationCount fitted = validation_count(&written.study, &evaluation, true, true);
    CU_ASSERT_EQUAL(fitted.n, 1);
    CU_ASSERT_EQUAL(fitted.n_within, 1);
    evaluate_free(&evaluation, &written.study);
    written_free(&written);
}

/* The interval is what was published, else the standard error's; months whatever the unit. */
static void
test_validation_table(void)
{
    const Sample base = { .n_lanes = 1 };
    const EvaluationPlan plan = { .n_threads = 1, .keep = KEEP_CURVES };
    Evaluation evaluation;
    Tables tables = { 0 };
    Written written;
    Error err;

    written_study(
        &written,
        "model = { time_unit = \"year\"; cycle_length = 1; horizon = 5; };\n"
        "states = { well = { utility = 1; }; dead = { dead = true; }; };\n"
        "transitions = { well = { dead = 0.4; }; };\n"
        "strategies = { usual = { start = { well = 1; }; }; };\n"
        "targets = { a = { strategy = \"usual\"; statistic = \"median\"; value = 2;\n"
        "                  interval = (1, 3); };\n"
        "            b = { strategy = \"usual\"; time = 2; value = 0.4; n = 100; }; };\n");
    CU_ASSERT_EQUAL_FATAL(written.status, OK);
    CHECK_OK(evaluate_all(&evaluation, &written.study, &base, &plan, &err));
    validation_table(&tables, &written.study, &evaluation, NULL);
    const Table *table = tables_find(&tables, "validation");
    CU_ASSERT_EQUAL_FATAL(table_rows(table), 2);
    CHECK_CLOSE("target", table_at(table, 0, "target")->number, 24, 1e-12);
    CHECK_CLOSE("low", table_at(table, 0, "ci_low")->number, 12, 1e-12);
    /* S is 0.6 after one year, 0.36 after two: one half after 1 + 0.1 / 0.24 years */
    CHECK_CLOSE("model", table_at(table, 0, "model")->number, 17, 1e-12);
    CHECK_CLOSE("time", table_at(table, 1, "time_months")->number, 24, 1e-12);
    CHECK_CLOSE("share", table_at(table, 1, "model")->number, 0.36, 1e-12);
    /* expit(logit(.4) -+ 1.959964 x .2041241) by hand */
    CHECK_CLOSE("low", table_at(table, 1, "ci_low")->number, 0.3088414773, 1e-9);
    CHECK_CLOSE("high", table_at(table, 1, "ci_high")->number, 0.4986527195, 1e-9);
    tables_free(&tables);
    evaluate_free(&evaluation, &written.study);
    written_free(&written);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "values", test_validation_values },
        { "table", test_validation_table },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
