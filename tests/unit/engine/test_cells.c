/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "built.h"
#include "engine/cells.h"
#include <string.h>

/* `well` is not tracked, `ill` is: its exit depends on the time spent. */
static const char text[] =
    "model = { time_unit = \"year\"; cycle_length = 1; horizon = 5; };\n"
    "parameters = { p = { value = 0.1; distribution = \"beta(n = 9)\"; source = \"made up\"; }; "
    "};\n"
    "states = { well = { utility = 1; }; ill = { utility = 1; }; dead = { dead = true; }; };\n"
    "transitions = { well = { ill = \"p\"; }; ill = { dead = \"p / (1 + time_in_state)\"; }; };\n"
    "strategies = { only = { start = { well = 1; }; }; };\n";

typedef struct {
    Built built;
    Exits exits;
    People people;
} Bench;

static void
open_bench(Bench *bench, int n_layers)
{
    Error err;

    built_drawn(&bench->built, text, 0);
    CHECK_OK(exits_init(&bench->exits, &bench->built.model, &err));
    cells_init(&bench->people, &bench->exits, n_layers);
}

static void
close_bench(Bench *bench)
{
    cells_free(&bench->people);
    cells_free(&bench->people); /* harmless */
    exits_free(&bench->exits);
    built_free(&bench->built);
}

/* Shares of (lane + 1) times `scale`. */
static const double *
shares(double scale)
{
    static double share[LANES];

    for (int lane = 0; lane < LANES; lane++) share[lane] = (lane + 1) * scale;
    return share;
}

static void
check_total(const char *name, const People *people, int state, int layer, double scale)
{
    double total[LANES];

    cells_total(total, people, state, layer);
    for (int lane = 0; lane < LANES; lane++)
        CHECK_CLOSE(name, total[lane], (lane + 1) * scale, 1e-15);
}

static void
test_tracked_and_not(void)
{
    Bench bench;

    open_bench(&bench, 1);
    People *people = &bench.people;
    CU_ASSERT_FALSE(people->tracked[0]);
    CU_ASSERT_TRUE(people->tracked[1]);
    CU_ASSERT_EQUAL(cells_of(people->cells, 0, WHOLE)->n, 1);
    CU_ASSERT_EQUAL(cells_of(people->cells, 1, HALF)->n, 6); /* boundaries 0 .. 5 */
    check_total("nobody yet", people, 1, 0, 0);
    cells_add(people, people->cells, 0, WHOLE, 0, 4, shares(1)); /* any boundary is cell 0 */
    cells_add(people, people->cells, 0, WHOLE, 0, 0, shares(2));
    CU_ASSERT_EQUAL(cells_of(people->cells, 0, WHOLE)->first, 0);
    CU_ASSERT_EQUAL(cells_of(people->cells, 0, WHOLE)->last, 0);
    check_total("one cell", people, 0, 0, 3);
    cells_add(people, people->cells, 1, WHOLE, 0, 4, shares(0.5));
    CU_ASSERT_EQUAL(cells_of(people->cells, 1, WHOLE)->first, 4);
    cells_add(people, people->cells, 1, WHOLE, 0, 2, shares(0.25));
    cells_add(people, people->cells, 1, HALF, 0, 5, shares(8));
    CU_ASSERT_EQUAL(cells_of(people->cells, 1, WHOLE)->first, 2);
    CU_ASSERT_EQUAL(cells_of(people->cells, 1, WHOLE)->last, 4);
    check_total("both kinds of age", people, 1, 0, 8.75);
    CHECK_CLOSE("where it was put", cells_at(people, cells_of(people->cells, 1, WHOLE), 0, 4)[6],
                3.5, 0);
    CHECK_CLOSE("nobody between", cells_at(people, cells_of(people->cells, 1, WHOLE), 0, 3)[6], 0,
                0);
    close_bench(&bench);
}

/* A layer does not take in people of states outside it. */
static void
test_layers(void)
{
    static const bool inside[] = { true, false, false };
    Bench bench;

    open_bench(&bench, 2);
    People *people = &bench.people;
    people->inside[1] = inside;
    for (int state = 0; state < 2; state++)
        for (int layer = 0; layer < 2; layer++)
            cells_add(people, people->cells, state, WHOLE, layer, 1, shares(layer + 1));
    check_total("everybody", people, 0, 0, 1);
    check_total("the layer", people, 0, 1, 2);
    check_total("everybody elsewhere", people, 1, 0, 1);
    check_total("the layer elsewhere", people, 1, 1, 0);
    close_bench(&bench);
}

/* Who comes is kept apart until the cycle is over, in all layers; then the place is empty again. */
static void
test_settle(void)
{
    Bench bench;

    open_bench(&bench, 2);
    People *people = &bench.people;
    for (int layer = 0; layer < 2; layer++) {
        cells_add(people, people->cells, 1, WHOLE, layer, 0, shares(1));
        cells_add(people, people->gain, 1, WHOLE, layer, 0, shares(layer + 2));
        cells_add(people, people->gain, 1, WHOLE, layer, 3, shares(4));
        cells_add(people, people->gain, 1, HALF, layer, 3, shares(8));
        cells_add(people, people->gain, 0, HALF, layer, 3, shares(16));
    }
    check_total("not yet", people, 1, 0, 1);
    cells_settle(people);
    check_total("all", people, 1, 0, 15);
    check_total("all of the layer", people, 1, 1, 16);
    check_total("another state", people, 0, 1, 16);
    cells_settle(people); /* nothing is left to take in */
    check_total("once only", people, 1, 0, 15);
    CU_ASSERT_TRUE(cells_of(people->gain, 1, WHOLE)->first >
                   cells_of(people->gain, 1, WHOLE)->last);
    CHECK_CLOSE("in its cell", cells_at(people, cells_of(people->cells, 1, HALF), 0, 3)[1], 16, 0);
    close_bench(&bench);
}

/* What is taken is added where it stands, and gone from where it was. */
static void
test_take(void)
{
    double from[3][LANES], room[LANES];
    Bench bench;
    People *people = &bench.people;

    open_bench(&bench, 1);
    CU_ASSERT_PTR_NULL(cells_count(room, people, 1));
    for (int cell = 0; cell < 3; cell++) memcpy(from[cell], shares(cell + 1), sizeof(from[cell]));
    cells_add(people, people->cells, 1, WHOLE, 0, 2, shares(10));
    CU_ASSERT_PTR_EQUAL(cells_count(room, people, 1),
                        cells_at(people, cells_of(people->cells, 1, WHOLE), 0, 2));
    cells_take(people, people->cells, 1, WHOLE, 0, 2, 4, from[0]);
    check_total("all", people, 1, 0, 16);
    for (int cell = 0; cell < 3; cell++) {
        const Cells *cells = cells_of(people->cells, 1, WHOLE);
        CHECK_CLOSE("its cell", cells->at[(cell + 2) * LANES + 1],
                    2 * (cell + 1 + (cell == 0 ? 10 : 0)), 1e-15);
        CHECK_CLOSE("gone", from[cell][1], 0, 0);
    }
    CU_ASSERT_PTR_EQUAL(cells_count(room, people, 1), room);
    CHECK_CLOSE("counted", room[1], 32, 1e-15);
    close_bench(&bench);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "tracked_and_not", test_tracked_and_not },
        { "layers", test_layers },
        { "settle", test_settle },
        { "take", test_take },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
