/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/increments.h"
#include "base/clones.h"
#include <stdlib.h>
#include <string.h>

/* Increments over whole cycles of one curve that depends on the time spent alone. */
typedef struct {
    const Curve *curve;
    double offset;
    double *by_age; /* [n_cycles + 1][n_lanes] */
} Kept;

struct Increments {
    const Model *model;
    int n_lanes, n_kept, size_kept, n_walks, size_walks;
    Kept *kept;
    CurveWalk *walks; /* on the model's clock */
    double *work;     /* [n_levels][batch] for operations */
    size_t batch;
};

enum { LEVELS = 8 };

Increments *
increments_new(const Model *model)
{
    Increments *made = memory_new(1, sizeof(*made));

    made->model = model;
    made->n_lanes = model->n_lanes;
    made->batch = ((size_t)model->study->settings.n_cycles + 2) * (size_t)model->n_lanes;
    return made;
}

/* One cell, straight from the curve. */
static void
one_cell(double *D, const Increments *increments, const Curve *curve, double t0, double t1,
         double age_now, const double *stretch)
{
    const double units = increments->model->study->settings.units_per_year;
    const int n_lanes = increments->n_lanes;
    double all[LANES];

    if (!stretch) {
        curve_increment(D, curve, t0, t1, age_now - t0 / units, n_lanes);
        return;
    }
    for (int lane = 0; lane < n_lanes; lane++) { /* every lane has its own time */
        curve_increment(all, curve, t0 / stretch[lane], t1 / stretch[lane], age_now - t0 / units,
                        n_lanes);
        D[lane] = all[lane];
    }
}

/* On the clock: cycles to time units. */
static double
moment(const Increments *increments, double cycles)
{
    return cycles * increments->model->study->settings.cycle_length;
}

static void
fill_ages(Kept *kept, const Increments *increments)
{
    const int n = increments->model->study->settings.n_cycles, n_lanes = increments->n_lanes;
    CurveWalk walk;

    if (curve_can_walk(kept->curve))
        curve_walk_from(&walk, kept->curve, moment(increments, kept->offset), n_lanes);
    for (int age = 0; age <= n; age++) {
        double *D = kept->by_age + (size_t)age * (size_t)n_lanes;
        const double t0 = moment(increments, age + kept->offset);
        const double t1 = moment(increments, age + kept->offset + 1);
        if (curve_can_walk(kept->curve))
            curve_walk_to(D, &walk, t1, n_lanes);
        else
            curve_increment(D, kept->curve, t0, t1, 0, n_lanes);
    }
}

static const double *
keep(Increments *increments, const Curve *curve, double offset)
{
    Kept *kept;

    for (int item = 0; item < increments->n_kept; item++)
        if (increments->kept[item].curve == curve && increments->kept[item].offset == offset)
            return increments->kept[item].by_age;
    increments->kept =
        memory_grow(increments->kept, increments->n_kept, &increments->size_kept, sizeof(Kept));
    kept = &increments->kept[increments->n_kept++];
    *kept = (Kept){ curve, offset, memory_new(increments->batch, sizeof(double)) };
    fill_ages(kept, increments);
    return kept->by_age;
}

/* Ages fall as entries rise, so the cells are copied back to front. */
static void
fill_kept(double *D, Increments *increments, const Curve *curve, const Window *window)
{
    const double *by_age = keep(increments, curve, window->offset);
    const int n_lanes = increments->n_lanes, oldest = window->cycle - 1 - window->first;

    for (int cell = 0; cell <= window->last - window->first; cell++)
        for (int lane = 0; lane < n_lanes; lane++)
            D[cell * n_lanes + lane] = by_age[(oldest - cell) * n_lanes + lane];
}

static double
age_at(const Increments *increments, double start)
{
    return model_start_age(increments->model) + study_years(increments->model->study, start);
}

static void
fill_cells(double *D, const Increments *increments, const Curve *curve, const Window *window,
           bool on_spent, const double *stretch)
{
    const double start = moment(increments, window->cycle - 1 + window->from);
    const double age_now = age_at(increments, start);
    const double width = moment(increments, window->to - window->from);
    const int n_lanes = increments->n_lanes;

    for (int entry = window->first; entry <= window->last; entry++) {
        const double spent =
            window->fresh
                ? 0
                : moment(increments, window->cycle - 1 - entry + window->offset + window->from);
        const double t0 = on_spent ? spent : start;
        one_cell(D + (entry - window->first) * n_lanes, increments, curve, t0, t0 + width, age_now,
                 stretch);
    }
}

/* The walk of a curve on the model's clock, standing at t0. */
static CurveWalk *
walk_at(Increments *increments, const Curve *curve, double t0)
{
    CurveWalk *walk = NULL;

    for (int item = 0; item < increments->n_walks && !walk; item++)
        if (increments->walks[item].curve == curve) walk = &increments->walks[item];
    if (walk && walk->t == t0) return walk;
    if (!walk) {
        increments->walks = memory_grow(increments->walks, increments->n_walks,
                                        &increments->size_walks, sizeof(CurveWalk));
        walk = &increments->walks[increments->n_walks++];
    }
    curve_walk_from(walk, curve, t0, increments->n_lanes);
    return walk;
}

/* The same for everybody, on the model's clock. */
static void
fill_one(double *D, Increments *increments, const Curve *curve, const Window *window,
         const double *stretch)
{
    const double t0 = moment(increments, window->cycle - 1 + window->from);
    const double t1 = moment(increments, window->cycle - 1 + window->to);

    if (curve_can_walk(curve) && !stretch)
        curve_walk_to(D, walk_at(increments, curve, t0), t1, increments->n_lanes);
    else
        one_cell(D, increments, curve, t0, t1, age_at(increments, t0), stretch);
}

/* One cell, copied. */
static void
fill_alike(double *D, Increments *increments, const Curve *curve, const Window *window,
           const double *stretch)
{
    const int n_lanes = increments->n_lanes;

    fill_one(D, increments, curve, window, stretch);
    for (int cell = 1; cell <= window->last - window->first; cell++)
        memcpy(D + cell * n_lanes, D, (size_t)n_lanes * sizeof(double));
}

typedef enum { NO_OPERATION, EXCESS, AT_LEAST, AT_MOST, ADD } Operation;

static Operation
operation_of(const Curve *curve)
{
    switch (curve->family->kind) {
    case CURVE_EXCESS: return EXCESS;
    case CURVE_AT_LEAST: return AT_LEAST;
    case CURVE_AT_MOST: return AT_MOST;
    case CURVE_ADD: return ADD;
    default: return NO_OPERATION;
    }
}

HOT static void
combine(double *restrict D, const double *restrict other, int n, Operation operation)
{
    switch (operation) {
    case EXCESS:
        for (int i = 0; i < n; i++) D[i] = D[i] > other[i] ? D[i] - other[i] : 0;
        break;
    case AT_LEAST:
        for (int i = 0; i < n; i++) D[i] = D[i] > other[i] ? D[i] : other[i];
        break;
    case AT_MOST:
        for (int i = 0; i < n; i++) D[i] = D[i] < other[i] ? D[i] : other[i];
        break;
    default:
        for (int i = 0; i < n; i++) D[i] += other[i];
        break;
    }
}

/* By the ratio of each lane. */
HOT static void
multiply(double *restrict D, const double *restrict ratio, int n_cells, int n_lanes)
{
    for (int cell = 0; cell < n_cells; cell++)
        for (int lane = 0; lane < n_lanes; lane++) D[cell * n_lanes + lane] *= ratio[lane];
}

static void
fill(double *D, Increments *increments, const Curve *curve, const Window *window, bool on_spent,
     const double *stretch, int level)
{
    const Operation operation = operation_of(curve);
    const bool whole = window->from == 0 && window->to == 1;
    const bool memory = on_spent && curve_has_memory(curve), age = curve_has_age(curve);
    const int n_cells = window->last - window->first + 1;

    if (!memory) {
        fill_alike(D, increments, curve, window, stretch);
    } else if (curve->family->kind == CURVE_HAZARD_RATIO && !stretch) {
        fill(D, increments, curve->of[0], window, on_spent, stretch, level);
        multiply(D, curve->arg[0], n_cells, increments->n_lanes);
    } else if (operation != NO_OPERATION && level < LEVELS && !stretch) {
        double *other = increments->work + (size_t)level * increments->batch;
        fill(D, increments, curve->of[0], window, on_spent, stretch, level + 1);
        fill(other, increments, curve->of[1], window, on_spent, stretch, level + 1);
        combine(D, other, n_cells * increments->n_lanes, operation);
    } else if (!age && whole && !stretch && !window->fresh) {
        fill_kept(D, increments, curve, window);
    } else {
        fill_cells(D, increments, curve, window, on_spent, stretch);
    }
}

void
increments_fill(double *D, Increments *increments, const Curve *curve, const Window *window,
                bool on_spent, const double *stretch)
{
    if (!increments->work)
        increments->work = memory_new(LEVELS * increments->batch, sizeof(double));
    fill(D, increments, curve, window, on_spent, stretch, 0);
}

void
increments_delete(Increments *increments)
{
    if (!increments) return;
    for (int item = 0; item < increments->n_kept; item++) free(increments->kept[item].by_age);
    free(increments->kept);
    free(increments->walks);
    free(increments->work);
    free(increments);
}
