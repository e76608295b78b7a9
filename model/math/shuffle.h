/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MATH_SHUFFLE_H
#define MATH_SHUFFLE_H
/** @file shuffle.h
 *  A random order of 0 .. n - 1 of which every place can be had by itself, from a memory of about
 *  sqrt(n) random numbers instead of n. The numbers stand in a grid of cols x rows >= n; in turns
 *  each row is turned by a random amount of its own, then each column. What comes to lie beyond n
 *  is sent through again until it is within.
 *
 *  Two numbers in one row keep their distance until a turn of columns parts them, which fails with
 *  probability 1 / rows: after r rounds the chances of a pair of places are off by about
 *  rows^(-r/2), relative, from those of a perfect shuffle. There are rounds enough for
 *  1e-6, and never fewer than six.
 *
 *  Source: Black & Rogaway (2002), Ciphers with arbitrary finite domains, CT-RSA 2002, LNCS
 *  2271:114-130 (generalised Feistel network, cycle walking). */
#include "math/rng.h"
#include <stddef.h>
#include <stdint.h>

#define SHUFFLE_MOST (INT64_C(1) << 31) /* numbers to be shuffled */

typedef struct {
    uint32_t cols, rows; /* cols >= rows */
    int n_rounds;        /* even */
} Shuffle;

/** The grid for n numbers or fewer, 1 <= n <= SHUFFLE_MOST. */
Shuffle shuffle_of(int64_t n);

/** How many turns an order of this grid has. */
size_t shuffle_n_turns(const Shuffle *shuffle);

/** Draws an order.
 *  @param[out] turns  [shuffle_n_turns]
 *  @param draw, at    where its luck is, as in RngCounters */
void shuffle_draw(uint16_t *turns, const Shuffle *shuffle, const uint64_t key[RNG_WORDS],
                  uint64_t draw, uint64_t at);

/** The places of the numbers first .. first + count - 1 in an order of 0 .. n - 1. */
void shuffle_places(uint32_t *restrict places, const Shuffle *shuffle, const uint16_t *turns,
                    uint32_t n, uint32_t first, int count);
#endif
