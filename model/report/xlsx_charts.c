/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the charts show, as columns beside each other: the tables are long, charts want them wide.
 * xlsx_draw.c makes the charts of them. */
#include "report/palette.h"
#include "report/xlsx_draw.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    MOST_POINTS = 1500, /* of a strategy on the plane */
    MOST_BARS = 12,
    MOST_TORNADOS = 4,
    LEGEND_LETTERS = 44,
    BAR_LETTERS = 52,
};

/* ---- tables by column, strategies by name ---- */

static int
column_at(const Table *table, const char *name)
{
    for (int column = 0; table && column < table->n_columns; column++)
        if (strcmp(table->columns[column].name, name) == 0) return column;
    return NONE_SUCH;
}

static const TableCell *
cell(const Table *table, int row, int column)
{
    return &table->cells[(size_t)row * (size_t)table->n_columns + (size_t)column];
}

static bool
is(const Table *table, int row, int column, const char *text)
{
    const char *found = cell(table, row, column)->text;

    return found && strcmp(found, text) == 0;
}

static bool
text_is(const Table *table, int row, const char *column, const char *text)
{
    const char *found = results_cell(table, row, column).text;

    return found && strcmp(found, text) == 0;
}

static const char *
strategy_name(const XlsxCharts *charts, int strategy)
{
    const char *name = results_cell(charts->summary, strategy, "strategy").text;

    return name ? name : "";
}

static const char *
strategy_label(const XlsxCharts *charts, int strategy)
{
    const char *label = results_cell(charts->summary, strategy, "label").text;

    return label && *label ? label : strategy_name(charts, strategy);
}

static const char *
shortened(XlsxCharts *charts, const char *text, int most)
{
    return pool_text(charts->pool, xlsx_text(charts->scratch, text, most));
}

/* ---- columns and charts ---- */

/* Room for `most` numbers (or texts); its place among the columns. */
static int
add_column(XlsxCharts *charts, const char *head, int most, XlsxLook look)
{
    XlsxColumn *column = &charts->columns[charts->n_columns];

    column->head = shortened(charts, head, LEGEND_LETTERS);
    column->look = look;
    if (look == XLSX_TEXT)
        column->texts = pool_new(charts->pool, (size_t)most + 1, sizeof(char *));
    else
        column->numbers = pool_new(charts->pool, (size_t)most + 1, sizeof(double));
    return charts->n_columns++;
}

static XlsxChart *
add_chart(XlsxCharts *charts, const char *title, const char *x, const char *y)
{
    XlsxChart *chart = &charts->charts[charts->n_charts++];

    *chart = (XlsxChart){ .title = title, .x = x, .y = y, .x_most = NAN, .crossing = NAN };
    chart->series = pool_new(charts->pool, (size_t)charts->n_strategies + 3, sizeof(XlsxSeries));
    return chart;
}

/* A series of x and y with room for `most` points, named by its y column. */
static XlsxSeries *
add_series(XlsxCharts *charts, XlsxChart *chart, const char *x, const char *name, int most,
           XlsxLook look_x, XlsxLook look_y)
{
    XlsxSeries *series = &chart->series[chart->n_series++];

    series->x = add_column(charts, x, most, look_x);
    series->y = add_column(charts, name, most, look_y);
    return series;
}

static void
add_point(XlsxCharts *charts, const XlsxSeries *series, double x, double y)
{
    XlsxColumn *columns = charts->columns;

    if (!isfinite(x) || !isfinite(y)) return;
    columns[series->x].numbers[columns[series->x].n++] = x;
    columns[series->y].numbers[columns[series->y].n++] = y;
}

static double
last_of(const XlsxCharts *charts, int column)
{
    return charts->columns[column].numbers[charts->columns[column].n - 1];
}

/* ---- survival ---- */

/* Where hardly anyone is left: what lies beyond is no part of the picture. */
static void
end_at(XlsxChart *chart, double time, double survival)
{
    const double hardly = 0.01, a_year = 12;

    if (survival > hardly && (isnan(chart->x_most) || time > chart->x_most))
        chart->x_most = ceil((time + 1e-9) / a_year) * a_year;
}

static void
add_curve(XlsxCharts *charts, const Table *table, const char *curve, const char *label)
{
    const int of = column_at(table, "strategy"), named = column_at(table, "curve"),
              time = column_at(table, "time_months"), value = column_at(table, "survival"),
              n_rows = table_rows(table);
    XlsxChart *chart = add_chart(charts, shortened(charts, label, 80), "months", "survival");

    chart->share = true;
    for (int strategy = 0; strategy < charts->n_strategies; strategy++) {
        XlsxSeries *series = add_series(charts, chart, "months", strategy_label(charts, strategy),
                                        n_rows, XLSX_TIME, XLSX_SHARE);
        series->colour = palette_colour(strategy);
        for (int row = 0; row < n_rows; row++) {
            if (!is(table, row, named, curve) ||
                !is(table, row, of, strategy_name(charts, strategy)))
                continue;
            add_point(charts, series, cell(table, row, time)->number,
                      cell(table, row, value)->number);
            end_at(chart, cell(table, row, time)->number, cell(table, row, value)->number);
        }
    }
}

/* The first row that names a curve tells its label. */
static void
add_survival(XlsxCharts *charts)
{
    const Table *survival = results_table(charts->results, "survival"),
                *about = results_table(charts->results, "survival_summary");
    const int named = column_at(about, "curve");

    if (!survival || named == NONE_SUCH || column_at(survival, "survival") == NONE_SUCH) return;
    for (int row = 0; row < table_rows(about) && charts->n_charts < XLSX_MOST_CHARTS / 2; row++) {
        const char *curve = cell(about, row, named)->text;
        const char *label = results_cell(about, row, "label").text;
        if (!curve || results_row(about, "curve", curve, NULL, NULL) != row) continue;
        add_curve(charts, survival, curve, label && *label ? label : curve);
    }
}

/* ---- the plane ---- */

static void
add_cloud(XlsxCharts *charts, XlsxChart *chart, const Table *table, int strategy, double ends[2])
{
    const int of = column_at(table, "strategy"), cost = column_at(table, "incremental_cost"),
              qaly = column_at(table, "incremental_qaly"), n_rows = table_rows(table);
    int n = 0, step, taken = 0;

    for (int row = 0; row < n_rows; row++) n += is(table, row, of, strategy_name(charts, strategy));
    if (n == 0) return;
    step = (n + MOST_POINTS - 1) / MOST_POINTS;
    XlsxSeries *series =
        add_series(charts, chart, "incremental QALYs", strategy_label(charts, strategy),
                   n / step + 1, XLSX_EFFECT, XLSX_MONEY);
    series->colour = palette_colour(strategy);
    series->style = XLSX_POINTS;
    for (int row = 0; row < n_rows; row++) {
        if (!is(table, row, of, strategy_name(charts, strategy)) || taken++ % step) continue;
        const double effect = cell(table, row, qaly)->number;
        add_point(charts, series, effect, cell(table, row, cost)->number);
        if (effect < ends[0]) ends[0] = effect;
        if (effect > ends[1]) ends[1] = effect;
    }
}

static void
add_base_case(XlsxCharts *charts, XlsxChart *chart, const char *comparator, double wtp)
{
    const Table *pairwise = results_table(charts->results, "pairwise");

    if (!pairwise) return;
    XlsxSeries *series = add_series(charts, chart, "incremental QALYs", "base case",
                                    table_rows(pairwise), XLSX_EFFECT, XLSX_MONEY);
    series->style = XLSX_DIAMONDS;
    for (int row = 0; row < table_rows(pairwise); row++)
        if (results_cell(pairwise, row, "wtp").number == wtp &&
            text_is(pairwise, row, "comparator", comparator))
            add_point(charts, series, results_cell(pairwise, row, "incremental_qaly").number,
                      results_cell(pairwise, row, "incremental_cost").number);
}

static void
add_plane(XlsxCharts *charts)
{
    const Table *table = results_table(charts->results, "psa_increments");
    double ends[2] = { 0, 0 }; /* of the effects */

    if (!table || table_rows(table) == 0 || column_at(table, "incremental_cost") == NONE_SUCH ||
        column_at(table, "incremental_qaly") == NONE_SUCH)
        return;
    const double wtp = results_cell(table, 0, "wtp").number;
    const char *comparator = results_cell(table, 0, "comparator").text;
    XlsxChart *chart = add_chart(
        charts,
        shortened(charts,
                  pool_format(charts->pool, "Cost-effectiveness plane, against %s",
                              comparator ? comparator : "the comparator"),
                  80),
        "incremental QALYs",
        pool_format(charts->pool, "incremental cost, %s", xlsx_unit(charts->book, "currency")));
    for (int strategy = 0; strategy < charts->n_strategies; strategy++)
        add_cloud(charts, chart, table, strategy, ends);
    add_base_case(charts, chart, comparator ? comparator : "", wtp);
    if (!isfinite(wtp) || ends[0] == ends[1]) return;
    char number[TEXT_NUMBER];
    XlsxSeries *line =
        add_series(charts, chart, "incremental QALYs",
                   pool_format(charts->pool, "%s %s a QALY", text_pretty(number, wtp, 0),
                               xlsx_unit(charts->book, "currency")),
                   2, XLSX_EFFECT, XLSX_MONEY);
    line->style = XLSX_DASHES;
    line->colour = 0x777777;
    for (int end = 0; end < 2; end++) add_point(charts, line, ends[end], ends[end] * wtp);
}

/* ---- acceptability ---- */

static void
add_acceptability(XlsxCharts *charts)
{
    const Table *table = results_table(charts->results, "ceac");
    const int of = column_at(table, "strategy"), wtp = column_at(table, "wtp"),
              share = column_at(table, "probability"), front = column_at(table, "on_frontier");

    if (!table || of == NONE_SUCH || wtp == NONE_SUCH || share == NONE_SUCH) return;
    const int n_rows = table_rows(table);
    XlsxChart *chart = add_chart(
        charts, "Cost-effectiveness acceptability",
        pool_format(charts->pool, "threshold, %s", xlsx_unit(charts->book, "currency per QALY")),
        "probability of the highest net benefit");
    chart->share = true;
    for (int strategy = 0; strategy < charts->n_strategies; strategy++) {
        XlsxSeries *series =
            add_series(charts, chart, "threshold", strategy_label(charts, strategy), n_rows,
                       XLSX_THRESHOLD, XLSX_SHARE);
        series->colour = palette_colour(strategy);
        for (int row = 0; row < n_rows; row++)
            if (is(table, row, of, strategy_name(charts, strategy)))
                add_point(charts, series, cell(table, row, wtp)->number,
                          cell(table, row, share)->number);
        if (charts->columns[series->x].n > 0) chart->x_most = last_of(charts, series->x);
    }
    if (front == NONE_SUCH) return;
    XlsxSeries *series = add_series(charts, chart, "threshold", "frontier (CEAF)", n_rows,
                                    XLSX_THRESHOLD, XLSX_SHARE);
    series->style = XLSX_DASHES;
    for (int row = 0; row < n_rows; row++)
        if (cell(table, row, front)->number == 1)
            add_point(charts, series, cell(table, row, wtp)->number,
                      cell(table, row, share)->number);
}

/* ---- tornados ---- */

/* "Cured by resection (0 to 0.267)" */
static const char *
bar_label(XlsxCharts *charts, const Table *table, int low, int high)
{
    const char *label = results_cell(table, low, "label").text;
    char ends[2][TEXT_NUMBER];

    for (int end = 0; end < 2; end++) {
        const double value = results_cell(table, end ? high : low, "parameter_value").number;
        if (fabs(value) >= 1000 && fabs(value) < 1e15)
            text_pretty(ends[end], value, 0);
        else
            snprintf(ends[end], sizeof(ends[end]), "%.4g", value);
    }
    if (!label || !*label) label = results_cell(table, low, "parameter").text;
    return pool_format(charts->pool, "%s (%s to %s)",
                       xlsx_text(charts->scratch, label ? label : "", BAR_LETTERS), ends[0],
                       ends[1]);
}

static void
add_bars(XlsxCharts *charts, XlsxChart *chart, const Table *table, const char *strategy)
{
    XlsxSeries *sides = chart->series;
    const int labels = add_column(charts, "parameter", MOST_BARS, XLSX_TEXT);
    XlsxColumn *columns = charts->columns;

    chart->n_series = 2;
    for (int end = 0; end < 2; end++) {
        sides[end] =
            (XlsxSeries){ .x = labels, .style = XLSX_BARS, .colour = palette_colour(end ? 1 : 0) };
        sides[end].y = add_column(charts, end ? "high end" : "low end", MOST_BARS, XLSX_MONEY);
    }
    for (int row = 0; row + 1 < table_rows(table) && columns[labels].n < MOST_BARS; row++) {
        if (!text_is(table, row, "strategy", strategy) || !text_is(table, row, "end", "low") ||
            !text_is(table, row + 1, "end", "high") ||
            !(results_cell(table, row, "width").number > 0))
            continue;
        chart->crossing = results_cell(table, row, "base_inmb").number;
        columns[labels].texts[columns[labels].n++] = bar_label(charts, table, row, row + 1);
        for (int end = 0; end < 2; end++) {
            XlsxColumn *side = &columns[sides[end].y];
            side->numbers[side->n++] = results_cell(table, row + end, "inmb").number;
        }
    }
}

static void
add_tornados(XlsxCharts *charts)
{
    const Table *table = results_table(charts->results, "dsa");
    const char *currency = xlsx_unit(charts->book, "currency");
    char number[TEXT_NUMBER];
    int n = 0;

    for (int strategy = 0; table && strategy < charts->n_strategies && n < MOST_TORNADOS;
         strategy++) {
        const char *name = strategy_name(charts, strategy);
        const int row = results_row(table, "strategy", name, NULL, NULL);
        if (row == NONE_SUCH) continue;
        const char *against = results_cell(table, row, "comparator").text;
        const char *title = pool_format(charts->pool, "One-way sensitivity: %s against %s", name,
                                        against ? against : "the comparator");
        const double wtp = results_cell(table, row, "wtp").number;
        XlsxChart *chart = add_chart(
            charts, shortened(charts, title, 100), NULL,
            pool_format(charts->pool, "incremental net monetary benefit, %s, at %s a QALY",
                        currency, text_pretty(number, wtp, 0)));
        chart->bars = true;
        add_bars(charts, chart, table, name);
        n++;
    }
}

/* ---- all ---- */

XlsxCharts *
xlsx_charts(XlsxBook *book)
{
    const Table *summary = results_table(book->results, "summary");
    XlsxCharts *charts = pool_new(&book->pool, 1, sizeof(XlsxCharts));

    if (!summary || table_rows(summary) == 0) return NULL;
    *charts = (XlsxCharts){ .book = book,
                            .results = book->results,
                            .summary = summary,
                            .pool = &book->pool,
                            .scratch = &book->scratch,
                            .n_strategies = table_rows(summary) };
    charts->charts = pool_new(&book->pool, XLSX_MOST_CHARTS, sizeof(XlsxChart));
    charts->columns =
        pool_new(&book->pool, (size_t)XLSX_MOST_CHARTS * 2 * (size_t)(charts->n_strategies + 3),
                 sizeof(XlsxColumn));
    add_survival(charts);
    add_plane(charts);
    add_acceptability(charts);
    add_tornados(charts);
    return charts->n_charts > 0 ? charts : NULL;
}
