/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_HTML_WORDS_PARTS_H
#define REPORT_HTML_WORDS_PARTS_H
/** @file html_words_parts.h
 *  What the files of html_words share; for them only. */
#include "report/html_words.h"

enum { HTML_WORDS_LABEL = 90 }; /* characters of a label in a sentence; tables have all */

void html_words_label(Text *to, const HtmlFacts *facts, int strategy);

/** NAN where there is no table, row or number. */
double html_words_at(const Table *table, int row, const char *column);

/* Paragraphs, each left out where no table carries it. */
void html_words_drivers(Text *to, const HtmlFacts *facts, const HtmlLead *lead);
void html_words_information(Text *to, const HtmlFacts *facts);
void html_words_scenarios(Text *to, const HtmlFacts *facts);
void html_words_validation(Text *to, const HtmlFacts *facts);
#endif
