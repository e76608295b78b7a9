/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/cholesky.h"
#include "testlib.h"
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 16 };

static void
check_factor(const char *name, double *a, const double *expected, int n, double rel)
{
    CU_ASSERT_EQUAL(cholesky_factor(a, n), -1);
    for (int item = 0; item < n * n; item++) CHECK_CLOSE(name, a[item], expected[item], rel);
}

static void
test_by_hand(void)
{
    const double h = sqrt(3) / 2, nan = NAN;
    /* clang-format off */
    struct { const char *name; int n; double a[9], factor[9]; } cases[] = {
        { "no rows", 0, { 0 }, { 0 } },
        { "a variance", 1, { 9 }, { 3 } },
        { "4 2 3", 2, { 4, 2, 2, 3 }, { 2, 0, 1, sqrt(2) } },
        { "correlation 1/2", 2, { 1, 0.5, 0.5, 1 }, { 1, 0, 0.5, h } },
        { "correlation -1/2", 2, { 1, -0.5, -0.5, 1 }, { 1, 0, -0.5, h } },
        { "diagonal", 3, { 4, 0, 0, 0, 9, 0, 0, 0, 0.25 }, { 2, 0, 0, 0, 3, 0, 0, 0, 0.5 } },
        { "whole numbers", 3, { 4, 12, -16, 12, 37, -43, -16, -43, 98 }, { 2, 0, 0, 6, 1, 0, -8, 5, 3 } },
        { "the upper triangle is not read", 3, { 4, nan, nan, 12, 37, nan, -16, -43, 98 },
          { 2, 0, 0, 6, 1, 0, -8, 5, 3 } },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++)
        check_factor(cases[i].name, cases[i].a, cases[i].factor, cases[i].n, 1e-15);
}

static void
fill_hilbert(double *a, int n)
{
    for (int item = 0; item < n * n; item++) a[item] = 1.0 / (item / n + item % n + 1);
}

/* a[i][j] = 1 / (i + j + 1) has the factor l[i][j] = sqrt(2j + 1) i!^2 / ((i - j)! (i + j + 1)!)
 * (Choi 1983, Tricks or treats with the Hilbert matrix, Am Math Mon 90:301-312). What n + 1
 * roundings make of it is no more than their size times the condition of the matrix (Higham 2002,
 * Accuracy and Stability of Numerical Algorithms, 2nd ed., theorem 10.8). */
static void
test_hilbert(void)
{
    /* mpmath 1.3.0: the largest eigenvalue divided by the smallest, rounded up */
    static const double condition[] = { 1, 1, 19.3, 525, 15600, 477000, 1.5e7 };
    double a[MOST * MOST];

    for (int n = 1; n <= 6; n++) {
        fill_hilbert(a, n);
        CU_ASSERT_EQUAL(cholesky_factor(a, n), -1);
        for (int i = 0; i < n; i++)
            for (int j = 0; j <= i; j++) {
                const double expected = sqrt(2 * j + 1) * pow(tgamma(i + 1), 2) /
                                        (tgamma(i - j + 1) * tgamma(i + j + 2));
                CHECK_CLOSE("hilbert", a[i * n + j] - expected, 0,
                            (n + 1) * DBL_EPSILON * condition[n]);
            }
    }
    /* what is left of the variance of row i is 1 / (2i over i)^2: 3e-11 of row 10, and of row 13
     * 9e-15, below the limit of 4 * 16 * 2.2e-16; between them roundings decide */
    fill_hilbert(a, 16);
    const int row = cholesky_factor(a, 16);
    CU_ASSERT(row > 10 && row <= 13);
}

static void
test_not_positive_definite(void)
{
    const double nan = NAN, inf = INFINITY;
    /* clang-format off */
    static const char *const scales[] = { "1", "1e-200", "1e200" };
    const struct { const char *name; int n, row; double a[9]; } cases[] = {
        { "nothing", 1, 0, { 0 } },
        { "a variance below 0", 1, 0, { -1 } },
        { "NaN", 1, 0, { nan } },
        { "infinite", 1, 0, { inf } },
        { "the second is the first", 2, 1, { 1, 1, 1, 1 } },
        { "the second is the first upside down", 2, 1, { 4, -2, -2, 1 } },
        { "a correlation above 1", 2, 1, { 1, 2, 2, 1 } },
        { "NaN between them", 2, 1, { 1, nan, nan, 1 } },
        { "rounding is no variance", 2, 1, { 1, 1 - 5e-16, 1 - 5e-16, 1 } },
        { "the third is the sum of the others", 3, 2, { 1, 0, 1, 0, 1, 1, 1, 1, 2 } },
        { "each pair is possible, the three are not", 3, 2, { 1, 0.9, -0.9, 0.9, 1, 0.9, -0.9, 0.9, 1 } },
        { "the first that is wrong is told", 3, 1, { 1, 2, 0, 2, 1, 0, 0, 0, -1 } },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++)
        for (size_t scale = 0; scale < LENGTH(scales); scale++) {
            double a[9];
            char text[200];
            for (int item = 0; item < 9; item++) a[item] = cases[i].a[item] * atof(scales[scale]);
            const int row = cholesky_factor(a, cases[i].n);
            snprintf(text, sizeof(text), "%s, times %s", cases[i].name, scales[scale]);
            CHECK_CLOSE(text, row, cases[i].row, 0);
        }
    /* a little above rounding: 1 - (1 - 1e-14)^2 is 2e-14 */
    double near[] = { 1, 0, 1 - 1e-14, 1 };
    CU_ASSERT_EQUAL(cholesky_factor(near, 2), -1);
    CHECK_CLOSE("little left", near[3], sqrt(2e-14), 0.01);
}

/* Multiplied out again, no entry is further off than (n + 1) roundings of |L| |L'|: Higham (2002),
 * Accuracy and Stability of Numerical Algorithms, 2nd ed., theorem 10.3. */
static void
test_multiplied_out(void)
{
    enum { N = 12 };
    double a[N * N], factor[N * N], worst = 0;

    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) a[i * N + j] = exp(-0.3 * abs(i - j)) + (i == j) * 0.1 * i;
    memcpy(factor, a, sizeof(a));
    CU_ASSERT_EQUAL(cholesky_factor(factor, N), -1);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            double sum = 0, size = 0;
            for (int k = 0; k < N; k++) {
                sum += factor[i * N + k] * factor[j * N + k];
                size += fabs(factor[i * N + k] * factor[j * N + k]);
            }
            worst = fmax(worst, fabs(sum - a[i * N + j]) / size);
            if (j > i) CHECK_CLOSE("upper", factor[i * N + j], 0, 0);
        }
    CU_ASSERT(worst > 0 && worst < (N + 1) * DBL_EPSILON);
}

static void
test_multiply(void)
{
    /* by hand: L (1, 2, 3)' and L (0, -1, 10)'; what is beside the columns is left alone */
    const double factor[] = { 2, 0, 0, 6, 1, 0, -8, 5, 3 };
    const double z[] = { 1, 0, 99, 2, -1, 99, 3, 10, 99 };
    const double expected[] = { 2, 0, 7, 8, -1, 7, 11, 25, 7 };
    double x[9] = { 7, 7, 7, 7, 7, 7, 7, 7, 7 };

    cholesky_multiply(x, factor, 3, z, 2, 3);
    for (int item = 0; item < 9; item++) CHECK_CLOSE("x", x[item], expected[item], 0);
}

/* L L' = A of test_multiply: x = A^-1 b, and A^-1 A = 1 */
static void
test_solve(void)
{
    const double factor[] = { 2, 0, 0, 6, 1, 0, -8, 5, 3 };
    const double a[] = { 4, 12, -16, 12, 37, -43, -16, -43, 98 };
    double inverse[9], x[] = { 4 + 24 - 48, 12 + 74 - 129, -16 - 86 + 294 };

    cholesky_solve(x, factor, 3);
    for (int item = 0; item < 3; item++) CHECK_CLOSE("x", x[item], item + 1, 1e-12);
    for (int item = 0; item < 9; item++) inverse[item] = factor[item];
    cholesky_invert(inverse, 3);
    for (int row = 0; row < 3; row++)
        for (int column = 0; column < 3; column++) {
            double sum = 0;
            for (int k = 0; k < 3; k++) sum += inverse[row * 3 + k] * a[k * 3 + column];
            CU_ASSERT_DOUBLE_EQUAL(sum, row == column, 1e-10);
        }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "by_hand", test_by_hand },
        { "hilbert", test_hilbert },
        { "not_positive_definite", test_not_positive_definite },
        { "multiplied_out", test_multiplied_out },
        { "multiply", test_multiply },
        { "solve", test_solve },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
