/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "written.h"
#include <stdio.h>
#include <string.h>

/* A sound study of rates; each case extends it. */
static const char base[] =
    "model = { time_unit = \"year\"; cycle_length = 1; horizon = 10; };\n"
    "clocks = { since_ill = { states = (\"ill\", \"late\", \"dead\"); };\n"
    "           in_care   = { states = (\"late\"); }; };\n"
    "states = { well = { utility = 1; costs = { a = 1; }; };\n"
    "           ill = { utility = 0.5; costs = { a = 1; }; };\n"
    "           late = { utility = 0.5; costs = { a = 1; }; };\n"
    "           dead = { dead = true; }; };\n"
    "transitions = { well = { ill = { rate = 0.1; }; };\n"
    "                ill  = { late = { rate = 0.3; }; };\n"
    "                late = { dead = { rate = 0.2; }; }; };\n"
    "strategies = { usual = { start = { well = 1; }; }; drug = { start = { well = 1; }; }; };\n";

#define PROBABILITIES                                                                              \
    "transitions = { well = { ill = 0.1; }; ill = { late = 0.3; }; late = { dead = 0.2; }; };\n"
#define OF_ILL(how)          "transitions = { ill = { late = { " how " }; }; };\n"
#define PAID(state, formula) "states = { " state " = { costs = { a = \"" formula "\"; }; }; };\n"

enum { SINCE_ILL = 0, IN_CARE = 1 };

static void
read_case(Written *written, const char *text)
{
    char whole[2000];

    snprintf(whole, sizeof(whole), "extends = \"base.cfg\";\n%s\n", text);
    written_file("base.cfg", base);
    written_study(written, whole);
}

/* ---- which step is chosen ---- */

static void
test_step(void)
{
    /* clang-format off */
    static const struct { const char *name, *text; StepKind step; } cases[] = {
        { "rates", "", STEP_GENERATOR },
        { "rates, one move a cycle", "model = { moves_per_cycle = \"one\"; };", STEP_COMPETING },
        { "rates, any number of moves", "model = { moves_per_cycle = \"any\"; };", STEP_GENERATOR },
        { "probabilities", PROBABILITIES, STEP_PROBABILITIES },
        { "probabilities of a year", "transitions = { well = { ill = { probability = 0.1; per = "
          "\"year\"; }; };\n"
          "ill = { late = 0.3; }; late = { dead = 0.2; }; };", STEP_PROBABILITIES },
        { "a hazard of the model's clock", OF_ILL("hazard = \"weibull(2, 9)\"; clock = "
          "\"model\";"), STEP_GENERATOR },
        { "a hazard without memory", OF_ILL("hazard = \"exponential(2)\";"), STEP_GENERATOR },
        { "a hazard of the state's clock", OF_ILL("hazard = \"weibull(2, 9)\"; clock = "
          "\"state\";"), STEP_COMPETING },
        { "a hazard of a group's clock", OF_ILL("hazard = \"weibull(2, 9)\"; clock = "
          "\"since_ill\";"), STEP_COMPETING },
        { "a rate that varies with the time in state", OF_ILL("rate = \"0.1 + time_in_state / "
          "10\";"), STEP_COMPETING },
        { "a rate that varies with the cycle", OF_ILL("rate = \"0.1 + cycle / "
          "10\";"), STEP_GENERATOR },
        { "a cost that varies with the time in state", PAID("ill", "time_in_state"),
          STEP_COMPETING },
        { "probabilities and a cost that varies", PROBABILITIES PAID("ill", "time_in_state"),
          STEP_PROBABILITIES },
        { "one state of each kind", "transitions = { ill = { late = 0.3; }; };", STEP_COMPETING },
        { "death first", "model = { exits = \"death first\"; };", STEP_PROBABILITIES },
        { "death first in one state", "states = { ill = { exits = \"death first\"; }; "
          "};", STEP_COMPETING },
        { "probabilities and rates, death first", "model = { exits = \"death first\"; };\n"
          "transitions = { ill = { late = 0.3; }; };",
          STEP_PROBABILITIES },
        { "a stay", "states = { ill = { stay = 3; }; };\ntransitions = { well = { ill = 0.1; };\n"
          "ill = { late = 1; }; late = { dead = 0.2; }; };", STEP_PROBABILITIES },
    };
    /* clang-format on */
    char seen[WRITTEN_NOTES];

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Written written;
        read_case(&written, cases[i].text);
        CHECK_TEXT(cases[i].name, written_notes(seen, &written.notes), "");
        CHECK_CLOSE(cases[i].name, (double)written.study.step, (double)cases[i].step, 0);
        written_free(&written);
    }
}

static void
test_names_of_steps(void)
{
    Study study = { .step = STEP_PROBABILITIES };

    CHECK_TEXT("step", study_step_name(&study), "probabilities, one move a cycle");
    study.step = STEP_GENERATOR;
    CHECK_TEXT("step", study_step_name(&study),
               "matrix exponential of rates constant within the cycle");
    study.step = STEP_COMPETING;
    CHECK_TEXT("step", study_step_name(&study),
               "competing exits on sojourn vectors, entrants in mid-cycle");
}

/* ---- the clock of each state ---- */

static void
test_clocks(void)
{
    /* clang-format off */
    static const struct { const char *name, *text; int clock[4]; bool alias[4]; } cases[] = {
        { "none is used", "", { NONE, NONE, NONE, NONE }, { 0 } },
        { "time in state", PAID("ill", "2 * time_in_state"), { NONE, CLOCK_STATE, NONE, NONE },
          { 0 } },
        { "the first part of a stay", "states = { ill = { costs = { a = { first = 2; }; }; }; };",
          { NONE, CLOCK_STATE, NONE, NONE }, { 0 } },
        { "a stay", "states = { ill = { stay = 3; }; };\ntransitions = { ill = { late = 1; }; };",
          { NONE, CLOCK_STATE, NONE, NONE }, { 0 } },
        /* runs on through all states of its group; ill is entered from outside only */
        { "a group's clock", PAID("late", "since_ill"), { NONE, SINCE_ILL, SINCE_ILL, NONE },
          { false, true, false, false } },
        { "a group's clock in the first of its states", PAID("ill", "since_ill"),
          { NONE, SINCE_ILL, SINCE_ILL, NONE }, { false, true, false, false } },
        { "a clock of one state is its own", PAID("late", "in_care + time_in_state"),
          { NONE, NONE, IN_CARE, NONE }, { false, false, true, false } },
        { "both clocks where they are the same", PAID("ill", "since_ill + time_in_state"),
          { NONE, SINCE_ILL, SINCE_ILL, NONE }, { false, true, false, false } },
        { "a hazard", OF_ILL("hazard = \"weibull(2, 9)\"; clock = \"since_ill\";"),
          { NONE, SINCE_ILL, SINCE_ILL, NONE }, { false, true, false, false } },
        { "used outside its group it stands at 0", PAID("well", "since_ill"),
          { NONE, SINCE_ILL, SINCE_ILL, NONE }, { false, true, false, false } },
        { "one strategy is enough", "parameters = { p = { value = 1; source = \"s\"; }; "
          "};\n" PAID("ill", "p")
          "strategies = { drug = { set = { p = \"time_in_state\"; }; }; "
            "};", { NONE, CLOCK_STATE, NONE, NONE }, { 0 } },
        { "back into the group's first state", PAID("late", "since_ill") "transitions = { late = "
          "{ ill = { rate = 1; }; }; };",
          { NONE, SINCE_ILL, SINCE_ILL, NONE }, { 0 } },
        { "a move into itself is no coming in", PAID("ill", "since_ill + time_in_state")
          "transitions = { ill = { again = { rate = 1; to = { ill = 1; }; }; }; };",
          { NONE, SINCE_ILL, SINCE_ILL, NONE }, { false, true, false, false } },
    };
    /* clang-format on */
    char seen[WRITTEN_NOTES];

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Written written;
        read_case(&written, cases[i].text);
        CHECK_TEXT(cases[i].name, written_notes(seen, &written.notes), "");
        for (int state = 0; written.status == OK && state < 4; state++) {
            CHECK_CLOSE(cases[i].name, written.study.state_clock[state], cases[i].clock[state], 0);
            CHECK_CLOSE(cases[i].name, written.study.state_alias[state], cases[i].alias[state], 0);
        }
        written_free(&written);
    }
}

static void
test_mistakes(void)
{
    /* clang-format off */
    static const char *const cases[][2] = {
        { PAID("late", "since_ill + time_in_state"),
          "base.cfg:6: state late needs two clocks at once (since_ill and time_in_state); in a "
            "cohort a state may use one besides the model's" },
        { PAID("late", "since_ill + in_care"),
          "base.cfg:6: state late needs two clocks at once (in_care and another group's); in a "
            "cohort a state may use one besides the model's" },
    };
    /* clang-format on */
    char seen[WRITTEN_NOTES];

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Written written;
        read_case(&written, cases[i][0]);
        CU_ASSERT_EQUAL(written.status, ERR_SPEC);
        CHECK_TEXT(cases[i][0], written_notes(seen, &written.notes), cases[i][1]);
        written_free(&written);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "step", test_step },     { "names_of_steps", test_names_of_steps },
        { "clocks", test_clocks }, { "mistakes", test_mistakes },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
