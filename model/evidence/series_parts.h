/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EVIDENCE_SERIES_PARTS_H
#define EVIDENCE_SERIES_PARTS_H
/** @file series_parts.h
 *  What the files of series share. Not for others. */
#include "evidence/series.h"

/* In each direction. Errors of a log-likelihood: below 1e-9 of its size with one spread; with two
 * some 1e-5 for a series that tells one point, far less for others. */
enum { SERIES_NODES = 21 };

/* A model whose likelihood is asked for: which numbers vary between series. */
typedef struct {
    const FitData *data; /* [n] */
    int n;
    const CurveFamily *family;
    int n_spread, at[2]; /* number at[k] has spread k                         */
    int n_nodes;         /* in all                                            */
    double node[2][SERIES_NODES * SERIES_NODES];
    double log_weight[SERIES_NODES * SERIES_NODES]; /* z^2 / 2 added */
} SeriesModel;

/** @param location, shape  whether they vary */
void series_model(SeriesModel *model, const FitData *data, int n, const CurveFamily *family,
                  bool location, bool shape);

/** Log-likelihoods of points: numbers, then spreads of the model (their signs do not matter). */
void series_marginal(double *value, const double *x, int n_points, void *model);
#endif
