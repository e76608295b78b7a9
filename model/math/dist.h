/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MATH_DIST_H
#define MATH_DIST_H
/** @file dist.h
 *  Distributions of parameters: one row per family. A distribution is written with its natural
 *  parameters or an economist's (sd, lo, hi, n); what is left out of the centre is the parameter's
 *  value: the mean, but the median for lognormal and logit-normal. */
#include "base/fail.h"
#include <stdbool.h>

enum { DIST_PARS = 4, DIST_POINTS = 64 };

typedef struct DistFamily DistFamily;
typedef struct DistForm DistForm;

/* A distribution in its natural parameters. */
typedef struct {
    const DistFamily *family; /* NULL: none */
    double par[DIST_PARS];
    int n_points; /* discrete only: value, probability */
    double point[DIST_POINTS], probability[DIST_POINTS];
} Dist;

/* What stands in the brackets: name NULL for one given by position. */
typedef struct {
    const char *name;
    double value;
} DistArg;

struct DistFamily {
    const char *name; /* as written: "gamma" */
    int n_par;
    const char *par[DIST_PARS]; /* natural names, in order */
    const char *forms;   /* "gamma(shape, scale), gamma(mean, sd), gamma(sd), gamma(lo, hi)" */
    const char *support; /* "x > 0" */
    Status (*check)(const Dist *dist, Error *err);
    double (*mean)(const Dist *dist);
    double (*sd)(const Dist *dist);
    double (*quantile)(const Dist *dist, double u);
    bool centre_is_median; /* lognormal, logit-normal */
    int centre;            /* the argument the parameter's value stands in for (DistKey)  */
    const DistForm *ways;  /* the sets of arguments that determine it (dist_forms.h)     */
    const char *source;
};

extern const DistFamily dist_families[]; /* ends with { 0 } */
const DistFamily *dist_family(const char *name);

/** Makes a distribution of what was written. `centre` is the parameter's value (NAN if there is
 * none).
 *  @return OK or ERR_SPEC: unknown family (with suggestion), unknown argument, over- or
 * under-determined, impossible moments (beta with sd too large); says what is wrong and which forms
 * there are */
Status dist_make(Dist *dist, const char *family, const DistArg *args, int n_args, double centre,
                 Error *err);
double dist_mean(const Dist *dist);
double dist_median(const Dist *dist);
double dist_quantile(const Dist *dist, double u);

/** dist_quantile of many, the same bits. */
void dist_quantiles(double *restrict x, const Dist *dist, const double *restrict u, int n);

/** "gamma(shape = 25, scale = 0.004)": natural parameters, into a buffer. */
void dist_text(char *buffer, int size, const Dist *dist);
#endif
