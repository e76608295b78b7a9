/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is the same for all patients is looked up: by state, cycle and cycles spent there. The sums
 * of such payoffs come from counts of patients, which are whole numbers. What differs by person is
 * evaluated person by person. */
#include "engine/lives.h"
#include "engine/rounds_tables.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- counts ---- */

static size_t
counts_of_part(const Rounds *rounds)
{
    size_t n = 0;
    for (int state = 0; state < rounds->study->n_states; state++)
        n += rounds_cells(rounds, state) + 1;
    return n;
}

void
rounds_init_counts(Occupied *occupied, const Rounds *rounds)
{
    occupied->at = memory_new(counts_of_part(rounds) * 2, sizeof(long long));
}

void
rounds_add_counts(Occupied *occupied, const Occupied *other, const Rounds *rounds)
{
    for (size_t i = 0; i < counts_of_part(rounds) * 2; i++) occupied->at[i] += other->at[i];
}

void
rounds_free_counts(Occupied *occupied)
{
    free(occupied->at);
    *occupied = (Occupied){ 0 };
}

/* The counts of one state and part. */
static long long *
counts_of(const Occupied *occupied, const Rounds *rounds, int state, CyclePart part)
{
    size_t n = part == PART_END ? counts_of_part(rounds) : 0;
    for (int other = 0; other < state; other++) n += rounds_cells(rounds, other) + 1;
    return occupied->at + n;
}

/* ---- one block ---- */

typedef struct {
    Crowd *crowd;
    const Rounds *rounds;
    Occupied *occupied;
    int cycle;
} Round;

static int
age_of(const Round *round, const Patient *patient, int boundary)
{
    const double length = round->rounds->study->settings.cycle_length;
    return boundary - (int)(patient->origin / length + 0.5);
}

/* Payoffs over time that differ by person, of the crowd in hand. */
static Status
pay_personal(Round *round, CyclePart part, Error *err)
{
    Crowd *crowd = round->crowd;
    const Study *study = round->rounds->study;
    const StatePlan *plan = &crowd->simulator->states[crowd->state];
    const int cycle = round->cycle;
    double time[LANES];
    Status status = OK;

    for (int from = 0; from < crowd->n; from += LANES) {
        const int n = crowd->n - from < LANES ? crowd->n - from : LANES;
        for (int lane = 0; lane < n; lane++)
            time[lane] = (cycle - 1) * study->settings.cycle_length;
        crowd_load(crowd, crowd->who + from, time, crowd->clock + from, n, crowd->state,
                   READ_START);
        TRY(crowd_compute(crowd, &plan->pieces, crowd->who + from, err));
        for (int item = 0; item < plan->n_running; item++) {
            const Running *running = &plan->running[item];
            const bool cost = running->kind == PAYOFF_COST;
            const WithinWeights *rule =
                &round->rounds->rules[cost ? study->category_rule[running->index]
                                           : study->settings.within_cycle];
            const double weight = (part == PART_START ? rule->start : rule->end)[cycle];
            const double factor = part == PART_START
                                      ? (cost ? rule->start_costs : rule->start_effects)[cycle]
                                      : (cost ? rule->end_costs : rule->end_effects)[cycle];
            const double scale = weight * study->settings.cycle_length;
            double *sums = crowd->tally.sums + 2 * running->sum;
            if (!running->who || weight == 0) continue;
            for (int lane = 0; lane < n; lane++) {
                Patient *patient = &crowd->patient[crowd->who[from + lane]];
                double value = model_value(&crowd->people, running->slot)[lane];
                if (running->is_utility)
                    value = simulator_utility(study, value,
                                              crowd->cohort->start_age[crowd->who[from + lane]],
                                              model_value(&crowd->people, study->slot_age)[lane]);
                sums[DISCOUNTED] += value * scale * factor;
                sums[UNDISCOUNTED] += value * scale;
                if (cost) patient->cost += value * scale * factor;
                if (running->is_utility)
                    patient->qaly += value * scale * factor / study->settings.units_per_year;
            }
        }
    }
done:
    return status;
}

/* Pays and counts those in the crowd for their share before or after the cycle. */
static Status
pay_crowd(Round *round, CyclePart part, Error *err)
{
    Crowd *crowd = round->crowd;
    const StateTable *table = &round->rounds->states[crowd->state];
    const int boundary = part == PART_START ? round->cycle - 1 : round->cycle;
    const double units = round->rounds->study->settings.units_per_year;
    long long *counts = counts_of(round->occupied, round->rounds, crowd->state, part);

    for (int i = 0; i < crowd->n; i++) {
        Patient *patient = &crowd->patient[crowd->who[i]];
        const int age = table->tracked ? age_of(round, patient, boundary) : 0;
        const size_t cell = rounds_cell(table->tracked, round->cycle, age);
        const Pay *pay = &table->pay[part][cell];
        counts[cell]++;
        crowd->clock[i] = age * round->rounds->study->settings.cycle_length;
        patient->cost += pay->cost;
        patient->qaly += pay->qaly;
        patient->D_effects += pay->life * units;
        patient->now += pay->life_undiscounted * units;
    }
    return table->n_who > 0 ? pay_personal(round, part, err) : OK;
}

/* Routes by the tables of the state. */
static void
look_up_routes(Round *round)
{
    Crowd *crowd = round->crowd;
    const StateTable *table = &round->rounds->states[crowd->state];
    const StatePlan *plan = &crowd->simulator->states[crowd->state];
    const double *luck = crowd_word(crowd, plan->choice_word);

    for (int i = 0; i < crowd->n; i++) {
        const Patient *patient = &crowd->patient[crowd->who[i]];
        const int age = table->tracked ? age_of(round, patient, round->cycle - 1) : 0;
        const double *chance = table->chance + rounds_cell(table->tracked, round->cycle, age) *
                                                   (size_t)table->n_routes;
        int item = 0;
        while (item < table->n_routes && luck[i] >= chance[item]) item++;
        crowd->route[i] = item < table->n_routes ? plan->first_route + item : NONE;
    }
}

/* The crowd in hand through one cycle: paid, drawn, moved. */
static Status
draw_crowd(Round *round, Error *err)
{
    Crowd *crowd = round->crowd;
    const Simulator *simulator = crowd->simulator;
    const StatePlan *plan = &simulator->states[crowd->state];
    const double length = round->rounds->study->settings.cycle_length;
    double later[CROWD];
    Status status = OK;

    crowd_fetch_accounts(crowd);
    for (int i = 0; i < crowd->n; i++) {
        crowd->t0[i] = (round->cycle - 1) * length;
        crowd->t1[i] = round->cycle * length;
        crowd->clock[i] = crowd->t0[i] - crowd->origin[i];
        later[i] = crowd->clock[i] + length;
        crowd->route[i] = NONE;
    }
    if (plan->n_routes > 0) {
        crowd_luck(crowd, plan->choice_word / RNG_WORDS * RNG_WORDS, RNG_WORDS, round->cycle);
        if (!round->rounds->states[crowd->state].differs)
            look_up_routes(round);
        else
            for (int from = 0; from < crowd->n; from += LANES)
                TRY(routes_draw(crowd, NULL, from,
                                crowd->n - from < LANES ? crowd->n - from : LANES, err));
    }
    for (int i = 0; i < crowd->n; i++) {
        crowd->fc[i] = simulator->f_costs[round->cycle] * round->rounds->weight[round->cycle];
        crowd->fe[i] = simulator->f_effects[round->cycle] * round->rounds->weight[round->cycle];
    }
    TRY(routes_take(crowd, later, round->rounds->weight[round->cycle], err));
    crowd_return_accounts(crowd);
    crowd_wait(crowd, crowd->state, crowd->picked, crowd->n_picked[0]);
done:
    return status;
}

/* Takes those who stand in a state in crowds of fixed size; `n` of them, from a copy of the list.
 */
static Status
each_crowd(Round *round, const uint16_t *list, int n, int state, CyclePart part, bool draw,
           Error *err)
{
    Crowd *crowd = round->crowd;
    Status status = OK;

    for (int from = 0; from < n; from += CROWD) {
        crowd->state = state;
        crowd->n = n - from < CROWD ? n - from : CROWD;
        for (int i = 0; i < crowd->n; i++) crowd->who[i] = list[from + i];
        if (draw)
            TRY(draw_crowd(round, err));
        else
            TRY(pay_crowd(round, part, err));
    }
done:
    return status;
}

/* Everybody, state by state. Who is drawn leaves the lists, and comes back where the draw leads. */
static Status
each_state(Round *round, uint16_t *copy, int *n_copy, CyclePart part, bool draw, Error *err)
{
    Crowd *crowd = round->crowd;
    const int n_states = round->rounds->study->n_states;
    Status status = OK;

    for (int state = 0; state < n_states; state++) {
        n_copy[state] = crowd->n_waiting[state];
        memcpy(copy + (size_t)state * BLOCK, crowd->waiting + (size_t)state * BLOCK,
               (size_t)n_copy[state] * sizeof(uint16_t));
        if (draw) crowd->n_waiting[state] = 0;
    }
    for (int state = 0; state < n_states; state++)
        TRY(each_crowd(round, copy + (size_t)state * BLOCK, n_copy[state], state, part, draw, err));
done:
    return status;
}

Status
rounds_run(Crowd *crowd, const Rounds *rounds, Occupied *occupied, Error *err)
{
    const int n_states = rounds->study->n_states;
    uint16_t *copy = memory_new((size_t)n_states * BLOCK + 1, sizeof(uint16_t));
    int *n_copy = memory_new((size_t)n_states + 1, sizeof(int));
    Round round = { .crowd = crowd, .rounds = rounds, .occupied = occupied };
    Status status;

    TRY(lives_begin(crowd, err));
    for (round.cycle = 1; round.cycle <= rounds->n_cycles + 1; round.cycle++) {
        TRY(each_state(&round, copy, n_copy, PART_START, false, err));
        if (round.cycle > rounds->n_cycles) break;
        TRY(each_state(&round, copy, n_copy, PART_START, true, err));
        TRY(each_state(&round, copy, n_copy, PART_END, false, err));
    }
    lives_count_ends(crowd);
done:
    free(copy);
    free(n_copy);
    return status;
}

/* ---- sums ---- */

static Status
pay_counted(Payer *payer, const Rounds *rounds, const Occupied *occupied, double *share, int state,
            CyclePart part, int cycle, double n, Error *err)
{
    const StateTable *table = &rounds->states[state];
    const int boundary = part == PART_START ? cycle - 1 : cycle;
    const int last = table->tracked ? boundary : 0;
    const long long *counts = counts_of(occupied, rounds, state, part);
    Occupancy people = {
        .state = state, .boundary = boundary, .n_lanes = 1, .tracked = table->tracked
    };

    for (int entry = 0; entry <= last; entry++)
        share[entry] =
            (double)
                counts[rounds_cell(table->tracked, cycle, table->tracked ? boundary - entry : 0)] /
            n;
    people.people[0].last = last;
    people.people[0].at = share;
    people.people[1].first = 1;
    return payoffs_occupancy(payer, &people, part, cycle, err);
}

Status
rounds_pay(Outcome *outcome, Simulator *simulator, const Rounds *rounds, const Occupied *occupied,
           long long n_patients, Error *err)
{
    const int n = rounds->n_cycles;
    double *share = memory_new((size_t)n + 2, sizeof(double));
    Payer *payer = payoffs_new(&simulator->model, outcome);
    Status status = OK;

    for (int cycle = 1; cycle <= n + 1; cycle++) {
        if (cycle > n && !payoffs_pays_at(payer, PART_START, cycle)) break;
        TRY(model_cycle(&simulator->model, cycle, err));
        for (int state = 0; state < rounds->study->n_states; state++)
            for (int part = 0; part < (cycle <= n ? 2 : 1); part++)
                if (payoffs_pays_at(payer, (CyclePart)part, cycle))
                    TRY(pay_counted(payer, rounds, occupied, share, state, (CyclePart)part, cycle,
                                    (double)n_patients, err));
    }
done:
    payoffs_delete(payer);
    free(share);
    return status;
}
