/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_PSA_TABLES_H
#define ANALYSIS_PSA_TABLES_H
/** @file psa_tables.h
 *  The tables of a probabilistic analysis. Those with a row per draw are streams, which borrow the
 *  Psa; totals are of all persons. */
#include "analysis/psa.h"
#include "base/tables.h"
#include "economics/acceptability.h"

/* What the draws say about the decision. */
typedef struct {
    const Psa *psa;         /* borrowed */
    Acceptability as_drawn; /* at every threshold of the acceptability curve */
    Acceptability
        corrected;       /* the same without the noise of single patients; n_wtp 0 of a cohort */
    double *cost, *qaly; /* [n_strategies][n] owned: without that noise; NULL of a cohort */
    int *thresholds;     /* [n_thresholds] owned: where those of the model lie among them */
} PsaDecision;           /* { 0 } is valid to free */

void psa_tables_decide(PsaDecision *decision, const Psa *psa);
void psa_tables_free(PsaDecision *decision);

/** The curves to decide by: without patients' noise where there is any. */
const Acceptability *psa_tables_best(const PsaDecision *decision);

/** How many patients the decision is for from `delay` years on, later ones discounted a year at a
 *  time (Briggs, Claxton & Sculpher 2006, ch. 6); NAN if the study does not say. */
double psa_tables_population(const Study *study, double delay);

void psa_tables_make(Tables *tables, const PsaDecision *decision);

extern const TableContract psa_tables_contracts[];
#endif
