/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_VALIDATION_H
#define ANALYSIS_VALIDATION_H
/** @file validation.h
 *  The model beside what was published: every target, in every run. docs/theory/calibration.md
 *  Source: Eddy et al. (2012), Value Health 15:843-850 (external, internal, dependent). */
#include "analysis/evaluate.h"
#include "analysis/psa_curves.h"
#include "base/tables.h"

/** What the model says of a target, in the target's own unit; NAN where it has no such value (a
 *  median that is not reached, a time beyond the horizon, a curve that nobody starts on).
 *  @param outcome  of the target's strategy, with its curves
 *  @param room     [n_cycles + 1] to work in */
double validation_value(const Study *study, const Target *target, const Outcome *outcome, int lane,
                        double *room);

/** How many standard errors the model lies above the target, on the target's scale; NAN if either
 *  is not known. Infinite where the model says 0 or 1 of a share. */
double validation_z(const Target *target, double model);

/* What a run says of its targets. */
typedef struct {
    int n, n_with_error, n_within; /* targets; with a standard error; within 2 of them */
    int furthest;                  /* target; NONE                                     */
    double z;                      /* its                                              */
} ValidationCount;

/** Of those with this role and origin. */
ValidationCount validation_count(const Study *study, const Evaluation *evaluation, bool calibrate,
                                 bool external);

/** @param curves  bands of a probabilistic analysis; NULL: none was run */
void validation_table(Tables *tables, const Study *study, const Evaluation *evaluation,
                      const PsaCurves *curves);

/** "os" or the endpoint; of a count the counter. */
const char *validation_curve(const Study *study, const Target *target);

extern const TableContract validation_contracts[];
#endif
