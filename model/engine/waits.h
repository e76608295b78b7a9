/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_WAITS_H
#define ENGINE_WAITS_H
/** @file waits.h
 *  When the crowd in hand has its next event: the first of the latent times of its exits, of a
 *  draw, of the end of follow-up. Part of individual. */
#include "engine/crowd.h"

/* What ends a crowd's step, besides the exits of its state, which go by their first routes. */
enum { EVENT_END = NONE, EVENT_DRAW = -2, EVENT_CUT = -3 };

/** Time from crowd->t0 to the first event [n], and which it is [n]. EVENT_CUT: the hazards change
 *  and the stay goes on. */
Status waits_first(Crowd *crowd, double *best, int *event, Error *err);

/** Cumulative hazard of a move over `width` [n] for people from .. from + n - 1 of the crowd, whose
 *  values are loaded into the lanes. */
void waits_hazard(double *D, Crowd *crowd, const Move *move, int index, int from, int n,
                  const double *width);
#endif
