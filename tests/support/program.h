/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROGRAM_H
#define PROGRAM_H
/** @file program.h
 *  Runs the built program as a user would. The build says where it is (HEPATICA) and where the
 * sources are (SOURCE_DIR); what it writes goes into the test's own folder. */
#include "csvread.h"

/** `hepatica run SOURCE_DIR/config --out FOLDER/name --quiet`, once per name; what it says goes to
 *  FOLDER/name.txt. A failed check if the exit code is not 0.
 *  @param config  path below the root of the sources, or an absolute path
 *  @return the exit code */
int program_run(const char *config, const char *name);

/** A CSV of that run; the caller frees it. */
void program_csv(Csv *csv, const char *name, const char *file);

/** One number of a run: see csvread_one and csvread_sum. */
double program_one(const char *name, const char *file, const char *column, const char *conditions);
double program_sum(const char *name, const char *file, const char *column, const char *conditions);
#endif
