/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/normal.h"
#include "math/real.h"
#include "math/real_arrays.h"
#include "testlib.h"
#include <math.h>
#include <stdio.h>

/* clang-format off */
static double my_log(double x)    { return real_log(x); }
static double my_exp(double x)    { return real_exp(x); }
static double my_expm1(double x)  { return real_expm1(x); }
static double my_log1p(double x)  { return real_log1p(x); }
static double my_normal(double x) { return real_normal_quantile(x); }

static const struct {
    const char *name;
    void (*many)(double *, const double *, int);
    double (*one)(double);
    double from, to; /* of arguments at random; at the ends of this the short ways end */
} functions[] = {
    { "log",             real_logs,             my_log,    0x1p-1022, 1e308 },
    { "log, near 1",     real_logs,             my_log,    0.5,    2 },
    { "exp",             real_exps,             my_exp,    -708,   709 },
    { "exp, beyond",     real_exps,             my_exp,    -800,   800 },
    { "expm1",           real_expm1s,           my_expm1,  -60,    720 },
    { "expm1, near 0",   real_expm1s,           my_expm1,  -1,     1 },
    { "log1p",           real_log1ps,           my_log1p,  -1,     1e10 },
    { "log1p, near 0",   real_log1ps,           my_log1p,  -0.9,   0.9 },
    { "quantile",        real_normal_quantiles, my_normal, 1e-10,  1 - 1e-10 },
    { "quantile, tails", real_normal_quantiles, my_normal, 0,      1e-9 },
};
/* clang-format on */

/* NAN agrees with NAN, whatever its bits, which differ between processors. */
static int
same(double a, double b)
{
    return isnan(a) ? isnan(b) : real_to_bits(a) == real_to_bits(b);
}

static void
check_same(const char *name, const double *x, const double *y, int n, double (*one)(double))
{
    int differ = 0;
    char text[100];

    for (int i = 0; i < n; i++) differ += !same(y[i], one(x[i]));
    snprintf(text, sizeof(text), "%s: %d of %d differ", name, differ, n);
    CU_assertImplementation(differ == 0, __LINE__, text, __FILE__, "", CU_FALSE);
}

static void
test_bits_of_the_scalar(void)
{
    enum { N = 50000 };
    static double x[N], y[N];
    uint64_t state = 1;

    for (size_t f = 0; f < LENGTH(functions); f++) {
        for (int i = 0; i < N; i++) {
            state = state * 6364136223846793005U + 1442695040888963407U; /* Knuth, MMIX */
            const double u = (double)(state >> 11) * 0x1p-53;
            x[i] = functions[f].from + u * (functions[f].to - functions[f].from);
        }
        x[0] = functions[f].from;
        x[N - 1] = functions[f].to;
        functions[f].many(y, x, N);
        check_same(functions[f].name, x, y, N, functions[f].one);
    }
}

/* One odd value among plain ones, at each place: vectors, and what is left over behind them. */
static void
test_odd_values(void)
{
    static const double odd[] = { 0,         -0.0,   -1,     -2,        INFINITY, -INFINITY,
                                  NAN,       5e-324, 1e-310, 0x1p-1022, 1e308,    -1e308,
                                  709.79,    -745.2, -746,   1,         1e-300,   1e-12,
                                  1 - 1e-12, 1.1,    -1e-20, 0.5 };
    double x[11], y[11];

    for (size_t f = 0; f < LENGTH(functions); f++)
        for (size_t k = 0; k < LENGTH(odd); k++)
            for (int place = 0; place < 11; place++) {
                for (int i = 0; i < 11; i++) x[i] = i == place ? odd[k] : 0.05 + 0.08 * i;
                functions[f].many(y, x, 11);
                check_same(functions[f].name, x, y, 11, functions[f].one);
            }
}

/* Nothing behind the end is touched, and the result may take the place of the arguments. */
static void
test_lengths_and_in_place(void)
{
    double x[20], y[20];

    for (size_t f = 0; f < LENGTH(functions); f++)
        for (int n = -1; n < 20; n++) {
            for (int i = 0; i < 20; i++) x[i] = y[i] = 0.01 + 0.04 * i;
            functions[f].many(y, y, n);
            check_same(functions[f].name, x, y, n, functions[f].one);
            for (int i = n < 0 ? 0 : n; i < 20; i++) CU_ASSERT(y[i] == x[i]);
        }
}

/* P(Z > z) = exp(-H), by the distribution function, which is Cody's and not Wichura's; and vectors
 * as one by one. */
static void
test_normal_by_hazard(void)
{
    enum { N = 1000 };
    static double H[N], z[N];

    for (int range = 0; range < 2; range++) { /* the plain one's, and beyond */
        const double from = range == 0 ? 1e-10 : 1e-14, to = range == 0 ? 25 : 600;
        for (int i = 0; i < N; i++) H[i] = from * pow(to / from, i / (N - 1.0));
        H[N - 1] = to;
        real_normals_by_hazard(z, H, N);
        for (int i = 0; i < N; i++) {
            CHECK_CLOSE("hazard of z", -normal_log_survival(z[i]), H[i], 2e-13);
            CU_ASSERT(same(z[i], real_normal_by_hazard(H[i], -real_expm1(-H[i]))));
        }
    }
    const double ends[] = { 0, INFINITY, NAN };
    real_normals_by_hazard(z, ends, 3);
    CU_ASSERT(z[0] == -INFINITY && z[1] == INFINITY && isnan(z[2]));
}

static void
test_all_inside(void)
{
    static const struct {
        const char *name;
        double odd;
        bool inside;
    } cases[] = { { "least", -1, true },
                  { "most", 2, true },
                  { "below", -1.0000001, false },
                  { "above", 2.0000001, false },
                  { "no number", (double)NAN, false },
                  { "infinite", (double)INFINITY, false } };

    for (size_t k = 0; k < LENGTH(cases); k++)
        for (int place = 0; place < 11; place++) {
            double x[11] = { 0 };
            x[place] = cases[k].odd;
            CU_ASSERT_EQUAL(real_all_inside(x, 11, -1, 2), cases[k].inside);
        }
    CU_ASSERT_TRUE(real_all_inside(NULL, 0, 1, 0));
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "bits_of_the_scalar", test_bits_of_the_scalar },
        { "odd_values", test_odd_values },
        { "lengths_and_in_place", test_lengths_and_in_place },
        { "normal_by_hazard", test_normal_by_hazard },
        { "all_inside", test_all_inside },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
