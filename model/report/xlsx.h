/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_XLSX_H
#define REPORT_XLSX_H
/** @file xlsx.h
 *  A finished run as a workbook: every table a sheet of typed numbers, native charts, and a sheet
 *  that adds up one strategy's discounted totals by live formulas. The same tables give the same
 * bytes, whenever the workbook is made. Texts of a config stay texts, whatever they begin with. */
#include "base/fail.h"
#include "base/notes.h"
#include "report/results.h"

/** Writes it whole or not at all.
 *  @param notes  what Excel's limits cut off
 *  @return OK; ERR_IO: also if a part of the file did not come to rest on the disk */
Status xlsx_write(const char *path, const Results *results, Notes *notes, Error *err);
#endif
