/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/tables_html.h"
#include "report/file.h"
#include "report/html_text.h"
#include "report/tables_html_parts.h"

static void
begin_page(TablesHtml *page)
{
    const char *name = results_setting(page->results, "name", "results"),
               *caution = results_setting(page->results, "caution", NULL);

    text_add(page->to, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<title>Tables: ");
    html_text_add(page->to, name);
    text_add(page->to,
             "</title>\n</head>\n<body>\n<h1 style=\"font-family:Arial,sans-serif;font-size:14pt\">"
             "Tables: ");
    html_text_add(page->to, name);
    text_add(page->to, "</h1>\n");
    if (!caution) return;
    text_add(page->to, "<p style=\"font-family:Arial,sans-serif;font-size:10pt\">");
    html_text_add(page->to, caution);
    text_add(page->to, "</p>\n");
}

Status
tables_html_write(const char *path, const Results *results, Error *err)
{
    Text text = { 0 };
    TablesHtml page = { .results = results,
                        .summary = results_table(results, "summary"),
                        .comparator = results_setting(results, "comparator", ""),
                        .currency = results_setting(results, "currency", "currency units"),
                        .to = &text };
    Status status;

    if (page.summary && table_rows(page.summary) == 0) page.summary = NULL;
    begin_page(&page);
    tables_html_results(&page);
    tables_html_outcomes(&page);
    tables_html_sums(&page);
    tables_html_inputs(&page);
    text_add(&text, "</body>\n</html>\n");
    TRY(file_replace(path, text.at, err));
done:
    text_free(&text);
    pool_free(&page.pool);
    return status;
}
