/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_EVALUATE_H
#define ANALYSIS_EVALUATE_H
/** @file evaluate.h
 *  A study and a block of parameter vectors in, one outcome per strategy out. Every analysis goes
 * through here. */
#include "engine/outcome.h"
#include "structure/model.h"

/** Runs every strategy, for every profile, and averages over profiles by their weights.
 *  Threads run over strategies and profiles; sums are made in fixed order afterwards.
 *  @param[out] outcomes  [n_strategies], initialised here; free each, also on failure
 *  @return OK, or the error of the first strategy and profile that has one */
Status evaluate_all(Outcome *outcomes, const Study *study, const Sample *sample, bool with_trace,
                    int n_threads, Error *err);
#endif
