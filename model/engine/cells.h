/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_CELLS_H
#define ENGINE_CELLS_H
/** @file cells.h
 *  The people of a cohort: shares by state, kind of age, layer and the boundary at which they came.
 *  Layer 0 is everybody; layer k > 0 those who have never left endpoint k's states. Part of cohort.
 */
#include "engine/exits.h"

enum { WHOLE = 0, HALF = 1 }; /* ages: whole cycles, or half a cycle more (entrants in mid-cycle) */

/* People of one state and kind of age. Cells stand at the boundary at which people came; a state
 * that is not tracked has one cell, 0. */
typedef struct {
    int n;           /* how many there are */
    int first, last; /* those that may hold people; empty if first > last */
    double *at;      /* [n_layers][n][n_lanes], owned */
} Cells;

static inline void
cells_empty(Cells *cells)
{
    cells->first = cells->n;
    cells->last = -1;
}

typedef struct {
    int n_states, n_layers, n_cells, n_lanes;
    Cells *cells; /* [n_states][2] */
    Cells *gain;  /* [n_states][2] who come this cycle and must not move again in it */
    Cells *mid;   /* [n_states][2] who come in mid-cycle and face its second half; the time spent of
                     those   whose clock goes on is by cell; fresh entrants stand in `fresh` */
    double *fresh;       /* [n_states][n_layers][n_lanes] new entrants in mid-cycle */
    bool *tracked;       /* [n_states] */
    const bool **inside; /* [n_layers] states of the layer; NULL: all */
} People;

void cells_init(People *people, const Exits *exits, int n_layers);
static inline Cells *
cells_of(Cells *all, int state, int half)
{
    return &all[state * 2 + half];
}

/** Lanes of a cell, which from now on counts as one that may hold people; a single cell has any
 * number. */
double *cells_at(const People *people, Cells *cells, int layer, int cell);

/** Adds `share` [n_lanes] to a cell of `to`, unless the layer does not know the state. */
void cells_add(People *people, Cells *all, int state, int half, int layer, int cell,
               const double *share);

/** Takes people [cell][lane] out of their place and adds them to the cells first .. last of `to`.
 */
void cells_take(People *people, Cells *all, int state, int half, int layer, int first, int last,
                double *from);

/** Takes in `gain` and empties it. */
void cells_settle(People *people);

/** Share of everybody (or of a layer) in a state. Lanes. */
void cells_total(double *total, const People *people, int state, int layer);

/** Everybody in a state: the lanes of a cell if there is but one, else their sum in `room`; NULL:
 * nobody. */
const double *cells_count(double *room, const People *people, int state);
void cells_free(People *people);
#endif
