/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/flow.h"
#include "base/clones.h"
#include <stdlib.h>
#include <string.h>

/* ---- making one ---- */

void
flow_init(Flow *flow, Exits *exits, People *people, Payer *payer)
{
    const Study *study = exits->model->study;
    const size_t n_routes = (size_t)exits->n_routes + 1, n_lanes = (size_t)exits->n_lanes;

    *flow = (Flow){ .exits = exits, .people = people, .payer = payer, .model = exits->model };
    flow->p = memory_new_aligned(exits->room * (size_t)exits->most_routes, sizeof(double));
    flow->remain = memory_new_aligned(exits->room, sizeof(double));
    flow->total = memory_new_aligned(
        (size_t)exits->most_routes * (size_t)people->n_layers * n_lanes, sizeof(double));
    for (int when = 0; when < 2; when++)
        flow->moved[when] = memory_new_aligned(n_routes * n_lanes, sizeof(double));
    flow->counted = memory_new(n_routes, sizeof(bool));
    flow->by_spent = memory_new(n_routes, sizeof(bool));
    flow->entry_spent = memory_new(n_routes, sizeof(bool));
    for (int item = 0; item < exits->n_routes; item++) {
        const Route *route = &exits->routes[item];
        const Payoffs *move = &study->moves[route->move].payoffs;
        const Payoffs *exit = &study->states[route->from].exit;
        const Payoffs *entry = &study->states[route->to].entry;
        flow->counted[item] = move->n > 0 || (!route->stays && (exit->n > 0 || entry->n > 0));
        flow->any_counted |= flow->counted[item];
        flow->by_spent[item] =
            payoffs_need_spent(flow->model, move) || payoffs_need_spent(flow->model, exit);
        flow->entry_spent[item] =
            route->keeps && !route->stays && payoffs_need_spent(flow->model, entry);
    }
}

void
flow_free(Flow *flow)
{
    free(flow->p);
    free(flow->remain);
    free(flow->total);
    free(flow->moved[0]);
    free(flow->moved[1]);
    free(flow->counted);
    free(flow->by_spent);
    free(flow->entry_spent);
    *flow = (Flow){ 0 };
}

/* ---- arriving ---- */

/* Which kind of age those who come in mid-cycle have; where age does not matter, one kind is
 * enough. */
static int
half_of(const Flow *flow, int state)
{
    return flow->people->tracked[state] || flow->exits->leave[state].kind == LEAVE_DRAW ? HALF
                                                                                        : WHOLE;
}

static double *
fresh_at(const Flow *flow, int state, int layer)
{
    const People *people = flow->people;

    return people->fresh +
           ((size_t)state * (size_t)people->n_layers + (size_t)layer) * (size_t)people->n_lanes;
}

/* People of one cell arrive. */
static void
arrive(Flow *flow, const Leaving *leaving, const Route *route, int layer, int cell,
       const double *share)
{
    People *people = flow->people;
    const int cycle = leaving->window->cycle, to = route->to;
    const bool goes_on = route->keeps && !leaving->window->fresh;

    if (people->inside[layer] && !people->inside[layer][to]) return;
    if (leaving->second) {
        cells_add(people, people->gain, to, goes_on ? leaving->half : half_of(flow, to), layer,
                  goes_on ? cell : cycle, share);
    } else if (leaving->when == AT_END) {
        cells_add(people, people->gain, to, WHOLE, layer, route->keeps ? cell : cycle, share);
    } else if (route->keeps) {
        cells_add(people, people->mid, to, leaving->half, layer, cell, share);
    } else {
        double *at = fresh_at(flow, to, layer);
        for (int lane = 0; lane < people->n_lanes; lane++) at[lane] += share[lane];
    }
}

/* ---- leaving ---- */

/* The people of a window's cells, which lie side by side: [cell][lane]. */
static double *
people_of(const Flow *flow, const Leaving *leaving, int layer)
{
    return cells_at(flow->people, leaving->from, layer, leaving->window->first);
}

static double *
total_of(const Flow *flow, int item, int layer)
{
    return flow->total +
           (size_t)(item * flow->people->n_layers + layer) * (size_t)flow->people->n_lanes;
}

INLINED void
add_lanes(double *restrict total, const double *restrict people, const double *restrict p,
          int n_cells, int n_lanes)
{
    for (int cell = 0; cell < n_cells; cell++)
        for (int lane = 0; lane < n_lanes; lane++)
            total[lane] += people[cell * n_lanes + lane] * p[cell * n_lanes + lane];
}

/* Who leaves, added up over the cells in their order. */
HOT static void
add_leavers(double *restrict total, const double *restrict people, const double *restrict p,
            int n_cells, int n_lanes)
{
    if (n_lanes == LANES)
        add_lanes(total, people, p, n_cells, LANES);
    else if (n_lanes == 1)
        add_lanes(total, people, p, n_cells, 1);
    else
        add_lanes(total, people, p, n_cells, n_lanes);
}

HOT static void
multiply(double *restrict people, const double *restrict remain, int n)
{
    for (int i = 0; i < n; i++) people[i] *= remain[i];
}

/* Whether the cells of a route must be looked at one by one: the clock goes on, or payoffs depend
 * on the time spent. */
static bool
is_by_cell(const Flow *flow, int item)
{
    return flow->exits->routes[item].keeps || flow->by_spent[item] || flow->entry_spent[item];
}

/* One route from one cell. */
static Status
leave_cell(Flow *flow, const Leaving *leaving, int item, int cell, Error *err)
{
    const Route *route = &flow->exits->routes[item];
    const int own = item - flow->exits->leave[leaving->state].first_route;
    const int n_lanes = flow->exits->n_lanes, at = (cell - leaving->window->first) * n_lanes;
    const double *p = flow->p + (size_t)own * flow->exits->room + at;
    Status status = OK;

    for (int layer = 0; layer < flow->people->n_layers; layer++) {
        const double *people = people_of(flow, leaving, layer) + at;
        double *total = total_of(flow, own, layer), share[LANES];
        for (int lane = 0; lane < n_lanes; lane++) {
            share[lane] = people[lane] * p[lane];
            total[lane] += share[lane];
        }
        if (route->keeps && !route->stays) arrive(flow, leaving, route, layer, cell, share);
        if (layer == 0 && (flow->by_spent[item] || flow->entry_spent[item]))
            TRY(flow_pay_cell(flow, leaving, item, cell, share, err));
    }
done:
    return status;
}

/* Sends people of one batch out by flow->p and keeps the share flow->remain. What is told apart by
 * cell goes cell by cell, so that no sum depends on where a batch ends. */
static Status
leave_batch(Flow *flow, const Leaving *leaving, Error *err)
{
    const Leave *out = &flow->exits->leave[leaving->state];
    const Window *window = leaving->window;
    const int n_cells = window->last - window->first + 1, n_lanes = flow->exits->n_lanes;
    const int n_layers = flow->people->n_layers, n = n_cells * n_lanes;
    Status status = OK;
    bool by_cell = false;

    for (int own = 0; own < out->n_routes; own++) {
        const double *p = flow->p + (size_t)own * flow->exits->room;
        by_cell |= is_by_cell(flow, out->first_route + own);
        for (int layer = 0; layer < n_layers && !is_by_cell(flow, out->first_route + own); layer++)
            add_leavers(total_of(flow, own, layer), people_of(flow, leaving, layer), p, n_cells,
                        n_lanes);
        if (flow->exits->routes[out->first_route + own].stays)
            for (int i = 0; i < n; i++) flow->remain[i] += p[i];
    }
    for (int cell = window->first; cell <= window->last && by_cell; cell++)
        for (int item = out->first_route; item < out->first_route + out->n_routes; item++)
            if (is_by_cell(flow, item)) TRY(leave_cell(flow, leaving, item, cell, err));
    for (int layer = 0; layer < n_layers; layer++)
        multiply(people_of(flow, leaving, layer), flow->remain, n);
done:
    return status;
}

static void
begin_leaving(Flow *flow, int state)
{
    memset(flow->total, 0,
           (size_t)flow->exits->leave[state].n_routes * (size_t)flow->people->n_layers *
               (size_t)flow->people->n_lanes * sizeof(double));
}

/* Puts who left where they go, unless that was done cell by cell. */
static void
end_leaving(Flow *flow, const Leaving *leaving)
{
    const Leave *out = &flow->exits->leave[leaving->state];
    const int n_lanes = flow->exits->n_lanes;

    for (int own = 0; own < out->n_routes; own++) {
        const int item = out->first_route + own;
        const Route *route = &flow->exits->routes[item];
        double *moved = flow->moved[leaving->when] + item * n_lanes;
        for (int layer = 0; layer < flow->people->n_layers && !route->keeps && !route->stays;
             layer++)
            arrive(flow, leaving, route, layer, leaving->window->cycle, total_of(flow, own, layer));
        for (int lane = 0; flow->counted[item] && lane < n_lanes; lane++)
            moved[lane] += total_of(flow, own, 0)[lane];
    }
}

/* People of the window leave, batch by batch. */
static Status
leave_window(Flow *flow, const Leaving *leaving, Error *err)
{
    const int last = leaving->window->last, most = flow->exits->most_cells;
    Window window = *leaving->window;
    Leaving batch = *leaving;
    Status status = OK;

    batch.window = &window;
    begin_leaving(flow, leaving->state);
    for (; window.first <= last; window.first += most) {
        window.last = last - window.first < most ? last : window.first + most - 1;
        TRY(exits_window(flow->p, flow->remain, flow->exits, leaving->state, &window, err));
        TRY(leave_batch(flow, &batch, err));
    }
    end_leaving(flow, leaving);
done:
    return status;
}

/* Everyone of one cell leaves at the end of a stay. */
static Status
leave_stay(Flow *flow, const Leaving *leaving, Error *err)
{
    Status status = OK;

    begin_leaving(flow, leaving->state);
    TRY(exits_of_stay(flow->p, flow->exits, leaving->state, leaving->window->cycle, err));
    memset(flow->remain, 0, (size_t)flow->exits->n_lanes * sizeof(double));
    TRY(leave_batch(flow, leaving, err));
    end_leaving(flow, leaving);
done:
    return status;
}

/* ---- the cycle up to its end ---- */

/* The end of a stay of people who came in mid-cycle: other exits may come first, then everyone
 * leaves. */
static Status
end_half_stay(Flow *flow, const Leaving *leaving, Error *err)
{
    Window until = *leaving->window;
    Leaving part = *leaving;
    Status status = OK;

    until.to = 0.5;
    part.window = &until;
    if (flow->exits->leave[leaving->state].has_hazards) TRY(leave_window(flow, &part, err));
    TRY(leave_stay(flow, &part, err));
done:
    return status;
}

/* Forgets the cells up to `cell`: nobody is there any more. */
static void
close_cells(Cells *cells, int cell)
{
    cells->first = cell + 1;
    if (cells->first > cells->last) cells_empty(cells);
}

/* People of one state and kind of age, through the cycle up to what happens at its very end. */
static Status
leave_in_cycle(Flow *flow, int state, int half, int cycle, Error *err)
{
    const Leave *out = &flow->exits->leave[state];
    Cells *cells = cells_of(flow->people->cells, state, half);
    Window window = {
        .cycle = cycle, .first = cells->first, .last = cells->last, .offset = 0.5 * half, .to = 1
    };
    const Leaving leaving = {
        .state = state, .half = half, .when = IN_MIDDLE, .from = cells, .window = &window
    };
    Status status = OK;

    if (out->kind == LEAVE_NEVER || cells->first > cells->last) return OK;
    if (out->kind == LEAVE_DRAW && out->stay == 0 && half == WHOLE) return OK; /* at its end */
    if (!out->tracked) window.first = window.last = cycle - 1;
    if (out->stay == 0) return leave_window(flow, &leaving, err);

    const int due = cycle - out->stay, last = window.last;
    if (half == HALF && due >= window.first && due <= last) {
        window.first = window.last = due;
        TRY(end_half_stay(flow, &leaving, err));
        close_cells(cells, due);
        window.first = due + 1;
        window.last = last;
    }
    if (out->has_hazards && window.first <= window.last) TRY(leave_window(flow, &leaving, err));
done:
    return status;
}

/* ---- its end ---- */

/* What happens at the very end of the cycle: probabilities of people of whole ages, and ends of
 * stays. */
static Status
leave_at_end(Flow *flow, int state, int cycle, Error *err)
{
    const Leave *out = &flow->exits->leave[state];
    Cells *cells = cells_of(flow->people->cells, state, WHOLE);
    Window window = { .cycle = cycle, .first = cells->first, .last = cells->last, .to = 1 };
    const Leaving leaving = {
        .state = state, .half = WHOLE, .when = AT_END, .from = cells, .window = &window
    };
    Status status = OK;

    if (out->kind != LEAVE_DRAW || cells->first > cells->last) return OK;
    if (!out->tracked) window.first = window.last = cycle - 1;
    if (out->stay == 0) return leave_window(flow, &leaving, err);
    window.first = window.last = cycle - out->stay;
    if (window.first < cells->first || window.first > cells->last) return OK;
    TRY(leave_stay(flow, &leaving, err));
    close_cells(cells, window.first);
done:
    return status;
}

/* ---- the second half of the cycle ---- */

/* Moves what stands in `window` of `from` on, then those who stay into `gain`. */
static Status
second_half(Flow *flow, const Leaving *leaving, int half, Error *err)
{
    const int state = leaving->state;
    const Leave *out = &flow->exits->leave[state];
    const bool moves = !flow->model->study->settings.one_move &&
                       (out->kind == LEAVE_HAZARD || (out->stay > 0 && out->has_hazards));
    const Window *window = leaving->window;
    Status status = OK;

    if (moves) TRY(leave_window(flow, leaving, err));
    for (int layer = 0; layer < flow->people->n_layers; layer++)
        cells_take(flow->people, flow->people->gain, state, half, layer, window->first,
                   window->last, people_of(flow, leaving, layer));
done:
    return status;
}

/* A state that nobody came to in this cycle is left out. */
static bool
any_fresh(const Flow *flow, int state)
{
    const double *fresh = fresh_at(flow, state, 0);
    const int n = flow->people->n_layers * flow->people->n_lanes;

    for (int i = 0; i < n; i++)
        if (fresh[i] != 0) return true;
    return false;
}

static Status
second_half_of(Flow *flow, int state, int cycle, Error *err)
{
    People *people = flow->people;
    Status status = OK;

    if (any_fresh(flow, state)) {
        Cells fresh = { .n = 1, .at = fresh_at(flow, state, 0) };
        const Window window = {
            .cycle = cycle, .first = cycle, .last = cycle, .from = 0.5, .to = 1, .fresh = true
        };
        const Leaving leaving = { .state = state,
                                  .half = HALF,
                                  .when = IN_MIDDLE,
                                  .second = true,
                                  .from = &fresh,
                                  .window = &window };
        TRY(second_half(flow, &leaving, half_of(flow, state), err));
    }
    for (int half = 0; half < 2; half++) {
        Cells *mid = cells_of(people->mid, state, half);
        const Window window = { .cycle = cycle,
                                .first = mid->first,
                                .last = mid->last,
                                .offset = 0.5 * half,
                                .from = 0.5,
                                .to = 1 };
        const Leaving leaving = { .state = state,
                                  .half = half,
                                  .when = IN_MIDDLE,
                                  .second = true,
                                  .from = mid,
                                  .window = &window };
        if (mid->first > mid->last) continue;
        TRY(second_half(flow, &leaving, half, err));
        cells_empty(mid);
    }
done:
    return status;
}

/* ---- the door ---- */

Status
flow_in_cycle(Flow *flow, int cycle, Error *err)
{
    const int n_states = flow->people->n_states;
    Status status = OK;

    for (int state = 0; state < n_states; state++)
        for (int half = 0; half < 2; half++) TRY(leave_in_cycle(flow, state, half, cycle, err));
    for (int state = 0; state < n_states; state++) TRY(second_half_of(flow, state, cycle, err));
    cells_settle(flow->people);
done:
    return status;
}

Status
flow_at_end(Flow *flow, int cycle, Error *err)
{
    Status status = OK;

    for (int state = 0; state < flow->people->n_states; state++)
        TRY(leave_at_end(flow, state, cycle, err));
    cells_settle(flow->people);
done:
    return status;
}
