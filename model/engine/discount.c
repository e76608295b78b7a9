/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/discount.h"
#include "base/clones.h"
#include "math/real.h"
#include "math/real_arrays.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What the logarithm of the factor loses a year. */
static double
force_of(int kind, double rate)
{
    return kind == DISCOUNT_CONTINUOUS ? rate : real_log1p(rate);
}

/* Years that count. */
static double
years_until(int kind, double years)
{
    return kind == DISCOUNT_WHOLE_YEARS ? floor(years + 1e-9) : years;
}

void
discount_factors(double *factor, const Study *study, const DiscountRate *rate, const double *years,
                 int n)
{
    const int kind = study->settings.discount_kind;

    if (rate->table != NONE) {
        for (int i = 0; i < n; i++) factor[i] = discount_factor(study, rate, years[i]);
        return;
    }
    const double force = force_of(kind, rate->rate);
    for (int i = 0; i < n; i++) factor[i] = -years_until(kind, years[i]) * force;
    real_exps(factor, factor, n);
}

double
discount_factor(const Study *study, const DiscountRate *rate, double years)
{
    const int kind = study->settings.discount_kind;
    const double until = years_until(kind, years);
    double sum = 0;

    if (rate->table == NONE) return real_exp(-until * force_of(kind, rate->rate));
    assert(study->tables);
    const Lookup *table = &study->tables[rate->table];
    for (int row = 0; row < table->n; row++) { /* before the first row its rate holds */
        const double from = row == 0 ? 0 : fmax(table->x[row], 0);
        const double to = row + 1 < table->n ? fmin(table->x[row + 1], until) : until;
        if (to > from) sum -= (to - from) * force_of(kind, table->y[row]);
    }
    return real_exp(sum);
}

/* Weight of boundary t of n for the rules that weigh boundaries. */
static double
boundary_weight(int rule, int t, int n)
{
    switch (rule) {
    case WITHIN_SIMPSON: return t == 0 || t == n ? 1.0 / 3 : t % 2 ? 4.0 / 3 : 2.0 / 3;
    case WITHIN_DARTH_SIMPSON: return t == 0 || t == n ? 1.0 / 3 : t % 2 ? 2.0 / 3 : 4.0 / 3;
    default: return 1;
    }
}

static void
set_weights(WithinWeights *weights, int rule, int n)
{
    for (int cycle = 1; cycle <= n + 1; cycle++) {
        const bool inside = cycle <= n;
        switch (rule) {
        case WITHIN_HALF_CYCLE:
        case WITHIN_LIFE_TABLE:
            weights->start[cycle] = weights->end[cycle] = inside ? 0.5 : 0;
            break;
        case WITHIN_START: weights->start[cycle] = inside ? 1 : 0; break;
        case WITHIN_END: weights->end[cycle] = inside ? 1 : 0; break;
        default: weights->start[cycle] = boundary_weight(rule, cycle - 1, n); break;
        }
    }
    for (int t = 0; t <= n; t++)
        weights->boundary[t] = (t > 0 ? weights->end[t] : 0) + weights->start[t + 1];
}

void
discount_weights(WithinWeights *weights, const Study *study, int rule)
{
    const Settings *settings = &study->settings;
    const int n = settings->n_cycles;
    const size_t room = (size_t)n + 2, most = room - 1;
    double **parts[] = { &weights->start,         &weights->end,       &weights->start_costs,
                         &weights->start_effects, &weights->end_costs, &weights->end_effects,
                         &weights->boundary };

    weights->cells = memory_new(7 * room, sizeof(double));
    for (int part = 0; part < 7; part++) *parts[part] = weights->cells + (size_t)part * room;
    /* factors at the boundaries 0 .. n + 1; a cycle starts where the one before it ends */
    for (int t = 0; t <= n + 1; t++)
        weights->boundary[t] = study_years(study, t * settings->cycle_length);
    discount_factors(weights->end_costs, study, &settings->discount_costs, weights->boundary,
                     n + 2);
    discount_factors(weights->end_effects, study, &settings->discount_effects, weights->boundary,
                     n + 2);
    memcpy(weights->start_costs + 1, weights->end_costs, most * sizeof(double));
    memcpy(weights->start_effects + 1, weights->end_effects, most * sizeof(double));
    if (rule == WITHIN_LIFE_TABLE) {
        memcpy(weights->end_costs, weights->start_costs, room * sizeof(double));
        memcpy(weights->end_effects, weights->start_effects, room * sizeof(double));
    }
    memset(weights->boundary, 0, room * sizeof(double));
    set_weights(weights, rule, n);
}

void
discount_weights_free(WithinWeights *weights)
{
    free(weights->cells);
    *weights = (WithinWeights){ 0 };
}

/* ---- in continuous time ---- */

/* Starts a piece; a rate holds from its row of the table on, the first one from time 0. */
static void
add_piece(Discounting *discounting, double start, double force, double factor)
{
    const int piece = discounting->n++;

    discounting->start[piece] = start;
    discounting->force[piece] = force;
    discounting->factor[piece] = factor;
    if (piece == 0) return;
    const double width = start - discounting->start[piece - 1];
    const double before = discounting->force[piece - 1];
    discounting->integral[piece] =
        discounting->integral[piece - 1] +
        discounting->factor[piece - 1] *
            (before == 0 ? width : -real_expm1(-before * width) / before);
}

void
discount_continuous(Discounting *discounting, const Study *study, const DiscountRate *rate)
{
    const Settings *settings = &study->settings;
    const double units = settings->units_per_year;
    const bool whole_years = settings->discount_kind == DISCOUNT_WHOLE_YEARS;
    const Lookup *table = rate->table == NONE ? NULL : &study->tables[rate->table];
    const int most = whole_years ? (int)(settings->horizon / units) + 2 : table ? table->n + 1 : 1;
    const size_t size = (size_t)most;

    *discounting = (Discounting){ .start = memory_new(size, sizeof(double)),
                                  .force = memory_new(size, sizeof(double)),
                                  .factor = memory_new(size, sizeof(double)),
                                  .integral = memory_new(size, sizeof(double)) };
    for (int piece = 0; piece < most; piece++) {
        if (whole_years) {
            add_piece(discounting, piece * units, 0, discount_factor(study, rate, piece));
            continue;
        }
        const double years = piece == 0 || !table ? 0 : table->x[piece - 1];
        const int row = piece == 0 ? 0 : piece - 1;
        const double yearly = table ? table->y[row] : rate->rate;
        if (piece > 0 && years <= 0) { /* the first row begins at time 0: it is the first piece */
            discounting->force[0] = force_of(settings->discount_kind, yearly) / units;
            continue;
        }
        add_piece(discounting, years * units, force_of(settings->discount_kind, yearly) / units,
                  discount_factor(study, rate, years));
    }
}

void
discount_continuous_free(Discounting *discounting)
{
    free(discounting->start);
    free(discounting->force);
    free(discounting->factor);
    free(discounting->integral);
    *discounting = (Discounting){ 0 };
}

/* One piece from time 0: the usual case. */
HOT static void
one_force(double *restrict D, double *restrict f, double force, const double *restrict t, int n)
{
    if (force == 0) {
        for (int i = 0; i < n; i++) D[i] = t[i];
    } else {
        for (int i = 0; i < n; i++) D[i] = -force * t[i];
        real_expm1s(D, D, n);
        for (int i = 0; i < n; i++) D[i] = -D[i] / force;
    }
    if (f)
        for (int i = 0; i < n; i++) f[i] = 1 - force * D[i];
}

void
discount_integral(double *restrict D, double *restrict f, const Discounting *discounting,
                  const double *restrict t, int n)
{
    if (discounting->n == 1) {
        one_force(D, f, discounting->force[0], t, n);
        return;
    }
    for (int i = 0; i < n; i++) {
        int piece = discounting->n - 1;
        while (piece > 0 && discounting->start[piece] > t[i] + 1e-9) piece--;
        const double force = discounting->force[piece], factor = discounting->factor[piece];
        const double width =
            t[i] > discounting->start[piece] ? t[i] - discounting->start[piece] : 0;
        const double gone = force == 0 ? width : -real_expm1(-force * width) / force;
        D[i] = discounting->integral[piece] + factor * gone;
        if (f) f[i] = factor * (1 - force * gone);
    }
}
