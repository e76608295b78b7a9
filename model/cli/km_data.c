/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/km_data.h"
#include "base/data.h"
#include "base/text.h"
#include <string.h>

static Status
find_column(int *column, const Data *data, const char *name, const char *what, Error *err)
{
    *column = data_column(data, name);
    if (*column >= 0) return OK;
    const char *near = text_nearest(name, data->names, data->n_columns);
    return fail(err, ERR_USAGE, "%s: %s has no column %s%s%s%s", what, data->path, name,
                near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
}

/* The column asked for, or the first of the usual names. */
static Status
find_usual(int *column, const Data *data, const char *asked, const char *what,
           const char *const *usual, Error *err)
{
    if (asked) return find_column(column, data, asked, what, err);
    for (int item = 0; usual[item]; item++)
        if ((*column = data_column(data, usual[item])) >= 0) return OK;
    return fail(err, ERR_USAGE, "%s: which column of %s? (none is called %s)", what, data->path,
                usual[0]);
}

static int
group_of(KmSample *sample, const char *name)
{
    for (int group = 0; group < sample->n_groups; group++)
        if (strcmp(sample->group[group], name) == 0) return group;
    if (sample->n_groups == KM_GROUPS) return -1;
    sample->group[sample->n_groups] = name;
    return sample->n_groups++;
}

/* Columns of numbers in the order of the file, those that are not there with zeros. */
typedef struct {
    const double *time, *event, *entry;
    int by; /* column of groups; -1: all are one */
} Columns;

static Status
read_column(const double **values, Pool *pool, const Data *data, int column, Error *err)
{
    double *numbers = pool_new(pool, (size_t)data->n_rows + 1, sizeof(double));

    *values = numbers;
    return column < 0 ? OK : data_numbers(numbers, data, column, err);
}

static Status
read_columns(Columns *columns, Pool *pool, const Data *data, const Options *options, Error *err)
{
    static const char *const times[] = { "time", "futime", "t", "months", "days", NULL };
    static const char *const events[] = { "event", "fustat", "status", "dead", NULL };
    const char *entry = options->entry                    ? options->entry
                        : data_column(data, "entry") >= 0 ? "entry"
                                                          : NULL;
    int time, event, from = -1;
    Status status;

    *columns = (Columns){ .by = -1 };
    TRY(find_usual(&time, data, options->time, "--time", times, err));
    TRY(find_usual(&event, data, options->event, "--event", events, err));
    if (entry) TRY(find_column(&from, data, entry, "--entry", err));
    if (options->by) TRY(find_column(&columns->by, data, options->by, "--by", err));
    TRY(read_column(&columns->time, pool, data, time, err));
    TRY(read_column(&columns->event, pool, data, event, err));
    if (entry) TRY(read_column(&columns->entry, pool, data, from, err));
done:
    return status;
}

static Status
read_point(KmSample *sample, const Columns *columns, const Data *data, int row, Error *err)
{
    const double time = columns->time[row], event = columns->event[row];
    const double entry = columns->entry ? columns->entry[row] : 0;
    const char *name = columns->by >= 0 ? data_cell(data, row, columns->by) : "all";
    const int group = group_of(sample, name), line = data->lines[row];

    if (!(time >= 0))
        return fail(err, ERR_SPEC, "%s:%d: a time of %g (they are 0 or above)", data->path, line,
                    time);
    if (event != 0 && event != 1)
        return fail(err, ERR_SPEC, "%s:%d: an event is 1 or 0 (censored), not %g", data->path, line,
                    event);
    if (columns->entry && !(entry >= 0 && entry < time))
        return fail(err, ERR_SPEC, "%s:%d: watched from %g on, but the time is %g", data->path,
                    line, entry, time);
    if (!*name)
        return fail(err, ERR_SPEC, "%s:%d: column %s: a group without a name", data->path, line,
                    data->names[columns->by]);
    if (group < 0)
        return fail(err, ERR_SPEC, "%s:%d: more than %d groups", data->path, line, KM_GROUPS);
    sample->points[row] = (KmPoint){ time, event != 0, group };
    return OK;
}

/* @param order  which row of the file stands where once the points are sorted */
static double *
sorted(Pool *pool, const double *values, const int *order, int n)
{
    double *copy = pool_new(pool, (size_t)n + 1, sizeof(double));

    for (int i = 0; i < n; i++) copy[i] = values[order[i]];
    return copy;
}

static Status
read_covariates(KmSample *sample, Pool *pool, const Data *data, const char *list, const int *order,
                Error *err)
{
    Status status = OK;

    for (const char *at = list; *at;) {
        const size_t length = strcspn(at, ",");
        const int item = sample->n_covariates;
        const double *values;
        int column;
        if (item == COX_MOST)
            return fail(err, ERR_USAGE, "--cox: more than %d covariates", COX_MOST);
        const char *name = pool_format(pool, "%.*s", (int)length, at);
        TRY(find_column(&column, data, name, "--cox", err));
        TRY(read_column(&values, pool, data, column, err));
        sample->covariate[item] = name;
        sample->x[item] = sorted(pool, values, order, sample->n);
        sample->n_covariates++;
        at += length + (at[length] == ',');
    }
done:
    return status;
}

Status
km_data_read(KmSample *sample, Pool *pool, const Options *options, Error *err)
{
    Columns columns;
    Status status;
    Data data;

    *sample = (KmSample){ 0 };
    TRY(data_read(&data, pool, options->config, err));
    TRY(read_columns(&columns, pool, &data, options, err));
    const int n = sample->n = data.n_rows;
    if (n == 0) return fail(err, ERR_SPEC, "%s has a header but no rows", data.path);
    int *order = pool_new(pool, (size_t)n, sizeof(int));
    KmPoint *points = pool_new(pool, (size_t)n, sizeof(KmPoint));
    sample->points = points;
    for (int row = 0; row < n; row++) TRY(read_point(sample, &columns, &data, row, err));
    km_order(order, points, n);
    if (columns.entry) sample->entry = sorted(pool, columns.entry, order, n);
    if (options->cox) TRY(read_covariates(sample, pool, &data, options->cox, order, err));
    sample->points = pool_new(pool, (size_t)n, sizeof(KmPoint));
    for (int i = 0; i < n; i++) sample->points[i] = points[order[i]];
done:
    return status;
}
