/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is paid for moving: of the move, on leaving its state, on entering the next. */
#include "engine/flow.h"
#include <string.h>

static Timing
timing_of(int when)
{
    return when == AT_END ? TIMING_END : TIMING_MIDDLE;
}

static void
pay_exit(Flow *flow, const Route *route, const double *number, int cycle, Timing timing)
{
    const Study *study = flow->model->study;

    payoffs_once(flow->payer, &study->moves[route->move].payoffs, number, route->from, cycle,
                 timing);
    if (!route->stays)
        payoffs_once(flow->payer, &study->states[route->from].exit, number, route->from, cycle,
                     timing);
}

Status
flow_pay_entry(Flow *flow, int state, const double *share, double spent, int cycle, Timing timing,
               Error *err)
{
    const Payoffs *entry = &flow->model->study->states[state].entry;
    Status status = OK;

    if (payoffs_need_spent(flow->model, entry)) TRY(model_spent(flow->model, state, spent, err));
    payoffs_once(flow->payer, entry, share, state, cycle, timing);
done:
    return status;
}

/* ---- of one cell ---- */

/* The clock of who enters the next state and has not begun anew: it shows the time spent in the
 * middle of the window, or at its end. */
static double
spent_on_entry(const Leaving *leaving, int cell)
{
    const Window *window = leaving->window;
    const double begin = window->fresh ? -window->from : window->cycle - 1 - cell + window->offset;

    return begin + (leaving->when == AT_END ? window->to : (window->from + window->to) / 2);
}

Status
flow_pay_cell(Flow *flow, const Leaving *leaving, int item, int cell, const double *share,
              Error *err)
{
    const Route *route = &flow->exits->routes[item];
    const Window *window = leaving->window;
    const double length = flow->model->study->settings.cycle_length;
    const double spent = window->fresh ? 0 : window->cycle - 1 - cell + window->offset;
    const Timing timing = timing_of(leaving->when);
    Status status = OK;

    if (flow->by_spent[item]) {
        TRY(model_spent(flow->model, leaving->state, spent * length, err));
        pay_exit(flow, route, share, window->cycle, timing);
    }
    if (flow->entry_spent[item])
        TRY(flow_pay_entry(flow, route->to, share, spent_on_entry(leaving, cell) * length,
                           window->cycle, timing, err));
done:
    return status;
}

/* ---- of everybody ---- */

static bool
is_empty(const double *number, int n)
{
    for (int lane = 0; lane < n; lane++)
        if (number[lane] != 0) return false;
    return true;
}

static Status
pay_route(Flow *flow, int item, int when, int cycle, Error *err)
{
    const Route *route = &flow->exits->routes[item];
    const double *number = flow->moved[when] + item * flow->exits->n_lanes;
    const Timing timing = timing_of(when);

    if (is_empty(number, flow->exits->n_lanes)) return OK;
    if (!flow->by_spent[item]) pay_exit(flow, route, number, cycle, timing);
    if (route->stays || flow->entry_spent[item]) return OK;
    return flow_pay_entry(flow, route->to, number, 0, cycle, timing, err);
}

Status
flow_pay(Flow *flow, int cycle, Error *err)
{
    const int n_lanes = flow->exits->n_lanes;
    Status status = OK;

    for (int when = 0; when < 2; when++)
        for (int item = 0; item < flow->exits->n_routes && flow->any_counted; item++) {
            if (!flow->counted[item]) continue;
            TRY(pay_route(flow, item, when, cycle, err));
            memset(flow->moved[when] + item * n_lanes, 0, (size_t)n_lanes * sizeof(double));
        }
done:
    return status;
}
