/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_HTML_TEXT_H
#define REPORT_HTML_TEXT_H
/** @file html_text.h
 *  Texts and numbers as they may stand in report.html: whatever a config calls its strategies, the
 * page's own marks stay its own. Numbers are rounded for people; the CSVs hold every digit. */
#include "base/text.h"

/** Between tags, and in attributes within double quotes. NULL: nothing. */
void html_text_add(Text *to, const char *text);

/** The same for a cell of a table, with places where a long word may be broken (<wbr>). */
void html_text_breakable(Text *to, const char *text);

/** At most `most` characters (not bytes); what is left out is told by "…". */
void html_text_short(Text *to, const char *text, int most);

/** As a JSON string with its quotes, for a <script> element; NULL: null. */
void html_text_json(Text *to, const char *text);

/** Shortest text that reads back to the same double; null if it is none or infinite. */
void html_text_json_number(Text *to, double value);

/** "−12,050.42": a real minus, thousands; "∞"; NAN: an en dash. */
void html_text_number(Text *to, double value, int decimals);

/** To four significant digits, without closing zeros: "0.02381", "39,110", "1.2e-07". */
void html_text_rounded(Text *to, double value);
#endif
