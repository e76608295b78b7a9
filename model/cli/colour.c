/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/colour.h"
#include "base/glyphs.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { INDENT = 2 }; /* of what goes on in the next line */

/* Attributes of ECMA-48; the eight colours are those that people choose for their terminal. */
static const char *const attributes[] = {
    [COLOUR_NONE] = "",      [COLOUR_GOOD] = "1;32", [COLOUR_DIM] = "2",
    [COLOUR_WARNING] = "33", [COLOUR_BAD] = "31",    [COLOUR_PLACE] = "1",
};

bool
colour_terminal(FILE *file)
{
    const char *kind = getenv("TERM");

    return kind && *kind && strcmp(kind, "dumb") != 0 && isatty(fileno(file));
}

bool
colour_on(FILE *file)
{
    const char *no = getenv("NO_COLOR");

    return !(no && *no) && colour_terminal(file);
}

/* The colour goes on and off within a line, so that a pager that shows single lines has it right.
 */
static void
put_line(FILE *file, Colour colour, bool on, const char *line, size_t length)
{
    if (on && colour != COLOUR_NONE && length > 0)
        fprintf(file, "\033[%sm%.*s\033[0m", attributes[colour], (int)length, line);
    else
        fprintf(file, "%.*s", (int)length, line);
}

void
colour_put(FILE *file, Colour colour, const char *text)
{
    const bool on = colour != COLOUR_NONE && colour_on(file);
    Text clean = { 0 };

    glyphs_clean(&clean, text);
    for (const char *line = clean.at; *line;) {
        const size_t length = strcspn(line, "\n");
        put_line(file, colour, on, line, length);
        line += length;
        if (*line == '\n') {
            fputc('\n', file);
            line++;
        }
    }
    text_free(&clean);
}

/* "    ^~~~": nothing but what points at the line above. */
static bool
is_caret(const char *line)
{
    line += strspn(line, " \t");
    if (*line != '^') return false;
    line += 1 + strspn(line + 1, "~");
    return *line == '\0' || *line == '\n';
}

void
colour_message(FILE *file, Colour colour, const char *place, const char *word, const char *text)
{
    const size_t first = strcspn(text, "\n");
    Text line = { 0 };

    colour_put(file, COLOUR_PLACE, place);
    colour_put(file, colour, word);
    text_add_bytes(&line, text, first);
    colour_put(file, *word ? COLOUR_NONE : colour, line.at);
    fputc('\n', file);
    for (text += first; *text == '\n';) {
        const size_t length = strcspn(++text, "\n");
        line.n = 0;
        text_add_bytes(&line, text, length);
        colour_put(file, is_caret(line.at) ? colour : COLOUR_NONE, line.at);
        fputc('\n', file);
        text += length;
    }
    text_free(&line);
}

/* Bytes of the next line: up to the last blank that fits, the whole of a word that is longer. */
static size_t
next_line(const char *text, int columns)
{
    const size_t rest = strcspn(text, "\n"), fits = glyphs_cut(text, columns);
    size_t end = fits;

    if (fits >= rest) return rest;
    while (end > 0 && text[end] != ' ') end--;
    return end > 0 ? end : strcspn(text, " \n");
}

void
colour_wrap(FILE *file, Colour colour, const char *format, ...)
{
    const bool on = colour != COLOUR_NONE && colour_on(file);
    Text text = { 0 }, clean = { 0 };
    va_list values, again;

    va_start(values, format);
    va_copy(again, values);
    const size_t size = (size_t)vsnprintf(NULL, 0, format, values) + 1;
    vsnprintf(text_room(&text, size), size, format, again);
    va_end(again);
    va_end(values);
    glyphs_clean(&clean, text.at);
    for (const char *at = clean.at; *at;) {
        const int indent = at == clean.at ? 0 : INDENT;
        const size_t end = next_line(at, COLOUR_WIDTH - indent);
        fprintf(file, "%*s", indent, "");
        put_line(file, colour, on, at, end);
        fputc('\n', file);
        at += end;
        while (*at == ' ') at++;
        if (*at == '\n') at++;
    }
    text_free(&text);
    text_free(&clean);
}
