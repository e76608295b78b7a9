/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/smooth.h"
#include "base/clones.h"
#include "base/memory.h"
#include "math/cholesky.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- sums of products ---- */

/* Rows of a block that are not there are 0, so that every sum has SMOOTH_ROWS terms in lanes. */
INLINED double
product(const double *restrict a, const double *restrict b)
{
    double lanes[8] = { 0 };

    for (int row = 0; row < SMOOTH_ROWS; row += 8)
        for (int lane = 0; lane < 8; lane++) lanes[lane] += a[row + lane] * b[row + lane];
    return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) +
           ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

HOT static void
add_products(double *restrict xx, double *restrict xy, double *restrict yy,
             const double *restrict x, int n_columns, const double *restrict y, int n_responses)
{
    for (int row = 0; row < n_columns; row++)
        for (int column = 0; column <= row; column++)
            xx[row * n_columns + column] +=
                product(x + row * SMOOTH_ROWS, x + column * SMOOTH_ROWS);
    for (int response = 0; response < n_responses; response++)
        for (int column = 0; column < n_columns; column++)
            xy[response * n_columns + column] +=
                product(y + response * SMOOTH_ROWS, x + column * SMOOTH_ROWS);
    for (int row = 0; row < n_responses; row++)
        for (int column = 0; column <= row; column++)
            yy[row * n_responses + column] +=
                product(y + row * SMOOTH_ROWS, y + column * SMOOTH_ROWS);
}

static void
mirror(double *a, int n)
{
    for (int row = 0; row < n; row++)
        for (int column = 0; column < row; column++) a[column * n + row] = a[row * n + column];
}

static void
add_up(double *all, const double *parts, size_t size)
{
    for (int fold = 0; fold < SMOOTH_FOLDS; fold++)
        for (size_t item = 0; item < size; item++) all[item] += parts[(size_t)fold * size + item];
}

/* Rows of a block, all of one fold: every fold has some, however few they are. */
static int
block_of(long long n)
{
    if (n >= SMOOTH_ROWS * SMOOTH_FOLDS) return SMOOTH_ROWS;
    return (int)(n + SMOOTH_FOLDS - 1) / SMOOTH_FOLDS;
}

void
smooth_sums(SmoothSums *sums, const SmoothBasis *basis, const double *y, int n_responses,
            long long n)
{
    const size_t p = (size_t)basis->n_columns, m = (size_t)n_responses;
    const size_t size[3] = { p * p, m * p, m * m };
    const int block = block_of(n);
    double *x = memory_new_aligned(p * SMOOTH_ROWS, sizeof(double));
    double *rows = memory_new_aligned(m * SMOOTH_ROWS, sizeof(double));

    *sums = (SmoothSums){ basis->n_columns,
                          n_responses,
                          n,
                          memory_new((SMOOTH_FOLDS + 1) * size[0], sizeof(double)),
                          memory_new((SMOOTH_FOLDS + 1) * size[1], sizeof(double)),
                          memory_new((SMOOTH_FOLDS + 1) * size[2], sizeof(double)) };
    for (long long first = 0; first < n; first += block) {
        const int count = n - first < block ? (int)(n - first) : block;
        const size_t fold = (size_t)(first / block % SMOOTH_FOLDS);
        if (count < SMOOTH_ROWS) {
            memset(x, 0, p * SMOOTH_ROWS * sizeof(double));
            memset(rows, 0, m * SMOOTH_ROWS * sizeof(double));
        }
        basis->fill(x, basis->context, first, count);
        for (size_t response = 0; response < m; response++)
            memcpy(rows + response * SMOOTH_ROWS, y + response * (size_t)n + (size_t)first,
                   (size_t)count * sizeof(double));
        add_products(sums->xx + fold * size[0], sums->xy + fold * size[1],
                     sums->yy + fold * size[2], x, (int)p, rows, n_responses);
    }
    for (size_t fold = 0; fold < SMOOTH_FOLDS; fold++) {
        mirror(sums->xx + fold * size[0], (int)p);
        mirror(sums->yy + fold * size[2], n_responses);
    }
    add_up(sums->xx + SMOOTH_FOLDS * size[0], sums->xx, size[0]);
    add_up(sums->xy + SMOOTH_FOLDS * size[1], sums->xy, size[1]);
    add_up(sums->yy + SMOOTH_FOLDS * size[2], sums->yy, size[2]);
    free(x);
    free(rows);
}

void
smooth_sums_free(SmoothSums *sums)
{
    free(sums->xx);
    free(sums->xy);
    free(sums->yy);
    *sums = (SmoothSums){ 0 };
}

/* ---- solving ---- */

/* The factor of X'X + penalty. What rounding leaves of columns that say the same is lifted a
 * little. */
static void
factor_of(double *factor, const double *xx, const double *penalty, int p)
{
    double trace = 0;

    for (int column = 0; column < p; column++) trace += xx[column * p + column];
    for (double lift = 1e-12;; lift *= 100) {
        for (int item = 0; item < p * p; item++)
            factor[item] = xx[item] + (penalty ? penalty[item] : 0);
        for (int column = 0; column < p; column++)
            factor[column * p + column] += lift * trace / p + 1e-300;
        if (cholesky_factor(factor, p) < 0) return;
    }
}

/* L L' x = x */
static void
solve(double *x, const double *factor, int p)
{
    for (int row = 0; row < p; row++) {
        for (int k = 0; k < row; k++) x[row] -= factor[row * p + k] * x[k];
        x[row] /= factor[row * p + row];
    }
    for (int row = p - 1; row >= 0; row--) {
        for (int k = row + 1; k < p; k++) x[row] -= factor[k * p + row] * x[k];
        x[row] /= factor[row * p + row];
    }
}

/* Sum of squares that coefficients leave of a response, from sums of products. */
static double
left_over(const double *beta, const double *xx, const double *xy, double yy, int p)
{
    double left = yy;

    for (int row = 0; row < p; row++) {
        double sum = 0;
        for (int column = 0; column < p; column++) sum += xx[row * p + column] * beta[column];
        left += beta[row] * (sum - 2 * xy[row]);
    }
    return left > 0 ? left : 0;
}

double
smooth_error(const SmoothSums *sums, const SmoothBasis *basis)
{
    const int p = sums->n_columns, m = sums->n_responses;
    const size_t xx_size = (size_t)p * (size_t)p, xy_size = (size_t)m * (size_t)p;
    const size_t yy_size = (size_t)m * (size_t)m;
    const double *all_xx = sums->xx + SMOOTH_FOLDS * xx_size;
    const double *all_xy = sums->xy + SMOOTH_FOLDS * xy_size;
    const double *all_yy = sums->yy + SMOOTH_FOLDS * yy_size;
    double *xx = memory_new(xx_size, sizeof(double)), *factor = memory_new(xx_size, sizeof(double));
    double *beta = memory_new((size_t)p, sizeof(double)), error = 0;
    int n_vary = 0;

    for (int response = 0; response < m; response++) n_vary += all_yy[response * m + response] > 0;
    for (size_t fold = 0; fold < SMOOTH_FOLDS; fold++) {
        const double *own_xx = sums->xx + fold * xx_size, *own_xy = sums->xy + fold * xy_size;
        for (size_t item = 0; item < xx_size; item++) xx[item] = all_xx[item] - own_xx[item];
        factor_of(factor, xx, basis->penalty, p);
        for (int response = 0; response < m; response++) {
            const double total = all_yy[response * m + response];
            if (!(total > 0)) continue;
            for (int column = 0; column < p; column++)
                beta[column] = all_xy[response * p + column] - own_xy[response * p + column];
            solve(beta, factor, p);
            error += left_over(beta, own_xx, own_xy + response * p,
                               sums->yy[fold * yy_size + (size_t)(response * m + response)], p) /
                     total / n_vary;
        }
    }
    free(xx);
    free(factor);
    free(beta);
    return error;
}

void
smooth_fit(SmoothFit *fit, const SmoothSums *sums, const SmoothBasis *basis)
{
    const int p = sums->n_columns, m = sums->n_responses;
    const size_t xx_size = (size_t)p * (size_t)p, xy_size = (size_t)m * (size_t)p;
    const double *xx = sums->xx + SMOOTH_FOLDS * xx_size;
    const double *xy = sums->xy + SMOOTH_FOLDS * xy_size;
    const double *yy = sums->yy + SMOOTH_FOLDS * (size_t)m * (size_t)m;
    const double freedom = sums->n > p + 1 ? (double)(sums->n - p) : 1;

    *fit =
        (SmoothFit){ p, m, memory_new(xy_size, sizeof(double)), memory_new(xx_size, sizeof(double)),
                     memory_new((size_t)m * (size_t)m, sizeof(double)) };
    factor_of(fit->factor, xx, basis->penalty, p);
    memcpy(fit->coefficients, xy, xy_size * sizeof(double));
    for (int response = 0; response < m; response++)
        solve(fit->coefficients + response * p, fit->factor, p);
    for (int one = 0; one < m; one++)
        for (int two = 0; two <= one; two++) { /* (y1 - X b1)'(y2 - X b2) */
            const double *b1 = fit->coefficients + one * p, *b2 = fit->coefficients + two * p;
            double sum = yy[one * m + two];
            for (int row = 0; row < p; row++) {
                double through = 0;
                for (int column = 0; column < p; column++)
                    through += xx[row * p + column] * b2[column];
                sum += b1[row] * (through - xy[two * p + row]) - b2[row] * xy[one * p + row];
            }
            fit->residual[one * m + two] = fit->residual[two * m + one] = sum / freedom;
        }
}

void
smooth_fit_free(SmoothFit *fit)
{
    free(fit->coefficients);
    free(fit->factor);
    free(fit->residual);
    *fit = (SmoothFit){ 0 };
}

void
smooth_fitted(double *fitted, const SmoothBasis *basis, const double *coefficients, int n_responses,
              long long n)
{
    const size_t p = (size_t)basis->n_columns;
    double *x = memory_new_aligned(p * SMOOTH_ROWS, sizeof(double));

    for (long long first = 0; first < n; first += SMOOTH_ROWS) {
        const int count = n - first < SMOOTH_ROWS ? (int)(n - first) : SMOOTH_ROWS;
        basis->fill(x, basis->context, first, count);
        for (int response = 0; response < n_responses; response++) {
            double *own = fitted + (long long)response * n + first;
            for (int row = 0; row < count; row++) own[row] = 0;
            for (size_t column = 0; column < p; column++)
                for (int row = 0; row < count; row++)
                    own[row] += coefficients[(size_t)response * p + column] *
                                x[column * SMOOTH_ROWS + (size_t)row];
        }
    }
    free(x);
}

void
smooth_draw(double *drawn, const SmoothFit *fit, const double *z)
{
    const int p = fit->n_columns, m = fit->n_responses;
    double *scatter = memory_new((size_t)m * (size_t)m, sizeof(double));
    double largest = 0;

    memcpy(scatter, fit->residual, (size_t)m * (size_t)m * sizeof(double));
    for (int row = 0; row < m; row++) largest = fmax(largest, scatter[row * m + row]);
    for (int row = 0; row < m; row++) /* responses that are one, or exact */
        scatter[row * m + row] += 1e-9 * scatter[row * m + row] + 1e-14 * largest + 1e-300;
    if (cholesky_factor(scatter, m) >= 0)
        for (int row = 0; row < m; row++)
            for (int column = 0; column < m; column++)
                scatter[row * m + column] =
                    row == column ? sqrt(fmax(0, fit->residual[row * m + row])) : 0;
    for (int response = 0; response < m; response++) {
        double *own = drawn + response * p;
        for (int column = 0; column < p; column++) {
            own[column] = 0;
            for (int k = 0; k <= response; k++)
                own[column] += scatter[response * m + k] * z[k * p + column];
        }
        for (int row = p - 1; row >= 0; row--) { /* L'^-1 */
            for (int k = row + 1; k < p; k++) own[row] -= fit->factor[k * p + row] * own[k];
            own[row] /= fit->factor[row * p + row];
        }
        for (int column = 0; column < p; column++)
            own[column] += fit->coefficients[response * p + column];
    }
    free(scatter);
}
