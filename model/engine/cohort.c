/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/cohort.h"
#include "engine/generator.h"
#include "engine/matrix.h"
#include "engine/payoffs.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    Model *model;
    const Study *study;
    Exits exits;
    People people;
    Payer *payer;
    Outcome *outcome;
    double *p, *remain; /* batches of exits_window */
    double *moved[2];   /* [n_routes][n_lanes] in mid-cycle, at its end (layer 0)  */
    Matrix *matrix;     /* NULL unless it fits */
    bool *counted;      /* [n_routes] something is paid for moving by it */
    bool any_counted;
    bool *by_spent;       /* [n_routes] payoffs of the move depend on the time spent */
    bool *entry_spent;    /* [n_routes] so does the entry to where it leads, and a clock goes on */
    const double **count; /* [n_states] lanes of everybody there; NULL: nobody */
    double *room;         /* [n_states][LANES] for those who are in several cells */
    int *layer_of;        /* [n_endpoints] layer, 0: the sum over its states is enough */
    int n_lanes;
} Run;

enum { IN_MIDDLE = 0, AT_END = 1 };

/* ---- moving people ---- */

/* Which kind of age those who come in mid-cycle have; where age does not matter, one kind is
 * enough. */
static int
half_of(const Run *run, int state)
{
    return run->people.tracked[state] || run->exits.leave[state].kind == LEAVE_DRAW ? HALF : WHOLE;
}

static double *
fresh_at(const Run *run, int state, int layer)
{
    return run->people.fresh +
           ((size_t)state * (size_t)run->people.n_layers + (size_t)layer) * (size_t)run->n_lanes;
}

/* How a batch of people leaves: when, and where those who move are put. */
typedef struct {
    int state, half, when; /* IN_MIDDLE, AT_END */
    bool second;           /* the second half of the cycle: nobody moves again */
    Cells *from;           /* the cells that are left */
    const Window *window;
} Leaving;

/* People of one cell arrive. */
static void
arrive(Run *run, const Leaving *leaving, const Route *route, int layer, int cell,
       const double *share)
{
    People *people = &run->people;
    const int cycle = leaving->window->cycle, to = route->to;

    if (people->inside[layer] && !people->inside[layer][to]) return;
    if (leaving->second) {
        const int half = route->keeps && !leaving->window->fresh ? leaving->half : half_of(run, to);
        cells_add(people, people->gain, to, half, layer,
                  route->keeps && !leaving->window->fresh ? cell : cycle, share);
    } else if (leaving->when == AT_END) {
        cells_add(people, people->gain, to, WHOLE, layer, route->keeps ? cell : cycle, share);
    } else if (route->keeps) {
        cells_add(people, people->mid, to, leaving->half, layer, cell, share);
    } else {
        double *at = fresh_at(run, to, layer);
        for (int lane = 0; lane < run->n_lanes; lane++) at[lane] += share[lane];
    }
}

static Status
pay_cell(Run *run, const Leaving *leaving, const Route *route, int cell, const double *share,
         Error *err)
{
    const Window *window = leaving->window;
    const double spent = window->fresh ? 0
                                       : (window->cycle - 1 - cell + window->offset) *
                                             run->study->settings.cycle_length;
    const Timing timing = leaving->when == AT_END ? TIMING_END : TIMING_MIDDLE;
    const Status status = model_spent(run->model, leaving->state, spent, err);

    if (status != OK) return status;
    payoffs_once(run->payer, &run->study->moves[route->move].payoffs, share, leaving->state,
                 window->cycle, timing);
    if (!route->stays)
        payoffs_once(run->payer, &run->study->states[leaving->state].exit, share, leaving->state,
                     window->cycle, timing);
    return OK;
}

/* Payoffs of coming into a state with `spent` on its clock. */
static Status
pay_entry(Run *run, int state, const double *share, double spent, int cycle, Timing timing,
          Error *err)
{
    const Payoffs *entry = &run->study->states[state].entry;
    Status status = OK;

    if (payoffs_need_spent(run->model, entry)) TRY(model_spent(run->model, state, spent, err));
    payoffs_once(run->payer, entry, share, state, cycle, timing);
done:
    return status;
}

/* The same, of people whose clock goes on: it shows the time spent in the middle of the window, or
 * at its end. */
static Status
pay_entry_of_cell(Run *run, const Leaving *leaving, const Route *route, int cell,
                  const double *share, Error *err)
{
    const Window *window = leaving->window;
    const bool at_end = leaving->when == AT_END;
    const double begin = window->fresh ? -window->from : window->cycle - 1 - cell + window->offset;
    const double moment = at_end ? window->to : (window->from + window->to) / 2;

    return pay_entry(run, route->to, share, (begin + moment) * run->study->settings.cycle_length,
                     window->cycle, at_end ? TIMING_END : TIMING_MIDDLE, err);
}

/* The people of a window's cells, which lie side by side: [cell][lane]. */
static double *
people_of(const Run *run, const Leaving *leaving, int layer)
{
    return cells_at(&run->people, leaving->from, layer, leaving->window->first);
}

/* One route of one layer, cell by cell: where the clock goes on, or payoffs depend on the time
 * spent. */
static Status
leave_one_by_one(Run *run, const Leaving *leaving, int item, int layer, const double *p,
                 double *total, Error *err)
{
    const Route *route = &run->exits.routes[item];
    const Window *window = leaving->window;
    const double *people = people_of(run, leaving, layer);
    const int n_lanes = run->n_lanes;

    for (int cell = window->first; cell <= window->last; cell++) {
        const int at = (cell - window->first) * n_lanes;
        double share[LANES];
        for (int lane = 0; lane < n_lanes; lane++) {
            share[lane] = people[at + lane] * p[at + lane];
            total[lane] += share[lane];
        }
        if (route->keeps && !route->stays) arrive(run, leaving, route, layer, cell, share);
        if (layer == 0 && run->by_spent[item]) {
            const Status status = pay_cell(run, leaving, route, cell, share, err);
            if (status != OK) return status;
        }
        if (layer == 0 && run->entry_spent[item]) {
            const Status status = pay_entry_of_cell(run, leaving, route, cell, share, err);
            if (status != OK) return status;
        }
    }
    return OK;
}

/* One route of one layer. */
static Status
leave_by(Run *run, const Leaving *leaving, int item, int layer, Error *err)
{
    const Route *route = &run->exits.routes[item];
    const Window *window = leaving->window;
    const double *p =
        run->p + (size_t)(item - run->exits.leave[leaving->state].first_route) * run->exits.room;
    const int n_lanes = run->n_lanes, n_cells = window->last - window->first + 1;
    double total[LANES] = { 0 };

    if (route->keeps || run->by_spent[item]) {
        const Status status = leave_one_by_one(run, leaving, item, layer, p, total, err);
        if (status != OK) return status;
    } else {
        const double *restrict people = people_of(run, leaving, layer);
        for (int cell = 0; cell < n_cells; cell++)
            for (int lane = 0; lane < n_lanes; lane++)
                total[lane] += people[cell * n_lanes + lane] * p[cell * n_lanes + lane];
    }
    if (!route->keeps && !route->stays) arrive(run, leaving, route, layer, window->cycle, total);
    for (int lane = 0; layer == 0 && run->counted[item] && lane < n_lanes; lane++)
        run->moved[leaving->when][item * n_lanes + lane] += total[lane];
    return OK;
}

/* Sends people of the window out by run->p and keeps the share run->remain. */
static Status
leave(Run *run, const Leaving *leaving, Error *err)
{
    const Leave *out = &run->exits.leave[leaving->state];
    const Window *window = leaving->window;
    const int n = (window->last - window->first + 1) * run->n_lanes;
    Status status = OK;

    for (int item = out->first_route; item < out->first_route + out->n_routes; item++) {
        const double *p = run->p + (size_t)(item - out->first_route) * run->exits.room;
        for (int layer = 0; layer < run->people.n_layers; layer++)
            TRY(leave_by(run, leaving, item, layer, err));
        if (run->exits.routes[item].stays)
            for (int i = 0; i < n; i++) run->remain[i] += p[i];
    }
    for (int layer = 0; layer < run->people.n_layers; layer++) {
        double *restrict people = people_of(run, leaving, layer);
        for (int i = 0; i < n; i++) people[i] *= run->remain[i];
    }
done:
    return status;
}

static Status
leave_window(Run *run, const Leaving *leaving, Error *err)
{
    Status status;

    TRY(exits_window(run->p, run->remain, &run->exits, leaving->state, leaving->window, err));
    TRY(leave(run, leaving, err));
done:
    return status;
}

/* The end of a stay of people who came in mid-cycle: other exits may come first, then everyone
 * leaves. */
static Status
end_half_stay(Run *run, const Leaving *leaving, Error *err)
{
    Window until = *leaving->window;
    Leaving part = *leaving;
    Status status = OK;

    until.to = 0.5;
    part.window = &until;
    if (run->exits.leave[leaving->state].has_hazards) TRY(leave_window(run, &part, err));
    TRY(exits_of_stay(run->p, &run->exits, leaving->state, until.cycle, err));
    for (int lane = 0; lane < run->n_lanes; lane++) run->remain[lane] = 0;
    TRY(leave(run, &part, err));
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
leave_in_cycle(Run *run, int state, int half, int cycle, Error *err)
{
    const Leave *out = &run->exits.leave[state];
    Cells *cells = cells_of(run->people.cells, state, half);
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
    if (out->stay == 0) return leave_window(run, &leaving, err);

    const int due = cycle - out->stay, last = window.last;
    if (half == HALF && due >= window.first && due <= last) {
        window.first = window.last = due;
        TRY(end_half_stay(run, &leaving, err));
        close_cells(cells, due);
        window.first = due + 1;
        window.last = last;
    }
    if (out->has_hazards && window.first <= window.last) TRY(leave_window(run, &leaving, err));
done:
    return status;
}

/* What happens at the very end of the cycle: probabilities of people of whole ages, and ends of
 * stays. */
static Status
leave_at_end(Run *run, int state, int cycle, Error *err)
{
    const Leave *out = &run->exits.leave[state];
    Cells *cells = cells_of(run->people.cells, state, WHOLE);
    Window window = { .cycle = cycle, .first = cells->first, .last = cells->last, .to = 1 };
    const Leaving leaving = {
        .state = state, .half = WHOLE, .when = AT_END, .from = cells, .window = &window
    };
    Status status = OK;

    if (out->kind != LEAVE_DRAW || cells->first > cells->last) return OK;
    if (!out->tracked) window.first = window.last = cycle - 1;
    if (out->stay == 0) return leave_window(run, &leaving, err);
    window.first = window.last = cycle - out->stay;
    if (window.first < cells->first || window.first > cells->last) return OK;
    TRY(exits_of_stay(run->p, &run->exits, state, cycle, err));
    for (int lane = 0; lane < run->n_lanes; lane++) run->remain[lane] = 0;
    TRY(leave(run, &leaving, err));
    close_cells(cells, window.first);
done:
    return status;
}

/* ---- the second half of the cycle ---- */

/* Moves what stands in `window` of `from` on, then those who stay into `gain`. */
static Status
second_half(Run *run, const Leaving *leaving, int half, Error *err)
{
    const int state = leaving->state;
    const Leave *out = &run->exits.leave[state];
    const bool moves = !run->study->settings.one_move &&
                       (out->kind == LEAVE_HAZARD || (out->stay > 0 && out->has_hazards));
    const Window *window = leaving->window;
    Status status = OK;

    if (moves) TRY(leave_window(run, leaving, err));
    for (int layer = 0; layer < run->people.n_layers; layer++)
        for (int cell = window->first; cell <= window->last; cell++) {
            double *at = cells_at(&run->people, leaving->from, layer, cell);
            cells_add(&run->people, run->people.gain, state, half, layer, cell, at);
            memset(at, 0, (size_t)run->n_lanes * sizeof(double));
        }
done:
    return status;
}

static bool
is_empty(const double *shares, int n)
{
    for (int i = 0; i < n; i++)
        if (shares[i] != 0) return false;
    return true;
}

static Status
second_half_of(Run *run, int state, int cycle, Error *err)
{
    People *people = &run->people;
    Status status = OK;

    if (!is_empty(fresh_at(run, state, 0), people->n_layers * run->n_lanes)) {
        Cells fresh = { .n = 1, .at = fresh_at(run, state, 0) };
        const Window window = {
            .cycle = cycle, .first = cycle, .last = cycle, .from = 0.5, .to = 1, .fresh = true
        };
        const Leaving leaving = { .state = state,
                                  .half = HALF,
                                  .when = IN_MIDDLE,
                                  .second = true,
                                  .from = &fresh,
                                  .window = &window };
        TRY(second_half(run, &leaving, half_of(run, state), err));
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
        TRY(second_half(run, &leaving, half, err));
        cells_empty(mid);
    }
done:
    return status;
}

/* ---- one cycle ---- */

static Status
move_in_cycle(Run *run, int cycle, Error *err)
{
    Status status = OK;

    for (int state = 0; state < run->study->n_states; state++)
        for (int half = 0; half < 2; half++) TRY(leave_in_cycle(run, state, half, cycle, err));
    for (int state = 0; state < run->study->n_states; state++)
        TRY(second_half_of(run, state, cycle, err));
    cells_settle(&run->people);
done:
    return status;
}

static Status
move_at_end(Run *run, int cycle, Error *err)
{
    Status status = OK;

    for (int state = 0; state < run->study->n_states; state++)
        TRY(leave_at_end(run, state, cycle, err));
    cells_settle(&run->people);
done:
    return status;
}

/* Payoffs of the moves by one route: of the move, on leaving its state, on entering the next. */
static Status
pay_route(Run *run, int item, int when, int cycle, Error *err)
{
    const Timing timing = when == AT_END ? TIMING_END : TIMING_MIDDLE;
    const Route *route = &run->exits.routes[item];
    const double *number = run->moved[when] + item * run->n_lanes;

    if (is_empty(number, run->n_lanes)) return OK;
    if (!run->by_spent[item]) {
        payoffs_once(run->payer, &run->study->moves[route->move].payoffs, number, route->from,
                     cycle, timing);
        if (!route->stays)
            payoffs_once(run->payer, &run->study->states[route->from].exit, number, route->from,
                         cycle, timing);
    }
    if (route->stays || run->entry_spent[item]) return OK;
    return pay_entry(run, route->to, number, 0, cycle, timing, err);
}

/* Pays the moves of a cycle and forgets their numbers. */
static Status
pay_moves(Run *run, int cycle, Error *err)
{
    const size_t size = (size_t)run->n_lanes * sizeof(double);
    Status status = OK;

    for (int when = 0; when < 2; when++)
        for (int item = 0; item < run->exits.n_routes && run->any_counted; item++) {
            if (!run->counted[item]) continue;
            TRY(pay_route(run, item, when, cycle, err));
            memset(run->moved[when] + item * run->n_lanes, 0, size);
        }
done:
    return status;
}

/* Told field by field: a literal would be cleared first, for every state of every cycle. */
static void
look_at(Occupancy *people, const Run *run, int state, int boundary)
{
    people->state = state;
    people->boundary = boundary;
    people->n_lanes = run->n_lanes;
    people->tracked = run->people.tracked[state];
    for (int half = 0; half < 2; half++) {
        const Cells *cells = cells_of(run->people.cells, state, half);
        people->people[half].first = cells->first;
        people->people[half].last = cells->last;
        people->people[half].at = cells->at;
    }
}

static Status
pay_people(Run *run, CyclePart part, int boundary, int cycle, Error *err)
{
    Status status = OK;

    if (!payoffs_pays_at(run->payer, part, cycle)) return OK;
    for (int state = 0; state < run->study->n_states; state++) {
        Occupancy people;
        look_at(&people, run, state, boundary);
        TRY(payoffs_occupancy(run->payer, &people, part, cycle, err));
    }
done:
    return status;
}

/* The same for what is put off: as the share after `ended` and before `begun`. */
static void
count_people(Run *run, int ended, int begun)
{
    for (int state = 0; state < run->study->n_states; state++) {
        double *room = run->room + state * LANES;
        run->count[state] = cells_count(room, &run->people, state);
    }
    payoffs_steady(run->payer, run->count, ended, begun);
}

/* ---- curves ---- */

static void
record(Run *run, int boundary)
{
    Outcome *outcome = run->outcome;
    const size_t length = (size_t)outcome->n_cycles + 1;

    if (!outcome->trace) return;
    for (int state = 0; state < run->study->n_states; state++) {
        double total[LANES];
        cells_total(total, &run->people, state, 0);
        outcome->trace[(size_t)boundary * (size_t)run->study->n_states + (size_t)state] = total[0];
        if (!run->study->states[state].dead) outcome->endpoints[boundary] += total[0];
        for (int endpoint = 0; endpoint < run->study->n_endpoints; endpoint++) {
            if (!run->study->endpoints[endpoint].has[state]) continue;
            cells_total(total, &run->people, state, run->layer_of[endpoint]);
            outcome->endpoints[((size_t)endpoint + 1) * length + (size_t)boundary] += total[0];
        }
    }
}

/* If nobody can come back into its states, who is there has never left them. */
static bool
can_come_back(const Exits *exits, const bool *has)
{
    for (int item = 0; item < exits->n_routes; item++)
        if (!has[exits->routes[item].from] && has[exits->routes[item].to]) return true;
    return false;
}

/* ---- the run ---- */

static void
pick_layers(Run *run, bool with_trace)
{
    const Study *study = run->study;
    const bool *masks[64];
    int n_layers = 1;

    run->layer_of = memory_new((size_t)study->n_endpoints + 1, sizeof(int));
    for (int endpoint = 0; with_trace && endpoint < study->n_endpoints && n_layers < 64; endpoint++)
        if (can_come_back(&run->exits, study->endpoints[endpoint].has)) {
            masks[n_layers] = study->endpoints[endpoint].has;
            run->layer_of[endpoint] = n_layers++;
        }
    cells_init(&run->people, &run->exits, n_layers);
    for (int layer = 1; layer < n_layers; layer++) run->people.inside[layer] = masks[layer];
}

static Status
start(Run *run, Error *err)
{
    const Strategy *strategy = run->model->strategy;
    double rest[LANES], all[LANES];
    Status status = OK;

    for (int lane = 0; lane < LANES; lane++) rest[lane] = all[lane] = 1;
    for (int state = 0; state < run->study->n_states; state++) {
        if (strategy->start[state] == NONE) continue;
        const double *share = model_value(run->model, strategy->start[state]);
        for (int lane = 0; lane < run->n_lanes; lane++) rest[lane] -= share[lane];
    }
    for (int state = 0; state < run->study->n_states; state++) {
        const double *share = strategy->start[state] != NONE
                                  ? model_value(run->model, strategy->start[state])
                              : state == strategy->rest ? rest
                                                        : NULL;
        if (!share) continue;
        for (int layer = 0; layer < run->people.n_layers; layer++)
            cells_add(&run->people, run->people.cells, state, WHOLE, layer, 0, share);
        TRY(pay_entry(run, state, share, 0, 0, TIMING_START, err));
    }
    payoffs_once(run->payer, &strategy->payoffs, all, run->study->n_states, 0, TIMING_START);
done:
    return status;
}

static Status
prepare(Run *run, bool with_trace, Error *err)
{
    const Study *study = run->study;
    Exits *exits = &run->exits;
    Status status;

    TRY(exits_init(exits, run->model, err));
    pick_layers(run, with_trace);
    outcome_init(run->outcome, run->study, run->n_lanes, with_trace);
    run->payer = payoffs_new(run->model, run->outcome);
    payoffs_put_off(run->payer);
    const size_t moved = (size_t)(exits->n_routes + 1) * (size_t)run->n_lanes;
    run->p = memory_new_aligned(exits->room * (size_t)(exits->n_routes + 1), sizeof(double));
    run->remain = memory_new_aligned(exits->room, sizeof(double));
    run->moved[0] = memory_new(moved, sizeof(double));
    run->moved[1] = memory_new(moved, sizeof(double));
    run->count = memory_new((size_t)study->n_states, sizeof(double *));
    run->room = memory_new_aligned((size_t)study->n_states * LANES, sizeof(double));
    run->counted = memory_new((size_t)exits->n_routes + 1, sizeof(bool));
    run->by_spent = memory_new((size_t)exits->n_routes + 1, sizeof(bool));
    run->entry_spent = memory_new((size_t)exits->n_routes + 1, sizeof(bool));
    for (int item = 0; item < exits->n_routes; item++) {
        const Route *route = &exits->routes[item];
        run->counted[item] = study->moves[route->move].payoffs.n > 0 ||
                             (!route->stays && (study->states[route->from].exit.n > 0 ||
                                                study->states[route->to].entry.n > 0));
        run->any_counted |= run->counted[item];
        run->by_spent[item] =
            payoffs_need_spent(run->model, &run->study->moves[route->move].payoffs) ||
            payoffs_need_spent(run->model, &run->study->states[route->from].exit);
        run->entry_spent[item] =
            route->keeps && !route->stays &&
            payoffs_need_spent(run->model, &run->study->states[route->to].entry);
    }
    if (matrix_fits(exits)) run->matrix = matrix_new(exits, run->counted);
done:
    return status;
}

/* Moves everybody and pays the share after the cycle. In a model of probabilities alone that is the
 * share after the moves, as such models are counted everywhere; beside hazards, what happens at the
 * very end of the cycle (the end of a stay) happens after it is counted (docs/decisions/0006). */
static Status
step(Run *run, int cycle, Error *err)
{
    const bool pay_first = run->study->step == STEP_COMPETING;
    Status status = OK;

    if (run->matrix)
        TRY(matrix_step(run->matrix, &run->people, run->moved[AT_END], cycle, err));
    else if (run->study->step == STEP_GENERATOR)
        TRY(generator_step(&run->people, &run->exits, run->moved[IN_MIDDLE], cycle, err));
    else
        TRY(move_in_cycle(run, cycle, err));
    if (pay_first) {
        TRY(pay_people(run, PART_END, cycle, cycle, err));
        count_people(run, cycle, 0);
    }
    if (!run->matrix) TRY(move_at_end(run, cycle, err));
    TRY(pay_moves(run, cycle, err));
    if (!pay_first) TRY(pay_people(run, PART_END, cycle, cycle, err));
    count_people(run, pay_first ? 0 : cycle, cycle + 1);
done:
    return status;
}

static Status
run_cycles(Run *run, Error *err)
{
    const int n = run->study->settings.n_cycles;
    Status status = OK;

    TRY(start(run, err));
    record(run, 0);
    count_people(run, 0, 1);
    for (int cycle = 1; cycle <= n; cycle++) {
        if (cycle > 1) TRY(model_cycle(run->model, cycle, err)); /* model_build stands at cycle 1 */
        TRY(pay_people(run, PART_START, cycle - 1, cycle, err));
        TRY(step(run, cycle, err));
        record(run, cycle);
    }
    if (payoffs_pays_at(run->payer, PART_START, n + 1)) {
        TRY(model_cycle(run->model, n + 1, err));
        TRY(pay_people(run, PART_START, n, n + 1, err));
    }
    payoffs_settle(run->payer);
done:
    return status;
}

Status
cohort_run(Outcome *outcome, Model *model, bool with_trace, Error *err)
{
    Run run = {
        .model = model, .study = model->study, .outcome = outcome, .n_lanes = model->n_lanes
    };
    Status status;

    *outcome = (Outcome){ 0 };
    TRY(prepare(&run, with_trace, err));
    TRY(run_cycles(&run, err));
done:
    payoffs_delete(run.payer);
    cells_free(&run.people);
    exits_free(&run.exits);
    free(run.p);
    free(run.remain);
    free(run.moved[0]);
    free(run.moved[1]);
    matrix_delete(run.matrix);
    free(run.count);
    free(run.room);
    free(run.counted);
    free(run.by_spent);
    free(run.entry_spent);
    free(run.layer_of);
    return status;
}
