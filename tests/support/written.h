/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef WRITTEN_H
#define WRITTEN_H
/** @file written.h
 *  Studies that a test writes itself. They lie in the test's own folder, where the program then
 * works, so that messages begin with a bare name: "study.cfg:3: ...". */
#include "structure/study.h"
#include "testlib.h"

typedef struct {
    Study study;
    Notes notes;
    Status status;
    Error err;
} Written; /* released with written_free */

/** Writes a file into the test's own folder, to be extended or read. */
void written_file(const char *name, const char *text);

/** Reads a file that was written, as the program does. */
void written_read(Written *written, const char *name, const StudySetting *settings, int n_settings);

/** Writes text as study.cfg and reads it. */
void written_study(Written *written, const char *text);

/** The same; a failed check if there is a mistake or warning. */
void written_sound(Written *written, const char *text);

/** Writes `base` as base.cfg and a study.cfg that extends it by `text`, reads that, and checks that
 * `told` is all that is said of it. */
void written_check(const char *base, const char *text, const char *told);

/** The notes in their order, one a line as the program says them: "study.cfg:3: warning: ...". */
enum { WRITTEN_NOTES = 4000 };
char *written_notes(char buffer[WRITTEN_NOTES], Notes *notes);

void written_free(Written *written);
#endif
