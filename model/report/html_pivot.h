/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_HTML_PIVOT_H
#define REPORT_HTML_PIVOT_H
/** @file html_pivot.h
 *  One column of a table laid out over two others. */
#include "report/html_facts.h"
#include "report/html_text.h"

typedef struct {
    const char *id, *caption;
    const char *down, *heading; /* column whose texts head the rows, and what stands above them */
    const char *across;         /* column whose texts or numbers head the columns */
    const char *value;
    const char *where, *equals; /* rows whose text here is that; NULL: all */
} HtmlPivot;

/** Categories down, strategies across. */
void html_pivot_add(Text *to, const HtmlFacts *facts, const Table *table, const HtmlPivot *plan);
#endif
