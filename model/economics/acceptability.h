/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ECONOMICS_ACCEPTABILITY_H
#define ECONOMICS_ACCEPTABILITY_H
/** @file acceptability.h
 *  What uncertain costs and effects say about a decision: how often each strategy is the best, what
 *  choosing it is expected to lose, and what knowing everything would be worth.
 *  Sources: van Hout et al. (1994), Health Econ 3:309-319 (CEAC); Fenwick, Claxton & Sculpher
 *  (2001), Health Econ 10:779-787 (CEAF); Alarid-Escudero et al. (2019), Value Health 22:611-618
 *  (expected loss); Briggs, Claxton & Sculpher (2006), ch. 6 (EVPI). */

typedef struct {
    int n_strategies, n_wtp;
    long long n_draws;
    double *wtp;         /* [n_wtp] owned copy                                                */
    double *probability; /* [n_wtp][n_strategies] share of draws in which it has the highest
                            net benefit; a tie goes to the first; rows sum to 1               */
    double *loss;        /* [n_wtp][n_strategies] mean of the highest less its own            */
    int *best;           /* [n_wtp] the strategy of highest mean net benefit: the frontier    */
    double *evpi;        /* [n_wtp] expected value of perfect information, per person         */
    double *evpi_error;  /* [n_wtp] its standard error over draws, the best strategy given    */
    double *evpi_split;  /* [n_wtp] the best strategy taken from the other half of the draws:
                            not biased upwards by choosing and valuing on the same draws      */
} Acceptability;         /* { 0 } is valid to free; all owned */

/** @param cost,effect  [n_strategies][n_draws], the same draw in the same place
 *  @param wtp          [n_wtp] willingness to pay for a unit of effect
 *  The sums are taken in fixed blocks: the same bytes for any number of threads. */
void acceptability_init(Acceptability *result, const double *cost, const double *effect,
                        int n_strategies, long long n_draws, const double *wtp, int n_wtp,
                        int n_threads);
void acceptability_free(Acceptability *result);
#endif
