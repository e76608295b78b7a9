/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/dist_inverse.h"
#include "base/memory.h"
#include <stdlib.h>
struct DistInverse {
    Dist dist;
};
DistInverse *
dist_inverse_new(const Dist *dist)
{
    DistInverse *inverse = memory_new(1, sizeof(*inverse));
    inverse->dist = *dist;
    return inverse;
}
void
dist_inverse_delete(DistInverse *inverse)
{
    free(inverse);
}
void
dist_inverse_fill(const DistInverse *inverse, double *restrict x, const double *restrict u, int n)
{
    for (int i = 0; i < n; i++) x[i] = dist_quantile(&inverse->dist, u[i]);
}
