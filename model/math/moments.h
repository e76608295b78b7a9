/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MATH_MOMENTS_H
#define MATH_MOMENTS_H
/** @file moments.h
 *  Means and covariances of several figures of many patients, block by block: each block about its
 *  own mean, blocks put together in a fixed order.
 *  Source: Chan, Golub & LeVeque (1983), Am Stat 37:242-247. */

typedef struct {
    int n_figures;
    double n;
    double *mean;  /* [n_figures] owned                                     */
    double *cross; /* [n_figures][n_figures] owned: sums of products about the means */
} Moments;         /* { 0 } is valid */

void moments_init(Moments *moments, int n_figures);
void moments_free(Moments *moments);

/** Starts anew with one block: x[figure][0 .. n - 1]. */
void moments_set(Moments *moments, const double *const *x, int n);

/** Takes in another set of patients. */
void moments_merge(Moments *moments, const Moments *other);

/** Standard error of the mean of sum of weight[figure] * figure; NAN below two patients. */
double moments_error(const Moments *moments, const double *weight);
#endif
