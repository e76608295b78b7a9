/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EVIDENCE_SERIES_H
#define EVIDENCE_SERIES_H
/** @file series.h
 *  One family of curves fitted to several series jointly: each has a location (or scale, or rate)
 *  of its own, drawn from a normal distribution; shapes are common or drawn, too. Curves are pooled
 *  so, not points, as not every series tells of the same times. docs/theory/published_points.md
 *  Sources: Combescure, Foucher & Jackson (2014), Stat Med 33:2521-2537; Pinheiro & Bates (1995),
 *  J Comput Graph Stat 4:12-35 (quadrature); Higgins, Thompson & Spiegelhalter (2009), J R Stat Soc
 *  A 172:137-159 (a new series). */
#include "base/fail.h"
#include "evidence/fit.h"

enum { SERIES_MOST = 6 }; /* numbers of a family and spreads */

/* Numbers are those of the family in the order and on the scale of fit.h. What is drawn for a
 * series: the logarithm of a scale or rate, or a meanlog; of shapes their number there: log_shape,
 * log_sdlog, gompertz's shape itself. */
typedef struct {
    Fit mean;          /* the curve of the mean numbers, and their covariance; likelihood and
                          AIC are of all the model                                             */
    bool random_shape; /* asked for                                                            */
    int n_series;      /* that have people                                                     */
    double spread[2];  /* standard deviations between series: of the location, of the shape;
                          0: the likelihood is highest there                                   */
    int n;             /* numbers with a row below: the mean's, then log spreads that are > 0  */
    double estimate[SERIES_MOST], covariance[SERIES_MOST * SERIES_MOST]; /* [n][n]                */
    double predictive[SERIES_MOST * SERIES_MOST]; /* [mean.n][mean.n] of the numbers of a new
                             series: spread^2 added to the variance of the mean                   */
    int df; /* n_series - 2: of the t distribution that is wider than the normal; 0 if below 1    */
} SeriesFit;

/* Families that can be pooled; ends with NULL. */
extern const char *const series_families[];

/** The place of the location among the numbers of a family; the shape has the other of two. */
int series_location(const CurveFamily *family);

/** @param data  [n], one of each series; some may have no event
 *  @return ERR_SPEC: no such family, no event at all, an exponential with shapes; otherwise OK,
 *  also without convergence: see `fit->mean.converged` */
Status series_fit(SeriesFit *fit, const FitData *data, int n, const char *family, bool random_shape,
                  Error *err);

/** The name of number k < fit->n: "log_shape", "log_scale", "log_spread_scale". */
void series_number_name(char *name, int size, const SeriesFit *fit, int number);

/** Mean S(time) over new series, at the estimates; not the curve of the mean numbers. */
double series_survival(const SeriesFit *fit, double time);

/** Marginal log-likelihoods of points x[k * LANES + lane]: the numbers of the family, then the
 *  spread of the location, then, if shapes are random, that of the shape. NAN where it has none. */
void series_values(double *value, const FitData *data, int n, const CurveFamily *family,
                   bool random_shape, const double *x, int n_lanes);

/* The pool without one of its series. */
typedef struct {
    double estimate[SERIES_MOST]; /* the mean's numbers                                      */
    double spread[2];
    double log_likelihood; /* of the series left out, given the estimates of the others */
    bool converged;
} SeriesLeft;

/** @param[out] left  [n], without each in turn
 *  @return as series_fit; ERR_SPEC with fewer than two series */
Status series_leave_out(SeriesLeft *left, const FitData *data, int n, const char *family,
                        bool random_shape, Error *err);
#endif
