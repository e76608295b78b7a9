/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Log-likelihoods of a block of curves. */
#include "evidence/fit_parts.h"
#include "math/real.h"
#include "survival/density.h"
#include <math.h>

typedef struct {
    const CurveFamily *family;
    bool cured;
    int n_lanes;
    Density density;
    double share[LANES]; /* cured */
} Block;

bool
fit_is_log(const CurveFamily *family, int number)
{
    return family->args[number].least == 0;
}

static void
take(Block *block, const double *x)
{
    const CurveFamily *family = block->family;
    double numbers[DENSITY_ARGS][LANES];
    const double *args[DENSITY_ARGS];

    for (int number = 0; number < family->n_args; number++) {
        const bool log = fit_is_log(family, number);
        for (int lane = 0; lane < block->n_lanes; lane++) {
            const double given = x[number * LANES + lane];
            numbers[number][lane] = log ? real_exp(given) : given;
        }
        args[number] = numbers[number];
    }
    density_take(&block->density, family, args, block->n_lanes);
    for (int lane = 0; lane < block->n_lanes; lane++)
        block->share[lane] =
            block->cured ? 1.0 / (1.0 + real_exp(-x[family->n_args * LANES + lane])) : 0.0;
}

/* H(t), the cured counted in. */
static void
cumulative(double *restrict H, const Block *block, double t)
{
    density_cumulative(H, &block->density, t);
    if (!block->cured) return;
    for (int lane = 0; lane < block->n_lanes; lane++)
        H[lane] = -real_log1p((1.0 - block->share[lane]) * real_expm1(-H[lane]));
}

static void
density(double *restrict log_f, const Block *block, double t)
{
    density_log(log_f, &block->density, t);
    if (!block->cured) return;
    for (int lane = 0; lane < block->n_lanes; lane++)
        log_f[lane] += real_log1p(-block->share[lane]);
}

/* All that is known holds given that nothing had happened at entry. */
static void
add_row(double *restrict value, const Block *block, const FitRow *row)
{
    double H[LANES], H0[LANES], log_f[LANES];

    if (row->entry > 0)
        cumulative(H0, block, row->entry);
    else
        for (int lane = 0; lane < block->n_lanes; lane++) H0[lane] = 0;
    if (row->events > 0) {
        density(log_f, block, row->time);
        for (int lane = 0; lane < block->n_lanes; lane++)
            value[lane] += row->events * (log_f[lane] + H0[lane]);
    }
    if (!(row->survivors > 0 || row->within > 0)) return;
    cumulative(H, block, row->time);
    for (int lane = 0; lane < block->n_lanes; lane++) {
        const double spent = H[lane] - H0[lane];
        if (row->survivors > 0) value[lane] -= row->survivors * spent;
        if (row->within > 0) value[lane] += row->within * real_log(-real_expm1(-spent));
    }
}

void
fit_values(double *value, const FitData *data, const CurveFamily *family, bool cured,
           const double *x, int n_lanes)
{
    Block block = { .family = family, .cured = cured, .n_lanes = n_lanes };

    take(&block, x);
    for (int lane = 0; lane < n_lanes; lane++) value[lane] = 0;
    for (int row = 0; row < data->n; row++) add_row(value, &block, &data->rows[row]);
    for (int lane = 0; lane < n_lanes; lane++)
        if (!isfinite(value[lane])) value[lane] = NAN;
}
