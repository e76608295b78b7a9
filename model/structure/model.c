/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "structure/model.h"
#include "math/real_arrays.h"
#include "structure/curves.h"
#include "structure/population.h"
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- values and their checks ---- */

/* Where a NaN was born: in the formula, or in a part that was taken out of it. */
static const char *
explain(const Model *model, const Quantity *quantity, int lane, int *from, int *length)
{
    const char *why = expr_explain(quantity->expr, model->value, lane, from, length);

    for (int read = 0; !why && read < quantity->n_reads; read++) {
        const Quantity *part = &model->study->quantities[quantity->reads[read]];
        if (part->is_part && isnan(model_value(model, quantity->reads[read])[lane]))
            why = explain(model, part, lane, from, length);
    }
    return why;
}

static Status
tell_missing(const Model *model, const Quantity *quantity, int lane, Error *err)
{
    char place[600] = "";
    int from = 0, length = 1;
    const char *why = explain(model, quantity, lane, &from, &length);

    if (quantity->tree.text) expr_place(place, sizeof(place), &quantity->tree, from, length);
    return fail(err, ERR_SPEC, "%s:%d: %s: %s%s", quantity->tree.file, quantity->tree.line,
                quantity->what, why ? why : "no value", place);
}

/* "(cycle 6, strategy usual)" for what varies; a constant is the same mistake in every strategy. */
static const char *
when(char buffer[200], const Model *model, int slot)
{
    buffer[0] = '\0';
    if (model->strategy->depends[slot] & (DEPENDS_ON_TIME | (unsigned)DEPENDS_ATTRIBUTE))
        snprintf(buffer, 200, " (cycle %d, strategy %s)",
                 (int)model_value(model, model->study->slot_cycle)[0], model->strategy->name);
    return buffer;
}

static Status
tell_range(const Model *model, int slot, const Quantity *quantity, double value, Error *err)
{
    const Quantity *own = &model->study->quantities[slot];
    char cycle[200];

    if (isinf(own->most))
        return fail(err, ERR_SPEC, "%s:%d: %s: %.9g is below %.9g%s", quantity->tree.file,
                    quantity->tree.line, own->what, value, own->least, when(cycle, model, slot));
    return fail(err, ERR_SPEC, "%s:%d: %s: %.9g is outside [%.9g, %.9g]%s", quantity->tree.file,
                quantity->tree.line, own->what, value, own->least, own->most,
                when(cycle, model, slot));
}

/* Whether all lanes are the same: of draws side by side, what depends on time alone. */
static bool
is_alike(const Model *model, int slot)
{
    return model->profile != NONE && !model->all_differ &&
           !(model->strategy->depends[slot] & ~DEPENDS_ON_TIME);
}

/* Computes one slot; NaN or a value outside its range is an error. `at` is its lane. */
static Status
compute_lanes(Model *model, int slot, int *at, Error *err)
{
    const Quantity *own = &model->study->quantities[slot];
    const Quantity *effective = &model->study->quantities[model->strategy->effective[slot]];
    const int n = is_alike(model, slot) ? 1 : model->n_lanes, same = expr_slot(effective->expr);
    double *value = model->value + (size_t)slot * LANES;

    if (same != NONE) {
        memcpy(value, model_value(model, same), LANES * sizeof(double));
    } else {
        expr_eval(value, effective->expr, model->value, n);
        for (int lane = n; lane < model->n_lanes; lane++) value[lane] = value[0];
    }
    if (own->is_part || (n == 1 ? value[0] >= own->least && value[0] <= own->most
                                : real_all_inside(value, n, own->least, own->most)))
        return OK;
    *at = 0;
    while (value[*at] >= own->least && value[*at] <= own->most) ++*at;
    return isnan(value[*at]) ? tell_missing(model, effective, *at, err)
                             : tell_range(model, slot, effective, value[*at], err);
}

static Status
compute(Model *model, int slot, Error *err)
{
    int lane;
    return compute_lanes(model, slot, &lane, err);
}

static Status
compute_all(Model *model, const int *slots, int n, Error *err)
{
    for (int item = 0; item < n; item++) {
        const Status status = compute(model, slots[item], err);
        if (status != OK) return status;
    }
    return OK;
}

/* ---- which slots when ---- */

/* By its formula; what the sample gives is not. */
static bool
is_computed(const Model *model, int slot)
{
    const Quantity *quantity = &model->study->quantities[slot];

    return quantity->kind == QUANTITY_FORMULA && quantity->expr != NULL &&
           !(model->given && model->given[slot]);
}

typedef struct {
    const Model *model;
    bool *needed; /* [n_quantities] */
} Need;

static void
need_slot(Need *need, int slot)
{
    const Strategy *strategy = need->model->strategy;
    const Quantity *effective;

    if (slot == NONE || need->needed[slot] || !(strategy->depends[slot] & DEPENDS_SPENT)) return;
    if (need->model->profile == NONE && strategy->depends[slot] & DEPENDS_WHO) return;
    need->needed[slot] = true;
    effective = &need->model->study->quantities[strategy->effective[slot]];
    for (int read = 0; read < effective->n_reads; read++) need_slot(need, effective->reads[read]);
}

static void
need_payoffs(Need *need, const Payoffs *payoffs)
{
    for (int item = 0; item < payoffs->n; item++) {
        need_slot(need, payoffs->at[item].value);
        need_slot(need, payoffs->at[item].first);
    }
}

static void
need_move(Need *need, const Move *move)
{
    need_slot(need, move->value);
    need_slot(need, move->hazard_ratio);
    need_slot(need, move->time_ratio);
    for (int branch = 0; branch < move->n_branches; branch++)
        need_slot(need, move->branches[branch].share);
    need_payoffs(need, &move->payoffs);
}

static void
list_spent(Model *model, int state)
{
    const Study *study = model->study;
    Need need = { model, memory_new((size_t)study->n_quantities + 1, sizeof(bool)) };
    SlotList *list = &model->spent[state];

    need_slot(&need, study->states[state].utility);
    need_payoffs(&need, &study->states[state].running);
    need_payoffs(&need, &study->states[state].entry);
    need_payoffs(&need, &study->states[state].exit);
    for (int move = 0; move < study->n_moves; move++)
        if (study->moves[move].from == state && model_has(model, &study->moves[move]))
            need_move(&need, &study->moves[move]);
    list->slots = memory_new((size_t)study->n_quantities + 1, sizeof(int));
    for (int item = 0; item < study->n_quantities; item++) {
        const int slot = model->strategy->order[item];
        if (need.needed[slot] && is_computed(model, slot)) list->slots[list->n++] = slot;
    }
    free(need.needed);
}

/* What stays the same over the whole run. */
static Status
compute_constants(Model *model, Error *err)
{
    const Study *study = model->study;

    for (int item = 0; item < study->n_quantities; item++) {
        const int slot = model->strategy->order[item];
        const Quantity *quantity = &study->quantities[slot];
        double *value = model->value + (size_t)slot * LANES;
        if (model->profile == NONE && quantity->kind != QUANTITY_ATTRIBUTE &&
            model->strategy->depends[slot] & DEPENDS_WHO) {
            for (int lane = 0; lane < LANES; lane++) value[lane] = NAN; /* differs by person */
        } else if (quantity->kind == QUANTITY_COVARIATE) {
            const Status status = population_value(value, study, slot, model->profile, model->value,
                                                   model->n_lanes, err);
            if (status != OK) return status;
        } else if (quantity->kind == QUANTITY_ATTRIBUTE) {
            for (int lane = 0; lane < LANES; lane++) value[lane] = quantity->tree.root->number;
        } else if (is_computed(model, slot) && !(model->strategy->depends[slot] &
                                                 (DEPENDS_ON_TIME | (unsigned)DEPENDS_ATTRIBUTE))) {
            const Status status = compute(model, slot, err);
            if (status != OK) return status;
        }
    }
    return OK;
}

/* Values of the sample stand, unless the strategy gives the parameter another formula. */
static void
use_sample(Model *model, const Sample *sample)
{
    const Study *study = model->study;

    for (int item = 0; sample->value && item < study->n_parameters; item++) {
        const int slot = study->parameters[item].slot;
        const bool given = sample->given ? sample->given[item] : study->parameters[item].uncertain;
        if (!given || model->strategy->effective[slot] != slot) continue;
        model->given[slot] = true;
        if (!(study->quantities[slot].self & DEPENDS_DRAW)) model->all_differ = true;
        memcpy(model->value + (size_t)slot * LANES, sample->value + (size_t)item * LANES,
               LANES * sizeof(double));
    }
}

/* The order in which the slots of a class are computed is the strategy's. */
static void
sort_slots(Model *model)
{
    const Study *study = model->study;

    for (int item = 0; item < study->n_quantities; item++) {
        const int slot = model->strategy->order[item];
        const unsigned depends = model->strategy->depends[slot];
        if (!is_computed(model, slot)) continue;
        if (depends & (DEPENDS_SPENT | DEPENDS_ATTRIBUTE)) continue;
        if (model->profile == NONE && depends & DEPENDS_WHO) continue;
        if (depends & DEPENDS_CYCLE) model->cyclic[model->n_cycle++] = slot;
    }
}

Status
model_build(Model *model, const Study *study, int strategy, int profile, const Sample *sample,
            Error *err)
{
    const size_t n = (size_t)study->n_quantities + 1;
    Status status;

    *model = (Model){ .study = study,
                      .strategy = &study->strategies[strategy],
                      .strategy_index = strategy,
                      .profile = profile,
                      .n_lanes = sample->n_lanes };
    model->value = memory_new_aligned(n * LANES, sizeof(double));
    model->given = memory_new(n, sizeof(bool));
    model->cyclic = memory_new(n, sizeof(int));
    model->spent = memory_new((size_t)study->n_states + 1, sizeof(SlotList));
    use_sample(model, sample);
    for (int lane = 0; lane < LANES; lane++)
        model->value[(size_t)study->slot_start_age * LANES + (size_t)lane] = model_start_age(model);
    sort_slots(model);
    for (int state = 0; state < study->n_states; state++) list_spent(model, state);
    TRY(compute_constants(model, err));
    TRY(model_cycle(model, 1, err));
done:
    return status;
}

Status
model_cycle(Model *model, int cycle, Error *err)
{
    const Study *study = model->study;
    const double time = (cycle - 1) * study->settings.cycle_length;
    double *at[3] = { model->value + (size_t)study->slot_cycle * LANES,
                      model->value + (size_t)study->slot_time * LANES,
                      model->value + (size_t)study->slot_age * LANES };
    const double now[3] = { cycle, time,
                            model_start_age(model) + time / study->settings.units_per_year };

    for (int variable = 0; variable < 3; variable++)
        for (int lane = 0; lane < LANES; lane++) at[variable][lane] = now[variable];
    return compute_all(model, model->cyclic, model->n_cycle, err);
}

Status
model_spent(Model *model, int state, double spent, Error *err)
{
    const Study *study = model->study;
    const int tracked = study->state_clock[state];
    const bool in_state = tracked == CLOCK_STATE || study->state_alias[state];
    double *own = model->value + (size_t)study->slot_spent * LANES;

    for (int lane = 0; lane < LANES; lane++) own[lane] = in_state ? spent : 0;
    for (int clock = 0; clock < study->n_clocks; clock++) {
        double *value = model->value + (size_t)study->slot_clock[clock] * LANES;
        const bool runs = study->clocks[clock].has[state] && tracked == clock;
        for (int lane = 0; lane < LANES; lane++) value[lane] = runs ? spent : 0;
    }
    return compute_all(model, model->spent[state].slots, model->spent[state].n, err);
}

/* ---- people side by side ---- */

void
model_people(Model *people, const Model *model)
{
    const size_t n = (size_t)model->study->n_quantities + 1;

    *people = (Model){ .study = model->study,
                       .strategy = model->strategy,
                       .strategy_index = model->strategy_index,
                       .profile = NONE,
                       .n_lanes = LANES };
    people->value = memory_new_aligned(n * LANES, sizeof(double));
    for (size_t slot = 0; slot < n; slot++)
        for (size_t lane = 0; lane < LANES; lane++)
            people->value[slot * LANES + lane] = model->value[slot * LANES];
}

static void
need_by_mask(const Model *model, bool *needed, int slot, unsigned mask)
{
    if (slot == NONE || needed[slot] || !(model->strategy->depends[slot] & mask)) return;
    needed[slot] = true;
    const Quantity *effective = &model->study->quantities[model->strategy->effective[slot]];
    for (int read = 0; read < effective->n_reads; read++)
        need_by_mask(model, needed, effective->reads[read], mask);
}

void
model_slots(SlotList *list, const Model *model, const int *roots, int n_roots, unsigned mask)
{
    const Study *study = model->study;
    bool *needed = memory_new((size_t)study->n_quantities + 1, sizeof(bool));

    *list = (SlotList){ .slots = memory_new((size_t)study->n_quantities + 1, sizeof(int)) };
    for (int root = 0; root < n_roots; root++) need_by_mask(model, needed, roots[root], mask);
    for (int item = 0; item < study->n_quantities; item++) {
        const int slot = model->strategy->order[item];
        if (needed[slot] && is_computed(model, slot)) list->slots[list->n++] = slot;
    }
    free(needed);
}

Status
model_compute(Model *model, const SlotList *list, int *lane, Error *err)
{
    for (int item = 0; item < list->n; item++) {
        const Status status = compute_lanes(model, list->slots[item], lane, err);
        if (status != OK) return status;
    }
    return OK;
}

/* ---- values by age ---- */

typedef struct ModelTable {
    int state, slot, half;
    double *at; /* [n_cycles + 2][n_lanes], owned */
} ModelTable;

/* How many ages people of a state can have. Beyond the end of their stay a formula may be wrong
 * without harm. */
static int
count_ages(const Model *model, int state, int half)
{
    const Settings *settings = &model->study->settings;
    const int stay = model->study->states[state].stay, most = settings->n_cycles + 2;
    double longest = 0;

    if (stay == NONE) return most;
    for (int lane = 0; lane < model->n_lanes; lane++)
        longest = fmax(longest, model_value(model, stay)[lane]);
    const double cycles = ceil(longest / settings->cycle_length - 1e-9);
    return cycles + 1 - half < most ? (int)cycles + 1 - half : most;
}

static Status
fill_by_age(ModelTable *table, Model *model, Error *err)
{
    const Settings *settings = &model->study->settings;
    const size_t n_lanes = (size_t)model->n_lanes;

    table->at = memory_new(((size_t)settings->n_cycles + 2) * n_lanes, sizeof(double));
    for (int age = 0; age < count_ages(model, table->state, table->half); age++) {
        const double spent = (age + 0.5 * table->half) * settings->cycle_length;
        const Status status = model_spent(model, table->state, spent, err);
        if (status != OK) return status;
        memcpy(table->at + (size_t)age * n_lanes, model_value(model, table->slot),
               n_lanes * sizeof(double));
    }
    return OK;
}

Status
model_by_age(const double **table, Model *model, int state, int slot, int half, Error *err)
{
    ModelTable *made;

    *table = NULL;
    if (model_depends(model, slot) & DEPENDS_CYCLE) return OK;
    for (int item = 0; item < model->n_tables; item++) {
        const ModelTable *kept = &model->tables[item];
        if (kept->slot != slot || kept->state != state || kept->half != half) continue;
        *table = kept->at;
        return OK;
    }
    model->tables = memory_grow(model->tables, model->n_tables, &model->size_tables, sizeof(*made));
    made = &model->tables[model->n_tables++];
    *made = (ModelTable){ state, slot, half, NULL };
    const Status status = fill_by_age(made, model, err);
    *table = made->at;
    return status;
}

/* ---- curves ---- */

struct ModelCurve {
    Assembly assembly;
};

ModelCurve *
model_curve_new(const Model *model, int curve)
{
    ModelCurve *made = memory_new(1, sizeof(*made));
    const double *numbers[CURVES_MOST_NUMBERS];
    int slots[CURVES_MOST_NUMBERS], n;

    curves_numbers(slots, &n, model->study, curve);
    for (int number = 0; number < n; number++) numbers[number] = model_value(model, slots[number]);
    curves_assemble(&made->assembly, model->study, curve, numbers, model->n_lanes);
    return made;
}

const Curve *
model_curve(const ModelCurve *assembled)
{
    return assembled->assembly.nodes;
}

void
model_curve_slots(int slots[MODEL_CURVE_SLOTS], int *n, const Study *study, int curve)
{
    static_assert((int)MODEL_CURVE_SLOTS == (int)CURVES_MOST_NUMBERS, "one limit");
    curves_numbers(slots, n, study, curve);
}

unsigned
model_curve_depends(const Model *model, int curve)
{
    int slots[MODEL_CURVE_SLOTS], n = 0;
    unsigned depends = 0;

    model_curve_slots(slots, &n, model->study, curve);
    for (int slot = 0; slot < n; slot++) depends |= model_depends(model, slots[slot]);
    return depends;
}

double
model_start_age(const Model *model)
{
    return population_start_age(model->study, model->profile);
}

void
model_free(Model *model)
{
    for (int state = 0; model->spent && state < model->study->n_states; state++)
        free(model->spent[state].slots);
    for (int table = 0; table < model->n_tables; table++) free(model->tables[table].at);
    free(model->tables);
    free(model->spent);
    free(model->cyclic);
    free(model->given);
    free(model->value);
    *model = (Model){ 0 };
}
