/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MATH_IMIS_H
#define MATH_IMIS_H
/** @file imis.h
 *  Draws of a posterior by incremental mixture importance sampling: points of the prior and about
 *  known modes first, then, again and again, of a normal laid where weights are highest, until the
 *  weights are even enough. The prior is standard normal in n independent numbers.
 *  Source: Raftery & Bao (2010), Biometrics 66:1162-1173; modes first: their "IMIS with
 *  optimisation", and Hesterberg (1995), Technometrics 37:185-194. */
#include "base/fail.h"
#include <stdbool.h>

enum { IMIS_MOST = 16 }; /* numbers */

/* log_likelihood[point] of points x[point * n + number]; NAN or -INFINITY: impossible. */
typedef Status (*ImisFunction)(double *log_likelihood, const double *x, int n_points, void *context,
                               Error *err);

typedef struct {
    int n; /* numbers */
    unsigned long long seed;
    int n_draws;                       /* wanted                                   */
    int n_first;                       /* points of the prior, at least 10 (n + 1) */
    int n_step;                        /* points of each normal that is added      */
    int most_steps;                    /* of these                                 */
    int n_modes;                       /* with n_draws points about them, shared out */
    const double *modes, *covariances; /* [n_modes][n], [n_modes][n][n] */
} ImisPlan;

typedef struct {
    int n, n_points, n_steps;
    double *x;        /* [n_points][n] owned                                           */
    double *weight;   /* [n_points] owned: they sum to 1                               */
    int *draw;        /* [n_draws] owned: points, as often as they weigh, in any order */
    double effective; /* sample size: 1 / sum of squared weights                       */
    double unique;    /* share of the draws expected to be different points            */
    bool even;        /* that share has reached 1 - 1/e                                */
} Imis;               /* { 0 } is valid to free */

/** @return OK; ERR_NUMERIC if no point is possible; what `function` returns */
Status imis_run(Imis *imis, const ImisPlan *plan, ImisFunction function, void *context, Error *err);
void imis_free(Imis *imis);
#endif
