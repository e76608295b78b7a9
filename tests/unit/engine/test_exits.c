/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "built.h"
#include "engine/exits.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Cycles of a quarter of a year, ten years. */
#define HEAD                                                                                       \
    "model = { time_unit = \"year\"; cycle_length = 0.25; horizon = 10; start_age = 60; };\n"
#define FEET "strategies = { only = { start = { well = 1; }; }; };\n"

enum { CYCLE = 23 }; /* at which most is looked at */

typedef struct {
    Built built;
    Exits exits;
    double *p, *remain;
} Bench;

static void
open_exits(Bench *bench, Model *model)
{
    Error err;

    CHECK_OK(exits_init(&bench->exits, model, &err));
    bench->p = memory_new(bench->exits.room * (size_t)(bench->exits.n_routes + 1), sizeof(double));
    bench->remain = memory_new(bench->exits.room, sizeof(double));
}

static void
open_bench(Bench *bench, const char *text)
{
    Error err;

    built_base(&bench->built, text, 0);
    CHECK_OK(model_cycle(&bench->built.model, CYCLE, &err));
    open_exits(bench, &bench->built.model);
}

static void
close_exits(Bench *bench)
{
    free(bench->p);
    free(bench->remain);
    exits_free(&bench->exits);
}

static void
close_bench(Bench *bench)
{
    close_exits(bench);
    built_free(&bench->built);
}

static int
state_of(const Bench *bench, const char *name)
{
    return study_state(&bench->built.written.study, name);
}

static void
look(Bench *bench, const char *state, const Window *window)
{
    Error err;

    CHECK_OK(
        exits_window(bench->p, bench->remain, &bench->exits, state_of(bench, state), window, &err));
}

/* Of the route-th way out, for the cell-th cell; one lane. */
static double
chance(const Bench *bench, int route, int cell)
{
    return bench->p[(size_t)route * bench->exits.room + (size_t)cell];
}

/* ---- windows ---- */

static const struct {
    const char *name;
    Window window;
} windows[] = {
    { "whole ages", { .cycle = CYCLE, .first = 0, .last = CYCLE - 1, .to = 1 } },
    { "entrants in mid-cycle",
      { .cycle = CYCLE, .first = 1, .last = CYCLE - 1, .offset = 0.5, .to = 1 } },
    { "first half", { .cycle = CYCLE, .first = 2, .last = CYCLE - 1, .offset = 0.5, .to = 0.5 } },
    { "second half, whole ages", { .cycle = CYCLE, .first = 3, .last = 12, .from = 0.5, .to = 1 } },
    { "second half",
      { .cycle = CYCLE, .first = 3, .last = 12, .offset = 0.5, .from = 0.5, .to = 1 } },
    { "just come",
      { .cycle = CYCLE, .first = CYCLE, .last = CYCLE, .from = 0.5, .to = 1, .fresh = true } },
};

/* Years spent at the beginning of the window by those who came at boundary `entry`. */
static double
spent_at(const Window *window, int entry)
{
    if (window->fresh) return 0;
    return 0.25 * (window->cycle - 1 - entry + window->offset + window->from);
}

/* Years spent at the start of the cycle, which is where what varies is taken. */
static double
spent_at_start(const Window *window, int entry)
{
    return window->fresh ? 0 : 0.25 * (window->cycle - 1 - entry + window->offset);
}

/* ---- competing hazards ---- */

/* Two Weibull hazards of one shape k share leavers as scale^-k, whenever they came; from a to b
 * exp((a^k - b^k) (s1^-k + s2^-k)) stay. */
static void
test_two_weibulls(void)
{
    static const char text[] = HEAD
        "states = { well = { utility = 1; }; ill = { utility = 1; absorbing = true; };\n"
        "           dead = { dead = true; }; };\n"
        "transitions = { well = { ill  = { hazard = \"weibull(1.7, 5)\"; clock = \"state\"; };\n"
        "                         dead = { hazard = \"weibull(1.7, 8)\"; clock = \"state\"; }; };\n"
        "};\n" FEET;
    const double ill = pow(5, -1.7), dead = pow(8, -1.7);
    Bench bench;

    open_bench(&bench, text);
    CU_ASSERT_EQUAL(bench.exits.leave[0].kind, LEAVE_HAZARD);
    CU_ASSERT_TRUE(bench.exits.leave[0].tracked);
    for (size_t i = 0; i < LENGTH(windows); i++) {
        const Window *window = &windows[i].window;
        look(&bench, "well", window);
        for (int entry = window->first; entry <= window->last; entry++) {
            const int cell = entry - window->first;
            const double a = spent_at(window, entry);
            const double b = a + 0.25 * (window->to - window->from);
            const double left = -expm1((ill + dead) * (pow(a, 1.7) - pow(b, 1.7)));
            CHECK_CLOSE(windows[i].name, chance(&bench, 0, cell), left * ill / (ill + dead), 1e-13);
            CHECK_CLOSE(windows[i].name, chance(&bench, 1, cell), left * dead / (ill + dead),
                        1e-13);
            CHECK_CLOSE(windows[i].name, bench.remain[cell], 1 - left, 1e-15);
        }
    }
    close_bench(&bench);
}

/* Rates and hazards on the model's clock beside one on the state's: the first two are the same for
 * all cells, that of the state is not. */
static void
test_mixed_clocks(void)
{
    static const char text[] = HEAD
        "states = { well = { utility = 1; }; ill = { utility = 1; absorbing = true; };\n"
        "           dead = { dead = true; }; };\n"
        "transitions = { well = {\n"
        "  ill     = { hazard = \"gompertz(0.2, 0.04)\"; clock = \"model\"; time_ratio = 2; };\n"
        "  relapse = { hazard = \"weibull(0.6, 9)\"; clock = \"state\"; to = { ill = 1; };\n"
        "              time_ratio = 1.5; hazard_ratio = 0.8; };\n"
        "  dead    = { rate = \"0.01 * time + 0.02 * time_in_state\"; }; }; };\n" FEET;
    const double now = 0.25 * (CYCLE - 1);
    Bench bench;

    open_bench(&bench, text);
    for (size_t i = 0; i < LENGTH(windows); i++) {
        const Window *window = &windows[i].window;
        const double width = 0.25 * (window->to - window->from), t = now + 0.25 * window->from;
        look(&bench, "well", window);
        for (int entry = window->first; entry <= window->last; entry++) {
            const int cell = entry - window->first;
            const double a = spent_at(window, entry);
            const double D[3] = { 0.04 / 0.2 * exp(0.1 * t) * expm1(0.1 * width),
                                  0.8 * (pow((a + width) / 13.5, 0.6) - pow(a / 13.5, 0.6)),
                                  width * (0.01 * now + 0.02 * spent_at_start(window, entry)) };
            const double sum = D[0] + D[1] + D[2];
            for (int route = 0; route < 3; route++)
                CHECK_CLOSE(windows[i].name, chance(&bench, route, cell),
                            -expm1(-sum) * D[route] / sum, 1e-12);
            CHECK_CLOSE(windows[i].name, bench.remain[cell], exp(-sum), 1e-15);
        }
    }
    close_bench(&bench);
}

/* Back to 1 in a straight line, of the ratio or its logarithm, by the clock of the hazard at the
 * start of the cycle. */
static void
test_waning(void)
{
    static const char text[] =
        HEAD "states = { well = { utility = 1; }; dead = { dead = true; }; };\n"
             "transitions = { well = {\n"
             "  slowly = { rate = 0.2; hazard_ratio = 0.5; waning = { from = 5; to = 7; };\n"
             "             to = { dead = 1; }; };\n"
             "  dead   = { hazard = \"weibull(1, 4)\"; clock = \"state\"; hazard_ratio = 3;\n"
             "             waning = { from = 1; to = 4; }; };\n"
             "  soon   = { hazard = \"weibull(1, 4)\"; clock = \"state\"; hazard_ratio = 3;\n"
             "             waning = { from = 1; to = 4; shape = \"log\"; };\n"
             "             to = { dead = 1; }; }; }; };\n" FEET;
    const double by_model = 0.5 + 0.5 * (0.25 * (CYCLE - 1) - 5) / 2; /* 5.5 years */
    Bench bench;
    Error err;

    open_bench(&bench, text);
    for (size_t i = 0; i < LENGTH(windows); i++) {
        const Window *window = &windows[i].window;
        const double width = 0.25 * (window->to - window->from);
        double *D = bench.remain;
        CHECK_OK(exits_hazard(D, &bench.exits, 0, window, true, &err));
        CHECK_CLOSE(windows[i].name, D[0], 0.2 * width * by_model, 1e-14);
        CHECK_OK(exits_hazard(D, &bench.exits, 0, window, false, &err));
        CHECK_CLOSE(windows[i].name, D[0], 0.2 * width, 1e-14);
        CHECK_OK(exits_hazard(D, &bench.exits, 1, window, true, &err));
        for (int entry = window->first; entry <= window->last; entry++) {
            const double gone = (spent_at_start(window, entry) - 1) / 3;
            CHECK_CLOSE(windows[i].name, D[entry - window->first],
                        width / 4 * (3 - 2 * fmin(fmax(gone, 0), 1)), 1e-13);
        }
        CHECK_OK(exits_hazard(D, &bench.exits, 2, window, true, &err));
        for (int entry = window->first; entry <= window->last; entry++) {
            const double gone = (spent_at_start(window, entry) - 1) / 3;
            CHECK_CLOSE(windows[i].name, D[entry - window->first],
                        width / 4 * pow(3, 1 - fmin(fmax(gone, 0), 1)), 1e-13);
        }
    }
    close_bench(&bench);
}

/* Hazards beyond all measure share as they should, or at least kill. */
static void
test_huge_hazards(void)
{
    static const char text[] = HEAD
        "states = { well = { utility = 1; }; ill = { utility = 1; }; dead = { dead = true; }; };\n"
        "transitions = {\n"
        "  well = { ill = { rate = 1000; }; dead = { hazard = \"weibull(1, 1e-3)\"; clock = "
        "\"state\"; }; };\n"
        "  ill  = { dead = { rate = 1e9; }; well = { rate = 0; }; }; };\n" FEET;
    Bench bench;

    open_bench(&bench, text);
    look(&bench, "well", &windows[0].window);
    CHECK_CLOSE("ill", chance(&bench, 0, CYCLE - 1), 0.5, 1e-12);
    CHECK_CLOSE("dead", chance(&bench, 1, CYCLE - 1), 0.5, 1e-12);
    CHECK_CLOSE("nobody stays", bench.remain[CYCLE - 1], 0, 0);
    look(&bench, "ill", &(Window){ .cycle = 1, .first = 0, .last = 0, .to = 1 });
    CHECK_CLOSE("dead", chance(&bench, 0, 0), 1, 0);
    CHECK_CLOSE("rate 0", chance(&bench, 1, 0), 0, 0);
    CHECK_CLOSE("nobody stays", bench.remain[0], 0, 0);
    close_bench(&bench);
}

/* Cumulative hazards as the matrix exponential takes them, each with its share of the event. */
static void
test_rates(void)
{
    static const char text[] = HEAD
        "tables = { mortality = { x = (60, 65, 66); y = (0.01, 0.04, 0.09);\n"
        "                         holds = \"probability per year\"; source = \"made up\"; }; };\n"
        "states = { well = { utility = 1; }; ill = { utility = 1; absorbing = true; };\n"
        "           dead = { dead = true; }; };\n"
        "transitions = { well = {\n"
        "  crisis = { rate = 0.4; hazard_ratio = 2; to = { dead = 0.1; ill = 0.3; well = \"rest\"; "
        "}; };\n"
        "  dead   = { hazard = \"life_table(mortality)\"; hazard_ratio = 1.5; }; }; };\n" FEET;
    /* cycle 23 begins at age 65.5, in the row of 65 */
    const double expected[] = { 0.2 * 0.1, 0.2 * 0.3, 0.2 * 0.6, -1.5 * 0.25 * log1p(-0.04) };
    Bench bench;
    Error err;

    open_bench(&bench, text);
    CHECK_OK(exits_rates(bench.p, &bench.exits, 0, CYCLE, &err));
    CU_ASSERT_EQUAL_FATAL(bench.exits.n_routes, 4);
    for (int route = 0; route < 4; route++)
        CHECK_CLOSE("cumulative hazard", chance(&bench, route, 0), expected[route], 1e-13);
    CU_ASSERT_TRUE(bench.exits.routes[2].stays);
    CU_ASSERT_FALSE(bench.exits.leave[0].tracked);
    CU_ASSERT_EQUAL(bench.exits.leave[2].kind, LEAVE_NEVER);
    close_bench(&bench);
}

/* ---- probabilities ---- */

/* A row by the time spent at the start of the cycle: at whole ages also for who came in mid-cycle.
 */
static void
test_probabilities(void)
{
    static const char text[] =
        HEAD "states = { well = { utility = 1; }; ill = { utility = 1; absorbing = true; };\n"
             "           old = { utility = 1; }; dead = { dead = true; }; };\n"
             "transitions = {\n"
             "  well = { ill = \"0.05 + 0.09 * time_in_state\"; dead = \"time / 100\"; old = "
             "\"0.3\"; };\n"
             "  old  = { ill = 0.25; dead = { probability = \"rest\"; to = { dead = 0.2; well = "
             "\"rest\"; }; }; };\n"
             "};\n" FEET;
    const double now = 0.25 * (CYCLE - 1);
    Bench bench;

    open_bench(&bench, text);
    for (size_t i = 0; i < 2; i++) {
        const Window window = { .cycle = CYCLE,
                                .first = CYCLE - 20,
                                .last = CYCLE - 1,
                                .offset = 0.5 * (double)i,
                                .to = 1 };
        look(&bench, "well", &window);
        for (int entry = window.first; entry <= window.last; entry++) {
            const int cell = entry - window.first;
            const double ill = 0.05 + 0.09 * 0.25 * (CYCLE - 1 - entry);
            CHECK_CLOSE("by time_in_state", chance(&bench, 0, cell), ill, 1e-14);
            CHECK_CLOSE("by time", chance(&bench, 1, cell), now / 100, 1e-14);
            CHECK_CLOSE("constant", chance(&bench, 2, cell), 0.3, 0);
            CHECK_CLOSE("stay", bench.remain[cell], 1 - ill - now / 100 - 0.3, 1e-13);
        }
    }
    look(&bench, "old", &(Window){ .cycle = 1, .first = 0, .last = 0, .to = 1 });
    CHECK_CLOSE("ill", chance(&bench, 0, 0), 0.25, 0);
    CHECK_CLOSE("rest, share", chance(&bench, 1, 0), 0.75 * 0.2, 1e-15);
    CHECK_CLOSE("rest, rest", chance(&bench, 2, 0), 0.75 * 0.8, 1e-15);
    CHECK_CLOSE("nobody stays", bench.remain[0], 0, 0);
    close_bench(&bench);
}

/* A year's row in a quarter: (1 - sum)^(1/4) stay, leavers share as in the year. */
static void
test_per_year(void)
{
    static const char text[] =
        HEAD "states = { well = { utility = 1; }; ill = { utility = 1; absorbing = true; };\n"
             "           dead = { dead = true; }; };\n"
             "transitions = { well = { ill = { probability = 0.3; per = \"year\"; };\n"
             "                         dead = { probability = 0.1; per = \"year\"; }; }; };\n" FEET;
    const double left = 1 - pow(0.6, 0.25);
    Bench bench;

    open_bench(&bench, text);
    look(&bench, "well", &(Window){ .cycle = 1, .first = 0, .last = 0, .to = 1 });
    CHECK_CLOSE("ill", chance(&bench, 0, 0), left * 0.75, 1e-14);
    CHECK_CLOSE("dead", chance(&bench, 1, 0), left * 0.25, 1e-14);
    CHECK_CLOSE("stay", bench.remain[0], pow(0.6, 0.25), 1e-15);
    close_bench(&bench);
}

/* Deaths add, the others are conditional on surviving the cycle. */
static void
test_death_first(void)
{
    static const char text[] = HEAD
        "states = { well = { utility = 1; exits = \"death first\"; }; ill = { utility = 1; "
        "absorbing = true; };\n"
        "           dead = { dead = true; }; killed = { dead = true; }; };\n"
        "transitions = { well = { ill = { rate = 0.4; }; worse = { probability = 0.2; to = { ill = "
        "1; }; };\n"
        "  dead = { rate = 0.8; }; killed = 0.1; }; };\n" FEET;
    const double dead = 1 - exp(-0.2), alive = 1 - dead - 0.1;
    const double expected[] = { alive * (1 - exp(-0.1)), alive * 0.2, dead, 0.1 };
    Bench bench;

    open_bench(&bench, text);
    CU_ASSERT_EQUAL(bench.exits.leave[0].kind, LEAVE_DRAW);
    look(&bench, "well", &(Window){ .cycle = 1, .first = 0, .last = 0, .to = 1 });
    for (int route = 0; route < 4; route++)
        CHECK_CLOSE("death first", chance(&bench, route, 0), expected[route], 1e-14);
    CHECK_CLOSE("stay", bench.remain[0], 1 - expected[0] - expected[1] - expected[2] - expected[3],
                1e-14);
    close_bench(&bench);
}

/* A year's row beside a rate: first the row becomes that of the cycle, then deaths come first. */
static void
test_death_first_per_year(void)
{
    static const char text[] =
        HEAD "states = { well = { utility = 1; exits = \"death first\"; };\n"
             "           ill = { utility = 1; absorbing = true; }; dead = { dead = true; }; };\n"
             "transitions = { well = { ill = { probability = 0.2; per = \"year\"; };\n"
             "                         dead = { rate = 0.8; }; }; };\n" FEET;
    const double dead = -expm1(-0.2), ill = (1 - dead) * (1 - pow(0.8, 0.25));
    Bench bench;

    open_bench(&bench, text);
    look(&bench, "well", &(Window){ .cycle = 1, .first = 0, .last = 0, .to = 1 });
    CHECK_CLOSE("ill", chance(&bench, 0, 0), ill, 1e-14);
    CHECK_CLOSE("dead", chance(&bench, 1, 0), dead, 1e-15);
    CHECK_CLOSE("stay", bench.remain[0], 1 - dead - ill, 1e-15);
    close_bench(&bench);
}

static void
test_wrong_rows(void)
{
    /* clang-format off */
    static const struct { const char *name, *row, *message; } cases[] = {
        { "above 1", "ill = \"0.03 * cycle\"; dead = 0.5;",
          "study.cfg:4: state well: its probabilities "
          "sum to 1.19, above 1 (cycle 23, strategy only)" },
        { "above 1 by time spent", "ill = \"0.09 * time_in_state\"; dead = 0.8;",
          "study.cfg:4: state well: its probabilities "
          "sum to 1.0475, above 1 (cycle 23, strategy only)" },
        { "shares above 1",
          "ill = { rate = 0.5; to = { ill = \"0.04 * cycle\"; dead = 0.12; well = \"rest\"; }; };",
          "study.cfg:4: transition well -> ill: the shares of `to` sum to 1.04 in cycle 23, "
          "not 1" },
        { "shares below 1",
          "ill = { probability = 0.5; to = { ill = \"0.88 / cycle\"; dead = 0.12; }; };",
          "the shares of `to` sum to 0.15826087 in cycle 23, not 1 "
          "(give one state \"rest\")" },
    };
    /* clang-format on */
    Window window = { .cycle = CYCLE, .last = CYCLE - 1, .to = 1 };
    char text[1000];
    Bench bench;
    Error err;

    for (size_t i = 0; i < LENGTH(cases); i++) {
        snprintf(text, sizeof(text),
                 HEAD
                 "states = { well = { utility = 1; }; ill = { utility = 1; absorbing = true; };\n"
                 "           dead = { dead = true; }; };\n"
                 "transitions = { well = { %s }; };\n" FEET,
                 cases[i].row);
        open_bench(&bench, text);
        window.first = bench.exits.leave[0].tracked ? CYCLE - 12 : CYCLE - 1;
        CHECK_FAILS(exits_window(bench.p, bench.remain, &bench.exits, 0, &window, &err), ERR_SPEC,
                    cases[i].message);
        close_bench(&bench);
    }
}

/* ---- stays ---- */

/* At the end of a stay of 6 cycles the time spent is the stay, 1.5 years, whatever the cycle. */
static void
test_end_of_stay(void)
{
    static const char text[] =
        HEAD "states = { well = { stay = 1.5; utility = 1; }; ill = { utility = 1; absorbing = "
             "true; };\n"
             "           dead = { dead = true; }; };\n"
             "transitions = { well = {\n"
             "  done = { probability = \"0.1 * time_in_state\"; to = { dead = \"time_in_state / "
             "5\"; ill "
             "= \"rest\"; }; };\n"
             "  ill  = \"rest\";\n"
             "  dead = { hazard = \"weibull(2, 10)\"; clock = \"state\"; }; }; };\n" FEET;
    static const int cycles[] = { 6, 7, CYCLE };
    Bench bench;
    Error err;

    open_bench(&bench, text);
    CU_ASSERT_EQUAL(bench.exits.leave[0].stay, 6);
    CU_ASSERT_TRUE(bench.exits.leave[0].has_hazards);
    for (size_t i = 0; i < LENGTH(cycles); i++) {
        CHECK_OK(model_cycle(&bench.built.model, cycles[i], &err));
        CHECK_OK(exits_of_stay(bench.p, &bench.exits, 0, cycles[i], &err));
        CHECK_CLOSE("done, dead", chance(&bench, 0, 0), 0.15 * 0.3, 1e-14);
        CHECK_CLOSE("done, ill", chance(&bench, 1, 0), 0.15 * 0.7, 1e-14);
        CHECK_CLOSE("rest", chance(&bench, 2, 0), 0.85, 1e-14);
        CHECK_CLOSE("no hazard at the end", chance(&bench, 3, 0), 0, 0);
    }
    look(&bench, "well", &windows[1].window); /* before its end: hazards only */
    CHECK_CLOSE("no probability before", chance(&bench, 0, 9) + chance(&bench, 2, 9), 0, 0);
    CHECK_CLOSE("the hazard", chance(&bench, 3, 9), /* who came at boundary 10: 3.125 years ago */
                -expm1((3.125 * 3.125 - 3.375 * 3.375) / 100), 1e-13);
    close_bench(&bench);
}

/* The same where the probability depends on the cycle too, which no table by age can hold. */
static void
test_end_of_stay_by_cycle(void)
{
    static const char text[] =
        HEAD "states = { well = { stay = 0.5; utility = 1; }; dead = { dead = true; };\n"
             "           ill = { utility = 1; absorbing = true; }; };\n"
             "transitions = { well = { ill = \"rest\"; dead = \"0.1 * time_in_state + cycle / "
             "1000\"; }; "
             "};\n" FEET;
    Bench bench;
    Error err;

    open_bench(&bench, text);
    CHECK_OK(exits_of_stay(bench.p, &bench.exits, 0, CYCLE, &err));
    CHECK_CLOSE("dead", chance(&bench, 1, 0), 0.05 + 0.023, 1e-14);
    CHECK_CLOSE("ill", chance(&bench, 0, 0), 1 - 0.073, 1e-14);
    close_bench(&bench);
}

static void
test_stay_left_over(void)
{
    static const char text[] = HEAD
        "states = { well = { stay = 0.5; utility = 1; }; dead = { dead = true; };\n"
        "           ill = { utility = 1; absorbing = true; }; };\n"
        "transitions = { well = { ill = \"0.9 - cycle / 1000\"; dead = \"0.101\"; }; };\n" FEET;
    Bench bench;
    Error err;

    open_bench(&bench, text);
    CHECK_FAILS(exits_of_stay(bench.p, &bench.exits, 0, CYCLE, &err), ERR_SPEC,
                "study.cfg:2: state well: at the end of its stay everyone leaves, but its "
                "probabilities sum to 0.978 (give one transition \"rest\")");
    close_bench(&bench);
}

/* ---- side by side ---- */

static const char uncertain[] = HEAD
    "parameters = {\n"
    "  scale = { value = 5; distribution = \"gamma(sd = 2)\"; source = \"made up\"; };\n"
    "  hr    = { value = 2; distribution = \"lognormal(lo = 1, hi = 4)\"; source = \"made up\"; "
    "};\n"
    "  slow  = { value = 1.5; distribution = \"lognormal(lo = 1, hi = 2)\"; source = \"made up\"; "
    "};\n"
    "  share = { value = 0.3; distribution = \"beta(n = 20)\"; source = \"made up\"; };\n"
    "};\n"
    "states = { well = { utility = 1; }; ill = { utility = 1; }; dead = { dead = true; }; };\n"
    "transitions = {\n"
    "  well = { ill  = { hazard = \"weibull(1.4, scale)\"; clock = \"state\"; hazard_ratio = "
    "\"hr\";\n"
    "                    waning = { from = \"share\"; to = 3; }; };\n"
    "           relapse = { hazard = \"lognormal(1.2, 0.5)\"; clock = \"state\"; time_ratio = "
    "\"slow\";\n"
    "                       to = { ill = \"share\"; dead = \"rest\"; }; };\n"
    "           dead = { rate = \"0.01 * hr * (1 + time_in_state)\"; }; };\n"
    "  ill  = { well = \"share * exp(-time_in_state)\"; dead = \"share / hr\"; };\n"
    "};\n" FEET;

static void
check_alone(Bench *bench, const char *state, const Window *window, int lane)
{
    const int n_cells = window->last - window->first + 1;
    const int n_routes = bench->exits.leave[state_of(bench, state)].n_routes;
    Bench single;
    Model alone;
    Error err;

    built_alone(&alone, &bench->built, lane);
    CHECK_OK(model_cycle(&alone, CYCLE, &err));
    open_exits(&single, &alone);
    CHECK_OK(
        exits_window(single.p, single.remain, &single.exits, state_of(bench, state), window, &err));
    for (int cell = 0; cell < n_cells; cell++) {
        for (int route = 0; route < n_routes; route++)
            CHECK_CLOSE("lane", chance(bench, route, cell * LANES + lane),
                        chance(&single, route, cell), 0);
        CHECK_CLOSE("lane", bench->remain[cell * LANES + lane], single.remain[cell], 0);
    }
    close_exits(&single);
    model_free(&alone);
}

static void
test_lanes_are_single_runs(void)
{
    static const char *const states[] = { "well", "ill" };
    Bench bench;
    Error err;

    built_drawn(&bench.built, uncertain, 0);
    CHECK_OK(model_cycle(&bench.built.model, CYCLE, &err));
    open_exits(&bench, &bench.built.model);
    for (size_t i = 0; i < LENGTH(windows) * LENGTH(states); i++) {
        const Window *window = &windows[i / LENGTH(states)].window;
        look(&bench, states[i % LENGTH(states)], window);
        for (int lane = 0; lane < LANES; lane += 5)
            check_alone(&bench, states[i % LENGTH(states)], window, lane);
    }
    close_bench(&bench);
}

/* Numbers that are sound in the base case, but not in the last lane. */
static void
test_bad_draw(void)
{
    static const char text[] =
        HEAD "parameters = { g = { value = 1; distribution = \"normal(sd = 1)\"; source = \"s\"; "
             "}; };\n"
             "states = { well = { utility = 1; }; dead = { dead = true; }; };\n"
             "transitions = { well = {\n"
             "  dead = { hazard = \"spline_odds(1, -3, 4, g)\"; clock = \"state\"; }; }; };\n" FEET;
    double value[LANES];
    const Sample sample = { .n_lanes = LANES, .value = value };
    Built built;
    Exits exits;
    Model model;
    Error err;

    built_base(&built, text, 0);
    for (int lane = 0; lane < LANES; lane++) value[lane] = 2 - 0.0625 * (lane + 1);
    CHECK_OK(model_build(&model, &built.written.study, 0, study_profile(&built.written.study),
                         &sample, &err));
    CHECK_FAILS(exits_init(&exits, &model, &err), ERR_SPEC,
                "transition well -> dead: spline_odds: before its first knot at time 1 the hazard "
                "is 0: its second coefficient must be above 0, not 0");
    exits_free(&exits);
    model_free(&model);
    built_free(&built);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "two_weibulls", test_two_weibulls },
        { "mixed_clocks", test_mixed_clocks },
        { "waning", test_waning },
        { "bad_draw", test_bad_draw },
        { "huge_hazards", test_huge_hazards },
        { "rates", test_rates },
        { "probabilities", test_probabilities },
        { "per_year", test_per_year },
        { "death_first", test_death_first },
        { "death_first_per_year", test_death_first_per_year },
        { "wrong_rows", test_wrong_rows },
        { "end_of_stay", test_end_of_stay },
        { "end_of_stay_by_cycle", test_end_of_stay_by_cycle },
        { "stay_left_over", test_stay_left_over },
        { "lanes_are_single_runs", test_lanes_are_single_runs },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
