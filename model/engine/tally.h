/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_TALLY_H
#define ENGINE_TALLY_H
/** @file tally.h
 *  What simulated patients add up to. Part of individual. */
#include "engine/simulator.h"

/* Counts and sums of one block and one strategy, added up in the order of the blocks. */
typedef struct {
    double *spent;   /* [n_states][3] time: discounted as costs, as effects, undiscounted */
    double *fired;   /* [n_routes][3] number of moves, their discount factors of costs, effects */
    double *started; /* [n_states] */
    double *sums;    /* [n_sums][2] what varies: discounted, undiscounted */
    int n_states, n_routes, n_sums;
} Tally; /* { 0 } is valid */

void tally_init(Tally *tally, const Simulator *simulator);
void tally_clear(Tally *tally);
void tally_add(Tally *tally, const Tally *other);
void tally_free(Tally *tally);

/* Whole numbers of all patients of a strategy; may be added in any order. */
typedef struct {
    int n_routes, n_cycles, n_endpoints;
    int *moved;          /* [n_routes + 1][n_cycles + 2] first boundary at which a move is seen;
                            the last row is of those who did not move */
    long long *left;     /* [n_endpoints + 1][n_cycles + 2] when the endpoint's states were left:
                            in (k - 1, k]; n_cycles + 1: not before the horizon     */
    long long *censored; /* [n_endpoints + 1][n_cycles + 2] followed up only so far, still inside */
    long long *outside;  /* [n_endpoints + 1] not inside at time 0 */
} Counts;

void tally_counts_init(Counts *counts, const Simulator *simulator);
void tally_counts_add(Counts *counts, const Counts *other);
void tally_counts_free(Counts *counts);
#endif
