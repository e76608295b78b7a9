/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is the same for all patients is looked up: by state, cycle and cycles spent there. The sums
 * of such payoffs come from counts of patients, which are whole numbers. What differs by person is
 * evaluated person by person. */
#include "engine/rounds.h"
#include "engine/payoffs.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Figures of one person for one part of one cycle. */
typedef struct {
    double cost, qaly, life, life_undiscounted;
} Pay;

/* One state. A cell is a cycle and the cycles spent at its start; an untracked state has age 0. */
typedef struct {
    bool tracked, differs; /* its chances differ by person */
    int n_routes, n_who;   /* payoffs over time that differ by person */
    double *chance;        /* [cell][n_routes] running sums; owned */
    Pay *pay[2];           /* [part][cell], owned */
} StateTable;

struct Rounds {
    const Study *study;
    int n_cycles;
    StateTable *states;   /* [n_states] owned */
    WithinWeights *rules; /* [rule] of payoffs that differ by person; owned */
    double *weight;       /* [n_cycles + 1] of payoffs on moves at boundaries; owned */
};

enum { N_RULES = WITHIN_DARTH_SIMPSON + 1 };

/* Cycles 1 .. n_cycles + 1; in cycle t the ages 0 .. t (at its end). */
static size_t
cell_of(bool tracked, int cycle, int age)
{
    const size_t t = (size_t)cycle;
    return tracked ? t * (t + 1) / 2 + (size_t)age : t;
}

static size_t
cells_of_state(const Rounds *rounds, int state)
{
    return cell_of(rounds->states[state].tracked, rounds->n_cycles + 2, 0);
}

/* ---- tables ---- */

/* Payoffs over time of one state that differ by person stay out of the tables. */
static bool
is_personal(const Running *running)
{
    return running->who;
}

static Pay
take_pay(Outcome *outcome, int state)
{
    Pay pay = { .qaly = outcome_at(outcome->qalys, state, DISCOUNTED)[0],
                .life = outcome_at(outcome->life_years, state, DISCOUNTED)[0],
                .life_undiscounted = outcome_at(outcome->life_years, state, UNDISCOUNTED)[0] };

    for (int category = 0; category < outcome->n_categories; category++) {
        pay.cost += outcome_cost_at(outcome, category, state, DISCOUNTED)[0];
        outcome_cost_at(outcome, category, state, DISCOUNTED)[0] = 0;
    }
    outcome_at(outcome->qalys, state, DISCOUNTED)[0] = 0;
    outcome_at(outcome->life_years, state, DISCOUNTED)[0] = 0;
    outcome_at(outcome->life_years, state, UNDISCOUNTED)[0] = 0;
    return pay;
}

/* One person of each age at one boundary. */
static Status
fill_pay(Rounds *rounds, Payer *payer, Outcome *outcome, int state, CyclePart part, int cycle,
         Error *err)
{
    StateTable *table = &rounds->states[state];
    const int boundary = part == PART_START ? cycle - 1 : cycle;
    const double one = 1;
    Status status = OK;

    if (!payoffs_pays_at(payer, part, cycle)) return OK;
    for (int age = 0; age <= (table->tracked ? boundary : 0); age++) {
        const int entry = table->tracked ? boundary - age : 0;
        Occupancy people = {
            .state = state, .boundary = boundary, .n_lanes = 1, .tracked = table->tracked
        };
        people.people[0].first = people.people[0].last = entry;
        people.people[0].at = &one - entry;
        people.people[1].first = 1;
        TRY(payoffs_occupancy(payer, &people, part, cycle, err));
        table->pay[part][cell_of(table->tracked, cycle, age)] = take_pay(outcome, state);
    }
done:
    return status;
}

/* Running sums of the chances of the routes for each age at the start of the cycle. */
static Status
fill_chances(Rounds *rounds, Simulator *simulator, double *p, double *remain, int state, int cycle,
             Error *err)
{
    StateTable *table = &rounds->states[state];
    Exits *exits = &simulator->exits;
    const Leave *leave = &exits->leave[state];
    const Window window = {
        .cycle = cycle, .first = table->tracked ? 0 : cycle - 1, .last = cycle - 1, .to = 1
    };
    Status status = OK;

    if (leave->kind == LEAVE_NEVER || table->differs) return OK;
    if (leave->stay > 0) {
        if (cycle < leave->stay) return OK;
        TRY(exits_of_stay(p, exits, state, cycle, err));
    } else {
        TRY(exits_window(p, remain, exits, state, &window, err));
    }
    for (int entry = window.first; entry <= window.last; entry++) {
        const int age = cycle - 1 - entry;
        double sum = 0;
        if (leave->stay > 0 && age + 1 != leave->stay) continue;
        const int at = leave->stay > 0 ? 0 : entry - window.first;
        for (int item = 0; item < table->n_routes; item++) {
            sum += p[(size_t)item * exits->room + (size_t)at];
            table->chance[cell_of(table->tracked, cycle, table->tracked ? age : 0) *
                              (size_t)table->n_routes +
                          (size_t)item] = sum;
        }
    }
done:
    return status;
}

static bool
chances_differ(const Simulator *simulator, int state)
{
    const Study *study = simulator->study;

    for (int item = 0; item < study->n_moves; item++) {
        const Move *move = &study->moves[item];
        if (move->from != state || !model_has(&simulator->model, move)) continue;
        unsigned depends = model_depends(&simulator->model, move->value) |
                           model_depends(&simulator->model, move->hazard_ratio) |
                           model_depends(&simulator->model, move->time_ratio);
        for (int branch = 0; branch < move->n_branches; branch++)
            depends |= model_depends(&simulator->model, move->branches[branch].share);
        if (move->kind == MOVE_HAZARD) {
            depends |= model_curve_depends(&simulator->model, move->curve);
            if (curve_has_age(model_curve(simulator->exits.curves[item])) &&
                study_covariate(study, "start_age") != NONE)
                return true;
        }
        if (depends & DEPENDS_WHO) return true;
    }
    return false;
}

static void
init_state(Rounds *rounds, const Simulator *simulator, int state)
{
    StateTable *table = &rounds->states[state];
    const StatePlan *plan = &simulator->states[state];

    table->tracked = rounds->study->state_clock[state] != NONE;
    table->differs = chances_differ(simulator, state);
    table->n_routes = plan->n_routes;
    for (int item = 0; item < plan->n_running; item++)
        table->n_who += is_personal(&plan->running[item]);
    const size_t cells = cells_of_state(rounds, state) + 1;
    table->chance = memory_new(cells * (size_t)table->n_routes + 1, sizeof(double));
    for (int part = 0; part < 2; part++) table->pay[part] = memory_new(cells, sizeof(Pay));
}

Status
rounds_new(Rounds **made, Simulator *simulator, Error *err)
{
    const Study *study = simulator->study;
    const int n = study->settings.n_cycles;
    Rounds *rounds = memory_new(1, sizeof(*rounds));
    double *p =
        memory_new(simulator->exits.room * (size_t)(simulator->n_routes + 1), sizeof(double));
    double *remain = memory_new(simulator->exits.room, sizeof(double));
    Outcome outcome = { 0 };
    Payer *payer;
    Status status = OK;

    *made = rounds;
    rounds->study = study;
    rounds->n_cycles = n;
    rounds->states = memory_new((size_t)study->n_states + 1, sizeof(StateTable));
    rounds->rules = memory_new(N_RULES, sizeof(WithinWeights));
    rounds->weight = memory_new((size_t)n + 1, sizeof(double));
    for (int rule = 0; rule < N_RULES; rule++) discount_weights(&rounds->rules[rule], study, rule);
    for (int boundary = 0; boundary <= n; boundary++)
        rounds->weight[boundary] =
            study->settings.moves_weighted
                ? rounds->rules[study->settings.within_cycle].boundary[boundary]
                : 1;
    for (int state = 0; state < study->n_states; state++) init_state(rounds, simulator, state);
    outcome_init(&outcome, study, 1, false);
    payer = payoffs_new(&simulator->model, &outcome);
    for (int cycle = 1; cycle <= n + 1; cycle++) {
        if (cycle > n && !payoffs_pays_at(payer, PART_START, cycle)) break;
        TRY(model_cycle(&simulator->model, cycle, err));
        for (int state = 0; state < study->n_states; state++) {
            if (cycle <= n) TRY(fill_chances(rounds, simulator, p, remain, state, cycle, err));
            TRY(fill_pay(rounds, payer, &outcome, state, PART_START, cycle, err));
            if (cycle <= n) TRY(fill_pay(rounds, payer, &outcome, state, PART_END, cycle, err));
        }
    }
done:
    payoffs_delete(payer);
    outcome_free(&outcome);
    free(p);
    free(remain);
    return status;
}

void
rounds_delete(Rounds *rounds)
{
    if (!rounds) return;
    for (int state = 0; state < rounds->study->n_states; state++) {
        free(rounds->states[state].chance);
        free(rounds->states[state].pay[0]);
        free(rounds->states[state].pay[1]);
    }
    for (int rule = 0; rule < N_RULES; rule++) discount_weights_free(&rounds->rules[rule]);
    free(rounds->rules);
    free(rounds->states);
    free(rounds->weight);
    free(rounds);
}

/* ---- counts ---- */

static size_t
counts_of_part(const Rounds *rounds)
{
    size_t n = 0;
    for (int state = 0; state < rounds->study->n_states; state++)
        n += cells_of_state(rounds, state) + 1;
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
    for (int other = 0; other < state; other++) n += cells_of_state(rounds, other) + 1;
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
            if (!is_personal(running) || weight == 0) continue;
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
        const size_t cell = cell_of(table->tracked, round->cycle, age);
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
        const double *chance =
            table->chance + cell_of(table->tracked, round->cycle, age) * (size_t)table->n_routes;
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

    for (int i = 0; i < crowd->n; i++) {
        crowd->t0[i] = (round->cycle - 1) * length;
        crowd->t1[i] = round->cycle * length;
        crowd->origin[i] = crowd->patient[crowd->who[i]].origin;
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
    for (int i = 0; i < crowd->n; i++)
        if (crowd->route[i] == NONE)
            crowd
                ->waiting[(size_t)crowd->state * BLOCK + (size_t)crowd->n_waiting[crowd->state]++] =
                (uint16_t)crowd->who[i];
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

    TRY(routes_begin(crowd, err));
    for (round.cycle = 1; round.cycle <= rounds->n_cycles + 1; round.cycle++) {
        TRY(each_state(&round, copy, n_copy, PART_START, false, err));
        if (round.cycle > rounds->n_cycles) break;
        TRY(each_state(&round, copy, n_copy, PART_START, true, err));
        TRY(each_state(&round, copy, n_copy, PART_END, false, err));
    }
    routes_count_ends(crowd);
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
            (double)counts[cell_of(table->tracked, cycle, table->tracked ? boundary - entry : 0)] /
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
