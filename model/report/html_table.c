/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html_table.h"
#include "base/memory.h"
#include "report/html_cell.h"
#include <ctype.h>
#include <math.h>
#include <string.h>

/* ---- cells and headings ---- */

static void
add_cell(Text *to, const HtmlFacts *facts, const Table *table, int row, const HtmlColumn *plan,
         const HtmlStyle *style, bool heads, bool sortable)
{
    const double number = results_cell(table, row, plan->column).number;
    char buffer[TEXT_NUMBER];

    text_add(to, heads ? "<th scope=\"row\"" : "<td");
    if (!style->text) text_add(to, " class=\"n\"");
    if (sortable && !style->text && !isnan(number))
        text_add(to, " data-v=\"%s\"", text_number(buffer, number));
    text_add(to, ">");
    html_cell_content(to, facts, table, row, plan, style);
    text_add(to, heads ? "</th>" : "</td>");
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

/* Whether a row says anything: a number other than 0. */
static bool
is_idle(const Table *table, int row)
{
    for (int column = 0; column < table->n_columns; column++) {
        const double number = results_cell(table, row, table->columns[column].name).number;
        if (table->columns[column].kind != TABLE_TEXT && !isnan(number) && number != 0)
            return false;
    }
    return true;
}

static int
choose_rows(int *rows, const Table *table, const HtmlTable *plan)
{
    int n = 0;

    for (int row = 0; row < table_rows(table); row++) {
        const char *text =
            plan->where_text ? results_cell(table, row, plan->where_text).text : NULL;
        if (plan->where && results_cell(table, row, plan->where).number != plan->equals) continue;
        if (plan->without_idle && is_idle(table, row)) continue;
        if (!plan->where_text || (text && strcmp(text, plan->is) == 0)) rows[n++] = row;
    }
    if (plan->order) sort_rows(rows, n, table, plan->order);
    return plan->most > 0 && n > plan->most ? plan->most : n;
}

static bool
is_empty(const Table *table, const HtmlColumn *plan, const int *rows, int n)
{
    if (!html_cell_column(table, plan->column)) return true;
    for (int item = 0; item < n; item++) {
        const TableCell cell = results_cell(table, rows[item], plan->column);
        const char *other = plan->other ? results_cell(table, rows[item], plan->other).text : NULL;
        if (!isnan(cell.number) || (cell.text && *cell.text) || (other && *other)) return false;
    }
    return true;
}

/* ---- a table ---- */

enum { MOST_COLUMNS = 64 };

typedef struct {
    const HtmlColumn *at[MOST_COLUMNS]; /* those that hold anything */
    HtmlStyle styles[MOST_COLUMNS];
    int n;
} Shown;

static void
choose_columns(Shown *shown, const Table *table, const HtmlColumn *columns, const int *rows, int n)
{
    shown->n = 0;
    for (; columns->column && shown->n < MOST_COLUMNS; columns++) {
        if (is_empty(table, columns, rows, n)) continue;
        shown->styles[shown->n] = html_cell_style(table, columns, rows, n);
        shown->at[shown->n++] = columns;
    }
}

/* Long texts are given room, lest each be a column of single words. */
static const char *
heading_class(const HtmlStyle *style)
{
    if (!style->text) return " class=\"n\"";
    if (style->strategy) return " class=\"who\"";
    return style->room > 60 ? " class=\"wide\"" : style->room > 24 ? " class=\"who\"" : "";
}

static void
write_table(Text *to, const HtmlFacts *facts, const Table *table, const HtmlTable *plan,
            const Shown *shown, const int *rows, int n)
{
    html_cell_open(to, facts, plan->id, plan->caption, plan->sortable, n);
    for (int column = 0; column < shown->n; column++) {
        text_add(to, "<th scope=\"col\"%s>", heading_class(&shown->styles[column]));
        html_cell_heading(to, facts, shown->at[column]->heading);
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
