/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/exits.h"
#include "engine/increments.h"
#include "math/real.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WORK_ROWS = 5 };

/* ---- building ---- */

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
                item, branch, state, to, move->rest, age_goes_on(study, state, to), to == state,
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

Status
exits_init(Exits *exits, Model *model, Error *err)
{
    const Study *study = model->study;
    int n_branches = 0;

    (void)err;
    for (int item = 0; item < study->n_moves; item++) n_branches += study->moves[item].n_branches;
    *exits = (Exits){ .model = model, .n_lanes = model->n_lanes };
    exits->routes = memory_new((size_t)n_branches + 1, sizeof(Route));
    exits->leave = memory_new((size_t)study->n_states, sizeof(Leave));
    exits->curves = memory_new((size_t)study->n_moves + 1, sizeof(ModelCurve *));
    exits->increments = increments_new(model);
    for (int state = 0; state < study->n_states; state++) {
        add_routes(exits, state);
        classify(exits, state);
    }
    exits->room = ((size_t)study->settings.n_cycles + 2) * (size_t)model->n_lanes;
    exits->work = memory_new_aligned(exits->room * WORK_ROWS, sizeof(double));
    return OK;
}

/* ---- values for a batch ---- */

static int
batch_cells(const Window *window)
{
    return window->last - window->first + 1;
}

/* Whole cycles spent at the start of the cycle; what entrants in mid-cycle have more is `offset`.
 */
static int
age_of(const Window *window, int entry)
{
    const int age = window->fresh ? 0 : window->cycle - 1 - entry;
    return age > 0 ? age : 0;
}

/* Time spent, at the start of the cycle, of the people of one cell. People who came in mid-cycle
 * and are drawn in mid-cycle are read at the start of the year they are drawn for: at whole ages.
 */
static double
spent_of(const Exits *exits, const Window *window, int entry, bool drawn)
{
    const double more = window->middle ? 0.5 : drawn || window->fresh ? 0 : window->offset;
    return (age_of(window, entry) + more) * exits->model->study->settings.cycle_length;
}

/* One quantity of a route for all cells: one value a lane, copied or by the time spent. */
static Status
fill_value(double *into, Exits *exits, int state, int slot, double otherwise, const Window *window,
           bool drawn, Error *err)
{
    Model *model = exits->model;
    const int n_cells = batch_cells(window), n_lanes = exits->n_lanes;
    const bool by_spent = model_depends(model, slot) & DEPENDS_SPENT;
    const int half = window->middle || (!drawn && !window->fresh && window->offset > 0);
    const double *by_age = NULL;
    Status status = OK;

    if (by_spent) TRY(model_by_age(&by_age, model, state, slot, half, err));
    for (int cell = 0; cell < n_cells; cell++) {
        double *at = into + cell * n_lanes;
        if (slot == NONE) {
            for (int lane = 0; lane < n_lanes; lane++) at[lane] = otherwise;
            continue;
        }
        const double *from = model_value(model, slot);
        if (by_age)
            from = by_age + (size_t)age_of(window, window->first + cell) * (size_t)n_lanes;
        else if (by_spent)
            TRY(model_spent(model, state, spent_of(exits, window, window->first + cell, drawn),
                            err));
        memcpy(at, from, (size_t)n_lanes * sizeof(double));
    }
done:
    return status;
}

/* The hazard ratio on its way back to 1, by the hazard's clock at the start of the cycle. */
static void
wane(double *ratio, const Exits *exits, const Move *move, const Window *window)
{
    const double *from = model_value(exits->model, move->waning_from);
    const double *to = model_value(exits->model, move->waning_to);
    const double length = exits->model->study->settings.cycle_length;
    const int n_lanes = exits->n_lanes;

    for (int cell = 0; cell < batch_cells(window); cell++) {
        const double clock = move->clock == CLOCK_MODEL
                                 ? (window->cycle - 1) * length
                                 : spent_of(exits, window, window->first + cell, false);
        for (int lane = 0; lane < n_lanes; lane++) {
            const double width = to[lane] - from[lane];
            double gone = width > 0 ? (clock - from[lane]) / width : clock >= to[lane];
            gone = gone < 0 ? 0 : gone > 1 ? 1 : gone;
            ratio[cell * n_lanes + lane] += (1 - ratio[cell * n_lanes + lane]) * gone;
        }
    }
}

/* Cumulative hazard of one move over the window, without what its ratio does. */
static Status
fill_baseline(double *D, Exits *exits, const Move *move, int index, const Window *window,
              Error *err)
{
    const int n = batch_cells(window) * exits->n_lanes;
    const double width = (window->to - window->from) * exits->model->study->settings.cycle_length;
    Status status = OK;

    if (move->kind == MOVE_HAZARD) {
        const double *stretch =
            move->time_ratio == NONE ? NULL : model_value(exits->model, move->time_ratio);
        increments_fill(D, exits->increments, model_curve(exits->curves[index]), window,
                        move->clock != CLOCK_MODEL, stretch);
    } else {
        TRY(fill_value(D, exits, move->from, move->value, 0, window, false, err));
        for (int i = 0; i < n; i++) D[i] *= width;
    }
done:
    return status;
}

/* The same with its ratio; `ratio` is work. */
static Status
fill_with_ratio(double *D, double *ratio, Exits *exits, const Move *move, int index,
                const Window *window, Error *err)
{
    const int n = batch_cells(window) * exits->n_lanes;
    Status status = OK;

    TRY(fill_baseline(D, exits, move, index, window, err));
    if (move->hazard_ratio != NONE) {
        TRY(fill_value(ratio, exits, move->from, move->hazard_ratio, 1, window, false, err));
        if (move->waning_to != NONE) wane(ratio, exits, move, window);
        for (int i = 0; i < n; i++) D[i] *= ratio[i];
    }
done:
    return status;
}

/* The same, where only what it leaves matters: exp(-700) is as good as 0. */
static Status
fill_hazard(double *D, double *ratio, Exits *exits, const Move *move, int index,
            const Window *window, Error *err)
{
    const int n = batch_cells(window) * exits->n_lanes;
    const Status status = fill_with_ratio(D, ratio, exits, move, index, window, err);

    if (status != OK) return status;
    for (int i = 0; i < n; i++) D[i] = D[i] < 700 ? D[i] : 700;
    return OK;
}

/* Splits p of each move (first of its routes) over the move's branches. */
static Status
share_out(double *p, double *share, Exits *exits, int state, const Window *window, Error *err)
{
    const Leave *leave = &exits->leave[state];
    const Study *study = exits->model->study;
    const int n = batch_cells(window) * exits->n_lanes;

    for (int item = 0; item < leave->n_routes;) {
        const Move *move = &study->moves[exits->routes[leave->first_route + item].move];
        double *whole = p + (size_t)item * exits->room; /* the move's p stands in its first row */
        double *left = share + exits->room, *total = left + exits->room;
        int rest = NONE;
        if (move->n_branches == 1 && move->branches[0].share == NONE) {
            item++;
            continue;
        }
        memcpy(total, whole, (size_t)n * sizeof(double));
        for (int i = 0; i < n; i++) left[i] = 1;
        for (int branch = 0; branch < move->n_branches; branch++) {
            double *row = p + (size_t)(item + branch) * exits->room;
            if (move->branches[branch].share == NONE) {
                rest = item + branch;
                continue;
            }
            const Status status = fill_value(share, exits, state, move->branches[branch].share, 0,
                                             window, false, err);
            if (status != OK) return status;
            for (int i = 0; i < n; i++) {
                row[i] = total[i] * share[i];
                left[i] -= share[i];
            }
        }
        for (int i = 0; i < n; i++)
            if (left[i] < -1e-9 || (rest == NONE && left[i] > 1e-9))
                return fail(
                    err, ERR_SPEC,
                    "%s:%d: transition %s -> %s: the shares of `to` sum to %.9g in cycle %d, "
                    "not 1%s",
                    move->node->file, move->node->line, study->states[state].name, move->name,
                    1 - left[i], window->cycle, rest == NONE ? " (give one state \"rest\")" : "");
        if (rest != NONE)
            for (int i = 0; i < n; i++)
                p[(size_t)rest * exits->room + (size_t)i] = total[i] * (left[i] > 0 ? left[i] : 0);
        item += move->n_branches;
    }
    return OK;
}

/* ---- competing hazards ---- */

static double *
work_row(Exits *exits, int row)
{
    return exits->work + (size_t)row * exits->room;
}

static Status
competing(double *p, double *remain, Exits *exits, int state, const Window *window, Error *err)
{
    const Leave *leave = &exits->leave[state];
    const Study *study = exits->model->study;
    const int n = batch_cells(window) * exits->n_lanes;
    double *total = work_row(exits, 0), *ratio = work_row(exits, 1);
    Status status = OK;

    memset(total, 0, (size_t)n * sizeof(double));
    for (int item = 0; item < leave->n_routes; item++) {
        const Route *route = &exits->routes[leave->first_route + item];
        double *row = p + (size_t)item * exits->room;
        if (study->moves[route->move].kind == MOVE_PROBABILITY || route->branch > 0) {
            memset(row, 0, (size_t)n * sizeof(double));
            continue;
        }
        TRY(fill_hazard(row, ratio, exits, &study->moves[route->move], route->move, window, err));
        for (int i = 0; i < n; i++) total[i] += row[i];
    }
    for (int i = 0; i < n; i++) { /* the share of each unit of hazard */
        const double left = -real_expm1(-total[i]);
        remain[i] = 1 - left;
        ratio[i] = total[i] > 0 ? left / total[i] : 1;
    }
    for (int item = 0; item < leave->n_routes; item++) {
        double *row = p + (size_t)item * exits->room;
        for (int i = 0; i < n; i++) row[i] *= ratio[i];
    }
    TRY(share_out(p, work_row(exits, 1), exits, state, window, err));
done:
    return status;
}

/* ---- probabilities ---- */

/* Told at the largest probability of the row: cell and lane `at` of the batch. */
static Status
tell_row(const double *p, const Exits *exits, int state, const Window *window, double sum, int at,
         Error *err)
{
    const Study *study = exits->model->study;
    const Leave *leave = &exits->leave[state];
    const CfgNode *place = study->states[state].node;
    double largest = 0;

    for (int item = 0; item < leave->n_routes; item++) {
        const double value = p[(size_t)item * exits->room + (size_t)at];
        const Move *move = &study->moves[exits->routes[leave->first_route + item].move];
        if (value <= largest) continue;
        largest = value;
        place = cfg_member(move->node, "probability") ? cfg_member(move->node, "probability")
                                                      : move->node;
    }
    return fail(err, ERR_SPEC,
                "%s:%d: state %s: its probabilities sum to %.9g, above 1 (cycle %d, strategy %s)",
                place->file, place->line, study->states[state].name, sum, window->cycle,
                exits->model->strategy->name);
}

static Status
check_row(const double *p, const Exits *exits, int state, const Window *window, const double *sum,
          Error *err)
{
    for (int i = 0; i < batch_cells(window) * exits->n_lanes; i++)
        if (sum[i] > 1 + 1e-9) return tell_row(p, exits, state, window, sum[i], i, err);
    return OK;
}

/* Probabilities given for another time than a cycle go through their rates: of 1 - sum p, a power
 * remains. Hazards beside them are of the cycle already. */
static void
convert_row(double *p, const Exits *exits, const Leave *leave, double *sum, double power, int n)
{
    const Study *study = exits->model->study;

    for (int i = 0; i < n; i++) {
        const double leaving = sum[i] < 1 ? -real_expm1(power * real_log1p(-sum[i])) : 1;
        const double scale = sum[i] > 0 ? leaving / sum[i] : 0;
        for (int item = 0; item < leave->n_routes; item++) {
            const Route *route = &exits->routes[leave->first_route + item];
            if (study->moves[route->move].kind == MOVE_PROBABILITY)
                p[(size_t)item * exits->room + (size_t)i] *= scale;
        }
        sum[i] = leaving;
    }
}

/* Deaths first; the others are conditional on surviving the cycle. */
static void
death_first(double *p, double *sum, const Exits *exits, int state, int n)
{
    const Leave *leave = &exits->leave[state];
    const Study *study = exits->model->study;

    for (int i = 0; i < n; i++) {
        double dying = 0, others = 0;
        for (int pass = 0; pass < 2; pass++)
            for (int item = 0; item < leave->n_routes; item++) {
                const Route *route = &exits->routes[leave->first_route + item];
                double *cell = &p[(size_t)item * exits->room + (size_t)i];
                const bool death = study->states[route->to].dead;
                if (route->rest) continue;
                if (pass == 0 && death) dying += *cell;
                if (pass == 1 && !death) others += *cell *= 1 - dying;
            }
        sum[i] = dying + others;
    }
}

static Status
fill_probability(double *row, double *ratio, Exits *exits, const Route *route, const Window *window,
                 Error *err)
{
    const Move *move = &exits->model->study->moves[route->move];
    const int n = batch_cells(window) * exits->n_lanes;
    Window whole = *window;
    Status status = OK;

    if (route->branch > 0 || route->rest) {
        memset(row, 0, (size_t)n * sizeof(double));
        return OK;
    }
    if (move->kind == MOVE_PROBABILITY)
        return fill_value(row, exits, route->from, move->value, 0, window, true, err);
    whole.from = 0; /* a death-first hazard is read over the whole cycle */
    whole.to = 1;
    TRY(fill_hazard(row, ratio, exits, move, route->move, &whole, err));
    for (int i = 0; i < n; i++) row[i] = -real_expm1(-row[i]);
done:
    return status;
}

static Status
drawn(double *p, double *remain, Exits *exits, int state, const Window *window, bool of_stay,
      Error *err)
{
    const Leave *leave = &exits->leave[state];
    const Study *study = exits->model->study;
    const int n = batch_cells(window) * exits->n_lanes;
    double *sum = work_row(exits, 0), *ratio = work_row(exits, 1);
    double per = 0;
    int rest = NONE;
    Status status = OK;

    memset(sum, 0, (size_t)n * sizeof(double));
    for (int item = 0; item < leave->n_routes; item++) {
        const Route *route = &exits->routes[leave->first_route + item];
        double *row = p + (size_t)item * exits->room;
        if (of_stay && study->moves[route->move].kind != MOVE_PROBABILITY) {
            memset(row, 0, (size_t)n * sizeof(double));
            continue;
        }
        TRY(fill_probability(row, ratio, exits, route, window, err));
        if (route->rest && route->branch == 0) rest = item;
        if (study->moves[route->move].per > 0) per = study->moves[route->move].per;
        for (int i = 0; i < n && study->moves[route->move].kind == MOVE_PROBABILITY; i++)
            sum[i] += row[i]; /* hazards stand beside probabilities where death is first alone */
    }
    if (per > 0 && !of_stay) {
        TRY(check_row(p, exits, state, window, sum, err));
        convert_row(p, exits, leave, sum, study->settings.cycle_length / per, n);
    }
    if (study->states[state].exits == EXITS_DEATH_FIRST && !of_stay)
        death_first(p, sum, exits, state, n);
    TRY(check_row(p, exits, state, window, sum, err));
    for (int i = 0; i < n; i++) remain[i] = sum[i] < 1 ? 1 - sum[i] : 0;
    if (rest != NONE) {
        memcpy(p + (size_t)rest * exits->room, remain, (size_t)n * sizeof(double));
        memset(remain, 0, (size_t)n * sizeof(double));
    }
    TRY(share_out(p, work_row(exits, 1), exits, state, window, err));
done:
    return status;
}

/* ---- the door ---- */

Status
exits_window(double *p, double *remain, Exits *exits, int state, const Window *window, Error *err)
{
    const Leave *leave = &exits->leave[state];

    if (leave->kind == LEAVE_HAZARD || leave->stay > 0)
        return competing(p, remain, exits, state, window, err);
    return drawn(p, remain, exits, state, window, false, err);
}

Status
exits_of_stay(double *p, Exits *exits, int state, int cycle, Error *err)
{
    /* the time spent is that at the end of the cycle, the stay: as of who came a cycle earlier */
    const int entry = cycle - 1 - exits->leave[state].stay;
    const Window window = { .cycle = cycle, .first = entry, .last = entry, .to = 1 };
    double *remain = work_row(exits, 4);
    const Status status = drawn(p, remain, exits, state, &window, true, err);

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
    const Move *which = &exits->model->study->moves[move];

    return with_ratio ? fill_hazard(D, work_row(exits, 1), exits, which, move, window, err)
                      : fill_baseline(D, exits, which, move, window, err);
}

Status
exits_rates(double *D, Exits *exits, int state, int cycle, Error *err)
{
    const Leave *leave = &exits->leave[state];
    const Window window = { .cycle = cycle, .first = cycle - 1, .last = cycle - 1, .to = 1 };
    Status status = OK;

    for (int item = 0; item < leave->n_routes; item++) {
        const Route *route = &exits->routes[leave->first_route + item];
        if (route->branch > 0) continue;
        TRY(fill_with_ratio(D + (size_t)item * exits->room, work_row(exits, 1), exits,
                            &exits->model->study->moves[route->move], route->move, &window, err));
    }
    TRY(share_out(D, work_row(exits, 1), exits, state, &window, err));
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
    increments_delete(exits->increments);
    *exits = (Exits){ 0 };
}
