/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/sampler.h"
#include "structure/reader.h"
#include "written.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Each case extends it with a section analyses. a has a range, x a distribution, n neither; the
 * range of y has no width; f is a formula. */
static const char base[] =
    "model = { time_unit = \"year\"; cycle_length = 1; horizon = 2; };\n"
    "parameters = {\n"
    "  a = { value = 0.2; source = \"s\"; range = (0.1, 0.3); };\n"
    "  n = { value = 0.3; source = \"s\"; };\n"
    "  x = { value = 10; source = \"s\"; distribution = \"gamma(sd = 2)\"; };\n"
    "  y = { value = 4; source = \"s\"; range = (4, 4); };\n"
    "  f = \"a + n\";\n"
    "};\n"
    "states = { well = { utility = 1; costs = { care = \"f + x + y\"; }; };\n"
    "           dead = { dead = true; }; };\n"
    "transitions = { well = { dead = 0.1; }; };\n"
    "strategies = { usual = { start = { well = 1; }; }; drug = { start = { well = 1; }; }; };\n"
    "endpoints = { pfs = { states = (\"well\"); }; rfs = { states = (\"well\"); }; };\n";

static void
read_analyses(Written *written, const char *text, const StudySetting *settings, int n_settings)
{
    char whole[2000];

    snprintf(whole, sizeof(whole), "extends = \"base.cfg\";\n%s\n", text);
    written_file("base.cfg", base);
    written_file("study.cfg", whole);
    written_read(written, "study.cfg", settings, n_settings);
}

static void
read_sound(Written *written, const char *text)
{
    char notes[WRITTEN_NOTES];

    read_analyses(written, text, NULL, 0);
    CU_ASSERT_EQUAL_FATAL(written->status, OK);
    CHECK_TEXT(text, written_notes(notes, &written->notes), "");
}

/* ---- what is read ---- */

static void
test_calibration(void)
{
    Written written;
    const CalibrationPlan *plan = &written.study.analyses.calibration;

    read_sound(&written, "analyses = { calibration = { parameters = (\"x\"); }; };");
    CU_ASSERT_PTR_NOT_NULL(written.study.analyses.calibration_node);
    CU_ASSERT_EQUAL_FATAL(plan->parameters.n, 1);
    CHECK_TEXT("x", written.study.parameters[plan->parameters.at[0]].name, "x");
    CU_ASSERT_EQUAL(plan->starts, 20);
    CU_ASSERT_EQUAL(plan->draws, 10000);
    CU_ASSERT_EQUAL(plan->points, 21);
    written_free(&written);
}

/* Names of a list, in its order: "a x". */
static const char *
names_of(char text[200], const Written *written, const ParameterList *list)
{
    int n = 0;

    text[0] = '\0';
    for (int item = 0; item < list->n; item++)
        n += snprintf(text + n, 200 - (size_t)n, "%s%s", item ? " " : "",
                      written->study.parameters[list->at[item]].name);
    return text;
}

/* What each analysis does where nothing is said: docs/reference/config.md */
static void
check_defaults(const Analyses *plans)
{
    CU_ASSERT_EQUAL(plans->dsa.parameters.n, 0);
    CU_ASSERT_EQUAL(plans->dsa.outcome, 0);
    CHECK_TEXT("outcome", study_outcomes[plans->dsa.outcome], "inmb");
    CU_ASSERT_EQUAL(plans->dsa.strategy, NONE);
    CU_ASSERT_EQUAL(plans->two_way.x, NONE);
    CU_ASSERT_EQUAL(plans->two_way.y, NONE);
    CU_ASSERT_EQUAL(plans->threshold.parameters.n, 0);
    CU_ASSERT_EQUAL(plans->threshold.prices.n, 0);
    CHECK_CLOSE("draws", plans->psa.draws, 1000, 0);
    CU_ASSERT_EQUAL(plans->psa.sampler, SAMPLER_RANDOM);
    CHECK_CLOSE("patients", plans->psa.patients, NAN, 0);
    CHECK_CLOSE("budget", plans->psa.budget, NAN, 0);
    CHECK_CLOSE("wtp_most", plans->psa.wtp_most, NAN, 0);
    CU_ASSERT_EQUAL(plans->psa.wtp_points, 101);
    CHECK_CLOSE("per_year", plans->voi.per_year, NAN, 0);
    CHECK_CLOSE("years", plans->voi.years, NAN, 0);
    CHECK_CLOSE("discount", plans->voi.discount, NAN, 0);
    CU_ASSERT_EQUAL(plans->voi.n_groups, 0);
    CU_ASSERT_EQUAL(plans->voi.n_designs, 0);
    CU_ASSERT_PTR_NULL(plans->scenarios.folder);
}

/* Whether the section asks for an analysis or not, what it would do is known. */
static void
test_defaults(void)
{
    Written written;
    const Analyses *plans = &written.study.analyses;

    read_sound(&written, "");
    check_defaults(plans);
    CU_ASSERT_PTR_NULL(plans->dsa_node);
    CU_ASSERT_PTR_NULL(plans->two_way_node);
    CU_ASSERT_PTR_NULL(plans->threshold_node);
    CU_ASSERT_PTR_NULL(plans->psa_node);
    CU_ASSERT_PTR_NULL(plans->voi_node);
    CU_ASSERT_PTR_NULL(plans->scenarios_node);
    written_free(&written);

    read_sound(&written, "analyses = { base_case = { }; dsa = { }; threshold = { }; psa = { }; "
                         "voi = { }; subgroups = { }; };");
    check_defaults(plans);
    CU_ASSERT_PTR_NOT_NULL(plans->dsa_node);
    CU_ASSERT_PTR_NULL(plans->two_way_node);
    CU_ASSERT_PTR_NOT_NULL(plans->threshold_node);
    CU_ASSERT_PTR_NOT_NULL(plans->psa_node);
    CU_ASSERT_PTR_NOT_NULL(plans->voi_node);
    CU_ASSERT_PTR_NULL(plans->scenarios_node);
    CU_ASSERT_EQUAL(written.study.n_subgroups, 0);
    written_free(&written);
}

static void
test_sensitivity(void)
{
    char text[200];
    Written written;
    const Analyses *plans = &written.study.analyses;

    read_sound(&written,
               "analyses = { dsa = { parameters = (\"x\", \"a\"); outcome = \"icer\"; strategy = "
               "\"drug\"; };\n"
               " two_way = { x = \"x\"; y = \"a\"; points = 5; };\n"
               " threshold = { parameters = \"a\"; prices = (\"n\", \"x\"); };\n"
               " scenarios = { folder = \"../scenarios\"; }; };");
    CHECK_TEXT("dsa", names_of(text, &written, &plans->dsa.parameters), "x a");
    CHECK_TEXT("outcome", study_outcomes[plans->dsa.outcome], "icer");
    CU_ASSERT_EQUAL(plans->dsa.strategy, 1);
    CHECK_TEXT("x", written.study.parameters[plans->two_way.x].name, "x");
    CHECK_TEXT("y", written.study.parameters[plans->two_way.y].name, "a");
    CU_ASSERT_EQUAL(plans->two_way.points, 5);
    CU_ASSERT_EQUAL(plans->two_way_node->line, 3);
    CHECK_TEXT("threshold", names_of(text, &written, &plans->threshold.parameters), "a");
    CHECK_TEXT("prices", names_of(text, &written, &plans->threshold.prices), "n x");
    CHECK_TEXT("folder", plans->scenarios.folder, "../scenarios");
    written_free(&written);

    read_sound(&written, "analyses = { two_way = { x = \"x\"; y = \"a\"; }; };");
    CU_ASSERT_EQUAL(plans->two_way.points, 21);
    written_free(&written);
}

static void
test_psa(void)
{
    Written written;
    const PsaPlan *plan = &written.study.analyses.psa;

    for (int kind = 0; kind < SAMPLER_KINDS; kind++) {
        char text[300];
        snprintf(text, sizeof(text),
                 "analyses = { psa = { draws = %d; sampler = \"%s\"; patients = 5000; budget = 90; "
                 "wtp_most = 1.5e5; wtp_points = 31; }; };",
                 2500 + kind, sampler_names[kind]);
        read_sound(&written, text);
        CHECK_CLOSE("draws", plan->draws, 2500 + kind, 0);
        CU_ASSERT_EQUAL(plan->sampler, kind);
        CHECK_CLOSE("patients", plan->patients, 5000, 0);
        CHECK_CLOSE("budget", plan->budget, 90, 0);
        CHECK_CLOSE("wtp_most", plan->wtp_most, 150000, 0);
        CU_ASSERT_EQUAL(plan->wtp_points, 31);
        written_free(&written);
    }
}

static void
test_voi(void)
{
    char text[200];
    Written written;
    const VoiPlan *plan = &written.study.analyses.voi;

    read_sound(&written,
               "analyses = { voi = {\n"
               "  population = { per_year = 1200; years = 10; discount = 0.03; };\n"
               "  groups = { all = (\"x\", \"a\"); one = \"x\";\n"
               "             told = { label = \"The costs\"; parameters = (\"x\"); }; };\n"
               "  studies = {\n"
               "    survey = { informs = (\"x\"); sd = 3; sizes = (50, 100); };\n"
               "    yes_no = { label = \"A count\"; informs = \"x\"; sizes = (2); cost_fixed = 9; "
               "cost_per_patient = 7; };\n"
               "    trial = { arms = (\"drug\", \"usual\"); endpoint = \"rfs\"; follow_up = 5; "
               "accrual = 2; sizes = (20); };\n"
               "    plain = { arms = (\"usual\", \"drug\"); follow_up = 5; sizes = (20); };\n"
               "  }; }; };");
    CHECK_CLOSE("per_year", plan->per_year, 1200, 0);
    CHECK_CLOSE("years", plan->years, 10, 0);
    CHECK_CLOSE("discount", plan->discount, 0.03, 0);
    CU_ASSERT_EQUAL_FATAL(plan->n_groups, 3);
    CHECK_TEXT("name", plan->groups[0].name, "all");
    CHECK_TEXT("label", plan->groups[0].label, "all");
    CHECK_TEXT("all", names_of(text, &written, &plan->groups[0].of), "x a");
    CHECK_TEXT("one", names_of(text, &written, &plan->groups[1].of), "x");
    CHECK_TEXT("name", plan->groups[2].name, "told");
    CHECK_TEXT("label", plan->groups[2].label, "The costs");
    CHECK_TEXT("told", names_of(text, &written, &plan->groups[2].of), "x");

    CU_ASSERT_EQUAL_FATAL(plan->n_designs, 4);
    const StudyDesign *survey = &plan->designs[0], *yes_no = &plan->designs[1],
                      *trial = &plan->designs[2], *plain = &plan->designs[3];
    CHECK_TEXT("name", survey->name, "survey");
    CHECK_TEXT("label", survey->label, "survey");
    CHECK_TEXT("informs", names_of(text, &written, &survey->informs), "x");
    CHECK_CLOSE("sd", survey->sd, 3, 0);
    CU_ASSERT_EQUAL_FATAL(survey->n_sizes, 2);
    CHECK_CLOSE("sizes", survey->sizes[0], 50, 0);
    CHECK_CLOSE("sizes", survey->sizes[1], 100, 0);
    CU_ASSERT_EQUAL(survey->arms[0], NONE);
    CU_ASSERT_EQUAL(survey->arms[1], NONE);
    CHECK_CLOSE("cost_fixed", survey->cost_fixed, 0, 0);
    CHECK_CLOSE("cost_per_patient", survey->cost_per_patient, 0, 0);
    CHECK_TEXT("label", yes_no->label, "A count");
    CHECK_CLOSE("sd", yes_no->sd, NAN, 0);
    CHECK_CLOSE("cost_fixed", yes_no->cost_fixed, 9, 0);
    CHECK_CLOSE("cost_per_patient", yes_no->cost_per_patient, 7, 0);
    CU_ASSERT_EQUAL(trial->arms[0], 1);
    CU_ASSERT_EQUAL(trial->arms[1], 0);
    CU_ASSERT_EQUAL(trial->informs.n, 0);
    CU_ASSERT_EQUAL(trial->endpoint, 2); /* os, pfs, rfs */
    CHECK_CLOSE("follow_up", trial->follow_up, 5, 0);
    CHECK_CLOSE("accrual", trial->accrual, 2, 0);
    CU_ASSERT_EQUAL(plain->endpoint, 0);
    CHECK_CLOSE("accrual", plain->accrual, 0, 0);
    written_free(&written);
}

static void
test_subgroups(void)
{
    Written written;
    const Subgroup *subgroups;

    read_sound(&written, "model = { engine = \"individual\"; };\n"
                         "analyses = { subgroups = { old = \"age > 60\"; all = 1;\n"
                         "  young = { label = \"The young\"; formula = \"age < 30\"; }; }; };");
    CU_ASSERT_EQUAL_FATAL(written.study.n_subgroups, 3);
    subgroups = written.study.subgroups;
    CHECK_TEXT("name", subgroups[0].name, "old");
    CHECK_TEXT("label", subgroups[0].label, "old");
    CHECK_TEXT("formula", written.study.quantities[subgroups[0].formula].tree.text, "age > 60");
    CHECK_CLOSE("number", written.study.quantities[subgroups[1].formula].tree.root->number, 1, 0);
    CHECK_TEXT("name", subgroups[2].name, "young");
    CHECK_TEXT("label", subgroups[2].label, "The young");
    CHECK_TEXT("formula", written.study.quantities[subgroups[2].formula].tree.text, "age < 30");
    written_free(&written);
}

/* ---- options: a name with dots is a key of a section ---- */

static void
test_options(void)
{
    /* clang-format off */
    static const StudySetting settings[] = {
        { "analyses.psa.draws", "64" },
        { "analyses.psa.sampler", "latin hypercube" },
    };
    static const char *const texts[] = {
        "",
        "analyses = { };",
        "analyses = { psa = { }; };",
        "analyses = { psa = { draws = 9; }; };",
        "analyses = { dsa = { }; psa = { sampler = \"sobol\"; }; };",
    };
    /* clang-format on */
    char notes[WRITTEN_NOTES];

    for (size_t i = 0; i < LENGTH(texts); i++) {
        Written written;
        read_analyses(&written, texts[i], settings, LENGTH(settings));
        CHECK_TEXT(texts[i], written_notes(notes, &written.notes), "");
        CHECK_CLOSE(texts[i], written.study.analyses.psa.draws, 64, 0);
        CU_ASSERT_EQUAL(written.study.analyses.psa.sampler, SAMPLER_LATIN);
        CU_ASSERT_PTR_NOT_NULL(written.study.analyses.psa_node);
        CU_ASSERT((written.study.analyses.dsa_node != NULL) == (strstr(texts[i], "dsa") != NULL));
        written_free(&written);
    }
}

static void
test_wrong_options(void)
{
    /* clang-format off */
    static const struct { StudySetting setting; const char *told; } cases[] = {
        { { "analyses.psa.draws", "1" }, "--draws:0: psa: draws = 1 is outside [2, 100000000]" },
        { { "analyses.psa.draws", "many" }, "--draws:0: psa: draws must be a number, not a text "
          "(of the parameters)" },
        { { "analyses.psa.draws", "10.5" }, "--draws:0: psa: draws = 10.5 is not a whole number" },
        { { "analyses.psa.sampler", "halton" }, "--sampler:0: psa: sampler = \"halton\" is none "
          "of random, latin hypercube, sobol" },
        { { "analyses.psa.seed", "7" }, "--seed:0: psa: unknown key seed" },
        { { "analyses.psy.draws", "7" }, "--draws:0: analyses: unknown analysis psy (did you mean "
          "psa?)" },
    };
    /* clang-format on */
    char notes[WRITTEN_NOTES];

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Written written;
        read_analyses(&written, "", &cases[i].setting, 1);
        CHECK_TEXT(cases[i].setting.value, written_notes(notes, &written.notes), cases[i].told);
        CU_ASSERT_EQUAL(written.status, ERR_SPEC);
        written_free(&written);
    }
}

/* ---- mistakes ---- */

typedef struct {
    const char *text, *told;
} Case;

static void
check_mistakes(const Case *cases, size_t n)
{
    char seen[WRITTEN_NOTES], whole[1000];

    for (size_t i = 0; i < n; i++) {
        Written written;
        snprintf(whole, sizeof(whole), "analyses = { %s };", cases[i].text);
        read_analyses(&written, whole, NULL, 0);
        CHECK_TEXT(cases[i].text, written_notes(seen, &written.notes), cases[i].told);
        CU_ASSERT_EQUAL(written.status, ERR_SPEC);
        written_free(&written);
    }
}

/* clang-format off */
static void
test_wrong_section(void)
{
    static const Case cases[] = {
        { "psy = { };", "study.cfg:2: analyses: unknown analysis psy (did you mean psa?)" },
        { "zoo = { };", "study.cfg:2: analyses: unknown analysis zoo" },
        { "base_case = 3;", "study.cfg:2: base_case must be a group { }, not a number" },
        { "base_case = { draws = 3; };", "study.cfg:2: base_case: unknown key draws" },
        { "dsa = true;", "study.cfg:2: dsa must be a group { }, not true or false" },
        { "two_way = 3;", "study.cfg:2: two_way must be a group { }, not a number" },
        { "threshold = (\"a\");", "study.cfg:2: threshold must be a group { }, not a list" },
        { "psa = 1000;", "study.cfg:2: psa must be a group { }, not a number" },
        { "voi = 1000;", "study.cfg:2: voi must be a group { }, not a number" },
        { "scenarios = \"folder\";", "study.cfg:2: scenarios must be a group { }, not a text" },
        { "subgroups = 3;", "study.cfg:2: subgroups must be a group of named entries { name = "
          "...; }, not a number" },
        { "}; analyses_ = {", "study.cfg:2: unknown section analyses_ (did you mean analyses?)" },
    };

    check_mistakes(cases, LENGTH(cases));
}

static void
test_wrong_sensitivity(void)
{
    static const Case cases[] = {
        { "dsa = { parameter = \"a\"; };", "study.cfg:2: dsa: unknown key parameter (did you mean "
          "parameters?)" },
        { "dsa = { parameters = (\"n\"); };", "study.cfg:2: dsa: n has neither a range nor a "
          "distribution" },
        { "dsa = { parameters = (\"f\", \"y\"); };", "study.cfg:2: dsa: f has neither a range nor "
          "a distribution\n"
          "study.cfg:2: dsa: the range of y has no width (4, 4)" },
        { "dsa = { parameters = (\"a\", \"xx\"); };", "study.cfg:2: dsa: there is no parameter "
          "xx" },
        { "dsa = { parameters = (\"a\", \"x\", \"a\"); };", "study.cfg:2: dsa: a is named twice" },
        { "dsa = { parameters = (); };", "study.cfg:2: dsa: an empty list of names" },
        { "dsa = { parameters = (\"a\", 3); };", "study.cfg:2: dsa: parameters must be a list of "
          "names: (\"a\", \"b\"), but item 2 is a number" },
        { "dsa = { outcome = \"icers\"; };", "study.cfg:2: dsa: outcome = \"icers\" is none of "
          "inmb, icer, incremental_cost, incremental_qaly (did you mean icer?)" },
        { "dsa = {\n strategy = \"durg\"; };", "study.cfg:3: dsa: there is no strategy durg (did "
          "you mean drug?)" },
        { "dsa = { strategy = 2; };", "study.cfg:2: dsa: strategy must be a text in quotes, not a "
          "number (against the comparator; every strategy if not said)" },
        /* what `set` has fixed has no distribution any more */
        { "dsa = { parameters = \"x\"; }; }; set = { x = 3;",
          "study.cfg:2: dsa: x has neither a range nor a distribution" },
        { "two_way = { };", "study.cfg:2: two_way: x is missing (a parameter with a range or a "
          "distribution)\n"
          "study.cfg:2: two_way: y is missing (another)" },
        { "two_way = { x = \"a\"; y = \"a\"; };", "study.cfg:2: two_way: x and y are the same "
          "parameter" },
        { "two_way = { x = \"a\";\n y = \"n\"; };", "study.cfg:3: two_way: n has neither a range "
          "nor a distribution" },
        { "two_way = { x = \"y\"; y = \"a\"; };", "study.cfg:2: two_way: the range of y has no "
          "width (4, 4)" },
        { "two_way = { x = \"a\"; y = \"q\"; };", "study.cfg:2: two_way: there is no parameter q" },
        { "two_way = { x = \"a\"; y = \"x\"; points = 1; };",
          "study.cfg:2: two_way: points = 1 is outside [2, 1000]" },
        { "two_way = { x = \"a\"; y = \"x\"; points = 2.5; };",
          "study.cfg:2: two_way: points = 2.5 must be a whole number" },
        { "threshold = { parameters = \"y\"; };", "study.cfg:2: threshold: the range of y has no "
          "width (4, 4)" },
        { "threshold = { prices = (); };", "study.cfg:2: threshold: an empty list of names" },
        { "threshold = { prices = (\"n\", \"n\"); };", "study.cfg:2: threshold: n is named twice" },
        { "threshold = { price = (\"n\"); };", "study.cfg:2: threshold: unknown key price (did "
          "you mean prices?)" },
        { "calibration = { };", "study.cfg:2: calibration: parameters is missing (that are free; the "
          "distribution of each is its prior)" },
        { "calibration = { parameters = \"a\"; };", "study.cfg:2: calibration: a has no "
          "distribution, which would be its prior (distribution = \"lognormal(lo = 10, hi = 40)\")" },
        { "calibration = { parameters = \"x\"; draws = 50; };", "study.cfg:2: calibration: draws = "
          "50 is outside [100, 1000000]" },
        { "calibration = { parameters = (\"x\", \"x\"); };", "study.cfg:2: calibration: x is named "
          "twice" },
        { "calibration = { parameters = \"k\"; }; };\nparameters = { k = { value = 3; source = "
          "\"s\"; distribution = \"poisson(3)\"; };", "study.cfg:2: calibration: the prior of k is "
          "poisson, which has steps; a search needs a continuous one" },
        { "calibration = { parameters = \"x\"; }; };\njoint = { j = { names = (\"x\", \"z\"); "
          "correlation = (1, 0.5, 1); }; };\nparameters = { z = { value = 3; source = \"s\"; "
          "distribution = \"gamma(sd = 1)\"; };", "study.cfg:2: calibration: x is drawn in joint j; "
          "a prior is a distribution of its own" },
        { "scenarios = { };", "study.cfg:2: scenarios: folder is missing (of configs, beside this "
          "one)" },
        { "scenarios = { folder = 3; };", "study.cfg:2: scenarios: folder must be a text in "
          "quotes, not a number (of configs, beside this one)" },
    };

    check_mistakes(cases, LENGTH(cases));
}

static void
test_wrong_psa(void)
{
    static const Case cases[] = {
        { "psa = { draws = 1; };", "study.cfg:2: psa: draws = 1 is outside [2, 100000000]" },
        { "psa = { draws = 100000001; };", "study.cfg:2: psa: draws = 100000001 is outside [2, "
          "100000000]" },
        { "psa = { draws = 10.5; };", "study.cfg:2: psa: draws = 10.5 is not a whole number" },
        { "psa = { draws = \"10\"; };", "study.cfg:2: psa: draws must be a number, not a text (of "
          "the parameters)" },
        { "psa = { sampler = \"Sobol\"; };", "study.cfg:2: psa: sampler = \"Sobol\" is none of "
          "random, latin hypercube, sobol (did you mean sobol?)" },
        { "psa = { sampler = 3; };", "study.cfg:2: psa: sampler must be a word in quotes, not a "
          "number (how they are drawn)" },
        { "psa = { patients = 1; };", "study.cfg:2: psa: patients = 1 is outside [2, 2147483647]" },
        { "psa = { patients = 10.5; };", "study.cfg:2: psa: patients = 10.5 is not a whole "
          "number" },
        { "psa = { budget = 0; };", "study.cfg:2: psa: budget = 0 is outside [0.001, 10000000] "
          "second" },
        { "psa = { wtp_most = 0; };", "study.cfg:2: psa: wtp_most = 0 is outside [1e-09, 1e+15] "
          "currency per QALY" },
        { "psa = { wtp_points = 1; };", "study.cfg:2: psa: wtp_points = 1 is outside [2, 10001]" },
        { "psa = { wtp_points = 10.5; };", "study.cfg:2: psa: wtp_points = 10.5 must be a whole "
          "number" },
        { "psa = { draw = 10; };", "study.cfg:2: psa: unknown key draw (did you mean draws?)" },
    };

    check_mistakes(cases, LENGTH(cases));
}

static void
test_wrong_voi(void)
{
    static const char missing[] = "study.cfg:2: voi: population: per_year is missing (who meet "
    "the decision in a year)\n"
        "study.cfg:2: voi: population: years is missing (the decision will stand for)\n"
        "study.cfg:2: voi: population: discount is missing (rate at which later patients count "
        "less)";
    static const Case cases[] = {
        { "voi = { population = { }; };", missing },
        { "voi = { population = 1000; };", "study.cfg:2: voi: population must be a group { }, not "
          "a number ({ per_year; years; discount; }: whom the decision is for; without it, values "
          "are per patient only)" },
        { "voi = { population = { per_year = -1; years = 3; discount = 2; }; };",
          "study.cfg:2: voi: population: per_year = -1 is outside [0, 1000000000000] patient\n"
          "study.cfg:2: voi: population: discount = 2 is outside [0, 1] per year" },
        { "voi = { groups = (\"a\"); };", "study.cfg:2: voi: groups must be a group { }, not a "
          "list (parameters learnt together: costs = (\"c_a\", \"c_b\");)" },
        { "voi = { groups = { g = 3; }; };", "study.cfg:2: voi: group g needs a list of "
          "parameters: (\"a\", \"b\")" },
        { "voi = { groups = { g = (\"a\", 3); }; };", "study.cfg:2: voi: group g needs a list of "
          "parameters: (\"a\", \"b\")" },
        { "voi = { groups = { g = { }; }; };", "study.cfg:2: voi: group g needs a list of "
          "parameters: (\"a\", \"b\")" },
        { "voi = { groups = { g = { parameters = 3; }; }; };",
          "study.cfg:2: voi: group g: parameters must be a list of names: (\"a\", \"b\"), not a "
          "number (learnt together)" },
        { "voi = { groups = { g = (); }; };", "study.cfg:2: voi: group g: an empty list of names" },
        { "voi = { groups = { g = (\"a\", \"a\"); }; };", "study.cfg:2: voi: group g: a is named "
          "twice" },
        { "voi = { groups = { g = (\"a\", \"q\"); }; };", "study.cfg:2: voi: group g: there is no "
          "parameter q" },
        { "voi = { groups = { g = { parameters = \"a\"; lable = \"G\"; }; }; };",
          "study.cfg:2: voi: group g: unknown key lable (did you mean label?)" },
        { "voi = { groups = { g = { parameters = \"a\"; label = 3; }; }; };",
          "study.cfg:2: voi: group g: label must be a text in quotes, not a number (for people)" },
        { "voi = { studys = { }; };", "study.cfg:2: voi: unknown key studys (did you mean "
          "studies?)" },
        { "voi = { studies = 3; };", "study.cfg:2: voi: studies must be a group { }, not a number "
          "(studies that could be made)" },
    };

    check_mistakes(cases, LENGTH(cases));
}

#define STUDY(text) "voi = { studies = { t = { " text " }; }; };"
#define ARMS "arms = (\"usual\", \"drug\"); "

static void
test_wrong_studies(void)
{
    static const Case cases[] = {
        { "voi = { studies = { t = 3; }; };", "study.cfg:2: study t must be a group { }, not a "
          "number" },
        { STUDY("sizes = (10);"), "study.cfg:2: study t needs arms (a trial) or informs (a "
          "survey)" },
        { STUDY("sizes = (10); informs = \"x\"; follow_up = 1; " ARMS),
          "study.cfg:2: study t needs arms (a trial) or informs (a survey), not both" },
        { STUDY("informs = \"x\";"), "study.cfg:2: study t: sizes is missing (patients an arm, or "
          "people asked; each is tried)" },
        { STUDY("informs = \"x\"; sizes = ();"), "study.cfg:2: study t: sizes needs a number" },
        { STUDY("informs = \"x\"; sizes = 10;"), "study.cfg:2: study t: sizes must be a list of "
          "numbers: (1, 2), not a number (patients an arm, or people asked; each is tried)" },
        { STUDY("informs = \"x\"; sizes = (10, \"a\");"),
          "study.cfg:2: study t: sizes must be a list of numbers: (1, 2), but item 2 is a text" },
        { STUDY("informs = \"x\"; sizes = (1, 2.5, 2e7);"), "study.cfg:2: study t: sizes: 1 is "
          "not a whole number from 2 to 10,000,000\n"
          "study.cfg:2: study t: sizes: 2.5 is not a whole number from 2 to 10,000,000\n"
          "study.cfg:2: study t: sizes: 2e+07 is not a whole number from 2 to 10,000,000" },
        { STUDY("informs = \"x\"; sizes = (10); sd = 0;"), "study.cfg:2: study t: sd = 0 is "
          "outside [1e-12, 1e+15]" },
        { STUDY("informs = (); sizes = (10);"), "study.cfg:2: study t: an empty list of names" },
        { STUDY("informs = (\"x\", \"q\"); sizes = (10);"), "study.cfg:2: study t: there is no "
          "parameter q" },
        { STUDY("informs = (\"x\", \"a\"); sizes = (10);"), "study.cfg:2: study t: a is not "
          "uncertain: there is nothing to learn" },
        { STUDY("informs = 3; sizes = (10);"), "study.cfg:2: study t: informs must be a list of "
          "names: (\"a\", \"b\"), not a number (a survey: the parameters that it measures)" },
        { STUDY(ARMS "sizes = (10);"), "study.cfg:2: study t: a trial needs its follow_up" },
        { STUDY(ARMS "sizes = (10); follow_up = 1; accrual = 2;"),
          "study.cfg:2: study t: accrual = 2 is longer than follow_up = 1" },
        { STUDY(ARMS "sizes = (10); follow_up = 1; endpoint = \"rf\";"),
          "study.cfg:2: study t: there is no endpoint rf" },
        { STUDY("arms = \"usual\"; sizes = (10); follow_up = 1;"),
          "study.cfg:2: study t: a trial has two arms: arms = (\"new\", \"old\");" },
        { STUDY("arms = (\"usual\", \"drug\", \"usual\"); sizes = (10); follow_up = 1;"),
          "study.cfg:2: study t: a trial has two arms: arms = (\"new\", \"old\");" },
        { STUDY("arms = (\"usual\", \"usual\"); sizes = (10); follow_up = 1;"),
          "study.cfg:2: study t: both arms are the same strategy" },
        { STUDY("arms = (\"usual\", \"durg\"); sizes = (10); follow_up = 1;"),
          "study.cfg:2: study t: there is no strategy durg (did you mean drug?)" },
        { STUDY("arms = (\"usual\", 3); sizes = (10); follow_up = 1;"),
          "study.cfg:2: study t: arms must be a list of names: (\"a\", \"b\"), but item 2 is a "
          "number" },
        { STUDY("arm = (\"usual\", \"drug\"); sizes = (10);"),
          "study.cfg:2: study t: unknown key arm (did you mean arms?)\n"
          "study.cfg:2: study t needs arms (a trial) or informs (a survey)" },
        { STUDY("informs = \"x\"; sizes = (10); cost_fixed = -1; cost_per_patient = \"a\";"),
          "study.cfg:2: study t: cost_fixed = -1 is outside [0, 1e+15] currency\n"
          "study.cfg:2: study t: cost_per_patient must be a number, not a text (and of each "
          "patient in it)" },
    };

    check_mistakes(cases, LENGTH(cases));
}

static void
test_wrong_subgroups(void)
{
    static const Case cases[] = {
        { "subgroups = { old = { label = \"Old\"; }; };", "study.cfg:2: subgroup old needs a "
          "formula\n"
          "study.cfg:2: warning: analyses: subgroups are of single patients (engine = "
          "\"individual\")" },
        { "subgroups = { old = { formula = \"1\"; labl = \"Old\"; }; }; }; model = { engine = "
          "\"individual\"; ",
          "study.cfg:2: subgroup old: unknown key labl (did you mean label?)" },
        { "subgroups = { old = { formula = \"1\"; label = 3; }; }; }; model = { engine = "
          "\"individual\"; ",
          "study.cfg:2: subgroup old: label must be a text in quotes, not a number (for people)" },
        { "subgroups = { old = { formula = (1); }; }; }; model = { engine = \"individual\"; ",
          "study.cfg:2: subgroup old: formula must be a number or a formula in quotes, not a list "
          "(not 0 for the patients who belong to it)" },
        { "subgroups = { old = (1); }; }; model = { engine = \"individual\"; ",
          "study.cfg:2: subgroup old must be a number or a formula in quotes, not a list" },
        { "subgroups = { old = \"agee > 60\"; }; }; model = { engine = \"individual\"; ",
          "study.cfg:2: unknown name agee (did you mean age?)\n    agee > 60\n    ^~~~" },
    };

    check_mistakes(cases, LENGTH(cases));
}
/* clang-format on */

/* What another version can do is no mistake. */
static void
test_warnings(void)
{
    /* clang-format off */
    static const Case cases[] = {
        { "curves = { };", "study.cfg:2: warning: curves: no survival function is fitted to a "
          "file" },
        { "subgroups = { old = \"age > 60\"; };",
          "study.cfg:2: warning: analyses: subgroups are of single patients (engine = "
          "\"individual\")" },
    };
    /* clang-format on */
    char seen[WRITTEN_NOTES], whole[200];

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Written written;
        snprintf(whole, sizeof(whole), "analyses = { %s };", cases[i].text);
        read_analyses(&written, whole, NULL, 0);
        CHECK_TEXT(cases[i].text, written_notes(seen, &written.notes), cases[i].told);
        CU_ASSERT_EQUAL(written.status, OK);
        written_free(&written);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "calibration", test_calibration },
        { "defaults", test_defaults },
        { "sensitivity", test_sensitivity },
        { "psa", test_psa },
        { "voi", test_voi },
        { "subgroups", test_subgroups },
        { "options", test_options },
        { "wrong_options", test_wrong_options },
        { "wrong_section", test_wrong_section },
        { "wrong_sensitivity", test_wrong_sensitivity },
        { "wrong_psa", test_wrong_psa },
        { "wrong_voi", test_wrong_voi },
        { "wrong_studies", test_wrong_studies },
        { "wrong_subgroups", test_wrong_subgroups },
        { "warnings", test_warnings },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
