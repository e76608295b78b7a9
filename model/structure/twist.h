/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STRUCTURE_TWIST_H
#define STRUCTURE_TWIST_H
/** @file twist.h
 *  A study changed after it was read, for questions of the kind "all utilities 1", "twice the
 *  costs", "nobody dies": what a verification asks of a model. The engines run it like any other.
 *  Twists follow one another; after the last comes twist_done. The study belongs to the caller and
 *  is worth nothing for other purposes afterwards: read it again. */
#include "structure/study.h"

/** A quantity is this number, in every strategy; its allowed range is lifted. */
void twist_fix(Study *study, int slot, double value);

/** A quantity is multiplied by a number, in every strategy. */
void twist_scale(Study *study, int slot, double factor);

/** A quantity loses its sign, in every strategy. */
void twist_abs(Study *study, int slot);

/** A new quantity: a number, or one over another quantity. @return its slot */
int twist_number(Study *study, double value, const char *what);
int twist_inverse(Study *study, int slot, const char *what);

/** Is shown every payoff of states, moves, partitions and strategies. `context` is the caller's. */
typedef void TwistPayoff(Study *study, Payoff *payoff, void *context);
void twist_payoffs(Study *study, TwistPayoff *visit, void *context);

/** Every strategy becomes like one of them, but for its name. */
void twist_equal(Study *study, int strategy);

/** Nobody dies: no move leads into a dead state, no survival curve that ends in one falls. */
void twist_immortal(Study *study);

/** Every move counts itself: counter `first` + m counts move m. @return first */
int twist_count_moves(Study *study);

/** Every Weibull survival function becomes its special case of shape 1: as the same family with
 *  that shape, or as the exponential written out. @return how many there are */
int twist_weibull(Study *study, bool exponential);

/** Works out anew what follows from the formulas. */
void twist_done(Study *study);
#endif
