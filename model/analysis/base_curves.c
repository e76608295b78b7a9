/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/base_tables.h"
#include "analysis/landmark.h"
#include <math.h>

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

void
base_survival(Table *table, const Results *results)
{
    const Study *study = results->study;

    for (int strategy = 0; strategy < study->n_strategies; strategy++)
        for (int curve = 0; curve <= study->n_endpoints; curve++) {
            const double *S = outcome_curve(&results->evaluation->outcomes[strategy], curve);
            if (!has_curve(results, strategy, curve)) continue;
            for (int boundary = 0; boundary <= study->settings.n_cycles; boundary++) {
                table_text(table, study->strategies[strategy].name);
                table_text(table, curve_name(study, curve));
                table_number(table, base_months(study, boundary));
                table_number(table, S[boundary]);
                table_empty(table);
                table_empty(table);
                table_text(table, "none");
                table_number(table, 1000 * S[boundary]);
                table_number(table, boundary == 0 ? 0 : 1000 * (S[boundary - 1] - S[boundary]));
                table_number(table, 0);
            }
        }
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
            if (!has_curve(results, strategy, curve)) continue;
            table_text(table, study->strategies[strategy].name);
            table_text(table, curve_name(study, curve));
            table_text(table, curve == 0 ? "Overall survival" : study->endpoints[curve - 1].label);
            table_number(table, base_months(study, landmark_median(S, n)));
            table_empty(table);
            table_empty(table);
            table_number(table, base_months(study, landmark_area(S, n)));
            for (int landmark = 0; landmark < 4; landmark++) {
                table_number(table, landmark_at(S, n, landmarks[landmark] * cycles_a_year));
                table_empty(table);
                table_empty(table);
            }
            table_empty(table);
            table_text(table, "none");
        }
}
