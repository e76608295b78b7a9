/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/sobol.h"
#include <assert.h>
#include <stddef.h>

/* The first dimension has no polynomial: van der Corput's sequence. The others follow the
 * recurrence of Joe & Kuo, eq. 2, in units of 2^-32. */
void
sobol_directions(uint32_t *directions, int n_dimensions)
{
    const uint16_t *numbers = sobol_numbers;

    assert(n_dimensions <= SOBOL_DIMENSIONS);
    for (int bit = 0; bit < SOBOL_BITS && n_dimensions > 0; bit++)
        directions[bit] = 1U << (SOBOL_BITS - 1 - bit);
    for (int dimension = 1; dimension < n_dimensions; dimension++) {
        const uint32_t polynomial = *numbers++;
        uint32_t *v = directions + (ptrdiff_t)dimension * SOBOL_BITS;
        int degree = 0;
        while (polynomial >> (degree + 1)) degree++;
        v[0] = 1U << (SOBOL_BITS - 1);
        for (int bit = 1; bit < degree; bit++)
            v[bit] = (uint32_t)*numbers++ << (SOBOL_BITS - 1 - bit);
        for (int bit = degree; bit < SOBOL_BITS; bit++) {
            v[bit] = v[bit - degree] ^ v[bit - degree] >> degree;
            for (int back = 1; back < degree; back++)
                if (polynomial >> (degree - back) & 1) v[bit] ^= v[bit - back];
        }
    }
}

void
sobol_points(uint32_t *restrict points, const uint32_t directions[SOBOL_BITS], uint32_t first,
             int n)
{
    uint32_t x = 0;

    for (uint32_t rest = first ^ first >> 1, bit = 0; rest; rest >>= 1, bit++)
        if (rest & 1) x ^= directions[bit];
    for (int i = 0; i < n; i++) {
        points[i] = x;
        /* the next Gray code differs in one bit: where the next number has its lowest 1 */
        const uint32_t next = first + (uint32_t)i + 1;
        if (next) x ^= directions[__builtin_ctz(next)];
    }
}

/* A byte's 255 flips are a tree: of bit k, one for each value of the k bits before it, with the
 * number 1 and those k bits behind it; so bits 0 to 5 are in word a, bit 6 in b, bit 7 in c, d. */
INLINED uint64_t
scrambled_byte(uint64_t byte, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
    uint64_t flips = 0;

    for (int bit = 0; bit < 6; bit++)
        flips |= (a >> (1U << bit | byte >> (8 - bit)) & 1) << (7 - bit);
    flips |= (b >> (byte >> 2) & 1) << 1;
    flips |= (byte & 128 ? d : c) >> (byte >> 1 & 63) & 1;
    return byte ^ flips;
}

HOT static void
scramble_byte(uint64_t *restrict scrambled, const uint32_t *restrict points, int n, int shift,
              uint64_t *const flips[RNG_WORDS])
{
    const uint64_t *restrict a = flips[0], *restrict b = flips[1], *restrict c = flips[2],
                             *restrict d = flips[3];

    for (int i = 0; i < n; i++)
        scrambled[i] =
            scrambled[i] << 8 | scrambled_byte(points[i] >> shift & 255, a[i], b[i], c[i], d[i]);
}

void
sobol_scramble(uint64_t *restrict words, const uint32_t *restrict points, int n, int n_depths,
               const uint64_t key[RNG_WORDS], uint64_t draw, uint64_t at)
{
    uint64_t made[RNG_WORDS][SOBOL_CHUNK], scrambled[SOBOL_CHUNK] = { 0 };
    int before[SOBOL_CHUNK]; /* the bits above those of this depth */
    uint64_t *const flips[] = { made[0], made[1], made[2], made[3] };

    assert(n <= SOBOL_CHUNK && n_depths >= 1 && n_depths <= SOBOL_DEPTHS);
    for (int depth = 0; depth < n_depths; depth++) {
        const RngCounters counters = { .who = before,
                                       .draw = draw,
                                       .at = at + rng_place(0, (uint64_t)depth, 0) };
        for (int i = 0; i < n; i++)
            before[i] = (int)((uint64_t)points[i] << 8 * depth >> SOBOL_BITS);
        rng_words(flips, key, &counters, n);
        scramble_byte(scrambled, points, n, SOBOL_BITS - 8 * (depth + 1), flips);
    }
    for (int i = 0; i < n; i++)
        words[i] = scrambled[i] << (64 - 8 * n_depths) | words[i] >> 8 * n_depths;
}
