/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html_sections.h"
#include "report/html_pivot.h"
#include "report/html_table.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static const Table *
table_of(const HtmlFacts *facts, const char *name)
{
    return results_table(facts->results, name);
}

static void
add(Text *to, const HtmlFacts *facts, const char *name, const HtmlTable *plan)
{
    html_table_add(to, facts, table_of(facts, name), plan);
}

/* All columns of a table whose columns we do not choose from. */
static void
add_whole(Text *to, const HtmlFacts *facts, const char *name, const char *caption)
{
    add(to, facts, name, &(HtmlTable){ .id = name, .caption = caption });
}

/* ---- results ---- */

/* clang-format off */
static const HtmlColumn summary_columns[] = {
    { "strategy",         "Strategy", HTML_AUTO, NULL },
    { "cost",             "Cost ($)", HTML_AUTO, NULL },
    { "cost_mcse",        "Standard error", HTML_AUTO, NULL },
    { "qaly",             "QALYs", HTML_AUTO, NULL },
    { "qaly_mcse",        "Standard error", HTML_AUTO, NULL },
    { "life_years",       "Life years", HTML_AUTO, NULL },
    { "life_years_undiscounted", "Life years, undiscounted", HTML_AUTO, NULL },
    { "median_survival_months",  "Median survival (months)", HTML_AUTO, NULL },
    { "incremental_cost", "Incremental cost ($)", HTML_AUTO, NULL },
    { "incremental_qaly", "Incremental QALYs", HTML_AUTO, NULL },
    { "icer",             "ICER ($ per QALY)", HTML_ICER, "status" },
    { "nmb",              "Net benefit ($)", HTML_AUTO, NULL },
    { 0 },
};
static const HtmlColumn pairwise_columns[] = {
    { "strategy",               "Strategy", HTML_AUTO, NULL },
    { "incremental_cost",       "Incremental cost ($)", HTML_AUTO, NULL },
    { "incremental_cost_mcse",  "Standard error", HTML_AUTO, NULL },
    { "incremental_qaly",       "Incremental QALYs", HTML_AUTO, NULL },
    { "incremental_qaly_mcse",  "Standard error", HTML_AUTO, NULL },
    { "incremental_life_years", "Incremental life years", HTML_AUTO, NULL },
    { "icer",                   "ICER ($ per QALY)", HTML_ICER, "place" },
    { "inmb",                   "Incremental net benefit ($)", HTML_AUTO, NULL },
    { "inmb_mcse",              "Standard error", HTML_AUTO, NULL },
    { "inhb_qalm",              "Incremental net health benefit (QALMs)", HTML_AUTO, NULL },
    { 0 },
};
static const HtmlColumn psa_columns[] = {
    { "strategy",    "Strategy", HTML_AUTO, NULL },
    { "cost",        "Mean cost ($)", HTML_AUTO, NULL },
    { "cost_se",     "Standard error", HTML_AUTO, NULL },
    { "cost_low",    "95% interval", HTML_INTERVAL, "cost_high" },
    { "qaly",        "Mean QALYs", HTML_AUTO, NULL },
    { "qaly_se",     "Standard error", HTML_AUTO, NULL },
    { "qaly_low",    "95% interval", HTML_INTERVAL, "qaly_high" },
    { "icer",        "ICER of means, against the comparator ($ per QALY)", HTML_AUTO, NULL },
    { 0 },
};
static const HtmlColumn decision_columns[] = {
    { "strategy",    "Strategy", HTML_AUTO, NULL },
    { "inmb",        "Mean incremental net benefit ($)", HTML_AUTO, NULL },
    { "inmb_se",     "Standard error", HTML_AUTO, NULL },
    { "inmb_low",    "95% interval", HTML_INTERVAL, "inmb_high" },
    { "probability", "Probability of being best", HTML_SHARE, NULL },
    { 0 },
};
static const HtmlColumn survival_columns[] = {
    { "strategy",      "Strategy", HTML_AUTO, NULL },
    { "label",         "Curve", HTML_AUTO, NULL },
    { "median_months", "Median (months)", HTML_AUTO, NULL },
    { "median_low",    "95% interval", HTML_INTERVAL, "median_high" },
    { "rmst_months",   "Restricted mean (months)", HTML_AUTO, NULL },
    { "survival_1y",   "1 year", HTML_SHARE, NULL },
    { "survival_3y",   "3 years", HTML_SHARE, NULL },
    { "survival_5y",   "5 years", HTML_SHARE, NULL },
    { "survival_10y",  "10 years", HTML_SHARE, NULL },
    { "average_hazard_ratio", "Hazard ratio", HTML_SHARE, NULL },
    { 0 },
};
static const HtmlColumn disaggregated_columns[] = {
    { "strategy",         "Strategy", HTML_AUTO, NULL },
    { "state",            "State", HTML_AUTO, NULL },
    { "category",         "Category", HTML_AUTO, NULL },
    { "life_years",       "Life years", HTML_AUTO, NULL },
    { "qaly",             "QALYs", HTML_AUTO, NULL },
    { "incremental_qaly", "Incremental QALYs", HTML_AUTO, NULL },
    { "share_qaly",       "Share of the increment", HTML_SHARE, NULL },
    { "cost",             "Cost ($)", HTML_AUTO, NULL },
    { "incremental_cost", "Incremental cost ($)", HTML_AUTO, NULL },
    { "share_cost",       "Share of the increment", HTML_SHARE, NULL },
    { 0 },
};
/* clang-format on */

static void
add_psa(Text *to, const HtmlFacts *facts)
{
    char id[40], caption[200];

    if (!facts->psa) {
        text_add(to, "<p>No draws of the inputs were made (PSA): there are no expected values, "
                     "intervals and probabilities.</p>\n");
        return;
    }
    add(to, facts, "psa_summary",
        &(HtmlTable){ .id = "psa",
                      .caption = "Means over the draws with their Monte-Carlo standard errors; "
                                 "intervals between draws",
                      .columns = psa_columns,
                      .where = "wtp",
                      .equals = facts->wtp });
    for (int item = 0; item < html_facts_thresholds(facts); item++) {
        const double wtp = html_facts_threshold(facts, item);
        char buffer[TEXT_NUMBER];
        snprintf(id, sizeof(id), "psa-%d", item + 1);
        snprintf(caption, sizeof(caption), "At %s $ per QALY, against the comparator",
                 text_pretty(buffer, wtp, 0));
        add(to, facts, "psa_summary",
            &(HtmlTable){ .id = id,
                          .caption = caption,
                          .columns = decision_columns,
                          .where = "wtp",
                          .equals = wtp });
    }
}

/* pairwise.csv has every pair; of these, those against the comparator. */
static void
add_pairwise(Text *to, const HtmlFacts *facts)
{
    char caption[200], buffer[TEXT_NUMBER];

    snprintf(caption, sizeof(caption), "Against the comparator; net benefit at %s $ per QALY",
             text_pretty(buffer, facts->wtp, 0));
    add(to, facts, "pairwise",
        &(HtmlTable){ .id = "pairwise",
                      .caption = caption,
                      .columns = pairwise_columns,
                      .where = "wtp",
                      .equals = facts->wtp,
                      .where_text = "comparator",
                      .is = facts->comparator });
    if (html_facts_thresholds(facts) > 1)
        html_pivot_add(to, facts, table_of(facts, "pairwise"),
                       &(HtmlPivot){ .id = "thresholds",
                                     .caption = "Incremental net benefit against the comparator, "
                                                "a person, by threshold",
                                     .down = "strategy",
                                     .heading = "Strategy",
                                     .across = "wtp",
                                     .value = "inmb",
                                     .where = "comparator",
                                     .equals = facts->comparator });
}

void
html_sections_results(Text *to, const HtmlFacts *facts)
{
    text_add(to, "<p>Costs, QALYs and life years are means a person, discounted unless said "
                 "otherwise. Numbers are rounded for reading; the CSV files beside this page hold "
                 "every digit.</p>\n<h3>Base case</h3>\n");
    add(to, facts, "summary",
        &(HtmlTable){ .id = "base",
                      .caption = "Every input at its base value; increments against the strategy "
                                 "before it on the frontier",
                      .columns = summary_columns });
    add_pairwise(to, facts);
    if (facts->n > 1) {
        text_add(to, "<h3>Probabilistic analysis</h3>\n");
        add_psa(to, facts);
    }
    text_add(to, "<h3>What they are made of</h3>\n");
    html_pivot_add(to, facts, table_of(facts, "costs"),
                   &(HtmlPivot){ .id = "costs",
                                 .caption = "Discounted costs by category",
                                 .down = "category",
                                 .heading = "Category",
                                 .across = "strategy",
                                 .value = "cost" });
    html_pivot_add(to, facts, table_of(facts, "events"),
                   &(HtmlPivot){ .id = "events",
                                 .caption = "Expected number of events a person, undiscounted",
                                 .down = "label",
                                 .heading = "Event",
                                 .across = "strategy",
                                 .value = "expected" });
    add(to, facts, "disaggregated",
        &(HtmlTable){ .id = "disaggregated",
                      .caption =
                          "Life years, QALYs and costs by state and category, with shares of "
                          "the absolute increment against the comparator; rows of zeros are "
                          "left out",
                      .columns = disaggregated_columns,
                      .without_idle = true });
    add(to, facts, "survival_summary",
        &(HtmlTable){ .id = "survival",
                      .caption = "Survival by strategy and curve",
                      .columns = survival_columns });
    add_whole(to, facts, "severity", "Severity: shortfall of QALYs");
    add_whole(to, facts, "subgroups", "Subgroups");
    add_whole(to, facts, "engines", "Both engines beside each other");
}
