/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/discount.h"
#include "base/clones.h"
#include "math/real.h"
#include <math.h>
#include <stdlib.h>

static double
log_factor(int kind, double rate, double years)
{
    return kind == DISCOUNT_CONTINUOUS ? -rate * years : -years * real_log1p(rate);
}

double
discount_factor(const Study *study, const DiscountRate *rate, double years)
{
    const int kind = study->settings.discount_kind;
    const double until = kind == DISCOUNT_WHOLE_YEARS ? floor(years + 1e-9) : years;
    double sum = 0;

    if (rate->table == NONE) return real_exp(log_factor(kind, rate->rate, until));
    const Lookup *table = &study->tables[rate->table];
    for (int row = 0; row < table->n; row++) { /* before the first row its rate holds */
        const double from = row == 0 ? 0 : fmax(table->x[row], 0);
        const double to = row + 1 < table->n ? fmin(table->x[row + 1], until) : until;
        if (to > from) sum += log_factor(kind, table->y[row], to - from);
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
    const int n = study->settings.n_cycles;
    const size_t room = (size_t)n + 2;
    double **parts[] = { &weights->start,         &weights->end,       &weights->start_costs,
                         &weights->start_effects, &weights->end_costs, &weights->end_effects,
                         &weights->boundary };

    weights->cells = memory_new(7 * room, sizeof(double));
    for (int part = 0; part < 7; part++) *parts[part] = weights->cells + (size_t)part * room;
    set_weights(weights, rule, n);
    for (int cycle = 1; cycle <= n + 1; cycle++) {
        const double start = study_years(study, (cycle - 1) * study->settings.cycle_length);
        const double end = rule == WITHIN_LIFE_TABLE
                               ? start
                               : study_years(study, cycle * study->settings.cycle_length);
        weights->start_costs[cycle] =
            discount_factor(study, &study->settings.discount_costs, start);
        weights->start_effects[cycle] =
            discount_factor(study, &study->settings.discount_effects, start);
        weights->end_costs[cycle] = discount_factor(study, &study->settings.discount_costs, end);
        weights->end_effects[cycle] =
            discount_factor(study, &study->settings.discount_effects, end);
    }
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
            discounting->force[0] = -log_factor(settings->discount_kind, yearly, 1) / units;
            continue;
        }
        add_piece(discounting, years * units,
                  -log_factor(settings->discount_kind, yearly, 1) / units,
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
        for (int i = 0; i < n; i++) D[i] = -real_expm1(-force * t[i]) / force;
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
