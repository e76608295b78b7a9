/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "structure/model.h"
#include "structure/names.h"
#include "structure/reader.h"
#include "written.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* A sound study; each case extends it. */
static const char base[] =
    "model = { time_unit = \"month\"; cycle_length = 1; horizon = 12; start_age = 60;\n"
    "          price_index = \"cpi\"; };\n"
    "tables = { cpi  = { x = (2019, 2020); y = (100, 110); source = \"illustration\"; };\n"
    "           life = { x = (0, 60); y = (0.01, 0.12); holds = \"rate per year\";\n"
    "                    source = \"illustration\"; }; };\n"
    "survival = { dfs = \"weibull(1, 10)\"; };\n"
    "clocks = { since = { states = (\"ill\"); }; };\n"
    "parameters = { p_ill = { value = 0.1; source = \"illustration\"; }; p_die = \"p_ill / 2\"; "
    "};\n"
    "states = { well = { utility = 1; costs = { a = \"inflate(2019, 2020)\"; }; };\n"
    "           ill = { utility = 0.5; costs = { a = \"since + surv(dfs, 5)\"; }; };\n"
    "           dead = { dead = true; }; };\n"
    "transitions = { well = { ill = \"p_ill\"; dead = \"p_die\"; };\n"
    "                ill = { dead = { hazard = \"life_table(life)\"; }; }; };\n"
    "strategies = { usual = { start = { well = 1; }; }; };\n";

static void
check_notes(const char *text, const char *told)
{
    written_check(base, text, told);
}

static void
test_taken_names(void)
{
    /* clang-format off */
    static const char *const cases[][2] = {
        { "", "" },
        { "parameters = { life = 1; };",
          "study.cfg:2: the name life is taken: it stands at base.cfg:4 already" },
        { "survival = { p_ill = \"exponential(1)\"; };",
          "study.cfg:2: the name p_ill is taken: it stands at base.cfg:8 already" },
        { "clocks = { dfs = { states = (\"ill\"); }; };",
          "study.cfg:2: the name dfs is taken: it stands at base.cfg:6 already" },
        { "population = { covariates = { since = { value = 1; cohort = \"mean\"; }; }; };",
          "study.cfg:2: the name since is taken: it stands at base.cfg:7 already" },
        { "model = { engine = \"individual\"; };\npopulation = { attributes = { p_die = 0; }; };",
          "study.cfg:3: the name p_die is taken: it stands at base.cfg:8 already" },
        { "parameters = { x = 1; };\n\ntables = { x = { x = (0, 1); y = (0, 1); }; };",
          "study.cfg:4: the name x is taken: it stands at study.cfg:2 already" },
        { "parameters = { age = 3; };", "study.cfg:2: age is a word of the language and cannot "
          "be a name" },
        { "parameters = { exp = 3; };", "study.cfg:2: exp is a word of the language and cannot "
          "be a name" },
        { "parameters = { if = 3; };",  "study.cfg:2: if is a word of the language and cannot be "
          "a name" },
        { "tables = { weibull = { x = (0, 1); y = (0, 1); }; };",
          "study.cfg:2: weibull is a word of the language and cannot be a name" },
        { "parameters = { median_of = 3; };",
          "study.cfg:2: median_of is a word of the language and cannot be a name" },
        { "parameters = { p-ill = 3; };",
          "study.cfg:2: p-ill is no name for formulas: a letter, then letters, digits and _" },
        /* states, strategies and costs are no names of formulas */
        { "strategies = { p_ill = { start = { well = 1; }; }; };\nstates = { well = { costs = { "
          "life = 1; }; }; };", "" },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) check_notes(cases[i][0], cases[i][1]);
}

static void
test_unknown_names(void)
{
    /* clang-format off */
    static const char *const cases[][2] = {
        { "parameters = { p_die = \"2 * p_il\"; };",
          "study.cfg:2: unknown name p_il (did you mean p_ill?)\n    2 * p_il\n        ^~~~" },
        { "parameters = { p_die = \"0.01 + zebra\"; };",
          "study.cfg:2: unknown name zebra\n    0.01 + zebra\n           ^~~~~" },
        { "parameters = { p_die = \"p_ill + nonsense + gibberish\"; };",
          "study.cfg:2: unknown name nonsense\n    p_ill + nonsense + gibberish\n            "
            "^~~~~~~~\n"
          "study.cfg:2: unknown name gibberish\n    p_ill + nonsense + gibberish\n               "
            "        ^~~~~~~~~" },
        { "parameters = { p_die = \"mim(1, p_ill)\"; };",
          "study.cfg:2: unknown function mim (did you mean min?)\n    mim(1, p_ill)\n    ^~~" },
        { "parameters = { p_die = \"life / 12\"; };",
          "study.cfg:2: life is a table: write life(x)\n    life / 12\n    ^~~~" },
        { "parameters = { p_die = \"1 - dfs\"; };",
          "study.cfg:2: dfs is a survival function: write surv(dfs, t)\n    1 - dfs\n        ^~~" },
        { "parameters = { p_die = \"1 - dfs(3)\"; };",
          "study.cfg:2: dfs is a survival function: it belongs into a hazard, or into surv(dfs, "
            "t)\n    1 - dfs(3)\n        ^~~" },
        { "parameters = { p_die = \"weibull(1, 2)\"; };",
          "study.cfg:2: weibull is a survival function: it belongs into a hazard, or into "
            "surv(weibull, t)\n    weibull(1, 2)\n    ^~~~~~~" },
        { "parameters = { p_die = \"mortality_rate(cpi, age)\"; };",
          "study.cfg:2: mortality_rate needs a life table (a table that holds a probability, "
            "rate or survival) and an age\n"
          "    mortality_rate(cpi, age)\n    ^~~~~~~~~~~~~~" },
        { "parameters = { p_die = \"mortality_rate(life)\"; };",
          "study.cfg:2: mortality_rate needs a life table (a table that holds a probability, "
            "rate or survival) and an age\n"
          "    mortality_rate(life)\n    ^~~~~~~~~~~~~~" },
        { "parameters = { p_die = \"1 - surv()\"; };",
          "study.cfg:2: surv needs a survival function\n    1 - surv()\n        ^~~~" },
        { "parameters = { p_die = \"1 - surv(dfs)\"; };",
          "study.cfg:2: it is written surv(curve, t)\n    1 - surv(dfs)\n        ^~~~" },
        { "parameters = { p_die = \"median_of(dfs, 1)\"; };",
          "study.cfg:2: it is written median_of(curve)\n    median_of(dfs, 1)\n    ^~~~~~~~~" },
        { "parameters = { p_die = \"surv(dsf, 1)\"; };",
          "study.cfg:2: there is no survival function dsf (did you mean dfs?)\n    surv(dsf, 1)\n"
            "         ^~~" },
        { "parameters = { p_die = \"life(1, 2)\"; };",
          "study.cfg:2: it is written name(x)\n    life(1, 2)\n    ^~~~" },
        { "model = { price_index = { remove = true; }; };",
          "base.cfg:9: inflate needs model.price_index, the name of a table\n    inflate(2019, "
            "2020)\n    ^~~~~~~" },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) check_notes(cases[i][0], cases[i][1]);
}

/* A loop is told by its members, wherever one enters it. */
static void
test_loops(void)
{
    /* clang-format off */
    static const char *const cases[][2] = {
        { "parameters = { p_ill = \"p_ill / 2\"; };",
          "study.cfg:2: a loop of formulas: p_ill -> p_ill (each needs the next)" },
        { "parameters = { p_ill = \"1 - p_die\"; };",
          "study.cfg:2: a loop of formulas: p_ill -> p_die -> p_ill (each needs the next)" },
        { "parameters = { p_die = \"one\";\n one = \"two + p_ill\";\n two = \"0.1 * three\";\n "
          "three = \"one\"; };",
          "study.cfg:3: a loop of formulas: one -> two -> three -> one (each needs the next)" },
        { "parameters = { p_die = \"surv(exponential(p_die), 1)\"; };",
          "study.cfg:2: a loop of formulas: p_die -> p_die (each needs the next)" },
        { "strategies = { usual = { set = { p_ill = \"p_die\"; }; }; };",
          "study.cfg:2: a loop of formulas: p_ill -> p_die -> p_ill (each needs the next)" },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) check_notes(cases[i][0], cases[i][1]);
}

/* What each name stands for. */
static void
test_collect(void)
{
    static const struct {
        const char *name;
        NameKind kind;
    } cases[] = { { "cycle", NAME_VALUE },         { "time", NAME_VALUE },  { "age", NAME_VALUE },
                  { "time_in_state", NAME_VALUE }, { "p_die", NAME_VALUE }, { "since", NAME_VALUE },
                  { "life", NAME_TABLE },          { "dfs", NAME_CURVE } };
    Written written = { 0 };
    Names names;
    Error err;

    written_file("base.cfg", base); /* as far as names are collected in: read, not yet resolved */
    CHECK_OK(study_merge(&written.study, "base.cfg", NULL, 0, &written.notes, &err));
    reader_study(&written.study, &written.notes);
    int slots[] = { 77 };
    written.study.slot_clock = slots;
    names_collect(&names, &written.study, &written.notes);
    CU_ASSERT_EQUAL(written.notes.n, 0);
    CU_ASSERT_EQUAL(names.n, 11); /* those below, p_ill, cpi and start_age */
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const Name *name = names_find(&names, cases[i].name);
        CU_ASSERT_PTR_NOT_NULL(name);
        if (!name) continue;
        CU_ASSERT_EQUAL(name->kind, cases[i].kind);
        CHECK_TEXT("name", name->name, cases[i].name);
    }
    for (int item = 1; item < names.n; item++)
        CU_ASSERT(strcmp(names.at[item - 1].name, names.at[item].name) < 0);
    CU_ASSERT_PTR_NULL(names_find(&names, "well"));
    CU_ASSERT_PTR_NULL(names_find(&names, ""));
    const Name *clock = names_find(&names, "since"), *table = names_find(&names, "life");
    CU_ASSERT(clock && clock->index == 77 && clock->line == 7);
    CU_ASSERT(table && table->index == study_table(&written.study, "life"));
    written_free(&written);
}

/* ---- functions that need the study ---- */

static void
test_functions(void)
{
    /* by hand: the life table holds 0.12 a year from 60, that is 0.01 a month; prices rise by 10%
     */
    const struct {
        const char *formula;
        double expected, rel;
    } cases[] = {
        { "mortality_rate(life, 61)", 0.01, 1e-15 },
        { "mortality_rate(life, 59)", 0.01 / 12, 1e-15 },
        { "life(60)", 0.12, 0 },
        { "cpi(2019.9)", 100, 0 },
        { "cpi(2500)", 110, 0 },
        { "inflate(2019, 2020)", 1.1, 1e-15 },
        { "inflate(2020, 2019)", 1 / 1.1, 1e-15 },
        { "rate_to_prob(0.5)", -expm1(-0.5), 1e-15 }, /* of a cycle: one month */
        { "rate_to_prob(0.5, 2)", -expm1(-1), 1e-15 },
        { "prob_to_rate(0.5)", M_LN2, 1e-15 },
        { "surv(dfs, 5)", exp(-0.5), 1e-14 },
        { "surv(exponential(p_ill), 3)", exp(-0.3), 1e-14 },
        { "surv(life_table(life), 12)", exp(-0.12), 1e-14 }, /* from start_age on */
        { "median_of(dfs)", 10 * M_LN2, 1e-10 },
        { "mean_of(dfs, 10)", -10 * expm1(-1), 1e-9 },
    };
    char text[400];

    written_file("base.cfg", base);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const Sample sample = { .n_lanes = 1 };
        Written written;
        Model model;
        Error err;
        snprintf(text, sizeof(text),
                 "extends = \"base.cfg\";\nparameters = { f = \"%s\"; };\n"
                 "states = { ill = { costs = { a = \"f + since\"; }; }; };\n",
                 cases[i].formula);
        written_sound(&written, text);
        const Parameter *f = &written.study.parameters[study_parameter(&written.study, "f")];
        CHECK_OK(model_build(&model, &written.study, 0, 0, &sample, &err));
        CHECK_CLOSE(cases[i].formula, model_value(&model, f->slot)[0], cases[i].expected,
                    cases[i].rel);
        model_free(&model);
        written_free(&written);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "taken_names", test_taken_names },
        { "unknown_names", test_unknown_names },
        { "loops", test_loops },
        { "collect", test_collect },
        { "functions", test_functions },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
