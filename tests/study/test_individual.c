/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single patients against closed forms, published results and the cohort. Seeds are fixed; bounds
 * are in Monte-Carlo standard errors. */
#include "analysis/evaluate.h"
#include "engine/cohort.h"
#include "engine/discount.h"
#include "math/rng.h"
#include "survival/curve.h"
#include "testlib.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Sanitizers are ten times slower: fewer patients, wider standard errors, the same bounds. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { MILLION = 50000, MANY = 20000 };
#else
enum { MILLION = 1000000, MANY = 200000 };
#endif
static const double BOUND = 4; /* standard errors */

/* ---- running ---- */

typedef struct {
    Study study;
    Evaluation evaluation;
    bool good;
} Ran;

static void
run_file(Ran *ran, const char *path, const char *engine, int patients, unsigned long long seed)
{
    char number[40];
    Notes notes = { 0 };
    Error err = { 0 };
    const Sample sample = { .n_lanes = 1 };
    const EvaluationPlan plan = { .seed = seed, .n_threads = 2, .keep = KEEP_TRACE };

    snprintf(number, sizeof(number), "%d", patients);
    const StudySetting settings[] = { { "model.engine", engine }, { "model.patients", number } };
    memset(ran, 0, sizeof(*ran));
    ran->good = study_read(&ran->study, path, settings, 2, &notes, &err) == OK &&
                evaluate_all(&ran->evaluation, &ran->study, &sample, &plan, &err) == OK;
    CU_ASSERT_TRUE(ran->good);
    if (!ran->good) printf("\n%s: %s\n", path, err.text);
    for (int item = 0; item < notes.n && !ran->good; item++)
        printf("  %d: %s\n", notes.at[item].line, notes.at[item].text);
    notes_free(&notes);
}

/* A study written here: `states` to `strategies`, and settings of its model. */
static void
run_text(Ran *ran, const char *model, const char *sections, const char *engine, int patients)
{
    static int n;
    char path[TEST_PATH], name[40], text[6000];

    snprintf(name, sizeof(name), "own%d.cfg", n++);
    snprintf(text, sizeof(text), "model = { name = \"own\"; %s };\n%s\n", model, sections);
    test_write(test_path(path, name), text);
    run_file(ran, path, engine, patients, 1);
}

static void
end_run(Ran *ran)
{
    evaluate_free(&ran->evaluation, &ran->study);
    study_free(&ran->study);
}

static double
mean_of(const Ran *ran, int strategy, int figure)
{
    return ran->evaluation.moments.mean[strategy * N_FIGURES + figure];
}

/* A mean within so many standard errors of what it must be. */
static void
check_mean(const char *name, const Ran *ran, int strategy, int figure, double expected)
{
    if (!ran->good) return;
    const double mean = mean_of(ran, strategy, figure);
    const double error = evaluate_error(&ran->evaluation, figure, strategy, NONE);
    const bool near = fabs(mean - expected) <= BOUND * error + 1e-12 * fabs(expected);

    CU_ASSERT_TRUE(near);
    if (!near)
        printf("\n%s: %.8g, not %.8g: %.2f standard errors of %.3g\n", name, mean, expected,
               (mean - expected) / error, error);
}

/* A share of all patients, binomial. */
static void
check_share(const char *name, double share, double expected, double n)
{
    const double error = sqrt(expected * (1 - expected) / n);
    const bool near = fabs(share - expected) <= BOUND * error + 1e-12;

    CU_ASSERT_TRUE(near);
    if (!near)
        printf("\n%s: %.6f, not %.6f: %.2f standard errors\n", name, share, expected,
               (share - expected) / error);
}

/* ---- published results ---- */

/* tests/reference/published.csv: exact expectations of the cycle models (own tunnel expansion of
 * the published inputs, see there); illness-death: hesim 0.5.6, a million patients, standard error
 * about 0.005 QALYs. */
static void
test_published(void)
{
    static const struct {
        const char *config;
        double cost[2], qaly[2], others[2];
    } cases[] = {
        { "configs/published/microsim_simple.cfg",
          { 75976.1491401425, 141623.02818834377 },
          { 15.8388478145427, 16.4004055892414 },
          { 0, 0 } },
        { "configs/published/microsim_extended.cfg",
          { 62706.6184841491, 117544.569267859 },
          { 15.2977375819436, 15.8055519741264 },
          { 0, 0 } },
        { "configs/published/illness_death.cfg",
          { 30040 + 6705, 70227 + 7550 },
          { 4.1376, 4.7406 },
          { 32, 0.004 } }, /* standard errors of hesim's own simulation */
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Ran ran;
        run_file(&ran, cases[i].config, "individual", MILLION, 1);
        for (int strategy = 0; strategy < 2 && ran.good; strategy++) {
            const double *errors = cases[i].others;
            const double cost = mean_of(&ran, strategy, FIGURE_COST) - cases[i].cost[strategy];
            const double qaly = mean_of(&ran, strategy, FIGURE_QALY) - cases[i].qaly[strategy];
            const double noise[2] = {
                hypot(evaluate_error(&ran.evaluation, FIGURE_COST, strategy, NONE), errors[0]),
                hypot(evaluate_error(&ran.evaluation, FIGURE_QALY, strategy, NONE), errors[1])
            };
            CU_ASSERT_TRUE(fabs(cost) <= BOUND * noise[0]);
            CU_ASSERT_TRUE(fabs(qaly) <= BOUND * noise[1]);
            if (fabs(cost) > BOUND * noise[0] || fabs(qaly) > BOUND * noise[1])
                printf("\n%s %d: cost %.2f, qaly %.2f standard errors off\n", cases[i].config,
                       strategy, cost / noise[0], qaly / noise[1]);
        }
        end_run(&ran);
    }
}

/* ---- one hazard ---- */

/* Everybody in one state with one hazard: undiscounted life years are its restricted mean. */
static void
test_families(void)
{
    static const struct {
        const char *name, *hazard, *more, *family;
        double arg[3], ratio, stretch, cured;
    } cases[] = {
        { "exponential", "exponential(0.1)", "", "exponential", { 0.1 }, 1, 1, 0 },
        { "weibull", "weibull(1.4, 9)", "", "weibull", { 1.4, 9 }, 1, 1, 0 },
        { "weibull falling", "weibull(0.6, 9)", "", "weibull", { 0.6, 9 }, 1, 1, 0 },
        { "weibull, hazard ratio",
          "weibull(1.4, 9)",
          "hazard_ratio = 0.5;",
          "weibull",
          { 1.4, 9 },
          0.5,
          1,
          0 },
        { "weibull, time ratio",
          "weibull(1.4, 9)",
          "time_ratio = 2;",
          "weibull",
          { 1.4, 9 },
          1,
          2,
          0 },
        { "weibull_ph", "weibull_ph(1.4, 0.03)", "", "weibull_ph", { 1.4, 0.03 }, 1, 1, 0 },
        { "gompertz", "gompertz(0.1, 0.02)", "", "gompertz", { 0.1, 0.02 }, 1, 1, 0 },
        { "gompertz falling", "gompertz(-0.1, 0.12)", "", "gompertz", { -0.1, 0.12 }, 1, 1, 0 },
        { "lognormal", "lognormal(2, 0.9)", "", "lognormal", { 2, 0.9 }, 1, 1, 0 },
        { "loglogistic", "loglogistic(1.7, 8)", "", "loglogistic", { 1.7, 8 }, 1, 1, 0 },
        { "gamma", "gamma(2.5, 0.3)", "", "gamma", { 2.5, 0.3 }, 1, 1, 0 },
        { "gengamma", "gengamma(2, 0.7, 0.5)", "", "gengamma", { 2, 0.7, 0.5 }, 1, 1, 0 },
        { "cured lognormal",
          "cure(0.3, lognormal(2, 0.9))",
          "",
          "lognormal",
          { 2, 0.9 },
          1,
          1,
          0.3 },
        { "cured weibull", "cure(0.2, weibull(1.4, 9))", "", "weibull", { 1.4, 9 }, 1, 1, 0.2 },
    };
    static const char *const clocks[] = { "state", "model" };

    for (size_t i = 0; i < LENGTH(cases); i++)
        for (int clock = 0; clock < 2; clock++) {
            Curve curve = { .family = curve_family(cases[i].family) };
            for (int arg = 0; arg < 3; arg++) curve.arg[arg] = &cases[i].arg[arg];
            /* Simpson's rule on S(t) over the horizon of 40: 4,000 panels */
            double area = 0;
            for (int k = 0; k <= 4000; k++) {
                double H = curve_cumulative(&curve, 0, k * 0.01 / cases[i].stretch, 0, 0);
                double S = cases[i].cured + (1 - cases[i].cured) * exp(-H * cases[i].ratio);
                area += S * (k == 0 || k == 4000 ? 1 : k % 2 ? 4 : 2) * 0.01 / 3;
            }
            char sections[800];
            snprintf(
                sections, sizeof(sections),
                "states = { well = { utility = 0.5; }; dead = { dead = true; }; };\n"
                "transitions = { well = { dead = { hazard = \"%s\"; clock = \"%s\"; %s }; }; };\n"
                "strategies = { all = { start = { well = 1; }; }; };",
                cases[i].hazard, clocks[clock], cases[i].more);
            Ran ran;
            run_text(&ran, "time_unit = \"year\"; cycle_length = 1; horizon = 40;", sections,
                     "individual", MANY);
            check_mean(cases[i].name, &ran, 0, FIGURE_LIFE_YEARS_UNDISCOUNTED, area);
            check_mean(cases[i].name, &ran, 0, FIGURE_QALY, area / 2);
            end_run(&ran);
        }
}

/* A hazard by the time in the second of two states. */
static void
run_curve(Ran *ran, const char *hazard, const char *engine)
{
    char sections[1500];

    snprintf(sections, sizeof(sections),
             "tables = { life = { x = (60, 70, 80); y = (0.02, 0.05, 0.2); holds = \"rate per "
             "year\"; source = \"made up\"; }; };\n%s"
             "states = { well = { utility = 1; }; ill = { utility = 0.5; };\n"
             "           dead = { dead = true; }; };\n"
             "transitions = { well = { ill = { rate = 0.3; }; };\n"
             "  ill = { dead = { hazard = \"%s\"; clock = \"state\"; }; }; };\n"
             "strategies = { all = { start = { well = 1; }; }; };",
             strstr(hazard, "bad") ? "population = { covariates = { bad = { distribution = "
                                     "\"bernoulli(0.3)\"; source = \"made up\"; }; }; };\n"
                                   : "",
             hazard);
    run_text(ran, "time_unit = \"year\"; cycle_length = 0.125; horizon = 20; start_age = 60;",
             sections, engine, MANY / 2);
}

/* Splines and curves by a ratio, by the time in a state: patients and the cohort agree; so do
 * patients who differ and the mixture of their curves. */
static void
test_curves_of_both(void)
{
#define SPLINE "spline_odds(1, -3, 4, 1.6, 9, 0.3, 20, -0.5)"
    static const struct {
        const char *name, *hazard, *cohort;
    } cases[] = {
        { "spline_hazard", "spline_hazard(1, -2.5, 4, 1.2, 9, 0.3, 20, -0.5)", NULL },
        { "spline_odds", SPLINE, NULL },
        { "spline_normal", "spline_normal(1, -1.7, 4, 0.9, 9, 0.2, 20, -0.3)", NULL },
        { "waning", "waning(" SPLINE ", 0.3, 2, 9)", NULL },
        { "waning_log", "waning_log(weibull(0.7, 6), 0.2, 0, 5)", NULL },
        { "time_ratio", "time_ratio(gompertz(0.1, 0.1), 2)", NULL },
        { "floor", "at_least(hazard_ratio(" SPLINE ", 0.4), life_table(life))", NULL },
        { "spline by patient", "spline_odds(1, if(bad, -1, -3), 4, 1.6, 9, 0.3, 20, -0.5)",
          "mix(0.3, spline_odds(1, -1, 4, 1.6, 9, 0.3, 20, -0.5), " SPLINE ")" },
        { "ratio by patient", "hazard_ratio(" SPLINE ", if(bad, 3, 1))",
          "mix(0.3, hazard_ratio(" SPLINE ", 3), " SPLINE ")" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Ran people, cohort;
        run_curve(&people, cases[i].hazard, "individual");
        run_curve(&cohort, cases[i].cohort ? cases[i].cohort : cases[i].hazard, "cohort");
        if (people.good && cohort.good) {
            const double *S = outcome_curve(&people.evaluation.outcomes[0], 0);
            const double *T = outcome_curve(&cohort.evaluation.outcomes[0], 0);
            for (int cycle = 16; cycle <= 160; cycle += 16)
                check_share(cases[i].name, S[cycle], T[cycle],
                            (double)people.evaluation.n_patients);
            check_mean(cases[i].name, &people, 0, FIGURE_QALY,
                       outcome_qalys(&cohort.evaluation.outcomes[0], DISCOUNTED, 0));
        }
        end_run(&people);
        end_run(&cohort);
    }
#undef SPLINE
}

/* ---- the budget of other causes ---- */

/* Two states, a life table (of one rate m) in the first alone. From the first, with moves a and b
 * between them: T = (1 / (a + m) + a / (a + m) / b) / (1 - a / (a + m)) = (1 + a / b) / m;
 * analytic. A death time fixed at the start would give less. */
static void
test_budget(void)
{
    static const struct {
        const char *name, *ratio;
        double m;
    } cases[] = { { "as it is", "", 0.2 }, { "twice", "hazard_ratio = 2;", 0.4 } };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        char sections[1000];
        Ran ran;
        snprintf(sections, sizeof(sections),
                 "tables = { deaths = { x = (0, 50); y = (0.2, 0.2); holds = \"rate per year\"; "
                 "source = \"analytic\"; }; };\n"
                 "states = { exposed = { utility = 1; }; safe = { utility = 1; }; dead = { dead = "
                 "true; }; };\n"
                 "transitions = {\n"
                 "  exposed = { safe = { rate = 0.3; }; dead = { hazard = \"life_table(deaths)\"; "
                 "%s }; };\n"
                 "  safe = { exposed = { rate = 0.15; }; };\n};\n"
                 "strategies = { all = { start = { exposed = 1; }; }; };",
                 cases[i].ratio);
        run_text(&ran, "time_unit = \"year\"; cycle_length = 1; horizon = 1000; start_age = 40;",
                 sections, "individual", MANY);
        check_mean(cases[i].name, &ran, 0, FIGURE_LIFE_YEARS_UNDISCOUNTED,
                   (1 + 0.3 / 0.15) / cases[i].m);
        end_run(&ran);
    }
}

/* ---- people who differ ---- */

/* A hazard of 0.1 times a gamma frailty of mean 1 and variance v: S(t) = (1 + 0.1 v t)^(-1 / v);
 * Aalen, Borgan & Gjessing (2008), Survival and Event History Analysis, ch. 6. */
static void
test_frailty(void)
{
    static const char *const ways[] = {
        "dead = { rate = 0.1; hazard_ratio = \"frailty\"; };",
        "dead = { rate = \"0.1 * frailty\"; };",
        "dead = { hazard = \"exponential(0.1 * frailty)\"; };",
        ("dead = { hazard = \"mix(0.5, exponential(0.1 * frailty), weibull(1, 10 / frailty))\"; "
         "clock = \"state\"; };"),
    };
    const double v = 0.5;

    for (size_t i = 0; i < LENGTH(ways); i++) {
        char sections[1000];
        Ran ran;
        snprintf(sections, sizeof(sections),
                 "population = { covariates = { frailty = { distribution = \"gamma(shape = 2, "
                 "scale = 0.5)\"; source = \"analytic\"; }; }; };\n"
                 "states = { well = { utility = \"0.5 + 0.02 * frailty\"; costs = { care = \"100 * "
                 "frailty\"; }; }; dead = { dead = true; }; };\n"
                 "transitions = { well = { %s }; };\n"
                 "strategies = { all = { start = { well = 1; }; }; };",
                 ways[i]);
        run_text(&ran,
                 "time_unit = \"year\"; cycle_length = 1; horizon = 30; discount = { costs = 0; "
                 "effects = 0; };",
                 sections, "individual", i < 3 ? MANY : MANY / 10);
        if (ran.good) {
            const double *S = outcome_curve(&ran.evaluation.outcomes[0], 0);
            const double n = (double)ran.evaluation.n_patients;
            for (int t = 5; t <= 30; t += 5)
                check_share(ways[i], S[t], pow(1 + 0.1 * v * t, -1 / v), n);
        }
        /* E[100 f (1 - exp(-0.1 f 30)) / (0.1 f)] = 1000 (1 - E exp(-3 f)) */
        check_mean(ways[i], &ran, 0, FIGURE_COST, 1000 * (1 - pow(1 + 3 * v, -1 / v)));
        end_run(&ran);
    }
}

/* Ratios that differ a lot, the baseline re-centred: the curve of all is the one that was given. */
static void
test_centred(void)
{
    static const struct {
        const char *name, *move, *family;
        double arg[2];
    } cases[] = {
        { "closed form",
          "dead = { hazard = \"weibull(1.4, 9)\"; clock = \"state\"; centred_ratio = \"ratio\"; };",
          "weibull",
          { 1.4, 9 } },
        { "model clock",
          "dead = { hazard = \"weibull(1.4, 9)\"; clock = \"model\"; centred_ratio = \"ratio\"; };",
          "weibull",
          { 1.4, 9 } },
        { "rate", "dead = { rate = 0.1; centred_ratio = \"ratio\"; };", "exponential", { 0.1 } },
        { "grid",
          "dead = { hazard = \"add(weibull(1.4, 9), exponential(0))\"; clock = \"state\"; "
          "centred_ratio = \"ratio\"; };",
          "weibull",
          { 1.4, 9 } },
        { "through a second visit",
          "well = { rate = 0.5; centred_ratio = 1; }; dead = { hazard = \"weibull(1.4, 9)\"; clock "
          "= \"state\"; centred_ratio = \"ratio\"; };",
          "weibull",
          { 1.4, 9 } },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        char sections[1500];
        Ran ran;
        snprintf(
            sections, sizeof(sections),
            "population = { covariates = { bad = { distribution = \"bernoulli(0.3)\"; source = "
            "\"s\"; }; "
            "size = { distribution = \"lognormal(meanlog = 0, sdlog = 0.5)\"; source = \"s\"; }; "
            "ratio = { formula = \"if(bad, 4, 1) * size\"; }; }; };\n"
            "states = { well = { utility = 1; }; dead = { dead = true; }; };\n"
            "transitions = { well = { %s }; };\n"
            "strategies = { all = { start = { well = 1; }; }; };",
            cases[i].move);
        run_text(&ran, "time_unit = \"year\"; cycle_length = 1; horizon = 30;", sections,
                 "individual", MANY);
        if (ran.good) {
            Curve curve = { .family = curve_family(cases[i].family),
                            .arg = { &cases[i].arg[0], &cases[i].arg[1] } };
            const double *S = outcome_curve(&ran.evaluation.outcomes[0], 0);
            for (int t = 1; t <= 30; t += 4)
                check_share(cases[i].name, S[t], exp(-curve_cumulative(&curve, 0, t, 0, 0)),
                            (double)ran.evaluation.n_patients);
        }
        end_run(&ran);
    }
}

/* The prognostic factors of the flagship leave the curves that were given where they were. */
static void
test_flagship(void)
{
    static const int strategies[] = { 1, 2 }; /* resection, rfa */
    Ran people, cohort;

    run_file(&people, "configs/bclm/individual.cfg", "individual", MANY / 2, 1);
    run_file(&cohort, "configs/bclm/base.cfg", "cohort", 1, 1);
    for (int item = 0; item < 2 && people.good && cohort.good; item++) {
        const double *S = outcome_curve(&people.evaluation.outcomes[strategies[item]], 1);
        const double *T = outcome_curve(&cohort.evaluation.outcomes[strategies[item]], 1);
        for (int month = 6; month <= 120; month += 6) {
            const double error =
                sqrt(T[month] * (1 - T[month]) / (double)people.evaluation.n_patients);
            CU_ASSERT_TRUE(fabs(S[month] - T[month]) <=
                           BOUND * error + 0.001); /* cycles of the cohort */
        }
    }
    if (people.good) { /* those with the worse prognosis fare worse */
        const Moments *positive = &people.evaluation.subgroups[0];
        const Moments *negative = &people.evaluation.subgroups[1];
        CU_ASSERT_TRUE(positive->mean[1 * N_FIGURES + FIGURE_QALY] >
                       2 * negative->mean[1 * N_FIGURES + FIGURE_QALY]);
        CHECK_CLOSE("subgroups that share everybody out", positive->n + negative->n,
                    people.evaluation.moments.n, 0);
        for (int figure = 0; figure < 5 * N_FIGURES; figure++)
            CHECK_CLOSE(
                "weighted means of subgroups",
                (positive->n * positive->mean[figure] + negative->n * negative->mean[figure]) /
                    (positive->n + negative->n),
                people.evaluation.moments.mean[figure], 1e-12);
    }
    end_run(&people);
    end_run(&cohort);
}

/* Ages of their own: the mean of exponential(0.02) and (0.08) lives, by a life table and by a rate
 * of age. */
static void
test_own_ages(void)
{
    static const char *const ways[] = {
        "dead = { hazard = \"life_table(deaths)\"; };",
        "dead = { rate = \"mortality_rate(deaths, age)\"; };",
        "dead = { hazard = \"add(life_table(deaths), exponential(0))\"; };",
    };
    const double short_life = (1 - exp(-0.02 * 20)) / 0.02,
                 long_life = (1 - exp(-0.08 * 20)) / 0.08;

    for (size_t i = 0; i < LENGTH(ways); i++) {
        char sections[1200];
        Ran ran;
        snprintf(sections, sizeof(sections),
                 "tables = { deaths = { x = (0, 60); y = (0.02, 0.08); holds = \"rate per year\"; "
                 "source = \"analytic\"; }; };\n"
                 "population = { covariates = { old = { distribution = \"bernoulli(0.25)\"; source "
                 "= \"analytic\"; }; start_age = { formula = \"if(old, 70, 30)\"; }; }; };\n"
                 "states = { well = { utility = 1; }; dead = { dead = true; }; };\n"
                 "transitions = { well = { %s }; };\n"
                 "strategies = { all = { start = { well = 1; }; }; };",
                 ways[i]);
        run_text(&ran,
                 "time_unit = \"year\"; cycle_length = 1; horizon = 20; discount = { costs = 0; "
                 "effects = 0; };",
                 sections, "individual", MANY / 4);
        check_mean(ways[i], &ran, 0, FIGURE_LIFE_YEARS, 0.75 * short_life + 0.25 * long_life);
        end_run(&ran);
    }
}

/* ---- attributes ---- */

/* Procedures follow one another at rate 0.5 until the third; the number done follows each person.
 * Nobody has a fourth. Times are Erlang: P(all three done by t = 10) by hand. */
static void
test_attributes(void)
{
    static const char sections[] =
        "population = { attributes = { done = 0; }; };\n"
        "states = { waiting = { utility = 1; }; finished = { utility = 1; absorbing = true; };\n"
        "  dead = { dead = true; }; };\n"
        "counters = { procedures = { label = \"procedures\"; }; };\n"
        "transitions = { waiting = { procedure = { rate = 0.5; to = { finished = \"if(done >= 2, "
        "1, "
        "0)\"; waiting = \"rest\"; };\n"
        "      costs = { procedure = \"100 * (done + 1)\"; }; counts = { procedures = 1; };\n"
        "      update = { done = \"done + 1\"; }; };\n"
        "    dead = { rate = 0; }; }; };\n"
        "strategies = { all = { start = { waiting = 1; }; }; };\n"
        "endpoints = { unfinished = { states = (\"waiting\"); }; };";
    Ran ran;

    run_text(&ran,
             "time_unit = \"year\"; cycle_length = 1; horizon = 10; discount = { costs = 0; "
             "effects = 0; };",
             sections, "individual", MANY);
    if (ran.good) {
        const double x = 5, p[] = { exp(-x), x * exp(-x), x * x / 2 * exp(-x) };
        const double three = 1 - p[0] - p[1] - p[2];
        const Outcome *outcome = &ran.evaluation.outcomes[0];
        check_share("three done", 1 - outcome_curve(outcome, 1)[10], three,
                    (double)ran.evaluation.n_patients);
        CHECK_CLOSE("costs are 1 + 2 + .. hundred", mean_of(&ran, 0, FIGURE_COST),
                    outcome_cost(outcome, DISCOUNTED, 0), 1e-12);
        check_mean("costs", &ran, 0, FIGURE_COST, 100 * p[1] + 300 * p[2] + 600 * three);
        CU_ASSERT_TRUE(outcome_at(outcome->counts, 0, UNDISCOUNTED)[0] <= 3);
    }
    end_run(&ran);
}

/* ---- who is studied ---- */

static void
test_population(void)
{
    static const char transitions[] =
        "states = { well = { utility = \"x\"; }; dead = { dead = true; }; };\n"
        "transitions = { well = { dead = { rate = 0; }; }; };\n"
        "strategies = { all = { start = { well = 1; }; }; };\n";
    static const struct {
        const char *name, *population;
        double mean;
    } cases[] = {
        { "profiles by weight",
          "profiles = { a = { weight = 3; x = 0.2; }; b = { weight = 1; x = 0.6; }; }; "
          "covariates = { x = { value = 0; }; };",
          0.3 },
        { "uniform",
          "covariates = { x = { distribution = \"uniform(0.2, 0.6)\"; source = \"s\"; }; };", 0.4 },
        { "included",
          "covariates = { x = { distribution = \"uniform(0.2, 0.6)\"; source = \"s\"; }; }; "
          "include = "
          "\"x > 0.4\";",
          0.5 },
        { "file in turn", "file = \"people.csv\"; covariates = { x = { }; };", 0.4 },
        { "file by weight", "file = \"people.csv\"; weight = \"w\"; covariates = { x = { }; };",
          0.35 },
        { "formula of others",
          "covariates = { x = { formula = \"min(0.5, 2 * y)\"; }; y = { distribution = "
          "\"uniform(0, 0.5)\"; source = \"s\"; }; };",
          0.375 },
    };
    char path[TEST_PATH];

    test_write(test_path(path, "people.csv"), "x,w\n0.2,2\n0.4,1\n0.6,1\n");
    for (size_t i = 0; i < LENGTH(cases); i++) {
        char sections[1500];
        Ran ran;
        snprintf(sections, sizeof(sections), "population = { %s };\n%s", cases[i].population,
                 transitions);
        run_text(&ran,
                 "time_unit = \"year\"; cycle_length = 1; horizon = 1; discount = { costs = 0; "
                 "effects = 0; };",
                 sections, "individual", 30000);
        check_mean(cases[i].name, &ran, 0, FIGURE_QALY, cases[i].mean);
        end_run(&ran);
    }
}

/* ---- against the cohort ---- */

/* Figures, occupancy and curves of both engines on studies of every kind of step and payoff. */
static void
test_against_cohort(void)
{
    static const struct {
        const char *config;
        double cycles; /* what the cycles of the cohort may explain, relative */
    } cases[] = {
        { "configs/published/sick_sicker.cfg", 0 },
        { "configs/published/hiv_discrete.cfg", 0 },
        { "configs/published/microsim_extended.cfg", 0 },
        { "configs/tutorial/three_states.cfg", 0.003 },
        { "configs/bclm/base.cfg", 0.003 },
        { "configs/bclm/scenarios/cure_fraction.cfg", 0.003 },
        { "configs/published/hiv_continuous.cfg", 0.003 },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Ran cohort, people;
        run_file(&cohort, cases[i].config, "cohort", 1, 1);
        run_file(&people, cases[i].config, "individual", MANY / 2, 1);
        for (int strategy = 0; cohort.good && people.good && strategy < cohort.study.n_strategies;
             strategy++) {
            const Outcome *a = &people.evaluation.outcomes[strategy];
            const Outcome *b = &cohort.evaluation.outcomes[strategy];
            const double expected[] = { outcome_cost(b, DISCOUNTED, 0),
                                        outcome_qalys(b, DISCOUNTED, 0),
                                        outcome_life_years(b, DISCOUNTED, 0) };
            for (int figure = 0; figure < 3; figure++) {
                const double error = evaluate_error(&people.evaluation, figure, strategy, NONE);
                const double difference = mean_of(&people, strategy, figure) - expected[figure];
                const bool near =
                    fabs(difference) <= BOUND * error + cases[i].cycles * fabs(expected[figure]);
                CU_ASSERT_TRUE(near);
                if (!near)
                    printf("\n%s, strategy %d, figure %d: %.4g apart, error %.3g\n",
                           cases[i].config, strategy, figure, difference, error);
            }
            const double n = (double)people.evaluation.n_patients;
            for (int curve = 0; curve <= cohort.study.n_endpoints; curve++) {
                const int N = cohort.study.settings.n_cycles;
                for (int at = N / 10; at <= N; at += N / 10) {
                    const double S = outcome_curve(b, curve)[at], T = outcome_curve(a, curve)[at];
                    const double error = sqrt(S * (1 - S) / n);
                    CU_ASSERT_TRUE(fabs(S - T) <=
                                   4.5 * error + (cases[i].cycles > 0 ? 0.002 : 1e-9));
                }
            }
            /* the parts add up to the patients' own accounts */
            CHECK_CLOSE(cases[i].config, outcome_cost(a, DISCOUNTED, 0),
                        mean_of(&people, strategy, FIGURE_COST), 1e-9);
            CHECK_CLOSE(cases[i].config, outcome_qalys(a, DISCOUNTED, 0),
                        mean_of(&people, strategy, FIGURE_QALY), 1e-9);
            CHECK_CLOSE(cases[i].config, outcome_life_years(a, UNDISCOUNTED, 0),
                        mean_of(&people, strategy, FIGURE_LIFE_YEARS_UNDISCOUNTED), 1e-9);
        }
        end_run(&cohort);
        end_run(&people);
    }
}

/* ---- common luck ---- */

/* Strategies that do the same give the same bytes: their difference has no noise. */
static void
test_common_luck(void)
{
    Ran ran;

    run_file(&ran, "configs/published/microsim_simple.cfg", "individual", 20000, 3);
    if (ran.good) {
        /* the treatment changes no survival */
        CHECK_CLOSE("life years", evaluate_error(&ran.evaluation, FIGURE_LIFE_YEARS, 1, 0), 0, 0);
        CU_ASSERT_TRUE(evaluate_error(&ran.evaluation, FIGURE_QALY, 1, 0) <
                       0.5 * evaluate_error(&ran.evaluation, FIGURE_QALY, 1, NONE));
    }
    end_run(&ran);
}

/* ---- refused ---- */

static void
test_refused(void)
{
    static const struct {
        const char *name, *engine, *sections, *told;
    } cases[] = {
        { "attribute in a cohort", "cohort",
          "population = { attributes = { done = 0; }; };\n"
          "states = { a = { utility = \"0.5 + 0 * done\"; }; dead = { dead = true; }; };\n"
          "transitions = { a = { dead = { rate = 0.1; }; }; };\n"
          "strategies = { all = { start = { a = 1; }; }; };",
          "uses an attribute, which belongs to the individual engine" },
        { "trait in a cohort", "cohort",
          "population = { covariates = { x = { distribution = \"normal(1, 0.1)\"; source = \"s\"; "
          "}; }; };\n"
          "states = { a = { utility = \"0.5 * x\"; }; dead = { dead = true; }; };\n"
          "transitions = { a = { dead = { rate = 0.1; }; }; };\n"
          "strategies = { all = { start = { a = 1; }; }; };",
          "covariate x: a cohort has no single patients" },
        { "shape of one patient", "individual",
          "population = { covariates = { x = { distribution = \"normal(1, 0.5)\"; source = \"s\"; "
          "}; }; };\n"
          "states = { a = { utility = 0.5; }; dead = { dead = true; }; };\n"
          "transitions = { a = { dead = { hazard = \"weibull(x, 10)\"; clock = \"state\"; }; }; "
          "};\n"
          "strategies = { all = { start = { a = 1; }; }; };",
          "weibull: shape must be above 0, not -" },
        { "ratio of one patient", "individual",
          "population = { covariates = { x = { distribution = \"normal(1, 0.5)\"; source = \"s\"; "
          "}; }; };\n"
          "states = { a = { utility = 0.5; }; dead = { dead = true; }; };\n"
          "transitions = { a = { dead = { rate = 0.1; hazard_ratio = \"x\"; }; }; };\n"
          "strategies = { all = { start = { a = 1; }; }; };",
          "[patient " },
        { "nobody included", "individual",
          "population = { covariates = { x = { distribution = \"uniform(0, 1)\"; source = \"s\"; "
          "}; }; include = \"x > 2\"; };\n"
          "states = { a = { utility = 0.5; }; dead = { dead = true; }; };\n"
          "transitions = { a = { dead = { rate = 0.1; }; }; };\n"
          "strategies = { all = { start = { a = 1; }; }; };",
          "include leaves nobody" },
        { "endless moves", "individual",
          "states = { a = { utility = 0.5; }; b = { utility = 0.5; }; dead = { dead = true; }; };\n"
          "transitions = { a = { b = { rate = 1e8; }; dead = { rate = 0.1; }; }; b = { a = { rate "
          "= 1e8; }; }; };\n"
          "strategies = { all = { start = { a = 1; }; }; };",
          "comes there more than" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        char path[TEST_PATH], text[3000], all[4000] = "";
        Study study;
        Evaluation evaluation = { 0 };
        Notes notes = { 0 };
        Error err = { 0 };
        const Sample sample = { .n_lanes = 1 };
        const EvaluationPlan plan = { .seed = 1, .n_threads = 1 };
        const StudySetting settings[] = { { "model.engine", cases[i].engine },
                                          { "model.patients", "5000" } };
        snprintf(text, sizeof(text),
                 "model = { time_unit = \"year\"; cycle_length = 1; horizon = 10; };\n%s",
                 cases[i].sections);
        test_write(test_path(path, "refused.cfg"), text);
        Status status = study_read(&study, path, settings, 2, &notes, &err);
        if (status == OK) status = evaluate_all(&evaluation, &study, &sample, &plan, &err);
        CU_ASSERT_TRUE(status != OK);
        for (int item = 0; item < notes.n; item++)
            snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s\n", notes.at[item].text);
        snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s", err.text);
        CU_ASSERT_TRUE(strstr(all, cases[i].told) != NULL);
        if (!strstr(all, cases[i].told)) printf("\n%s: %s\n", cases[i].name, all);
        evaluate_free(&evaluation, &study);
        study_free(&study);
        notes_free(&notes);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "published results", test_published },
        { "families", test_families },
        { "curves of both engines", test_curves_of_both },
        { "budget of other causes", test_budget },
        { "frailty", test_frailty },
        { "re-centred ratios", test_centred },
        { "prognostic factors of the flagship", test_flagship },
        { "ages of their own", test_own_ages },
        { "attributes", test_attributes },
        { "population", test_population },
        { "against the cohort", test_against_cohort },
        { "common luck", test_common_luck },
        { "refused", test_refused },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
