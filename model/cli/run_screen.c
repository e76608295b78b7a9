/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run says on the screen. */
#include "base/text.h"
#include "cli/run.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *
cell(char buffer[TEXT_NUMBER], const Table *table, int row, const char *column, int decimals)
{
    const double value = table_at(table, row, column)->number;
    return isnan(value) ? "" : text_pretty(buffer, value, decimals);
}

/* How far chance may have moved the figures of simulated patients. */
static void
print_noise(const Run *run)
{
    const Table *summary = &run->base.table[BASE_SUMMARY];
    double cost = 0, qaly = 0;
    char buffer[2][TEXT_NUMBER];

    if (!run->base.evaluation.simulated) return;
    for (int row = 0; row < table_rows(summary); row++) {
        const double errors[2] = { table_at(summary, row, "cost_mcse")->number,
                                   table_at(summary, row, "qaly_mcse")->number };
        cost = errors[0] > cost ? errors[0] : cost;
        qaly = errors[1] > qaly ? errors[1] : qaly;
    }
    printf("\n%lld simulated patients: Monte-Carlo standard errors up to %s %s and %s QALYs\n",
           run->base.evaluation.n_patients, text_pretty(buffer[0], cost, 2),
           run->study.settings.currency, text_pretty(buffer[1], qaly, 4));
}

/* Who is the best how often, and what not knowing costs. */
static void
print_psa(const Run *run, int width)
{
    const Psa *psa = &run->psa;
    const Study *study = &run->study;
    const Settings *settings = &study->settings;
    char buffer[2][TEXT_NUMBER];

    if (psa->n == 0) return;
    const Acceptability *curve = psa_tables_best(&run->decision);
    const int first = run->decision.thresholds[0];
    int n_uncertain = 0;
    for (int item = 0; item < study->n_parameters; item++)
        n_uncertain += study->parameters[item].uncertain;
    printf(
        "\n%s draws of %d uncertain parameters; how often each strategy is the best at %s %s per "
        "QALY:\n",
        text_pretty(buffer[0], (double)psa->n, 0), n_uncertain,
        text_pretty(buffer[1], settings->threshold[0], 0), settings->currency);
    printf("%-*s %14s %10s %10s\n", width, "mean over draws", "cost", "QALYs", "best in");
    for (int strategy = 0; strategy < study->n_strategies; strategy++)
        printf("%-*.*s %14s %10s %9.1f%%%s\n", width, width, study->strategies[strategy].label,
               text_pretty(buffer[0], psa_mean(psa, psa->cost + strategy * psa->n).mean, 2),
               text_pretty(buffer[1], psa_mean(psa, psa->qaly + strategy * psa->n).mean, 4),
               100 * curve->probability[first * study->n_strategies + strategy],
               curve->best[first] == strategy ? "  best on average" : "");
    printf("value of perfect information: %s %s a person (standard error %s)\n",
           text_pretty(buffer[0], curve->evpi[first], 0), settings->currency,
           text_pretty(buffer[1], curve->evpi_error[first], 0));
    if (psa->n_bad > 0) printf("%lld draws broke the model and were left out\n", psa->n_bad);
    if (!psa->noise) return;
    const Table *noise = tables_find(&run->tables, "psa_noise");
    for (int row = 0; noise && row < table_rows(noise); row++)
        printf("  %s: %.1f%% of the variance between draws is patient noise; %s patients a draw "
               "would bring it to 5%%\n",
               table_at(noise, row, "strategy")->text,
               100 * table_at(noise, row, "share_noise")->number,
               text_pretty(buffer[0], table_at(noise, row, "patients_for_5_percent")->number, 0));
}

/* What would be most worth learning. */
static void
print_voi(const Run *run)
{
    enum { TOLD = 3 };
    const Table *evppi = tables_find(&run->tables, "evppi");
    const double wtp = run->study.settings.threshold[0];
    double above = INFINITY;
    char buffer[TEXT_NUMBER];

    if (!evppi) return;
    for (int told = 0; told < TOLD; told++) {
        int best = -1;
        for (int row = 0; row < table_rows(evppi); row++) {
            const double value = table_at(evppi, row, "evppi")->number;
            if (table_at(evppi, row, "wtp")->number == wtp && value > 0 && value < above &&
                (best < 0 || value > table_at(evppi, best, "evppi")->number))
                best = row;
        }
        if (best < 0) break;
        above = table_at(evppi, best, "evppi")->number;
        printf("%s%s (%s)",
               told ? ", " : "worth most to learn: ", table_at(evppi, best, "label")->text,
               text_pretty(buffer, above, 0));
    }
    if (above < INFINITY) putchar('\n');
}

/* What was found, and what the targets do not tell. */
static void
print_calibration(const Run *run)
{
    const Calibration *calibration = &run->calibration;
    const CalibrateModel *model = &calibration->model;

    if (!calibration->draws) return;
    printf("\ncalibrated to %d target%s (%d independent fact%s), chi-square %.2f; effective sample "
           "size %.0f\n",
           model->n_targets, model->n_targets == 1 ? "" : "s", model->n_facts,
           model->n_facts == 1 ? "" : "s", calibration->chi_square, calibration->imis.effective);
    printf("%-28s %10s %10s %24s %24s  %s\n", "parameter", "mode", "mean", "95% interval",
           "prior's", "identified");
    for (int number = 0; number < model->n; number++) {
        const CalibrateAnswer answer = calibrate_answer(calibration, number);
        char posterior[64], prior[64];
        snprintf(posterior, sizeof(posterior), "%.4g to %.4g", answer.posterior.low,
                 answer.posterior.high);
        snprintf(prior, sizeof(prior), "%.4g to %.4g", answer.prior.low, answer.prior.high);
        printf("%-28s %10.4g %10.4g %24s %24s  %s\n",
               model->study->parameters[model->parameters[number]].name, answer.mode,
               answer.posterior.mean, posterior, prior,
               calibrate_identified_names[answer.identified]);
    }
    for (int item = 0; item < run->notes.n; item++)
        if (strncmp(run->notes.at[item].text, "calibration: ", 13) == 0)
            printf("warning: %s\n", run->notes.at[item].text + 13);
    printf("to use it: %s/calibrated.cfg; the strategies above are those before it\n", run->place);
}

/* How near the model comes to what was published; what it was calibrated to, and what shares a
 * source with its inputs, proves less than the rest. */
static void
print_validation(const Run *run)
{
    static const char *const names[2][2] = { { "of %d published point%s whose source fed an input",
                                               "of %d published point%s" },
                                             { "of %d point%s calibrated to (their source fed an "
                                               "input, too)",
                                               "of %d point%s calibrated to" } };
    const Study *study = &run->study;

    if (study->n_targets > 0) putchar('\n');
    for (int item = 3; item >= 0; item--) {
        const bool calibrate = item < 2, external = item % 2;
        const ValidationCount count =
            validation_count(study, &run->base.evaluation, calibrate, external);
        if (count.n == 0) continue;
        if (count.n_with_error == 0) {
            printf("%d published point%s without a standard error\n", count.n,
                   count.n == 1 ? "" : "s");
            continue;
        }
        printf(names[calibrate][external], count.n_with_error, count.n_with_error == 1 ? "" : "s");
        printf(" %d lie%s within 2 standard errors", count.n_within,
               count.n_within == 1 ? "s" : "");
        if (count.furthest != NONE)
            printf("; furthest: %s (%+.1f)", study->targets[count.furthest].name, count.z);
        if (count.n > count.n_with_error)
            printf("; %d without a standard error", count.n - count.n_with_error);
        putchar('\n');
    }
}

/* What the results are to be read with; in full in run.json. */
static void
print_notes(const Run *run)
{
    const int warnings = notes_count(&run->notes, NOTE_WARNING);
    const int approximations = notes_count(&run->notes, NOTE_APPROXIMATION);

    if (warnings + approximations == 0) return;
    printf("to be read with ");
    if (warnings > 0) printf("%d warning%s", warnings, warnings == 1 ? "" : "s");
    if (warnings > 0 && approximations > 0) printf(" and ");
    if (approximations > 0)
        printf("%d approximation%s", approximations, approximations == 1 ? "" : "s");
    printf(" in run.json\n");
}

void
run_screen(const Run *run)
{
    const Table *summary = &run->base.table[BASE_SUMMARY];
    const Settings *settings = &run->study.settings;
    char buffer[7][TEXT_NUMBER];
    int width = 8;

    for (int row = 0; row < table_rows(summary); row++) {
        const int length = (int)strlen(table_at(summary, row, "label")->text);
        if (length > width) width = length > 48 ? 48 : length;
    }
    const bool exact = run->base.evaluation.simulated && run->study.step != STEP_PROBABILITIES;
    printf("%s: %s a person%s, %s discounting, %s%s\n\n",
           settings->name ? settings->name : run->options->config, settings->currency,
           settings->persons != 1 ? " (totals of all persons)" : "",
           study_discount_name(settings->discount_kind),
           exact ? "stays integrated exactly" : "within-cycle rule ",
           exact ? "" : study_within_name(settings->within_cycle));
    printf("%-*s %14s %10s %10s %8s %14s  %s\n", width, "strategy", "cost", "QALYs", "life years",
           "median", "ICER", "status");
    for (int row = 0; row < table_rows(summary); row++)
        printf("%-*.*s %14s %10s %10s %8s %14s  %s\n", width, width,
               table_at(summary, row, "label")->text, cell(buffer[0], summary, row, "cost", 2),
               cell(buffer[1], summary, row, "qaly", 4),
               cell(buffer[2], summary, row, "life_years", 4),
               cell(buffer[3], summary, row, "median_survival_months", 1),
               cell(buffer[4], summary, row, "icer", 2), table_at(summary, row, "status")->text);
    print_noise(run);
    print_psa(run, width);
    print_voi(run);
    print_calibration(run);
    print_validation(run);
    for (int item = 0; item < run->notes.n; item++)
        if (strstr(run->notes.at[item].text, "survival curves cross"))
            printf("\nwarning: %s\n", run->notes.at[item].text);
    if (run->fits_kept)
        printf("\nestimates from data were made, and are kept in %s\n", run->study.fits_path);
    if (settings->caution) printf("\n%s\n", settings->caution);
    printf(
        "\nlife years are discounted; median survival in months; ICER in %s per QALY against the "
        "strategy before it on the frontier\nresults: %s\n",
        settings->currency, run->place);
    print_notes(run);
}
