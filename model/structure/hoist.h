/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STRUCTURE_HOIST_H
#define STRUCTURE_HOIST_H
/** @file hoist.h
 *  Parts of a formula that stay the same over a run, taken out of formulas that do not: a utility
 * of `u_free * (1 - (1 - m) * max(0, 1 - time_in_state / ramp))` computes 1 - m once a draw, not
 * once an age. And the logarithm of a hazard ratio written exp(...), for engines that want no more.
 * Not for other rooms. */
#include "structure/study.h"

/** Gives every such part a quantity of its own. Needs the strategies' dependences; they must be
 * worked out anew afterwards, as there are more quantities. */
void hoist_formulas(Study *study);

/** Fills a quantity's steps and reads from its resolved, checked tree. */
void hoist_compile(Study *study, int slot);
#endif
