/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_LATENT_H
#define ENGINE_LATENT_H
/** @file latent.h
 *  Latent times: when does a person's hazard, running on from a clock, have spent a unit
 *  exponential? For a crowd of people side by side, by the inverse of the cumulative hazard in
 *  closed form: exponential, Weibull (both ways of writing it), Gompertz, log-logistic, log-normal,
 *  each also with a cured fraction.
 *  Source: Bender, Augustin & Blettner (2005), Stat Med 24:1713-1723 (times by inversion). */
#include "survival/curve.h"

enum { CROWD = 256 }; /* people handled side by side; part of the numeric contract */

typedef struct {
    CurveKind kind;                      /* of the family inside */
    bool cured;                          /* a share p of people never has the event */
    double p[CROWD], a[CROWD], b[CROWD]; /* cured share; the family in the form the loops use */
    double stretch[CROWD];               /* time ratio */
    bool stretched;
} Latent;

/** Whether a curve has a closed form here. */
bool latent_has(const Curve *curve);

/** Takes the numbers of `n` people from the curve's arguments, which hold them at lane 0 .. n - 1,
 *  and puts them at `at` .. `at + n - 1`.
 *  @param stretch  time ratios, NULL: 1 */
void latent_set(Latent *latent, const Curve *curve, const double *stretch, int at, int n);

/** The same numbers for the whole crowd: those of lane 0. */
void latent_set_all(Latent *latent, const Curve *curve, const double *stretch);

/** Cumulative hazard at time `clock` [n]. */
void latent_hazard(double *restrict H, const Latent *latent, const double *restrict clock, int n);

/** Time from `clock` until `spend` of the hazard is spent; INFINITY if it never is.
 *  @param spend  [n] at least 0, also INFINITY
 *  @param log_ratio  [n] of hazard ratios, by which `spend` is still to be divided; NULL: it is not
 *  @param clock  [n]; NULL: 0 */
void latent_wait(double *restrict wait, const Latent *latent, const double *restrict spend,
                 const double *restrict log_ratio, const double *restrict clock, int n);
#endif
