/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INPUT_CFG_SCAN_H
#define INPUT_CFG_SCAN_H
/** @file cfg_scan.h
 *  A look at the raw text of a config for what libconfig 1.5 swallows in silence or tells badly. */
#include "base/notes.h"
#include <stddef.h>

/** Adds a mistake, with the line and a caret under the place, for every integer beyond 32 bits,
 * infinite number, point without digits, square bracket, comma before `)`, @include, control
 * character, unfinished text or comment.
 *  @return how many were found */
int cfg_scan(const char *file, const char *text, Notes *notes);

/** A mistake at a line whose words stand below it, with the text of that line. */
void cfg_scan_tell(Notes *notes, const char *file, const char *text, size_t from, size_t length,
                   const char *format, ...) __attribute__((format(printf, 6, 7)));

/** The last character before byte `end` that is neither blank nor of a comment; zero if there is
 * none. In `open` the bracket that is still open there: '{', '(' or zero. */
char cfg_scan_last(char *open, const char *text, size_t end);
#endif
