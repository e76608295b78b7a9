/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/psa_curves.h"
#include "analysis/landmark.h"
#include "math/order.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t
curve_at(const PsaCurves *curves, int strategy, int curve)
{
    return (size_t)strategy * (size_t)curves->n_curves + (size_t)curve;
}

static unsigned *
bins_at(const PsaCurves *curves, int strategy, int curve, int boundary)
{
    const size_t row = (size_t)curves->study->settings.n_cycles + 1;

    return curves->count +
           (curve_at(curves, strategy, curve) * row + (size_t)boundary) * PSA_CURVE_BINS;
}

void
psa_curves_init(PsaCurves *curves, const Study *study, long long n_draws)
{
    const size_t n_curves = (size_t)study->n_endpoints + 1, n = (size_t)study->n_strategies;
    const size_t row = (size_t)study->settings.n_cycles + 1;

    *curves = (PsaCurves){ .study = study, .n_curves = (int)n_curves, .n_draws = n_draws };
    curves->count = memory_new(n * n_curves * row * PSA_CURVE_BINS, sizeof(unsigned));
    curves->median = memory_new(n * n_curves * (size_t)n_draws, sizeof(double));
    for (size_t item = 0; item < n * n_curves * (size_t)n_draws; item++) curves->median[item] = NAN;
}

void
psa_curves_free(PsaCurves *curves)
{
    free(curves->count);
    free(curves->median);
    *curves = (PsaCurves){ 0 };
}

static void
count_share(unsigned *bins, double share)
{
    int bin = (int)(share * PSA_CURVE_BINS);

    if (bin < 0) bin = 0;
    if (bin >= PSA_CURVE_BINS) bin = PSA_CURVE_BINS - 1;
#pragma omp atomic
    bins[bin]++;
}

static void
look_at_curve(PsaCurves *curves, const Outcome *outcome, int strategy, int curve, long long first,
              double *over_time)
{
    const int n = outcome->n_cycles + 1, n_lanes = outcome->n_lanes;

    for (int boundary = 0; boundary < n; boundary++) {
        const double *share = outcome_share(outcome, curve, boundary);
        unsigned *bins = bins_at(curves, strategy, curve, boundary);
        for (int lane = 0; lane < n_lanes; lane++) {
            over_time[(size_t)lane * (size_t)n + (size_t)boundary] = share[lane];
            count_share(bins, share[lane]);
        }
    }
    for (int lane = 0; lane < n_lanes; lane++)
        curves->median[curve_at(curves, strategy, curve) * (size_t)curves->n_draws +
                       (size_t)(first + lane)] =
            landmark_median(over_time + (size_t)lane * (size_t)n, n);
}

void
psa_curves_look(void *context, const Evaluation *evaluation, long long first, int n_lanes)
{
    PsaCurves *curves = context;
    const Study *study = curves->study;
    double *over_time =
        memory_new((size_t)n_lanes * ((size_t)study->settings.n_cycles + 1), sizeof(double));

    for (int strategy = 0; strategy < study->n_strategies; strategy++)
        for (int curve = 0; curve < curves->n_curves; curve++)
            look_at_curve(curves, &evaluation->outcomes[strategy], strategy, curve, first,
                          over_time);
    free(over_time);
}

double
psa_curves_quantile(const PsaCurves *curves, int strategy, int curve, int boundary, double part)
{
    const unsigned *bins = bins_at(curves, strategy, curve, boundary);
    double total = 0, below = 0;

    for (int bin = 0; bin < PSA_CURVE_BINS; bin++) total += bins[bin];
    if (total == 0) return NAN;
    for (int bin = 0; bin < PSA_CURVE_BINS; bin++) {
        if (below + bins[bin] >= part * total && bins[bin] > 0) {
            const double inside = (part * total - below) / bins[bin];
            if (bin == PSA_CURVE_BINS - 1 && boundary == 0) return 1; /* everybody is there */
            return (bin + inside) / PSA_CURVE_BINS;
        }
        below += bins[bin];
    }
    return 1;
}

double
psa_curves_median(const PsaCurves *curves, int strategy, int curve, double part)
{
    const size_t n = (size_t)curves->n_draws;
    double *sorted = memory_new(n, sizeof(double));

    memcpy(sorted, curves->median + curve_at(curves, strategy, curve) * n, n * sizeof(double));
    order_sort(sorted, curves->n_draws);
    const double value = order_quantile(sorted, curves->n_draws, part);
    free(sorted);
    return value;
}
