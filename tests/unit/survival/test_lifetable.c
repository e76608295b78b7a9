/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survival/lifetable.h"
#include "testlib.h"
#include <math.h>

static const double ages[] = { 60, 70, 80 };

static void
test_probability(void)
{
    static const double q[] = { 0.01, 0.03, 0.08 };
    Lifetable table;
    Error err;

    CHECK_OK(lifetable_init(&table, ages, q, 3, LIFETABLE_PROBABILITY, 12, &err));
    /* analytic: -ln(1 - q) a year, a twelfth a month */
    /* clang-format off */
    const struct { const char *name; double age, rate, cumulative; } cases[] = {
        { "first row",        60,    -log1p(-0.01) / 12, 0 },
        { "inside",           65.5,  -log1p(-0.01) / 12, -5.5 * log1p(-0.01) },
        { "before the next",  69.999999, -log1p(-0.01) / 12, -9.999999 * log1p(-0.01) },
        { "next row",         70,    -log1p(-0.03) / 12, -10 * log1p(-0.01) },
        { "last row",         80,    -log1p(-0.08) / 12, -10 * log1p(-0.01) - 10 * log1p(-0.03) },
        { "goes on for ever", 130,   -log1p(-0.08) / 12, -10 * log1p(-0.01) - 10 * log1p(-0.03) - 50 * log1p(-0.08) },
        { "below the first",  59.99, NAN, NAN },
        { "no age",           NAN,   NAN, NAN },
    };
    /* clang-format on */
    for (size_t i = 0; i < LENGTH(cases); i++) {
        CU_ASSERT_EQUAL(isnan(lifetable_rate(&table, cases[i].age)), isnan(cases[i].rate));
        CHECK_CLOSE(cases[i].name, lifetable_rate(&table, cases[i].age), cases[i].rate, 1e-14);
        CHECK_CLOSE(cases[i].name, lifetable_cumulative(&table, cases[i].age), cases[i].cumulative,
                    1e-13);
    }
    lifetable_free(&table);
    CU_ASSERT(table.n == 0 && !table.age && !table.rate && !table.cumulative);
    lifetable_free(&table);
}

static void
test_rate_and_certain_death(void)
{
    static const double rates[] = { 0, 0.02, 2.5 }, certain[] = { 0.5, 1, 0 };
    Lifetable table;
    Error err;

    CHECK_OK(lifetable_init(&table, ages, rates, 3, LIFETABLE_RATE, 1, &err));
    CHECK_CLOSE("rate", lifetable_rate(&table, 75), 0.02, 0);
    CHECK_CLOSE("cumulative", lifetable_cumulative(&table, 82), 0.2 + 5, 1e-15);
    lifetable_free(&table);
    CHECK_OK(lifetable_init(&table, ages, certain, 3, LIFETABLE_PROBABILITY, 1, &err));
    CHECK_CLOSE("probability 1", lifetable_rate(&table, 70), 1e6, 0);
    lifetable_free(&table);
}

static void
test_survival(void)
{
    static const double survival[] = { 0.9, 0.9 * 0.75, 0.9 * 0.5 }, ending[] = { 1, 0.5, 0 };
    Lifetable table;
    Error err;

    CHECK_OK(lifetable_init(&table, ages, survival, 3, LIFETABLE_SURVIVAL, 1, &err));
    CHECK_CLOSE("first interval", lifetable_rate(&table, 60), -log(0.75) / 10, 1e-14);
    CHECK_CLOSE("second interval", lifetable_rate(&table, 79), -log(2.0 / 3) / 10, 1e-14);
    CHECK_CLOSE("goes on", lifetable_rate(&table, 95), -log(2.0 / 3) / 10, 1e-14);
    CHECK_CLOSE("gives back S", exp(-lifetable_cumulative(&table, 80)), 0.5, 1e-14);
    lifetable_free(&table);
    CHECK_OK(lifetable_init(&table, ages, ending, 3, LIFETABLE_SURVIVAL, 1, &err));
    CHECK_CLOSE("nobody reaches 80", lifetable_rate(&table, 75), 1e6, 0);
    lifetable_free(&table);
}

static void
test_mistakes(void)
{
    /* clang-format off */
    static const struct { double ages[3], values[3]; int n; LifetableHolds holds; const char *part; } cases[] = {
        { { 60, 70, 80 }, { 0.1, 0.2, 1.2 },  3, LIFETABLE_PROBABILITY, "row 3: 1.2 is no probability" },
        { { 60, 70, 80 }, { -0.1, 0.2, 0.3 }, 3, LIFETABLE_PROBABILITY, "row 1: -0.1 is no probability" },
        { { 60, 70, 80 }, { 0.1, NAN, 0.3 },  3, LIFETABLE_PROBABILITY, "row 2: nan is no probability" },
        { { 60, 70, 80 }, { 0.1, -2, 0.3 },   3, LIFETABLE_RATE, "row 2: -2 is no rate" },
        { { 60, 70, 80 }, { 0.1, INFINITY, 0.3 }, 3, LIFETABLE_RATE, "row 2: inf is no rate" },
        { { 60, 60, 80 }, { 0.1, 0.2, 0.3 },  3, LIFETABLE_RATE, "row 2: ages must rise, 60 comes after 60" },
        { { 60, NAN, 80 }, { 0.1, 0.2, 0.3 }, 3, LIFETABLE_RATE, "row 2: nan is no age" },
        { { 60, 70, 80 }, { 1, 0.5, 0.6 },    3, LIFETABLE_SURVIVAL, "row 3: survival may not rise from 0.5 to 0.6" },
        { { 60, 70, 80 }, { 1.5, 0.5, 0.4 },  3, LIFETABLE_SURVIVAL, "row 1: 1.5 is no survival" },
        { { 60, 70, 80 }, { 0, 0, 0 },        3, LIFETABLE_SURVIVAL, "row 1: nobody is alive" },
        { { 60, 70, 80 }, { 1, 0.5, 0.4 },    1, LIFETABLE_SURVIVAL, "two rows" },
        { { 60, 70, 80 }, { 1, 0.5, 0.4 },    0, LIFETABLE_RATE, "needs rows" },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Lifetable table;
        Error err;
        CHECK_FAILS(lifetable_init(&table, cases[i].ages, cases[i].values, cases[i].n,
                                   cases[i].holds, 1, &err),
                    ERR_SPEC, cases[i].part);
        lifetable_free(&table);
    }
}

/* Ages of cumulative hazards, whatever the number of rows; by hand. */
static void
test_ages(void)
{
    static const double first[] = { 60, 70, 80, 90, 100 }, rates[] = { 0.1, 0, 0.2, 0.4, 0 };
    static const struct {
        const char *name;
        int n;
        double cumulative, age;
    } cases[] = {
        { "one row", 1, 2.5, 85 },
        { "first row", 4, 0.5, 65 },
        { "after rows without hazard", 4, 1, 80 },
        { "third row", 4, 2, 85 },
        { "last row", 4, 7, 100 },
        { "last row, for ever", 4, INFINITY, INFINITY },
        { "of five", 5, 2, 85 },
        { "never more", 5, 7.0000001, INFINITY },
        { "never", 5, INFINITY, INFINITY },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        double many[] = { 0.25, cases[i].cumulative, 0.75 }, age[3];
        Lifetable table;
        Error err;
        CHECK_OK(lifetable_init(&table, first, rates, cases[i].n, LIFETABLE_RATE, 1, &err));
        lifetable_ages(age, &table, many, 3);
        CHECK_CLOSE("before it", age[0], 62.5, 1e-14);
        CHECK_CLOSE(cases[i].name, age[1], cases[i].age, 1e-14);
        CHECK_CLOSE("after it", age[2], 67.5, 1e-14);
        CHECK_CLOSE(cases[i].name, lifetable_age(&table, cases[i].cumulative), age[1], 0);
        lifetable_free(&table);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "probability", test_probability },
        { "rate_and_certain_death", test_rate_and_certain_death },
        { "survival", test_survival },
        { "ages", test_ages },
        { "mistakes", test_mistakes },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
