/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/jacobi.h"
#include "testlib.h"
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 20 };
#define PI 3.14159265358979324

static int
by_size(const void *a, const void *b)
{
    const double one = *(const double *)a, two = *(const double *)b;

    return (one > two) - (one < two);
}

/* Eigenvalues against `expected` (rising), A v = lambda v and V'V = 1, all to a few roundings of
 * the size of A. */
static void
check_eigen(const char *name, const double *a, const double *expected, int n)
{
    double value[MOST], vector[MOST * MOST], spoilt[MOST * MOST], size = 0, gap = 0, skew = 0;

    memcpy(spoilt, a, (size_t)(n * n) * sizeof(double));
    for (int item = 0; item < n * n; item++) size = fmax(size, fabs(a[item]) * n);
    jacobi_eigen(value, vector, spoilt, n);
    for (int one = 0; one < n; one++)
        for (int two = 0; two < n; two++) {
            double image = -value[two] * vector[one * n + two], product = -(one == two);
            for (int k = 0; k < n; k++) {
                image += a[one * n + k] * vector[k * n + two];
                product += vector[k * n + one] * vector[k * n + two];
            }
            gap = fmax(gap, fabs(image));
            skew = fmax(skew, fabs(product));
        }
    CHECK_CLOSE(name, size > 0 ? gap / size : gap, 0, 8 * n * DBL_EPSILON);
    CHECK_CLOSE(name, skew, 0, 8 * n * DBL_EPSILON);
    qsort(value, (size_t)n, sizeof(double), by_size);
    for (int k = 0; k < n; k++)
        CHECK_CLOSE(name, size > 0 ? (value[k] - expected[k]) / size : value[k], 0,
                    4 * DBL_EPSILON);
}

static void
test_by_hand(void)
{
    const double r = sqrt(2), s = sqrt(5);
    /* clang-format off */
    const struct { const char *name; int n; double a[9], expected[3]; } cases[] = {
        { "no rows", 0, { 0 }, { 0 } },
        { "one number", 1, { -3 }, { -3 } },
        { "2 1 2", 2, { 2, 1, 1, 2 }, { 1, 3 } },
        { "a swap", 2, { 0, 1, 1, 0 }, { -1, 1 } },
        { "the golden ratio", 2, { 1, 1, 1, 0 }, { (1 - s) / 2, (1 + s) / 2 } },
        { "rank one", 2, { 1, 2, 2, 4 }, { 0, 5 } },
        { "a string of three", 3, { 2, -1, 0, -1, 2, -1, 0, -1, 2 }, { 2 - r, 2, 2 + r } },
        { "diagonal", 3, { 3, 0, 0, 0, -1, 0, 0, 0, 2 }, { -1, 2, 3 } },
        { "zero", 3, { 0 }, { 0 } },
        { "far apart", 2, { 1e8, 1, 1, 1e-8 }, { 0, 1e8 + 1e-8 } },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++)
        check_eigen(cases[i].name, cases[i].a, cases[i].expected, cases[i].n);
}

/* The vectors of 2 1 2 are (1, -1) and (1, 1), divided by the root of 2; column k belongs to
 * value k. */
static void
test_vectors(void)
{
    double a[] = { 2, 1, 1, 2 }, value[2], vector[4];

    jacobi_eigen(value, vector, a, 2);
    for (int k = 0; k < 2; k++) {
        CHECK_CLOSE("size", fabs(vector[k]), sqrt(0.5), 1e-15);
        CHECK_CLOSE("direction", vector[2 + k] / vector[k], value[k] < 2 ? -1 : 1, 1e-15);
    }
}

static void
test_repeated(void)
{
    double a[MOST * MOST], expected[MOST];

    for (int n = 2; n <= MOST; n += 3) {
        /* r + (1 - r) on the diagonal: 1 - r, n - 1 times, and 1 + (n - 1) r */
        static const double correlations[] = { 0, 0.3, 0.999, 1 };
        for (size_t i = 0; i < LENGTH(correlations); i++) {
            const double r = correlations[i];
            for (int item = 0; item < n * n; item++) a[item] = item % (n + 1) ? r : 1;
            for (int k = 0; k < n; k++) expected[k] = k == n - 1 ? 1 + (n - 1) * r : 1 - r;
            check_eigen("all the same correlation", a, expected, n);
        }
        /* the mirror: 1 and -1, each for a half */
        for (int item = 0; item < n * n; item++) a[item] = item / n + item % n == n - 1;
        for (int k = 0; k < n; k++) expected[k] = k < n / 2 ? -1 : 1;
        check_eigen("mirror", a, expected, n);
    }
}

/* 2 on the diagonal, -1 beside it: 2 - 2 cos(k pi / (n + 1)), k = 1 ... n (Golub & Van Loan 2013,
 * section 4.8.6) */
static void
test_string(void)
{
    double a[MOST * MOST], expected[MOST];

    for (int n = 2; n <= MOST; n++) {
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) a[i * n + j] = i == j ? 2 : abs(i - j) == 1 ? -1 : 0;
        for (int k = 0; k < n; k++) expected[k] = 2 - 2 * cos((k + 1) * PI / (n + 1));
        check_eigen("string", a, expected, n);
    }
}

/* Made to be hard: two equal eigenvalues, two nearly so, one 0, two of opposite sign. Rosser,
 * Lanczos, Hestenes & Karush (1951), J Res Natl Bur Stand 47:291-297. */
static void
test_rosser(void)
{
    /* clang-format off */
    static const double a[] = {
         611,  196, -192,  407,   -8,  -52,  -49,   29,
         196,  899,  113, -192,  -71,  -43,   -8,  -44,
        -192,  113,  899,  196,   61,   49,    8,   52,
         407, -192,  196,  611,    8,   44,   59,  -23,
          -8,  -71,   61,    8,  411, -599,  208,  208,
         -52,  -43,   49,   44, -599,  411,  208,  208,
         -49,   -8,    8,   59,  208,  208,   99, -911,
          29,  -44,   52,  -23,  208,  208, -911,   99,
    };
    /* clang-format on */
    const double expected[] = { -10 * sqrt(10405),    0,    510 - 100 * sqrt(26), 1000, 1000,
                                510 + 100 * sqrt(26), 1020, 10 * sqrt(10405) };

    check_eigen("rosser", a, expected, 8);
}

/* 1 / (i + j + 1); mpmath 1.3.0, eigsy with 40 digits */
static void
test_hilbert(void)
{
    static const double six[] = { 1.0827994845655498e-7, 1.2570757122625194e-5,
                                  6.1574835418265769e-4, 1.6321521319875822e-2,
                                  2.4236087057520955e-1, 1.6188998589243391 };
    double a[36];

    for (int item = 0; item < 36; item++) a[item] = 1.0 / (item / 6 + item % 6 + 1);
    check_eigen("hilbert", a, six, 6);
}

static void
test_sizes(void)
{
    const double small[] = { 2e-90, 1e-90, 1e-90, 2e-90 }, large[] = { 2e90, 1e90, 1e90, 2e90 };

    check_eigen("small", small, (double[]){ 1e-90, 3e-90 }, 2);
    check_eigen("large", large, (double[]){ 1e90, 3e90 }, 2);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "by_hand", test_by_hand }, { "vectors", test_vectors }, { "repeated", test_repeated },
        { "string", test_string },   { "rosser", test_rosser },   { "hilbert", test_hilbert },
        { "sizes", test_sizes },     CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
