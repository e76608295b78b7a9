/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "built.h"
#include "engine/increments.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Cycles of two months, five years; mortality rises within the horizon. Each move has a curve. */
#define HEAD                                                                                       \
    "model = { time_unit = \"month\"; cycle_length = 2; horizon = 60; start_age = 60; };\n"        \
    "tables = { life = { x = (60, 61, 63); y = (0.012, 0.06, 0.6); holds = \"rate per year\";\n"   \
    "                    source = \"made up\"; }; };\n"                                            \
    "parameters = {\n"                                                                             \
    "  scale = { value = 20; distribution = \"gamma(sd = 9)\"; source = \"made up\"; };\n"         \
    "  p = { value = 0.3; distribution = \"beta(n = 20)\"; source = \"made up\"; };\n"             \
    "  slow = { value = 1.4; distribution = \"lognormal(lo = 1, hi = 2)\"; source = \"made up\"; " \
    "};\n"                                                                                         \
    "};\n"                                                                                         \
    "states = { well = { utility = 1; costs = { used = \"scale + p + life(60)\"; }; };\n"          \
    "           dead = { dead = true; }; };\n"                                                     \
    "strategies = { only = { start = { well = 1; }; }; };\n"                                       \
    "transitions = { well = { go = { clock = \"state\"; to = { dead = 1; };\n"                     \
    "  time_ratio = \"slow\"; hazard = \"%s\"; }; }; };\n"

enum { CYCLE = 17, ROOM = 40 };

typedef struct {
    Built built;
    ModelCurve *held;
    const Curve *curve;
    Increments *increments;
} Bench;

static void
open_bench(Bench *bench, const char *hazard, bool drawn)
{
    char text[2000];

    snprintf(text, sizeof(text), HEAD, hazard);
    (drawn ? built_drawn : built_base)(&bench->built, text, 0);
    bench->held = model_curve_new(&bench->built.model, bench->built.written.study.moves[0].curve);
    bench->curve = model_curve(bench->held);
    bench->increments = increments_new(&bench->built.model);
}

static void
close_bench(Bench *bench)
{
    increments_delete(bench->increments);
    increments_delete(NULL);
    free(bench->held);
    built_free(&bench->built);
}

static const struct {
    const char *name;
    Window window;
} windows[] = {
    { "whole ages", { .cycle = CYCLE, .first = 0, .last = CYCLE - 1, .to = 1 } },
    { "whole ages again, fewer", { .cycle = CYCLE, .first = 3, .last = 9, .to = 1 } },
    { "entrants in mid-cycle",
      { .cycle = CYCLE, .first = 1, .last = CYCLE - 1, .offset = 0.5, .to = 1 } },
    { "first half", { .cycle = CYCLE, .first = 2, .last = CYCLE - 1, .offset = 0.5, .to = 0.5 } },
    { "second half", { .cycle = CYCLE, .first = 2, .last = 8, .from = 0.5, .to = 1 } },
    { "just come",
      { .cycle = CYCLE, .first = CYCLE, .last = CYCLE, .from = 0.5, .to = 1, .fresh = true } },
    { "first cycle", { .cycle = 1, .first = 0, .last = 0, .to = 1 } },
    { "last cycle", { .cycle = 30, .first = 0, .last = 29, .to = 1 } },
};

/* Months on the curve's clock at the beginning of the window. */
static double
clock_at(const Window *window, int entry, bool on_spent)
{
    if (!on_spent) return 2 * (window->cycle - 1 + window->from);
    if (window->fresh) return 0;
    return 2 * (window->cycle - 1 - entry + window->offset + window->from);
}

/* ---- closed forms ---- */

static double
H_weibull(double t, double age)
{
    (void)age;
    return pow(t / 20, 1.3);
}

static double
H_cure(double t, double age)
{
    (void)age;
    return -log(0.3 + 0.7 * exp(-t / 20));
}

/* Of mortality from age 60, `age` years of it: rows begin at 60, 61 and 63. */
static double
H_life(double t, double age)
{
    (void)t;
    return 0.012 * fmin(age - 60, 1) + 0.06 * fmin(fmax(age - 61, 0), 2) + 0.6 * fmax(age - 63, 0);
}

static double
H_add(double t, double age)
{
    return H_weibull(t, age) + H_life(t, age);
}

static double
H_half(double t, double age)
{
    return 0.5 * H_add(t, age);
}

/* 0.05 times a ratio of 0.4 until 10, that goes to 1 at 50 */
static double
H_waning(double t, double age)
{
    const double way = fmin(fmax(t - 10, 0), 40);

    (void)age;
    return 0.05 * (0.4 * fmin(t, 10) + way * (0.4 + 0.6 * way / 80) + fmax(t - 50, 0));
}

/* By family, on either clock; two runs of each, since whole ages are kept after the first. */
static void
test_closed_forms(void)
{
    static const struct {
        const char *hazard;
        double (*H)(double t, double age);
    } cases[] = {
        { "weibull(1.3, 20)", H_weibull },
        { "cure(0.3, exponential(0.05))", H_cure },
        { "life_table(life)", H_life },
        { "add(weibull(1.3, 20), life_table(life))", H_add },
        { "spline_hazard(3, -1.3 * ln(20), 9, 1.3, 30, 0)", H_weibull },
        { "time_ratio(weibull(1.3, 10), 2)", H_weibull },
        { "hazard_ratio(add(weibull(1.3, 20), life_table(life)), 0.5)", H_half },
        { "waning(exponential(0.05), 0.4, 10, 50)", H_waning },
    };
    double D[ROOM];
    char name[200];
    Bench bench;

    for (size_t i = 0; i < LENGTH(cases); i++) {
        open_bench(&bench, cases[i].hazard, false);
        for (size_t item = 0; item < 4 * LENGTH(windows); item++) {
            const Window *window = &windows[item / 4].window;
            const bool on_spent = item % 2;
            const double width = 2 * (window->to - window->from);
            const double age = 60 + 2 * (window->cycle - 1 + window->from) / 12;
            increments_fill(D, bench.increments, bench.curve, window, on_spent, NULL);
            for (int entry = window->first; entry <= window->last; entry++) {
                const double t = clock_at(window, entry, on_spent);
                snprintf(name, sizeof(name), "%s, %s, entry %d", cases[i].hazard,
                         windows[item / 4].name, entry);
                CHECK_CLOSE(name, D[entry - window->first],
                            cases[i].H(t + width, age + width / 12) - cases[i].H(t, age), 1e-11);
            }
        }
        close_bench(&bench);
    }
}

/* Hazards are compared over the interval asked for, also where one of them is kept by age. */
static void
test_operations(void)
{
    static const struct {
        const char *hazard, *name;
    } cases[] = {
        { "excess(weibull(1.3, 20), life_table(life))", "excess" },
        { "at_least(weibull(1.3, 20), life_table(life))", "at_least" },
        { "at_most(weibull(1.3, 20), life_table(life))", "at_most" },
        { "add(life_table(life), excess(weibull(1.3, 20), life_table(life)))", "a sum of parts" },
    };
    const Window *window = &windows[0].window;
    const double age = 60 + 2 * (CYCLE - 1) / 12.0;
    double D[ROOM];
    Bench bench;

    for (size_t i = 0; i < LENGTH(cases); i++) {
        open_bench(&bench, cases[i].hazard, false);
        increments_fill(D, bench.increments, bench.curve, window, true, NULL);
        for (int entry = window->first; entry <= window->last; entry++) {
            const double t = clock_at(window, entry, true);
            const double a = H_weibull(t + 2, 0) - H_weibull(t, 0);
            const double b = H_life(0, age + 2 / 12.0) - H_life(0, age);
            const double expected[] = { fmax(a - b, 0), fmax(a, b), fmin(a, b), fmax(a, b) };
            CHECK_CLOSE(cases[i].name, D[entry - window->first], expected[i], 1e-11);
        }
        close_bench(&bench);
    }
}

/* ---- stretched time, lanes ---- */

/* S(t / ratio): each lane has its own. */
static void
test_stretch(void)
{
    double D[ROOM * LANES];
    Bench bench;

    open_bench(&bench, "weibull(1.3, scale)", true);
    const Study *study = &bench.built.written.study;
    const double *slow = model_value(&bench.built.model, study->moves[0].time_ratio);
    const double *scale =
        model_value(&bench.built.model, study->parameters[study_parameter(study, "scale")].slot);
    CU_ASSERT_TRUE(slow[0] != slow[1] && scale[0] != scale[1]);
    for (size_t i = 0; i < LENGTH(windows); i++) {
        const Window *window = &windows[i].window;
        const double width = 2 * (window->to - window->from);
        increments_fill(D, bench.increments, bench.curve, window, true, slow);
        for (int entry = window->first; entry <= window->last; entry++)
            for (int lane = 0; lane < LANES; lane++) {
                const double t = clock_at(window, entry, true), all = slow[lane] * scale[lane];
                CHECK_CLOSE(windows[i].name, D[(entry - window->first) * LANES + lane],
                            pow((t + width) / all, 1.3) - pow(t / all, 1.3), 1e-11);
            }
    }
    close_bench(&bench);
}

static void
check_alone(Bench *bench, int lane)
{
    double D[ROOM * LANES], single[ROOM];
    Model alone;

    built_alone(&alone, &bench->built, lane);
    ModelCurve *held = model_curve_new(&alone, bench->built.written.study.moves[0].curve);
    Increments *increments = increments_new(&alone);
    for (size_t i = 0; i < LENGTH(windows); i++) {
        const Window *window = &windows[i].window;
        increments_fill(D, bench->increments, bench->curve, window, true, NULL);
        increments_fill(single, increments, model_curve(held), window, true, NULL);
        for (int cell = 0; cell <= window->last - window->first; cell++)
            CHECK_CLOSE(windows[i].name, D[cell * LANES + lane], single[cell], 0);
    }
    increments_delete(increments);
    free(held);
    model_free(&alone);
}

static void
test_lanes_are_single_runs(void)
{
    static const char *const hazards[] = {
        "weibull(1.3, scale)",
        "cure(p, lognormal(2, 0.7))",
        "excess(cure(p, weibull(1.3, scale)), life_table(life))",
        "join(gompertz(0.02, 0.01), exponential(p / scale), 12)",
        "mix(p, life_table(life), exponential(0.05))",
        "hazard_ratio(excess(cure(p, weibull(1.3, scale)), life_table(life)), p)",
        "waning_log(add(spline_normal(2, -3, 30, 1 + p), life_table(life)), p, 10, scale)",
        "time_ratio(waning(spline_odds(2, -3, 9, 1, 30, p / 50), p, 10, 20), scale / 20)",
    };
    Bench bench;

    for (size_t i = 0; i < LENGTH(hazards); i++) {
        open_bench(&bench, hazards[i], true);
        for (int lane = 0; lane < LANES; lane += 5) check_alone(&bench, lane);
        close_bench(&bench);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "closed_forms", test_closed_forms },
        { "operations", test_operations },
        { "stretch", test_stretch },
        { "lanes_are_single_runs", test_lanes_are_single_runs },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
