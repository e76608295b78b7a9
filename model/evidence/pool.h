/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EVIDENCE_POOL_H
#define EVIDENCE_POOL_H
/** @file pool.h
 *  One estimate of several studies' effects, each with its variance: meta-analysis with a common
 *  effect or with effects that differ between studies with variance tau2. Effects are on a scale on
 *  which they are about normal: logarithms of ratios, differences. Room rule: no files, no keys.
 *
 *  Sources: DerSimonian & Laird (1986), Control. Clin. Trials 7:177-188; Viechtbauer (2005),
 *  J. Educ. Behav. Stat. 30:261-293 (REML); Paule & Mandel (1982), J. Res. NBS 87:377-385;
 *  Viechtbauer (2007), Stat. Med. 26:37-52 (limits of tau2); Hartung & Knapp (2001), Stat. Med.
 *  20:3875-3889; Higgins, Thompson & Spiegelhalter (2009), JRSS A 172:137-159 (prediction);
 *  Higgins & Thompson (2002), Stat. Med. 21:1539-1558 (I2, H2). */
#include "base/fail.h"
#include <stdbool.h>

typedef enum { POOL_FIXED, POOL_DERSIMONIAN_LAIRD, POOL_REML, POOL_PAULE_MANDEL } PoolMethod;
extern const char *const pool_methods[]; /* "fixed", "dersimonian-laird", "reml", "paule-mandel" */

/* Limits of the estimate. POOL_WIDER: those of Hartung and Knapp or the normal ones, whichever are
 * further apart, as the former can be the narrower (Wiksten, Ruecker & Schwarzer 2016, Stat. Med.
 * 35:2503-2515). */
typedef enum { POOL_NORMAL, POOL_HARTUNG_KNAPP, POOL_WIDER } PoolInterval;
extern const char *const pool_intervals[]; /* "normal", "hartung-knapp", "wider"; then NULL */

typedef struct {
    PoolMethod method;
    PoolInterval interval;
    double level;   /* two-sided, of all intervals: 0.95 */
    int most_steps; /* that REML may take; 0: 1000      */
} PoolOptions;

typedef struct {
    int n;
    PoolMethod method;          /* what was used: see `single` and `fell_back` */
    PoolInterval interval;      /* what was used: never POOL_WIDER             */
    bool single;                /* one study: its own estimate, nothing between studies */
    bool fell_back;             /* REML did not converge: DerSimonian-Laird             */
    double estimate, error, df; /* the error of the interval; INFINITY: normal */
    double low, high;
    double predict_low, predict_high; /* where a new study's effect lies; NAN: fixed, or n < 3 */
    double tau2;                      /* 0 if fixed */
    double tau2_low, tau2_high;       /* by the Q-profile, whatever the method; NAN if n < 2 */
    double q, q_p;                    /* Cochran's, on n - 1 degrees of freedom, and its P */
    double i2, h2; /* share of tau2 in all variance, all over within; fixed: with tau2 by
                    * DerSimonian-Laird */
} Pooled;

/** @param[out] weight  [n] in %, NULL: not asked for
 *  @param effect,variance  [n]
 *  @return ERR_SPEC "study 3: the variance must be above 0, not 0" (counted from 1), "there is no
 *  study"; ERR_NUMERIC: too large or too small to be pooled */
Status pool_effects(Pooled *pooled, double *weight, const double *effect, const double *variance,
                    int n, const PoolOptions *options, Error *err);

/* A ratio as printed, with its limits, on the scale of logarithms. */
typedef struct {
    double log_ratio, error; /* the error is that of the width of the interval */
    double asymmetry; /* ln(high / ratio) - ln(ratio / low): 0 if the ratio is in the middle */
    double rounding;  /* how much of it, at most, rounding explains */
    bool symmetric;   /* all of it */
} PoolRatio;

/** @param ratio     the ratio, its lower and its upper limit
 *  @param decimals  to which the three were rounded; -1: as many as the number with the most has
 *  @param level     of the limits: 0.95
 *  @return ERR_SPEC "the limits 0.9 to 0.7 are not in order", "the ratio 0.8 is not within its
 *  limits 0.9 to 1.2", "the ratio must be above 0 and finite, not -1" */
Status pool_ratio(PoolRatio *result, const double ratio[3], int decimals, double level, Error *err);
#endif
