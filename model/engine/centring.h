/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_CENTRING_H
#define ENGINE_CENTRING_H
/** @file centring.h
 *  A hazard that differs between patients by ratios r, the baseline chosen so that the mean
 * survival of the population is the curve that was given: with L(s) the mean of exp(-s r) over the
 *  population, the baseline is H0 = L^-1(exp(-H)), and a patient's hazard r H0.
 *  Source: Aalen, Borgan & Gjessing (2008), Survival and Event History Analysis, ch. 6 (population
 *  and individual hazard, Laplace transform); Gail, Wieand & Piantadosi (1984), Biometrika
 *  71:431-444 (why a common factor does not do). */
#include "base/fail.h"

typedef struct Centring Centring;

/** @param ratio  [n] of people who stand for the population, each at least 0 and some above it; is
 *  sorted */
Centring *centring_new(double *ratio, int n);

/** -ln L(s): the population's hazard where the baseline's is s. Monotone, exact to about 1e-6. */
double centring_population(const Centring *centring, double s);

/** The baseline's hazard where the population's is H; the inverse of the above to rounding. */
double centring_baseline(const Centring *centring, double H);
void centring_delete(Centring *centring);
#endif
