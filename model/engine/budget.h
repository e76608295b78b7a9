/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_BUDGET_H
#define ENGINE_BUDGET_H
/** @file budget.h
 *  Death of other causes. A patient has one unit exponential of that hazard for life, spent by the
 *  life table of the state, times its hazard ratio, and only while in a state that has one. As long
 *  as table and ratio stay the same, over any number of moves, the time of death is known: it is
 *  worked out when they begin to hold, and the budget is settled when they end. Part of
 *  individual. */
#include "engine/crowd.h"

/** Time of death crowd->due of those for whom it is not known (NAN); in a state with a budget. */
void budget_fill_due(Crowd *crowd);

/** Takes what was spent until crowd->t1 from the budgets of those of the crowd in `picked`, before
 *  a move after which another hazard holds. */
void budget_spend(Crowd *crowd, const int *picked, int n);
#endif
