/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "built.h"
#include "engine/cohort.h"
#include "engine/payoffs.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the cohort makes of the first strategy of a study. */
typedef struct {
    Built built;
    Outcome outcome;
} Ran;

static void
run_study(Ran *ran, const char *text)
{
    Error err;

    built_base(&ran->built, text, 0);
    CHECK_OK(cohort_run(&ran->outcome, &ran->built.model, KEEP_TRACE, &err));
}

static void
free_run(Ran *ran)
{
    outcome_free(&ran->outcome);
    built_free(&ran->built);
}

static double
cost_of(const Ran *ran, const char *category, int discounting)
{
    const Study *study = &ran->built.written.study;

    for (int item = 0; item < study->n_categories; item++)
        if (strcmp(study->categories[item], category) == 0)
            return outcome_category(&ran->outcome, item, discounting, 0);
    return NAN;
}

static double
count_of(const Ran *ran, const char *counter, int discounting)
{
    const Study *study = &ran->built.written.study;

    for (int item = 0; item < study->n_counters; item++)
        if (strcmp(study->counters[item], counter) == 0)
            return outcome_at(ran->outcome.counts, item, discounting)[0];
    return NAN;
}

/* ---- occupancy, by hand ---- */

static const char by_hand[] = "model = { time_unit = \"month\"; cycle_length = 3; horizon = 24;\n"
                              "          within_cycle_of = { drug = \"start\"; };\n"
                              "          discount = { costs = 0.04; effects = 0.02; }; };\n"
                              "counters = { visits = { label = \"Visits\"; }; };\n"
                              "states = { well = { utility = \"0.5 + time_in_state / 100\";\n"
                              "                    costs = { care = \"10 * cycle\"; drug = 7; };\n"
                              "                    counts = { visits = \"time_in_state\"; }; };\n"
                              "           dead = { dead = true; }; };\n"
                              "transitions = { well = { dead = 0.1; }; };\n"
                              "strategies = { only = { start = { well = 1; }; }; };\n";

/* People of two whole ages and two half ones at boundary 4, seen as the start of cycle 5 and the
 * end of cycle 4. Costs take the cycle's value, the rest that of the people's clock. */
static void
test_occupancy(void)
{
    static const double whole[] = { 0.2, 0, 0, 0.1 }, halves[] = { 0, 0, 0.3, 0.05 };
    const Occupancy people = { .state = 0,
                               .boundary = 4,
                               .n_lanes = 1,
                               .tracked = true,
                               .people = { { 0, 3, whole }, { 2, 3, halves } } };
    const double all = 0.65;
    /* months spent: entries 0 and 3 are 12 and 3, entries 2 and 3 of the halves 7.5 and 4.5 */
    const double months = 0.2 * 12 + 0.1 * 3 + 0.3 * 7.5 + 0.05 * 4.5;
    Outcome outcome;
    Payer *payer;
    Built built;
    Error err;

    built_base(&built, by_hand, 0);
    outcome_init(&outcome, &built.written.study, 1, KEEP_SUMS);
    payer = payoffs_new(&built.model, &outcome);
    CHECK_OK(model_cycle(&built.model, 5, &err));
    CHECK_OK(payoffs_occupancy(payer, &people, PART_START, 5, &err));
    CHECK_CLOSE("life years", outcome_life_years(&outcome, UNDISCOUNTED, 0), all * 1.5 / 12, 1e-15);
    CHECK_CLOSE("life years, one year on", outcome_life_years(&outcome, DISCOUNTED, 0),
                all * 1.5 / 12 / 1.02, 1e-14);
    CHECK_CLOSE("QALYs", outcome_qalys(&outcome, UNDISCOUNTED, 0),
                (0.5 * all + months / 100) * 1.5 / 12, 1e-14);
    CHECK_CLOSE("care", outcome_category(&outcome, 0, UNDISCOUNTED, 0), all * 50 * 1.5, 1e-14);
    CHECK_CLOSE("care", outcome_category(&outcome, 0, DISCOUNTED, 0), all * 50 * 1.5 / 1.04, 1e-14);
    CHECK_CLOSE("drug", outcome_category(&outcome, 1, UNDISCOUNTED, 0), all * 7 * 3, 1e-14);
    CHECK_CLOSE("visits", outcome_at(outcome.counts, 0, UNDISCOUNTED)[0], months * 1.5, 1e-14);
    CHECK_CLOSE("visits, as effects", outcome_at(outcome.counts, 0, DISCOUNTED)[0],
                months * 1.5 / 1.02, 1e-14);
    CHECK_OK(model_cycle(&built.model, 4, &err));
    CHECK_OK(payoffs_occupancy(payer, &people, PART_END, 4, &err));
    CHECK_CLOSE("both parts", outcome_life_years(&outcome, UNDISCOUNTED, 0), all * 3 / 12, 1e-15);
    CHECK_CLOSE("care of both cycles", outcome_category(&outcome, 0, UNDISCOUNTED, 0),
                all * (50 + 40) * 1.5, 1e-14);
    CHECK_CLOSE("drug of the start alone", outcome_category(&outcome, 1, UNDISCOUNTED, 0),
                all * 7 * 3, 1e-14);
    CHECK_CLOSE("account of the state", outcome_cost_at(&outcome, 1, 0, UNDISCOUNTED)[0],
                all * 7 * 3, 1e-14);
    payoffs_delete(payer);
    outcome_free(&outcome);
    built_free(&built);
}

/* Putting off changes nothing but the order of sums: five boundaries of a state, paid at once and
 * at the end, by every rule, discounted alike and not. */
static void
test_put_off(void)
{
    static const char *const rules[] = { "half-cycle", "life-table", "start", "end",
                                         "none",       "simpson",    NULL };
    static const double share[] = { 1, 0.75, 0.5, 0.375, 0.25 };
    char text[1000];

    for (int i = 0; rules[i / 2]; i++) {
        Outcome now, later;
        Payer *payer, *putting_off;
        Built built;
        Error err;
        snprintf(text, sizeof(text),
                 "model = { time_unit = \"month\"; cycle_length = 3; horizon = 12;\n"
                 "          within_cycle = \"%s\"; within_cycle_of = { drug = \"start\"; };\n"
                 "          discount = { costs = 0.04; effects = %s; }; };\n"
                 "counters = { visits = { label = \"Visits\"; }; };\n"
                 "states = { well = { utility = 0.8; counts = { visits = 2; };\n"
                 "                    costs = { care = \"10 * cycle\"; drug = 7; }; };\n"
                 "           dead = { dead = true; }; };\n"
                 "transitions = { well = { dead = 0.1; }; };\n"
                 "strategies = { only = { start = { well = 1; }; }; };\n",
                 rules[i / 2], i % 2 ? "0.04" : "0.02");
        built_base(&built, text, 0);
        outcome_init(&now, &built.written.study, 1, false);
        outcome_init(&later, &built.written.study, 1, false);
        payer = payoffs_new(&built.model, &now);
        putting_off = payoffs_new(&built.model, &later);
        payoffs_put_off(putting_off);
        for (int boundary = 0; boundary <= 4; boundary++) {
            const Occupancy people = { .boundary = boundary,
                                       .n_lanes = 1,
                                       .people = { { 0, 0, &share[boundary] }, { .last = -1 } } };
            const double *const count[] = { &share[boundary], NULL };
            for (int part = 0; part < 2; part++) {
                const int cycle = part == PART_START ? boundary + 1 : boundary;
                if (cycle == 0 || (cycle == 5 && !payoffs_pays_at(payer, PART_START, 5))) continue;
                CHECK_OK(model_cycle(&built.model, cycle, &err));
                CHECK_OK(payoffs_occupancy(payer, &people, (CyclePart)part, cycle, &err));
                CHECK_OK(payoffs_occupancy(putting_off, &people, (CyclePart)part, cycle, &err));
            }
            payoffs_steady(putting_off, count, boundary, boundary + 1);
        }
        CHECK_CLOSE("not yet", outcome_life_years(&later, DISCOUNTED, 0), 0, 0);
        payoffs_settle(putting_off);
        for (int discounting = 0; discounting < 2; discounting++) {
            CU_ASSERT_TRUE(outcome_life_years(&now, discounting, 0) > 0);
            CHECK_CLOSE(rules[i / 2], outcome_life_years(&later, discounting, 0),
                        outcome_life_years(&now, discounting, 0), 1e-14);
            CHECK_CLOSE(rules[i / 2], outcome_qalys(&later, discounting, 0),
                        outcome_qalys(&now, discounting, 0), 1e-14);
            for (int category = 0; category < 2; category++)
                CHECK_CLOSE(rules[i / 2], outcome_category(&later, category, discounting, 0),
                            outcome_category(&now, category, discounting, 0), 1e-14);
            CHECK_CLOSE(rules[i / 2], outcome_at(later.counts, 0, discounting)[0],
                        outcome_at(now.counts, 0, discounting)[0], 1e-14);
        }
        payoffs_delete(payer);
        payoffs_delete(putting_off);
        outcome_free(&now);
        outcome_free(&later);
        built_free(&built);
    }
}

static void
test_questions(void)
{
    Outcome outcome;
    Payer *payer;
    Built built;

    built_base(&built, by_hand, 0);
    outcome_init(&outcome, &built.written.study, 1, KEEP_SUMS);
    payer = payoffs_new(&built.model, &outcome);
    CU_ASSERT_TRUE(payoffs_pays_at(payer, PART_START, 1));
    CU_ASSERT_TRUE(payoffs_pays_at(payer, PART_END, 8));
    CU_ASSERT_FALSE(payoffs_pays_at(payer, PART_START, 9)); /* only "none" has such a cycle */
    CU_ASSERT_TRUE(payoffs_need_spent(&built.model, &built.written.study.states[0].running));
    CU_ASSERT_FALSE(payoffs_need_spent(&built.model, &built.written.study.states[0].entry));
    payoffs_delete(payer);
    payoffs_delete(NULL);
    outcome_free(&outcome);
    built_free(&built);
}

/* ---- once ---- */

/* By probability at the end of the cycle, by rate in its middle; starts at time 0. Full, or by the
 * weight of the boundary that ends the cycle. */
static void
test_once(void)
{
    static const struct {
        const char *name, *settings;
        int cycle;
        Timing timing;
        double years, weight;
    } cases[] = {
        { "time 0", "", 0, TIMING_START, 0, 1 },
        { "middle of cycle 1", "", 1, TIMING_MIDDLE, 0.125, 1 },
        { "end of cycle 1", "", 1, TIMING_END, 0.25, 1 },
        { "end of the last cycle", "", 8, TIMING_END, 2, 1 },
        { "weighted, time 0", "payoffs_on_moves = \"weighted\";", 0, TIMING_START, 0, 1 },
        { "weighted, inside", "payoffs_on_moves = \"weighted\";", 5, TIMING_END, 1.25, 1 },
        { "weighted, last", "payoffs_on_moves = \"weighted\";", 8, TIMING_END, 2, 0.5 },
    };
    const double number[LANES] = { 0.25 };
    char text[2000];
    Outcome outcome;
    Payer *payer;
    Built built;

    for (size_t i = 0; i < LENGTH(cases); i++) {
        snprintf(text, sizeof(text),
                 "model = { time_unit = \"month\"; cycle_length = 3; horizon = 24; %s\n"
                 "          discount = { costs = 0.04; effects = 0.02; }; };\n"
                 "counters = { deaths = { label = \"Deaths\"; }; };\n"
                 "states = { well = { utility = 1; }; dead = { dead = true;\n"
                 "           entry = { costs = { dying = 9000; }; qalys = -0.02; counts = { deaths "
                 "= 1; }; }; }; };\n"
                 "transitions = { well = { dead = 0.1; }; };\n"
                 "strategies = { only = { start = { well = 1; }; }; };\n",
                 cases[i].settings);
        built_base(&built, text, 0);
        const Study *study = &built.written.study;
        outcome_init(&outcome, study, 1, KEEP_SUMS);
        payer = payoffs_new(&built.model, &outcome);
        payoffs_once(payer, &study->states[1].entry, number, 1, cases[i].cycle, cases[i].timing);
        const double costs = pow(1.04, -cases[i].years), effects = pow(1.02, -cases[i].years);
        const double weight = 0.25 * cases[i].weight;
        CHECK_CLOSE(cases[i].name, outcome_cost_at(&outcome, 0, 1, UNDISCOUNTED)[0], 9000 * weight,
                    1e-15);
        CHECK_CLOSE(cases[i].name, outcome_cost(&outcome, DISCOUNTED, 0), 9000 * weight * costs,
                    1e-14);
        CHECK_CLOSE(cases[i].name, outcome_qalys(&outcome, DISCOUNTED, 0), -0.02 * weight * effects,
                    1e-14);
        CHECK_CLOSE(cases[i].name, outcome_at(outcome.counts, 0, DISCOUNTED)[0], weight * effects,
                    1e-14);
        CHECK_CLOSE(cases[i].name, outcome_life_years(&outcome, UNDISCOUNTED, 0), 0, 0);
        payoffs_delete(payer);
        outcome_free(&outcome);
        built_free(&built);
    }
}

/* ---- who pays when: entry, exit, moves ---- */

/* Crises at rate 0.5, of which a tenth kill; the others lead back: a move, but neither exit nor
 * entry. By the matrix exponential, of which the sum over 20 years is 1 - exp(-1). */
static void
test_moves_back(void)
{
    static const char text[] =
        "model = { time_unit = \"year\"; cycle_length = 1; horizon = 20;\n"
        "          discount = { costs = 0; effects = 0; }; };\n"
        "counters = { crises = { label = \"Crises\"; }; leaving = { label = \"Leaving\"; }; };\n"
        "states = { well = { utility = 1; entry = { costs = { come = 10; }; };\n"
        "                    exit = { costs = { go = 30; }; counts = { leaving = 1; }; }; };\n"
        "           dead = { dead = true; entry = { costs = { dying = 5; }; }; }; };\n"
        "transitions = { well = { crisis = { rate = 0.5; costs = { crisis = 100; }; counts = { "
        "crises = 2; };\n"
        "                                    to = { dead = 0.1; well = \"rest\"; }; }; }; };\n"
        "strategies = { only = { start = { well = 1; }; costs = { plan = 3; }; qalys = -0.5; }; "
        "};\n";
    const double dead = -expm1(-0.05 * 20);
    Ran ran;

    run_study(&ran, text);
    CHECK_CLOSE("come, at time 0", cost_of(&ran, "come", DISCOUNTED), 10, 1e-15);
    CHECK_CLOSE("go", cost_of(&ran, "go", DISCOUNTED), 30 * dead, 1e-13);
    CHECK_CLOSE("dying", cost_of(&ran, "dying", DISCOUNTED), 5 * dead, 1e-13);
    CHECK_CLOSE("crisis", cost_of(&ran, "crisis", DISCOUNTED), 100 * dead / 0.1, 1e-13);
    CHECK_CLOSE("leaving", count_of(&ran, "leaving", DISCOUNTED), dead, 1e-13);
    CHECK_CLOSE("crises", count_of(&ran, "crises", DISCOUNTED), 2 * dead / 0.1, 1e-13);
    CHECK_CLOSE("plan", cost_of(&ran, "plan", DISCOUNTED), 3, 0);
    CHECK_CLOSE("of the strategy's own account",
                outcome_at(ran.outcome.qalys, ran.outcome.n_states, DISCOUNTED)[0], -0.5, 0);
    free_run(&ran);
}

/* On a clock: what a move and an exit cost is that of the time spent at the start of the cycle; an
 * entry finds the clock at 0. Weibull of shape 2: S(t) = exp(-(t / 6)^2). */
static void
test_payoffs_by_time_spent(void)
{
    static const char text[] =
        "model = { time_unit = \"year\"; cycle_length = 0.5; horizon = 10;\n"
        "          discount = { costs = 0.03; effects = 0; }; };\n"
        "states = { well = { utility = 1; exit = { costs = { go = \"4 + time_in_state\"; }; };\n"
        "                    entry = { costs = { come = \"2 + time_in_state\"; }; }; };\n"
        "           ill = { utility = \"1 / (1 + time_in_state)\"; absorbing = true;\n"
        "                   entry = { costs = { come = \"2 + 10 * time_in_state\"; }; }; };\n"
        "           dead = { dead = true; }; };\n"
        "transitions = { well = { ill = { hazard = \"weibull(2, 6)\"; clock = \"state\";\n"
        "                                 costs = { move = \"time_in_state * time_in_state\"; }; "
        "}; "
        "}; };\n"
        "strategies = { only = { start = { well = 1; }; }; };\n";
    double go = 0, move = 0, come = 2;
    Ran ran;

    run_study(&ran, text);
    for (int cycle = 1; cycle <= 20; cycle++) {
        const double spent = 0.5 * (cycle - 1), after = 0.5 * cycle;
        const double leave = exp(-spent * spent / 36) - exp(-after * after / 36);
        const double factor = pow(1.03, -(spent + 0.25));
        go += leave * factor * (4 + spent);
        move += leave * factor * spent * spent;
        come += leave * factor * 2;
    }
    CHECK_CLOSE("go", cost_of(&ran, "go", DISCOUNTED), go, 1e-13);
    CHECK_CLOSE("move", cost_of(&ran, "move", DISCOUNTED), move, 1e-13);
    CHECK_CLOSE("come", cost_of(&ran, "come", DISCOUNTED), come, 1e-13);
    free_run(&ran);
}

/* An entry costs what its formula of a clock says: 0 on coming into the group, by rate as well as
 * by probability; in a move inside it, the time since. */
static void
test_entry_by_clock(void)
{
    static const char text[] =
        "model = { time_unit = \"year\"; cycle_length = 0.5; horizon = 8; %s\n"
        "          discount = { costs = 0; effects = 0; }; };\n"
        "clocks = { sick = { states = (\"mild\", \"bad\"); }; };\n"
        "states = { mild = { utility = 1; entry = { costs = { mild = \"3 + sick\"; own = "
        "\"5 + time_in_state\"; }; }; };\n"
        "           bad = { utility = 1; absorbing = true; entry = { costs = { bad = \"1 + sick\"; "
        "}; }; }; };\n"
        "transitions = { mild = { bad = %s; }; };\n"
        "strategies = { only = { start = { mild = 1; }; }; };\n";
    static const struct {
        const char *name, *settings, *how;
        double p, moment; /* each cycle; of the move, in cycles */
    } cases[] = {
        { "by rate", "", "{ rate = 0.6; }", 0.25918177931828213, 0.5 }, /* 1 - exp(-0.3) */
        { "by probability", "", "0.2", 0.2, 1 },
        { "death first", "exits = \"death first\";", "{ rate = 0.6; }", 0.25918177931828213, 1 },
    };
    char written[2000];
    Ran ran;

    for (size_t i = 0; i < LENGTH(cases); i++) {
        double bad = 0;
        for (int cycle = 1; cycle <= 16; cycle++)
            bad += cases[i].p * pow(1 - cases[i].p, cycle - 1) *
                   (1 + 0.5 * (cycle - 1 + cases[i].moment));
        snprintf(written, sizeof(written), text, cases[i].settings, cases[i].how);
        run_study(&ran, written);
        CHECK_CLOSE(cases[i].name, cost_of(&ran, "mild", DISCOUNTED), 3, 1e-15);
        CHECK_CLOSE(cases[i].name, cost_of(&ran, "own", DISCOUNTED), 5, 1e-15);
        CHECK_CLOSE(cases[i].name, cost_of(&ran, "bad", DISCOUNTED), bad, 1e-13);
        free_run(&ran);
    }
}

/* ---- first ---- */

/* A course for the first 2.5 cycles; people leave by S(t) = exp(-(t / 9)^1.5) meanwhile. Someone
 * counted by half a cycle on either side stands for the half cycle before or after. */
static void
test_first_of_leavers(void)
{
    static const struct {
        const char *rule;
        double start[4], end[4]; /* cycles paid of the share before, after cycle 1, 2, ... */
    } cases[] = {
        { "half-cycle", { 0.5, 0.5, 0.5, 0 }, { 0.5, 0.5, 0, 0 } },
        { "life-table", { 0.5, 0.5, 0.5, 0 }, { 0.5, 0.5, 0, 0 } },
        { "start", { 1, 1, 0.5, 0 }, { 0, 0, 0, 0 } },
        { "end", { 0, 0, 0, 0 }, { 1, 1, 0.5, 0 } },
    };
    char text[1500];
    Ran ran;

    for (size_t i = 0; i < LENGTH(cases); i++) {
        double expected[2] = { 0, 0 };
        const bool life_table = strcmp(cases[i].rule, "life-table") == 0;
        snprintf(text, sizeof(text),
                 "model = { time_unit = \"month\"; cycle_length = 2; horizon = 24; within_cycle = "
                 "\"%s\";\n"
                 "          discount = { costs = 0.05; effects = 0; }; };\n"
                 "states = { well = { utility = 1; costs = { course = { value = 11; first = 5; }; "
                 "}; };\n"
                 "           dead = { dead = true; }; };\n"
                 "transitions = { well = { dead = { hazard = \"weibull(1.5, 9)\"; clock = "
                 "\"state\"; }; }; };\n"
                 "strategies = { only = { start = { well = 1; }; }; };\n",
                 cases[i].rule);
        run_study(&ran, text);
        for (int cycle = 1; cycle <= 4; cycle++) {
            const double before = 2 * (cycle - 1), after = 2 * cycle;
            const double start = 22 * cases[i].start[cycle - 1] * exp(-pow(before / 9, 1.5));
            const double end = 22 * cases[i].end[cycle - 1] * exp(-pow(after / 9, 1.5));
            expected[UNDISCOUNTED] += start + end;
            expected[DISCOUNTED] += start * pow(1.05, -before / 12) +
                                    end * pow(1.05, -(life_table ? before : after) / 12);
        }
        CHECK_CLOSE(cases[i].rule, cost_of(&ran, "course", UNDISCOUNTED), expected[UNDISCOUNTED],
                    1e-13);
        CHECK_CLOSE(cases[i].rule, cost_of(&ran, "course", DISCOUNTED), expected[DISCOUNTED],
                    1e-13);
        free_run(&ran);
    }
}

/* ---- the population's norm ---- */

/* Utilities follow norm(age) / norm(60) and stay below norm(age), at the age of the cycle's start.
 */
static void
test_utility_norm(void)
{
    static const char text[] =
        "model = { time_unit = \"year\"; cycle_length = 1; horizon = 4; start_age = 60;\n"
        "          within_cycle = \"start\"; utility_norm = \"norm\"; discount = { effects = 0; }; "
        "};\n"
        "tables = { norm = { x = (60, 62, 63); y = (0.8, 0.72, 0.6); source = \"made up\"; }; };\n"
        "states = { well = { utility = 0.9; absorbing = true; }; ill = { utility = 0.5; absorbing "
        "= true; }; };\n"
        "transitions = { };\n"
        "strategies = { only = { start = { well = 0.5; ill = 0.5; }; }; };\n";
    Ran ran;

    run_study(&ran, text);
    CHECK_CLOSE("never above the norm", outcome_at(ran.outcome.qalys, 0, UNDISCOUNTED)[0],
                0.5 * (0.8 + 0.8 + 0.72 + 0.6), 1e-14);
    CHECK_CLOSE("falls with the norm", outcome_at(ran.outcome.qalys, 1, UNDISCOUNTED)[0],
                0.5 * 0.5 * (1 + 1 + 0.9 + 0.75), 1e-14);
    CHECK_CLOSE("life years do not", outcome_life_years(&ran.outcome, UNDISCOUNTED, 0), 4, 1e-15);
    free_run(&ran);
}

/* The last boundary as the start of cycle N + 1: only under "none", and it takes that cycle's
 * value. */
static void
test_none_counts_one_more(void)
{
    static const char text[] =
        "model = { time_unit = \"year\"; cycle_length = 2; horizon = 6; within_cycle = \"none\";\n"
        "          discount = { costs = 0.1; effects = 0; }; };\n"
        "states = { well = { utility = 1; absorbing = true; costs = { care = \"cycle\"; }; }; };\n"
        "transitions = { };\n"
        "strategies = { only = { start = { well = 1; }; }; };\n";
    Ran ran;

    run_study(&ran, text);
    CHECK_CLOSE("undiscounted", cost_of(&ran, "care", UNDISCOUNTED), 2 * (1 + 2 + 3 + 4), 1e-15);
    CHECK_CLOSE("discounted", cost_of(&ran, "care", DISCOUNTED),
                2 * (1 + 2 / 1.21 + 3 / 1.4641 + 4 / 1.771561), 1e-14);
    CHECK_CLOSE("life years", outcome_life_years(&ran.outcome, UNDISCOUNTED, 0), 8, 1e-15);
    free_run(&ran);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "occupancy", test_occupancy },
        { "put_off", test_put_off },
        { "questions", test_questions },
        { "once", test_once },
        { "moves_back", test_moves_back },
        { "payoffs_by_time_spent", test_payoffs_by_time_spent },
        { "entry_by_clock", test_entry_by_clock },
        { "first_of_leavers", test_first_of_leavers },
        { "utility_norm", test_utility_norm },
        { "none_counts_one_more", test_none_counts_one_more },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
