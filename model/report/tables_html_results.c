/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Costs, effects and their ratios: base case, pairwise, over the draws, by scenario. */
#include "report/tables_html_parts.h"
#include <math.h>

#define ABBREVIATIONS                                                                              \
    "ICER: incremental cost-effectiveness ratio; LYG: life years gained; QALY: quality-adjusted "  \
    "life year."

static double
number(const Table *table, int row, const char *column)
{
    return results_cell(table, row, column).number;
}

static const char *
threshold_text(TablesHtml *page, const char *before, double wtp)
{
    char buffer[TEXT_NUMBER];

    return pool_format(&page->pool, "%s at %s %s per QALY", before, text_pretty(buffer, wtp, 0),
                       page->currency);
}

/* ---- base case ---- */

/* The row of the next higher cost after `last` (of rows with the same cost, the next below). */
static int
next_by_cost(const Table *summary, int last)
{
    int next = NONE_SUCH;

    for (int row = 0; row < table_rows(summary); row++) {
        const double cost = number(summary, row, "cost");
        const bool after = last == NONE_SUCH || cost > number(summary, last, "cost") ||
                           (cost == number(summary, last, "cost") && row > last);
        if (after && (next == NONE_SUCH || cost < number(summary, next, "cost"))) next = row;
    }
    return next;
}

static void
add_incremental(TablesHtml *page)
{
    const Table *summary = page->summary;
    const char *names[] = { "Technology",
                            "Total costs",
                            "Total LYG",
                            "Total QALYs",
                            "Incremental costs",
                            "Incremental QALYs",
                            "ICER",
                            threshold_text(page, "Net health benefit (QALYs)",
                                           number(summary, 0, "wtp")) };

    tables_html_begin(page, "Base-case results: fully incremental analysis");
    page->about_money = true;
    tables_html_head(page, names, 8);
    for (int row = next_by_cost(summary, NONE_SUCH); row != NONE_SUCH;
         row = next_by_cost(summary, row)) {
        const bool ratio = tables_html_is(summary, row, "status", "frontier");
        tables_html_row(page, tables_html_label(page, results_cell(summary, row, "strategy").text));
        tables_html_number(page, number(summary, row, "cost"), 0);
        tables_html_number(page, number(summary, row, "life_years"), 2);
        tables_html_number(page, number(summary, row, "qaly"), 2);
        tables_html_number(page, number(summary, row, "incremental_cost"), 0);
        tables_html_number(page, number(summary, row, "incremental_qaly"), 2);
        tables_html_icer(page, number(summary, row, "icer"),
                         ratio ? NULL : results_cell(summary, row, "status").text);
        tables_html_number(page, number(summary, row, "nhb"), 2);
        tables_html_row_end(page);
    }
    tables_html_end(page, "By rising cost; increments against the strategy before it on the "
                          "frontier. " ABBREVIATIONS);
}

static void
add_pairwise(TablesHtml *page)
{
    const Table *pairwise = results_table(page->results, "pairwise");
    const char *names[] = { "Technology",
                            "Threshold",
                            "Incremental costs",
                            "Incremental LYG",
                            "Incremental QALYs",
                            "ICER",
                            "Incremental net monetary benefit",
                            "Incremental net health benefit (QALYs)" };

    if (!pairwise) return;
    tables_html_begin(page, pool_format(&page->pool, "Base-case results: pairwise, against %s",
                                        tables_html_label(page, page->comparator)));
    page->about_money = true;
    tables_html_head(page, names, 8);
    for (int row = 0; row < table_rows(pairwise); row++) {
        if (!tables_html_is(pairwise, row, "comparator", page->comparator)) continue;
        tables_html_row(page,
                        tables_html_label(page, results_cell(pairwise, row, "strategy").text));
        tables_html_number(page, number(pairwise, row, "wtp"), 0);
        tables_html_number(page, number(pairwise, row, "incremental_cost"), 0);
        tables_html_number(page, number(pairwise, row, "incremental_life_years"), 2);
        tables_html_number(page, number(pairwise, row, "incremental_qaly"), 2);
        tables_html_icer(page, number(pairwise, row, "icer"),
                         results_cell(pairwise, row, "place").text);
        tables_html_number(page, number(pairwise, row, "inmb"), 0);
        tables_html_number(page, number(pairwise, row, "inhb_qaly"), 2);
        tables_html_row_end(page);
    }
    tables_html_end(
        page, pool_format(&page->pool, "Threshold in %s per QALY. " ABBREVIATIONS, page->currency));
}

/* ---- over the draws ---- */

static void
add_draws(TablesHtml *page)
{
    const Table *psa = results_table(page->results, "psa_summary");
    const char *names[] = { "Technology",
                            "Threshold",
                            "Costs (95% interval)",
                            "QALYs (95% interval)",
                            "ICER of the means",
                            "Incremental net monetary benefit (95% interval)",
                            "Probability cost-effective" };

    if (!psa || table_rows(psa) == 0) return;
    tables_html_begin(page, "Probabilistic sensitivity analysis");
    page->about_money = true;
    tables_html_head(page, names, 7);
    for (int row = 0; row < table_rows(psa); row++) {
        tables_html_row(page, tables_html_label(page, results_cell(psa, row, "strategy").text));
        tables_html_number(page, number(psa, row, "wtp"), 0);
        tables_html_interval(page, number(psa, row, "cost"), number(psa, row, "cost_low"),
                             number(psa, row, "cost_high"), 0);
        tables_html_interval(page, number(psa, row, "qaly"), number(psa, row, "qaly_low"),
                             number(psa, row, "qaly_high"), 2);
        tables_html_number(page, number(psa, row, "icer"), 0);
        tables_html_interval(page, number(psa, row, "inmb"), number(psa, row, "inmb_low"),
                             number(psa, row, "inmb_high"), 0);
        tables_html_percent(page, number(psa, row, "probability"), 1);
        tables_html_row_end(page);
    }
    char buffer[TEXT_NUMBER];
    tables_html_end(page,
                    pool_format(&page->pool,
                                "Means of %s draws; increments and ICER against %s. " ABBREVIATIONS,
                                text_pretty(buffer, number(psa, 0, "draws"), 0),
                                tables_html_label(page, page->comparator)));
}

/* ---- scenarios ---- */

static void
add_scenarios(TablesHtml *page)
{
    const Table *table = results_table(page->results, "scenarios");
    const char *names[] = { "Technology",
                            "Incremental costs",
                            "Incremental QALYs",
                            "ICER",
                            "Incremental net monetary benefit",
                            "Its change from the base case",
                            "Probabilistic ICER" };

    if (!table || table_rows(table) == 0) return;
    tables_html_begin(page, pool_format(&page->pool, "Scenarios, against %s",
                                        tables_html_label(page, page->comparator)));
    page->about_money = true;
    tables_html_head(page, names, 7);
    for (int row = 0; row < table_rows(table); row++) {
        if (tables_html_is_first(table, row, "scenario"))
            tables_html_band(page,
                             pool_format(&page->pool, "%s: %s",
                                         results_cell(table, row, "scenario").text,
                                         results_cell(table, row, "label").text
                                             ? results_cell(table, row, "label").text
                                             : ""),
                             7);
        const char *strategy = results_cell(table, row, "strategy").text;
        if (tables_html_is(table, row, "comparator", strategy)) continue;
        tables_html_row(page, tables_html_label(page, strategy));
        tables_html_number(page, number(table, row, "incremental_cost"), 0);
        tables_html_number(page, number(table, row, "incremental_qaly"), 2);
        tables_html_icer(page, number(table, row, "icer"), results_cell(table, row, "place").text);
        tables_html_number(page, number(table, row, "inmb"), 0);
        tables_html_number(page, number(table, row, "inmb_change"), 0);
        tables_html_number(page, number(table, row, "psa_icer"), 0);
        tables_html_row_end(page);
    }
    tables_html_end(page, threshold_text(page, "Net benefit", number(table, 0, "wtp")));
}

void
tables_html_results(TablesHtml *page)
{
    if (page->summary) add_incremental(page);
    add_pairwise(page);
    add_draws(page);
    add_scenarios(page);
}
