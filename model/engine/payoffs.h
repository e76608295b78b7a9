/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_PAYOFFS_H
#define ENGINE_PAYOFFS_H
/** @file payoffs.h
 *  What people cost and gain: occupancy times value by the within-cycle rule, and payoffs once.
 *
 *  A payer may put off what is worth the same in every cycle: then only the time spent in the state
 *  is added up, discounted, and multiplied once at the end. */
#include "engine/discount.h"
#include "engine/outcome.h"
#include "structure/model.h"

typedef enum { PART_START, PART_END } CyclePart; /* the share before or after the cycle */

/* The people of one state at one boundary. */
typedef struct {
    int state, boundary,
        n_lanes; /* state: a curve of partitioned survival is n_states + its number */
    bool tracked;
    struct {
        int first, last;  /* entries (boundaries at which people came); empty if first > last */
        const double *at; /* [entry][n_lanes]; untracked: one cell at entry 0                  */
    } people[2];          /* [0] whole ages, [1] ages of half a cycle more                     */
} Occupancy;

typedef struct Payer Payer;

Payer *payoffs_new(Model *model, Outcome *outcome);

/** Pays the occupancy of a state as the share before (PART_START) or after (PART_END) `cycle`; the
 * model stands at that cycle. Nothing that is put off. */
Status payoffs_occupancy(Payer *payer, const Occupancy *people, CyclePart part, int cycle,
                         Error *err);

/** From now on puts off what it can: call payoffs_steady at every boundary, payoffs_settle last. */
void payoffs_put_off(Payer *payer);

/** Adds up who is in each state as the share after cycle `ended` and before cycle `begun` (0: not
 * so), for what is put off.
 *  @param count  [n_states][n_lanes], NULL where nobody is */
void payoffs_steady(Payer *payer, const double *const *count, int ended, int begun);

/** Pays what was put off. */
void payoffs_settle(Payer *payer);

typedef enum { TIMING_START, TIMING_MIDDLE, TIMING_END } Timing; /* of the cycle */

/** Pays `number` [n_lanes] people's payoffs once, to the account of `state` (n_states: time 0). */
void payoffs_once(Payer *payer, const Payoffs *payoffs, const double *number, int state, int cycle,
                  Timing timing);
bool payoffs_need_spent(const Model *model,
                        const Payoffs *payoffs); /* a value depends on a clock */
bool payoffs_pays_at(const Payer *payer, CyclePart part,
                     int cycle); /* anything is to be paid there that is not put off */
void payoffs_delete(Payer *payer);
#endif
