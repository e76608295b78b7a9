/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/evaluate.h"
#include "engine/cohort.h"
#include <limits.h>
#include <stdlib.h>

static Status
evaluate_one(Outcome *outcome, const Study *study, int strategy, int profile, const Sample *sample,
             bool with_trace, Error *err)
{
    Model model;
    Status status;

    TRY(model_build(&model, study, strategy, profile, sample, err));
    TRY(cohort_run(outcome, &model, with_trace, err));
done:
    model_free(&model);
    return status;
}

Status
evaluate_all(Outcome *outcomes, const Study *study, const Sample *sample, bool with_trace,
             int n_threads, Error *err)
{
    const int n_profiles = study->n_profiles, n_runs = study->n_strategies * n_profiles;
    Outcome *parts = memory_new((size_t)n_runs, sizeof(*parts));
    struct {
        int run;
        Error error;
    } first = { .run = INT_MAX };

    (void)n_threads; /* without OpenMP */
#pragma omp parallel for schedule(dynamic) num_threads(n_threads)
    for (int run = 0; run < n_runs; run++) {
        Error error = { 0 };
        if (evaluate_one(&parts[run], study, run / n_profiles, run % n_profiles, sample, with_trace,
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
        if (run % n_profiles == 0) outcome_init(outcome, study, sample->n_lanes, with_trace);
        if (first.run == INT_MAX)
            outcome_add(outcome, &parts[run], study->profiles[run % n_profiles].weight);
        outcome_free(&parts[run]);
    }
    free(parts);
    if (first.run == INT_MAX) return OK;
    *err = first.error;
    return first.error.status;
}
