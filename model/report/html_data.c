/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html_data.h"
#include "report/html_cell.h"
#include "report/html_words.h"
#include "report/palette.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- numbers ---- */

static double
cell(const HtmlFacts *facts, int strategy, const char *column)
{
    return results_cell(facts->summary, strategy, column).number;
}

static double
mean(const HtmlFacts *facts, int strategy, bool cost)
{
    if (facts->psa) return cell(facts, strategy, cost ? "psa_cost" : "psa_qaly");
    return cell(facts, strategy, cost ? "cost" : "qaly");
}

static void
json_strategies(Text *to, const HtmlFacts *facts)
{
    text_add(to, "\"strategies\":[");
    for (int strategy = 0; strategy < facts->n; strategy++) {
        text_add(to, "%s{\"name\":", strategy ? ",\n" : "");
        html_text_json(to, html_facts_name(facts, strategy));
        text_add(to, ",\"label\":");
        html_text_json(to, html_facts_label(facts, strategy));
        text_add(to, ",\"key\":%d,\"cost\":", strategy % PALETTE_COLOURS);
        html_text_json_number(to, mean(facts, strategy, true));
        text_add(to, ",\"qaly\":");
        html_text_json_number(to, mean(facts, strategy, false));
        text_add(to, "}");
    }
    text_add(to, "]");
}

static int
compare(const void *a, const void *b)
{
    const double left = *(const double *)a, right = *(const double *)b;

    return (left > right) - (left < right);
}

/* What the slider can stand at: the rows of evpi.csv, else a hundred steps to twice the highest
 * threshold; in order, each once. @return how many; `grid` for free() */
static int
make_grid(double **grid, const HtmlFacts *facts, const Table *evpi)
{
    const int n_rows = evpi ? table_rows(evpi) : 0, n_thresholds = html_facts_thresholds(facts);
    double highest = 0;
    int n = 0, kept = 0;

    double *at = *grid = memory_new((size_t)(n_rows + n_thresholds + 101), sizeof(double));
    for (int row = 0; row < n_rows; row++) at[n++] = results_cell(evpi, row, "wtp").number;
    for (int item = 0; n_rows == 0 && item < n_thresholds; item++)
        at[n++] = html_facts_threshold(facts, item);
    for (int item = 0; item < n; item++) highest = fmax(highest, at[item]);
    for (int step = 0; n_rows == 0 && highest > 0 && step <= 100; step++)
        at[n++] = highest * step / 50;
    qsort(at, (size_t)n, sizeof(double), compare);
    for (int item = 0; item < n; item++)
        if (!isnan(at[item]) && (kept == 0 || at[item] > at[kept - 1])) at[kept++] = at[item];
    return kept;
}

/* "evpi":[...], a number for each point of the grid, null where a table lacks it. */
static void
json_column(Text *to, const Table *table, const char *column, const double *grid, int n)
{
    text_add(to, ",\n\"%s\":[", column);
    for (int item = 0; item < n; item++) {
        const int row = html_facts_row(table, "wtp", grid[item]);
        if (item) text_add(to, ",");
        html_text_json_number(to, row == NONE_SUCH ? NAN : results_cell(table, row, column).number);
    }
    text_add(to, "]");
}

/* One row of the grid after the other; rows of ceac.csv with one wtp stand together. */
static void
json_probabilities(Text *to, const HtmlFacts *facts, const Table *ceac, const double *grid, int n)
{
    text_add(to, ",\n\"probability\":[");
    for (int item = 0; item < n; item++) {
        const int first = html_facts_row(ceac, "wtp", grid[item]);
        text_add(to, "%s[", item ? ",\n" : "");
        for (int strategy = 0; strategy < facts->n; strategy++) {
            double probability = NAN;
            for (int row = first; row != NONE_SUCH && row < table_rows(ceac); row++) {
                const char *name = results_cell(ceac, row, "strategy").text;
                if (results_cell(ceac, row, "wtp").number != grid[item]) break;
                if (name && strcmp(name, html_facts_name(facts, strategy)) == 0)
                    probability = results_cell(ceac, row, "probability").number;
            }
            if (strategy) text_add(to, ",");
            html_text_json_number(to, probability);
        }
        text_add(to, "]");
    }
    text_add(to, "]");
}

void
html_data_json(Text *to, const HtmlFacts *facts)
{
    const Table *evpi = results_table(facts->results, "evpi"),
                *ceac = results_table(facts->results, "ceac");
    double *grid;
    const int n = make_grid(&grid, facts, facts->psa ? evpi : NULL);

    text_add(to, "{\"currency\":");
    html_text_json(to, facts->currency);
    text_add(to, ",\"start\":");
    html_text_json_number(to, facts->wtp);
    text_add(to, ",\"draws\":%s,\n", facts->psa ? "true" : "false");
    json_strategies(to, facts);
    text_add(to, ",\n\"wtp\":[");
    for (int item = 0; item < n; item++) {
        if (item) text_add(to, ",");
        html_text_json_number(to, grid[item]);
    }
    text_add(to, "]");
    if (facts->psa) {
        json_probabilities(to, facts, ceac, grid, n);
        json_column(to, evpi, "evpi", grid, n);
        json_column(to, evpi, "evpi_population", grid, n);
    }
    text_add(to, "}");
    free(grid);
}

/* ---- the ranking without scripts ---- */

static void
by_benefit(int *order, const HtmlFacts *facts)
{
    for (int item = 0; item < facts->n; item++) {
        const double own = facts->wtp * mean(facts, item, false) - mean(facts, item, true);
        int at = item;
        for (; at > 0 &&
               facts->wtp * mean(facts, order[at - 1], false) - mean(facts, order[at - 1], true) <
                   own;
             at--)
            order[at] = order[at - 1];
        order[at] = item;
    }
}

static void
ranking_row(Text *to, const HtmlFacts *facts, int rank, int strategy, double best)
{
    const double own = facts->wtp * mean(facts, strategy, false) - mean(facts, strategy, true);

    text_add(to, "<tr><td class=\"n\">%d</td><th scope=\"row\">", rank);
    html_cell_strategy(to, facts, html_facts_name(facts, strategy));
    text_add(to, "</th><td class=\"n\">");
    html_text_number(to, own, 0);
    text_add(to, "</td><td class=\"n\">");
    html_text_number(to, own - best, 0);
    text_add(to, "</td>");
    if (facts->psa) {
        const double probability = html_facts_probability(facts, strategy, facts->wtp);
        text_add(to, "<td class=\"n\">");
        html_text_number(to, probability, 3);
        text_add(to, "</td><td class=\"bar\"><b class=\"k%d\" style=\"width:%.1f%%\"></b></td>",
                 strategy % PALETTE_COLOURS, isnan(probability) ? 0 : 100 * probability);
    }
    text_add(to, "</tr>\n");
}

static void
ranking(Text *to, const HtmlFacts *facts)
{
    const char *of = facts->psa ? "Expected net benefit" : "Net benefit";
    int *order = memory_new((size_t)facts->n, sizeof(int));

    by_benefit(order, facts);
    const double best = facts->wtp * mean(facts, order[0], false) - mean(facts, order[0], true);
    text_add(to,
             "<div class=\"table\"><table id=\"ranking\">\n<caption id=\"ranking-caption\">%s a "
             "person at <output id=\"ranking-wtp\">",
             of);
    html_text_number(to, facts->wtp, 0);
    text_add(to, "</output> ");
    html_text_add(to, facts->currency);
    text_add(to,
             " per QALY</caption>\n<thead><tr><th scope=\"col\" class=\"n\">Rank</th><th "
             "scope=\"col\">Strategy</th><th scope=\"col\" class=\"n\">%s (",
             of);
    html_text_add(to, facts->currency);
    text_add(to, ")</th><th scope=\"col\" class=\"n\">Against the best (");
    html_text_add(to, facts->currency);
    text_add(to, ")</th>%s</tr></thead>\n<tbody>\n",
             facts->psa ? "<th scope=\"col\" class=\"n\">Probability of being best</th><td "
                          "class=\"bar\"></td>"
                        : "");
    for (int item = 0; item < facts->n; item++) ranking_row(to, facts, item + 1, order[item], best);
    text_add(to, "</tbody></table></div>\n");
    free(order);
}

static void
controls(Text *to, const HtmlFacts *facts)
{
    text_add(to, "<div id=\"controls\" hidden>\n<div class=\"control\"><label "
                 "for=\"wtp-slider\">Willingness to pay (");
    html_text_add(to, facts->currency);
    text_add(to, " per QALY)</label>\n<input type=\"range\" id=\"wtp-slider\" min=\"0\" step=\"1\">"
                 "</div>\n<div class=\"control\"><label for=\"wtp-number\">Exact value</label>\n"
                 "<input type=\"number\" id=\"wtp-number\" min=\"0\" step=\"any\" "
                 "inputmode=\"decimal\"></div>\n</div>\n"
                 "<p id=\"said\" role=\"status\" aria-live=\"polite\"></p>\n");
}

void
html_data_explore(Text *to, const HtmlFacts *facts)
{
    if (facts->n < 2 || isnan(facts->wtp)) {
        text_add(to, "<p>There is one strategy: no threshold changes the choice.</p>\n");
        return;
    }
    controls(to, facts);
    ranking(to, facts);
    text_add(to,
             "<p class=\"small\">Net benefit is the willingness to pay times QALYs less costs, "
             "both discounted, %s.</p>\n<noscript><p class=\"small\">Other thresholds need a "
             "browser that runs scripts; all are in ceac.csv and evpi.csv.</p></noscript>\n",
             facts->psa ? "means over the draws" : "of the base case");
    text_add(to, "<script type=\"application/json\" id=\"data\">");
    html_data_json(to, facts);
    text_add(to, "</script>\n");
}
