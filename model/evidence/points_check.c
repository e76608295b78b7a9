/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What cannot be true of published points. */
#include "evidence/points_parts.h"
#include <math.h>

#define MISTAKE(...) notes_add(notes, NOTE_MISTAKE, file, row->line, __VA_ARGS__)

/* lo <= value <= hi */
static void
check_interval(const PublishedPoint *row, const char *what, double value, double lo, double hi,
               const char *file, Notes *notes)
{
    const char *name = row->series;

    if (isnan(lo) && isnan(hi)) return;
    if (isnan(lo) || isnan(hi))
        MISTAKE("%s: the interval of %s needs both ends", name, what);
    else if (lo > hi)
        MISTAKE("%s: the interval of %s begins at %g and ends at %g", name, what, lo, hi);
    else if (isnan(value))
        MISTAKE("%s: an interval of %s, but not its value", name, what);
    else if (value < lo || value > hi)
        MISTAKE("%s: the interval of %s, %g to %g, does not hold %g", name, what, lo, hi, value);
    else if (lo == hi)
        MISTAKE("%s: the interval of %s has no width", name, what);
}

static void
check_survival(const PublishedPoint *row, const char *file, Notes *notes)
{
    const char *name = row->series;
    const double survival = row->survival;

    if (survival > 1)
        MISTAKE("%s: survival %g is above 1: write proportions, %g", name, survival,
                survival / 100);
    else if (survival < 0)
        MISTAKE("%s: survival %g is below 0", name, survival);
    else if (row->hi > 1)
        MISTAKE("%s: the interval of survival ends above 1, at %g: write proportions", name,
                row->hi);
    else if (row->lo < 0)
        MISTAKE("%s: the interval of survival begins below 0, at %g: cut it there", name, row->lo);
    else
        check_interval(row, "survival", survival, row->lo, row->hi, file, notes);
    if (isnan(row->error)) return;
    if (isnan(survival))
        MISTAKE("%s: a standard error, but no survival", name);
    else if (row->error >= 1)
        MISTAKE("%s: a standard error of %g: write proportions, %g", name, row->error,
                row->error / 100);
    else if (row->error < 0 || (row->error == 0 && survival > 0 && survival < 1))
        MISTAKE("%s: a standard error must be above 0, not %g", name, row->error);
}

static void
check_median(const PublishedPoint *row, const char *file, Notes *notes)
{
    const char *name = row->series;

    if (row->median <= 0 || isinf(row->median))
        MISTAKE("%s: the median must be above 0, not %g (leave it out if it was not reached)", name,
                row->median);
    else if (row->median_lo <= 0)
        MISTAKE("%s: the interval of the median must begin above 0, not at %g", name,
                row->median_lo);
    else
        check_interval(row, "the median", row->median, row->median_lo, row->median_hi, file, notes);
    if (row->follow_up <= 0 || isinf(row->follow_up))
        MISTAKE("%s: follow-up must be above 0, not %g", name, row->follow_up);
}

void
points_check_row(const PublishedPoint *row, const char *file, Notes *notes)
{
    const char *name = row->series;
    const bool point = !isnan(row->survival), risk = !isnan(row->at_risk);

    if (row->n <= 0 || isinf(row->n))
        MISTAKE("%s: n, the number of people, must be above 0, not %g", name, row->n);
    if (isnan(row->time)) {
        if (point || risk)
            MISTAKE("%s: %s at no time", name, point ? "survival" : "a number at risk");
        else if (isnan(row->median))
            MISTAKE("%s: neither survival nor a number at risk nor a median", name);
    } else if (!(row->time > 0) || isinf(row->time)) {
        MISTAKE("%s: time must be above 0, not %g", name, row->time);
    } else if (!point && !risk) {
        MISTAKE("%s: neither survival nor a number at risk at %g", name, row->time);
    }
    if (risk && row->at_risk < 0) MISTAKE("%s: %g people at risk", name, row->at_risk);
    check_survival(row, file, notes);
    check_median(row, file, notes);
}

/* In time order, nothing may rise. */
static void
check_order(const PointTold *told, const PublishedPoint *given, const char *file, Notes *notes)
{
    for (int mark = 1; mark < told->n_marks; mark++) {
        const PublishedPoint *row = &given[told->marks[mark]],
                             *last = &given[told->marks[mark - 1]];
        if (row->time == last->time)
            MISTAKE("%s: survival at %g is told twice", told->name, row->time);
        else if (row->survival > last->survival)
            MISTAKE("%s: survival rises from %g at %g to %g at %g", told->name, last->survival,
                    last->time, row->survival, row->time);
    }
}

static void
check_at_risk(const PointTold *told, const PublishedPoint *given, const char *file, Notes *notes)
{
    for (int risk = 0; risk < told->n_risks; risk++) {
        const PublishedPoint *row = &given[told->risks[risk]];
        const PublishedPoint *last = risk > 0 ? &given[told->risks[risk - 1]] : NULL;
        if (row->at_risk > told->n)
            MISTAKE("%s: %g people at risk at %g, but n is %g", told->name, row->at_risk, row->time,
                    told->n);
        else if (last && row->time == last->time)
            MISTAKE("%s: the number at risk at %g is told twice", told->name, row->time);
        else if (last && row->at_risk > last->at_risk)
            MISTAKE("%s: people at risk rise from %g at %g to %g at %g", told->name, last->at_risk,
                    last->time, row->at_risk, row->time);
    }
}

/* Before the median more than half are alive, from then on not. */
static void
check_around_median(const PointTold *told, const PublishedPoint *given, const char *file,
                    Notes *notes)
{
    for (int mark = 0; mark < told->n_marks; mark++) {
        const PublishedPoint *row = &given[told->marks[mark]];
        if ((row->time < told->median && row->survival < 0.5 - POINT_TOLERANCE) ||
            (row->time >= told->median && row->survival > 0.5 + POINT_TOLERANCE))
            MISTAKE("%s: survival is %g at %g, but the median is %g: leave out the one that is "
                    "wrong",
                    told->name, row->survival, row->time, told->median);
    }
}

/* Doubts: nobody but the modeller can tell. */
static void
doubt_numbers(const PointTold *told, const PublishedPoint *given, const char *file, Notes *notes)
{
    const char *name = told->name;

    for (int mark = 0; mark < told->n_marks; mark++) {
        const PublishedPoint *row = &given[told->marks[mark]];
        const double least = sqrt(row->survival * (1 - row->survival) / told->n);
        if (row->at_risk > told->n * row->survival + 1 + 0.01 * told->n)
            notes_add(notes, NOTE_WARNING, file, row->line,
                      "%s: %g at risk at %g, but of %g people at most %.3g are alive", name,
                      row->at_risk, row->time, told->n, told->n * row->survival);
        if (row->error < 0.7 * least - 0.005)
            notes_add(notes, NOTE_WARNING, file, row->line,
                      "%s: a standard error of %g is too small for %g people (%.2g if nobody is "
                      "censored)",
                      name, row->error, told->n, least);
        if (row->hi - row->lo < 3.92 * (0.7 * least - 0.005))
            notes_add(notes, NOTE_WARNING, file, row->line,
                      "%s: the interval %g to %g is too narrow for %g people (a standard error of "
                      "%.2g if nobody is censored)",
                      name, row->lo, row->hi, told->n, least);
    }
}

void
points_check_series(const PointTold *told, const PublishedPoint *given, const char *file,
                    Notes *notes)
{
    const PublishedPoint *row = &given[told->row];

    if (isnan(told->n)) {
        MISTAKE("%s: n, the number of people, is missing", told->name);
        return;
    }
    if (told->n_marks == 0 && isnan(told->median))
        MISTAKE("%s: neither survival nor a median, only numbers at risk", told->name);
    check_order(told, given, file, notes);
    check_at_risk(told, given, file, notes);
    if (!isnan(told->median)) check_around_median(told, given, file, notes);
    doubt_numbers(told, given, file, notes);
}
