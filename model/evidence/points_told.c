/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of published points put together by series. */
#include "evidence/points_parts.h"
#include <math.h>
#include <string.h>

static void
insert_by_time(int *rows, int *n, const PublishedPoint *given, int row)
{
    int at = (*n)++;

    for (; at > 0 && given[rows[at - 1]].time > given[row].time; at--) rows[at] = rows[at - 1];
    rows[at] = row;
}

/* A number that all rows of a series share, told in one of them or in several. */
static void
take_number(double *number, double given, const char *what, const PublishedPoint *row,
            const char *file, Notes *notes)
{
    if (!(given > 0) || given == *number) return; /* not told, or told to be wrong */
    if (isnan(*number))
        *number = given;
    else
        notes_add(notes, NOTE_MISTAKE, file, row->line, "%s: %s is %g here, %g above", row->series,
                  what, given, *number);
}

static void
take_row(PointTold *told, const PublishedPoint *given, int item, const char *file, Notes *notes)
{
    const PublishedPoint *row = &given[item];

    if (isnan(told->median) && !isnan(row->median)) told->median_row = item;
    take_number(&told->n, row->n, "n", row, file, notes);
    take_number(&told->follow_up, row->follow_up, "follow-up", row, file, notes);
    take_number(&told->median, row->median, "the median", row, file, notes);
    take_number(&told->median_lo, row->median_lo, "the median's interval", row, file, notes);
    take_number(&told->median_hi, row->median_hi, "the median's interval", row, file, notes);
    if (!isnan(row->survival)) insert_by_time(told->marks, &told->n_marks, given, item);
    if (!isnan(row->at_risk)) insert_by_time(told->risks, &told->n_risks, given, item);
}

int
points_told(PointTold **told, const PublishedPoint *given, int n, Pool *pool, const char *file,
            Notes *notes)
{
    int n_series = 0;

    *told = pool_new(pool, (size_t)n, sizeof(PointTold));
    for (int row = 0; row < n; row++) {
        const char *name = given[row].series;
        int series = 0;
        while (series < n_series && strcmp((*told)[series].name, name) != 0) series++;
        if (series == n_series) {
            n_series++;
            (*told)[series] = (PointTold){
                .name = name,
                .row = row,
                .n = NAN,
                .follow_up = NAN,
                .median = NAN,
                .median_lo = NAN,
                .median_hi = NAN,
                .marks = pool_new(pool, (size_t)n, sizeof(int)),
                .risks = pool_new(pool, (size_t)n, sizeof(int)),
            };
        }
        take_row(&(*told)[series], given, row, file, notes);
    }
    return n_series;
}
