/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EVIDENCE_FIT_H
#define EVIDENCE_FIT_H
/** @file fit.h
 *  Curves fitted by maximum likelihood to what is known of people: exact times, the end of
 *  observation, the interval an event fell into, and from when on they were watched.
 *  Estimates and their covariance are on the scale on which every number is allowed: logarithms of
 *  what must be positive, the logit of a share cured.
 *  Source: Kalbfleisch & Prentice (2002), The Statistical Analysis of Failure Time Data, ch. 3;
 *  Jackson (2016), flexsurv, J. Stat. Softw. 70(8), whose parametrisations these are. */
#include "base/fail.h"
#include "survival/curve.h"
#include <stdbool.h>

/* People known to be free of the event at `entry`: so many had it at `time` exactly, so many at
 * some time between, and so many were free of it at `time` still. Counts may have fractions. */
typedef struct {
    double entry, time; /* 0 <= entry < time < INFINITY */
    double events, within, survivors;
} FitRow;

typedef struct {
    int n;
    FitRow *rows;    /* [n] owned, sorted, equal times together            */
    double n_people; /* sum of all counts: the sample size of the BIC      */
    double n_events; /* exact ones and those within intervals              */
    double exposure; /* time watched; events of an interval in its middle  */
    double last;     /* the latest time                                    */
} FitData;           /* { 0 } is valid */

/** Sorts rows, puts equal times together and adds up.
 *  @param rows  [n], taken over
 *  @return ERR_SPEC "row 3: the time must be above 0, not -1", "there is no event: nothing can be
 *  fitted" (then too, `data` must be freed) */
Status fit_data(FitData *data, FitRow *rows, int n, Error *err);
void fit_data_free(FitData *data);

enum { FIT_MOST = 12, FIT_KNOTS = 6 }; /* numbers of a curve; knots of a spline */

typedef struct {
    const CurveFamily *family;
    bool cured;             /* a share never has the event: cure(p, family) */
    int n;                  /* numbers: those of the family, then logit p   */
    int n_knots;            /* of a spline, else 0 */
    double knot[FIT_KNOTS]; /* times */
    double estimate[FIT_MOST];
    double covariance[FIT_MOST * FIT_MOST]; /* [n][n] */
    double log_likelihood, aic, bic;
    double n_people, n_events, last; /* of the data */
    bool converged;
    char why[160]; /* what was tried, if it did not converge */
} Fit;

/* What can be fitted: "weibull", "weibull cure", "spline_hazard 2" (inner knots); ends with NULL.
 */
extern const char *const fit_families[];

/** @param name  one of fit_families
 *  @return ERR_SPEC: no such family; otherwise OK, also without convergence: see `fit->converged`
 */
Status fit_curve(Fit *fit, const FitData *data, const char *name, Error *err);

/** Whether a name is of a family with a share cured. */
bool fit_has_cured(const char *name);

/** The name of the fitted family as in fit_families. */
const char *fit_name(const Fit *fit);

/** Of number k of a fit: "log_shape", "meanlog", "logit_cured". */
void fit_number_name(char *name, int size, const Fit *fit, int number);

/** The curve as a formula of numbers whose names begin with a prefix:
 *  "weibull(exp(os_log_shape), exp(os_log_scale))". */
void fit_formula(char *text, int size, const Fit *fit, const char *prefix);

/* A fitted curve with values in one lane; must not be moved. */
typedef struct {
    double number[FIT_MOST];
    const double *piece[FIT_KNOTS];
    Curve nodes[2]; /* nodes[0] is the curve */
} FitCurve;

/** @param fit  borrowed as long as the curve is, for its knots
 *  @param numbers  [n] on the scale of the estimates; NULL: the estimates */
void fit_made(FitCurve *made, const Fit *fit, const double *numbers);

/** Log-likelihoods of a family with numbers x[k * LANES + lane] on the scale of the estimates; NAN
 *  where it has none. */
void fit_values(double *value, const FitData *data, const CurveFamily *family, bool cured,
                const double *x, int n_lanes);
#endif
