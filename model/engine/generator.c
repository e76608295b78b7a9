/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/generator.h"
#include "math/real.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_MOVES = 10000, MOST_TERMS = 64 };

/* Poisson probabilities of k moves, and of more than k: sums from the smallest up, since 1 minus
 * the others would leave few digits of a small rate's. */
typedef struct {
    int n;
    double weight[MOST_TERMS], tail[MOST_TERMS];
} Series;

typedef struct {
    const Exits *exits;
    const People *people;
    double *rate; /* [n_routes][n_lanes] cumulative hazard over the cycle */
    double *out;  /* [n_states][n_lanes] sum of those that leave          */
    double *now, *term, *next, *sum,
        *time;             /* [n_states][n_lanes]; time: spent in each state, in cycles */
    double largest, parts; /* moves expected of the fastest; parts of the cycle with at most one */
    int n;                 /* n_states * n_lanes */
    Series series;         /* of one part */
} Work;

static Status
fill_rates(Work *work, Exits *exits, int cycle, Error *err)
{
    const int n_lanes = exits->n_lanes;
    double *D = memory_new(exits->room * (size_t)(exits->n_routes + 1), sizeof(double));
    Status status = OK;

    for (int state = 0; state < work->people->n_states; state++) {
        const Leave *leave = &exits->leave[state];
        if (leave->kind == LEAVE_NEVER) continue;
        TRY(exits_rates(D, exits, state, cycle, err));
        for (int item = 0; item < leave->n_routes; item++) {
            const int route = leave->first_route + item;
            for (int lane = 0; lane < n_lanes; lane++) {
                const double rate = D[(size_t)item * exits->room + (size_t)lane];
                work->rate[route * n_lanes + lane] = rate;
                if (!exits->routes[route].stays) work->out[state * n_lanes + lane] += rate;
            }
        }
    }
    for (int i = 0; i < work->n; i++)
        if (work->out[i] > work->largest) work->largest = work->out[i];
    if (work->largest > MOST_MOVES)
        status = fail(err, ERR_NUMERIC,
                      "a rate of %g moves a cycle (cycle %d) is too large for the "
                      "matrix exponential (at most %d)",
                      work->largest, cycle, MOST_MOVES);
done:
    free(D);
    return status;
}

static void
fill_series(Series *series, double L)
{
    double weight = real_exp(-L), sum = 0;

    for (int k = 0; k < MOST_TERMS; k++) {
        series->weight[k] = weight;
        series->n = k + 1;
        if (weight < 1e-18 && k > L) break;
        weight *= L / (k + 1);
    }
    for (int k = series->n - 1; k >= 0; k--) {
        series->tail[k] = sum;
        sum += series->weight[k];
    }
}

/* next = term * P, P = I + D / L */
static void
multiply(const Work *work, double L, const bool *inside)
{
    const int n_lanes = work->exits->n_lanes;

    for (int i = 0; i < work->n; i++) work->next[i] = work->term[i] * (1 - work->out[i] / L);
    for (int item = 0; item < work->exits->n_routes; item++) {
        const Route *route = &work->exits->routes[item];
        if (route->stays || (inside && !inside[route->to])) continue;
        for (int lane = 0; lane < n_lanes; lane++)
            work->next[route->to * n_lanes + lane] +=
                work->term[route->from * n_lanes + lane] * work->rate[item * n_lanes + lane] / L;
    }
}

/* One part of the cycle: now := now exp(D / parts), and the time spent in each state is added up.
 */
static void
advance(Work *work, const bool *inside)
{
    const Series *series = &work->series;

    memcpy(work->term, work->now, (size_t)work->n * sizeof(double));
    for (int i = 0; i < work->n; i++) work->sum[i] = 0;
    for (int k = 0; k < series->n; k++) {
        const double weight = series->weight[k], spent = series->tail[k] / work->largest;
        for (int i = 0; i < work->n; i++) {
            work->sum[i] += weight * work->term[i];
            work->time[i] += spent * work->term[i];
        }
        if (k + 1 == series->n) break;
        multiply(work, work->largest, inside);
        memcpy(work->term, work->next, (size_t)work->n * sizeof(double));
    }
    memcpy(work->now, work->sum, (size_t)work->n * sizeof(double));
}

static void
move_layer(Work *work, People *people, int layer, double *moved)
{
    const int n_lanes = people->n_lanes;

    for (int state = 0; state < people->n_states; state++)
        memcpy(work->now + state * n_lanes,
               cells_at(people, cells_of(people->cells, state, WHOLE), layer, 0),
               (size_t)n_lanes * sizeof(double));
    memset(work->time, 0, (size_t)work->n * sizeof(double));
    for (int part = 0; work->largest > 0 && part < (int)work->parts; part++)
        advance(work, people->inside[layer]);
    for (int state = 0; state < people->n_states; state++)
        memcpy(cells_at(people, cells_of(people->cells, state, WHOLE), layer, 0),
               work->now + state * n_lanes, (size_t)n_lanes * sizeof(double));
    for (int item = 0; layer == 0 && item < work->exits->n_routes; item++)
        for (int lane = 0; lane < n_lanes; lane++)
            moved[item * n_lanes + lane] =
                work->time[work->exits->routes[item].from * n_lanes + lane] *
                work->rate[item * n_lanes + lane];
}

Status
generator_step(People *people, Exits *exits, double *moved, int cycle, Error *err)
{
    const size_t n = (size_t)people->n_states * (size_t)people->n_lanes;
    const size_t routes = (size_t)exits->n_routes * (size_t)people->n_lanes;
    double *room = memory_new(6 * n + routes + 1, sizeof(double));
    Work work = { .exits = exits,
                  .people = people,
                  .rate = room + 6 * n,
                  .out = room,
                  .now = room + n,
                  .term = room + 2 * n,
                  .next = room + 3 * n,
                  .sum = room + 4 * n,
                  .time = room + 5 * n,
                  .n = (int)n };
    Status status;

    TRY(fill_rates(&work, exits, cycle, err));
    work.parts = work.largest <= 1 ? 1 : (double)(int)(work.largest + 1);
    fill_series(&work.series, work.largest / work.parts);
    for (int layer = 0; layer < people->n_layers; layer++) move_layer(&work, people, layer, moved);
done:
    free(room);
    return status;
}
