/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/simulator_parts.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- payoffs over time ---- */

static void
plan_running(Running *running, StatePlan *plan, Roots *roots, Simulator *simulator)
{
    const Study *study = simulator->study;
    const unsigned depends = model_depends(&simulator->model, running->slot);
    const bool norm = running->is_utility && study->settings.utility_norm_table != NONE;
    const bool who = depends & DEPENDS_WHO || (norm && simulator_own_ages(study));
    const bool by_time = depends & DEPENDS_CYCLE || norm, by_clock = depends & DEPENDS_SPENT;

    running->who = who;
    running->how = by_time || by_clock ? (who || (by_time && by_clock) ? PAID_IN_PIECES
                                          : by_time                    ? PAID_BY_TIME
                                                                       : PAID_BY_CLOCK)
                   : who               ? PAID_BY_WHO
                                       : PAID_ALIKE;
    if (running->how == PAID_BY_CLOCK && (simulator->costs.n > 1 || simulator->effects.n > 1))
        running->how = PAID_IN_PIECES;
    if (running->first < INFINITY && running->how != PAID_ALIKE && running->how != PAID_BY_WHO)
        running->how = PAID_IN_PIECES;
    running->input = NONE;
    running->sum = NONE;
    if (running->how == PAID_BY_WHO)
        running->input = simulator_add_input(plan, roots, running->slot);
    if (running->how == PAID_ALIKE) running->value = simulator_value(simulator, running->slot, 0);
    if (running->how == PAID_ALIKE && running->first == INFINITY) {
        if (running->kind == PAYOFF_COST) plan->cost_rate += running->value;
        if (running->is_utility) plan->utility = running->value;
        return;
    }
    running->sum = simulator->n_sums++;
}

Status
simulator_plan_payoffs(StatePlan *plan, Roots *roots, Simulator *simulator, int state, Error *err)
{
    const State *here = &simulator->study->states[state];
    Roots pieces = { 0 };

    plan->running = memory_new((size_t)here->running.n + 1, sizeof(Running));
    if (here->dead) return OK;
    plan->running[plan->n_running++] = (Running){
        .kind = PAYOFF_QALY, .is_utility = true, .slot = here->utility, .first = INFINITY
    };
    for (int item = 0; item < here->running.n; item++) {
        const Payoff *payoff = &here->running.at[item];
        if (simulator_differs(simulator, payoff->first))
            return fail(err, ERR_SPEC,
                        "%s:%d: state %s: `first` of a cost or count may not differ between "
                        "patients",
                        here->node->file, here->node->line, here->name);
        plan->running[plan->n_running++] =
            (Running){ .kind = payoff->kind,
                       .index = payoff->index,
                       .slot = payoff->value,
                       .first = simulator_value(simulator, payoff->first, INFINITY) };
    }
    for (int item = 0; item < plan->n_running; item++)
        plan_running(&plan->running[item], plan, roots, simulator);
    for (int item = 0; item < plan->n_running; item++)
        if (plan->running[item].how == PAID_IN_PIECES || plan->running[item].who)
            simulator_add_root(&pieces, plan->running[item].slot);
    simulator_list(&plan->pieces, simulator, &pieces, DEPENDS_WHO | DEPENDS_ON_TIME);
    free(pieces.at);
    return OK;
}

static const double *
discount_of(const Simulator *simulator, const Running *running)
{
    return running->kind == PAYOFF_COST ? simulator->D_costs : simulator->D_effects;
}

/* Running totals up to each cycle. */
static void
sum_steps(Running *running, const Simulator *simulator)
{
    const int n = simulator->study->settings.n_cycles;
    const double *D = discount_of(simulator, running);

    for (int discounting = 0; discounting < 2; discounting++) {
        running->paid[discounting] = memory_new((size_t)n + 1, sizeof(double));
        for (int cycle = 0; cycle < n; cycle++)
            running->paid[discounting][cycle + 1] =
                running->paid[discounting][cycle] +
                running->step[cycle] * (discounting == DISCOUNTED
                                            ? D[cycle + 1] - D[cycle]
                                            : simulator->study->settings.cycle_length);
    }
}

Status
simulator_fill_steps(Simulator *simulator, Error *err)
{
    const Study *study = simulator->study;
    Model *model = &simulator->model;
    const Settings *settings = &study->settings;
    const double start_age = model_start_age(model);
    Status status = OK;

    for (int state = 0; state < study->n_states; state++)
        for (int item = 0; item < simulator->states[state].n_running; item++) {
            Running *running = &simulator->states[state].running[item];
            const double *by_age;
            if (running->how != PAID_BY_TIME && running->how != PAID_BY_CLOCK) continue;
            running->step = memory_new((size_t)settings->n_cycles + 1, sizeof(double));
            if (running->how == PAID_BY_TIME) continue;
            TRY(model_by_age(&by_age, model, state, running->slot, 1, err));
            memcpy(running->step, by_age, (size_t)settings->n_cycles * sizeof(double));
            sum_steps(running, simulator);
        }
    for (int cycle = 1; cycle <= settings->n_cycles; cycle++) {
        const double age = start_age + study_years(study, (cycle - 1) * settings->cycle_length);
        TRY(model_cycle(model, cycle, err));
        for (int state = 0; state < study->n_states; state++)
            for (int item = 0; item < simulator->states[state].n_running; item++) {
                Running *running = &simulator->states[state].running[item];
                if (running->how != PAID_BY_TIME) continue;
                const double value = model_value(model, running->slot)[0];
                running->step[cycle - 1] =
                    running->is_utility ? simulator_utility(study, value, start_age, age) : value;
            }
    }
    for (int state = 0; state < study->n_states; state++)
        for (int item = 0; item < simulator->states[state].n_running; item++)
            if (simulator->states[state].running[item].how == PAID_BY_TIME)
                sum_steps(&simulator->states[state].running[item], simulator);
done:
    return status;
}

/* ---- payoffs once ---- */

static void
add_once(Once *once, Roots *roots, Simulator *simulator, const Payoffs *payoffs, int account)
{
    for (int item = 0; item < payoffs->n; item++) {
        const Payoff *payoff = &payoffs->at[item];
        OnceItem *at = &once->at[once->n++];
        *at = (OnceItem){ .kind = payoff->kind,
                          .index = payoff->index,
                          .slot = payoff->value,
                          .account = account,
                          .sum = NONE };
        at->alike = !simulator_differs(simulator, payoff->value) &&
                    !simulator_varies(simulator, payoff->value);
        if (at->alike) {
            at->value = simulator_value(simulator, payoff->value, 0);
            if (payoff->kind == PAYOFF_COST) once->cost += at->value;
            if (payoff->kind == PAYOFF_QALY) once->qaly += at->value;
        } else {
            once->varies = true;
            at->sum = simulator->n_sums++;
            simulator_add_root(roots, payoff->value);
        }
    }
}

/* Two lists of payoffs that fall at the same moment. */
static void
make_once(Once *once, Simulator *simulator, const Payoffs *first, int first_account,
          const Payoffs *second, int second_account)
{
    Roots roots = { 0 };

    *once = (Once){ .at = memory_new((size_t)(first->n + second->n) + 1, sizeof(OnceItem)) };
    add_once(once, &roots, simulator, first, first_account);
    add_once(once, &roots, simulator, second, second_account);
    simulator_list(&once->slots, simulator, &roots, DEPENDS_WHO | DEPENDS_ON_TIME);
    free(roots.at);
}

/* Whether a move ends the hazard of other causes, or makes it another one. */
static bool
spends_budget(const Simulator *simulator, const RoutePlan *route)
{
    const StatePlan *from = &simulator->states[route->from], *to = &simulator->states[route->to];
    const Exit *before, *after;

    if (from->budget == NONE || simulator->study->states[route->to].dead) return false;
    if (to->budget == NONE) return true;
    before = &from->exits[from->budget];
    after = &to->exits[to->budget];
    if (before->table != after->table || before->ratio != after->ratio) return true;
    if (before->ratio_input == NONE || after->ratio_input == NONE)
        return before->ratio_input != after->ratio_input;
    return route->updates || from->inputs[before->ratio_input] != to->inputs[after->ratio_input];
}

void
simulator_plan_routes(Simulator *simulator)
{
    static const Payoffs nothing = { 0 };
    const Study *study = simulator->study;

    simulator->n_routes = simulator->exits.n_routes;
    simulator->routes = memory_new((size_t)simulator->n_routes + 1, sizeof(RoutePlan));
    for (int item = 0; item < simulator->n_routes; item++) {
        const Route *route = &simulator->exits.routes[item];
        const Move *move = &study->moves[route->move];
        RoutePlan *plan = &simulator->routes[item];
        Roots roots = { 0 };
        *plan = (RoutePlan){ .move = route->move,
                             .from = route->from,
                             .to = route->to,
                             .stays = route->stays,
                             .keeps = route->keeps,
                             .branch = route->branch,
                             .n_branches = move->n_branches,
                             .updates = move->n_updates > 0 };
        plan->spends_budget = spends_budget(simulator, plan);
        if (route->stays || route->keeps) simulator->states[route->to].fresh = false;
        make_once(&plan->leave, simulator, &move->payoffs, route->from,
                  route->stays ? &nothing : &study->states[route->from].exit, route->from);
        make_once(&plan->enter, simulator,
                  route->stays ? &nothing : &study->states[route->to].entry, route->to, &nothing,
                  route->to);
        for (int update = 0; update < move->n_updates; update++)
            simulator_add_root(&roots, move->updates[update].by);
        simulator_list(&plan->update_slots, simulator, &roots, DEPENDS_WHO | DEPENDS_ON_TIME);
        free(roots.at);
    }
}

Status
simulator_plan_start(Simulator *simulator, Error *err)
{
    const Study *study = simulator->study;
    const Strategy *strategy = simulator->model.strategy;
    double sum = 0;

    simulator->start = memory_new((size_t)study->n_states + 1, sizeof(Once));
    simulator->start_share = memory_new((size_t)study->n_states + 1, sizeof(double));
    for (int state = 0; state < study->n_states; state++) {
        if (simulator_differs(simulator, strategy->start[state]))
            return fail(err, ERR_SPEC,
                        "%s:%d: strategy %s: the start share of %s may not differ between patients",
                        strategy->node->file, strategy->node->line, strategy->name,
                        study->states[state].name);
        sum += simulator_value(simulator, strategy->start[state], 0);
        make_once(&simulator->start[state], simulator, &strategy->payoffs, study->n_states,
                  &study->states[state].entry, state);
    }
    for (int state = 0; state < study->n_states; state++) {
        const double rest = strategy->rest == state ? (sum < 1 ? 1 - sum : 0) : 0;
        simulator->start_share[state] = simulator_value(simulator, strategy->start[state], 0) +
                                        rest + (state > 0 ? simulator->start_share[state - 1] : 0);
    }
    return OK;
}
