/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/events.h"
#include "base/clones.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What ends a crowd's step, besides the exits of its state (0, 1, ...). */
enum { EVENT_END = -1, EVENT_DRAW = -2, EVENT_CUT = -3 };

/* Place of what happens to a patient once: which state they start in, and the hazard of other
 * causes they can bear. */
enum { START_PLACE = 0x7fffffff, START_WORD = 0, BUDGET_WORD = 1, MOST_VISITS = 65000 };

static const double HAIR = 1e-9; /* in cycles: nearer to a boundary is on it */

static int
boundary_after(const Crowd *crowd, double time)
{
    const double cycles = time / crowd->simulator->study->settings.cycle_length;
    return (int)ceil(cycles - HAIR);
}

/* ---- gathering ---- */

/* Takes a crowd from those who wait in the fullest state; false if nobody waits. */
static bool
gather(Crowd *crowd)
{
    const int n_states = crowd->simulator->study->n_states;
    int state = 0;

    for (int other = 1; other < n_states; other++)
        if (crowd->n_waiting[other] > crowd->n_waiting[state]) state = other;
    const int waiting = crowd->n_waiting[state];
    if (waiting == 0) return false;
    crowd->state = state;
    crowd->n = waiting < CROWD ? waiting : CROWD;
    crowd->n_waiting[state] -= crowd->n;
    const uint16_t *list = crowd->waiting + (size_t)state * BLOCK + crowd->n_waiting[state];
    for (int i = 0; i < crowd->n; i++) {
        const Patient *patient = &crowd->patient[list[i]];
        crowd->who[i] = list[i];
        crowd->t0[i] = patient->now;
        crowd->origin[i] = patient->origin;
        crowd->clock[i] = patient->now - patient->origin;
        crowd->Dc0[i] = patient->D_costs;
        crowd->De0[i] = patient->D_effects;
    }
    return true;
}

/* What differs by person and is constant over the stay. */
static Status
fill_inputs(Crowd *crowd, const StatePlan *plan, Error *err)
{
    for (int from = 0; from < crowd->n && plan->n_inputs > 0; from += LANES) {
        const int n = crowd->n - from < LANES ? crowd->n - from : LANES;
        crowd_load(crowd, crowd->who + from, crowd->t0 + from, crowd->clock + from, n, crowd->state,
                   READ_MIDDLE);
        const Status status = crowd_compute(crowd, &plan->who, crowd->who + from, err);
        if (status != OK) return status;
        for (int input = 0; input < plan->n_inputs; input++)
            memcpy(crowd->input + (size_t)input * CROWD + from,
                   model_value(&crowd->people, plan->inputs[input]), (size_t)n * sizeof(double));
    }
    return OK;
}

/* ---- how long at most ---- */

/* Time to the end of follow-up, to a draw, or to where a hazard changes. */
static void
set_limits(Crowd *crowd, const StatePlan *plan, double *best, int *event)
{
    const double length = crowd->simulator->study->settings.cycle_length;

    for (int i = 0; i < crowd->n; i++) {
        best[i] = crowd->patient[crowd->who[i]].horizon - crowd->t0[i];
        event[i] = EVENT_END;
    }
    for (int i = 0; i < crowd->n && plan->draws; i++) {
        const double wait = plan->is_stay ? plan->wait - crowd->clock[i] : plan->wait;
        if (!(wait <= best[i] + HAIR * length)) continue;
        best[i] = wait > 0 ? wait : 0;
        event[i] = EVENT_DRAW;
    }
    for (int i = 0; i < crowd->n && (plan->cut_by_cycle || plan->cut_by_clock); i++) {
        const double t = crowd->t0[i], u = crowd->clock[i];
        const double to_cycle = (floor(t / length + HAIR) + 1) * length - t;
        const double to_clock = (floor(u / length + HAIR) + 1) * length - u;
        const double cut = !plan->cut_by_clock || (plan->cut_by_cycle && to_cycle < to_clock)
                               ? to_cycle
                               : to_clock;
        if (!(cut < best[i] - HAIR * length)) continue;
        best[i] = cut;
        event[i] = EVENT_CUT;
    }
}

/* ---- waiting times ---- */

HOT static void
exponentials(double *restrict spend, const double *restrict luck, int n)
{
    for (int i = 0; i < n; i++) spend[i] = -real_log(luck[i]);
}

/* The numbers of a closed form that differ by person. */
static Status
set_latent(Crowd *crowd, const StatePlan *plan, const Exit *exit, Error *err)
{
    const Move *move = &crowd->simulator->study->moves[exit->move];
    const ModelCurve *made = crowd->curves[exit->move];

    for (int from = 0; from < crowd->n; from += LANES) {
        const int n = crowd->n - from < LANES ? crowd->n - from : LANES;
        crowd_load(crowd, crowd->who + from, crowd->t0 + from, crowd->clock + from, n, crowd->state,
                   READ_MIDDLE);
        const Status status = crowd_compute(crowd, &plan->now, crowd->who + from, err);
        if (status != OK) return status;
        if (move->kind == MOVE_RATE) {
            const Curve rate = { .family = curve_family("exponential"),
                                 .arg = { model_value(&crowd->people, move->value) } };
            latent_set(&crowd->latent, &rate, NULL, from, n);
            continue;
        }
        for (int lane = 0; lane < n; lane++) {
            char why[200];
            if (!curve_check(model_curve(made), lane, why, sizeof(why)))
                return fail(err, ERR_SPEC, "%s:%d: transition %s -> %s: %s [patient %lld]",
                            move->node->file, move->node->line,
                            crowd->simulator->study->states[move->from].name, move->name, why,
                            crowd->cohort->first + crowd->who[from + lane] + 1);
        }
        latent_set(&crowd->latent, model_curve(made),
                   move->time_ratio == NONE ? NULL : model_value(&crowd->people, move->time_ratio),
                   from, n);
    }
    return OK;
}

static const double *
clock_of(const Crowd *crowd, const Exit *exit)
{
    return exit->on_model_clock ? crowd->t0 : crowd->clock;
}

/* Everybody has just come: the clock of the state shows 0. */
static bool
all_fresh(const Crowd *crowd, const Exit *exit)
{
    const double *clock = clock_of(crowd, exit);

    for (int i = 0; i < crowd->n; i++)
        if (clock[i] != 0) return false;
    return true;
}

/* Share of the way of a waning ratio back to 1. */
static double
waned(const Model *people, const Move *move, double clock, int lane)
{
    const double from = model_value(people, move->waning_from)[lane];
    const double to = model_value(people, move->waning_to)[lane];
    const double gone = to > from ? (clock - from) / (to - from) : clock >= to;

    return gone < 0 ? 0 : gone > 1 ? 1 : gone;
}

/* Cumulative hazard of a move over `width` for people in lanes, their values being loaded. */
static void
hazard_of_lanes(double *D, Crowd *crowd, const Move *move, int index, int from, int n,
                const double *width)
{
    const Study *study = crowd->simulator->study;
    const Model *people = &crowd->people;
    const bool on_model_clock = move->clock == CLOCK_MODEL;

    for (int lane = 0; lane < n; lane++) {
        const int i = from + lane;
        const double clock = on_model_clock ? crowd->t0[i] : crowd->clock[i];
        double ratio =
            move->hazard_ratio == NONE ? 1 : model_value(people, move->hazard_ratio)[lane];
        if (move->waning_to != NONE) ratio += (1 - ratio) * waned(people, move, clock, lane);
        if (move->kind == MOVE_RATE) {
            D[lane] = model_value(people, move->value)[lane] * width[lane] * ratio;
            continue;
        }
        const double stretch =
            move->time_ratio == NONE ? 1 : model_value(people, move->time_ratio)[lane];
        const double age =
            crowd->cohort->start_age[crowd->who[i]] + study_years(study, crowd->t0[i] - clock);
        D[lane] = ratio * curve_cumulative(model_curve(crowd->curves[index]), clock / stretch,
                                           (clock + width[lane]) / stretch, age, lane);
    }
}

/* The hazard of an exit in steps, up to the limits. */
static Status
fill_steps(double *D, Crowd *crowd, const StatePlan *plan, const Exit *exit, const double *limit,
           Error *err)
{
    const Move *move = &crowd->simulator->study->moves[exit->move];

    for (int from = 0; from < crowd->n; from += LANES) {
        const int n = crowd->n - from < LANES ? crowd->n - from : LANES;
        crowd_load(crowd, crowd->who + from, crowd->t0 + from, crowd->clock + from, n, crowd->state,
                   READ_MIDDLE);
        const Status status = crowd_compute(crowd, &plan->now, crowd->who + from, err);
        if (status != OK) return status;
        hazard_of_lanes(D + from, crowd, move, exit->move, from, n, limit + from);
    }
    return OK;
}

static double
age_at(const Crowd *crowd, int i, double time)
{
    return crowd->cohort->start_age[crowd->who[i]] + study_years(crowd->simulator->study, time);
}

static void
wait_for_table(double *wait, const Crowd *crowd, const Exit *exit, const double *spend)
{
    const double units = crowd->simulator->study->settings.units_per_year;

    for (int i = 0; i < crowd->n; i++) {
        const double age = age_at(crowd, i, crowd->t0[i]);
        const double until =
            lifetable_age(exit->table, lifetable_cumulative(exit->table, age) + spend[i]);
        wait[i] = until > age ? (until - age) * units : 0;
    }
}

/* Time of one exit for everybody of the crowd.
 *  @param spend  [n] unit exponentials left, divided by the hazard ratio here */
static Status
wait_for(double *wait, Crowd *crowd, const StatePlan *plan, int item, double *spend,
         const double *limit, Error *err)
{
    const Exit *exit = &plan->exits[item];
    double *D = crowd->hazard + (size_t)item * CROWD;
    Status status = OK;

    if (exit->ratio_input != NONE) {
        const double *ratio = crowd->input + (size_t)exit->ratio_input * CROWD;
        for (int i = 0; i < crowd->n; i++) spend[i] /= ratio[i];
    } else if (exit->ratio != 1) {
        for (int i = 0; i < crowd->n; i++) spend[i] /= exit->ratio;
    }
    switch (exit->kind) {
    case WAIT_LATENT:
        if (!exit->latent) TRY(set_latent(crowd, plan, exit, err));
        latent_wait(wait, exit->latent ? exit->latent : &crowd->latent, spend,
                    all_fresh(crowd, exit) ? NULL : clock_of(crowd, exit), crowd->n);
        break;
    case WAIT_TABLE: wait_for_table(wait, crowd, exit, spend); break;
    case WAIT_GRID:
        for (int i = 0; i < crowd->n; i++)
            wait[i] = grid_wait(&exit->grid, crowd->origin[i], crowd->clock[i], spend[i]);
        break;
    case WAIT_STEPS:
        TRY(fill_steps(D, crowd, plan, exit, limit, err));
        for (int i = 0; i < crowd->n; i++)
            wait[i] = spend[i] < D[i] ? limit[i] * (spend[i] / D[i]) : INFINITY;
        break;
    }
done:
    return status;
}

/* ---- hazards spent by those who stay on ---- */

static void
spend_hazard(Crowd *crowd, const StatePlan *plan, int item, const double *width)
{
    const Exit *exit = &plan->exits[item];
    const double *clock = clock_of(crowd, exit);
    double H0[CROWD], H1[CROWD], later[CROWD];

    if (exit->kind == WAIT_LATENT) {
        for (int i = 0; i < crowd->n; i++) later[i] = clock[i] + width[i];
        latent_hazard(H0, exit->latent ? exit->latent : &crowd->latent, clock, crowd->n);
        latent_hazard(H1, exit->latent ? exit->latent : &crowd->latent, later, crowd->n);
    }
    for (int i = 0; i < crowd->n; i++) {
        double *rest = &crowd->rest[(size_t)item * BLOCK + (size_t)crowd->who[i]];
        const double ratio = exit->ratio_input == NONE
                                 ? exit->ratio
                                 : crowd->input[(size_t)exit->ratio_input * CROWD + (size_t)i];
        double D = 0;
        switch (exit->kind) {
        case WAIT_LATENT: D = H1[i] - H0[i]; break;
        case WAIT_GRID:
            D = grid_hazard(&exit->grid, crowd->origin[i], crowd->clock[i], width[i]);
            break;
        case WAIT_STEPS: D = crowd->hazard[(size_t)item * CROWD + (size_t)i]; break;
        case WAIT_TABLE:
            D = lifetable_cumulative(exit->table, age_at(crowd, i, crowd->t0[i] + width[i])) -
                lifetable_cumulative(exit->table, age_at(crowd, i, crowd->t0[i]));
        }
        *rest -= D * ratio;
        if (!(*rest > 1e-300)) *rest = 1e-300; /* what is due comes at once */
    }
}

/* The budget of other causes is the patient's: spent wherever a life table is at work. */
static void
spend_budget(Crowd *crowd, const StatePlan *plan)
{
    for (int item = 0; item < plan->n_exits; item++) {
        const Exit *exit = &plan->exits[item];
        if (exit->kind != WAIT_TABLE || !exit->budget) continue;
        for (int i = 0; i < crowd->n; i++) {
            const double ratio = exit->ratio_input == NONE
                                     ? exit->ratio
                                     : crowd->input[(size_t)exit->ratio_input * CROWD + (size_t)i];
            double *budget = &crowd->patient[crowd->who[i]].budget;
            *budget -= ratio * (lifetable_cumulative(exit->table, age_at(crowd, i, crowd->t1[i])) -
                                lifetable_cumulative(exit->table, age_at(crowd, i, crowd->t0[i])));
            if (!(*budget > 1e-300)) *budget = 1e-300;
        }
    }
}

/* ---- the first to come ---- */

static Status
first_event(Crowd *crowd, const StatePlan *plan, double *best, int *event, Error *err)
{
    const bool cut = plan->cut_by_cycle || plan->cut_by_clock;
    double limit[CROWD], spend[CROWD], wait[CROWD];

    set_limits(crowd, plan, best, event);
    memcpy(limit, best, (size_t)crowd->n * sizeof(double));
    for (int item = 0; item < plan->n_exits; item++) {
        const Exit *exit = &plan->exits[item];
        exponentials(spend, crowd->luck + (size_t)exit->word * CROWD, crowd->n);
        for (int i = 0; i < crowd->n && exit->budget; i++)
            spend[i] = crowd->patient[crowd->who[i]].budget;
        for (int i = 0; i < crowd->n && cut && !exit->budget; i++) {
            double *rest = &crowd->rest[(size_t)item * BLOCK + (size_t)crowd->who[i]];
            if (!crowd->going[crowd->who[i]]) *rest = spend[i];
            spend[i] = *rest;
        }
        const Status status = wait_for(wait, crowd, plan, item, spend, limit, err);
        if (status != OK) return status;
        for (int i = 0; i < crowd->n; i++) {
            const bool sooner = wait[i] < best[i];
            best[i] = sooner ? wait[i] : best[i];
            event[i] = sooner ? item : event[i];
        }
        if (cut && exit->kind == WAIT_LATENT && !exit->latent && !exit->budget)
            spend_hazard(crowd, plan, item, limit); /* while its numbers are at hand */
    }
    for (int item = 0; item < plan->n_exits && cut; item++) {
        const Exit *exit = &plan->exits[item];
        if (exit->budget || (exit->kind == WAIT_LATENT && !exit->latent)) continue;
        spend_hazard(crowd, plan, item, limit);
    }
    for (int i = 0; i < crowd->n && cut; i++) crowd->going[crowd->who[i]] = event[i] == EVENT_CUT;
    return OK;
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

static Status
route_exit(Crowd *crowd, const StatePlan *plan, int item, const int *event, Error *err)
{
    const Exit *exit = &plan->exits[item];
    const RoutePlan *first = &crowd->simulator->routes[exit->first_route];
    const bool vary = first->n_branches > 1 && shares_vary(crowd, first);
    const double *luck = crowd->luck + (size_t)(plan->choice_word + 1 + exit->word) * CROWD;

    for (int i = 0; i < crowd->n; i++) {
        const Model *values = &crowd->simulator->model;
        if (event[i] != item) continue;
        crowd->route[i] = exit->first_route;
        if (first->n_branches == 1) continue;
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
            hazard_of_lanes(D + (size_t)item * LANES, crowd, move, route->move, from, n, width);
    }
}

static Status
draw_lanes(Crowd *crowd, const StatePlan *plan, const int *event, int from, int n, Error *err)
{
    const Exits *exits = &crowd->simulator->exits;
    const double *luck = crowd->luck + (size_t)plan->choice_word * CROWD;
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
        for (int item = 0; item < plan->n_routes && event[from + i] == EVENT_DRAW; item++) {
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
    const double *luck = crowd->luck + (size_t)plan->choice_word * CROWD;

    for (int from = 0; from < crowd->n && !plan->chances; from += LANES) {
        const int n = crowd->n - from < LANES ? crowd->n - from : LANES;
        const Status status = draw_lanes(crowd, plan, event, from, n, err);
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

static Status
choose_routes(Crowd *crowd, const StatePlan *plan, const int *event, Error *err)
{
    Status status = OK;

    for (int i = 0; i < crowd->n; i++) crowd->route[i] = NONE;
    for (int item = 0; item < plan->n_exits; item++) TRY(route_exit(crowd, plan, item, event, err));
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

static void
note_move(Crowd *crowd, const RoutePlan *route, int i)
{
    const Study *study = crowd->simulator->study;
    const int who = crowd->who[i], boundary = boundary_after(crowd, crowd->t1[i]);
    Patient *patient = &crowd->patient[who];
    Counts *counts = &crowd->counts;

    if (!route->stays) {
        counts->went[boundary * counts->n_states + route->from]++;
        counts->came[boundary * counts->n_states + route->to]++;
        if (!route->keeps) patient->origin = crowd->t1[i];
    }
    if (study->states[route->to].dead && crowd->ended[who] == INFINITY)
        crowd->ended[who] = crowd->t1[i];
    for (int item = 0; item < study->n_endpoints; item++) {
        const bool *inside = study->endpoints[item].has;
        double *ended = &crowd->ended[(size_t)(item + 1) * BLOCK + (size_t)who];
        if (!inside[route->to] && *ended == INFINITY) *ended = crowd->t1[i];
    }
    if (!study->states[route->to].dead)
        crowd->waiting[(size_t)route->to * BLOCK + (size_t)crowd->n_waiting[route->to]++] =
            (uint16_t)who;
}

static Status
take_route(Crowd *crowd, int index, const double *clock, Error *err)
{
    static const double zero[CROWD];
    const RoutePlan *route = &crowd->simulator->routes[index];
    double *fired = crowd->tally.fired + 3 * index;
    int picked[CROWD], n = 0;
    Status status = OK;

    for (int i = 0; i < crowd->n; i++) {
        if (crowd->route[i] != index) continue;
        picked[n++] = i;
        fired[0] += 1;
        fired[1] += crowd->fc[i];
        fired[2] += crowd->fe[i];
    }
    if (n == 0) return OK;
    TRY(stays_pay_once(crowd, &route->leave, picked, n, clock, route->from, false, err));
    if (route->updates) TRY(update_attributes(crowd, route, picked, n, clock, err));
    for (int item = 0; item < n; item++) note_move(crowd, route, picked[item]);
    TRY(stays_pay_once(crowd, &route->enter, picked, n, route->keeps ? clock : zero, route->to,
                       false, err));
done:
    return status;
}

static Status
move_on(Crowd *crowd, const StatePlan *plan, const int *event, Error *err)
{
    const Study *study = crowd->simulator->study;
    uint16_t *visits = crowd->visits + (size_t)crowd->state * BLOCK;
    double clock[CROWD];
    Status status = OK;

    for (int i = 0; i < crowd->n; i++) {
        Patient *patient = &crowd->patient[crowd->who[i]];
        clock[i] = crowd->clock[i] + (crowd->t1[i] - crowd->t0[i]);
        patient->now = crowd->t1[i];
        patient->D_costs = crowd->Dc1[i];
        patient->D_effects = crowd->De1[i];
        if (event[i] == EVENT_CUT) continue;
        if (++visits[crowd->who[i]] > MOST_VISITS)
            return fail(err, ERR_NUMERIC,
                        "state %s: patient %lld comes there more than %d times: are its rates in "
                        "the time unit of the model?",
                        study->states[crowd->state].name, crowd->cohort->first + crowd->who[i] + 1,
                        MOST_VISITS);
    }
    for (int item = 0; item < plan->n_routes; item++)
        TRY(take_route(crowd, plan->first_route + item, clock, err));
    for (int i = 0; i < crowd->n; i++) /* drawn to stay, or a hazard changes */
        if (crowd->route[i] == NONE && event[i] != EVENT_END)
            crowd
                ->waiting[(size_t)crowd->state * BLOCK + (size_t)crowd->n_waiting[crowd->state]++] =
                (uint16_t)crowd->who[i];
done:
    return status;
}

/* One crowd through one event. */
static Status
step(Crowd *crowd, Error *err)
{
    const StatePlan *plan = &crowd->simulator->states[crowd->state];
    const double length = crowd->simulator->study->settings.cycle_length;
    double best[CROWD];
    int event[CROWD];
    Status status;

    TRY(fill_inputs(crowd, plan, err));
    if (plan->n_exits > 0 || plan->draws) crowd_luck(crowd, plan->n_words);
    TRY(first_event(crowd, plan, best, event, err));
    for (int i = 0; i < crowd->n; i++) {
        crowd->t1[i] = crowd->t0[i] + best[i];
        if (event[i] != EVENT_DRAW && event[i] != EVENT_CUT) continue;
        const double cycles = crowd->t1[i] / length, whole = floor(cycles + 0.5);
        if (fabs(cycles - whole) < HAIR) crowd->t1[i] = whole * length;
    }
    stays_discount(crowd);
    TRY(stays_pay(crowd, err));
    spend_budget(crowd, plan);
    TRY(choose_routes(crowd, plan, event, err));
    TRY(move_on(crowd, plan, event, err));
done:
    return status;
}

/* ---- the start ---- */

static int
start_state(const Simulator *simulator, double luck)
{
    const int last = simulator->study->n_states - 1;
    int state = 0;

    while (state < last && luck >= simulator->start_share[state]) state++;
    return state;
}

static Status
begin(Crowd *crowd, Error *err)
{
    static const double zero[CROWD];
    const Simulator *simulator = crowd->simulator;
    const Study *study = simulator->study;
    const Settings *settings = &study->settings;
    const double horizon = settings->n_cycles * settings->cycle_length;
    const Cohort *cohort = crowd->cohort;
    int *first = crowd->n_waiting;
    Status status = OK;

    tally_clear(&crowd->tally);
    memset(crowd->visits, 0, (size_t)study->n_states * BLOCK * sizeof(uint16_t));
    memset(crowd->going, 0, sizeof(crowd->going));
    memset(first, 0, (size_t)study->n_states * sizeof(int));
    for (int item = 0; item < study->n_attributes; item++)
        for (int i = 0; i < cohort->n; i++)
            crowd->attribute[(size_t)item * BLOCK + (size_t)i] =
                model_value(&simulator->model, study->attributes[item])[0];
    for (int i = 0; i < cohort->n; i++) {
        uint64_t words[RNG_WORDS];
        const uint64_t counter[RNG_WORDS] = { (uint64_t)(cohort->first + i), crowd->draw,
                                              rng_place(START_PLACE, 0, 0), 0 };
        rng_block(words, crowd->key, counter);
        const int state = start_state(simulator, rng_uniform(words[START_WORD]));
        const double years = settings->max_age - cohort->start_age[i];
        const double end = years * settings->units_per_year;
        crowd->patient[i] = (Patient){ .budget = rng_exponential(words[BUDGET_WORD]),
                                       .horizon = end < horizon ? (end > 0 ? end : 0) : horizon };
        crowd->tally.started[state] += 1;
        crowd->counts.came[state]++;
        crowd->ended[i] = study->states[state].dead ? 0 : INFINITY;
        for (int item = 0; item < study->n_endpoints; item++)
            crowd->ended[(size_t)(item + 1) * BLOCK + (size_t)i] =
                study->endpoints[item].has[state] ? INFINITY : -1;
        crowd->waiting[(size_t)state * BLOCK + (size_t)crowd->n_waiting[state]++] = (uint16_t)i;
    }
    for (int state = 0; state < study->n_states; state++) {
        const uint16_t *list = crowd->waiting + (size_t)state * BLOCK;
        int picked[CROWD];
        for (int i = 0; i < CROWD; i++) picked[i] = i;
        for (int from = 0; from < crowd->n_waiting[state]; from += CROWD) {
            const int left = crowd->n_waiting[state] - from;
            crowd->n = left < CROWD ? left : CROWD;
            crowd->state = state;
            for (int i = 0; i < crowd->n; i++) crowd->who[i] = list[from + i];
            TRY(stays_pay_once(crowd, &simulator->start[state], picked, crowd->n, zero, state, true,
                               err));
        }
        if (study->states[state].dead) crowd->n_waiting[state] = 0;
    }
done:
    return status;
}

/* When the curves of the block fell. */
static void
count_ends(Crowd *crowd)
{
    const Study *study = crowd->simulator->study;
    Counts *counts = &crowd->counts;
    const int row = counts->n_cycles + 2;

    for (int item = 0; item <= study->n_endpoints; item++)
        for (int i = 0; i < crowd->cohort->n; i++) {
            const double ended = crowd->ended[(size_t)item * BLOCK + (size_t)i];
            if (ended < 0)
                counts->outside[item]++;
            else
                counts->left[item * row + (ended == INFINITY ? counts->n_cycles + 1
                                                             : boundary_after(crowd, ended))]++;
        }
}

Status
events_run(Crowd *crowd, Error *err)
{
    Status status;

    TRY(begin(crowd, err));
    while (gather(crowd)) TRY(step(crowd, err));
    count_ends(crowd);
done:
    return status;
}
