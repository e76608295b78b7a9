/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "built.h"
#include "engine/cohort.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A study and what the cohort gives for its first strategy. */
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
share_of(const Ran *ran, const char *state, int boundary)
{
    const Outcome *outcome = &ran->outcome;

    return outcome
        ->trace[boundary * outcome->n_states + study_state(&ran->built.written.study, state)];
}

/* The largest distance of a row of the trace from a sum of 1. */
static double
worst_sum(const Outcome *outcome)
{
    double worst = 0;

    for (int boundary = 0; boundary <= outcome->n_cycles; boundary++) {
        double sum = 0;
        for (int state = 0; state < outcome->n_states; state++)
            sum += outcome->trace[boundary * outcome->n_states + state];
        worst = fmax(worst, fabs(sum - 1));
    }
    return worst;
}

/* ---- nobody gets lost ---- */

/* Whatever the step: rates alone, a clock, a stay that people come to in mid-cycle, a group's
 * clock, probabilities, shared exits, ways back. */
static void
test_nobody_gets_lost(void)
{
    static const char *const transitions[] = {
        "a = { b = { rate = 3; }; c = { rate = 0.2; }; }; b = { a = { rate = 2; }; };\n"
        "c = { d = { rate = 0.7; }; }; d = { e = { rate = 9; }; };",
        "a = { b = { hazard = \"weibull(1.4, 2)\"; clock = \"state\"; }; c = { rate = 0.2; }; };\n"
        "b = { a = { rate = \"2 / (1 + time_in_state)\"; }; e = { rate = 0.1; }; };\n"
        "c = { d = { rate = 0.7; to = { d = 0.4; a = 0.3; b = \"rest\"; }; }; };\n"
        "d = { e = { hazard = \"gompertz(0.3, 0.1)\"; clock = \"model\"; }; c = { rate = 1; }; };",
        "a = { b = 0.3; c = \"0.1 * exp(-time_in_state)\"; }; b = { c = 0.2; a = \"rest\"; };\n"
        "c = { d = { probability = 0.9; per = \"year\"; }; }; d = { e = 0.1; a = 0.2; };",
        "a = { b = { rate = 0.8; }; c = { rate = 0.4; }; };\n"
        "b = { c = { rate = 0.5; }; e = { hazard = \"weibull(2, 5)\"; clock = \"g\"; }; };\n"
        "c = { b = { rate = 0.9; }; a = { rate = 0.1; }; e = { rate = \"0.02 * g\"; }; };\n"
        "d = { e = { rate = 1; }; };",
        "a = { b = { rate = 0.8; }; c = 0.2; };\n"
        "b = { c = \"rest\"; e = { hazard = \"weibull(2, 5)\"; clock = \"state\"; }; };\n"
        "c = { b = 0.4; d = 0.3; }; d = { a = { rate = 2; }; e = { rate = 0.3; }; };",
    };
    static const char *const more[] = { "", "", "",
                                        "clocks = { g = { states = (\"b\", \"c\"); }; };\n", "" };
    static const char *const state_b[] = { "", "", "", "", "stay = 1;" };
    static const char *const state_a[] = { "", "", "", "", "exits = \"death first\";" };
    char text[2000];
    Ran ran;

    for (size_t i = 0; i < LENGTH(transitions); i++) {
        snprintf(
            text, sizeof(text),
            "model = { time_unit = \"year\"; cycle_length = 0.5; horizon = 12; };\n%s"
            "states = { a = { utility = 1; %s }; b = { utility = 1; %s }; c = { utility = 1; };\n"
            "           d = { utility = 1; }; e = { dead = true; }; };\n"
            "strategies = { only = { start = { a = 0.6; d = 0.1; b = \"rest\"; }; }; };\n"
            "transitions = {\n%s };\n",
            more[i], state_a[i], state_b[i], transitions[i]);
        run_study(&ran, text);
        CHECK_CLOSE(transitions[i], 1 + worst_sum(&ran.outcome), 1, 1e-14);
        CHECK_CLOSE("start, rest", share_of(&ran, "b", 0), 0.3, 1e-15);
        CU_ASSERT_TRUE(share_of(&ran, "e", 24) > 0.1); /* else nothing happened */
        free_run(&ran);
    }
}

/* ---- against tunnel states ---- */

enum { MOST_CELLS = 64 };

/* Probabilities by the time spent in `ill`, against a Markov matrix with a tunnel state for every
 * year in it. */
static void
test_tunnels(void)
{
    static const char text[] =
        "model = { time_unit = \"year\"; cycle_length = 1; horizon = 40; };\n"
        "states = { well = { utility = 1; }; ill = { utility = 1; }; dead = { dead = true; }; };\n"
        "transitions = {\n"
        "  well = { ill = 0.2; dead = \"0.001 * time\"; };\n"
        "  ill  = { well = \"0.5 * exp(-time_in_state / 3)\"; dead = \"0.02 + 0.01 * "
        "time_in_state\"; };\n"
        "};\n"
        "strategies = { only = { start = { well = 0.75; ill = 0.25; }; }; };\n";
    double now[MOST_CELLS] = { 0.75, 0, 0.25 }; /* well, dead, ill for 0, 1, 2, ... years */
    Ran ran;

    run_study(&ran, text);
    for (int cycle = 1; cycle <= 40; cycle++) {
        double next[MOST_CELLS] = { 0 }, ill = 0;
        next[0] = now[0] * (1 - 0.2 - 0.001 * (cycle - 1));
        next[1] = now[1] + now[0] * 0.001 * (cycle - 1);
        next[2] = now[0] * 0.2;
        for (int spent = 0; spent < MOST_CELLS - 3; spent++) {
            const double back = 0.5 * exp(-spent / 3.0), dead = 0.02 + 0.01 * spent;
            next[0] += now[2 + spent] * back;
            next[1] += now[2 + spent] * dead;
            next[3 + spent] = now[2 + spent] * (1 - back - dead);
            ill += next[2 + spent];
        }
        memcpy(now, next, sizeof(now));
        CHECK_CLOSE("well", share_of(&ran, "well", cycle), now[0], 1e-13);
        CHECK_CLOSE("ill", share_of(&ran, "ill", cycle), ill, 1e-13);
        CHECK_CLOSE("dead", share_of(&ran, "dead", cycle), now[1], 1e-13);
    }
    free_run(&ran);
}

/* Two states with a group's clock by probabilities: every pair of state and years in the group is a
 * state of its own. Moves inside the group do not restart the clock, leaving and coming back does.
 */
static void
test_group_of_probabilities(void)
{
    static const char text[] =
        "model = { time_unit = \"year\"; cycle_length = 1; horizon = 40; };\n"
        "clocks = { sick = { states = (\"mild\", \"severe\"); }; };\n"
        "states = { well = { utility = 1; }; mild = { utility = 1; }; severe = { utility = 1; };\n"
        "           dead = { dead = true; }; };\n"
        "transitions = {\n"
        "  well   = { mild = 0.3; };\n"
        "  mild   = { severe = \"0.1 + 0.01 * sick\"; well = 0.2; };\n"
        "  severe = { mild = 0.25; dead = \"0.018 * sick\"; };\n"
        "};\n"
        "strategies = { only = { start = { well = 0.5; severe = 0.5; }; }; };\n";
    double well = 0.5, mild[MOST_CELLS] = { 0 }, severe[MOST_CELLS] = { 0.5 };
    Ran ran;

    run_study(&ran, text);
    for (int cycle = 1; cycle <= 40; cycle++) {
        double next_mild[MOST_CELLS] = { 0 }, next_severe[MOST_CELLS] = { 0 }, back = 0;
        double sum[2] = { 0, 0 };
        next_mild[0] = 0.3 * well;
        for (int sick = 0; sick < MOST_CELLS - 1; sick++) {
            const double worse = 0.1 + 0.01 * sick, dead = 0.018 * sick;
            back += 0.2 * mild[sick];
            next_mild[sick + 1] = (0.8 - worse) * mild[sick] + 0.25 * severe[sick];
            next_severe[sick + 1] = (0.75 - dead) * severe[sick] + worse * mild[sick];
        }
        well = 0.7 * well + back;
        for (int sick = 0; sick < MOST_CELLS; sick++) {
            sum[0] += mild[sick] = next_mild[sick];
            sum[1] += severe[sick] = next_severe[sick];
        }
        CHECK_CLOSE("well", share_of(&ran, "well", cycle), well, 1e-13);
        CHECK_CLOSE("mild", share_of(&ran, "mild", cycle), sum[0], 1e-13);
        CHECK_CLOSE("severe", share_of(&ran, "severe", cycle), sum[1], 1e-13);
    }
    free_run(&ran);
}

/* ---- hazards, written out ---- */

/* Two living states and death by hazards of the time on a clock. A pair of a state and a time
 * spent, in half cycles, is a state of its own. */
typedef struct {
    bool keeps;    /* the clock goes on between the two states */
    bool one_move; /* nobody moves in the second half */
    double length; /* of a cycle */
    /* cumulative hazard on the clock, from state to the other one [0], to death [1] */
    double (*cumulative)(int from, int to, double t);
} Plain;

typedef struct {
    double alive[2][2 * MOST_CELLS]; /* by half cycles spent */
    double dead;
} Shares;

static double
plain_leave(const Plain *plain, int state, double from, double to, double p[2])
{
    double D[2];

    for (int exit = 0; exit < 2; exit++)
        D[exit] = plain->cumulative(state, exit, to * plain->length) -
                  plain->cumulative(state, exit, from * plain->length);
    const double left = -expm1(-D[0] - D[1]);
    for (int exit = 0; exit < 2; exit++)
        p[exit] = D[0] + D[1] > 0 ? left * D[exit] / (D[0] + D[1]) : 0;
    return 1 - left;
}

/* Who moves does so in mid-cycle and may move again in its second half; a clock that starts anew
 * reads half a cycle at the end of the cycle in which it did. */
static Shares
plain_step(const Plain *plain, const Shares *now)
{
    Shares next = { .dead = now->dead }, mid = { 0 };
    double fresh[2] = { 0, 0 }, p[2];

    for (int state = 0; state < 2; state++)
        for (int half = 0; half < 2 * MOST_CELLS - 2; half++) {
            const double share = now->alive[state][half], u = half / 2.0;
            next.alive[state][half + 2] += share * plain_leave(plain, state, u, u + 1, p);
            next.dead += share * p[1];
            if (plain->keeps)
                mid.alive[1 - state][half + 1] += share * p[0];
            else
                fresh[1 - state] += share * p[0];
        }
    for (int state = 0; state < 2; state++) {
        const double stay =
            plain->one_move ? (p[0] = p[1] = 0, 1) : plain_leave(plain, state, 0, 0.5, p);
        next.alive[state][1] += fresh[state] * stay;
        next.alive[1 - state][1] += fresh[state] * p[0];
        next.dead += fresh[state] * p[1];
        for (int half = 1; half < 2 * MOST_CELLS - 2; half++) { /* now in mid-cycle */
            const double share = mid.alive[state][half], u = half / 2.0;
            next.alive[state][half + 1] += share * plain_leave(plain, state, u, u + 0.5, p);
            next.alive[1 - state][half + 1] += share * p[0];
            next.dead += share * p[1];
        }
    }
    return next;
}

static double
sum_alive(const Shares *shares, int state)
{
    double sum = 0;

    for (int half = 0; half < 2 * MOST_CELLS; half++) sum += shares->alive[state][half];
    return sum;
}

static void
check_plain(const char *name, const char *text, const Plain *plain)
{
    Shares now = { .alive = { { 0.8 }, { 0.2 } } };
    Ran ran;

    run_study(&ran, text);
    CU_ASSERT_EQUAL(ran.built.written.study.step, STEP_COMPETING);
    for (int cycle = 1; cycle <= 40; cycle++) {
        now = plain_step(plain, &now);
        CHECK_CLOSE(name, share_of(&ran, "mild", cycle), sum_alive(&now, 0), 1e-13);
        CHECK_CLOSE(name, share_of(&ran, "severe", cycle), sum_alive(&now, 1), 1e-13);
        CHECK_CLOSE(name, share_of(&ran, "dead", cycle), now.dead, 1e-13);
    }
    free_run(&ran);
}

#define PLAIN(settings, clock)                                                                     \
    "model = { time_unit = \"year\"; cycle_length = 0.5; horizon = 20; " settings " };\n"          \
    "states = { mild = { utility = 1; }; severe = { utility = 1; }; dead = { dead = true; }; };\n" \
    "transitions = {\n"                                                                            \
    "  mild   = { severe = { hazard = \"weibull(1.5, 4)\"; clock = \"" clock "\"; };\n"            \
    "             dead = { hazard = \"gompertz(0.1, 0.02)\"; clock = \"" clock "\"; }; };\n"       \
    "  severe = { mild = { hazard = \"loglogistic(0.9, 3)\"; clock = \"" clock "\"; };\n"          \
    "             dead = { hazard = \"weibull(0.8, 6)\"; clock = \"" clock "\"; }; };\n"           \
    "};\n"                                                                                         \
    "strategies = { only = { start = { mild = 0.8; severe = 0.2; }; }; };\n"

static double
plain_hazards(int from, int to, double t)
{
    if (from == 0) return to == 0 ? pow(t / 4, 1.5) : 0.02 / 0.1 * expm1(0.1 * t);
    return to == 0 ? log1p(pow(t / 3, 0.9)) : pow(t / 6, 0.8);
}

static void
test_written_out(void)
{
    const Plain reset = { .length = 0.5, .cumulative = plain_hazards };
    const Plain forward = { .keeps = true, .length = 0.5, .cumulative = plain_hazards };
    const Plain once = { .one_move = true, .length = 0.5, .cumulative = plain_hazards };

    check_plain("a clock on each state", PLAIN("", "state"), &reset);
    check_plain("one move a cycle", PLAIN("moves_per_cycle = \"one\";", "state"), &once);
    check_plain("a clock on both",
                "clocks = { both = { states = (\"mild\", \"severe\"); }; };\n" PLAIN("", "both"),
                &forward);
}

/* ---- in mid-cycle ---- */

/* Who comes to a stay of two cycles in mid-cycle leaves it two cycles later, in mid-cycle: at the
 * end of cycle n those are left who came in cycles n and n - 1. */
static void
test_stay_from_mid_cycle(void)
{
    static const char text[] =
        "model = { time_unit = \"month\"; cycle_length = 1; horizon = 36; };\n"
        "states = { well = { utility = 1; }; surgery = { stay = 2; utility = 1; };\n"
        "           after = { utility = 1; absorbing = true; }; dead = { dead = true; }; };\n"
        "transitions = { well = { surgery = { rate = 0.15; }; };\n"
        "                surgery = { dead = \"0.1 * time_in_state\"; after = \"rest\"; }; };\n"
        "strategies = { only = { start = { well = 1; }; }; };\n";
    Ran ran;

    run_study(&ran, text);
    for (int n = 2; n <= 36; n++) {
        const double left = -expm1(-0.15 * (n - 2));
        CHECK_CLOSE("surgery", share_of(&ran, "surgery", n), exp(-0.15 * (n - 2)) * -expm1(-0.3),
                    1e-13);
        CHECK_CLOSE("dead: the time spent is the stay", share_of(&ran, "dead", n), 0.2 * left,
                    1e-13);
        CHECK_CLOSE("after", share_of(&ran, "after", n), 0.8 * left, 1e-13);
    }
    free_run(&ran);
}

/* Everybody is there from time 0: they leave at boundary 3, having been counted for three months.
 */
static void
test_stay_from_the_start(void)
{
    static const char text[] =
        "model = { time_unit = \"month\"; cycle_length = 1; horizon = 12;\n"
        "          discount = { costs = 0; effects = 0; }; };\n"
        "states = { surgery = { stay = 3; utility = 1; }; dead = { dead = true; };\n"
        "           after = { utility = 1; absorbing = true; }; };\n"
        "transitions = { surgery = { after = \"rest\"; dead = { hazard = \"weibull(2, 9)\"; clock "
        "= "
        "\"state\"; }; }; };\n"
        "strategies = { only = { start = { surgery = 1; }; }; };\n";
    const double S[] = { 1, exp(-1 / 81.0), exp(-4 / 81.0), exp(-9 / 81.0) };
    Ran ran;

    run_study(&ran, text);
    for (int n = 0; n < 3; n++) CHECK_CLOSE("surgery", share_of(&ran, "surgery", n), S[n], 1e-14);
    CHECK_CLOSE("left", share_of(&ran, "surgery", 3), 0, 0);
    CHECK_CLOSE("after", share_of(&ran, "after", 3), S[3], 1e-14);
    CHECK_CLOSE("dead", share_of(&ran, "dead", 12), 1 - S[3], 1e-13);
    CHECK_CLOSE("months of surgery", 12 * outcome_at(ran.outcome.life_years, 0, UNDISCOUNTED)[0],
                S[0] / 2 + S[1] + S[2] + S[3] / 2, 1e-14);
    CHECK_CLOSE("months after it", 12 * outcome_at(ran.outcome.life_years, 2, UNDISCOUNTED)[0],
                9 * S[3], 1e-14);
    free_run(&ran);
}

/* Who comes in mid-cycle to a state left by probabilities is drawn a whole cycle later. */
static void
test_draws_of_entrants(void)
{
    static const char text[] =
        "model = { time_unit = \"year\"; cycle_length = 1; horizon = 30; };\n"
        "states = { well = { utility = 1; }; ill = { utility = 1; }; dead = { dead = true; }; };\n"
        "transitions = { well = { ill = { rate = 0.4; }; }; ill = { dead = 0.3; }; };\n"
        "strategies = { only = { start = { well = 1; }; }; };\n";
    double ill = 0;
    Ran ran;

    run_study(&ran, text);
    for (int n = 1; n <= 30; n++) {
        ill = 0.7 * ill + exp(-0.4 * (n - 1)) * -expm1(-0.4);
        CHECK_CLOSE("ill", share_of(&ran, "ill", n), ill, 1e-13);
    }
    free_run(&ran);
}

/* ---- endpoints ---- */

/* People come back to `well`, but who never left it is its survival function alone. */
static void
test_endpoints(void)
{
    static const char text[] =
        "model = { time_unit = \"year\"; cycle_length = 0.5; horizon = 15; };\n"
        "endpoints = { dfs = { states = (\"well\"); }; ever = { states = (\"well\", \"ill\"); }; "
        "};\n"
        "states = { well = { utility = 1; }; ill = { utility = 1; }; dead = { dead = true; }; };\n"
        "transitions = {\n"
        "  well = { ill = { hazard = \"weibull(1.3, 4)\"; clock = \"state\"; }; dead = { rate = "
        "0.02; }; };\n"
        "  ill  = { well = { rate = 0.9; }; dead = { rate = 0.3; }; };\n"
        "};\n"
        "strategies = { only = { start = { well = 1; }; }; };\n";
    Ran ran;

    run_study(&ran, text);
    for (int n = 0; n <= 30; n++) {
        const double t = 0.5 * n, alive = 1 - share_of(&ran, "dead", n);
        CHECK_CLOSE("never left", outcome_curve(&ran.outcome, 1)[n],
                    exp(-pow(t / 4, 1.3) - 0.02 * t), 1e-13);
        CHECK_CLOSE("os", outcome_curve(&ran.outcome, 0)[n], alive, 1e-13);
        CHECK_CLOSE("all living states", outcome_curve(&ran.outcome, 2)[n], alive, 1e-13);
    }
    CU_ASSERT_TRUE(share_of(&ran, "well", 10) > 1.3 * outcome_curve(&ran.outcome, 1)[10]);
    free_run(&ran);
}

/* ---- against an ordinary differential equation ---- */

/* well -> ill at 0.05 + 0.04 t, ill -> dead at a Gompertz hazard of time, well -> dead at 0.02. */
static void
slope(double t, const double y[2], double dy[2])
{
    const double fall_ill = 0.05 + 0.04 * t, die = 0.1 * exp(0.15 * t);

    dy[0] = -(fall_ill + 0.02) * y[0];
    dy[1] = fall_ill * y[0] - die * y[1];
}

/* The classical Runge-Kutta method of order 4, steps of 1/1000 year. */
static void
integrate(double y[2], int years)
{
    const double h = 0.001;

    y[0] = 1;
    y[1] = 0;
    for (int step = 0; step < years * 1000; step++) {
        double k[4][2], at[2];
        for (int part = 0; part < 4; part++) {
            const double ahead = part == 0 ? 0 : part == 3 ? h : h / 2;
            for (int i = 0; i < 2; i++) at[i] = y[i] + (part > 0 ? ahead * k[part - 1][i] : 0);
            slope(step * h + ahead, at, k[part]);
        }
        for (int i = 0; i < 2; i++) y[i] += h / 6 * (k[0][i] + 2 * k[1][i] + 2 * k[2][i] + k[3][i]);
    }
}

/* Distance of ill at 8 years, with cycles of 1 / `parts` years. */
static double
distance(const char *how, int parts, double exact)
{
    char text[1000];
    Ran ran;

    snprintf(
        text, sizeof(text),
        "model = { time_unit = \"year\"; cycle_length = %.17g; horizon = 8; };\n"
        "states = { well = { utility = 1; }; ill = { utility = 1; }; dead = { dead = true; }; };\n"
        "transitions = { well = { ill = { %s }; dead = { rate = 0.02; }; };\n"
        "  ill = { dead = { hazard = \"gompertz(0.15, 0.1)\"; clock = \"model\"; }; }; };\n"
        "strategies = { only = { start = { well = 1; }; }; };\n",
        1.0 / parts, how);
    run_study(&ran, text);
    const double ill = share_of(&ran, "ill", 8 * parts);
    free_run(&ran);
    return ill - exact;
}

/* A rate that varies is that of the start of the cycle: an error of the first order. Hazards are
 * cumulated over the cycle: what is left is of the second order, by either kind of step. */
static void
test_differential_equation(void)
{
    static const struct {
        const char *name, *how;
        double order, most; /* error at cycles of a year */
    } cases[] = {
        { "rate of time, matrix exponential", "rate = \"0.05 + 0.04 * time\";", 1, 0.02 },
        { "hazard of time, matrix exponential",
          "hazard = \"add(exponential(0.05), weibull(2, 7.0710678118654755))\"; clock = \"model\";",
          2, 0.002 },
        { "hazard of the time spent, competing exits",
          "hazard = \"add(exponential(0.05), weibull(2, 7.0710678118654755))\"; clock = \"state\";",
          2, 0.005 },
    };
    double y[2];

    integrate(y, 8);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const double coarse = distance(cases[i].how, 1, y[1]);
        const double fine = distance(cases[i].how, 8, y[1]);
        const double finer = distance(cases[i].how, 16, y[1]);
        CHECK_CLOSE(cases[i].name, coarse, 0, cases[i].most);
        CHECK_CLOSE(cases[i].name, log2(fine / finer), cases[i].order, 0.1);
        CHECK_CLOSE(cases[i].name, finer, 0, cases[i].most / 10);
    }
}

/* ---- side by side ---- */

#define UNCERTAIN(model, clock)                                                                    \
    "model = { time_unit = \"year\"; cycle_length = 0.5; horizon = 10; start_age = 60; " model     \
    " };\n"                                                                                        \
    "parameters = {\n"                                                                             \
    "  scale = { value = 5; distribution = \"gamma(sd = 2)\"; source = \"made up\"; };\n"          \
    "  hr = { value = 2; distribution = \"lognormal(lo = 1, hi = 4)\"; source = \"made up\"; };\n" \
    "  p = { value = 0.3; distribution = \"beta(n = 20)\"; source = \"made up\"; };\n"             \
    "  c = { value = 900; distribution = \"gamma(sd = 300)\"; source = \"made up\"; };\n"          \
    "};\n"                                                                                         \
    "states = { well = { utility = \"1 - p * exp(-cycle)\"; costs = { care = \"c\"; }; };\n"       \
    "           ill = { utility = \"p\"; entry = { costs = { first = \"2 * c\"; }; }; };\n"        \
    "           dead = { dead = true; }; };\n"                                                     \
    "transitions = {\n"                                                                            \
    "  well = { ill = { hazard = \"weibull(1.3, scale)\"; clock = \"" clock "\"; };\n"             \
    "           dead = { rate = \"age / 3000\"; hazard_ratio = \"hr\"; }; };\n"                    \
    "  ill  = { well = { rate = \"p\"; costs = { cured = \"c * hr\"; }; };\n"                      \
    "           dead = { rate = \"0.1 * hr\"; }; };\n"                                             \
    "};\n"                                                                                         \
    "strategies = { only = { start = { well = \"1 - p\"; ill = \"rest\"; }; }; };\n"

/* More cells than a batch holds, a clock that goes on, payoffs by the time spent, a limited one. */
static const char many_cells[] =
    "model = { time_unit = \"year\"; cycle_length = 0.1; horizon = 10; };\n"
    "parameters = {\n"
    "  scale = { value = 5; distribution = \"gamma(sd = 2)\"; source = \"made up\"; };\n"
    "  p = { value = 0.3; distribution = \"beta(n = 20)\"; source = \"made up\"; };\n"
    "};\n"
    "clocks = { sick = { states = (\"mild\", \"severe\"); }; };\n"
    "states = { well = { utility = \"1 - p\"; };\n"
    "           mild = { utility = \"p\"; exit = { costs = { care = \"100 + 7 * sick\"; }; };\n"
    "                    costs = { drug = { value = \"50 * p\"; first = \"scale\"; }; }; };\n"
    "           severe = { utility = 0.1; entry = { costs = { care = \"1000 * sick\"; }; }; };\n"
    "           dead = { dead = true; }; };\n"
    "transitions = {\n"
    "  well   = { mild = { rate = \"p\"; }; };\n"
    "  mild   = { severe = { hazard = \"weibull(1.3, scale)\"; clock = \"sick\"; };\n"
    "             well = { rate = \"0.2 * exp(-sick)\"; }; };\n"
    "  severe = { dead = { hazard = \"weibull(1.5, scale)\"; clock = \"sick\"; }; };\n"
    "};\n"
    "strategies = { only = { start = { well = 1; }; }; };\n";

static void
check_lane(const Built *built, const Outcome *outcome, int lane, double rel)
{
    Outcome single;
    Model alone;
    Error err;

    built_alone(&alone, built, lane);
    CHECK_OK(cohort_run(&single, &alone, KEEP_SUMS, &err));
    for (int discounting = 0; discounting < 2; discounting++) {
        CHECK_CLOSE("life years", outcome_life_years(outcome, discounting, lane),
                    outcome_life_years(&single, discounting, 0), rel);
        CHECK_CLOSE("QALYs", outcome_qalys(outcome, discounting, lane),
                    outcome_qalys(&single, discounting, 0), rel);
        for (int category = 0; category < outcome->n_categories; category++)
            CHECK_CLOSE("cost", outcome_category(outcome, category, discounting, lane),
                        outcome_category(&single, category, discounting, 0), rel);
    }
    outcome_free(&single);
    model_free(&alone);
}

/* Bit for bit, but for the series of the matrix exponential, whose length is that of the fastest.
 */
static void
test_lanes_are_single_runs(void)
{
    static const struct {
        const char *text;
        StepKind step;
        double rel;
    } cases[] = {
        { UNCERTAIN("", "state"), STEP_COMPETING, 0 },
        { UNCERTAIN("", "model"), STEP_GENERATOR, 1e-14 },
        { UNCERTAIN("exits = \"death first\";", "state"), STEP_PROBABILITIES, 0 },
        { UNCERTAIN("exits = \"death first\";", "model"), STEP_PROBABILITIES, 0 },
        { many_cells, STEP_COMPETING, 0 },
    };
    Outcome outcome;
    Built built;
    Error err;

    for (size_t i = 0; i < LENGTH(cases); i++) {
        built_drawn(&built, cases[i].text, 0);
        CU_ASSERT_EQUAL(built.written.study.step, cases[i].step);
        CHECK_OK(cohort_run(&outcome, &built.model, KEEP_SUMS, &err));
        CU_ASSERT_PTR_NULL(outcome.trace);
        for (int lane = 0; lane < LANES; lane++) check_lane(&built, &outcome, lane, cases[i].rel);
        CU_ASSERT_TRUE(outcome_qalys(&outcome, 0, 3) != outcome_qalys(&outcome, 0, 4));
        outcome_free(&outcome);
        built_free(&built);
    }
}

/* ---- what is wrong only later ---- */

static void
test_wrong_in_some_cycle(void)
{
    static const char text[] =
        "model = { time_unit = \"year\"; cycle_length = 1; horizon = 30; };\n"
        "states = { well = { utility = 1; }; ill = { utility = 1; absorbing = true; };\n"
        "           dead = { dead = true; }; };\n"
        "transitions = { well = { ill = 0.6; dead = \"0.05 * cycle\"; }; };\n"
        "strategies = { only = { start = { well = 1; }; }; };\n";
    Outcome outcome;
    Built built;
    Error err;

    built_base(&built, text, 0);
    CHECK_FAILS(cohort_run(&outcome, &built.model, KEEP_TRACE, &err), ERR_SPEC,
                "study.cfg:4: state well: its probabilities sum to 1.05, above 1 (cycle 9, "
                "strategy only)");
    outcome_free(&outcome); /* also after a failure */
    built_free(&built);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "nobody_gets_lost", test_nobody_gets_lost },
        { "tunnels", test_tunnels },
        { "group_of_probabilities", test_group_of_probabilities },
        { "written_out", test_written_out },
        { "stay_from_mid_cycle", test_stay_from_mid_cycle },
        { "stay_from_the_start", test_stay_from_the_start },
        { "draws_of_entrants", test_draws_of_entrants },
        { "endpoints", test_endpoints },
        { "differential_equation", test_differential_equation },
        { "lanes_are_single_runs", test_lanes_are_single_runs },
        { "wrong_in_some_cycle", test_wrong_in_some_cycle },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
