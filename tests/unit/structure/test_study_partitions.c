/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "written.h"
#include <stdio.h>
#include <string.h>

/* A sound study; each case extends it and breaks one thing. */
static const char base[] =
    "model = { engine = \"partitioned\"; time_unit = \"year\"; cycle_length = 1; horizon = 10; "
    "start_age = 60; };\n"
    "tables = { life = { x = (60, 70); y = (0.01, 0.02); holds = \"rate per year\"; source = "
    "\"-\"; };\n"
    " seen = { x = (0, 2, 4); y = (1, 0.9, 0.7); holds = \"survival\"; source = \"-\"; };\n"
    " bent = { x = (0, 2, 4); y = (0.9, 0.8, 0.7); holds = \"survival\"; source = \"-\"; }; };\n"
    "parameters = { hr = { value = 1; source = \"-\"; };\n"
    " late = \"if(time < 3, 1, 2)\"; use = \"life(60) + bent(0) + seen(0) + hr + late\"; };\n"
    "states = { free = { utility = \"0.8 + 0 * use\"; costs = { care = 100; }; };\n"
    " after = { utility = 0.6; };\n"
    " dead = { dead = true; entry = { costs = { end = 1; }; }; }; };\n"
    "curves = { pfs = { survival = \"exponential(0.3)\"; ends = \"free\"; };\n"
    " os = { survival = \"weibull(1.2, 6)\"; floor = \"life\"; ends = \"after\"; };\n"
    " on = { survival = \"exponential(0.5)\"; costs = { drug = 3; }; exit = { costs = { stop = 1; "
    "}; }; }; };\n"
    "strategies = { usual = { }; drug = { start = { free = \"rest\"; }; }; };\n";

static void
check_notes(const char *text, const char *told)
{
    written_check(base, text, told);
}

/* clang-format off */

/* ---- curves ---- */

static void
test_curves(void)
{
    static const char *const cases[][2] = {
        { "", "" },
        { "curves = { pfs = { hazard_ratio = \"late\"; }; };", "" }, /* constant within a cycle */
        { "curves = { pfs = { ends = \"fre\"; }; };",
          "study.cfg:2: curve pfs: ends: there is no state fre (did you mean free?)" },
        { "curves = { os = { floor = \"lif\"; }; };",
          "study.cfg:2: curve os: floor: there is no life table lif (did you mean life?)" },
        { "curves = { os = { survivl = \"exponential(1)\"; }; };",
          "study.cfg:2: curve os: unknown key survivl (did you mean survival?)" },
        { "curves = { more = { costs = { a = 1; }; }; };",
          "study.cfg:2: curve more: survival is missing (a survival function: \"weibull(1.3, "
            "14)\", or the name of one)" },
        { "curves = { on = { survival = 0.3; }; };",
          "study.cfg:2: curve on: survival must be a survival function in quotes" },
        { "curves = { on = { survival = \"wibull(1, 2)\"; }; };",
          "study.cfg:2: there is no survival function wibull (did you mean weibull?)\n"
          "    wibull(1, 2)\n"
          "    ^~~~~~" },
        { "curves = { os = { ends = \"free\"; }; };",
          "study.cfg:2: curve os: state free is left at curve pfs already (strategy usual)\n"
          "base.cfg:8: state after: no curve ends it in strategy usual: curves = { pfs = { survival "
            "= \"...\"; ends = \"after\"; }; };" },
        { "curves = { os = { only_for = \"drug\"; }; };",
          "base.cfg:8: state after: no curve ends it in strategy usual: curves = { pfs = { survival "
            "= \"...\"; ends = \"after\"; }; };" },
        { "curves = { os = { only_for = \"drug\"; };\n"
          "           os_usual = { survival = \"exponential(0.1)\"; ends = \"after\"; not_for = "
            "\"drug\"; }; };", "" },
        { "curves = { os = { only_for = \"drugs\"; }; };",
          "study.cfg:2: curve os: there is no strategy drugs (did you mean drug?)" },
        { "curves = { on = { ends = \"dead\"; }; };", "study.cfg:2: curve on: death is not left" },
        { "curves = { on = { costs = { drug = { value = 3; first = 4; }; }; }; };",
          "study.cfg:2: curve on: `first` needs to know when people came; write if(time < 4, ..), "
            "or a curve of time on treatment" },
        { "curves = { idle = { survival = \"exponential(1)\"; }; };",
          "study.cfg:2: warning: curve idle neither ends a state nor has costs or counts: it does "
            "nothing" },
        { "curves = { on = { costs = { drug = -3; }; }; };",
          "study.cfg:2: warning: curve on: cost drug: a cost below 0 (-3)" },
        { "curves = { os = { time_ratio = \"late\"; }; };",
          "study.cfg:2: curve os: time_ratio: a time_ratio may not depend on time or a clock" },
        { "curves = { os = { hazard_ratio = -1; }; };",
          "study.cfg:2: curve os: hazard_ratio: -1 is outside [0, 1e+09]" },
        { "curves = { pfs = { remove = true; }; os = { remove = true; }; on = { remove = true; }; };",
          "base.cfg:1: model: engine = \"partitioned\" needs the section curves" },
        { "model = { crossing = \"cap\"; };",
          "study.cfg:2: model: crossing = \"cap\" is none of cap earlier, raise later, error" },
        { 0 },
    };

    for (int i = 0; cases[i][0]; i++) check_notes(cases[i][0], cases[i][1]);
}

/* ---- tables of Kaplan-Meier ---- */

static void
test_steps(void)
{
    static const char *const cases[][2] = {
        { "curves = { pfs = { survival = \"km(seen)\"; }; };", "" },
        { "curves = { pfs = { survival = \"join(km(seen), exponential(0.2), 4)\"; }; };", "" },
        { "curves = { pfs = { survival = \"km(life)\"; }; };",
          "study.cfg:2: km needs the name of a table of times whose `holds` says survival\n"
          "    km(life)\n"
          "       ^~~~" },
        { "curves = { pfs = { survival = \"km(0.4)\"; }; };",
          "study.cfg:2: km needs the name of a table of times whose `holds` says survival\n"
          "    km(0.4)\n"
          "       ^~~" },
        { "curves = { pfs = { survival = \"km(bent)\"; }; };",
          "study.cfg:2: km: table bent begins at time 0 with 0.9; at time 0 all are there: 1\n"
          "    km(bent)\n"
          "       ^~~~" },
        { "tables = { seen = { y = (1, 0.7, 0.9); }; };",
          "base.cfg:3: table seen: row 3: survival may not rise from 0.7 to 0.9" },
        { 0 },
    };

    for (int i = 0; cases[i][0]; i++) check_notes(cases[i][0], cases[i][1]);
}

/* ---- what such a model does not have ---- */

static void
test_others(void)
{
    static const char *const cases[][2] = {
        { "transitions = { free = { dead = 0.1; }; };",
          "study.cfg:2: transitions: a partitioned survival model has none: states are what lies "
            "between curves" },
        { "transitions = { };", "" },
        { "clocks = { sick = { states = (\"after\"); }; };",
          "study.cfg:2: clocks: a partitioned survival model has none: it does not know when people "
            "came where" },
        { "population = { attributes = { n = 0; }; };",
          "study.cfg:2: population: attributes belong to the individual engine" },
        { "states = { free = { stay = 2; }; };",
          "study.cfg:2: state free: a stay needs transitions; give its curve" },
        { "states = { free = { exit = { costs = { a = 1; }; }; }; };",
          "study.cfg:2: state free: pay what leaving costs as `exit` of the curve that ends it" },
        { "states = { after = { entry = { costs = { a = 1; }; }; }; };",
          "study.cfg:2: state after: who comes in is not known, only how many are there; `entry` is "
            "for death (a curve has an `exit`, a strategy its costs at time 0)" },
        { "states = { after = { costs = { a = { value = 3; first = 4; }; }; }; };",
          "study.cfg:2: state after: `first` needs to know when people came; write if(time < 4, "
            "..), or a curve of time on treatment" },
        { "states = { after = { exits = \"death first\"; }; };",
          "study.cfg:2: state after: exits is about transitions; a curve ends it" },
        { "states = { after = { absorbing = true; }; };",
          "study.cfg:2: state after: in a partitioned survival model a curve ends every state but "
            "death" },
        { "states = { after = { utility = \"exp(-time_in_state)\"; }; };",
          "study.cfg:2: state after: utility uses time_in_state, which a partitioned survival model "
            "does not know (`time` is the time since the start)" },
        { "curves = { on = { costs = { drug = \"time_in_state\"; }; }; };",
          "study.cfg:2: curve on: cost drug uses time_in_state, which a partitioned survival model "
            "does not know (`time` is the time since the start)" },
        { "curves = { on = { hazard_ratio = \"1 + time_in_state\"; }; };",
          "study.cfg:2: curve on: hazard_ratio uses time_in_state, which a partitioned survival "
            "model does not know (`time` is the time since the start)" },
        { "strategies = { drug = { start = { after = 1; }; }; };",
          "study.cfg:2: strategy drug: in a partitioned survival model all start in the first "
            "state, free" },
        { "strategies = { drug = { start = { free = 0.5; }; }; };",
          "study.cfg:2: strategy drug: start: the shares sum to 0.5, not 1 (give one state "
            "\"rest\")" },
        { "endpoints = { both = { states = (\"after\", \"free\"); }; };", "" },
        { "endpoints = { late = { states = (\"after\"); }; };",
          "study.cfg:2: endpoint late: in a partitioned survival model its states are the first "
            "ones, in their order, without death: how long others are kept is not known" },
        { "endpoints = { odd = { states = (\"free\", \"dead\"); }; };",
          "study.cfg:2: endpoint odd: in a partitioned survival model its states are the first "
            "ones, in their order, without death: how long others are kept is not known" },
        { "states = { dead = { remove = true; }; };",
          "base.cfg:7: states: a partitioned survival model has one or more that people leave, then "
            "one with dead = true" },
        { "states = { after = { dead = true; utility = 0; }; };",
          "base.cfg:8: state after is dead: no utility, running cost, count, stay or exit (an "
            "entry cost is allowed)" },
        { 0 },
    };

    for (int i = 0; cases[i][0]; i++) check_notes(cases[i][0], cases[i][1]);
}

/* ---- curves in another engine ---- */

static void
test_engines(void)
{
    static const char *const engines[] = { "cohort", "individual", "both" };

    for (size_t i = 0; i < LENGTH(engines); i++) {
        char text[200], told[600];
        snprintf(text, sizeof(text), "model = { engine = \"%s\"; };", engines[i]);
        snprintf(told, sizeof(told),
                 "base.cfg:1: there is no section transitions\n"
                 "base.cfg:10: curves: they are for engine = \"partitioned\"; engine = \"%s\" moves "
                 "people by transitions\n"
                 "base.cfg:13: strategy usual: start is missing ({ state = share; other = "
                 "\"rest\"; })", engines[i]);
        check_notes(text, told);
    }
}

/* clang-format on */

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "curves", test_curves },   { "km", test_steps }, { "others", test_others },
        { "engines", test_engines }, CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
