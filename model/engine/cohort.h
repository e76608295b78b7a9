/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_COHORT_H
#define ENGINE_COHORT_H
/** @file cohort.h
 *  Moves a closed cohort through the states, one cycle at a time.
 *
 *  Rates and probabilities without a clock of their own: one number a state. With a clock on a
 * state or a group: a number for every boundary at which people came (a sojourn vector), so that no
 * tunnel states are needed. Two kinds of people are kept apart: those of whole ages (there at time
 * 0, or moved by a probability at the end of a cycle) and entrants in mid-cycle, half a cycle older
 * at every boundary. Source: Briggs, Claxton & Sculpher (2006), ch. 3; Hawkins, Sculpher & Epstein
 * (2005), Med Decis Making 25:511-519 (time in state without tunnels); docs/theory/cohort.md. */
#include "engine/outcome.h"
#include "structure/model.h"

/** Runs one model.
 *  @param[out] outcome  initialised here; the caller frees it, also on failure
 *  @param keep  shares and endpoints over time
 *  @return OK, or ERR_SPEC/ERR_NUMERIC: a value outside its range in some cycle, a row above 1 */
Status cohort_run(Outcome *outcome, Model *model, OutcomeKeep keep, Error *err);
#endif
