/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_STAYS_H
#define ENGINE_STAYS_H
/** @file stays.h
 *  What the crowd in hand costs and gains while it stays in its state, by exact integrals of the
 *  discount in continuous time, and what is paid once when it moves. Part of individual. */
#include "engine/crowd.h"

/** Discount integrals and factors at crowd->t1. */
void stays_discount(Crowd *crowd);

/** Pays from crowd->t0 to crowd->t1 in crowd->state. */
Status stays_pay(Crowd *crowd, Error *err);

/* When something is paid once. */
typedef enum { ONCE_START, ONCE_LEAVE, ONCE_ENTER } OnceWhen;

/** Pays once, at crowd->t1 or at time 0, for those of the crowd listed in `picked`. What varies has
 *  the value of the cycle that the move ends, by the clock at `clock` [crowd->n] in `state`. */
Status stays_pay_once(Crowd *crowd, const Once *once, const int *picked, int n, const double *clock,
                      int state, OnceWhen when, Error *err);
#endif
