/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/evsi.h"
#include "math/rng.h"
#include "math/special.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool
evsi_init(Evsi *evsi, const Study *study, uint64_t seed, long long n_draws)
{
    const VoiPlan *plan = &study->analyses.voi;

    *evsi =
        (Evsi){ .study = study, .seed = seed, .n_draws = n_draws, .n_designs = plan->n_designs };
    evsi->found = memory_new((size_t)plan->n_designs + 1, sizeof(double *));
    for (int design = 0; design < plan->n_designs; design++)
        if (plan->designs[design].arms[0] != NONE)
            evsi->found[design] =
                memory_new((size_t)plan->designs[design].n_sizes * EVSI_SUMMARIES * (size_t)n_draws,
                           sizeof(double));
    return plan->n_designs > 0;
}

void
evsi_free(Evsi *evsi)
{
    for (int design = 0; evsi->found && design < evsi->n_designs; design++)
        free(evsi->found[design]);
    free(evsi->found);
    *evsi = (Evsi){ 0 };
}

/* ---- a trial ---- */

enum { PATIENTS = 256 }; /* side by side */

/* What happens in each cycle of the follow-up of one arm. */
typedef struct {
    int n_cycles;
    double *events, *gone; /* [n_cycles] who have it, and who leave for any reason */
} Arm;

/* Time of an event, in cycles, at which survival has fallen to u: straight lines within a cycle;
 * beyond the horizon nothing is known to happen. */
static double
time_of(const double *survival, int n_cycles, double u)
{
    int low = 0, high = n_cycles;

    if (survival[n_cycles] > u) return INFINITY;
    while (high - low > 1) { /* survival[low] > u >= survival[high] */
        const int middle = (low + high) / 2;
        if (survival[middle] > u)
            low = middle;
        else
            high = middle;
    }
    const double fall = survival[low] - survival[high];
    return fall > 0 ? low + (survival[low] - u) / fall : high;
}

/* The patients first .. end - 1 of an arm. Times in cycles. */
static void
follow_patients(Arm *arm, const double *survival, int horizon, const StudyDesign *design,
                double cycle_length, const uint64_t key[RNG_WORDS], uint64_t place, uint64_t draw,
                long long first, long long end)
{
    double made[RNG_WORDS][PATIENTS];
    double *const out[RNG_WORDS] = { made[0], made[1], made[2], made[3] };
    const double accrual = design->accrual / cycle_length;
    const double follow_up = design->follow_up / cycle_length;

    for (long long at = first; at < end; at += PATIENTS) {
        const int n = end - at < PATIENTS ? (int)(end - at) : PATIENTS;
        const RngCounters counters = { .first = (uint64_t)at, .at = place, .draw = draw };
        rng_uniforms(out, key, &counters, n);
        for (int i = 0; i < n; i++) {
            const double watched = follow_up - accrual * made[1][i];
            const double time = time_of(survival, horizon, made[0][i]);
            const double until = fmin(time, watched);
            const int cycle = until < arm->n_cycles ? (int)until : arm->n_cycles - 1;
            arm->gone[cycle]++;
            if (time <= watched) arm->events[cycle]++;
        }
    }
}

/* Log-rank by cycle: ties within a cycle as hypergeometric. */
static void
summarise(double *log_ratio, double *n_events, const Arm arms[2], long long n)
{
    double at_risk[2] = { (double)n, (double)n }, observed = 0, expected = 0, variance = 0, all = 0;

    for (int cycle = 0; cycle < arms[0].n_cycles; cycle++) {
        const double events = arms[0].events[cycle] + arms[1].events[cycle];
        const double people = at_risk[0] + at_risk[1];
        if (events > 0 && people > 1) {
            const double share = at_risk[0] / people;
            observed += arms[0].events[cycle];
            expected += events * share;
            variance += events * share * (1 - share) * (people - events) / (people - 1);
        }
        all += events;
        for (int arm = 0; arm < 2; arm++) at_risk[arm] -= arms[arm].gone[cycle];
    }
    *log_ratio = variance > 0 ? (observed - expected) / variance : 0;
    *n_events = all;
}

/* Sizes from the smallest on, each adding patients to those that there are. */
static int
next_size(const StudyDesign *design, double above)
{
    int next = NONE;

    for (int size = 0; size < design->n_sizes; size++)
        if (design->sizes[size] > above &&
            (next == NONE || design->sizes[size] < design->sizes[next]))
            next = size;
    return next;
}

static void
run_trial(Evsi *evsi, int number, const double *const survival[2], long long draw)
{
    const Study *study = evsi->study;
    const StudyDesign *design = &study->analyses.voi.designs[number];
    const double cycle_length = study->settings.cycle_length;
    const int n_cycles = (int)(design->follow_up / cycle_length) + 1;
    double *room = memory_new(4 * (size_t)n_cycles, sizeof(double));
    Arm arms[2] = { { n_cycles, room, room + n_cycles },
                    { n_cycles, room + 2 * n_cycles, room + 3 * n_cycles } };
    uint64_t key[RNG_WORDS];

    rng_key(key, evsi->seed, RNG_TRIAL);
    double before = 0;
    for (int size; (size = next_size(design, before)) != NONE; before = design->sizes[size]) {
        double *found = evsi->found[number] + (size_t)size * EVSI_SUMMARIES * (size_t)evsi->n_draws;
        for (int arm = 0; arm < 2; arm++)
            follow_patients(&arms[arm], survival[arm], study->settings.n_cycles, design,
                            cycle_length, key, rng_place((uint64_t)number, (uint64_t)arm, 0),
                            (uint64_t)draw, (long long)before, (long long)design->sizes[size]);
        summarise(&found[draw], &found[evsi->n_draws + draw], arms, (long long)design->sizes[size]);
    }
    free(room);
}

/* The curve of a lane; who were never in the endpoint's states have none. */
static void
curve_of(double *survival, const Outcome *outcome, int curve, int lane)
{
    const double start = outcome_share(outcome, curve, 0)[lane];

    for (int boundary = 0; boundary <= outcome->n_cycles; boundary++)
        survival[boundary] = start > 0 ? outcome_share(outcome, curve, boundary)[lane] / start : 1;
}

void
evsi_look(void *context, const Evaluation *evaluation, long long first, int n_lanes)
{
    Evsi *evsi = context;
    const VoiPlan *plan = &evsi->study->analyses.voi;
    const size_t row = (size_t)evsi->study->settings.n_cycles + 1;
    double *room = memory_new(2 * row, sizeof(double));
    const double *const survival[2] = { room, room + row };

    for (int number = 0; number < plan->n_designs; number++) {
        const StudyDesign *design = &plan->designs[number];
        for (int lane = 0; evsi->found[number] && lane < n_lanes; lane++) {
            for (int arm = 0; arm < 2; arm++)
                curve_of(room + (size_t)arm * row, &evaluation->outcomes[design->arms[arm]],
                         design->endpoint, lane);
            run_trial(evsi, number, survival, first + lane);
        }
    }
    free(room);
}

/* ---- a survey ---- */

/* P(X <= k) of the binomial */
static double
binomial_below(long long k, long long n, double p)
{
    if (k < 0) return 0;
    if (k >= n) return 1;
    return special_beta_upper((double)(k + 1), (double)(n - k), p);
}

long long
evsi_binomial(double u, long long n, double p)
{
    const double size = (double)n,
                 guess = size * p + real_normal_quantile(u) * sqrt(size * p * (1 - p));
    long long k = guess < 0 ? 0 : guess > size ? n : (long long)guess;

    if (!(p > 0)) return 0;
    if (p >= 1) return n;
    while (k > 0 && binomial_below(k - 1, n, p) >= u) k--;
    while (k < n && binomial_below(k, n, p) < u) k++;
    return k;
}

static double
measure(double truth, const StudyDesign *design, double size, double u)
{
    if (!isnan(design->sd)) return truth + design->sd / sqrt(size) * real_normal_quantile(u);
    return (double)evsi_binomial(u, (long long)size, fmin(fmax(truth, 0), 1)) / size;
}

double *
evsi_findings(int *q, const Evsi *evsi, const Psa *psa, int number, int size)
{
    const StudyDesign *design = &evsi->study->analyses.voi.designs[number];
    const bool trial = evsi->found[number] != NULL;
    uint64_t key[RNG_WORDS], words[RNG_WORDS];

    *q = trial ? EVSI_SUMMARIES : design->informs.n;
    double *found = memory_new((size_t)*q * (size_t)psa->n, sizeof(double));
    rng_key(key, evsi->seed, RNG_TRIAL);
    for (int item = 0; item < *q; item++)
        for (long long draw = 0; draw < psa->n; draw++) {
            const long long asked = psa->number ? psa->number[draw] - 1 : draw;
            if (trial) {
                found[item * psa->n + draw] =
                    evsi->found[number][((size_t)size * EVSI_SUMMARIES + (size_t)item) *
                                            (size_t)evsi->n_draws +
                                        (size_t)asked];
                continue;
            }
            const int place = psa->draws.place[design->informs.at[item]];
            const uint64_t counter[RNG_WORDS] = { (uint64_t)item, (uint64_t)asked,
                                                  rng_place((uint64_t)number, (uint64_t)size, 1),
                                                  0 };
            rng_block(words, key, counter);
            found[item * psa->n + draw] = measure(psa->parameters[place * psa->n + draw], design,
                                                  design->sizes[size], rng_uniform(words[0]));
        }
    return found;
}
