/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_THRESHOLD_H
#define ANALYSIS_THRESHOLD_H
/** @file threshold.h
 *  Where the decision changes as one parameter moves through its range, and the highest price at
 *  which a strategy is worth its money. Each is bracketed on a grid, then found by Brent's method.
 *  Sources: Drummond et al. (2015), Methods for the Economic Evaluation of Health Care Programmes,
 *  4th ed., ch. 11; Claxton (2007), Health Econ 16:545-558 (value-based price). */
#include "analysis/vary.h"
#include "base/tables.h"

/** threshold.csv: for every parameter and threshold of the model each change of the best strategy,
 *  or that there is none; for every price and strategy that it bears on its value-based price.
 *  @return as vary_run; ERR_SPEC if nothing can be varied */
Status threshold_run(Tables *tables, const Study *study, const EvaluationPlan *plan, Error *err);

extern const TableContract threshold_contracts[];
#endif
