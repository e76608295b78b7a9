/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/rounds_tables.h"
#include <stdlib.h>

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
        table->pay[part][rounds_cell(table->tracked, cycle, age)] = take_pay(outcome, state);
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
            table->chance[rounds_cell(table->tracked, cycle, table->tracked ? age : 0) *
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
    for (int item = 0; item < plan->n_running; item++) table->n_who += plan->running[item].who;
    const size_t cells = rounds_cells(rounds, state) + 1;
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
    rounds->rules = memory_new(WITHIN_RULES, sizeof(WithinWeights));
    rounds->weight = memory_new((size_t)n + 1, sizeof(double));
    for (int rule = 0; rule < WITHIN_RULES; rule++)
        discount_weights(&rounds->rules[rule], study, rule);
    for (int boundary = 0; boundary <= n; boundary++)
        rounds->weight[boundary] =
            study->settings.moves_weighted
                ? rounds->rules[study->settings.within_cycle].boundary[boundary]
                : 1;
    for (int state = 0; state < study->n_states; state++) init_state(rounds, simulator, state);
    outcome_init(&outcome, study, 1, KEEP_SUMS);
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
    for (int rule = 0; rule < WITHIN_RULES; rule++) discount_weights_free(&rounds->rules[rule]);
    free(rounds->rules);
    free(rounds->states);
    free(rounds->weight);
    free(rounds);
}
