/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_SIMULATOR_PARTS_H
#define ENGINE_SIMULATOR_PARTS_H
/** @file simulator_parts.h
 *  The steps of simulator_init: simulator_exits.c (how a state is left), simulator_payoffs.c (what
 * is paid). Not for other files. */
#include "engine/simulator.h"

/* ---- questions about a quantity ---- */
bool simulator_differs(const Simulator *simulator, int slot); /* between patients     */
bool simulator_varies(const Simulator *simulator, int slot);  /* while one stays      */
bool simulator_own_ages(const Study *study);                  /* everybody has their own */
double simulator_value(const Simulator *simulator, int slot, double otherwise);

/* ---- slots that a list is to compute ---- */
typedef struct {
    int n, size, *at; /* owned */
} Roots;              /* { 0 } is valid */

void simulator_add_root(Roots *roots, int slot);

/** A column of the crowd's inputs: what differs by person and stays the same over a stay. */
int simulator_add_input(StatePlan *plan, Roots *roots, int slot);
void simulator_list(SlotList *list, const Simulator *simulator, Roots *roots, unsigned mask);

/* ---- the plan of a state ---- */
void simulator_plan_exits(StatePlan *plan, Roots *roots, const Simulator *simulator, int state);
void simulator_plan_now(StatePlan *plan, const Simulator *simulator, int state);
Status simulator_plan_draw(StatePlan *plan, const Simulator *simulator, int state, Error *err);
Status simulator_plan_payoffs(StatePlan *plan, Roots *roots, Simulator *simulator, int state,
                              Error *err);

/* ---- of all states ---- */
void simulator_plan_routes(Simulator *simulator);
Status simulator_plan_start(Simulator *simulator, Error *err);

/** Payoffs that vary with time or a clock, alike for all: values and running totals by cycle. */
Status simulator_fill_steps(Simulator *simulator, Error *err);
#endif
