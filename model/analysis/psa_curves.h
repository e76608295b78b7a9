/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_PSA_CURVES_H
#define ANALYSIS_PSA_CURVES_H
/** @file psa_curves.h
 *  Survival curves of a probabilistic analysis: how they spread between draws. No draw's curve is
 *  kept: shares are counted in PSA_CURVE_BINS bins of [0, 1] at every boundary, so that memory does
 *  not grow with the draws; quantiles are straight lines within a bin. */
#include "analysis/psa.h"

enum { PSA_CURVE_BINS = 1024 };

typedef struct {
    const Study *study; /* borrowed */
    int n_curves;       /* of each strategy: os, then the endpoints */
    long long n_draws;
    unsigned *count; /* [n_strategies][n_curves][n_cycles + 1][PSA_CURVE_BINS] owned         */
    double *median;  /* [n_strategies][n_curves][n_draws] owned: in cycles; NAN where there
                        is none or the draw was left out                                     */
} PsaCurves;         /* { 0 } is valid to free */

void psa_curves_init(PsaCurves *curves, const Study *study, long long n_draws);
void psa_curves_free(PsaCurves *curves);

/** A PsaLook: takes in the curves of a block of draws; any thread. */
void psa_curves_look(void *curves, const Evaluation *evaluation, long long first, int n_lanes);

/** The share of which `part` of the draws lie below, at a boundary; NAN if nothing was counted. */
double psa_curves_quantile(const PsaCurves *curves, int strategy, int curve, int boundary,
                           double part);

/** The same of the median, in cycles: draws that have none count as later than all others. NAN if
 *  that is one of those. */
double psa_curves_median(const PsaCurves *curves, int strategy, int curve, double part);
#endif
