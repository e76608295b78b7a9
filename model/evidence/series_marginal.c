/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The likelihood of series whose own numbers are not known but as draws: an integral over each. By
 * quadrature around the highest point of the integrand (Pinheiro & Bates 1995), so that few nodes
 * do also where a large series leaves its own numbers little room. */
#include "evidence/series_parts.h"
#include "math/cholesky.h"
#include "math/hermite.h"
#include "math/maximise.h"
#include "math/real.h"
#include <math.h>

void
series_model(SeriesModel *model, const FitData *data, int n, const CurveFamily *family,
             bool location, bool shape)
{
    const int place = series_location(family);
    double node[SERIES_NODES], weight[SERIES_NODES];

    *model = (SeriesModel){ .data = data, .n = n, .family = family, .n_nodes = 1 };
    if (location) model->at[model->n_spread++] = place;
    if (shape) model->at[model->n_spread++] = 1 - place;
    if (model->n_spread == 0) return;
    hermite_nodes(node, weight, SERIES_NODES);
    model->n_nodes = model->n_spread == 2 ? SERIES_NODES * SERIES_NODES : SERIES_NODES;
    for (int item = 0; item < model->n_nodes; item++)
        for (int spread = 0; spread < model->n_spread; spread++) {
            const int one = spread == 0 ? item % SERIES_NODES : item / SERIES_NODES;
            model->node[spread][item] = node[one];
            model->log_weight[item] += real_log(weight[one]) + 0.5 * node[one] * node[one];
        }
}

/* One series at one point of the model. */
typedef struct {
    const SeriesModel *model;
    const FitData *data;
    double number[SERIES_MOST], spread[2];
} One;

/* The logarithm of the integrand at u standard deviations from the mean, but for a constant. */
static void
integrand(double *value, const double *u, int n_points, void *context)
{
    const One *one = context;
    const SeriesModel *model = one->model;
    double x[SERIES_MOST * LANES] = { 0 };

    for (int number = 0; number < model->family->n_args; number++)
        for (int lane = 0; lane < n_points; lane++) x[number * LANES + lane] = one->number[number];
    for (int spread = 0; spread < model->n_spread; spread++)
        for (int lane = 0; lane < n_points; lane++)
            x[model->at[spread] * LANES + lane] += one->spread[spread] * u[spread * LANES + lane];
    fit_values(value, one->data, model->family, false, x, n_points);
    for (int spread = 0; spread < model->n_spread; spread++)
        for (int lane = 0; lane < n_points; lane++)
            value[lane] -= 0.5 * u[spread * LANES + lane] * u[spread * LANES + lane];
}

/* ln of the mean over nodes u = top + L z, with the normal's density taken out. */
static double
log_mean(One *one, const double *top, const double *factor)
{
    const SeriesModel *model = one->model;
    const int d = model->n_spread;
    double term[SERIES_NODES * SERIES_NODES], u[2 * LANES], most = -INFINITY, sum = 0;

    for (int first = 0; first < model->n_nodes; first += LANES) {
        const int count = model->n_nodes - first < LANES ? model->n_nodes - first : LANES;
        for (int row = 0; row < d; row++)
            for (int lane = 0; lane < count; lane++) {
                u[row * LANES + lane] = top[row];
                for (int column = 0; column <= row; column++)
                    u[row * LANES + lane] +=
                        factor[row * d + column] * model->node[column][first + lane];
            }
        integrand(term + first, u, count, one);
    }
    for (int item = 0; item < model->n_nodes; item++) {
        term[item] = isnan(term[item]) ? -INFINITY : term[item] + model->log_weight[item];
        most = fmax(most, term[item]);
    }
    if (isinf(most)) return NAN;
    for (int item = 0; item < model->n_nodes; item++) sum += real_exp(term[item] - most);
    return most + real_log(sum);
}

static double
value_of_one(One *one)
{
    static const double start[2] = { 0, 0 }, scale[2] = { 1, 1 };
    const int d = one->model->n_spread;
    double log_size = 0;
    Maximum top;
    Error none;

    if (maximise(&top, integrand, one, start, scale, d, &none) != OK) return NAN;
    if (isnan(top.covariance[0]) || cholesky_factor(top.covariance, d) >= 0)
        for (int item = 0; item < d * d; item++) top.covariance[item] = item % (d + 1) == 0;
    for (int row = 0; row < d; row++) log_size += real_log(top.covariance[row * d + row]);
    return log_mean(one, top.x, top.covariance) + log_size;
}

/* Nothing varies: the sum of the series' own. */
static void
common(double *value, const double *x, int n_points, const SeriesModel *model)
{
    double own[LANES];

    for (int lane = 0; lane < n_points; lane++) value[lane] = 0;
    for (int series = 0; series < model->n; series++) {
        fit_values(own, &model->data[series], model->family, false, x, n_points);
        for (int lane = 0; lane < n_points; lane++) value[lane] += own[lane];
    }
}

void
series_marginal(double *value, const double *x, int n_points, void *context)
{
    const SeriesModel *model = context;
    const int n_numbers = model->family->n_args;

    if (model->n_spread == 0) {
        common(value, x, n_points, model);
        return;
    }
    for (int lane = 0; lane < n_points; lane++) {
        One one = { .model = model };
        for (int number = 0; number < n_numbers; number++)
            one.number[number] = x[number * LANES + lane];
        for (int spread = 0; spread < model->n_spread; spread++)
            one.spread[spread] = x[(n_numbers + spread) * LANES + lane];
        value[lane] = 0;
        for (int series = 0; series < model->n; series++) {
            one.data = &model->data[series];
            if (one.data->n > 0) value[lane] += value_of_one(&one);
        }
    }
}

void
series_values(double *value, const FitData *data, int n, const CurveFamily *family,
              bool random_shape, const double *x, int n_lanes)
{
    SeriesModel model;

    series_model(&model, data, n, family, true, random_shape);
    series_marginal(value, x, n_lanes, &model);
}
