/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks of the probabilistic analysis. */
#include "analysis/vary.h"
#include "analysis/verify_parts.h"
#include "analysis/voi.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the draws ---- */

enum { PATIENTS_A_DRAW = 500 };

/* A thousand, unless the model is large: a cohort with sojourn vectors takes as long as the square
 * of its cycles. No clock decides, so that the results do not depend on the machine. */
static long long
draws_of(const Verify *verify)
{
    enum { MOST = 1000, FEWEST = 100, CYCLES = 600 };
    const Study *study = verify->study;
    const double longer = (double)study->settings.n_cycles / CYCLES;

    if (verify->plan->draws > 0) return verify->plan->draws;
    if (study_simulates(study)) return FEWEST;
    if (study->step != STEP_COMPETING || longer <= 1) return MOST;
    return (long long)fmax(FEWEST, MOST / (longer * longer));
}

/* Once for all checks. Draws that break the model are counted, not fatal. */
static bool
has_psa(Verify *verify, Finding *finding)
{
    const Study *study = verify->study;
    const VerifyPlan *plan = verify->plan;
    const PsaRun run = { .seed = plan->seed,
                         .n_threads = plan->n_threads,
                         .n_draws = draws_of(verify),
                         .sampler = study->analyses.psa.sampler,
                         .n_patients = PATIENTS_A_DRAW,
                         .skip_bad = true,
                         .stop = plan->stop };
    int n_uncertain = 0;
    Error err = { 0 };

    for (int item = 0; item < study->n_parameters; item++)
        n_uncertain += study->parameters[item].uncertain;
    if (n_uncertain == 0) verify->psa_why = "no parameter is uncertain";
    if (!verify->psa_tried && n_uncertain > 0) {
        if (psa_run(&verify->psa, &verify->bare, &run, &err) == OK)
            psa_tables_decide(&verify->decision, &verify->psa);
        else
            verify->psa_why = pool_text(&verify->pool, err.text);
    }
    verify->psa_tried = true;
    if (verify->psa_why) verify_skip(verify, finding, "%s", verify->psa_why);
    return verify->psa_why == NULL;
}

void
verify_psa_draws(Verify *verify, Finding *finding)
{
    if (!has_psa(verify, finding)) {
        const char *nothing = "no parameter is uncertain";
        if (strcmp(verify->psa_why, nothing) != 0)
            verify_told(verify, finding, false, "draws run", verify->psa_why, "psa");
        return;
    }
    const Psa *psa = &verify->psa;
    verify_compare(verify, finding, MUST_EQUAL, (double)psa->n_bad, 0, 0,
                   "draws that break the model, of %lld", psa->run.n_draws);
    if (psa->n_bad > 0)
        verify_note(verify, finding, "draw %lld: %s", psa->bad[0].draw, psa->bad[0].error.text);
    else
        verify_note(verify, finding, "%lld draws%s", psa->n,
                    psa->noise ? " of 500 patients each" : "");
}

/* ---- means ---- */

/* Where a parameter's distribution has its mean; NAN if that is not known. */
static double
mean_of(const Study *study, int parameter)
{
    const Parameter *own = &study->parameters[parameter];

    return own->uncertain && own->dist.family ? dist_mean(&own->dist) : NAN;
}

/* The parameter whose distribution is centred furthest from its base value, in its own standard
 * deviations. */
static int
furthest(const Verify *verify, double *distance)
{
    const Study *study = verify->study;
    const Psa *psa = &verify->psa;
    int found = NONE;

    *distance = 0;
    for (int item = 0; item < psa->draws.n; item++) {
        const int parameter = psa->draws.drawn[item];
        const double mean = mean_of(study, parameter), base = vary_base(study, parameter);
        const PsaMean drawn = psa_mean(psa, psa->parameters + item * psa->n);
        if (!(drawn.sd > 0) || !(fabs(mean - base) / drawn.sd > *distance)) continue;
        *distance = fabs(mean - base) / drawn.sd;
        found = parameter;
    }
    return found;
}

/* The model at the means of all distributions. @return false if it does not run */
static bool
run_at_means(Verify *verify, double *totals)
{
    const Study *study = verify->study;
    const size_t room = (size_t)study->n_parameters + 1;
    double *value = memory_new_aligned(room * LANES, sizeof(double));
    bool *given = memory_new(room, sizeof(bool));
    const Sample sample = { 1, value, given };
    Evaluation evaluation;
    Error err = { 0 };

    for (int item = 0; item < verify->psa.draws.n; item++) {
        const int parameter = verify->psa.draws.drawn[item];
        const double *draws = verify->psa.parameters + item * verify->psa.n;
        given[parameter] = verify->psa.draws.given[parameter];
        for (int lane = 0; lane < LANES; lane++)
            value[(size_t)parameter * LANES + (size_t)lane] = psa_mean(&verify->psa, draws).mean;
    }
    const bool good = evaluate_all(&evaluation, study, &sample, &verify->evaluation, &err) == OK;
    for (int strategy = 0; good && strategy < study->n_strategies; strategy++)
        for (int total = 0; total < N_TOTALS; total++)
            totals[strategy * N_TOTALS + total] =
                verify_total(&evaluation.outcomes[strategy], total, DISCOUNTED);
    evaluate_free(&evaluation, study);
    free(value);
    free(given);
    return good;
}

static void
explain_gap(Verify *verify, Finding *finding, int strategy, int total, double mean)
{
    const Study *study = verify->study;
    double *totals = memory_new((size_t)study->n_strategies * N_TOTALS, sizeof(double));
    const double base = verify_total(&verify->base.outcomes[strategy], total, DISCOUNTED);
    double distance;
    const int parameter = furthest(verify, &distance);

    if (run_at_means(verify, totals)) {
        const double at_means = totals[strategy * N_TOTALS + total];
        verify_note(verify, finding,
                    "%s, %s: %.6g of the gap of %.6g is there at the means of the distributions "
                    "(they are centred elsewhere than the base values), %.6g is curvature of the "
                    "model%s%s",
                    verify_strategy(verify, strategy), verify_total_names[total], at_means - base,
                    mean - base, mean - at_means,
                    parameter == NONE || distance < 0.1 ? "" : "; centred furthest away: ",
                    parameter == NONE || distance < 0.1 ? "" : study->parameters[parameter].name);
    }
    free(totals);
}

/* Near: within 3 standard errors (of the draws and of the patients of the base case), or one
 * standard deviation between draws. What is further is no result of mere curvature. */
void
verify_psa_mean(Verify *verify, Finding *finding)
{
    static const int figures[] = { FIGURE_COST, FIGURE_QALY, FIGURE_LIFE_YEARS };
    double widest = 0;
    int at_strategy = 0, at_total = 0;

    if (!has_psa(verify, finding)) return;
    const Psa *psa = &verify->psa;
    const double *const draws[] = { psa->cost, psa->qaly, psa->life_years };
    const double persons = verify->study->settings.persons;
    for (int strategy = 0; strategy < psa->n_strategies; strategy++)
        for (int total = 0; total < N_TOTALS; total++) {
            const PsaMean mean = psa_mean(psa, draws[total] + strategy * psa->n);
            const double base = verify_total(&verify->base.outcomes[strategy], total, DISCOUNTED);
            const double noise = evaluate_error(&verify->base, figures[total], strategy, NONE);
            const double error = hypot(mean.error / persons, isnan(noise) ? 0 : noise);
            const double sd = mean.sd / persons, found = mean.mean / persons;
            verify_compare(verify, finding, MUST_EQUAL, found, base,
                           fmax(3 * error, sd) + verify_rounding(base), "%s: mean %s over draws",
                           verify_strategy(verify, strategy), verify_total_names[total]);
            if (!(fabs(found - base) / (sd + verify_rounding(base)) > widest)) continue;
            widest = fabs(found - base) / (sd + verify_rounding(base));
            at_strategy = strategy;
            at_total = total;
        }
    const double mean = psa_mean(psa, draws[at_total] + at_strategy * psa->n).mean / persons;
    explain_gap(verify, finding, at_strategy, at_total, mean);
}

/* ---- decisions ---- */

void
verify_psa_ceac(Verify *verify, Finding *finding)
{
    if (!has_psa(verify, finding)) return;
    const Acceptability *curve = psa_tables_best(&verify->decision);
    for (int wtp = 0; wtp < curve->n_wtp; wtp++) {
        double sum = 0, least = 1;
        for (int strategy = 0; strategy < curve->n_strategies; strategy++) {
            sum += curve->probability[wtp * curve->n_strategies + strategy];
            least = fmin(least, curve->probability[wtp * curve->n_strategies + strategy]);
        }
        verify_compare(verify, finding, MUST_EQUAL, sum, 1, 1e-12, "sum at %g", curve->wtp[wtp]);
        verify_compare(verify, finding, MUST_REACH, least, 0, 0, "least at %g", curve->wtp[wtp]);
    }
}

/* Worked out anew, draw by draw. */
static double
evpi_of(const Psa *psa, double wtp)
{
    double best_mean = -INFINITY, mean_best = 0;

    for (int strategy = 0; strategy < psa->n_strategies; strategy++) {
        double sum = 0;
        for (long long draw = 0; draw < psa->n; draw++)
            sum += wtp * psa->qaly[strategy * psa->n + draw] - psa->cost[strategy * psa->n + draw];
        best_mean = fmax(best_mean, sum / (double)psa->n);
    }
    for (long long draw = 0; draw < psa->n; draw++) {
        double best = -INFINITY;
        for (int strategy = 0; strategy < psa->n_strategies; strategy++)
            best = fmax(best, wtp * psa->qaly[strategy * psa->n + draw] -
                                  psa->cost[strategy * psa->n + draw]);
        mean_best += best;
    }
    return mean_best / (double)psa->n - best_mean;
}

void
verify_psa_evpi(Verify *verify, Finding *finding)
{
    if (!has_psa(verify, finding)) return;
    const Acceptability *curve = &verify->decision.as_drawn;
    for (int wtp = 0; wtp < curve->n_wtp; wtp++) {
        const double anew = evpi_of(&verify->psa, curve->wtp[wtp]);
        const double large = curve->wtp[wtp] * 100 * verify->study->settings.persons;
        verify_compare(verify, finding, MUST_REACH, curve->evpi[wtp], 0, 1e-9 * (1 + large),
                       "EVPI at %g", curve->wtp[wtp]);
        verify_compare(verify, finding, MUST_EQUAL, curve->evpi[wtp], anew, 1e-9 * (1 + large),
                       "EVPI at %g, worked out anew from the draws", curve->wtp[wtp]);
    }
}

static double
evpi_at(const Acceptability *curve, double wtp, double *error)
{
    for (int item = 0; item < curve->n_wtp; item++)
        if (curve->wtp[item] == wtp) {
            *error = curve->evpi_error[item];
            return curve->evpi[item];
        }
    return NAN;
}

void
verify_psa_evppi(Verify *verify, Finding *finding)
{
    const VoiRun run = { .n_threads = verify->plan->n_threads };
    const Evsi no_studies = { 0 };
    Tables tables = { 0 };
    Error err = { 0 };

    if (!has_psa(verify, finding)) return;
    if (voi_run(&tables, &verify->decision, &no_studies, &run, &err) != OK) {
        verify_skip(verify, finding, "%s", err.text);
        tables_free(&tables);
        return;
    }
    const Table *evppi = tables_find(&tables, "evppi");
    for (int row = 0; evppi && row < table_rows(evppi); row++) {
        const double wtp = table_at(evppi, row, "wtp")->number;
        const double value = table_at(evppi, row, "evppi")->number;
        const double own = table_at(evppi, row, "standard_error")->number;
        double error = 0;
        const double evpi = evpi_at(psa_tables_best(&verify->decision), wtp, &error);
        const double two = 2 * hypot(isnan(own) ? 0 : own, error) + 1e-9 * (1 + evpi);
        const char *name = table_at(evppi, row, "parameters")->text;
        verify_compare(verify, finding, MUST_NOT_EXCEED, value, evpi, two, "EVPPI of %s at %g",
                       name, wtp);
        verify_compare(verify, finding, MUST_REACH, value, 0, 1e-9, "EVPPI of %s at %g", name, wtp);
    }
    verify_note(verify, finding, "allowed: 2 standard errors");
    tables_free(&tables);
}
