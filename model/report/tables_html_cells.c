/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html_text.h"
#include "report/tables_html_parts.h"
#include <ctype.h>
#include <math.h>
#include <string.h>

#define CELL "border:1px solid #999;padding:2pt 5pt;vertical-align:top;"

void
tables_html_begin(TablesHtml *page, const char *caption)
{
    text_add(page->to,
             "<p style=\"margin:18pt 0 4pt 0;font-family:Arial,sans-serif;font-size:10pt\">"
             "<b>Table %d: ",
             ++page->n_tables);
    html_text_add(page->to, caption);
    text_add(page->to, "</b></p>\n<table border=\"1\" cellspacing=\"0\" style=\"border-collapse:"
                       "collapse;font-family:Arial,sans-serif;font-size:9pt\">\n");
    page->about_money = false;
}

static void
add_percent(Text *to, const Manifest *rate)
{
    const char *named = manifest_as_text(rate);

    if (named) {
        text_add(to, "by table ");
        html_text_add(to, named);
        return;
    }
    html_text_rounded(to, 100 * manifest_as_number(rate));
    text_add(to, "%%");
}

/* Currency, price year and discount rates: without them a cost is no number. */
static void
add_terms(TablesHtml *page)
{
    const Manifest *settings = manifest_at(page->results->run, "settings"),
                   *discount = manifest_at(settings, "discount");
    const double year = manifest_as_number(manifest_at(settings, "price_year"));

    text_add(page->to, "Costs in ");
    html_text_add(page->to, page->currency);
    if (isnan(year))
        text_add(page->to, " (price year not stated)");
    else
        text_add(page->to, " of %.0f", year);
    if (discount) {
        text_add(page->to, "; discounted at ");
        add_percent(page->to, manifest_at(discount, "costs"));
        text_add(page->to, " (costs) and ");
        add_percent(page->to, manifest_at(discount, "effects"));
        text_add(page->to, " (effects) a year");
    }
    text_add(page->to, ". ");
}

void
tables_html_end(TablesHtml *page, const char *note)
{
    text_add(page->to, "</table>\n");
    if (!note && !page->about_money) return;
    text_add(page->to, "<p style=\"margin:2pt 0 0 0;font-family:Arial,sans-serif;font-size:8pt\">");
    if (page->about_money) add_terms(page);
    html_text_add(page->to, note);
    text_add(page->to, "</p>\n");
}

void
tables_html_head(TablesHtml *page, const char *const *names, int n)
{
    text_add(page->to, "<tr>");
    for (int name = 0; name < n; name++) {
        text_add(page->to, "<th style=\"" CELL "background:#e7e6e6;text-align:%s\">",
                 name == 0 ? "left" : "center");
        html_text_add(page->to, names[name]);
        text_add(page->to, "</th>");
    }
    text_add(page->to, "</tr>\n");
}

void
tables_html_row(TablesHtml *page, const char *first)
{
    text_add(page->to, "<tr>");
    tables_html_words(page, first);
}

void
tables_html_band(TablesHtml *page, const char *text, int n)
{
    text_add(page->to, "<tr><td colspan=\"%d\" style=\"" CELL "background:#f4f4f4\"><b>", n);
    html_text_add(page->to, text);
    text_add(page->to, "</b></td></tr>\n");
}

void
tables_html_row_end(TablesHtml *page)
{
    text_add(page->to, "</tr>\n");
}

void
tables_html_words(TablesHtml *page, const char *text)
{
    text_add(page->to, "<td style=\"" CELL "text-align:left\">");
    html_text_add(page->to, text);
    text_add(page->to, "</td>");
}

static void
begin_number(TablesHtml *page)
{
    text_add(page->to, "<td style=\"" CELL "text-align:right\">");
}

void
tables_html_number(TablesHtml *page, double value, int decimals)
{
    begin_number(page);
    html_text_number(page->to, value, decimals);
    text_add(page->to, "</td>");
}

void
tables_html_percent(TablesHtml *page, double share, int decimals)
{
    begin_number(page);
    html_text_number(page->to, 100 * share, decimals);
    text_add(page->to, isfinite(share) ? "%%</td>" : "</td>");
}

void
tables_html_rounded(TablesHtml *page, double value)
{
    begin_number(page);
    html_text_rounded(page->to, value);
    text_add(page->to, "</td>");
}

void
tables_html_interval(TablesHtml *page, double value, double low, double high, int decimals)
{
    begin_number(page);
    html_text_number(page->to, value, decimals);
    if (!isnan(low) || !isnan(high)) {
        text_add(page->to, " (");
        html_text_number(page->to, low, decimals);
        text_add(page->to, " to ");
        html_text_number(page->to, high, decimals);
        text_add(page->to, ")");
    }
    text_add(page->to, "</td>");
}

/* A quadrant in which a ratio says nothing is named; south-west, it is marked as savings lost. */
void
tables_html_icer(TablesHtml *page, double icer, const char *place)
{
    begin_number(page);
    if (!isnan(icer)) {
        html_text_number(page->to, icer, 0);
        if (place && strcmp(place, "less costly, less effective") == 0)
            text_add(page->to, " (less costly, less effective)");
    } else if (place && *place) {
        char first[2] = { (char)toupper((unsigned char)*place), '\0' };
        html_text_add(page->to, first);
        html_text_add(page->to, place + 1);
    } else {
        html_text_number(page->to, NAN, 0);
    }
    text_add(page->to, "</td>");
}

const char *
tables_html_label(const TablesHtml *page, const char *strategy)
{
    const int row = page->summary && strategy
                        ? results_row(page->summary, "strategy", strategy, NULL, NULL)
                        : NONE_SUCH;
    const char *label = row == NONE_SUCH ? NULL : results_cell(page->summary, row, "label").text;

    return label && *label ? label : strategy ? strategy : "";
}

bool
tables_html_is(const Table *table, int row, const char *column, const char *text)
{
    const char *found = results_cell(table, row, column).text;

    return found && text && strcmp(found, text) == 0;
}

bool
tables_html_is_first(const Table *table, int row, const char *column)
{
    const char *text = results_cell(table, row, column).text;

    return text && results_row(table, column, text, NULL, NULL) == row;
}
