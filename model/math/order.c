/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/order.h"
#include <math.h>
#include <stdlib.h>

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

double
order_quantile(const double *sorted, long long n, double share)
{
    const double at = share * (double)(n - 1);
    const long long below = (long long)at, above = below + 1 < n ? below + 1 : below;

    if (at == (double)below) return sorted[below];
    return sorted[below] + (at - (double)below) * (sorted[above] - sorted[below]);
}
