/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_INDIVIDUAL_H
#define ENGINE_INDIVIDUAL_H
/** @file individual.h
 *  Microsimulation: single patients, each with traits and luck of their own, through the states of
 *  every strategy. Common random numbers: a patient meets the same luck in every strategy.
 *
 *  In continuous time where a state has rates or hazards; cycle by cycle where all exits are
 *  probabilities or deaths first. The same bytes for any number of threads: patients come in fixed
 *  blocks, whose sums are added in their order.
 *  Source: Krijkamp et al. (2018), Med Decis Making 38:400-422; Incerti & Jansen (2021),
 *  arXiv:2102.09437; docs/theory/individual.md. */
#include "base/course.h"
#include "engine/lattice.h"
#include "engine/outcome.h"
#include "math/moments.h"
#include "structure/model.h"
#include <signal.h>
#include <stdbool.h>

/* Figures of each patient that have a Monte-Carlo error. */
enum { FIGURE_COST, FIGURE_QALY, FIGURE_LIFE_YEARS, FIGURE_LIFE_YEARS_UNDISCOUNTED, N_FIGURES };

/* Arms of a trial have their luck under numbers so far apart: arm s from (s + 1) times this on. */
#define INDIVIDUAL_ARM (1LL << 40)

/* One move of a patient (from 1). `from` NONE: where they start. */
typedef void (*IndividualRecord)(void *context, int strategy, long long patient, double time,
                                 int from, int to);

typedef struct {
    unsigned long long seed;
    unsigned long long draw; /* of the parameters; part of the luck           */
    long long n_patients;
    int n_threads;
    const Lattice *lattice;            /* made before by individual_lattice; NULL: made if needed */
    const volatile sig_atomic_t *stop; /* ends the run when it becomes 1; NULL */
    bool trial;      /* luck apart from that of the analysis, other patients in every arm     */
    bool keep_times; /* result->times */
    IndividualRecord record; /* is told every move, patient by patient within a strategy, in order
                                of time; NULL */
    void *context;
    Course course; /* { 0 }: nobody is told how far it is */
} IndividualPlan;

typedef struct {
    Outcome *outcomes;   /* [n_strategies] owned: means per patient               */
    Moments *subgroups;  /* [n_subgroups] owned: the same figures of those who belong to each */
    Moments moments;     /* figure of strategy s: s * N_FIGURES + figure          */
    long long *left;     /* [n_strategies][n_endpoints + 1][n_cycles + 2] owned: patients who left
                            the endpoint's states in (k - 1, k]; the last: not before the horizon */
    long long *censored; /* the same of those followed up only so far */
    long long *inside;   /* [n_strategies][n_endpoints + 1] owned: inside at time 0 */
    double
        *times; /* [n_strategies][n_endpoints + 1][n_patients] owned: when each left the endpoint's
                   states, INFINITY: not before the horizon, -1: never inside; NULL if not kept */
} IndividualResult; /* { 0 } is valid */

/** What runs of the same study with other parameters can share: { 0 } if nothing.
 *  @param[out] lattice  its `trait` is to be freed */
Status individual_lattice(Lattice *lattice, const Study *study, Error *err);

/** @return OK; ERR_SPEC or ERR_NUMERIC with the first mistake, of the first block that has one */
Status individual_run(IndividualResult *result, const Study *study, const Sample *sample,
                      const IndividualPlan *plan, Error *err);
void individual_free(IndividualResult *result, const Study *study);
#endif
