/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_HTML_CHEERS_H
#define REPORT_HTML_CHEERS_H
/** @file html_cheers.h
 *  The 28 items of CHEERS 2022, each with what the run can say to it; "author" stands where it
 * cannot. Source of the items: Husereau et al. (2022), Value in Health 25(1):3-9; described in our
 * own words. */
#include "report/html_facts.h"
#include "report/html_text.h"

enum { HTML_CHEERS_ITEMS = 28 };

/** The table. */
void html_cheers_add(Text *to, const HtmlFacts *facts);
#endif
