/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/caret.h"
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { WIDTH = 100 }; /* bytes of the line that are shown */

/* A further byte of a UTF-8 letter: it takes no place on the screen. */
static bool
is_further(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

void
caret_place(char buffer[CARET_TEXT], const char *text, size_t from, size_t length)
{
    size_t start = from, end = from + strcspn(text + from, "\r\n"), n = 0;
    char below[WIDTH + 2];

    while (start > 0 && text[start - 1] != '\n') start--;
    if (from - start > WIDTH / 2) start = from - WIDTH / 2;
    if (end - start > WIDTH) end = start + WIDTH;
    while (start < from && is_further(text[start])) start++;
    while (end > from && is_further(text[end])) end--;
    for (size_t at = start; at < from; at++)
        if (!is_further(text[at])) below[n++] = text[at] == '\t' ? '\t' : ' ';
    below[n++] = '^';
    for (size_t at = from + 1; at < end && at - from < length; at++)
        if (!is_further(text[at])) below[n++] = '~';
    below[n] = '\0';
    snprintf(buffer, CARET_TEXT, "\n    %.*s\n    %s", (int)(end - start), text + start, below);
}
