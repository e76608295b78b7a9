/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/xlsx_parts.h"
#include <math.h>
#include <string.h>

XlsxSheet *
xlsx_sheet(XlsxBook *book, const char *name, const Table *table, const char *about)
{
    XlsxSheet *sheet = &book->sheets[book->n_sheets];

    sheet->name = xlsx_name(&book->pool, name, book->sheets, book->n_sheets);
    sheet->table = table;
    sheet->about = about;
    sheet->at = workbook_add_worksheet(book->file, sheet->name);
    if (!sheet->at) book->no_memory_place = sheet->name;
    book->n_sheets++;
    return sheet;
}

static void
count(XlsxBook *book, XlsxSheet *sheet, lxw_error refused)
{
    if (refused && !book->refused) book->refused = refused;
    sheet->n_cells++;
}

void
xlsx_put_text(XlsxBook *book, XlsxSheet *sheet, int row, int column, const char *text,
              XlsxLook look)
{
    if (!text || !*text) return;
    count(book, sheet,
          worksheet_write_string(sheet->at, (lxw_row_t)row, (lxw_col_t)column,
                                 xlsx_text(&book->scratch, text, XLSX_MOST_LETTERS),
                                 look == XLSX_TEXT ? NULL : book->looks[look]));
}

void
xlsx_put_number(XlsxBook *book, XlsxSheet *sheet, int row, int column, double value, XlsxLook look)
{
    if (isnan(value)) return;
    if (isinf(value)) {
        xlsx_put_text(book, sheet, row, column, value > 0 ? "inf" : "-inf", XLSX_TEXT);
        return;
    }
    count(book, sheet,
          worksheet_write_number(sheet->at, (lxw_row_t)row, (lxw_col_t)column, value,
                                 book->looks[look]));
}

void
xlsx_put_formula(XlsxBook *book, XlsxSheet *sheet, int row, int column, const char *formula,
                 double value, XlsxLook look)
{
    count(book, sheet,
          worksheet_write_formula_num(sheet->at, (lxw_row_t)row, (lxw_col_t)column, formula,
                                      book->looks[look], value));
}

void
xlsx_put_formula_text(XlsxBook *book, XlsxSheet *sheet, int row, int column, const char *formula,
                      const char *text, XlsxLook look)
{
    count(book, sheet,
          worksheet_write_formula_str(sheet->at, (lxw_row_t)row, (lxw_col_t)column, formula,
                                      book->looks[look], text));
}

void
xlsx_put_link(XlsxBook *book, XlsxSheet *sheet, int row, int column, const XlsxSheet *to)
{
    const char *place = pool_format(&book->pool, "internal:'%s'!A1", to->name);

    count(book, sheet,
          worksheet_write_url_opt(sheet->at, (lxw_row_t)row, (lxw_col_t)column, place,
                                  book->looks[XLSX_LINK], to->name, NULL));
}

/* ---- how a column looks ---- */

static bool
begins(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* Of columns without a unit: those that lie between 0 and 1. */
static bool
is_share(const char *name)
{
    static const char *const starts[] = { "share", "probability", "proportion",     "survival",
                                          "ci_",   "weight",      "psa_probability" };

    for (size_t start = 0; start < sizeof(starts) / sizeof(starts[0]); start++)
        if (begins(name, starts[start])) return true;
    return false;
}

XlsxLook
xlsx_look(const TableColumn *column)
{
    static const struct {
        const char *unit;
        XlsxLook look;
    } units[] = {
        { "currency", XLSX_MONEY }, { "currency per QALY", XLSX_THRESHOLD },
        { "QALY", XLSX_EFFECT },    { "QALM", XLSX_EFFECT },
        { "year", XLSX_EFFECT },    { "month", XLSX_TIME },
        { "per 1,000", XLSX_TIME },
    };
    static const char *const plain[] = { "draw", "cycle", "seed", "rank" };

    if (column->kind == TABLE_TEXT) return XLSX_TEXT;
    for (size_t unit = 0; unit < sizeof(units) / sizeof(units[0]); unit++)
        if (column->unit && strcmp(column->unit, units[unit].unit) == 0) return units[unit].look;
    if (column->unit && *column->unit) return XLSX_GENERAL;
    for (size_t item = 0; item < sizeof(plain) / sizeof(plain[0]); item++)
        if (strcmp(column->name, plain[item]) == 0) return XLSX_PLAIN;
    if (column->kind == TABLE_WHOLE) return XLSX_WHOLE;
    return is_share(column->name) ? XLSX_SHARE : XLSX_GENERAL;
}

const char *
xlsx_unit(const XlsxBook *book, const char *unit)
{
    const char *currency = results_setting(book->results, "currency", NULL);

    if (!unit || !currency || !begins(unit, "currency")) return unit ? unit : "";
    return pool_format((Pool *)&book->pool, "%s%s", currency, unit + strlen("currency"));
}
