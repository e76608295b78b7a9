/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STRUCTURE_DRAWS_H
#define STRUCTURE_DRAWS_H
/** @file draws.h
 *  From uniform numbers to values of the uncertain parameters: each by the inverse of its
 *  distribution, those of a joint together.
 *  Sources: Dirichlet by gammas, Devroye (1986), Non-Uniform Random Variate Generation, ch. XI.4;
 *  correlation over any marginals (Gaussian copula), Nelsen (2006), An Introduction to Copulas. */
#include "math/dist_inverse.h"
#include "structure/model.h"

typedef struct {
    const Study *study;    /* borrowed */
    int n, *drawn;         /* [n] parameters that take a uniform number, in the study's order:
                              the uncertain ones, and the fixed members of a joint */
    int *place;            /* [n_parameters] where in `drawn`; NONE */
    bool *given;           /* [n_parameters] the uncertain ones: Sample.given */
    DistInverse **inverse; /* [n] NULL where the joint needs none */
    long long n_rows;      /* the shortest file of draws; 0: none */
} Draws;                   /* { 0 } is valid to free */

void draws_init(Draws *draws, const Study *study);
void draws_free(Draws *draws);

/** The values of draws first .. first + n_lanes - 1.
 *  @param[out] value  [n_parameters][LANES]; only what draws->given is written
 *  @param u           [n][LANES] uniform in (0, 1), one row for each of `drawn` */
void draws_values(double *value, const Draws *draws, const double *u, long long first, int n_lanes);
#endif
