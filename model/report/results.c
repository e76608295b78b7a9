/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/results.h"
#include "base/data.h"
#include "base/decimal_read.h"
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

/* Whether a cell is a number as our own writer puts it. */
static bool
is_number(double *value, const char *cell)
{
    const char *end = decimal_read(value, cell);

    if (end != cell && !*end) return true;
    *value = strcmp(cell, "inf") == 0 ? INFINITY : strcmp(cell, "-inf") == 0 ? -INFINITY : NAN;
    return !isnan(*value);
}

static TableKind
kind_of(const Data *data, int column)
{
    TableKind kind = TABLE_WHOLE;
    bool empty = true;
    double value;

    for (int row = 0; row < data->n_rows; row++) {
        const char *cell = data_cell(data, row, column);
        if (!*cell) continue;
        empty = false;
        if (!is_number(&value, cell)) return TABLE_TEXT;
        if (value != rint(value) || fabs(value) > 1e15) kind = TABLE_NUMBER;
    }
    return empty ? TABLE_TEXT : kind;
}

static TableColumn
column_of(const Data *data, int column, const TableColumn *known)
{
    const char *name = data->names[column];

    for (; known && known->name; known++)
        if (strcmp(known->name, name) == 0) return *known;
    return (TableColumn){ name, kind_of(data, column), "", "" };
}

static Status
take_cell(Table *table, const Data *data, int row, int column, Error *err)
{
    const char *cell = data_cell(data, row, column);
    double value;

    if (!*cell)
        table_empty(table);
    else if (table->columns[column].kind == TABLE_TEXT)
        table_name(table, cell);
    else if (is_number(&value, cell))
        table_number(table, value);
    else
        return fail(err, ERR_IO, "%s:%d: column %s: \"%.60s\" is not a number (run it again)",
                    data->path, data->lines[row], data->names[column], cell);
    return OK;
}

static Status
take_table(Results *results, const char *name, const Data *data, const TableColumn *known,
           Error *err)
{
    TableColumn *columns =
        pool_new(&results->pool, (size_t)data->n_columns + 1, sizeof(TableColumn));
    const TableContract contract = { name, columns, "" };
    Status status = OK;

    for (int column = 0; column < data->n_columns; column++)
        columns[column] = column_of(data, column, known);
    Table *table = tables_add(&results->tables, &contract);
    for (int row = 0; row < data->n_rows; row++)
        for (int column = 0; column < data->n_columns; column++)
            TRY(take_cell(table, data, row, column, err));
done:
    return status;
}

static Status
read_table(Results *results, const char *file, ResultsColumns *known, Notes *notes, Error *err)
{
    const char *path = pool_format(&results->pool, "%s/%s", results->folder, file);
    const char *name =
        pool_format(&results->pool, "%.*s", (int)(strlen(file) - strlen(".csv")), file);
    struct stat about;
    Data data;
    Status status = OK;

    if (stat(path, &about) != 0)
        return fail(err, ERR_IO,
                    "%s: %s, though %s/run.json names it: the folder is not whole (run it again)",
                    path, strerror(errno), results->folder);
    if (about.st_size > RESULTS_MOST_BYTES) {
        notes_add(notes, NOTE_WARNING, NULL, 0,
                  "%s is larger than %d MiB and left out of report and workbook", path,
                  RESULTS_MOST_BYTES / 1024 / 1024);
        return OK;
    }
    if (data_read(&data, &results->pool, path, err) != OK) /* its file, not the modeller's */
        return err->status = ERR_IO;
    TRY(take_table(results, name, &data, known(name), err));
done:
    return status;
}

static bool
is_csv(const char *file)
{
    const size_t n = file ? strlen(file) : 0;

    return n > 4 && strcmp(file + n - 4, ".csv") == 0;
}

Status
results_read(Results *results, const char *folder, ResultsColumns *columns, Notes *notes,
             Error *err)
{
    const Manifest *files;
    Status status;

    *results = (Results){ .folder = folder };
    const char *path = pool_format(&results->pool, "%s/run.json", folder);
    if (manifest_read(&results->run, path, err) != OK) {
        struct stat about;
        if (stat(folder, &about) == 0 && stat(path, &about) != 0)
            return fail(err, ERR_IO, "%s is no folder of a finished run: it has no run.json",
                        folder);
        return ERR_IO;
    }
    files = manifest_at(results->run, "files");
    if (manifest_items(files) == 0)
        return fail(err, ERR_IO, "%s names no files: it is no run.json of hepatica", path);
    for (int item = 0; item < manifest_items(files); item++) {
        const char *file = manifest_as_text(manifest_item(files, item));
        if (is_csv(file)) TRY(read_table(results, file, columns, notes, err));
    }
    status = OK;
done:
    return status;
}

void
results_free(Results *results)
{
    manifest_delete(results->run);
    tables_free(&results->tables);
    pool_free(&results->pool);
    *results = (Results){ 0 };
}

const Table *
results_table(const Results *results, const char *name)
{
    return tables_find(&results->tables, name);
}

static int
column_at(const Table *table, const char *name)
{
    for (int column = 0; column < table->n_columns; column++)
        if (strcmp(table->columns[column].name, name) == 0) return column;
    return NONE_SUCH;
}

TableCell
results_cell(const Table *table, int row, const char *column)
{
    const int at = column_at(table, column);

    if (at == NONE_SUCH) return (TableCell){ .number = NAN };
    return table->cells[(size_t)row * (size_t)table->n_columns + (size_t)at];
}

static bool
is_text(const Table *table, int row, const char *column, const char *text)
{
    const char *found = results_cell(table, row, column).text;

    return found && strcmp(found, text) == 0;
}

int
results_row(const Table *table, const char *column, const char *text, const char *second,
            const char *second_text)
{
    for (int row = 0; row < table_rows(table); row++)
        if (is_text(table, row, column, text) &&
            (!second || is_text(table, row, second, second_text)))
            return row;
    return NONE_SUCH;
}

const char *
results_setting(const Results *results, const char *key, const char *otherwise)
{
    const char *text = manifest_as_text(manifest_at(manifest_at(results->run, "settings"), key));

    return text ? text : otherwise;
}
