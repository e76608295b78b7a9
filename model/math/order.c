/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/order.h"
#include "base/memory.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* ---- by size ---- */

static int
by_size(const void *a, const void *b)
{
    const double one = *(const double *)a, two = *(const double *)b;

    if (isnan(one) || isnan(two)) return isnan(one) - isnan(two);
    return (one > two) - (one < two);
}

void
order_sort(double *x, long long n)
{
    qsort(x, (size_t)n, sizeof(double), by_size);
}

/* ---- by digits ---- */

enum { DIGIT_BITS = 11, N_DIGITS = 6, DIGIT_VALUES = 1 << DIGIT_BITS }; /* 66 bits of 64 */

typedef struct {
    uint64_t key;
    int index;
} Item;

/* A whole number in the order of x: the sign of numbers above 0 is set, all bits of those below are
 * turned over; -0 is 0. */
static uint64_t
key_of(double x)
{
    const uint64_t sign = (uint64_t)1 << 63;
    uint64_t bits;

    if (isnan(x)) return UINT64_MAX;
    x += 0.0;
    memcpy(&bits, &x, sizeof(bits));
    return bits & sign ? ~bits : bits | sign;
}

static unsigned
digit_of(uint64_t key, int digit)
{
    return (unsigned)(key >> (digit * DIGIT_BITS)) & (DIGIT_VALUES - 1);
}

/* Deals the items by one digit, in the order they come. `begin` [DIGIT_VALUES]: how many have each
 * value. */
static void
deal(Item *to, const Item *from, int n, int digit, int *begin)
{
    int before = 0;

    for (int value = 0; value < DIGIT_VALUES; value++) {
        const int many = begin[value];
        begin[value] = before;
        before += many;
    }
    for (int i = 0; i < n; i++) to[begin[digit_of(from[i].key, digit)]++] = from[i];
}

void
order_indices(int *order, const double *x, int n)
{
    Item *items = memory_new(2 * (size_t)n + 1, sizeof(*items)), *from = items, *to = items + n;
    int(*counts)[DIGIT_VALUES] = memory_new(N_DIGITS, sizeof(*counts));

    for (int i = 0; i < n; i++) {
        from[i] = (Item){ key_of(x[i]), i };
        for (int digit = 0; digit < N_DIGITS; digit++)
            counts[digit][digit_of(from[i].key, digit)]++;
    }
    for (int digit = 0; digit < N_DIGITS && n > 0; digit++) {
        if (counts[digit][digit_of(from[0].key, digit)] == n) continue; /* it is the same in all */
        deal(to, from, n, digit, counts[digit]);
        Item *swap = from;
        from = to;
        to = swap;
    }
    for (int i = 0; i < n; i++) order[i] = from[i].index;
    free(items);
    free(counts);
}

/* ---- quantiles ---- */

double
order_quantile(const double *sorted, long long n, double share)
{
    const double at = share * (double)(n - 1);
    const long long below = (long long)at, above = below + 1 < n ? below + 1 : below;

    if (at == (double)below) return sorted[below];
    return sorted[below] + (at - (double)below) * (sorted[above] - sorted[below]);
}
