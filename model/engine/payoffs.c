/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/clones.h"
#include "engine/payoffs_parts.h"
#include <math.h>
#include <stdlib.h>

/* Time spent in a state, in cycles, weighted by a within-cycle rule. */
enum { PLAIN, AT_COSTS, AT_EFFECTS, SUMS }; /* undiscounted, discounted as costs, as effects */
typedef struct {
    int state, rule;
    double sum[SUMS][LANES];
} Exposure;

/* A moment at which payoffs fall due once. */
typedef struct {
    int cycle;
    Timing timing;
    double weight, costs, effects; /* discount factors */
} Moment;

struct Payer {
    Model *model;
    Outcome *outcome;
    WithinWeights rules[WITHIN_RULES];
    Item *items;  /* owned; those of a state are neighbours, what is put off comes last */
    int n_places; /* states, then the curves of partitioned survival */
    int *first,
        *later;   /* [n_places + 1], [n_places] owned: where a place's, its later ones begin */
    int *account; /* [n_places] owned: the state to which its payoffs are booked */
    bool varies;  /* anything is not put off */
    int n_exposures;
    Exposure *exposures; /* owned: what the items that are put off need */
    int n_sums;          /* SUMS, or one less if costs and effects are discounted alike */
    double weights[WITHIN_RULES][SUMS]; /* of the boundary that payoffs_steady stands at */
    Norm norm;
    int norm_cycle; /* the norm's */
    Moment moment;
};

/* ---- what there is to pay ---- */

/* In a model for single patients, what differs between them is paid elsewhere. */
static bool
is_personal(const Model *model, const Item *item)
{
    const bool norm = item->is_utility && model->study->settings.utility_norm_table != NONE;

    return model->profile == NONE && (model_depends(model, item->value) & DEPENDS_WHO ||
                                      (norm && study_covariate(model->study, "start_age") != NONE));
}

static void
add_item(Payer *payer, int state, Item item)
{
    if (is_personal(payer->model, &item)) return;
    item.by_spent = (model_depends(payer->model, item.value) & DEPENDS_SPENT) != 0;
    payer->items[payer->first[state + 1]++] = item;
}

/* What a place gives while people are there. */
static void
add_running(Payer *payer, int place, const Payoffs *running)
{
    const Study *study = payer->model->study;
    const int rule = study->settings.within_cycle;

    for (int item = 0; item < running->n; item++) {
        const Payoff *payoff = &running->at[item];
        const bool cost = payoff->kind == PAYOFF_COST;
        add_item(payer, place,
                 (Item){ payoff->kind, payoff->index, payoff->value, payoff->first,
                         .rule = cost ? study->category_rule[payoff->index] : rule });
    }
}

/* Life years, quality of life, and the rest. */
static void
add_state(Payer *payer, int state)
{
    const Study *study = payer->model->study;
    const int rule = study->settings.within_cycle;

    payer->account[state] = state;
    payer->first[state + 1] = payer->first[state];
    if (study->states[state].dead) return;
    add_item(payer, state, (Item){ PAYOFF_QALY, 0, NONE, NONE, rule, .is_utility = false });
    add_item(
        payer, state,
        (Item){ PAYOFF_QALY, 0, study->states[state].utility, NONE, rule, .is_utility = true });
    add_running(payer, state, &study->states[state].running);
}

/* Under a curve of partitioned survival people are in some state already: only its own payoffs. */
static void
add_partition(Payer *payer, int item)
{
    const Study *study = payer->model->study;
    const Partition *partition = &study->partitions[item];
    const int place = study->n_states + item;

    payer->first[place + 1] = payer->first[place];
    payer->account[place] = partition->ends != NONE ? partition->ends : 0;
    add_running(payer, place, &partition->running);
}

Payer *
payoffs_new(Model *model, Outcome *outcome)
{
    const Study *study = model->study;
    const size_t n_places = (size_t)study->n_states + (size_t)study->n_partitions;
    Payer *payer = memory_new(1, sizeof(*payer));
    bool used[WITHIN_RULES] = { false };
    size_t n_items = 2 * n_places;

    payer->model = model;
    payer->outcome = outcome;
    payer->norm_cycle = payer->moment.cycle = NONE;
    used[study->settings.within_cycle] = true;
    for (int category = 0; category < study->n_categories; category++)
        used[study->category_rule[category]] = true;
    for (int rule = 0; rule < WITHIN_RULES; rule++) {
        if (used[rule]) discount_weights(&payer->rules[rule], study, rule);
    }
    for (int state = 0; state < study->n_states; state++)
        n_items += (size_t)study->states[state].running.n;
    for (int item = 0; item < study->n_partitions; item++)
        n_items += (size_t)study->partitions[item].running.n;
    payer->n_places = (int)n_places;
    payer->items = memory_new(n_items, sizeof(Item));
    payer->first = memory_new(n_places + 1, sizeof(int));
    payer->later = memory_new(n_places, sizeof(int));
    payer->account = memory_new(n_places, sizeof(int));
    for (int state = 0; state < study->n_states; state++) add_state(payer, state);
    for (int item = 0; item < study->n_partitions; item++) add_partition(payer, item);
    for (size_t place = 0; place < n_places; place++) payer->later[place] = payer->first[place + 1];
    payer->varies = payer->first[n_places] > 0;
    return payer;
}

void
payoffs_delete(Payer *payer)
{
    if (!payer) return;
    for (int rule = 0; rule < WITHIN_RULES; rule++) discount_weights_free(&payer->rules[rule]);
    free(payer->items);
    free(payer->first);
    free(payer->later);
    free(payer->account);
    free(payer->exposures);
    free(payer);
}

bool
payoffs_pays_at(const Payer *payer, CyclePart part, int cycle)
{
    for (int rule = 0; rule < WITHIN_RULES && payer->varies; rule++) {
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

/* ---- booking ---- */

INLINED void
book_lanes(double *restrict discounted, double *restrict undiscounted, const double *restrict total,
           double scale, double factor, int n_lanes)
{
    for (int lane = 0; lane < n_lanes; lane++) {
        discounted[lane] += total[lane] * scale * factor;
        undiscounted[lane] += total[lane] * scale;
    }
}

HOT static void
book(double *restrict discounted, double *restrict undiscounted, const double *restrict total,
     double scale, double factor, int n_lanes)
{
    if (n_lanes == LANES)
        book_lanes(discounted, undiscounted, total, scale, factor, LANES);
    else
        book_lanes(discounted, undiscounted, total, scale, factor, n_lanes);
}

/* The account of an item, discounted or not. */
static double *
account(const Outcome *outcome, const Item *item, int state, int discounting)
{
    switch (item->kind) {
    case PAYOFF_COST: return outcome_cost_at(outcome, item->index, state, discounting);
    case PAYOFF_COUNT: return outcome_at(outcome->counts, item->index, discounting);
    default:
        return outcome_at(item->value == NONE ? outcome->life_years : outcome->qalys, state,
                          discounting);
    }
}

/* What a cycle of it is worth: payoffs are told per time unit, life years and QALYs in years. */
static double
scale_of(const Study *study, const Item *item)
{
    const double length = study->settings.cycle_length;

    return item->kind == PAYOFF_QALY ? length / study->settings.units_per_year : length;
}

/* ---- occupancy ---- */

static Norm
norm_at(Payer *payer, int cycle)
{
    const Study *study = payer->model->study;
    const double years = study_years(study, (cycle - 1) * study->settings.cycle_length);

    if (payer->norm_cycle == cycle) return payer->norm;
    const Lookup *table = &study->tables[study->settings.utility_norm_table];
    const double start_age = model_start_age(payer->model);
    const double now = study_lookup(table, start_age + years);
    payer->norm_cycle = cycle;
    return payer->norm = (Norm){ now / study_lookup(table, start_age), now };
}

static Status
pay_item(Payer *payer, const Item *item, Paying *paying, Error *err)
{
    const Study *study = payer->model->study;
    const WithinWeights *weights = &payer->rules[item->rule];
    const int cycle = paying->cycle, state = payer->account[paying->people->state];
    const bool start = paying->part == PART_START, cost = item->kind == PAYOFF_COST;
    const double weight = (start ? weights->start : weights->end)[cycle];
    const double *factors = start  ? cost ? weights->start_costs : weights->start_effects
                            : cost ? weights->end_costs
                                   : weights->end_effects;
    Norm norm = { 1, INFINITY };
    double total[LANES];

    if (weight == 0) return OK;
    if (item->is_utility && study->settings.utility_norm_table != NONE)
        norm = norm_at(payer, cycle);
    const Status status = payoffs_worth(total, payer->model, item, paying, norm, err);
    if (status != OK) return status;
    book(account(payer->outcome, item, state, DISCOUNTED),
         account(payer->outcome, item, state, UNDISCOUNTED), total, weight * scale_of(study, item),
         factors[cycle], payer->model->n_lanes);
    return OK;
}

static bool
is_empty(const Occupancy *people)
{
    return people->people[0].first > people->people[0].last &&
           people->people[1].first > people->people[1].last;
}

Status
payoffs_occupancy(Payer *payer, const Occupancy *people, CyclePart part, int cycle, Error *err)
{
    double room[LANES];
    Paying paying = { .people = people, .part = part, .cycle = cycle, .room = room };
    const int state = people->state;
    Status status = OK;

    if (is_empty(people)) return OK;
    for (int item = payer->first[state]; item < payer->later[state]; item++)
        TRY(pay_item(payer, &payer->items[item], &paying, err));
done:
    return status;
}

/* ---- what is put off ---- */

static bool
is_steady(const Payer *payer, const Item *item)
{
    const bool norm = item->is_utility && payer->model->study->settings.utility_norm_table != NONE;

    return !norm && item->first == NONE &&
           !(model_depends(payer->model, item->value) & DEPENDS_ON_TIME);
}

/* The exposure of a state by a rule; a new one if there is none yet. */
static Exposure *
exposure_of(Payer *payer, int state, int rule)
{
    for (int item = 0; item < payer->n_exposures; item++)
        if (payer->exposures[item].state == state && payer->exposures[item].rule == rule)
            return &payer->exposures[item];
    payer->exposures[payer->n_exposures] = (Exposure){ .state = state, .rule = rule };
    return &payer->exposures[payer->n_exposures++];
}

/* Takes what a state can put off behind the rest. */
static void
sort_items(Payer *payer, int state)
{
    Item *items = payer->items;

    payer->later[state] = payer->first[state];
    for (int item = payer->first[state]; item < payer->first[state + 1]; item++) {
        const Item moved = items[item];
        if (is_steady(payer, &moved)) {
            exposure_of(payer, state, moved.rule);
            continue;
        }
        for (int at = item; at > payer->later[state]; at--) items[at] = items[at - 1];
        items[payer->later[state]++] = moved;
        payer->varies = true;
    }
}

void
payoffs_put_off(Payer *payer)
{
    const Study *study = payer->model->study;
    const DiscountRate *costs = &study->settings.discount_costs;
    const DiscountRate *effects = &study->settings.discount_effects;
    const bool alike = costs->rate == effects->rate && costs->table == effects->table;

    payer->exposures = memory_new_aligned((size_t)payer->first[payer->n_places], sizeof(Exposure));
    payer->n_sums = alike ? AT_EFFECTS : SUMS;
    payer->varies = false;
    for (int place = 0; place < payer->n_places; place++) sort_items(payer, place);
}

INLINED void
expose_lanes(Exposure *restrict exposure, const double *restrict count,
             const double *restrict weights, int n_sums, int n_lanes)
{
    for (int sum = 0; sum < n_sums; sum++) {
        const double weight = weights[sum];
        for (int lane = 0; lane < n_lanes; lane++) exposure->sum[sum][lane] += count[lane] * weight;
    }
}

HOT static void
expose(Payer *payer, const double *const *count)
{
    const int n_lanes = payer->model->n_lanes;

    for (int item = 0; item < payer->n_exposures; item++) {
        Exposure *exposure = &payer->exposures[item];
        const double *weights = payer->weights[exposure->rule];
        if (!count[exposure->state] || weights[PLAIN] == 0) continue;
        if (n_lanes == LANES)
            expose_lanes(exposure, count[exposure->state], weights, payer->n_sums, LANES);
        else
            expose_lanes(exposure, count[exposure->state], weights, payer->n_sums, n_lanes);
    }
}

void
payoffs_steady(Payer *payer, const double *const *count, int ended, int begun)
{
    for (int rule = 0; rule < WITHIN_RULES; rule++) {
        const WithinWeights *of = &payer->rules[rule];
        double *weights = payer->weights[rule];
        if (!of->cells) continue;
        const double end = ended > 0 ? of->end[ended] : 0, start = begun > 0 ? of->start[begun] : 0;
        weights[PLAIN] = end + start;
        weights[AT_COSTS] = end * of->end_costs[ended] + start * of->start_costs[begun];
        weights[AT_EFFECTS] = end * of->end_effects[ended] + start * of->start_effects[begun];
    }
    expose(payer, count);
}

void
payoffs_settle(Payer *payer)
{
    const Study *study = payer->model->study;

    for (int place = 0; place < payer->n_places; place++)
        for (int later = payer->later[place]; later < payer->first[place + 1]; later++) {
            const int state = payer->account[place];
            const Item *item = &payer->items[later];
            const Exposure *exposure = exposure_of(payer, place, item->rule);
            const bool effect = item->kind != PAYOFF_COST && payer->n_sums == SUMS;
            const double *exposed = exposure->sum[effect ? AT_EFFECTS : AT_COSTS];
            const double *value =
                item->value == NONE ? NULL : model_value(payer->model, item->value);
            double *discounted = account(payer->outcome, item, state, DISCOUNTED);
            double *undiscounted = account(payer->outcome, item, state, UNDISCOUNTED);
            for (int lane = 0; lane < payer->model->n_lanes; lane++) {
                const double worth = (value ? value[lane] : 1) * scale_of(study, item);
                discounted[lane] += exposed[lane] * worth;
                undiscounted[lane] += exposure->sum[PLAIN][lane] * worth;
            }
        }
}

/* ---- once ---- */

static const Moment *
moment_of(Payer *payer, int cycle, Timing timing)
{
    const Study *study = payer->model->study;
    const Settings *settings = &study->settings;
    const double cycles = timing == TIMING_START ? 0 : timing == TIMING_END ? cycle : cycle - 0.5;
    const double years = study_years(study, cycles * settings->cycle_length);

    if (payer->moment.cycle == cycle && payer->moment.timing == timing) return &payer->moment;
    payer->moment = (Moment){
        .cycle = cycle,
        .timing = timing,
        .weight = settings->moves_weighted && timing != TIMING_START
                      ? payer->rules[settings->within_cycle].boundary[cycle]
                      : 1,
        .costs = discount_factor(study, &settings->discount_costs, years),
        .effects = discount_factor(study, &settings->discount_effects, years),
    };
    return &payer->moment;
}

void
payoffs_once(Payer *payer, const Payoffs *payoffs, const double *number, int state, int cycle,
             Timing timing)
{
    const int n_lanes = payer->model->n_lanes;

    if (payoffs->n == 0) return;
    const Moment *moment = moment_of(payer, cycle, timing);
    for (int item = 0; item < payoffs->n; item++) {
        const Payoff *payoff = &payoffs->at[item];
        const Item once = { .kind = payoff->kind, .index = payoff->index, .value = payoff->value };
        const double *value = model_value(payer->model, payoff->value);
        double total[LANES];
        for (int lane = 0; lane < n_lanes; lane++) total[lane] = number[lane] * value[lane];
        book(account(payer->outcome, &once, state, DISCOUNTED),
             account(payer->outcome, &once, state, UNDISCOUNTED), total, moment->weight,
             payoff->kind == PAYOFF_COST ? moment->costs : moment->effects, n_lanes);
    }
}
