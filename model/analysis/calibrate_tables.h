/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_CALIBRATE_TABLES_H
#define ANALYSIS_CALIBRATE_TABLES_H
/** @file calibrate_tables.h
 *  A calibration as tables, and as a config that uses it. */
#include "analysis/calibrate.h"
#include "base/tables.h"
#include "base/text.h"

extern const TableContract calibrate_tables_contracts[];
void calibrate_tables_make(Tables *tables, const Calibration *calibration);

/** A config that extends `config`: modes as values, the draws (calibration_draws.csv beside it) as
 *  their joint distribution. */
void calibrate_tables_config(Text *text, const Calibration *calibration, const char *config);
#endif
