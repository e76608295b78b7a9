/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INPUT_CARET_H
#define INPUT_CARET_H
/** @file caret.h
 *  The line a mistake stands on, with a caret under the place. */
#include <stddef.h>

enum { CARET_TEXT = 256 }; /* a buffer that holds any such pair of lines */

/** "\n    0.1 + hr_treament\n          ^~~~~~~~~~~": the line of `text` that byte `from` lies on,
 * of a long one the part around the place. Tabs and letters of several bytes do not shift the
 * caret.
 */
void caret_place(char buffer[CARET_TEXT], const char *text, size_t from, size_t length);
#endif
