/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_DSA_H
#define ANALYSIS_DSA_H
/** @file dsa.h
 *  Deterministic sensitivity analyses: one parameter at a time (the tornado), two at once.
 *  Source: Briggs, Weinstein, Fenwick et al. (2012), Med Decis Making 32:722-732. */
#include "analysis/vary.h"
#include "base/tables.h"

/** dsa.csv: every parameter at both ends of its range; the widest first.
 *  @return as vary_run; ERR_SPEC if nothing can be varied */
Status dsa_one_way(Tables *tables, const Study *study, const EvaluationPlan *plan, Error *err);

/** two_way.csv: a grid over the ranges of two parameters, with the best strategy of each cell. */
Status dsa_two_way(Tables *tables, const Study *study, const EvaluationPlan *plan, Error *err);

extern const TableContract dsa_contracts[];
#endif
