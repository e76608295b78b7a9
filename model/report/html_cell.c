/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html_cell.h"
#include "report/palette.h"
#include <math.h>
#include <string.h>

/* ---- how a column is written ---- */

enum { TALL = 30 }; /* rows of a table that scrolls */

static bool
is_one_of(const char *word, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(word, *words) == 0) return true;
    return false;
}

const TableColumn *
html_cell_column(const Table *table, const char *name)
{
    for (int column = 0; column < table->n_columns; column++)
        if (strcmp(table->columns[column].name, name) == 0) return &table->columns[column];
    return NULL;
}

static double
largest(const Table *table, const char *column, const int *rows, int n)
{
    double most = 0;

    for (int item = 0; item < n; item++) {
        const double value = results_cell(table, rows[item], column).number;
        if (isfinite(value)) most = fmax(most, fabs(value));
    }
    return most;
}

static size_t
longest(const Table *table, const char *column, const int *rows, int n)
{
    size_t most = 0;

    for (int item = 0; item < n; item++) {
        const char *text = results_cell(table, rows[item], column).text;
        if (text && strlen(text) > most) most = strlen(text);
    }
    return most;
}

HtmlStyle
html_cell_style(const Table *table, const HtmlColumn *plan, const int *rows, int n)
{
    static const char *const strategies[] = { "strategy", "comparator", "best",
                                              "below",    "above",      NULL };
    static const char *const effects[] = { "QALY", "year", NULL };
    const TableColumn *column = html_cell_column(table, plan->column);
    const double most =
        fmax(largest(table, plan->column, rows, n),
             plan->form == HTML_INTERVAL ? largest(table, plan->other, rows, n) : 0);
    HtmlStyle style = { .form = plan->form };

    style.text = column->kind == TABLE_TEXT;
    style.strategy = style.text && is_one_of(column->name, strategies);
    style.room = !style.text ? 0 : (int)longest(table, plan->column, rows, n);
    if (plan->form == HTML_SHARE)
        style.decimals = 2;
    else if (plan->form == HTML_ROUNDED)
        style.many_units = true;
    else if (strncmp(column->unit, "currency", 8) == 0)
        style.decimals = most >= 100 ? 0 : most >= 0.1 ? 2 : 4;
    else if (is_one_of(column->unit, effects))
        style.decimals = most >= 0.01 ? 3 : 6;
    else if (strcmp(column->unit, "month") == 0 || strcmp(column->unit, "QALM") == 0)
        style.decimals = 1;
    else if (column->kind != TABLE_WHOLE)
        style.many_units = true;
    return style;
}

/* ---- cells ---- */

void
html_cell_strategy(Text *to, const HtmlFacts *facts, const char *name)
{
    const int strategy = html_facts_strategy(facts, name);

    if (strategy == NONE_SUCH) {
        html_text_breakable(to, name);
        return;
    }
    text_add(to, "<i class=\"key k%d\"></i>&nbsp;", strategy % PALETTE_COLOURS);
    html_text_breakable(to, html_facts_label(facts, strategy));
}

void
html_cell_number(Text *to, double value, const HtmlStyle *style)
{
    if (style->many_units)
        html_text_rounded(to, value);
    else
        html_text_number(to, value, style->decimals);
}

static void
add_icer(Text *to, double icer, const char *place, const HtmlStyle *style)
{
    if (isnan(icer)) {
        html_text_add(to, place && *place ? place : "\xe2\x80\x93");
        return;
    }
    html_text_number(to, icer, style->decimals);
    if (place && strncmp(place, "less costly", 11) == 0)
        text_add(to, " <small>saved per QALY lost</small>");
}

/* Of a strategy against itself there is none. */
static void
add_interval(Text *to, double low, double high, const HtmlStyle *style)
{
    if (isnan(low) || (low == 0 && high == 0)) {
        html_text_number(to, NAN, 0);
        return;
    }
    html_cell_number(to, low, style);
    text_add(to, " to ");
    html_cell_number(to, high, style);
}

void
html_cell_content(Text *to, const HtmlFacts *facts, const Table *table, int row,
                  const HtmlColumn *plan, const HtmlStyle *style)
{
    const TableCell cell = results_cell(table, row, plan->column);

    if (style->form == HTML_ICER)
        add_icer(to, cell.number, results_cell(table, row, plan->other).text, style);
    else if (style->strategy && cell.text)
        html_cell_strategy(to, facts, cell.text);
    else if (style->text)
        html_text_breakable(to, !(cell.text && *cell.text) && plan->other
                                    ? results_cell(table, row, plan->other).text
                                    : cell.text);
    else if (style->form == HTML_INTERVAL)
        add_interval(to, cell.number, results_cell(table, row, plan->other).number, style);
    else
        html_cell_number(to, cell.number, style);
}

/* ---- headings ---- */

void
html_cell_heading(Text *to, const HtmlFacts *facts, const char *heading)
{
    for (const char *at = heading; *at; at++) {
        const char letter[2] = { *at, '\0' };
        html_text_add(to, *at == '$' ? facts->currency : letter);
    }
}

void
html_cell_open(Text *to, const HtmlFacts *facts, const char *id, const char *caption, bool sortable,
               int n)
{
    text_add(to, "<div class=\"table%s\"><table id=\"%s\"%s>\n<caption id=\"%s-caption\">",
             n > TALL ? " tall" : "", id, sortable ? " class=\"sortable\"" : "", id);
    html_cell_heading(to, facts, caption);
    text_add(to, "</caption>\n<thead><tr>");
}
