/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "structure/model.h"
#include "written.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Two states; what a test looks at is appended as further parameters. */
#define HEAD                                                                                       \
    "model = { time_unit = \"year\"; cycle_length = 0.5; horizon = 10; start_age = 60; };\n"       \
    "transitions = { well = { dead = 0.1; }; };\n"

#define SOURCE "source = \"illustration\""

static double
value_of(const Model *model, const char *parameter, int lane)
{
    const int item = study_parameter(model->study, parameter);
    return item == NONE ? NAN : model_value(model, model->study->parameters[item].slot)[lane];
}

/* ---- once a draw, once a cycle, once an age ---- */

static const char of_time[] = HEAD
    "tables = { price = { x = (0, 1, 2); y = (5, 7, 11); " SOURCE "; }; };\n"
    "parameters = {\n"
    "  dose    = { value = 3; " SOURCE "; };\n"
    "  square  = \"dose^2\";\n"
    "  decline = \"dose - time / 4\";\n"
    "  years   = \"age - 60\";\n"
    "  first   = \"if(cycle <= 4, dose, 0)\";\n"
    "  priced  = \"price(time) * square\";\n"
    "  spent   = \"square + time_in_state\";\n"
    "};\n"
    "states = { well = { utility = 1; costs = { a = \"decline + years\"; b = \"first + priced\";\n"
    "                                           c = \"spent\"; }; };\n"
    "           dead = { dead = true; }; };\n"
    "strategies = {\n"
    "  usual = { start = { well = 1; }; };\n"
    "  twice = { start = { well = 1; }; set = { dose = 6; }; };\n"
    "};\n";

static void
test_values_of_a_cycle(void)
{
    /* by hand: cycle t begins at (t - 1) / 2 years; the price of time 1.5 is that of the row 1 */
    static const struct {
        const char *name;
        int strategy, cycle;
        const char *parameter;
        double expected;
    } cases[] = {
        { "a constant", 0, 1, "square", 9 },
        { "a constant, strategy", 1, 1, "square", 36 },
        { "at time 0", 0, 1, "decline", 3 },
        { "at time 1.5", 0, 4, "decline", 2.625 },
        { "at time 1.5, strategy", 1, 4, "decline", 5.625 },
        { "age at the start of a cycle", 0, 7, "years", 3 },
        { "last paid cycle", 0, 4, "first", 3 },
        { "first unpaid cycle", 0, 5, "first", 0 },
        { "a table, first row", 0, 1, "priced", 45 },
        { "a table, between two rows", 0, 4, "priced", 63 },
        { "a table, after the last row", 1, 20, "priced", 396 },
    };
    const Sample base = { .n_lanes = 1 };
    Written written;
    Model model;
    Error err;

    written_sound(&written, of_time);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        CHECK_OK(model_build(&model, &written.study, cases[i].strategy, 0, &base, &err));
        CHECK_OK(model_cycle(&model, cases[i].cycle, &err));
        CHECK_CLOSE(cases[i].name, value_of(&model, cases[i].parameter, 0), cases[i].expected, 0);
        model_free(&model);
    }
    written_free(&written);
}

static void
test_values_by_age(void)
{
    const Sample base = { .n_lanes = 1 };
    const double *table, *again;
    Written written;
    Model model;
    Error err;

    written_sound(&written, of_time);
    const Study *study = &written.study;
    const int spent = study->parameters[study_parameter(study, "spent")].slot;
    const int decline = study->parameters[study_parameter(study, "decline")].slot;
    CHECK_OK(model_build(&model, study, 1, 0, &base, &err));
    CU_ASSERT_EQUAL(model_depends(&model, spent), DEPENDS_STAY);
    CU_ASSERT_EQUAL(model_depends(&model, decline), DEPENDS_CYCLE);
    CU_ASSERT_EQUAL(model_depends(&model, NONE), 0);
    CHECK_OK(model_spent(&model, 0, 2.25, &err));
    CHECK_CLOSE("spent", value_of(&model, "spent", 0), 38.25, 0);
    CHECK_OK(model_by_age(&table, &model, 0, spent, 0, &err));
    CHECK_OK(model_by_age(&again, &model, 0, spent, 0, &err));
    CU_ASSERT_PTR_EQUAL(table, again); /* kept, not computed anew */
    for (int age = 0; age <= study->settings.n_cycles + 1; age++)
        CHECK_CLOSE("whole ages", table[age], 36 + 0.5 * age, 0);
    CHECK_OK(model_by_age(&table, &model, 0, spent, 1, &err));
    for (int age = 0; age <= study->settings.n_cycles + 1; age++)
        CHECK_CLOSE("half a cycle more", table[age], 36.25 + 0.5 * age, 0);
    CHECK_OK(model_by_age(&table, &model, 0, decline, 0, &err));
    CU_ASSERT_PTR_NULL(table); /* depends on the cycle: no such table */
    model_free(&model);
    written_free(&written);
}

/* ---- draws ---- */

static const char uncertain[] =
    HEAD "parameters = {\n"
         "  u    = { value = 0.8;  distribution = \"beta(n = 50)\"; " SOURCE "; };\n"
         "  m    = { value = 0.3;  distribution = \"beta(n = 20)\"; " SOURCE "; };\n"
         "  ramp = { value = 4;    distribution = \"gamma(sd = 1)\"; " SOURCE "; };\n"
         "  p    = { value = 0.25; distribution = \"beta(n = 40)\"; " SOURCE "; };\n"
         "  both = \"u * m\";\n"
         "  now  = \"both / (1 + time)\";\n"
         "};\n"
         "states = {\n"
         "  well = { utility = \"u * (1 - (1 - m) * max(0, 1 - time_in_state / ramp))\";\n"
         "           costs = { a = \"now * exp(-p * cycle)\"; b = \"(p + both) * time_in_state\"; "
         "}; };\n"
         "  dead = { dead = true; };\n"
         "};\n"
         "strategies = {\n"
         "  usual = { start = { well = 1; }; };\n"
         "  fixed = { start = { well = 1; }; set = { m = 0.5; ramp = \"2 * p\"; }; };\n"
         "};\n";

/* Draws side by side: [n_parameters][LANES]. */
static double *
draw(const Study *study)
{
    double *value = memory_new((size_t)study->n_parameters * LANES, sizeof(double));

    for (int item = 0; item < study->n_parameters; item++)
        for (int lane = 0; lane < LANES && study->parameters[item].dist.family; lane++)
            value[item * LANES + lane] =
                dist_quantile(&study->parameters[item].dist, (lane + 0.5) / LANES);
    return value;
}

static void
test_values_of_a_draw(void)
{
    Written written;
    Model model;
    Error err;

    written_sound(&written, uncertain);
    const Study *study = &written.study;
    double *value = draw(study);
    const Sample sample = { .n_lanes = LANES, .value = value };
    const double *u = value + study_parameter(study, "u") * LANES,
                 *m = value + study_parameter(study, "m") * LANES,
                 *p = value + study_parameter(study, "p") * LANES;
    for (int strategy = 0; strategy < 2; strategy++) {
        CHECK_OK(model_build(&model, study, strategy, 0, &sample, &err));
        CHECK_OK(model_cycle(&model, 9, &err));
        for (int lane = 0; lane < LANES; lane++) {
            const double own_m = strategy ? 0.5 : m[lane]; /* what a strategy sets is certain */
            CHECK_CLOSE("the draw", value_of(&model, "u", lane), u[lane], 0);
            CHECK_CLOSE("set", value_of(&model, "m", lane), own_m, 0);
            CHECK_CLOSE("a formula", value_of(&model, "both", lane), u[lane] * own_m, 0);
            CHECK_CLOSE("in cycle 9", value_of(&model, "now", lane), u[lane] * own_m / 5, 0);
            if (strategy) CHECK_CLOSE("set to p", value_of(&model, "ramp", lane), 2 * p[lane], 0);
        }
        model_free(&model);
    }
    const Sample base = { .n_lanes = 1 };
    CHECK_OK(model_build(&model, study, 0, 0, &base, &err));
    CHECK_CLOSE("base value", value_of(&model, "both", 0), 0.8 * 0.3, 0);
    model_free(&model);
    free(value);
    written_free(&written);
}

/* Every slot of one lane has the same bits as the run of that lane alone. */
static void
check_lane(const Model *block, const Model *alone, int lane, const char *when)
{
    char name[200];
    int n_different = 0;

    for (int slot = 0; slot < block->study->n_quantities; slot++)
        n_different +=
            memcmp(&model_value(block, slot)[lane], model_value(alone, slot), sizeof(double)) != 0;
    snprintf(name, sizeof(name), "values that differ, lane %d, %s", lane, when);
    CHECK_CLOSE(name, n_different, 0, 0);
}

static void
check_alone(Model *block, const double *value, int lane)
{
    const Study *study = block->study;
    double *own = memory_new((size_t)study->n_parameters * LANES, sizeof(double));
    const Sample sample = { .n_lanes = 1, .value = own };
    const double *table, *table_alone;
    Model alone;
    Error err;

    for (int item = 0; item < study->n_parameters; item++)
        own[item * LANES] = value[item * LANES + lane];
    CHECK_OK(model_build(&alone, study, block->strategy_index, 0, &sample, &err));
    for (int cycle = 1; cycle <= study->settings.n_cycles; cycle += 6) {
        CHECK_OK(model_cycle(block, cycle, &err));
        CHECK_OK(model_cycle(&alone, cycle, &err));
        CHECK_OK(model_spent(block, 0, 0.7 * cycle, &err));
        CHECK_OK(model_spent(&alone, 0, 0.7 * cycle, &err));
        check_lane(block, &alone, lane, "in a cycle");
    }
    const int utility = study->states[0].utility;
    CHECK_OK(model_by_age(&table, block, 0, utility, 1, &err));
    CHECK_OK(model_by_age(&table_alone, &alone, 0, utility, 1, &err));
    for (int age = 0; age <= study->settings.n_cycles + 1; age++)
        CHECK_CLOSE("by age", table[age * LANES + lane], table_alone[age], 0);
    model_free(&alone);
    free(own);
}

static void
test_lanes_are_single_runs(void)
{
    Written written;
    Error err;

    written_sound(&written, uncertain);
    double *value = draw(&written.study);
    const Sample sample = { .n_lanes = LANES, .value = value };
    for (int strategy = 0; strategy < 2; strategy++) {
        Model block;
        CHECK_OK(model_build(&block, &written.study, strategy, 0, &sample, &err));
        for (int lane = 0; lane < LANES; lane++) check_alone(&block, value, lane);
        model_free(&block);
    }
    free(value);
    written_free(&written);
}

/* ---- parts taken out of formulas ---- */

/* The same formula twice. In `plain` every name hides behind one that seems to vary, so that no
 * part of it stays the same and all of it is computed at every age. */
static const char hoisted[] =
    HEAD "parameters = {\n"
         "  u      = { value = 0.8;  distribution = \"beta(n = 50)\"; " SOURCE "; };\n"
         "  m      = { value = 0.3;  distribution = \"beta(n = 20)\"; " SOURCE "; };\n"
         "  r      = { value = 0.07; distribution = \"gamma(sd = 0.01)\"; " SOURCE "; };\n"
         "  u_now  = \"if(time_in_state >= 0, u, 0)\";\n"
         "  m_now  = \"if(time_in_state >= 0, m, 0)\";\n"
         "  r_now  = \"if(time_in_state >= 0, r, 0)\";\n"
         "  parts  = \"u * (1 - (1 - m) * exp(-r * time_in_state)) + ln(1 + m) / (u + sqrt(r)) "
         "- rate_to_prob(r) * time_in_state\";\n"
         "  plain  = \"u_now * (1 - (1 - m_now) * exp(-r_now * time_in_state)) + ln(1 + m_now) / "
         "(u_now + sqrt(r_now)) - rate_to_prob(r_now) * time_in_state\";\n"
         "};\n"
         "states = { well = { utility = 1; costs = { a = \"parts\"; b = \"plain\"; }; };\n"
         "           dead = { dead = true; }; };\n"
         "strategies = { usual = { start = { well = 1; }; }; };\n";

static int
count_parts(const Study *study, const char *parameter)
{
    const Quantity *quantity =
        &study->quantities[study->parameters[study_parameter(study, parameter)].slot];
    int n = 0;

    for (int read = 0; read < quantity->n_reads; read++)
        n += study->quantities[quantity->reads[read]].is_part;
    return n;
}

static void
test_parts_have_the_same_bits(void)
{
    Written written;
    Model model;
    Error err;

    written_sound(&written, hoisted);
    double *value = draw(&written.study);
    const Sample sample = { .n_lanes = LANES, .value = value };
    /* 1 - m, -r, ln(1 + m) / (u + sqrt(r)), rate_to_prob(r) */
    CU_ASSERT_EQUAL(count_parts(&written.study, "parts"), 4);
    CU_ASSERT_EQUAL(count_parts(&written.study, "plain"), 0);
    CHECK_OK(model_build(&model, &written.study, 0, 0, &sample, &err));
    for (int age = 0; age < 100; age++) {
        CHECK_OK(model_spent(&model, 0, 0.37 * age, &err));
        for (int lane = 0; lane < LANES; lane++)
            CHECK_CLOSE("parts", value_of(&model, "parts", lane), value_of(&model, "plain", lane),
                        0);
    }
    CHECK_CLOSE("closed form", value_of(&model, "parts", 5),
                value_of(&model, "u", 5) * (1 - (1 - value_of(&model, "m", 5)) *
                                                    exp(-value_of(&model, "r", 5) * 0.37 * 99)) +
                    log1p(value_of(&model, "m", 5)) /
                        (value_of(&model, "u", 5) + sqrt(value_of(&model, "r", 5))) +
                    expm1(-value_of(&model, "r", 5) * 0.5) * 0.37 * 99,
                1e-12);
    model_free(&model);
    free(value);
    written_free(&written);
}

/* ---- wrong values ---- */

#define WRONG(formula)                                                                             \
    HEAD "parameters = { one = { value = 1; " SOURCE "; }; };\n"                                   \
         "states = { well = { utility = \"" formula                                                \
         "\"; costs = { a = \"one\"; }; }; dead = { dead = true; }; };\n"                          \
         "strategies = { usual = { start = { well = 1; }; }; };\n"

static void
test_wrong_values(void)
{
    /* clang-format off */
    static const struct {
        const char *text; int cycle; double spent; const char *message;
    } cases[] = {
        { WRONG("0.4 * cycle"), 3, 0,
          "study.cfg:4: state well: utility: 1.2 is outside [-2, 1] (cycle 3, strategy usual)" },
        { WRONG("1 - 2 * time_in_state"), 1, 2,
          "study.cfg:4: state well: utility: -3 is outside [-2, 1] (cycle 1, strategy usual)" },
        { WRONG("1 / (cycle - 6)"), 6, 0,
          "study.cfg:4: state well: utility: division by zero\n"
          "    1 / (cycle - 6)\n"
          "      ^" },
        /* a part that was taken out is computed early, and blamed when it is used */
        { WRONG("if(time_in_state < 2, 1, sqrt(one - 2))"), 1, 3,
          "study.cfg:4: state well: utility: square root of a number below 0\n"
          "    if(time_in_state < 2, 1, sqrt(one - 2))\n"
          "                             ^~~~" },
    };
    /* clang-format on */
    const Sample base = { .n_lanes = 1 };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Written written;
        Model model;
        Error err = { 0 };
        written_sound(&written, cases[i].text);
        CHECK_OK(model_build(&model, &written.study, 0, 0, &base, &err));
        Status status = model_cycle(&model, cases[i].cycle, &err);
        if (status == OK) status = model_spent(&model, 0, cases[i].spent, &err);
        CU_ASSERT_EQUAL(status, ERR_SPEC);
        CHECK_TEXT("message", err.text, cases[i].message);
        model_free(&model);
        written_free(&written);
    }
}

/* One draw of a block has no good value: the whole block fails, and says so. */
static void
test_wrong_draw(void)
{
    Written written;
    Model model;
    Error err;

    written_sound(&written, uncertain);
    double *value = draw(&written.study);
    value[study_parameter(&written.study, "u") * LANES + 31] = 1.25;
    value[study_parameter(&written.study, "m") * LANES + 31] = 1;
    const Sample sample = { .n_lanes = LANES, .value = value };
    CHECK_OK(model_build(&model, &written.study, 0, 0, &sample, &err));
    CHECK_FAILS(model_spent(&model, 0, 1, &err), ERR_SPEC,
                "state well: utility: 1.25 is outside [-2, 1]");
    model_free(&model);
    const Sample shorter = { .n_lanes = 31, .value = value };
    CHECK_OK(model_build(&model, &written.study, 0, 0, &shorter, &err));
    CHECK_OK(model_spent(&model, 0, 1, &err));
    model_free(&model);
    model_free(&model);
    CU_ASSERT(!model.value && !model.spent && !model.tables);
    free(value);
    written_free(&written);
}

/* ---- profiles and clocks ---- */

static void
test_profiles_and_clocks(void)
{
    static const char text[] =
        "model = { time_unit = \"year\"; cycle_length = 0.5; horizon = 10; };\n"
        "population = { covariates = { weight_kg = { distribution = \"normal(70, 10)\"; }; };\n"
        "               profiles = { light = { weight = 1; weight_kg = 50; };\n"
        "                            heavy = { weight = 3; weight_kg = 90; }; }; };\n"
        "clocks = { ill_for = { states = (\"ill\", \"late\"); }; };\n"
        "parameters = { dose = \"2 * weight_kg\"; };\n"
        "states = { well = { utility = 1; costs = { drug = \"dose + ill_for\"; }; };\n"
        "           ill  = { utility = 0.5; costs = { drug = \"dose + ill_for\"; }; };\n"
        "           late = { utility = 0.5; costs = { drug = \"dose + time_in_state\"; }; };\n"
        "           dead = { dead = true; }; };\n"
        "transitions = { well = { ill = 0.1; };\n"
        "                ill = { dead = 0.2; }; late = { dead = 0.2; }; };\n"
        "strategies = { usual = { start = { well = 1; }; }; };\n";
    const Sample base = { .n_lanes = 1 };
    Written written;
    Model model;
    Error err;

    written_sound(&written, text);
    for (int profile = 0; profile < 2; profile++) {
        const double dose = profile ? 180 : 100;
        CHECK_OK(model_build(&model, &written.study, 0, profile, &base, &err));
        CHECK_CLOSE("dose", value_of(&model, "dose", 0), dose, 0);
        for (int state = 0; state < 3; state++) {
            const int drug = written.study.states[state].running.at[0].value;
            CHECK_OK(model_spent(&model, state, 1.5, &err));
            CHECK_CLOSE(written.study.states[state].name, model_value(&model, drug)[0],
                        state ? dose + 1.5 : dose, 0); /* outside its group a clock stands at 0 */
        }
        model_free(&model);
    }
    written_free(&written);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "values_of_a_cycle", test_values_of_a_cycle },
        { "values_by_age", test_values_by_age },
        { "values_of_a_draw", test_values_of_a_draw },
        { "lanes_are_single_runs", test_lanes_are_single_runs },
        { "parts_have_the_same_bits", test_parts_have_the_same_bits },
        { "wrong_values", test_wrong_values },
        { "wrong_draw", test_wrong_draw },
        { "profiles_and_clocks", test_profiles_and_clocks },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
