/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"
#include "structure/curves.h"
#include "written.h"
#include <string.h>

static const char base[] = "model = { time_unit = \"year\"; cycle_length = 1; horizon = 10; };\n"
                           "states = { well = { utility = 1; }; dead = { dead = true; }; };\n"
                           "transitions = { well = { dead = { rate = 0.1; }; }; };\n"
                           "strategies = { usual = { start = { well = 1; }; }; };\n";

static void
check_notes(const char *text, const char *told)
{
    written_check(base, text, told);
}

static void
test_loops(void)
{
    /* clang-format off */
    static const char *const cases[][2] = {
        { "survival = { a = \"cure(0.1, a)\"; };",
          "study.cfg:2: a loop of survival functions: a -> a (each needs the next)" },
        { "survival = { a = \"cure(0.1, b)\";\n b = \"add(exponential(1), cure(0.2, a))\"; };",
          "study.cfg:2: a loop of survival functions: a -> b -> a (each needs the next)" },
        { "survival = { c = \"cure(0.1, a)\";\n a = \"cure(0.1, b)\";\n b = \"cure(0.2, a)\"; };",
          "study.cfg:3: a loop of survival functions: a -> b -> a (each needs the next)" },
        /* whoever uses it is not blamed too */
        { "survival = { a = \"cure(0.1, a)\"; };\nparameters = { p = \"surv(a, 1)\"; };\n"
          "transitions = { well = { dead = { hazard = \"a\"; clock = \"state\"; }; }; };",
          "study.cfg:2: a loop of survival functions: a -> a (each needs the next)" },
        /* used twice is no loop */
        { "survival = { a = \"exponential(0.1)\"; b = \"add(a, a)\"; c = \"mix(0.5, b, a)\"; };\n"
          "transitions = { well = { dead = { hazard = \"add(b, c)\"; clock = \"state\"; }; }; "
            "};", "" },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) check_notes(cases[i][0], cases[i][1]);
}

/* add(exponential(0.01), add(exponential(0.01), ...)) of so many exponentials: 2 n - 1 parts. */
static void
add_sum(Text *text, int n)
{
    for (int part = 1; part < n; part++) text_add(text, "add(exponential(0.01), ");
    text_add(text, "exponential(0.01)");
    for (int part = 1; part < n; part++) text_add(text, ")");
}

static void
test_room(void)
{
    static const struct {
        int n;
        bool fits;
    } cases[] = { { 1, true }, { 12, true }, { 13, false }, { 60, false } };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Text text = { 0 };
        text_add(&text, "transitions = { well = { dead = {\n hazard = \"");
        add_sum(&text, cases[i].n);
        text_add(&text, "\"; }; }; };");
        check_notes(text.at, cases[i].fits ? ""
                                           : "study.cfg:3: transition well -> dead: this survival "
                                             "function has more than 40 numbers or 24 parts");
        text_free(&text);
    }
    /* 2^30 parts by thirty names: told at once, not counted one by one */
    Text text = { 0 };
    text_add(&text, "survival = { a0 = \"exponential(0.1)\";");
    for (int name = 1; name <= 30; name++)
        text_add(&text, "a%d = \"add(a%d, a%d)\";", name, name - 1, name - 1);
    text_add(&text, "};\ntransitions = { well = { dead = { hazard = \"a30\"; }; }; };");
    check_notes(text.at, "study.cfg:3: transition well -> dead: this survival function has more "
                         "than 40 numbers or 24 parts");
    text_free(&text);
}

/* The same limit where a formula asks for its survival; and of numbers. */
static void
test_room_of_questions(void)
{
    check_notes(
        "survival = { a = \"piecewise(0,1, 1,1, 2,1, 3,1, 4,1, 5,1, 6,1, 7,1, 8,1, 9,1)\"; };\n"
        "transitions = { well = { dead = { hazard = \"add(a, a)\"; clock = \"state\"; }; }; };",
        "");
    check_notes(
        "survival = { a = \"piecewise(0,1, 1,1, 2,1, 3,1, 4,1, 5,1, 6,1, 7,1, 8,1, 9,1)\"; };\n"
        "transitions = { well = { dead = {\n"
        "  hazard = \"add(a, add(a, exponential(1)))\"; clock = \"state\"; }; }; };",
        "study.cfg:4: transition well -> dead: this survival function has more than 40 "
        "numbers or 24 parts");
    check_notes(
        "survival = { a = \"piecewise(0,1, 1,1, 2,1, 3,1, 4,1, 5,1, 6,1, 7,1, 8,1, 9,1)\"; };\n"
        "states = { well = { costs = { a = \"1 + surv(add(a, add(a, a)), 3)\"; }; }; };",
        "study.cfg:3: this survival function has more than 40 numbers or 24 parts\n"
        "    1 + surv(add(a, add(a, a)), 3)\n"
        "        ^~~~");
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "loops", test_loops },
        { "room", test_room },
        { "room_of_questions", test_room_of_questions },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
