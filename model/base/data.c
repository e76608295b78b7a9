/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/data.h"
#include "base/decimal_read.h"
#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST_BYTES = 256 * 1024 * 1024 };

static const bool ends_cell[256] = { ['\0'] = true, [','] = true, ['\n'] = true, ['\r'] = true };

/* The bytes of a file and a zero. Cells will point to them. */
static Status
read_all(char **text, size_t *n, Pool *pool, const char *path, Error *err)
{
    Status status = OK;
    struct stat about;
    FILE *file = NULL;

    if (stat(path, &about) != 0) return fail(err, ERR_IO, "%s: %s", path, strerror(errno));
    if (!S_ISREG(about.st_mode)) return fail(err, ERR_IO, "%s: not a regular file", path);
    if (about.st_size > MOST_BYTES)
        return fail(err, ERR_SPEC, "%s: larger than %d bytes", path, MOST_BYTES);
    if (!(file = fopen(path, "rb"))) return fail(err, ERR_IO, "%s: %s", path, strerror(errno));
    const size_t size = (size_t)about.st_size;
    *text = pool_new(pool, size + 2, 1);
    *n = fread(*text, 1, size + 1, file);
    if (ferror(file))
        status = fail(err, ERR_IO, "%s: %s", path, strerror(errno));
    else if (*n > size)
        status = fail(err, ERR_IO, "%s: it grew while it was read", path);
    fclose(file);
    return status;
}

/* One cell from `*at` on, its quotes taken away where it lies; moves on to the delimiter, on which
 * the caller puts the cell's zero (`*end`, at or before it). NULL if a quote stays open. */
static char *
take_cell(char **at, char **end, int *line)
{
    char *read = *at, *cell = *at;

    if (*read != '"') {
        while (!ends_cell[(unsigned char)*read]) read++;
        *at = *end = read;
        return cell;
    }
    char *write = cell;
    for (read++; *read && !(*read == '"' && read[1] != '"'); read++) {
        if (*read == '"') read++;
        if (*read == '\n') (*line)++;
        *write++ = *read;
    }
    if (!*read) return NULL;
    for (read++; !ends_cell[(unsigned char)*read]; read++) *write++ = *read;
    *at = read;
    *end = write;
    return cell;
}

static void
end_of_line(char **at, int *line)
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

/* Reads the cells of one row into `row`; returns how many there were, -1 if a quote stays open. */
static int
take_row(const char **row, char **at, int *line)
{
    for (int n = 0;; n++) {
        char *end, *cell = take_cell(at, &end, line);
        if (!cell) return -1;
        const char sign = **at;
        if (sign == '\n' || sign == '\r')
            end_of_line(at, line);
        else
            *at += sign == ',';
        *end = '\0'; /* not before: it may lie on the sign */
        row[n] = cell;
        if (sign != ',') return n + 1;
    }
}

/* No more lines and cells than this are in a text: each but the last ends with a sign. */
static void
count_signs(size_t *lines, size_t *cells, const char *text, size_t n)
{
    size_t ends = 0, commas = 0;

    for (size_t i = 0; i < n; i++) {
        ends += text[i] == '\n' || text[i] == '\r';
        commas += text[i] == ',';
    }
    *lines = ends + 1;
    *cells = ends + commas + 1;
}

static Status
read_header(Data *data, char **at, int *line, Error *err)
{
    while (is_blank_line(*at)) end_of_line(at, line);
    if (!**at) return fail(err, ERR_SPEC, "%s: the file is empty", data->path);
    const int start = *line;
    data->n_columns = take_row(data->names, at, line);
    if (data->n_columns < 0)
        return fail(err, ERR_SPEC, "%s:%d: a quote is not closed in this row", data->path, start);
    for (const char *sign = ";\t"; *sign && data->n_columns == 1; sign++)
        if (strchr(data->names[0], *sign))
            return fail(err, ERR_SPEC,
                        "%s: its cells are separated by %s; save it with commas between cells and "
                        "points in numbers",
                        data->path, *sign == ';' ? "semicolons" : "tabs");
    return OK;
}

static Status
read_rows(Data *data, char *at, int line, Error *err)
{
    while (*at) {
        if (is_blank_line(at)) {
            end_of_line(&at, &line);
            continue;
        }
        const int start = line;
        const size_t first = (size_t)data->n_rows * (size_t)data->n_columns;
        const int n = take_row(data->cells + first, &at, &line);
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
    size_t n = 0, lines, cells;
    Status status;
    char *at = NULL;
    int line = 1;

    *data = (Data){ .path = pool_text(pool, path) };
    TRY(read_all(&at, &n, pool, path, err));
    assert(at);
    if (memchr(at, 0, n)) return fail(err, ERR_SPEC, "%s: not a text file", path);
    count_signs(&lines, &cells, at, n);
    data->names = pool_new(pool, cells, sizeof(char *));
    data->lines = pool_new(pool, lines, sizeof(int));
    if (strncmp(at, mark, 3) == 0) at += 3;
    TRY(read_header(data, &at, &line, err));
    data->cells = data->names + data->n_columns; /* behind the header's */
    TRY(read_rows(data, at, line, err));
done:
    return status;
}

int
data_column(const Data *data, const char *name)
{
    for (int column = 0; column < data->n_columns; column++)
        if (strcmp(data->names[column], name) == 0) return column;
    return -1;
}

const char *
data_cell(const Data *data, int row, int column)
{
    return data->cells[(size_t)row * (size_t)data->n_columns + (size_t)column];
}

static Status
read_number(double *value, const Data *data, int row, int column, Error *err)
{
    const char *cell = data_cell(data, row, column);
    const char *end = decimal_read(value, cell);

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
        if (*data_cell(data, row, column)) TRY(read_number(&values[row], data, row, column, err));
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
        if (!is_same(data_cell(data, row, column), value)) continue;
        memmove(data->cells + (size_t)kept * width, data->cells + (size_t)row * width,
                width * sizeof(*data->cells));
        data->lines[kept++] = data->lines[row];
    }
    data->n_rows = kept;
}
