/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_PSA_SPLIT_H
#define ANALYSIS_PSA_SPLIT_H
/** @file psa_split.h
 *  How to spend a given time on a probabilistic analysis: how many draws, and how many single
 *  patients in each. With P the variance that the parameters make, W that of one patient, o the
 *  seconds that a draw takes by itself and c those of a patient, the mean has the variance
 *  (P + W / N) / D and takes D (o + c N) seconds: least at N = sqrt(W / P o / c).
 *  Source: O'Hagan, Stevenson & Madan (2007), Health Econ 16:1009-1023. */
#include "analysis/psa.h"

/** Two short pilots, then run->n_draws and run->n_patients. What comes out depends on the speed of
 *  the machine: the manifest tells the numbers, by which the run can be repeated.
 *  @param seconds  above 0
 *  @return as psa_run */
Status psa_split(PsaRun *run, const Study *study, double seconds, Error *err);

/** The best number of patients a draw, from 16 to 10 million, to two digits. @param variances  W /
 * P
 *  @param times  o / c */
long long psa_split_patients(double variances, double times);
#endif
