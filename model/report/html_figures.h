/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_HTML_FIGURES_H
#define REPORT_HTML_FIGURES_H
/** @file html_figures.h
 *  The SVG files of DIR/plots/, set into report.html. What lies in a folder is not trusted: a file
 * that could run or fetch something is left out and told. */
#include "base/notes.h"
#include "report/html_facts.h"
#include "report/html_text.h"

/** Numbered figures with heading, picture and caption, in the order of the table of figures.
 *  @param notes  files that were left out, and why
 *  @return how many */
int html_figures_add(Text *to, const HtmlFacts *facts, Notes *notes);

/** One picture, made fit to stand beside others in one page: without prolog, its ids and what
 * points to them begun by `name`, named for screen readers by `alt` (HTML, escaped).
 *  @return NULL, or why it is left out */
const char *html_figures_inline(Text *to, const char *svg, const char *name, const char *alt);
#endif
