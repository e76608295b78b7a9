/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "structure/study.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

int
study_quantity(Study *study, const Quantity *quantity)
{
    study->quantities = memory_grow(study->quantities, study->n_quantities, &study->size_quantities,
                                    sizeof(Quantity));
    study->quantities[study->n_quantities] = *quantity;
    return study->n_quantities++;
}

int
study_parameter(const Study *study, const char *name)
{
    for (int item = 0; item < study->n_parameters; item++)
        if (strcmp(study->parameters[item].name, name) == 0) return item;
    return NONE;
}

int
study_state(const Study *study, const char *name)
{
    for (int item = 0; item < study->n_states; item++)
        if (strcmp(study->states[item].name, name) == 0) return item;
    return NONE;
}

int
study_strategy(const Study *study, const char *name)
{
    for (int item = 0; item < study->n_strategies; item++)
        if (strcmp(study->strategies[item].name, name) == 0) return item;
    return NONE;
}

int
study_table(const Study *study, const char *name)
{
    for (int item = 0; item < study->n_tables; item++)
        if (strcmp(study->tables[item].name, name) == 0) return item;
    return NONE;
}

int
study_curve(const Study *study, const char *name)
{
    for (int item = 0; item < study->n_curves; item++)
        if (study->curves[item].name && strcmp(study->curves[item].name, name) == 0) return item;
    return NONE;
}

int
study_covariate(const Study *study, const char *name)
{
    for (int item = 0; item < study->n_covariates; item++)
        if (strcmp(study->covariates[item].name, name) == 0) return item;
    return NONE;
}

int
study_profile(const Study *study)
{
    return study->settings.engine == ENGINE_INDIVIDUAL ? NONE : 0;
}

double
study_lookup(const Lookup *table, double x)
{
    int low = 0, high = table->n - 1;

    if (!(x >= table->x[0])) return NAN;
    while (low < high) { /* the last row at or below x */
        const int middle = (low + high + 1) / 2;
        if (table->x[middle] <= x)
            low = middle;
        else
            high = middle - 1;
    }
    if (!table->linear || low == table->n - 1) return table->y[low];
    return table->y[low] + (table->y[low + 1] - table->y[low]) * (x - table->x[low]) /
                               (table->x[low + 1] - table->x[low]);
}

const char *const study_engines[] = { "cohort", "individual", "both", "partitioned", NULL };
const char *const study_units[] = { "day", "week", "month", "year", NULL };
const char *const study_within_rules[] = { "half-cycle", "life-table", "start",         "end",
                                           "none",       "simpson",    "darth-simpson", NULL };
const char *const study_outcomes[] = { "inmb", "icer", "incremental_cost", "incremental_qaly",
                                       NULL };
const char *const study_crossing_rules[] = { "cap earlier", "raise later", "error", NULL };
const char *const study_discount_kinds[] = { "annual", "continuous", "whole years", NULL };

const char *
study_within_name(int rule)
{
    return study_within_rules[rule];
}

const char *
study_discount_name(int kind)
{
    return study_discount_kinds[kind];
}

const char *
study_unit_name(const Study *study)
{
    return study_units[study->settings.time_unit];
}

double
study_years(const Study *study, double time)
{
    return time / study->settings.units_per_year;
}

bool
study_simulates(const Study *study)
{
    return study->settings.engine == ENGINE_INDIVIDUAL || study->settings.engine == ENGINE_BOTH;
}

const char *
study_step_name(const Study *study)
{
    static const char *const names[] = {
        "probabilities, one move a cycle", "matrix exponential of rates constant within the cycle",
        "competing exits on sojourn vectors, entrants in mid-cycle",
        "shares between survival curves"
    };
    if (study->settings.engine == ENGINE_INDIVIDUAL)
        return study->step == STEP_PROBABILITIES ? "single patients, cycle by cycle"
                                                 : "single patients, next event in continuous time";
    return names[study->step];
}

void
study_free(Study *study)
{
    for (int table = 0; table < study->n_tables; table++)
        lifetable_free(&study->tables[table].mortality);
    free(study->quantities);
    free(study->curves);
    pool_free(&study->pool);
    *study = (Study){ 0 };
}
