/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/real.h"
#include "testlib.h"
#include <float.h>
#include <stdbool.h>
#include <stdio.h>

typedef double Function(double);
typedef long double Oracle(long double);

/* clang-format off */
static double my_log(double x)    { return real_log(x); }
static double my_exp(double x)    { return real_exp(x); }
static double my_expm1(double x)  { return real_expm1(x); }
static double my_log1p(double x)  { return real_log1p(x); }
static double my_normal(double x) { return real_normal_quantile(x); }
/* clang-format on */

/* The largest error in units of the last place of the true value, over points that are even on the
 * line or, with `powers`, even in their logarithm. */
static double
worst_ulp(Function *function, Oracle *oracle, double from, double to, bool powers)
{
    enum { POINTS = 200000 };
    double worst = 0;

    for (int point = 0; point <= POINTS; point++) {
        const double share = (double)point / POINTS;
        const double x = powers ? from * pow(to / from, share) : from + (to - from) * share;
        const long double truth = oracle((long double)x);
        const double near = fabs((double)truth);
        if (near == 0) {
            if (function(x) != 0) return INFINITY;
            continue;
        }
        if (!(near < DBL_MAX)) continue;
        const long double ulp = (long double)nextafter(near, INFINITY) - near;
        const double gap = (double)(fabsl((long double)function(x) - truth) / ulp);
        if (!(gap <= worst)) worst = gap;
    }
    return worst;
}

static void
test_against_long_double(void)
{
    /* glibc's long double functions, 64 bits of mantissa: 11 more than are judged */
    /* clang-format off */
    static const struct { const char *name; Function *function; Oracle *oracle; double from, to; bool powers; double most; } cases[] = {
        { "log, all",             my_log,   logl,   1e-307, DBL_MAX, true,  1.1 },
        { "log, subnormal",       my_log,   logl,   5e-324, 1e-307, true, 1.1 },
        { "log, near 1",          my_log,   logl,   0.5,    2.0,   false, 1.1 },
        { "log, very near 1",     my_log,   logl,   0.9999, 1.0001, false, 1.1 },
        { "exp, all",             my_exp,   expl,   -708,   709.7, false, 1.1 },
        { "exp, near 0",          my_exp,   expl,   -1,     1,     false, 1.1 },
        { "exp, subnormal",       my_exp,   expl,   -745,   -708,  false, 1.1 },
        { "expm1, all",           my_expm1, expm1l, -60,    709.7, false, 2.0 },
        { "expm1, near 0",        my_expm1, expm1l, -2,     2,     false, 2.0 },
        { "expm1, tiny",          my_expm1, expm1l, 1e-300, 1,     true,  2.0 },
        { "expm1, tiny below 0",  my_expm1, expm1l, -1e-300, -1,   true,  2.0 },
        { "log1p, all",           my_log1p, log1pl, 1e-300, 1e308, true,  1.1 },
        { "log1p, near 0",        my_log1p, log1pl, -0.99,  3,     false, 1.1 },
        { "log1p, tiny below 0",  my_log1p, log1pl, -1e-300, -0.5, true,  1.1 },
        { "log1p, near -1",       my_log1p, log1pl, -1 + 1e-15, -0.999, false, 1.1 },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const double worst = worst_ulp(cases[i].function, cases[i].oracle, cases[i].from,
                                       cases[i].to, cases[i].powers);
        char text[100];
        snprintf(text, sizeof(text), "%s: %.3f ulp, at most %g", cases[i].name, worst,
                 cases[i].most);
        CU_assertImplementation(worst <= cases[i].most, __LINE__, text, __FILE__, "", CU_FALSE);
    }
}

static void
test_special_values(void)
{
    /* C17, annex F */
    /* clang-format off */
    static const struct { const char *name; Function *function; double x, expected; } cases[] = {
        { "log 0", my_log, 0, -INFINITY },          { "log -0", my_log, -0.0, -INFINITY },
        { "log -1", my_log, -1, NAN },              { "log -inf", my_log, -INFINITY, NAN },
        { "log inf", my_log, INFINITY, INFINITY },  { "log nan", my_log, NAN, NAN },
        { "log 1", my_log, 1, 0 },                  { "log -tiny", my_log, -5e-324, NAN },
        { "exp 0", my_exp, 0, 1 },                  { "exp -inf", my_exp, -INFINITY, 0 },
        { "exp inf", my_exp, INFINITY, INFINITY },  { "exp nan", my_exp, NAN, NAN },
        { "exp 709.79", my_exp, 709.79, INFINITY }, { "exp -746", my_exp, -746, 0 },
        { "exp 1e308", my_exp, 1e308, INFINITY },   { "exp -1e308", my_exp, -1e308, 0 },
        { "exp -745", my_exp, -745, 5e-324 },
        { "expm1 0", my_expm1, 0, 0 },              { "expm1 -inf", my_expm1, -INFINITY, -1 },
        { "expm1 inf", my_expm1, INFINITY, INFINITY }, { "expm1 nan", my_expm1, NAN, NAN },
        { "expm1 -1e300", my_expm1, -1e300, -1 },   { "expm1 709.79", my_expm1, 709.79, INFINITY },
        { "expm1 tiny", my_expm1, 5e-324, 5e-324 },
        { "log1p 0", my_log1p, 0, 0 },              { "log1p -1", my_log1p, -1, -INFINITY },
        { "log1p -2", my_log1p, -2, NAN },          { "log1p inf", my_log1p, INFINITY, INFINITY },
        { "log1p nan", my_log1p, NAN, NAN },        { "log1p -inf", my_log1p, -INFINITY, NAN },
        { "log1p tiny", my_log1p, 5e-324, 5e-324 },
        { "quantile 0", my_normal, 0, -INFINITY },  { "quantile 1", my_normal, 1, INFINITY },
        { "quantile 0.5", my_normal, 0.5, 0 },      { "quantile nan", my_normal, NAN, NAN },
        { "quantile -0.1", my_normal, -0.1, NAN },  { "quantile 1.1", my_normal, 1.1, NAN },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const double actual = cases[i].function(cases[i].x);
        CU_ASSERT_EQUAL(isnan(actual), isnan(cases[i].expected));
        CHECK_CLOSE(cases[i].name, actual, cases[i].expected, 0);
    }
}

static void
test_normal_quantile(void)
{
    /* 0.25, 0.001 and 1e-20 are printed in Wichura (1988); all computed with mpmath 1.3.0, 40
     * digits */
    /* clang-format off */
    static const struct { const char *name; double p, expected; } cases[] = {
        { "0.25",   0.25,   -0.67448975019608174 },
        { "0.001",  0.001,  -3.0902323061678135 },
        { "0.975",  0.975,   1.9599639845400542 },
        { "0.025",  0.025,  -1.9599639845400542 },
        { "1e-10",  1e-10,  -6.3613409024040562 },
        { "1e-20",  1e-20,  -9.2623400897984076 },
        { "1e-100", 1e-100, -21.273453560965324 },
        { "1e-300", 1e-300, -37.047096299361199 },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++)
        CHECK_CLOSE(cases[i].name, real_normal_quantile(cases[i].p), cases[i].expected, 2e-15);
    for (int point = 1; point < 4096; point++) { /* p and 1 - p are exact here */
        const double p = point / 4096.0;
        CHECK_CLOSE("symmetric", real_normal_quantile(p), -real_normal_quantile(1 - p), 0);
    }
}

/* The probability of what comes out is what went in, by long double erfc, in both tails. */
static void
test_normal_quantile_inverts(void)
{
    for (double exponent = -300; exponent < -0.302; exponent += 0.0731) {
        const double p = pow(10, exponent);
        const long double z = (long double)real_normal_quantile(p);
        const long double back = erfcl(-z / sqrtl(2.0L)) / 2;
        /* an error e of z is magnified about z^2 times in p */
        CHECK_CLOSE("lower tail", (double)(back / (long double)p), 1,
                    1e-15 * (1 + (double)(z * z)));
    }
    for (double p = 0.5; p < 1; p += 0.00137) {
        const long double z = (long double)real_normal_quantile(p);
        CHECK_CLOSE("upper half", (double)(erfcl(-z / sqrtl(2.0L)) / 2), p, 1e-15);
    }
}

/* The plain functions have the bits of the others, up to the ends they are made for. */
static void
test_plain(void)
{
    uint64_t state = 3;

    for (int draw = 0; draw < 100000; draw++) {
        state = state * 6364136223846793005U + 1442695040888963407U; /* Knuth, MMIX */
        const double u = (double)(state >> 11) * 0x1p-53;
        const double any = real_from_bits(0x0010000000000000U + (state >> 1) % 0x7fe0000000000000U);
        const double p = 1e-10 + u * (1 - 2e-10), x = -708 + 1417 * u;
        CU_ASSERT(real_log_plain(any) == real_log(any));
        CU_ASSERT(real_exp_plain(x) == real_exp(x));
        CU_ASSERT(real_expm1_plain(x < -50 ? x / 15 : x) == real_expm1(x < -50 ? x / 15 : x));
        CU_ASSERT(real_normal_quantile_plain(p) == real_normal_quantile(p));
    }
    CU_ASSERT(real_log_plain(0x1p-1022) == real_log(0x1p-1022));
    CU_ASSERT(real_log_plain(DBL_MAX) == real_log(DBL_MAX));
    CU_ASSERT(real_exp_plain(-708) == real_exp(-708) && real_exp_plain(709) == real_exp(709));
    CU_ASSERT(real_expm1_plain(-50) == real_expm1(-50) && real_expm1_plain(-50) == -1);
    CU_ASSERT(real_expm1_plain(709) == real_expm1(709) && real_expm1_plain(-1e-300) == -1e-300);
    CU_ASSERT(real_normal_quantile_plain(1e-10) == real_normal_quantile(1e-10));
    CU_ASSERT(real_normal_quantile_plain(1 - 1e-10) == real_normal_quantile(1 - 1e-10));
}

/* The same bits everywhere: a checksum over many results, made once with gcc 12 and confirmed with
 * clang 14, each with and without AVX2 and FMA. It changes with any change of the arithmetic. */
static void
test_same_bits(void)
{
    uint64_t sum = 0, state = 1;

    for (int draw = 0; draw < 300000; draw++) {
        state = state * 6364136223846793005U + 1442695040888963407U; /* Knuth, MMIX */
        const double u = (double)(state >> 11) * 0x1p-53;
        const double results[] = { real_log(u), real_exp(1400 * u - 700), real_expm1(3 * u - 2),
                                   real_log1p(4 * u - 1), real_normal_quantile(u) };
        for (size_t i = 0; i < LENGTH(results); i++) sum = sum * 31 + real_to_bits(results[i]);
    }
    char text[40];
    snprintf(text, sizeof(text), "%016llx", (unsigned long long)sum);
    CHECK_TEXT("checksum", text, "013d1bb5eb8e2236");
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "against_long_double", test_against_long_double },
        { "special_values", test_special_values },
        { "normal_quantile", test_normal_quantile },
        { "normal_quantile_inverts", test_normal_quantile_inverts },
        { "plain", test_plain },
        { "same_bits", test_same_bits },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
