/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_GRID_H
#define ENGINE_GRID_H
/** @file grid.h
 *  Cumulative hazard of a move on a grid of cycles, for single people: exact at whole cycles of the
 *  time spent, straight in between. Where it depends on model time or age as well as on the time
 *  spent there is a row for every cycle at which the clock may have started; a clock that started
 *  between two of them takes a share of both rows.
 *
 *  For hazards without a closed form (life tables under a ratio that varies, operations on hazards,
 *  rates by formula) that are the same for all patients. */
#include "engine/exits.h"

typedef enum {
    GRID_TIME,  /* by model time alone                        */
    GRID_CLOCK, /* by the time spent alone                    */
    GRID_BOTH,  /* by the cycle in which the clock started, too */
} GridKind;

typedef struct {
    GridKind kind;
    int n; /* cycles */
    double length;
    double **H; /* [rows][cells + 1] owned: row r begins at cycle r and has n - r cells */
} Grid;         /* { 0 } is valid */

/** Fills grids of several moves at once, going through the cycles of the model.
 *  @param moves  [n_grids] the move of each grid; grids[].kind is set
 *  @param with_ratio  [n_grids] whether its hazard ratio is inside */
Status grid_fill(Grid *grids, int n_grids, const int *moves, const bool *with_ratio, Exits *exits,
                 Error *err);

/** Hazard spent from `clock` on over `width`, by a clock that started at time `origin`. */
double grid_hazard(const Grid *grid, double origin, double clock, double width);

/** Time until `spend` is spent; INFINITY if not before the end of the grid. */
double grid_wait(const Grid *grid, double origin, double clock, double spend);
void grid_free(Grid *grid);
#endif
