/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "evidence/guyot.h"
#include "evidence/guyot_parts.h"
#include <math.h>
#include <stdlib.h>

static Status
take(GuyotWork *work, int interval, int n_censored, const GuyotQuestion *question, Error *err)
{
    const GuyotCurve *curve = &work->curve;

    guyot_fewer(work, interval, n_censored);
    if (work->stuck < 0 || work->left[work->stuck] > 0) return OK;
    return guyot_fail(err, &question->clicks, curve->row[work->stuck],
                      "survival falls from %g to %g at %g, but nobody is at risk from %g on",
                      work->watched[work->stuck], curve->survival[work->stuck],
                      curve->time[work->stuck], curve->time[curve->first[interval]]);
}

/* The number at risk at the end of an interval becomes what is printed, if need be by people who
 * are censored just before; or, if too few are left, what is left. */
static Status
level(GuyotWork *work, Guyot *made, int interval, const GuyotQuestion *question, Error *err)
{
    const GuyotCurve *curve = &work->curve;
    const GuyotTable *risk = &question->at_risk;
    const int end = curve->first[interval + 1], told = curve->told[interval + 1];
    const int left = work->left[end], row = interval + 1;
    const double last = curve->time[end - 1], middle = 0.5 * (last + curve->time[end]);

    for (int extra = told; extra < left; extra++) /* neighbours have no middle */
        work->censored[work->censored_from[interval + 1]++] =
            middle < curve->time[end] ? middle : last;
    if (left >= told) {
        work->left[end] = told;
        return OK;
    }
    made->n_short++;
    if (told - left > made->largest_short) made->largest_short = told - left;
    if (told - left > 1 + 0.05 * curve->told[0])
        return guyot_fail(err, risk, row,
                          "%d at risk at %g, but by the clicks at most %d of %d are left: do both "
                          "belong to the same arm, in the same unit of time?",
                          told, curve->time[end], left, curve->told[0]);
    notes_add(&made->notes, NOTE_WARNING, risk->file, risk->lines ? risk->lines[row] : row + 1,
              "%d at risk at %g, but the clicks leave %d", told, curve->time[end], left);
    return OK;
}

/* ---- the last interval ---- */

static int
events_before(const GuyotWork *work, int end)
{
    int n = 0;

    for (int click = 0; click < end; click++) n += work->events[click];
    return n;
}

/* So many censored that all events come out (step 8). Spread evenly over a curve that falls far
 * they may leave too few for its end; then they are spread as the curve is high, which leaves as
 * many of each hundred alive at any time as if the times of censoring were uniform. */
static int
chase_events(GuyotWork *work, int interval, int guess, int n_events)
{
    const GuyotTarget target = { true, n_events };
    int n[2], gap[2];

    for (int way = 0; way < 2; way++) {
        work->by_curve = way == 1;
        n[way] = guyot_fewer(work, interval, guyot_settle(work, interval, guess, target));
        gap[way] = abs(guyot_excess(work, interval, n[way], target));
    }
    work->by_curve = gap[1] < gap[0];
    return n[work->by_curve];
}

/* Nothing is told of who was at risk at its end (steps 6 to 8). */
static Status
take_last(GuyotWork *work, Guyot *made, const GuyotQuestion *question, Error *err)
{
    const GuyotCurve *curve = &work->curve;
    const int interval = curve->n_intervals - 1, begin = curve->first[interval];
    const double from = curve->time[begin], length = curve->time[curve->n - 1] - from;
    const char *file = question->at_risk.file;
    const bool chase = question->n_events > events_before(work, begin);
    int n = 0;

    if (interval > 0)
        n = (int)fmin(floor(work->censored_from[interval] * length / from + 0.5),
                      work->left[begin]);
    if (chase)
        n = chase_events(work, interval, n, (int)question->n_events);
    else if (interval > 0 && length > 0)
        notes_add(&made->notes, NOTE_APPROXIMATION, file, 0,
                  "after the last number at risk, at %g, people are taken to be censored at the "
                  "rate before it",
                  from);
    if (!chase && interval == 0)
        notes_add(&made->notes, NOTE_APPROXIMATION, file, 0,
                  "neither numbers at risk after time 0 nor all events are told: nobody is taken "
                  "to be censored before the end of the curve");
    if (work->by_curve)
        notes_add(&made->notes, NOTE_APPROXIMATION, file, 0,
                  "from %g on fewer people are taken to be censored where the curve is lower: "
                  "spread evenly they leave too few for its end",
                  from);
    return take(work, interval, n, question, err);
}

/* The fewest and most events that the curve can have with these numbers at risk: all who are
 * censored leave at the begin of an interval, or at its end. */
static void
limit_events(double *fewest, double *most, const GuyotWork *work)
{
    const GuyotCurve *curve = &work->curve;

    *fewest = *most = 0;
    for (int item = 0; item < curve->n_intervals; item++) {
        const int begin = curve->first[item], end = curve->first[item + 1];
        const double before = begin > 0 ? curve->survival[begin - 1] : 1;
        const double after = curve->survival[end - 1];
        const int left = end < curve->n ? work->left[end] : work->left[begin] > 0;
        if (!(before > 0)) break;
        *most += work->left[begin] * (1 - after / before);
        *fewest += after > 0 ? left * (before / after - 1) : 0;
    }
}

static Status
check_events(Guyot *made, const GuyotWork *work, const GuyotQuestion *question, Error *err)
{
    const double told = question->n_events, over = made->n_events - told;
    const double slack = 1 + 0.05 * told;
    double fewest, most;

    if (isnan(told) || over == 0) return OK;
    limit_events(&fewest, &most, work);
    if (told < fewest - slack)
        return fail(err, ERR_SPEC,
                    "%g events in all, but with these numbers at risk the curve needs at least "
                    "%.0f",
                    told, fewest);
    if (told > most + slack)
        return fail(err, ERR_SPEC,
                    "%g events in all, but with these numbers at risk the curve has at most %.0f: "
                    "are they those of this arm alone?",
                    told, most);
    made->events_missed = (int)over;
    notes_add(&made->notes, NOTE_WARNING, question->at_risk.file, 0,
              "%g events in all, but the curve gives %d", told, made->n_events);
    return OK;
}

/* ---- what is made of it ---- */

static void
fill_intervals(Guyot *made, const GuyotWork *work)
{
    const GuyotCurve *curve = &work->curve;

    made->n_intervals = curve->n_intervals;
    made->intervals = memory_new((size_t)curve->n_intervals, sizeof(GuyotInterval));
    for (int item = 0; item < curve->n_intervals; item++) {
        const int begin = curve->first[item], end = curve->first[item + 1];
        const bool last = end == curve->n;
        const int events = events_before(work, end) - events_before(work, begin);
        made->intervals[item] = (GuyotInterval){
            .from = curve->time[begin],
            .to = curve->time[last ? end - 1 : end],
            .told = curve->told[item],
            .at_risk = work->left[begin],
            .events = events,
            .censored = work->left[begin] - events - (last ? 0 : work->left[end]),
        };
    }
}

/* Who is left after the last click is censored there. */
static void
fill_points(Guyot *made, const GuyotWork *work)
{
    const GuyotCurve *curve = &work->curve;
    const int n_censored = work->censored_from[curve->n_intervals];
    int n = 0;

    made->points = memory_new((size_t)curve->told[0], sizeof(KmPoint));
    for (int click = 0; click < curve->n; click++)
        for (int death = 0; death < work->events[click]; death++)
            made->points[n++] = (KmPoint){ .time = curve->time[click], .event = true };
    made->n_events = n;
    for (int item = 0; item < n_censored; item++)
        made->points[n++] = (KmPoint){ .time = work->censored[item] };
    while (n < curve->told[0]) made->points[n++] = (KmPoint){ .time = curve->time[curve->n - 1] };
    made->n = n;
    km_sort(made->points, n);
}

static void
fill_departure(Guyot *made, const GuyotWork *work, const GuyotTable *clicks)
{
    for (int click = 0; click < work->curve.n; click++) {
        const int row = work->curve.row[click];
        const double gap = row < 0 ? 0 : fabs(work->fitted[click] - clicks->value[row]);
        if (gap > made->departure) {
            made->departure = gap;
            made->departure_at = work->curve.time[click];
        }
    }
}

static void
begin_work(GuyotWork *work, Pool *pool, double rise)
{
    const size_t n = (size_t)work->curve.n, people = (size_t)work->curve.told[0];

    work->rise = rise;
    work->events = pool_new(pool, n, sizeof(int));
    work->left = pool_new(pool, n + 1, sizeof(int));
    work->fitted = pool_new(pool, n, sizeof(double));
    work->watched = pool_new(pool, n, sizeof(double));
    work->censored = pool_new(pool, people, sizeof(double));
    work->censored_from = pool_new(pool, (size_t)work->curve.n_intervals + 1, sizeof(int));
    work->left[0] = work->curve.told[0];
}

Status
guyot_people(Guyot *made, const GuyotQuestion *question, Error *err)
{
    GuyotWork work = { 0 };
    Pool pool = { 0 };
    Status status;

    *made = (Guyot){ 0 };
    TRY(guyot_check(&work.curve, made, question, &pool, err));
    const GuyotCurve *curve = &work.curve;
    begin_work(&work, &pool, guyot_rise(question));
    for (int item = 0; item + 1 < curve->n_intervals; item++) {
        const int begin = curve->first[item], end = curve->first[item + 1];
        const double ratio =
            curve->survival[begin] > 0 ? curve->survival[end] / curve->survival[begin] : 1;
        const int told = curve->told[item + 1];
        const int guess = (int)floor(work.left[begin] * ratio - told + 0.5); /* step 1 */
        TRY(take(&work, item, guyot_settle(&work, item, guess, (GuyotTarget){ false, told }),
                 question, err));
        TRY(level(&work, made, item, question, err));
    }
    TRY(take_last(&work, made, question, err));
    fill_intervals(made, &work);
    fill_points(made, &work);
    fill_departure(made, &work, &question->clicks);
    TRY(check_events(made, &work, question, err));
done:
    pool_free(&pool);
    return status;
}

void
guyot_free(Guyot *made)
{
    notes_free(&made->notes);
    free(made->points);
    free(made->intervals);
    *made = (Guyot){ 0 };
}
