/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_POOLING_H
#define ANALYSIS_POOLING_H
/** @file pooling.h
 *  What studies were pooled to the parameters of a study: rows of forest plots. */
#include "base/tables.h"
#include "structure/fits.h"

/** pooling.csv, if some parameter is pooled. @return OK or ERR_SPEC */
Status pooling_run(Tables *tables, Study *study, Error *err);

extern const TableContract pooling_contracts[];
#endif
