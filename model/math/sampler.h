/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MATH_SAMPLER_H
#define MATH_SAMPLER_H
/** @file sampler.h
 *  Uniform numbers in (0, 1) for the draws of a probabilistic analysis, one dimension for each
 *  uncertain parameter; which quantile they go to is the caller's.
 *
 *  "latin hypercube" and "sobol" spread the draws evenly, so draws are not independent and their
 *  scatter says nothing of the error of a mean. Hence both are made of 16 independent replicates,
 *  each a run of draws one after another: the scatter of the replicates' means says it.
 *  All numbers come of math/rng.h with the domain RNG_PARAMETERS, at places whose block is the
 *  SamplerKind.
 *
 *  Sources: docs/theory/uncertainty.md */
#include "base/fail.h"
#include <stdint.h>

enum { SAMPLER_REPLICATES = 16 };
#define SAMPLER_MOST_DRAWS (INT64_C(1) << 32)

/* The values are part of the numeric contract. */
typedef enum { SAMPLER_RANDOM, SAMPLER_LATIN, SAMPLER_SOBOL, SAMPLER_KINDS } SamplerKind;

extern const char *const sampler_names[]; /* by kind, as in a config; then NULL */

typedef struct Sampler Sampler; /* never changes once made: any thread may read it */

/** @param[out] sampler   made here; NULL after a failure
 *  @param n_draws        1 to SAMPLER_MOST_DRAWS; at least 2 a replicate
 *  @param n_dimensions   0 or more; at most SOBOL_DIMENSIONS for "sobol"
 *  @return OK or ERR_SPEC */
Status sampler_new(Sampler **sampler, SamplerKind kind, uint64_t seed, int64_t n_draws,
                   int n_dimensions, Error *err);
void sampler_delete(Sampler *sampler); /* or NULL */

/** 1 for "random", whose draws are independent; else SAMPLER_REPLICATES. */
int sampler_replicates(const Sampler *sampler);

/** The replicate that a draw is of. */
int sampler_replicate_of(const Sampler *sampler, int64_t draw);

/** The first draw of a replicate; n_draws for the replicate after the last. */
int64_t sampler_first_of(const Sampler *sampler, int replicate);

/** The numbers of one dimension for the draws first .. first + n - 1, all below n_draws. They are
 *  the same whatever was asked before and however a run of draws is cut. Of "random" they depend on
 *  seed, dimension and draw alone; of the others also on n_draws, which makes the replicates. */
void sampler_fill(const Sampler *sampler, double *restrict u, int dimension, int64_t first, int n);
#endif
