/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_BASE_TABLES_H
#define ANALYSIS_BASE_TABLES_H
/** @file base_tables.h
 *  The tables of the base case, row by row: base_values.c (parameters, summary, pairwise, costs,
 *  disaggregated, events), base_curves.c (trace, survival, survival_summary), base_hazards.c
 * (implied_hazards). Not for other parts than base_case.c, whose columns they fill. */
#include "analysis/base_case.h"

/* What all of them are made of. */
typedef struct {
    const Study *study;
    const Evaluation *evaluation;
    const PsaDecision *psa;  /* NULL: not run */
    const PsaCurves *curves; /* the same */
    double persons;          /* totals are for so many */
} Results;

Status base_parameters(Table *table, const Study *study, Error *err);
void base_summary(Table *table, const Results *results);
void base_pairwise(Table *table, const Results *results);
void base_costs(Table *table, const Results *results);
void base_disaggregated(Table *table, const Results *results);
void base_events(Table *table, const Results *results);
void base_trace(Table *table, const Results *results);
void base_survival(Table *table, const Results *results);
void base_survival_summary(Table *table, const Results *results);

/** No rows unless the model is a partitioned one of three states. */
void base_hazards(Table *table, const Results *results);

void base_subgroups(Table *table, const Results *results);

/** @return ERR_NUMERIC if the engines differ by more than noise and cycles explain */
Status base_engines(Table *table, const Results *results, Error *err);

/* Months in so many cycles. */
double base_months(const Study *study, double cycles);
#endif
