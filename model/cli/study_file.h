/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_STUDY_FILE_H
#define CLI_STUDY_FILE_H
/** @file study_file.h
 *  What every command does with a config: read it, print its notes. */
#include "cli/command.h"

/** Reads options->config. Mistakes and (unless quiet) warnings go to standard error, each on a line
 * of its own; with --strict a warning is a mistake. `study` and `notes` are the caller's to free.
 */
Status study_file_read(Study *study, Notes *notes, const Options *options, Error *err);

/** Prints notes to standard error. */
void study_file_print(Notes *notes, bool mistakes, bool warnings);
#endif
