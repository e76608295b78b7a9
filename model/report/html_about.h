/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_HTML_ABOUT_H
#define REPORT_HTML_ABOUT_H
/** @file html_about.h
 *  How a run was set up, in short phrases of HTML, from run.json. Each returns false, and writes
 * nothing, if the run does not tell. */
#include "report/html_facts.h"
#include "report/html_text.h"

typedef bool HtmlPhrase(Text *to, const HtmlFacts *facts);

HtmlPhrase html_about_title;       /* the model's description, else its name, else the config */
HtmlPhrase html_about_perspective; /* "US payer" */
HtmlPhrase html_about_currency;    /* "USD, prices of 2024" */
HtmlPhrase html_about_horizon;     /* "552 months, in 552 cycles of 1 month" */
HtmlPhrase html_about_discount;    /* "3% a year of costs, 3% of effects" */
HtmlPhrase html_about_population;  /* "age 54 at the start" */
HtmlPhrase html_about_comparators; /* labels of all strategies; which is the comparator */
HtmlPhrase html_about_comparator;  /* its label */
HtmlPhrase html_about_engine;      /* "cohort; competing exits ..." */
HtmlPhrase html_about_thresholds;  /* "50,000, 100,000 USD per QALY" */
HtmlPhrase html_about_uncertainty; /* which analyses of uncertainty are in the folder */
HtmlPhrase html_about_command;     /* as typed, else rebuilt from what run.json tells */
HtmlPhrase html_about_draws;       /* "2,000, random" */
HtmlPhrase html_about_version;     /* "hepatica 0.1.0 (ace85d3)" */

/** "<dt>term</dt><dd>phrase</dd>", or nothing. */
void html_about_term(Text *to, const HtmlFacts *facts, const char *term, HtmlPhrase *phrase);
#endif
