/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "economics/frontier.h"
#include "testlib.h"
#include <math.h>
#include <stdbool.h>
#include <stdint.h>

enum { MOST = 9 };

static void
check_places(const char *name, const Point *points, int n, const Place *expected)
{
    Place places[MOST];

    frontier_place(places, points, n);
    for (int who = 0; who < n; who++) {
        CHECK_CLOSE(name, (double)places[who].standing, (double)expected[who].standing, 0);
        CU_ASSERT_EQUAL(isnan(places[who].icer), isnan(expected[who].icer));
        CHECK_CLOSE(name, places[who].icer, expected[who].icer, 1e-14);
        CU_ASSERT_EQUAL(places[who].against, expected[who].against);
    }
}

static void
test_by_hand(void)
{
    /* worked by hand: B (10000 - 5000) / 1; D (35000 - 10000) / 2, below C (25000 - 10000) / 1; E
     * 20000 / 1 */
    static const Point six[] = { { 5000, 1 },  { 12000, 1.5 }, { 10000, 2 },
                                 { 25000, 3 }, { 35000, 4 },   { 55000, 5 } };
    static const Place six_placed[] = {
        { ON_FRONTIER, NAN, -1 },          { DOMINATED, NAN, -1 },    { ON_FRONTIER, 5000, 0 },
        { EXTENDEDLY_DOMINATED, NAN, -1 }, { ON_FRONTIER, 12500, 2 }, { ON_FRONTIER, 20000, 4 },
    };

    check_places("usual care and five", six, 6, six_placed);
}

static void
test_ties(void)
{
    /* clang-format off */
    static const struct { const char *name; int n; Point points[4]; Place placed[4]; } cases[] = {
        { "one point", 1, { { 3, 2 } }, { { ON_FRONTIER, NAN, -1 } } },
        { "twins: the first stays", 3, { { 0, 0 }, { 5, 1 }, { 5, 1 } },
          { { ON_FRONTIER, NAN, -1 }, { ON_FRONTIER, 5, 0 }, { DOMINATED, NAN, -1 } } },
        { "twins at the start", 2, { { 5, 1 }, { 5, 1 } },
          { { ON_FRONTIER, NAN, -1 }, { DOMINATED, NAN, -1 } } },
        { "same cost", 2, { { 5, 1 }, { 5, 2 } },
          { { DOMINATED, NAN, -1 }, { ON_FRONTIER, NAN, -1 } } },
        { "same effect", 3, { { 0, 0 }, { 7, 1 }, { 6, 1 } },
          { { ON_FRONTIER, NAN, -1 }, { DOMINATED, NAN, -1 }, { ON_FRONTIER, 6, 0 } } },
        { "three in line stay", 3, { { 0, 0 }, { 8, 2 }, { 4, 1 } },
          { { ON_FRONTIER, NAN, -1 }, { ON_FRONTIER, 4, 2 }, { ON_FRONTIER, 4, 0 } } },
        { "one dominates all", 3, { { 2, 1 }, { 1, 3 }, { 3, 2 } },
          { { DOMINATED, NAN, -1 }, { ON_FRONTIER, NAN, -1 }, { DOMINATED, NAN, -1 } } },
        { "savings", 2, { { -10, 1 }, { -20, 0 } },
          { { ON_FRONTIER, 10, 1 }, { ON_FRONTIER, NAN, -1 } } },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++)
        check_places(cases[i].name, cases[i].points, cases[i].n, cases[i].placed);
}

/* By the definitions: dominated by a point, or strictly above the line between two others. */
static Standing
standing_by_force(const Point *points, int n, int who)
{
    const Point me = points[who];
    bool above = false;

    for (int a = 0; a < n; a++) {
        const Point left = points[a];
        if (left.cost <= me.cost && left.effect >= me.effect &&
            (left.cost < me.cost || left.effect > me.effect || a < who))
            return DOMINATED;
        for (int b = 0; b < n; b++) {
            const Point right = points[b];
            if (!(left.effect < me.effect && me.effect < right.effect)) continue;
            /* all coordinates are small whole numbers: this is exact */
            above = above || (me.cost - left.cost) * (right.effect - left.effect) >
                                 (right.cost - left.cost) * (me.effect - left.effect);
        }
    }
    return above ? EXTENDEDLY_DOMINATED : ON_FRONTIER;
}

static void
test_against_brute_force(void)
{
    uint64_t state = 20;
    int seen[3] = { 0 };

    for (int round = 0; round < 20000; round++) {
        Point points[MOST];
        Place places[MOST];
        const int n = 1 + round % MOST;
        for (int who = 0; who < n; who++) { /* Knuth's MMIX; few values, so that ties are common */
            state = state * 6364136223846793005U + 1442695040888963407U;
            points[who].cost = (double)(state >> 33 & 31);
            points[who].effect = (double)(state >> 45 & 15);
        }
        frontier_place(places, points, n);
        for (int who = 0; who < n; who++) {
            const Standing truth = standing_by_force(points, n, who);
            CU_ASSERT_EQUAL(places[who].standing, truth);
            seen[truth]++;
            if (places[who].against < 0) continue;
            const Place before = places[places[who].against];
            CU_ASSERT_EQUAL(before.standing, ON_FRONTIER);
            CU_ASSERT(isnan(before.icer) || before.icer <= places[who].icer); /* ICERs rise */
        }
    }
    for (int standing = 0; standing < 3; standing++) CU_ASSERT(seen[standing] > 1000);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "by_hand", test_by_hand },
        { "ties", test_ties },
        { "against_brute_force", test_against_brute_force },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
