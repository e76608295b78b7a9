/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_TABLES_HTML_H
#define REPORT_TABLES_HTML_H
/** @file tables_html.h
 *  The tables of a submission (NICE's order and words), plain enough to be pasted into a word
 *  processor: no style sheet, no script, nothing from elsewhere. Rounded for people. */
#include "base/fail.h"
#include "report/results.h"

/** Writes it whole or not at all. A table that the run did not make is left out.
 *  @return OK or ERR_IO */
Status tables_html_write(const char *path, const Results *results, Error *err);
#endif
