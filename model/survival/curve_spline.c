/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survival/curve_spline.h"
#include "base/clones.h"
#include "math/normal.h"
#include "math/real.h"
#include "math/real_arrays.h"

/* Where the outer knots lie on the scale of x = ln t. */
typedef struct {
    double least, most;
} Range;

bool
curve_is_spline(const Curve *curve)
{
    const CurveKind kind = curve->family->kind;

    return kind == CURVE_SPLINE_HAZARD || kind == CURVE_SPLINE_ODDS || kind == CURVE_SPLINE_NORMAL;
}

static Range
range_of(const Curve *curve)
{
    return (Range){ real_log(curve->start[0]), real_log(curve->start[curve->n_pieces - 1]) };
}

static double
lambda_of(Range range, double knot)
{
    return (range.most - knot) / (range.most - range.least);
}

static double
above(double x)
{
    return x > 0.0 ? x : 0.0;
}

/* ---- the basis: v_j and its derivatives; after the last knot as the line it is, since cubes of
 * what lies far out would cancel ---- */

static double
basis(Range range, double knot, double x)
{
    const double width = range.most - range.least, lambda = lambda_of(range, knot);
    const double inside = x < range.most ? x : range.most;
    const double own = above(inside - knot), first = above(inside - range.least);
    const double slope = 3.0 * width * width * lambda * (lambda - 1.0);

    return own * own * own - lambda * (first * first * first) + slope * (x - inside);
}

static double
basis_slope(Range range, double knot, double x)
{
    const double inside = x < range.most ? x : range.most;
    const double own = above(inside - knot), first = above(inside - range.least);

    return 3.0 * (own * own - lambda_of(range, knot) * (first * first));
}

/* Within the knots. */
static double
basis_bend(Range range, double knot, double x)
{
    return 6.0 * (above(x - knot) - lambda_of(range, knot) * above(x - range.least));
}

/* ---- eta ---- */

HOT static void
add_times(double *restrict eta, const double *restrict number, double times, int n)
{
    for (int lane = 0; lane < n; lane++) eta[lane] += number[lane] * times;
}

static void
fill_eta(double *eta, const Curve *curve, double x, int first, int n)
{
    const Range range = range_of(curve);

    for (int lane = 0; lane < n; lane++) eta[lane] = curve->piece[0][first + lane];
    add_times(eta, curve->piece[1] + first, x, n);
    for (int knot = 1; knot + 1 < curve->n_pieces; knot++)
        add_times(eta, curve->piece[knot + 1] + first,
                  basis(range, real_log(curve->start[knot]), x), n);
}

static double
slope_at(const Curve *curve, double x, int lane)
{
    const Range range = range_of(curve);
    double slope = curve->piece[1][lane];

    for (int knot = 1; knot + 1 < curve->n_pieces; knot++)
        slope += curve->piece[knot + 1][lane] * basis_slope(range, real_log(curve->start[knot]), x);
    return slope;
}

static double
bend_at(const Curve *curve, double x, int lane)
{
    const Range range = range_of(curve);
    double bend = 0.0;

    for (int knot = 1; knot + 1 < curve->n_pieces; knot++)
        bend += curve->piece[knot + 1][lane] * basis_bend(range, real_log(curve->start[knot]), x);
    return bend;
}

/* ---- from eta to the hazard ---- */

/* ln(1 + exp(eta)) */
HOT static void
odds(double *restrict H, const double *restrict eta, int n)
{
    for (int lane = 0; lane < n; lane++)
        H[lane] = above(eta[lane]) + real_log1p(real_exp(eta[lane] > 0.0 ? -eta[lane] : eta[lane]));
}

void
curve_spline_cumulative(double *restrict H, const Curve *curve, double t, int first, int n)
{
    double eta[LANES];

    for (int lane = 0; lane < n; lane++) H[lane] = 0.0;
    if (!(t > 0.0)) return;
    fill_eta(eta, curve, real_log(t), first, n);
    switch (curve->family->kind) {
    case CURVE_SPLINE_HAZARD: real_exps(H, eta, n); break;
    case CURVE_SPLINE_ODDS: odds(H, eta, n); break;
    default:
        for (int lane = 0; lane < n; lane++) H[lane] = -normal_log_survival(eta[lane]);
    }
}

/* dH / d eta */
static double
hazard_by_eta(CurveKind kind, double eta)
{
    const double half_log_2pi = 0.91893853320467274178;

    switch (kind) {
    case CURVE_SPLINE_HAZARD: return real_exp(eta);
    case CURVE_SPLINE_ODDS: return 1.0 / (1.0 + real_exp(-eta));
    default: return real_exp(-0.5 * eta * eta - half_log_2pi - normal_log_survival(eta));
    }
}

double
curve_spline_hazard(const Curve *curve, double t, int lane)
{
    const double x = real_log(t);
    double eta;

    fill_eta(&eta, curve, x, lane, 1);
    return above(slope_at(curve, x, lane)) / t * hazard_by_eta(curve->family->kind, eta);
}

/* ---- whether it rises ---- */

/* Rounding of a slope: a last place of what is added up in it. */
static double
rounding(const Curve *curve, int lane)
{
    const Range range = range_of(curve);
    const double width = range.most - range.least;
    double size = fabs(curve->piece[1][lane]);

    for (int knot = 2; knot < curve->n_pieces; knot++)
        size += 3.0 * width * width * fabs(curve->piece[knot][lane]);
    return 1e-13 * size;
}

/* The slope is a parabola between knots; its least value is at a knot, or where it bends from
 * falling to rising. */
bool
curve_spline_rises(const Curve *curve, int lane, double *where)
{
    double least = INFINITY, at = 0.0;

    for (int knot = 0; knot < curve->n_pieces; knot++) {
        const double x = real_log(curve->start[knot]), slope = slope_at(curve, x, lane);
        if (slope < least) {
            least = slope;
            at = x;
        }
        if (knot + 1 == curve->n_pieces) break;
        const double next = real_log(curve->start[knot + 1]);
        const double bend = bend_at(curve, x, lane), then = bend_at(curve, next, lane);
        if (!(bend < 0.0 && then > 0.0)) continue;
        const double middle = x + (next - x) * (bend / (bend - then));
        const double lowest = slope_at(curve, middle, lane);
        if (lowest < least) {
            least = lowest;
            at = middle;
        }
    }
    *where = real_exp(at);
    return least >= -rounding(curve, lane);
}
