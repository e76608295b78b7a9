/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/km_data.h"
#include "base/text.h"
#include "input/data.h"
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

static Status
read_points(KmSample *sample, Pool *pool, const Data *data, const Options *options, Error *err)
{
    static const char *const times[] = { "time", "futime", "t", "months", "days", NULL };
    static const char *const events[] = { "event", "fustat", "status", "dead", NULL };
    double *time = pool_new(pool, (size_t)data->n_rows + 1, sizeof(double));
    double *event = pool_new(pool, (size_t)data->n_rows + 1, sizeof(double));
    int columns[2], by = -1;
    Status status;

    TRY(find_usual(&columns[0], data, options->time, "--time", times, err));
    TRY(find_usual(&columns[1], data, options->event, "--event", events, err));
    if (options->by) TRY(find_column(&by, data, options->by, "--by", err));
    TRY(data_numbers(time, data, columns[0], err));
    TRY(data_numbers(event, data, columns[1], err));
    sample->n = data->n_rows;
    if (sample->n == 0) return fail(err, ERR_SPEC, "%s has a header but no rows", data->path);
    sample->points = pool_new(pool, (size_t)sample->n, sizeof(KmPoint));
    if (by < 0) group_of(sample, "all");
    for (int row = 0; row < sample->n; row++) {
        const int group =
            by < 0
                ? 0
                : group_of(sample, data->cells[(size_t)row * (size_t)data->n_columns + (size_t)by]);
        if (!(time[row] >= 0))
            return fail(err, ERR_SPEC, "%s:%d: a time of %g", data->path, data->lines[row],
                        time[row]);
        if (event[row] != 0 && event[row] != 1)
            return fail(err, ERR_SPEC, "%s:%d: an event is 1 or 0 (censored), not %g", data->path,
                        data->lines[row], event[row]);
        if (group < 0)
            return fail(err, ERR_SPEC, "%s:%d: more than %d groups", data->path, data->lines[row],
                        KM_GROUPS);
        sample->points[row] = (KmPoint){ time[row], event[row] != 0, group };
    }
done:
    return status;
}

/* Covariates in the order of the sorted times. */
static Status
read_covariates(KmSample *sample, Pool *pool, const Data *data, const char *list, Error *err)
{
    KmPoint *order = pool_new(pool, (size_t)sample->n, sizeof(KmPoint));
    double *values = pool_new(pool, (size_t)sample->n, sizeof(double));
    Status status = OK;

    for (int row = 0; row < sample->n; row++) {
        order[row] = sample->points[row];
        order[row].group = row;
    }
    km_sort(order, sample->n);
    for (const char *at = list; *at;) {
        const size_t length = strcspn(at, ",");
        const int item = sample->n_covariates;
        int column;
        if (item == COX_MOST)
            return fail(err, ERR_USAGE, "--cox: more than %d covariates", COX_MOST);
        const char *name = pool_format(pool, "%.*s", (int)length, at);
        TRY(find_column(&column, data, name, "--cox", err));
        TRY(data_numbers(values, data, column, err));
        sample->covariate[item] = name;
        sample->x[item] = pool_new(pool, (size_t)sample->n, sizeof(double));
        for (int row = 0; row < sample->n; row++) sample->x[item][row] = values[order[row].group];
        sample->n_covariates++;
        at += length + (at[length] == ',');
    }
done:
    return status;
}

Status
km_data_read(KmSample *sample, Pool *pool, const Options *options, Error *err)
{
    Data data;
    Status status;

    *sample = (KmSample){ 0 };
    TRY(data_read(&data, pool, options->config, err));
    TRY(read_points(sample, pool, &data, options, err));
    if (options->cox) TRY(read_covariates(sample, pool, &data, options->cox, err));
    km_sort(sample->points, sample->n);
done:
    return status;
}
