/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which inputs a result hangs on, and how far it holds. */
#include "report/html_words_parts.h"
#include <math.h>
#include <string.h>

/* ---- what it hangs on ---- */

/* The parameter or group of highest value; NONE_SUCH. */
static int
highest(const Table *evppi, const char *kind, double wtp)
{
    int found = NONE_SUCH;

    for (int row = 0; evppi && row < table_rows(evppi); row++) {
        const char *is = results_cell(evppi, row, "kind").text;
        if (html_words_at(evppi, row, "wtp") != wtp || !is || strcmp(is, kind) != 0) continue;
        if (found == NONE_SUCH ||
            html_words_at(evppi, row, "evppi") > html_words_at(evppi, found, "evppi"))
            found = row;
    }
    return found;
}

static void
add_named(Text *to, const Table *table, int row, const char *name)
{
    const char *label = results_cell(table, row, "label").text;

    text_add(to, "<strong>");
    html_text_short(to, label && *label ? label : results_cell(table, row, name).text,
                    HTML_WORDS_LABEL);
    text_add(to, "</strong>");
}

static void
add_evppi(Text *to, const HtmlFacts *facts, const Table *evppi, int row)
{
    add_named(to, evppi, row, "parameters");
    text_add(to, " (EVPPI ");
    html_words_money(to, facts, html_words_at(evppi, row, "evppi"));
    text_add(to, " a person");
    if (html_words_at(evppi, row, "standard_error") > 0) {
        text_add(to, ", standard error ");
        html_text_number(to, html_words_at(evppi, row, "standard_error"),
                         html_words_at(evppi, row, "standard_error") >= 10 ? 0 : 2);
    }
    text_add(to, ")");
}

static void
driver_by_value(Text *to, const HtmlFacts *facts, const Table *evppi, int row)
{
    const int group = highest(evppi, "group", facts->wtp);

    if (!(html_words_at(evppi, row, "evppi") >
          2 * fmax(0, html_words_at(evppi, row, "standard_error")))) {
        text_add(to, "<p>No single parameter has a value of perfect information that this run can "
                     "tell from 0: the highest is ");
        add_evppi(to, facts, evppi, row);
        text_add(to, ".</p>\n");
        return;
    }
    text_add(to, "<p>Main driver of decision uncertainty: ");
    add_evppi(to, facts, evppi, row);
    if (group != NONE_SUCH && html_words_at(evppi, group, "evppi") > 0) {
        text_add(to, "; of groups of parameters: ");
        add_evppi(to, facts, evppi, group);
    }
    text_add(to, ".</p>\n");
}

/* Of the best strategy, or of the first that has bars. */
static int
widest(const Table *dsa, const char *strategy)
{
    int row = results_row(dsa, "strategy", strategy, NULL, NULL);

    for (int other = row; other != NONE_SUCH && other < table_rows(dsa); other++) {
        const char *of = results_cell(dsa, other, "strategy").text;
        if (of && strcmp(of, strategy) == 0 && html_words_at(dsa, other, "rank") == 1) return other;
    }
    return row != NONE_SUCH ? row : table_rows(dsa) > 0 ? 0 : NONE_SUCH;
}

static void
driver_by_range(Text *to, const HtmlFacts *facts, const Table *dsa, const HtmlLead *lead)
{
    const int row = widest(dsa, html_facts_name(facts, lead->best));
    const char *outcome;

    if (row == NONE_SUCH) return;
    outcome = results_cell(dsa, row, "outcome").text;
    text_add(to, "<p>Varied one at a time over their ranges, the input that moves the result of ");
    html_words_label(to, facts,
                     html_facts_strategy(facts, results_cell(dsa, row, "strategy").text));
    text_add(to, " most is ");
    add_named(to, dsa, row, "parameter");
    if (outcome && strcmp(outcome, "inmb") == 0) {
        text_add(to, " (incremental net benefit moves by ");
        html_words_money(to, facts, html_words_at(dsa, row, "width"));
        text_add(to, ")");
    }
    text_add(to, ".</p>\n");
}

void
html_words_drivers(Text *to, const HtmlFacts *facts, const HtmlLead *lead)
{
    const Table *evppi = results_table(facts->results, "evppi"),
                *dsa = results_table(facts->results, "dsa");
    const int row = highest(evppi, "parameter", facts->wtp);

    if (row != NONE_SUCH) driver_by_value(to, facts, evppi, row);
    if (dsa && table_rows(dsa) > 0) driver_by_range(to, facts, dsa, lead);
    if (row == NONE_SUCH && (!dsa || table_rows(dsa) == 0))
        text_add(to,
                 "<p>Neither a one-way sensitivity analysis nor a value-of-information analysis "
                 "was run: which input the result hangs on is not shown.</p>\n");
}

void
html_words_information(Text *to, const HtmlFacts *facts)
{
    const Table *evpi = results_table(facts->results, "evpi");
    const int row = html_facts_row(evpi, "wtp", facts->wtp);

    if (row == NONE_SUCH || isnan(html_words_at(evpi, row, "evpi"))) return;
    text_add(to, "<p>Perfect information on all uncertain inputs would be worth ");
    html_words_money(to, facts, html_words_at(evpi, row, "evpi"));
    text_add(to, " a person");
    if (html_words_at(evpi, row, "evpi_population") > 0) {
        text_add(to, ", ");
        html_words_money(to, facts, html_words_at(evpi, row, "evpi_population"));
        text_add(to, " for all who meet the decision");
    }
    text_add(to, " (EVPI): no research on them can be worth more.</p>\n");
}

/* ---- how far it holds ---- */

/* First row of the scenario's best strategy; rows of a scenario stand together. */
static int
best_of_scenario(const Table *scenarios, int first, int *after)
{
    const char *name = results_cell(scenarios, first, "scenario").text;
    int best = first, row = first;

    for (; row < table_rows(scenarios); row++) {
        const char *of = results_cell(scenarios, row, "scenario").text;
        if (!name || !of || strcmp(of, name) != 0) break;
        if (html_words_at(scenarios, row, "inmb") > html_words_at(scenarios, best, "inmb"))
            best = row;
    }
    *after = row > first ? row : first + 1;
    return best;
}

void
html_words_scenarios(Text *to, const HtmlFacts *facts)
{
    const Table *scenarios = results_table(facts->results, "scenarios");
    const char *base = NULL;
    int n = 0, changed = 0;

    if (!scenarios || facts->n < 2) return;
    for (int row = 0, after; row < table_rows(scenarios); row = after, n++) {
        const int best = best_of_scenario(scenarios, row, &after);
        const char *strategy = results_cell(scenarios, best, "strategy").text;
        if (n == 0) base = strategy;
        changed += n > 0 && base && strategy && strcmp(base, strategy) != 0;
    }
    if (n < 2) return;
    text_add(to, "<p>The strategy of highest net benefit in the base case ");
    if (changed == 0)
        text_add(to, "is the same in all %d scenarios.</p>\n", n - 1);
    else
        text_add(to, "changes in %d of %d scenarios.</p>\n", changed, n - 1);
}

void
html_words_validation(Text *to, const HtmlFacts *facts)
{
    const Table *validation = results_table(facts->results, "validation");
    int n = 0, within = 0;

    for (int row = 0; validation && row < table_rows(validation); row++) {
        const char *external = results_cell(validation, row, "external").text,
                   *role = results_cell(validation, row, "role").text;
        if (!external || strcmp(external, "yes") != 0 || !role || strcmp(role, "validate") != 0 ||
            isnan(html_words_at(validation, row, "z")))
            continue;
        n++;
        within += fabs(html_words_at(validation, row, "z")) <= 2;
    }
    if (n == 0)
        text_add(to, "<p>The run compares the model with no published result that its inputs do "
                     "not already hold.</p>\n");
    else
        text_add(to,
                 "<p>Of %d published results that fed no input, the model lies within two "
                 "standard errors of %d.</p>\n",
                 n, within);
}
