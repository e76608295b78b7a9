/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_HTML_TABLE_H
#define REPORT_HTML_TABLE_H
/** @file html_table.h
 *  Tables of a run as <table>: captions, scopes, numbers aligned and rounded for people. A column
 * without any value is left out; its decimals are those that its largest number needs. */
#include "report/html_facts.h"
#include "report/html_text.h"

typedef enum {
    HTML_AUTO,     /* by kind and unit of the column; of an empty text, the text of `other`   */
    HTML_SHARE,    /* two decimals                                                          */
    HTML_ROUNDED,  /* four significant digits: numbers of many units                        */
    HTML_ICER,     /* the number, or the word of `other` (a status or place) if it has none */
    HTML_INTERVAL, /* "low to high", of this column and `other`                             */
} HtmlForm;

typedef struct {
    const char *column;
    const char *heading; /* "$" stands for the currency */
    HtmlForm form;
    const char *other;
} HtmlColumn; /* a list ends with { 0 } */

typedef struct {
    const char *id, *caption;  /* "$" as above */
    const HtmlColumn *columns; /* the first heads its row; NULL: all of the table */
    const char *where;         /* rows whose number here is `equals`; NULL: all */
    double equals;
    const char *where_text, *is; /* and whose text here is that; NULL: all */
    bool without_idle;           /* without rows whose every number is 0 or missing */
    const char *order;           /* by this column, the largest first; NULL: as they stand */
    int most;                    /* rows; 0: all */
    bool sortable; /* by its headings, in a browser that runs scripts; and to be filtered */
} HtmlTable;

/** Nothing if no row is chosen. `table` may be NULL. */
void html_table_add(Text *to, const HtmlFacts *facts, const Table *table, const HtmlTable *plan);
#endif
