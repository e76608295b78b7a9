/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/simulator_parts.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- questions ---- */

bool
simulator_differs(const Simulator *simulator, int slot)
{
    return model_depends(&simulator->model, slot) & DEPENDS_WHO;
}

bool
simulator_varies(const Simulator *simulator, int slot)
{
    return model_depends(&simulator->model, slot) & DEPENDS_ON_TIME;
}

bool
simulator_own_ages(const Study *study)
{
    return study_covariate(study, "start_age") != NONE;
}

double
simulator_value(const Simulator *simulator, int slot, double otherwise)
{
    return slot == NONE ? otherwise : model_value(&simulator->model, slot)[0];
}

double
simulator_utility(const Study *study, double utility, double start_age, double age)
{
    const int norm = study->settings.utility_norm_table;

    if (norm == NONE) return utility;
    const double now = study_lookup(&study->tables[norm], age);
    const double scaled = utility * now / study_lookup(&study->tables[norm], start_age);
    return scaled > now ? now : scaled;
}

/* ---- lists of slots ---- */

void
simulator_add_root(Roots *roots, int slot)
{
    if (slot == NONE) return;
    roots->at = memory_grow(roots->at, roots->n, &roots->size, sizeof(int));
    roots->at[roots->n++] = slot;
}

/* What differs by person and stays the same over a stay: a column of the crowd's inputs. */
int
simulator_add_input(StatePlan *plan, Roots *roots, int slot)
{
    for (int input = 0; input < roots->n; input++)
        if (roots->at[input] == slot) return input;
    simulator_add_root(roots, slot);
    plan->n_inputs = roots->n;
    plan->inputs = roots->at;
    return roots->n - 1;
}

void
simulator_list(SlotList *list, const Simulator *simulator, Roots *roots, unsigned mask)
{
    model_slots(list, &simulator->model, roots->at, roots->n, mask);
}

/* The traits and attributes that a state's inputs rest on. */
static void
list_traits(StatePlan *plan, const Simulator *simulator)
{
    const Study *study = simulator->study;
    bool *read = memory_new((size_t)study->n_quantities + 1, sizeof(bool));

    plan->traits = memory_new((size_t)(study->n_covariates + study->n_attributes) + 1, sizeof(int));
    for (int input = 0; input < plan->n_inputs; input++) read[plan->inputs[input]] = true;
    for (int item = 0; item < plan->who.n; item++) {
        const int formula = simulator->model.strategy->effective[plan->who.slots[item]];
        const Quantity *quantity = &study->quantities[formula];
        for (int name = 0; name < quantity->n_reads; name++) read[quantity->reads[name]] = true;
    }
    for (int item = 0; item < study->n_covariates; item++)
        if (read[study->covariates[item].slot]) plan->traits[plan->n_traits++] = item;
    for (int item = 0; item < study->n_attributes; item++)
        if (read[study->attributes[item]])
            plan->traits[plan->n_traits++] = study->n_covariates + item;
    free(read);
}

/* ---- all of it ---- */

static void
make_discounting(Simulator *simulator)
{
    const Study *study = simulator->study;
    const int n = study->settings.n_cycles;
    double *time = memory_new((size_t)n + 1, sizeof(double));

    discount_continuous(&simulator->costs, study, &study->settings.discount_costs);
    discount_continuous(&simulator->effects, study, &study->settings.discount_effects);
    simulator->same_discount = simulator->costs.n == 1 && simulator->effects.n == 1 &&
                               simulator->costs.force[0] == simulator->effects.force[0];
    simulator->D_costs = memory_new((size_t)n + 1, sizeof(double));
    simulator->D_effects = memory_new((size_t)n + 1, sizeof(double));
    for (int cycle = 0; cycle <= n; cycle++) time[cycle] = cycle * study->settings.cycle_length;
    simulator->f_costs = memory_new((size_t)n + 1, sizeof(double));
    simulator->f_effects = memory_new((size_t)n + 1, sizeof(double));
    discount_integral(simulator->D_costs, simulator->f_costs, &simulator->costs, time, n + 1);
    discount_integral(simulator->D_effects, simulator->f_effects, &simulator->effects, time, n + 1);
    free(time);
}

/* ---- centred ratios ---- */

bool
simulator_needs_lattice(const Study *study)
{
    for (int move = 0; move < study->n_moves; move++)
        if (study->moves[move].centred != NONE) return true;
    return false;
}

/* The ratio of everybody on the lattice. */
static Status
fill_ratios(double *ratio, const Simulator *simulator, const Lattice *lattice, int slot, Error *err)
{
    const Study *study = simulator->study;
    Model people;
    SlotList slots;
    Status status = OK;
    int lane = 0;

    model_people(&people, &simulator->model);
    model_slots(&slots, &simulator->model, &slot, 1, DEPENDS_WHO);
    for (int from = 0; from < LATTICE_POINTS; from += LANES) {
        for (int item = 0; item < study->n_covariates; item++)
            memcpy(model_lanes(&people, study->covariates[item].slot),
                   lattice->trait + (size_t)item * LATTICE_POINTS + from, LANES * sizeof(double));
        TRY(model_compute(&people, &slots, &lane, err));
        memcpy(ratio + from, model_value(&people, slot), LANES * sizeof(double));
    }
done:
    free(slots.slots);
    model_free(&people);
    return status;
}

static Status
make_centrings(Simulator *simulator, const Lattice *lattice, Error *err)
{
    const Study *study = simulator->study;
    double *ratio = memory_new(LATTICE_POINTS, sizeof(double));
    Status status = OK;

    for (int state = 0; state < study->n_states; state++) {
        const StatePlan *plan = &simulator->states[state];
        for (int item = 0; item < plan->n_exits; item++) {
            Exit *exit = &plan->exits[item];
            const Move *move = &study->moves[exit->move];
            if (move->centred == NONE) continue;
            if (plan->cut_by_cycle || plan->cut_by_clock || exit->kind == WAIT_TABLE)
                TRY(fail(err, ERR_SPEC,
                         "%s:%d: transition %s -> %s: a centred_ratio cannot stand beside hazards "
                         "that change cycle by cycle for each patient, nor on a life table",
                         move->node->file, move->node->line, study->states[move->from].name,
                         move->name));
            TRY(fill_ratios(ratio, simulator, lattice, move->centred, err));
            exit->centring = centring_new(ratio, LATTICE_POINTS);
        }
    }
done:
    free(ratio);
    return status;
}

static Status
fill_grids(Simulator *simulator, Error *err)
{
    const Study *study = simulator->study;
    const size_t n_moves = (size_t)study->n_moves + 1;
    Grid *grids = memory_new(n_moves, sizeof(Grid));
    int *moves = memory_new(n_moves, sizeof(int)), n = 0, done = 0;
    bool *inside = memory_new(n_moves, sizeof(bool));

    for (int state = 0; state < study->n_states; state++)
        for (int item = 0; item < simulator->states[state].n_exits; item++) {
            const Exit *exit = &simulator->states[state].exits[item];
            if (exit->kind != WAIT_GRID) continue;
            grids[n] = exit->grid;
            moves[n] = exit->move;
            inside[n++] = !simulator_differs(simulator, study->moves[exit->move].hazard_ratio);
        }
    const Status status = n > 0 ? grid_fill(grids, n, moves, inside, &simulator->exits, err) : OK;
    for (int state = 0; state < study->n_states; state++)
        for (int item = 0; item < simulator->states[state].n_exits; item++)
            if (simulator->states[state].exits[item].kind == WAIT_GRID)
                simulator->states[state].exits[item].grid = grids[done++];
    free(grids);
    free(moves);
    free(inside);
    return status;
}

Status
simulator_init(Simulator *simulator, const Study *study, int strategy, const Sample *sample,
               const Lattice *lattice, Error *err)
{
    Status status;

    *simulator = (Simulator){ .study = study };
    TRY(model_build(&simulator->model, study, strategy, NONE, sample, err));
    TRY(model_curves(&simulator->model, NULL, err));
    TRY(exits_init(&simulator->exits, &simulator->model, err));
    make_discounting(simulator);
    simulator->states = memory_new((size_t)study->n_states + 1, sizeof(StatePlan));
    for (int state = 0; state < study->n_states; state++) {
        StatePlan *plan = &simulator->states[state];
        Roots roots = { 0 };
        plan->first_route = simulator->exits.leave[state].first_route;
        plan->n_routes = simulator->exits.leave[state].n_routes;
        simulator_plan_exits(plan, &roots, simulator, state);
        TRY(simulator_plan_draw(plan, simulator, state, err));
        TRY(simulator_plan_payoffs(plan, &roots, simulator, state, err));
        simulator_list(&plan->who, simulator, &roots, DEPENDS_WHO);
        list_traits(plan, simulator);
        simulator_plan_now(plan, simulator, state);
        plan->fresh = !simulator_goes_on(plan);
    }
    simulator_plan_routes(simulator);
    TRY(simulator_plan_start(simulator, err));
    TRY(fill_grids(simulator, err));
    TRY(simulator_fill_steps(simulator, err));
    TRY(make_centrings(simulator, lattice, err));
done:
    return status;
}

static void
free_once(Once *once)
{
    free(once->at);
    free(once->slots.slots);
}

static void
free_state(StatePlan *plan)
{
    for (int item = 0; item < plan->n_exits; item++) {
        free(plan->exits[item].latent);
        centring_delete(plan->exits[item].centring);
        grid_free(&plan->exits[item].grid);
    }
    for (int item = 0; item < plan->n_running; item++) {
        free(plan->running[item].step);
        free(plan->running[item].paid[0]);
        free(plan->running[item].paid[1]);
    }
    free(plan->exits);
    free(plan->running);
    free(plan->chances);
    free(plan->inputs);
    free(plan->who.slots);
    free(plan->traits);
    free(plan->now.slots);
    free(plan->pieces.slots);
}

void
simulator_free(Simulator *simulator)
{
    const int n_states = simulator->study ? simulator->study->n_states : 0;

    for (int state = 0; state < n_states; state++) {
        if (simulator->states) free_state(&simulator->states[state]);
        if (simulator->start) free_once(&simulator->start[state]);
    }
    for (int route = 0; route < simulator->n_routes; route++) {
        free_once(&simulator->routes[route].leave);
        free_once(&simulator->routes[route].enter);
        free(simulator->routes[route].update_slots.slots);
    }
    free(simulator->states);
    free(simulator->routes);
    free(simulator->start);
    free(simulator->start_share);
    free(simulator->f_costs);
    free(simulator->f_effects);
    free(simulator->D_costs);
    free(simulator->D_effects);
    discount_continuous_free(&simulator->costs);
    discount_continuous_free(&simulator->effects);
    if (simulator->exits.model) exits_free(&simulator->exits);
    if (simulator->model.study) model_free(&simulator->model);
    *simulator = (Simulator){ 0 };
}
