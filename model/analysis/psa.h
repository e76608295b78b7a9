/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_PSA_H
#define ANALYSIS_PSA_H
/** @file psa.h
 *  Probabilistic sensitivity analysis: the model run for many draws of its uncertain parameters,
 *  by the engine that the study asks for. LANES draws are a block; blocks run on any thread, with
 *  the same bytes for any number of them.
 *
 *  Of single patients each draw simulates so many, with luck of their own draw and the same luck in
 *  every strategy; what that noise adds is told apart by one-way analysis of variance.
 *  Sources: Claxton et al. (2005), Health Econ 14:339-347; O'Hagan, Stevenson & Madan (2007),
 *  Health Econ 16:1009-1023. */
#include "analysis/evaluate.h"
#include "math/sampler.h"
#include "structure/draws.h"

/* Is shown the outcomes of the draws first .. first + n_lanes - 1, with their curves, by the thread
 * that made them; draws that break the model are not shown. */
typedef struct {
    void (*look)(void *context, const Evaluation *evaluation, long long first, int n_lanes);
    void *context;
} PsaLook;

typedef struct {
    unsigned long long seed;
    int n_threads;
    long long n_draws;
    int sampler;          /* SamplerKind */
    long long n_patients; /* of each draw; single patients only */
    bool skip_bad;        /* draws that break the model are left out and counted */
    void (*progress)(void *context,
                     double done); /* share of the work; one thread at a time; NULL */
    void *context;
    const volatile sig_atomic_t *stop;
    int n_looks;
    const PsaLook *looks; /* [n_looks] borrowed */
} PsaRun;

/* A draw that broke the model. */
typedef struct {
    long long draw; /* from 1 */
    Error error;
} BadDraw;

typedef struct {
    const Study *study; /* borrowed */
    PsaRun run;
    Draws draws;
    Sampler *sampler;
    Lattice lattice; /* of single patients, shared by all draws */
    int n_strategies;
    long long n; /* draws kept                                                            */
    double *cost, *qaly, *life_years; /* [n_strategies][n] of all persons, discounted     */
    double *parameters;               /* [draws.n][n] as `draws.drawn`                    */
    long long *number;                /* [n] of each draw, from 1; NULL: all were kept    */
    long long n_crossed;              /* draws in which curves of partitioned survival cross */
    double largest_cut;               /* and how far they were moved at most                 */
    long long n_bad;
    BadDraw *bad; /* [n_bad] in the order of the draws */
    /* of single patients: covariance of the means of a draw that patients alone make, averaged
       over draws: [2 n_strategies]^2 of cost, qaly of each strategy; NULL of a cohort */
    double *noise;
} Psa; /* { 0 } is valid to free; all owned */

/** @return OK; ERR_SPEC telling the first draw that breaks the model, with the most unusual of its
 *  values; ERR_SPEC if nothing is uncertain; ERR_STOPPED */
Status psa_run(Psa *psa, const Study *study, const PsaRun *run, Error *err);
void psa_free(Psa *psa);

/* ---- what the draws say ---- */

/** Mean and its standard error of x [n] as drawn by this analysis: from the scatter of the draws,
 *  or of the sampler's replicates where draws are not independent. */
typedef struct {
    double mean, error, sd;
} PsaMean;
PsaMean psa_mean(const Psa *psa, const double *x);

/** Quantiles of x [n] (type 7 of Hyndman & Fan 1996), for n_shares shares between 0 and 1. */
void psa_quantiles(double *quantiles, const double *x, long long n, const double *shares,
                   int n_shares);
#endif
