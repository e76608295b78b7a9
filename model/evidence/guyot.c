/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "evidence/guyot.h"
#include "evidence/guyot_parts.h"
#include <math.h>
#include <stdlib.h>

/* The people as far as they are made. */
typedef struct {
    GuyotCurve curve;
    double rise;
    int *events;        /* [clicks] at each click                                              */
    int *left;          /* [clicks + 1] at risk before each click; the last: after all         */
    double *fitted;     /* [clicks] the Kaplan-Meier curve after each click                    */
    double *watched;    /* [clicks] survival at the last click for which there were people     */
    double *censored;   /* [people at the start] times, in order                               */
    int *censored_from; /* [n_intervals + 1] where those of an interval begin                  */
    int stuck;          /* click at which the curve falls with nobody left; -1: none           */
} Work;

/* The number who die at a click so that the curve comes nearest to it (Guyot et al., step 3). */
static int
deaths(int at_risk, double before, double survival)
{
    if (!(before > 0)) return 0;
    const double d = floor(at_risk * (1 - survival / before) + 0.5);
    return d <= 0 ? 0 : d >= at_risk ? at_risk : (int)d;
}

/* Goes through an interval with so many censored, spread evenly (steps 2 and 3).
 * @return how many are left at its end */
static int
follow(Work *work, int interval, int n_censored)
{
    const GuyotCurve *curve = &work->curve;
    const int begin = curve->first[interval], end = curve->first[interval + 1];
    const double from = curve->time[begin], last = curve->time[curve->n - 1];
    const double to = end < curve->n ? curve->time[end] : last;
    /* a curve is drawn as long as somebody is watched */
    const int keep = end == curve->n && curve->survival[end - 1] > 0;
    int next = 1, at = work->censored_from[interval];
    bool refused = false;

    work->stuck = -1;
    for (int click = begin; click < end; click++) {
        const double before = click > 0 ? work->fitted[click - 1] : 1;
        const int n = work->left[click];
        const int d = deaths(n, before, curve->survival[click]);
        const double until = click + 1 < curve->n ? curve->time[click + 1] : last;
        int left = n - d;
        work->events[click] = d;
        work->fitted[click] = n > 0 ? before * (1 - (double)d / n) : before;
        work->watched[click] =
            n > (refused ? keep : 0) ? curve->survival[click] : work->watched[click - 1];
        if (work->stuck < 0 && work->watched[click] - curve->survival[click] > work->rise)
            work->stuck = click;
        for (; next <= n_censored; next++) {
            const double time = from + next * ((to - from) / (n_censored + 1));
            if (click + 1 < end && time >= until) break;
            refused = left <= keep;
            if (refused) continue;
            work->censored[at++] = time;
            left--;
        }
        work->left[click + 1] = left;
    }
    work->censored_from[interval + 1] = at;
    return work->left[end];
}

/* What an interval should come to: so many left at its end, or so many events in all. */
typedef struct {
    bool by_events;
    int value;
} Target;

/* Above 0: more must be censored. */
static int
excess(Work *work, int interval, int n_censored, Target target)
{
    const int left = follow(work, interval, n_censored);
    int events = 0;

    if (!target.by_events) return left - target.value;
    for (int click = 0; click < work->curve.n; click++) events += work->events[click];
    return events - target.value;
}

static int
between(int value, int least, int most)
{
    return value < least ? least : value > most ? most : value;
}

/* Of a range, the number that comes nearest. Too many left at the end of an interval is better than
 * too few: the rest can be censored there. */
static int
nearest(Work *work, int interval, int least, int most, Target target)
{
    int best = least, best_gap = -1;

    for (int n = least; n <= most && best_gap != 0; n++) {
        const int over = excess(work, interval, n, target);
        int gap = over >= 0 ? over : target.by_events ? -over : GUYOT_MOST - over;
        if (work->stuck >= 0) gap += 2 * GUYOT_MOST;
        if (best_gap < 0 || gap < best_gap) {
            best = n;
            best_gap = gap;
        }
    }
    return best;
}

/* How many are censored so that the target is met (step 4): its excess is added to the number until
 * there is none. As deaths are whole the walk may end in a circle; then the numbers around it are
 * tried one by one. */
static int
settle(Work *work, int interval, int guess, Target target)
{
    enum { TRIES = 400, CIRCLE = 300, AROUND = 8 };
    const int most = work->left[work->curve.first[interval]];
    int n = between(guess, 0, most), lowest = n, highest = n;

    for (int try = 0; try < TRIES; try++) {
        const int over = excess(work, interval, n, target);
        const int next = between(n + between(over, -most, most), 0, most);
        if (over == 0 && work->stuck < 0) return n;
        if (next == n || try < CIRCLE) lowest = highest = next;
        if (next == n) break;
        n = next;
        lowest = n < lowest ? n : lowest;
        highest = n > highest ? n : highest;
    }
    return nearest(work, interval, between(lowest - AROUND, 0, most),
                   between(highest + AROUND, 0, most), target);
}

/* Goes through an interval with as many censored as that, or fewer: while the curve falls somebody
 * must be at risk. */
static Status
take(Work *work, int interval, int n_censored, const GuyotQuestion *question, Error *err)
{
    const GuyotCurve *curve = &work->curve;

    follow(work, interval, n_censored);
    while (work->stuck >= 0 && n_censored > 0) {
        n_censored -= 1 + n_censored / 64;
        follow(work, interval, n_censored);
    }
    if (work->stuck < 0) return OK;
    return guyot_fail(err, &question->clicks, curve->row[work->stuck],
                      "survival falls from %g to %g at %g, but nobody is at risk from %g on",
                      work->watched[work->stuck], curve->survival[work->stuck],
                      curve->time[work->stuck], curve->time[curve->first[interval]]);
}

/* The number at risk at the end of an interval becomes what is printed, if need be by people who
 * are censored just before; or, if too few are left, what is left. */
static Status
level(Work *work, Guyot *made, int interval, const GuyotQuestion *question, Error *err)
{
    const GuyotCurve *curve = &work->curve;
    const GuyotTable *risk = &question->at_risk;
    const int end = curve->first[interval + 1], told = curve->told[interval + 1];
    const int left = work->left[end], row = interval + 1;
    const double just_before = 0.5 * (curve->time[end - 1] + curve->time[end]);

    for (int extra = told; extra < left; extra++)
        work->censored[work->censored_from[interval + 1]++] = just_before;
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
events_before(const Work *work, int end)
{
    int n = 0;

    for (int click = 0; click < end; click++) n += work->events[click];
    return n;
}

/* Nothing is told of who was at risk at its end (steps 6 to 8). */
static Status
take_last(Work *work, Guyot *made, const GuyotQuestion *question, Error *err)
{
    const GuyotCurve *curve = &work->curve;
    const int interval = curve->n_intervals - 1, begin = curve->first[interval];
    const int before = events_before(work, begin), left = work->left[begin];
    const double from = curve->time[begin], length = curve->time[curve->n - 1] - from;
    const char *file = question->at_risk.file;
    const bool chase = question->n_events > before;
    int n = 0;

    if (interval > 0)
        n = (int)fmin(floor(work->censored_from[interval] * length / from + 0.5), left);
    if (chase)
        n = settle(work, interval, n, (Target){ true, (int)question->n_events });
    else if (interval > 0 && length > 0)
        notes_add(&made->notes, NOTE_APPROXIMATION, file, 0,
                  "after the last number at risk, at %g, people are taken to be censored at the "
                  "rate before it",
                  from);
    if (!chase && interval == 0)
        notes_add(&made->notes, NOTE_APPROXIMATION, file, 0,
                  "neither numbers at risk after time 0 nor all events are told: nobody is taken "
                  "to be censored before the end of the curve");
    return take(work, interval, n, question, err);
}

static Status
check_events(Guyot *made, const GuyotQuestion *question, Error *err)
{
    const double told = question->n_events, over = made->n_events - told;
    const char *file = question->at_risk.file;

    if (isnan(told)) return OK;
    if (over > 1 + 0.05 * told)
        return fail(err, ERR_SPEC,
                    "%g events in all, but the curve needs at least %d with these numbers at risk",
                    told, made->n_events);
    if (-over > 1 + 0.05 * told)
        return fail(err, ERR_SPEC,
                    "%g events in all, but the curve gives at most %d with these numbers at risk: "
                    "are they those of this arm alone?",
                    told, made->n_events);
    made->events_missed = (int)over;
    if (over != 0)
        notes_add(&made->notes, NOTE_WARNING, file, 0,
                  "%g events in all, but the curve gives %d with these numbers at risk", told,
                  made->n_events);
    return OK;
}

/* ---- what is made of it ---- */

static void
fill_intervals(Guyot *made, const Work *work)
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
fill_points(Guyot *made, const Work *work)
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
fill_departure(Guyot *made, const Work *work, const GuyotTable *clicks)
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
begin_work(Work *work, Pool *pool, double rise)
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
    Work work = { 0 };
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
        TRY(take(&work, item, settle(&work, item, guess, (Target){ false, told }), question, err));
        TRY(level(&work, made, item, question, err));
    }
    TRY(take_last(&work, made, question, err));
    fill_intervals(made, &work);
    fill_points(made, &work);
    fill_departure(made, &work, &question->clicks);
    TRY(check_events(made, question, err));
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
