/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_TRIAL_H
#define ANALYSIS_TRIAL_H
/** @file trial.h
 *  A trial that has not been made: patients of each strategy on luck of their own, recruited over
 *  the accrual and followed up to the end of the study, told as a trial would be: Kaplan-Meier
 *  curves with numbers at risk, log-rank test, hazard ratios with intervals. */
#include "analysis/evaluate.h"
#include "analysis/km_tables.h"

typedef struct {
    long long n;      /* patients an arm                                   */
    double follow_up; /* months from the first patient to the end of study */
    double accrual;   /* months over which they come, evenly; 0: all at once */
    unsigned long long seed;
    int n_threads;
    const volatile sig_atomic_t *stop;
    Course course;
} TrialPlan;

typedef struct {
    int n_curves;
    KmTables *curves; /* [n_endpoints + 1] owned: os, then the endpoints; no rows where nobody is */
} Trial;              /* { 0 } is valid */

/** @return OK; ERR_USAGE: the accrual is longer than the follow-up; as individual_run; ERR_NUMERIC
 *  where no arm has an event */
Status trial_run(Trial *trial, const Study *study, const TrialPlan *plan, Error *err);
void trial_free(Trial *trial);
#endif
