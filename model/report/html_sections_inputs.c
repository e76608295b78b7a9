/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inputs, what hangs on them, how the run was made. */
#include "report/html_about.h"
#include "report/html_sections.h"
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

/* clang-format off */
static const HtmlColumn parameters_columns[] = {
    { "label",        "Parameter", HTML_AUTO, NULL },
    { "value",        "Value", HTML_ROUNDED, NULL },
    { "unit",         "Unit", HTML_AUTO, NULL },
    { "low",          "Low", HTML_ROUNDED, NULL },
    { "high",         "High", HTML_ROUNDED, NULL },
    { "distribution", "Distribution", HTML_AUTO, NULL },
    { "formula",      "Formula", HTML_AUTO, NULL },
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
static const HtmlColumn validation_columns[] = {
    { "name",         "Target", HTML_AUTO, NULL },
    { "strategy",     "Strategy", HTML_AUTO, NULL },
    { "curve",        "Curve", HTML_AUTO, NULL },
    { "statistic",    "Statistic", HTML_AUTO, NULL },
    { "time_months",  "Month", HTML_ROUNDED, NULL },
    { "target",       "Published", HTML_ROUNDED, NULL },
    { "ci_low",       "95% interval", HTML_INTERVAL, "ci_high" },
    { "model",        "Model", HTML_ROUNDED, NULL },
    { "model_ci_low", "95% interval", HTML_INTERVAL, "model_ci_high" },
    { "z",            "Difference (standard errors)", HTML_SHARE, NULL },
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
        &(HtmlTable){ .id = "calibration", .caption = "Calibrated parameters" });
    add(to, facts, "calibration_fit",
        &(HtmlTable){ .id = "calibration-fit", .caption = "Calibration targets" });
    add(to, facts, "pooling", &(HtmlTable){ .id = "pooling", .caption = "Pooled evidence" });
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

/* ---- conventions ---- */

static void
add_setting(Text *to, const HtmlFacts *facts, const char *term, const char *key)
{
    const char *text = results_setting(facts->results, key, "");

    if (!*text) return;
    text_add(to, "<dt>%s</dt><dd>", term);
    html_text_add(to, text);
    text_add(to, "</dd>\n");
}

static void
add_list(Text *to, const HtmlFacts *facts, const char *key, const char *heading, const char *none)
{
    const Manifest *list = manifest_at(facts->results->run, key);
    const int n = manifest_items(list);

    text_add(to, "<h3>%s</h3>\n", heading);
    if (n == 0) {
        text_add(to, "<p>%s</p>\n", none);
        return;
    }
    text_add(to, "<ul class=\"small\">\n");
    for (int item = 0; item < n; item++) {
        text_add(to, "<li>");
        html_text_add(to, manifest_as_text(manifest_item(list, item)));
        text_add(to, "</li>\n");
    }
    text_add(to, "</ul>\n");
}

void
html_sections_conventions(Text *to, const HtmlFacts *facts)
{
    text_add(to, "<dl>\n");
    html_about_term(to, facts, "Perspective", html_about_perspective);
    html_about_term(to, facts, "Currency", html_about_currency);
    html_about_term(to, facts, "Thresholds", html_about_thresholds);
    html_about_term(to, facts, "Time horizon", html_about_horizon);
    html_about_term(to, facts, "Discounting", html_about_discount);
    html_about_term(to, facts, "Population", html_about_population);
    html_about_term(to, facts, "Method", html_about_engine);
    html_about_term(to, facts, "Draws", html_about_draws);
    add_setting(to, facts, "Within a cycle", "within_cycle");
    add_setting(to, facts, "Moves per cycle", "moves_per_cycle");
    add_setting(to, facts, "Payoffs on moves", "payoffs_on_moves");
    text_add(to, "</dl>\n");
    add(to, facts, "conventions",
        &(HtmlTable){ .id = "conventions-table", .caption = "ICERs under other conventions" });
    add_list(to, facts, "approximations", "Approximations used", "None were noted.");
    add_list(to, facts, "warnings", "Warnings of the run", "There were none.");
    add_list(to, facts, "became_certain", "Held at one value in the draws",
             "No uncertain input was.");
}

/* ---- reproduce ---- */

static void
add_hash(Text *to, const char *name, const char *digest)
{
    text_add(to, "<tr><th scope=\"row\"><code>");
    html_text_add(to, name);
    text_add(to, "</code></th><td><code class=\"hash\">");
    html_text_add(to, digest);
    text_add(to, "</code></td></tr>\n");
}

static void
add_hashes(Text *to, const HtmlFacts *facts)
{
    const Manifest *files = manifest_at(facts->results->run, "config_files"),
                   *fits = manifest_at(facts->results->run, "fits");
    const char *last = "";

    text_add(to, "<div class=\"table\"><table id=\"hashes\">\n<caption id=\"hashes-caption\">Files "
                 "read, with their SHA-256</caption>\n<thead><tr><th scope=\"col\">File</th><th "
                 "scope=\"col\">SHA-256</th></tr></thead>\n<tbody>\n");
    for (int item = 0; item < manifest_items(files); item++) {
        const Manifest *file = manifest_item(files, item);
        add_hash(to, manifest_as_text(manifest_at(file, "path")),
                 manifest_as_text(manifest_at(file, "sha256")));
    }
    for (int item = 0; item < manifest_items(fits); item++) { /* a file feeds several fits */
        const char *path = manifest_as_text(manifest_at(manifest_item(fits, item), "data"));
        if (!path || strcmp(path, last) == 0) continue;
        add_hash(to, path, manifest_as_text(manifest_at(manifest_item(fits, item), "sha256")));
        last = path;
    }
    text_add(to, "</tbody></table></div>\n");
}

static double
number_of(const HtmlFacts *facts, const char *key)
{
    return manifest_as_number(manifest_at(facts->results->run, key));
}

static void
add_effort(Text *to, const HtmlFacts *facts)
{
    const char *started = manifest_as_text(manifest_at(facts->results->run, "started"));

    text_add(to, "<dt>Run</dt><dd>");
    if (started) {
        text_add(to, "started ");
        html_text_add(to, started);
        text_add(to, ", ");
    }
    html_text_rounded(to, number_of(facts, "seconds"));
    text_add(to, " seconds on ");
    html_text_number(to, number_of(facts, "threads"), 0);
    text_add(to, " threads, ");
    html_text_number(to, number_of(facts, "peak_memory_kib") / 1024, 0);
    text_add(to, " MiB of memory</dd>\n<dt>Seed</dt><dd>%.0f</dd>\n", number_of(facts, "seed"));
}

void
html_sections_reproduce(Text *to, const HtmlFacts *facts)
{
    Text command = { 0 };

    if (html_about_command(&command, facts)) {
        text_add(to, "<pre tabindex=\"0\" aria-label=\"Command\"><code id=\"command\">");
        text_add_bytes(to, command.at, command.n);
        text_add(to, "</code></pre>\n");
    }
    text_free(&command);
    text_add(to, "<p>The same files, seed and version of the program give the same tables to the "
                 "last digit, on any machine and any number of threads.</p>\n<dl>\n");
    html_about_term(to, facts, "Program", html_about_version);
    add_effort(to, facts);
    text_add(to, "</dl>\n");
    add_hashes(to, facts);
}
