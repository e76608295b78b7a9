/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_HTML_SECTIONS_H
#define REPORT_HTML_SECTIONS_H
/** @file html_sections.h
 *  The insides of the sections of report.html that are tables; each writes nothing if the run has
 * nothing for it, and is then left out with its heading. */
#include "report/html_facts.h"
#include "report/html_text.h"

void html_sections_results(Text *to, const HtmlFacts *facts);
void html_sections_sensitivity(Text *to, const HtmlFacts *facts);
void html_sections_validation(Text *to, const HtmlFacts *facts);
void html_sections_parameters(Text *to, const HtmlFacts *facts);
void html_sections_conventions(Text *to, const HtmlFacts *facts);
void html_sections_reproduce(Text *to, const HtmlFacts *facts);
#endif
