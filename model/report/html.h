/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H
/** @file html.h
 *  report.html: a run as one page that opens anywhere, without a network. Tables in, bytes out: the
 * same folder gives the same bytes. */
#include "base/notes.h"
#include "report/results.h"

/** Writes `report.html` into the folder that `results` was read from, with the figures of its
 * plots/.
 *  @param notes  figures that were left out, and why
 *  @return OK; ERR_IO if a table is missing without which there is no report, or it cannot be
 *          written */
Status html_write(const Results *results, Notes *notes, Error *err);
#endif
