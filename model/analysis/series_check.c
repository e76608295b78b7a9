/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/series_check.h"
#include "evidence/summary_curve.h"
#include "math/order.h"
#include <math.h>
#include <stdlib.h>

/* clang-format off */
static const TableColumn columns[] = {
    { "curve",      TABLE_TEXT,   "", "survival function" },
    { "time",       TABLE_NUMBER, "time unit", "at which some series tells survival" },
    { "series",     TABLE_WHOLE,  "", "that cover the interval before it" },
    { "survival",   TABLE_NUMBER, "", "summary without a distribution, random effects of each interval" },
    { "ci_low",     TABLE_NUMBER, "", "95%" },
    { "ci_high",    TABLE_NUMBER, "", "" },
    { "fitted",     TABLE_NUMBER, "", "of the curve in use, at its mean numbers" },
    { "i2",         TABLE_NUMBER, "", "share of variance between series, of the whole summary" },
    { 0 },
};
const TableContract series_check_contracts[] = {
    { "series_summary", columns, "curve and time" },
    { 0 },
};
/* clang-format on */

/* Times 0 and those at which survival is told; at each the people that the next interval is worth.
 */
static SummarySeries
series_of(Pool *pool, const Points *points, int series)
{
    const PointUsed *used = points->used + points->first[series];
    const int n = points->first[series + 1] - points->first[series];
    double *time = pool_new(pool, (size_t)n + 1, sizeof(double));
    double *survival = pool_new(pool, (size_t)n + 1, sizeof(double));
    double *at_risk = pool_new(pool, (size_t)n + 1, sizeof(double));

    survival[0] = 1;
    for (int item = 0; item < n; item++) {
        time[item + 1] = used[item].time;
        survival[item + 1] = used[item].survival;
        at_risk[item] = used[item].n_effective;
        at_risk[item + 1] = used[item].n_effective * used[item].survival / used[item].before;
    }
    return (SummarySeries){ n + 1, time, survival, at_risk };
}

/* Distinct times at which survival itself is told, up to the last that two series reach. */
static int
grid_of(double *grid, const Points *points)
{
    int n = 0, distinct = 0;

    for (int item = 0; item < points->first[points->n]; item++)
        if (!points->used[item].is_median) grid[n++] = points->used[item].time;
    order_sort(grid, n);
    for (int item = 0; item < n; item++)
        if (distinct == 0 || grid[item] > grid[distinct - 1]) grid[distinct++] = grid[item];
    return distinct;
}

static void
put(Table *table, const char *name, const SummaryCurve *summary, const Fit *fit)
{
    FitCurve made;

    if (fit) fit_made(&made, fit, NULL);
    for (int item = 0; item < summary->n; item++) {
        double fitted = NAN;
        if (fit) curve_survival(&fitted, made.nodes, summary->time[item], 0, 1);
        table_name(table, name);
        table_number(table, summary->time[item]);
        table_number(table, summary->n_series[item]);
        table_number(table, summary->survival[item]);
        table_number(table, summary->low[item]);
        table_number(table, summary->high[item]);
        table_number(table, fitted);
        table_number(table, summary->i2);
    }
}

Status
series_check(Tables *tables, const char *curve, const FitsEvidence *evidence, const Fit *fit,
             Error *err)
{
    const Points *points = evidence->points;
    Pool pool = { 0 };
    SummaryCurve summary = { 0 };
    SummaryOptions options = { .method = SUMMARY_DIAGONAL, .level = 0.95 };
    Status status = OK;

    if (!points || points->n < 2) return OK;
    SummarySeries *series = pool_new(&pool, (size_t)points->n, sizeof(SummarySeries));
    double *grid = pool_new(&pool, (size_t)points->first[points->n] + 1, sizeof(double));
    options.n_grid = grid_of(grid, points);
    options.grid = grid;
    for (int item = 0; item < points->n; item++) series[item] = series_of(&pool, points, item);
    if (options.n_grid == 0) goto done; /* medians alone */
    TRY(summary_curve(&summary, series, points->n, &options, err));
    if (!tables_find(tables, series_check_contracts[0].name))
        tables_add(tables, &series_check_contracts[0]);
    put((Table *)tables_find(tables, series_check_contracts[0].name), curve, &summary, fit);
done:
    summary_curve_free(&summary);
    pool_free(&pool);
    return status;
}
