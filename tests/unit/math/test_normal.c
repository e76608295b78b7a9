/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/normal.h"
#include "testlib.h"
#include <math.h>

static void
test_cdf(void)
{
    /* mpmath 1.3.0, 40 digits: erfc(-z / sqrt(2)) / 2; both sides of where approximations meet */
    /* clang-format off */
    static const struct { const char *name; double z, expected; } cases[] = {
        { "-20", -20, 2.7536241186062337e-89 },       { "-8", -8, 6.2209605742717841e-16 },
        { "-5.7", -5.7, 5.9903714010635282e-9 },      { "-5.5", -5.5, 1.8989562465887719e-8 },
        { "-3", -3, 0.0013498980316300945 },          { "-0.6745", -0.6745, 0.24999674286369917 },
        { "-0.6744", -0.6744, 0.25002852137294061 },  { "-0.1", -0.1, 0.46017216272297102 },
        { "0", 0, 0.5 },                              { "0.3", 0.3, 0.61791142218895263 },
        { "2", 2, 0.97724986805182079 },              { "6", 6, 0.99999999901341235 },
        { "-inf", -INFINITY, 0 },                     { "inf", INFINITY, 1 },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++)
        CHECK_CLOSE(cases[i].name, normal_cdf(cases[i].z), cases[i].expected, 1e-15);
    CHECK_CLOSE("-37.5", normal_cdf(-37.5), 4.6053530095819548e-308, 1e-13);
    CU_ASSERT(isnan(normal_cdf(NAN)));
}

static void
test_log_survival(void)
{
    /* mpmath 1.3.0, 40 digits */
    /* clang-format off */
    static const struct { const char *name; double z, expected; } cases[] = {
        { "-10", -10, -7.6198530241605261e-24 },   { "-3", -3, -0.0013508099647481938 },
        { "-0.5", -0.5, -0.36894641528865639 },    { "0", 0, -0.69314718055994531 },
        { "0.5", 0.5, -1.1759117615936186 },       { "3", 3, -6.6077262215103495 },
        { "5.65", 5.65, -18.641029223787849 },     { "5.66", 5.66, -18.699251153702777 },
        { "30", 30, -454.3212439563432 },          { "300", 300, -45006.622732118663 },
        { "1e5", 1e5, -5000000012.431864 },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++)
        CHECK_CLOSE(cases[i].name, normal_log_survival(cases[i].z), cases[i].expected, 1e-14);
    CHECK_CLOSE("-inf", normal_log_survival(-INFINITY), 0, 0);
    CHECK_CLOSE("inf", normal_log_survival(INFINITY), -INFINITY, 0);
    CU_ASSERT(isnan(normal_log_survival(NAN)));
}

/* Over the whole range against the C library's long double erfc, 64 bits of mantissa */
static void
test_sweep(void)
{
    double worst = 0;

    for (double z = -30; z < 30; z += 0.00917) {
        const long double lower = erfcl(-(long double)z / sqrtl(2.0L)) / 2;
        const long double upper = erfcl((long double)z / sqrtl(2.0L)) / 2;
        const long double truth = z < 0 ? log1pl(-lower) : logl(upper);
        const double gap = (double)(fabsl((long double)normal_cdf(z) / lower - 1) +
                                    fabsl((long double)normal_log_survival(z) / truth - 1));
        if (!(gap <= worst)) worst = gap; /* also NAN */
    }
    CHECK_CLOSE("worst relative error", worst, 0, 2e-15);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "cdf", test_cdf },
        { "log_survival", test_log_survival },
        { "sweep", test_sweep },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
