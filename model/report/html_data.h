/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_HTML_DATA_H
#define REPORT_HTML_DATA_H
/** @file html_data.h
 *  The threshold at will: the static ranking at the first threshold, and the tables that a browser
 * reads it from at others. */
#include "report/html_facts.h"
#include "report/html_text.h"

/** Slider, ranking table and the numbers behind them; nothing of a single strategy. */
void html_data_explore(Text *to, const HtmlFacts *facts);

/** The numbers alone, as JSON for a <script> element: strategies with mean costs and QALYs, and by
 * willingness to pay the probabilities and EVPI. Without draws: a grid of willingness to pay. */
void html_data_json(Text *to, const HtmlFacts *facts);
#endif
