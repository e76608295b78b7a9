/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/trial.h"
#include "math/rng.h"
#include <math.h>
#include <stdlib.h>

enum { ENTRY_PLACE = 0x7ffffffe };

/* When a patient comes, in months from the first. */
static double
entry_of(const TrialPlan *plan, int arm, long long patient)
{
    uint64_t key[RNG_WORDS], words[RNG_WORDS];
    const uint64_t counter[RNG_WORDS] = { (uint64_t)((arm + 1) * INDIVIDUAL_ARM + patient), 0,
                                          rng_place(ENTRY_PLACE, 0, 0), 0 };

    rng_key(key, plan->seed, RNG_TRIAL);
    rng_block(words, key, counter);
    return plan->accrual * rng_uniform(words[0]);
}

/* The patients of one arm, censored at the end of the study. */
static void
add_arm(KmSample *sample, const Study *study, const TrialPlan *plan, const double *times, int arm)
{
    const Strategy *strategy = &study->strategies[arm];
    const int group = sample->n_groups;

    if (plan->n == 0 || times[0] < 0) return; /* this strategy has no such curve */
    sample->group[sample->n_groups++] = strategy->name;
    for (long long i = 0; i < plan->n; i++) {
        const double followed = plan->follow_up - entry_of(plan, arm, i);
        const double time = 12 * study_years(study, times[i]);
        const bool event = time <= followed;
        if (times[i] < 0) continue;
        sample->points[sample->n++] = (KmPoint){ event ? time : followed, event, group };
    }
}

/* Each arm but the comparator's (the first, where that has no such curve) has a covariate: is the
 * patient in it? */
static void
add_covariates(KmSample *sample, Pool *pool, const char *comparator)
{
    int reference = 0;

    for (int group = 0; group < sample->n_groups; group++)
        if (sample->group[group] == comparator) reference = group;
    for (int group = 0; group < sample->n_groups && sample->n_covariates < COX_MOST; group++) {
        double *x;
        if (group == reference) continue;
        x = pool_new(pool, (size_t)sample->n + 1, sizeof(double));
        for (int i = 0; i < sample->n; i++) x[i] = sample->points[i].group == group;
        sample->covariate[sample->n_covariates] = sample->group[group];
        sample->x[sample->n_covariates++] = x;
    }
}

static Status
make_curve(KmTables *tables, const Study *study, const TrialPlan *plan, const double *times,
           int curve, Error *err)
{
    const KmRequest request = {
        .interval = KM_LOG_LOG, .level = 0.95, .at = "12,36,60", .tau = NAN
    };
    const char *comparator = study->strategies[study->settings.comparator].name;
    KmSample sample = { 0 };
    Pool pool = { 0 };
    Status status = OK;

    sample.points =
        pool_new(&pool, (size_t)study->n_strategies * (size_t)plan->n + 1, sizeof(KmPoint));
    for (int arm = 0; arm < study->n_strategies; arm++)
        add_arm(&sample, study, plan,
                times + ((size_t)arm * ((size_t)study->n_endpoints + 1) + (size_t)curve) *
                            (size_t)plan->n,
                arm);
    km_sort(sample.points, sample.n);
    if (sample.n_groups > 1) add_covariates(&sample, &pool, comparator);
    if (sample.n > 0) status = km_tables_make(tables, &sample, &request, err);
    pool_free(&pool);
    return status;
}

Status
trial_run(Trial *trial, const Study *study, const TrialPlan *plan, Error *err)
{
    const Sample base = { .n_lanes = 1 };
    const IndividualPlan individual = { .seed = plan->seed,
                                        .n_patients = plan->n,
                                        .n_threads = plan->n_threads,
                                        .stop = plan->stop,
                                        .course = plan->course,
                                        .trial = true,
                                        .keep_times = true };
    IndividualResult result = { 0 };
    Status status;

    *trial = (Trial){ 0 };
    if (plan->accrual >= plan->follow_up)
        return fail(err, ERR_USAGE, "--accrual must be shorter than --follow-up (%g months)",
                    plan->follow_up);
    TRY(individual_run(&result, study, &base, &individual, err));
    trial->n_curves = study->n_endpoints + 1;
    trial->curves = memory_new((size_t)trial->n_curves, sizeof(KmTables));
    for (int curve = 0; curve < trial->n_curves; curve++)
        TRY(make_curve(&trial->curves[curve], study, plan, result.times, curve, err));
done:
    individual_free(&result, study);
    return status;
}

void
trial_free(Trial *trial)
{
    for (int curve = 0; curve < trial->n_curves; curve++) km_tables_free(&trial->curves[curve]);
    free(trial->curves);
    *trial = (Trial){ 0 };
}
