/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_XLSX_DRAW_H
#define REPORT_XLSX_DRAW_H
/** @file xlsx_draw.h
 *  The charts of the workbook: what they show (xlsx_charts.c) and how (xlsx_draw.c). */
#include "report/xlsx_parts.h"

typedef struct {
    const char *head;
    XlsxLook look;
    int n;
    double *numbers;    /* NULL: texts */
    const char **texts; /* NULL: numbers */
} XlsxColumn;           /* of the sheet "chart data" */

typedef enum { XLSX_LINE, XLSX_DASHES, XLSX_POINTS, XLSX_DIAMONDS, XLSX_BARS } XlsxStyle;

typedef struct {
    int x, y; /* columns */
    XlsxStyle style;
    unsigned colour; /* 0: black */
} XlsxSeries;

typedef struct {
    const char *title, *x, *y; /* of the axes; NULL: none */
    int n_series;
    XlsxSeries *series;
    double x_most;   /* end of the axis; NAN: as it comes              */
    double crossing; /* where bars begin; NAN: 0                       */
    bool share;      /* y goes from 0 to 1                             */
    bool bars;       /* across, x being names from the top to the foot */
} XlsxChart;

enum { XLSX_MOST_CHARTS = 24 };

typedef struct {
    XlsxBook *book; /* borrowed, as is all to summary */
    const Results *results;
    const Table *summary; /* a row a strategy */
    Pool *pool;
    Text *scratch;
    int n_strategies, n_columns, n_charts;
    XlsxColumn *columns; /* [n_columns] */
    XlsxChart *charts;   /* [n_charts] */
} XlsxCharts;

/** What there is to draw, in the book's pool; NULL: nothing. */
XlsxCharts *xlsx_charts(XlsxBook *book);

/* ---- xlsx_draw.c ---- */
void xlsx_draw(const XlsxCharts *charts, XlsxSheet *pictures, XlsxSheet *data);
#endif
