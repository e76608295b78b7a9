/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_PSA_NOISE_H
#define ANALYSIS_PSA_NOISE_H
/** @file psa_noise.h
 *  How much of the scatter of the draws is noise of the simulated patients, and the draws without
 *  it. Each draw's mean is its parameters' mean and a noise of known covariance; the covariance of
 *  the parameters' means is what is left.
 *  Source: O'Hagan, Stevenson & Madan (2007), Health Econ 16:1009-1023. */
#include "analysis/psa.h"

/** Variances between draws of incremental net benefit against the comparator.
 *  @param[out] total    as drawn
 *  @param[out] patient  what patients alone make of it */
void psa_noise_split(double *total, double *patient, const Psa *psa, int strategy, double wtp);

/** Costs and effects whose scatter is the parameters' alone: draws moved towards their mean, so
 *  that their covariance is the total less the noise (per strategy where that is no covariance).
 *  @param[out] cost,qaly  [n_strategies][n] */
void psa_noise_remove(double *cost, double *qaly, const Psa *psa);
#endif
