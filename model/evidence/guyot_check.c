/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What cannot be true of clicks and numbers at risk, and what is put right. */
#include "evidence/guyot_parts.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

double
guyot_rise(const GuyotQuestion *question)
{
    return isnan(question->rise) ? GUYOT_RISE : question->rise;
}

Status
guyot_fail(Error *err, const GuyotTable *table, int row, const char *format, ...)
{
    char text[600];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    if (table->file && table->lines)
        return fail(err, ERR_SPEC, "%s:%d: %s", table->file, table->lines[row], text);
    return fail(err, ERR_SPEC, "%s%srow %d: %s", table->file ? table->file : "",
                table->file ? ", " : "", row + 1, text);
}

static int
line_of(const GuyotTable *table, int row)
{
    return table->lines ? table->lines[row] : row + 1;
}

/* ---- clicks ---- */

static Status
check_click(const GuyotTable *clicks, int row, double rise, Error *err)
{
    const double time = clicks->time[row], survival = clicks->value[row];

    if (!isfinite(time) || !isfinite(survival))
        return guyot_fail(err, clicks, row, "a time and a survival must be numbers");
    if (time < 0) return guyot_fail(err, clicks, row, "time %g is below 0", time);
    if (survival > 1 + rise)
        return guyot_fail(err, clicks, row, "survival %g is above 1: write proportions, %g, not %g",
                          survival, survival / 100, survival);
    if (survival < -rise) return guyot_fail(err, clicks, row, "survival %g is below 0", survival);
    if (row > 0 && time < clicks->time[row - 1])
        return guyot_fail(err, clicks, row, "time goes back from %g to %g: sort the clicks by time",
                          clicks->time[row - 1], time);
    return OK;
}

static void
add_click(GuyotCurve *curve, double time, double survival, int row)
{
    curve->time[curve->n] = time;
    curve->survival[curve->n] = survival;
    curve->row[curve->n++] = row;
}

/* A curve begins with everybody alive at time 0. */
static void
begin(GuyotCurve *curve, Guyot *made, const GuyotTable *clicks, double rise)
{
    const double time = clicks->time[0], survival = clicks->value[0];

    if (time == 0 && survival >= 1 - rise) {
        if (survival < 1)
            notes_add(&made->notes, NOTE_WARNING, clicks->file, line_of(clicks, 0),
                      "survival %g at time 0 is taken for 1", survival);
        add_click(curve, 0, 1, 0);
        return;
    }
    made->start_added = true;
    notes_add(&made->notes, NOTE_APPROXIMATION, clicks->file, line_of(clicks, 0),
              "the first click is survival %g at %g: survival 1 at time 0 was put before it",
              survival, time);
    add_click(curve, 0, 1, -1);
    if (survival > 1) made->n_cut++;
    add_click(curve, time, survival > 1 ? 1 : survival, 0);
}

/* One click after the first: cut to [0, 1], and not above the one before. */
static Status
take_click(GuyotCurve *curve, Guyot *made, const GuyotTable *clicks, int row, double rise,
           Error *err)
{
    const double last = curve->survival[curve->n - 1], given = clicks->value[row];
    double survival = given > 1 ? 1 : given < 0 ? 0 : given;

    made->n_cut += survival != given;
    if (survival > last) {
        /* slips as large as the limit must not fail by a last digit */
        if (survival - last > rise + 1e-12)
            return guyot_fail(err, clicks, row,
                              "survival rises from %g to %g at %g: a Kaplan-Meier curve cannot "
                              "(up to %g would be taken for a slip of the hand)",
                              last, survival, clicks->time[row], rise);
        made->n_rises++;
        made->largest_rise = fmax(made->largest_rise, survival - last);
        survival = last;
    }
    add_click(curve, clicks->time[row], survival, row);
    return OK;
}

static Status
check_clicks(GuyotCurve *curve, Guyot *made, const GuyotTable *clicks, double rise, Error *err)
{
    Status status = OK;

    if (clicks->n == 0)
        return fail(err, ERR_SPEC, "%s: there are no clicks",
                    clicks->file ? clicks->file : "the curve");
    for (int row = 0; row < clicks->n; row++) TRY(check_click(clicks, row, rise, err));
    if (!(clicks->time[clicks->n - 1] > 0))
        return guyot_fail(err, clicks, clicks->n - 1, "the clicks end at time 0");
    begin(curve, made, clicks, rise);
    for (int row = 1; row < clicks->n; row++) TRY(take_click(curve, made, clicks, row, rise, err));
    if (made->n_rises > 0)
        notes_add(&made->notes, NOTE_APPROXIMATION, clicks->file, 0,
                  "clicks that rise, %d, by up to %.3g: taken down to the one before",
                  made->n_rises, made->largest_rise);
    if (made->n_cut > 0)
        notes_add(&made->notes, NOTE_APPROXIMATION, clicks->file, 0,
                  "clicks a little above 1 or below 0, %d: taken for 1 or 0", made->n_cut);
done:
    return status;
}

/* ---- numbers at risk ---- */

static Status
check_number(const GuyotTable *risk, int row, Error *err)
{
    const double time = risk->time[row], n = risk->value[row];
    const double last_time = row > 0 ? risk->time[row - 1] : -1;

    if (!isfinite(time) || !isfinite(n))
        return guyot_fail(err, risk, row, "a time and a number at risk must be numbers");
    if (n < 0) return guyot_fail(err, risk, row, "%g at risk: below 0", n);
    if (n != floor(n))
        return guyot_fail(err, risk, row, "%g at risk at %g: people are whole", n, time);
    if (n > GUYOT_MOST) return guyot_fail(err, risk, row, "%g at risk: at most %d", n, GUYOT_MOST);
    if (row == 0 && time != 0)
        return guyot_fail(err, risk, row,
                          "the first number at risk must be at time 0 (how many began), not at %g",
                          time);
    if (row == 0 && n == 0) return guyot_fail(err, risk, row, "nobody is at risk at time 0");
    if (time < last_time)
        return guyot_fail(err, risk, row, "time goes back from %g to %g", last_time, time);
    if (time == last_time)
        return guyot_fail(err, risk, row, "the number at risk at %g is told twice", time);
    if (row > 0 && n > risk->value[row - 1])
        return guyot_fail(err, risk, row,
                          "%g at risk at %g, more than the %g at %g: numbers at risk cannot rise",
                          n, time, risk->value[row - 1], last_time);
    return OK;
}

/* Numbers at risk after the last click say nothing that the curve could take up.
 * @param[out] n  rows that are left */
static Status
leave_out_beyond(int *n, Guyot *made, const GuyotCurve *curve, const GuyotTable *risk, Error *err)
{
    const double last = curve->time[curve->n - 1];

    *n = risk->n;
    while (risk->time[*n - 1] > last) (*n)--;
    made->n_beyond = risk->n - *n;
    if (made->n_beyond >= 2 && 2 * made->n_beyond > risk->n)
        return guyot_fail(err, risk, *n,
                          "a number at risk at %g, but the clicks end at %g: are the times of both "
                          "in the same unit?",
                          risk->time[*n], last);
    if (made->n_beyond > 0)
        notes_add(&made->notes, NOTE_WARNING, risk->file, line_of(risk, *n),
                  "the number at risk at %g is after the last click, at %g: left out (if the curve "
                  "goes on flat, click its end)",
                  risk->time[*n], last);
    if (*n > 1 && last > 2 * risk->time[*n - 1])
        notes_add(&made->notes, NOTE_WARNING, risk->file, line_of(risk, *n - 1),
                  "the last number at risk is told at %g, but the clicks go on to %g: are the "
                  "times of both in the same unit?",
                  risk->time[*n - 1], last);
    return OK;
}

/* Between two numbers at risk the curve must have been clicked, be it flat. */
static Status
check_covered(const GuyotTable *clicks, const GuyotTable *risk, int n, Error *err)
{
    int click = 0;

    for (int row = 1; row + 1 < n; row++) {
        while (click < clicks->n && clicks->time[click] < risk->time[row]) click++;
        if (click == clicks->n || clicks->time[click] >= risk->time[row + 1])
            return guyot_fail(err, risk, row,
                              "numbers at risk at %g and %g, but no click between them: click the "
                              "curve there, too, where it is flat at least once",
                              risk->time[row], risk->time[row + 1]);
    }
    return OK;
}

/* ---- both ---- */

/* Clicks put in at numbers at risk; there the curve is as high as at the click before. */
static void
divide(GuyotCurve *curve, const GuyotCurve *clicks, const GuyotTable *risk, int n)
{
    int click = 0;

    curve->n_intervals = n;
    for (int row = 0; row < n; row++) {
        for (; clicks->time[click] < risk->time[row]; click++)
            add_click(curve, clicks->time[click], clicks->survival[click], clicks->row[click]);
        curve->told[row] = (int)risk->value[row];
        curve->first[row] = curve->n;
        if (clicks->time[click] > risk->time[row])
            add_click(curve, risk->time[row], clicks->survival[click - 1], -1);
    }
    for (; click < clicks->n; click++)
        add_click(curve, clicks->time[click], clicks->survival[click], clicks->row[click]);
    curve->first[n] = curve->n;
}

static void
new_curve(GuyotCurve *curve, Pool *pool, int n_clicks, int n_risks)
{
    const size_t most = (size_t)n_clicks + (size_t)n_risks + 1;

    *curve = (GuyotCurve){
        .time = pool_new(pool, most, sizeof(double)),
        .survival = pool_new(pool, most, sizeof(double)),
        .row = pool_new(pool, most, sizeof(int)),
        .first = pool_new(pool, (size_t)n_risks + 1, sizeof(int)),
        .told = pool_new(pool, (size_t)n_risks + 1, sizeof(int)),
    };
}

Status
guyot_check(GuyotCurve *curve, Guyot *made, const GuyotQuestion *question, Pool *pool, Error *err)
{
    const GuyotTable *clicks = &question->clicks, *risk = &question->at_risk;
    GuyotCurve clicked;
    Status status;
    int n;

    new_curve(&clicked, pool, clicks->n, 0);
    new_curve(curve, pool, clicks->n, risk->n);
    if (risk->n == 0)
        return fail(err, ERR_SPEC, "%s: no number at risk (at least at time 0: how many began)",
                    risk->file ? risk->file : "the table");
    if (!isnan(question->n_events) && !(floor(fabs(question->n_events)) == question->n_events))
        return fail(err, ERR_SPEC, "%g events: a whole number is needed", question->n_events);
    TRY(check_clicks(&clicked, made, clicks, guyot_rise(question), err));
    for (int row = 0; row < risk->n; row++) TRY(check_number(risk, row, err));
    TRY(leave_out_beyond(&n, made, &clicked, risk, err));
    TRY(check_covered(clicks, risk, n, err));
    divide(curve, &clicked, risk, n);
done:
    return status;
}
