/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/data.h"
#include "base/text.h"
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST_BYTES = 256 * 1024 * 1024 };

static Status
read_all(Text *text, const char *path, Error *err)
{
    Status status = OK;
    struct stat about;
    char buffer[1 << 16];
    FILE *file = NULL;
    size_t n;

    if (stat(path, &about) != 0) return fail(err, ERR_IO, "%s: %s", path, strerror(errno));
    if (!S_ISREG(about.st_mode)) return fail(err, ERR_IO, "%s: not a regular file", path);
    if (about.st_size > MOST_BYTES)
        return fail(err, ERR_SPEC, "%s: larger than %d bytes", path, MOST_BYTES);
    if (!(file = fopen(path, "rb"))) return fail(err, ERR_IO, "%s: %s", path, strerror(errno));
    while ((n = fread(buffer, 1, sizeof(buffer), file)) > 0) text_add_bytes(text, buffer, n);
    if (ferror(file)) status = fail(err, ERR_IO, "%s: %s", path, strerror(errno));
    fclose(file);
    return status;
}

/* One cell from `*at` on, without its quotes; moves on to the delimiter. NULL if a quote stays
 * open. */
static const char *
take_cell(Pool *pool, const char **at, int *line)
{
    Text cell = { 0 };
    const char *read = *at, *copy = NULL;
    bool open = false;

    text_add_bytes(&cell, "", 0);
    if (*read == '"') {
        for (read++; *read && !(*read == '"' && read[1] != '"'); read++) {
            if (*read == '"') read++;
            if (*read == '\n') (*line)++;
            text_add_bytes(&cell, read, 1);
        }
        open = *read == '\0';
        if (!open) read++;
    }
    while (*read && *read != ',' && *read != '\n' && *read != '\r')
        text_add_bytes(&cell, read++, 1);
    *at = read;
    if (!open) copy = pool_text(pool, cell.at ? cell.at : "");
    text_free(&cell);
    return copy;
}

static void
end_of_line(const char **at, int *line)
{
    if (**at == '\r') (*at)++;
    if (**at == '\n') (*at)++;
    (*line)++;
}

static bool
is_blank_line(const char *at)
{
    return *at == '\n' || *at == '\r';
}

/* Reads the cells of one row into `row` [most]; returns how many there were, -1 if a quote stays
 * open. */
static int
take_row(Pool *pool, const char **row, int most, const char **at, int *line)
{
    int n = 0;

    for (;;) {
        const char *cell = take_cell(pool, at, line);
        if (!cell) return -1;
        if (n < most) row[n] = cell;
        n++;
        if (**at != ',') break;
        (*at)++;
    }
    if (**at) end_of_line(at, line);
    return n;
}

static int
count_lines(const char *at)
{
    int n = 1;
    for (; *at; at++) n += *at == '\n' || *at == '\r';
    return n;
}

static Status
read_header(Data *data, Pool *pool, const char **at, int *line, Error *err)
{
    const char *probe;
    int n, ignored = 0;

    while (is_blank_line(*at)) end_of_line(at, line);
    if (!**at) return fail(err, ERR_SPEC, "%s: the file is empty", data->path);
    probe = *at;
    n = take_row(pool, NULL, 0, &probe, &ignored);
    if (n < 0)
        return fail(err, ERR_SPEC, "%s:%d: a quote is not closed in this row", data->path, *line);
    data->n_columns = n;
    data->names = pool_new(pool, (size_t)n, sizeof(char *));
    take_row(pool, data->names, n, at, line);
    for (const char *sign = ";\t"; *sign && n == 1; sign++)
        if (strchr(data->names[0], *sign))
            return fail(err, ERR_SPEC,
                        "%s: its cells are separated by %s; save it with commas between cells and "
                        "points in numbers",
                        data->path, *sign == ';' ? "semicolons" : "tabs");
    return OK;
}

static Status
read_rows(Data *data, Pool *pool, const char *at, int line, Error *err)
{
    const size_t most = (size_t)count_lines(at), n_columns = (size_t)data->n_columns;

    data->cells = pool_new(pool, most * n_columns, sizeof(char *));
    data->lines = pool_new(pool, most, sizeof(int));
    while (*at) {
        if (is_blank_line(at)) {
            end_of_line(&at, &line);
            continue;
        }
        const int start = line;
        const char **row = data->cells + (size_t)data->n_rows * n_columns;
        const int n = take_row(pool, row, data->n_columns, &at, &line);
        if (n < 0)
            return fail(err, ERR_SPEC, "%s:%d: a quote is not closed in this row", data->path,
                        start);
        if (n != data->n_columns)
            return fail(err, ERR_SPEC, "%s:%d: %d cells where the header has %d%s", data->path,
                        start, n, data->n_columns,
                        n == 2 * data->n_columns ? " (decimal commas? points are needed)" : "");
        data->lines[data->n_rows++] = start;
    }
    return OK;
}

Status
data_read(Data *data, Pool *pool, const char *path, Error *err)
{
    static const char mark[] = "\xEF\xBB\xBF";
    Text text = { 0 };
    Status status;
    const char *at;
    int line = 1;

    *data = (Data){ .path = pool_text(pool, path) };
    text_add_bytes(&text, "", 0);
    TRY(read_all(&text, path, err));
    if (memchr(text.at, 0, text.n)) {
        status = fail(err, ERR_SPEC, "%s: not a text file", path);
        goto done;
    }
    at = strncmp(text.at, mark, 3) == 0 ? text.at + 3 : text.at;
    TRY(read_header(data, pool, &at, &line, err));
    TRY(read_rows(data, pool, at, line, err));
done:
    text_free(&text);
    return status;
}

int
data_column(const Data *data, const char *name)
{
    for (int column = 0; column < data->n_columns; column++)
        if (strcmp(data->names[column], name) == 0) return column;
    return -1;
}

static const char *
cell_at(const Data *data, int row, int column)
{
    return data->cells[(size_t)row * (size_t)data->n_columns + (size_t)column];
}

static Status
read_number(double *value, const Data *data, int row, int column, Error *err)
{
    const char *cell = cell_at(data, row, column);
    char *end;

    *value = strtod(cell, &end);
    /* nothing but blanks is no 0 */
    if (end == cell || end[strspn(end, " ")] || !isfinite(*value))
        return fail(err, ERR_SPEC, "%s:%d: column %s: \"%.60s\" is not a number%s", data->path,
                    data->lines[row], data->names[column], cell,
                    strchr(cell, ',') ? " (a decimal point is needed, not a comma)" : "");
    return OK;
}

Status
data_numbers(double *values, const Data *data, int column, Error *err)
{
    Status status = OK;

    for (int row = 0; row < data->n_rows; row++)
        TRY(read_number(&values[row], data, row, column, err));
done:
    return status;
}

Status
data_numbers_given(double *values, const Data *data, int column, Error *err)
{
    Status status = OK;

    for (int row = 0; row < data->n_rows; row++) {
        values[row] = NAN;
        if (*cell_at(data, row, column)) TRY(read_number(&values[row], data, row, column, err));
    }
done:
    return status;
}

static bool
is_same(const char *cell, const char *value)
{
    char *end[2];
    const double numbers[2] = { strtod(cell, &end[0]), strtod(value, &end[1]) };

    if (strcmp(cell, value) == 0) return true;
    return end[0] != cell && end[1] != value && !*end[0] && !*end[1] && numbers[0] == numbers[1];
}

void
data_keep(Data *data, int column, const char *value)
{
    const size_t width = (size_t)data->n_columns;
    int kept = 0;

    for (int row = 0; row < data->n_rows; row++) {
        if (!is_same(cell_at(data, row, column), value)) continue;
        memmove(data->cells + (size_t)kept * width, data->cells + (size_t)row * width,
                width * sizeof(*data->cells));
        data->lines[kept++] = data->lines[row];
    }
    data->n_rows = kept;
}
