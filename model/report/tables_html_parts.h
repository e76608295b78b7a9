/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_TABLES_HTML_PARTS_H
#define REPORT_TABLES_HTML_PARTS_H
/** @file tables_html_parts.h
 *  What the parts of tables.html share; not for others. */
#include "base/text.h"
#include "report/results.h"
#include <stdbool.h>

typedef struct {
    const Results *results;
    const Table *summary; /* NULL: none; else a row a strategy */
    const char *comparator, *currency;
    Text *to;
    int n_tables;
    bool about_money; /* the table under way has costs: its foot tells the currency */
    Pool pool;
} TablesHtml;

/* ---- tables_html_cells.c ---- */
void tables_html_begin(TablesHtml *page, const char *caption);
/** @param note  what belongs to this table alone; NULL */
void tables_html_end(TablesHtml *page, const char *note);
void tables_html_head(TablesHtml *page, const char *const *names, int n);
void tables_html_row(TablesHtml *page, const char *first);        /* begins one */
void tables_html_band(TablesHtml *page, const char *text, int n); /* a row of one cell: a heading */
void tables_html_row_end(TablesHtml *page);
void tables_html_words(TablesHtml *page, const char *text);
void tables_html_number(TablesHtml *page, double value, int decimals); /* NAN: a dash */
void tables_html_percent(TablesHtml *page, double share, int decimals);
void tables_html_rounded(TablesHtml *page, double value);
/** "1.23 (0.98 to 1.50)"; without the interval where it is not known */
void tables_html_interval(TablesHtml *page, double value, double low, double high, int decimals);
/** The ratio, or why there is none ("Dominant"). */
void tables_html_icer(TablesHtml *page, double icer, const char *place);
const char *tables_html_label(const TablesHtml *page, const char *strategy);
bool tables_html_is(const Table *table, int row, const char *column, const char *text);
/** Whether no row before this one has the same text in a column. */
bool tables_html_is_first(const Table *table, int row, const char *column);

/* ---- tables_html_results.c, _parts, _inputs: each table that there is ---- */
void tables_html_results(TablesHtml *page);
void tables_html_outcomes(TablesHtml *page);
void tables_html_sums(TablesHtml *page);
void tables_html_inputs(TablesHtml *page);
#endif
