/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SURVIVAL_COX_SUMS_H
#define SURVIVAL_COX_SUMS_H
/** @file cox_sums.h
 *  Likelihood, score and information of a Cox regression at given coefficients, by one pass over
 *  the people, from the last time to the first. Only cox.c needs it. */
#include "survival/cox.h"

/* With weights g(t) of the events, also the sums of the terms x g(t). */
typedef struct {
    int n_covariates;
    double log_likelihood;
    double U[COX_MOST], I[COX_MOST * COX_MOST];
    double Ug[COX_MOST], Ig[COX_MOST * COX_MOST], Igg[COX_MOST * COX_MOST];
} CoxSums;

/* People in some order, the last time (or entry) first. */
typedef struct {
    int n, n_covariates;
    double *time; /* [n] owned */
    double *x;    /* [n_covariates][n] less their means, owned */
} CoxPeople;

typedef struct {
    CoxPeople leaving, coming; /* in the order of their times and of their entries, if they have */
    double *event;             /* [n] of those leaving, 1 or 0; owned */
    double *g;                 /* [n] of those leaving, 0 without an event; NULL; owned */
} CoxRows;                     /* { 0 } is valid */

/** Copies the data in the order of the pass, covariates centred: likelihood, score and information
 *  do not change by that, but rounding does.
 *  @param g  [n] weights in the order of the data; NULL: none */
void cox_sums_init(CoxRows *rows, const CoxData *data, const double *g);
void cox_sums_free(CoxRows *rows);

void cox_sums_at(CoxSums *sums, const CoxRows *rows, const double *beta);
#endif
