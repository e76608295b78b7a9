/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows a curve is fitted to. */
#include "base/memory.h"
#include "evidence/fit.h"
#include <math.h>
#include <stdlib.h>

static int
by_time(const void *one, const void *two)
{
    const FitRow *a = one, *b = two;

    if (a->time != b->time) return a->time < b->time ? -1 : 1;
    return (a->entry > b->entry) - (a->entry < b->entry);
}

static Status
check(const FitRow *row, int number, Error *err)
{
    if (!(row->time > 0) || !isfinite(row->time))
        return fail(err, ERR_SPEC, "row %d: the time must be above 0, not %g", number, row->time);
    if (!(row->entry >= 0))
        return fail(err, ERR_SPEC, "row %d: watching cannot begin at %g", number, row->entry);
    if (!(row->entry < row->time))
        return fail(err, ERR_SPEC, "row %d: watched from %g on, but time is %g", number, row->entry,
                    row->time);
    if (!(row->events >= 0 && row->within >= 0 && row->survivors >= 0) ||
        !isfinite(row->events + row->within + row->survivors))
        return fail(err, ERR_SPEC, "row %d: a number of people below 0 or without end", number);
    return OK;
}

Status
fit_data(FitData *data, FitRow *rows, int n, Error *err)
{
    Status status = OK;

    *data = (FitData){ .rows = rows };
    for (int item = 0; item < n; item++) TRY(check(&rows[item], item + 1, err));
    qsort(rows, (size_t)n, sizeof(FitRow), by_time);
    for (int item = 0; item < n; item++) {
        const FitRow row = rows[item];
        const double all = row.events + row.within + row.survivors;
        FitRow *last = data->n ? &rows[data->n - 1] : NULL;
        data->n_people += all;
        data->n_events += row.events + row.within;
        data->exposure += (all - 0.5 * row.within) * (row.time - row.entry);
        data->last = row.time;
        if (last && last->time == row.time && last->entry == row.entry) {
            last->events += row.events;
            last->within += row.within;
            last->survivors += row.survivors;
        } else {
            rows[data->n++] = row;
        }
    }
    if (data->n == 0) return fail(err, ERR_SPEC, "there are no rows: nothing can be fitted");
    if (!(data->n_events > 0))
        return fail(err, ERR_SPEC, "there is no event: nothing can be fitted");
done:
    return status;
}

void
fit_data_free(FitData *data)
{
    free(data->rows);
    *data = (FitData){ 0 };
}
