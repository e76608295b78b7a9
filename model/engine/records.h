/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_RECORDS_H
#define ENGINE_RECORDS_H
/** @file records.h
 *  From patients' records, each in one line of the cache, to the columns of the crowd in hand, and
 *  back. Part of individual. */
#include "engine/crowd.h"

/** Fills t0, origin, Dc0, De0, cost, qaly, horizon, due of those in crowd->who. */
void records_gather(Crowd *crowd);

/** Writes t1, origin, Dc1, De1, cost, qaly, horizon, due back. */
void records_scatter(Crowd *crowd);
#endif
