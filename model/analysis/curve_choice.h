/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_CURVE_CHOICE_H
#define ANALYSIS_CURVE_CHOICE_H
/** @file curve_choice.h
 *  What a decision owes to the family of a fitted curve: every family is put in its place and the
 *  model run (NICE DSU TSD 14, Latimer 2013). */
#include "analysis/evaluate.h"
#include "analysis/fit_tables.h"
#include "structure/fits.h"

/** curve_choice.csv, and the tables of fit_tables.h.
 *  @param settings  as the study was read with
 *  @return OK, ERR_USAGE if no curve of the study is fitted, or the first error of a run */
Status curve_choice_run(Tables *tables, Study *study, const StudySetting *settings, int n_settings,
                        const EvaluationPlan *plan, Error *err);

extern const TableContract curve_choice_contracts[];
#endif
