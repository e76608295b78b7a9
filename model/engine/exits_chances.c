/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From cumulative hazards and probabilities to the chances of a batch of cells. */
#include "base/clones.h"
#include "engine/exits_parts.h"
#include "math/real.h"
#include <string.h>

/* ---- loops over cells and lanes ---- */

/* The value may stand in the row itself. */
INLINED void
multiply_out(const ExitsRow *row, double most, int n)
{
    const double *value = row->value, *ratio = row->ratio, width = row->width;
    double *D = row->p;

    if (ratio) {
#pragma omp simd
        for (int i = 0; i < n; i++) {
            const double hazard = value[i] * width * ratio[i];
            D[i] = hazard > most ? most : hazard;
        }
    } else {
#pragma omp simd
        for (int i = 0; i < n; i++) {
            const double hazard = value[i] * width;
            D[i] = hazard > most ? most : hazard;
        }
    }
}

HOT void
exits_multiply_out(const ExitsRow *row, double most, int n)
{
    multiply_out(row, most, n);
}

/* 1 - exp(x) for x <= 0, which is 1 from -40 on. */
INLINED double
leaving_by(double x)
{
    return -real_expm1_plain(x > -50.0 ? x : -50.0);
}

/* Hazards that compete: a total leaves, and each takes its share of it. */
HOT static void
compete(const ExitsRow *rows, int n_rows, double *restrict total, double *restrict unit,
        double *restrict remain, int n)
{
    for (int i = 0; i < n; i++) total[i] = 0;
    for (int item = 0; item < n_rows; item++) {
        double *restrict D = rows[item].p;
        if (!rows[item].value) {
            for (int i = 0; i < n; i++) D[i] = 0;
            continue;
        }
        multiply_out(&rows[item], EXITS_MOST_HAZARD, n);
        for (int i = 0; i < n; i++) total[i] += D[i];
    }
    for (int i = 0; i < n; i++) {
        const double left = leaving_by(-total[i]);
        remain[i] = 1 - left;
        unit[i] = total[i] > 0 ? left / total[i] : 1;
    }
    for (int item = 0; item < n_rows; item++) {
        double *restrict p = rows[item].p;
        if (!rows[item].value) continue;
        for (int i = 0; i < n; i++) p[i] *= unit[i];
    }
}

/* Hazards to probabilities; those that are given stay where they are. */
HOT static void
leave_by_hazards(ExitsRow *rows, int n_rows, int n)
{
    for (int item = 0; item < n_rows; item++) {
        const double *value = rows[item].value, *ratio = rows[item].ratio;
        const double minus = -rows[item].width;
        double *p = rows[item].p;
        rows[item].now = value;
        if (!rows[item].hazard || !value) continue;
        rows[item].now = p;
        if (ratio) {
#pragma omp simd
            for (int i = 0; i < n; i++) p[i] = leaving_by(value[i] * minus * ratio[i]);
        } else {
#pragma omp simd
            for (int i = 0; i < n; i++) p[i] = leaving_by(value[i] * minus);
        }
    }
}

/* More than rounding may make of a row of probabilities. */
#define MOST_SUM (1 + 1e-9)

/* What the probabilities of a row leave; whether they are more than they may be. */
INLINED bool
keep_rest(double *restrict remain, const double *restrict sum, int n)
{
    uint64_t above = 0; /* as wide as a double, so that nothing is converted */

#pragma omp simd reduction(| : above)
    for (int i = 0; i < n; i++) {
        remain[i] = sum[i] < 1 ? 1 - sum[i] : 0;
        above |= real_to_bits(sum[i] > MOST_SUM ? 1.0 : 0.0);
    }
    return above != 0;
}

/* The rows as they are, and the sum of probabilities; hazards stand beside them where death is
 * first alone. Returns whether a sum is above 1. */
HOT static bool
take_rows(const ExitsRow *rows, int n_rows, double *restrict sum, double *restrict remain, int n)
{
    for (int i = 0; i < n; i++) sum[i] = 0;
    for (int item = 0; item < n_rows; item++) {
        const double *now = rows[item].now;
        double *p = rows[item].p;
        if (!now) {
            for (int i = 0; i < n; i++) p[i] = 0;
        } else {
            const double counts = rows[item].hazard ? 0 : 1;
#pragma omp simd
            for (int i = 0; i < n; i++) {
                p[i] = now[i];
                sum[i] += counts * p[i];
            }
        }
    }
    return keep_rest(remain, sum, n);
}

/* Deaths first; the others are conditional on surviving the cycle. */
HOT static bool
take_deaths_first(const ExitsRow *rows, int n_rows, double *restrict sum, double *restrict remain,
                  double *restrict dying, int n)
{
    for (int i = 0; i < n; i++) sum[i] = dying[i] = 0;
    for (int item = 0; item < n_rows; item++) {
        const double *now = rows[item].now;
        double *p = rows[item].p;
        if (!now || !rows[item].dies) continue;
#pragma omp simd
        for (int i = 0; i < n; i++) {
            p[i] = now[i];
            dying[i] += p[i];
        }
    }
    for (int item = 0; item < n_rows; item++) {
        const double *now = rows[item].now;
        double *p = rows[item].p;
        if (!now) {
            for (int i = 0; i < n; i++) p[i] = 0;
        } else if (!rows[item].dies) {
#pragma omp simd
            for (int i = 0; i < n; i++) {
                p[i] = now[i] * (1 - dying[i]);
                sum[i] += p[i];
            }
        }
    }
    for (int i = 0; i < n; i++) sum[i] += dying[i];
    return keep_rest(remain, sum, n);
}

/* Probabilities given for another time than a cycle go through their rates: of 1 - sum p, a power
 * remains. Hazards beside them are of the cycle already. */
HOT static void
convert(ExitsRow *rows, int n_rows, double *restrict sum, double *restrict remain,
        double *restrict by, double power, int n)
{
    for (int i = 0; i < n; i++) {
        const double leaving = sum[i] < 1 ? -real_expm1(power * real_log1p(-sum[i])) : 1;
        by[i] = sum[i] > 0 ? leaving / sum[i] : 0;
        sum[i] = leaving;
    }
    for (int item = 0; item < n_rows; item++) {
        double *restrict p = rows[item].p;
        if (rows[item].hazard || !rows[item].now) continue;
        for (int i = 0; i < n; i++) p[i] *= by[i];
        rows[item].now = p;
    }
    keep_rest(remain, sum, n);
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

/* The rows of a state, nothing being known of them yet. */
static ExitsRow *
begin_rows(double *p, Exits *exits, Leave *leave)
{
    ExitsRow *rows = exits->rows + leave->first_route;

    leave->settled = NULL;
    for (int item = 0; item < leave->n_routes; item++) {
        const Route *route = &exits->routes[leave->first_route + item];
        rows[item] = (ExitsRow){ .p = p + (size_t)item * exits->room,
                                 .hazard = !route->drawn,
                                 .dies = route->dies };
    }
    return rows;
}

static double *
ratio_room(const Exits *exits, int item)
{
    return exits_work(exits, WORK_RATIOS) + (size_t)item * exits->room;
}

Status
exits_competing(double *p, double *remain, Exits *exits, int state, const Window *window,
                Error *err)
{
    Leave *leave = &exits->leave[state];
    ExitsRow *rows = begin_rows(p, exits, leave);
    Status status = OK;

    for (int item = 0; item < leave->n_routes; item++) {
        const Route *route = &exits->routes[leave->first_route + item];
        if (!route->drawn && route->branch == 0)
            TRY(exits_hazard_row(&rows[item], ratio_room(exits, item), exits, route->move, window,
                                 err));
    }
    compete(rows, leave->n_routes, exits_work(exits, WORK_SUM), exits_work(exits, WORK_UNIT),
            remain, exits_cells(window) * exits->n_lanes);
    TRY(exits_share_out(p, exits, state, window, err));
done:
    return status;
}

/* ---- probabilities ---- */

/* A row above 1 is told at its largest probability, of the first cell and lane that has one. */
static Status
tell_row(const double *p, const Exits *exits, int state, const Window *window, const double *sum,
         Error *err)
{
    const Study *study = exits->model->study;
    const Leave *leave = &exits->leave[state];
    const CfgNode *place = study->states[state].node;
    double largest = 0;
    int at = 0;

    while (!(sum[at] > MOST_SUM)) at++;
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
                place->file, place->line, study->states[state].name, sum[at], window->cycle,
                exits->model->strategy->name);
}

/* Whether nothing was worked out but increments of curves: then all values can be looked up again
 * where they were found. */
static bool
is_settled(const ExitsRow *rows, const Exits *exits, const Leave *leave)
{
    bool settled = true;

    for (int item = 0; item < leave->n_routes; item++)
        settled &= (rows[item].curve || rows[item].value != rows[item].p) &&
                   rows[item].ratio != ratio_room(exits, item);
    return settled;
}

/* Probabilities, and hazards over the whole cycle; at the end of a stay they are left out. The
 * first route of a move stands for all of it. */
static Status
value_rows(double *p, Exits *exits, Leave *leave, const Window *window, bool of_stay, Error *err)
{
    ExitsRow *rows = begin_rows(p, exits, leave);
    Status status = OK;

    for (int item = 0; item < leave->n_routes; item++) {
        const Route *route = &exits->routes[leave->first_route + item];
        const int value = exits->model->study->moves[route->move].value;
        if (route->branch > 0 || route->rest || (of_stay && !route->drawn)) continue;
        if (route->drawn)
            TRY(exits_values(&rows[item].value, rows[item].p, exits, route->from, value, window,
                             true, err));
        else
            TRY(exits_hazard_row(&rows[item], ratio_room(exits, item), exits, route->move, window,
                                 err));
    }
    if (window->first == window->last && !of_stay && is_settled(rows, exits, leave))
        leave->settled = p;
done:
    return status;
}

/* The same, if it was done before. */
static Status
value_rows_again(double *p, Exits *exits, Leave *leave, const Window *window, bool of_stay,
                 Error *err)
{
    const ExitsRow *rows = exits->rows + leave->first_route;

    if (leave->settled != p || of_stay || window->first < window->last)
        return value_rows(p, exits, leave, window, of_stay, err);
    for (int item = 0; item < leave->n_routes; item++)
        if (rows[item].curve)
            exits_fill_curve(&rows[item], exits, exits->routes[leave->first_route + item].move,
                             window);
    return OK;
}

Status
exits_drawn(double *p, double *remain, Exits *exits, int state, const Window *window, bool of_stay,
            Error *err)
{
    Leave *leave = &exits->leave[state];
    const Study *study = exits->model->study;
    const int n = exits_cells(window) * exits->n_lanes, n_rows = leave->n_routes;
    const bool death_first = study->states[state].exits == EXITS_DEATH_FIRST && !of_stay;
    double *sum = exits_work(exits, WORK_SUM), *unit = exits_work(exits, WORK_UNIT);
    ExitsRow *rows = exits->rows + leave->first_route;
    Window whole = *window;
    Status status = OK;
    bool above = false;

    whole.from = 0;
    whole.to = 1;
    TRY(value_rows_again(p, exits, leave, &whole, of_stay, err));
    leave_by_hazards(rows, n_rows, n);
    if (leave->per > 0 && !of_stay) {
        if (take_rows(rows, n_rows, sum, remain, n))
            return tell_row(p, exits, state, window, sum, err);
        convert(rows, n_rows, sum, remain, unit, study->settings.cycle_length / leave->per, n);
    } else if (!death_first) {
        above = take_rows(rows, n_rows, sum, remain, n);
    }
    if (death_first) above = take_deaths_first(rows, n_rows, sum, remain, unit, n);
    if (above) return tell_row(p, exits, state, window, sum, err);
    if (leave->rest != NONE) {
        memcpy(p + (size_t)leave->rest * exits->room, remain, (size_t)n * sizeof(double));
        memset(remain, 0, (size_t)n * sizeof(double));
    }
    TRY(exits_share_out(p, exits, state, window, err));
done:
    return status;
}
