/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/evaluate.h"
#include "engine/cohort.h"
#include "engine/partitioned.h"
#include <limits.h>
#include <math.h>
#include <stdlib.h>

static Status
evaluate_one(Outcome *outcome, const Study *study, int strategy, int profile, const Sample *sample,
             OutcomeKeep keep, Error *err)
{
    Model model;
    Status status;

    TRY(model_build(&model, study, strategy, profile, sample, err));
    TRY(model_curves(&model, NULL, err));
    TRY(study->settings.engine == ENGINE_PARTITIONED ? partitioned_run(outcome, &model, keep, err)
                                                     : cohort_run(outcome, &model, keep, err));
done:
    model_free(&model);
    return status;
}

/* Every profile of every strategy, averaged by weight. */
static Status
run_cohorts(Outcome *outcomes, const Study *study, const Sample *sample, const EvaluationPlan *plan,
            Error *err)
{
    const int n_profiles = study->n_profiles, n_runs = study->n_strategies * n_profiles;
    Outcome *parts = memory_new((size_t)n_runs, sizeof(*parts));
    struct {
        int run;
        Error error;
    } first = { .run = INT_MAX };

#pragma omp parallel for schedule(dynamic) num_threads(plan->n_threads)
    for (int run = 0; run < n_runs; run++) {
        Error error = { 0 };
        if (plan->only && !plan->only[run / n_profiles]) continue;
        if (evaluate_one(&parts[run], study, run / n_profiles, run % n_profiles, sample, plan->keep,
                         &error) != OK) {
#pragma omp critical
            if (run < first.run) {
                first.run = run;
                first.error = error;
            }
        }
    }
    for (int run = 0; run < n_runs; run++) {
        Outcome *outcome = &outcomes[run / n_profiles];
        if (run % n_profiles == 0) outcome_init(outcome, study, sample->n_lanes, plan->keep);
        if (first.run == INT_MAX && !(plan->only && !plan->only[run / n_profiles]))
            outcome_add(outcome, &parts[run], study->profiles[run % n_profiles].weight);
        outcome_free(&parts[run]);
    }
    free(parts);
    if (first.run == INT_MAX) return OK;
    *err = first.error;
    return first.error.status;
}

static Status
run_patients(Evaluation *evaluation, const Study *study, const Sample *sample,
             const EvaluationPlan *plan, Error *err)
{
    const long long most = plan->most_patients;
    const long long asked =
        plan->patients > 0 ? plan->patients : (long long)study->settings.patients;
    const IndividualPlan individual = { .seed = plan->seed,
                                        .draw = plan->draw,
                                        .lattice = plan->lattice,
                                        .n_patients = most > 0 && most < asked ? most : asked,
                                        .n_threads = plan->n_threads,
                                        .stop = plan->stop,
                                        .record = plan->record,
                                        .course = plan->course,
                                        .context = plan->context };
    IndividualResult result;
    const Status status = individual_run(&result, study, sample, &individual, err);

    evaluation->simulated = true;
    evaluation->n_patients = individual.n_patients;
    evaluation->outcomes = result.outcomes;
    evaluation->moments = result.moments;
    evaluation->subgroups = result.subgroups;
    evaluation->left = result.left;
    evaluation->censored = result.censored;
    evaluation->inside = result.inside;
    return status;
}

static Outcome *
new_outcomes(const Study *study)
{
    return memory_new((size_t)study->n_strategies, sizeof(Outcome));
}

Status
evaluate_all(Evaluation *evaluation, const Study *study, const Sample *sample,
             const EvaluationPlan *plan, Error *err)
{
    const int engine = study->settings.engine;
    Status status;

    *evaluation = (Evaluation){ 0 };
    if (engine == ENGINE_COHORT || engine == ENGINE_PARTITIONED) {
        evaluation->outcomes = new_outcomes(study);
        return run_cohorts(evaluation->outcomes, study, sample, plan, err);
    }
    if (engine == ENGINE_BOTH) {
        evaluation->cohort = new_outcomes(study);
        TRY(run_cohorts(evaluation->cohort, study, sample, plan, err));
    }
    if (engine == ENGINE_BOTH && plan->finer && study->step != STEP_PROBABILITIES) {
        evaluation->finer = new_outcomes(study);
        TRY(run_cohorts(evaluation->finer, plan->finer, sample, plan, err));
    }
    TRY(run_patients(evaluation, study, sample, plan, err));
done:
    return status;
}

static void
free_outcomes(Outcome *outcomes, const Study *study)
{
    for (int strategy = 0; outcomes && strategy < study->n_strategies; strategy++)
        outcome_free(&outcomes[strategy]);
    free(outcomes);
}

void
evaluate_free(Evaluation *evaluation, const Study *study)
{
    free_outcomes(evaluation->outcomes, study);
    free_outcomes(evaluation->cohort, study);
    free_outcomes(evaluation->finer, study);
    for (int group = 0; evaluation->subgroups && group < study->n_subgroups; group++)
        moments_free(&evaluation->subgroups[group]);
    free(evaluation->subgroups);
    moments_free(&evaluation->moments);
    free(evaluation->left);
    free(evaluation->censored);
    free(evaluation->inside);
    *evaluation = (Evaluation){ 0 };
}

/* ---- Monte-Carlo errors ---- */

double
evaluate_error_of(const Moments *moments, const double weight[N_FIGURES], int strategy,
                  int comparator)
{
    double *weights = memory_new((size_t)moments->n_figures + 1, sizeof(double)), error;

    for (int figure = 0; figure < N_FIGURES; figure++) {
        weights[strategy * N_FIGURES + figure] += weight[figure];
        if (comparator != NONE) weights[comparator * N_FIGURES + figure] -= weight[figure];
    }
    error = moments_error(moments, weights);
    free(weights);
    return error;
}

static double
error_of(const Evaluation *evaluation, const double weight[N_FIGURES], int strategy, int comparator)
{
    return evaluation->simulated
               ? evaluate_error_of(&evaluation->moments, weight, strategy, comparator)
               : NAN;
}

double
evaluate_error(const Evaluation *evaluation, int figure, int strategy, int comparator)
{
    double weight[N_FIGURES] = { 0 };

    weight[figure] = 1;
    return error_of(evaluation, weight, strategy, comparator);
}

double
evaluate_nmb_error(const Evaluation *evaluation, double wtp, int strategy, int comparator)
{
    double weight[N_FIGURES] = { 0 };

    weight[FIGURE_COST] = -1;
    weight[FIGURE_QALY] = wtp;
    return error_of(evaluation, weight, strategy, comparator);
}
