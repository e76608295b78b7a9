/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "built.h"
#include "engine/matrix.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* States well, ill, dead in this order; routes well -> ill, well -> dead, ill -> well, ill -> dead.
 */
static const char text[] =
    "model = { time_unit = \"year\"; cycle_length = 1; horizon = 9; };\n"
    "parameters = { p = { value = 0.1; distribution = \"beta(n = 9)\"; source = \"made up\"; }; "
    "};\n"
    "states = { well = { utility = 1; }; ill = { utility = 1; }; dead = { dead = true; }; };\n"
    "transitions = { well = { ill = \"p\"; dead = 0.0625; };\n"
    "                ill = { well = 0.25; dead = \"0.125 * cycle\"; }; };\n"
    "strategies = { only = { start = { well = 1; }; }; };\n";

typedef struct {
    Built built;
    Exits exits;
    People people;
    Matrix *matrix;
    bool counted[4];
    double *moved;
} Bench;

static void
open_bench(Bench *bench, bool drawn, int n_layers)
{
    Error err;

    memset(bench, 0, sizeof(*bench));
    (drawn ? built_drawn : built_base)(&bench->built, text, 0);
    CHECK_OK(exits_init(&bench->exits, &bench->built.model, &err));
    CU_ASSERT_TRUE_FATAL(matrix_fits(&bench->exits));
    cells_init(&bench->people, &bench->exits, n_layers);
    bench->counted[2] = true;
    bench->matrix = matrix_new(&bench->exits, bench->counted);
    bench->moved = memory_new((size_t)bench->exits.n_routes * LANES, sizeof(double));
}

static void
close_bench(Bench *bench)
{
    matrix_delete(bench->matrix);
    matrix_delete(NULL);
    free(bench->moved);
    cells_free(&bench->people);
    exits_free(&bench->exits);
    built_free(&bench->built);
}

static double *
people_of(const Bench *bench, int state, int layer)
{
    return cells_at(&bench->people, cells_of(bench->people.cells, state, WHOLE), layer, 0);
}

static void
put(const Bench *bench, int state, double share)
{
    for (int layer = 0; layer < bench->people.n_layers; layer++)
        for (int lane = 0; lane < bench->people.n_lanes; lane++)
            people_of(bench, state, layer)[lane] = share;
}

/* Two cycles by hand: what does not vary stays, what varies does not. All sums are exact but for p.
 */
static void
check_two_cycles(bool drawn)
{
    Bench bench;
    Error err;

    open_bench(&bench, drawn, 1);
    const double *p = model_value(&bench.built.model, bench.built.written.study.parameters[0].slot);
    put(&bench, 0, 0.75);
    put(&bench, 1, 0.25);
    CHECK_OK(matrix_step(bench.matrix, &bench.people, bench.moved, 1, &err));
    for (int lane = 0; lane < bench.people.n_lanes; lane++) {
        CHECK_CLOSE("well", people_of(&bench, 0, 0)[lane], 0.75 * (0.9375 - p[lane]) + 0.0625,
                    1e-15);
        CHECK_CLOSE("ill", people_of(&bench, 1, 0)[lane], 0.75 * p[lane] + 0.25 * 0.625, 1e-15);
        CHECK_CLOSE("dead", people_of(&bench, 2, 0)[lane], 0.75 * 0.0625 + 0.25 * 0.125, 1e-15);
        CHECK_CLOSE("moved", bench.moved[2 * bench.people.n_lanes + lane], 0.0625, 0);
        CHECK_CLOSE("not asked for", bench.moved[lane], 0, 0);
    }
    put(&bench, 0, 0);
    put(&bench, 1, 1);
    put(&bench, 2, 3);
    CHECK_OK(model_cycle(&bench.built.model, 4, &err));
    CHECK_OK(matrix_step(bench.matrix, &bench.people, bench.moved, 4, &err));
    for (int lane = 0; lane < bench.people.n_lanes; lane++) {
        CHECK_CLOSE("well", people_of(&bench, 0, 0)[lane], 0.25, 0);
        CHECK_CLOSE("ill, cycle 4", people_of(&bench, 1, 0)[lane], 0.25, 0);
        CHECK_CLOSE("dead, cycle 4", people_of(&bench, 2, 0)[lane], 3.5, 0);
    }
    close_bench(&bench);
}

static void
test_two_cycles(void)
{
    check_two_cycles(false);
    check_two_cycles(true);
}

/* Layer 1 is of those who never left `well` and `dead`: nobody comes back by way of `ill`. */
static void
test_layers(void)
{
    const bool inside[] = { true, false, true };
    Bench bench;
    Error err;

    open_bench(&bench, true, 2);
    bench.people.inside[1] = inside;
    put(&bench, 0, 1);
    for (int cycle = 1; cycle <= 2; cycle++)
        CHECK_OK(matrix_step(bench.matrix, &bench.people, bench.moved, cycle, &err));
    const double *p = model_value(&bench.built.model, bench.built.written.study.parameters[0].slot);
    for (int lane = 0; lane < LANES; lane++) {
        const double stay = 0.9375 - p[lane];
        CHECK_CLOSE("everybody", people_of(&bench, 0, 0)[lane], stay * stay + 0.25 * p[lane],
                    1e-14);
        CHECK_CLOSE("never left", people_of(&bench, 0, 1)[lane], stay * stay, 1e-14);
        CHECK_CLOSE("not of the layer", people_of(&bench, 1, 1)[lane], 0, 0);
        CHECK_CLOSE("died", people_of(&bench, 2, 1)[lane], 0.0625 * (1 + stay), 1e-14);
    }
    close_bench(&bench);
}

static void
test_row_above_1(void)
{
    Bench bench;
    Error err;

    open_bench(&bench, true, 1);
    CHECK_OK(model_cycle(&bench.built.model, 7, &err));
    CHECK_FAILS(matrix_step(bench.matrix, &bench.people, bench.moved, 7, &err), ERR_SPEC,
                "state ill: its probabilities sum to 1.125, above 1 (cycle 7, strategy only)");
    close_bench(&bench);
}

static void
test_fits(void)
{
    static const struct {
        const char *exit;
        bool fits;
    } cases[] = {
        { "dead = \"0.01 * cycle\";", true },
        { "dead = \"0.1 / (1 + time_in_state)\";", false }, /* a clock */
        { "dead = { rate = 0.1; };", false },               /* the matrix exponential */
    };
    char study[1000];
    Exits exits;
    Built built;
    Error err;

    for (size_t i = 0; i < LENGTH(cases); i++) {
        snprintf(study, sizeof(study),
                 "model = { time_unit = \"year\"; cycle_length = 1; horizon = 9; };\n"
                 "states = { well = { utility = 1; }; dead = { dead = true; }; };\n"
                 "transitions = { well = { %s }; };\n"
                 "strategies = { only = { start = { well = 1; }; }; };\n",
                 cases[i].exit);
        built_base(&built, study, 0);
        CHECK_OK(exits_init(&exits, &built.model, &err));
        CU_ASSERT_EQUAL(matrix_fits(&exits), cases[i].fits);
        exits_free(&exits);
        built_free(&built);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "two_cycles", test_two_cycles },
        { "layers", test_layers },
        { "row_above_1", test_row_above_1 },
        { "fits", test_fits },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
