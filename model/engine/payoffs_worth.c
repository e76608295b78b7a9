/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much the people of a state are worth. */
#include "base/clones.h"
#include "engine/payoffs_parts.h"
#include <math.h>

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
multiply_lanes(double *restrict total, const double *restrict count, const double *restrict value,
               Norm norm, int n_lanes)
{
    for (int lane = 0; lane < n_lanes; lane++) {
        const double worth = value[lane] * norm.scale;
        total[lane] = count[lane] * (worth > norm.most ? norm.most : worth);
    }
}

HOT static void
multiply(double *restrict total, const double *restrict count, const double *restrict value,
         Norm norm, int n_lanes)
{
    if (n_lanes == LANES)
        multiply_lanes(total, count, value, norm, LANES);
    else
        multiply_lanes(total, count, value, norm, n_lanes);
}

/* ---- people who differ by the time spent ---- */

INLINED void
add_ages(double *restrict total, const double *restrict shares, const double *restrict oldest,
         int n_cells, Norm norm, int n_lanes)
{
    for (int cell = 0; cell < n_cells; cell++)
        for (int lane = 0; lane < n_lanes; lane++) {
            const double worth = oldest[lane - cell * n_lanes] * norm.scale;
            total[lane] += shares[cell * n_lanes + lane] * (worth > norm.most ? norm.most : worth);
        }
}

/* Their value is a number of their age alone; the first cell is the oldest. */
HOT static void
add_by_age(double *restrict total, const double *restrict shares, const double *restrict oldest,
           int n_cells, Norm norm, int n_lanes)
{
    if (n_lanes == LANES)
        add_ages(total, shares, oldest, n_cells, norm, LANES);
    else if (n_lanes == 1)
        add_ages(total, shares, oldest, n_cells, norm, 1);
    else
        add_ages(total, shares, oldest, n_cells, norm, n_lanes);
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

/* How long the item is paid after entry, in cycles, and the longest of the lanes. */
static double
paid_cycles(double *paid, const Model *model, const Item *item)
{
    double longest = 0;

    for (int lane = 0; lane < model->n_lanes; lane++) {
        paid[lane] = item->first == NONE ? INFINITY
                                         : model_value(model, item->first)[lane] /
                                               model->study->settings.cycle_length;
        longest = fmax(longest, paid[lane]);
    }
    return longest;
}

/* One kind of age, cell by cell. */
static Status
add_one_by_one(double *total, Model *model, const Item *item, const Paying *paying, int half,
               const double *by_age, Norm norm, Error *err)
{
    const Occupancy *people = paying->people;
    const int boundary = people->boundary, n_lanes = model->n_lanes;
    double paid[LANES];
    const double longest = paid_cycles(paid, model, item);
    Status status = OK;

    for (int entry = people->people[half].first; entry <= people->people[half].last; entry++) {
        const double *shares = people->people[half].at + (size_t)entry * (size_t)n_lanes;
        const int age = boundary - entry;
        /* people of whole ages have no half cycle before their entry that is counted */
        const bool starter = half == 0 && (entry == 0 || model->study->step == STEP_COMPETING);
        if (age >= longest + 1) continue; /* nobody is paid any more: see first_share */
        if (item->by_spent && !by_age)
            TRY(model_spent(model, people->state,
                            (age + 0.5 * half) * model->study->settings.cycle_length, err));
        const double *value = by_age                ? by_age + (size_t)age * (size_t)n_lanes
                              : item->value == NONE ? NULL
                                                    : model_value(model, item->value);
        for (int lane = 0; lane < n_lanes; lane++) {
            const double worth = (value ? value[lane] : 1) * norm.scale;
            total[lane] += shares[lane] * (worth > norm.most ? norm.most : worth) *
                           first_share(paid[lane], item->rule, paying->part, starter, age);
        }
    }
done:
    return status;
}

static Status
add_half(double *total, Model *model, const Item *item, const Paying *paying, int half, Norm norm,
         Error *err)
{
    const Occupancy *people = paying->people;
    const size_t n_lanes = (size_t)model->n_lanes;
    const int first = people->people[half].first, last = people->people[half].last;
    const double *by_age = NULL;
    Status status = OK;

    if (first > last) return OK;
    if (item->by_spent) TRY(model_by_age(&by_age, model, people->state, item->value, half, err));
    if (by_age && item->first == NONE)
        add_by_age(total, people->people[half].at + (size_t)first * n_lanes,
                   by_age + (size_t)(people->boundary - first) * n_lanes, last - first + 1, norm,
                   model->n_lanes);
    else
        TRY(add_one_by_one(total, model, item, paying, half, by_age, norm, err));
done:
    return status;
}

Status
payoffs_worth(double *total, Model *model, const Item *item, Paying *paying, Norm norm, Error *err)
{
    static const double one[LANES] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                       1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
    Status status = OK;

    if (!item->by_spent && item->first == NONE) {
        const double *value = item->value == NONE ? one : model_value(model, item->value);
        multiply(total, payoffs_count(paying), value, norm, model->n_lanes);
        return OK;
    }
    for (int lane = 0; lane < model->n_lanes; lane++) total[lane] = 0;
    for (int half = 0; half < 2; half++) TRY(add_half(total, model, item, paying, half, norm, err));
done:
    return status;
}
