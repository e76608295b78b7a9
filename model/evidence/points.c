/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "evidence/points_parts.h"
#include "math/real.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>

const PublishedPoint points_blank = {
    .n = NAN,
    .time = NAN,
    .survival = NAN,
    .error = NAN,
    .lo = NAN,
    .hi = NAN,
    .at_risk = NAN,
    .median = NAN,
    .median_lo = NAN,
    .median_hi = NAN,
    .follow_up = NAN,
};

const char *const points_rules[] = {
    "standard error", "interval", "numbers at risk", "interval of the median", "follow-up", "n",
};

/* Width of a 95% interval in standard errors. */
#define WIDTH (2 * 1.959963984540054)

/* ---- how many are still watched ---- */

typedef struct {
    const PointTold *told;
    const PublishedPoint *given;
    double *share; /* [n_risks] of those alive, watched at the times of risks */
} Watched;

/* S between points: constant hazards; after the last point, the hazard of its interval goes on. */
static double
survival_at(const PointTold *told, const PublishedPoint *given, double time)
{
    double from = 0, before = 1, to = told->median, after = 0.5;

    for (int mark = 0; mark < told->n_marks; mark++) {
        const PublishedPoint *row = &given[told->marks[mark]];
        if (mark > 0) {
            from = to;
            before = after;
        }
        to = row->time;
        after = row->survival;
        if (time <= to) break;
    }
    if (time == to || !(after > 0)) return after;
    return before * real_exp((time - from) / (to - from) * real_log(after / before));
}

static void
watched_make(Watched *watched, const PointTold *told, const PublishedPoint *given)
{
    double last = 1;

    watched->told = told;
    watched->given = given;
    watched->share = memory_new((size_t)told->n_risks + 1, sizeof(double));
    for (int risk = 0; risk < told->n_risks; risk++) {
        const PublishedPoint *row = &given[told->risks[risk]];
        const double alive = told->n * survival_at(told, given, row->time);
        if (alive > 0) last = fmin(last, row->at_risk / alive);
        watched->share[risk] = last;
    }
}

/* base^power for base in [0, 1] */
static double
power(double base, double power)
{
    return base > 0 ? real_exp(power * real_log(base)) : 0;
}

/* The share not yet censored: linear between numbers at risk, then at their mean rate; without any
 * by an exponential distribution of follow-up; else everybody. */
static double
watched_at(const Watched *watched, double time)
{
    const PointTold *told = watched->told;
    double from = 0, before = 1;

    for (int risk = 0; risk < told->n_risks; risk++) {
        const double to = watched->given[told->risks[risk]].time, after = watched->share[risk];
        if (time <= to) return before + (time - from) / (to - from) * (after - before);
        from = to;
        before = after;
    }
    if (told->n_risks > 0) return power(before, time / from);
    return isnan(told->follow_up) ? 1 : power(0.5, time / told->follow_up);
}

/* ---- how many people an interval is worth ---- */

/* From `from` to `to`, survival falls from `before` to `after`. */
typedef struct {
    double from, to, before, after;
    double median; /* in the interval, or NAN */
    const PublishedPoint *row;
} Interval;

/* What is known when an interval comes up. */
typedef struct {
    const Watched *watched;
    double spent; /* Greenwood's sum: the variance of ln S so far            */
    double share; /* of those alive, what the last interval's were worth     */
} State;

/* Greenwood: over an interval the variance of ln S grows by (1 - p) / (N p). */
static double
people_of(double variance, double spent, double before, double after)
{
    const double kept = after / before;

    return (1 - kept) / (kept * (variance - spent));
}

/* The variance of ln S at the end of an interval, as printed; NAN if not. */
static double
variance_of_point(const PublishedPoint *row, bool by_interval)
{
    double error = row->error;

    if (by_interval) {
        /* on any smooth scale the width gives the error to third order; an end at 0 or 1 is cut */
        if (row->lo <= 0)
            error = (row->hi - row->survival) * 2 / WIDTH;
        else if (row->hi >= 1)
            error = (row->survival - row->lo) * 2 / WIDTH;
        else
            error = (row->hi - row->lo) / WIDTH;
    }
    return error * error / (row->survival * row->survival);
}

/* The variance of ln S at the median from the interval of the median, which is about
 * symmetric for its logarithm; the hazard there is that of a constant hazard since the interval's
 * start. */
static double
variance_of_median(const PointTold *told, const Interval *interval)
{
    const double median = interval->median;
    const double hazard = real_log(interval->before / 0.5) / (median - interval->from);
    const double error = isinf(told->median_hi)
                             ? real_log(median / told->median_lo) * 2 / WIDTH
                             : real_log(told->median_hi / told->median_lo) / WIDTH;

    return hazard * median * error * hazard * median * error;
}

static bool
is_people(double people)
{
    return people > 0 && isfinite(people);
}

static double
people_by(PointRule rule, const State *state, const Interval *interval)
{
    const PointTold *told = state->watched->told;
    const double kept = interval->after / interval->before;
    const double alive = told->n * interval->before;
    const bool late = told->n_risks == 0 ||
                      state->watched->given[told->risks[told->n_risks - 1]].time < interval->to;
    double people;

    switch (rule) {
    case POINT_BY_ERROR:
    case POINT_BY_INTERVAL:
        if (!interval->row) return NAN;
        return people_of(variance_of_point(interval->row, rule == POINT_BY_INTERVAL), state->spent,
                         interval->before, interval->after);
    case POINT_BY_MEDIAN:
        if (isnan(interval->median) || isnan(told->median_lo)) return NAN;
        return people_of(variance_of_median(told, interval), state->spent, interval->before, 0.5);
    case POINT_BY_AT_RISK:
        if (late) return NAN;
        break;
    default: break;
    }
    /* the actuary's: those at risk at the start, less half of those censored on the way */
    people = alive *
             (watched_at(state->watched, interval->from) +
              kept * watched_at(state->watched, interval->to)) /
             (1 + kept);
    return rule == POINT_BY_AT_RISK ? people : fmin(people, alive * state->share);
}

/* The best rule that says something; never more than are alive. */
static double
people_worth(PointRule *rule, State *state, const Interval *interval)
{
    const PointTold *told = state->watched->told;
    const double alive = told->n * interval->before, kept = interval->after / interval->before;
    double people = NAN;

    for (int best = POINT_BY_ERROR; best < POINT_BY_FOLLOW_UP && !is_people(people); best++) {
        *rule = (PointRule)best;
        people = people_by(*rule, state, interval);
    }
    if (!is_people(people)) {
        *rule = told->n_risks > 0         ? POINT_BY_AT_RISK
                : !isnan(told->follow_up) ? POINT_BY_FOLLOW_UP
                                          : POINT_BY_N;
        people = people_by(POINT_BY_N, state, interval);
    }
    people = fmin(people, alive);
    state->share = fmin(people / alive, 1);
    if (people > 0) state->spent += (1 - kept) / (people * kept);
    return people;
}

/* ---- rows ---- */

typedef struct {
    Points *points;
    int n_used, size, first; /* first: of this series */
} Writer;

static void
write_row(Writer *writer, const PointUsed *used)
{
    Points *points = writer->points;

    if (!(used->n_effective > 0)) return;
    points->used = memory_grow(points->used, writer->n_used, &writer->size, sizeof(PointUsed));
    points->used[writer->n_used++] = *used;
}

/* A median inside an interval splits it: of those who live to the median, all go on. */
static void
write_interval(Writer *writer, State *state, const Interval *interval, int row)
{
    const PointTold *told = state->watched->told;
    PointUsed used = { .row = row,
                       .from = interval->from,
                       .time = interval->to,
                       .before = interval->before,
                       .survival = interval->after };

    used.n_effective = people_worth(&used.rule, state, interval);
    if (interval->row && !isnan(interval->median)) {
        const double half = fmax(fmin(0.5, used.before), used.survival);
        PointUsed until = used;
        until.row = told->median_row;
        until.is_median = true;
        until.time = used.from = interval->median;
        until.survival = half;
        used.n_effective *= half / used.before;
        used.before = half;
        write_row(writer, &until);
    } else if (!interval->row) {
        used.is_median = true;
    }
    write_row(writer, &used);
}

static void
write_series(Writer *writer, const PointTold *told, const PublishedPoint *given)
{
    Watched watched;
    State state = { .watched = &watched, .share = 1 };
    Interval interval = { .to = 0, .after = 1 };
    bool past = isnan(told->median);

    watched_make(&watched, told, given);
    for (int mark = 0; mark < told->n_marks; mark++) {
        const PublishedPoint *row = &given[told->marks[mark]];
        interval = (Interval){ interval.to, row->time, interval.after, row->survival, NAN, row };
        if (!(interval.before > 0)) break;
        if (!past && told->median <= row->time) {
            past = true;
            if (told->median < row->time && told->median > interval.from)
                interval.median = told->median;
        }
        write_interval(writer, &state, &interval, told->marks[mark]);
    }
    if (!past && interval.after > 0) {
        const double half = fmin(0.5, interval.after);
        interval =
            (Interval){ interval.to, told->median, interval.after, half, told->median, NULL };
        write_interval(writer, &state, &interval, told->median_row);
    }
    free(watched.share);
}

/* Without an event there is no curve of this series, but it still tells something. */
static void
fill_data(FitData *data, const PointUsed *used, int n, double n_people)
{
    FitRow *rows = memory_new((size_t)n + 1, sizeof(FitRow));
    Error none;

    for (int item = 0; item < n; item++) {
        const double kept = used[item].survival / used[item].before;
        rows[item] = (FitRow){ .entry = used[item].from,
                               .time = used[item].time,
                               .within = used[item].n_effective * (1 - kept),
                               .survivors = used[item].n_effective * kept };
    }
    if (fit_data(data, rows, n, &none) != OK) assert(!(data->n_events > 0));
    data->n_people = n_people;
}

static void
note_assumptions(const Points *points, int series, const PublishedPoint *given, const char *file,
                 Notes *notes)
{
    bool told[POINT_BY_N + 1] = { false };

    for (int item = points->first[series]; item < points->first[series + 1]; item++) {
        const PointUsed *used = &points->used[item];
        const char *name = points->names[series];
        const int line = given[used->row].line;
        if (told[used->rule]) continue;
        told[used->rule] = true;
        if (used->rule == POINT_BY_N)
            notes_add(notes, NOTE_APPROXIMATION, file, line,
                      "%s: nobody is taken to be censored by %g: neither a standard error nor an "
                      "interval nor numbers at risk nor follow-up is printed",
                      name, used->time);
        if (used->rule == POINT_BY_FOLLOW_UP)
            notes_add(notes, NOTE_APPROXIMATION, file, line,
                      "%s: people at risk at %g by the median follow-up, taken to be exponential",
                      name, used->time);
    }
}

/* ---- all of it ---- */

static void
write_all(Points *points, const PointTold *told, int n_series, const PublishedPoint *given)
{
    Writer writer = { .points = points };

    points->n = n_series;
    points->names = memory_new((size_t)n_series, sizeof(char *));
    points->data = memory_new((size_t)n_series, sizeof(FitData));
    points->first = memory_new((size_t)n_series + 1, sizeof(int));
    for (int series = 0; series < n_series; series++) {
        const int first = writer.n_used;
        points->names[series] = told[series].name;
        points->first[series] = first;
        write_series(&writer, &told[series], given);
        if (writer.n_used > first)
            fill_data(&points->data[series], &points->used[first], writer.n_used - first,
                      told[series].n);
    }
    points->first[n_series] = writer.n_used;
}

Status
points_read(Points *points, const PublishedPoint *given, int n, const char *file, Notes *notes,
            Error *err)
{
    const int mistakes = notes_count(notes, NOTE_MISTAKE);
    Pool pool = { 0 };
    PointTold *told;
    int n_series, n_mistakes;

    *points = (Points){ 0 };
    if (n == 0) return fail(err, ERR_SPEC, "there are no published points");
    for (int row = 0; row < n; row++) points_check_row(&given[row], file, notes);
    n_series = points_told(&told, given, n, &pool, file, notes);
    if (notes_count(notes, NOTE_MISTAKE) == mistakes)
        for (int series = 0; series < n_series; series++)
            points_check_series(&told[series], given, file, notes);
    n_mistakes = notes_count(notes, NOTE_MISTAKE) - mistakes;
    if (n_mistakes == 0) {
        write_all(points, told, n_series, given);
        for (int series = 0; series < n_series; series++)
            note_assumptions(points, series, given, file, notes);
    }
    pool_free(&pool);
    if (n_mistakes > 0)
        return fail(err, ERR_SPEC, "%s%s%d mistake%s in published points", file ? file : "",
                    file ? ": " : "", n_mistakes, n_mistakes == 1 ? "" : "s");
    return OK;
}

void
points_free(Points *points)
{
    for (int series = 0; series < points->n; series++) fit_data_free(&points->data[series]);
    free(points->names);
    free(points->data);
    free(points->first);
    free(points->used);
    *points = (Points){ 0 };
}
