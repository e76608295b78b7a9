/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "evidence/summary_parts.h"
#include "math/real.h"
#include <math.h>
#include <stdlib.h>

static const double half_pi = 1.57079632679489661923;

/* ---- angles, by the four operations and roots alone: the same bits everywhere ---- */

/* Taylor's sums, whose next terms are below 2^-60. */
void
summary_sine(double *sine, double *cosine, double angle)
{
    const double square = angle * angle;
    double odd = 0.0, even = 0.0;

    for (int k = 12; k > 0; k--) {
        odd = square / (2 * k * (2 * k + 1)) * (1.0 - odd);
        even = square / (2 * k * (2 * k - 1)) * (1.0 - even);
    }
    *sine = angle * (1.0 - odd);
    *cosine = 1.0 - even;
}

/* The arc sine of the root of a share, by Newton's method. */
static double
angle_of(double share)
{
    if (share > 0.5) return half_pi - angle_of(1.0 - share);
    const double root = sqrt(share);
    double angle = root;

    for (int step = 0; step < 5; step++) { /* off by 0.08 at most, which squares each time */
        double sine, cosine;
        summary_sine(&sine, &cosine, angle);
        angle -= (sine - root) / cosine;
    }
    return angle;
}

/* ---- a series on the grid ---- */

static Status
check_series(const SummarySeries *series, int number, Error *err)
{
    const double *time = series->time, *survival = series->survival;

    if (series->n < 2)
        return fail(err, ERR_SPEC, "series %d: two times or more are needed", number);
    for (int row = 0; row < series->n; row++) {
        if (!(time[row] >= 0.0) || !isfinite(time[row]))
            return fail(err, ERR_SPEC, "series %d, row %d: the time must be 0 or later, not %.15g",
                        number, row + 1, time[row]);
        if (!(survival[row] >= 0.0 && survival[row] <= 1.0))
            return fail(err, ERR_SPEC, "series %d, row %d: survival must lie in [0, 1], not %.15g",
                        number, row + 1, survival[row]);
        if (!(series->at_risk[row] >= 0.0) || !isfinite(series->at_risk[row]))
            return fail(err, ERR_SPEC,
                        "series %d, row %d: the number at risk must be 0 or more, not %.15g",
                        number, row + 1, series->at_risk[row]);
        if (row == 0) continue;
        if (!(time[row] > time[row - 1]))
            return fail(err, ERR_SPEC, "series %d, row %d: the time %.15g is not after %.15g",
                        number, row + 1, time[row], time[row - 1]);
        if (survival[row] > survival[row - 1])
            return fail(err, ERR_SPEC, "series %d, row %d: survival rises from %.15g to %.15g",
                        number, row + 1, survival[row - 1], survival[row]);
    }
    return OK;
}

static Status
check_grid(const double *grid, int n, Error *err)
{
    if (n < 1) return fail(err, ERR_SPEC, "there is no interval");
    for (int end = 0; end < n; end++) {
        const double before = end ? grid[end - 1] : 0.0;
        if (!(grid[end] > before) || !isfinite(grid[end]))
            return fail(err, ERR_SPEC, "the interval from %.15g to %.15g has no length", before,
                        grid[end]);
    }
    return OK;
}

/* Survival and number at risk at a time within the series. */
static double
read_off(double *at_risk, const SummarySeries *series, double time)
{
    int row = 0;

    while (series->time[row + 1] < time) row++;
    const double low = series->survival[row], high = series->survival[row + 1];
    const double way = (time - series->time[row]) / (series->time[row + 1] - series->time[row]);
    *at_risk = series->at_risk[row] + way * (series->at_risk[row + 1] - series->at_risk[row]);
    if (way == 0.0) return low;
    if (way == 1.0) return high;
    if (high == 0.0) return low * (1.0 - way);
    return low * real_exp(way * real_log(high / low));
}

/* The angles of one series, as long as somebody is at risk. */
static void
lay(SummaryAngles *angles, int number, const SummarySeries *series, const SummaryOptions *options)
{
    const double add = options->uncorrected ? 0.0 : 0.25;
    const int n = angles->n;

    angles->from[number] = angles->to[number] = 0;
    for (int interval = 0; interval < n; interval++) {
        const double begin = interval ? options->grid[interval - 1] : 0.0;
        double people, later;
        if (begin < series->time[0]) {
            angles->from[number] = angles->to[number] = interval + 1;
            continue;
        }
        if (options->grid[interval] > series->time[series->n - 1]) break;
        const double before = read_off(&people, series, begin);
        if (!(before > 0.0 && people > 0.0)) break;
        const double share = read_off(&later, series, options->grid[interval]) / before;
        angles->angle[number * n + interval] =
            angle_of((people * share + add) / (people + 2.0 * add));
        angles->variance[number * n + interval] = 0.25 / (people + 2.0 * add);
        angles->to[number] = interval + 1;
    }
}

Status
summary_angles(SummaryAngles *angles, const SummarySeries *series, int n_series,
               const SummaryOptions *options, Error *err)
{
    const int n = options->n_grid;
    Status status;

    *angles = (SummaryAngles){ .n_series = n_series, .n = n };
    TRY(n_series < 1 ? fail(err, ERR_SPEC, "there is no series") : OK);
    TRY(check_grid(options->grid, n, err));
    for (int number = 0; number < n_series; number++)
        TRY(check_series(&series[number], number + 1, err));
    const size_t size = (size_t)n_series * (size_t)n;
    angles->angle = memory_new(size, sizeof(*angles->angle));
    angles->variance = memory_new(size, sizeof(*angles->variance));
    angles->from = memory_new((size_t)n_series, sizeof(*angles->from));
    angles->to = memory_new((size_t)n_series, sizeof(*angles->to));
    for (size_t place = 0; place < size; place++)
        angles->angle[place] = angles->variance[place] = NAN;
    for (int number = 0; number < n_series; number++) lay(angles, number, &series[number], options);
done:
    return status;
}

void
summary_angles_free(SummaryAngles *angles)
{
    free(angles->angle);
    free(angles->variance);
    free(angles->from);
    free(angles->to);
    *angles = (SummaryAngles){ 0 };
}
