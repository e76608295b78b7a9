/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "written.h"
#include <string.h>

/* A sound study; each case extends it and breaks one thing. */
static const char base[] =
    "model = { time_unit = \"year\"; cycle_length = 1; horizon = 11; start_age = 60; };\n"
    "clocks = { since = { states = (\"ill\"); }; };\n"
    "parameters = { now = \"cycle / 100\"; p = \"now\"; q = \"since\"; };\n"
    "states = { well = { utility = 1; costs = { care = 5; drug = \"p\"; }; };\n"
    "           ill = { utility = 0.5; costs = { care = \"q\"; }; };\n"
    "           dead = { dead = true; }; };\n"
    "transitions = { well = { ill = { rate = 0.1; }; dead = { rate = 0.1; }; };\n"
    "                ill = { dead = { rate = 0.2; }; }; };\n"
    "strategies = { usual = { start = { well = 1; }; }; drug = { start = { well = 1; }; }; };\n";

static void
check_notes(const char *text, const char *told)
{
    written_check(base, text, told);
}

static void
test_exits(void)
{
    /* clang-format off */
    static const char *const cases[][2] = {
        { "", "" },
        { "transitions = { ill = { remove = true; }; };",
          "base.cfg:5: state ill has no exit: give it a transition, or say dead = true or "
            "absorbing = true" },
        { "transitions = { ill = { remove = true; }; };\nstates = { ill = { absorbing = true; }; "
          "};", "" },
        { "transitions = { dead = { well = { rate = 1; }; }; };",
          "base.cfg:6: state dead is dead and cannot be left" },
        { "states = { ill = { absorbing = true; }; };",
          "base.cfg:5: state ill is absorbing and cannot be left" },
        { "transitions = { well = { ill = 0.1; }; };",
          "base.cfg:4: state well mixes probabilities with rates or hazards: write all of one "
            "kind, or say exits = \"death first\"" },
        { "transitions = { well = { ill = 0.1; }; };\nstates = { well = { exits = \"death "
          "first\"; }; };", "" },
        { "transitions = { well = { ill = 0.1; }; };\nmodel = { exits = \"death first\"; };", "" },
        { "states = { ill = { stay = 3; }; };",
          "base.cfg:5: state ill: a stay needs a probability that says where to" },
        { "states = { ill = { stay = 3; }; };\ntransitions = { ill = { well = 1; }; };", "" },
        { "transitions = { well = { ill = { probability = 0.2; per = \"year\"; };\n dead = 0.1; "
          "}; };",
          "study.cfg:3: transition well -> dead: all probabilities of a state must have the same "
            "per" },
        { "transitions = { well = { ill = { probability = 0.2; per = 1; };\n dead = { "
          "probability = 0.1; per = \"year\"; }; }; };", "" },
        { "transitions = { well = { ill = \"rest\";\n dead = \"rest\"; }; };",
          "study.cfg:3: transition well -> dead: only one transition of a state may be the rest" },
        { "transitions = { well = { ill = { probability = \"rest\"; only_for = (\"drug\"); };\n"
          " dead = { probability = \"rest\"; not_for = (\"drug\"); }; }; };", "" },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) check_notes(cases[i][0], cases[i][1]);
}

static void
test_model(void)
{
    /* clang-format off */
    static const char *const cases[][2] = {
        { "model = { comparator = \"drug\"; };", "" },
        { "model = { comparator = \"durg\"; };",
          "study.cfg:2: model: comparator: there is no strategy durg (did you mean drug?)" },
        { "model = { within_cycle_of = { drug = \"start\"; }; };", "" },
        { "model = { within_cycle_of = { drug = \"begin\"; }; };",
          "study.cfg:2: within_cycle_of: drug must be one of half-cycle, life-table, start, end, "
            "none, simpson, darth-simpson" },
        { "model = { within_cycle_of = { durg = \"start\"; }; };",
          "study.cfg:2: within_cycle_of: there is no cost durg (did you mean drug?)" },
        { "model = { within_cycle = \"simpson\"; };",
          "base.cfg:1: model: within_cycle = \"simpson\" needs an even number of cycles, not 11" },
        { "model = { within_cycle = \"simpson\"; horizon = 12; };", "" },
        { "model = { within_cycle = \"darth-simpson\"; };",
          "base.cfg:1: warning: model: within_cycle = \"darth-simpson\" has the weights 2/3 and "
            "4/3 exchanged; it is here to reproduce published tables only" },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) check_notes(cases[i][0], cases[i][1]);
}

static void
test_hazards(void)
{
    /* clang-format off */
    static const char *const cases[][2] = {
        { "transitions = { ill = { dead = { hazard = \"weibull(2, 9)\"; }; }; };",
          "study.cfg:2: transition ill -> dead: this hazard depends on a clock: say clock = "
            "\"state\" (since entry), \"model\" (since time 0) or a clock of yours" },
        { "transitions = { ill = { dead = { hazard = \"cure(0.2, exponential(1))\"; }; }; };",
          "study.cfg:2: transition ill -> dead: this hazard depends on a clock: say clock = "
            "\"state\" (since entry), \"model\" (since time 0) or a clock of yours" },
        { "transitions = { ill = { dead = { hazard = \"exponential(0.2)\"; }; }; };", "" },
        { "transitions = { ill = { dead = { hazard = \"weibull(2, 9)\"; clock = \"model\"; }; }; "
          "};", "" },
        { "transitions = { ill = { dead = { hazard = \"weibull(2, 9)\"; clock = \"since\"; }; }; "
          "};", "" },
        { "transitions = { well = { dead = { hazard = \"weibull(2, 9)\"; clock = \"since\"; }; "
          "}; };",
          "study.cfg:2: transition well -> dead: clock since does not run in state well" },
        { "transitions = { ill = { dead = { centred_ratio = 2; }; }; };\nstates = { ill = { "
          "exits = \"death first\"; }; };",
          "study.cfg:2: transition ill -> dead: centred_ratio works on competing rates and "
            "hazards, not with exits = \"death first\"" },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) check_notes(cases[i][0], cases[i][1]);
}

/* What must stay the same over a run. */
static void
test_constants(void)
{
    /* clang-format off */
    static const char *const cases[][2] = {
        { "strategies = { usual = { start = { well = \"1 - p\";\n ill = \"rest\"; }; }; };",
          "study.cfg:2: strategy usual: start share of well: a start share may not depend on "
            "time or a clock" },
        { "strategies = { usual = { start = { well = \"1 - p\";\n ill = \"rest\"; }; set = { p = "
          "0; }; }; };", "" },
        { "states = { ill = { stay = \"2 + q\"; }; };\ntransitions = { ill = { well = 1; }; };",
          "study.cfg:2: state ill: stay: a stay may not depend on time or a clock" },
        { "states = { well = { costs = { care = { first = \"cycle\"; }; }; }; };",
          "study.cfg:2: state well: cost care: first: first may not depend on time or a clock" },
        { "transitions = { ill = { dead = { hazard = \"exponential(0.1 + age / 1000)\"; }; }; };",
          "study.cfg:2: survival function: a survival function's number may not depend on time "
            "or a clock (for age write start_age)" },
        { "transitions = { ill = { dead = { hazard = \"exponential(p)\"; }; }; };",
          "base.cfg:3: parameter p: a survival function's number may not depend on time or a "
            "clock (for age write start_age)" },
        { "transitions = { ill = { dead = { hazard_ratio = 2; waning = { from = 1; to = \"1 + "
          "p\"; }; }; }; };",
          "study.cfg:2: transition ill -> dead: waning to: waning may not depend on time or a "
            "clock" },
        { "transitions = { ill = { dead = { centred_ratio = \"p\"; }; }; };",
          "study.cfg:2: transition ill -> dead: centred_ratio: centred_ratio may not depend on "
            "time or a clock" },
        { "population = { attributes = { relapses = 0; }; };\nstates = { ill = { costs = { care "
          "= \"relapses\"; }; }; };",
          "study.cfg:3: state ill: cost care uses an attribute, which belongs to the individual "
            "engine (engine = \"individual\")" },
        { "population = { attributes = { relapses = 0; }; };\nmodel = { engine = \"individual\"; "
          "};\nstates = { ill = { costs = { care = \"relapses\"; }; }; };",
          "" },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) check_notes(cases[i][0], cases[i][1]);
}

/* Mistakes of a file come together, in the order of its lines. */
static void
test_all_at_once(void)
{
    check_notes("model = { comparator = \"durg\"; };\n"
                "transitions = {\n"
                "  well = { ill = \"rest\";\n"
                "           dead = \"rest\"; };\n"
                "  ill = { dead = { hazard = \"weibull(2, 9)\"; }; };\n"
                "};\n",
                "study.cfg:2: model: comparator: there is no strategy durg (did you mean drug?)\n"
                "study.cfg:5: transition well -> dead: only one transition of a state may be the "
                "rest\n"
                "study.cfg:6: transition ill -> dead: this hazard depends on a clock: say clock = "
                "\"state\" (since entry), \"model\" (since time 0) or a clock of yours");
}

static void
test_nothing_there(void)
{
    char seen[WRITTEN_NOTES];
    Written written;

    written_study(&written, "model = { time_unit = \"year\"; cycle_length = 1; horizon = 2; };\n"
                            "states = { }; transitions = { };\nstrategies = { };\n");
    CU_ASSERT_EQUAL(written.status, ERR_SPEC);
    CHECK_TEXT("empty sections", written_notes(seen, &written.notes),
               "study.cfg:1: strategies: there is none\nstudy.cfg:1: states: there is none");
    CHECK_TEXT("message", written.err.text, "study.cfg: 2 mistakes");
    written_free(&written);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "exits", test_exits },
        { "model", test_model },
        { "hazards", test_hazards },
        { "constants", test_constants },
        { "all_at_once", test_all_at_once },
        { "nothing_there", test_nothing_there },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
