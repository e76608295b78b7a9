/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/events.h"
#include "engine/lives.h"
#include "engine/records.h"
#include "engine/routes.h"
#include "engine/waits.h"
#include "math/real_arrays.h"
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
    for (int i = 0; i < crowd->n; i++) crowd->who[i] = list[i];
    records_gather(crowd);
    for (int i = 0; i < crowd->n; i++) crowd->clock[i] = crowd->t0[i] - crowd->origin[i];
    return true;
}

/* Counts this visit of each. */
static Status
count_visits(Crowd *crowd, Error *err)
{
    uint16_t *visits = crowd->visits + (size_t)crowd->state * BLOCK;
    int most = 0;

    for (int i = 0; i < crowd->n; i++) {
        const int visit = visits[crowd->who[i]]++;
        crowd->visit[i] = visit;
        most = visit > most ? visit : most;
    }
    if (most < MOST_VISITS) return OK;
    int who = 0;
    while (crowd->visit[who] < MOST_VISITS) who++;
    return fail(err, ERR_NUMERIC,
                "state %s: patient %lld comes there more than %d times: are its rates in the time "
                "unit of the model?",
                crowd->simulator->study->states[crowd->state].name,
                crowd->cohort->first + crowd->who[who] + 1, MOST_VISITS);
}

/* Ratios whose logarithm is out of the ordinary are computed after all: are they numbers? */
static Status
check_logarithms(Crowd *crowd, const StatePlan *plan, Error *err)
{
    Status status = OK;

    for (int item = 0; item < plan->n_exits; item++) {
        Exit *exit = &plan->exits[item];
        if (exit->log_input == NONE ||
            real_all_inside(crowd->input + (size_t)exit->log_input * CROWD, crowd->n, -700, 700))
            continue;
        for (int from = 0; from < crowd->n; from += LANES) {
            const int *who = crowd->who + from;
            crowd_load_needed(crowd, plan, who, crowd->n - from < LANES ? crowd->n - from : LANES);
            TRY(crowd_compute(crowd, &plan->who, who, err));
            TRY(crowd_compute(crowd, &(SlotList){ 1, &exit->ratio_slot }, who, err));
        }
    }
done:
    return status;
}

/* What differs by person and is constant over the stay. */
static Status
fill_inputs(Crowd *crowd, const StatePlan *plan, Error *err)
{
    Status status = OK;

    for (int from = 0; from < crowd->n && plan->n_inputs > 0; from += LANES) {
        const int n = crowd->n - from < LANES ? crowd->n - from : LANES;
        crowd_load_needed(crowd, plan, crowd->who + from, n);
        TRY(crowd_compute(crowd, &plan->who, crowd->who + from, err));
        for (int input = 0; input < plan->n_inputs; input++)
            memcpy(crowd->input + (size_t)input * CROWD + from, /* all lanes: a fixed size */
                   model_value(&crowd->people, plan->inputs[input]), LANES * sizeof(double));
    }
    TRY(check_logarithms(crowd, plan, err));
done:
    return status;
}

/* ---- one event ---- */

/* When each event is: a draw, or a change of hazards, that falls on a boundary but for rounding is
 * there. */
static void
set_times(Crowd *crowd, const StatePlan *plan, const double *best, const int *event)
{
    const double length = crowd->simulator->study->settings.cycle_length;

    for (int i = 0; i < crowd->n; i++) crowd->t1[i] = crowd->t0[i] + best[i];
    for (int i = 0; i < crowd->n && simulator_goes_on(plan); i++) {
        if (event[i] != EVENT_DRAW && event[i] != EVENT_CUT) continue;
        const double cycles = crowd->t1[i] / length, whole = floor(cycles + 0.5);
        if (fabs(cycles - whole) < HAIR) crowd->t1[i] = whole * length;
    }
}

/* Drawn to stay, or a hazard changes: that visit goes on. */
static void
wait_again(Crowd *crowd, const int *event)
{
    uint16_t *visits = crowd->visits + (size_t)crowd->state * BLOCK;
    int n = 0;

    for (int item = 0; item < crowd->n_picked[0]; item++) {
        const int i = crowd->picked[item];
        if (event[i] != EVENT_END) crowd->picked[n++] = i;
        if (event[i] == EVENT_CUT) visits[crowd->who[i]]--;
    }
    crowd_wait(crowd, crowd->state, crowd->picked, n);
}

/* One crowd through one event. */
static Status
step(Crowd *crowd, Error *err)
{
    const StatePlan *plan = &crowd->simulator->states[crowd->state];
    double best[CROWD], clock[CROWD];
    int event[CROWD];
    Status status;

    TRY(count_visits(crowd, err));
    TRY(fill_inputs(crowd, plan, err));
    if (plan->n_exits > 0 || plan->draws) crowd_luck(crowd, 0, plan->n_words, NONE);
    TRY(waits_first(crowd, best, event, err));
    set_times(crowd, plan, best, event);
    stays_discount(crowd);
    TRY(stays_pay(crowd, err));
    TRY(routes_choose(crowd, event, err));
    for (int i = 0; i < crowd->n; i++) clock[i] = crowd->clock[i] + (crowd->t1[i] - crowd->t0[i]);
    TRY(routes_take(crowd, clock, 1, err));
    if (simulator_goes_on(plan)) wait_again(crowd, event);
    records_scatter(crowd);
done:
    return status;
}

Status
events_run(Crowd *crowd, Error *err)
{
    Status status;

    TRY(lives_begin(crowd, err));
    while (gather(crowd)) TRY(step(crowd, err));
    lives_count_ends(crowd);
done:
    return status;
}
