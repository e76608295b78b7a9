/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/describe.h"
#include "written.h"
#include <stdio.h>
#include <string.h>

/* One of everything that a study says about itself. */
static const char everything[] =
    "model = { name = \"all\"; description = \"One of everything\"; time_unit = \"month\";\n"
    "          cycle_length = 0.5; horizon = 24; start_age = 60;\n"
    "          discount = { costs = 0.03; effects = 0.015; }; comparator = \"drug\"; };\n"
    "tables = { life = { x = (0, 60); y = (0.01, 0.02); holds = \"rate per year\"; source = \"s\"; "
    "}; };\n"
    "counters = { visits = { label = \"Visits\"; }; };\n"
    "clocks = { since = { states = (\"ill\"); }; };\n"
    "parameters = {\n"
    "  hr  = { value = 1; unit = \"per one\"; source = \"s\"; distribution = \"lognormal(sdlog = "
    "0.5)\"; };\n"
    "  fee = \"100 * hr\";\n"
    "  now = \"fee + time_in_state\";\n"
    "};\n"
    "states = {\n"
    "  well = { label = \"Well\"; utility = 0.9; costs = { care = \"fee\"; }; counts = { visits = "
    "2; }; };\n"
    "  ill  = { utility = \"1 - hr / 4\"; costs = { care = { value = \"now\"; first = 3; }; };\n"
    "           entry = { costs = { test = 50; }; qalys = -0.1; }; exit = { counts = { visits = 1; "
    "}; }; };\n"
    "  home = { utility = 0.5; absorbing = true; };\n"
    "  dead = { dead = true; };\n"
    "};\n"
    "transitions = {\n"
    "  well = { ill  = { rate = 0.1; hazard_ratio = \"hr\"; waning = { from = 6; to = 12;\n"
    "                    shape = \"log\"; };\n"
    "                    centred_ratio = 2; costs = { trip = 5; }; };\n"
    "           dead = { hazard = \"life_table(life)\"; not_for = (\"drug\"); }; };\n"
    "  ill  = { out  = { hazard = \"weibull(2, 9)\"; clock = \"since\"; time_ratio = 2;\n"
    "                    to = { home = 0.25; dead = \"rest\"; }; }; };\n"
    "};\n"
    "strategies = {\n"
    "  usual = { label = \"Usual\"; start = { well = 0.75; ill = \"rest\"; }; };\n"
    "  drug  = { start = { well = 1; }; set = { hr = 0.5; }; costs = { kit = 20; }; };\n"
    "};\n";

static const char everything_told[] =
    "all: One of everything\n"
    "  48 cycles of 0.5 month; step: competing exits on sojourn vectors, entrants in mid-cycle\n"
    "  within-cycle rule half-cycle; discounting annual, costs 0.03, effects 0.015 a year\n"
    "\nStates\n"
    "  well               Well\n"
    "      utility = 0.9\n"
    "      per time unit: care = fee\n"
    "      per time unit: visits = 2\n"
    "  ill                ill\n"
    "      utility = 1 - hr / 4\n"
    "      counted by since\n"
    "      per time unit: care = now, first 3 months of a stay\n"
    "      on entry: test = 50\n"
    "      on entry: qalys = -0.1\n"
    "      on exit: visits = 1\n"
    "  home               home (absorbing)\n"
    "      utility = 0.5\n"
    "  dead               dead (dead)\n"
    "\nTransitions\n"
    "  well -> ill: rate 0.1 x hazard ratio hr, waning from 6 to 12 by its logarithm x centred "
    "ratio 2\n"
    "      once: trip = 5\n"
    "  well -> dead: hazard life_table(life)  [only usual]\n"
    "  ill -> out: hazard weibull(2, 9), clock since, time ratio 2\n"
    "      to home: 0.25\n"
    "      to dead: rest\n"
    "\nStrategies\n"
    "  usual              Usual\n"
    "      start: well 0.75 ill rest\n"
    "  drug               drug (comparator)\n"
    "      start: well 1\n"
    "      set hr = 0.5\n"
    "      at time 0: kit = 20\n"
    "\nParameters (base values; what varies: in cycle 1)\n"
    "  hr                       1 per one  ~ lognormal(meanlog = 0, sdlog = 0.5)\n"
    "  fee                      100  = 100 * hr\n"
    "  now                      varies with a clock  = fee + time_in_state\n";

/* Line by line: a difference is told by its line. */
static void
check_lines(const char *seen, const char *expected)
{
    char line[2][500];

    while (*seen || *expected) {
        const size_t length[2] = { strcspn(seen, "\n"), strcspn(expected, "\n") };
        snprintf(line[0], sizeof(line[0]), "%.*s", (int)length[0], seen);
        snprintf(line[1], sizeof(line[1]), "%.*s", (int)length[1], expected);
        CHECK_TEXT("line", line[0], line[1]);
        seen += length[0] + (seen[length[0]] == '\n');
        expected += length[1] + (expected[length[1]] == '\n');
    }
}

static void
test_text(void)
{
    Written written;
    Text text = { 0 };
    Error err;

    written_sound(&written, everything);
    CHECK_OK(describe_text(&text, &written.study, &err));
    check_lines(text.at, everything_told);
    text_free(&text);
    written_free(&written);
}

static void
test_probabilities(void)
{
    Written written;
    Text text = { 0 };
    Error err;

    written_study(&written, "model = { time_unit = \"year\"; cycle_length = 1; horizon = 3; };\n"
                            "states = { well = { utility = 1; stay = 2; };\n"
                            "           ill = { utility = 1; };\n"
                            "           dead = { dead = true; }; };\n"
                            "transitions = { well = { ill = 0.25; dead = \"rest\"; };\n"
                            "  ill = { dead = { probability = 0.5; per = \"month\"; }; }; };\n"
                            "strategies = { only = { start = { well = 1; }; }; };\n");
    CU_ASSERT_EQUAL(written.status, OK);
    CHECK_OK(describe_text(&text, &written.study, &err));
    check_lines(text.at,
                "model\n"
                "  3 cycles of 1 year; step: probabilities, one move a cycle\n"
                "  within-cycle rule half-cycle; discounting annual, costs 0, effects 0 a year\n"
                "\nStates\n"
                "  well               well\n"
                "      utility = 1\n"
                "      stay = 2 year\n"
                "      counted by time in state\n"
                "  ill                ill\n"
                "      utility = 1\n"
                "  dead               dead (dead)\n"
                "\nTransitions\n"
                "  well -> ill: probability 0.25\n"
                "  well -> dead: probability rest\n"
                "  ill -> dead: probability 0.5 per 0.0833333 year\n"
                "\nStrategies\n"
                "  only               only (comparator)\n"
                "      start: well 1\n"
                "\nParameters (base values; what varies: in cycle 1)\n");
    text_free(&text);
    written_free(&written);
}

/* ---- the picture ---- */

static void
test_dot(void)
{
    Written written;
    Text text = { 0 };

    written_sound(&written, everything);
    describe_dot(&text, &written.study);
    check_lines(text.at, "digraph \"all\" {\n"
                         "  rankdir=LR;\n"
                         "  node [shape=box, style=rounded, fontname=\"Helvetica\"];\n"
                         "  edge [fontname=\"Helvetica\", fontsize=10];\n"
                         "  well [label=\"Well\"];\n"
                         "  ill [label=\"ill\"];\n"
                         "  home [label=\"home\"];\n"
                         "  dead [label=\"dead\", style=filled, fillcolor=grey85];\n"
                         "  well -> ill [label=\"\"];\n"
                         "  well -> dead [label=\"\"];\n"
                         "  ill -> home [label=\"out: 0.25\"];\n"
                         "  ill -> dead [label=\"out\"];\n"
                         "}\n");
    text_free(&text);
    written_free(&written);
}

/* ---- partitioned survival ---- */

static void
test_curves(void)
{
    static const char parted[] =
        "model = { name = \"p\"; engine = \"partitioned\"; time_unit = \"week\"; cycle_length = "
        "1;\n"
        " horizon = 52; start_age = 60; crossing = \"raise later\"; };\n"
        "tables = { life = { x = (0, 60); y = (0.01, 0.02); holds = \"rate per year\"; source = "
        "\"s\"; }; };\n"
        "states = { free = { utility = 1; }; after = { utility = 0.5; };\n"
        " dead = { dead = true; entry = { costs = { end = 9; }; }; }; };\n"
        "curves = { pfs = { survival = \"weibull(1.2, 40)\"; hazard_ratio = 0.7; ends = \"free\"; "
        "};\n"
        " os = { survival = \"exponential(0.01)\"; time_ratio = \"1 + 1\"; floor = \"life\"; ends "
        "= \"after\"; };\n"
        " on = { survival = \"exponential(0.1)\"; costs = { drug = 3; }; exit = { costs = { stop = "
        "2; }; }; only_for = \"drug\"; }; };\n"
        "strategies = { usual = { }; drug = { }; };\n";
    static const char told[] =
        "p\n"
        "  52 cycles of 1 week; step: shares between survival curves\n"
        "  within-cycle rule half-cycle; discounting annual, costs 0, effects 0 a year\n"
        "\nStates\n"
        "  free               free\n"
        "      utility = 1\n"
        "  after              after\n"
        "      utility = 0.5\n"
        "  dead               dead (dead)\n"
        "      on entry: end = 9\n"
        "\nCurves (crossing: raise later)\n"
        "  pfs                weibull(1.2, 40), hazard ratio 0.7; ends free\n"
        "  os                 exponential(0.01), time ratio 1 + 1, not below life; ends after\n"
        "  on                 exponential(0.1)  [only drug]\n"
        "      per time unit: drug = 3\n"
        "      at its event: stop = 2\n"
        "\nStrategies\n"
        "  usual              usual (comparator)\n"
        "      start: free rest\n"
        "  drug               drug\n"
        "      start: free rest\n"
        "\nParameters (base values; what varies: in cycle 1)\n";
    char seen[WRITTEN_NOTES];
    Written written;
    Notes notes = { 0 };
    Text text = { 0 };
    Error err;

    written_sound(&written, parted);
    CHECK_OK(describe_text(&text, &written.study, &err));
    check_lines(text.at, told);
    text_free(&text);
    describe_dot(&text, &written.study);
    CU_ASSERT_PTR_NOT_NULL(strstr(text.at, "  free -> after [label=\"pfs\", style=dashed];\n"
                                           "  after -> dead [label=\"os\", style=dashed];\n}"));
    text_free(&text);
    describe_approximations(&written.study, &notes);
    CHECK_TEXT("approximation", written_notes(seen, &notes),
               "approximation: states between survival curves: when people die after leaving a "
               "state follows from the curves alone, not from when they left it");
    notes_free(&notes);
    written_free(&written);
}

/* Quotes and backslashes of a label may not end the string; a move into itself has no arrow. */
static void
test_dot_quotes(void)
{
    Written written;
    Text text = { 0 };

    written_study(
        &written,
        "model = { name = \"a\\\\b\"; time_unit = \"year\"; cycle_length = 1; horizon = 3; };\n"
        "states = { well = { label = \"the \\\"well\\\"\"; utility = 1; };\n"
        "           dead = { label = \"two\\nlines\"; dead = true; }; };\n"
        "transitions = { well = { again = { rate = 1; to = { well = 0.5; dead = \"rest\"; }; }; }; "
        "};\n"
        "strategies = { only = { start = { well = 1; }; }; };\n");
    CU_ASSERT_EQUAL(written.status, OK);
    describe_dot(&text, &written.study);
    CU_ASSERT_PTR_NOT_NULL(strstr(text.at, "digraph \"a\\\\b\" {\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text.at, "  well [label=\"the \\\"well\\\"\"];\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text.at, "  dead [label=\"two lines\", "));
    CU_ASSERT_PTR_NOT_NULL(strstr(text.at, "  well -> dead [label=\"again\"];\n"));
    CU_ASSERT_PTR_NULL(strstr(text.at, "well -> well"));
    text_free(&text);
    written_free(&written);
}

/* ---- approximations ---- */

static void
test_approximations(void)
{
    static const char clocks[] =
        "approximation: hazards with a clock: one competing-exit step a cycle, entrants in "
        "mid-cycle; the error shrinks with the cycle";
    static const struct {
        const char *text, *told;
    } cases[] = {
        { "", clocks },
        { "model = { moves_per_cycle = \"any\"; };\n"
          "states = { ill = { costs = { care = { remove = true; }; }; }; };\n"
          "transitions = { ill = { out = { rate = 0.1; time_ratio = { remove = true; }; }; }; };",
          "" },
    };
    char seen[WRITTEN_NOTES], whole[1000], told[1000];

    written_file("base.cfg", everything);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        Written written;
        Notes notes = { 0 };
        snprintf(whole, sizeof(whole), "extends = \"base.cfg\";\n%s\n", cases[i].text);
        written_sound(&written, whole);
        describe_approximations(&written.study, &notes);
        CHECK_TEXT("approximations", written_notes(seen, &notes), cases[i].told);
        notes_free(&notes);
        written_free(&written);
    }
    Written written;
    Notes notes = { 0 };
    written_sound(&written, "extends = \"base.cfg\";\n"
                            "population = { covariates = {\n"
                            "  kg = { value = 70; cohort = \"mean\"; }; }; };\n");
    describe_approximations(&written.study, &notes);
    snprintf(told, sizeof(told),
             "study.cfg:3: approximation: covariate kg enters by its expectation (cohort = "
             "\"mean\")\n%s",
             clocks);
    CHECK_TEXT("a mean", written_notes(seen, &notes), told);
    notes_free(&notes);
    written_free(&written);
}

/* A value that does not exist is told with its place, not shown. */
static void
test_failure(void)
{
    Written written;
    Text text = { 0 };
    Error err;

    written_sound(&written, everything);
    Parameter *fee = &written.study.parameters[study_parameter(&written.study, "fee")];
    written.study.quantities[fee->slot].most = 99; /* as if such a range had been said */
    CHECK_FAILS(describe_text(&text, &written.study, &err), ERR_SPEC,
                "study.cfg:9: parameter fee: 100 is outside [-inf, 99]");
    text_free(&text);
    written_free(&written);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "text", test_text },
        { "probabilities", test_probabilities },
        { "dot", test_dot },
        { "curves", test_curves },
        { "dot_quotes", test_dot_quotes },
        { "approximations", test_approximations },
        { "failure", test_failure },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
