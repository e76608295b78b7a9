/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/cohort.h"
#include "engine/flow.h"
#include "engine/generator.h"
#include "engine/matrix.h"
#include <stdlib.h>

typedef struct {
    Model *model;
    const Study *study;
    Exits exits;
    People people;
    Flow flow;
    Matrix *matrix; /* NULL unless it fits */
    Payer *payer;
    Outcome *outcome;
    const double **count; /* [n_states] lanes of everybody there; NULL: nobody */
    double *room;         /* [n_states][LANES] for those who are in several cells */
    int *layer_of;        /* [n_endpoints] layer, 0: the sum over its states is enough */
    int n_lanes;
} Run;

/* ---- paying those who are there ---- */

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
add_lanes(double *to, const double *from, int n_lanes)
{
    for (int lane = 0; lane < n_lanes; lane++) to[lane] += from[lane];
}

static void
record(Run *run, int boundary)
{
    Outcome *outcome = run->outcome;

    if (!outcome->endpoints) return;
    for (int state = 0; state < run->study->n_states; state++) {
        double total[LANES];
        cells_total(total, &run->people, state, 0);
        if (outcome->trace)
            outcome->trace[(size_t)boundary * (size_t)run->study->n_states + (size_t)state] =
                total[0];
        if (!run->study->states[state].dead)
            add_lanes(outcome_share(outcome, 0, boundary), total, run->n_lanes);
        for (int endpoint = 0; endpoint < run->study->n_endpoints; endpoint++) {
            if (!run->study->endpoints[endpoint].has[state]) continue;
            cells_total(total, &run->people, state, run->layer_of[endpoint]);
            add_lanes(outcome_share(outcome, endpoint + 1, boundary), total, run->n_lanes);
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
pick_layers(Run *run, OutcomeKeep keep)
{
    const Study *study = run->study;
    const bool *masks[64];
    int n_layers = 1;

    run->layer_of = memory_new((size_t)study->n_endpoints + 1, sizeof(int));
    for (int endpoint = 0; keep != KEEP_SUMS && endpoint < study->n_endpoints && n_layers < 64;
         endpoint++)
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
        TRY(flow_pay_entry(&run->flow, state, share, 0, 0, TIMING_START, err));
    }
    payoffs_once(run->payer, &strategy->payoffs, all, run->study->n_states, 0, TIMING_START);
done:
    return status;
}

static Status
prepare(Run *run, OutcomeKeep keep, Error *err)
{
    const size_t n_states = (size_t)run->study->n_states;
    Status status;

    TRY(exits_init(&run->exits, run->model, err));
    pick_layers(run, keep);
    outcome_init(run->outcome, run->study, run->n_lanes, keep);
    run->payer = payoffs_new(run->model, run->outcome);
    payoffs_put_off(run->payer);
    flow_init(&run->flow, &run->exits, &run->people, run->payer);
    if (matrix_fits(&run->exits)) run->matrix = matrix_new(&run->exits, run->flow.counted);
    run->count = memory_new(n_states, sizeof(double *));
    run->room = memory_new_aligned(n_states * LANES, sizeof(double));
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
    Flow *flow = &run->flow;
    Status status = OK;

    if (run->matrix)
        TRY(matrix_step(run->matrix, &run->people, flow->moved[AT_END], cycle, err));
    else if (run->study->step == STEP_GENERATOR)
        TRY(generator_step(&run->people, &run->exits, flow->moved[IN_MIDDLE], cycle, err));
    else
        TRY(flow_in_cycle(flow, cycle, err));
    if (pay_first) {
        TRY(pay_people(run, PART_END, cycle, cycle, err));
        count_people(run, cycle, 0);
    }
    if (run->study->step != STEP_GENERATOR && !run->matrix) TRY(flow_at_end(flow, cycle, err));
    TRY(flow_pay(flow, cycle, err));
    if (!pay_first) TRY(pay_people(run, PART_END, cycle, cycle, err));
    count_people(run, pay_first ? 0 : cycle, cycle + 1);
done:
    return status;
}

/* Whether the model must be told which cycle it is. */
static bool
goes_with_time(const Model *model)
{
    bool goes = model->n_cycle > 0;

    for (int state = 0; state < model->study->n_states; state++) goes |= model->spent[state].n > 0;
    return goes;
}

static Status
run_cycles(Run *run, Error *err)
{
    const int n = run->study->settings.n_cycles;
    const bool timed = goes_with_time(run->model);
    Status status = OK;

    TRY(start(run, err));
    record(run, 0);
    count_people(run, 0, 1);
    for (int cycle = 1; cycle <= n; cycle++) {
        if (cycle > 1 && timed) TRY(model_cycle(run->model, cycle, err)); /* it stands at cycle 1 */
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
cohort_run(Outcome *outcome, Model *model, OutcomeKeep keep, Error *err)
{
    Run run = {
        .model = model, .study = model->study, .outcome = outcome, .n_lanes = model->n_lanes
    };
    Status status;

    *outcome = (Outcome){ 0 };
    TRY(prepare(&run, keep, err));
    TRY(run_cycles(&run, err));
done:
    payoffs_delete(run.payer);
    cells_free(&run.people);
    exits_free(&run.exits);
    flow_free(&run.flow);
    matrix_delete(run.matrix);
    free(run.count);
    free(run.room);
    free(run.layer_of);
    return status;
}
