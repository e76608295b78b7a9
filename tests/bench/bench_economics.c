/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decisions over draws: ns per draw, strategy and threshold. */
#include "base/memory.h"
#include "bench.h"
#include "economics/acceptability.h"
#include "math/rng.h"
#include <math.h>
#include <stdlib.h>

enum { DRAWS = 1000000, STRATEGIES = 5, THRESHOLDS = 200 };

typedef struct {
    double *cost, *effect; /* [STRATEGIES][DRAWS] owned */
    double wtp[THRESHOLDS];
} Decision;

/* Exponential costs of mean 10,000 and effects of mean 1: every strategy is the best in some draws
 * at every threshold. */
static void
init_decision(Decision *decision)
{
    const size_t n = (size_t)STRATEGIES * DRAWS;
    uint64_t key[RNG_WORDS];

    rng_key(key, 1, RNG_TRIAL);
    decision->cost = memory_new(n, sizeof(double));
    decision->effect = memory_new(n, sizeof(double));
    for (size_t item = 0; item < n; item++) {
        const uint64_t counter[RNG_WORDS] = { item, 0, 0, 0 };
        uint64_t words[RNG_WORDS];
        rng_block(words, key, counter);
        decision->cost[item] = -1e4 * log(rng_uniform(words[0]));
        decision->effect[item] = -log(rng_uniform(words[1]));
    }
    for (int item = 0; item < THRESHOLDS; item++) decision->wtp[item] = 500.0 * item;
}

static void
run_decision(void *context)
{
    const Decision *decision = context;
    Acceptability result;

    acceptability_init(&result, decision->cost, decision->effect, STRATEGIES, DRAWS, decision->wtp,
                       THRESHOLDS, 1);
    if (!(result.evpi[THRESHOLDS - 1] > 0)) bench_fail("evpi_ceac", "knowing all is worth nothing");
    acceptability_free(&result);
}

static Measured
measure_decision(int which)
{
    Decision decision;

    (void)which;
    init_decision(&decision);
    const double ns =
        bench_time(run_decision, &decision) / ((double)DRAWS * STRATEGIES * THRESHOLDS);
    free(decision.cost);
    free(decision.effect);
    return (Measured){ ns, NAN };
}

/* clang-format off */
const Kernel bench_economics[] = {
    { "evpi_ceac", 0.1, NAN, measure_decision, 0,
      "a draw, strategy and threshold of EVPI and acceptability: 1,000,000 x 5 x 200" },
    { 0 },
};
/* clang-format on */
