/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/xlsx.h"
#include "report/file.h"
#include "report/xlsx_draw.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Of every workbook, so that the same tables give the same bytes; also what the library writes into
 * each entry of the packed file. */
static const time_t first_of_1980 = 315532800;

static void
make_looks(XlsxBook *book)
{
    static const char *const numbers[XLSX_LOOKS] = {
        [XLSX_PLAIN] = "0",         [XLSX_WHOLE] = "#,##0",   [XLSX_MONEY] = "#,##0.00",
        [XLSX_THRESHOLD] = "#,##0", [XLSX_EFFECT] = "0.0000", [XLSX_SHARE] = "0.0000",
        [XLSX_TIME] = "#,##0.00",   [XLSX_LEFT] = "#,##0",    [XLSX_FACTOR] = "0.00000000",
    };
    lxw_format **looks = book->looks;

    for (int look = 0; look < XLSX_LOOKS; look++) {
        if (look == XLSX_TEXT || look == XLSX_GENERAL) continue;
        looks[look] = workbook_add_format(book->file);
        if (numbers[look]) format_set_num_format(looks[look], numbers[look]);
    }
    format_set_bold(looks[XLSX_HEAD]);
    format_set_bg_color(looks[XLSX_HEAD], 0xE7E6E6);
    format_set_bottom(looks[XLSX_HEAD], LXW_BORDER_THIN);
    format_set_bold(looks[XLSX_TITLE]);
    format_set_font_size(looks[XLSX_TITLE], 16);
    format_set_bold(looks[XLSX_BOLD]);
    format_set_align(looks[XLSX_BOLD], LXW_ALIGN_VERTICAL_TOP);
    format_set_underline(looks[XLSX_LINK], LXW_UNDERLINE_SINGLE);
    format_set_font_color(looks[XLSX_LINK], 0x0563C1);
    format_set_italic(looks[XLSX_NOTE]);
    format_set_font_color(looks[XLSX_NOTE], 0x595959);
    format_set_align(looks[XLSX_LEFT], LXW_ALIGN_LEFT);
    format_set_text_wrap(looks[XLSX_WRAP]);
    format_set_align(looks[XLSX_WRAP], LXW_ALIGN_VERTICAL_TOP);
}

static void
tell_properties(XlsxBook *book)
{
    char *title =
        (char *)xlsx_text(&book->scratch, results_setting(book->results, "name", "hepatica"), 200);
    lxw_doc_properties properties = { .title = title, .created = first_of_1980 };

    workbook_set_properties(book->file, &properties);
}

/* All sheets are made first, as the first one links to the others. The sheet "audit" stands for
 * the table of that name. */
static void
write_sheets(XlsxBook *book)
{
    const Tables *tables = &book->results->tables;
    const char *no_audit = xlsx_audit_missing(book->results);
    XlsxSheet *front = xlsx_sheet(book, "read me", NULL, "this sheet");
    XlsxSheet *pictures = NULL, *audit = NULL, *data = NULL;
    XlsxCharts *charts = xlsx_charts(book);

    if (charts)
        pictures = xlsx_sheet(book, "charts", NULL, "survival, plane, acceptability, sensitivity");
    if (!no_audit)
        audit = xlsx_sheet(book, "audit", NULL, "totals of a strategy, by live formulas");
    for (int item = 0; item < tables->n; item++)
        if (!audit || strcmp(tables->at[item].name, "audit") != 0)
            xlsx_sheet(book, tables->at[item].name, &tables->at[item], NULL);
    if (charts) data = xlsx_sheet(book, "chart data", NULL, "what the charts show");
    XlsxSheet *columns = xlsx_sheet(book, "columns", NULL, "unit and meaning of every column");
    if (book->no_memory_place) return;
    xlsx_front(book, front, no_audit);
    if (audit) xlsx_audit(book, audit);
    for (int item = 0; item < book->n_sheets; item++)
        if (book->sheets[item].table) xlsx_table(book, &book->sheets[item], XLSX_MOST_ROWS);
    if (charts) xlsx_draw(charts, pictures, data);
    xlsx_columns(book, columns);
    worksheet_activate(front->at);
}

/* What the library says, or what is missing in what it wrote. */
static Status
finish(XlsxBook *book, const char *path, Error *err)
{
    long long *n_cells = pool_new(&book->pool, (size_t)book->n_sheets + 1, sizeof(long long));
    const lxw_error refused = workbook_close(book->file); /* frees it, too */

    book->file = NULL;
    if (book->no_memory_place)
        return fail(err, ERR_IO, "cannot write %s: no temporary file for the sheet \"%s\"", path,
                    book->no_memory_place);
    if (refused || book->refused)
        return fail(err, ERR_IO, "cannot write %s: %s", path,
                    lxw_strerror(refused ? refused : book->refused));
    for (int sheet = 0; sheet < book->n_sheets; sheet++)
        n_cells[sheet] = book->sheets[sheet].n_cells;
    return xlsx_check(path, n_cells, book->n_sheets, err);
}

/* Onto the disk, then into its place. */
static Status
settle(const char *from, const char *path, Error *err)
{
    FILE *file = fopen(from, "rb+");
    Status status;

    if (!file) return fail(err, ERR_IO, "cannot write %s: %s", from, strerror(errno));
    TRY(file_close(file, from, err));
    if (rename(from, path) != 0)
        status = fail(err, ERR_IO, "cannot write %s: %s", path, strerror(errno));
done:
    return status;
}

/* The library says on the screen what it cannot open; so it is asked for nothing it cannot. */
static Status
try_place(const char *path, Error *err)
{
    FILE *file;
    Status status;

    TRY(file_create(&file, path, err));
    TRY(file_close(file, path, err));
done:
    return status;
}

/* Temporary files lie beside the workbook: there is room for both or for none. */
static char *
folder_of(Pool *pool, const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? pool_format(pool, "%.*s", slash == path ? 1 : (int)(slash - path), path)
                 : pool_text(pool, ".");
}

Status
xlsx_write(const char *path, const Results *results, Notes *notes, Error *err)
{
    XlsxBook book = { .results = results, .notes = notes };
    const char *beside = pool_format(&book.pool, "%s.new", path);
    Status status;

    TRY(try_place(beside, err));
    lxw_workbook_options options = { .constant_memory = LXW_TRUE,
                                     .tmpdir = folder_of(&book.pool, path) };
    book.file = workbook_new_opt(beside, &options);
    book.sheets = pool_new(&book.pool, (size_t)results->tables.n + 8, sizeof(XlsxSheet));
    make_looks(&book);
    tell_properties(&book);
    write_sheets(&book);
    TRY(finish(&book, beside, err));
    TRY(settle(beside, path, err));
done:
    if (status != OK) unlink(beside);
    text_free(&book.scratch);
    pool_free(&book.pool);
    return status;
}
