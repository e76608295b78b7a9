/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/patients.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Words of a patient's profile: 0 picks the profile or row of the file, then one a covariate. */
enum { WHICH_WORD = 0, FIRST_WORD = 1, MOST_TRIES = 10000 };

void
patients_init(Cohort *cohort, const Study *study)
{
    const Strategy *base = &study->strategies[study->n_strategies];

    *cohort = (Cohort){ .formulas = memory_new((size_t)study->n_covariates + 1, sizeof(int)) };
    for (int item = 0; item < study->n_quantities; item++)
        for (int covariate = 0; covariate < study->n_covariates; covariate++)
            if (study->covariates[covariate].slot == base->order[item] &&
                study->quantities[base->order[item]].expr)
                cohort->formulas[cohort->n_formulas++] = covariate;
    cohort->trait = memory_new((size_t)study->n_covariates * BLOCK + 1, sizeof(double));
    cohort->start_age = memory_new(BLOCK, sizeof(double));
}

void
patients_free(Cohort *cohort)
{
    free(cohort->formulas);
    free(cohort->trait);
    free(cohort->start_age);
    *cohort = (Cohort){ 0 };
}

/* The random number of one word of a patient; a new try has new ones. */
static double
word_of(const uint64_t key[RNG_WORDS], long long patient, int try, int word)
{
    uint64_t words[RNG_WORDS];
    const uint64_t counter[RNG_WORDS] = { (uint64_t)patient, 0,
                                          (uint64_t)try << 32 | (uint64_t)(word / RNG_WORDS), 0 };

    rng_block(words, key, counter);
    return rng_uniform(words[word % RNG_WORDS]);
}

/* The row of the file: by weight, or all in turn. */
static int
row_of(const Roster *roster, long long patient, double u)
{
    int row = 0;

    if (!roster->weight) return (int)(patient % roster->n);
    while (row < roster->n - 1 && u >= roster->weight[row]) row++;
    return row;
}

static const double *
listed_values(const Study *study, const uint64_t *key, long long patient, int try)
{
    const double u = word_of(key, patient, try, WHICH_WORD);
    double sum = 0;
    int profile = 0;

    if (study->roster.n > 0)
        return study->roster.value +
               (size_t)row_of(&study->roster, patient + try, u) * (size_t)study->n_covariates;
    for (; profile < study->n_profiles - 1; profile++) {
        sum += study->profiles[profile].weight;
        if (u < sum) break;
    }
    return study->profiles[profile].value;
}

/* One try at one patient in lane 0: raw values, then formulas. */
static Status
draw_one(Model *people, const Cohort *cohort, const uint64_t *key, long long patient, int try,
         Error *err)
{
    const Study *study = people->study;
    const double *listed = listed_values(study, key, patient, try);
    int lane = 0;
    Status status = OK;

    people->n_lanes = 1;
    for (int item = 0; item < study->n_covariates; item++) {
        const Covariate *covariate = &study->covariates[item];
        double *value = model_lanes(people, covariate->slot);
        if (listed && !isnan(listed[item]))
            value[0] = listed[item];
        else if (covariate->has_dist)
            value[0] =
                dist_quantile(&covariate->dist, word_of(key, patient, try, FIRST_WORD + item));
        else
            value[0] = NAN; /* a formula, computed below */
    }
    for (int item = 0; item < cohort->n_formulas; item++) {
        const int covariate = cohort->formulas[item];
        int slot = study->covariates[covariate].slot;
        if (listed && !isnan(listed[covariate])) continue;
        TRY(model_compute(people, &(SlotList){ 1, &slot }, &lane, err));
    }
done:
    return status;
}

static bool
is_included(Model *people, const SlotList *include, Status *status, Error *err)
{
    const int slot = people->study->include;
    int lane;

    if (slot == NONE) return true;
    *status = model_compute(people, include, &lane, err);
    return *status != OK || model_value(people, slot)[0] != 0;
}

Status
patients_draw(Cohort *cohort, Model *people, uint64_t seed, long long first, int n,
              long long offset, Error *err)
{
    const Study *study = people->study;
    const int start_age = study_covariate(study, "start_age");
    uint64_t key[RNG_WORDS];
    SlotList include;
    Status status = OK;

    rng_key(key, seed, RNG_PROFILE);
    model_slots(&include, people, &study->include, 1, DEPENDS_WHO);
    cohort->first = first;
    cohort->luck = (uint64_t)(first + offset);
    cohort->n = n;
    for (int i = 0; i < n; i++) {
        const long long luck = (long long)cohort->luck + i;
        int try = 0;
        do {
            if (try == MOST_TRIES)
                TRY(fail(err, ERR_SPEC,
                         "%s:%d: population: include leaves nobody in %d tries [patient %lld]",
                         study->quantities[study->include].tree.file,
                         study->quantities[study->include].tree.line, MOST_TRIES, first + i + 1));
            TRY(draw_one(people, cohort, key, luck, try, err));
            try++;
        } while (!is_included(people, &include, &status, err));
        TRY(status);
        for (int item = 0; item < study->n_covariates; item++)
            cohort->trait[(size_t)item * BLOCK + (size_t)i] =
                model_value(people, study->covariates[item].slot)[0];
        cohort->start_age[i] = start_age == NONE
                                   ? study->settings.start_age
                                   : cohort->trait[(size_t)start_age * BLOCK + (size_t)i];
    }
done:
    free(include.slots);
    return status;
}
