/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/payoffs.h"
#include <math.h>
#include <stdlib.h>

struct Payer {
    Model *model;
    Outcome *outcome;
    WithinWeights rules[WITHIN_RULES];
    double middle_costs, middle_effects;
};

Payer *
payoffs_new(Model *model, Outcome *outcome)
{
    const Study *study = model->study;
    Payer *payer = memory_new(1, sizeof(*payer));
    bool used[WITHIN_RULES] = { false };

    payer->model = model;
    payer->outcome = outcome;
    used[study->settings.within_cycle] = true;
    for (int category = 0; category < study->n_categories; category++)
        used[study->category_rule[category]] = true;
    for (int rule = 0; rule < WITHIN_RULES; rule++)
        if (used[rule]) discount_weights(&payer->rules[rule], study, rule);
    return payer;
}

void
payoffs_delete(Payer *payer)
{
    if (!payer) return;
    for (int rule = 0; rule < WITHIN_RULES; rule++) discount_weights_free(&payer->rules[rule]);
    free(payer);
}

bool
payoffs_pays_at(const Payer *payer, CyclePart part, int cycle)
{
    for (int rule = 0; rule < WITHIN_RULES; rule++) {
        const WithinWeights *weights = &payer->rules[rule];
        if (weights->cells && (part == PART_START ? weights->start : weights->end)[cycle] != 0)
            return true;
    }
    return false;
}

bool
payoffs_need_spent(const Model *model, const Payoffs *payoffs)
{
    for (int item = 0; item < payoffs->n; item++)
        if (model_depends(model, payoffs->at[item].value) & DEPENDS_SPENT) return true;
    return false;
}

/* ---- the value of one person ---- */

/* Share of the time that a counted boundary stands for in which a payoff limited to the first
 * `first` cycles of a stay is paid. In cycles: someone counted at age j by half a cycle on either
 * side stands for j .. j + 1 of the stay; people of time 0 have no half cycle before them. */
static double
first_share(double first, int rule, CyclePart part, bool starter, double age)
{
    const bool halves = rule == WITHIN_HALF_CYCLE || rule == WITHIN_LIFE_TABLE;
    const double width = halves ? 0.5 : 1;
    double from = age;

    if (halves)
        from =
            starter ? (part == PART_END ? age - 0.5 : age) : (part == PART_END ? age : age + 0.5);
    else if (starter && rule == WITHIN_END)
        from = age - 1;
    const double paid = (first - from) / width;
    return paid < 0 ? 0 : paid > 1 ? 1 : paid;
}

/* Utilities follow the population's norm with age, and never exceed it. */
typedef struct {
    double scale, most;
} Norm;

static Norm
norm_of(const Model *model, bool is_utility, int cycle)
{
    const Study *study = model->study;
    const int table = study->settings.utility_norm_table;
    const double start_age = model_start_age(model);
    const double years = study_years(study, (cycle - 1) * study->settings.cycle_length);

    if (table == NONE || !is_utility) return (Norm){ 1, INFINITY };
    const double now = study_lookup(&study->tables[table], start_age + years);
    return (Norm){ now / study_lookup(&study->tables[table], start_age), now };
}

typedef struct {
    int value, first; /* quantities; value NONE: 1 (a life year) */
    int rule;
    bool is_utility;
} Item;

/* @param from  lanes of the quantity; NULL: 1 */
static void
one_value(double *value, const double *from, const Payer *payer, const Item *item,
          const Occupancy *people, int half, int entry, CyclePart part, const Norm *norm)
{
    const Model *model = payer->model;
    const int n_lanes = model->n_lanes;
    /* people of whole ages have no half cycle before their entry that is counted */
    const bool starter = half == 0 && (entry == 0 || model->study->step == STEP_COMPETING);

    for (int lane = 0; lane < n_lanes; lane++) {
        value[lane] = (from ? from[lane] : 1) * norm->scale;
        value[lane] = value[lane] > norm->most ? norm->most : value[lane];
    }
    if (item->first == NONE) return;
    for (int lane = 0; lane < n_lanes; lane++) {
        const double first =
            model_value(model, item->first)[lane] / model->study->settings.cycle_length;
        value[lane] *= first_share(first, item->rule, part, starter, people->boundary - entry);
    }
}

/* Lanes of the item's quantity for people who came at boundary `entry`. */
static Status
quantity_of(const double **from, const Payer *payer, const Item *item, const Occupancy *people,
            int half, int entry, const double *by_age, Error *err)
{
    Model *model = payer->model;
    const int age = people->boundary - entry;

    *from = by_age                ? by_age + (size_t)age * (size_t)model->n_lanes
            : item->value == NONE ? NULL
                                  : model_value(model, item->value);
    if (by_age || !(model_depends(model, item->value) & DEPENDS_SPENT)) return OK;
    return model_spent(model, people->state,
                       (age + 0.5 * half) * model->study->settings.cycle_length, err);
}

/* People who are all worth the same: their shares are added first. */
static void
add_alike(double *total, const Occupancy *people, int half, const double *value, int n_lanes)
{
    const double *restrict shares =
        people->people[half].at + (size_t)people->people[half].first * (size_t)n_lanes;
    const int n_cells = people->people[half].last - people->people[half].first + 1;
    double sum[LANES] = { 0 };

    for (int cell = 0; cell < n_cells && n_lanes > 1; cell++)
        for (int lane = 0; lane < n_lanes; lane++) sum[lane] += shares[cell * n_lanes + lane];
    for (int cell = 0; cell < n_cells && n_lanes == 1; cell++) sum[0] += shares[cell];
    for (int lane = 0; lane < n_lanes; lane++) total[lane] += sum[lane] * value[lane];
}

/* People whose value is a number of their age alone. */
static void
add_by_age(double *total, const Occupancy *people, int half, const double *by_age, const Norm *norm,
           int n_lanes)
{
    const double scale = norm->scale, most = norm->most;

    for (int entry = people->people[half].first; entry <= people->people[half].last; entry++) {
        const double *restrict shares = people->people[half].at + (size_t)entry * (size_t)n_lanes;
        const double *restrict values =
            by_age + (size_t)(people->boundary - entry) * (size_t)n_lanes;
        for (int lane = 0; lane < n_lanes; lane++) {
            const double value = values[lane] * scale;
            total[lane] += shares[lane] * (value > most ? most : value);
        }
    }
}

/* Sum over the people of a state of their value. */
static Status
total_value(double *total, const Payer *payer, const Item *item, const Occupancy *people,
            CyclePart part, int cycle, Error *err)
{
    Model *model = payer->model;
    const int n_lanes = model->n_lanes;
    const bool alike = !(model_depends(model, item->value) & DEPENDS_SPENT) && item->first == NONE;
    const Norm norm = norm_of(model, item->is_utility, cycle);
    const double *by_age = NULL, *from;
    double value[LANES];
    Status status = OK;

    for (int lane = 0; lane < n_lanes; lane++) total[lane] = 0;
    for (int half = 0; half < 2; half++) {
        const int first = people->people[half].first;
        if (first <= people->people[half].last && model_depends(model, item->value) & DEPENDS_SPENT)
            TRY(model_by_age(&by_age, model, people->state, item->value, half, err));
        if (alike && first <= people->people[half].last) {
            TRY(quantity_of(&from, payer, item, people, half, first, by_age, err));
            one_value(value, from, payer, item, people, half, first, part, &norm);
            add_alike(total, people, half, value, n_lanes);
            continue;
        }
        if (by_age && item->first == NONE) {
            add_by_age(total, people, half, by_age, &norm, n_lanes);
            continue;
        }
        for (int entry = first; entry <= people->people[half].last; entry++) {
            const double *shares = people->people[half].at + (size_t)entry * (size_t)n_lanes;
            TRY(quantity_of(&from, payer, item, people, half, entry, by_age, err));
            one_value(value, from, payer, item, people, half, entry, part, &norm);
            for (int lane = 0; lane < n_lanes; lane++) total[lane] += shares[lane] * value[lane];
        }
    }
done:
    return status;
}

/* ---- occupancy ---- */

static void
book(double *discounted, double *undiscounted, const double *total, double scale, double factor,
     int n_lanes)
{
    for (int lane = 0; lane < n_lanes; lane++) {
        discounted[lane] += total[lane] * scale * factor;
        undiscounted[lane] += total[lane] * scale;
    }
}

/* In a model for single patients, what differs between them is paid elsewhere. */
static bool
is_personal(const Model *model, const Item *item)
{
    const bool norm = item->is_utility && model->study->settings.utility_norm_table != NONE;

    return model->profile == NONE && (model_depends(model, item->value) & DEPENDS_WHO ||
                                      (norm && study_covariate(model->study, "start_age") != NONE));
}

static Status
pay_item(Payer *payer, const Item *item, const Occupancy *people, CyclePart part, int cycle,
         PayoffKind kind, int index, Error *err)
{
    const Study *study = payer->model->study;
    const WithinWeights *weights = &payer->rules[item->rule];
    const bool start = part == PART_START, effect = kind != PAYOFF_COST;
    const double weight = (start ? weights->start : weights->end)[cycle];
    Outcome *outcome = payer->outcome;
    double total[LANES], scale = weight * study->settings.cycle_length, factor;
    double *sums[2];

    if (weight == 0 || is_personal(payer->model, item)) return OK;
    const Status status = total_value(total, payer, item, people, part, cycle, err);
    if (status != OK) return status;
    factor = effect ? (start ? weights->start_effects : weights->end_effects)[cycle]
                    : (start ? weights->start_costs : weights->end_costs)[cycle];
    for (int discounting = 0; discounting < 2; discounting++)
        sums[discounting] =
            kind == PAYOFF_COST    ? outcome_cost_at(outcome, index, people->state, discounting)
            : kind == PAYOFF_COUNT ? outcome_at(outcome->counts, index, discounting)
            : item->is_utility     ? outcome_at(outcome->qalys, people->state, discounting)
                                   : outcome_at(outcome->life_years, people->state, discounting);
    if (kind == PAYOFF_QALY) scale /= study->settings.units_per_year;
    book(sums[DISCOUNTED], sums[UNDISCOUNTED], total, scale, factor, payer->model->n_lanes);
    return OK;
}

Status
payoffs_occupancy(Payer *payer, const Occupancy *people, CyclePart part, int cycle, Error *err)
{
    const Study *study = payer->model->study;
    const State *state = &study->states[people->state];
    const Item life = { NONE, NONE, study->settings.within_cycle, false };
    const Item quality = { state->utility, NONE, study->settings.within_cycle, true };
    Status status = OK;

    if (state->dead) return OK;
    TRY(pay_item(payer, &life, people, part, cycle, PAYOFF_QALY, 0, err));
    TRY(pay_item(payer, &quality, people, part, cycle, PAYOFF_QALY, 0, err));
    for (int item = 0; item < state->running.n; item++) {
        const Payoff *payoff = &state->running.at[item];
        const Item running = { payoff->value, payoff->first,
                               payoff->kind == PAYOFF_COST ? study->category_rule[payoff->index]
                                                           : study->settings.within_cycle,
                               false };
        TRY(pay_item(payer, &running, people, part, cycle, payoff->kind, payoff->index, err));
    }
done:
    return status;
}

/* ---- once ---- */

void
payoffs_once(Payer *payer, const Payoffs *payoffs, const double *number, int state, int cycle,
             Timing timing)
{
    const Model *model = payer->model;
    const Study *study = model->study;
    const Settings *settings = &study->settings;
    const double cycles = timing == TIMING_START ? 0 : timing == TIMING_END ? cycle : cycle - 0.5;
    const double years = study_years(study, cycles * settings->cycle_length);
    const double weight = settings->moves_weighted && timing != TIMING_START
                              ? payer->rules[settings->within_cycle].boundary[cycle]
                              : 1;
    double factor[2];

    if (payoffs->n == 0) return;
    factor[0] = discount_factor(study, &settings->discount_costs, years);
    factor[1] = discount_factor(study, &settings->discount_effects, years);
    for (int item = 0; item < payoffs->n; item++) {
        const Payoff *payoff = &payoffs->at[item];
        const double *value = model_value(model, payoff->value);
        Outcome *outcome = payer->outcome;
        double total[LANES], *sums[2];
        for (int lane = 0; lane < model->n_lanes; lane++) total[lane] = number[lane] * value[lane];
        for (int discounting = 0; discounting < 2; discounting++)
            sums[discounting] = payoff->kind == PAYOFF_COST
                                    ? outcome_cost_at(outcome, payoff->index, state, discounting)
                                : payoff->kind == PAYOFF_COUNT
                                    ? outcome_at(outcome->counts, payoff->index, discounting)
                                    : outcome_at(outcome->qalys, state, discounting);
        book(sums[DISCOUNTED], sums[UNDISCOUNTED], total, weight,
             factor[payoff->kind != PAYOFF_COST], model->n_lanes);
    }
}
