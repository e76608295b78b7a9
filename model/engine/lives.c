/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/lives.h"
#include "engine/routes.h"
#include "math/real_arrays.h"
#include <math.h>
#include <string.h>

/* Place of what happens to a patient once: which state they start in, and the hazard of other
 * causes they can bear. */
enum { START_PLACE = 0x7fffffff, START_WORD = 0, BUDGET_WORD = 1 };

/* ---- the start ---- */

static int
start_state(const Simulator *simulator, double luck)
{
    const int last = simulator->study->n_states - 1;
    int state = 0;

    while (state < last && luck >= simulator->start_share[state]) state++;
    return state;
}

/* When follow-up ends. */
static double
horizon_of(const Crowd *crowd, int who)
{
    const Settings *settings = &crowd->simulator->study->settings;
    const double full = settings->n_cycles * settings->cycle_length;
    const double years = settings->max_age - crowd->cohort->start_age[who];
    const double end = years * settings->units_per_year; /* no limit of age: not a number */

    return end < full ? (end > 0 ? end : 0) : full;
}

/* Patients `from` .. `from + n - 1` of the block: what is drawn once for each. */
static void
begin_some(Crowd *crowd, int from, int n)
{
    const Study *study = crowd->simulator->study;
    const RngCounters counters = { .first = crowd->cohort->luck + (uint64_t)from,
                                   .at = rng_place(START_PLACE, 0, 0),
                                   .draw = crowd->draw };
    double words[RNG_WORDS][CROWD], *const out[RNG_WORDS] = { words[0], words[1], words[2],
                                                              words[3] };
    double budget[CROWD];

    rng_uniforms(out, crowd->key, &counters, n);
    real_logs(budget, words[BUDGET_WORD], n);
    for (int i = 0; i < n; i++) {
        const int who = from + i, state = start_state(crowd->simulator, words[START_WORD][i]);
        const Once *once = &crowd->simulator->start[state];
        crowd->patient[who] = (Patient){ .cost = once->varies ? 0 : once->cost,
                                         .qaly = once->varies ? 0 : once->qaly,
                                         .horizon = horizon_of(crowd, who),
                                         .due = NAN };
        crowd->budget[who] = -budget[i];
        crowd->waiting[(size_t)state * BLOCK + (size_t)crowd->n_waiting[state]++] = (uint16_t)who;
        crowd->ended[who] = study->states[state].dead ? 0 : INFINITY;
        for (int item = 0; item < study->n_endpoints; item++)
            crowd->ended[(size_t)(item + 1) * BLOCK + (size_t)who] =
                study->endpoints[item].has[state] ? INFINITY : -1;
        crowd_keep_move(crowd, who, NONE, state, 0);
    }
}

/* Those who start in `state` are paid for it what differs between them. */
static Status
start_in(Crowd *crowd, int state, Error *err)
{
    static const double zero[CROWD];
    const Simulator *simulator = crowd->simulator;
    const uint16_t *list = crowd->waiting + (size_t)state * BLOCK;
    int picked[CROWD];
    Status status = OK;

    crowd->tally.started[state] = crowd->n_waiting[state];
    crowd->state = state;
    for (int i = 0; i < CROWD; i++) picked[i] = i;
    for (int from = 0; from < crowd->n_waiting[state] && simulator->start[state].varies;
         from += CROWD) {
        const int left = crowd->n_waiting[state] - from;
        crowd->n = left < CROWD ? left : CROWD;
        for (int i = 0; i < crowd->n; i++) crowd->who[i] = list[from + i];
        crowd_fetch_accounts(crowd);
        TRY(stays_pay_once(crowd, &simulator->start[state], picked, crowd->n, zero, state,
                           ONCE_START, err));
        crowd_return_accounts(crowd);
    }
    if (simulator->study->states[state].dead) crowd->n_waiting[state] = 0;
done:
    return status;
}

Status
lives_begin(Crowd *crowd, Error *err)
{
    const Simulator *simulator = crowd->simulator;
    const Study *study = simulator->study;
    const Cohort *cohort = crowd->cohort;
    Status status = OK;

    crowd->n_moved = 0;
    tally_clear(&crowd->tally);
    memset(crowd->visits, 0, (size_t)study->n_states * BLOCK * sizeof(uint16_t));
    memset(crowd->going, 0, sizeof(crowd->going));
    memset(crowd->n_waiting, 0, (size_t)study->n_states * sizeof(int));
    for (int item = 0; item < study->n_attributes; item++)
        for (int i = 0; i < cohort->n; i++)
            crowd->attribute[(size_t)item * BLOCK + (size_t)i] =
                model_value(&simulator->model, study->attributes[item])[0];
    for (int from = 0; from < cohort->n; from += CROWD)
        begin_some(crowd, from, cohort->n - from < CROWD ? cohort->n - from : CROWD);
    for (int state = 0; state < study->n_states; state++) TRY(start_in(crowd, state, err));
done:
    return status;
}

/* ---- the end ---- */

void
lives_count_ends(Crowd *crowd)
{
    const Study *study = crowd->simulator->study;
    Counts *counts = &crowd->counts;
    const int row = counts->n_cycles + 2;

    const double length = study->settings.cycle_length, horizon = counts->n_cycles * length;

    for (int item = 0; item <= study->n_endpoints; item++)
        for (int i = 0; i < crowd->cohort->n; i++) {
            const double ended = crowd->ended[(size_t)item * BLOCK + (size_t)i];
            const double followed = crowd->patient[i].horizon;
            if (ended < 0)
                counts->outside[item]++;
            else if (ended < INFINITY)
                counts->left[item * row + routes_boundary(ended, length)]++;
            else if (followed < horizon - HAIR * length)
                counts->censored[item * row + routes_boundary(followed, length)]++;
            else
                counts->left[item * row + counts->n_cycles + 1]++;
        }
}
