/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What totals are made of: QALYs by state, costs by category and by state. */
#include "report/tables_html_parts.h"
#include <math.h>
#include <string.h>

static double
number(const Table *table, int row, const char *column)
{
    return row == NONE_SUCH ? NAN : results_cell(table, row, column).number;
}

/* The comparator's row of the same state and category. */
static int
opposite(const TablesHtml *page, const Table *table, int row)
{
    for (int other = 0; other < table_rows(table); other++)
        if (tables_html_is(table, other, "strategy", page->comparator) &&
            tables_html_is(table, other, "state", results_cell(table, row, "state").text) &&
            tables_html_is(table, other, "category", results_cell(table, row, "category").text))
            return other;
    return NONE_SUCH;
}

typedef struct {
    const char *title, *total, *increment, *share; /* columns of disaggregated.csv */
    int decimals;
    bool money;
} Split;

/* A state in which nobody is, in either strategy, says nothing. */
static bool
says_something(const TablesHtml *page, const Table *table, int row, const Split *split)
{
    const double here = number(table, row, split->total),
                 there = number(table, opposite(page, table, row), split->total);

    return (!isnan(here) || !isnan(there)) && (here != 0 || there != 0);
}

static void
add_split_row(TablesHtml *page, const Table *table, int row, const Split *split)
{
    const char *state = results_cell(table, row, "state").text;
    const double increment = number(table, row, split->increment);

    tables_html_row(page, state ? state : "");
    if (split->money) tables_html_words(page, results_cell(table, row, "category").text);
    tables_html_number(page, number(table, row, split->total), split->decimals);
    tables_html_number(page, number(table, opposite(page, table, row), split->total),
                       split->decimals);
    tables_html_number(page, increment, split->decimals);
    tables_html_number(page, fabs(increment), split->decimals);
    tables_html_percent(page, number(table, row, split->share), 1);
    tables_html_row_end(page);
}

/* From the other tables, so that a reader may add the rows up and compare. */
static void
add_total_row(TablesHtml *page, const char *strategy, const Split *split)
{
    const Table *pairwise = results_table(page->results, "pairwise");
    const int row = results_row(page->summary, "strategy", strategy, NULL, NULL),
              against = results_row(page->summary, "strategy", page->comparator, NULL, NULL),
              pair = pairwise ? results_row(pairwise, "strategy", strategy, "comparator",
                                            page->comparator)
                              : NONE_SUCH;

    tables_html_row(page, "Total");
    if (split->money) tables_html_words(page, "");
    tables_html_number(page, number(page->summary, row, split->total), split->decimals);
    tables_html_number(page, number(page->summary, against, split->total), split->decimals);
    tables_html_number(page, number(pairwise, pair, split->increment), split->decimals);
    tables_html_words(page, "");
    tables_html_words(page, "");
    tables_html_row_end(page);
}

static void
add_split(TablesHtml *page, const Table *table, const char *strategy, const Split *split)
{
    const char *names[] = { "Health state",
                            "Category",
                            tables_html_label(page, strategy),
                            tables_html_label(page, page->comparator),
                            "Increment",
                            "Absolute increment",
                            "Share of the absolute increment" };
    const char *const *of = split->money ? names : names + 1;

    if (!split->money) names[1] = names[0];
    tables_html_begin(page, pool_format(&page->pool, "%s: %s against %s", split->title,
                                        tables_html_label(page, strategy),
                                        tables_html_label(page, page->comparator)));
    page->about_money = split->money;
    tables_html_head(page, of, split->money ? 7 : 6);
    for (int row = 0; row < table_rows(table); row++)
        if (tables_html_is(table, row, "strategy", strategy) &&
            says_something(page, table, row, split))
            add_split_row(page, table, row, split);
    add_total_row(page, strategy, split);
    tables_html_end(page, split->money ? "Rows that are 0 in both are left out."
                                       : "Discounted. QALY: quality-adjusted life year. States "
                                         "without QALYs in both are left out.");
}

static void
add_splits(TablesHtml *page, const Split *split)
{
    const Table *table = results_table(page->results, "disaggregated");

    for (int row = 0; table && page->summary && row < table_rows(page->summary); row++) {
        const char *strategy = results_cell(page->summary, row, "strategy").text;
        if (strategy && strcmp(strategy, page->comparator) != 0)
            add_split(page, table, strategy, split);
    }
}

/* ---- strategies beside each other ---- */

/* One line a category, one column a strategy: of costs.csv and events.csv. */
static void
add_beside(TablesHtml *page, const Table *table, const char *key, const char *label,
           const char *value, int decimals)
{
    const int n = page->summary ? table_rows(page->summary) : 0;
    const char **names = pool_new(&page->pool, (size_t)n + 1, sizeof(char *));

    names[0] = label ? "Event" : "Category";
    for (int strategy = 0; strategy < n; strategy++)
        names[strategy + 1] =
            tables_html_label(page, results_cell(page->summary, strategy, "strategy").text);
    tables_html_head(page, names, n + 1);
    for (int row = 0; row < table_rows(table); row++) {
        const char *of = results_cell(table, row, key).text;
        const char *words = label ? results_cell(table, row, label).text : NULL;
        if (!of || !tables_html_is_first(table, row, key)) continue;
        tables_html_row(page, words && *words ? words : of);
        for (int strategy = 0; strategy < n; strategy++)
            tables_html_number(
                page,
                number(table,
                       results_row(table, "strategy",
                                   results_cell(page->summary, strategy, "strategy").text, key, of),
                       value),
                decimals);
        tables_html_row_end(page);
    }
}

void
tables_html_sums(TablesHtml *page)
{
    const Split qalys = { "Disaggregated QALYs by health state",
                          "qaly",
                          "incremental_qaly",
                          "share_qaly",
                          3,
                          false },
                costs = { "Disaggregated costs by health state and category",
                          "cost",
                          "incremental_cost",
                          "share_cost",
                          0,
                          true };
    const Table *by_category = results_table(page->results, "costs"),
                *events = results_table(page->results, "events");

    add_splits(page, &qalys);
    if (by_category && table_rows(by_category) > 0) {
        tables_html_begin(page, "Costs by category");
        page->about_money = true;
        add_beside(page, by_category, "category", NULL, "cost", 0);
        tables_html_end(page, NULL);
    }
    add_splits(page, &costs);
    if (events && table_rows(events) > 0) {
        tables_html_begin(page, "Events");
        add_beside(page, events, "counter", "label", "expected", 3);
        tables_html_end(page, "Expected number a person, undiscounted.");
    }
}
