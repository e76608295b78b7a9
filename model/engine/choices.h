/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_CHOICES_H
#define ENGINE_CHOICES_H
/** @file choices.h
 *  Where a drawn state is left to, person by person: probabilities of its routes from the values
 *  that a model of people side by side holds now. */
#include "engine/exits.h"

typedef struct {
    int state, n;    /* people in lanes 0 .. n - 1 */
    bool is_stay;    /* the end of a stay: probabilities as they are, hazards are no part of it */
    const double *D; /* [n_routes of the state][LANES] cumulative hazards over the cycle of exits
                        that are rates or hazards (death first); NULL if there are none */
} Choice;

/** @param p  [n_routes of the state][LANES]; what is left to 1 stays where it is
 *  @param lane  whose row it was, on failure
 *  @return ERR_SPEC where a row sums above 1 */
Status choices_fill(double *p, const Exits *exits, const Model *values, const Choice *choice,
                    int *lane, Error *err);
#endif
