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
    if (settings->caution) printf("\n%s\n", settings->caution);
    printf(
        "\nlife years are discounted; median survival in months; ICER in %s per QALY against the "
        "strategy before it on the frontier\nresults: %s\n",
        settings->currency, run->place);
}
