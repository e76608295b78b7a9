/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table as a sheet: a row of names, frozen and with filters, then its rows. */
#include "report/xlsx_parts.h"
#include <math.h>
#include <string.h>

enum { LOOKED_AT = 300, LEAST_WIDTH = 7, MOST_WIDTH = 48, PAGE_WIDTH = 230 }; /* rows; letters */

static int
letters(const char *text)
{
    int n = 0;

    for (; *text; text++) n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

/* As the format shows it: digits before the point, thousands, decimals, sign. */
static int
width_of_number(double value, XlsxLook look)
{
    static const int decimals[XLSX_LOOKS] = {
        [XLSX_MONEY] = 3, [XLSX_EFFECT] = 5, [XLSX_SHARE] = 5,
        [XLSX_TIME] = 3,  [XLSX_FACTOR] = 9, [XLSX_GENERAL] = 6
    };
    const double size = fabs(value);

    if (!isfinite(value)) return 4;
    const int digits = size < 10 ? 1 : size > 1e15 ? 12 : (int)log10(size) + 1;
    return digits + (digits - 1) / 3 + (value < 0) + decimals[look];
}

static int
width_of(const Table *table, int column, XlsxLook look)
{
    const int n_rows = table_rows(table);
    int width = letters(table->columns[column].name) + 3; /* the button of the filter */

    for (int row = 0; row < n_rows && row < LOOKED_AT; row++) {
        const TableCell *cell =
            &table->cells[(size_t)row * (size_t)table->n_columns + (size_t)column];
        const int cell_width = look != XLSX_TEXT ? width_of_number(cell->number, look) + 1
                               : cell->text      ? letters(cell->text)
                                                 : 0;
        if (cell_width > width) width = cell_width;
    }
    return width < LEAST_WIDTH ? LEAST_WIDTH : width > MOST_WIDTH ? MOST_WIDTH : width;
}

static void
lay_out(XlsxSheet *sheet, int last_row, int n_columns, double width)
{
    worksheet_freeze_panes(sheet->at, 1, 0);
    worksheet_autofilter(sheet->at, 0, 0, (lxw_row_t)last_row, (lxw_col_t)(n_columns - 1));
    worksheet_set_landscape(sheet->at);
    worksheet_set_paper(sheet->at, 9);                               /* A4 */
    if (width < PAGE_WIDTH) worksheet_fit_to_pages(sheet->at, 1, 0); /* else too small to read */
    worksheet_repeat_rows(sheet->at, 0, 0);
}

static void
put_row(XlsxBook *book, XlsxSheet *sheet, int row, int n_columns, const XlsxLook *looks)
{
    const TableCell *cells = &sheet->table->cells[(size_t)row * (size_t)sheet->table->n_columns];

    for (int column = 0; column < n_columns; column++)
        if (looks[column] == XLSX_TEXT)
            xlsx_put_text(book, sheet, row + 1, column, cells[column].text, XLSX_TEXT);
        else
            xlsx_put_number(book, sheet, row + 1, column, cells[column].number, looks[column]);
}

/* What does not fit is told where it is missed. */
static void
tell_cut(XlsxBook *book, XlsxSheet *sheet, int row, int n_written, bool columns)
{
    const Table *table = sheet->table;
    const char *what =
        columns ? pool_format(&book->pool, "the first %d of %d columns", XLSX_MOST_COLUMNS,
                              table->n_columns)
                : pool_format(&book->pool, "the first %d of %d rows", n_written, table_rows(table));

    xlsx_put_text(book, sheet, row, 0,
                  pool_format(&book->pool, "cut: %s; all are in %s.csv", what, table->name),
                  XLSX_NOTE);
    notes_add(book->notes, NOTE_WARNING, NULL, 0,
              "results.xlsx: the sheet \"%s\" holds %s (a sheet has no more); all are in %s.csv",
              sheet->name, what, table->name);
}

void
xlsx_table(XlsxBook *book, XlsxSheet *sheet, int most_rows)
{
    const Table *table = sheet->table;
    const bool wide = table->n_columns > XLSX_MOST_COLUMNS;
    const int n_columns = wide ? XLSX_MOST_COLUMNS : table->n_columns;
    const int room = most_rows - 1 - wide, n_rows = table_rows(table);
    const bool cut = n_rows > room;
    const int n_written = cut ? room - 1 : n_rows;
    double total = 0;
    XlsxLook *looks = pool_new(&book->pool, (size_t)n_columns, sizeof(XlsxLook));

    for (int column = 0; column < n_columns; column++) {
        looks[column] = xlsx_look(&table->columns[column]);
        const int width = width_of(table, column, looks[column]);
        worksheet_set_column(sheet->at, (lxw_col_t)column, (lxw_col_t)column, width, NULL);
        total += width;
        xlsx_put_text(book, sheet, 0, column, table->columns[column].name, XLSX_HEAD);
    }
    for (int row = 0; row < n_written; row++) put_row(book, sheet, row, n_columns, looks);
    if (cut) tell_cut(book, sheet, n_written + 1, n_written, false);
    if (wide) tell_cut(book, sheet, n_written + 1 + cut, n_written, true);
    lay_out(sheet, n_written, n_columns, total);
}

static void
put_column(XlsxBook *book, XlsxSheet *sheet, int row, const XlsxSheet *of,
           const TableColumn *column)
{
    static const char *const kinds[] = {
        [TABLE_TEXT] = "text", [TABLE_NUMBER] = "number", [TABLE_WHOLE] = "whole number"
    };

    xlsx_put_text(book, sheet, row, 0, of->name, XLSX_TEXT);
    xlsx_put_text(book, sheet, row, 1, column->name, XLSX_TEXT);
    xlsx_put_text(book, sheet, row, 2, kinds[column->kind], XLSX_TEXT);
    xlsx_put_text(book, sheet, row, 3, xlsx_unit(book, column->unit), XLSX_TEXT);
    xlsx_put_text(book, sheet, row, 4, column->meaning, XLSX_TEXT);
}

void
xlsx_columns(XlsxBook *book, XlsxSheet *sheet)
{
    static const struct {
        const char *name;
        double width;
    } columns[] = {
        { "sheet", 24 }, { "column", 32 }, { "kind", 14 }, { "unit", 20 }, { "meaning", 90 }
    };
    int row = 1;

    for (int column = 0; column < 5; column++) {
        worksheet_set_column(sheet->at, (lxw_col_t)column, (lxw_col_t)column, columns[column].width,
                             NULL);
        xlsx_put_text(book, sheet, 0, column, columns[column].name, XLSX_HEAD);
    }
    for (int item = 0; item < book->n_sheets; item++) {
        const Table *table = book->sheets[item].table;
        for (int column = 0; table && column < table->n_columns && row < XLSX_MOST_ROWS; column++)
            put_column(book, sheet, row++, &book->sheets[item], &table->columns[column]);
    }
    lay_out(sheet, row - 1, 5, 0);
}
