/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "built.h"
#include "engine/generator.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_STATES = 5 };

/* A study, its model, and people to be moved. */
typedef struct {
    Built built;
    Exits exits;
    People people;
    double *moved; /* [n_routes][n_lanes] */
} Bench;

static void
open_people(Bench *bench, Model *model, int n_layers)
{
    Error err;

    CHECK_OK(exits_init(&bench->exits, model, &err));
    cells_init(&bench->people, &bench->exits, n_layers);
    bench->moved = memory_new((size_t)bench->exits.n_routes * LANES + 1, sizeof(double));
}

static void
close_people(Bench *bench)
{
    free(bench->moved);
    cells_free(&bench->people);
    exits_free(&bench->exits);
}

static void
open_bench(Bench *bench, const char *text, int n_layers)
{
    built_base(&bench->built, text, 0);
    CU_ASSERT_EQUAL_FATAL(bench->built.written.study.step, STEP_GENERATOR);
    open_people(bench, &bench->built.model, n_layers);
}

static void
close_bench(Bench *bench)
{
    close_people(bench);
    built_free(&bench->built);
}

static double *
people_of(const Bench *bench, int state, int layer)
{
    return cells_at(&bench->people, cells_of(bench->people.cells, state, WHOLE), layer, 0);
}

/* Everybody in `start`, then one cycle. */
static Status
step_from(Bench *bench, int start, Error *err)
{
    const People *people = &bench->people;

    for (int layer = 0; layer < people->n_layers; layer++)
        for (int state = 0; state < people->n_states; state++)
            for (int lane = 0; lane < people->n_lanes; lane++)
                people_of(bench, state, layer)[lane] = state == start;
    return generator_step(&bench->people, &bench->exits, bench->moved, 1, err);
}

/* ---- closed forms ---- */

/* There and back again, at rates a and b over a cycle of one unit: p_12(t) = a (1 - exp(-s t)) / s
 * with s = a + b, and the time spent in 2 is its integral, for a small s by its series. */
static void
test_two_states(void)
{
    static const struct {
        const char *name;
        double a, b;
    } cases[] = {
        { "usual rates", 0.1, 0.05 },       { "more than a move", 2, 3.5 },
        { "many moves", 40, 0.5 },          { "hundreds of moves", 650, 300 },
        { "thousands of moves", 9000, 10 }, { "small", 1e-5, 2e-6 },
        { "tiny", 1e-12, 3e-13 },
    };
    char text[1000];
    Bench bench;
    Error err;

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const double a = cases[i].a, b = cases[i].b, s = a + b;
        const double away = a * -expm1(-s) / s; /* p_12 */
        const double time = a * (s < 1e-4 ? 0.5 - s / 6 + s * s / 24 : (s + expm1(-s)) / (s * s));
        snprintf(text, sizeof(text),
                 "model = { time_unit = \"year\"; cycle_length = 1; horizon = 3; };\n"
                 "states = { one = { utility = 1; }; two = { utility = 1; }; };\n"
                 "transitions = { one = { two = { rate = %.17e; }; };\n"
                 "                two = { one = { rate = %.17e; }; }; };\n"
                 "strategies = { only = { start = { one = 1; }; }; };\n",
                 a, b);
        open_bench(&bench, text, 1);
        CHECK_OK(step_from(&bench, 0, &err));
        CHECK_CLOSE(cases[i].name, people_of(&bench, 0, 0)[0], 1 - away, 1e-12);
        CHECK_CLOSE(cases[i].name, people_of(&bench, 1, 0)[0], away, 1e-12);
        CHECK_CLOSE(cases[i].name, bench.moved[0], a * (1 - time), 1e-12);
        CHECK_CLOSE(cases[i].name, bench.moved[1], b * time, 1e-12);
        close_bench(&bench);
    }
}

/* Five states in a row, each left at rate a: as many have moved on k times as a Poisson variate is
 * k, and the k-th move has been made by those who have moved k times or more. */
static void
test_birth_chain(void)
{
    static const double rates[] = { 0.01, 0.7, 3, 24 };
    static const char *const names[] = { "rate 0.01", "rate 0.7", "rate 3", "rate 24" };
    char text[1000];
    Bench bench;
    Error err;

    for (size_t i = 0; i < LENGTH(rates); i++) {
        double poisson = exp(-rates[i]), below = 0; /* of k moves; of fewer than k */
        snprintf(
            text, sizeof(text),
            "model = { time_unit = \"year\"; cycle_length = 1; horizon = 3; };\n"
            "states = { a = { utility = 1; }; b = { utility = 1; }; c = { utility = 1; };\n"
            "           d = { utility = 1; }; e = { dead = true; }; };\n"
            "transitions = { a = { b = { rate = %.17e; }; }; b = { c = { rate = %.17e; }; };\n"
            "                c = { d = { rate = %.17e; }; }; d = { e = { rate = %.17e; }; }; };\n"
            "strategies = { only = { start = { a = 1; }; }; };\n",
            rates[i], rates[i], rates[i], rates[i]);
        open_bench(&bench, text, 1);
        CHECK_OK(step_from(&bench, 0, &err));
        for (int k = 0; k < 4; k++) {
            CHECK_CLOSE(names[i], people_of(&bench, k, 0)[0], poisson, 1e-12);
            below += poisson;
            CHECK_CLOSE(names[i], bench.moved[k], 1 - below, 1e-14 + 4e-16 / (1 - below));
            poisson *= rates[i] / (k + 1);
        }
        CHECK_CLOSE(names[i], people_of(&bench, 4, 0)[0], 1 - below, 1e-14 + 4e-16 / (1 - below));
        close_bench(&bench);
    }
}

/* well -> ill at rate a, well -> dead at c, ill -> dead at b. With s = a + c, ill is
 * a (exp(-s) - exp(-b)) / (b - s), and a exp(-s) where b = s. */
static void
test_illness_death(void)
{
    static const struct {
        const char *name;
        double a, b, c, rel;
    } cases[] = {
        { "distinct rates", 0.3, 0.5, 0.1, 1e-13 },
        { "equal rates", 0.3, 0.5, 0.2, 1e-13 },
        { "nearly equal", 0.3, 0.5 + 1e-9, 0.2, 1e-9 },
        { "slow exit", 0.3, 1e-6, 0.2, 1e-13 },
        { "equal, large", 6, 8, 2, 1e-13 },
    };
    char text[1000];
    Bench bench;
    Error err;

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const double a = cases[i].a, b = cases[i].b, s = cases[i].a + cases[i].c;
        const bool equal = fabs(b - s) < 1e-8;
        const double well = exp(-s), time = -expm1(-s) / s;
        const double ill = equal ? a * well : a * (exp(-s) - exp(-b)) / (b - s);
        const double ill_time =
            equal ? a * (1 - well * (1 + s)) / (s * s) : a / (b - s) * (time - -expm1(-b) / b);
        snprintf(text, sizeof(text),
                 "model = { time_unit = \"year\"; cycle_length = 1; horizon = 3; };\n"
                 "states = { well = { utility = 1; }; ill = { utility = 1; };\n"
                 "           dead = { dead = true; }; };\n"
                 "transitions = { well = { ill = { rate = %.17e; }; dead = { rate = %.17e; }; };\n"
                 "                ill = { dead = { rate = %.17e; }; }; };\n"
                 "strategies = { only = { start = { well = 1; }; }; };\n",
                 a, cases[i].c, b);
        open_bench(&bench, text, 1);
        CHECK_OK(step_from(&bench, 0, &err));
        CHECK_CLOSE(cases[i].name, people_of(&bench, 0, 0)[0], well, 1e-14);
        CHECK_CLOSE(cases[i].name, people_of(&bench, 1, 0)[0], ill, cases[i].rel);
        CHECK_CLOSE(cases[i].name, people_of(&bench, 2, 0)[0], 1 - well - ill, 10 * cases[i].rel);
        CHECK_CLOSE(cases[i].name, bench.moved[0], a * time, 1e-13);
        CHECK_CLOSE(cases[i].name, bench.moved[1], cases[i].c * time, 1e-13);
        CHECK_CLOSE(cases[i].name, bench.moved[2], b * ill_time, 100 * cases[i].rel);
        close_bench(&bench);
    }
}

/* ---- against another exponential ---- */

typedef struct {
    long double at[2 * MOST_STATES][2 * MOST_STATES];
} Square;

static Square
product(const Square *a, const Square *b, int n)
{
    Square c = { { { 0 } } };

    for (int i = 0; i < n; i++)
        for (int k = 0; k < n; k++)
            for (int j = 0; j < n; j++) c.at[i][j] += a->at[i][k] * b->at[k][j];
    return c;
}

/* Taylor's series of A / 2^12, squared twelve times (Moler & Van Loan 2003, method 3). */
static Square
exponential(const Square *A, int n)
{
    Square sum = { { { 0 } } }, term = { { { 0 } } }, small = { { { 0 } } };

    for (int i = 0; i < n; i++) sum.at[i][i] = term.at[i][i] = 1;
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) small.at[i][j] = A->at[i][j] / 4096;
    for (int k = 1; k < 30; k++) {
        term = product(&term, &small, n);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) sum.at[i][j] += term.at[i][j] /= k;
    }
    for (int square = 0; square < 12; square++) sum = product(&sum, &sum, n);
    return sum;
}

/* Rates between five states, no two alike; some moves do not exist. */
static double
rate_between(int from, int to, double scale)
{
    static const double rates[MOST_STATES][MOST_STATES] = {
        { 0, 0.31, 0.07, 0, 0.011 }, { 0.22, 0, 0.41, 0.05, 0 }, { 0, 0.003, 0, 0.9, 0.13 },
        { 0.0004, 0, 0.6, 0, 0.25 }, { 0, 0.02, 0, 0.17, 0 },
    };
    return scale * rates[from][to];
}

static void
write_five_states(char *text, size_t size, double scale)
{
    static const char *const names[MOST_STATES] = { "a", "b", "c", "d", "e" };
    size_t n = (size_t)snprintf(
        text, size,
        "model = { time_unit = \"year\"; cycle_length = 0.5; horizon = 3; };\n"
        "states = { a = { utility = 1; }; b = { utility = 1; }; c = { utility = 1; };\n"
        "           d = { utility = 1; }; e = { utility = 1; }; };\n"
        "strategies = { only = { start = { a = 1; }; }; };\ntransitions = {\n");

    for (int from = 0; from < MOST_STATES; from++) {
        n += (size_t)snprintf(text + n, size - n, "  %s = {", names[from]);
        for (int to = 0; to < MOST_STATES; to++)
            if (rate_between(from, to, scale) > 0)
                n += (size_t)snprintf(text + n, size - n, " %s = { rate = %.17e; };", names[to],
                                      rate_between(from, to, scale) / 0.5);
        n += (size_t)snprintf(text + n, size - n, " };\n");
    }
    snprintf(text + n, size - n, "};\n");
}

/* exp of (D I; 0 0) is (exp(D), its integral from 0 to 1; 0 I) (Van Loan 1978, IEEE Trans Automat
 * Contr 23:395-404). */
static Square
exponential_and_integral(double scale)
{
    Square A = { { { 0 } } };

    for (int from = 0; from < MOST_STATES; from++) {
        A.at[from][MOST_STATES + from] = 1;
        for (int to = 0; to < MOST_STATES; to++) {
            A.at[from][to] += (long double)rate_between(from, to, scale);
            A.at[from][from] -= (long double)rate_between(from, to, scale);
        }
    }
    return exponential(&A, 2 * MOST_STATES);
}

static void
test_matrix_exponential(void)
{
    static const struct {
        const char *name;
        double scale, rel;
    } cases[] = {
        { "a hundredth", 0.01, 2e-15 }, { "below one move", 0.9, 2e-15 }, { "one", 1, 2e-15 },
        { "a few moves", 7, 1e-14 },    { "many moves", 90, 1e-13 },
    };
    char text[2000], name[100];
    Bench bench;
    Error err;

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const Square exact = exponential_and_integral(cases[i].scale);
        write_five_states(text, sizeof(text), cases[i].scale);
        open_bench(&bench, text, 1);
        for (int from = 0; from < MOST_STATES; from++) {
            CHECK_OK(step_from(&bench, from, &err));
            for (int to = 0; to < MOST_STATES; to++) {
                snprintf(name, sizeof(name), "%s, %d -> %d", cases[i].name, from, to);
                CHECK_CLOSE(name, people_of(&bench, to, 0)[0], (double)exact.at[from][to],
                            cases[i].rel);
            }
            for (int item = 0; item < bench.exits.n_routes; item++) {
                const Route *route = &bench.exits.routes[item];
                snprintf(name, sizeof(name), "%s, from %d, moves %d -> %d", cases[i].name, from,
                         route->from, route->to);
                CHECK_CLOSE(name, bench.moved[item],
                            (double)exact.at[from][MOST_STATES + route->from] *
                                rate_between(route->from, route->to, cases[i].scale),
                            cases[i].rel);
            }
        }
        close_bench(&bench);
    }
}

static void
test_rows_sum_to_1(void)
{
    static const double scales[] = { 1e-9, 0.001, 0.1, 0.5, 0.97, 1, 3, 10 };
    char text[2000];
    Bench bench;
    Error err;

    for (size_t i = 0; i < LENGTH(scales); i++) {
        write_five_states(text, sizeof(text), scales[i]);
        open_bench(&bench, text, 1);
        for (int from = 0; from < MOST_STATES; from++) {
            double sum = 0;
            CHECK_OK(step_from(&bench, from, &err));
            for (int to = 0; to < MOST_STATES; to++) sum += people_of(&bench, to, 0)[0];
            CHECK_CLOSE(text, sum, 1, 1e-15);
        }
        close_bench(&bench);
    }
}

/* ---- side by side ---- */

static const char uncertain[] =
    "model = { time_unit = \"month\"; cycle_length = 1; horizon = 3; start_age = 50; };\n"
    "parameters = {\n"
    "  r_ill   = { value = 0.2; distribution = \"gamma(sd = 0.15)\"; source = \"made up\"; };\n"
    "  r_well  = { value = 1.5; distribution = \"gamma(sd = 1)\"; source = \"made up\"; };\n"
    "  hr_dead = { value = 3; distribution = \"lognormal(lo = 1, hi = 9)\"; source = \"made up\"; "
    "};\n"
    "};\n"
    "states = { well = { utility = 1; }; ill = { utility = 1; }; dead = { dead = true; }; };\n"
    "transitions = {\n"
    "  well = { ill = { rate = \"r_ill\"; }; dead = { rate = \"age / 1000\"; }; };\n"
    "  ill  = { well = { rate = \"r_well\"; };\n"
    "           dead = { rate = \"age / 1000\"; hazard_ratio = \"hr_dead\"; }; };\n"
    "};\n"
    "strategies = { only = { start = { well = 1; }; }; };\n";

/* The length of the series is that of the fastest lane, so the last bits may differ. */
static void
test_lanes_are_single_runs(void)
{
    Bench bench, single;
    Model alone;
    Error err;

    built_drawn(&bench.built, uncertain, 0);
    open_people(&bench, &bench.built.model, 1);
    for (int start = 0; start < 2; start++) {
        CHECK_OK(step_from(&bench, start, &err));
        for (int lane = 0; lane < LANES; lane++) {
            built_alone(&alone, &bench.built, lane);
            open_people(&single, &alone, 1);
            CHECK_OK(step_from(&single, start, &err));
            for (int state = 0; state < 3; state++)
                CHECK_CLOSE("share", people_of(&bench, state, 0)[lane],
                            people_of(&single, state, 0)[0], 1e-14);
            for (int item = 0; item < bench.exits.n_routes; item++)
                CHECK_CLOSE("moves", bench.moved[item * LANES + lane], single.moved[item], 1e-14);
            close_people(&single);
            model_free(&alone);
        }
    }
    close_bench(&bench);
}

/* ---- layers, moves that are shared out ---- */

/* Layer 1: those who have never left `one`, whatever others do. */
static void
test_layer(void)
{
    static const char text[] =
        "model = { time_unit = \"year\"; cycle_length = 1; horizon = 3; };\n"
        "states = { one = { utility = 1; }; two = { utility = 1; }; };\n"
        "transitions = { one = { two = { rate = 0.4; }; }; two = { one = { rate = 2; }; }; };\n"
        "strategies = { only = { start = { one = 1; }; }; };\n";
    static const bool inside[] = { true, false };
    Bench bench;
    Error err;

    open_bench(&bench, text, 2);
    bench.people.inside[1] = inside;
    CHECK_OK(step_from(&bench, 0, &err));
    CHECK_CLOSE("never left", people_of(&bench, 0, 1)[0], exp(-0.4), 1e-15);
    CHECK_CLOSE("elsewhere", people_of(&bench, 1, 1)[0], 0, 0);
    CHECK_CLOSE("all", people_of(&bench, 0, 0)[0], (2 + 0.4 * exp(-2.4)) / 2.4, 1e-15);
    CHECK_CLOSE("moves are of all", bench.moved[0],
                0.4 * (2 / 2.4 + 0.4 * -expm1(-2.4) / (2.4 * 2.4)), 1e-15);
    close_bench(&bench);
}

/* Of crises at rate 0.5, a fifth kill; who survives one stays where they are, and it is counted. */
static void
test_shared_out(void)
{
    static const char text[] =
        "model = { time_unit = \"year\"; cycle_length = 2; horizon = 6; };\n"
        "states = { well = { utility = 1; }; dead = { dead = true; }; };\n"
        "transitions = { well = { crisis = { rate = 0.5;\n"
        "                                    to = { dead = 0.2; well = \"rest\"; }; }; }; };\n"
        "strategies = { only = { start = { well = 1; }; }; };\n";
    Bench bench;
    Error err;

    open_bench(&bench, text, 1);
    CHECK_OK(step_from(&bench, 0, &err));
    CHECK_CLOSE("alive", people_of(&bench, 0, 0)[0], exp(-0.1 * 2), 1e-15);
    CU_ASSERT_EQUAL_FATAL(bench.exits.n_routes, 2);
    for (int item = 0; item < 2; item++)
        CHECK_CLOSE("crises", bench.moved[item],
                    (bench.exits.routes[item].stays ? 0.4 : 0.1) * -expm1(-0.2) / 0.1, 1e-14);
    close_bench(&bench);
}

/* ---- limits ---- */

static void
test_nobody_moves(void)
{
    static const char text[] =
        "model = { time_unit = \"year\"; cycle_length = 1; horizon = 3; };\n"
        "states = { one = { utility = 1; }; two = { utility = 1; }; };\n"
        "transitions = { one = { two = { rate = 0; }; }; two = { one = { rate = 0; }; }; };\n"
        "strategies = { only = { start = { one = 1; }; }; };\n";
    Bench bench;
    Error err;

    open_bench(&bench, text, 1);
    CHECK_OK(step_from(&bench, 1, &err));
    CHECK_CLOSE("stays", people_of(&bench, 1, 0)[0], 1, 0);
    CHECK_CLOSE("nobody comes", people_of(&bench, 0, 0)[0], 0, 0);
    CHECK_CLOSE("no move", bench.moved[0] + bench.moved[1], 0, 0);
    close_bench(&bench);
}

static void
test_too_fast(void)
{
    static const char text[] =
        "model = { time_unit = \"year\"; cycle_length = 0.5; horizon = 3; };\n"
        "states = { one = { utility = 1; }; two = { utility = 1; }; };\n"
        "transitions = { one = { two = { rate = 20001; }; }; two = { one = { rate = 1; }; }; };\n"
        "strategies = { only = { start = { one = 1; }; }; };\n";
    Bench bench;
    Error err;

    open_bench(&bench, text, 1);
    CHECK_FAILS(step_from(&bench, 0, &err), ERR_NUMERIC,
                "a rate of 10000.5 moves a cycle (cycle 1) is too large for the matrix exponential "
                "(at most 10000)");
    close_bench(&bench);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "two_states", test_two_states },
        { "birth_chain", test_birth_chain },
        { "illness_death", test_illness_death },
        { "matrix_exponential", test_matrix_exponential },
        { "rows_sum_to_1", test_rows_sum_to_1 },
        { "lanes_are_single_runs", test_lanes_are_single_runs },
        { "layer", test_layer },
        { "shared_out", test_shared_out },
        { "nobody_moves", test_nobody_moves },
        { "too_fast", test_too_fast },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
