/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a number censored to who dies, and back. */
#include "evidence/guyot_parts.h"
#include <math.h>

/* The number who die at a click so that the curve comes nearest to it (Guyot et al., step 3). */
static int
deaths(int at_risk, double before, double survival)
{
    if (!(before > 0)) return 0;
    const double d = floor(at_risk * (1 - survival / before) + 0.5);
    return d <= 0 ? 0 : d >= at_risk ? at_risk : (int)d;
}

/* Whether the curve falls at a click where nobody is at risk, or goes on where all would die. */
static bool
is_stuck(const GuyotWork *work, int click)
{
    const double survival = work->curve.survival[click];

    return (work->watched[click] - survival > work->rise && work->fitted[click] > 0) ||
           (survival > work->rise && work->left[click] > 0 &&
            work->events[click] == work->left[click]);
}

/* How much weight the time after a click has when the censored are spread. */
static double
weight_of(const GuyotWork *work, int interval, int click)
{
    const bool last = interval == work->curve.n_intervals - 1;

    return last && work->by_curve ? work->curve.survival[click] : 1;
}

/* The area under the weights, from one click to another. */
static double
area(const GuyotWork *work, int interval, int from, int to)
{
    const double *time = work->curve.time;
    double sum = 0;

    for (int click = from; click < to; click++)
        sum += weight_of(work, interval, click) * (time[click + 1] - time[click]);
    return sum;
}

int
guyot_follow(GuyotWork *work, int interval, int n_censored)
{
    const GuyotCurve *curve = &work->curve;
    const int begin = curve->first[interval], end = curve->first[interval + 1];
    const bool last = end == curve->n;
    const double part = area(work, interval, begin, last ? end - 1 : end) / (n_censored + 1);
    const int keep = last && curve->survival[end - 1] > 0; /* a curve is drawn while one is there */
    int next = 1, at = work->censored_from[interval];
    double passed = 0;

    work->stuck = -1;
    for (int click = begin; click < end; click++) {
        const double before = click > 0 ? work->fitted[click - 1] : 1;
        const int n = work->left[click];
        const int d = deaths(n, before, curve->survival[click]);
        int left = n - d;
        work->events[click] = d;
        work->fitted[click] = n > 0 ? before * (1 - (double)d / n) : before;
        work->watched[click] = n > 0 ? curve->survival[click] : work->watched[click - 1];
        if (work->stuck < 0 && is_stuck(work, click)) work->stuck = click;
        const double weight = click + 1 < curve->n ? weight_of(work, interval, click) : 0;
        for (; weight > 0 && next <= n_censored; next++) {
            /* rounding must not put it on the other side of a click */
            const double after = fmax(0, (next * part - passed) / weight);
            if (curve->time[click] + after >= curve->time[click + 1]) break;
            if (left <= keep) continue;
            work->censored[at++] = curve->time[click] + after;
            left--;
        }
        if (weight > 0) passed += weight * (curve->time[click + 1] - curve->time[click]);
        work->left[click + 1] = left;
    }
    work->censored_from[interval + 1] = at;
    return work->left[end];
}

int
guyot_excess(GuyotWork *work, int interval, int n_censored, GuyotTarget target)
{
    const int left = guyot_follow(work, interval, n_censored);
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
nearest(GuyotWork *work, int interval, int least, int most, GuyotTarget target)
{
    int best = least, best_gap = -1;

    for (int n = least; n <= most && best_gap != 0; n++) {
        const int over = guyot_excess(work, interval, n, target);
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
int
guyot_settle(GuyotWork *work, int interval, int guess, GuyotTarget target)
{
    enum { TRIES = 400, CIRCLE = 300, AROUND = 8 };
    const int most = work->left[work->curve.first[interval]];
    int n = between(guess, 0, most), lowest = n, highest = n;

    for (int try = 0; try < TRIES; try++) {
        const int over = guyot_excess(work, interval, n, target);
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

int
guyot_fewer(GuyotWork *work, int interval, int n_censored)
{
    guyot_follow(work, interval, n_censored);
    while (work->stuck >= 0 && n_censored > 0) {
        n_censored -= 1 + n_censored / 64;
        guyot_follow(work, interval, n_censored);
    }
    return n_censored;
}
