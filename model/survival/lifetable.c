/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survival/lifetable.h"
#include "base/clones.h"
#include "base/memory.h"
#include "math/real.h"
#include <stdlib.h>

/* Where nobody survives the year, the hazard is without bound; this one leaves nobody after an
 * hour. */
static const double certain_death = 1e6;

static double
rate_of_probability(double q)
{
    return q == 1.0 ? certain_death : -real_log1p(-q);
}

/* Yearly rates from S(age): the fall between two rows, the last one going on. */
static Status
rates_of_survival(double *rate, const double *ages, const double *survival, int n, Error *err)
{
    if (n < 2) return fail(err, ERR_SPEC, "survival needs two rows or more");
    for (int row = 0; row < n; row++) {
        if (!(survival[row] >= 0 && survival[row] <= 1))
            return fail(err, ERR_SPEC, "row %d: %g is no survival", row + 1, survival[row]);
        if (row > 0 && survival[row] > survival[row - 1])
            return fail(err, ERR_SPEC, "row %d: survival may not rise from %g to %g", row + 1,
                        survival[row - 1], survival[row]);
    }
    if (survival[0] == 0) return fail(err, ERR_SPEC, "row 1: nobody is alive");
    for (int row = 0; row < n - 1; row++)
        rate[row] = survival[row + 1] > 0
                        ? real_log(survival[row] / survival[row + 1]) / (ages[row + 1] - ages[row])
                        : certain_death;
    rate[n - 1] = rate[n - 2];
    return OK;
}

static Status
rates_of_values(double *rate, const double *values, int n, LifetableHolds holds, Error *err)
{
    for (int row = 0; row < n; row++) {
        const double value = values[row];
        if (holds == LIFETABLE_PROBABILITY) {
            if (!(value >= 0 && value <= 1))
                return fail(err, ERR_SPEC, "row %d: %g is no probability", row + 1, value);
            rate[row] = rate_of_probability(value);
        } else {
            if (!(value >= 0 && value < INFINITY))
                return fail(err, ERR_SPEC, "row %d: %g is no rate", row + 1, value);
            rate[row] = value;
        }
    }
    return OK;
}

/* Rows of a year each are found at once. */
static void
make_guide(Lifetable *table)
{
    const double years = table->age[table->n - 1] - table->age[0];
    int row = 0;

    table->n_guide = 4 * table->n;
    table->parts = years > 0 ? (table->n_guide - 1) / years : 1;
    table->guide = memory_new((size_t)table->n_guide, sizeof(int));
    for (int part = 0; part < table->n_guide; part++) {
        while (row + 1 < table->n && table->age[row + 1] <= table->age[0] + part / table->parts)
            row++;
        table->guide[part] = row;
    }
    table->fine = true;
    for (int part = 1; part < table->n_guide; part++)
        if (table->guide[part] > table->guide[part - 1] + 1) table->fine = false;
}

Status
lifetable_init(Lifetable *table, const double *ages, const double *values, int n,
               LifetableHolds holds, double units_per_year, Error *err)
{
    *table = (Lifetable){ .units = units_per_year };
    if (n < 1) return fail(err, ERR_SPEC, "a life table needs rows");
    for (int row = 0; row < n; row++) {
        if (!(ages[row] > -INFINITY && ages[row] < INFINITY))
            return fail(err, ERR_SPEC, "row %d: %g is no age", row + 1, ages[row]);
        if (row > 0 && !(ages[row] > ages[row - 1]))
            return fail(err, ERR_SPEC, "row %d: ages must rise, %g comes after %g", row + 1,
                        ages[row], ages[row - 1]);
    }
    table->n = n;
    table->age = memory_new((size_t)n + 1, sizeof(double));
    table->rate = memory_new((size_t)n, sizeof(double));
    for (table->ladder = 1; 2 * table->ladder < n;) table->ladder *= 2;
    table->cumulative = memory_new(2 * (size_t)table->ladder, sizeof(double));
    memcpy(table->age, ages, (size_t)n * sizeof(double));
    table->age[n] = INFINITY;

    const Status status = holds == LIFETABLE_SURVIVAL
                              ? rates_of_survival(table->rate, ages, values, n, err)
                              : rates_of_values(table->rate, values, n, holds, err);
    if (status != OK) {
        lifetable_free(table);
        return status;
    }
    for (int row = 1; row < n; row++)
        table->cumulative[row] = table->cumulative[row - 1] +
                                 table->rate[row - 1] * (table->age[row] - table->age[row - 1]);
    for (int row = n; row < 2 * table->ladder; row++) table->cumulative[row] = INFINITY;
    make_guide(table);
    return OK;
}

/* The row an age falls in: the last whose first age is not above it; -1 below the first (and for
 * NAN). The guide is near it. */
static int
row_of(const Lifetable *table, double age)
{
    const double part = (age - table->age[0]) * table->parts;
    int row;

    if (!(part >= 0)) return -1;
    row = table->guide[part < table->n_guide ? (int)part : table->n_guide - 1];
    while (row > 0 && table->age[row] > age) row--;
    while (row + 1 < table->n && table->age[row + 1] <= age) row++;
    return row;
}

double
lifetable_rate(const Lifetable *table, double age)
{
    const int row = row_of(table, age);

    return row < 0 ? NAN : table->rate[row] / table->units;
}

double
lifetable_cumulative(const Lifetable *table, double age)
{
    const int row = row_of(table, age);

    return row < 0 ? NAN : table->cumulative[row] + table->rate[row] * (age - table->age[row]);
}

/* Without branches where no part reaches over two rows: one step down for rounding, one up. */
HOT static void
fine_cumulatives(double *restrict H, const Lifetable *table, const double *restrict age, int n)
{
    const double first = table->age[0], parts = table->parts, last = table->n_guide - 1;
    const double *restrict ages = table->age, *restrict rate = table->rate;
    const double *restrict cumulative = table->cumulative;
    const int *restrict guide = table->guide;

    for (int i = 0; i < n; i++) {
        const double part = (age[i] - first) * parts;
        int row = guide[(int)(part < last ? part : last)];
        row -= ages[row] > age[i];
        row += ages[row + 1] <= age[i];
        H[i] = cumulative[row] + rate[row] * (age[i] - ages[row]);
    }
}

void
lifetable_cumulatives(double *restrict H, const Lifetable *table, const double *restrict age, int n)
{
    if (table->fine)
        fine_cumulatives(H, table, age, n);
    else
        for (int i = 0; i < n; i++) H[i] = lifetable_cumulative(table, age[i]);
}

double
lifetable_age(const Lifetable *table, double cumulative)
{
    double age;

    lifetable_ages(&age, table, &cumulative, 1);
    return age;
}

/* The last row that begins at or below it, by steps that are the same for all: nobody can guess
 * where a search turns. */
HOT static void
find_rows(int *restrict row, const Lifetable *table, const double *restrict cumulative, int n)
{
    const double *restrict rows = table->cumulative;

    for (int i = 0; i < n; i++) row[i] = 0;
    for (int step = table->ladder; step > 0; step /= 2)
        for (int i = 0; i < n; i++) row[i] += rows[row[i] + step] <= cumulative[i] ? step : 0;
}

void
lifetable_ages(double *restrict age, const Lifetable *table, const double *restrict cumulative,
               int n)
{
    int rows[LIFETABLE_MANY];

    find_rows(rows, table, cumulative, n);
    for (int i = 0; i < n; i++) {
        const int row = rows[i] < table->n ? rows[i] : table->n - 1; /* of INFINITY: the last */
        const double left = cumulative[i] - table->cumulative[row], rate = table->rate[row];
        age[i] = rate > 0 ? table->age[row] + left / rate : left > 0 ? INFINITY : table->age[row];
    }
}

void
lifetable_free(Lifetable *table)
{
    free(table->age);
    free(table->rate);
    free(table->cumulative);
    free(table->guide);
    *table = (Lifetable){ 0 };
}
