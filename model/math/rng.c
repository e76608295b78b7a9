/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/rng.h"
#include <stdbool.h>
#include <stddef.h>

/* A counter on its way to four random words; plain variables, so that loops over it vectorise. */
typedef struct {
    uint64_t a, b, c, d;
} Words;

INLINED uint64_t
rotated(uint64_t x, int by)
{
    return x << by | x >> (64 - by);
}

/* Two rounds: each mixes two pairs of words; the second with partners exchanged. */
INLINED Words
mix_twice(Words x, int ab, int cd, int ad, int cb)
{
    x.a += x.b;
    x.c += x.d;
    x.b = rotated(x.b, ab) ^ x.a;
    x.d = rotated(x.d, cd) ^ x.c;
    x.a += x.d;
    x.c += x.b;
    x.d = rotated(x.d, ad) ^ x.a;
    x.b = rotated(x.b, cb) ^ x.c;
    return x;
}

INLINED Words
mix_first_four(Words x)
{
    return mix_twice(mix_twice(x, 14, 16, 52, 57), 23, 40, 5, 37);
}

INLINED Words
mix_other_four(Words x)
{
    return mix_twice(mix_twice(x, 25, 33, 46, 12), 58, 22, 32, 32);
}

/* The key is put in before every four rounds and at the end, turned by one word each time. */
INLINED Words
add_key(Words x, const uint64_t key[RNG_WORDS + 1], int turn)
{
    x.a += key[turn % 5];
    x.b += key[(turn + 1) % 5];
    x.c += key[(turn + 2) % 5];
    x.d += key[(turn + 3) % 5] + (uint64_t)turn;
    return x;
}

/* Threefry4x64 with 20 rounds; rotations of Salmon et al. (2011), as in the Skein hash 1.3 */
INLINED Words
threefry(Words x, const uint64_t key[RNG_WORDS + 1])
{
    x = add_key(x, key, 0);
    x = add_key(mix_first_four(x), key, 1);
    x = add_key(mix_other_four(x), key, 2);
    x = add_key(mix_first_four(x), key, 3);
    x = add_key(mix_other_four(x), key, 4);
    return add_key(mix_first_four(x), key, 5);
}

/* The key and its fifth word, which makes the exclusive or of all five a constant of Skein's. */
INLINED void
extend(uint64_t whole[RNG_WORDS + 1], const uint64_t key[RNG_WORDS])
{
    whole[RNG_WORDS] = 0x1bd11bdaa9fc1a22ULL;
    for (int word = 0; word < RNG_WORDS; word++) {
        whole[word] = key[word];
        whole[RNG_WORDS] ^= key[word];
    }
}

void
rng_key(uint64_t key[RNG_WORDS], uint64_t seed, RngDomain domain)
{
    key[0] = seed;
    key[1] = (uint64_t)domain;
    key[2] = key[3] = 0;
}

void
rng_block(uint64_t out[RNG_WORDS], const uint64_t key[RNG_WORDS], const uint64_t counter[RNG_WORDS])
{
    uint64_t whole[RNG_WORDS + 1];

    extend(whole, key);
    const Words x = threefry((Words){ counter[0], counter[1], counter[2], counter[3] }, whole);
    out[0] = x.a;
    out[1] = x.b;
    out[2] = x.c;
    out[3] = x.d;
}

/* One loop for each way to give the counters: `listed` and `visited` are known to the compiler. */
INLINED void
fill_words(uint64_t *const out[RNG_WORDS], const uint64_t key[RNG_WORDS + 1],
           const RngCounters *counters, size_t n, bool listed, bool visited)
{
    uint64_t *restrict a = out[0], *restrict b = out[1], *restrict c = out[2], *restrict d = out[3];
    const int *restrict who = counters->who, *restrict visit = counters->visit;
    const uint64_t first = counters->first, at = counters->at, draw = counters->draw;

#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        const Words x =
            threefry((Words){ first + (listed ? (uint64_t)who[i] : i), draw,
                              visited ? at + rng_place(0, (uint64_t)visit[i], 0) : at, 0 },
                     key);
        a[i] = x.a;
        b[i] = x.b;
        c[i] = x.c;
        d[i] = x.d;
    }
}

INLINED void
fill_uniforms(double *const out[RNG_WORDS], const uint64_t key[RNG_WORDS + 1],
              const RngCounters *counters, size_t n, bool listed, bool visited)
{
    double *restrict a = out[0], *restrict b = out[1], *restrict c = out[2], *restrict d = out[3];
    const int *restrict who = counters->who, *restrict visit = counters->visit;
    const uint64_t first = counters->first, at = counters->at, draw = counters->draw;

#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        const Words x =
            threefry((Words){ first + (listed ? (uint64_t)who[i] : i), draw,
                              visited ? at + rng_place(0, (uint64_t)visit[i], 0) : at, 0 },
                     key);
        a[i] = rng_uniform(x.a);
        b[i] = rng_uniform(x.b);
        c[i] = rng_uniform(x.c);
        d[i] = rng_uniform(x.d);
    }
}

HOT void
rng_words(uint64_t *const out[RNG_WORDS], const uint64_t key[RNG_WORDS],
          const RngCounters *counters, int n)
{
    const size_t many = n > 0 ? (size_t)n : 0;
    uint64_t whole[RNG_WORDS + 1];

    extend(whole, key);
    if (counters->who && counters->visit)
        fill_words(out, whole, counters, many, true, true);
    else if (counters->who)
        fill_words(out, whole, counters, many, true, false);
    else if (counters->visit)
        fill_words(out, whole, counters, many, false, true);
    else
        fill_words(out, whole, counters, many, false, false);
}

HOT void
rng_uniforms(double *const out[RNG_WORDS], const uint64_t key[RNG_WORDS],
             const RngCounters *counters, int n)
{
    const size_t many = n > 0 ? (size_t)n : 0;
    uint64_t whole[RNG_WORDS + 1];

    extend(whole, key);
    if (counters->who && counters->visit)
        fill_uniforms(out, whole, counters, many, true, true);
    else if (counters->who)
        fill_uniforms(out, whole, counters, many, true, false);
    else if (counters->visit)
        fill_uniforms(out, whole, counters, many, false, true);
    else
        fill_uniforms(out, whole, counters, many, false, false);
}
