/* SPDX-License-Identifier: GPL-3.0-or-later */
/* -ln L is tabled over ln s: straight lines between the logarithms of both. Below the table it is s
 * times the mean ratio, above it grows by the smallest. */
#include "engine/centring.h"
#include "base/memory.h"
#include "math/order.h"
#include "math/real.h"
#include "math/real_arrays.h"
#include <math.h>
#include <stdlib.h>

enum { GROUPS = 256, KNOTS = 2048 };

static const double FIRST = -23, LAST = 12; /* ln s at the ends of the table */

struct Centring {
    int n;
    double ratio[GROUPS], share[GROUPS];
    double log_H[KNOTS];
    double end_H; /* at the last knot */
};

static double
step(void)
{
    return (LAST - FIRST) / (KNOTS - 1);
}

/* -ln of the mean of exp(-s r): by expm1 while few have left, else with the smallest ratio taken
 * out so that nothing underflows. */
static double
minus_log_mean(const Centring *centring, double s)
{
    double each[GROUPS], left = 0, mean = 0;

    for (int group = 0; group < centring->n; group++) each[group] = -s * centring->ratio[group];
    real_expm1s(each, each, centring->n);
    for (int group = 0; group < centring->n; group++) left += centring->share[group] * each[group];
    if (left > -0.5) return -real_log1p(left);
    for (int group = 0; group < centring->n; group++)
        each[group] = -s * (centring->ratio[group] - centring->ratio[0]);
    real_exps(each, each, centring->n);
    for (int group = 0; group < centring->n; group++) mean += centring->share[group] * each[group];
    return s * centring->ratio[0] - real_log(mean);
}

Centring *
centring_new(double *ratio, int n)
{
    Centring *centring = memory_new(1, sizeof(*centring));

    order_sort(ratio, n);
    centring->n = n < GROUPS ? n : GROUPS;
    for (int group = 0; group < centring->n; group++) {
        const int from = (int)((long long)group * n / centring->n);
        const int to = (int)((long long)(group + 1) * n / centring->n);
        for (int i = from; i < to; i++) centring->ratio[group] += ratio[i] / (to - from);
        centring->share[group] = (double)(to - from) / n;
    }
    for (int knot = 0; knot < KNOTS; knot++)
        centring->log_H[knot] = real_log(minus_log_mean(centring, real_exp(FIRST + knot * step())));
    centring->end_H = real_exp(centring->log_H[KNOTS - 1]);
    return centring;
}

double
centring_population(const Centring *centring, double s)
{
    const double at = (real_log(s) - FIRST) / step();

    if (!(at > 0)) return s * real_exp(centring->log_H[0] - FIRST);
    if (at >= KNOTS - 1)
        return s < INFINITY ? centring->end_H + centring->ratio[0] * (s - real_exp(LAST))
                            : INFINITY;
    const int knot = (int)at;
    const double part = at - knot;
    return real_exp(centring->log_H[knot] +
                    part * (centring->log_H[knot + 1] - centring->log_H[knot]));
}

double
centring_baseline(const Centring *centring, double H)
{
    const double log_H = real_log(H);
    int low = 0, high = KNOTS - 1;

    if (!(log_H > centring->log_H[0])) return H * real_exp(FIRST - centring->log_H[0]);
    if (log_H >= centring->log_H[KNOTS - 1])
        return centring->ratio[0] > 0 ? real_exp(LAST) + (H - centring->end_H) / centring->ratio[0]
                                      : INFINITY;
    while (high - low > 1) {
        const int middle = (low + high) / 2;
        if (centring->log_H[middle] <= log_H)
            low = middle;
        else
            high = middle;
    }
    const double part =
        (log_H - centring->log_H[low]) / (centring->log_H[high] - centring->log_H[low]);
    return real_exp(FIRST + (low + part) * step());
}

void
centring_delete(Centring *centring)
{
    free(centring);
}
