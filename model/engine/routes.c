/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/routes.h"
#include "base/clones.h"
#include "engine/budget.h"
#include "engine/waits.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

HOT static void
boundaries_after(int *restrict boundary, const double *restrict time, double length, int n)
{
    for (int i = 0; i < n; i++) boundary[i] = routes_boundary(time[i], length);
}

/* ---- which route ---- */

/* A route of an exit that is shared out over several states. */
static int
share_of(const Crowd *crowd, const Model *values, const RoutePlan *first, int lane, double luck)
{
    const Move *move = &crowd->simulator->study->moves[first->move];
    double sum = 0, rest = 1;

    for (int branch = 0; branch < move->n_branches; branch++)
        if (move->branches[branch].share != NONE)
            rest -= model_value(values, move->branches[branch].share)[lane];
    for (int branch = 0; branch < move->n_branches; branch++) {
        const int slot = move->branches[branch].share;
        sum += slot == NONE ? (rest > 0 ? rest : 0) : model_value(values, slot)[lane];
        if (luck < sum) return branch;
    }
    return move->n_branches - 1;
}

static bool
shares_vary(const Crowd *crowd, const RoutePlan *first)
{
    const Move *move = &crowd->simulator->study->moves[first->move];

    for (int branch = 0; branch < move->n_branches; branch++)
        if (model_depends(&crowd->simulator->model, move->branches[branch].share) &
            (DEPENDS_WHO | DEPENDS_ON_TIME))
            return true;
    return false;
}

/* Shares the events of one exit out over its branches. */
static Status
share_exit(Crowd *crowd, const StatePlan *plan, int item, const int *event, Error *err)
{
    const Exit *exit = &plan->exits[item];
    const RoutePlan *first = &crowd->simulator->routes[exit->first_route];
    const bool vary = shares_vary(crowd, first);
    const double *luck = crowd_word(crowd, plan->choice_word + 1 + exit->word);

    for (int i = 0; i < crowd->n; i++) {
        const Model *values = &crowd->simulator->model;
        if (event[i] != exit->first_route) continue;
        if (vary) { /* few are shared out by who they are: one by one */
            const double later = crowd->clock[i] + (crowd->t1[i] - crowd->t0[i]);
            crowd_load(crowd, &crowd->who[i], &crowd->t1[i], &later, 1, crowd->state, READ_MIDDLE);
            const Status status = crowd_compute(crowd, &plan->now, &crowd->who[i], err);
            if (status != OK) return status;
            values = &crowd->people;
        }
        crowd->route[i] += share_of(crowd, values, first, 0, luck[i]);
    }
    return OK;
}

/* Death-first exits by rate or hazard: cumulative over the cycle. */
static void
death_first_hazards(double *D, Crowd *crowd, const StatePlan *plan, int from, int n)
{
    const Study *study = crowd->simulator->study;
    double width[LANES];

    for (int lane = 0; lane < n; lane++) width[lane] = study->settings.cycle_length;
    for (int item = 0; item < plan->n_routes; item++) {
        const RoutePlan *route = &crowd->simulator->routes[plan->first_route + item];
        const Move *move = &study->moves[route->move];
        if (move->kind != MOVE_PROBABILITY && route->branch == 0)
            waits_hazard(D + (size_t)item * LANES, crowd, move, route->move, from, n, width);
    }
}

Status
routes_draw(Crowd *crowd, const int *event, int from, int n, Error *err)
{
    const StatePlan *plan = &crowd->simulator->states[crowd->state];
    const Exits *exits = &crowd->simulator->exits;
    const double *luck = crowd_word(crowd, plan->choice_word);
    double *D = memory_new((size_t)(plan->n_routes + 1) * LANES, sizeof(double));
    const Choice choice = { .state = crowd->state, .n = n, .is_stay = plan->is_stay, .D = D };
    double later[LANES];
    int lane = 0;
    Status status;

    for (int i = 0; i < n; i++)
        later[i] = crowd->clock[from + i] + (crowd->t1[from + i] - crowd->t0[from + i]);
    if (plan->is_stay)
        crowd_load(crowd, crowd->who + from, crowd->t1 + from, later, n, crowd->state,
                   READ_EXACTLY);
    else
        crowd_load(crowd, crowd->who + from, crowd->t0 + from, crowd->clock + from, n, crowd->state,
                   READ_START);
    TRY(crowd_compute(crowd, &plan->now, crowd->who + from, err));
    if (!plan->is_stay) death_first_hazards(D, crowd, plan, from, n);
    TRY(choices_fill(crowd->chance, exits, &crowd->people, &choice, &lane, err));
    for (int i = 0; i < n; i++) {
        double sum = 0;
        for (int item = 0; item < plan->n_routes && (!event || event[from + i] == EVENT_DRAW);
             item++) {
            sum += crowd->chance[(size_t)item * LANES + (size_t)i];
            if (luck[from + i] >= sum) continue;
            crowd->route[from + i] = plan->first_route + item;
            break;
        }
    }
done:
    free(D);
    return status;
}

static Status
route_draws(Crowd *crowd, const StatePlan *plan, const int *event, Error *err)
{
    const double *luck = crowd_word(crowd, plan->choice_word);

    for (int from = 0; from < crowd->n && !plan->chances; from += LANES) {
        const int n = crowd->n - from < LANES ? crowd->n - from : LANES;
        const Status status = routes_draw(crowd, event, from, n, err);
        if (status != OK) return status;
    }
    for (int i = 0; i < crowd->n && plan->chances; i++) {
        int item = 0;
        if (event[i] != EVENT_DRAW) continue;
        while (item < plan->n_routes && luck[i] >= plan->chances[item]) item++;
        if (item < plan->n_routes) crowd->route[i] = plan->first_route + item;
    }
    return OK;
}

Status
routes_choose(Crowd *crowd, const int *event, Error *err)
{
    const StatePlan *plan = &crowd->simulator->states[crowd->state];
    Status status = OK;

    for (int i = 0; i < crowd->n; i++) crowd->route[i] = event[i] > NONE ? event[i] : NONE;
    for (int item = 0; item < plan->n_exits; item++)
        if (crowd->simulator->routes[plan->exits[item].first_route].n_branches > 1)
            TRY(share_exit(crowd, plan, item, event, err));
    if (plan->draws) TRY(route_draws(crowd, plan, event, err));
done:
    return status;
}

/* ---- moving ---- */

static Status
update_attributes(Crowd *crowd, const RoutePlan *route, const int *picked, int n,
                  const double *clock, Error *err)
{
    const Study *study = crowd->simulator->study;
    const Move *move = &study->moves[route->move];

    for (int item = 0; item < n; item++) {
        const int i = picked[item];
        crowd_load(crowd, &crowd->who[i], &crowd->t1[i], &clock[i], 1, route->from, READ_EXACTLY);
        const Status status = crowd_compute(crowd, &route->update_slots, &crowd->who[i], err);
        if (status != OK) return status;
        for (int update = 0; update < move->n_updates; update++) {
            int attribute = 0;
            while (study->attributes[attribute] != move->updates[update].attribute) attribute++;
            crowd->attribute[(size_t)attribute * BLOCK + (size_t)crowd->who[i]] =
                model_value(&crowd->people, move->updates[update].by)[0];
        }
    }
    return OK;
}

/* The first time that a curve falls counts. */
static void
note_end(Crowd *crowd, double *ended, const int *picked, int n)
{
    for (int item = 0; item < n; item++) {
        const int i = picked[item];
        if (ended[crowd->who[i]] == INFINITY) ended[crowd->who[i]] = crowd->t1[i];
    }
}

/* What those in `picked` [n] leave behind in curves and histories. */
static void
note_moves(Crowd *crowd, int index, const int *picked, int n)
{
    const Study *study = crowd->simulator->study;
    const RoutePlan *route = &crowd->simulator->routes[index];

    if (study->states[route->to].dead) note_end(crowd, crowd->ended, picked, n);
    for (int item = 0; item < study->n_endpoints; item++)
        if (!study->endpoints[item].has[route->to])
            note_end(crowd, crowd->ended + (size_t)(item + 1) * BLOCK, picked, n);
    for (int item = 0; item < n && crowd->keeps_history; item++)
        crowd_keep_move(crowd, crowd->who[picked[item]], route->from, route->to,
                        crowd->t1[picked[item]]);
}

static void
count_fired(Crowd *crowd, int index, const int *picked, int n, double weight)
{
    double *fired = crowd->tally.fired + 3 * index;
    const double costs = crowd_sum_picked(crowd->fc, picked, n);

    fired[0] += n * weight;
    fired[1] += costs;
    fired[2] += crowd->fe == crowd->fc ? costs : crowd_sum_picked(crowd->fe, picked, n);
}

/* One route for those in `picked` [n]. */
static Status
take_route(Crowd *crowd, int index, const int *picked, int n, const double *clock, double weight,
           Error *err)
{
    static const double zero[CROWD];
    const RoutePlan *route = &crowd->simulator->routes[index];
    Status status = OK;

    count_fired(crowd, index, picked, n, weight);
    note_moves(crowd, index, picked, n);
    TRY(stays_pay_once(crowd, &route->leave, picked, n, clock, route->from, ONCE_LEAVE, err));
    if (route->spends_budget) budget_spend(crowd, picked, n);
    if (route->updates) TRY(update_attributes(crowd, route, picked, n, clock, err));
    for (int item = 0; item < n && !route->stays && !route->keeps; item++)
        crowd->origin[picked[item]] = crowd->t1[picked[item]];
    if (!crowd->simulator->study->states[route->to].dead) crowd_wait(crowd, route->to, picked, n);
    TRY(stays_pay_once(crowd, &route->enter, picked, n, route->keeps ? clock : zero, route->to,
                       ONCE_ENTER, err));
done:
    return status;
}

/* Sorts the crowd by the route taken, in order, and counts it; the first list, and the last row of
 * counts, are of those who take none. */
static void
pick(Crowd *crowd, const StatePlan *plan)
{
    const Counts *counts = &crowd->counts;
    const int boundaries = counts->n_cycles + 2;
    int *n = crowd->n_picked;

    memset(n, 0, (size_t)(plan->n_routes + 1) * sizeof(int));
    for (int i = 0; i < crowd->n; i++) {
        const int route = crowd->route[i];
        const int list = route == NONE ? 0 : route - plan->first_route + 1;
        const int row = route == NONE ? counts->n_routes : route;
        crowd->picked[list * CROWD + n[list]++] = i;
        counts->moved[row * boundaries + crowd->boundary[i]]++;
    }
}

Status
routes_take(Crowd *crowd, const double *clock, double weight, Error *err)
{
    const StatePlan *plan = &crowd->simulator->states[crowd->state];
    Status status = OK;

    boundaries_after(crowd->boundary, crowd->t1, crowd->simulator->study->settings.cycle_length,
                     crowd->n);
    pick(crowd, plan);
    for (int list = 1; list <= plan->n_routes; list++)
        if (crowd->n_picked[list] > 0)
            TRY(take_route(crowd, plan->first_route + list - 1, crowd->picked + list * CROWD,
                           crowd->n_picked[list], clock, weight, err));
done:
    return status;
}
