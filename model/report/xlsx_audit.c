/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The discounted totals of one strategy, added up by the workbook itself: every cycle, state and
 * category of audit.csv, value = proportion x payoff x weight x discount factor. */
#include "report/xlsx_parts.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { /* rows and columns of the sheet, from 0 */
       ROW_TITLE = 0,
       ROW_RATES = 3, /* of costs, of effects; years of a time unit */
       ROW_TOTALS = 8,
       ROW_HEAD = 13,
       ROW_FIRST = 14,
       PROPORTION = 5,
       FACTOR = 8,
       VALUE = 9,
       N_COLUMNS = 10,
       N_FIGURES = 3,
};

static const struct {
    const char *name; /* column of summary.csv */
    const char *rate; /* the cell that discounts it */
    XlsxLook look;
} figures[N_FIGURES] = {
    { "cost", "$B$4", XLSX_MONEY },
    { "qaly", "$B$5", XLSX_EFFECT },
    { "life_years", "$B$5", XLSX_EFFECT },
};

typedef struct {
    XlsxBook *book;
    XlsxSheet *sheet;
    const Table *table; /* audit.csv */
    const char *strategy;
    const char *kind; /* of discounting */
    double rates[2];  /* a year, of costs and effects; NAN: a table of rates */
    double unit;      /* years of a time unit */
    int n_rows;       /* of the strategy */
    double totals[N_FIGURES];
} Audit;

/* ---- what it is of ---- */

/* QALYs and life years have names of their own; every other category is one of costs. */
static int
figure_of(const Table *table, int row)
{
    const char *category = results_cell(table, row, "category").text;

    for (int figure = 1; category && figure < N_FIGURES; figure++)
        if (strcmp(category, figures[figure].name) == 0) return figure;
    return 0;
}

static bool
is_of(const Audit *audit, int row)
{
    const char *strategy = results_cell(audit->table, row, "strategy").text;

    return strategy && strcmp(strategy, audit->strategy) == 0;
}

/* The first that is no comparator: the one that is assessed. */
const char *
xlsx_audit_strategy(const Results *results)
{
    const Table *table = results_table(results, "audit");
    const char *comparator = results_setting(results, "comparator", "");

    for (int row = 0; row < table_rows(table); row++) {
        const char *strategy = results_cell(table, row, "strategy").text;
        if (strategy && strcmp(strategy, comparator) != 0) return strategy;
    }
    return table_rows(table) > 0 ? results_cell(table, 0, "strategy").text : NULL;
}

static void
take_discounting(Audit *audit)
{
    const Results *results = audit->book->results;
    const Manifest *discount = manifest_at(manifest_at(results->run, "settings"), "discount");
    const char *unit = results_setting(results, "time_unit", "year"),
               *kind = manifest_as_text(manifest_at(discount, "kind"));

    audit->kind = kind ? kind : "";
    audit->rates[0] = manifest_as_number(manifest_at(discount, "costs"));
    audit->rates[1] = manifest_as_number(manifest_at(discount, "effects"));
    audit->unit = strcmp(unit, "month") == 0  ? 1.0 / 12
                  : strcmp(unit, "week") == 0 ? 7 / 365.25
                  : strcmp(unit, "day") == 0  ? 1 / 365.25
                                              : 1;
}

static bool
has(const Table *table, const char *column)
{
    for (int at = 0; at < table->n_columns; at++)
        if (strcmp(table->columns[at].name, column) == 0) return true;
    return false;
}

const char *
xlsx_audit_missing(const Results *results)
{
    static const char *const needed[] = { "strategy",        "cycle",      "time",   "state",
                                          "category",        "proportion", "payoff", "weight",
                                          "discount_factor", "value" };
    const Table *table = results_table(results, "audit");

    if (!table)
        return "the run wrote no audit.csv (single patients have none: their totals are no sums "
               "over "
               "states and cycles)";
    for (size_t name = 0; name < sizeof(needed) / sizeof(needed[0]); name++)
        if (!has(table, needed[name])) return "audit.csv lacks a column: run it again";
    if (table_rows(table) == 0) return "audit.csv has no rows";
    const Table *summary = results_table(results, "summary");
    if (!summary ||
        results_row(summary, "strategy", xlsx_audit_strategy(results), NULL, NULL) == NONE_SUCH)
        return "summary.csv lacks the strategy of audit.csv";
    for (int figure = 0; figure < N_FIGURES; figure++)
        if (!has(summary, figures[figure].name)) return "summary.csv lacks a column";
    if (table_rows(table) > XLSX_MOST_ROWS - ROW_FIRST)
        return "audit.csv has more rows than a sheet";
    return NULL;
}

/* ---- rows ---- */

/* The factor by its formula, where that gives the number that the run used; else it stays the
 * number (a table of rates; a payoff that is discounted from another time). */
static bool
has_formula(const Audit *audit, int figure, double years, double factor)
{
    const double rate = audit->rates[figure > 0];
    const double by_kind = strcmp(audit->kind, "annual") == 0       ? pow(1 + rate, -years)
                           : strcmp(audit->kind, "continuous") == 0 ? exp(-rate * years)
                           : strcmp(audit->kind, "whole years") == 0
                               ? pow(1 + rate, -floor(years + 1e-9))
                               : NAN;

    return fabs(by_kind - factor) <= 1e-12 * fabs(factor);
}

static void
put_factor(const Audit *audit, int line, int figure, double years, double factor)
{
    const char *rate = figures[figure].rate;
    char formula[100];

    if (!has_formula(audit, figure, years, factor)) {
        xlsx_put_number(audit->book, audit->sheet, line, FACTOR, factor, XLSX_FACTOR);
        return;
    }
    if (strcmp(audit->kind, "continuous") == 0)
        snprintf(formula, sizeof(formula), "=EXP(-%s*B%d*$B$6)", rate, line + 1);
    else if (strcmp(audit->kind, "annual") == 0)
        snprintf(formula, sizeof(formula), "=(1+%s)^-(B%d*$B$6)", rate, line + 1);
    else
        snprintf(formula, sizeof(formula), "=(1+%s)^-INT(B%d*$B$6+0.000000001)", rate, line + 1);
    xlsx_put_formula(audit->book, audit->sheet, line, FACTOR, formula, factor, XLSX_FACTOR);
}

static void
put_row(const Audit *audit, int row, int line)
{
    static const struct {
        const char *name;
        XlsxLook look;
    } numbers[] = { { "proportion", XLSX_FACTOR },
                    { "payoff", XLSX_GENERAL },
                    { "weight", XLSX_GENERAL } };
    const Table *table = audit->table;
    XlsxBook *book = audit->book;
    const int figure = figure_of(table, row);
    const double time = results_cell(table, row, "time").number;
    char formula[64];

    xlsx_put_number(book, audit->sheet, line, 0, results_cell(table, row, "cycle").number,
                    XLSX_PLAIN);
    xlsx_put_number(book, audit->sheet, line, 1, time, XLSX_GENERAL);
    xlsx_put_text(book, audit->sheet, line, 2, results_cell(table, row, "state").text, XLSX_TEXT);
    xlsx_put_text(book, audit->sheet, line, 3, results_cell(table, row, "category").text,
                  XLSX_TEXT);
    xlsx_put_text(book, audit->sheet, line, 4, figures[figure].name, XLSX_TEXT);
    for (int number = 0; number < 3; number++)
        xlsx_put_number(book, audit->sheet, line, PROPORTION + number,
                        results_cell(table, row, numbers[number].name).number,
                        numbers[number].look);
    put_factor(audit, line, figure, time * audit->unit,
               results_cell(table, row, "discount_factor").number);
    snprintf(formula, sizeof(formula), "=F%d*G%d*H%d*I%d", line + 1, line + 1, line + 1, line + 1);
    xlsx_put_formula(book, audit->sheet, line, VALUE, formula,
                     results_cell(table, row, "value").number, XLSX_GENERAL);
}

/* ---- the head ---- */

static void
put_rates(const Audit *audit)
{
    static const char *const names[] = { "discount rate of costs, a year",
                                         "discount rate of effects, a year" };
    XlsxBook *book = audit->book;

    xlsx_put_text(book, audit->sheet, ROW_TITLE, 0,
                  pool_format(&book->pool, "Audit of %s: discounted totals by live formulas",
                              audit->strategy),
                  XLSX_TITLE);
    xlsx_put_text(book, audit->sheet, ROW_TITLE + 1, 0,
                  "value = proportion x payoff x weight x discount factor; change a rate, a payoff "
                  "or a proportion, and the totals follow",
                  XLSX_NOTE);
    for (int rate = 0; rate < 2; rate++) {
        xlsx_put_text(book, audit->sheet, ROW_RATES + rate, 0, names[rate], XLSX_BOLD);
        xlsx_put_number(book, audit->sheet, ROW_RATES + rate, 1, audit->rates[rate], XLSX_GENERAL);
        if (rate == 0)
            xlsx_put_text(book, audit->sheet, ROW_RATES, 2,
                          pool_format(&book->pool, "discounting: %s", audit->kind), XLSX_NOTE);
    }
    xlsx_put_text(book, audit->sheet, ROW_RATES + 2, 0, "years of a time unit", XLSX_BOLD);
    xlsx_put_number(book, audit->sheet, ROW_RATES + 2, 1, audit->unit, XLSX_GENERAL);
}

/* The cell of summary.csv's sheet, so that the comparison is live, too. */
static void
put_summary(const Audit *audit, int line, int figure, double value)
{
    const Table *summary = results_table(audit->book->results, "summary");
    const int row = results_row(summary, "strategy", audit->strategy, NULL, NULL);
    const XlsxSheet *sheet = NULL;
    char cell[LXW_MAX_CELL_NAME_LENGTH];
    int column = 0;

    for (int item = 0; item < audit->book->n_sheets; item++)
        if (audit->book->sheets[item].table == summary) sheet = &audit->book->sheets[item];
    while (strcmp(summary->columns[column].name, figures[figure].name) != 0) column++;
    lxw_rowcol_to_cell(cell, (lxw_row_t)(row + 1), (lxw_col_t)column);
    xlsx_put_formula(audit->book, audit->sheet, line, 2,
                     pool_format(&audit->book->pool, "='%s'!%s", sheet->name, cell), value,
                     figures[figure].look);
}

static void
put_totals(const Audit *audit)
{
    static const char *const names[] = { "figure", "by formulas", "summary", "difference",
                                         "equal?" };
    const Table *summary = results_table(audit->book->results, "summary");
    const int row = results_row(summary, "strategy", audit->strategy, NULL, NULL),
              last = ROW_FIRST + audit->n_rows;
    Pool *pool = &audit->book->pool;

    for (int name = 0; name < 5; name++)
        xlsx_put_text(audit->book, audit->sheet, ROW_TOTALS - 1, name, names[name], XLSX_HEAD);
    for (int figure = 0; figure < N_FIGURES; figure++) {
        const int line = ROW_TOTALS + figure;
        const double told = results_cell(summary, row, figures[figure].name).number,
                     sum = audit->totals[figure];
        const bool equal = fabs(sum - told) <= 1e-9 * fmax(1, fabs(told));
        xlsx_put_text(audit->book, audit->sheet, line, 0, figures[figure].name, XLSX_BOLD);
        xlsx_put_formula(audit->book, audit->sheet, line, 1,
                         pool_format(pool, "=SUMIFS($J$%d:$J$%d,$E$%d:$E$%d,A%d)", ROW_FIRST + 1,
                                     last, ROW_FIRST + 1, last, line + 1),
                         sum, figures[figure].look);
        put_summary(audit, line, figure, told);
        xlsx_put_formula(audit->book, audit->sheet, line, 3,
                         pool_format(pool, "=B%d-C%d", line + 1, line + 1), sum - told,
                         XLSX_GENERAL);
        xlsx_put_formula_text(
            audit->book, audit->sheet, line, 4,
            pool_format(pool, "=IF(ABS(D%d)<=0.000000001*MAX(1,ABS(C%d)),\"equal\",\"DIFFERS\")",
                        line + 1, line + 1),
            equal ? "equal" : "DIFFERS", XLSX_BOLD);
    }
}

static void
lay_out(const Audit *audit)
{
    static const struct {
        const char *name;
        double width;
    } columns[N_COLUMNS] = { { "cycle", 32 },    { "time", 14 },   { "state", 20 },
                             { "category", 20 }, { "figure", 12 }, { "proportion", 14 },
                             { "payoff", 14 },   { "weight", 14 }, { "discount_factor", 18 },
                             { "value", 18 } };

    for (int column = 0; column < N_COLUMNS; column++) {
        worksheet_set_column(audit->sheet->at, (lxw_col_t)column, (lxw_col_t)column,
                             columns[column].width, NULL);
        xlsx_put_text(audit->book, audit->sheet, ROW_HEAD, column, columns[column].name, XLSX_HEAD);
    }
    worksheet_freeze_panes(audit->sheet->at, ROW_FIRST, 0);
    worksheet_autofilter(audit->sheet->at, ROW_HEAD, 0, (lxw_row_t)(ROW_FIRST + audit->n_rows - 1),
                         N_COLUMNS - 1);
    worksheet_set_landscape(audit->sheet->at);
    worksheet_set_paper(audit->sheet->at, 9);
    worksheet_fit_to_pages(audit->sheet->at, 1, 0);
    worksheet_repeat_rows(audit->sheet->at, ROW_HEAD, ROW_HEAD);
}

void
xlsx_audit(XlsxBook *book, XlsxSheet *sheet)
{
    Audit audit = { .book = book,
                    .sheet = sheet,
                    .table = results_table(book->results, "audit"),
                    .strategy = xlsx_audit_strategy(book->results) };
    int line = ROW_FIRST;

    take_discounting(&audit);
    for (int row = 0; row < table_rows(audit.table); row++) {
        if (!is_of(&audit, row)) continue;
        audit.n_rows++;
        audit.totals[figure_of(audit.table, row)] += results_cell(audit.table, row, "value").number;
    }
    put_rates(&audit);
    put_totals(&audit);
    lay_out(&audit);
    for (int row = 0; row < table_rows(audit.table); row++)
        if (is_of(&audit, row)) put_row(&audit, row, line++);
}
