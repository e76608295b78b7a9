/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_CALIBRATE_MODEL_H
#define ANALYSIS_CALIBRATE_MODEL_H
/** @file calibrate_model.h
 *  What a calibration asks of a model: how far it lies from its targets, for points of the free
 *  parameters, LANES side by side. A point is of normal scores: x = Phi^-1(F(value)), F the prior,
 *  so that every prior is standard normal and no bound can be overstepped.
 *  Not for other parts than calibrate*.c. */
#include "analysis/evaluate.h"
#include "math/dist_inverse.h"

typedef struct {
    const Study *study; /* borrowed */
    Study cohort;       /* the same, run as a cohort; borrows all it points to */
    unsigned long long seed;
    int n;                   /* free parameters             */
    const int *parameters;   /* [n] borrowed                */
    DistInverse **inverse;   /* [n] owned                   */
    int n_targets, *targets; /* [n_targets] owned: those with role calibrate       */
    double *factor;          /* [n_targets]^2 owned: Cholesky factor of how z vary together */
    bool *strategies;        /* [n_strategies] owned: that have a target             */
    bool *given;             /* [n_parameters] owned                                 */
    int n_facts;             /* independent ones: targets of one publication on one curve are one */
} CalibrateModel;            /* { 0 } is valid to free */

/** @return OK; ERR_SPEC with what is missing, told with its place */
Status calibrate_model_init(CalibrateModel *model, const Study *study, unsigned long long seed,
                            Error *err);
void calibrate_model_free(CalibrateModel *model);

/* What one thread works in. */
typedef struct {
    double *value; /* [n_parameters][LANES] */
    double *told;  /* [n_targets][LANES]    */
    double *room;  /* [n_cycles + 1]        */
} CalibrateDesk;
CalibrateDesk calibrate_model_desk(const CalibrateModel *model);
void calibrate_model_leave(CalibrateDesk *desk);

/** What the model says of every target: desk->told, in the targets' units; NAN where it has no
 *  answer. @param x  [n][LANES] */
void calibrate_model_ask(const CalibrateModel *model, CalibrateDesk *desk, const double *x,
                         int n_points);

/** Of what was told: z made independent, so that the sum of their squares is the targets' chi
 *  square. @param[out] scores  [n_targets][LANES] */
void calibrate_model_scores(const CalibrateModel *model, const CalibrateDesk *desk, double *scores,
                            int n_points);

/** What the model says at one point, or why it cannot. */
Status calibrate_model_try(const CalibrateModel *model, CalibrateDesk *desk, const double *x,
                           Error *err);

/** A value of a free parameter, and its normal score. */
double calibrate_model_value(const CalibrateModel *model, int number, double x);
double calibrate_model_score(const CalibrateModel *model, int number, double value);
#endif
