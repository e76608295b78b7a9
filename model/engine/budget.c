/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/budget.h"
#include "math/real_arrays.h"
#include <math.h>

static const double nothing_left = 1e-300; /* what is due comes at once */

static const Exit *
exit_of(const Crowd *crowd)
{
    const StatePlan *plan = &crowd->simulator->states[crowd->state];
    return &plan->exits[plan->budget];
}

/* Ages of those in `picked`, from times, in place. */
static void
make_ages(double *time, const Crowd *crowd, const int *picked, int n)
{
    for (int item = 0; item < n; item++)
        time[item] = crowd->cohort->start_age[crowd->who[picked[item]]] +
                     study_years(crowd->simulator->study, time[item]);
}

void
budget_fill_due(Crowd *crowd)
{
    const Exit *exit = exit_of(crowd);
    const double units = crowd->simulator->study->settings.units_per_year;
    const bool alike = exit->ratio_input == NONE;
    double age[CROWD], until[CROWD], hazard[CROWD];
    int unknown[CROWD], n = 0;

    if (real_all_inside(crowd->due, crowd->n, 0, INFINITY)) return;
    for (int i = 0; i < crowd->n; i++) {
        unknown[n] = i;
        n += isnan(crowd->due[i]);
    }
    for (int item = 0; item < n; item++) age[item] = crowd->t0[unknown[item]];
    make_ages(age, crowd, unknown, n);
    lifetable_cumulatives(hazard, exit->table, age, n);
    for (int item = 0; item < n; item++) {
        const double ratio = alike ? exit->ratio : crowd_ratio(crowd, exit, unknown[item]);
        hazard[item] += crowd->budget[crowd->who[unknown[item]]] / ratio;
    }
    lifetable_ages(until, exit->table, hazard, n);
    for (int item = 0; item < n; item++) {
        const int i = unknown[item], who = crowd->who[i];
        const double left = until[item] - age[item];
        crowd->due[i] = crowd->t0[i] + (left > 0 ? left * units : 0);
        crowd->since[who] = crowd->t0[i];
    }
}

void
budget_spend(Crowd *crowd, const int *picked, int n)
{
    const Exit *exit = exit_of(crowd);
    double age[CROWD] = { 0 }, before[CROWD], after[CROWD];

    if (n == 0) return;
    for (int item = 0; item < n; item++) age[item] = crowd->since[crowd->who[picked[item]]];
    make_ages(age, crowd, picked, n);
    lifetable_cumulatives(before, exit->table, age, n);
    for (int item = 0; item < n; item++) age[item] = crowd->t1[picked[item]];
    make_ages(age, crowd, picked, n);
    lifetable_cumulatives(after, exit->table, age, n);
    for (int item = 0; item < n; item++) {
        const int who = crowd->who[picked[item]];
        const double left = crowd->budget[who] -
                            (after[item] - before[item]) * crowd_ratio(crowd, exit, picked[item]);
        crowd->budget[who] = left > nothing_left ? left : nothing_left;
        crowd->due[picked[item]] = NAN;
    }
}
