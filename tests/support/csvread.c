/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "csvread.h"
#include "testlib.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
complain(const Csv *csv, const char *what, const char *which)
{
    char text[1000];

    snprintf(text, sizeof(text), "%s: %s %s", csv->path, what, which);
    CU_assertImplementation(CU_FALSE, __LINE__, text, __FILE__, "", CU_FALSE);
}

/* Takes one cell off the text, in place; *last tells whether its line or the file ends with it. */
static char *
take_cell(char **rest, int *last)
{
    char *from = *rest, *to = *rest, *cell = *rest;
    const int quoted = *from == '"';

    if (quoted) from++;
    while (*from) {
        if (quoted && from[0] == '"' && from[1] == '"') {
            from++;
        } else if (quoted && *from == '"') {
            from++;
            break;
        } else if (!quoted && strchr(",\r\n", *from)) {
            break;
        }
        *to++ = *from++;
    }
    if (*from == '\r') from++;
    *last = *from != ',';
    *rest = *from ? from + 1 : from;
    *to = '\0';
    return cell;
}

/* More cells than commas and line ends in the text there cannot be. */
static size_t
most_cells(const char *text)
{
    size_t n = 2;

    for (; *text; text++) n += *text == ',' || *text == '\n';
    return n;
}

void
csvread_file(Csv *csv, const char *path)
{
    char *rest;
    int n_cells = 0, in_row = 0, n_rows = 0;

    *csv = (Csv){ .text = test_read(path) };
    snprintf(csv->path, sizeof(csv->path), "%s", path);
    if (!csv->text) {
        complain(csv, "cannot be read", "");
        return;
    }
    csv->cell = calloc(most_cells(csv->text), sizeof(*csv->cell));
    for (rest = csv->text; csv->cell && *rest;) {
        int last;
        csv->cell[n_cells++] = take_cell(&rest, &last);
        in_row++;
        if (!last) continue;
        if (n_rows++ == 0) csv->n_columns = in_row;
        if (in_row != csv->n_columns)
            complain(csv, "rows differ in length, from row", csv->cell[n_cells - in_row]);
        in_row = 0;
    }
    csv->n_rows = csv->n_columns > 0 ? n_cells / csv->n_columns - 1 : 0;
}

void
csvread_free(Csv *csv)
{
    free(csv->text);
    free(csv->cell);
    *csv = (Csv){ 0 };
}

int
csvread_column(const Csv *csv, const char *name)
{
    for (int column = 0; column < csv->n_columns; column++)
        if (strcmp(csv->cell[column], name) == 0) return column;
    return -1;
}

const char *
csvread_cell(const Csv *csv, int row, int column)
{
    return csv->cell[(row + 1) * csv->n_columns + column];
}

double
csvread_number(const Csv *csv, int row, int column)
{
    const char *text = csvread_cell(csv, row, column);
    char *end;
    const double number = strtod(text, &end);

    return end == text || *end ? NAN : number;
}

/* One condition, `length` bytes long: column=value or column!=value. */
static int
keeps_one(const Csv *csv, int row, const char *condition, size_t length)
{
    char name[200];
    char *value;

    snprintf(name, sizeof(name), "%.*s", (int)length, condition);
    value = strchr(name, '=');
    if (!value) return 0;
    const int unlike = value > name && value[-1] == '!';
    *value++ = '\0';
    if (unlike) value[-2] = '\0';
    const int column = csvread_column(csv, name);
    if (column < 0) return 0;
    return unlike != (strcmp(csvread_cell(csv, row, column), value) == 0);
}

int
csvread_keeps(const Csv *csv, int row, const char *conditions)
{
    while (*conditions) {
        const size_t length = strcspn(conditions, "; ");
        if (length > 0 && !keeps_one(csv, row, conditions, length)) return 0;
        conditions += length;
        conditions += strspn(conditions, "; ");
    }
    return 1;
}

/* The rows that keep the conditions: their sum, the first one, and whether all are like it. An
 * empty cell adds nothing. */
typedef struct {
    int n, alike;
    double sum, first;
    const char *text; /* of the first */
} Found;

static Found
find(const Csv *csv, const char *column, const char *conditions)
{
    const int value = csvread_column(csv, column);
    Found found = { .alike = 1, .first = NAN };

    if (!csv->text) return found;
    if (value < 0) {
        complain(csv, "has no column", column);
        return found;
    }
    for (int row = 0; row < csv->n_rows; row++) {
        if (!csvread_keeps(csv, row, conditions)) continue;
        const char *text = csvread_cell(csv, row, value);
        const double number = csvread_number(csv, row, value);
        if (found.n++ == 0) {
            found.first = number;
            found.text = text;
        }
        found.alike &= strcmp(text, found.text) == 0;
        if (*text) found.sum += number;
    }
    if (found.n == 0) complain(csv, "has no row with", conditions);
    return found;
}

double
csvread_sum(const Csv *csv, const char *column, const char *conditions)
{
    const Found found = find(csv, column, conditions);
    return found.n > 0 ? found.sum : NAN;
}

double
csvread_one(const Csv *csv, const char *column, const char *conditions)
{
    const Found found = find(csv, column, conditions);

    if (!found.alike) complain(csv, "has different numbers in rows with", conditions);
    return found.alike ? found.first : NAN;
}

const char *
csvread_only(const Csv *csv, const char *column, const char *conditions)
{
    const int value = csvread_column(csv, column);
    const char *only = NULL;

    if (!csv->text || value < 0) {
        if (csv->text) complain(csv, "has no column", column);
        return NULL;
    }
    for (int row = 0; row < csv->n_rows; row++) {
        if (!csvread_keeps(csv, row, conditions)) continue;
        if (only) {
            complain(csv, "has more than one row with", conditions);
            return NULL;
        }
        only = csvread_cell(csv, row, value);
    }
    if (!only) complain(csv, "has no row with", conditions);
    return only;
}
