/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survival/km.h"
#include "base/memory.h"
#include "math/order.h"
#include "math/real.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const km_intervals[] = { "log", "log-log", "plain", NULL };

/* ---- sorting ---- */

/* Events before censorings among those at the same time, both as they come. */
static void
events_first(int *order, const KmPoint *points, int n, int *censored)
{
    int n_events = 0, n_censored = 0;

    for (int i = 0; i < n; i++)
        if (points[order[i]].event)
            order[n_events++] = order[i];
        else
            censored[n_censored++] = order[i];
    memcpy(order + n_events, censored, (size_t)n_censored * sizeof(*censored));
}

void
km_order(int *order, const KmPoint *points, int n)
{
    double *times = memory_new((size_t)n + 1, sizeof(*times));
    int *censored = memory_new((size_t)n + 1, sizeof(*censored));

    for (int i = 0; i < n; i++) times[i] = points[i].time;
    order_indices(order, times, n);
    for (int i = 0, first = 0; i < n; first = i) {
        const double time = times[order[i]];
        for (i++; i < n && times[order[i]] == time;) i++;
        if (i - first > 1) events_first(order + first, points, i - first, censored);
    }
    free(times);
    free(censored);
}

void
km_sort(KmPoint *points, int n)
{
    KmPoint *sorted = memory_new((size_t)n + 1, sizeof(*sorted));
    int *order = memory_new((size_t)n + 1, sizeof(*order));

    km_order(order, points, n);
    for (int i = 0; i < n; i++) sorted[i] = points[order[i]];
    memcpy(points, sorted, (size_t)n * sizeof(*points));
    free(sorted);
    free(order);
}

/* ---- the curve ---- */

static void
allocate(KmCurve *curve, int rows)
{
    const size_t n = (size_t)rows + 1;

    *curve = (KmCurve){ .time = memory_new(n, sizeof(double)),
                        .at_risk = memory_new(n, sizeof(double)),
                        .events = memory_new(n, sizeof(double)),
                        .censored = memory_new(n, sizeof(double)),
                        .survival = memory_new(n, sizeof(double)),
                        .greenwood = memory_new(n, sizeof(double)) };
}

static void
add_row(KmCurve *curve, double time, double at_risk, double events, double censored)
{
    const int row = curve->n++;
    const double before = row > 0 ? curve->survival[row - 1] : 1;
    const double variance = row > 0 ? curve->greenwood[row - 1] : 0;

    curve->time[row] = time;
    curve->at_risk[row] = at_risk;
    curve->events[row] = events;
    curve->censored[row] = censored;
    /* as long as nobody is censored it is the share that is left, without rounding on rounding */
    const double lost = curve->n_start - at_risk - (1 - before) * curve->n_start;
    curve->survival[row] = at_risk <= 0 ? before
                           : fabs(lost) < 1e-9 * curve->n_start
                               ? (at_risk - events) / curve->n_start
                               : before * (1 - events / at_risk);
    curve->greenwood[row] = variance + (events > 0 ? events / (at_risk * (at_risk - events)) : 0);
}

/* The entries of a group, the earliest first. */
static double *
entries_in_order(const KmPoint *points, const double *entry, int n, int group)
{
    double *mine = memory_new((size_t)n + 1, sizeof(double));
    double *sorted = memory_new((size_t)n + 1, sizeof(double));
    int *order = memory_new((size_t)n + 1, sizeof(int)), n_mine = 0;

    for (int i = 0; i < n; i++)
        if (group < 0 || points[i].group == group) mine[n_mine++] = entry[i];
    order_indices(order, mine, n_mine);
    for (int i = 0; i < n_mine; i++) sorted[i] = mine[order[i]];
    free(mine);
    free(order);
    return sorted;
}

void
km_fit_entered(KmCurve *curve, const KmPoint *points, const double *entry, int n, int group)
{
    double *entered = entry ? entries_in_order(points, entry, n, group) : NULL;
    double at_risk = 0;
    int n_entered = 0;

    allocate(curve, n);
    for (int i = 0; i < n; i++) curve->n_start += group < 0 || points[i].group == group;
    if (!entered) at_risk = curve->n_start;
    for (int i = 0; i < n;) {
        const double time = points[i].time;
        double events = 0, censored = 0;
        for (; i < n && points[i].time == time; i++) {
            if (group >= 0 && points[i].group != group) continue;
            events += points[i].event;
            censored += !points[i].event;
        }
        if (entered)
            for (; n_entered < curve->n_start && entered[n_entered] < time; n_entered++) at_risk++;
        if (events + censored > 0) add_row(curve, time, at_risk, events, censored);
        at_risk -= events + censored;
    }
    free(entered);
}

void
km_fit(KmCurve *curve, const KmPoint *points, int n, int group)
{
    km_fit_entered(curve, points, NULL, n, group);
}

void
km_count(KmCurve *curve, const long long *events, const long long *censored, int n_steps,
         double width, long long n_start)
{
    double at_risk = (double)n_start;

    allocate(curve, n_steps + 1);
    curve->n_start = at_risk;
    for (int step = 0; step <= n_steps; step++) {
        const double lost = censored ? (double)censored[step] : 0;
        add_row(curve, step * width, at_risk, (double)events[step], lost);
        at_risk -= (double)events[step] + lost;
    }
}

void
km_free(KmCurve *curve)
{
    free(curve->time);
    free(curve->at_risk);
    free(curve->events);
    free(curve->censored);
    free(curve->survival);
    free(curve->greenwood);
    *curve = (KmCurve){ 0 };
}

/* ---- intervals ---- */

static void
limits(double *low, double *high, double S, double error, KmInterval interval, double z)
{
    *low = *high = S;
    if (S == 1 && error == 0) return; /* nobody has left yet */
    if (!(S > 0)) {
        *low = *high = NAN;
        return;
    }
    switch (interval) {
    case KM_LOG:
        *low = S * real_exp(-z * error);
        *high = S * real_exp(z * error);
        break;
    case KM_LOG_LOG: {
        const double centre = real_log(-real_log(S)), width = z * error / -real_log(S);
        *low = real_exp(-real_exp(centre + width));
        *high = real_exp(-real_exp(centre - width));
        break;
    }
    case KM_PLAIN: *low = S - z * S * error; *high = S + z * S * error;
    }
    *low = *low < 0 ? 0 : *low;
    *high = *high > 1 ? 1 : *high;
}

static double
normal_of(double level)
{
    return real_normal_quantile(0.5 + level / 2);
}

void
km_limits(double *low, double *high, const KmCurve *curve, int row, KmInterval interval,
          double level)
{
    limits(low, high, curve->survival[row], sqrt(curve->greenwood[row]), interval,
           normal_of(level));
}

void
km_bands(double *low, double *high, const KmCurve *curve, KmInterval interval, double level)
{
    const double z = normal_of(level);

    for (int row = 0; row < curve->n; row++)
        limits(&low[row], &high[row], curve->survival[row], sqrt(curve->greenwood[row]), interval,
               z);
}

double
km_at(const KmCurve *curve, double time, int *row)
{
    int low = -1, high = curve->n;

    while (high - low > 1) {
        const int middle = (low + high) / 2;
        if (curve->time[middle] <= time)
            low = middle;
        else
            high = middle;
    }
    *row = low;
    if (low < 0) return 1;
    if (low == curve->n - 1 && time > curve->time[low] && curve->survival[low] > 0) return NAN;
    return curve->survival[low];
}

/* Where a falling sequence reaches p: the middle of its step if it is p exactly. */
static double
crossing(const KmCurve *curve, const double *values, double p)
{
    const double hair = 1e-12;

    for (int row = 0; row < curve->n; row++) {
        if (isnan(values[row]) || values[row] > p + hair) continue;
        if (values[row] < p - hair) return curve->time[row];
        for (int next = row + 1; next < curve->n; next++)
            if (values[next] < p - hair) return (curve->time[row] + curve->time[next]) / 2;
        return curve->time[row];
    }
    return NAN;
}

KmQuantile
km_quantile(const KmCurve *curve, double p, KmInterval interval, double level)
{
    double *low = memory_new((size_t)curve->n + 1, sizeof(double));
    double *high = memory_new((size_t)curve->n + 1, sizeof(double));
    KmQuantile quantile;

    km_bands(low, high, curve, interval, level);
    quantile = (KmQuantile){ crossing(curve, curve->survival, p), crossing(curve, low, p),
                             crossing(curve, high, p) };
    free(low);
    free(high);
    return quantile;
}

double
km_mean(const KmCurve *curve, double tau, double *error)
{
    double area = 0, last = 0, S = 1, variance = 0, after = 0;
    int rows = 0;

    for (; rows < curve->n && curve->time[rows] <= tau; rows++) {
        area += S * (curve->time[rows] - last);
        last = curve->time[rows];
        S = curve->survival[rows];
    }
    area += S * (tau - last);
    for (int row = rows - 1; row >= 0; row--) { /* the area after each event, from the end */
        const double end = row == rows - 1 ? tau : curve->time[row + 1];
        const double d = curve->events[row], n = curve->at_risk[row];
        after += curve->survival[row] * (end - curve->time[row]);
        if (d > 0 && n > d) variance += after * after * d / (n * (n - d));
    }
    *error = sqrt(variance);
    return area;
}

/* ---- log-rank ---- */

/* Solves V x = u for a symmetric positive definite V [n][n] by Cholesky; false if it is singular.
 */
static bool
solve(double *V, double *x, int n)
{
    for (int row = 0; row < n; row++)
        for (int column = 0; column <= row; column++) {
            double sum = V[row * n + column];
            for (int k = 0; k < column; k++) sum -= V[row * n + k] * V[column * n + k];
            if (row == column && !(sum > 1e-12)) return false;
            V[row * n + column] = row == column ? sqrt(sum) : sum / V[column * n + column];
        }
    for (int row = 0; row < n; row++) {
        for (int k = 0; k < row; k++) x[row] -= V[row * n + k] * x[k];
        x[row] /= V[row * n + row];
    }
    for (int row = n - 1; row >= 0; row--) {
        for (int k = row + 1; k < n; k++) x[row] -= V[k * n + row] * x[k];
        x[row] /= V[row * n + row];
    }
    return true;
}

/* Expected events at one time, and their covariances below the diagonal but for the last group. */
static void
add_expected(double *expected, double *V, const double *at_risk, double all, double events,
             int n_groups)
{
    const double scale = all > 1 ? events * (all - events) / (all - 1) : 0;

    for (int row = 0; row < n_groups; row++) {
        const double share = at_risk[row] / all;
        expected[row] += events * share;
        for (int column = 0; column <= row && row < n_groups - 1; column++)
            V[row * (n_groups - 1) + column] +=
                scale * (row == column ? share * (1 - share) : -share * at_risk[column] / all);
    }
}

static double
chi_square(const double *observed, const double *expected, double *V, int n)
{
    double *x = memory_new((size_t)n + 1, sizeof(double)), chi = 0;

    for (int row = 0; row < n; row++) x[row] = observed[row] - expected[row];
    if (n < 1 || !solve(V, x, n))
        chi = NAN;
    else
        for (int row = 0; row < n; row++) chi += (observed[row] - expected[row]) * x[row];
    free(x);
    return chi;
}

double
km_logrank_entered(double *observed, double *expected, const KmPoint *points, const double *entry,
                   int n, int n_groups)
{
    const size_t size = (size_t)n_groups;
    double *at_risk = memory_new(size * 2 + 1, sizeof(double)), *leaving = at_risk + size;
    double *V = memory_new(size * size + 1, sizeof(double)), all = entry ? 0 : n;
    int *order = memory_new(entry ? (size_t)n + 1 : 1, sizeof(int)), n_entered = 0;

    memset(observed, 0, size * sizeof(double));
    memset(expected, 0, size * sizeof(double));
    if (entry) order_indices(order, entry, n);
    for (int i = 0; i < n && !entry; i++) at_risk[points[i].group]++;
    for (int i = 0; i < n;) {
        const double time = points[i].time;
        double events = 0, gone = 0;
        memset(leaving, 0, size * sizeof(double));
        for (; i < n && points[i].time == time; i++) {
            events += points[i].event;
            gone++;
            observed[points[i].group] += points[i].event;
            leaving[points[i].group]++;
        }
        for (; entry && n_entered < n && entry[order[n_entered]] < time; n_entered++) {
            at_risk[points[order[n_entered]].group]++;
            all++;
        }
        if (events > 0) add_expected(expected, V, at_risk, all, events, n_groups);
        for (int group = 0; group < n_groups; group++) at_risk[group] -= leaving[group];
        all -= gone;
    }
    const double chi = chi_square(observed, expected, V, n_groups - 1);
    free(at_risk);
    free(V);
    free(order);
    return chi;
}

double
km_logrank(double *observed, double *expected, const KmPoint *points, int n, int n_groups)
{
    return km_logrank_entered(observed, expected, points, NULL, n, n_groups);
}
