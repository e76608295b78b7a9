/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html_cheers.h"
#include "report/html_about.h"
#include <string.h>

/* ---- what a run can say that no other part of the page says ---- */

static bool
has(const HtmlFacts *facts, const char *table)
{
    const Table *found = results_table(facts->results, table);

    return found && table_rows(found) > 0;
}

static bool
title(Text *to, const HtmlFacts *facts)
{
    text_add(to, "Title of the model: ");
    return html_about_title(to, facts);
}

static bool
outcomes(Text *to, const HtmlFacts *facts)
{
    text_add(to, "QALYs, life years, net benefit%s%s%s",
             has(facts, "survival_summary") ? ", survival" : "",
             has(facts, "events") ? ", counted events" : "",
             has(facts, "severity") ? ", severity" : "");
    return true;
}

static bool
costs(Text *to, const HtmlFacts *facts)
{
    (void)facts;
    text_add(to,
             "By category under <a href=\"#results\">Results</a>; unit costs with sources under "
             "<a href=\"#parameters\">Parameters</a>");
    return true;
}

static bool
model(Text *to, const HtmlFacts *facts)
{
    if (!html_about_engine(to, facts)) return false;
    text_add(to, "; files and their hashes under <a href=\"#reproduce\">Reproduce</a>");
    return true;
}

static bool
analytics(Text *to, const HtmlFacts *facts)
{
    const Manifest *list = manifest_at(facts->results->run, "approximations");

    text_add(to, "Rules and %d approximations under <a href=\"#conventions\">Conventions</a>%s",
             manifest_items(list),
             has(facts, "validation") ? "; <a href=\"#validation\">validation</a>" : "");
    return true;
}

static bool
heterogeneity(Text *to, const HtmlFacts *facts)
{
    if (!has(facts, "subgroups")) return false;
    text_add(to, "Subgroups under <a href=\"#results\">Results</a>");
    return true;
}

static bool
parameters(Text *to, const HtmlFacts *facts)
{
    const Table *table = results_table(facts->results, "parameters");

    text_add(to,
             "%d, with values, ranges, distributions and sources, under <a "
             "href=\"#parameters\">Parameters</a>",
             table ? table_rows(table) : 0);
    return table;
}

static bool
main_results(Text *to, const HtmlFacts *facts)
{
    (void)facts;
    text_add(to, "<a href=\"#summary\">Summary</a> and <a href=\"#results\">Results</a>");
    return true;
}

static bool
effect_of_uncertainty(Text *to, const HtmlFacts *facts)
{
    const bool varied = has(facts, "dsa") || has(facts, "scenarios");

    if (!varied && !facts->psa) return false;
    if (varied) text_add(to, "<a href=\"#sensitivity\">Sensitivity</a>");
    if (facts->psa)
        text_add(to,
                 "%s<a href=\"#results\">Probabilistic analysis</a>, <a "
                 "href=\"#explore\">Threshold</a>",
                 varied ? ", " : "");
    return true;
}

/* clang-format off */
static const struct {
    const char *section, *topic, *asks;
    HtmlPhrase *knows; /* NULL: only the author does */
    const char *left;  /* what the author adds to it */
} items[HTML_CHEERS_ITEMS] = {
    { "Title", "Title", "Names the study an economic evaluation, and what is compared", title, "title of the paper" },
    { "Abstract", "Abstract", "Structured summary: context, methods, results, other analyses", NULL, NULL },
    { "Introduction", "Background and objectives", "Context, question, why it matters to a decision", NULL, NULL },
    { "Methods", "Health economic analysis plan", "Whether there was one, and where it is", NULL, NULL },
    { "Methods", "Study population", "Who the patients are", html_about_population, "who they are" },
    { "Methods", "Setting and location", "Context that may bear on the findings", NULL, NULL },
    { "Methods", "Comparators", "What is compared, and why", html_about_comparators, "why these" },
    { "Methods", "Perspective", "Whose costs and effects, and why", html_about_perspective, "why" },
    { "Methods", "Time horizon", "How long, and why that is long enough", html_about_horizon, "why" },
    { "Methods", "Discount rate", "Rates, and why these", html_about_discount, "why these" },
    { "Methods", "Selection of outcomes", "Measures of benefit and harm", outcomes, NULL },
    { "Methods", "Measurement of outcomes", "How they were measured", NULL, NULL },
    { "Methods", "Valuation of outcomes", "Whose values, and by which method", NULL, NULL },
    { "Methods", "Measurement and valuation of resources and costs", "How costs were found", costs, "methods" },
    { "Methods", "Currency, price date, and conversion", "Dates of quantities and prices; currency and year", html_about_currency, "conversion" },
    { "Methods", "Rationale and description of model", "The model, why it, where it is to be had", model, "why this model" },
    { "Methods", "Analytics and assumptions", "Statistical methods, extrapolation, validation", analytics, "reasons" },
    { "Methods", "Characterizing heterogeneity", "How results may differ between subgroups", heterogeneity, "methods" },
    { "Methods", "Characterizing distributional effects", "Who gains and who loses; priority populations", NULL, NULL },
    { "Methods", "Characterizing uncertainty", "Which sources of uncertainty, and how", html_about_uncertainty, NULL },
    { "Methods", "Approach to engagement with patients and others affected by the study", "Whether and how they took part in its design", NULL, NULL },
    { "Results", "Study parameters", "All inputs with their uncertainty", parameters, NULL },
    { "Results", "Summary of main results", "Mean costs and outcomes, and one summary measure", main_results, NULL },
    { "Results", "Effect of uncertainty", "On the findings; of discount rate and horizon too", effect_of_uncertainty, NULL },
    { "Results", "Effect of engagement with patients and others affected by the study", "What it changed", NULL, NULL },
    { "Discussion", "Study findings, limitations, generalizability, and current knowledge", "What was found, its limits, what it means for patients and policy", NULL, NULL },
    { "Other", "Source of funding", "Who paid, and the funder's part", NULL, NULL },
    { "Other", "Conflicts of interest", "Those of the authors", NULL, NULL },
};
/* clang-format on */

static void
add_item(Text *to, const HtmlFacts *facts, int item)
{
    Text known = { 0 };
    const bool knows = items[item].knows && items[item].knows(&known, facts);

    text_add(to,
             "<tr><td class=\"n\">%d</td><th scope=\"row\">%s<br><small>%s</small></th><td>%s"
             "</td><td>",
             item + 1, items[item].topic, items[item].section, items[item].asks);
    if (knows)
        text_add_bytes(to, known.at, known.n);
    else
        text_add(to, "<em class=\"author\">author</em>");
    if (knows && items[item].left)
        text_add(to, "; <em class=\"author\">author: %s</em>", items[item].left);
    text_add(to, "</td></tr>\n");
    text_free(&known);
}

void
html_cheers_add(Text *to, const HtmlFacts *facts)
{
    text_add(to, "<div class=\"table\"><table id=\"cheers-table\">\n<caption "
                 "id=\"cheers-table-caption\">What this run says to each item; <em "
                 "class=\"author\">author</em> marks what only the authors can "
                 "say</caption>\n<thead><tr><th scope=\"col\" class=\"n\">No.</th><th "
                 "scope=\"col\">Item</th><th scope=\"col\">Asks for</th><th scope=\"col\">This "
                 "run</th></tr></thead>\n<tbody>\n");
    for (int item = 0; item < HTML_CHEERS_ITEMS; item++) add_item(to, facts, item);
    text_add(to,
             "</tbody></table></div>\n<p class=\"small\">Items after Husereau et al. 2022, "
             "Consolidated Health Economic Evaluation Reporting Standards 2022, Value in Health "
             "25(1):3-9; the statement's own text is to be used in a submission.</p>\n");
}
