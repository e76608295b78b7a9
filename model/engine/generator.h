/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_GENERATOR_H
#define ENGINE_GENERATOR_H
/** @file generator.h
 *  Rates constant within the cycle: the cycle is the matrix exponential of their generator, so a
 * person may move more than once, and expected numbers of moves come from the same exponential.
 *  Uniformisation: exp(D) = sum of Poisson(k; L) P^k with P = I + D / L; only sums of positive
 * numbers. Source: Moler & Van Loan (2003), SIAM Review 45:3-49, section 9; Grassmann (1977),
 * Comput Oper Res 4:47-53. */
#include "engine/cells.h"

/** Moves everybody through one cycle.
 *  @param[out] moved  [n_routes][n_lanes] expected number of moves in the cycle (layer 0)
 *  @return ERR_NUMERIC if a rate is so large that a cycle holds more than 10,000 moves */
Status generator_step(People *people, Exits *exits, double *moved, int cycle, Error *err);
#endif
