/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "structure/model.h"
#include "structure/population.h"
#include "written.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* A study around the population that a case gives. */
#define AROUND                                                                                     \
    "model = { time_unit = \"year\"; cycle_length = 1; horizon = 2; start_age = 40; };\n"          \
    "transitions = { well = { dead = 0.1; }; };\n"                                                 \
    "strategies = { usual = { start = { well = 1; }; }; };\n"                                      \
    "states = { well = { utility = 1; costs = { a = \"cost\"; }; }; dead = { dead = true; }; };\n"

static const char *
study_of(char text[4000], const char *population)
{
    snprintf(text, 4000, AROUND "%s\n", population);
    return text;
}

/* ---- expectations ---- */

static void
test_means(void)
{
    /* clang-format off */
    const struct { const char *name, *covariates; double expected, rel; } cases[] = {
        { "of a distribution", "x = { distribution = \"normal(70, 10)\"; cohort = \"mean\"; "
          "};", 70, 0 },
        { "of a lognormal, its mean and not its median", "x = { distribution = "
          "\"lognormal(meanlog = 1, sdlog = 0.5)\"; cohort = \"mean\"; };",
          exp(1.125), 1e-14 },
        { "of a number", "x = { value = 3; cohort = \"mean\"; };", 3, 1e-14 },
        /* midpoints of 4,096 quantiles: the mean square of a uniform is 1/3 - 1 / (12 4096^2) */
        { "of a square", "u = { distribution = \"uniform(0, 1)\"; cohort = \"mean\"; };\n"
          "x = { formula = \"u^2\"; cohort = \"mean\"; "
            "};", 1.0 / 3 - 1 / (12.0 * 4096 * 4096), 1e-12 },
        /* not the exponential of the mean, which is 1; the grid leaves out the last 1/8192 */
        { "of an exponential", "z = { distribution = \"normal(0, 0.5)\"; cohort = \"mean\"; };\n"
          "x = { formula = \"exp(z)\"; cohort = \"mean\"; };", exp(0.125), 1e-4 },
        { "what hangs together stays together", "u = { distribution = \"uniform(0, 1)\"; cohort "
          "= \"mean\"; };\n"
          "double = { formula = \"2 * u\"; cohort = \"mean\"; };\n"
          "x = { formula = \"double * u\"; cohort = \"mean\"; };", 2.0 / 3, 1e-7 },
        { "what does not is multiplied", "u = { distribution = \"uniform(0, 1)\"; cohort = "
          "\"mean\"; };\n"
          "v = { distribution = \"uniform(0, 2)\"; cohort = \"mean\"; };\n"
          "x = { formula = \"u * v\"; cohort = \"mean\"; };", 0.5, 1e-3 },
        { "a share above a limit", "age_at = { distribution = \"uniform(50, 70)\"; cohort = "
          "\"mean\"; };\n"
          "x = { formula = \"age_at > 65\"; cohort = \"mean\"; };", 0.25, 1e-14 },
    };
    /* clang-format on */
    const Sample base = { .n_lanes = 1 };
    char population[1000], text[4000];

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Written written;
        Model model;
        Error err;
        snprintf(population, sizeof(population),
                 "population = { covariates = { %s }; };\nparameters = { cost = \"x\"; };",
                 cases[i].covariates);
        written_sound(&written, study_of(text, population));
        CHECK_OK(model_build(&model, &written.study, 0, 0, &base, &err));
        const int x = study_covariate(&written.study, "x");
        if (x != NONE)
            CHECK_CLOSE(cases[i].name, model_value(&model, written.study.covariates[x].slot)[0],
                        cases[i].expected, cases[i].rel);
        const int cost = written.study.states[0].running.at[0].value;
        CHECK_CLOSE(cases[i].name, model_value(&model, cost)[0], cases[i].expected, cases[i].rel);
        model_free(&model);
        written_free(&written);
    }
}

/* A formula of a covariate and a drawn parameter has a mean in each draw. */
static void
test_means_of_draws(void)
{
    Written written;
    Model model;
    Error err;
    char text[4000];

    written_sound(&written,
                  study_of(text, "population = { covariates = {\n"
                                 "  u = { distribution = \"uniform(0, 1)\"; cohort = \"mean\"; };\n"
                                 "  x = { formula = \"p * u + p^2\"; cohort = \"mean\"; }; }; };\n"
                                 "parameters = { cost = \"x\"; p = { value = 2; source = \"s\";\n"
                                 "               distribution = \"gamma(sd = 1)\"; }; };"));
    double value[2 * LANES] = { 0 }; /* cost and p */
    for (int lane = 0; lane < LANES; lane++) value[LANES + lane] = lane;
    const Sample sample = { .n_lanes = LANES, .value = value };
    CHECK_OK(model_build(&model, &written.study, 0, 0, &sample, &err));
    for (int lane = 0; lane < LANES; lane++)
        CHECK_CLOSE("of a draw", model_value(&model, written.study.covariates[1].slot)[lane],
                    lane * 0.5 + lane * lane, 1e-12);
    model_free(&model);
    written_free(&written);
}

/* ---- profiles ---- */

static const char profiles[] =
    "population = {\n"
    "  covariates = { kg = { distribution = \"normal(70, 10)\"; };\n"
    "                 start_age = { distribution = \"normal(60, 5)\"; cohort = \"mean\"; };\n"
    "                 dose = { formula = \"2 * kg + 1\"; }; };\n"
    "  profiles = { light = { weight = 1; kg = 50; start_age = 55; };\n"
    "               heavy = { label = \"Heavy\"; weight = 4; kg = 90; };\n"
    "               given = { weight = 3; kg = 70; dose = 7; }; };\n"
    "};\n"
    "parameters = { cost = \"dose\"; };";

static void
test_profiles(void)
{
    static const struct {
        double weight, kg, dose, age;
    } expected[] = { { 0.125, 50, 101, 55 }, { 0.5, 90, 181, 60 }, { 0.375, 70, 7, 60 } };
    const Sample base = { .n_lanes = 1 };
    Written written;
    char text[4000];

    written_sound(&written, study_of(text, profiles));
    const Study *study = &written.study;
    CU_ASSERT_EQUAL(study->n_profiles, 3);
    for (int profile = 0; profile < study->n_profiles && profile < 3; profile++) {
        const char *name = study->profiles[profile].name;
        Model model;
        Error err;
        CHECK_OK(model_build(&model, study, 0, profile, &base, &err));
        CHECK_CLOSE(name, study->profiles[profile].weight, expected[profile].weight, 1e-15);
        CHECK_CLOSE(name, model_value(&model, study->covariates[0].slot)[0], expected[profile].kg,
                    0);
        CHECK_CLOSE(name, model_value(&model, study->covariates[2].slot)[0], expected[profile].dose,
                    0);
        CHECK_CLOSE(name, model_start_age(&model), expected[profile].age, 0);
        CHECK_CLOSE(name, model_value(&model, study->slot_age)[0], expected[profile].age, 0);
        model_free(&model);
    }
    written_free(&written);
}

static void
test_start_age(void)
{
    /* clang-format off */
    static const struct { const char *population; double expected; } cases[] = {
        { "", 40 },
        { "population = { covariates = { start_age = { value = 55; cohort = \"mean\"; }; }; "
          "};", 55 },
        { "population = { covariates = { start_age = { distribution = \"uniform(50, 60)\"; "
          "cohort = \"mean\"; }; }; };", 55 },
        { "population = { covariates = { other = { value = 55; cohort = \"mean\"; }; }; };", 40 },
    };
    /* clang-format on */
    char text[4000], population[1000];

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Written written;
        snprintf(population, sizeof(population), "%s\nparameters = { cost = \"age\"; };",
                 cases[i].population);
        written_sound(&written, study_of(text, population));
        CHECK_CLOSE("a cohort", population_start_age(&written.study, 0), cases[i].expected, 1e-15);
        CHECK_CLOSE("single patients", population_start_age(&written.study, NONE), 40, 0);
        written_free(&written);
    }
}

/* ---- mistakes ---- */

static void
test_mistakes(void)
{
    /* clang-format off */
    static const char *const cases[][2] = {
        { "population = { covariates = { x = { distribution = \"normal(70, 10)\"; }; }; };",
          "study.cfg:5: covariate x: a cohort has no single patients: list profiles, or say "
            "cohort = \"mean\" for its expectation" },
        { "population = { covariates = { x = { distribution = \"normal(70, 10)\"; }; };\n  "
          "profiles = { one = { weight = 1; }; }; };",
          "study.cfg:5: covariate x: a cohort has no single patients: list profiles, or say "
            "cohort = \"mean\" for its expectation" },
        { "population = { covariates = { u = { distribution = \"uniform(0, 1)\"; cohort = "
          "\"mean\"; };\n"
          "  x = { formula = \"1 / (u > 0.5)\"; cohort = \"mean\"; }; }; };",
          "study.cfg:6: covariate x has no value for some patients" },
        { "population = { covariates = { u = { distribution = \"uniform(50, 60)\"; cohort = "
          "\"mean\"; }; x = { value = 1; cohort = \"mean\"; };\n"
          "  start_age = { formula = \"u + 1\"; cohort = \"mean\"; }; }; };",
          "study.cfg:6: covariate start_age: a cohort needs a number, a distribution or a number "
            "in every profile, not a formula" },
        { "population = { covariates = { x = { formula = \"x + 1\"; cohort = \"mean\"; }; }; };",
          "study.cfg:5: a loop of formulas: x -> x (each needs the next)" },
    };
    /* clang-format on */
    char text[4000], population[1000], seen[WRITTEN_NOTES];

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Written written;
        snprintf(population, sizeof(population), "%s\nparameters = { cost = \"x\"; };",
                 cases[i][0]);
        written_study(&written, study_of(text, population));
        CU_ASSERT_EQUAL(written.status, ERR_SPEC);
        CHECK_TEXT(cases[i][0], written_notes(seen, &written.notes), cases[i][1]);
        written_free(&written);
    }
}

/* Twelve distributions under one formula are possible, thirteen are not. */
static void
test_many_traits(void)
{
    char text[4000], population[3000], sum[400], seen[WRITTEN_NOTES];

    for (int n = 12; n <= 13; n++) {
        Written written;
        int at = snprintf(population, sizeof(population), "population = { covariates = {\n");
        int end = 0;
        for (int trait = 0; trait < n; trait++) {
            at += snprintf(population + at, sizeof(population) - (size_t)at,
                           "u%d = { distribution = \"uniform(0, 1)\"; cohort = \"mean\"; };\n",
                           trait);
            end += snprintf(sum + end, sizeof(sum) - (size_t)end, "%su%d", trait ? "+" : "", trait);
        }
        snprintf(population + at, sizeof(population) - (size_t)at,
                 "x = { formula = \"%s\"; cohort = \"mean\"; }; }; };\n"
                 "parameters = { cost = \"x\"; };",
                 sum);
        written_study(&written, study_of(text, population));
        CHECK_TEXT("traits", written_notes(seen, &written.notes),
                   n == 12 ? "" : "study.cfg:19: covariate x rests on more than 12 distributions");
        if (written.status == OK) {
            const Sample base = { .n_lanes = 1 };
            Model model;
            Error err;
            CHECK_OK(model_build(&model, &written.study, 0, 0, &base, &err));
            const int x = study_covariate(&written.study, "x");
            CHECK_CLOSE("mean of a sum of 12",
                        model_value(&model, written.study.covariates[x].slot)[0], 6, 1e-3);
            model_free(&model);
        }
        written_free(&written);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "means", test_means },
        { "means_of_draws", test_means_of_draws },
        { "profiles", test_profiles },
        { "start_age", test_start_age },
        { "mistakes", test_mistakes },
        { "many_traits", test_many_traits },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
