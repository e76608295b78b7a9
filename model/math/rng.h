/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MATH_RNG_H
#define MATH_RNG_H
/** @file rng.h
 *  Random numbers named by where they are used, never by when: Threefry4x64-20 turns a key (seed,
 *  domain) and a counter (patient, draw, place, 0) into four words. There is no state, so any
 *  number may be had at any time by any thread, with the same bits on every machine.
 *
 *  Neither the strategy nor a running number of events is in the counter: every strategy meets the
 *  same luck. A place is a state, the how-manieth visit of it, and a block of four words, of which
 *  transition j of the state takes word j, also where a strategy disables it.
 *
 *  Source: Salmon, Moraes, Dror & Shaw (2011), Parallel random numbers: as easy as 1, 2, 3, SC'11.
 */
#include "base/clones.h"
#include "math/real.h"
#include <stdint.h>

enum { RNG_WORDS = 4 }; /* of a key, of a counter, and of what is made of them */

/* What the numbers are for; each has its own. The values are part of the numeric contract. */
typedef enum {
    RNG_PARAMETERS = 1,  /* parameters of a probabilistic analysis  */
    RNG_PROFILE = 2,     /* who a patient is                        */
    RNG_EVENTS = 3,      /* what happens to a patient               */
    RNG_BOOTSTRAP = 4,   /* resampling of data                      */
    RNG_TRIAL = 5,       /* data of a trial that has not been made  */
    RNG_CALIBRATION = 6, /* points and draws of a posterior         */
} RngDomain;

/* The counters of n patients. */
typedef struct {
    const int *who;   /* borrowed: [n] >= 0, added to `first`; NULL: 0, 1, ...      */
    const int *visit; /* borrowed: [n] >= 0, added to the visit of `at`; NULL: none */
    uint64_t first;   /* patient                                                    */
    uint64_t at;      /* place, from rng_place                                      */
    uint64_t draw;    /* of the parameters                                          */
} RngCounters;

void rng_key(uint64_t key[RNG_WORDS], uint64_t seed, RngDomain domain);

/** The four words of one counter. */
void rng_block(uint64_t out[RNG_WORDS], const uint64_t key[RNG_WORDS],
               const uint64_t counter[RNG_WORDS]);

/** The same for n counters: out[word][i]. The four arrays do not overlap. */
void rng_words(uint64_t *const out[RNG_WORDS], const uint64_t key[RNG_WORDS],
               const RngCounters *counters, int n);

/** The same, each word made a number in (0, 1) by rng_uniform. */
void rng_uniforms(double *const out[RNG_WORDS], const uint64_t key[RNG_WORDS],
                  const RngCounters *counters, int n);

/** state < 2^32, visit < 2^24, block < 2^8 */
INLINED uint64_t
rng_place(uint64_t state, uint64_t visit, uint64_t block)
{
    return state << 32 | visit << 8 | block;
}

/** An odd multiple of 2^-53 from the upper 52 bits: strictly inside (0, 1), and u and 1 - u are
 *  equally likely, both exact. */
INLINED double
rng_uniform(uint64_t word)
{
    /* 1 + k 2^-52, less 1 - 2^-53: the difference has at most 53 bits, so nothing is rounded */
    return real_from_bits(word >> 12 | 0x3ff0000000000000ULL) - (1.0 - 0x1p-53);
}

/** A unit exponential, -ln u: the cumulative hazard at which survival has fallen to u. Early events
 *  are the fine side: near u = 1 the gap 1 - u is exact and real_log keeps it (1.1 ulp), so they
 *  lie 2^-52 apart, down to 2^-53. Late ones are coarse: near u = 0 neighbours are far apart in
 *  their logarithms (2.4e-3 at 30), and none comes after 53 ln 2 = 36.7, where 1.1e-16 are left. */
INLINED double
rng_exponential(uint64_t word)
{
    return -real_log_plain(rng_uniform(word));
}
#endif
