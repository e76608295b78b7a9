/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_COLOUR_H
#define CLI_COLOUR_H
/** @file colour.h
 *  Texts on a terminal: coloured there, plain in pipes and files; whatever a study calls its
 *  strategies, it cannot command the terminal (base/glyphs.h). */
#include <stdbool.h>
#include <stdio.h>

typedef enum {
    COLOUR_NONE,
    COLOUR_GOOD,
    COLOUR_DIM,
    COLOUR_WARNING,
    COLOUR_BAD,
    COLOUR_PLACE
} Colour;

enum { COLOUR_WIDTH = 100 }; /* columns that lines of ours keep to */

/** Whether this goes to a terminal that moves its cursor (TERM is neither missing nor dumb). */
bool colour_terminal(FILE *file);

/** Whether this is coloured: such a terminal, and NO_COLOR is not set (https://no-color.org). */
bool colour_on(FILE *file);

/** `text`, cleaned. A text with further lines keeps them. */
void colour_put(FILE *file, Colour colour, const char *text);

/** "place: warning: text" and a line feed. The further lines of `text`, a formula and a caret under
 * it, follow.
 *  @param place  "a.cfg:3: " or ""
 *  @param word   "warning: " or "": a mistake, whose text is in the colour itself */
void colour_message(FILE *file, Colour colour, const char *place, const char *word,
                    const char *text);

/** A sentence of the result and a line feed, broken at blanks to keep to COLOUR_WIDTH;
 * what goes on is indented. */
void colour_wrap(FILE *file, Colour colour, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
#endif
