/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "evidence/series.h"
#include "base/memory.h"
#include "evidence/fit_parts.h"
#include "evidence/series_parts.h"
#include "math/hermite.h"
#include "math/maximise.h"
#include "math/real.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const series_families[] = {
    "exponential", "weibull", "gompertz", "lognormal", "loglogistic", NULL,
};

/* A spread is real if the likelihood is higher by more than what rounding may do. */
static const double least_gain = 1e-6;

int
series_location(const CurveFamily *family)
{
    return family->n_args == 1 || family->kind == CURVE_LOGNORMAL ? 0 : 1;
}

/* ---- search ---- */

/* A curve of two numbers cannot be told by one landmark: its likelihood has a ridge, which looks
 * like a maximum where it bends. */
static bool
has_enough(const FitData *data, int n_numbers)
{
    for (int row = 0; row < data->n; row++)
        if (data->rows[row].events > 0) return true;
    return data->n >= n_numbers;
}

/* All series as one: the model without spreads. */
static Status
fit_together(Fit *fit, const FitData *data, int n, const char *family, Error *err)
{
    FitData all = { 0 };
    FitRow *rows;
    double n_people = 0;
    int n_rows = 0;
    Status status;

    for (int series = 0; series < n; series++) n_rows += data[series].n;
    rows = memory_new((size_t)n_rows + 1, sizeof(FitRow));
    n_rows = 0;
    for (int series = 0; series < n; series++) {
        for (int row = 0; row < data[series].n; row++) rows[n_rows++] = data[series].rows[row];
        n_people += data[series].n_people;
    }
    TRY(fit_data(&all, rows, n_rows, err));
    all.n_people = n_people;
    TRY(fit_curve(fit, &all, family, err));
    if (!has_enough(&all, fit->n)) {
        fit->converged = false;
        snprintf(fit->why, sizeof(fit->why), "%d numbers, but only %d interval%s told of", fit->n,
                 all.n, all.n == 1 ? " is" : "s are");
    }
done:
    fit_data_free(&all);
    return status;
}

/* How far a number may vary between series, to begin with: several starts, from the error that a
 * number of one series would have, and for logarithms a good third. */
enum { STARTS = 3 };
static double
start_of(const Fit *together, int number, int n_series, int start)
{
    const double variance = together->covariance[number * together->n + number];
    const double own = variance > 0 ? sqrt(variance * n_series) : 0.3;

    if (start == 0) return fit_is_log(together->family, number) ? 0.35 : 2 * own;
    return start == 1 ? 0.5 * own : 2 * own;
}

/* The first start that leads to a maximum with spreads, else the best. A spread below 0 is the same
 * as above: so 0 is no border of the search, only a point where the slope is 0. */
static bool
search(Maximum *best, SeriesModel *model, const Fit *together, int n_series)
{
    const int n_numbers = together->n, n = n_numbers + model->n_spread;
    bool found = false;

    *best = (Maximum){ 0 };

    for (int start = 0; start < STARTS; start++) {
        double from[SERIES_MOST], scale[SERIES_MOST];
        Maximum maximum;
        Error none;
        for (int number = 0; number < n_numbers; number++) {
            const double variance = together->covariance[number * n_numbers + number];
            from[number] = together->estimate[number];
            scale[number] = variance > 0 ? sqrt(variance) : 0.3;
        }
        for (int spread = 0; spread < model->n_spread; spread++) {
            from[n_numbers + spread] = start_of(together, model->at[spread], n_series, start);
            scale[n_numbers + spread] = 0.5 * from[n_numbers + spread];
        }
        if (maximise(&maximum, series_marginal, model, from, scale, n, &none) != OK) continue;
        if (found && (maximum.converged < best->converged ||
                      (maximum.converged == best->converged && !(maximum.value > best->value))))
            continue;
        found = true;
        *best = maximum;
        if (best->converged && best->value > together->log_likelihood + least_gain) break;
    }
    return found;
}

/* ---- what came of it ---- */

static void
conclude(SeriesFit *fit, const Maximum *maximum, const SeriesModel *model)
{
    const int n_numbers = fit->mean.n, n = maximum->n, place = series_location(model->family);
    double by[SERIES_MOST]; /* d(log spread) / d(spread) */

    fit->n = n;
    fit->spread[0] = fit->spread[1] = 0;
    for (int number = 0; number < n; number++) {
        const bool is_spread = number >= n_numbers;
        const double size = fabs(maximum->x[number]);
        by[number] = is_spread ? 1 / maximum->x[number] : 1;
        fit->estimate[number] = is_spread ? real_log(size) : maximum->x[number];
        if (is_spread) fit->spread[model->at[number - n_numbers] == place ? 0 : 1] = size;
    }
    for (int row = 0; row < n; row++)
        for (int column = 0; column < n; column++)
            fit->covariance[row * n + column] =
                by[row] * by[column] * maximum->covariance[row * n + column];
    for (int row = 0; row < n_numbers; row++) {
        fit->mean.estimate[row] = fit->estimate[row];
        for (int column = 0; column < n_numbers; column++)
            fit->mean.covariance[row * n_numbers + column] = fit->covariance[row * n + column];
    }
    fit->mean.converged = maximum->converged;
    fit->mean.log_likelihood = maximum->value;
}

static void
conclude_together(SeriesFit *fit)
{
    const int n = fit->n = fit->mean.n;

    memcpy(fit->estimate, fit->mean.estimate, sizeof(double) * (size_t)n);
    memcpy(fit->covariance, fit->mean.covariance, sizeof(double) * (size_t)(n * n));
}

/* A spread counts as a number of the model, also where its estimate is 0. */
static void
add_criteria(SeriesFit *fit)
{
    const int n_numbers = fit->mean.n, place = series_location(fit->mean.family);
    const int n = n_numbers + (fit->n_series > 1 ? 1 + fit->random_shape : 0);

    fit->mean.aic = 2 * n - 2 * fit->mean.log_likelihood;
    fit->mean.bic = real_log(fit->mean.n_people) * n - 2 * fit->mean.log_likelihood;
    fit->df = fit->n_series > 2 ? fit->n_series - 2 : 0;
    memcpy(fit->predictive, fit->mean.covariance, sizeof(double) * (size_t)(n_numbers * n_numbers));
    for (int number = 0; number < n_numbers; number++) {
        const double spread = fit->spread[number == place ? 0 : 1];
        fit->predictive[number * n_numbers + number] += spread * spread;
    }
}

/* Models with more and more that varies; one is taken if it is better than those before. */
static void
try_spreads(SeriesFit *fit, const FitData *data, int n)
{
    static const struct {
        bool location, shape;
    } models[] = { { true, false }, { false, true }, { true, true } };
    const Fit together = fit->mean;
    SeriesModel *model = memory_new(1, sizeof(SeriesModel));

    for (int item = 0; item < (fit->random_shape ? 3 : 1); item++) {
        Maximum maximum;
        series_model(model, data, n, together.family, models[item].location, models[item].shape);
        if (!search(&maximum, model, &together, fit->n_series)) continue;
        if (maximum.value > fit->mean.log_likelihood + least_gain) conclude(fit, &maximum, model);
    }
    free(model);
    if (!fit->mean.converged && !fit->mean.why[0])
        snprintf(fit->mean.why, sizeof(fit->mean.why),
                 "the likelihood still rises after Newton steps from %d starting points%s", STARTS,
                 fit->n_series == 2 ? ": two series say little of a spread" : "");
    if (fit->mean.converged) fit->mean.why[0] = '\0';
}

static Status
check(const CurveFamily **family, const char *name, bool random_shape, Error *err)
{
    *family = NULL;
    for (int item = 0; series_families[item]; item++)
        if (strcmp(series_families[item], name) == 0) *family = curve_family(name);
    if (!*family) return fail(err, ERR_SPEC, "there is no family %s of which to pool series", name);
    if (random_shape && (*family)->n_args == 1)
        return fail(err, ERR_SPEC, "the family %s has no shape that could vary", name);
    return OK;
}

Status
series_fit(SeriesFit *fit, const FitData *data, int n, const char *family, bool random_shape,
           Error *err)
{
    const CurveFamily *found;
    Status status;

    *fit = (SeriesFit){ .random_shape = random_shape };
    TRY(check(&found, family, random_shape, err));
    for (int series = 0; series < n; series++) fit->n_series += data[series].n > 0;
    TRY(fit_together(&fit->mean, data, n, family, err));
    conclude_together(fit);
    if (fit->n_series > 1 && fit->mean.why[0] == '\0') try_spreads(fit, data, n);
    add_criteria(fit);
done:
    return status;
}

void
series_number_name(char *name, int size, const SeriesFit *fit, int number)
{
    const int n_numbers = fit->mean.n, place = series_location(fit->mean.family);
    const bool of_location = number == n_numbers && fit->spread[0] > 0;

    if (number < n_numbers)
        fit_number_name(name, size, &fit->mean, number);
    else
        snprintf(name, (size_t)size, "log_spread_%s",
                 fit->mean.family->args[of_location ? place : 1 - place].name);
}

double
series_survival(const SeriesFit *fit, double time)
{
    enum { NODES = SERIES_NODES };
    const int place = series_location(fit->mean.family);
    double node[NODES], weight[NODES], mean = 0;
    FitCurve made;

    hermite_nodes(node, weight, NODES);
    for (int one = 0; one < NODES; one++)
        for (int two = 0; two < NODES; two++) {
            double number[FIT_MOST], S;
            memcpy(number, fit->mean.estimate, sizeof(number));
            number[place] += fit->spread[0] * node[one];
            if (fit->mean.n > 1) number[1 - place] += fit->spread[1] * node[two];
            fit_made(&made, &fit->mean, number);
            curve_survival(&S, &made.nodes[0], time, 0, 1);
            mean += weight[one] * weight[two] * S;
        }
    return mean;
}

/* ---- without one of them ---- */

static Status
leave_one(SeriesLeft *left, const FitData *data, FitData *others, int n, int out,
          const SeriesFit *whole, Error *err)
{
    const CurveFamily *family = whole->mean.family;
    double x[SERIES_MOST * LANES], value[LANES];
    SeriesFit fit;
    int n_numbers;
    Status status;

    for (int series = 0, other = 0; series < n; series++)
        if (series != out) others[other++] = data[series];
    TRY(series_fit(&fit, others, n - 1, family->name, whole->random_shape, err));
    n_numbers = fit.mean.n;
    memcpy(left->estimate, fit.mean.estimate, sizeof(double) * (size_t)n_numbers);
    memcpy(left->spread, fit.spread, sizeof(fit.spread));
    left->converged = fit.mean.converged;
    for (int number = 0; number < n_numbers; number++)
        x[number * LANES] = fit.mean.estimate[number];
    for (int spread = 0; spread < 2; spread++) x[(n_numbers + spread) * LANES] = fit.spread[spread];
    series_values(value, &data[out], 1, family, whole->random_shape, x, 1);
    left->log_likelihood = value[0];
done:
    return status;
}

Status
series_leave_out(SeriesLeft *left, const FitData *data, int n, const char *family,
                 bool random_shape, Error *err)
{
    SeriesFit whole = { .random_shape = random_shape };
    FitData *others = NULL;
    Status status;

    TRY(check(&whole.mean.family, family, random_shape, err));
    if (n < 2) return fail(err, ERR_SPEC, "of %d series none can be left out", n);
    others = memory_new((size_t)n, sizeof(FitData));
    for (int out = 0; out < n; out++) TRY(leave_one(&left[out], data, others, n, out, &whole, err));
done:
    free(others);
    return status;
}
