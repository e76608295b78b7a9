/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/choices.h"
#include "math/real.h"
#include <math.h>

/* ---- probabilities of moves ---- */

/* p of the first route of each move; the rest gets 0 for now. */
static void
fill_moves(double *p, const Exits *exits, const Model *values, const Choice *choice, int lane)
{
    const Leave *leave = &exits->leave[choice->state];

    for (int item = 0; item < leave->n_routes; item++) {
        const Route *route = &exits->routes[leave->first_route + item];
        const Move *move = &values->study->moves[route->move];
        p[item * LANES + lane] =
            route->branch > 0 || route->rest       ? 0
            : move->kind == MOVE_PROBABILITY       ? model_value(values, move->value)[lane]
            : choice->is_stay || choice->D == NULL ? 0
                                                   : -real_expm1(-choice->D[item * LANES + lane]);
    }
}

/* Deaths first; the others are conditional on surviving the cycle. */
static void
death_first(double *p, const Exits *exits, const Leave *leave, const Study *study, int lane)
{
    double dying = 0;

    for (int pass = 0; pass < 2; pass++)
        for (int item = 0; item < leave->n_routes; item++) {
            const bool death = study->states[exits->routes[leave->first_route + item].to].dead;
            if (pass == 0 && death) dying += p[item * LANES + lane];
            if (pass == 1 && !death) p[item * LANES + lane] *= 1 - dying;
        }
}

static double
sum_row(const double *p, const Leave *leave, int lane)
{
    double sum = 0;

    for (int item = 0; item < leave->n_routes; item++) sum += p[item * LANES + lane];
    return sum;
}

static Status
check_row(const State *state, double sum, Error *err)
{
    if (sum <= 1 + 1e-9) return OK;
    return fail(err, ERR_SPEC, "%s:%d: state %s: its probabilities sum to %.9g, above 1",
                state->node->file, state->node->line, state->name, sum);
}

/* Probabilities given for another time than a cycle go through their rates. */
static Status
convert(double *p, const Exits *exits, const Leave *leave, const Study *study, const State *state,
        int lane, Error *err)
{
    double per = 0, sum = 0;

    for (int item = 0; item < leave->n_routes; item++) {
        const Move *move = &study->moves[exits->routes[leave->first_route + item].move];
        if (move->kind == MOVE_PROBABILITY) sum += p[item * LANES + lane];
        if (move->per > 0) per = move->per;
    }
    if (per <= 0 || sum <= 0) return OK;
    const double power = study->settings.cycle_length / per;
    const double leaving = sum < 1 ? -real_expm1(power * real_log1p(-sum)) : 1;
    for (int item = 0; item < leave->n_routes; item++)
        if (study->moves[exits->routes[leave->first_route + item].move].kind == MOVE_PROBABILITY)
            p[item * LANES + lane] *= leaving / sum;
    return check_row(state, sum, err);
}

/* ---- shares of `to` ---- */

static Status
share_out(double *p, const Exits *exits, const Model *values, const Choice *choice, int item,
          int lane, Error *err)
{
    const Study *study = values->study;
    const Leave *leave = &exits->leave[choice->state];
    const Move *move = &study->moves[exits->routes[leave->first_route + item].move];
    const double whole = p[item * LANES + lane];
    double left = 1;
    int rest = NONE;

    if (move->n_branches == 1 && move->branches[0].share == NONE) return OK;
    for (int branch = 0; branch < move->n_branches; branch++) {
        const int slot = move->branches[branch].share;
        if (slot == NONE) {
            rest = branch;
            continue;
        }
        const double share = model_value(values, slot)[lane];
        p[(item + branch) * LANES + lane] = whole * share;
        left -= share;
    }
    if (left < -1e-9 || (rest == NONE && left > 1e-9))
        return fail(err, ERR_SPEC,
                    "%s:%d: transition %s -> %s: the shares of `to` sum to %.9g, not 1%s",
                    move->node->file, move->node->line, study->states[choice->state].name,
                    move->name, 1 - left, rest == NONE ? " (give one state \"rest\")" : "");
    if (rest != NONE) p[(item + rest) * LANES + lane] = whole * (left > 0 ? left : 0);
    return OK;
}

static Status
fill_lane(double *p, const Exits *exits, const Model *values, const Choice *choice, int lane,
          Error *err)
{
    const Study *study = values->study;
    const State *state = &study->states[choice->state];
    const Leave *leave = &exits->leave[choice->state];
    double sum;

    fill_moves(p, exits, values, choice, lane);
    if (!choice->is_stay) {
        const Status status = convert(p, exits, leave, study, state, lane, err);
        if (status != OK) return status;
        if (state->exits == EXITS_DEATH_FIRST) death_first(p, exits, leave, study, lane);
    }
    sum = sum_row(p, leave, lane);
    if (check_row(state, sum, err) != OK) return ERR_SPEC;
    for (int item = 0; item < leave->n_routes; item++) {
        const Route *route = &exits->routes[leave->first_route + item];
        if (route->rest && route->branch == 0) p[item * LANES + lane] = sum < 1 ? 1 - sum : 0;
        if (route->rest && route->branch == 0) sum = 1;
    }
    if (choice->is_stay && sum < 1 - 1e-9)
        return fail(err, ERR_SPEC,
                    "%s:%d: state %s: at the end of its stay everyone leaves, but its "
                    "probabilities sum to %.9g (give one transition \"rest\")",
                    state->node->file, state->node->line, state->name, sum);
    for (int item = 0; item < leave->n_routes;) {
        const int branches = study->moves[exits->routes[leave->first_route + item].move].n_branches;
        const Status status = share_out(p, exits, values, choice, item, lane, err);
        if (status != OK) return status;
        item += branches;
    }
    return OK;
}

Status
choices_fill(double *p, const Exits *exits, const Model *values, const Choice *choice, int *lane,
             Error *err)
{
    for (*lane = 0; *lane < choice->n; (*lane)++) {
        const Status status = fill_lane(p, exits, values, choice, *lane, err);
        if (status != OK) return status;
    }
    return OK;
}
