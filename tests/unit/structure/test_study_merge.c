/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"
#include "written.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- what a merged tree says ---- */

static void
tell(Text *text, const CfgNode *node)
{
    char number[TEXT_NUMBER];

    if (node->name) text_add(text, "%s=", node->name);
    switch (node->kind) {
    case CFG_NUMBER: text_add(text, "%s", text_number(number, node->number)); break;
    case CFG_TEXT: text_add(text, "'%s'", node->text); break;
    case CFG_FLAG: text_add(text, node->flag ? "true" : "false"); break;
    default:
        text_add(text, node->kind == CFG_GROUP ? "{" : "(");
        for (int item = 0; item < node->n_items; item++) {
            if (item > 0) text_add(text, " ");
            tell(text, node->items[item]);
        }
        text_add(text, node->kind == CFG_GROUP ? "}" : ")");
    }
}

/* Merges study.cfg and compares what it has become, or the notes where `told` has some. */
static void
check_merge(const char *name, const StudySetting *settings, int n_settings, const char *merged,
            const char *told)
{
    char seen[WRITTEN_NOTES];
    Study study = { 0 };
    Notes notes = { 0 };
    Text text = { 0 };
    Error err = { 0 };

    const Status status = study_merge(&study, "study.cfg", settings, n_settings, &notes, &err);
    CHECK_TEXT(name, written_notes(seen, &notes), told);
    if (merged) {
        CU_ASSERT_EQUAL(status, OK);
        if (study.root) tell(&text, study.root);
        CHECK_TEXT(name, text.at, merged);
    }
    text_free(&text);
    notes_free(&notes);
    study_free(&study);
}

static void
test_differences(void)
{
    static const char base[] =
        "model = { horizon = 10; start_age = 60; };\n"
        "parameters = { a = 1; b = { value = 2; distribution = \"gamma(sd = 1)\"; source = \"x\"; "
        "};\n"
        "               c = \"a + b\"; };\n"
        "states = { well = { utility = 0.9; costs = { care = 5; drug = 7; }; };\n"
        "           dead = { dead = true; }; };\n"
        "transitions = { well = { dead = { hazard = \"weibull(2, 9)\"; clock = \"state\"; }; }; "
        "};\n"
        "strategies = { usual = { start = { well = 1; }; }; };\n";
    /* what follows from "the later file wins, key by key" and its exceptions */
    /* clang-format off */
    static const struct { const char *name, *text, *section, *merged; } cases[] = {
        { "a key is replaced in its place", "model = { horizon = 20; };", "model",
          "model={horizon=20 start_age=60}" },
        { "a new key comes last", "model = { name = \"m\"; };", "model",
          "model={horizon=10 start_age=60 name='m'}" },
        { "entries stay in the order of the base file", "states = { dead = { label = \"D\"; }; "
          "ill = { utility = 0.5; }; well = { utility = 0.8; }; };", "states",
          "states={well={utility=0.8 costs={care={value=5} drug={value=7}}} dead={dead=true "
            "label='D'} ill={utility=0.5}}" },
        { "group into group", "states = { well = { costs = { drug = 8; }; }; };", "states",
          "states={well={utility=0.9 costs={care={value=5} drug={value=8}}} dead={dead=true}}" },
        { "a value keeps distribution and source", "parameters = { b = 3; };", "parameters",
          "parameters={a={value=1} b={distribution='gamma(sd = 1)' source='x' value=3} "
            "c={formula='a + b'}}" },
        { "a formula replaces a value and has no distribution", "parameters = { b = \"2 * a\"; "
          "};", "parameters",
          "parameters={a={value=1} b={source='x' formula='2 * a'} c={formula='a + b'}}" },
        { "a value replaces a formula", "parameters = { c = 4; };", "parameters",
          "parameters={a={value=1} b={value=2 distribution='gamma(sd = 1)' source='x'} "
            "c={value=4}}" },
        { "a number in quotes is a number", "parameters = { c = \"4.5\"; };", "parameters",
          "parameters={a={value=1} b={value=2 distribution='gamma(sd = 1)' source='x'} "
            "c={value=4.5}}" },
        { "a rate replaces a hazard with its clock", "transitions = { well = { dead = { rate = "
          "0.2; }; }; };", "transitions",
          "transitions={well={dead={rate=0.2}}}" },
        { "a bare probability replaces a hazard with its clock", "transitions = { well = { dead "
          "= 0.2; }; };", "transitions",
          "transitions={well={dead={probability=0.2}}}" },
        { "a ratio is added to a hazard", "transitions = { well = { dead = { hazard_ratio = 2; "
          "}; }; };", "transitions",
          "transitions={well={dead={hazard='weibull(2, 9)' clock='state' hazard_ratio=2}}}" },
        { "start is replaced whole", "strategies = { usual = { start = { dead = 1; }; }; "
          "};", "strategies",
          "strategies={usual={start={dead=1}}}" },
        { "an entry is taken away", "parameters = { b = { remove = true; }; };", "parameters",
          "parameters={a={value=1} c={formula='a + b'}}" },
        { "a key is taken away", "states = { well = { costs = { remove = true; }; }; };", "states",
          "states={well={utility=0.9} dead={dead=true}}" },
        { "remove = false takes nothing away", "states = { dead = { remove = false; }; "
          "};", "states",
          "states={well={utility=0.9 costs={care={value=5} drug={value=7}}} dead={dead=true "
            "remove=false}}" },
    };
    /* clang-format on */
    char text[1000];

    written_file("base.cfg", base);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        Study study = { 0 };
        Notes notes = { 0 };
        Text seen = { 0 };
        Error err;
        snprintf(text, sizeof(text), "extends = \"base.cfg\";\n%s\n", cases[i].text);
        written_file("study.cfg", text);
        CHECK_OK(study_merge(&study, "study.cfg", NULL, 0, &notes, &err));
        CU_ASSERT_EQUAL(notes.n, 0);
        const CfgNode *section = cfg_member(study.root, cases[i].section);
        if (section) tell(&seen, section);
        CHECK_TEXT(cases[i].name, seen.at, cases[i].merged);
        text_free(&seen);
        notes_free(&notes);
        study_free(&study);
    }
}

static void
test_lists_and_shares_are_whole(void)
{
    written_file(
        "base.cfg",
        "model = { thresholds = (1, 2, 3); };\n"
        "transitions = { a = { x = { rate = 1; to = { b = 0.2; c = \"rest\"; }; }; }; };\n");
    written_file("study.cfg", "extends = \"base.cfg\";\nmodel = { thresholds = (9); };\n"
                              "transitions = { a = { x = { to = { d = 1; }; }; }; };\n");
    check_merge("lists", NULL, 0, "{model={thresholds=(9)} transitions={a={x={rate=1 to={d=1}}}}}",
                "");
}

/* Names that are keys elsewhere: nothing is taken away but what is written anew. */
static void
test_names_like_keys(void)
{
    written_file("base.cfg",
                 "parameters = { rate = 1; hazard = 2; file = 3; clock = 4; };\n"
                 "strategies = { usual = { set = { rate = 5; hazard = 6; per = 7; }; }; };\n");
    written_file("study.cfg", "extends = \"base.cfg\";\n"
                              "parameters = { rate = 8; value = 9; };\n"
                              "strategies = { usual = { set = { rate = 10; }; }; };\n");
    check_merge("names", NULL, 0,
                "{parameters={rate={value=8} hazard={value=2} file={value=3} clock={value=4} "
                "value={value=9}} strategies={usual={set={rate=10 hazard=6 per=7}}}}",
                "");
}

/* ---- set ---- */

static void
test_order_of_set(void)
{
    static const StudySetting options[] = { { "a", "5" },
                                            { "d", "2 * a" },
                                            { "model.horizon", "3" } };

    written_file("base.cfg",
                 "parameters = {\n"
                 "  a = { value = 1; distribution = \"gamma(sd = 1)\"; source = \"x\"; };\n"
                 "  b = { value = 1; range = (0, 2); };\n"
                 "  c = \"a + b\"; d = 1; };\n");
    written_file("middle.cfg", "extends = \"base.cfg\";\n"
                               "parameters = { c = 7; };\n"
                               "set = { a = 2; b = 3; c = 4; };\n");
    written_file("study.cfg", "extends = \"middle.cfg\";\nset = { b = \"a * 2\"; };\n");
    /* base file, the file between and its set, the study's set: the last word */
    check_merge("set", NULL, 0,
                "{parameters={a={source='x' certain='set' value=2} b={range=(0 2) formula='a * 2'} "
                "c={value=4} d={value=1}}}",
                "");
    check_merge("--set comes last", options, 3,
                "{parameters={a={source='x' certain='set' value=5} b={range=(0 2) formula='a * 2'} "
                "c={value=4} d={formula='2 * a'}} model={horizon=3}}",
                "");
}

static void
test_set_and_add(void)
{
    static const StudySetting options[] = { { "p_new", "0.2" } };

    written_file("study.cfg",
                 "parameters = { p_new = { value = 0.1; distribution = \"beta(n = 9)\"; }; };\n");
    check_merge("what --set fixes is certain", options, 1,
                "{parameters={p_new={certain='--set' value=0.2}}}", "");
}

static void
test_mistakes_of_set(void)
{
    static const StudySetting options[] = { { "p_dei", "0.2" } };
    static const StudySetting words[] = { { "nothing_like_it", "1" } };

    written_file("study.cfg", "parameters = { p_die = 0.1; p_ill = 0.2; };\n"
                              "set = { p_dye = 1;\n"
                              "        p_ill = (1, 2);\n"
                              "        whatever = 3; };\n");
    check_merge("set", NULL, 0, NULL,
                "study.cfg:2: set: there is no parameter p_dye (did you mean p_die?)\n"
                "study.cfg:3: set: p_ill must be a number or a formula in quotes, not a list\n"
                "study.cfg:4: set: there is no parameter whatever");
    written_file("study.cfg", "parameters = { p_die = 0.1; };\nset = 3;\n");
    check_merge("no group", NULL, 0, NULL,
                "study.cfg:2: set must be a group: set = { name = value; };");
    written_file("study.cfg", "parameters = { p_die = 0.1; };\n");
    check_merge("--set", options, 1, NULL,
                "--set:0: set: there is no parameter p_dei (did you mean p_die?)");
    check_merge("--set", words, 1, NULL, "--set:0: set: there is no parameter nothing_like_it");
}

/* ---- chains of files ---- */

static void
test_chains(void)
{
    written_file("study.cfg", "extends = \"missing.cfg\";\n");
    check_merge("missing", NULL, 0, NULL,
                "study.cfg:1: extends: missing.cfg: No such file or directory");
    written_file("study.cfg", "extends = 3;\nmodel = { };\n");
    check_merge("no name", NULL, 0, "{extends=3 model={}}",
                "study.cfg:1: extends must be the name of a file in quotes");
    written_file("study.cfg", "\nextends = \"study.cfg\";\n");
    check_merge("itself", NULL, 0, NULL,
                "study.cfg:2: extends: study.cfg extends itself in a loop");
    written_file("study.cfg", "extends = \"one.cfg\";\n");
    written_file("one.cfg", "extends = \"two.cfg\";\n");
    written_file("two.cfg", "x = 1;\n\nextends = \"./one.cfg\";\n");
    check_merge("loop of two", NULL, 0, NULL,
                "two.cfg:3: extends: ./one.cfg extends itself in a loop");
    written_file("study.cfg",
                 "extends = \"base.cfg\";\nparameters = { b = { remove = true; }; };\n");
    written_file("base.cfg", "parameters = { a = 1; };\n");
    check_merge("nothing to remove", NULL, 0, "{parameters={a={value=1}}}",
                "study.cfg:2: b: there is nothing of this name to remove");
}

static void
test_long_chains(void)
{
    static const struct {
        int n;
        const char *told;
    } cases[] = {
        { 32, "" },
        { 33, "31.cfg:1: extends: more than 32 files in a chain" },
    };
    char name[40], text[60], seen[WRITTEN_NOTES];

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Study study = { 0 };
        Notes notes = { 0 };
        Error err = { 0 };
        for (int file = 0; file < cases[i].n; file++) {
            const bool last = file == cases[i].n - 1;
            snprintf(name, sizeof(name), "%d.cfg", file);
            snprintf(text, sizeof(text),
                     last ? "parameters = { a = %d; };" : "extends = \"%d.cfg\";", file + 1);
            written_file(name, text);
        }
        CU_ASSERT_EQUAL(study_merge(&study, "0.cfg", NULL, 0, &notes, &err),
                        cases[i].told[0] ? ERR_SPEC : OK);
        CHECK_TEXT("chain", written_notes(seen, &notes), cases[i].told);
        if (!cases[i].told[0]) {
            CU_ASSERT_EQUAL(study.n_files, cases[i].n);
            CHECK_TEXT("the base file first", study.files[0].path, "31.cfg");
            CHECK_TEXT("the file asked for last", study.files[31].path, "0.cfg");
            CU_ASSERT_EQUAL(strlen(study.files[31].digest), 64);
        }
        notes_free(&notes);
        study_free(&study);
    }
}

/* The order of states, and so of rows of every output, is that of the base file. */
static void
test_order_of_states(void)
{
    Written written;
    char seen[WRITTEN_NOTES];

    written_file("base.cfg",
                 "model = { time_unit = \"year\"; cycle_length = 1; horizon = 2; };\n"
                 "states = { well = { utility = 1; }; ill = { utility = 0.5; }; dead = { dead = "
                 "true; }; };\n"
                 "transitions = { well = { ill = 0.1; dead = 0.1; }; ill = { dead = 0.2; }; };\n"
                 "strategies = { usual = { start = { well = 1; }; }; };\n");
    written_file("study.cfg",
                 "extends = \"base.cfg\";\n"
                 "states = { dead = { label = \"Dead\"; }; late = { utility = 0.2; };\n"
                 "           well = { utility = 0.9; }; };\n"
                 "transitions = { late = { dead = 0.5; }; ill = { late = 0.3; };\n"
                 "                well = { dead = 0.2; }; };\n"
                 "strategies = { drug = { start = { ill = 1; }; };\n"
                 "               usual = { label = \"U\"; }; };\n");
    written_read(&written, "study.cfg", NULL, 0);
    CHECK_TEXT("notes", written_notes(seen, &written.notes), "");
    const Study *study = &written.study;
    static const char *const states[] = { "well", "ill", "dead", "late" };
    static const char *const moves[] = { "ill", "dead", "dead", "late", "dead" };
    CU_ASSERT_EQUAL(study->n_states, 4);
    CU_ASSERT_EQUAL(study->n_moves, 5);
    for (int state = 0; state < study->n_states && state < 4; state++)
        CHECK_TEXT("state", study->states[state].name, states[state]);
    for (int move = 0; move < study->n_moves && move < 5; move++)
        CHECK_TEXT("move", study->moves[move].name, moves[move]);
    CHECK_TEXT("strategy", study->strategies[0].name, "usual");
    CHECK_TEXT("strategy", study->strategies[1].name, "drug");
    written_free(&written);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "differences", test_differences },
        { "lists_and_shares_are_whole", test_lists_and_shares_are_whole },
        { "names_like_keys", test_names_like_keys },
        { "order_of_set", test_order_of_set },
        { "set_and_add", test_set_and_add },
        { "mistakes_of_set", test_mistakes_of_set },
        { "chains", test_chains },
        { "long_chains", test_long_chains },
        { "order_of_states", test_order_of_states },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
