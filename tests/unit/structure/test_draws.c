/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/sampler.h"
#include "structure/draws.h"
#include "written.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N = 100000, MOST = 4, ROOM = 24 };

/* A study of the parameters and joints that a case gives. */
#define AROUND                                                                                     \
    "model = { time_unit = \"year\"; cycle_length = 1; horizon = 2; };\n"                          \
    "states = { well = { utility = 1; }; dead = { dead = true; }; };\n"                            \
    "transitions = { well = { dead = 0.1; }; };\n"                                                 \
    "strategies = { usual = { start = { well = 1; }; }; };\n"

typedef struct {
    Written written;
    Draws draws;
} Made;

static void
make(Made *made, const char *text, const StudySetting *settings, int n_settings)
{
    char whole[3000];

    snprintf(whole, sizeof(whole), AROUND "%s\n", text);
    written_file("study.cfg", whole);
    written_read(&made->written, "study.cfg", settings, n_settings);
    CHECK_TEXT(text, made->written.err.text, "");
    CU_ASSERT_EQUAL_FATAL(made->written.status, OK);
    draws_init(&made->draws, &made->written.study);
}

static void
free_made(Made *made)
{
    draws_free(&made->draws);
    written_free(&made->written);
}

static int
parameter_of(const Made *made, const char *name)
{
    const int found = study_parameter(&made->written.study, name);

    CU_ASSERT_FATAL(found != NONE);
    return found;
}

/* ---- many draws ---- */

static double drawn[MOST][N], about[N];

/* The values of names (of one letter: "ab") by a Latin hypercube. */
static void
draw_many(const Made *made, const char *names)
{
    static double u[ROOM * LANES], value[ROOM * LANES];
    Sampler *sampler = NULL;
    Error err;

    CU_ASSERT_FATAL(made->written.study.n_parameters <= ROOM);
    CHECK_OK(sampler_new(&sampler, SAMPLER_LATIN, 7, N, made->draws.n, &err));
    for (int first = 0; first < N; first += LANES) {
        const int n_lanes = N - first < LANES ? N - first : LANES;
        for (int item = 0; item < made->draws.n; item++)
            sampler_fill(sampler, u + item * LANES, item, first, n_lanes);
        draws_values(value, &made->draws, u, first, n_lanes);
        for (int item = 0; names[item]; item++)
            memcpy(drawn[item] + first,
                   value + parameter_of(made, (char[]){ names[item], '\0' }) * LANES,
                   (size_t)n_lanes * sizeof(double));
    }
    sampler_delete(sampler);
}

/* x of SAMPLER_REPLICATES against what it should be, within 4 standard errors. */
static void
check_estimate(const char *name, const double *x, double expected)
{
    double mean = 0, square = 0;
    char text[200];

    for (int item = 0; item < SAMPLER_REPLICATES; item++) mean += x[item] / SAMPLER_REPLICATES;
    for (int item = 0; item < SAMPLER_REPLICATES; item++)
        square += (x[item] - mean) * (x[item] - mean);
    const double error = sqrt(square / (SAMPLER_REPLICATES - 1) / SAMPLER_REPLICATES);
    snprintf(text, sizeof(text), "%s: %.8g, expected %.8g: %.2f standard errors", name, mean,
             expected, (mean - expected) / error);
    CU_assertImplementation(fabs(mean - expected) < 4 * error, __LINE__, text, __FILE__, "",
                            CU_FALSE);
}

/* The mean of `about`; its error must be no larger than that of independent draws, or the bound
 * would say nothing. */
static void
check_mean(const char *name, double expected)
{
    enum { RUN = N / SAMPLER_REPLICATES };
    double mean[SAMPLER_REPLICATES] = { 0 }, scatter = 0, square = 0;

    for (int draw = 0; draw < N; draw++) {
        mean[draw / RUN] += about[draw] / RUN;
        square += (about[draw] - expected) * (about[draw] - expected) / N;
    }
    for (int item = 0; item < SAMPLER_REPLICATES; item++)
        scatter += (mean[item] - expected) * (mean[item] - expected) / SAMPLER_REPLICATES;
    CU_ASSERT(scatter < 4 * square / RUN);
    check_estimate(name, mean, expected);
}

static void
check_moment(const char *name, int one, int two, double mean_one, double mean_two, double expected)
{
    char text[100];

    for (int draw = 0; draw < N; draw++)
        about[draw] = (drawn[one][draw] - mean_one) * (drawn[two][draw] - mean_two);
    snprintf(text, sizeof(text), "%s, %d with %d", name, one, two);
    check_mean(text, expected);
}

/* ---- who is drawn ---- */

#define VALUE(name, value) name " = { value = " value "; source = \"s\"; };\n"
#define DRAWN(name, value, distribution)                                                           \
    name " = { value = " value "; source = \"s\"; distribution = \"" distribution "\"; };\n"

static const char all_kinds[] = "parameters = {\n" DRAWN("u", "3", "uniform(2, 4)") VALUE(
    "a", "0.2") VALUE("b", "0.3") VALUE("c", "0.5") VALUE("k", "9") VALUE("m", "1") VALUE("n", "-2")
    DRAWN("x", "2", "gamma(shape = 1, scale = 2)") DRAWN("y", "3", "uniform(2, 4)") VALUE("p", "5")
        VALUE("q", "6") DRAWN(
            "z", "7",
            "normal(sd = 2)") "};\n"
                              "joint = {\n"
                              "  shares = { names = (\"a\", \"b\", \"c\"); dirichlet = (2, 3, 5); "
                              "};\n"
                              "  normal = { names = (\"m\", \"n\"); covariance = (4, -1.5, 9); };\n"
                              "  copula = { names = (\"y\", \"x\"); correlation = (1, 0.7, 1); };\n"
                              "  rows = { names = (\"p\", \"q\"); file = \"rows.csv\"; };\n"
                              "};\n";
static const char rows[] = "q,p\n10,0\n11,1\n12,2\n13,3\n14,4\n";

static void
test_who(void)
{
    static const char order[] = "uabcmnxypqz";
    Made made;

    written_file("rows.csv", rows);
    make(&made, all_kinds, NULL, 0);
    CU_ASSERT_EQUAL_FATAL(made.draws.n, 11);
    CU_ASSERT_EQUAL(made.draws.n_rows, 5);
    for (int item = 0; item < 11; item++) {
        const int parameter = parameter_of(&made, (char[]){ order[item], '\0' });
        CU_ASSERT_EQUAL(made.draws.drawn[item], parameter);
        CU_ASSERT_EQUAL(made.draws.place[parameter], item);
        CU_ASSERT(made.draws.given[parameter]);
    }
    CU_ASSERT_EQUAL(made.draws.place[parameter_of(&made, "k")], NONE);
    CU_ASSERT(!made.draws.given[parameter_of(&made, "k")]);
    free_made(&made);
    draws_free(&made.draws); /* twice does no harm */

    make(&made, "parameters = { " VALUE("a", "1") "};", NULL, 0);
    CU_ASSERT_EQUAL(made.draws.n, 0);
    CU_ASSERT_EQUAL(made.draws.n_rows, 0);
    free_made(&made);
}

/* Those of no joint, by the inverse of their distribution */
static void
test_single(void)
{
    /* the quantiles 0.025, 0.5 and 0.975: by hand; R: qnorm(0.975) */
    static const double u[] = { 0.025, 0.5, 0.975 };
    static const double uniform[] = { 2.05, 3, 3.95 },
                        normal[] = { 7 - 2 * 1.959963984540054, 7, 7 + 2 * 1.959963984540054 };
    double given[ROOM * LANES], value[ROOM * LANES];
    Made made;

    written_file("rows.csv", rows);
    make(&made, all_kinds, NULL, 0);
    for (int item = 0; item < made.draws.n; item++) memcpy(given + item * LANES, u, sizeof(u));
    draws_values(value, &made.draws, given, 0, 3);
    for (int lane = 0; lane < 3; lane++) {
        CHECK_CLOSE("uniform", value[parameter_of(&made, "u") * LANES + lane], uniform[lane],
                    1e-12);
        CHECK_CLOSE("normal", value[parameter_of(&made, "z") * LANES + lane], normal[lane], 1e-12);
    }
    free_made(&made);
}

/* ---- joints ---- */

/* Moments of a Dirichlet of counts a with the sum A: means a_i / A, covariances
 * (a_i [i = j] - a_i a_j / A) / (A (A + 1)), E x_i^2 x_j = a_i (a_i + 1) a_j / (A (A + 1) (A + 2)):
 * Kotz, Balakrishnan & Johnson (2000), Continuous Multivariate Distributions, ch. 49 */
static void
test_dirichlet(void)
{
    /* clang-format off */
    static const struct { const char *name, *values; double count[3]; } cases[] = {
        { "2 3 5", VALUE("a", "0.2") VALUE("b", "0.3") VALUE("c", "0.5"), { 2, 3, 5 } },
        { "below 1", VALUE("a", "0.25") VALUE("b", "0.25") VALUE("c", "0.5"), { 0.1, 0.1, 0.2 } },
        { "large", VALUE("a", "0.9") VALUE("b", "0.09") VALUE("c", "0.01"), { 9e4, 9e3, 1e3 } },
        /* gammas below the smallest double */
        { "tiny", VALUE("a", "0.25") VALUE("b", "0.25") VALUE("c", "0.5"),
          { 0.001, 0.001, 0.002 } },
    };
    /* clang-format on */
    char text[1000];

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const double *a = cases[i].count, all = a[0] + a[1] + a[2];
        double furthest = 0;
        Made made;
        snprintf(text, sizeof(text),
                 "parameters = { %s };\njoint = { j = { names = (\"c\", \"a\", \"b\"); dirichlet = "
                 "(%g, %g, %g); }; };",
                 cases[i].values, a[2], a[0], a[1]);
        make(&made, text, NULL, 0);
        draw_many(&made, "abc");
        for (int draw = 0; draw < N; draw++)
            furthest = fmax(furthest, fabs(drawn[0][draw] + drawn[1][draw] + drawn[2][draw] - 1));
        CHECK_CLOSE("they sum to 1", furthest, 0, 1e-15);
        for (int one = 0; one < 3; one++) {
            memcpy(about, drawn[one], sizeof(about));
            check_mean(cases[i].name, a[one] / all);
            for (int two = 0; two <= one; two++)
                check_moment(cases[i].name, one, two, a[one] / all, a[two] / all,
                             ((one == two) * a[one] - a[one] * a[two] / all) / (all * (all + 1)));
        }
        for (int draw = 0; draw < N; draw++)
            about[draw] = drawn[0][draw] * drawn[0][draw] * drawn[1][draw];
        check_mean(cases[i].name, a[0] * (a[0] + 1) * a[1] / (all * (all + 1) * (all + 2)));
        free_made(&made);
    }
}

/* Means and covariances are those given; a fourth moment: E x^2 y^2 = sxx syy + 2 sxy^2 (Isserlis
 * 1918, Biometrika 12:134-139). */
static void
test_normal(void)
{
    static const double mean[] = { 1, -2, 50 };
    static const double covariance[3][3] = { { 4, -1.5, 0.2 }, { -1.5, 9, 0 }, { 0.2, 0, 0.25 } };
    Made made;

    make(&made,
         "parameters = { " VALUE("a", "1") VALUE("b", "-2")
             VALUE("c", "50") "};\njoint = { j = { names = (\"a\", \"b\", \"c\"); covariance = "
                              "(4, -1.5, 9, 0.2, 0, 0.25); }; };",
         NULL, 0);
    draw_many(&made, "abc");
    for (int one = 0; one < 3; one++) {
        memcpy(about, drawn[one], sizeof(about));
        check_mean("normal", mean[one]);
        for (int two = 0; two <= one; two++)
            check_moment("normal", one, two, mean[one], mean[two], covariance[one][two]);
    }
    for (int draw = 0; draw < N; draw++)
        about[draw] = pow((drawn[0][draw] - 1) * (drawn[1][draw] + 2), 2);
    check_mean("fourth moment", 4 * 9 + 2 * 1.5 * 1.5);
    free_made(&made);
}

/* ---- copula ---- */

static const double *sorted_by;

static int
by_value(const void *a, const void *b)
{
    const double one = sorted_by[*(const int *)a], two = sorted_by[*(const int *)b];

    return (one > two) - (one < two);
}

/* Places of x [n], 0 first. */
static void
rank(int *place, const double *x, int n)
{
    int *order = memory_new((size_t)n, sizeof(int));

    for (int item = 0; item < n; item++) order[item] = item;
    sorted_by = x;
    qsort(order, (size_t)n, sizeof(int), by_value);
    for (int item = 0; item < n; item++) place[order[item]] = item;
    free(order);
}

/* 1 - 6 sum d^2 / (n (n^2 - 1)) */
static double
spearman(const double *x, const double *y, int n)
{
    int *one = memory_new((size_t)n, sizeof(int)), *two = memory_new((size_t)n, sizeof(int));
    double sum = 0;

    rank(one, x, n);
    rank(two, y, n);
    for (int item = 0; item < n; item++)
        sum += ((double)one[item] - two[item]) * ((double)one[item] - two[item]);
    free(one);
    free(two);
    return 1 - 6 * sum / ((double)n * ((double)n * n - 1));
}

/* Whatever the marginals, the rank correlation is that of the normals beneath: 6 / pi asin(r / 2)
 * (Pearson 1907; Kruskal 1958, J Am Stat Assoc 53:814-861). The share below a quantile of each
 * marginal is as without a joint; quantiles by hand: exponential -2 ln(1 - p), uniform 2 + 2 p; R:
 * qnorm(0.9). */
static void
check_copula(const char *joint, int one, int two, double r)
{
    enum { RUN = N / SAMPLER_REPLICATES };
    static const double p[] = { 0.025, 0.1, 0.5, 0.9, 0.999 };
    static const double z[] = { -1.959963984540054, -1.2815515655446004, 0, 1.2815515655446004,
                                3.090232306167813 };
    double estimate[SAMPLER_REPLICATES];
    char text[1000];
    Made made;

    snprintf(text, sizeof(text),
             "parameters = { " DRAWN("e", "2", "gamma(shape = 1, scale = 2)")
                 DRAWN("u", "3", "uniform(2, 4)")
                     DRAWN("z", "7", "normal(sd = 2)") "};\njoint = { j = { %s }; };",
             joint);
    make(&made, text, NULL, 0);
    draw_many(&made, "euz");
    for (int run = 0; run < SAMPLER_REPLICATES; run++)
        estimate[run] = spearman(drawn[one] + run * RUN, drawn[two] + run * RUN, RUN);
    check_estimate(joint, estimate, 6 / acos(-1) * asin(r / 2));
    for (size_t i = 0; i < LENGTH(p); i++)
        for (int which = 0; which < 3; which++) {
            const double limit = which == 0   ? -2 * log1p(-p[i])
                                 : which == 1 ? 2 + 2 * p[i]
                                              : 7 + 2 * z[i];
            int below = 0;
            for (int draw = 0; draw < N; draw++) below += drawn[which][draw] < limit;
            /* 4 binomial standard errors; a Latin hypercube only makes them smaller */
            CHECK_CLOSE("share below", (double)below / N - p[i], 0,
                        4 * sqrt(p[i] * (1 - p[i]) / N));
        }
    free_made(&made);
}

static void
test_copula(void)
{
    /* three members of which the first two hang together by -0.4, the others by 0 and 0.8 */
    static const char three[] = "names = (\"e\", \"u\", \"z\"); correlation = (1, -0.4, 1, 0, 0.8, "
                                "1);";

    check_copula("names = (\"e\", \"u\"); correlation = (1, 0.7, 1);", 0, 1, 0.7);
    check_copula("names = (\"z\", \"e\"); correlation = (1, -0.95, 1);", 0, 2, -0.95);
    check_copula("names = (\"u\", \"z\"); correlation = (1, 0, 1);", 1, 2, 0);
    check_copula(three, 0, 1, -0.4);
    check_copula(three, 0, 2, 0);
    check_copula(three, 1, 2, 0.8);
}

/* The ends of what a sampler gives stay finite, also where all members agree. */
static void
test_ends(void)
{
    static const double ends[] = { 0x1p-53, 1 - 0x1p-53, 0.5 };
    double u[ROOM * LANES], value[ROOM * LANES];
    Made made;

    written_file("rows.csv", rows);
    make(&made, all_kinds, NULL, 0);
    for (int item = 0; item < made.draws.n; item++) memcpy(u + item * LANES, ends, sizeof(ends));
    draws_values(value, &made.draws, u, 0, 3);
    for (int item = 0; item < made.draws.n; item++)
        for (int lane = 0; lane < 3; lane++)
            CU_ASSERT(isfinite(value[made.draws.drawn[item] * LANES + lane]));
    free_made(&made);
}

/* ---- rows of a file ---- */

static void
test_rows(void)
{
    static const struct {
        long long first;
        int n_lanes;
    } cases[] = { { 0, 5 }, { 0, 32 }, { 3, 7 }, { 4, 1 }, { 31, 32 }, { 99999999999, 32 } };
    double u[ROOM * LANES] = { 0 }, value[ROOM * LANES];
    Made made;

    written_file("rows.csv", rows);
    written_file("short.csv", "s\n0.5\n0.25\n");
    make(&made,
         "parameters = { " VALUE("p", "5") VALUE("s", "1")
             VALUE("q", "6") "};\n"
                             "joint = { j = { names = (\"p\", \"q\"); file = \"rows.csv\"; };\n"
                             "  k = { names = \"s\"; file = \"short.csv\"; }; };",
         NULL, 0);
    CU_ASSERT_EQUAL(made.draws.n_rows, 2); /* of the shorter */
    for (size_t i = 0; i < LENGTH(cases); i++) {
        draws_values(value, &made.draws, u, cases[i].first, cases[i].n_lanes);
        for (int lane = 0; lane < cases[i].n_lanes; lane++) {
            const int row = (int)((cases[i].first + lane) % 5);
            CHECK_CLOSE("p", value[0 * LANES + lane], row, 0);
            CHECK_CLOSE("q", value[2 * LANES + lane], 10 + row, 0);
            CHECK_CLOSE("s", value[1 * LANES + lane], (cases[i].first + lane) % 2 ? 0.25 : 0.5, 0);
        }
    }
    free_made(&made);
}

/* ---- one member fixed, lanes cut ---- */

/* Another number for each draw and parameter, the same for every call. */
static void
fill_uniform(double *u, int n, long long first, int n_lanes)
{
    for (int item = 0; item < n; item++)
        for (int lane = 0; lane < n_lanes; lane++) {
            const double x = 0.6180339887498949 * (double)(first + lane + 1) + 0.137 * item;
            u[item * LANES + lane] = (x - floor(x)) * 0.998 + 0.001;
        }
}

static void
test_fixed(void)
{
    static const char *const names[] = { "a", "c", "m", "n", "x", "y", "p", "q" };
    double u[ROOM * LANES], free_value[ROOM * LANES], value[ROOM * LANES];
    Made made;

    written_file("rows.csv", rows);
    make(&made, all_kinds, NULL, 0);
    fill_uniform(u, made.draws.n, 0, LANES);
    draws_values(free_value, &made.draws, u, 0, LANES);
    free_made(&made);
    for (size_t i = 0; i < LENGTH(names); i++) {
        const StudySetting setting = { names[i], "0.125" };
        make(&made, all_kinds, &setting, 1);
        const int fixed = parameter_of(&made, names[i]), certain = parameter_of(&made, "k");
        /* it keeps its dimension, so that nobody else's draws change */
        CU_ASSERT_EQUAL(made.draws.n, 11);
        CU_ASSERT(made.draws.place[fixed] != NONE);
        CU_ASSERT(!made.draws.given[fixed]);
        for (int item = 0; item < ROOM * LANES; item++) value[item] = -77;
        draws_values(value, &made.draws, u, 0, LANES);
        for (int parameter = 0; parameter < made.written.study.n_parameters; parameter++)
            for (int lane = 0; lane < LANES; lane++)
                CHECK_CLOSE(made.written.study.parameters[parameter].name,
                            value[parameter * LANES + lane],
                            parameter == fixed || parameter == certain
                                ? -77
                                : free_value[parameter * LANES + lane],
                            0);
        free_made(&made);
    }
}

/* A draw's values are the same bits in whatever lane it is, beside whomever. */
static void
test_lanes(void)
{
    enum { MANY = 96 };
    static const int lengths[] = { 1, 3, 7, 8, 31, 32 };
    static double whole[ROOM][MANY];
    double u[ROOM * LANES], value[ROOM * LANES];
    Made made;

    written_file("rows.csv", rows);
    make(&made, all_kinds, NULL, 0);
    for (size_t i = LENGTH(lengths); i-- > 0;)
        for (int first = 0; first < MANY; first += lengths[i]) {
            const int n = MANY - first < lengths[i] ? MANY - first : lengths[i];
            fill_uniform(u, made.draws.n, first, n);
            for (int item = 0; item < ROOM * LANES; item++) value[item] = -77;
            draws_values(value, &made.draws, u, first, n);
            for (int item = 0; item < made.draws.n; item++) {
                const double *own = value + made.draws.drawn[item] * LANES;
                if (lengths[i] == LANES) memcpy(&whole[item][first], own, LANES * sizeof(double));
                CU_ASSERT(memcmp(&whole[item][first], own, (size_t)n * sizeof(double)) == 0);
                for (int lane = n; lane < LANES; lane++) CU_ASSERT(own[lane] == -77);
            }
        }
    free_made(&made);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "who", test_who },       { "single", test_single }, { "dirichlet", test_dirichlet },
        { "normal", test_normal }, { "copula", test_copula }, { "ends", test_ends },
        { "rows", test_rows },     { "fixed", test_fixed },   { "lanes", test_lanes },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
