/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "economics/frontier.h"
#include <math.h>
#include <stdbool.h>

static bool
is_dominated(const Point *points, int n, int who)
{
    for (int other = 0; other < n; other++) {
        const double cheaper = points[who].cost - points[other].cost;
        const double better = points[other].effect - points[who].effect;
        if (cheaper >= 0 && better >= 0 && (cheaper > 0 || better > 0 || other < who)) return true;
    }
    return false;
}

/* No two undominated points have the same cost or the same effect. */
static int
cheapest(const Place *places, const Point *points, int n)
{
    int best = -1;

    for (int who = 0; who < n; who++)
        if (places[who].standing != DOMINATED && (best < 0 || points[who].cost < points[best].cost))
            best = who;
    return best;
}

static double
icer(const Point *points, int from, int to)
{
    return (points[to].cost - points[from].cost) / (points[to].effect - points[from].effect);
}

/* The least extra cost per extra effect; of several in line, the nearest. -1 at the end. */
static int
next_on_frontier(const Place *places, const Point *points, int n, int from)
{
    int best = -1;
    double least = INFINITY;

    for (int to = 0; to < n; to++) {
        if (places[to].standing == DOMINATED || !(points[to].effect > points[from].effect))
            continue;
        const double ratio = icer(points, from, to);
        if (best < 0 || ratio < least ||
            (ratio == least && points[to].effect < points[best].effect)) {
            best = to;
            least = ratio;
        }
    }
    return best;
}

/* Walk from the cheapest point, always on to the least extra cost per extra effect. What the walk
 * jumps over is extendedly dominated. */
void
frontier_place(Place *places, const Point *points, int n)
{
    for (int who = 0; who < n; who++)
        places[who] =
            (Place){ is_dominated(points, n, who) ? DOMINATED : EXTENDEDLY_DOMINATED, NAN, -1 };

    int last = cheapest(places, points, n);
    places[last].standing = ON_FRONTIER;
    for (int to; (to = next_on_frontier(places, points, n, last)) >= 0; last = to)
        places[to] = (Place){ ON_FRONTIER, icer(points, last, to), last };
}
