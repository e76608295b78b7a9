/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html_pivot.h"
#include "base/memory.h"
#include "report/html_cell.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

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
        html_cell_strategy(to, facts, key);
    text_add(to, "</th>");
}

static void
write_pivot(Text *to, const HtmlFacts *facts, const HtmlPivot *plan, const Keys *down,
            const Keys *across, const double *values, const HtmlStyle *style)
{
    html_cell_open(to, facts, plan->id, plan->caption, false, down->n);
    text_add(to, "<th scope=\"col\">");
    html_cell_heading(to, facts, plan->heading);
    text_add(to, "</th>");
    for (int column = 0; column < across->n; column++)
        add_across(to, facts, plan, across->at[column]);
    text_add(to, "</tr></thead>\n<tbody>\n");
    for (int row = 0; row < down->n; row++) {
        text_add(to, "<tr><th scope=\"row\">");
        if (strcmp(plan->down, "strategy") == 0)
            html_cell_strategy(to, facts, down->at[row]);
        else
            html_text_breakable(to, down->at[row]);
        text_add(to, "</th>");
        for (int column = 0; column < across->n; column++) {
            text_add(to, "<td class=\"n\">");
            html_cell_number(to, values[row * across->n + column], style);
            text_add(to, "</td>");
        }
        text_add(to, "</tr>\n");
    }
    text_add(to, "</tbody></table></div>\n");
}

void
html_pivot_add(Text *to, const HtmlFacts *facts, const Table *table, const HtmlPivot *plan)
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
    if (n > 0 && html_cell_column(table, plan->value)) {
        const HtmlColumn column = { plan->value, "", HTML_AUTO, NULL };
        HtmlStyle style = html_cell_style(table, &column, rows, n);
        if (style.many_units) style = (HtmlStyle){ .decimals = 3 }; /* one unit, one column */
        write_pivot(to, facts, plan, &down, &across, values, &style);
    }
    pool_free(&pool);
}
