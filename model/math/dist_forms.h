/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MATH_DIST_FORMS_H
#define MATH_DIST_FORMS_H
/** @file dist_forms.h
 *  From the ways a distribution may be written to its natural parameters. Not for other rooms. */
#include "math/dist.h"

typedef enum {
    DIST_MEAN,
    DIST_SD,
    DIST_MEDIAN,
    DIST_MEANLOG,
    DIST_SDLOG,
    DIST_MEANLOGIT,
    DIST_SDLOGIT,
    DIST_LO,
    DIST_HI,
    DIST_N,
    DIST_ALPHA,
    DIST_BETA,
    DIST_SHAPE,
    DIST_SCALE,
    DIST_RATE,
    DIST_MIN,
    DIST_MODE,
    DIST_MAX,
    DIST_P,
    DIST_VALUE,
    DIST_KEYS, /* how many there are */
} DistKey;

/* One way to write a distribution: exactly these arguments, and what makes parameters of them. */
struct DistForm {
    unsigned keys; /* bit 1 << key for each; lists end with solve NULL */
    Status (*solve)(Dist *dist, const double *given, Error *err); /* given[DIST_KEYS] */
};

extern const DistForm dist_forms_normal[], dist_forms_lognormal[], dist_forms_beta[],
    dist_forms_gamma[], dist_forms_range[], dist_forms_triangular[], dist_forms_pert[],
    dist_forms_bernoulli[], dist_forms_poisson[], dist_forms_exponential[], dist_forms_weibull[],
    dist_forms_logitnormal[], dist_forms_truncnormal[], dist_forms_point[], dist_forms_none[];
extern const char *const dist_keys[DIST_KEYS]; /* as written: "meanlog" */
#endif
