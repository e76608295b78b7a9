/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_VARY_H
#define ANALYSIS_VARY_H
/** @file vary.h
 *  The model at chosen values of some parameters, the others at their base values: what all
 *  deterministic sensitivity analyses run. Points go LANES at a time through a cohort; single
 *  patients meet the same luck at every point. */
#include "analysis/evaluate.h"

enum { VARY_MOST = 2 };

typedef struct {
    int n; /* parameters changed: 0 (the base case) to VARY_MOST */
    int parameter[VARY_MOST];
    double value[VARY_MOST];
} VaryPoint;

/* Of all persons, discounted. */
typedef struct {
    int n_strategies;
    double *cost, *qaly, *life_years; /* [n_points][n_strategies] owned */
} VaryResults;                        /* { 0 } is valid to free */

/** @param plan  seed, threads, stop
 *  @return OK, or the mistake of the first point that has one, told with its values */
Status vary_run(VaryResults *results, const Study *study, const VaryPoint *points, int n_points,
                const EvaluationPlan *plan, Error *err);
void vary_free(VaryResults *results);

/** How far a parameter is varied: its range, else the 2.5% and 97.5% quantiles of its distribution.
 *  @return false if it has neither */
bool vary_range(double *low, double *high, const Study *study, int parameter);

/** The parameters of a list; all that can be varied if it names none. `at` [n_parameters].
 *  @return how many */
int vary_parameters(int *at, const Study *study, const ParameterList *list);

/** The value of a parameter in the base case. */
double vary_base(const Study *study, int parameter);

/** Net monetary benefit of a strategy at a point. */
double vary_nmb(const VaryResults *results, int point, int strategy, double wtp);

/** The strategy of highest net benefit; of equals the first. */
int vary_best(const VaryResults *results, int point, double wtp);
#endif
