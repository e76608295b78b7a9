/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_EXITS_PARTS_H
#define ENGINE_EXITS_PARTS_H
/** @file exits_parts.h
 *  What the files of exits share: not for others. */
#include "engine/exits.h"

/* Rooms of one batch in exits->work. */
typedef enum {
    WORK_SUM,
    WORK_VALUE,
    WORK_SHARE,
    WORK_LEFT,
    WORK_WHOLE,
    WORK_REMAIN,
    WORK_ROWS
} Work;

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

/** One quantity of a route for all cells. One cell's are not copied.
 *  @param[out] values  [n_cells * n_lanes] in `room` or borrowed
 *  @param drawn        people who came in mid-cycle are read at the start of the year they are
 * drawn for: at whole ages */
Status exits_values(const double **values, double *room, Exits *exits, int state, int slot,
                    const Window *window, bool drawn, Error *err);

/** Cumulative hazard of one move over the window, with its ratio or without, at most `most`. */
Status exits_cumulative(double *D, Exits *exits, int move, const Window *window, bool with_ratio,
                        double most, Error *err);

/** Shares of competing hazards. */
Status exits_competing(double *p, double *remain, Exits *exits, int state, const Window *window,
                       Error *err);

/** Probabilities as given, deaths first where asked for; `of_stay`: at the end of a stay. */
Status exits_drawn(double *p, double *remain, Exits *exits, int state, const Window *window,
                   bool of_stay, Error *err);

/** Splits p of each move (first of its routes) over the move's branches. */
Status exits_share_out(double *p, Exits *exits, int state, const Window *window, Error *err);
#endif
