/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "structure/survival_data.h"
#include "base/data.h"
#include "base/text.h"
#include <math.h>
#include <stddef.h>
#include <string.h>

static const char *const times[] = { "time", "futime", "t", "months", "days", NULL };
static const char *const events[] = { "event", "fustat", "status", "dead", NULL };
static const char *const entries[] = { "entry", NULL };

/* The column of this name, or the first of the usual ones; -1 where none of those is there. */
static Status
find(int *column, const Data *data, const char *name, const char *const *usual, Error *err)
{
    *column = -1;
    if (name) {
        if ((*column = data_column(data, name)) >= 0) return OK;
        const char *near = text_nearest(name, data->names, data->n_columns);
        return fail(err, ERR_USAGE, "%s has no column %s%s%s%s", data->path, name,
                    near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
    }
    for (int item = 0; usual[item] && *column < 0; item++) *column = data_column(data, usual[item]);
    return OK;
}

Status
survival_data_keep(Data *data, const SurvivalData *source, Error *err)
{
    static const char *const none[] = { NULL };
    Status status = OK;

    for (int item = 0; item < source->n_where; item++) {
        int column;
        TRY(find(&column, data, source->column[item], none, err));
        data_keep(data, column, source->value[item]);
        if (data->n_rows == 0)
            return fail(err, ERR_SPEC, "%s: no row with %s = %s", data->path, source->column[item],
                        source->value[item]);
    }
    if (data->n_rows == 0) return fail(err, ERR_SPEC, "%s has a header but no rows", data->path);
done:
    return status;
}

static Status
check(const Data *data, int row, double time, double event, double entry, Error *err)
{
    const int line = data->lines[row];

    if (!(time > 0))
        return fail(err, ERR_SPEC, "%s:%d: a time of %g: a curve is fitted to times above 0",
                    data->path, line, time);
    if (event != 0 && event != 1)
        return fail(err, ERR_SPEC, "%s:%d: an event is 1 or 0 (censored), not %g", data->path, line,
                    event);
    if (!(entry >= 0 && entry < time))
        return fail(err, ERR_SPEC, "%s:%d: watched from %g on, but the time is %g", data->path,
                    line, entry, time);
    return OK;
}

static Status
read_people(FitData *people, Pool *pool, const Data *data, const int columns[3], double per_time,
            Error *err)
{
    const size_t n = (size_t)data->n_rows;
    double *value[3] = { NULL };
    FitRow *rows;
    Status status = OK;

    for (int item = 0; item < 3; item++) {
        value[item] = pool_new(pool, n + 1, sizeof(double));
        if (columns[item] >= 0) TRY(data_numbers(value[item], data, columns[item], err));
    }
    for (int row = 0; row < data->n_rows; row++)
        TRY(check(data, row, value[0][row], value[1][row], value[2][row], err));
    rows = memory_new(n + 1, sizeof(FitRow));
    for (size_t row = 0; row < n; row++)
        rows[row] = (FitRow){ .entry = value[2][row] * per_time,
                              .time = value[0][row] * per_time,
                              .events = value[1][row],
                              .survivors = 1 - value[1][row] };
    status = fit_data(people, rows, data->n_rows, err);
done:
    return status;
}

Status
survival_data_read(FitData *people, Pool *pool, const SurvivalData *source, Error *err)
{
    int columns[3];
    Status status;
    Error why;
    Data data;

    *people = (FitData){ 0 };
    TRY(data_read(&data, pool, source->path, err));
    TRY(survival_data_keep(&data, source, err));
    TRY(find(&columns[0], &data, source->time, times, err));
    TRY(find(&columns[1], &data, source->event, events, err));
    TRY(find(&columns[2], &data, source->entry, entries, err));
    if (columns[0] < 0 || columns[1] < 0)
        return fail(err, ERR_SPEC,
                    "%s: data of people have columns time and event (1, or 0 where observation "
                    "ended)",
                    data.path);
    status = read_people(people, pool, &data, columns, source->per_time, &why);
    if (status == OK) return OK;
    return strncmp(why.text, data.path, strlen(data.path)) == 0
               ? fail(err, status, "%s", why.text)
               : fail(err, status, "%s: %s", data.path, why.text);
done:
    return status;
}

/* ---- what papers print ---- */

Status
survival_data_is_published(bool *published, const char *path, Error *err)
{
    Pool pool = { 0 };
    Status status;
    Data data;

    TRY(data_read(&data, &pool, path, err));
    *published = data_column(&data, "survival") >= 0 || data_column(&data, "median") >= 0;
done:
    pool_free(&pool);
    return status;
}

static Status
read_printed(PublishedPoint *points, Pool *pool, const Data *data, double per_time, Error *err)
{
    static const struct {
        const char *name;
        size_t where;
        bool is_time;
    } columns[] = {
        { "n", offsetof(PublishedPoint, n), false },
        { "time", offsetof(PublishedPoint, time), true },
        { "survival", offsetof(PublishedPoint, survival), false },
        { "se", offsetof(PublishedPoint, error), false },
        { "lo", offsetof(PublishedPoint, lo), false },
        { "hi", offsetof(PublishedPoint, hi), false },
        { "at_risk", offsetof(PublishedPoint, at_risk), false },
        { "median", offsetof(PublishedPoint, median), true },
        { "median_lo", offsetof(PublishedPoint, median_lo), true },
        { "median_hi", offsetof(PublishedPoint, median_hi), true },
        { "follow_up", offsetof(PublishedPoint, follow_up), true },
    };
    double *values = pool_new(pool, (size_t)data->n_rows + 1, sizeof(double));
    Status status = OK;

    for (size_t item = 0; item < sizeof(columns) / sizeof(*columns); item++) {
        const int column = data_column(data, columns[item].name);
        if (column < 0) continue;
        TRY(data_numbers_given(values, data, column, err));
        for (int row = 0; row < data->n_rows; row++)
            *(double *)((char *)&points[row] + columns[item].where) =
                values[row] * (columns[item].is_time ? per_time : 1);
    }
done:
    return status;
}

static Status
read_rows(PublishedPoint **given, Data *data, Pool *pool, const SurvivalData *source, Error *err)
{
    Status status;

    TRY(data_read(data, pool, source->path, err));
    TRY(survival_data_keep(data, source, err));
    *given = pool_new(pool, (size_t)data->n_rows + 1, sizeof(PublishedPoint));
    const int series = data_column(data, "series");
    for (int row = 0; row < data->n_rows; row++) {
        (*given)[row] = points_blank;
        (*given)[row].line = data->lines[row];
        (*given)[row].series =
            series < 0 ? "all"
                       : data->cells[(size_t)row * (size_t)data->n_columns + (size_t)series];
    }
    TRY(read_printed(*given, pool, data, source->per_time, err));
done:
    return status;
}

Status
survival_data_printed(PublishedPoint **points, int *n, Pool *pool, const SurvivalData *source,
                      Error *err)
{
    Data data;
    const Status status = read_rows(points, &data, pool, source, err);

    *n = status == OK ? data.n_rows : 0;
    return status;
}

Status
survival_data_points(Points *points, Pool *pool, const SurvivalData *source, Notes *notes,
                     Error *err)
{
    PublishedPoint *given;
    Status status;
    Data data;

    *points = (Points){ 0 };
    TRY(read_rows(&given, &data, pool, source, err));
    TRY(points_read(points, given, data.n_rows, data.path, notes, err));
done:
    return status;
}
