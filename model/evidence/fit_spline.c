/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Splines of log time: where their knots are put, where the search begins, their likelihood. */
#include "base/clones.h"
#include "base/memory.h"
#include "evidence/fit_parts.h"
#include "math/normal.h"
#include "math/real.h"
#include <math.h>

bool
fit_is_spline(const CurveFamily *family)
{
    return family->kind == CURVE_SPLINE_HAZARD || family->kind == CURVE_SPLINE_ODDS ||
           family->kind == CURVE_SPLINE_NORMAL;
}

/* ---- knots ---- */

/* The log time at a share of all events, between neighbours in a straight line, as quantiles of
 * type 7 (Hyndman & Fan 1996) of events that are whole. */
static double
quantile(const FitData *data, double share)
{
    const double position = share * (data->n_events - 1);
    double before = 0, last = NAN;

    for (int row = 0; row < data->n; row++) {
        const FitRow *at = &data->rows[row];
        const double events = at->events + at->within;
        const double time = at->within > 0 ? 0.5 * (at->entry + at->time) : at->time;
        if (!(events > 0)) continue;
        const double x = real_log(time);
        if (position < before) return last + (x - last) * (position - before + 1);
        before += events;
        last = x;
        if (position <= before - 1) return x;
    }
    return last;
}

/* Events by time: a row of an interval stands in its middle. Outer knots at the first and last of
 * them, inner ones at even shares (Royston & Parmar 2002, 2.4). */
bool
fit_spline_knots(double *knot, int n_knots, const FitData *data)
{
    for (int item = 0; item < n_knots; item++)
        knot[item] = real_exp(quantile(data, (double)item / (n_knots - 1)));
    for (int item = 1; item < n_knots; item++)
        if (!(knot[item] > knot[item - 1] * (1 + 1e-6))) return false;
    return true;
}

const char *
fit_spline_straight(const CurveFamily *family)
{
    return family->kind == CURVE_SPLINE_HAZARD ? "weibull"
           : family->kind == CURVE_SPLINE_ODDS ? "loglogistic"
                                               : "lognormal";
}

/* The straight line is the family that it is without inner knots. */
void
fit_spline_start(double *at, double *scale, const Fit *straight, const double *knot, int n_knots)
{
    const double *x = straight->estimate;
    const double width = real_log(knot[n_knots - 1] / knot[0]);

    if (straight->family->kind == CURVE_LOGNORMAL) { /* (ln t - meanlog) / sdlog */
        at[1] = real_exp(-x[1]);
        at[0] = -x[0] * at[1];
    } else { /* shape (ln t - ln scale) */
        at[1] = real_exp(x[0]);
        at[0] = -x[1] * at[1];
    }
    scale[0] = 0.3;
    scale[1] = 0.1;
    for (int item = 2; item < n_knots; item++) {
        at[item] = 0;
        scale[item] = 0.3 / (width * width * width);
    }
}

/* ---- likelihood ---- */

/* Splines of one kind with the same knots, whose numbers differ by lane. */
typedef struct {
    CurveKind kind;
    int n, n_lanes;
    const double *x; /* [n][LANES] */
    double knot[FIT_KNOTS], lambda[FIT_KNOTS];
} Splines;

static double
cube(double x)
{
    return x > 0 ? x * x * x : 0;
}

static double
square(double x)
{
    return x > 0 ? x * x : 0;
}

/* eta and its slope over log time; after the last knot the straight line that it is. */
HOT static void
follow(double *restrict eta, double *restrict slope, const Splines *splines, double log_t)
{
    const double first = splines->knot[0], last = splines->knot[splines->n - 1];
    const double inside = log_t < last ? log_t : last;

    for (int lane = 0; lane < splines->n_lanes; lane++) {
        eta[lane] = splines->x[lane] + splines->x[LANES + lane] * log_t;
        slope[lane] = splines->x[LANES + lane];
    }
    for (int item = 2; item < splines->n; item++) {
        const double knot = splines->knot[item - 1], lambda = splines->lambda[item - 1];
        const double rise = 3 * (square(inside - knot) - lambda * square(inside - first));
        const double v =
            cube(inside - knot) - lambda * cube(inside - first) + rise * (log_t - inside);
        const double *restrict number = splines->x + (size_t)item * LANES;
        for (int lane = 0; lane < splines->n_lanes; lane++) {
            eta[lane] += number[lane] * v;
            slope[lane] += number[lane] * rise;
        }
    }
}

/* The cumulative hazard by eta. */
HOT static void
spend(double *restrict H, const double *restrict eta, const Splines *splines)
{
    const int n = splines->n_lanes;

    if (splines->kind == CURVE_SPLINE_HAZARD)
        for (int lane = 0; lane < n; lane++) H[lane] = real_exp(eta[lane]);
    else if (splines->kind == CURVE_SPLINE_ODDS)
        for (int lane = 0; lane < n; lane++) {
            const double size = eta[lane] > 0 ? eta[lane] : 0;
            H[lane] = size + real_log1p(real_exp(eta[lane] > 0 ? -eta[lane] : eta[lane]));
        }
    else
        for (int lane = 0; lane < n; lane++) H[lane] = -normal_log_survival(eta[lane]);
}

/* ln f(t): that of the slope of eta, less log t, and what the scale makes of eta. */
HOT static void
density(double *restrict log_f, const double *restrict eta, const double *restrict slope,
        const Splines *splines, double log_t)
{
    const double half_log_2pi = 0.91893853320467274178;
    const int n = splines->n_lanes;

    for (int lane = 0; lane < n; lane++) log_f[lane] = real_log(slope[lane]) - log_t;
    if (splines->kind == CURVE_SPLINE_HAZARD)
        for (int lane = 0; lane < n; lane++) log_f[lane] += eta[lane] - real_exp(eta[lane]);
    else if (splines->kind == CURVE_SPLINE_ODDS)
        for (int lane = 0; lane < n; lane++) {
            const double size = eta[lane] > 0 ? eta[lane] : 0;
            const double H = size + real_log1p(real_exp(eta[lane] > 0 ? -eta[lane] : eta[lane]));
            log_f[lane] += eta[lane] - 2 * H;
        }
    else
        for (int lane = 0; lane < n; lane++)
            log_f[lane] -= 0.5 * eta[lane] * eta[lane] + half_log_2pi;
}

static void
add_row(double *restrict value, const Splines *splines, const FitRow *row)
{
    double eta[LANES], slope[LANES], H[LANES], H0[LANES] = { 0 }, log_f[LANES];
    const double log_t = real_log(row->time);

    if (row->entry > 0) {
        follow(eta, slope, splines, real_log(row->entry));
        spend(H0, eta, splines);
    }
    follow(eta, slope, splines, log_t);
    if (row->events > 0) {
        density(log_f, eta, slope, splines, log_t);
        for (int lane = 0; lane < splines->n_lanes; lane++)
            value[lane] += row->events * (log_f[lane] + H0[lane]);
    }
    if (!(row->survivors > 0 || row->within > 0)) return;
    spend(H, eta, splines);
    for (int lane = 0; lane < splines->n_lanes; lane++) {
        const double spent = H[lane] - H0[lane];
        if (row->survivors > 0) value[lane] -= row->survivors * spent;
        if (row->within > 0) value[lane] += row->within * real_log(-real_expm1(-spent));
    }
}

void
fit_spline_values(double *value, const FitData *data, const CurveFamily *family, const double *knot,
                  int n_knots, const double *x, int n_lanes)
{
    Splines splines = { .kind = family->kind, .n = n_knots, .n_lanes = n_lanes, .x = x };

    for (int item = 0; item < n_knots; item++) splines.knot[item] = real_log(knot[item]);
    for (int item = 0; item < n_knots; item++)
        splines.lambda[item] = (splines.knot[n_knots - 1] - splines.knot[item]) /
                               (splines.knot[n_knots - 1] - splines.knot[0]);
    for (int lane = 0; lane < n_lanes; lane++) value[lane] = 0;
    for (int row = 0; row < data->n; row++) add_row(value, &splines, &data->rows[row]);
    for (int lane = 0; lane < n_lanes; lane++)
        if (!isfinite(value[lane])) value[lane] = NAN;
}
