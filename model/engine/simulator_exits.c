/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/choices.h"
#include "engine/simulator_parts.h"
#include <math.h>
#include <stdlib.h>

/* ---- hazards ---- */

/* On what a move's hazard depends: its baseline, and its ratio. */
typedef struct {
    bool baseline_differs, baseline_by_time, baseline_by_clock;
    bool ratio_differs, ratio_by_time, ratio_by_clock;
} Nature;

static void
note_slot(bool *differs_, bool *by_time, bool *by_clock, const Simulator *simulator, int slot)
{
    const unsigned depends = model_depends(&simulator->model, slot);

    *differs_ |= (depends & DEPENDS_WHO) != 0;
    *by_time |= (depends & DEPENDS_CYCLE) != 0;
    *by_clock |= (depends & DEPENDS_SPENT) != 0;
}

static Nature
nature_of(const Simulator *simulator, const Move *move, const Curve *curve)
{
    Nature nature = { 0 };
    bool *by_clock =
        move->clock == CLOCK_MODEL ? &nature.baseline_by_time : &nature.baseline_by_clock;

    note_slot(&nature.baseline_differs, &nature.baseline_by_time, &nature.baseline_by_clock,
              simulator, move->value);
    note_slot(&nature.baseline_differs, &nature.baseline_by_time, &nature.baseline_by_clock,
              simulator, move->time_ratio);
    note_slot(&nature.ratio_differs, &nature.ratio_by_time, &nature.ratio_by_clock, simulator,
              move->hazard_ratio);
    if (curve) {
        nature.baseline_differs |=
            (model_curve_depends(&simulator->model, move->curve) & DEPENDS_WHO) != 0;
        *by_clock |= curve_has_memory(curve);
        nature.baseline_by_time |= curve_has_age(curve);
        nature.baseline_differs |= curve_has_age(curve) && simulator_own_ages(simulator->study);
    }
    if (move->waning_to != NONE) {
        *(move->clock == CLOCK_MODEL ? &nature.ratio_by_time : &nature.ratio_by_clock) = true;
        note_slot(&nature.ratio_differs, &nature.ratio_by_time, &nature.ratio_by_clock, simulator,
                  move->waning_to);
    }
    return nature;
}

/* A rate as the family it is. */
static void
set_rate(Latent *latent, const double *rate)
{
    const Curve curve = { .family = curve_family("exponential"), .arg = { rate } };
    latent_set_all(latent, &curve, NULL);
}

static void
plan_latent(Exit *exit, const Simulator *simulator, const Move *move, const Curve *curve,
            bool by_person)
{
    exit->kind = WAIT_LATENT;
    if (by_person) return;
    exit->latent = memory_new(1, sizeof(Latent));
    if (!curve)
        set_rate(exit->latent, model_value(&simulator->model, move->value));
    else
        latent_set_all(exit->latent, curve,
                       move->time_ratio == NONE ? NULL
                                                : model_value(&simulator->model, move->time_ratio));
}

static bool
all_die(const Study *study, const Move *move)
{
    for (int branch = 0; branch < move->n_branches; branch++)
        if (!study->states[move->branches[branch].to].dead) return false;
    return true;
}

/* A ratio by person: by its logarithm where that is at hand and the closed form takes it. */
static void
plan_ratio(Exit *exit, StatePlan *plan, Roots *roots, const Simulator *simulator, int slot)
{
    const int log_slot = model_log_slot(&simulator->model, slot);

    if (log_slot == NONE || exit->kind != WAIT_LATENT || exit->centred_input != NONE) {
        exit->ratio_input = simulator_add_input(plan, roots, slot);
        return;
    }
    exit->log_input = simulator_add_input(plan, roots, log_slot);
    exit->ratio_slot = slot;
}

/* How the time of one exit is found: in closed form where there is one, else on a grid of cycles
 * that all share, else cycle by cycle for each person. */
static void
plan_exit(Exit *exit, StatePlan *plan, Roots *roots, const Simulator *simulator, const Move *move)
{
    const ModelCurve *made = simulator->exits.curves[exit->move];
    const Curve *curve = move->kind == MOVE_HAZARD ? model_curve(made) : NULL;
    const Nature nature = nature_of(simulator, move, curve);
    const bool ratio_varies = nature.ratio_by_time || nature.ratio_by_clock;
    const bool rate_varies = !curve && (nature.baseline_by_time || nature.baseline_by_clock);
    const bool stretch_varies = simulator_varies(simulator, move->time_ratio);

    exit->on_model_clock = move->clock == CLOCK_MODEL;
    exit->ratio_input = NONE;
    exit->log_input = NONE;
    exit->centred_input = NONE;
    if (move->centred != NONE)
        exit->centred_input = simulator_add_input(plan, roots, move->centred);
    exit->ratio = 1;
    if (!ratio_varies && (curve ? latent_has(curve) && !stretch_varies : !rate_varies)) {
        plan_latent(exit, simulator, move, curve, nature.baseline_differs);
    } else if (!ratio_varies && curve && curve->table && move->time_ratio == NONE) {
        exit->kind = WAIT_TABLE;
        exit->table = curve->table;
        if (plan->n_tables++ == 0 && all_die(simulator->study, move))
            plan->budget = plan->n_exits; /* the first table spends it */
    } else if (!nature.baseline_differs && !(nature.ratio_differs && ratio_varies)) {
        const bool inside = !nature.ratio_differs;
        const bool by_time = nature.baseline_by_time || (inside && nature.ratio_by_time);
        const bool by_clock = nature.baseline_by_clock || (inside && nature.ratio_by_clock);
        exit->kind = WAIT_GRID;
        exit->grid.kind = by_clock ? (by_time ? GRID_BOTH : GRID_CLOCK) : GRID_TIME;
        if (inside) return; /* the ratio is in the grid */
    } else {
        exit->kind = WAIT_STEPS;
        plan->cut_by_cycle |= nature.baseline_by_time || nature.ratio_by_time;
        plan->cut_by_clock |= nature.baseline_by_clock || nature.ratio_by_clock;
        return; /* the ratio is taken step by step */
    }
    if (move->hazard_ratio == NONE) return;
    if (nature.ratio_differs)
        plan_ratio(exit, plan, roots, simulator, move->hazard_ratio);
    else
        exit->ratio = simulator_value(simulator, move->hazard_ratio, 1);
}

/* ---- one state ---- */

static int
moves_before(const Study *study, int move)
{
    int n = 0;
    for (int other = 0; other < move; other++)
        n += study->moves[other].from == study->moves[move].from;
    return n;
}

static void
need_word(StatePlan *plan, int word)
{
    if (word >= plan->n_words) plan->n_words = word + 1;
}

void
simulator_plan_exits(StatePlan *plan, Roots *roots, const Simulator *simulator, int state)
{
    const Study *study = simulator->study;
    const Leave *leave = &simulator->exits.leave[state];
    int n_moves = 0;

    for (int move = 0; move < study->n_moves; move++) n_moves += study->moves[move].from == state;
    plan->choice_word = n_moves;
    plan->budget = NONE;
    plan->exits = memory_new((size_t)leave->n_routes + 1, sizeof(Exit));
    for (int item = 0; item < leave->n_routes; item++) {
        const Route *route = &simulator->exits.routes[leave->first_route + item];
        const Move *move = &study->moves[route->move];
        if (move->kind == MOVE_PROBABILITY || route->branch > 0) continue;
        if (leave->kind == LEAVE_DRAW && study->states[state].stay == NONE) continue; /* drawn */
        Exit *exit = &plan->exits[plan->n_exits];
        *exit = (Exit){ .move = route->move,
                        .word = moves_before(study, route->move),
                        .first_route = leave->first_route + item };
        plan_exit(exit, plan, roots, simulator, move);
        if (plan->budget != plan->n_exits) need_word(plan, exit->word);
        if (move->n_branches > 1) need_word(plan, plan->choice_word + 1 + exit->word);
        plan->n_exits++;
    }
}

/* Everything a draw or an exit in steps reads of a person at a time. */
void
simulator_plan_now(StatePlan *plan, const Simulator *simulator, int state)
{
    const Study *study = simulator->study;
    Roots roots = { 0 };

    for (int item = 0; item < study->n_moves; item++) {
        const Move *move = &study->moves[item];
        if (move->from != state || !model_has(&simulator->model, move)) continue;
        int slots[MODEL_CURVE_SLOTS], n = 0;
        simulator_add_root(&roots, move->value);
        simulator_add_root(&roots, move->hazard_ratio);
        simulator_add_root(&roots, move->time_ratio);
        simulator_add_root(&roots, move->waning_from);
        simulator_add_root(&roots, move->waning_to);
        for (int branch = 0; branch < move->n_branches; branch++)
            simulator_add_root(&roots, move->branches[branch].share);
        if (move->kind != MOVE_HAZARD) continue;
        model_curve_slots(slots, &n, study, move->curve);
        for (int slot = 0; slot < n; slot++) simulator_add_root(&roots, slots[slot]);
    }
    simulator_list(&plan->now, simulator, &roots, DEPENDS_WHO | DEPENDS_ON_TIME);
    free(roots.at);
}

/* What is drawn, where it is the same for everybody at all times. */
static Status
plan_chances(StatePlan *plan, const Simulator *simulator, int state, Error *err)
{
    const Study *study = simulator->study;
    const Leave *leave = &simulator->exits.leave[state];
    const Choice choice = { .state = state, .n = 1, .is_stay = plan->is_stay };
    double *p;
    int lane;

    for (int item = 0; item < leave->n_routes; item++) {
        const Route *route = &simulator->exits.routes[leave->first_route + item];
        const Move *move = &study->moves[route->move];
        const int share = move->branches[route->branch].share;
        if (plan->is_stay && move->kind != MOVE_PROBABILITY) continue;
        if (move->kind != MOVE_PROBABILITY || simulator_differs(simulator, move->value) ||
            simulator_varies(simulator, move->value) || simulator_differs(simulator, share) ||
            simulator_varies(simulator, share))
            return OK;
    }
    p = memory_new((size_t)(leave->n_routes + 1) * LANES, sizeof(double));
    const Status status =
        choices_fill(p, &simulator->exits, &simulator->model, &choice, &lane, err);
    plan->chances = memory_new((size_t)leave->n_routes + 1, sizeof(double));
    for (int item = 0; item < leave->n_routes; item++)
        plan->chances[item] = p[item * LANES] + (item > 0 ? plan->chances[item - 1] : 0);
    free(p);
    return status;
}

Status
simulator_plan_draw(StatePlan *plan, const Simulator *simulator, int state, Error *err)
{
    const Study *study = simulator->study;

    plan->wait = INFINITY;
    if (simulator->exits.leave[state].kind != LEAVE_DRAW) return OK;
    plan->draws = true;
    need_word(plan, plan->choice_word);
    plan->is_stay = study->states[state].stay != NONE;
    plan->wait =
        simulator_value(simulator, study->states[state].stay, study->settings.cycle_length);
    return plan_chances(plan, simulator, state, err);
}
