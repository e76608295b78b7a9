/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much the people of a state are worth. */
#include "base/clones.h"
#include "engine/payoffs_parts.h"
#include <math.h>

enum { WHOLE_AGES = 0 }; /* of Occupancy.people */

static const double one[LANES] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                   1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };

/* ---- people who are all worth the same ---- */

INLINED void
add_cells(double *restrict sum, const double *restrict cells, int n_cells, int n_lanes)
{
    for (int cell = 0; cell < n_cells; cell++)
        for (int lane = 0; lane < n_lanes; lane++) sum[lane] += cells[cell * n_lanes + lane];
}

HOT static void
add_people(double *restrict sum, const double *restrict cells, int n_cells, int n_lanes)
{
    if (n_lanes == LANES)
        add_cells(sum, cells, n_cells, LANES);
    else if (n_lanes == 1)
        add_cells(sum, cells, n_cells, 1);
    else
        add_cells(sum, cells, n_cells, n_lanes);
}

const double *
payoffs_count(Paying *paying)
{
    const Occupancy *people = paying->people;
    const size_t n_lanes = (size_t)people->n_lanes;

    if (paying->count) return paying->count;
    const int whole = people->people[0].last - people->people[0].first + 1;
    const int half = people->people[1].last - people->people[1].first + 1;
    if (whole == 1 && half <= 0)
        return paying->count = people->people[0].at + (size_t)people->people[0].first * n_lanes;
    for (int lane = 0; lane < people->n_lanes; lane++) paying->room[lane] = 0;
    for (int kind = 0; kind < 2; kind++) {
        const int n_cells = kind == 0 ? whole : half, first = people->people[kind].first;
        if (n_cells > 0)
            add_people(paying->room, people->people[kind].at + (size_t)first * n_lanes, n_cells,
                       people->n_lanes);
    }
    return paying->count = paying->room;
}

INLINED void
add_product_lanes(double *restrict total, const double *restrict count,
                  const double *restrict value, Norm norm, int n_lanes)
{
    for (int lane = 0; lane < n_lanes; lane++) {
        const double worth = value[lane] * norm.scale;
        total[lane] += count[lane] * (worth > norm.most ? norm.most : worth);
    }
}

HOT static void
add_product(double *restrict total, const double *restrict count, const double *restrict value,
            Norm norm, int n_lanes)
{
    if (n_lanes == LANES)
        add_product_lanes(total, count, value, norm, LANES);
    else
        add_product_lanes(total, count, value, norm, n_lanes);
}

/* ---- people who differ by the time spent ---- */

INLINED void
add_ages(double *restrict total, const double *restrict shares, const double *restrict oldest,
         int step, int n_cells, Norm norm, int n_lanes)
{
    for (int cell = 0; cell < n_cells; cell++)
        for (int lane = 0; lane < n_lanes; lane++) {
            const double worth = oldest[lane - cell * step] * norm.scale;
            total[lane] += shares[cell * n_lanes + lane] * (worth > norm.most ? norm.most : worth);
        }
}

/* The first cell is the oldest; from cell to cell its value is found `step` doubles before: a row
 * of ages, or 0 where all are worth the same. */
HOT static void
add_by_age(double *restrict total, const double *restrict shares, const double *restrict oldest,
           int step, int n_cells, Norm norm, int n_lanes)
{
    if (n_lanes == LANES && step == LANES)
        add_ages(total, shares, oldest, LANES, n_cells, norm, LANES);
    else if (n_lanes == LANES)
        add_ages(total, shares, oldest, 0, n_cells, norm, LANES);
    else
        add_ages(total, shares, oldest, step, n_cells, norm, n_lanes);
}

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

/* How long the item is paid after entry, in cycles: by lane, at least and at most. */
typedef struct {
    double first[LANES], shortest, longest;
} Limit;

static void
set_limit(Limit *limit, const Model *model, const Item *item)
{
    limit->shortest = INFINITY;
    limit->longest = 0;
    for (int lane = 0; lane < model->n_lanes; lane++) {
        limit->first[lane] = item->first == NONE ? INFINITY
                                                 : model_value(model, item->first)[lane] /
                                                       model->study->settings.cycle_length;
        limit->shortest = fmin(limit->shortest, limit->first[lane]);
        limit->longest = fmax(limit->longest, limit->first[lane]);
    }
}

/* Some cells of one kind of age. */
typedef struct {
    int half, first, last;
    const double *by_age; /* values by age; NULL: not kept */
} Span;

static const double *
shares_at(const Occupancy *people, int half, int entry)
{
    return people->people[half].at + (size_t)entry * (size_t)people->n_lanes;
}

/* Cell by cell. */
static Status
add_one_by_one(double *total, Model *model, const Item *item, const Paying *paying,
               const Span *span, const Limit *limit, Norm norm, Error *err)
{
    const Occupancy *people = paying->people;
    const int n_lanes = model->n_lanes;
    Status status = OK;

    for (int entry = span->first; entry <= span->last; entry++) {
        const double *shares = shares_at(people, span->half, entry), *value = one;
        const int age = people->boundary - entry;
        /* people of whole ages have no half cycle before their entry that is counted */
        const bool starter =
            span->half == WHOLE_AGES && (entry == 0 || model->study->step == STEP_COMPETING);
        if (item->by_spent && !span->by_age)
            TRY(model_spent(model, people->state,
                            (age + 0.5 * span->half) * model->study->settings.cycle_length, err));
        if (item->value != NONE)
            value = span->by_age ? span->by_age + (size_t)age * (size_t)n_lanes
                                 : model_value(model, item->value);
        for (int lane = 0; lane < n_lanes; lane++) {
            const double worth = value[lane] * norm.scale;
            total[lane] += shares[lane] * (worth > norm.most ? norm.most : worth) *
                           first_share(limit->first[lane], item->rule, paying->part, starter, age);
        }
    }
done:
    return status;
}

/* Those who are paid in full, cell by cell too: which they are depends on all lanes, and no lane's
 * sum may. */
static Status
add_in_full(double *total, Model *model, const Item *item, const Paying *paying, const Span *span,
            const Limit *limit, Norm norm, Error *err)
{
    const int n_cells = span->last - span->first + 1, n_lanes = model->n_lanes;
    const int age = paying->people->boundary - span->first;
    const double *value = item->value == NONE ? one : model_value(model, item->value);

    if (n_cells <= 0) return OK;
    if (item->by_spent && !span->by_age)
        return add_one_by_one(total, model, item, paying, span, limit, norm, err);
    if (item->by_spent) value = span->by_age + (size_t)age * (size_t)n_lanes;
    add_by_age(total, shares_at(paying->people, span->half, span->first), value,
               item->by_spent ? n_lanes : 0, n_cells, norm, n_lanes);
    return OK;
}

/* One kind of age: the young are paid in full, the old not any more, those between in part (see
 * first_share). */
static Status
add_half(double *total, Model *model, const Item *item, const Paying *paying, int half,
         const Limit *limit, Norm norm, Error *err)
{
    const Occupancy *people = paying->people;
    const double oldest = people->boundary - people->people[half].first;
    Span part = { half, people->people[half].first, people->people[half].last, NULL };
    Status status = OK;

    if (part.first > part.last) return OK;
    if (limit->longest + 1 < oldest)
        part.first = (int)ceil(people->boundary - (limit->longest + 1));
    if (item->by_spent)
        TRY(model_by_age(&part.by_age, model, people->state, item->value, half, err));
    Span full = part;
    if (limit->shortest - 1.5 < oldest) {
        const double young = people->boundary - (limit->shortest - 1.5);
        full.first = young > part.last    ? part.last + 1
                     : young > part.first ? (int)ceil(young)
                                          : part.first;
    }
    part.last = full.first - 1;
    TRY(add_one_by_one(total, model, item, paying, &part, limit, norm, err));
    TRY(add_in_full(total, model, item, paying, &full, limit, norm, err));
done:
    return status;
}

Status
payoffs_worth(double *total, Model *model, const Item *item, Paying *paying, Norm norm, Error *err)
{
    Limit limit;
    Status status = OK;

    for (int lane = 0; lane < model->n_lanes; lane++) total[lane] = 0;
    if (!item->by_spent && item->first == NONE) {
        const double *value = item->value == NONE ? one : model_value(model, item->value);
        add_product(total, payoffs_count(paying), value, norm, model->n_lanes);
        return OK;
    }
    set_limit(&limit, model, item);
    for (int half = 0; half < 2; half++)
        TRY(add_half(total, model, item, paying, half, &limit, norm, err));
done:
    return status;
}
