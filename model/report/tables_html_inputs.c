/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clinical outcomes, severity, parameters. */
#include "report/tables_html_parts.h"
#include <math.h>
#include <string.h>

static double
number(const Table *table, int row, const char *column)
{
    return results_cell(table, row, column).number;
}

/* ---- clinical outcomes ---- */

static void
add_survival_row(TablesHtml *page, const Table *table, int row)
{
    static const char *const years[] = { "survival_1y", "survival_3y", "survival_5y",
                                         "survival_10y" };

    tables_html_row(page, tables_html_label(page, results_cell(table, row, "strategy").text));
    tables_html_interval(page, number(table, row, "median_months"),
                         number(table, row, "median_low"), number(table, row, "median_high"), 1);
    tables_html_number(page, number(table, row, "rmst_months"), 1);
    for (int year = 0; year < 4; year++)
        tables_html_percent(page, number(table, row, years[year]), 1);
    tables_html_row_end(page);
}

static void
add_survival(TablesHtml *page)
{
    const Table *table = results_table(page->results, "survival_summary");
    static const char *const names[] = { "Technology",
                                         "Median, months (95% interval)",
                                         "Restricted mean, months",
                                         "At 1 year",
                                         "At 3 years",
                                         "At 5 years",
                                         "At 10 years" };

    if (!table || table_rows(table) == 0) return;
    tables_html_begin(page, "Clinical outcomes: survival in the model");
    tables_html_head(page, names, 7);
    for (int first = 0; first < table_rows(table); first++) {
        const char *curve = results_cell(table, first, "curve").text;
        const char *label = results_cell(table, first, "label").text;
        if (!curve || !tables_html_is_first(table, first, "curve")) continue;
        tables_html_band(page, label && *label ? label : curve, 7);
        for (int row = first; row < table_rows(table); row++)
            if (tables_html_is(table, row, "curve", curve)) add_survival_row(page, table, row);
    }
    tables_html_end(page, "Restricted mean: to the horizon of the model. A dash: the median is not "
                          "reached within it.");
}

static void
add_life_years(TablesHtml *page)
{
    const Table *summary = page->summary;
    static const char *const names[] = { "Technology", "Life years, discounted",
                                         "Life years, undiscounted", "QALYs, discounted",
                                         "QALYs, undiscounted" };

    if (!summary) return;
    tables_html_begin(page, "Clinical outcomes: life years and QALYs");
    tables_html_head(page, names, 5);
    for (int row = 0; row < table_rows(summary); row++) {
        tables_html_row(page, tables_html_label(page, results_cell(summary, row, "strategy").text));
        tables_html_number(page, number(summary, row, "life_years"), 2);
        tables_html_number(page, number(summary, row, "life_years_undiscounted"), 2);
        tables_html_number(page, number(summary, row, "qaly"), 2);
        tables_html_number(page, number(summary, row, "qaly_undiscounted"), 2);
        tables_html_row_end(page);
    }
    tables_html_end(page, "QALY: quality-adjusted life year.");
}

/* ---- a table as it is ---- */

/* "qaly_shortfall" as a heading: "qaly shortfall". */
static const char *
heading(TablesHtml *page, const char *name)
{
    char *text = pool_text(&page->pool, name);

    for (char *at = text; *at; at++)
        if (*at == '_') *at = ' ';
    return text;
}

static void
add_severity(TablesHtml *page)
{
    const Table *table = results_table(page->results, "severity");

    if (!table || table_rows(table) == 0) return;
    const char **names = pool_new(&page->pool, (size_t)table->n_columns, sizeof(char *));
    for (int column = 0; column < table->n_columns; column++)
        names[column] = heading(page, table->columns[column].name);
    tables_html_begin(page, "Severity: absolute and proportional QALY shortfall");
    tables_html_head(page, names, table->n_columns);
    for (int row = 0; row < table_rows(table); row++) {
        for (int column = 0; column < table->n_columns; column++) {
            const TableCell cell = results_cell(table, row, table->columns[column].name);
            if (column == 0)
                tables_html_row(page, cell.text);
            else if (table->columns[column].kind == TABLE_TEXT)
                tables_html_words(page, cell.text);
            else
                tables_html_rounded(page, cell.number);
        }
        tables_html_row_end(page);
    }
    tables_html_end(page, "QALY: quality-adjusted life year.");
}

/* ---- parameters ---- */

static void
add_parameter(TablesHtml *page, const Table *table, int row)
{
    const char *label = results_cell(table, row, "label").text;
    const char *distribution = results_cell(table, row, "distribution").text,
               *formula = results_cell(table, row, "formula").text;

    tables_html_row(page, label && *label ? label : results_cell(table, row, "name").text);
    tables_html_rounded(page, number(table, row, "value"));
    tables_html_words(page, results_cell(table, row, "unit").text);
    tables_html_rounded(page, number(table, row, "low"));
    tables_html_rounded(page, number(table, row, "high"));
    tables_html_words(page, distribution && *distribution ? distribution
                            : formula && *formula ? pool_format(&page->pool, "formula: %s", formula)
                                                  : "");
    tables_html_words(page, results_cell(table, row, "source").text);
    tables_html_row_end(page);
}

static void
add_parameters(TablesHtml *page)
{
    const Table *table = results_table(page->results, "parameters");
    static const char *const names[] = { "Parameter", "Value",        "Unit",  "Low",
                                         "High",      "Distribution", "Source" };
    const char *group = "";

    if (!table || table_rows(table) == 0) return;
    tables_html_begin(page, "Parameters");
    tables_html_head(page, names, 7);
    for (int row = 0; row < table_rows(table); row++) {
        const char *of = results_cell(table, row, "group").text;
        if (of && strcmp(of, group) != 0) tables_html_band(page, group = of, 7);
        add_parameter(page, table, row);
    }
    tables_html_end(page, "Low and high: the range of one-way sensitivity analysis, where one is "
                          "given. To four significant digits.");
}

void
tables_html_outcomes(TablesHtml *page)
{
    add_survival(page);
    add_life_years(page);
}

void
tables_html_inputs(TablesHtml *page)
{
    add_severity(page);
    add_parameters(page);
}
