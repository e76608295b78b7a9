/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ECONOMICS_EVPPI_H
#define ECONOMICS_EVPPI_H
/** @file evppi.h
 *  Expected value of partial perfect information: what knowing some numbers exactly would be worth,
 *  by regression of net benefit on them over the draws of a probabilistic analysis. A basis of
 *  functions is linear in the response, so costs and effects are regressed once and put together at
 *  every threshold. Uses math for splines, sums and random numbers; knows no model.
 *
 *  Sources: Strong, Oakley & Brennan (2014), Med Decis Making 34:311-326 (regression, standard
 *  error, bias); Heath, Manolopoulou & Baio (2016), Stat Med 35:4264-4280 (Gaussian process);
 *  docs/theory/voi.md. */
#include "base/fail.h"
#include <stdbool.h>
#include <stdint.h>

enum { EVPPI_MOST = 64, EVPPI_LEAST_DRAWS = 50 }; /* numbers learnt at once; draws */

/* What the regression is of. Borrowed. */
typedef struct {
    const double *cost, *effect; /* [n_strategies][n] */
    int n_strategies, n_wtp;
    long long n;
    const double *wtp; /* [n_wtp] */
    uint64_t seed;     /* of the standard errors and the permutation */
} EvppiData;

typedef struct {
    int n_wtp;
    double *value;      /* [n_wtp] owned: never below 0                                       */
    double *error;      /* [n_wtp] owned: standard error, of coefficients and draws           */
    double *permuted;   /* [n_wtp] owned: the same estimator after the numbers were put in a
                           random order, so that nothing can be learnt: what it says is bias  */
    const char *method; /* "spline", "additive", "interaction", "gaussian process", "none"    */
    int n_columns;      /* of the basis                                                       */
} Evppi;                /* { 0 } is valid to free */

/** @param x  [q] columns [n] of what is learnt
 *  @param method  NULL: a spline of one number; of up to five the best of additive, interaction and
 *                 gaussian process by cross-validation; else additive
 *  @return OK; ERR_SPEC: fewer than EVPPI_LEAST_DRAWS draws, more than EVPPI_MOST numbers, no such
 *  method. Numbers that do not vary are worth exactly 0: method "none". */
Status evppi_estimate(Evppi *result, const EvppiData *data, const double *const *x, int q,
                      const char *method, Error *err);
void evppi_free(Evppi *result);

typedef struct {
    const char *name, *meaning;
} EvppiMethod;
extern const EvppiMethod evppi_methods[]; /* ends with { 0 } */
#endif
