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
    cohort->inside = memory_new((size_t)study->n_subgroups * BLOCK + 1, 1);
}

void
patients_free(Cohort *cohort)
{
    free(cohort->formulas);
    free(cohort->trait);
    free(cohort->start_age);
    free(cohort->inside);
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

/* What a patient is drawn from: numbers in (0, 1), one to pick a profile or a row, one a
 * covariate. */
typedef struct {
    long long patient;   /* rows without weights are taken in turn */
    double which, *each; /* each: [n_covariates] */
} Draw;

static const double *
listed_values(const Study *study, const Draw *draw)
{
    double sum = 0;
    int profile = 0;

    if (study->roster.n > 0)
        return study->roster.value + (size_t)row_of(&study->roster, draw->patient, draw->which) *
                                         (size_t)study->n_covariates;
    for (; profile < study->n_profiles - 1; profile++) {
        sum += study->profiles[profile].weight;
        if (draw->which < sum) break;
    }
    return study->profiles[profile].value;
}

/* One patient in lane 0: raw values, then formulas. */
static Status
draw_one(Model *people, const Cohort *cohort, const Draw *draw, Error *err)
{
    const Study *study = people->study;
    const double *listed = listed_values(study, draw);
    int lane = 0;
    Status status = OK;

    people->n_lanes = 1;
    for (int item = 0; item < study->n_covariates; item++) {
        const Covariate *covariate = &study->covariates[item];
        double *value = model_lanes(people, covariate->slot);
        if (listed && !isnan(listed[item]))
            value[0] = listed[item];
        else if (covariate->has_dist)
            value[0] = dist_quantile(&covariate->dist, draw->each[item]);
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

/* One try at a patient. */
static Status
try_one(Model *people, const Cohort *cohort, Draw *draw, const uint64_t *key, long long patient,
        int try, Error *err)
{
    draw->patient = patient + try;
    draw->which = word_of(key, patient, try, WHICH_WORD);
    for (int item = 0; item < people->study->n_covariates; item++)
        draw->each[item] = word_of(key, patient, try, FIRST_WORD + item);
    return draw_one(people, cohort, draw, err);
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

/* What a block is drawn with. */
typedef struct {
    Cohort *cohort;
    Model *people;
    uint64_t key[RNG_WORDS];
    SlotList include, groups;
    Draw draw;
} Drawing;

/* Keeps what stands in lane 0 as patient `i` of the block. */
static void
keep_patient(Drawing *drawing, int i)
{
    Cohort *cohort = drawing->cohort;
    const Study *study = drawing->people->study;

    for (int item = 0; item < study->n_covariates; item++)
        cohort->trait[(size_t)item * BLOCK + (size_t)i] =
            model_value(drawing->people, study->covariates[item].slot)[0];
    for (int group = 0; group < study->n_subgroups; group++)
        cohort->inside[(size_t)group * BLOCK + (size_t)i] =
            model_value(drawing->people, study->subgroups[group].formula)[0] != 0;
}

/* Again and again until a patient is included. */
static Status
try_again(Drawing *drawing, int i, Error *err)
{
    Cohort *cohort = drawing->cohort;
    Model *people = drawing->people;
    const Study *study = people->study;
    int lane;
    Status status = OK;

    for (int try = 1; try < MOST_TRIES; try++) {
        TRY(try_one(people, cohort, &drawing->draw, drawing->key, (long long)cohort->luck + i, try,
                    err));
        const bool included = is_included(people, &drawing->include, &status, err);
        TRY(status);
        if (!included) continue;
        TRY(model_compute(people, &drawing->groups, &lane, err));
        keep_patient(drawing, i);
        return OK;
    }
    status =
        fail(err, ERR_SPEC, "%s:%d: population: include leaves nobody in %d tries [patient %lld]",
             study->quantities[study->include].tree.file,
             study->quantities[study->include].tree.line, MOST_TRIES, cohort->first + i + 1);
done:
    return status;
}

/* Raw values of patients `from` .. `from + n - 1` (n <= CROWD) at their first try. */
static void
draw_raw(Cohort *cohort, const Study *study, const uint64_t *key, int from, int n)
{
    const uint64_t first = cohort->luck + (uint64_t)from;
    double words[RNG_WORDS][CROWD], *const out[RNG_WORDS] = { words[0], words[1], words[2],
                                                              words[3] };
    const bool lists = study->roster.n > 0 || study->n_profiles > 1 || study->profiles[0].value;
    const double *listed[CROWD];

    for (int word = 0; word <= study->n_covariates; word++) {
        const double *u = words[word % RNG_WORDS];
        const int item = word - FIRST_WORD;
        if (word % RNG_WORDS == 0)
            rng_uniforms(out, key,
                         &(RngCounters){ .first = first, .at = (uint64_t)(word / RNG_WORDS) }, n);
        for (int i = 0; i < n && lists && word == WHICH_WORD; i++)
            listed[i] =
                listed_values(study, &(Draw){ .patient = (long long)first + i, .which = u[i] });
        if (word < FIRST_WORD) continue;
        double *value = cohort->trait + (size_t)item * BLOCK + from;
        if (study->covariates[item].has_dist)
            dist_quantiles(value, &study->covariates[item].dist, u, n);
        else
            for (int i = 0; i < n; i++) value[i] = NAN; /* listed, or a formula */
        for (int i = 0; i < n && lists; i++)
            if (listed[i] && !isnan(listed[i][item])) value[i] = listed[i][item];
    }
}

/* Formulas of other traits, where nothing is listed; into the lanes and to the cohort. */
static Status
compute_formulas(Drawing *drawing, int from, int n, int *lane, Error *err)
{
    const Study *study = drawing->people->study;

    drawing->people->n_lanes = n;
    for (int item = 0; item < study->n_covariates; item++)
        memcpy(model_lanes(drawing->people, study->covariates[item].slot),
               drawing->cohort->trait + (size_t)item * BLOCK + from, (size_t)n * sizeof(double));
    for (int item = 0; item < drawing->cohort->n_formulas; item++) {
        const int covariate = drawing->cohort->formulas[item];
        int slot = study->covariates[covariate].slot;
        double *value = model_lanes(drawing->people, slot);
        double *trait = drawing->cohort->trait + (size_t)covariate * BLOCK + from;
        const Status status = model_compute(drawing->people, &(SlotList){ 1, &slot }, lane, err);
        if (status != OK) return status;
        for (int i = 0; i < n; i++) value[i] = trait[i] = isnan(trait[i]) ? value[i] : trait[i];
    }
    return OK;
}

/* Formulas, who is included, and in which subgroups. */
static Status
complete(Drawing *drawing, int from, int n, Error *err)
{
    Cohort *cohort = drawing->cohort;
    Model *people = drawing->people;
    const Study *study = people->study;
    bool out[LANES] = { false };
    int lane = 0;
    Status status;

    TRY(compute_formulas(drawing, from, n, &lane, err));
    if (study->include != NONE) TRY(model_compute(people, &drawing->include, &lane, err));
    for (int i = 0; i < n && study->include != NONE; i++)
        out[i] = model_value(people, study->include)[i] == 0;
    TRY(model_compute(people, &drawing->groups, &lane, err));
    for (int group = 0; group < study->n_subgroups; group++)
        for (int i = 0; i < n; i++)
            cohort->inside[(size_t)group * BLOCK + (size_t)(from + i)] =
                model_value(people, study->subgroups[group].formula)[i] != 0;
    for (int i = 0; i < n; i++)
        if (out[i]) TRY(try_again(drawing, from + i, err));
    return OK;
done:
    crowd_blame(err, cohort->first + from + lane);
    return status;
}

static void
set_ages(Cohort *cohort, const Study *study)
{
    const int item = study_covariate(study, "start_age");

    for (int i = 0; i < cohort->n; i++)
        cohort->start_age[i] = item == NONE ? study->settings.start_age
                                            : cohort->trait[(size_t)item * BLOCK + (size_t)i];
}

Status
patients_draw(Cohort *cohort, Model *people, uint64_t seed, long long first, int n,
              long long offset, Error *err)
{
    const Study *study = people->study;
    const bool plain = cohort->n_formulas == 0 && study->n_subgroups == 0 && study->include == NONE;
    Drawing drawing = { .cohort = cohort,
                        .people = people,
                        .draw.each = memory_new((size_t)study->n_covariates + 1, sizeof(double)) };
    int *roots = memory_new((size_t)study->n_subgroups + 1, sizeof(int));
    Status status = OK;

    rng_key(drawing.key, seed, RNG_PROFILE);
    model_slots(&drawing.include, people, &study->include, 1, DEPENDS_WHO);
    for (int group = 0; group < study->n_subgroups; group++)
        roots[group] = study->subgroups[group].formula;
    model_slots(&drawing.groups, people, roots, study->n_subgroups, DEPENDS_WHO);
    cohort->first = first;
    cohort->luck = (uint64_t)(first + offset);
    cohort->n = n;
    for (int from = 0; from < n && study->n_covariates > 0; from += CROWD)
        draw_raw(cohort, study, drawing.key, from, n - from < CROWD ? n - from : CROWD);
    for (int from = 0; from < n && !plain; from += LANES)
        TRY(complete(&drawing, from, n - from < LANES ? n - from : LANES, err));
    set_ages(cohort, study);
done:
    free(drawing.draw.each);
    free(drawing.include.slots);
    free(drawing.groups.slots);
    free(roots);
    return status;
}

/* ---- the lattice ---- */

/* Fractional parts of multiples of the square root of the dimension's prime (Kronecker's sequence).
 */
static double
lattice_point(int point, int dimension)
{
    int prime = 2;

    for (int left = dimension; left > 0; left--) {
        bool is_prime;
        do {
            prime++;
            is_prime = true;
            for (int factor = 2; factor * factor <= prime; factor++)
                if (prime % factor == 0) is_prime = false;
        } while (!is_prime);
    }
    const double x = (point + 0.5) * sqrt(prime);
    return x - floor(x) > 0 ? x - floor(x) : 0.5 / LATTICE_POINTS;
}

Status
patients_lattice(Lattice *lattice, Model *people, Error *err)
{
    const Study *study = people->study;
    const int n = study->n_covariates;
    Draw draw = { .each = memory_new((size_t)n + 1, sizeof(double)) };
    Cohort cohort;
    SlotList include;
    Status status = OK;
    int point = 0, tried = 0;

    patients_init(&cohort, study);
    model_slots(&include, people, &study->include, 1, DEPENDS_WHO);
    lattice->trait = memory_new((size_t)n * LATTICE_POINTS + 1, sizeof(double));
    for (; point < LATTICE_POINTS; tried++) {
        if (tried > 1000 * (point + 100))
            TRY(fail(err, ERR_SPEC, "population: include leaves hardly anybody"));
        draw.patient = tried;
        draw.which = lattice_point(tried, 0);
        for (int item = 0; item < n; item++) draw.each[item] = lattice_point(tried, item + 1);
        TRY(draw_one(people, &cohort, &draw, err));
        if (!is_included(people, &include, &status, err)) continue;
        TRY(status);
        for (int item = 0; item < n; item++)
            lattice->trait[(size_t)item * LATTICE_POINTS + (size_t)point] =
                model_value(people, study->covariates[item].slot)[0];
        point++;
    }
done:
    free(draw.each);
    free(include.slots);
    patients_free(&cohort);
    return status;
}
