/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_SERIES_CHECK_H
#define ANALYSIS_SERIES_CHECK_H
/** @file series_check.h
 *  A check on curves pooled over series: beside each the summary of the same series without a
 *  distribution (Combescure, Foucher & Jackson 2014, Stat Med 33:2521-2537). */
#include "base/tables.h"
#include "structure/fits.h"

/** Rows of series_summary.csv for a curve; nothing if it is not of two series or more.
 *  @param fit  of the family in use, for its survival beside; NULL: none
 *  @return OK or ERR_SPEC */
Status series_check(Tables *tables, const char *curve, const FitsEvidence *evidence, const Fit *fit,
                    Error *err);

extern const TableContract series_check_contracts[];
#endif
