/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_EVSI_H
#define ANALYSIS_EVSI_H
/** @file evsi.h
 *  Studies that have not been made, simulated once for every draw of a probabilistic analysis: what
 *  they would find if that draw were the truth. The value of such a study is what its findings let
 *  one know of net benefit, by regression (voi.h).
 *
 *  A trial follows n patients an arm to an endpoint, from the survival curves that the model gives
 *  for the draw, with even accrual and censoring at the end of the study; it finds the log hazard
 *  ratio (log-rank, O - E over V) and the number of events. A smaller trial is the first patients
 * of a larger one. A survey measures parameters in n people: means, or shares of a yes or no.
 *
 *  Sources: Strong, Oakley, Brennan & Breeze (2015), Med Decis Making 35:570-583 (regression);
 *  Peto et al. (1977), Br J Cancer 35:1-39 (O - E over V). */
#include "analysis/psa.h"

enum { EVSI_SUMMARIES = 2 }; /* of a trial: log hazard ratio, events */

typedef struct {
    const Study *study; /* borrowed */
    uint64_t seed;
    long long n_draws;
    int n_designs;
    double **found; /* [n_designs] owned: of a trial [n_sizes][EVSI_SUMMARIES][n_draws]; NULL of a
                       survey, which is simulated from the parameters alone */
} Evsi;             /* { 0 } is valid to free */

/** @return whether there is any study to simulate */
bool evsi_init(Evsi *evsi, const Study *study, uint64_t seed, long long n_draws);
void evsi_free(Evsi *evsi);

/** A PsaLook: makes the trials of a block of draws; any thread. */
void evsi_look(void *evsi, const Evaluation *evaluation, long long first, int n_lanes);

/** What the study finds in each kept draw: [q][psa->n], owned by the caller.
 *  @param[out] q  how many numbers it finds */
double *evsi_findings(int *q, const Evsi *evsi, const Psa *psa, int design, int size);

/** How many numbers out of n are below a share p, for a uniform number u: the quantile of the
 * binomial distribution. */
long long evsi_binomial(double u, long long n, double p);
#endif
