/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/xlsx_draw.h"
#include <math.h>

enum {
    WIDE = 820, /* pixels of a chart */
    HIGH = 460,
    ROWS_OF_CHART = 24, /* rows of a sheet that it covers, and a free one */
    CHARTS_ON_PAGE = 3,
    GREY = 0x404040,
    GRID = 0xD9D9D9,
};

/* The library takes 0 for "not said". */
static lxw_color_t
colour_of(unsigned colour)
{
    return colour ? colour : LXW_COLOR_BLACK;
}

/* ---- the data ---- */

static void
put_data(const XlsxCharts *charts, XlsxSheet *sheet)
{
    XlsxBook *book = charts->book;
    int most = 0;

    for (int at = 0; at < charts->n_columns; at++) {
        const XlsxColumn *column = &charts->columns[at];
        if (column->n > most) most = column->n;
        xlsx_put_text(book, sheet, 0, at, column->head, XLSX_HEAD);
        worksheet_set_column(sheet->at, (lxw_col_t)at, (lxw_col_t)at, column->texts ? 48 : 14,
                             NULL);
    }
    for (int row = 0; row < most; row++)
        for (int at = 0; at < charts->n_columns; at++) {
            const XlsxColumn *column = &charts->columns[at];
            if (row >= column->n) continue;
            if (column->texts)
                xlsx_put_text(book, sheet, row + 1, at, column->texts[row], XLSX_TEXT);
            else
                xlsx_put_number(book, sheet, row + 1, at, column->numbers[row], column->look);
        }
    worksheet_freeze_panes(sheet->at, 1, 0);
}

/* ---- series ---- */

static void
style_line(lxw_chart_series *series, const XlsxSeries *of)
{
    lxw_chart_line line = { .color = colour_of(of->colour),
                            .width = of->style == XLSX_DASHES ? 1.25F : 2.0F,
                            .dash_type = of->style == XLSX_DASHES ? LXW_CHART_LINE_DASH_DASH
                                                                  : LXW_CHART_LINE_DASH_SOLID };

    chart_series_set_line(series, &line);
    chart_series_set_marker_type(series, LXW_CHART_MARKER_NONE);
}

static void
style_points(lxw_chart_series *series, const XlsxSeries *of)
{
    const bool large = of->style == XLSX_DIAMONDS;
    lxw_chart_line none = { .none = LXW_TRUE };
    lxw_chart_fill fill = { .color = colour_of(of->colour),
                            .transparency = (uint8_t)(large ? 0 : 65) };

    chart_series_set_line(series, &none);
    chart_series_set_marker_type(series,
                                 large ? LXW_CHART_MARKER_DIAMOND : LXW_CHART_MARKER_CIRCLE);
    chart_series_set_marker_size(series, large ? 9 : 3);
    chart_series_set_marker_fill(series, &fill);
    chart_series_set_marker_line(series, &none);
}

static void
style_bars(lxw_chart_series *series, const XlsxSeries *of)
{
    lxw_chart_line none = { .none = LXW_TRUE };
    lxw_chart_fill fill = { .color = colour_of(of->colour) };

    chart_series_set_fill(series, &fill);
    chart_series_set_line(series, &none);
}

static void
add_series(lxw_chart *chart, const XlsxCharts *charts, const XlsxSeries *of, const char *data)
{
    const XlsxColumn *y = &charts->columns[of->y];
    lxw_chart_series *series = chart_add_series(chart, NULL, NULL);

    chart_series_set_categories(series, data, 1, (lxw_col_t)of->x, (lxw_row_t)y->n,
                                (lxw_col_t)of->x);
    chart_series_set_values(series, data, 1, (lxw_col_t)of->y, (lxw_row_t)y->n, (lxw_col_t)of->y);
    chart_series_set_name_range(series, data, 0, (lxw_col_t)of->y); /* never read as a formula */
    if (of->style == XLSX_BARS)
        style_bars(series, of);
    else if (of->style == XLSX_LINE || of->style == XLSX_DASHES)
        style_line(series, of);
    else
        style_points(series, of);
}

/* ---- a chart ---- */

static void
style_axis(lxw_chart_axis *axis, const char *name, bool grid)
{
    lxw_chart_font name_font = { .size = 10, .color = GREY, .bold = LXW_EXPLICIT_FALSE },
                   number_font = { .size = 9, .color = GREY };
    lxw_chart_line line = { .color = GRID, .width = 0.75F };

    if (name) chart_axis_set_name(axis, name);
    chart_axis_set_name_font(axis, &name_font);
    chart_axis_set_num_font(axis, &number_font);
    chart_axis_major_gridlines_set_visible(axis, grid);
    if (grid) chart_axis_major_gridlines_set_line(axis, &line);
}

/* Across: the names go from the top to the foot, so they are on the library's y axis. */
static void
style_across(lxw_chart *chart, const XlsxChart *of)
{
    chart_axis_set_reverse(chart->y_axis);      /* the widest on top, */
    chart_axis_set_crossing_max(chart->y_axis); /* and the numbers below all the same */
    chart_axis_set_label_position(chart->y_axis, LXW_CHART_AXIS_LABEL_POSITION_LOW);
    chart_axis_set_num_format(chart->x_axis, "#,##0");
    chart_set_series_overlap(chart, 100);
    chart_set_series_gap(chart, 40);
    if (isfinite(of->crossing)) chart_axis_set_crossing(chart->x_axis, of->crossing);
}

static void
style_along(lxw_chart *chart, const XlsxChart *of, XlsxLook x, XlsxLook y)
{
    chart_axis_set_num_format(chart->x_axis, x == XLSX_EFFECT ? "0.0" : "#,##0");
    chart_axis_set_num_format(chart->y_axis, y == XLSX_SHARE ? "0%" : "#,##0");
    chart_axis_set_label_position(chart->x_axis, LXW_CHART_AXIS_LABEL_POSITION_LOW);
    chart_axis_set_label_position(chart->y_axis, LXW_CHART_AXIS_LABEL_POSITION_LOW);
    if (of->share) {
        chart_axis_set_min(chart->y_axis, 0);
        chart_axis_set_max(chart->y_axis, 1);
        chart_axis_set_major_unit(chart->y_axis, 0.2);
    }
    if (isfinite(of->x_most)) {
        chart_axis_set_min(chart->x_axis, 0);
        chart_axis_set_max(chart->x_axis, of->x_most);
    }
    if (isfinite(of->x_most) && x == XLSX_TIME)
        chart_axis_set_major_unit(chart->x_axis, of->x_most > 120 ? 24 : 12);
}

static lxw_chart *
make(const XlsxCharts *charts, const XlsxChart *of, const char *data)
{
    const XlsxColumn *columns = charts->columns;
    lxw_chart_font title = { .size = 13, .color = GREY }, legend = { .size = 9, .color = GREY };
    lxw_chart *chart = workbook_add_chart(
        charts->book->file, (uint8_t)(of->bars ? LXW_CHART_BAR : LXW_CHART_SCATTER_STRAIGHT));

    for (int series = 0; series < of->n_series; series++)
        if (columns[of->series[series].y].n > 0)
            add_series(chart, charts, &of->series[series], data);
    chart_title_set_name(chart, of->title);
    chart_title_set_name_font(chart, &title);
    chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    chart_legend_set_font(chart, &legend);
    style_axis(chart->x_axis, of->bars ? of->y : of->x, true);
    style_axis(chart->y_axis, of->bars ? of->x : of->y, !of->bars);
    if (of->bars)
        style_across(chart, of);
    else
        style_along(chart, of, columns[of->series[0].x].look, columns[of->series[0].y].look);
    return chart;
}

static bool
has_points(const XlsxCharts *charts, const XlsxChart *of)
{
    for (int series = 0; series < of->n_series; series++)
        if (charts->columns[of->series[series].y].n > 0) return true;
    return false;
}

void
xlsx_draw(const XlsxCharts *charts, XlsxSheet *pictures, XlsxSheet *data)
{
    lxw_chart_options size = { .x_scale = WIDE / 480.0, .y_scale = HIGH / 288.0 };
    lxw_row_t breaks[XLSX_MOST_CHARTS + 1] = { 0 };
    int row = 0, n = 0;

    put_data(charts, data);
    for (int item = 0; item < charts->n_charts; item++) {
        if (!has_points(charts, &charts->charts[item])) continue;
        lxw_chart *chart = make(charts, &charts->charts[item], data->name);
        const lxw_error refused =
            worksheet_insert_chart_opt(pictures->at, (lxw_row_t)row, 0, chart, &size);
        if (refused && !charts->book->refused) charts->book->refused = refused;
        row += ROWS_OF_CHART;
        if (++n % CHARTS_ON_PAGE == 0) breaks[n / CHARTS_ON_PAGE - 1] = (lxw_row_t)row;
    }
    worksheet_set_h_pagebreaks(pictures->at, breaks);
    worksheet_gridlines(pictures->at, LXW_HIDE_ALL_GRIDLINES);
    worksheet_set_paper(pictures->at, 9);
    worksheet_fit_to_pages(pictures->at, 1, 0);
}
