/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_DISCOUNT_H
#define ENGINE_DISCOUNT_H
/** @file discount.h
 *  Discount factors, and the weights of the within-cycle rules.
 *  Source: Briggs, Claxton & Sculpher (2006), Decision Modelling for Health Economic Evaluation,
 * ch. 2; Elbasha & Chhatwal (2016), Med Decis Making 36:115-131 (within-cycle corrections). */
#include "structure/study.h"

/** Factor at `years` after time 0, by the study's kind (annual, continuous, whole years). A rate
 * that is a table over years holds from its row to the next: factors of the pieces multiply. */
double discount_factor(const Study *study, const DiscountRate *rate, double years);

/** The same at n times; factor may be years itself. */
void discount_factors(double *factor, const Study *study, const DiscountRate *rate,
                      const double *years, int n);

/* Discounting in continuous time: the factor f(t) is exponential piece by piece (one piece unless
 * the rate is a table or falls at whole years only), and D(t) is its integral from 0. */
typedef struct {
    int n;
    double *start;    /* [n] time units, owned: all four               */
    double *force;    /* [n] f(t) = factor exp(-force (t - start))     */
    double *factor;   /* [n] at the start of the piece                 */
    double *integral; /* [n] D at the start of the piece               */
} Discounting;        /* { 0 } is valid */

void discount_continuous(Discounting *discounting, const Study *study, const DiscountRate *rate);
void discount_continuous_free(Discounting *discounting);

/** D(t) and f(t) for n times; f may be NULL. */
void discount_integral(double *restrict D, double *restrict f, const Discounting *discounting,
                       const double *restrict t, int n);

/* How one rule pays occupancy, per cycle: the share before the cycle with weight start[t] and
 * factor at start_years[t], the share after it with end[t], end_years[t]. Index t = 1..n_cycles +
 * 1; cycle n_cycles + 1 is there for the rules that count the last boundary as a start. */
typedef struct {
    double *start, *end;                 /* [n_cycles + 2] weights, in cycles   */
    double *start_costs, *start_effects; /* [n_cycles + 2] discount factors     */
    double *end_costs, *end_effects;     /* [n_cycles + 2]                      */
    double *boundary; /* [n_cycles + 2] total weight of boundary t, for payoffs on
                         moves that are weighted             */
    double *cells;    /* owned: all of the above             */
} WithinWeights;      /* { 0 } is valid */

void discount_weights(WithinWeights *weights, const Study *study, int rule);
void discount_weights_free(WithinWeights *weights);
#endif
