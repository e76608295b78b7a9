/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html_facts.h"
#include <math.h>
#include <string.h>

Status
html_facts_read(HtmlFacts *facts, const Results *results, Error *err)
{
    const Table *psa = results_table(results, "psa_summary");
    const char *currency = results_setting(results, "currency", "");

    *facts = (HtmlFacts){ .results = results,
                          .summary = results_table(results, "summary"),
                          .pairwise = results_table(results, "pairwise"),
                          .psa = psa && table_rows(psa) > 0 ? psa : NULL,
                          .currency = *currency ? currency : "currency units",
                          .comparator = results_setting(results, "comparator", "") };
    if (!facts->summary || table_rows(facts->summary) == 0)
        return fail(err, ERR_IO, "%s: a report needs summary.csv with a row per strategy",
                    results->folder);
    facts->n = table_rows(facts->summary);
    facts->wtp = results_cell(facts->summary, 0, "wtp").number;
    return OK;
}

const char *
html_facts_name(const HtmlFacts *facts, int strategy)
{
    const char *name = results_cell(facts->summary, strategy, "strategy").text;

    return name ? name : "";
}

const char *
html_facts_label(const HtmlFacts *facts, int strategy)
{
    const char *label = results_cell(facts->summary, strategy, "label").text;

    return label && *label ? label : html_facts_name(facts, strategy);
}

int
html_facts_strategy(const HtmlFacts *facts, const char *name)
{
    return name ? results_row(facts->summary, "strategy", name, NULL, NULL) : NONE_SUCH;
}

static const Manifest *
thresholds(const HtmlFacts *facts)
{
    return manifest_at(manifest_at(facts->results->run, "settings"), "thresholds");
}

int
html_facts_thresholds(const HtmlFacts *facts)
{
    const int n = manifest_items(thresholds(facts));

    return n > 0 ? n : !isnan(facts->wtp);
}

double
html_facts_threshold(const HtmlFacts *facts, int item)
{
    const double value = manifest_as_number(manifest_item(thresholds(facts), item));

    return isnan(value) ? facts->wtp : value;
}

static bool
is_text(const Table *table, int row, const char *column, const char *text)
{
    const char *found = results_cell(table, row, column).text;

    return found && strcmp(found, text) == 0;
}

/* The row of a strategy at a threshold, in pairwise against `other`. */
static int
row_at(const Table *table, const char *name, const char *other, double wtp)
{
    for (int row = 0; table && row < table_rows(table); row++)
        if (is_text(table, row, "strategy", name) &&
            (!other || is_text(table, row, "comparator", other)) &&
            results_cell(table, row, "wtp").number == wtp)
            return row;
    return NONE_SUCH;
}

static double
number_at(const Table *table, int row, const char *column)
{
    return row == NONE_SUCH ? NAN : results_cell(table, row, column).number;
}

double
html_facts_inmb(const HtmlFacts *facts, int strategy, double wtp, bool psa)
{
    const char *name = html_facts_name(facts, strategy);

    if (strcmp(name, facts->comparator) == 0) return 0;
    if (psa && facts->psa)
        return number_at(facts->psa, row_at(facts->psa, name, NULL, wtp), "inmb");
    return number_at(facts->pairwise, row_at(facts->pairwise, name, facts->comparator, wtp),
                     "inmb");
}

double
html_facts_probability(const HtmlFacts *facts, int strategy, double wtp)
{
    return number_at(facts->psa, row_at(facts->psa, html_facts_name(facts, strategy), NULL, wtp),
                     "probability");
}

/* Of one strategy against another, where a table has it: of draws against the comparator only. */
static double
error_of(const HtmlFacts *facts, const char *name, const char *other, double wtp, bool psa)
{
    if (!psa)
        return number_at(facts->pairwise, row_at(facts->pairwise, name, other, wtp), "inmb_mcse");
    if (strcmp(other, facts->comparator) != 0) return NAN;
    return number_at(facts->psa, row_at(facts->psa, name, NULL, wtp), "inmb_se");
}

HtmlLead
html_facts_lead(const HtmlFacts *facts, double wtp, bool psa)
{
    HtmlLead lead = { .best = NONE_SUCH, .second = NONE_SUCH, .lead = NAN, .error = NAN };
    double most = NAN, next = NAN;

    psa = psa && facts->psa;
    for (int strategy = 0; strategy < facts->n; strategy++) {
        const double inmb = html_facts_inmb(facts, strategy, wtp, psa);
        if (isnan(inmb)) continue;
        if (lead.best == NONE_SUCH || inmb > most) {
            lead.second = lead.best;
            next = most;
            lead.best = strategy;
            most = inmb;
        } else if (lead.second == NONE_SUCH || inmb > next) {
            lead.second = strategy;
            next = inmb;
        }
    }
    if (lead.second == NONE_SUCH) return lead;
    const char *best = html_facts_name(facts, lead.best),
               *second = html_facts_name(facts, lead.second);
    lead.lead = most - next;
    lead.tie = fabs(lead.lead) <= 1e-9 * fmax(1, fmax(fabs(most), fabs(next)));
    lead.error = error_of(facts, best, second, wtp, psa);
    if (isnan(lead.error)) lead.error = error_of(facts, second, best, wtp, psa);
    return lead;
}

int
html_facts_row(const Table *table, const char *column, double number)
{
    for (int row = 0; table && row < table_rows(table); row++)
        if (results_cell(table, row, column).number == number) return row;
    return NONE_SUCH;
}
