/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/shuffle.h"
#include <math.h>

enum {
    CHUNK = 64,       /* blocks of random words that are made at a time */
    LEAST_ROUNDS = 6, /* fewer could be told from a perfect shuffle by all n places together */
};

Shuffle
shuffle_of(int64_t n)
{
    const int64_t cols = (int64_t)ceil(sqrt((double)n)), rows = (n + cols - 1) / cols;
    int n_rounds = LEAST_ROUNDS;

    for (double parted = (double)(rows * rows * rows); rows > 1 && parted < 0x1p20; n_rounds += 2)
        parted *= (double)rows;
    return (Shuffle){ .cols = (uint32_t)cols, .rows = (uint32_t)rows, .n_rounds = n_rounds };
}

size_t
shuffle_n_turns(const Shuffle *shuffle)
{
    return (size_t)shuffle->n_rounds * shuffle->cols;
}

void
shuffle_draw(uint16_t *turns, const Shuffle *shuffle, const uint64_t key[RNG_WORDS], uint64_t draw,
             uint64_t at)
{
    const size_t n_turns = shuffle_n_turns(shuffle);
    uint64_t made[RNG_WORDS][CHUNK];
    uint64_t *const words[] = { made[0], made[1], made[2], made[3] };

    for (size_t turn = 0; turn < n_turns; turn++) {
        const size_t within = turn % (CHUNK * RNG_WORDS);
        const uint64_t most = turn / shuffle->cols % 2 ? shuffle->rows : shuffle->cols;
        if (within == 0) {
            const RngCounters counters = { .first = turn / RNG_WORDS, .draw = draw, .at = at };
            rng_words(words, key, &counters, CHUNK);
        }
        /* a share of 2^32, cut: chances are off by most / 2^32 */
        turns[turn] = (uint16_t)((made[within % RNG_WORDS][within / RNG_WORDS] >> 32) * most >> 32);
    }
}

INLINED uint32_t
turned(uint32_t from, uint32_t by, uint32_t most)
{
    const uint32_t to = from + by, around = to - most; /* wraps to a large number if not needed */

    return around < to ? around : to;
}

INLINED uint32_t
sent_through(uint32_t number, const Shuffle *shuffle, const uint16_t *turns)
{
    const uint32_t cols = shuffle->cols, rows = shuffle->rows;
    uint32_t col = number % cols, row = number / cols;

    for (int round = 0; round < shuffle->n_rounds; round += 2) {
        col = turned(col, turns[row], cols);
        row = turned(row, turns[cols + col], rows);
        turns += 2 * (size_t)cols;
    }
    return row * cols + col;
}

void
shuffle_places(uint32_t *restrict places, const Shuffle *shuffle, const uint16_t *turns, uint32_t n,
               uint32_t first, int count)
{
    for (int i = 0; i < count; i++) {
        uint32_t place = first + (uint32_t)i;
        do place = sent_through(place, shuffle, turns);
        while (place >= n);
        places[i] = place;
    }
}
