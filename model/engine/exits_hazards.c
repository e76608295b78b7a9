/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quantities and cumulative hazards of a batch of cells. */
#include "engine/exits_parts.h"
#include "engine/increments.h"
#include "survival/waning.h"
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
exits_fill_values(double *room, Exits *exits, int state, int slot, const Window *window, bool drawn,
                  Error *err)
{
    Model *model = exits->model;
    const size_t n_lanes = (size_t)exits->n_lanes;
    const bool by_spent = model_depends(model, slot) & DEPENDS_SPENT;
    const int half = window->middle || (!drawn && !window->fresh && window->offset > 0);
    const double *by_age = NULL;
    Status status = OK;

    if (by_spent) TRY(model_by_age(&by_age, model, state, slot, half, err));
    for (int entry = window->first; entry <= window->last; entry++) {
        double *at = room + (size_t)(entry - window->first) * n_lanes;
        if (by_spent && !by_age)
            TRY(model_spent(model, state, spent_of(exits, window, entry, drawn), err));
        memcpy(at,
               by_age ? by_age + (size_t)age_of(window, entry) * n_lanes : model_value(model, slot),
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
            double *own = ratio + cell * n_lanes + lane;
            *own =
                waning_ratio(*own, waning_gone(from[lane], to[lane], clock), move->waning_by_logs);
        }
    }
}

/* Lanes of the ratio; NULL: 1. */
static Status
ratio_of(const double **ratio, double *room, Exits *exits, const Move *move, const Window *window,
         Error *err)
{
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

void
exits_fill_curve(const ExitsRow *row, Exits *exits, int move, const Window *window)
{
    const Move *which = &exits->model->study->moves[move];
    const double *stretch =
        which->time_ratio == NONE ? NULL : model_value(exits->model, which->time_ratio);

    increments_fill(row->p, exits->increments, model_curve(exits->curves[move]), window,
                    which->clock != CLOCK_MODEL, stretch);
}

Status
exits_hazard_row(ExitsRow *row, double *room, Exits *exits, int move, const Window *window,
                 Error *err)
{
    const Move *which = &exits->model->study->moves[move];
    Status status = OK;

    assert((size_t)exits_cells(window) * (size_t)exits->n_lanes <= exits->room);
    row->value = row->p;
    row->ratio = NULL;
    row->width = 1;
    row->curve = which->kind == MOVE_HAZARD;
    if (row->curve) {
        exits_fill_curve(row, exits, move, window);
    } else {
        row->width = (window->to - window->from) * exits->model->study->settings.cycle_length;
        TRY(exits_values(&row->value, row->p, exits, which->from, which->value, window, false,
                         err));
    }
    if (room) TRY(ratio_of(&row->ratio, room, exits, which, window, err));
done:
    return status;
}
