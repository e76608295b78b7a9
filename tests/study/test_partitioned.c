/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Analyses of a partitioned survival model: what they run is the model at the values they say. */
#include "analysis/psa.h"
#include "analysis/psa_tables.h"
#include "analysis/vary.h"
#include "program.h"
#include "written.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const char text[] =
    "model = { engine = \"partitioned\"; time_unit = \"month\"; cycle_length = 1; horizon = 240; "
    "start_age = 60; discount = { costs = 0.03; effects = 0.03; }; thresholds = (50000); };\n"
    "tables = { life = { x = (50, 60, 70); y = (0.01, 0.02, 0.1); holds = \"probability per "
    "year\"; "
    "source = \"-\"; }; };\n"
    "population = { covariates = { high = 0; start_age = 60; }; profiles = {\n"
    "  low  = { high = 0; start_age = 55; weight = 3; };\n"
    "  high = { high = 1; start_age = 65; weight = 1; }; }; };\n"
    "parameters = {\n"
    " pfs = { value = 18; distribution = \"lognormal(sdlog = 0.4)\"; range = (9, 36); source = "
    "\"-\"; };\n"
    " os = { value = 30; distribution = \"lognormal(sdlog = 0.2)\"; range = (20, 45); source = "
    "\"-\"; };\n"
    " hr = { value = 0.7; distribution = \"lognormal(sdlog = 0.2)\"; range = (0.5, 0.9); source = "
    "\"-\"; };\n"
    " u = { value = 0.7; distribution = \"beta(n = 60)\"; source = \"-\"; };\n"
    " ratio = { formula = \"1\"; }; drug = { formula = \"0\"; }; };\n"
    "states = { free = { utility = \"u\"; costs = { care = 100; }; };\n"
    " after = { utility = \"u - 0.2\"; costs = { care = 300; }; };\n"
    " dead = { dead = true; entry = { costs = { end = 5000; }; }; }; };\n"
    "curves = {\n"
    " pfs_curve = { survival = \"weibull(1.2, pfs * (1 - 0.3 * high))\"; hazard_ratio = \"ratio\"; "
    "ends = \"free\"; };\n"
    " os_curve = { survival = \"weibull(1.2, os)\"; hazard_ratio = \"ratio\"; floor = \"life\"; "
    "ends = \"after\"; };\n"
    " on = { survival = \"exponential(0.1)\"; costs = { drug = \"drug\"; }; only_for = \"new\"; }; "
    "};\n"
    "strategies = { old = { }; new = { set = { ratio = \"hr\"; drug = 800; }; }; };\n";

enum { N_DRAWS = 100, STRATEGIES = 2 };

/* One strategy at values of its own, alone in its lane. */
static Outcome *
evaluate_at(Evaluation *evaluation, const Study *study, const int *parameter, const double *value,
            int n)
{
    const EvaluationPlan plan = { .n_threads = 1 };
    double *values = memory_new((size_t)study->n_parameters * LANES, sizeof(double));
    bool *given = memory_new((size_t)study->n_parameters, sizeof(bool));
    Error err;

    for (int item = 0; item < n; item++) {
        values[parameter[item] * LANES] = value[item];
        given[parameter[item]] = true;
    }
    const Sample sample = { 1, values, given };
    CHECK_OK(evaluate_all(evaluation, study, &sample, &plan, &err));
    free(values);
    free(given);
    return evaluation->outcomes;
}

/* ---- draws ---- */

static void
check_draws(const Psa *psa)
{
    long long n_crossed = 0;
    double most = 0;

    for (int draw = 0; draw < N_DRAWS; draw++) {
        double value[16], cut = 0;
        Evaluation evaluation;
        for (int item = 0; item < psa->draws.n; item++)
            value[item] = psa->parameters[item * N_DRAWS + draw];
        const Outcome *outcomes =
            evaluate_at(&evaluation, psa->study, psa->draws.drawn, value, psa->draws.n);
        for (int strategy = 0; strategy < STRATEGIES; strategy++) {
            const Outcome *outcome = &outcomes[strategy];
            CHECK_CLOSE("cost", psa->cost[strategy * N_DRAWS + draw],
                        outcome_cost(outcome, DISCOUNTED, 0), 0);
            CHECK_CLOSE("QALYs", psa->qaly[strategy * N_DRAWS + draw],
                        outcome_qalys(outcome, DISCOUNTED, 0), 0);
            cut = fmax(cut, outcome->cut[0]);
        }
        n_crossed += cut > 1e-12;
        most = fmax(most, cut);
        evaluate_free(&evaluation, psa->study);
    }
    CU_ASSERT(n_crossed > 5 && n_crossed < N_DRAWS - 5);
    CU_ASSERT_EQUAL(psa->n_crossed, n_crossed);
    CHECK_CLOSE("largest cut", psa->largest_cut, most, 0);
}

static void
test_psa(void)
{
    Written written;
    Error err;

    written_sound(&written, text);
    for (int threads = 1; threads <= 2; threads++) {
        const PsaRun run = { .seed = 3, .n_threads = threads, .n_draws = N_DRAWS };
        Psa psa;
        PsaDecision decision;
        CHECK_OK(psa_run(&psa, &written.study, &run, &err));
        check_draws(&psa);
        CU_ASSERT_PTR_NULL(psa.noise); /* nobody is simulated */
        psa_tables_decide(&decision, &psa);
        const int first = decision.thresholds[0];
        CU_ASSERT(psa_tables_best(&decision)->evpi[first] >= 0);
        psa_tables_free(&decision);
        psa_free(&psa);
    }
    written_free(&written);
}

/* ---- deterministic analyses ---- */

static void
test_vary(void)
{
    enum { POINTS = 41 }; /* more than a block of lanes */
    const EvaluationPlan plan = { .n_threads = 2 };
    Written written;
    VaryPoint points[POINTS] = { { 0 } };
    VaryResults results;
    Error err;

    written_sound(&written, text);
    const int hr = study_parameter(&written.study, "hr"),
              os = study_parameter(&written.study, "os");
    for (int point = 1; point < POINTS; point++)
        points[point] = (VaryPoint){ 2, { hr, os }, { 0.5 + 0.01 * point, 20 + 0.5 * point } };
    CHECK_OK(vary_run(&results, &written.study, points, POINTS, &plan, &err));
    for (int point = 0; point < POINTS; point += 8)
        for (int strategy = 0; strategy < STRATEGIES; strategy++) {
            Evaluation evaluation;
            const Outcome *outcomes =
                evaluate_at(&evaluation, &written.study, points[point].parameter,
                            points[point].value, points[point].n);
            CHECK_CLOSE("cost", results.cost[point * STRATEGIES + strategy],
                        outcome_cost(&outcomes[strategy], DISCOUNTED, 0), 0);
            CHECK_CLOSE("QALYs", results.qaly[point * STRATEGIES + strategy],
                        outcome_qalys(&outcomes[strategy], DISCOUNTED, 0), 0);
            evaluate_free(&evaluation, &written.study);
        }
    vary_free(&results);
    written_free(&written);
}

/* ---- profiles ---- */

/* Each is run, then averaged by weight; the largest cut is that of the worst. */
static void
test_profiles(void)
{
    static const char *const only[] = {
        "extends = \"all.cfg\"; population = { profiles = { high = { remove = true; }; }; };",
        "extends = \"all.cfg\"; population = { profiles = { low = { remove = true; }; }; };",
    };
    double cost[2], qalys[2], cut[2];
    Written written;
    Evaluation evaluation;

    written_file("all.cfg", text);
    for (int profile = 0; profile < 2; profile++) {
        written_sound(&written, only[profile]);
        const Outcome *outcomes = evaluate_at(&evaluation, &written.study, NULL, NULL, 0);
        cost[profile] = outcome_cost(&outcomes[1], DISCOUNTED, 0);
        qalys[profile] = outcome_qalys(&outcomes[1], DISCOUNTED, 0);
        cut[profile] = outcomes[1].cut[0];
        evaluate_free(&evaluation, &written.study);
        written_free(&written);
    }
    written_sound(&written, text);
    const Outcome *outcomes = evaluate_at(&evaluation, &written.study, NULL, NULL, 0);
    CHECK_CLOSE("cost", outcome_cost(&outcomes[1], DISCOUNTED, 0), 0.75 * cost[0] + 0.25 * cost[1],
                1e-14);
    CHECK_CLOSE("QALYs", outcome_qalys(&outcomes[1], DISCOUNTED, 0),
                0.75 * qalys[0] + 0.25 * qalys[1], 1e-14);
    CHECK_CLOSE("cut", outcomes[1].cut[0], fmax(cut[0], cut[1]), 0);
    CU_ASSERT(fabs(cost[0] - cost[1]) > 10);
    evaluate_free(&evaluation, &written.study);
    written_free(&written);
}

/* ---- the program ---- */

/* Every table is written, and the parts of a run agree. */
static void
test_program(void)
{
    CU_ASSERT_EQUAL(program_run("configs/tutorial/partitioned.cfg", "p"), 0);
    for (int item = 0; item < STRATEGIES; item++) {
        const char *strategy = item ? "new_drug" : "usual_care";
        char where[100];
        snprintf(where, sizeof(where), "strategy=%s", strategy);
        CHECK_CLOSE("costs", program_sum("p", "costs.csv", "cost", where),
                    program_one("p", "summary.csv", "cost", where), 1e-12);
        snprintf(where, sizeof(where), "strategy=%s;cycle=104", strategy);
        CHECK_CLOSE("shares", program_sum("p", "trace.csv", "proportion", where), 1, 1e-14);
        snprintf(where, sizeof(where), "strategy=%s;cycle=104;state=dead", strategy);
        const double dead = program_one("p", "trace.csv", "proportion", where);
        snprintf(where, sizeof(where), "strategy=%s", strategy);
        CU_ASSERT(program_sum("p", "implied_hazards.csv", "deaths", where) > dead);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "psa", test_psa },         { "vary", test_vary }, { "profiles", test_profiles },
        { "program", test_program }, CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
