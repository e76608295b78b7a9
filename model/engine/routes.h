/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_ROUTES_H
#define ENGINE_ROUTES_H
/** @file routes.h
 *  Which route an event or a draw takes patients, and what a move does: payoffs, attributes,
 *  clocks, curves. Part of individual. */
#include "base/clones.h"
#include "engine/stays.h"

static const double HAIR = 1e-9; /* in cycles: nearer to a boundary is on it */

/** Draws a state for people from .. from + n - 1 (n <= LANES) of the crowd, by their own values:
 *  crowd->route, NONE for those who stay.
 *  @param event  [crowd->n] those with EVENT_DRAW are drawn; NULL: all */
Status routes_draw(Crowd *crowd, const int *event, int from, int n, Error *err);

/** Chooses the route of each event: crowd->route; NONE for those who stay where they are. */
Status routes_choose(Crowd *crowd, const int *event, Error *err);

/** Moves those of the crowd who have a route; they wait in their next state.
 *  @param clock  [n] of their state at crowd->t1
 *  @param weight  of payoffs on moves */
Status routes_take(Crowd *crowd, const double *clock, double weight, Error *err);

/** The first boundary at or after a time; by hand, as ceil() is a call on older processors. */
INLINED int
routes_boundary(double time, double length)
{
    const double cycles = time / length - HAIR;
    const int whole = (int)cycles;

    return whole + (whole < cycles);
}
#endif
