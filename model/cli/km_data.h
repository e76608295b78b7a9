/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_KM_DATA_H
#define CLI_KM_DATA_H
/** @file km_data.h
 *  Survival data from a CSV: the columns that the command line names. */
#include "analysis/km_tables.h"
#include "base/memory.h"
#include "cli/options.h"

/** @param sample  lies in the pool
 *  @return OK; ERR_USAGE: no such column (with a suggestion); ERR_SPEC: a cell that is no number, a
 *  time below 0, an event that is neither 0 nor 1, with its line; ERR_IO */
Status km_data_read(KmSample *sample, Pool *pool, const Options *options, Error *err);
#endif
