/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes beyond the base case: one row an analysis. */
#include "analysis/calibrate_tables.h"
#include "analysis/curve_choice.h"
#include "analysis/dsa.h"
#include "analysis/pooling.h"
#include "analysis/psa_split.h"
#include "analysis/scenarios.h"
#include "analysis/series_check.h"
#include "analysis/threshold.h"
#include "cli/run.h"
#include <math.h>
#include <string.h>

static EvaluationPlan
evaluation_of(Run *run)
{
    return (EvaluationPlan){ .seed = run->options->seed,
                             .n_threads = run->threads,
                             .stop = run->stop,
                             .course = course_new(run_progress_tell, &run->progress) };
}

static PsaRun
psa_of(Run *run)
{
    enum { PATIENTS = 1000 };
    const PsaPlan *plan = &run->study.analyses.psa;

    return (PsaRun){ .seed = run->options->seed,
                     .n_threads = run->threads,
                     .n_draws = (long long)plan->draws,
                     .sampler = plan->sampler,
                     .n_patients = isnan(plan->patients) ? PATIENTS : (long long)plan->patients,
                     .skip_bad = run->options->skip_bad,
                     .progress = run_progress_tell,
                     .context = &run->progress,
                     .stop = run->stop };
}

static bool
is_named(const char *list, const char *name)
{
    while (*list) {
        const size_t length = strcspn(list, ",");
        if (strlen(name) == length && strncmp(list, name, length) == 0) return true;
        list += length;
        list += *list == ',';
    }
    return false;
}

/* By --only, else by the config. */
static bool
is_wanted(const Run *run, const char *name)
{
    const Analyses *asked = &run->study.analyses;
    const struct {
        const char *name;
        const CfgNode *node;
    } nodes[] = {
        { "psa", asked->psa_node },
        { "voi", asked->voi_node },
        { "dsa", asked->dsa_node },
        { "two_way", asked->two_way_node },
        { "threshold", asked->threshold_node },
        { "scenarios", asked->scenarios_node },
        { "curves", asked->curves_node },
        { "calibration", asked->calibration_node },
    };

    if (run->options->curves && strcmp(name, "curves") == 0) return true;
    if (run->options->only) return is_named(run->options->only, name);
    for (size_t item = 0; item < sizeof(nodes) / sizeof(*nodes); item++)
        if (strcmp(nodes[item].name, name) == 0) return nodes[item].node != NULL;
    return false;
}

static Status
run_psa(Run *run, Error *err)
{
    const double budget = run->study.analyses.psa.budget;
    PsaLook looks[2] = { { psa_curves_look, &run->curves } };
    PsaRun plan = psa_of(run);
    Status status;

    if (!isnan(budget)) TRY(psa_split(&plan, &run->study, budget, err));
    psa_curves_init(&run->curves, &run->study, plan.n_draws);
    plan.n_looks = 1;
    plan.looks = looks;
    if (is_wanted(run, "voi") && evsi_init(&run->evsi, &run->study, plan.seed, plan.n_draws))
        looks[plan.n_looks++] = (PsaLook){ evsi_look, &run->evsi };
    TRY(psa_run(&run->psa, &run->study, &plan, err));
    for (long long bad = 0; bad < run->psa.n_bad && bad < 3; bad++)
        notes_add(&run->notes, NOTE_WARNING, NULL, 0, "psa: draw %lld left out: %s",
                  run->psa.bad[bad].draw, run->psa.bad[bad].error.text);
    if (run->psa.n_bad > 0)
        notes_add(&run->notes, NOTE_WARNING, NULL, 0,
                  "psa: %lld of %lld draws broke the model and were left out", run->psa.n_bad,
                  plan.n_draws);
    if (run->psa.n_crossed > 0)
        notes_add(&run->notes, NOTE_WARNING, NULL, 0,
                  "psa: survival curves cross in %lld of %lld draws; they were moved by up to %.3g "
                  "(crossing = \"%s\")",
                  run->psa.n_crossed, plan.n_draws, run->psa.largest_cut,
                  study_crossing_rules[run->study.settings.crossing]);
    psa_tables_decide(&run->decision, &run->psa);
    psa_tables_make(&run->tables, &run->decision);
done:
    return status;
}

static Status
run_voi(Run *run, Error *err)
{
    const VoiRun plan = { run->threads, run_progress_tell, &run->progress };

    return voi_run(&run->tables, &run->decision, &run->evsi, &plan, err);
}

static Status
run_dsa(Run *run, Error *err)
{
    const EvaluationPlan plan = evaluation_of(run);

    return dsa_one_way(&run->tables, &run->study, &plan, err);
}

static Status
run_two_way(Run *run, Error *err)
{
    const EvaluationPlan plan = evaluation_of(run);

    return dsa_two_way(&run->tables, &run->study, &plan, err);
}

static Status
run_threshold(Run *run, Error *err)
{
    const EvaluationPlan plan = evaluation_of(run);

    return threshold_run(&run->tables, &run->study, &plan, err);
}

static Status
run_scenarios(Run *run, Error *err)
{
    const EvaluationPlan evaluation = evaluation_of(run);
    const double draws = run->study.analyses.scenarios.draws;
    PsaRun psa = psa_of(run);

    if (!isnan(draws)) psa.n_draws = (long long)draws;
    const ScenariosRun scenarios = { run->options->settings, run->options->n_settings, &evaluation,
                                     run->psa.n > 0 ? &psa : NULL };

    return scenarios_run(&run->tables, &run->study, &scenarios, err);
}

static Status
run_curves(Run *run, Error *err)
{
    const EvaluationPlan plan = evaluation_of(run);

    return curve_choice_run(&run->tables, &run->study, run->options->settings,
                            run->options->n_settings, &plan, err);
}

static Status
run_calibration(Run *run, Error *err)
{
    const CalibrateRun plan = { .seed = run->options->seed,
                                .n_threads = run->threads,
                                .course = course_new(run_progress_tell, &run->progress),
                                .stop = run->stop };
    Status status;

    if (is_wanted(run, "psa") || is_wanted(run, "voi"))
        notes_add(
            &run->notes, NOTE_WARNING, NULL, 0,
            "calibration: draws of psa are of the priors; run calibrated.cfg for the posterior");
    TRY(calibrate_run(&run->calibration, &run->study, &plan, &run->notes, err));
    calibrate_tables_make(&run->tables, &run->calibration);
done:
    return status;
}

/* In the order in which they run: what one needs of another comes first. */
static const struct {
    const char *name;
    Status (*run)(Run *run, Error *err);
} analyses[] = {
    { "calibration", run_calibration },
    { "psa", run_psa },
    { "voi", run_voi },
    { "dsa", run_dsa },
    { "two_way", run_two_way },
    { "threshold", run_threshold },
    { "scenarios", run_scenarios },
    { "curves", run_curves },
};
enum { N_ANALYSES = sizeof(analyses) / sizeof(*analyses) };

const char *
run_analyses_name(int item)
{
    if (item == 0) return "base_case";
    return item <= N_ANALYSES ? analyses[item - 1].name : NULL;
}

Status
run_analyses_check(const Options *options, Error *err)
{
    const char *at = options->only;

    while (at && *at) {
        const size_t length = strcspn(at, ",");
        bool known = false;
        for (int item = 0; run_analyses_name(item); item++)
            known |= strlen(run_analyses_name(item)) == length &&
                     strncmp(at, run_analyses_name(item), length) == 0;
        if (!known)
            return fail(err, ERR_USAGE,
                        "--only: there is no analysis %.*s (base_case, psa, voi, dsa, two_way, "
                        "threshold, scenarios, curves, calibration)",
                        (int)length, at);
        at += length;
        at += *at == ',';
    }
    return OK;
}

Status
run_analyses(Run *run, Error *err)
{
    Status status;

    TRY(pooling_run(&run->tables, &run->study, err));
    for (int item = 0; item < N_ANALYSES; item++) {
        const bool for_voi = strcmp(analyses[item].name, "psa") == 0 && is_wanted(run, "voi");
        if (!is_wanted(run, analyses[item].name) && !for_voi) continue;
        run_progress_begin(&run->progress, analyses[item].name);
        status = analyses[item].run(run, err);
        run_progress_end(&run->progress);
        TRY(status);
    }
done:
    return status;
}
