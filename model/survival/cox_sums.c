/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survival/cox_sums.h"
#include "base/clones.h"
#include "base/memory.h"
#include "math/order.h"
#include "math/real.h"
#include "math/real_arrays.h"
#include <stdlib.h>
#include <string.h>

/* People and events are taken in blocks. A term is a product of covariates: 1, then x_a, then
 * x_a x_b for b <= a. Blocks lie STRIDE apart, which keeps their terms out of each other's way in
 * the cache. */
enum { BLOCK = 256, STRIDE = BLOCK + 8, LANES_OF_SUM = 8 };

static int
n_terms(int p)
{
    return 1 + p + p * (p + 1) / 2;
}

/* ---- the order of the pass ---- */

static void
people_init(CoxPeople *people, int n, int n_covariates)
{
    *people = (CoxPeople){ .n = n, .n_covariates = n_covariates };
    people->time = memory_new((size_t)n + 1, sizeof(double));
    people->x = memory_new((size_t)n * (size_t)n_covariates + 1, sizeof(double));
}

static void
people_free(CoxPeople *people)
{
    free(people->time);
    free(people->x);
}

/* The mean, or the value that all have, so that a constant becomes 0. */
static double
centre_of(const double *x, int n)
{
    double sum = 0;
    bool same = true;

    for (int i = 0; i < n; i++) {
        sum += x[i];
        same = same && x[i] == x[0];
    }
    return same && n > 0 ? x[0] : sum / n;
}

void
cox_sums_init(CoxRows *rows, const CoxData *data, const double *g)
{
    const int n = data->n;
    int *order = memory_new((size_t)n + 1, sizeof(int));

    *rows = (CoxRows){ .event = memory_new((size_t)n + 1, sizeof(double)) };
    if (g) rows->g = memory_new((size_t)n + 1, sizeof(double));
    people_init(&rows->leaving, n, data->n_covariates);
    for (int i = 0; i < n; i++) {
        const KmPoint *point = &data->points[n - 1 - i];
        rows->leaving.time[i] = point->time;
        rows->event[i] = point->event;
        if (g) rows->g[i] = point->event ? g[n - 1 - i] : 0;
    }
    if (data->entry) {
        people_init(&rows->coming, n, data->n_covariates);
        order_indices(order, data->entry, n);
        for (int i = 0; i < n; i++) rows->coming.time[i] = data->entry[order[n - 1 - i]];
    }
    for (int item = 0; item < data->n_covariates; item++) {
        const double *x = data->x[item], centre = centre_of(x, n);
        double *leaving = rows->leaving.x + (size_t)item * (size_t)n;
        double *coming = data->entry ? rows->coming.x + (size_t)item * (size_t)n : NULL;
        for (int i = 0; i < n; i++) leaving[i] = x[n - 1 - i] - centre;
        for (int i = 0; i < n && coming; i++) coming[i] = x[order[n - 1 - i]] - centre;
    }
    free(order);
}

void
cox_sums_free(CoxRows *rows)
{
    people_free(&rows->leaving);
    people_free(&rows->coming);
    free(rows->event);
    free(rows->g);
    *rows = (CoxRows){ 0 };
}

/* ---- people, block by block ---- */

typedef struct {
    const CoxPeople *people;
    const double *beta;
    int next, first; /* of the people; those from `first` on are in the block */
    double eta[BLOCK];
    double *terms; /* [n_terms][STRIDE] times exp(eta), owned */
} Stream;

HOT static void
fill_block(Stream *stream, int n)
{
    const int p = stream->people->n_covariates;
    const double *x = stream->people->x + stream->first;
    const size_t n_people = (size_t)stream->people->n;
    double *weight = stream->terms, *term = weight + (1 + p) * STRIDE;

    for (int i = 0; i < n; i++) stream->eta[i] = 0;
    for (int a = 0; a < p; a++)
        for (int i = 0; i < n; i++)
            stream->eta[i] += stream->beta[a] * x[(size_t)a * n_people + (size_t)i];
    real_exps(weight, stream->eta, n);
    for (int a = 0; a < p; a++) {
        const double *restrict left = x + (size_t)a * n_people;
        double *restrict single = weight + (1 + a) * STRIDE;
        for (int i = 0; i < n; i++) single[i] = weight[i] * left[i];
        for (int b = 0; b <= a; b++, term += STRIDE) {
            const double *restrict right = x + (size_t)b * n_people;
            double *restrict product = term;
            for (int i = 0; i < n; i++) product[i] = single[i] * right[i];
        }
    }
}

/* The terms of the next of the people, STRIDE apart. */
static const double *
next_terms(Stream *stream)
{
    if (stream->next == stream->first + BLOCK || stream->next == 0) {
        const int left = stream->people->n - stream->next;
        stream->first = stream->next;
        fill_block(stream, left < BLOCK ? left : BLOCK);
    }
    return stream->terms + (stream->next++ - stream->first);
}

/* ---- events, block by block ---- */

/* What the events waiting to be added face: sums over those at risk. */
typedef struct {
    int n;
    double *at_risk; /* [n_terms][STRIDE] owned */
    double *mean;    /* [n_covariates][STRIDE] owned */
    double g[BLOCK], weight[BLOCK], log_s0[BLOCK], variance[BLOCK];
} Events;

/* Sums of x y, or of x (y NULL), in lanes of a fixed number. */
INLINED double
sum_of(const double *x, const double *y, int n)
{
    double lanes[LANES_OF_SUM] = { 0 }, sum = 0;
    int i = 0;

    for (; i + LANES_OF_SUM <= n; i += LANES_OF_SUM)
        for (int lane = 0; lane < LANES_OF_SUM; lane++)
            lanes[lane] += y ? x[i + lane] * y[i + lane] : x[i + lane];
    for (; i < n; i++) sum += y ? x[i] * y[i] : x[i];
    for (int lane = 0; lane < LANES_OF_SUM; lane++) sum += lanes[lane];
    return sum;
}

HOT static void
add_events(CoxSums *sums, Events *events, bool weighted)
{
    const int p = sums->n_covariates, n = events->n;
    const double *second = events->at_risk + (1 + p) * STRIDE;
    double *restrict variance = events->variance;

    real_logs(events->log_s0, events->at_risk, n);
    sums->log_likelihood -= sum_of(events->log_s0, NULL, n);
    for (int i = 0; i < n; i++) events->weight[i] = 1 / events->at_risk[i];
    for (int a = 0; a < p; a++) {
        double *restrict mean = events->mean + a * STRIDE;
        const double *restrict s1 = events->at_risk + (1 + a) * STRIDE;
        for (int i = 0; i < n; i++) mean[i] = s1[i] * events->weight[i];
        sums->U[a] -= sum_of(mean, NULL, n);
        if (weighted) sums->Ug[a] -= sum_of(mean, events->g, n);
        for (int b = 0; b <= a; b++, second += STRIDE) {
            const double *other = events->mean + b * STRIDE;
            const int at = a * COX_MOST + b;
            for (int i = 0; i < n; i++)
                variance[i] = second[i] * events->weight[i] - mean[i] * other[i];
            sums->I[at] += sum_of(variance, NULL, n);
            if (!weighted) continue;
            sums->Ig[at] += sum_of(variance, events->g, n);
            for (int i = 0; i < n; i++) variance[i] *= events->g[i];
            sums->Igg[at] += sum_of(variance, events->g, n);
        }
    }
    events->n = 0;
}

/* ---- the pass ---- */

/* All sums are [n_terms]. */
typedef struct {
    int n_terms;
    Stream leaving, coming;
    Events events;
    double *risk, *rest; /* over those at risk, and what rounding took from it; owned */
    double *tied;        /* over those with an event at this time; owned */
} Pass;

static void
pass_init(Pass *pass, const CoxRows *rows, const double *beta)
{
    const int p = rows->leaving.n_covariates;
    const size_t terms = (size_t)n_terms(p), size = terms * STRIDE;

    *pass = (Pass){ .n_terms = n_terms(p) };
    pass->leaving = (Stream){ .people = &rows->leaving, .beta = beta };
    pass->coming = (Stream){ .people = &rows->coming, .beta = beta };
    pass->leaving.terms = memory_new(size, sizeof(double));
    pass->coming.terms = memory_new(rows->coming.n > 0 ? size : 1, sizeof(double));
    pass->events.at_risk = memory_new(size, sizeof(double));
    pass->events.mean = memory_new((size_t)p * STRIDE + 1, sizeof(double));
    pass->risk = memory_new(terms, sizeof(double));
    pass->rest = memory_new(terms, sizeof(double));
    pass->tied = memory_new(terms, sizeof(double));
}

static void
pass_free(Pass *pass)
{
    free(pass->leaving.terms);
    free(pass->coming.terms);
    free(pass->events.at_risk);
    free(pass->events.mean);
    free(pass->risk);
    free(pass->rest);
    free(pass->tied);
}

static void
add_person(double *sum, const double *terms, int n)
{
    for (int term = 0; term < n; term++) sum[term] += terms[term * STRIDE];
}

/* Adds or takes away, keeping what rounding loses: the few who are at risk before most have come
 * are a difference of all who ever did. Knuth's sum of two (The Art of Computer Programming 2,
 * 4.2.2). */
static void
add_exactly(Pass *pass, const double *terms, double sign)
{
    for (int term = 0; term < pass->n_terms; term++) {
        const double x = sign * terms[term * STRIDE], old = pass->risk[term], sum = old + x;
        const double part = sum - old;
        pass->rest[term] += (old - (sum - part)) + (x - part);
        pass->risk[term] = sum;
    }
}

/* Those with an event at one time, each facing those at risk less a growing share of the tied
 * (Efron). */
static void
face(CoxSums *sums, Pass *pass, int n_tied, const double *g)
{
    Events *events = &pass->events;

    for (int k = 0; k < n_tied; k++) {
        const double share = (double)k / n_tied;
        double *at_risk = events->at_risk + events->n;
        for (int term = 0; term < pass->n_terms; term++)
            at_risk[term * STRIDE] = pass->risk[term] + pass->rest[term];
        for (int term = 0; term < pass->n_terms && k > 0; term++)
            at_risk[term * STRIDE] -= share * pass->tied[term];
        events->g[events->n] = g ? *g : 0;
        if (++events->n == BLOCK) add_events(sums, events, g != NULL);
    }
}

static void
go_back(CoxSums *sums, Pass *pass, const CoxRows *rows)
{
    const double *time = rows->leaving.time, *entry = rows->coming.time;
    const int n = rows->leaving.n;
    Stream *coming = &pass->coming;

    for (int i = 0, event = 0; i < n;) {
        const double now = time[i];
        int n_tied = 0;
        for (; i < n && time[i] == now; i++) {
            const double *terms = next_terms(&pass->leaving);
            if (entry)
                add_exactly(pass, terms, 1);
            else
                add_person(pass->risk, terms, pass->n_terms);
            if (rows->event[i] == 0) continue;
            if (n_tied == 0) memset(pass->tied, 0, (size_t)pass->n_terms * sizeof(double));
            add_person(pass->tied, terms, pass->n_terms);
            event = i;
            n_tied++;
        }
        while (entry && coming->next < n && entry[coming->next] >= now)
            add_exactly(pass, next_terms(coming), -1);
        face(sums, pass, n_tied, rows->g ? &rows->g[event] : NULL);
    }
    add_events(sums, &pass->events, rows->g != NULL);
}

/* What those with an event add themselves. */
static void
add_own(CoxSums *sums, const CoxRows *rows, const double *beta)
{
    const int n = rows->leaving.n;

    for (int a = 0; a < sums->n_covariates; a++) {
        const double *x = rows->leaving.x + (size_t)a * (size_t)n;
        const double sum = sum_of(x, rows->event, n);
        sums->U[a] += sum;
        sums->log_likelihood += beta[a] * sum;
        if (rows->g) sums->Ug[a] += sum_of(x, rows->g, n);
    }
}

static void
mirror(double *matrix, int p)
{
    for (int a = 0; a < p; a++)
        for (int b = 0; b < a; b++) matrix[b * COX_MOST + a] = matrix[a * COX_MOST + b];
}

void
cox_sums_at(CoxSums *sums, const CoxRows *rows, const double *beta)
{
    const int p = rows->leaving.n_covariates;
    Pass *pass = memory_new(1, sizeof(*pass));

    *sums = (CoxSums){ .n_covariates = p };
    pass_init(pass, rows, beta);
    go_back(sums, pass, rows);
    add_own(sums, rows, beta);
    mirror(sums->I, p);
    mirror(sums->Ig, p);
    mirror(sums->Igg, p);
    pass_free(pass);
    free(pass);
}
