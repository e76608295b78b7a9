/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/sampler.h"
#include "base/memory.h"
#include "math/shuffle.h"
#include "math/sobol.h"
#include <assert.h>
#include <stdlib.h>

enum { CHUNK = SOBOL_CHUNK }; /* draws that are made at a time */

/* What luck at a place is for: the visit of rng_place. Part of the numeric contract. */
enum {
    OF_DRAWS = 0,   /* one word a draw                                      */
    OF_ORDERS = 1,  /* turns of the strata's order                          */
    OF_DEPTHS = 16, /* flips of the first byte; the next bytes' come behind */
};

const char *const sampler_names[] = { "random", "latin hypercube", "sobol", NULL };

struct Sampler {
    SamplerKind kind;
    int n_dimensions;
    int64_t n_draws;
    uint64_t key[RNG_WORDS];
    Shuffle shuffle;      /* latin hypercube: of the strata of the longest replicate       */
    size_t n_turns;       /* of one order                                                  */
    uint16_t *turns;      /* [n_dimensions][SAMPLER_REPLICATES][n_turns] owned             */
    uint32_t *directions; /* sobol: [n_dimensions][SOBOL_BITS] owned                       */
    int n_depths;         /* bytes that tell the points of a replicate apart               */
};

/* A run of up to CHUNK draws of one replicate in one dimension */
typedef struct {
    int dimension, replicate;
    int64_t first; /* draw */
    int n;
    uint32_t length, within; /* of the replicate; of it the first draw */
} Run;

static uint64_t
place(const Sampler *sampler, int dimension, int what)
{
    return rng_place((uint64_t)dimension, (uint64_t)what, (uint64_t)sampler->kind);
}

static const uint16_t *
turns_of(const Sampler *sampler, int dimension, int replicate)
{
    const size_t order = (size_t)dimension * SAMPLER_REPLICATES + (size_t)replicate;

    return sampler->turns + order * sampler->n_turns;
}

/* A block of random words serves four draws one after another. */
static void
make_words(uint64_t words[CHUNK], const Sampler *sampler, const Run *run)
{
    uint64_t made[RNG_WORDS][CHUNK / RNG_WORDS + 1];
    uint64_t *const out[] = { made[0], made[1], made[2], made[3] };
    const RngCounters counters = { .first = (uint64_t)run->first / RNG_WORDS,
                                   .at = place(sampler, run->dimension, OF_DRAWS) };
    const int skipped = (int)(run->first % RNG_WORDS);

    rng_words(out, sampler->key, &counters, (skipped + run->n + RNG_WORDS - 1) / RNG_WORDS);
    for (int lane = 0; lane < run->n; lane++)
        words[lane] = made[(skipped + lane) % RNG_WORDS][(skipped + lane) / RNG_WORDS];
}

static void
fill_random(const Sampler *sampler, double *restrict u, const Run *run)
{
    uint64_t words[CHUNK];

    make_words(words, sampler, run);
    for (int lane = 0; lane < run->n; lane++) u[lane] = rng_uniform(words[lane]);
}

static int
bits_of(uint32_t number)
{
    int bits = 0;

    for (; number; number >>= 1) bits++;
    return bits;
}

/* A number in a stratum has as many bits as make the sum exact and leave room below 1. */
static void
fill_latin(const Sampler *sampler, double *restrict u, const Run *run)
{
    const int dropped = 12 + bits_of(run->length - 1);
    const double step = 1 / (double)(UINT64_C(1) << (64 - dropped)), strata = run->length;
    uint64_t words[CHUNK];
    uint32_t strata_of[CHUNK];

    make_words(words, sampler, run);
    shuffle_places(strata_of, &sampler->shuffle, turns_of(sampler, run->dimension, run->replicate),
                   run->length, run->within, run->n);
    for (int lane = 0; lane < run->n; lane++)
        u[lane] = (strata_of[lane] + ((double)(words[lane] >> dropped) + 0.5) * step) / strata;
}

static void
fill_sobol(const Sampler *sampler, double *restrict u, const Run *run)
{
    const uint32_t *directions = sampler->directions + (size_t)run->dimension * SOBOL_BITS;
    uint64_t words[CHUNK];
    uint32_t points[CHUNK];

    make_words(words, sampler, run);
    sobol_points(points, directions, run->within, run->n);
    sobol_scramble(words, points, run->n, sampler->n_depths, sampler->key, (uint64_t)run->replicate,
                   place(sampler, run->dimension, OF_DEPTHS));
    for (int lane = 0; lane < run->n; lane++) u[lane] = rng_uniform(words[lane]);
}

static int64_t
longest(const Sampler *sampler)
{
    return (sampler->n_draws + SAMPLER_REPLICATES - 1) / SAMPLER_REPLICATES;
}

static void
ready_latin(Sampler *sampler)
{
    sampler->shuffle = shuffle_of(longest(sampler));
    sampler->n_turns = shuffle_n_turns(&sampler->shuffle);
    const size_t n_orders = (size_t)sampler->n_dimensions * SAMPLER_REPLICATES;
    sampler->turns = memory_new(n_orders * sampler->n_turns + 1, sizeof(uint16_t));
    for (size_t order = 0; order < n_orders; order++) {
        const int dimension = (int)(order / SAMPLER_REPLICATES);
        shuffle_draw(sampler->turns + order * sampler->n_turns, &sampler->shuffle, sampler->key,
                     order % SAMPLER_REPLICATES, place(sampler, dimension, OF_ORDERS));
    }
}

static void
ready_sobol(Sampler *sampler)
{
    const size_t n_directions = (size_t)sampler->n_dimensions * SOBOL_BITS;

    sampler->n_depths = (bits_of((uint32_t)(longest(sampler) - 1)) + 7) / 8;
    sampler->directions = memory_new(n_directions + 1, sizeof(uint32_t));
    sobol_directions(sampler->directions, sampler->n_dimensions);
}

static Status
check(SamplerKind kind, int64_t n_draws, int n_dimensions, Error *err)
{
    const char *name = sampler_names[kind];

    if (n_draws < 1 || n_draws > SAMPLER_MOST_DRAWS)
        return fail(err, ERR_SPEC, "%lld draws: there must be 1 to %lld", (long long)n_draws,
                    (long long)SAMPLER_MOST_DRAWS);
    if (kind != SAMPLER_RANDOM && n_draws < 2 * SAMPLER_REPLICATES)
        return fail(err, ERR_SPEC,
                    "%lld draws are too few for the sampler \"%s\", which is made of %d independent"
                    " replicates (%d draws or more, or the sampler \"random\")",
                    (long long)n_draws, name, SAMPLER_REPLICATES, 2 * SAMPLER_REPLICATES);
    if (kind == SAMPLER_SOBOL && n_dimensions > SOBOL_DIMENSIONS)
        return fail(err, ERR_SPEC,
                    "%d uncertain parameters are too many for the sampler \"%s\" (at most %d, or"
                    " the sampler \"latin hypercube\")",
                    n_dimensions, name, SOBOL_DIMENSIONS);
    return OK;
}

Status
sampler_new(Sampler **sampler, SamplerKind kind, uint64_t seed, int64_t n_draws, int n_dimensions,
            Error *err)
{
    const Status status = check(kind, n_draws, n_dimensions, err);

    assert(n_dimensions >= 0);
    *sampler = NULL;
    if (status != OK) return status;
    Sampler *made = memory_new(1, sizeof(*made));
    made->kind = kind;
    made->n_dimensions = n_dimensions;
    made->n_draws = n_draws;
    rng_key(made->key, seed, RNG_PARAMETERS);
    if (kind == SAMPLER_LATIN) ready_latin(made);
    if (kind == SAMPLER_SOBOL) ready_sobol(made);
    *sampler = made;
    return OK;
}

void
sampler_delete(Sampler *sampler)
{
    if (!sampler) return;
    free(sampler->turns);
    free(sampler->directions);
    free(sampler);
}

int
sampler_replicates(const Sampler *sampler)
{
    return sampler->kind == SAMPLER_RANDOM ? 1 : SAMPLER_REPLICATES;
}

/* The largest replicate whose first draw is not after this one */
int
sampler_replicate_of(const Sampler *sampler, int64_t draw)
{
    const int64_t replicates = sampler_replicates(sampler);

    return (int)((replicates * draw + replicates - 1) / sampler->n_draws);
}

int64_t
sampler_first_of(const Sampler *sampler, int replicate)
{
    return replicate * sampler->n_draws / sampler_replicates(sampler);
}

void
sampler_fill(const Sampler *sampler, double *restrict u, int dimension, int64_t first, int n)
{
    static void (*const fills[])(const Sampler *, double *restrict, const Run *) = {
        [SAMPLER_RANDOM] = fill_random,
        [SAMPLER_LATIN] = fill_latin,
        [SAMPLER_SOBOL] = fill_sobol,
    };

    assert(dimension >= 0 && dimension < sampler->n_dimensions);
    assert(first >= 0 && n >= 0 && first + n <= sampler->n_draws);
    for (int done = 0, most; done < n; done += most) {
        const int64_t draw = first + done;
        const int replicate = sampler_replicate_of(sampler, draw);
        const int64_t start = sampler_first_of(sampler, replicate),
                      end = sampler_first_of(sampler, replicate + 1);
        most = n - done < CHUNK ? n - done : CHUNK;
        if (most > end - draw) most = (int)(end - draw);
        fills[sampler->kind](sampler, u + done,
                             &(Run){ .dimension = dimension,
                                     .replicate = replicate,
                                     .first = draw,
                                     .n = most,
                                     .length = (uint32_t)(end - start),
                                     .within = (uint32_t)(draw - start) });
    }
}
