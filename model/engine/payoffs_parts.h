/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_PAYOFFS_PARTS_H
#define ENGINE_PAYOFFS_PARTS_H
/** @file payoffs_parts.h
 *  What the files of payoffs share: not for others. */
#include "engine/payoffs.h"

/* One thing that people of a state are paid for while they are there. */
typedef struct {
    PayoffKind kind;
    int index;        /* category of a cost, counter of a count            */
    int value, first; /* quantities; value NONE: 1 (a life year)           */
    int rule;         /* of within_cycle                                   */
    bool is_utility;  /* follows the population's norm                     */
    bool by_spent;    /* its value depends on a clock                      */
    bool steady;      /* put off: worth the same in every cycle            */
} Item;

/* The people of a state, seen as the share before or after a cycle. */
typedef struct {
    const Occupancy *people;
    CyclePart part;
    int cycle;
    const double *count; /* [n_lanes] all of them; NULL until asked for */
    double *room;        /* [n_lanes] for them */
} Paying;

/* Utilities follow the population's norm with age, and never exceed it. */
typedef struct {
    double scale, most;
} Norm;

/** All people of the state. Lanes. */
const double *payoffs_count(Paying *paying);

/** Sum over the people of their value. Lanes. */
Status payoffs_worth(double *total, Model *model, const Item *item, Paying *paying, Norm norm,
                     Error *err);
#endif
