/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "structure/curves.h"
#include "structure/model.h"
#include "written.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AROUND                                                                                     \
    "model = { time_unit = \"year\"; cycle_length = 1; horizon = 10; start_age = 60; };\n"         \
    "tables = { life = { x = (0, 60, 70); y = (0.01, 0.02, 0.03); holds = \"rate per year\";\n"    \
    "                    source = \"s\"; };\n"                                                     \
    "           plain = { x = (0, 1); y = (1, 2); source = \"s\"; }; };\n"                         \
    "survival = { own = \"weibull(shape, 8)\"; later = \"cure(p, own)\"; };\n"                     \
    "parameters = {\n"                                                                             \
    "  shape = { value = 2; source = \"s\"; distribution = \"gamma(sd = 0.5)\"; };\n"              \
    "  p     = { value = 0.25; source = \"s\"; distribution = \"beta(n = 40)\"; };\n"              \
    "  used  = \"plain(p) + life(60)\"; };\n"                                                      \
    "states = { well = { utility = 1; costs = { a = \"used + surv(later, 1)\"; }; };\n"            \
    "           dead = { dead = true; }; };\n"                                                     \
    "strategies = { usual = { start = { well = 1; }; }; };\n"

static void
write_hazard(char text[4000], const char *hazard)
{
    snprintf(text, 4000,
             AROUND
             "transitions = { well = { dead = { hazard = \"%s\"; clock = \"state\"; }; }; };\n",
             hazard);
}

/* ---- from formula to survival ---- */

static void
test_survival(void)
{
    /* S(5) with shape = 2 and p = 0.25, from age 60; formulas of the tutorial's survival functions
     */
    const double own = exp(-25.0 / 64), life = exp(-5 * 0.02), p = 0.25;
    /* at the inner knot 5, of 0.5, 5 and 9: -lambda (ln 5 - ln 0.5)^3, lambda = ln(9 / 5) / ln 18
     */
    const double bend = -log(9 / 5.0) / log(18) * pow(log(10), 3);
    /* clang-format off */
    const struct { const char *hazard; double expected; bool memory; } cases[] = {
        { "exponential(0.3)", exp(-1.5), false },
        { "exponential(p / 5)", exp(-0.25), false },
        { "own", own, true },
        { "weibull(shape, 4 * shape)", own, true },
        { "later", 0.25 + 0.75 * own, true },
        { "cure(p, weibull(2, 8))", 0.25 + 0.75 * own, true },
        { "mix(p, own, exponential(0.3))", 0.25 * own + 0.75 * exp(-1.5), true },
        { "life_table(life)", life, false },
        { "add(life_table(life), own)", life * own, true },
        { "add(own, life_table(life))", life * own, true },
        { "piecewise(0, 0.1, 2, p, 4, 0.5)", exp(-0.2 - 0.5 - 0.5), true },
        { "spline_hazard(1, -2 * ln(8), 4, 2)", own, true },
        { "spline_odds(1, -2 * ln(8), 4, shape)", 1 / (1 + 25.0 / 64), true },
        { "spline_normal(1, -ln(5), 4, 1, 6, 0)", 0.5, true },
        { "spline_hazard(0.5, -2 * ln(8), 5, 2, 9, p)", exp(-25.0 / 64 * exp(p * bend)), true },
        { "hazard_ratio(own, p)", pow(own, 0.25), true },
        { "hazard_ratio(exponential(0.3), 2)", exp(-3), false },
        { "time_ratio(own, shape)", exp(-6.25 / 64), true },
        { "waning(exponential(0.3), p, 2, 4)", exp(-0.3 * (0.5 + 2 * 0.625 + 1)), true },
        { "waning_log(exponential(0.3), p, 2, 4)",
          exp(-0.3 * (0.5 + 2 * 0.75 / log(4) + 1)), true },
        { "at_least(hazard_ratio(exponential(0.3), 0.01), life_table(life))", life, false },
        { "join(exponential(0.1), own, 3)", exp(-0.3) * own / exp(-9.0 / 64), true },
        { "join(own, exponential(0.1), 3)", exp(-9.0 / 64 - 0.2), true },
    };
    /* clang-format on */
    const Sample base = { .n_lanes = 1 };
    char text[4000];

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Written written;
        Model model;
        Error err;
        double S[LANES];
        write_hazard(text, cases[i].hazard);
        written_sound(&written, text);
        if (written.status == OK) {
            const int curve = written.study.moves[0].curve;
            CHECK_OK(model_build(&model, &written.study, 0, 0, &base, &err));
            ModelCurve *made = model_curve_new(&model, curve);
            curve_survival(S, model_curve(made), 5, 60, 1);
            CHECK_CLOSE(cases[i].hazard, S[0], cases[i].expected, 1e-14);
            CU_ASSERT_EQUAL(curves_have_memory(&written.study, curve), cases[i].memory);
            CU_ASSERT_TRUE(curves_whole(&written.study, curve));
            free(made);
            model_free(&model);
        }
        written_free(&written);
    }
}

/* A block of draws: every lane has its own numbers, all of them those of a run alone. */
static void
test_lanes(void)
{
    Written written;
    Model model;
    Error err;
    char text[4000];
    double value[3 * LANES] = { 0 }, S[LANES], H[LANES];

    write_hazard(text, "mix(p, own, add(exponential(p), life_table(life)))");
    written_sound(&written, text);
    for (int lane = 0; lane < LANES; lane++) {
        value[lane] = 1 + 0.1 * lane;      /* shape */
        value[LANES + lane] = lane / 31.0; /* p: the first and the last are no mixture */
    }
    const Sample sample = { .n_lanes = LANES, .value = value };
    CHECK_OK(model_build(&model, &written.study, 0, 0, &sample, &err));
    CU_ASSERT_EQUAL(model_curve_depends(&model, written.study.moves[0].curve), DEPENDS_DRAW);
    ModelCurve *made = model_curve_new(&model, written.study.moves[0].curve);
    curve_survival(S, model_curve(made), 4, 60, LANES);
    curve_survival(H, model_curve(made), 0, 60, LANES);
    for (int lane = 0; lane < LANES; lane++) {
        const double p = lane / 31.0;
        CHECK_CLOSE("S(4)", S[lane],
                    p * exp(-pow(0.5, 1 + 0.1 * lane)) + (1 - p) * exp(-4 * (p + 0.02)), 1e-13);
        CHECK_CLOSE("S(0)", H[lane], 1, 0);
    }
    free(made);
    model_free(&model);
    written_free(&written);
}

/* A weight that is 0 or 1 in every lane leaves one part: no noise of a part of weight 0. */
static void
test_simplified(void)
{
    static const struct {
        const char *hazard, *family;
    } cases[] = {
        { "cure(0, own)", "weibull" },
        { "cure(0.1, own)", "cure" },
        { "mix(0, own, exponential(1))", "exponential" },
        { "mix(1, own, exponential(1))", "weibull" },
        { "mix(0.5, own, exponential(1))", "mix" },
        { "cure(0, mix(1, cure(0, own), own))", "weibull" },
    };
    const Sample base = { .n_lanes = 1 };
    char text[4000];

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Written written;
        Model model;
        Error err;
        write_hazard(text, cases[i].hazard);
        written_sound(&written, text);
        CHECK_OK(model_build(&model, &written.study, 0, 0, &base, &err));
        ModelCurve *made = model_curve_new(&model, written.study.moves[0].curve);
        CHECK_TEXT(cases[i].hazard, model_curve(made)->family->name, cases[i].family);
        free(made);
        model_free(&model);
        written_free(&written);
    }
}

/* The numbers come in the order of writing, and a named curve lends its own. */
static void
test_numbers(void)
{
    char text[4000];
    Written written;
    int slots[CURVES_MOST_NUMBERS], n;

    write_hazard(text, "mix(p, weibull(shape, 7), cure(p, own))");
    written_sound(&written, text);
    const Study *study = &written.study;
    const int shape = study->parameters[study_parameter(study, "shape")].slot,
              p = study->parameters[study_parameter(study, "p")].slot;
    CU_ASSERT_TRUE(curves_numbers(slots, &n, study, study->moves[0].curve));
    CU_ASSERT_EQUAL(n, 6);
    CU_ASSERT(slots[0] == p && slots[1] == shape && slots[3] == p && slots[4] == shape);
    CHECK_CLOSE("7", study->quantities[slots[2]].tree.root->number, 7, 0);
    CHECK_CLOSE("8", study->quantities[slots[5]].tree.root->number, 8, 0);
    written_free(&written);
}

/* ---- mistakes ---- */

static void
test_mistakes(void)
{
    /* clang-format off */
    static const char *const cases[][2] = {
        { "weibul(2, 8)", "there is no survival function weibul (did you mean weibull?)\n    "
          "weibul(2, 8)\n    ^~~~~~" },
        { "quartz(2, 8)", "there is no survival function quartz\n    quartz(2, 8)\n    ^~~~~~" },
        { "onw", "there is no survival function onw (did you mean own?)\n    onw\n    ^~~" },
        { "0.2", "a survival function is needed here, for example weibull(1.3, 14) or "
          "life_table(table); for a constant hazard write rate\n    0.2\n    ^~~" },
        { "2 * own", "there is no survival function *\n    2 * own\n      ^" },
        { "weibull(2)", "it is written weibull(shape, scale)\n    weibull(2)\n    ^~~~~~~" },
        { "weibull(2, 8, 1)", "it is written weibull(shape, scale)\n    weibull(2, 8, 1)\n    "
          "^~~~~~~" },
        { "cure(own, own)", "it is written cure(p, a)\n    cure(own, own)\n    ^~~~" },
        { "add(own)", "it is written add(a, b)\n    add(own)\n    ^~~" },
        { "add(own, own, own)", "it is written add(a, b)\n    add(own, own, own)\n    ^~~" },
        { "life_table(plain)", "life_table needs the name of a table whose `holds` says "
          "probability per year, rate per year or survival\n    life_table(plain)\n              "
          " ^~~~~" },
        { "life_table()", "life_table needs the name of a table whose `holds` says probability "
          "per year, rate per year or survival\n    life_table()\n    ^~~~~~~~~~" },
        { "life_table(own)", "life_table needs the name of a table whose `holds` says "
          "probability per year, rate per year or survival\n    life_table(own)\n               "
          "^~~" },
        { "exponential(shap)", "unknown name shap (did you mean shape?)\n    exponential(shap)\n "
          "               ^~~~" },
        { "piecewise(0)", "it is written piecewise(t1, h1, t2, h2, ...)\n    piecewise(0)\n    "
          "^~~~~~~~~" },
        { "piecewise(0, 1, 2)", "it is written piecewise(t1, h1, t2, h2, ...)\n    piecewise(0, "
          "1, 2)\n    ^~~~~~~~~" },
        { "piecewise(1, 0.1)", "the times of piecewise must be numbers that rise from 0\n    "
          "piecewise(1, 0.1)\n              ^" },
        { "piecewise(0, 1, 3, 1, 3, 2)", "the times of piecewise must be numbers that rise from "
          "0\n    piecewise(0, 1, 3, 1, 3, 2)\n                          ^" },
        { "spline_odds(1, 2)", "it is written spline_odds(k1, g0, k2, g1, ...)\n    "
          "spline_odds(1, 2)\n    ^~~~~~~~~~~" },
        { "spline_odds(0, 1, 3, 1)", "the knots of spline_odds must be times above 0, numbers "
          "that rise\n    spline_odds(0, 1, 3, 1)\n                ^" },
        { "spline_odds(1, 1, p, 1)", "the knots of spline_odds must be times above 0, numbers "
          "that rise\n    spline_odds(1, 1, p, 1)\n                      ^" },
        { "hazard_ratio(own)", "it is written hazard_ratio(a, hr)\n    hazard_ratio(own)\n    "
          "^~~~~~~~~~~~" },
        { "spline_odds(1, -3, 4, -1)", "transition well -> dead: spline_odds: before its first "
          "knot at time 1 the hazard is negative: its second coefficient must be above 0, not -1" },
        { "piecewise(0, 1, p, 1)", "the times of piecewise must be numbers that rise from 0\n    "
          "piecewise(0, 1, p, 1)\n                    ^" },
    };
    /* clang-format on */
    char text[4000], told[600], seen[WRITTEN_NOTES];

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Written written;
        write_hazard(text, cases[i][0]);
        written_study(&written, text);
        CU_ASSERT_EQUAL(written.status, ERR_SPEC);
        snprintf(told, sizeof(told), "study.cfg:13: %s", cases[i][1]);
        CHECK_TEXT(cases[i][0], written_notes(seen, &written.notes), told);
        written_free(&written);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "survival", test_survival },     { "lanes", test_lanes },
        { "simplified", test_simplified }, { "numbers", test_numbers },
        { "mistakes", test_mistakes },     CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
