/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/cfg_scan.h"
#include "input/caret.h"
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *file, *text;
    size_t at;
    Notes *notes;
    int n, n_brackets;
} Scan;

void
cfg_scan_tell(Notes *notes, const char *file, const char *text, size_t from, size_t length,
              const char *format, ...)
{
    char words[300], place[CARET_TEXT];
    int line = 1;
    va_list args;

    for (size_t at = 0; at < from; at++) line += text[at] == '\n';
    caret_place(place, text, from, length);
    va_start(args, format);
    vsnprintf(words, sizeof(words), format, args);
    va_end(args);
    notes_add(notes, NOTE_MISTAKE, file, line, "%s%s", words, place);
}

#define TELL(scan, from, length, ...)                                                              \
    ((scan)->n++,                                                                                  \
     cfg_scan_tell((scan)->notes, (scan)->file, (scan)->text, from, length, __VA_ARGS__))

static bool
is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void
skip_text(Scan *scan)
{
    const size_t from = scan->at++;

    while (scan->text[scan->at] && scan->text[scan->at] != '"')
        scan->at += scan->text[scan->at] == '\\' && scan->text[scan->at + 1] ? 2 : 1;
    if (scan->text[scan->at])
        scan->at++;
    else
        TELL(scan, from, 1, "this text has no closing quote");
}

/* True if a comment stood here. */
static bool
skip_comment(Scan *scan)
{
    const char *at = scan->text + scan->at;

    if (*at == '#' || (at[0] == '/' && at[1] == '/')) {
        scan->at += strcspn(at, "\n");
        return true;
    }
    if (at[0] == '/' && at[1] == '*') {
        const char *end = strstr(at + 2, "*/");
        if (!end) TELL(scan, scan->at, 2, "this comment is not closed by */");
        scan->at = end ? (size_t)(end + 2 - scan->text) : strlen(scan->text);
        return true;
    }
    return false;
}

static void
scan_number(Scan *scan)
{
    const char *from = scan->text + scan->at;
    const bool hex = from[0] == '0' && (from[1] == 'x' || from[1] == 'X');
    size_t length = 0;
    bool real = false;
    char copy[64];

    while (is_word(from[length]) || from[length] == '.' ||
           ((from[length] == '+' || from[length] == '-') && length > 0 && !hex &&
            (from[length - 1] == 'e' || from[length - 1] == 'E'))) {
        real |= !hex && (from[length] == '.' || from[length] == 'e' || from[length] == 'E');
        length++;
    }
    scan->at += length;
    if (length >= sizeof(copy)) {
        TELL(scan, scan->at - length, length, "a number of more than %d characters",
             (int)sizeof(copy) - 1);
        return;
    }
    memcpy(copy, from, length);
    copy[length] = '\0';
    errno = 0;
    if (real) {
        if (isinf(strtod(copy, NULL)))
            TELL(scan, scan->at - length, length, "%s is too large for a number", copy);
        return;
    }
    const bool wide = length > 1 && (copy[length - 1] == 'L');
    /* a leading 0 is decimal for libconfig */
    const unsigned long long value = strtoull(copy, NULL, hex ? 16 : 10);
    const unsigned long long most = wide ? 0x7fffffffffffffffULL : 0x7fffffffULL;
    if (errno != ERANGE && value <= most) return;
    if (hex)
        TELL(scan, scan->at - length, length,
             "the integer %s does not fit into %d bits: write it in decimal digits, with a point",
             copy, wide ? 64 : 32);
    else
        TELL(scan, scan->at - length, length,
             "the integer %s does not fit into %d bits: write it with a decimal point (%.*s.0)",
             copy, wide ? 64 : 32, (int)(length - wide), copy);
}

/* The next thing after blanks and comments, without moving on. */
static char
peek(const Scan *scan, size_t at)
{
    Scan look = *scan;
    Notes none = { 0 };

    look.notes = &none;
    look.at = at;
    while (look.text[look.at] && (strchr(" \t\r\n", look.text[look.at]) || skip_comment(&look)))
        if (strchr(" \t\r\n", look.text[look.at]) && look.text[look.at]) look.at++;
    notes_free(&none);
    return look.text[look.at];
}

static void
scan_one(Scan *scan)
{
    const char c = scan->text[scan->at];

    if (c == '"') {
        skip_text(scan);
        return;
    }
    if (skip_comment(scan)) return;
    if (is_digit(c) || (c == '.' && is_digit(scan->text[scan->at + 1]))) {
        scan_number(scan);
        return;
    }
    if (is_word(c)) {
        while (is_word(scan->text[scan->at]) || scan->text[scan->at] == '-' ||
               scan->text[scan->at] == '*')
            scan->at++;
        return;
    }
    if (c == '[' && scan->n_brackets++ == 0)
        TELL(scan, scan->at, 1, "square brackets are not used here: write ( ) in place of [ ]");
    else if (c == ',' && peek(scan, scan->at + 1) == ')')
        TELL(scan, scan->at, 1, "no comma after the last of a list");
    else if (c == '@')
        TELL(scan, scan->at, strcspn(scan->text + scan->at, " \t\r\n\""),
             "@include is not used here: a file changes another one by extends = \"file\"");
    else if (c == '.')
        TELL(scan, scan->at, 1, "a point without a digit after it");
    else if ((unsigned char)c < 32 && !strchr("\t\r\n", c))
        TELL(scan, scan->at, 1, "a control character (code %d)", c);
    else if ((unsigned char)c >= 128)
        TELL(scan, scan->at, 1, "a character outside quotes that is none of the language");
    scan->at++;
}

int
cfg_scan(const char *file, const char *text, Notes *notes)
{
    enum { MOST = 50 };
    Scan scan = { .file = file, .text = text, .notes = notes };

    while (text[scan.at] && scan.n < MOST) scan_one(&scan);
    return scan.n;
}

char
cfg_scan_last(char *open, const char *text, size_t end)
{
    enum { MOST_DEEP = 1000 };
    Notes none = { 0 };
    Scan scan = { .text = text, .notes = &none };
    char brackets[MOST_DEEP], last = '\0';
    int depth = 0;

    while (text[scan.at] && scan.at < end) {
        const char c = text[scan.at];
        if (c == '"') {
            skip_text(&scan);
            last = c;
        } else if (!skip_comment(&scan)) {
            if ((c == '{' || c == '(') && depth < MOST_DEEP) brackets[depth++] = c;
            if ((c == '}' || c == ')') && depth > 0) depth--;
            if (!strchr(" \t\r\n", c)) last = c;
            scan.at++;
        }
    }
    notes_free(&none);
    *open = depth > 0 ? brackets[depth - 1] : '\0';
    return last;
}
