/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STRUCTURE_MODEL_H
#define STRUCTURE_MODEL_H
/** @file model.h
 *  A study with numbers in it: one strategy, one profile, a block of parameter vectors side by
 * side. model_build is the only maker; what it lets through, engines trust.
 *
 *  Values are computed as seldom as they may: once for what depends on the draw at most, once a
 * cycle for what depends on cycle, time or age (model_cycle), once an age for what depends on a
 * clock (model_spent). */
#include "structure/study.h"

/* A block of up to LANES parameter vectors; the base case has one lane and no values of its own. A
 * strategy's `set` comes after it: a parameter that it replaces keeps the strategy's formula. */
typedef struct {
    int n_lanes;
    const double *value; /* [n_parameters][LANES]; NULL: base values                         */
    const bool *given;   /* [n_parameters] whose values are read; NULL: of the uncertain ones */
} Sample;

/* Slots that depend on a clock and are needed in one state, in order of evaluation. */
typedef struct {
    int n, *slots;
} SlotList;

/* profile NONE: for single patients; what depends on who they are has no value here */
typedef struct {
    const Study *study; /* borrowed */
    const Strategy *strategy;
    int strategy_index, profile, n_lanes;
    double *value;   /* [n_quantities][LANES], owned, 64-byte aligned */
    bool *given;     /* [n_quantities] owned: the value comes from the sample; NULL: none does */
    bool all_differ; /* it gives some that are not uncertain: any value may differ by lane */
    int n_cycle, *cyclic; /* [n_cycle] slots computed every cycle, owned */
    SlotList *spent;      /* [n_states] owned: what model_spent computes */
    int n_tables, size_tables;
    struct ModelTable *tables; /* owned: see model_by_age */
} Model;

/* ---- people side by side ---- */

/** Starts a model whose lanes are people of lane 0 of another one: its values in every lane. The
 * caller sets covariates, attributes and variables of time by model_lanes, then computes what
 * depends on them. `people` is released with model_free. */
void model_people(Model *people, const Model *model);

/** The formulas that `roots` [n_roots] (slots, NONE left out) rest on and that depend on any bit of
 * `mask`, in order of evaluation; list->slots is owned by the caller. */
void model_slots(SlotList *list, const Model *model, const int *roots, int n_roots, unsigned mask);

/** Computes listed slots for lanes 0 .. n_lanes - 1, with their checks; on failure `lane` tells
 * whose value it was. */
Status model_compute(Model *model, const SlotList *list, int *lane, Error *err);

static inline double *
model_lanes(Model *model, int slot)
{
    return model->value + (size_t)slot * LANES;
}

/* ---- one model ---- */

/** Puts numbers in. Every value that exists by now is checked against its range.
 *  @return OK, or ERR_NUMERIC/ERR_SPEC telling the first value that is wrong, with its place */
Status model_build(Model *model, const Study *study, int strategy, int profile,
                   const Sample *sample, Error *err);

/** Sets cycle (from 1), time and age at its start, and computes what depends on them. */
Status model_cycle(Model *model, int cycle, Error *err);

/** Sets time_in_state and the clocks for people in `state` whose tracked clock shows `spent`, and
 * computes what the state's exits and payoffs need of it. */
Status model_spent(Model *model, int state, double spent, Error *err);

/** A quantity that depends on the time spent and not on the cycle, for all ages: [n_cycles +
 * 2][n_lanes], row `age` for people of `age` whole cycles, half a cycle more if `half`. Computed at
 * the first call and kept; ages beyond the end of the state's stay are left at 0.
 *  @param[out] table  borrowed, until model_free; NULL if it depends on the cycle too */
Status model_by_age(const double **table, Model *model, int state, int slot, int half, Error *err);

/** Lanes of a quantity; valid after the call that computes it. */
static inline const double *
model_value(const Model *model, int slot)
{
    return model->value + (size_t)slot * LANES;
}

/** On what a quantity depends in this strategy (DEPENDS_ bits). */
static inline unsigned
model_depends(const Model *model, int slot)
{
    return slot == NONE ? 0 : model->strategy->depends[slot];
}

/** The slot of the logarithm of a hazard ratio, where it is written as exp() of that; NONE. */
static inline int
model_log_slot(const Model *model, int slot)
{
    return slot == NONE ? NONE
                        : model->study->quantities[model->strategy->effective[slot]].log_slot;
}

/** Whether a move exists in this strategy. */
static inline bool
model_has(const Model *model, const Move *move)
{
    return model->strategy_index >= model->study->n_strategies || move->only[model->strategy_index];
}

/** A hazard put together over this model's values, which it borrows. */
typedef struct ModelCurve ModelCurve;
ModelCurve *model_curve_new(const Model *model, int curve); /* release with free() */
const Curve *model_curve(const ModelCurve *assembled);

/** The slots of all numbers of a curve: at most MODEL_CURVE_SLOTS. */
enum { MODEL_CURVE_SLOTS = 40 };
void model_curve_slots(int slots[MODEL_CURVE_SLOTS], int *n, const Study *study, int curve);

/** model_curves.c: whether the survival functions in use have numbers that make them one, in every
 * lane, and life tables that hold from the age at time 0 on. For all but values of single patients.
 *  @param notes  takes every mistake; NULL: the first is an error
 *  @return OK; ERR_SPEC, telling place and number, without `notes` only */
Status model_curves(const Model *model, Notes *notes, Error *err);

/** On what the numbers of a curve depend in this strategy. */
unsigned model_curve_depends(const Model *model, int curve);

/** The expected age at time 0 of this profile, in years. */
double model_start_age(const Model *model);
void model_free(Model *model);
#endif
