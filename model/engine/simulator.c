/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/simulator.h"
#include "engine/choices.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- questions ---- */

static bool
differs(const Simulator *simulator, int slot)
{
    return model_depends(&simulator->model, slot) & DEPENDS_WHO;
}

static bool
varies(const Simulator *simulator, int slot)
{
    return model_depends(&simulator->model, slot) & DEPENDS_ON_TIME;
}

static bool
own_start_age(const Study *study)
{
    return study_covariate(study, "start_age") != NONE;
}

static double
value_of(const Simulator *simulator, int slot, double otherwise)
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

typedef struct {
    int n, size, *at;
} Roots;

static void
add_root(Roots *roots, int slot)
{
    if (slot == NONE) return;
    roots->at = memory_grow(roots->at, roots->n, &roots->size, sizeof(int));
    roots->at[roots->n++] = slot;
}

/* What differs by person and stays the same over a stay: a column of the crowd's inputs. */
static int
add_input(StatePlan *plan, Roots *roots, int slot)
{
    for (int input = 0; input < roots->n; input++)
        if (roots->at[input] == slot) return input;
    add_root(roots, slot);
    plan->n_inputs = roots->n;
    plan->inputs = roots->at;
    return roots->n - 1;
}

static void
list_roots(SlotList *list, const Simulator *simulator, Roots *roots, unsigned mask)
{
    model_slots(list, &simulator->model, roots->at, roots->n, mask);
}

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
        nature.baseline_differs |= curve_has_age(curve) && own_start_age(simulator->study);
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
    const bool stretch_varies = varies(simulator, move->time_ratio);

    exit->on_model_clock = move->clock == CLOCK_MODEL;
    exit->ratio_input = NONE;
    exit->centred_input = NONE;
    if (move->centred != NONE) exit->centred_input = add_input(plan, roots, move->centred);
    exit->ratio = 1;
    if (!ratio_varies && (curve ? latent_has(curve) && !stretch_varies : !rate_varies)) {
        plan_latent(exit, simulator, move, curve, nature.baseline_differs);
    } else if (!ratio_varies && curve && curve->table && move->time_ratio == NONE) {
        exit->kind = WAIT_TABLE;
        exit->table = curve->table;
        exit->budget = all_die(simulator->study, move);
        for (const Exit *other = plan->exits; other < exit; other++)
            if (other->kind == WAIT_TABLE) exit->budget = false; /* the first spends it */
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
        exit->ratio_input = add_input(plan, roots, move->hazard_ratio);
    else
        exit->ratio = value_of(simulator, move->hazard_ratio, 1);
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
plan_exits(StatePlan *plan, Roots *roots, const Simulator *simulator, int state)
{
    const Study *study = simulator->study;
    const Leave *leave = &simulator->exits.leave[state];
    int n_moves = 0;

    for (int move = 0; move < study->n_moves; move++) n_moves += study->moves[move].from == state;
    plan->choice_word = n_moves;
    plan->n_words = 2 * n_moves + 1;
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
        plan->n_exits++;
    }
}

/* Everything a draw or an exit in steps reads of a person at a time. */
static void
plan_now(StatePlan *plan, const Simulator *simulator, int state)
{
    const Study *study = simulator->study;
    Roots roots = { 0 };

    for (int item = 0; item < study->n_moves; item++) {
        const Move *move = &study->moves[item];
        if (move->from != state || !model_has(&simulator->model, move)) continue;
        int slots[MODEL_CURVE_SLOTS], n = 0;
        add_root(&roots, move->value);
        add_root(&roots, move->hazard_ratio);
        add_root(&roots, move->time_ratio);
        add_root(&roots, move->waning_from);
        add_root(&roots, move->waning_to);
        for (int branch = 0; branch < move->n_branches; branch++)
            add_root(&roots, move->branches[branch].share);
        if (move->kind != MOVE_HAZARD) continue;
        model_curve_slots(slots, &n, study, move->curve);
        for (int slot = 0; slot < n; slot++) add_root(&roots, slots[slot]);
    }
    list_roots(&plan->now, simulator, &roots, DEPENDS_WHO | DEPENDS_ON_TIME);
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
        if (move->kind != MOVE_PROBABILITY || differs(simulator, move->value) ||
            varies(simulator, move->value) || differs(simulator, share) || varies(simulator, share))
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

static Status
plan_draw(StatePlan *plan, const Simulator *simulator, int state, Error *err)
{
    const Study *study = simulator->study;

    plan->wait = INFINITY;
    if (simulator->exits.leave[state].kind != LEAVE_DRAW) return OK;
    plan->draws = true;
    plan->is_stay = study->states[state].stay != NONE;
    plan->wait = value_of(simulator, study->states[state].stay, study->settings.cycle_length);
    return plan_chances(plan, simulator, state, err);
}

/* ---- payoffs over time ---- */

static void
plan_running(Running *running, StatePlan *plan, Roots *roots, Simulator *simulator)
{
    const Study *study = simulator->study;
    const unsigned depends = model_depends(&simulator->model, running->slot);
    const bool norm = running->is_utility && study->settings.utility_norm_table != NONE;
    const bool who = depends & DEPENDS_WHO || (norm && own_start_age(study));
    const bool by_time = depends & DEPENDS_CYCLE || norm, by_clock = depends & DEPENDS_SPENT;

    running->who = who;
    running->how = by_time || by_clock ? (who || (by_time && by_clock) ? PAID_IN_PIECES
                                          : by_time                    ? PAID_BY_TIME
                                                                       : PAID_BY_CLOCK)
                   : who               ? PAID_BY_WHO
                                       : PAID_ALIKE;
    if (running->how == PAID_BY_CLOCK && (simulator->costs.n > 1 || simulator->effects.n > 1))
        running->how = PAID_IN_PIECES;
    if (running->first < INFINITY && running->how != PAID_ALIKE && running->how != PAID_BY_WHO)
        running->how = PAID_IN_PIECES;
    running->input = NONE;
    running->sum = NONE;
    if (running->how == PAID_BY_WHO) running->input = add_input(plan, roots, running->slot);
    if (running->how == PAID_ALIKE) running->value = value_of(simulator, running->slot, 0);
    if (running->how == PAID_ALIKE && running->first == INFINITY) {
        if (running->kind == PAYOFF_COST) plan->cost_rate += running->value;
        if (running->is_utility) plan->utility = running->value;
        return;
    }
    running->sum = simulator->n_sums++;
}

static Status
plan_payoffs(StatePlan *plan, Roots *roots, Simulator *simulator, int state, Error *err)
{
    const State *here = &simulator->study->states[state];
    Roots pieces = { 0 };

    plan->running = memory_new((size_t)here->running.n + 1, sizeof(Running));
    if (here->dead) return OK;
    plan->running[plan->n_running++] = (Running){
        .kind = PAYOFF_QALY, .is_utility = true, .slot = here->utility, .first = INFINITY
    };
    for (int item = 0; item < here->running.n; item++) {
        const Payoff *payoff = &here->running.at[item];
        if (differs(simulator, payoff->first))
            return fail(err, ERR_SPEC,
                        "%s:%d: state %s: `first` of a cost or count may not differ between "
                        "patients",
                        here->node->file, here->node->line, here->name);
        plan->running[plan->n_running++] =
            (Running){ .kind = payoff->kind,
                       .index = payoff->index,
                       .slot = payoff->value,
                       .first = value_of(simulator, payoff->first, INFINITY) };
    }
    for (int item = 0; item < plan->n_running; item++)
        plan_running(&plan->running[item], plan, roots, simulator);
    for (int item = 0; item < plan->n_running; item++)
        if (plan->running[item].how == PAID_IN_PIECES || plan->running[item].who)
            add_root(&pieces, plan->running[item].slot);
    list_roots(&plan->pieces, simulator, &pieces, DEPENDS_WHO | DEPENDS_ON_TIME);
    free(pieces.at);
    return OK;
}

static const double *
discount_of(const Simulator *simulator, const Running *running)
{
    return running->kind == PAYOFF_COST ? simulator->D_costs : simulator->D_effects;
}

/* Running totals up to each cycle. */
static void
sum_steps(Running *running, const Simulator *simulator)
{
    const int n = simulator->study->settings.n_cycles;
    const double *D = discount_of(simulator, running);

    for (int discounting = 0; discounting < 2; discounting++) {
        running->paid[discounting] = memory_new((size_t)n + 1, sizeof(double));
        for (int cycle = 0; cycle < n; cycle++)
            running->paid[discounting][cycle + 1] =
                running->paid[discounting][cycle] +
                running->step[cycle] * (discounting == DISCOUNTED
                                            ? D[cycle + 1] - D[cycle]
                                            : simulator->study->settings.cycle_length);
    }
}

static Status
fill_steps(Simulator *simulator, Error *err)
{
    const Study *study = simulator->study;
    Model *model = &simulator->model;
    const Settings *settings = &study->settings;
    const double start_age = model_start_age(model);
    Status status = OK;

    for (int state = 0; state < study->n_states; state++)
        for (int item = 0; item < simulator->states[state].n_running; item++) {
            Running *running = &simulator->states[state].running[item];
            const double *by_age;
            if (running->how != PAID_BY_TIME && running->how != PAID_BY_CLOCK) continue;
            running->step = memory_new((size_t)settings->n_cycles + 1, sizeof(double));
            if (running->how == PAID_BY_TIME) continue;
            TRY(model_by_age(&by_age, model, state, running->slot, 1, err));
            memcpy(running->step, by_age, (size_t)settings->n_cycles * sizeof(double));
            sum_steps(running, simulator);
        }
    for (int cycle = 1; cycle <= settings->n_cycles; cycle++) {
        const double age = start_age + study_years(study, (cycle - 1) * settings->cycle_length);
        TRY(model_cycle(model, cycle, err));
        for (int state = 0; state < study->n_states; state++)
            for (int item = 0; item < simulator->states[state].n_running; item++) {
                Running *running = &simulator->states[state].running[item];
                if (running->how != PAID_BY_TIME) continue;
                const double value = model_value(model, running->slot)[0];
                running->step[cycle - 1] =
                    running->is_utility ? simulator_utility(study, value, start_age, age) : value;
            }
    }
    for (int state = 0; state < study->n_states; state++)
        for (int item = 0; item < simulator->states[state].n_running; item++)
            if (simulator->states[state].running[item].how == PAID_BY_TIME)
                sum_steps(&simulator->states[state].running[item], simulator);
done:
    return status;
}

/* ---- payoffs once ---- */

static void
add_once(Once *once, Roots *roots, Simulator *simulator, const Payoffs *payoffs, int account)
{
    for (int item = 0; item < payoffs->n; item++) {
        const Payoff *payoff = &payoffs->at[item];
        OnceItem *at = &once->at[once->n++];
        *at = (OnceItem){ .kind = payoff->kind,
                          .index = payoff->index,
                          .slot = payoff->value,
                          .account = account,
                          .sum = NONE };
        at->alike = !differs(simulator, payoff->value) && !varies(simulator, payoff->value);
        if (at->alike) {
            at->value = value_of(simulator, payoff->value, 0);
            if (payoff->kind == PAYOFF_COST) once->cost += at->value;
            if (payoff->kind == PAYOFF_QALY) once->qaly += at->value;
        } else {
            once->varies = true;
            at->sum = simulator->n_sums++;
            add_root(roots, payoff->value);
        }
    }
}

/* Two lists of payoffs that fall at the same moment. */
static void
make_once(Once *once, Simulator *simulator, const Payoffs *first, int first_account,
          const Payoffs *second, int second_account)
{
    Roots roots = { 0 };

    *once = (Once){ .at = memory_new((size_t)(first->n + second->n) + 1, sizeof(OnceItem)) };
    add_once(once, &roots, simulator, first, first_account);
    add_once(once, &roots, simulator, second, second_account);
    list_roots(&once->slots, simulator, &roots, DEPENDS_WHO | DEPENDS_ON_TIME);
    free(roots.at);
}

static void
plan_routes(Simulator *simulator)
{
    static const Payoffs nothing = { 0 };
    const Study *study = simulator->study;

    simulator->n_routes = simulator->exits.n_routes;
    simulator->routes = memory_new((size_t)simulator->n_routes + 1, sizeof(RoutePlan));
    for (int item = 0; item < simulator->n_routes; item++) {
        const Route *route = &simulator->exits.routes[item];
        const Move *move = &study->moves[route->move];
        RoutePlan *plan = &simulator->routes[item];
        Roots roots = { 0 };
        *plan = (RoutePlan){ .move = route->move,
                             .from = route->from,
                             .to = route->to,
                             .stays = route->stays,
                             .keeps = route->keeps,
                             .branch = route->branch,
                             .n_branches = move->n_branches,
                             .updates = move->n_updates > 0 };
        make_once(&plan->leave, simulator, &move->payoffs, route->from,
                  route->stays ? &nothing : &study->states[route->from].exit, route->from);
        make_once(&plan->enter, simulator,
                  route->stays ? &nothing : &study->states[route->to].entry, route->to, &nothing,
                  route->to);
        for (int update = 0; update < move->n_updates; update++)
            add_root(&roots, move->updates[update].by);
        list_roots(&plan->update_slots, simulator, &roots, DEPENDS_WHO | DEPENDS_ON_TIME);
        free(roots.at);
    }
}

static Status
plan_start(Simulator *simulator, Error *err)
{
    const Study *study = simulator->study;
    const Strategy *strategy = simulator->model.strategy;
    double sum = 0;

    simulator->start = memory_new((size_t)study->n_states + 1, sizeof(Once));
    simulator->start_share = memory_new((size_t)study->n_states + 1, sizeof(double));
    for (int state = 0; state < study->n_states; state++) {
        if (differs(simulator, strategy->start[state]))
            return fail(err, ERR_SPEC,
                        "%s:%d: strategy %s: the start share of %s may not differ between patients",
                        strategy->node->file, strategy->node->line, strategy->name,
                        study->states[state].name);
        sum += value_of(simulator, strategy->start[state], 0);
        make_once(&simulator->start[state], simulator, &strategy->payoffs, study->n_states,
                  &study->states[state].entry, state);
    }
    for (int state = 0; state < study->n_states; state++) {
        const double rest = strategy->rest == state ? (sum < 1 ? 1 - sum : 0) : 0;
        simulator->start_share[state] = value_of(simulator, strategy->start[state], 0) + rest +
                                        (state > 0 ? simulator->start_share[state - 1] : 0);
    }
    return OK;
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
            inside[n++] = !differs(simulator, study->moves[exit->move].hazard_ratio);
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
    TRY(exits_init(&simulator->exits, &simulator->model, err));
    make_discounting(simulator);
    simulator->states = memory_new((size_t)study->n_states + 1, sizeof(StatePlan));
    for (int state = 0; state < study->n_states; state++) {
        StatePlan *plan = &simulator->states[state];
        Roots roots = { 0 };
        plan->first_route = simulator->exits.leave[state].first_route;
        plan->n_routes = simulator->exits.leave[state].n_routes;
        plan_exits(plan, &roots, simulator, state);
        TRY(plan_draw(plan, simulator, state, err));
        TRY(plan_payoffs(plan, &roots, simulator, state, err));
        list_roots(&plan->who, simulator, &roots, DEPENDS_WHO);
        plan_now(plan, simulator, state);
    }
    plan_routes(simulator);
    TRY(plan_start(simulator, err));
    TRY(fill_grids(simulator, err));
    TRY(fill_steps(simulator, err));
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
