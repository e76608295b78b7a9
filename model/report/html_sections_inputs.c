/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inputs, what hangs on them, and how they compare with the world. */
#include "report/html_sections.h"
#include "report/html_table.h"
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

/* clang-format off */
static const HtmlColumn parameters_columns[] = {
    { "label",        "Parameter", HTML_AUTO, NULL },
    { "value",        "Value", HTML_ROUNDED, NULL },
    { "unit",         "Unit", HTML_AUTO, NULL },
    { "low",          "Low", HTML_ROUNDED, NULL },
    { "high",         "High", HTML_ROUNDED, NULL },
    { "distribution", "Distribution or formula", HTML_AUTO, "formula" },
    { "source",       "Source", HTML_AUTO, NULL },
    { "group",        "Group", HTML_AUTO, NULL },
    { "name",         "Name in the config", HTML_AUTO, NULL },
    { 0 },
};
static const HtmlColumn evppi_columns[] = {
    { "label",            "Parameter or group", HTML_AUTO, NULL },
    { "kind",             "Kind", HTML_AUTO, NULL },
    { "evppi",            "EVPPI a person ($)", HTML_AUTO, NULL },
    { "standard_error",   "Standard error", HTML_AUTO, NULL },
    { "evppi_population", "EVPPI, all who meet the decision ($)", HTML_AUTO, NULL },
    { "method",           "Method", HTML_AUTO, NULL },
    { 0 },
};
static const HtmlColumn evsi_columns[] = {
    { "label",          "Study", HTML_AUTO, NULL },
    { "n",              "Size", HTML_AUTO, NULL },
    { "evsi",           "EVSI a person ($)", HTML_AUTO, NULL },
    { "standard_error", "Standard error", HTML_AUTO, NULL },
    { "evsi_population","EVSI, all who meet the decision ($)", HTML_AUTO, NULL },
    { "cost",           "Cost of the study ($)", HTML_AUTO, NULL },
    { "enbs",           "Net benefit of sampling ($)", HTML_AUTO, NULL },
    { 0 },
};
static const HtmlColumn dsa_columns[] = {
    { "label",      "Parameter", HTML_AUTO, NULL },
    { "strategy",   "Strategy", HTML_AUTO, NULL },
    { "low",        "Low", HTML_ROUNDED, NULL },
    { "high",       "High", HTML_ROUNDED, NULL },
    { "inmb_low",   "Net benefit at low ($)", HTML_AUTO, NULL },
    { "inmb_high",  "At high ($)", HTML_AUTO, NULL },
    { "icer_low",   "ICER at low ($ per QALY)", HTML_ICER, "place_low" },
    { "icer_high",  "At high ($ per QALY)", HTML_ICER, "place_high" },
    { "flag",       "Note", HTML_AUTO, NULL },
    { 0 },
};
static const TableColumn dsa_paired[] = {
    { "label",      TABLE_TEXT,   "", "" },
    { "strategy",   TABLE_TEXT,   "", "" },
    { "low",        TABLE_NUMBER, "", "" },
    { "high",       TABLE_NUMBER, "", "" },
    { "inmb_low",   TABLE_NUMBER, "currency", "" },
    { "inmb_high",  TABLE_NUMBER, "currency", "" },
    { "icer_low",   TABLE_NUMBER, "currency", "" },
    { "place_low",  TABLE_TEXT,   "", "" },
    { "icer_high",  TABLE_NUMBER, "currency", "" },
    { "place_high", TABLE_TEXT,   "", "" },
    { "flag",       TABLE_TEXT,   "", "" },
    { 0 },
};
static const HtmlColumn threshold_columns[] = {
    { "label",      "Parameter", HTML_AUTO, NULL },
    { "kind",       "Kind", HTML_AUTO, NULL },
    { "wtp",        "Threshold ($ per QALY)", HTML_AUTO, NULL },
    { "base_value", "Base value", HTML_ROUNDED, NULL },
    { "value",      "Value at which the decision changes", HTML_ROUNDED, NULL },
    { "below",      "Best below", HTML_AUTO, NULL },
    { "above",      "Best above", HTML_AUTO, NULL },
    { "strategy",   "Price of", HTML_AUTO, NULL },
    { "comparator", "Against", HTML_AUTO, NULL },
    { "result",     "Result", HTML_AUTO, NULL },
    { 0 },
};
static const HtmlColumn scenarios_columns[] = {
    { "scenario",         "Scenario", HTML_AUTO, NULL },
    { "strategy",         "Strategy", HTML_AUTO, NULL },
    { "cost",             "Cost ($)", HTML_AUTO, NULL },
    { "qaly",             "QALYs", HTML_AUTO, NULL },
    { "icer",             "ICER ($ per QALY)", HTML_ICER, "place" },
    { "inmb",             "Incremental net benefit ($)", HTML_AUTO, NULL },
    { "inmb_change",      "Change from the base ($)", HTML_AUTO, NULL },
    { "psa_icer",         "ICER of means over draws", HTML_AUTO, NULL },
    { "psa_inmb",         "Expected incremental net benefit ($)", HTML_AUTO, NULL },
    { 0 },
};
static const HtmlColumn calibration_columns[] = {
    { "label",           "Parameter", HTML_AUTO, NULL },
    { "unit",            "Unit", HTML_AUTO, NULL },
    { "prior_mean",      "Prior mean", HTML_ROUNDED, NULL },
    { "prior_low",       "95% interval", HTML_INTERVAL, "prior_high" },
    { "mode",            "Mode", HTML_ROUNDED, NULL },
    { "mean",            "Posterior mean", HTML_ROUNDED, NULL },
    { "low",             "95% interval", HTML_INTERVAL, "high" },
    { "ratio_of_widths", "Width, of the prior's", HTML_SHARE, NULL },
    { "identified",      "Identified", HTML_AUTO, NULL },
    { 0 },
};
static const HtmlColumn pooling_columns[] = {
    { "study",     "Study", HTML_AUTO, NULL },
    { "parameter", "Parameter", HTML_AUTO, NULL },
    { "of",        "Of", HTML_AUTO, NULL },
    { "estimate",  "Estimate", HTML_ROUNDED, NULL },
    { "ci_low",    "95% interval", HTML_INTERVAL, "ci_high" },
    { "weight",    "Weight", HTML_SHARE, NULL },
    { "tau",       "\xcf\x84", HTML_ROUNDED, NULL },
    { "i2",        "I\xc2\xb2", HTML_SHARE, NULL },
    { "drawn",     "Drawn from", HTML_AUTO, NULL },
    { 0 },
};
static const HtmlColumn validation_columns[] = {
    { "name",         "Target", HTML_AUTO, NULL },
    { "strategy",     "Strategy", HTML_AUTO, NULL },
    { "curve",        "Curve", HTML_AUTO, NULL },
    { "statistic",    "Statistic", HTML_AUTO, NULL },
    { "time_months",  "Month", HTML_ROUNDED, NULL },
    { "target",       "Published", HTML_ROUNDED, NULL },
    { "model",        "Model", HTML_ROUNDED, NULL },
    { "z",            "Difference (standard errors)", HTML_SHARE, NULL },
    { "ci_low",       "Published, 95% interval", HTML_INTERVAL, "ci_high" },
    { "model_ci_low", "Model, 95% interval", HTML_INTERVAL, "model_ci_high" },
    { "role",         "Role", HTML_AUTO, NULL },
    { "external",     "External", HTML_AUTO, NULL },
    { "source",       "Source", HTML_AUTO, NULL },
    { 0 },
};
/* clang-format on */

/* ---- sensitivity ---- */

static const char *
text_of(const Table *table, int row, const char *column)
{
    const char *text = results_cell(table, row, column).text;

    return text ? text : "";
}

/* Both ends of a bar, which are two rows of dsa.csv one after the other, as one. */
static void
pair_row(Table *pairs, const Table *dsa, int low)
{
    const int high = low + 1;
    const char *label = text_of(dsa, low, "label"), *flag = text_of(dsa, low, "flag");

    table_name(pairs, *label ? label : text_of(dsa, low, "parameter"));
    table_name(pairs, text_of(dsa, low, "strategy"));
    table_number(pairs, results_cell(dsa, low, "parameter_value").number);
    table_number(pairs, results_cell(dsa, high, "parameter_value").number);
    table_number(pairs, results_cell(dsa, low, "inmb").number);
    table_number(pairs, results_cell(dsa, high, "inmb").number);
    table_number(pairs, results_cell(dsa, low, "icer").number);
    table_name(pairs, text_of(dsa, low, "place"));
    table_number(pairs, results_cell(dsa, high, "icer").number);
    table_name(pairs, text_of(dsa, high, "place"));
    table_name(pairs, *flag ? flag : text_of(dsa, high, "flag"));
}

static void
add_one_way(Text *to, const HtmlFacts *facts)
{
    const Table *dsa = table_of(facts, "dsa");
    Table pairs;

    table_init(&pairs, "dsa", dsa_paired);
    for (int row = 0; dsa && row + 1 < table_rows(dsa); row++)
        if (strcmp(text_of(dsa, row, "end"), "low") == 0 &&
            strcmp(text_of(dsa, row + 1, "end"), "high") == 0 &&
            strcmp(text_of(dsa, row, "parameter"), text_of(dsa, row + 1, "parameter")) == 0)
            pair_row(&pairs, dsa, row);
    html_table_add(to, facts, &pairs,
                   &(HtmlTable){ .id = "dsa",
                                 .caption = "One input at a time at the low and high end of its "
                                            "range: incremental net benefit and ICER against the "
                                            "comparator, the widest difference first",
                                 .columns = dsa_columns,
                                 .sortable = true });
    table_free(&pairs);
}

static void
add_value_of_information(Text *to, const HtmlFacts *facts)
{
    add(to, facts, "evppi",
        &(HtmlTable){ .id = "evppi",
                      .caption =
                          "Value of knowing one input, or a group, exactly: the 20 highest at "
                          "the first threshold",
                      .columns = evppi_columns,
                      .where = "wtp",
                      .equals = facts->wtp,
                      .order = "evppi",
                      .most = 20 });
    add(to, facts, "evsi",
        &(HtmlTable){ .id = "evsi",
                      .caption = "Value of a study, by its size, at the first threshold",
                      .columns = evsi_columns,
                      .where = "wtp",
                      .equals = facts->wtp });
}

void
html_sections_sensitivity(Text *to, const HtmlFacts *facts)
{
    add_one_way(to, facts);
    add(to, facts, "threshold",
        &(HtmlTable){ .id = "threshold",
                      .caption = "Values of inputs at which the decision changes",
                      .columns = threshold_columns });
    add_value_of_information(to, facts);
    add(to, facts, "scenarios",
        &(HtmlTable){ .id = "scenarios",
                      .caption = "Scenarios, against the comparator at the first threshold; the "
                                 "first is the base",
                      .columns = scenarios_columns,
                      .sortable = true });
    add(to, facts, "curve_choice",
        &(HtmlTable){ .id = "curve-choice", .caption = "Results by family of survival curve" });
    add(to, facts, "psa_noise",
        &(HtmlTable){ .id = "psa-noise", .caption = "Noise of simulated patients in the draws" });
}

/* ---- validation ---- */

void
html_sections_validation(Text *to, const HtmlFacts *facts)
{
    add(to, facts, "validation",
        &(HtmlTable){ .id = "validation-table",
                      .caption = "The model beside published results; external are those that fed "
                                 "no input",
                      .columns = validation_columns,
                      .sortable = true });
    add(to, facts, "calibration",
        &(HtmlTable){ .id = "calibration",
                      .caption = "Calibrated parameters",
                      .columns = calibration_columns });
    add(to, facts, "calibration_fit",
        &(HtmlTable){ .id = "calibration-fit", .caption = "Calibration targets" });
    add(to, facts, "pooling",
        &(HtmlTable){ .id = "pooling", .caption = "Pooled evidence", .columns = pooling_columns });
}

/* ---- parameters ---- */

void
html_sections_parameters(Text *to, const HtmlFacts *facts)
{
    add(to, facts, "parameters",
        &(HtmlTable){ .id = "parameters-table",
                      .caption = "All inputs of the model, with their sources",
                      .columns = parameters_columns,
                      .sortable = true });
}
