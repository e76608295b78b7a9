/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_HTML_FACTS_H
#define REPORT_HTML_FACTS_H
/** @file html_facts.h
 *  What the parts of report.html ask of a run: its strategies, its thresholds, which strategy has
 * the highest net benefit where. Reads tables; computes no result of its own. */
#include "report/results.h"
#include <stdbool.h>

typedef struct {
    const Results *results; /* borrowed, as is all below */
    const Table *summary, *pairwise;
    const Table *psa;     /* psa_summary; NULL if no draws were made */
    const char *currency; /* "USD"; "currency units" if the config names none */
    const char *comparator;
    int n;      /* strategies */
    double wtp; /* the first threshold */
} HtmlFacts;

/* Who is ahead at a threshold, by incremental net benefit against the comparator. */
typedef struct {
    int best, second; /* rows of summary; second NONE_SUCH: there is one strategy only */
    double lead;      /* net benefit of best less that of second, currency a person */
    double error;     /* its Monte-Carlo standard error; NAN: none, or not known */
    bool tie;
} HtmlLead;

/** @return OK; ERR_IO if the folder lacks summary.csv or it has no rows */
Status html_facts_read(HtmlFacts *facts, const Results *results, Error *err);

const char *html_facts_name(const HtmlFacts *facts, int strategy);  /* as in the config */
const char *html_facts_label(const HtmlFacts *facts, int strategy); /* for people */

/** Row of summary with this name; NONE_SUCH. */
int html_facts_strategy(const HtmlFacts *facts, const char *name);
int html_facts_thresholds(const HtmlFacts *facts);
double html_facts_threshold(const HtmlFacts *facts, int item);

/** Over the draws where there are any and `psa`, else of the base case. */
HtmlLead html_facts_lead(const HtmlFacts *facts, double wtp, bool psa);

/** Against the comparator, currency a person; 0 of the comparator itself; NAN if no table tells. */
double html_facts_inmb(const HtmlFacts *facts, int strategy, double wtp, bool psa);

/** Share of draws in which it has the highest net benefit at a threshold; NAN without draws. */
double html_facts_probability(const HtmlFacts *facts, int strategy, double wtp);

/** First row whose number in a column is this; NONE_SUCH. */
int html_facts_row(const Table *table, const char *column, double number);
#endif
