/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_BASE_CASE_H
#define ANALYSIS_BASE_CASE_H
/** @file base_case.h
 *  The base case: every strategy once, with base values, as tables. */
#include "analysis/evaluate.h"
#include "analysis/psa_curves.h"
#include "analysis/psa_tables.h"
#include "base/tables.h"

/* The tables in the order in which they are written. */
typedef enum {
    BASE_PARAMETERS,
    BASE_SUMMARY,
    BASE_PAIRWISE,
    BASE_COSTS,
    BASE_DISAGGREGATED,
    BASE_EVENTS,
    BASE_TRACE,
    BASE_SURVIVAL,
    BASE_SURVIVAL_SUMMARY,
    BASE_HAZARDS,   /* no rows unless three states lie between survival curves */
    BASE_SUBGROUPS, /* no rows unless the study has subgroups of single patients */
    BASE_ENGINES,   /* no rows unless both engines ran */
    BASE_TABLES,
} BaseTable;

typedef struct {
    Evaluation evaluation;
    Table table[BASE_TABLES];
} BaseCase; /* { 0 } is valid */

/** Runs it. @return as evaluate_all; `base` may be freed after a failure */
Status base_case_run(BaseCase *base, const Study *study, const EvaluationPlan *plan, Error *err);

/** Makes the tables of what was run. `psa` puts probabilistic means beside the deterministic
 *  figures, `curves` its intervals around survival; NULL: there are none.
 *  @return OK; ERR_NUMERIC if both engines ran and disagree */
Status base_case_tables(BaseCase *base, const Study *study, const PsaDecision *psa,
                        const PsaCurves *curves, Error *err);
void base_case_free(BaseCase *base, const Study *study);

const char *base_case_name(BaseTable table);
extern const TableContract base_case_contracts[]; /* in the order of BaseTable */
#endif
