/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From cumulative hazards and probabilities to the chances of a batch of cells. */
#include "base/clones.h"
#include "engine/exits_parts.h"
#include "math/real.h"
#include <assert.h>
#include <string.h>

/* ---- loops over cells and lanes ---- */

HOT static void
add(double *restrict sum, const double *restrict row, int n)
{
    for (int i = 0; i < n; i++) sum[i] += row[i];
}

HOT static void
multiply(double *restrict row, const double *restrict by, int n)
{
    for (int i = 0; i < n; i++) row[i] *= by[i];
}

/* D to 1 - exp(-D), which is 1 from 40 on. */
HOT static void
leave_by(double *row, int n)
{
#pragma omp simd
    for (int i = 0; i < n; i++) row[i] = -real_expm1_plain(row[i] < 50.0 ? -row[i] : -50.0);
}

/* Of a total hazard: the share that remains, and the share that a unit of hazard takes. */
HOT static void
divide(double *restrict remain, double *restrict unit, const double *restrict total, int n)
{
    for (int i = 0; i < n; i++) {
        const double left = -real_expm1_plain(total[i] < 50.0 ? -total[i] : -50.0);
        remain[i] = 1 - left;
        unit[i] = total[i] > 0 ? left / total[i] : 1;
    }
}

/* The share that leaves in another time than its probability is told for, and what the
 * probabilities are to be multiplied by. */
HOT static void
convert(double *restrict sum, double *restrict by, double power, int n)
{
    for (int i = 0; i < n; i++) {
        const double leaving = sum[i] < 1 ? -real_expm1(power * real_log1p(-sum[i])) : 1;
        by[i] = sum[i] > 0 ? leaving / sum[i] : 0;
        sum[i] = leaving;
    }
}

/* A probability among those who are not dying, added to `others`. */
HOT static void
survive(double *restrict row, double *restrict others, const double *restrict dying, int n)
{
    for (int i = 0; i < n; i++) {
        row[i] *= 1 - dying[i];
        others[i] += row[i];
    }
}

HOT static void
keep_rest(double *restrict remain, const double *restrict sum, int n)
{
    for (int i = 0; i < n; i++) remain[i] = sum[i] < 1 ? 1 - sum[i] : 0;
}

HOT static bool
any_above(const double *sum, double most, int n)
{
    uint64_t above = 0; /* as wide as a double, so that nothing is converted */

#pragma omp simd reduction(| : above)
    for (int i = 0; i < n; i++) above |= real_to_bits(sum[i] > most ? 1.0 : 0.0);
    return above != 0;
}

/* ---- branches ---- */

/* Splits one move; p of its first route stands for all of it. */
static Status
split(double *p, Exits *exits, const Move *move, int state, const Window *window, Error *err)
{
    const int n = exits_cells(window) * exits->n_lanes;
    double *left = exits_work(exits, WORK_LEFT), *whole = exits_work(exits, WORK_WHOLE);
    int rest = NONE;

    memcpy(whole, p, (size_t)n * sizeof(double));
    for (int i = 0; i < n; i++) left[i] = 1;
    for (int branch = 0; branch < move->n_branches; branch++) {
        double *row = p + (size_t)branch * exits->room;
        const double *share;
        if (move->branches[branch].share == NONE) {
            rest = branch;
            continue;
        }
        const Status status = exits_values(&share, exits_work(exits, WORK_SHARE), exits, state,
                                           move->branches[branch].share, window, false, err);
        if (status != OK) return status;
        for (int i = 0; i < n; i++) {
            row[i] = whole[i] * share[i];
            left[i] -= share[i];
        }
    }
    for (int i = 0; i < n; i++)
        if (left[i] < -1e-9 || (rest == NONE && left[i] > 1e-9))
            return fail(err, ERR_SPEC,
                        "%s:%d: transition %s -> %s: the shares of `to` sum to %.9g in cycle %d, "
                        "not 1%s",
                        move->node->file, move->node->line, exits->model->study->states[state].name,
                        move->name, 1 - left[i], window->cycle,
                        rest == NONE ? " (give one state \"rest\")" : "");
    for (int i = 0; i < n && rest != NONE; i++)
        p[(size_t)rest * exits->room + (size_t)i] = whole[i] * (left[i] > 0 ? left[i] : 0);
    return OK;
}

Status
exits_share_out(double *p, Exits *exits, int state, const Window *window, Error *err)
{
    const Leave *leave = &exits->leave[state];
    Status status = OK;

    for (int item = 0; item < leave->n_routes && leave->splits;) {
        const Move *move =
            &exits->model->study->moves[exits->routes[leave->first_route + item].move];
        if (move->n_branches > 1 || move->branches[0].share != NONE)
            TRY(split(p + (size_t)item * exits->room, exits, move, state, window, err));
        item += move->n_branches;
    }
done:
    return status;
}

/* ---- competing hazards ---- */

Status
exits_competing(double *p, double *remain, Exits *exits, int state, const Window *window,
                Error *err)
{
    const Leave *leave = &exits->leave[state];
    const Study *study = exits->model->study;
    const int n = exits_cells(window) * exits->n_lanes;
    double *total = exits_work(exits, WORK_SUM), *unit = exits_work(exits, WORK_VALUE);
    Status status = OK;

    memset(total, 0, (size_t)n * sizeof(double));
    for (int item = 0; item < leave->n_routes; item++) {
        const Route *route = &exits->routes[leave->first_route + item];
        double *row = p + (size_t)item * exits->room;
        if (study->moves[route->move].kind == MOVE_PROBABILITY || route->branch > 0) {
            memset(row, 0, (size_t)n * sizeof(double));
            continue;
        }
        TRY(exits_cumulative(row, exits, route->move, window, true, EXITS_MOST_HAZARD, err));
        add(total, row, n);
    }
    divide(remain, unit, total, n);
    for (int item = 0; item < leave->n_routes; item++)
        if (exits->routes[leave->first_route + item].branch == 0)
            multiply(p + (size_t)item * exits->room, unit, n);
    TRY(exits_share_out(p, exits, state, window, err));
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
    const double most = 1 + 1e-9;
    const int n = exits_cells(window) * exits->n_lanes;
    int at = 0;

    if (!any_above(sum, most, n)) return OK;
    while (!(sum[at] > most)) at++;
    return tell_row(p, exits, state, window, sum[at], at, err);
}

/* Probabilities given for another time than a cycle go through their rates: of 1 - sum p, a power
 * remains. Hazards beside them are of the cycle already. */
static void
convert_rows(double *p, const Exits *exits, const Leave *leave, double *sum, double power, int n)
{
    double *by = exits_work(exits, WORK_VALUE);

    convert(sum, by, power, n);
    for (int item = 0; item < leave->n_routes; item++) {
        const Route *route = &exits->routes[leave->first_route + item];
        if (exits->model->study->moves[route->move].kind == MOVE_PROBABILITY)
            multiply(p + (size_t)item * exits->room, by, n);
    }
}

/* Deaths first; the others are conditional on surviving the cycle. */
static void
death_first(double *p, double *sum, const Exits *exits, const Leave *leave, int n)
{
    const State *states = exits->model->study->states;
    double *dying = exits_work(exits, WORK_VALUE);

    memset(sum, 0, (size_t)n * sizeof(double));
    memset(dying, 0, (size_t)n * sizeof(double));
    for (int item = 0; item < leave->n_routes; item++) {
        const Route *route = &exits->routes[leave->first_route + item];
        if (!route->rest && states[route->to].dead) add(dying, p + (size_t)item * exits->room, n);
    }
    for (int item = 0; item < leave->n_routes; item++) {
        const Route *route = &exits->routes[leave->first_route + item];
        if (!route->rest && !states[route->to].dead)
            survive(p + (size_t)item * exits->room, sum, dying, n);
    }
    add(sum, dying, n);
}

static Status
fill_probability(double *row, Exits *exits, const Route *route, const Window *window, Error *err)
{
    const Move *move = &exits->model->study->moves[route->move];
    const int n = exits_cells(window) * exits->n_lanes;
    Window whole = *window;
    Status status = OK;

    if (route->branch > 0 || route->rest) {
        memset(row, 0, (size_t)n * sizeof(double));
    } else if (move->kind == MOVE_PROBABILITY) {
        const double *values;
        TRY(exits_values(&values, row, exits, route->from, move->value, window, true, err));
        if (values != row) memcpy(row, values, (size_t)n * sizeof(double));
    } else {
        whole.from = 0; /* a death-first hazard is read over the whole cycle */
        whole.to = 1;
        TRY(exits_cumulative(row, exits, route->move, &whole, true, EXITS_MOST_HAZARD, err));
        leave_by(row, n);
    }
done:
    return status;
}

/* All rows of the state, and the sum of its probabilities; hazards stand beside them where death is
 * first alone.
 * @param[out] rest  the route that takes what the others leave, or NONE
 * @param[out] per   time units the probabilities are for, 0: a cycle */
static Status
fill_rows(double *p, double *sum, int *rest, double *per, Exits *exits, const Leave *leave,
          const Window *window, bool of_stay, Error *err)
{
    const int n = exits_cells(window) * exits->n_lanes;
    Status status = OK;

    memset(sum, 0, (size_t)n * sizeof(double));
    *rest = NONE;
    *per = 0;
    for (int item = 0; item < leave->n_routes; item++) {
        const Route *route = &exits->routes[leave->first_route + item];
        const Move *move = &exits->model->study->moves[route->move];
        double *row = p + (size_t)item * exits->room;
        if (of_stay && move->kind != MOVE_PROBABILITY) {
            memset(row, 0, (size_t)n * sizeof(double));
            continue;
        }
        TRY(fill_probability(row, exits, route, window, err));
        if (route->rest && route->branch == 0) *rest = item;
        if (move->per > 0) *per = move->per;
        if (move->kind == MOVE_PROBABILITY) add(sum, row, n);
    }
done:
    return status;
}

Status
exits_drawn(double *p, double *remain, Exits *exits, int state, const Window *window, bool of_stay,
            Error *err)
{
    const Leave *leave = &exits->leave[state];
    const Study *study = exits->model->study;
    const int n = exits_cells(window) * exits->n_lanes;
    double *sum = exits_work(exits, WORK_SUM), per;
    int rest;
    Status status = OK;

    assert((size_t)n <= exits->room);
    TRY(fill_rows(p, sum, &rest, &per, exits, leave, window, of_stay, err));
    if (per > 0 && !of_stay) {
        TRY(check_row(p, exits, state, window, sum, err));
        convert_rows(p, exits, leave, sum, study->settings.cycle_length / per, n);
    }
    if (study->states[state].exits == EXITS_DEATH_FIRST && !of_stay)
        death_first(p, sum, exits, leave, n);
    TRY(check_row(p, exits, state, window, sum, err));
    keep_rest(remain, sum, n);
    if (rest != NONE) {
        memcpy(p + (size_t)rest * exits->room, remain, (size_t)n * sizeof(double));
        memset(remain, 0, (size_t)n * sizeof(double));
    }
    TRY(exits_share_out(p, exits, state, window, err));
done:
    return status;
}
