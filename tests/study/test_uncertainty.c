/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sensitivity analyses and the value of perfect information against closed forms. */
#include "analysis/dsa.h"
#include "analysis/psa_noise.h"
#include "analysis/psa_split.h"
#include "analysis/psa_tables.h"
#include "analysis/threshold.h"
#include "analysis/voi.h"
#include "written.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Costs at time 0 and nothing else: net benefit is what the parameters say. The new strategy costs
 * p2 - p1 with p1 ~ N(1, 1) and p2 ~ N(0, 2), the old nothing. Its net benefit is N(1, sqrt(5)), so
 * the value of perfect information is sqrt(5) phi(1 / sqrt(5)) - Phi(-1 / sqrt(5)) = 0.4798107. */
static const char two_normals[] =
    "model = { time_unit = \"year\"; cycle_length = 1; horizon = 1; thresholds = (1.0, 2.0);\n"
    "          comparator = \"old\"; };\n"
    "parameters = {\n"
    "  p1 = { value = 1; distribution = \"normal(sd = 1)\"; range = (-2, 3); source = \"s\"; };\n"
    "  p2 = { value = 0; distribution = \"normal(sd = 2)\"; source = \"s\"; }; };\n"
    "states = { on = { utility = 0; }; off = { dead = true; }; };\n"
    "transitions = { on = { off = 0; }; };\n"
    "strategies = { old = { start = { on = 1; }; };\n"
    "               new = { start = { on = 1; }; costs = { c = \"p2 - p1\"; }; }; };\n";

static const double perfect = 0.4798107;

static void
read_study(Written *written, const char *text)
{
    char notes[WRITTEN_NOTES];

    written_study(written, text);
    if (written->status != OK) CHECK_TEXT("notes", written_notes(notes, &written->notes), "");
    CU_ASSERT_EQUAL_FATAL(written->status, OK);
}

static void
run_psa(Psa *psa, const Written *written, long long n_draws, int sampler, int n_threads)
{
    const PsaRun run = {
        .seed = 7, .n_threads = n_threads, .n_draws = n_draws, .sampler = sampler, .n_patients = 100
    };
    Error err;

    CHECK_OK(psa_run(psa, &written->study, &run, &err));
}

/* ---- draws of a known answer ---- */

static void
check_means(const char *name, const Psa *psa)
{
    const PsaMean mean = psa_mean(psa, psa->cost + psa->n);
    PsaDecision decision;

    CU_ASSERT_TRUE(fabs(mean.mean + 1) < 4 * mean.error);
    psa_tables_decide(&decision, psa);
    const Acceptability *curve = psa_tables_best(&decision);
    const int first = decision.thresholds[0];
    CHECK_CLOSE("corrected is absent of a cohort", decision.corrected.n_wtp, 0, 0);
    if (fabs(curve->evpi[first] - perfect) > 4 * curve->evpi_error[first])
        CHECK_CLOSE(name, curve->evpi[first], perfect, 0);
    if (fabs(curve->evpi_split[first] - perfect) > 4 * curve->evpi_error[first])
        CHECK_CLOSE(name, curve->evpi_split[first], perfect, 0);
    /* the new strategy is better with probability Phi(1 / sqrt(5)) = 0.6726396 */
    CHECK_CLOSE(name, curve->probability[first * 2 + 1], 0.6726396,
                4 * sqrt(0.6726 * 0.3274 / (double)psa->n) / 0.6726396);
    CHECK_CLOSE("rows sum to 1", curve->probability[first * 2] + curve->probability[first * 2 + 1],
                1, 1e-15);
    CU_ASSERT_EQUAL(curve->best[first], 1);
    psa_tables_free(&decision);
}

static void
test_two_normals(void)
{
    Written written;
    double error[3];

    read_study(&written, two_normals);
    for (int sampler = 0; sampler < 3; sampler++) {
        Psa psa;
        run_psa(&psa, &written, 20000, sampler, 2);
        check_means(sampler_names[sampler], &psa);
        error[sampler] = psa_mean(&psa, psa.cost + psa.n).error;
        psa_free(&psa);
    }
    /* sqrt(5 / 20000) = 0.0158 */
    CHECK_CLOSE("error of random draws", error[0], sqrt(5.0 / 20000), 0.03);
    CU_ASSERT_TRUE(error[1] < error[0] / 20); /* additive: almost exact */
    CU_ASSERT_TRUE(error[2] < error[0] / 20);
    written_free(&written);
}

static void
test_threads_do_not_matter(void)
{
    Written written;
    Psa psa[3];
    static const int threads[3] = { 1, 2, 7 };

    read_study(&written, two_normals);
    for (int item = 0; item < 3; item++) run_psa(&psa[item], &written, 1000, 0, threads[item]);
    for (int item = 1; item < 3; item++) {
        CU_ASSERT_EQUAL(memcmp(psa[0].cost, psa[item].cost, 2000 * sizeof(double)), 0);
        CU_ASSERT_EQUAL(memcmp(psa[0].parameters, psa[item].parameters, 2000 * sizeof(double)), 0);
    }
    for (int item = 0; item < 3; item++) psa_free(&psa[item]);
    written_free(&written);
}

/* What is random of a parameter does not depend on who else is uncertain. */
static void
test_others_do_not_matter(void)
{
    Written written, alone;
    Psa psa, without;

    read_study(&written, two_normals);
    run_psa(&psa, &written, 64, SAMPLER_RANDOM, 1);
    written_file("base.cfg", two_normals);
    read_study(&alone, "extends = \"base.cfg\"; set = { p1 = 1; };");
    run_psa(&without, &alone, 64, SAMPLER_RANDOM, 1);
    CU_ASSERT_EQUAL(psa.draws.n, 2);
    CU_ASSERT_EQUAL(without.draws.n, 1);
    CU_ASSERT_EQUAL(memcmp(psa.parameters + 64, without.parameters, 64 * sizeof(double)), 0);
    psa_free(&psa);
    psa_free(&without);
    written_free(&written);
    written_free(&alone);
}

/* ---- value of information ---- */

static void
check_worth(const Table *table, const char *column, const char *name, double size, double expected)
{
    for (int row = 0; row < table_rows(table); row++) {
        const bool sized = isnan(size) || table_at(table, row, "n")->number == size;
        const char *who = table_at(table, row, isnan(size) ? "parameters" : "study")->text;
        if (!sized || strcmp(who, name) != 0 || table_at(table, row, "wtp")->number != 1) continue;
        const double found = table_at(table, row, column)->number;
        const double error = table_at(table, row, "standard_error")->number;
        if (!(fabs(found - expected) <= 4 * error + 1e-4)) CHECK_CLOSE(name, found, expected, 0);
        CU_ASSERT_TRUE(error < 0.02);
        CU_ASSERT_TRUE(table_at(table, row, "permuted")->number < 0.01);
        return;
    }
    CU_FAIL("no such row");
}

/* The preposterior standard deviation of p1 after n people with standard deviation 2:
 * s = 1 / sqrt(1 + 4 / n); worth s phi(1 / s) - Phi(-1 / s), as p2 stays unknown. */
static double
worth_of_survey(double n)
{
    const double s = 1 / sqrt(1 + 4 / n), z = 1 / s;

    return s * exp(-0.5 * z * z) / sqrt(2 * acos(-1)) - 0.5 * erfc(z / sqrt(2));
}

static void
test_value_of_information(void)
{
    const VoiRun run = { .n_threads = 2 };
    Written written;
    PsaDecision decision;
    Psa psa;
    Evsi evsi;
    Tables tables = { 0 };
    Error err;

    written_file("base.cfg", two_normals);
    read_study(&written,
               "extends = \"base.cfg\"; analyses = { voi = {\n"
               "  population = { per_year = 100; years = 2; discount = 0.1; };\n"
               "  groups = { both = (\"p1\", \"p2\"); };\n"
               "  studies = { survey = { informs = (\"p1\"); sd = 2; sizes = (4, 16);\n"
               "                         cost_fixed = 3; cost_per_patient = 0.5; }; }; }; };");
    run_psa(&psa, &written, 10000, SAMPLER_RANDOM, 2);
    psa_tables_decide(&decision, &psa);
    evsi_init(&evsi, &written.study, 7, 10000);
    CHECK_OK(voi_run(&tables, &decision, &evsi, &run, &err));
    const Table *evppi = tables_find(&tables, "evppi"), *found = tables_find(&tables, "evsi");
    check_worth(evppi, "evppi", "p1", NAN, 0.0833155);
    check_worth(evppi, "evppi", "p2", NAN, 0.3955931);
    check_worth(evppi, "evppi", "both", NAN, perfect);
    check_worth(found, "evsi", "survey", 4, worth_of_survey(4));
    check_worth(found, "evsi", "survey", 16, worth_of_survey(16));
    /* 100 patients now, 100 a year later, less 3 + 4 / 2 */
    CHECK_CLOSE("net benefit", table_at(found, 0, "enbs")->number,
                table_at(found, 0, "evsi")->number * (100 + 100 / 1.1) - 5, 1e-12);
    tables_free(&tables);
    evsi_free(&evsi);
    psa_tables_free(&decision);
    psa_free(&psa);
    written_free(&written);
}

/* ---- draws that break the model ---- */

static const char sometimes_wrong[] =
    "model = { time_unit = \"year\"; cycle_length = 1; horizon = 2; };\n"
    "parameters = { p = { value = 0.5; distribution = \"normal(sd = 0.3)\"; source = \"s\"; }; };\n"
    "states = { on = { utility = 1; }; dead = { dead = true; }; };\n"
    "transitions = { on = { dead = \"p\"; }; };\n"
    "strategies = { only = { start = { on = 1; }; }; };\n";

static void
test_bad_draws(void)
{
    PsaRun run = { .seed = 1, .n_threads = 2, .n_draws = 2000 };
    Written written;
    Psa psa;
    Error err;
    char first[sizeof(err.text)];

    read_study(&written, sometimes_wrong);
    CHECK_FAILS(psa_run(&psa, &written.study, &run, &err), ERR_SPEC, "is outside [0, 1]");
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "in draw "));
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "where p = "));
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "--skip-bad-draws"));
    strcpy(first, err.text);
    psa_free(&psa);
    run.n_threads = 1; /* the same draw is told */
    CHECK_FAILS(psa_run(&psa, &written.study, &run, &err), ERR_SPEC, first);
    psa_free(&psa);
    run.skip_bad = true;
    CHECK_OK(psa_run(&psa, &written.study, &run, &err));
    CU_ASSERT_EQUAL(psa.n + psa.n_bad, 2000);
    /* 2 Phi(-0.5 / 0.3) = 0.0955807 */
    CHECK_CLOSE("share left out", (double)psa.n_bad / 2000, 0.0955807,
                4 * sqrt(0.0955807 * 0.9044 / 2000) / 0.0955807);
    for (long long draw = 0; draw < psa.n; draw++) {
        const double p = psa.parameters[draw]; /* half a cycle at both ends, undiscounted */
        if (p < 0 || p > 1 ||
            fabs(psa.life_years[draw] - (0.5 + (1 - p) + 0.5 * (1 - p) * (1 - p))) > 1e-12)
            CU_FAIL("a kept draw has another's result");
        if (psa.number[draw] <= draw) CU_FAIL("draws keep their numbers");
    }
    psa_free(&psa);
    written_free(&written);
}

static void
test_too_few(void)
{
    PsaRun run = { .seed = 1, .n_threads = 1, .n_draws = 1 };
    Written written;
    Psa psa;
    Error err;

    read_study(&written, two_normals);
    CHECK_FAILS(psa_run(&psa, &written.study, &run, &err), ERR_USAGE, "at least 2 draws");
    psa_free(&psa);
    run.n_draws = 20;
    run.sampler = SAMPLER_SOBOL;
    CHECK_FAILS(psa_run(&psa, &written.study, &run, &err), ERR_SPEC, "are too few");
    psa_free(&psa);
    written_free(&written);
    written_file("base.cfg", two_normals);
    read_study(&written, "extends = \"base.cfg\"; set = { p1 = 1; p2 = 0; };");
    run = (PsaRun){ .seed = 1, .n_threads = 1, .n_draws = 10 };
    CHECK_FAILS(psa_run(&psa, &written.study, &run, &err), ERR_SPEC,
                "study.cfg: psa: no parameter is uncertain");
    psa_free(&psa);
    written_free(&written);
}

/* ---- noise of single patients ---- */

/* Death at a rate from a gamma with mean 0.1 and sd 0.02, for a long time, undiscounted: a patient
 * lives 1 / r on average with a standard deviation of 1 / r. E(1 / r) = 1 / (scale (shape - 1))
 * with shape 25, scale 0.004: 10.416667; between draws var(1 / r) = E^2 / (shape - 2) = 4.717694;
 * within E(1 / r^2) = E^2 + var = 113.225. The new strategy halves the rate with the same luck:
 * twice the life, so the increment has the same moments. */
static const char exponential_life[] =
    "model = { time_unit = \"year\"; cycle_length = 50; horizon = 600; engine = \"individual\";\n"
    "          patients = 100; thresholds = (1.0); comparator = \"old\"; };\n"
    "parameters = { r = { value = 0.1; distribution = \"gamma(sd = 0.02)\"; source = \"s\"; };\n"
    "               hr = 1; };\n"
    "states = { on = { utility = 1; }; dead = { dead = true; }; };\n"
    "transitions = { on = { dead = { rate = \"r\"; hazard_ratio = \"hr\"; }; }; };\n"
    "strategies = { old = { start = { on = 1; }; };\n"
    "               new = { start = { on = 1; }; set = { hr = 0.5; }; }; };\n";

static void
test_noise_is_told_apart(void)
{
    enum { DRAWS = 4000, PATIENTS = 100 };
    const double mean = 1 / (0.004 * 24), between = mean * mean / 23;
    const double within = (mean * mean + between) / PATIENTS;
    Written written;
    Psa psa;
    PsaDecision decision;
    double total, patient;

    read_study(&written, exponential_life);
    run_psa(&psa, &written, DRAWS, SAMPLER_RANDOM, 2);
    psa_noise_split(&total, &patient, &psa, 1, 1);
    CHECK_CLOSE("patients' variance", patient, within, 0.03);
    CHECK_CLOSE("total variance", total, between + within, 4 * sqrt(2.0 / DRAWS) * 1.3);
    CHECK_CLOSE("parameters' variance", total - patient, between, 0.15);
    psa_tables_decide(&decision, &psa);
    double *inmb = memory_new(DRAWS, sizeof(double)), squares = 0, sum = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
        inmb[draw] = decision.qaly[DRAWS + draw] - decision.qaly[draw];
        sum += inmb[draw] / DRAWS;
    }
    for (int draw = 0; draw < DRAWS; draw++) squares += (inmb[draw] - sum) * (inmb[draw] - sum);
    CHECK_CLOSE("variance without noise", squares / (DRAWS - 1), total - patient, 1e-6);
    CHECK_CLOSE("the mean stays", sum,
                psa_mean(&psa, psa.qaly + DRAWS).mean - psa_mean(&psa, psa.qaly).mean, 1e-12);
    free(inmb);
    psa_tables_free(&decision);
    psa_free(&psa);
    written_free(&written);
}

/* The same study as a cohort: what is left after the noise is what the cohort says. */
static void
test_corrected_patients_are_a_cohort(void)
{
    enum { DRAWS = 4000 };
    Written written, cohort;
    Psa single, exact;
    PsaDecision decision, wanted;
    static const double shares[2] = { 0.025, 0.975 };
    double found[2], expected[2];

    written_file("base.cfg", exponential_life);
    read_study(&written, exponential_life);
    read_study(&cohort,
               "extends = \"base.cfg\"; model = { engine = \"cohort\"; cycle_length = 0.5; };");
    run_psa(&single, &written, DRAWS, SAMPLER_RANDOM, 2);
    run_psa(&exact, &cohort, DRAWS, SAMPLER_RANDOM, 2);
    psa_tables_decide(&decision, &single);
    psa_tables_decide(&wanted, &exact);
    psa_quantiles(found, decision.qaly, DRAWS, shares, 2);
    psa_quantiles(expected, exact.qaly, DRAWS, shares, 2);
    for (int end = 0; end < 2; end++) CHECK_CLOSE("interval", found[end], expected[end], 0.03);
    psa_quantiles(found, single.qaly, DRAWS, shares, 2);
    CU_ASSERT_TRUE(found[0] < 0.97 * expected[0]); /* as drawn it is too wide */
    psa_tables_free(&decision);
    psa_tables_free(&wanted);
    psa_free(&single);
    psa_free(&exact);
    written_free(&written);
    written_free(&cohort);
}

static void
test_best_split(void)
{
    static const struct {
        double variances, times;
        long long expected;
    } cases[] = { { 400, 25, 100 }, { 1e6, 1.5129, 1200 }, { 0, 5, 16 }, { 1e30, 1e30, 10000000 } };

    for (size_t i = 0; i < LENGTH(cases); i++)
        CU_ASSERT_EQUAL(psa_split_patients(cases[i].variances, cases[i].times), cases[i].expected);
}

/* ---- deterministic sensitivity ---- */

static void
test_one_way(void)
{
    const EvaluationPlan plan = { .seed = 1, .n_threads = 2 };
    Written written;
    Tables tables = { 0 };
    Error err;

    read_study(&written, two_normals);
    CHECK_OK(dsa_one_way(&tables, &written.study, &plan, &err));
    const Table *table = tables_find(&tables, "dsa");
    CU_ASSERT_EQUAL_FATAL(table_rows(table), 4);
    /* p2 has no range: 2 * 1.959964 to both sides is wider than p1's 5 */
    CHECK_TEXT("widest", table_at(table, 0, "parameter")->text, "p2");
    CHECK_CLOSE("its width", table_at(table, 0, "width")->number, 4 * 1.959963984540054, 1e-12);
    CHECK_CLOSE("its low end", table_at(table, 0, "parameter_value")->number,
                -2 * 1.959963984540054, 1e-12);
    CHECK_TEXT("next", table_at(table, 2, "parameter")->text, "p1");
    CHECK_CLOSE("inmb at -2", table_at(table, 2, "inmb")->number, -2, 1e-12);
    CHECK_CLOSE("inmb at 3", table_at(table, 3, "inmb")->number, 3, 1e-12);
    CHECK_TEXT("the quadrant changes", table_at(table, 2, "flag")->text,
               "icer changes its meaning");
    CHECK_TEXT("the quadrant stays", table_at(table, 3, "flag")->text, NULL);
    tables_free(&tables);
    written_free(&written);
}

/* Three strategies whose net benefits are lines in x: 1, 2 x and x^2 - 1; the best changes at 1/2
 * and at 1 + sqrt(2). */
static const char three_lines[] =
    "model = { time_unit = \"year\"; cycle_length = 1; horizon = 1; thresholds = (1.0); };\n"
    "parameters = { x = { value = 1; range = (0, 4); source = \"s\"; };\n"
    "               y = { value = 1; range = (0.5, 0.75); source = \"s\"; };\n"
    "               price = { value = 1; unit = \"USD\"; source = \"s\"; }; };\n"
    "states = { on = { utility = 0; }; off = { dead = true; }; };\n"
    "transitions = { on = { off = 0; }; };\n"
    "strategies = { flat = { start = { on = 1; }; costs = { c = \"-1 * y / y\"; }; };\n"
    "               line = { start = { on = 1; }; costs = { c = \"-2 * x\"; }; };\n"
    "               curve = { start = { on = 1; }; costs = { c = \"1 - x^2\"; }; };\n"
    "               drug = { start = { on = 1; }; costs = { c = \"price - 3.25\"; }; }; };\n"
    "analyses = { threshold = { parameters = (\"x\", \"y\"); prices = (\"price\"); }; };\n";

static void
test_thresholds(void)
{
    const EvaluationPlan plan = { .seed = 1, .n_threads = 2 };
    Written written;
    Tables tables = { 0 };
    Error err;

    /* without the drug, which beats small x */
    written_file("base.cfg", three_lines);
    read_study(&written, "extends = \"base.cfg\"; set = { price = 3.25; };");
    CHECK_OK(threshold_run(&tables, &written.study, &plan, &err));
    const Table *table = tables_find(&tables, "threshold");
    CU_ASSERT_EQUAL_FATAL(table_rows(table), 4);
    CHECK_CLOSE("first", table_at(table, 0, "value")->number, 0.5, 1e-7);
    CHECK_TEXT("below", table_at(table, 0, "below")->text, "flat");
    CHECK_TEXT("above", table_at(table, 0, "above")->text, "line");
    CHECK_CLOSE("second", table_at(table, 1, "value")->number, 1 + sqrt(2), 1e-7);
    CHECK_TEXT("above", table_at(table, 1, "above")->text, "curve");
    CHECK_TEXT("y", table_at(table, 2, "result")->text, "none in range");
    /* the drug is worth a price of 3.25 - 1 against the flat one */
    CHECK_TEXT("kind", table_at(table, 3, "kind")->text, "value-based price");
    CHECK_CLOSE("price", table_at(table, 3, "value")->number, 2.25, 1e-7);
    CHECK_TEXT("whose", table_at(table, 3, "strategy")->text, "drug");
    tables_free(&tables);
    written_free(&written);
}

static void
test_two_way(void)
{
    const EvaluationPlan plan = { .seed = 1, .n_threads = 2 };
    Written written;
    Tables tables = { 0 };
    Error err;

    written_file("base.cfg", three_lines);
    read_study(&written, "extends = \"base.cfg\"; set = { price = 3.25; };\n"
                         "analyses = { two_way = { x = \"x\"; y = \"y\"; points = 5; }; };");
    CHECK_OK(dsa_two_way(&tables, &written.study, &plan, &err));
    const Table *table = tables_find(&tables, "two_way");
    CU_ASSERT_EQUAL_FATAL(table_rows(table), 25);
    CHECK_CLOSE("x", table_at(table, 7, "x_value")->number, 1, 1e-15);
    CHECK_CLOSE("y", table_at(table, 7, "y_value")->number, 0.625, 1e-15);
    CHECK_TEXT("best", table_at(table, 7, "best")->text, "line");
    CHECK_CLOSE("inmb", table_at(table, 7, "inmb")->number, 1, 1e-12);
    CHECK_CLOSE("margin", table_at(table, 7, "margin")->number, 1, 1e-12);
    CHECK_TEXT("best at 4", table_at(table, 24, "best")->text, "curve");
    CHECK_CLOSE("margin at 4", table_at(table, 24, "margin")->number, 7, 1e-12);
    tables_free(&tables);
    written_free(&written);
}

static void
test_a_range_that_breaks_the_model(void)
{
    const EvaluationPlan plan = { .seed = 1, .n_threads = 2 };
    Written written;
    Tables tables = { 0 };
    Error err;

    written_file("base.cfg", sometimes_wrong);
    read_study(&written, "extends = \"base.cfg\";\n"
                         "parameters = { p = { range = (0.1, 1.2); }; };");
    CHECK_FAILS(dsa_one_way(&tables, &written.study, &plan, &err), ERR_SPEC,
                "1.2 is outside [0, 1]\n    at p = 1.2");
    tables_free(&tables);
    written_free(&written);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "two_normals", test_two_normals },
        { "threads_do_not_matter", test_threads_do_not_matter },
        { "others_do_not_matter", test_others_do_not_matter },
        { "value_of_information", test_value_of_information },
        { "bad_draws", test_bad_draws },
        { "too_few", test_too_few },
        { "noise_is_told_apart", test_noise_is_told_apart },
        { "corrected_patients_are_a_cohort", test_corrected_patients_are_a_cohort },
        { "best_split", test_best_split },
        { "one_way", test_one_way },
        { "thresholds", test_thresholds },
        { "two_way", test_two_way },
        { "a_range_that_breaks_the_model", test_a_range_that_breaks_the_model },
        CU_TEST_INFO_NULL,
    };

    return test_main(tests, argc, argv);
}
