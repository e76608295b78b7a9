/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MATH_SOBOL_H
#define MATH_SOBOL_H
/** @file sobol.h
 *  Sobol' sequences in up to 1,111 dimensions, and Owen's nested uniform scrambling of them.
 *
 *  Sources: Sobol' (1967), USSR Comput Math Math Phys 7(4):86-112; direction numbers: Joe & Kuo
 *  (2008), SIAM J Sci Comput 30:2635-2654 (sobol_numbers.c); the order of the points (Gray code):
 *  Antonov & Saleev (1979), USSR Comput Math Math Phys 19(1):252-256; scrambling: Owen (1997), Ann
 *  Stat 25:1541-1562. */
#include "math/rng.h"
#include <stdint.h>

enum {
    SOBOL_DIMENSIONS = 1111,
    SOBOL_BITS = 32,  /* of a coordinate, hence up to 2^32 points       */
    SOBOL_CHUNK = 64, /* points that can be scrambled at a time          */
    SOBOL_DEPTHS = 4, /* bytes of a coordinate, scrambled one by one     */
};

extern const uint16_t sobol_numbers[]; /* see sobol_numbers.c */

/** @param[out] directions  [n_dimensions][SOBOL_BITS]
 *  @param n_dimensions      at most SOBOL_DIMENSIONS */
void sobol_directions(uint32_t *directions, int n_dimensions);

/** One coordinate of the points first .. first + n - 1, in units of 2^-32. Point 0 is 0. */
void sobol_points(uint32_t *restrict points, const uint32_t directions[SOBOL_BITS], uint32_t first,
                  int n);

/** Scrambles the first n_depths bytes of coordinates: each bit is flipped or not by luck that is
 *  shared by just those points whose bits before it are the same. After enough bytes to tell all
 *  points of a set apart the rest of a coordinate is nobody else's, so it may be made of any fresh
 *  luck: this is the full scrambling, not an approximation.
 *  @param[in,out] words  [n], fresh luck of each point; out: the scrambled coordinate in units of
 *                        2^-64, ending in the upper bits of the luck
 *  @param points         [n], n <= SOBOL_CHUNK
 *  @param at             where the luck of flips begins: that of byte k lies k visits further */
void sobol_scramble(uint64_t *restrict words, const uint32_t *restrict points, int n, int n_depths,
                    const uint64_t key[RNG_WORDS], uint64_t draw, uint64_t at);
#endif
