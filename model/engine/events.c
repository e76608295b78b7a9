/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/events.h"
#include "engine/routes.h"
#include "engine/waits.h"
#include <math.h>
#include <string.h>

enum { MOST_VISITS = 65000 };

/* ---- gathering ---- */

/* Takes a crowd from those who wait in the fullest state; false if nobody waits. */
static bool
gather(Crowd *crowd)
{
    const int n_states = crowd->simulator->study->n_states;
    int state = 0;

    for (int other = 1; other < n_states; other++)
        if (crowd->n_waiting[other] > crowd->n_waiting[state]) state = other;
    const int waiting = crowd->n_waiting[state];
    if (waiting == 0) return false;
    crowd->state = state;
    crowd->n = waiting < CROWD ? waiting : CROWD;
    crowd->n_waiting[state] -= crowd->n;
    const uint16_t *list = crowd->waiting + (size_t)state * BLOCK + crowd->n_waiting[state];
    for (int i = 0; i < crowd->n; i++) {
        const Patient *patient = &crowd->patient[list[i]];
        crowd->who[i] = list[i];
        crowd->t0[i] = patient->now;
        crowd->origin[i] = patient->origin;
        crowd->clock[i] = patient->now - patient->origin;
        crowd->Dc0[i] = patient->D_costs;
        crowd->De0[i] = patient->D_effects;
    }
    return true;
}

/* What differs by person and is constant over the stay. */
static Status
fill_inputs(Crowd *crowd, const StatePlan *plan, Error *err)
{
    for (int from = 0; from < crowd->n && plan->n_inputs > 0; from += LANES) {
        const int n = crowd->n - from < LANES ? crowd->n - from : LANES;
        crowd_load_traits(crowd, crowd->who + from, n);
        const Status status = crowd_compute(crowd, &plan->who, crowd->who + from, err);
        if (status != OK) return status;
        for (int input = 0; input < plan->n_inputs; input++)
            memcpy(crowd->input + (size_t)input * CROWD + from,
                   model_value(&crowd->people, plan->inputs[input]), (size_t)n * sizeof(double));
    }
    return OK;
}

/* ---- moving ---- */

static Status
move_on(Crowd *crowd, const int *event, Error *err)
{
    const Study *study = crowd->simulator->study;
    uint16_t *visits = crowd->visits + (size_t)crowd->state * BLOCK;
    double clock[CROWD];
    Status status = OK;

    for (int i = 0; i < crowd->n; i++) {
        Patient *patient = &crowd->patient[crowd->who[i]];
        clock[i] = crowd->clock[i] + (crowd->t1[i] - crowd->t0[i]);
        patient->now = crowd->t1[i];
        patient->D_costs = crowd->Dc1[i];
        patient->D_effects = crowd->De1[i];
        if (event[i] == EVENT_CUT) continue;
        if (++visits[crowd->who[i]] > MOST_VISITS)
            return fail(err, ERR_NUMERIC,
                        "state %s: patient %lld comes there more than %d times: are its rates in "
                        "the time unit of the model?",
                        study->states[crowd->state].name, crowd->cohort->first + crowd->who[i] + 1,
                        MOST_VISITS);
    }
    TRY(routes_take(crowd, clock, 1, err));
    for (int i = 0; i < crowd->n; i++) /* drawn to stay, or a hazard changes */
        if (crowd->route[i] == NONE && event[i] != EVENT_END)
            crowd
                ->waiting[(size_t)crowd->state * BLOCK + (size_t)crowd->n_waiting[crowd->state]++] =
                (uint16_t)crowd->who[i];
done:
    return status;
}

/* One crowd through one event. */
static Status
step(Crowd *crowd, Error *err)
{
    const StatePlan *plan = &crowd->simulator->states[crowd->state];
    const double length = crowd->simulator->study->settings.cycle_length;
    double best[CROWD];
    int event[CROWD];
    Status status;

    TRY(fill_inputs(crowd, plan, err));
    if (plan->n_exits > 0 || plan->draws) crowd_luck(crowd, 0, plan->n_words, NONE);
    TRY(waits_first(crowd, best, event, err));
    for (int i = 0; i < crowd->n; i++) {
        crowd->t1[i] = crowd->t0[i] + best[i];
        if (event[i] != EVENT_DRAW && event[i] != EVENT_CUT) continue;
        const double cycles = crowd->t1[i] / length, whole = floor(cycles + 0.5);
        if (fabs(cycles - whole) < HAIR) crowd->t1[i] = whole * length;
    }
    stays_discount(crowd);
    TRY(stays_pay(crowd, err));
    TRY(routes_choose(crowd, event, err));
    TRY(move_on(crowd, event, err));
done:
    return status;
}

Status
events_run(Crowd *crowd, Error *err)
{
    Status status;

    TRY(routes_begin(crowd, err));
    while (gather(crowd)) TRY(step(crowd, err));
    routes_count_ends(crowd);
done:
    return status;
}
