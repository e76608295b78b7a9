/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/tally.h"
#include <stdlib.h>
#include <string.h>

/* ---- sums of a block ---- */

void
tally_init(Tally *tally, const Simulator *simulator)
{
    *tally = (Tally){ .n_states = simulator->study->n_states,
                      .n_routes = simulator->n_routes,
                      .n_sums = simulator->n_sums };
    tally->spent = memory_new((size_t)tally->n_states * 3 + 1, sizeof(double));
    tally->fired = memory_new((size_t)tally->n_routes * 3 + 1, sizeof(double));
    tally->started = memory_new((size_t)tally->n_states + 1, sizeof(double));
    tally->sums = memory_new((size_t)tally->n_sums * 2 + 1, sizeof(double));
}

void
tally_clear(Tally *tally)
{
    memset(tally->spent, 0, (size_t)tally->n_states * 3 * sizeof(double));
    memset(tally->fired, 0, (size_t)tally->n_routes * 3 * sizeof(double));
    memset(tally->started, 0, (size_t)tally->n_states * sizeof(double));
    memset(tally->sums, 0, (size_t)tally->n_sums * 2 * sizeof(double));
}

static void
add_all(double *into, const double *from, int n)
{
    for (int i = 0; i < n; i++) into[i] += from[i];
}

void
tally_add(Tally *tally, const Tally *other)
{
    add_all(tally->spent, other->spent, tally->n_states * 3);
    add_all(tally->fired, other->fired, tally->n_routes * 3);
    add_all(tally->started, other->started, tally->n_states);
    add_all(tally->sums, other->sums, tally->n_sums * 2);
}

void
tally_free(Tally *tally)
{
    free(tally->spent);
    free(tally->fired);
    free(tally->started);
    free(tally->sums);
    *tally = (Tally){ 0 };
}

/* ---- counts ---- */

void
tally_counts_init(Counts *counts, const Simulator *simulator)
{
    const Study *study = simulator->study;

    *counts = (Counts){ .n_routes = simulator->n_routes,
                        .n_cycles = study->settings.n_cycles,
                        .n_endpoints = study->n_endpoints };
    const size_t boundaries = (size_t)counts->n_cycles + 2, routes = (size_t)counts->n_routes;
    const size_t endpoints = (size_t)counts->n_endpoints + 1;

    counts->moved = memory_new(boundaries * (routes + 1), sizeof(int));
    counts->left = memory_new(boundaries * endpoints, sizeof(long long));
    counts->censored = memory_new(boundaries * endpoints, sizeof(long long));
    counts->outside = memory_new(endpoints, sizeof(long long));
}

void
tally_counts_add(Counts *counts, const Counts *other)
{
    const int cells = (counts->n_cycles + 2) * counts->n_routes;
    const int exits = (counts->n_cycles + 2) * (counts->n_endpoints + 1);

    for (int i = 0; i < cells; i++) counts->moved[i] += other->moved[i];
    for (int i = 0; i < exits; i++) {
        counts->left[i] += other->left[i];
        counts->censored[i] += other->censored[i];
    }
    for (int i = 0; i <= counts->n_endpoints; i++) counts->outside[i] += other->outside[i];
}

void
tally_counts_free(Counts *counts)
{
    free(counts->moved);
    free(counts->left);
    free(counts->censored);
    free(counts->outside);
    *counts = (Counts){ 0 };
}
