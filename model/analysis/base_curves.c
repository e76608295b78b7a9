/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/base_tables.h"
#include "analysis/landmark.h"
#include "survival/cox.h"
#include <math.h>
#include <stdlib.h>

double
base_months(const Study *study, double cycles)
{
    return 12 * study_years(study, cycles * study->settings.cycle_length);
}

/* ---- curves ---- */

void
base_trace(Table *table, const Results *results)
{
    const Study *study = results->study;

    for (int strategy = 0; strategy < study->n_strategies; strategy++)
        for (int boundary = 0; boundary <= study->settings.n_cycles; boundary++)
            for (int state = 0; state < study->n_states; state++) {
                table_text(table, study->strategies[strategy].name);
                table_number(table, boundary);
                table_number(table, boundary * study->settings.cycle_length);
                table_text(table, study->states[state].name);
                table_number(
                    table, results->evaluation->outcomes[strategy]
                               .trace[(size_t)boundary * (size_t)study->n_states + (size_t)state]);
            }
}

static const char *
curve_name(const Study *study, int curve)
{
    return curve == 0 ? "os" : study->endpoints[curve - 1].name;
}

/* A strategy that starts outside an endpoint's states has no such curve. */
static bool
has_curve(const Results *results, int strategy, int curve)
{
    return curve == 0 || outcome_curve(&results->evaluation->outcomes[strategy], curve)[0] > 0;
}

/* The curve of simulated patients as counts; false of a cohort. */
static bool
count_curve(KmCurve *counted, const Results *results, int strategy, int curve)
{
    const Evaluation *evaluation = results->evaluation;
    const Study *study = results->study;
    const size_t row = (size_t)study->settings.n_cycles + 2;
    const size_t item = (size_t)strategy * ((size_t)study->n_endpoints + 1) + (size_t)curve;

    *counted = (KmCurve){ 0 };
    if (!evaluation->simulated) return false;
    km_count(counted, evaluation->left + item * row, evaluation->censored + item * row,
             study->settings.n_cycles, study->settings.cycle_length, evaluation->inside[item]);
    return true;
}

static const double LEVEL = 0.95;

/* What the limits of a curve are. */
static const char *
interval_of(const Results *results, const KmCurve *counted)
{
    return results->curves ? "parameter" : counted->n > 0 ? "monte-carlo" : "none";
}

/* Between draws of the parameters where there are any; else by chance between patients. */
static void
limits_at(double *low, double *high, const Results *results, const KmCurve *counted, int strategy,
          int curve, int boundary)
{
    *low = *high = NAN;
    if (results->curves) {
        *low = psa_curves_quantile(results->curves, strategy, curve, boundary, (1 - LEVEL) / 2);
        *high = psa_curves_quantile(results->curves, strategy, curve, boundary, (1 + LEVEL) / 2);
    } else if (counted->n > 0) {
        km_limits(low, high, counted, boundary, KM_LOG_LOG, LEVEL);
    }
}

static void
survival_row(Table *table, const Results *results, const KmCurve *counted, int strategy, int curve,
             int boundary)
{
    const double *S = outcome_curve(&results->evaluation->outcomes[strategy], curve);
    const double scale = counted->n > 0 ? 1000 / counted->n_start : 0;
    double low, high;

    limits_at(&low, &high, results, counted, strategy, curve, boundary);
    table_number(table, base_months(results->study, boundary));
    table_number(table, S[boundary]);
    table_number(table, low);
    table_number(table, high);
    table_text(table, interval_of(results, counted));
    table_number(table, counted->n > 0 ? scale * counted->at_risk[boundary] : 1000 * S[boundary]);
    table_number(table, counted->n > 0  ? scale * counted->events[boundary]
                        : boundary == 0 ? 0
                                        : 1000 * (S[boundary - 1] - S[boundary]));
    table_number(table, counted->n > 0 ? scale * counted->censored[boundary] : 0);
}

void
base_survival(Table *table, const Results *results)
{
    const Study *study = results->study;

    for (int strategy = 0; strategy < study->n_strategies; strategy++)
        for (int curve = 0; curve <= study->n_endpoints; curve++) {
            KmCurve counted;
            if (!has_curve(results, strategy, curve)) continue;
            count_curve(&counted, results, strategy, curve);
            for (int boundary = 0; boundary <= study->settings.n_cycles; boundary++) {
                table_text(table, study->strategies[strategy].name);
                table_text(table, curve_name(study, curve));
                survival_row(table, results, &counted, strategy, curve, boundary);
            }
            km_free(&counted);
        }
}

/* ---- survival_summary ---- */

/* Limits of the median: where the curves of the limits are one half, by straight lines. */
static void
median_limits(double *low, double *high, const Results *results, const KmCurve *counted,
              int strategy, int curve)
{
    *low = *high = NAN;
    if (results->curves) {
        *low = psa_curves_median(results->curves, strategy, curve, (1 - LEVEL) / 2);
        *high = psa_curves_median(results->curves, strategy, curve, (1 + LEVEL) / 2);
        return;
    }
    if (counted->n == 0) return;
    double *limits = memory_new(2 * (size_t)counted->n + 1, sizeof(double));

    for (int row = 0; row < counted->n; row++)
        km_limits(&limits[row], &limits[counted->n + row], counted, row, KM_LOG_LOG, LEVEL);
    *low = landmark_median(limits, counted->n);
    *high = landmark_median(limits + counted->n, counted->n);
    free(limits);
}

static void
landmark_cells(Table *table, const Results *results, const KmCurve *counted, int strategy,
               int curve, double at)
{
    const double *S = outcome_curve(&results->evaluation->outcomes[strategy], curve);
    const int n = results->study->settings.n_cycles + 1;
    double low = NAN, high = NAN;

    if (at + 0.5 < n && at > 0.5)
        limits_at(&low, &high, results, counted, strategy, curve, (int)(at + 0.5));
    table_number(table, landmark_at(S, n, at));
    table_number(table, low);
    table_number(table, high);
}

/* The hazard ratio of simulated arms, averaged over their deaths: Cox on the cycle grid. */
static double
average_hazard_ratio(const Results *results, int strategy, int curve)
{
    const Study *study = results->study;
    const size_t row = (size_t)study->settings.n_cycles + 2;
    const int arms[2] = { study->settings.comparator, strategy };
    const long long *events[2], *censored[2];
    long long n[2];

    if (!results->evaluation->simulated || strategy == study->settings.comparator) return NAN;
    for (int arm = 0; arm < 2; arm++) {
        const size_t item = (size_t)arms[arm] * ((size_t)study->n_endpoints + 1) + (size_t)curve;
        events[arm] = results->evaluation->left + item * row;
        censored[arm] = results->evaluation->censored + item * row;
        n[arm] = results->evaluation->inside[item];
    }
    return n[0] > 0 && n[1] > 0 ? cox_of_counts(events, censored, study->settings.n_cycles, n)
                                : NAN;
}

void
base_survival_summary(Table *table, const Results *results)
{
    static const double landmarks[] = { 1, 3, 5, 10 };
    const Study *study = results->study;
    const int n = study->settings.n_cycles + 1;
    const double cycles_a_year = study->settings.units_per_year / study->settings.cycle_length;

    for (int strategy = 0; strategy < study->n_strategies; strategy++)
        for (int curve = 0; curve <= study->n_endpoints; curve++) {
            const double *S = outcome_curve(&results->evaluation->outcomes[strategy], curve);
            double low, high;
            KmCurve counted;
            if (!has_curve(results, strategy, curve)) continue;
            count_curve(&counted, results, strategy, curve);
            median_limits(&low, &high, results, &counted, strategy, curve);
            table_text(table, study->strategies[strategy].name);
            table_text(table, curve_name(study, curve));
            table_text(table, curve == 0 ? "Overall survival" : study->endpoints[curve - 1].label);
            table_number(table, base_months(study, landmark_median(S, n)));
            table_number(table, base_months(study, low));
            table_number(table, base_months(study, high));
            table_number(table, base_months(study, landmark_area(S, n)));
            for (int landmark = 0; landmark < 4; landmark++)
                landmark_cells(table, results, &counted, strategy, curve,
                               landmarks[landmark] * cycles_a_year);
            table_number(table, average_hazard_ratio(results, strategy, curve));
            table_text(table, interval_of(results, &counted));
            km_free(&counted);
        }
}
