/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html_words_parts.h"
#include <math.h>
#include <string.h>

/* ---- pieces ---- */

void
html_words_money(Text *to, const HtmlFacts *facts, double amount)
{
    const double size = fabs(amount);

    if (size >= 1e6)
        html_text_number(to, amount / 1e6, size >= 1e8 ? 0 : size >= 1e7 ? 1 : 2);
    else
        html_text_number(to, amount, size >= 100 || size == 0 ? 0 : 2);
    text_add(to, size >= 1e6 ? " million " : " ");
    html_text_add(to, facts->currency);
}

void
html_words_probability(Text *to, double probability)
{
    if (probability < 1 && probability >= 0.995)
        text_add(to, "more than 0.99");
    else if (probability > 0 && probability < 0.005)
        text_add(to, "less than 0.01");
    else
        html_text_number(to, probability, 2);
}

void
html_words_label(Text *to, const HtmlFacts *facts, int strategy)
{
    text_add(to, "<strong>");
    html_text_short(to, html_facts_label(facts, strategy), HTML_WORDS_LABEL);
    text_add(to, "</strong>");
}

static void
add_threshold(Text *to, const HtmlFacts *facts, double wtp)
{
    html_text_number(to, wtp, wtp == rint(wtp) ? 0 : 2);
    text_add(to, " ");
    html_text_add(to, facts->currency);
    text_add(to, " per QALY");
}

static void
add_qalys(Text *to, double qalys)
{
    const int decimals = fabs(qalys) >= 0.0995 ? 2 : fabs(qalys) >= 0.00095 ? 4 : 6;

    html_text_number(to, qalys, decimals);
    text_add(to, " QALYs");
}

double
html_words_at(const Table *table, int row, const char *column)
{
    return table && row != NONE_SUCH ? results_cell(table, row, column).number : NAN;
}

/* ---- the decision ---- */

static void
one_strategy(Text *to, const HtmlFacts *facts)
{
    text_add(to, "<p class=\"lead\">This model has one strategy, ");
    html_words_label(to, facts, 0);
    text_add(to, ", and compares it with none. It costs ");
    html_words_money(to, facts, html_words_at(facts->summary, 0, "cost"));
    text_add(to, " and gives ");
    add_qalys(to, html_words_at(facts->summary, 0, "qaly"));
    text_add(to, " a person (discounted).</p>\n");
}

static void
lead_sentence(Text *to, const HtmlFacts *facts, const HtmlLead *lead)
{
    text_add(to, "<p class=\"lead\">At ");
    add_threshold(to, facts, facts->wtp);
    text_add(to, ", ");
    html_words_label(to, facts, lead->best);
    if (lead->tie) {
        text_add(to, " and ");
        html_words_label(to, facts, lead->second);
        text_add(to, " have the same highest %snet benefit in this model.</p>\n",
                 facts->psa ? "expected " : "");
        return;
    }
    if (!facts->psa) {
        text_add(to, " has the highest net benefit in the base case of this model.</p>\n");
        return;
    }
    text_add(to, " has the highest expected net benefit in this model (probability ");
    html_words_probability(to, html_facts_probability(facts, lead->best, facts->wtp));
    text_add(to, " that it is the best choice, given the model and the distributions of its "
                 "inputs).</p>\n");
}

static void
margin_sentences(Text *to, const HtmlFacts *facts, const HtmlLead *lead)
{
    const double best = html_words_at(facts->summary, lead->best, facts->psa ? "psa_nmb" : "nmb");

    text_add(to, "<p>");
    if (!lead->tie) {
        text_add(to, "The next is ");
        html_words_label(to, facts, lead->second);
        text_add(to, ", whose net benefit is lower by ");
        html_words_money(to, facts, lead->lead);
        text_add(to, " a person. ");
    }
    if (!lead->tie && lead->error > 0 && lead->lead < 2 * lead->error) {
        text_add(to, "That is less than two Monte-Carlo standard errors (one is ");
        html_words_money(to, facts, lead->error);
        text_add(to, "): the two cannot be told apart by this run; more %s would tell. ",
                 facts->psa ? "draws" : "simulated patients");
    }
    if (best < 0)
        text_add(to, "Net benefit is below 0 for every strategy: at this threshold the QALYs are "
                     "worth less than the costs, and only differences between strategies "
                     "matter. ");
    if (facts->psa) {
        text_add(to, "Expected values are means over ");
        html_text_number(to, html_words_at(facts->psa, 0, "draws"), 0);
        text_add(to, " draws of the inputs.");
    } else
        text_add(to, "The inputs were not varied together (no probabilistic analysis): how likely "
                     "this choice is to be wrong is not shown.");
    text_add(to, "</p>\n");
}

/* Where draws and base case, or mean and frequency, tell differently. */
static void
disagreements(Text *to, const HtmlFacts *facts, const HtmlLead *lead)
{
    const HtmlLead base = html_facts_lead(facts, facts->wtp, false);
    const double own = html_facts_probability(facts, lead->best, facts->wtp);
    int likelier = NONE_SUCH;
    double most = own;

    if (!facts->psa) return;
    for (int strategy = 0; strategy < facts->n; strategy++) {
        const double probability = html_facts_probability(facts, strategy, facts->wtp);
        if (probability > most) {
            most = probability;
            likelier = strategy;
        }
    }
    if (base.best != NONE_SUCH && base.best != lead->best && !base.tie && !lead->tie) {
        text_add(to, "<p>With every input at its base value the highest net benefit is that of ");
        html_words_label(to, facts, base.best);
        text_add(to, ": the mean over the draws and the base case point to different "
                     "choices.</p>\n");
    }
    if (likelier != NONE_SUCH) {
        text_add(to, "<p>");
        html_words_label(to, facts, likelier);
        text_add(to, " is best in more of the draws (probability ");
        html_words_probability(to, most);
        text_add(to, "), but its expected net benefit is lower.</p>\n");
    }
}

static void
other_threshold(Text *to, const HtmlFacts *facts, double wtp, int first_best)
{
    const HtmlLead lead = html_facts_lead(facts, wtp, true);

    if (lead.best == NONE_SUCH) return;
    text_add(to, "At ");
    add_threshold(to, facts, wtp);
    if (lead.best == first_best) {
        text_add(to, " it is the same");
    } else {
        text_add(to, " it is ");
        html_words_label(to, facts, lead.best);
    }
    if (facts->psa) {
        text_add(to, " (probability ");
        html_words_probability(to, html_facts_probability(facts, lead.best, wtp));
        text_add(to, ")");
    }
    text_add(to, ". ");
}

static void
other_thresholds(Text *to, const HtmlFacts *facts, const HtmlLead *lead)
{
    if (html_facts_thresholds(facts) < 2) return;
    text_add(to, "<p>");
    for (int item = 0; item < html_facts_thresholds(facts); item++)
        if (html_facts_threshold(facts, item) != facts->wtp)
            other_threshold(to, facts, html_facts_threshold(facts, item), lead->best);
    text_add(to, "</p>\n");
}

/* ---- costs and effects ---- */

static void
add_change(Text *to, const HtmlFacts *facts, double cost, double qaly)
{
    if (cost == 0)
        text_add(to, "costs the same");
    else {
        text_add(to, "costs ");
        html_words_money(to, facts, fabs(cost));
        text_add(to, cost > 0 ? " more" : " less");
    }
    if (qaly == 0)
        text_add(to, " and gives as many QALYs");
    else {
        text_add(to, " and gives ");
        add_qalys(to, fabs(qaly));
        text_add(to, qaly > 0 ? " more" : " fewer");
    }
    text_add(to, " a person");
}

static void
add_meaning(Text *to, const HtmlFacts *facts, double cost, double qaly, double icer)
{
    if (cost == 0 && qaly == 0)
        text_add(to, ": the two are equal");
    else if (cost <= 0 && qaly >= 0)
        text_add(to, ": it dominates");
    else if (cost >= 0 && qaly <= 0)
        text_add(to, ": it is dominated");
    else if (isfinite(icer)) {
        text_add(to, ": ");
        html_words_money(to, facts, icer);
        text_add(to, qaly > 0 ? " per QALY gained" : " saved per QALY lost");
    }
}

/* One strategy against the comparator, in the base case. */
static void
against_comparator(Text *to, const HtmlFacts *facts, int strategy)
{
    const char *name = html_facts_name(facts, strategy);
    const int row = facts->pairwise ? results_row(facts->pairwise, "strategy", name, "comparator",
                                                  facts->comparator)
                                    : NONE_SUCH;
    const double cost = html_words_at(facts->pairwise, row, "incremental_cost"),
                 qaly = html_words_at(facts->pairwise, row, "incremental_qaly");

    if (isnan(cost) || isnan(qaly)) return;
    text_add(to, "<p>In the base case ");
    html_words_label(to, facts, strategy);
    text_add(to, " ");
    add_change(to, facts, cost, qaly);
    text_add(to, " than the comparator, ");
    html_words_label(to, facts, html_facts_strategy(facts, facts->comparator));
    add_meaning(to, facts, cost, qaly, html_words_at(facts->pairwise, row, "icer"));
    text_add(to, ".</p>\n");
}

static int
count_status(const HtmlFacts *facts, const char *status)
{
    int n = 0;

    for (int strategy = 0; strategy < facts->n; strategy++) {
        const char *found = results_cell(facts->summary, strategy, "status").text;
        n += found && strcmp(found, status) == 0;
    }
    return n;
}

static void
list_status(Text *to, const HtmlFacts *facts, const char *status, const char *says)
{
    int left = count_status(facts, status);

    if (left == 0) return;
    text_add(to, "%s: ", says);
    for (int strategy = 0; strategy < facts->n; strategy++) {
        const char *found = results_cell(facts->summary, strategy, "status").text;
        if (!found || strcmp(found, status) != 0) continue;
        html_words_label(to, facts, strategy);
        text_add(to, --left > 0 ? ", " : ". ");
    }
}

static void
dominance(Text *to, const HtmlFacts *facts)
{
    if (count_status(facts, "dominated") + count_status(facts, "extendedly dominated") == 0) return;
    text_add(to, "<p>");
    list_status(to, facts, "dominated",
                "Dominated in the base case (another strategy costs no more and gives no fewer "
                "QALYs)");
    list_status(to, facts, "extendedly dominated",
                "Extendedly dominated (a mixture of two others does)");
    text_add(to, "</p>\n");
}

static void
comparison(Text *to, const HtmlFacts *facts, const HtmlLead *lead)
{
    const int comparator = html_facts_strategy(facts, facts->comparator);

    if (comparator != NONE_SUCH && lead->best != comparator)
        against_comparator(to, facts, lead->best);
    else if (comparator != NONE_SUCH) {
        text_add(to, "<p>That is the comparator: at this threshold no other strategy is worth "
                     "what it costs beyond it.</p>\n");
        against_comparator(to, facts, lead->second);
    }
    dominance(to, facts);
}

/* ---- all ---- */

void
html_words_summary(Text *to, const HtmlFacts *facts)
{
    if (facts->n < 2) {
        one_strategy(to, facts);
        html_words_validation(to, facts);
        return;
    }
    const HtmlLead lead = html_facts_lead(facts, facts->wtp, true);
    if (lead.second == NONE_SUCH) {
        text_add(to, "<p class=\"lead\">No net benefit could be read from the tables of this "
                     "run.</p>\n");
        return;
    }
    lead_sentence(to, facts, &lead);
    margin_sentences(to, facts, &lead);
    disagreements(to, facts, &lead);
    other_thresholds(to, facts, &lead);
    comparison(to, facts, &lead);
    html_words_drivers(to, facts, &lead);
    html_words_information(to, facts);
    html_words_scenarios(to, facts);
    html_words_validation(to, facts);
}

void
html_words_cautions(Text *to, const HtmlFacts *facts)
{
    const Manifest *warnings = manifest_at(facts->results->run, "warnings");
    const char *caution = results_setting(facts->results, "caution", "");
    const int n = manifest_items(warnings);

    if (!*caution && n == 0) return;
    text_add(to, "<div class=\"caution\">\n<h3>Read with care</h3>\n<ul>\n");
    if (*caution) {
        text_add(to, "<li>");
        html_text_add(to, caution);
        text_add(to, "</li>\n");
    }
    for (int item = 0; item < n; item++) {
        text_add(to, "<li>");
        html_text_add(to, manifest_as_text(manifest_item(warnings, item)));
        text_add(to, "</li>\n");
    }
    text_add(to, "</ul>\n</div>\n");
}
