/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/real.h"
#include "math/rng.h"
#include "math/smooth.h"
#include "testlib.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ROWS = 500 };

/* From -2 to 1.96 again and again. */
static double
x_of(long long i)
{
    return (double)(i % 100 - 50) / 25;
}

/* Powers of x, from 1 on; who asks for more than a cubic has the last twice. */
static void
fill_powers(double *columns, const void *context, long long first, int n)
{
    const int n_columns = *(const int *)context;

    for (int row = 0; row < n; row++) {
        const double x = x_of(first + row);
        double power = 1;
        for (int column = 0; column < n_columns; column++) {
            columns[column * SMOOTH_ROWS + row] = power;
            if (column < 3) power *= x;
        }
    }
}

static SmoothBasis
powers(const int *n_columns, const double *penalty)
{
    return (SmoothBasis){ *n_columns, fill_powers, n_columns, penalty };
}

/* Two responses: 1 + 2 x - x^2 / 2 and x^3, each with a remainder that repeats. */
static void
make_responses(double *y, int n)
{
    for (int i = 0; i < n; i++) {
        const double x = x_of(i);
        y[i] = 1 + 2 * x - 0.5 * x * x + (i * i % 7 - 3) / 4.0;
        y[n + i] = x * x * x + (i * 3 % 5 - 2) / 8.0;
    }
}

static void
fit_powers(SmoothFit *fit, const SmoothBasis *basis, int n)
{
    double y[2 * MOST_ROWS];
    SmoothSums sums;

    make_responses(y, n);
    smooth_sums(&sums, basis, y, 2, n);
    smooth_fit(fit, &sums, basis);
    smooth_sums_free(&sums);
}

/* numpy 1.24.2: linalg.lstsq, and linalg.solve with the penalty; residuals over n - 3. */
static const double penalty[9] = { 0, 0, 0, 0, 2, 0, 0, 0, 30 };
/* clang-format off */
static const struct {
    const char *name;
    int n;
    const double *penalty;
    double coefficients[6], residual[3]; /* variance, covariance, variance */
} fits[] = {
    { "64", 64, NULL,
      { 0.7421222930295504, 1.939683552334762, -0.5407543565305664,
        0.3286936404761899, -0.651019404761904, -2.219999999999999 },
      { 0.132717390852141, 0, 0.1458379281063938 } },
    { "100", 100, NULL,
      { 0.7617229222922286, 1.995783034185771, -0.5144775506962462,
        0.04824332625262488, 2.401984747223822, -0.06014069534204358 },
      { 0.1291269673889766, -0.006708043496090135, 1.554640288237345 } },
    { "500", 500, NULL,
      { 0.7508456345634568, 1.999246615838057, -0.5010203226204981,
        0.04824332625262635, 2.401984747223826, -0.06014069534204358 },
      { 0.1261293693977635, -0.001357876467040812, 1.517103701801031 } },
    { "100, penalised", 100, penalty,
      { 0.6428588399399506, 1.969782947499419, -0.4257372382948131,
        0.03503079892271489, 2.366853614467154, -0.05076014294643954 },
      { 0.1418674902816852, -0.004046075180849064, 1.556501991768338 } },
    { "500, penalised", 500, penalty,
      { 0.7239692701332158, 1.994066839502281, -0.4809447610551668,
        0.04519810403043647, 2.394886449609249, -0.0579636885409804 },
      { 0.1267537451025058, -0.00123771638604911, 1.517179727663947 } },
};
/* clang-format on */

static void
test_fit(void)
{
    static const int three = 3;

    for (size_t i = 0; i < LENGTH(fits); i++) {
        const SmoothBasis basis = powers(&three, fits[i].penalty);
        SmoothFit fit;
        fit_powers(&fit, &basis, fits[i].n);
        for (int item = 0; item < 6; item++)
            CHECK_CLOSE(fits[i].name, fit.coefficients[item], fits[i].coefficients[item], 1e-8);
        CHECK_CLOSE(fits[i].name, fit.residual[0], fits[i].residual[0], 1e-8);
        CHECK_CLOSE(fits[i].name, fit.residual[1] - fits[i].residual[1], 0, 1e-8);
        CHECK_CLOSE(fits[i].name, fit.residual[1], fit.residual[2], 0);
        CHECK_CLOSE(fits[i].name, fit.residual[3], fits[i].residual[2], 1e-8);
        smooth_fit_free(&fit);
    }
}

/* Of 100 rows the second block has 36. */
static void
test_fitted(void)
{
    static const int three = 3;
    const SmoothBasis basis = powers(&three, NULL);
    SmoothFit fit;
    double fitted[200];

    fit_powers(&fit, &basis, 100);
    smooth_fitted(fitted, &basis, fit.coefficients, 2, 100);
    /* numpy, as above */
    CHECK_CLOSE("first of the first", fitted[0], -5.287753348864298, 1e-8);
    CHECK_CLOSE("last of the first", fitted[99], 2.697040710541639, 1e-8);
    CHECK_CLOSE("first of the second", fitted[100], -4.996288949563194, 1e-8);
    CHECK_CLOSE("last of the second", fitted[199], 4.525096935585323, 1e-8);
    for (int row = 0; row < 100; row++) {
        const double x = x_of(row), *b = fit.coefficients;
        CHECK_CLOSE("every row", fitted[row], b[0] + x * b[1] + x * x * b[2], 1e-12);
    }
    smooth_fit_free(&fit);
}

/* A column twice: what is fitted is the same, and so is what is left. */
static void
test_duplicate(void)
{
    static const int once = 4, twice = 5;
    const SmoothBasis one = powers(&once, NULL), two = powers(&twice, NULL);
    double fitted[2][1000];
    SmoothFit fit[2];

    fit_powers(&fit[0], &one, 500);
    fit_powers(&fit[1], &two, 500);
    smooth_fitted(fitted[0], &one, fit[0].coefficients, 2, 500);
    smooth_fitted(fitted[1], &two, fit[1].coefficients, 2, 500);
    for (int item = 0; item < 1000; item++)
        CHECK_CLOSE("fitted", fitted[1][item] - fitted[0][item], 0, 1e-8);
    for (int item = 0; item < 4; item++) /* one column more to divide by */
        CHECK_CLOSE("left", fit[1].residual[item] * 495, fit[0].residual[item] * 496, 1e-9);
    smooth_fit_free(&fit[0]);
    smooth_fit_free(&fit[1]);
}

/* ---- cross-validation ---- */

static void
draw_normals(double *z, int n, uint64_t draw)
{
    uint64_t key[RNG_WORDS], words[RNG_WORDS];

    rng_key(key, 20, RNG_BOOTSTRAP);
    for (int item = 0; item < n; item++) {
        const uint64_t counter[RNG_WORDS] = { (uint64_t)item, draw, 0, 0 };
        rng_block(words, key, counter);
        z[item] = real_normal_quantile(rng_uniform(words[0]));
    }
}

/* Cross-validation of the powers below `n_columns`. */
static double
error_of(int n_columns, const double *y, int n)
{
    const SmoothBasis basis = powers(&n_columns, NULL);
    SmoothSums sums;

    smooth_sums(&sums, &basis, y, 1, n);
    const double error = smooth_error(&sums, &basis);
    smooth_sums_free(&sums);
    return error;
}

/* A power of x, about the mean, with noise of standard deviation 1/2. */
static void
make_noisy(double *y, int n, int degree, uint64_t draw)
{
    double z[MOST_ROWS], mean = 0;

    draw_normals(z, n, draw);
    for (int i = 0; i < n; i++) mean += y[i] = pow(x_of(i), degree) + z[i] / 2;
    for (int i = 0; i < n; i++) y[i] -= mean / n;
}

static void
test_true_size(void)
{
    /* few rows are cut in five folds, too */
    static const int rows[] = { 60, 64, 65, 100, 320, 321, 500 };

    for (size_t item = 0; item < LENGTH(rows); item++) {
        int n_larger = 0;
        for (uint64_t draw = 0; draw < 20; draw++) {
            double y[MOST_ROWS];
            make_noisy(y, rows[item], 2, draw);
            const double line = error_of(2, y, rows[item]), square = error_of(3, y, rows[item]);
            CU_ASSERT_TRUE(square < line);
            n_larger += error_of(4, y, rows[item]) < square;
        }
        /* A column that says nothing lowers the error by luck, in fewer than half of the draws;
           14 or more of 20 by chance alone: 0.06 if it were half, 1e-5 at the quarter expected. */
        CU_ASSERT_TRUE(n_larger < 14);
    }
}

/* A response that its basis says exactly is predicted exactly; one that is only noise not at all.
 */
static void
test_error(void)
{
    double y[2 * MOST_ROWS];
    static const int four = 4;
    const SmoothBasis basis = powers(&four, NULL);
    SmoothSums sums;

    for (int i = 0; i < 200; i++) y[i] = x_of(i) + 0.02;
    CHECK_CLOSE("exact", error_of(2, y, 200), 0, 1e-12);
    memset(y + 200, 0, 200 * sizeof(double)); /* does not vary: does not count */
    smooth_sums(&sums, &basis, y, 2, 200);
    CHECK_CLOSE("beside nothing", smooth_error(&sums, &basis), 0, 1e-12);
    smooth_sums_free(&sums);
    draw_normals(y, 500, 77);
    CU_ASSERT_TRUE(fabs(error_of(1, y, 500) - 1) < 0.03);
}

/* Leaving every fifth part out by hand. Of 100 rows folds are 20 rows each. */
static double
error_by_hand(const double *y, int n)
{
    double left = 0, total = 0;

    for (int fold = 0; fold < SMOOTH_FOLDS; fold++) {
        double count = 0, x1 = 0, x2 = 0, y1 = 0, xy = 0;
        for (int i = 0; i < n; i++) {
            const double x = x_of(i);
            if (i * SMOOTH_FOLDS / n == fold) continue;
            count++;
            x1 += x;
            x2 += x * x;
            y1 += y[i];
            xy += x * y[i];
        }
        const double slope = (count * xy - x1 * y1) / (count * x2 - x1 * x1);
        const double level = (y1 - slope * x1) / count;
        for (int i = 0; i < n; i++) {
            const double off = y[i] - level - slope * x_of(i);
            if (i * SMOOTH_FOLDS / n == fold) left += off * off;
        }
    }
    for (int i = 0; i < n; i++) total += y[i] * y[i];
    return left / total;
}

static void
test_folds(void)
{
    static const int rows[] = { 50, 60, 100, 320 };

    for (size_t item = 0; item < LENGTH(rows); item++) {
        double y[MOST_ROWS];
        make_noisy(y, rows[item], 1, 5);
        CHECK_CLOSE("a line", error_of(2, y, rows[item]), error_by_hand(y, rows[item]), 1e-8);
    }
}

/* ---- draws of coefficients ---- */

/* numpy 1.24.2: linalg.inv(X'X) of 100 rows */
static const double inverse[9] = {
    0.02249924992499248,    -0.0002250225022502238, -0.009375937593759357,
    -0.0002250225022502238, 0.00751200570237096,    0.0002813906840864154,
    -0.009375937593759357,  0.0002813906840864154,  0.007034767102160386,
};

static void
test_draw(void)
{
    enum { DRAWS = 20000 };
    static const int three = 3;
    const SmoothBasis basis = powers(&three, NULL);
    double sum[6] = { 0 }, products[36] = { 0 }, z[6], drawn[6];
    SmoothFit fit;

    fit_powers(&fit, &basis, 100);
    for (int draw = 0; draw < DRAWS; draw++) {
        draw_normals(z, 6, (uint64_t)draw);
        smooth_draw(drawn, &fit, z);
        for (int one = 0; one < 6; one++) {
            sum[one] += drawn[one] -= fit.coefficients[one];
            for (int two = 0; two <= one; two++) products[one * 6 + two] += drawn[one] * drawn[two];
        }
    }
    for (int one = 0; one < 6; one++) {
        const double own = fit.residual[one / 3 * 3] * inverse[one % 3 * 4];
        CU_ASSERT_TRUE(fabs(sum[one] / DRAWS) < 4 * sqrt(own / DRAWS));
        for (int two = 0; two <= one; two++) {
            const double other = fit.residual[two / 3 * 3] * inverse[two % 3 * 4];
            const double expected =
                fit.residual[one / 3 * 2 + two / 3] * inverse[one % 3 * 3 + two % 3];
            const double found = products[one * 6 + two] / DRAWS;
            /* the variance of a product of two normals about 0 */
            const double error = sqrt((own * other + expected * expected) / DRAWS);
            if (!(fabs(found - expected) < 4 * error))
                CHECK_CLOSE("covariance", found, expected, 0);
        }
    }
    memset(z, 0, sizeof(z));
    smooth_draw(drawn, &fit, z);
    for (int item = 0; item < 6; item++)
        CHECK_CLOSE("no error drawn", drawn[item], fit.coefficients[item], 0);
    smooth_fit_free(&fit);
}

/* Two responses that are one are drawn as one; an exact one is drawn as itself. */
static void
test_draw_of_one(void)
{
    enum { ROWS = 100 };
    static const int three = 3;
    const SmoothBasis basis = powers(&three, NULL);
    double y[3 * ROWS], z[9], drawn[9];
    SmoothSums sums;
    SmoothFit fit;

    make_responses(y, ROWS);
    for (int i = 0; i < ROWS; i++) {
        y[ROWS + i] = -2 * y[i];
        y[2 * ROWS + i] = 3;
    }
    smooth_sums(&sums, &basis, y, 3, ROWS);
    smooth_fit(&fit, &sums, &basis);
    draw_normals(z, 9, 3);
    smooth_draw(drawn, &fit, z);
    for (int column = 0; column < 3; column++) {
        CHECK_CLOSE("as one", drawn[3 + column] + 2 * drawn[column], 0, 1e-3);
        CU_ASSERT_TRUE(fabs(drawn[column] - fit.coefficients[column]) > 1e-4);
        CHECK_CLOSE("exact", drawn[6 + column] - (column == 0 ? 3 : 0), 0, 1e-5);
    }
    smooth_fit_free(&fit);
    smooth_sums_free(&sums);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "fit", test_fit },
        { "fitted", test_fitted },
        { "duplicate", test_duplicate },
        { "true_size", test_true_size },
        { "error", test_error },
        { "folds", test_folds },
        { "draw", test_draw },
        { "draw_of_one", test_draw_of_one },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
