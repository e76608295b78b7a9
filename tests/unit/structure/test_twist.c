/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "structure/model.h"
#include "structure/twist.h"
#include "testlib.h"
#include <math.h>
#include <string.h>

/* Two strategies; a drug that `set` gives to one of them; a Weibull; a branch into death. */
static const char text[] =
    "model = { time_unit = \"year\"; cycle_length = 1; horizon = 10; currency = \"USD\"; };\n"
    "parameters = { price = 7; price_b = 9; share = 0.25; shape = 1.5; };\n"
    "states = { a = { utility = \"1 - share\"; costs = { drug = \"-price\"; };\n"
    "                 exit = { qalys = -0.1; }; };\n"
    "           b = { utility = 0.5; };\n"
    "           dead = { dead = true; entry = { costs = { burial = 3; }; }; }; };\n"
    "transitions = { a = { event = { hazard = \"weibull(shape, 4)\"; clock = \"model\";\n"
    "                                to = { dead = \"share\"; b = \"rest\"; }; }; };\n"
    "                b = { dead = { rate = 0.1; }; }; };\n"
    "strategies = { one = { start = { a = 1; }; };\n"
    "               two = { start = { a = 1; }; set = { price = \"price_b\"; }; }; };\n";

static void
read_it(Study *study)
{
    char path[TEST_PATH];
    Notes notes = { 0 };
    Error err;

    test_write(test_path(path, "twist.cfg"), text);
    CHECK_OK(study_read(study, path, NULL, 0, &notes, &err));
    notes_free(&notes);
}

/* A quantity in a strategy, worked out by the only maker of models. */
static double
value_of(const Study *study, int strategy, int slot)
{
    const Sample base = { .n_lanes = 1 };
    Model model;
    Error err;

    CHECK_OK(model_build(&model, study, strategy, 0, &base, &err));
    const double value = model_value(&model, slot)[0];
    model_free(&model);
    return value;
}

static int
slot_of(const Study *study, const char *parameter)
{
    return study->parameters[study_parameter(study, parameter)].slot;
}

static void
test_formulas(void)
{
    Study study;

    read_it(&study);
    const int price = slot_of(&study, "price"), cost = study.states[0].running.at[0].value;
    CHECK_CLOSE("cost of one", value_of(&study, 0, cost), -7, 0);
    CHECK_CLOSE("cost of two", value_of(&study, 1, cost), -9, 0);
    twist_scale(&study, cost, 3);
    twist_done(&study);
    CHECK_CLOSE("three times, one", value_of(&study, 0, cost), -21, 0);
    CHECK_CLOSE("three times, two", value_of(&study, 1, cost), -27, 0);
    twist_abs(&study, cost);
    twist_done(&study);
    CHECK_CLOSE("no sign", value_of(&study, 1, cost), 27, 0);
    twist_fix(&study, price, 2);
    twist_done(&study);
    CHECK_CLOSE("fixed in one", value_of(&study, 0, price), 2, 0);
    CHECK_CLOSE("fixed where `set` replaces it", value_of(&study, 1, price), 2, 0);
    CHECK_CLOSE("what reads it follows", value_of(&study, 1, cost), 6, 0);
    const int inverse = twist_inverse(&study, price, "inverse");
    twist_done(&study);
    CHECK_CLOSE("one over it", value_of(&study, 0, inverse), 0.5, 0);
    study_free(&study);
}

static void
count_payoff(Study *study, Payoff *payoff, void *context)
{
    (void)study;
    ((int *)context)[payoff->kind]++;
}

static void
test_payoffs(void)
{
    Study study;
    int n[3] = { 0 };

    read_it(&study);
    twist_payoffs(&study, count_payoff, n);
    CU_ASSERT_EQUAL(n[PAYOFF_COST], 2); /* drug, burial */
    CU_ASSERT_EQUAL(n[PAYOFF_QALY], 1); /* on leaving a */
    const int first = twist_count_moves(&study);
    CU_ASSERT_EQUAL(first, 0);
    CU_ASSERT_EQUAL(study.n_counters, 2);
    memset(n, 0, sizeof(n));
    twist_payoffs(&study, count_payoff, n);
    CU_ASSERT_EQUAL(n[PAYOFF_COUNT], 2);
    study_free(&study);
}

static void
test_strategies(void)
{
    Study study;

    read_it(&study);
    twist_equal(&study, 1);
    twist_done(&study);
    const int price = slot_of(&study, "price");
    CHECK_CLOSE("the first has what the second sets", value_of(&study, 0, price), 9, 0);
    CHECK_TEXT("it keeps its name", study.strategies[0].name, "one");
    study_free(&study);
}

static void
test_death(void)
{
    Study study;

    read_it(&study);
    twist_immortal(&study);
    for (int move = 0; move < study.n_moves; move++)
        for (int branch = 0; branch < study.moves[move].n_branches; branch++)
            CU_ASSERT(!study.states[study.moves[move].branches[branch].to].dead ||
                      !study.moves[move].only[0]);
    CU_ASSERT(study.moves[0].only[0]); /* the branch that lives is still there */
    study_free(&study);
}

static void
test_weibull(void)
{
    Study study;

    read_it(&study);
    const int scale = study.curves[study.moves[0].curve].args[1];
    CU_ASSERT_EQUAL(twist_weibull(&study, true), 1);
    twist_done(&study);
    const CurveSpec *spec = &study.curves[study.moves[0].curve];
    CHECK_TEXT("family", spec->family->name, "exponential");
    CHECK_CLOSE("scale", value_of(&study, 0, scale), 4, 0);
    CHECK_CLOSE("rate 1 / scale", value_of(&study, 0, spec->args[0]), 0.25, 0);
    study_free(&study);
    read_it(&study);
    CU_ASSERT_EQUAL(twist_weibull(&study, false), 1);
    twist_done(&study);
    CHECK_CLOSE("shape 1", value_of(&study, 0, study.curves[study.moves[0].curve].args[0]), 1, 0);
    study_free(&study);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "formulas", test_formulas },     { "payoffs", test_payoffs },
        { "strategies", test_strategies }, { "death", test_death },
        { "weibull", test_weibull },       CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
