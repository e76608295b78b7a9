/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_INCREMENTS_H
#define ENGINE_INCREMENTS_H
/** @file increments.h
 *  Increments of cumulative hazards for a batch of cells. What depends on the time spent alone is
 * computed once for all ages and kept; what depends on age alone, once a cycle; operations on
 * hazards combine the two. */
#include "engine/exits.h"
#include "survival/curve.h"

Increments *increments_new(const Model *model);

/** D[cell * n_lanes + lane] of `curve` for a batch.
 *  @param on_spent  the curve's clock is the time spent; otherwise it is the model's time
 *  @param stretch   [n_lanes] time ratio, NULL for 1 */
void increments_fill(double *D, Increments *increments, const Curve *curve, const Window *window,
                     bool on_spent, const double *stretch);
void increments_delete(Increments *increments);
#endif
