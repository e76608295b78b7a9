/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SURVIVAL_COX_H
#define SURVIVAL_COX_H
/** @file cox.h
 *  Cox regression with Efron's handling of ties, and the score test of proportional hazards of each
 *  covariate and of all (as R's cox.zph does since survival 3.0). Numbers agree with R's survival.
 *  Source: Cox (1972), JRSS B 34:187-220; Efron (1977), JASA 72:557-565; Grambsch & Therneau
 *  (1994), Biometrika 81:515-526; Therneau & Grambsch (2000), Modeling Survival Data, ch. 6. */
#include "survival/km.h"

enum { COX_MOST = 20 }; /* covariates */

typedef struct {
    int n, n_events, n_covariates;
    double beta[COX_MOST];                  /* log hazard ratios */
    double covariance[COX_MOST * COX_MOST]; /* [n_covariates][n_covariates] */
    double log_likelihood[2];               /* at 0 and at beta  */
    double score;                           /* score test, chi-square on n_covariates */
    double wald;
    int iterations;
} CoxFit;

typedef struct {
    int n, n_covariates;
    const KmPoint *points;   /* [n] sorted by km_sort; groups are not looked at */
    const double *entry;     /* [n] watched from then on, below the time; NULL: from the start */
    const double *const *x;  /* [n_covariates][n] in the order of the points */
    const char *const *name; /* [n_covariates] for messages; NULL: they are counted */
} CoxData;

/** @return ERR_NUMERIC: no events, a covariate that is constant or a combination of others, or a
 *  likelihood that rises for ever (all events on one side) */
Status cox_fit_data(CoxFit *fit, const CoxData *data, Error *err);

/** The same of people who are all watched from the start. */
Status cox_fit(CoxFit *fit, const KmPoint *points, const double *const *x, int n, int n_covariates,
               Error *err);

/** Hazard ratio of arm 1 to arm 0 of counts on a grid, events in a step being tied (Efron): exp of
 *  the log hazard ratio; NAN where there is none.
 *  @param events,censored  [2][n_steps + 1]; censored after the events of the step */
double cox_of_counts(const long long *const events[2], const long long *const censored[2],
                     int n_steps, const long long n[2]);

typedef enum { COX_BY_KM, COX_BY_TIME } CoxTransform; /* of time in the test of proportionality */

/** Chi-square of each covariate (1 df) and, last, of all (n_covariates df). */
void cox_proportionality_data(double chi[COX_MOST + 1], const CoxFit *fit, const CoxData *data,
                              CoxTransform transform);
void cox_proportionality(double chi[COX_MOST + 1], const CoxFit *fit, const KmPoint *points,
                         const double *const *x, int n, CoxTransform transform);
#endif
