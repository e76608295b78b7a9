/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_FILE_H
#define REPORT_FILE_H
/** @file file.h
 *  A file written to its last byte, or an error that says why not. Between the two calls nobody
 * needs to look at what a write returns: the stream remembers, and file_close tells. */
#include "base/fail.h"
#include <stdio.h>

/** Opens for writing, anew. @return OK or ERR_IO */
Status file_create(FILE **file, const char *path, Error *err);

/** Flushes, waits until the disk has it, closes; the stream is closed also on failure. @return OK
 * or ERR_IO */
Status file_close(FILE *file, const char *path, Error *err);

/** Puts a text in the place of a file, whole or not at all. @return OK or ERR_IO */
Status file_replace(const char *path, const char *text, Error *err);
#endif
