/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_GLYPHS_H
#define BASE_GLYPHS_H
/** @file glyphs.h
 *  Texts of a study (UTF-8, of whatever language) on a screen: how wide they are, where they may be
 * cut, and what of them must not get there.
 *  Widths: letters 1 column, those of East Asia and emoji 2, marks on the letter before them 0, as
 *  the C library's C.UTF-8 has them (Unicode, UAX #11). */
#include "base/text.h"

/** Adds `text` with a `?` for each sign that would command a terminal instead of being shown
 * (control signs of ASCII and Latin-1 but line feed and tab; signs that turn the direction of
 * writing) and for each byte that is no UTF-8. */
void glyphs_clean(Text *clean, const char *text);

/** Columns of a clean text without line feeds and tabs. */
int glyphs_width(const char *text);

/** Bytes of its longest beginning that takes at most so many columns; a letter keeps its marks. */
size_t glyphs_cut(const char *text, int columns);
#endif
