/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quantities and cumulative hazards of a batch of cells. */
#include "base/clones.h"
#include "engine/exits_parts.h"
#include "engine/increments.h"
#include <assert.h>
#include <string.h>

/* Whole cycles spent at the start of the cycle; what entrants in mid-cycle have more is `offset`.
 */
static int
age_of(const Window *window, int entry)
{
    const int age = window->fresh ? 0 : window->cycle - 1 - entry;
    return age > 0 ? age : 0;
}

/* Time spent, at the start of the cycle, of the people of one cell. */
static double
spent_of(const Exits *exits, const Window *window, int entry, bool drawn)
{
    const double more = window->middle ? 0.5 : drawn || window->fresh ? 0 : window->offset;
    return (age_of(window, entry) + more) * exits->model->study->settings.cycle_length;
}

/* ---- quantities ---- */

Status
exits_values(const double **values, double *room, Exits *exits, int state, int slot,
             const Window *window, bool drawn, Error *err)
{
    Model *model = exits->model;
    const int n_cells = exits_cells(window);
    const size_t n_lanes = (size_t)exits->n_lanes;
    const bool by_spent = model_depends(model, slot) & DEPENDS_SPENT;
    const int half = window->middle || (!drawn && !window->fresh && window->offset > 0);
    const double *by_age = NULL;
    Status status = OK;

    if (by_spent) TRY(model_by_age(&by_age, model, state, slot, half, err));
    *values = n_cells > 1 ? room : model_value(model, slot);
    if (n_cells == 1 && by_age) *values = by_age + (size_t)age_of(window, window->first) * n_lanes;
    for (int cell = 0; cell < n_cells && (n_cells > 1 || (by_spent && !by_age)); cell++) {
        const int entry = window->first + cell;
        if (by_spent && !by_age)
            TRY(model_spent(model, state, spent_of(exits, window, entry, drawn), err));
        if (n_cells > 1)
            memcpy(room + (size_t)cell * n_lanes,
                   by_age ? by_age + (size_t)age_of(window, entry) * n_lanes
                          : model_value(model, slot),
                   n_lanes * sizeof(double));
    }
done:
    return status;
}

/* ---- hazards ---- */

/* The hazard ratio on its way back to 1, by the hazard's clock at the start of the cycle. */
static void
wane(double *ratio, const Exits *exits, const Move *move, const Window *window)
{
    const double *from = model_value(exits->model, move->waning_from);
    const double *to = model_value(exits->model, move->waning_to);
    const double length = exits->model->study->settings.cycle_length;
    const int n_lanes = exits->n_lanes;

    for (int cell = 0; cell < exits_cells(window); cell++) {
        const double clock = move->clock == CLOCK_MODEL
                                 ? (window->cycle - 1) * length
                                 : spent_of(exits, window, window->first + cell, false);
        for (int lane = 0; lane < n_lanes; lane++) {
            const double width = to[lane] - from[lane];
            double gone = width > 0 ? (clock - from[lane]) / width : clock >= to[lane];
            gone = gone < 0 ? 0 : gone > 1 ? 1 : gone;
            ratio[cell * n_lanes + lane] += (1 - ratio[cell * n_lanes + lane]) * gone;
        }
    }
}

/* ratio NULL: 1. A rate or an increment may stand in D itself. */
HOT static void
scale(double *D, const double *rate, double width, const double *ratio, double most, int n)
{
    if (ratio) {
#pragma omp simd
        for (int i = 0; i < n; i++) {
            const double hazard = rate[i] * width * ratio[i];
            D[i] = hazard > most ? most : hazard;
        }
    } else {
#pragma omp simd
        for (int i = 0; i < n; i++) {
            const double hazard = rate[i] * width;
            D[i] = hazard > most ? most : hazard;
        }
    }
}

/* Lanes of the ratio; NULL: 1. */
static Status
ratio_of(const double **ratio, Exits *exits, const Move *move, const Window *window, Error *err)
{
    double *room = exits_work(exits, WORK_VALUE);
    const size_t n = (size_t)exits_cells(window) * (size_t)exits->n_lanes;
    Status status = OK;

    *ratio = NULL;
    if (move->hazard_ratio == NONE) return OK;
    TRY(exits_values(ratio, room, exits, move->from, move->hazard_ratio, window, false, err));
    if (move->waning_to == NONE) return OK;
    if (*ratio != room) memcpy(room, *ratio, n * sizeof(double));
    wane(room, exits, move, window);
    *ratio = room;
done:
    return status;
}

Status
exits_cumulative(double *D, Exits *exits, int move, const Window *window, bool with_ratio,
                 double most, Error *err)
{
    const Move *which = &exits->model->study->moves[move];
    const double *rate = D, *ratio = NULL;
    double width = 1;
    Status status = OK;

    assert((size_t)exits_cells(window) * (size_t)exits->n_lanes <= exits->room);
    if (which->kind == MOVE_HAZARD) {
        const double *stretch =
            which->time_ratio == NONE ? NULL : model_value(exits->model, which->time_ratio);
        increments_fill(D, exits->increments, model_curve(exits->curves[move]), window,
                        which->clock != CLOCK_MODEL, stretch);
    } else {
        width = (window->to - window->from) * exits->model->study->settings.cycle_length;
        TRY(exits_values(&rate, D, exits, which->from, which->value, window, false, err));
    }
    if (with_ratio) TRY(ratio_of(&ratio, exits, which, window, err));
    scale(D, rate, width, ratio, most, exits_cells(window) * exits->n_lanes);
done:
    return status;
}
