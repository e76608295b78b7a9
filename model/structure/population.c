/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "structure/population.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_TRAITS = 12, GRID = 4096, LATTICE = 16384 };

static int
covariate_at(const Study *study, int slot)
{
    for (int item = 0; item < study->n_covariates; item++)
        if (study->covariates[item].slot == slot) return item;
    return NONE;
}

/* The distributions a formula of covariates rests on, and the formulas between, in order. */
typedef struct {
    int n_traits, traits[MOST_TRAITS]; /* covariates with a distribution */
    int n_steps, *steps;               /* slots of formulas, in order of evaluation */
    bool *seen;
} Ancestry;

static void
trace_back(Ancestry *ancestry, const Study *study, int slot)
{
    const Quantity *quantity = &study->quantities[slot];
    const int covariate = covariate_at(study, slot);

    if (ancestry->seen[slot] || covariate == NONE) return;
    ancestry->seen[slot] = true;
    for (int read = 0; read < quantity->n_reads; read++)
        trace_back(ancestry, study, quantity->reads[read]);
    if (study->covariates[covariate].has_dist) {
        if (ancestry->n_traits < MOST_TRAITS) ancestry->traits[ancestry->n_traits] = covariate;
        ancestry->n_traits++;
    } else {
        ancestry->steps[ancestry->n_steps++] = slot;
    }
}

/* Generators of a Korobov-like rank-1 lattice: fractional parts of square roots of primes. */
static double
lattice_point(int point, int dimension)
{
    static const double generator[MOST_TRAITS] = {
        0.41421356237309503, 0.7320508075688772, 0.2360679774997898, 0.6457513110645907,
        0.3166247903554,     0.605551275463989,  0.123105625617661,  0.358898943540674,
        0.795831523312719,   0.385164807134505,  0.567764362830022,  0.082762530298219,
    };
    const double x = (point + 0.5) * generator[dimension];
    return x - floor(x);
}

static double
grid_point(const Ancestry *ancestry, int point, int dimension)
{
    double u;

    if (ancestry->n_traits == 1) return (point + 0.5) / GRID;
    u = lattice_point(point, dimension);
    return u > 0 ? u : 0.5 / LATTICE;
}

static Status
mean_over_grid(double *value, const Ancestry *ancestry, const Study *study, int slot,
               const double *values, int n_lanes, Error *err)
{
    const size_t n = (size_t)study->n_quantities * LANES;
    double *work = memory_new_aligned(n, sizeof(double));
    const int points = ancestry->n_traits == 0 ? 1 : ancestry->n_traits == 1 ? GRID : LATTICE;
    const Quantity *quantity = &study->quantities[slot];
    Status status = OK;

    memcpy(work, values, n * sizeof(double));
    for (int lane = 0; lane < LANES; lane++) value[lane] = 0;
    for (int point = 0; point < points && status == OK; point++) {
        for (int trait = 0; trait < ancestry->n_traits; trait++) {
            const Covariate *covariate = &study->covariates[ancestry->traits[trait]];
            const double x = dist_quantile(&covariate->dist, grid_point(ancestry, point, trait));
            for (int lane = 0; lane < LANES; lane++)
                work[(size_t)covariate->slot * LANES + (size_t)lane] = x;
        }
        for (int step = 0; step < ancestry->n_steps; step++)
            expr_eval(work + (size_t)ancestry->steps[step] * LANES,
                      study->quantities[ancestry->steps[step]].expr, work, n_lanes);
        for (int lane = 0; lane < n_lanes; lane++)
            value[lane] += work[(size_t)slot * LANES + (size_t)lane] / points;
        if (isnan(value[0]))
            status = fail(err, ERR_SPEC, "%s:%d: %s has no value for some patients",
                          quantity->tree.file, quantity->tree.line, quantity->what);
    }
    free(work);
    return status;
}

static Status
mean_value(double *value, const Study *study, int slot, const double *values, int n_lanes,
           Error *err)
{
    const Covariate *covariate = &study->covariates[covariate_at(study, slot)];
    Ancestry ancestry = { 0 };
    Status status;

    if (covariate->has_dist) {
        for (int lane = 0; lane < LANES; lane++) value[lane] = dist_mean(&covariate->dist);
        return OK;
    }
    ancestry.seen = memory_new((size_t)study->n_quantities, sizeof(bool));
    ancestry.steps = memory_new((size_t)study->n_quantities, sizeof(int));
    trace_back(&ancestry, study, slot);
    status = ancestry.n_traits > MOST_TRAITS
                 ? fail(err, ERR_SPEC, "%s:%d: covariate %s rests on more than %d distributions",
                        covariate->node->file, covariate->node->line, covariate->name, MOST_TRAITS)
                 : mean_over_grid(value, &ancestry, study, slot, values, n_lanes, err);
    free(ancestry.seen);
    free(ancestry.steps);
    return status;
}

Status
population_value(double *value, const Study *study, int slot, int profile, const double *values,
                 int n_lanes, Error *err)
{
    const int index = covariate_at(study, slot);
    const Covariate *covariate = &study->covariates[index];
    const double *listed = study->profiles[profile].value;

    if (listed && !isnan(listed[index])) {
        for (int lane = 0; lane < LANES; lane++) value[lane] = listed[index];
        return OK;
    }
    if (listed && !covariate->has_dist && !covariate->by_mean) {
        expr_eval(value, study->quantities[slot].expr, values, n_lanes);
        return OK;
    }
    if (covariate->by_mean) return mean_value(value, study, slot, values, n_lanes, err);
    return fail(err, ERR_SPEC,
                "%s:%d: covariate %s: a cohort has no single patients: list profiles, or say "
                "cohort = \"mean\" for its expectation",
                covariate->node->file, covariate->node->line, covariate->name);
}

double
population_start_age(const Study *study, int profile)
{
    const double *listed = profile == NONE ? NULL : study->profiles[profile].value;

    for (int item = 0; profile != NONE && item < study->n_covariates; item++) {
        const Covariate *covariate = &study->covariates[item];
        if (strcmp(covariate->name, "start_age") != 0) continue;
        if (listed && !isnan(listed[item])) return listed[item];
        if (covariate->by_mean && covariate->has_dist) return dist_mean(&covariate->dist);
        const ExprNode *value = study->quantities[covariate->slot].tree.root;
        if (value && value->kind == EXPR_NUMBER) return value->number;
    }
    return study->settings.start_age;
}
