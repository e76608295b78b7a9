/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_HTML_CELL_H
#define REPORT_HTML_CELL_H
/** @file html_cell.h
 *  How one cell of a table is written: what html_table and html_pivot share. */
#include "report/html_table.h"

/* Of a column over the rows that are shown. */
typedef struct {
    HtmlForm form;
    bool text, strategy, many_units;
    int room; /* bytes of the longest text */
    int decimals;
} HtmlStyle;

/** NULL if the table has no such column. */
const TableColumn *html_cell_column(const Table *table, const char *name);

HtmlStyle html_cell_style(const Table *table, const HtmlColumn *plan, const int *rows, int n);
void html_cell_number(Text *to, double value, const HtmlStyle *style);
void html_cell_content(Text *to, const HtmlFacts *facts, const Table *table, int row,
                       const HtmlColumn *plan, const HtmlStyle *style);

/** "<i class=...></i>label" of a strategy by its name; the name itself if there is none such. */
void html_cell_strategy(Text *to, const HtmlFacts *facts, const char *name);

/** "$" becomes the currency. */
void html_cell_heading(Text *to, const HtmlFacts *facts, const char *heading);

/** Up to the first heading: "<div><table><caption>...</caption><thead><tr>".
 *  @param n  rows to come */
void html_cell_open(Text *to, const HtmlFacts *facts, const char *id, const char *caption,
                    bool sortable, int n);
#endif
