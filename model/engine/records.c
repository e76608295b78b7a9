/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Four records are four rows of a square that is turned over. */
#include "engine/records.h"
#include "base/clones.h"
#include <stddef.h>

enum { SIDE = 4, COLUMNS = sizeof(Patient) / sizeof(double) };
typedef double Four __attribute__((vector_size(SIDE * sizeof(double))));
typedef Four Row __attribute__((aligned(sizeof(double)), may_alias)); /* in memory */

_Static_assert(COLUMNS == 2 * SIDE, "a record is two squares wide");
_Static_assert(offsetof(Patient, due) == (COLUMNS - 1) * sizeof(double), "the last of its columns");

/* Rows of a square of numbers become columns. */
INLINED void
turn(double *to_a, double *to_b, double *to_c, double *to_d, const double *a, const double *b,
     const double *c, const double *d)
{
    const Four ab_even = __builtin_shufflevector(*(const Row *)a, *(const Row *)b, 0, 4, 2, 6);
    const Four ab_odd = __builtin_shufflevector(*(const Row *)a, *(const Row *)b, 1, 5, 3, 7);
    const Four cd_even = __builtin_shufflevector(*(const Row *)c, *(const Row *)d, 0, 4, 2, 6);
    const Four cd_odd = __builtin_shufflevector(*(const Row *)c, *(const Row *)d, 1, 5, 3, 7);

    *(Row *)to_a = __builtin_shufflevector(ab_even, cd_even, 0, 1, 4, 5);
    *(Row *)to_b = __builtin_shufflevector(ab_odd, cd_odd, 0, 1, 4, 5);
    *(Row *)to_c = __builtin_shufflevector(ab_even, cd_even, 2, 3, 6, 7);
    *(Row *)to_d = __builtin_shufflevector(ab_odd, cd_odd, 2, 3, 6, 7);
}

HOT static void
to_columns(double *const column[COLUMNS], const Patient *patient, const int *who, int n)
{
    int i = 0;

    for (int half = 0; half < COLUMNS; half += SIDE) {
        double *p = column[half], *q = column[half + 1], *r = column[half + 2];
        double *s = column[half + 3];
        for (i = 0; i + SIDE <= n; i += SIDE)
            turn(p + i, q + i, r + i, s + i, &patient[who[i]].now + half,
                 &patient[who[i + 1]].now + half, &patient[who[i + 2]].now + half,
                 &patient[who[i + 3]].now + half);
    }
    for (; i < n; i++)
        for (int item = 0; item < COLUMNS; item++) column[item][i] = (&patient[who[i]].now)[item];
}

HOT static void
to_rows(Patient *patient, double *const column[COLUMNS], const int *who, int n)
{
    int i = 0;

    for (int half = 0; half < COLUMNS; half += SIDE) {
        const double *p = column[half], *q = column[half + 1], *r = column[half + 2];
        const double *s = column[half + 3];
        for (i = 0; i + SIDE <= n; i += SIDE)
            turn(&patient[who[i]].now + half, &patient[who[i + 1]].now + half,
                 &patient[who[i + 2]].now + half, &patient[who[i + 3]].now + half, p + i, q + i,
                 r + i, s + i);
    }
    for (; i < n; i++)
        for (int item = 0; item < COLUMNS; item++) (&patient[who[i]].now)[item] = column[item][i];
}

/* In the order of Patient. */
void
records_gather(Crowd *crowd)
{
    double *const columns[COLUMNS] = { crowd->t0,   crowd->origin, crowd->Dc0,     crowd->De0,
                                       crowd->cost, crowd->qaly,   crowd->horizon, crowd->due };

    to_columns(columns, crowd->patient, crowd->who, crowd->n);
}

void
records_scatter(Crowd *crowd)
{
    double *const columns[COLUMNS] = { crowd->t1,   crowd->origin, crowd->Dc1,     crowd->De1,
                                       crowd->cost, crowd->qaly,   crowd->horizon, crowd->due };

    to_rows(crowd->patient, columns, crowd->who, crowd->n);
}
