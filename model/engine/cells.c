/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/cells.h"
#include "base/clones.h"
#include <stdlib.h>
#include <string.h>

static void
make(Cells *cells, const People *people, bool tracked)
{
    cells->n = tracked ? people->n_cells : 1;
    cells->at = memory_new_aligned(
        (size_t)people->n_layers * (size_t)cells->n * (size_t)people->n_lanes, sizeof(double));
    cells_empty(cells);
}

void
cells_init(People *people, const Exits *exits, int n_layers)
{
    const Study *study = exits->model->study;

    *people = (People){ .n_states = study->n_states,
                        .n_layers = n_layers,
                        .n_cells = study->settings.n_cycles + 1,
                        .n_lanes = exits->n_lanes };
    people->tracked = memory_new((size_t)study->n_states, sizeof(bool));
    people->inside = memory_new((size_t)n_layers, sizeof(bool *));
    people->cells = memory_new((size_t)study->n_states * 2, sizeof(Cells));
    people->gain = memory_new((size_t)study->n_states * 2, sizeof(Cells));
    people->mid = memory_new((size_t)study->n_states * 2, sizeof(Cells));
    people->fresh = memory_new((size_t)study->n_states * (size_t)n_layers * (size_t)exits->n_lanes,
                               sizeof(double));
    for (int state = 0; state < study->n_states; state++) {
        people->tracked[state] = exits->leave[state].tracked;
        for (int half = 0; half < 2; half++) {
            make(cells_of(people->cells, state, half), people, people->tracked[state]);
            make(cells_of(people->gain, state, half), people, people->tracked[state]);
            make(cells_of(people->mid, state, half), people, people->tracked[state]);
        }
    }
}

double *
cells_at(const People *people, Cells *cells, int layer, int cell)
{
    if (cells->n == 1) cell = 0;
    if (cell < cells->first) cells->first = cell;
    if (cell > cells->last) cells->last = cell;
    return cells->at + ((size_t)layer * (size_t)cells->n + (size_t)cell) * (size_t)people->n_lanes;
}

void
cells_add(People *people, Cells *all, int state, int half, int layer, int cell, const double *share)
{
    double *at;

    if (people->inside[layer] && !people->inside[layer][state]) return;
    at = cells_at(people, cells_of(all, state, half), layer, cell);
    for (int lane = 0; lane < people->n_lanes; lane++) at[lane] += share[lane];
}

HOT static void
take(double *restrict to, double *restrict from, int n)
{
    for (int i = 0; i < n; i++) {
        to[i] += from[i];
        from[i] = 0;
    }
}

void
cells_take(People *people, Cells *all, int state, int half, int layer, int first, int last,
           double *from)
{
    Cells *cells = cells_of(all, state, half);
    double *to = cells_at(people, cells, layer, first);

    cells_at(people, cells, layer, last); /* counts from now on */
    take(to, from, (last - first + 1) * people->n_lanes);
}

void
cells_settle(People *people)
{
    for (int state = 0; state < people->n_states; state++)
        for (int half = 0; half < 2; half++) {
            Cells *gain = cells_of(people->gain, state, half);
            if (gain->first > gain->last) continue;
            for (int layer = 0; layer < people->n_layers; layer++)
                cells_take(people, people->cells, state, half, layer, gain->first, gain->last,
                           cells_at(people, gain, layer, gain->first));
            cells_empty(gain);
        }
}

INLINED void
add_lanes(double *restrict total, const double *restrict at, int n_cells, int n_lanes)
{
    for (int cell = 0; cell < n_cells; cell++)
        for (int lane = 0; lane < n_lanes; lane++) total[lane] += at[cell * n_lanes + lane];
}

HOT static void
add_all(double *restrict total, const double *restrict at, int n_cells, int n_lanes)
{
    if (n_lanes == LANES)
        add_lanes(total, at, n_cells, LANES);
    else if (n_lanes == 1)
        add_lanes(total, at, n_cells, 1);
    else
        add_lanes(total, at, n_cells, n_lanes);
}

void
cells_total(double *total, const People *people, int state, int layer)
{
    for (int lane = 0; lane < people->n_lanes; lane++) total[lane] = 0;
    for (int half = 0; half < 2; half++) {
        Cells *cells = cells_of(people->cells, state, half);
        const int n_cells = cells->last - cells->first + 1;
        if (n_cells > 0)
            add_all(total, cells_at(people, cells, layer, cells->first), n_cells, people->n_lanes);
    }
}

const double *
cells_count(double *room, const People *people, int state)
{
    const Cells *whole = cells_of(people->cells, state, WHOLE);
    const Cells *half = cells_of(people->cells, state, HALF);
    const bool some = whole->first <= whole->last, halves = half->first <= half->last;

    if (!some && !halves) return NULL;
    if (!halves && whole->first == whole->last) return whole->at + whole->first * people->n_lanes;
    cells_total(room, people, state, 0);
    return room;
}

void
cells_free(People *people)
{
    for (int index = 0; people->cells && index < people->n_states * 2; index++) {
        free(people->cells[index].at);
        free(people->gain[index].at);
        free(people->mid[index].at);
    }
    free(people->cells);
    free(people->gain);
    free(people->mid);
    free(people->fresh);
    free(people->tracked);
    free(people->inside);
    *people = (People){ 0 };
}
