/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_HTML_WORDS_H
#define REPORT_HTML_WORDS_H
/** @file html_words.h
 *  The results of a run in sentences, each made by a rule over its tables. A sentence that the
 * tables do not carry is not written; what was not done is said instead. */
#include "report/html_facts.h"
#include "report/html_text.h"

/** What has the highest net benefit, and how sure that is: paragraphs of HTML (<p>...</p>), one
 * line each, the first with class "lead". */
void html_words_summary(Text *to, const HtmlFacts *facts);

/** What readers must know beside the results: the config's caution and the run's warnings, as a
 * list; nothing if there are none. */
void html_words_cautions(Text *to, const HtmlFacts *facts);

/** An amount a person: "12,050 USD", with decimals where it is small. */
void html_words_money(Text *to, const HtmlFacts *facts, double amount);

/** "0.70", "more than 0.99" or "less than 0.01" where rounding would say certain. */
void html_words_probability(Text *to, double probability);
#endif
