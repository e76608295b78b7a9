/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "written.h"
#include <string.h>

/* A sound study; each case extends it. */
static const char base[] =
    "model = { time_unit = \"year\"; cycle_length = 1; horizon = 10; start_age = 60; };\n"
    "tables = { life = { x = (60, 70); y = (0.01, 0.02); holds = \"rate per year\";\n"
    "                    source = \"illustration\"; }; };\n"
    "parameters = { p = { value = 0.1; source = \"illustration\"; };\n"
    "               spare = { value = 3; source = \"illustration\"; }; };\n"
    "states = { well = { utility = 1; costs = { care = 5; drug = \"spare\"; }; };\n"
    "           ill = { utility = 0.5; };\n"
    "           dead = { dead = true; }; };\n"
    "transitions = { well = { ill = { probability = \"p\"; }; };\n"
    "                ill = { dead = { hazard = \"life_table(life)\"; }; }; };\n"
    "strategies = { usual = { start = { well = 1; }; }; drug = { start = { well = 1; }; }; };\n";

static void
check_notes(const char *text, const char *told)
{
    written_check(base, text, told);
}

static void
test_sources(void)
{
    /* clang-format off */
    static const char *const cases[][2] = {
        { "", "" },
        { "parameters = { p = 0.2; };", "" }, /* the entry it changes has one */
        { "parameters = { x = 0.2; p = \"x\"; };", "study.cfg:2: warning: parameter x has no "
          "source" },
        { "parameters = { x = { value = 0.2; unit = \"per cycle\"; }; p = \"x\"; };",
          "study.cfg:2: warning: parameter x has no source" },
        { "parameters = { x = { value = 0.2; distribution = \"beta(n = 9)\"; }; p = \"x\"; };",
          "study.cfg:2: warning: parameter x has no source" },
        { "parameters = { x = { value = 0.2; range = (0.1, 0.3); }; p = \"x\"; };",
          "study.cfg:2: warning: parameter x has no source" },
        { "parameters = { p = \"0.2 / 2\"; };", "" }, /* a formula needs none */
        { "tables = { life = { source = { remove = true; }; }; };", "base.cfg:2: warning: table "
          "life has no source" },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) check_notes(cases[i][0], cases[i][1]);
}

static void
test_unused(void)
{
    /* clang-format off */
    static const char *const cases[][2] = {
        { "parameters = { x = { value = 1; source = \"s\"; }; };", "study.cfg:2: warning: "
          "parameter x is not used" },
        { "parameters = { x = \"2 * y\";\n y = { value = 1; source = \"s\"; }; };",
          "study.cfg:2: warning: parameter x is not used" },
        { "tables = { t = { x = (0, 1); y = (0, 1); source = \"s\"; }; };", "study.cfg:2: "
          "warning: table t is not used" },
        /* what a scenario leaves unused of its base is nobody's mistake */
        { "states = { well = { costs = { drug = 9; }; }; };", "" },
        { "transitions = { ill = { dead = { rate = 1; }; }; };", "" },
        /* used by a strategy only, by a survival function only */
        { "parameters = { x = { value = 1; source = \"s\"; }; };\nstrategies = { drug = { set = "
          "{ p = \"x / 9\"; }; }; };", "" },
        { "parameters = { x = { value = 1; source = \"s\"; }; };\ntransitions = { ill = { dead = "
          "{ hazard = \"exponential(x)\"; }; }; };", "" },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) check_notes(cases[i][0], cases[i][1]);
}

static void
test_doubtful_values(void)
{
    /* clang-format off */
    static const char *const cases[][2] = {
        { "parameters = { p = { range = (0.05, 0.2); }; };", "" },
        { "parameters = { p = { range = (0.1, 0.1); }; };", "" },
        { "parameters = { p = { range = (0.2, 0.3); }; };",
          "base.cfg:4: warning: parameter p: its value 0.1 is outside its range (0.2, 0.3)" },
        /* 2 / (2 + 3) is 0.4; 18 / (18 + 144) is 0.1111,
          more than a tenth away; 18 / (18 + 146) is not */
        { "parameters = { p = { distribution = \"beta(2, 3)\"; }; };",
          "base.cfg:4: warning: parameter p: the mean of its distribution is 0.4, far from its "
            "value 0.1" },
        { "parameters = { p = { distribution = \"beta(18, 144)\"; }; };",
          "base.cfg:4: warning: parameter p: the mean of its distribution is 0.111111, far from "
            "its value 0.1" },
        { "parameters = { p = { distribution = \"beta(18, 146)\"; }; };", "" },
        { "parameters = { p = { distribution = \"beta(n = 9)\"; }; };", "" },
        /* exp(0) = 1 is the median, its mean exp(0.5) is not looked at */
        { "parameters = { spare = { value = 1; distribution = \"lognormal(meanlog = 0, sdlog = "
          "1)\"; }; };", "" },
        { "parameters = { spare = { value = 1.65; distribution = \"lognormal(meanlog = 0, sdlog "
          "= 1)\"; }; };",
          "base.cfg:5: warning: parameter spare: the median of its distribution is 1, far from "
            "its value 1.65" },
        { "states = { well = { costs = { care = \"2 - spare\"; }; }; };",
          "study.cfg:2: warning: state well: cost care: a cost below 0 (-1)" },
        { "parameters = { p = { unit = \"per year\"; }; };",
          "base.cfg:9: warning: transition well -> ill: probability = \"p\" has the unit \"per "
            "year\" and looks like a rate (rate = \"p\")" },
        { "parameters = { p = { unit = \"per cycle\"; }; };", "" },
        { "parameters = { p = { unit = \"per year\"; }; };\ntransitions = { well = { ill = { per "
          "= \"year\"; }; }; };", "" },
        { "parameters = { p = { unit = \"per year\"; }; };\ntransitions = { well = { ill = { "
          "rate = \"p\"; }; }; };", "" },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) check_notes(cases[i][0], cases[i][1]);
}

/* A number that was found together with others must not be drawn by itself. */
static void
test_calibrated(void)
{
    /* clang-format off */
    static const char *const cases[][2] = {
        { "parameters = { p = { calibrated = true; }; };", "" }, /* not drawn at all */
        { "parameters = { p = { calibrated = true; distribution = \"point\"; }; };", "" },
        { "parameters = { p = { calibrated = true; formula = \"spare / 30\"; }; spare = { "
          "distribution = \"gamma(sd = 1)\"; }; };", "" },
        { "parameters = { p = { calibrated = true; distribution = \"beta(n = 9)\"; }; };",
          "base.cfg:4: warning: parameter p was calibrated: a distribution of its own forgets with "
          "what (put it in a joint, or give it a formula of what is drawn)" },
        { "parameters = { p = { calibrated = false; distribution = \"beta(n = 9)\"; }; };", "" },
        { "parameters = { p = { calibrated = true; distribution = \"beta(n = 9)\"; }; spare = { "
          "distribution = \"gamma(sd = 1)\"; }; };\njoint = { j = { names = (\"p\", \"spare\"); "
          "correlation = (1, -0.5, 1); }; };", "" },
        /* a scenario that fixes it draws it no more */
        { "parameters = { p = { calibrated = true; distribution = \"beta(n = 9)\"; }; };\nset = "
          "{ p = 0.2; };", "" },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) check_notes(cases[i][0], cases[i][1]);
}

/* What is wrong in the first cycle is a mistake of the file. */
static void
test_wrong_values(void)
{
    /* clang-format off */
    static const char *const cases[][2] = {
        { "parameters = { p = 1.5; };", "base.cfg:9: transition well -> ill: probability: 1.5 is "
          "outside [0, 1]" },
        { "strategies = { drug = { set = { p = -0.5; }; }; };",
          "base.cfg:9: transition well -> ill: probability: -0.5 is outside [0, 1]" },
        { "strategies = { drug = { start = { well = 0.5; ill = 0.25; }; }; };",
          "study.cfg:2: strategy drug: start: the shares sum to 0.75, not 1 (give one state "
            "\"rest\")" },
        { "strategies = { drug = { start = { well = 0.75; ill = 0.5; dead = \"rest\"; }; }; };",
          "study.cfg:2: strategy drug: start: the shares sum to 1.25, not 1" },
        { "strategies = { drug = { start = { well = 0.75; ill = \"rest\"; }; }; };", "" },
        { "model = { cycle_length = 2; };\nstates = { ill = { stay = 3; }; };\ntransitions = { "
          "ill = { dead = 1; }; };",
          "base.cfg:7: state ill: stay = 3 is not a whole number of cycles of 2 (1.5 cycles); a "
            "cohort needs one" },
        { "model = { start_age = 59; };",
          "base.cfg:10: transition ill -> dead: table life begins at age 60, but people enter at "
            "59 (model.start_age)" },
        { "transitions = { ill = { dead = { hazard = \"add(exponential(1), life_table(life))\"; "
          "}; }; };\nmodel = { start_age = 59; };",
          "study.cfg:2: transition ill -> dead: table life begins at age 60, but people enter at "
            "59 (model.start_age)" },
        { "parameters = { p = \"1 / (spare - 3)\"; };",
          "study.cfg:2: parameter p: division by zero\n    1 / (spare - 3)\n      ^" },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) check_notes(cases[i][0], cases[i][1]);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "sources", test_sources },
        { "unused", test_unused },
        { "doubtful_values", test_doubtful_values },
        { "calibrated", test_calibrated },
        { "wrong_values", test_wrong_values },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
