/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_EXITS_PARTS_H
#define ENGINE_EXITS_PARTS_H
/** @file exits_parts.h
 *  What the files of exits share: not for others. */
#include "engine/exits.h"

/* Rooms of one batch in exits->work; from WORK_RATIOS on, one for each route of a state. */
typedef enum {
    WORK_SUM,
    WORK_UNIT,
    WORK_SHARE,
    WORK_LEFT,
    WORK_WHOLE,
    WORK_REMAIN,
    WORK_RATIOS
} Work;

/* How the chances of one route are made, for all cells of a batch. */
typedef struct ExitsRow {
    double *p;           /* [n_cells * n_lanes] what is made: borrowed                    */
    const double *value; /* a probability, or a hazard in a time `width`; NULL: nothing   */
    const double *ratio; /* of the hazard; NULL: 1                                        */
    const double *now;   /* a probability in any case                                     */
    double width;
    bool hazard, curve, dies; /* by a rate or hazard, by a curve's hazard; as Route's     */
} ExitsRow;

static inline double *
exits_work(const Exits *exits, Work row)
{
    return exits->work + (size_t)row * exits->room;
}

static inline int
exits_cells(const Window *window)
{
    return window->last - window->first + 1;
}

/** Beyond this exp(-D) is as good as 0: hazards of which only what they leave matters. */
#define EXITS_MOST_HAZARD 700.0

/** One quantity of a route for all cells, filled into `room`. */
Status exits_fill_values(double *room, Exits *exits, int state, int slot, const Window *window,
                         bool drawn, Error *err);

/** The same, not copied where it is that of one cell and does not depend on the time spent.
 *  @param[out] values  [n_cells * n_lanes] in `room` or borrowed
 *  @param drawn        people who came in mid-cycle are read at the start of the year they are
 * drawn for: at whole ages */
static inline Status
exits_values(const double **values, double *room, Exits *exits, int state, int slot,
             const Window *window, bool drawn, Error *err)
{
    *values = room;
    if (window->first < window->last || model_depends(exits->model, slot) & DEPENDS_SPENT)
        return exits_fill_values(room, exits, state, slot, window, drawn, err);
    *values = model_value(exits->model, slot);
    return OK;
}

/** The cumulative hazard of one move over the window as value, width and ratio of a row; what has
 * to be worked out is put into row->p and `room` (the ratio; NULL: it is left out). */
Status exits_hazard_row(ExitsRow *row, double *room, Exits *exits, int move, const Window *window,
                        Error *err);

/** The increments of its curve over another window, into row->p. */
void exits_fill_curve(const ExitsRow *row, Exits *exits, int move, const Window *window);

/** Works it out: row->p = value * width * ratio, at most `most`. */
void exits_multiply_out(const ExitsRow *row, double most, int n);

/** Shares of competing hazards. */
Status exits_competing(double *p, double *remain, Exits *exits, int state, const Window *window,
                       Error *err);

/** Probabilities as given, deaths first where asked for; `of_stay`: at the end of a stay. */
Status exits_drawn(double *p, double *remain, Exits *exits, int state, const Window *window,
                   bool of_stay, Error *err);

/** Splits p of each move (first of its routes) over the move's branches. */
Status exits_share_out(double *p, Exits *exits, int state, const Window *window, Error *err);
#endif
