/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html_table.h"
#include "base/memory.h"
#include "report/palette.h"
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- how a column is written ---- */

typedef struct {
    HtmlForm form;
    bool text, strategy, many_units;
    int decimals;
} Style;

static bool
is_one_of(const char *word, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(word, *words) == 0) return true;
    return false;
}

static const TableColumn *
column_of(const Table *table, const char *name)
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

static Style
style_of(const Table *table, const HtmlColumn *plan, const int *rows, int n)
{
    static const char *const strategies[] = { "strategy", "comparator", "best",
                                              "below",    "above",      NULL };
    static const char *const effects[] = { "QALY", "year", NULL };
    const TableColumn *column = column_of(table, plan->column);
    const double most = largest(table, plan->column, rows, n);
    Style style = { .form = plan->form };

    style.text = column->kind == TABLE_TEXT;
    style.strategy = style.text && is_one_of(column->name, strategies);
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
html_table_strategy(Text *to, const HtmlFacts *facts, const char *name)
{
    const int strategy = html_facts_strategy(facts, name);

    if (strategy == NONE_SUCH) {
        html_text_add(to, name);
        return;
    }
    text_add(to, "<i class=\"key k%d\"></i>", strategy % PALETTE_COLOURS);
    html_text_add(to, html_facts_label(facts, strategy));
}

static void
add_number(Text *to, double value, const Style *style)
{
    if (style->many_units)
        html_text_rounded(to, value);
    else
        html_text_number(to, value, style->decimals);
}

static void
add_icer(Text *to, double icer, const char *place, const Style *style)
{
    if (isnan(icer)) {
        html_text_add(to, place && *place ? place : "\xe2\x80\x93");
        return;
    }
    html_text_number(to, icer, style->decimals);
    if (place && strncmp(place, "less costly", 11) == 0)
        text_add(to, " <small>saved per QALY lost</small>");
}

static void
add_content(Text *to, const HtmlFacts *facts, const Table *table, int row, const HtmlColumn *plan,
            const Style *style)
{
    const TableCell cell = results_cell(table, row, plan->column);

    if (style->form == HTML_ICER)
        add_icer(to, cell.number, results_cell(table, row, plan->other).text, style);
    else if (style->strategy && cell.text)
        html_table_strategy(to, facts, cell.text);
    else if (style->text)
        html_text_add(to, cell.text);
    else if (style->form == HTML_INTERVAL && !isnan(cell.number)) {
        add_number(to, cell.number, style);
        text_add(to, " to ");
        add_number(to, results_cell(table, row, plan->other).number, style);
    } else
        add_number(to, cell.number, style);
}

static void
add_cell(Text *to, const HtmlFacts *facts, const Table *table, int row, const HtmlColumn *plan,
         const Style *style, bool heads, bool sortable)
{
    const double number = results_cell(table, row, plan->column).number;
    char buffer[TEXT_NUMBER];

    text_add(to, heads ? "<th scope=\"row\"" : "<td");
    if (!style->text) text_add(to, " class=\"n\"");
    if (sortable && !style->text && !isnan(number))
        text_add(to, " data-v=\"%s\"", text_number(buffer, number));
    text_add(to, ">");
    add_content(to, facts, table, row, plan, style);
    text_add(to, heads ? "</th>" : "</td>");
}

/* ---- headings ---- */

static void
add_heading_text(Text *to, const HtmlFacts *facts, const char *heading)
{
    for (const char *at = heading; *at; at++) {
        const char letter[2] = { *at, '\0' };
        html_text_add(to, *at == '$' ? facts->currency : letter);
    }
}

/* "incremental_cost" of unit currency: "Incremental cost ($)". */
static const char *
heading_of(Pool *pool, const TableColumn *column)
{
    char *name = pool_text(pool, column->name);
    const char *unit = column->unit;

    for (char *at = name; *at; at++)
        if (*at == '_') *at = ' ';
    name[0] = (char)toupper((unsigned char)name[0]);
    if (!*unit) return name;
    if (strncmp(unit, "currency", 8) == 0) return pool_format(pool, "%s ($%s)", name, unit + 8);
    return pool_format(pool, "%s (%s)", name, unit);
}

static void
open_table(Text *to, const HtmlFacts *facts, const char *id, const char *caption, bool sortable)
{
    text_add(to, "<div class=\"table\"><table id=\"%s\"%s>\n<caption id=\"%s-caption\">", id,
             sortable ? " class=\"sortable\"" : "", id);
    add_heading_text(to, facts, caption);
    text_add(to, "</caption>\n<thead><tr>");
}

/* ---- which rows and columns ---- */

static const HtmlColumn *
all_columns(Pool *pool, const Table *table)
{
    HtmlColumn *columns = pool_new(pool, (size_t)table->n_columns + 1, sizeof(HtmlColumn));

    for (int column = 0; column < table->n_columns; column++) {
        columns[column].column = table->columns[column].name;
        columns[column].heading = heading_of(pool, &table->columns[column]);
    }
    return columns;
}

/* By insertion: stable, and lists that are put in order are short. */
static void
sort_rows(int *rows, int n, const Table *table, const char *order)
{
    for (int item = 1; item < n; item++) {
        const int row = rows[item];
        const double value = results_cell(table, row, order).number;
        int at = item;
        for (; at > 0 && results_cell(table, rows[at - 1], order).number < value; at--)
            rows[at] = rows[at - 1];
        rows[at] = row;
    }
}

static int
choose_rows(int *rows, const Table *table, const HtmlTable *plan)
{
    int n = 0;

    for (int row = 0; row < table_rows(table); row++) {
        const char *text =
            plan->where_text ? results_cell(table, row, plan->where_text).text : NULL;
        if (plan->where && results_cell(table, row, plan->where).number != plan->equals) continue;
        if (!plan->where_text || (text && strcmp(text, plan->is) == 0)) rows[n++] = row;
    }
    if (plan->order) sort_rows(rows, n, table, plan->order);
    return plan->most > 0 && n > plan->most ? plan->most : n;
}

static bool
is_empty(const Table *table, const HtmlColumn *plan, const int *rows, int n)
{
    if (!column_of(table, plan->column)) return true;
    for (int item = 0; item < n; item++) {
        const TableCell cell = results_cell(table, rows[item], plan->column);
        if (!isnan(cell.number) || (cell.text && *cell.text)) return false;
    }
    return plan->form != HTML_ICER;
}

/* ---- a table ---- */

enum { MOST_COLUMNS = 64 };

typedef struct {
    const HtmlColumn *at[MOST_COLUMNS]; /* those that hold anything */
    Style styles[MOST_COLUMNS];
    int n;
} Shown;

static void
choose_columns(Shown *shown, const Table *table, const HtmlColumn *columns, const int *rows, int n)
{
    shown->n = 0;
    for (; columns->column && shown->n < MOST_COLUMNS; columns++) {
        if (is_empty(table, columns, rows, n)) continue;
        shown->styles[shown->n] = style_of(table, columns, rows, n);
        shown->at[shown->n++] = columns;
    }
}

static void
write_table(Text *to, const HtmlFacts *facts, const Table *table, const HtmlTable *plan,
            const Shown *shown, const int *rows, int n)
{
    open_table(to, facts, plan->id, plan->caption, plan->sortable);
    for (int column = 0; column < shown->n; column++) {
        text_add(to, "<th scope=\"col\"%s>", shown->styles[column].text ? "" : " class=\"n\"");
        add_heading_text(to, facts, shown->at[column]->heading);
        text_add(to, "</th>");
    }
    text_add(to, "</tr></thead>\n<tbody>\n");
    for (int item = 0; item < n; item++) {
        text_add(to, "<tr>");
        for (int column = 0; column < shown->n; column++)
            add_cell(to, facts, table, rows[item], shown->at[column], &shown->styles[column],
                     column == 0, plan->sortable);
        text_add(to, "</tr>\n");
    }
    text_add(to, "</tbody></table></div>\n");
}

void
html_table_add(Text *to, const HtmlFacts *facts, const Table *table, const HtmlTable *plan)
{
    Pool pool = { 0 };
    Shown shown;
    int n;

    if (!table || table_rows(table) == 0) return;
    int *rows = pool_new(&pool, (size_t)table_rows(table), sizeof(int));
    n = choose_rows(rows, table, plan);
    choose_columns(&shown, table, plan->columns ? plan->columns : all_columns(&pool, table), rows,
                   n);
    if (n > 0) write_table(to, facts, table, plan, &shown, rows, n);
    pool_free(&pool);
}

/* ---- a pivot ---- */

typedef struct {
    const char **at; /* in the order in which they appear */
    int n;
} Keys;

static const char *
key_of(Pool *pool, const Table *table, int row, const char *column)
{
    const TableCell cell = results_cell(table, row, column);
    char buffer[TEXT_NUMBER];

    if (cell.text) return cell.text;
    return isnan(cell.number) ? "" : pool_text(pool, text_number(buffer, cell.number));
}

static int
key_place(Keys *keys, const char *key, bool add)
{
    for (int item = 0; item < keys->n; item++)
        if (strcmp(keys->at[item], key) == 0) return item;
    if (!add) return NONE_SUCH;
    keys->at[keys->n] = key;
    return keys->n++;
}

static void
add_across(Text *to, const HtmlFacts *facts, const HtmlPivot *plan, const char *key)
{
    text_add(to, "<th scope=\"col\" class=\"n\">");
    if (strcmp(plan->across, "wtp") == 0) {
        html_text_number(to, strtod(key, NULL), 0);
        text_add(to, " ");
        html_text_add(to, facts->currency);
        text_add(to, " per QALY");
    } else
        html_table_strategy(to, facts, key);
    text_add(to, "</th>");
}

static void
write_pivot(Text *to, const HtmlFacts *facts, const HtmlPivot *plan, const Keys *down,
            const Keys *across, const double *values, const Style *style)
{
    open_table(to, facts, plan->id, plan->caption, false);
    text_add(to, "<th scope=\"col\">");
    add_heading_text(to, facts, plan->heading);
    text_add(to, "</th>");
    for (int column = 0; column < across->n; column++)
        add_across(to, facts, plan, across->at[column]);
    text_add(to, "</tr></thead>\n<tbody>\n");
    for (int row = 0; row < down->n; row++) {
        text_add(to, "<tr><th scope=\"row\">");
        if (strcmp(plan->down, "strategy") == 0)
            html_table_strategy(to, facts, down->at[row]);
        else
            html_text_add(to, down->at[row]);
        text_add(to, "</th>");
        for (int column = 0; column < across->n; column++) {
            text_add(to, "<td class=\"n\">");
            add_number(to, values[row * across->n + column], style);
            text_add(to, "</td>");
        }
        text_add(to, "</tr>\n");
    }
    text_add(to, "</tbody></table></div>\n");
}

void
html_table_pivot(Text *to, const HtmlFacts *facts, const Table *table, const HtmlPivot *plan)
{
    Pool pool = { 0 };
    Keys down = { 0 }, across = { 0 };
    int n = 0;

    if (!table || table_rows(table) == 0) return;
    const size_t n_rows = (size_t)table_rows(table);
    int *rows = pool_new(&pool, n_rows, sizeof(int));
    down.at = pool_new(&pool, n_rows, sizeof(char *));
    across.at = pool_new(&pool, n_rows, sizeof(char *));
    for (int row = 0; row < table_rows(table); row++) {
        const char *is = plan->where ? results_cell(table, row, plan->where).text : NULL;
        if (plan->where && (!is || strcmp(is, plan->equals) != 0)) continue;
        rows[n++] = row;
        key_place(&down, key_of(&pool, table, row, plan->down), true);
        key_place(&across, key_of(&pool, table, row, plan->across), true);
    }
    const size_t n_values = (size_t)down.n * (size_t)across.n;
    double *values = pool_new(&pool, n_values + 1, sizeof(double));
    for (size_t value = 0; value < n_values; value++) values[value] = NAN;
    for (int item = 0; item < n; item++)
        values[key_place(&down, key_of(&pool, table, rows[item], plan->down), false) * across.n +
               key_place(&across, key_of(&pool, table, rows[item], plan->across), false)] =
            results_cell(table, rows[item], plan->value).number;
    if (n > 0 && column_of(table, plan->value)) {
        const HtmlColumn column = { plan->value, "", HTML_AUTO, NULL };
        const Style style = style_of(table, &column, rows, n);
        write_pivot(to, facts, plan, &down, &across, values, &style);
    }
    pool_free(&pool);
}
