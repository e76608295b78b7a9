/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_EVALUATE_H
#define ANALYSIS_EVALUATE_H
/** @file evaluate.h
 *  A study and a block of parameter vectors in, one outcome per strategy out, by the engine that
 * the study asks for. Every analysis goes through here. */
#include "engine/individual.h"
#include "engine/outcome.h"
#include "structure/model.h"

typedef struct {
    unsigned long long seed;
    int n_threads;
    OutcomeKeep keep;        /* of a cohort; single patients keep all */
    long long most_patients; /* at most so many, whatever the study says; 0: no limit  */
    long long patients;      /* so many instead of the study's; 0: the study's         */
    unsigned long long draw; /* of the parameters: other patients' luck in each        */
    const Lattice *lattice;  /* of single patients, shared between runs; NULL          */
    const Study *finer;      /* the same study with half the cycle: engine = "both"; NULL */
    const bool *only;        /* [n_strategies] of a cohort: those that are run; NULL: all */
    IndividualRecord record; /* histories; NULL */
    void *context;
    const volatile sig_atomic_t *stop; /* ends a simulation when it becomes 1; NULL */
    Course course;                     /* { 0 }: nobody is told how far it is */
} EvaluationPlan;

/* Of the cohort the outcomes only; of single patients also what tells their noise; with engine =
 * "both" the outcomes are those of the patients, and what the cohort says stands beside them. */
typedef struct {
    Outcome *outcomes; /* [n_strategies] owned */
    bool simulated;
    Moments *subgroups;                  /* [n_subgroups] owned; NULL of a cohort */
    Moments moments;                     /* of the patients: see individual.h */
    long long *left, *censored, *inside; /* as in IndividualResult */
    long long n_patients;
    Outcome *cohort; /* [n_strategies] owned; NULL unless both engines ran           */
    Outcome *finer;  /* [n_strategies] owned: the cohort with half the cycle; NULL if the model has
                        no discretisation error */
} Evaluation;        /* { 0 } is valid */

/** Runs every strategy.
 *  @return OK, or the error of the first strategy, profile or block of patients that has one */
Status evaluate_all(Evaluation *evaluation, const Study *study, const Sample *sample,
                    const EvaluationPlan *plan, Error *err);
void evaluate_free(Evaluation *evaluation, const Study *study);

/** Monte-Carlo standard error of one figure (FIGURE_...) of a strategy, per patient; of its
 *  difference to `comparator` unless that is NONE. NAN if nothing was simulated. */
double evaluate_error(const Evaluation *evaluation, int figure, int strategy, int comparator);

/** The same of a weighted sum of figures, of any moments of this study. */
double evaluate_error_of(const Moments *moments, const double weight[N_FIGURES], int strategy,
                         int comparator);

/** The same of net monetary benefit at a threshold. */
double evaluate_nmb_error(const Evaluation *evaluation, double wtp, int strategy, int comparator);
#endif
