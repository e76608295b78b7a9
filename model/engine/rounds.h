/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_ROUNDS_H
#define ENGINE_ROUNDS_H
/** @file rounds.h
 *  Simulation cycle by cycle, where all exits are probabilities or deaths first: people move and
 *  are counted at the boundaries of cycles, as a cohort is, under the same within-cycle rules.
 *  Part of individual. */
#include "engine/routes.h"

/* Tables of one strategy, the same for all patients: read by all threads. */
typedef struct Rounds Rounds;

Status rounds_new(Rounds **rounds, Simulator *simulator, Error *err);
void rounds_delete(Rounds *rounds);

/* How many patients stood in each state at each part of each cycle, by the time spent there. */
typedef struct {
    long long *at; /* owned */
} Occupied;

void rounds_init_counts(Occupied *occupied, const Rounds *rounds);
void rounds_add_counts(Occupied *occupied, const Occupied *other, const Rounds *rounds);
void rounds_free_counts(Occupied *occupied);

/** Lives of all patients of crowd->cohort, as events_run. */
Status rounds_run(Crowd *crowd, const Rounds *rounds, Occupied *occupied, Error *err);

/** Pays those counted: occupancy of what is the same for all patients, per patient. */
Status rounds_pay(Outcome *outcome, Simulator *simulator, const Rounds *rounds,
                  const Occupied *occupied, long long n_patients, Error *err);
#endif
