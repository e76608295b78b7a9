/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run says on the screen. */
#include "base/text.h"
#include "cli/listing.h"
#include "cli/run.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LABEL = 48 }; /* columns of a strategy's label that are shown */

static void
number_cell(Listing *listing, double value, int decimals)
{
    char buffer[TEXT_NUMBER];

    listing_cell(listing, COLOUR_NONE, isnan(value) ? "" : text_pretty(buffer, value, decimals));
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
    putchar('\n');
    colour_wrap(stdout, COLOUR_NONE,
                "%lld simulated patients: Monte-Carlo standard errors up to %s %s and %s QALYs",
                run->base.evaluation.n_patients, text_pretty(buffer[0], cost, 2),
                run->study.settings.currency, text_pretty(buffer[1], qaly, 4));
}

static void
print_means(const Run *run, const Acceptability *curve, int threshold)
{
    static const ListingColumn columns[] = {
        { "mean over draws", 0, LABEL, 0, true },
        { "cost", 14, 0, 1, false },
        { "QALYs", 10, 0, 1, false },
        { "best in", 10, 0, 1, false },
        { "", 0, 0, 2, true },
    };
    const Psa *psa = &run->psa;
    const Study *study = &run->study;
    Listing listing;

    listing_init(&listing, columns, 5);
    for (int strategy = 0; strategy < study->n_strategies; strategy++) {
        const bool best = curve->best[threshold] == strategy;
        char share[TEXT_NUMBER];
        snprintf(share, sizeof(share), "%.1f%%",
                 100 * curve->probability[threshold * study->n_strategies + strategy]);
        listing_cell(&listing, COLOUR_NONE, study->strategies[strategy].label);
        number_cell(&listing, psa_mean(psa, psa->cost + strategy * psa->n).mean, 2);
        number_cell(&listing, psa_mean(psa, psa->qaly + strategy * psa->n).mean, 4);
        listing_cell(&listing, COLOUR_NONE, share);
        listing_cell(&listing, COLOUR_GOOD, best ? "best on average" : "");
    }
    listing_end(&listing, stdout);
}

/* Who is the best how often, and what not knowing costs. */
static void
print_psa(const Run *run)
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
    putchar('\n');
    colour_wrap(stdout, COLOUR_NONE,
                "%s draws of %d uncertain parameters; how often each strategy is the best at %s %s "
                "per QALY:",
                text_pretty(buffer[0], (double)psa->n, 0), n_uncertain,
                text_pretty(buffer[1], settings->threshold[0], 0), settings->currency);
    print_means(run, curve, first);
    printf("value of perfect information: %s %s a person (standard error %s)\n",
           text_pretty(buffer[0], curve->evpi[first], 0), settings->currency,
           text_pretty(buffer[1], curve->evpi_error[first], 0));
    if (psa->n_bad > 0) printf("%lld draws broke the model and were left out\n", psa->n_bad);
    if (!psa->noise) return;
    const Table *noise = tables_find(&run->tables, "psa_noise");
    for (int row = 0; noise && row < table_rows(noise); row++)
        colour_wrap(
            stdout, COLOUR_NONE,
            "  %s: %.1f%% of the variance between draws is patient noise; %s patients a draw "
            "would bring it to 5%%",
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
    Text text = { 0 };

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
        text_add(&text, "%s%s (%s)",
                 told ? ", " : "worth most to learn: ", table_at(evppi, best, "label")->text,
                 text_pretty(buffer, above, 0));
    }
    if (text.n > 0) colour_wrap(stdout, COLOUR_NONE, "%s", text.at);
    text_free(&text);
}

static void
print_warning(const char *text)
{
    colour_message(stdout, COLOUR_WARNING, "", "warning: ", text);
}

/* One number, or two if `high` is not NAN. */
static void
range_cell(Listing *listing, double low, double high)
{
    char text[64];

    if (isnan(high))
        snprintf(text, sizeof(text), "%.4g", low);
    else
        snprintf(text, sizeof(text), "%.4g to %.4g", low, high);
    listing_cell(listing, COLOUR_NONE, text);
}

/* What was found, and what the targets do not tell. */
static void
print_calibration(const Run *run)
{
    static const ListingColumn columns[] = {
        { "parameter", 28, LABEL, 0, true }, { "mode", 10, 0, 1, false },
        { "mean", 10, 0, 1, false },         { "95% interval", 24, 0, 1, false },
        { "prior's", 24, 0, 1, false },      { "identified", 0, 0, 2, true },
    };
    Listing listing;
    const Calibration *calibration = &run->calibration;
    const CalibrateModel *model = &calibration->model;

    if (!calibration->draws) return;
    putchar('\n');
    colour_wrap(stdout, COLOUR_NONE,
                "calibrated to %d target%s (%d independent fact%s), chi-square %.2f; effective "
                "sample size %.0f",
                model->n_targets, model->n_targets == 1 ? "" : "s", model->n_facts,
                model->n_facts == 1 ? "" : "s", calibration->chi_square,
                calibration->imis.effective);
    listing_init(&listing, columns, 6);
    for (int number = 0; number < model->n; number++) {
        const CalibrateAnswer answer = calibrate_answer(calibration, number);
        listing_cell(&listing, COLOUR_NONE,
                     model->study->parameters[model->parameters[number]].name);
        range_cell(&listing, answer.mode, NAN);
        range_cell(&listing, answer.posterior.mean, NAN);
        range_cell(&listing, answer.posterior.low, answer.posterior.high);
        range_cell(&listing, answer.prior.low, answer.prior.high);
        listing_cell(&listing, COLOUR_NONE, calibrate_identified_names[answer.identified]);
    }
    listing_end(&listing, stdout);
    for (int item = 0; item < run->notes.n; item++)
        if (strncmp(run->notes.at[item].text, "calibration: ", 13) == 0)
            print_warning(run->notes.at[item].text + 13);
    colour_wrap(stdout, COLOUR_NONE,
                "to use it: %s/calibrated.cfg; the strategies above are those before it",
                run->place);
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
    Text text = { 0 };

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
        text.n = 0;
        text_add(&text, names[calibrate][external], count.n_with_error,
                 count.n_with_error == 1 ? "" : "s");
        text_add(&text, " %d lie%s within 2 standard errors", count.n_within,
                 count.n_within == 1 ? "s" : "");
        if (count.furthest != NONE)
            text_add(&text, "; furthest: %s (%+.1f)", study->targets[count.furthest].name, count.z);
        if (count.n > count.n_with_error)
            text_add(&text, "; %d without a standard error", count.n - count.n_with_error);
        colour_wrap(stdout, COLOUR_NONE, "%s", text.at);
    }
    text_free(&text);
}

static Colour
colour_of(const char *status)
{
    if (strcmp(status, "frontier") == 0) return COLOUR_GOOD;
    return strstr(status, "dominated") ? COLOUR_DIM : COLOUR_NONE;
}

static void
print_summary(const Table *summary)
{
    static const ListingColumn columns[] = {
        { "strategy", 0, LABEL, 0, true }, { "cost", 14, 0, 1, false },
        { "QALYs", 10, 0, 1, false },      { "life years", 10, 0, 1, false },
        { "median", 8, 0, 1, false },      { "ICER", 14, 0, 1, false },
        { "status", 0, 0, 2, true },
    };
    Listing listing;

    listing_init(&listing, columns, 7);
    for (int row = 0; row < table_rows(summary); row++) {
        const char *status = table_at(summary, row, "status")->text;
        listing_cell(&listing, COLOUR_NONE, table_at(summary, row, "label")->text);
        number_cell(&listing, table_at(summary, row, "cost")->number, 2);
        number_cell(&listing, table_at(summary, row, "qaly")->number, 4);
        number_cell(&listing, table_at(summary, row, "life_years")->number, 4);
        number_cell(&listing, table_at(summary, row, "median_survival_months")->number, 1);
        number_cell(&listing, table_at(summary, row, "icer")->number, 2);
        listing_cell(&listing, colour_of(status), status);
    }
    listing_end(&listing, stdout);
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
    const Settings *settings = &run->study.settings;
    const bool exact = run->base.evaluation.simulated && run->study.step != STEP_PROBABILITIES;

    colour_wrap(stdout, COLOUR_NONE, "%s: %s a person%s, %s discounting, %s%s",
                settings->name ? settings->name : run->options->config, settings->currency,
                settings->persons != 1 ? " (totals of all persons)" : "",
                study_discount_name(settings->discount_kind),
                exact ? "stays integrated exactly" : "within-cycle rule ",
                exact ? "" : study_within_name(settings->within_cycle));
    putchar('\n');
    print_summary(&run->base.table[BASE_SUMMARY]);
    print_noise(run);
    print_psa(run);
    print_voi(run);
    print_calibration(run);
    print_validation(run);
    for (int item = 0; item < run->notes.n; item++)
        if (strstr(run->notes.at[item].text, "survival curves cross")) {
            putchar('\n');
            print_warning(run->notes.at[item].text);
        }
    if (run->fits_kept)
        printf("\nestimates from data were made, and are kept in %s\n", run->study.fits_path);
    if (settings->caution) {
        putchar('\n');
        colour_wrap(stdout, COLOUR_WARNING, "%s", settings->caution);
    }
    putchar('\n');
    colour_wrap(
        stdout, COLOUR_DIM,
        "life years discounted; median in months; ICER in %s per QALY against the one before "
        "on the frontier",
        settings->currency);
    run_written(run->place);
    print_notes(run);
}
