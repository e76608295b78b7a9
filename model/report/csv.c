/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/csv.h"
#include "base/text.h"
#include "report/file.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static void
put_text(FILE *file, const char *text)
{
    if (!strpbrk(text, ",\"\r\n")) {
        fputs(text, file);
        return;
    }
    fputc('"', file);
    for (; *text; text++) {
        if (*text == '"') fputc('"', file);
        fputc(*text, file);
    }
    fputc('"', file);
}

static void
put_cell(FILE *file, TableKind kind, const TableCell *cell)
{
    char number[TEXT_NUMBER];

    if (kind == TABLE_TEXT) {
        if (cell->text) put_text(file, cell->text);
    } else if (kind == TABLE_WHOLE && isfinite(cell->number)) {
        fprintf(file, "%.0f", cell->number + 0.0); /* + 0.0: never "-0" */
    } else if (!isnan(cell->number)) {
        fputs(text_number(number, cell->number), file);
    }
}

/* What a write refuses is remembered by the stream and told by file_close. */
Status
csv_write(const char *path, const Table *table, Error *err)
{
    const int n_rows = table_rows(table);
    const TableCell *cell = table->cells;
    FILE *file;
    Status status;

    TRY(file_create(&file, path, err));
    for (int column = 0; column < table->n_columns; column++) {
        if (column > 0) fputc(',', file);
        put_text(file, table->columns[column].name);
    }
    fputc('\n', file);
    for (int row = 0; row < n_rows && !ferror(file); row++) {
        for (int column = 0; column < table->n_columns; column++, cell++) {
            if (column > 0) fputc(',', file);
            put_cell(file, table->columns[column].kind, cell);
        }
        fputc('\n', file);
    }
    TRY(file_close(file, path, err));
done:
    return status;
}

Status
csv_write_stream(const char *path, const TableStream *stream, int n_threads, Error *err)
{
    Table table;
    Status status;
    (void)n_threads;
    table_init(&table, stream->name, stream->columns);
    stream->rows(&table, stream->context, 0, (int)stream->n_rows);
    status = csv_write(path, &table, err);
    table_free(&table);
    return status;
}
