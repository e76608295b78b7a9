/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/exits_parts.h"
#include "engine/increments.h"
#include <math.h>
#include <stdlib.h>

/* ---- building ---- */

enum { BATCH = 1024 }; /* cells times lanes */

static bool
age_goes_on(const Study *study, int from, int to)
{
    return study->state_clock[from] >= 0 && study->state_clock[from] == study->state_clock[to];
}

static void
add_routes(Exits *exits, int state)
{
    const Study *study = exits->model->study;
    Leave *leave = &exits->leave[state];

    leave->first_route = exits->n_routes;
    for (int item = 0; item < study->n_moves; item++) {
        const Move *move = &study->moves[item];
        if (move->from != state || !model_has(exits->model, move)) continue;
        for (int branch = 0; branch < move->n_branches; branch++) {
            const int to = move->branches[branch].to;
            exits->routes[exits->n_routes++] = (Route){
                .move = item,
                .branch = branch,
                .from = state,
                .to = to,
                .rest = move->rest,
                .keeps = age_goes_on(study, state, to),
                .stays = to == state,
                .drawn = move->kind == MOVE_PROBABILITY,
                .dies = study->states[to].dead && !move->rest,
            };
        }
        if (move->kind == MOVE_HAZARD)
            exits->curves[item] = model_curve_new(exits->model, move->curve);
    }
    leave->n_routes = exits->n_routes - leave->first_route;
}

static void
classify(Exits *exits, int state)
{
    const Model *model = exits->model;
    const Study *study = model->study;
    Leave *leave = &exits->leave[state];
    bool draws = false, hazards = false;

    leave->rest = NONE;
    for (int item = leave->first_route; item < leave->first_route + leave->n_routes; item++) {
        const Move *move = &study->moves[exits->routes[item].move];
        const bool curve = move->kind == MOVE_HAZARD;
        unsigned depends = model_depends(model, move->value) |
                           model_depends(model, move->hazard_ratio) |
                           model_depends(model, move->time_ratio) |
                           model_depends(model, move->branches[exits->routes[item].branch].share);
        if (curve && curve_has_age(model_curve(exits->curves[exits->routes[item].move])))
            depends |= DEPENDS_CYCLE;
        if (curve && curve_has_memory(model_curve(exits->curves[exits->routes[item].move])))
            depends |= move->clock == CLOCK_MODEL ? DEPENDS_CYCLE : DEPENDS_STAY;
        if (move->waning_to != NONE)
            depends |= move->clock == CLOCK_MODEL ? DEPENDS_CYCLE : DEPENDS_STAY;
        leave->by_cycle |= (depends & DEPENDS_CYCLE) != 0;
        leave->by_spent |= (depends & DEPENDS_SPENT) != 0;
        if (exits->routes[item].rest && exits->routes[item].branch == 0)
            leave->rest = item - leave->first_route;
        if (move->kind == MOVE_PROBABILITY && move->per > 0) leave->per = move->per;
        leave->splits |= move->n_branches > 1 || move->branches[0].share != NONE;
        draws |= move->kind == MOVE_PROBABILITY;
        hazards |= move->kind != MOVE_PROBABILITY;
    }
    leave->tracked = study->state_clock[state] != NONE;
    leave->kind = !draws && !hazards                                         ? LEAVE_NEVER
                  : draws || study->states[state].exits == EXITS_DEATH_FIRST ? LEAVE_DRAW
                                                                             : LEAVE_HAZARD;
    if (study->states[state].stay == NONE) return;
    leave->stay = (int)nearbyint(model_value(model, study->states[state].stay)[0] /
                                 study->settings.cycle_length);
    leave->has_hazards = hazards;
}

/* Lanes side by side are taken in batches that stay in the cache; one lane, and the grids of single
 * patients, all at once. */
static int
most_cells(const Exits *exits)
{
    const Study *study = exits->model->study;
    const int n = study->settings.n_cycles + 2;
    bool tracked = exits->model->profile == NONE;

    for (int state = 0; state < study->n_states; state++) tracked |= exits->leave[state].tracked;
    return !tracked                                            ? 1
           : exits->n_lanes == 1 || n < BATCH / exits->n_lanes ? n
                                                               : BATCH / exits->n_lanes;
}

/* The numbers of a draw may leave their limits. Those of single patients are looked at one by one.
 */
static Status
check_curves(const Exits *exits, Error *err)
{
    const Model *model = exits->model;
    char why[200];

    for (int item = 0; item < model->study->n_moves; item++) {
        const Move *move = &model->study->moves[item];
        if (!exits->curves[item] ||
            (model->profile == NONE && model_curve_depends(model, move->curve) & DEPENDS_WHO))
            continue;
        for (int lane = 0; lane < model->n_lanes; lane++)
            if (!curve_check(model_curve(exits->curves[item]), lane, why, sizeof(why)))
                return fail(err, ERR_SPEC, "%s:%d: transition %s -> %s: %s", move->node->file,
                            move->node->line, model->study->states[move->from].name, move->name,
                            why);
    }
    return OK;
}

Status
exits_init(Exits *exits, Model *model, Error *err)
{
    const Study *study = model->study;
    int n_branches = 0;

    for (int item = 0; item < study->n_moves; item++) n_branches += study->moves[item].n_branches;
    *exits = (Exits){ .model = model, .n_lanes = model->n_lanes, .most_routes = 1 };
    exits->routes = memory_new((size_t)n_branches + 1, sizeof(Route));
    exits->leave = memory_new((size_t)study->n_states, sizeof(Leave));
    exits->curves = memory_new((size_t)study->n_moves + 1, sizeof(ModelCurve *));
    exits->increments = increments_new(model);
    for (int state = 0; state < study->n_states; state++) {
        add_routes(exits, state);
        classify(exits, state);
        if (exits->leave[state].n_routes > exits->most_routes)
            exits->most_routes = exits->leave[state].n_routes;
    }
    exits->most_cells = most_cells(exits);
    exits->room = (size_t)exits->most_cells * (size_t)model->n_lanes;
    exits->work = memory_new_aligned(exits->room * (WORK_RATIOS + (size_t)exits->most_routes),
                                     sizeof(double));
    exits->rows = memory_new((size_t)exits->n_routes + 1, sizeof(ExitsRow));
    return check_curves(exits, err);
}

/* ---- the door ---- */

Status
exits_window(double *p, double *remain, Exits *exits, int state, const Window *window, Error *err)
{
    const Leave *leave = &exits->leave[state];

    if (leave->kind == LEAVE_HAZARD || leave->stay > 0)
        return exits_competing(p, remain, exits, state, window, err);
    return exits_drawn(p, remain, exits, state, window, false, err);
}

Status
exits_of_stay(double *p, Exits *exits, int state, int cycle, Error *err)
{
    /* the time spent is that at the end of the cycle, the stay: as of who came a cycle earlier */
    const int entry = cycle - 1 - exits->leave[state].stay;
    const Window window = { .cycle = cycle, .first = entry, .last = entry, .to = 1 };
    double *remain = exits_work(exits, WORK_REMAIN);
    const Status status = exits_drawn(p, remain, exits, state, &window, true, err);

    if (status != OK) return status;
    for (int lane = 0; lane < exits->n_lanes; lane++)
        if (remain[lane] > 1e-9)
            return fail(err, ERR_SPEC,
                        "%s:%d: state %s: at the end of its stay everyone leaves, but its "
                        "probabilities sum to %.9g (give one transition \"rest\")",
                        exits->model->study->states[state].node->file,
                        exits->model->study->states[state].node->line,
                        exits->model->study->states[state].name, 1 - remain[lane]);
    return OK;
}

Status
exits_hazard(double *D, Exits *exits, int move, const Window *window, bool with_ratio, Error *err)
{
    ExitsRow row = { .p = D };
    Status status;

    TRY(exits_hazard_row(&row, with_ratio ? exits_work(exits, WORK_RATIOS) : NULL, exits, move,
                         window, err));
    exits_multiply_out(&row, with_ratio ? EXITS_MOST_HAZARD : INFINITY,
                       exits_cells(window) * exits->n_lanes);
done:
    return status;
}

Status
exits_rates(double *D, Exits *exits, int state, int cycle, Error *err)
{
    const Leave *leave = &exits->leave[state];
    const Window window = { .cycle = cycle, .first = cycle - 1, .last = cycle - 1, .to = 1 };
    Status status = OK;

    for (int item = 0; item < leave->n_routes; item++) {
        const Route *route = &exits->routes[leave->first_route + item];
        ExitsRow row = { .p = D + (size_t)item * exits->room };
        if (route->branch > 0) continue;
        TRY(exits_hazard_row(&row, exits_work(exits, WORK_RATIOS), exits, route->move, &window,
                             err));
        exits_multiply_out(&row, INFINITY, exits->n_lanes);
    }
    TRY(exits_share_out(D, exits, state, &window, err));
done:
    return status;
}

void
exits_free(Exits *exits)
{
    for (int move = 0; exits->curves && move < exits->model->study->n_moves; move++)
        free(exits->curves[move]);
    free(exits->curves);
    free(exits->routes);
    free(exits->leave);
    free(exits->work);
    free(exits->rows);
    increments_delete(exits->increments);
    *exits = (Exits){ 0 };
}
