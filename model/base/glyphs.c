/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/glyphs.h"
#include <limits.h>
#include <locale.h>
#include <stdbool.h>
#include <string.h>
#include <wchar.h>

/* ---- what is no text ---- */

/* Length of the sign that begins here, its code in `code`; 0: no UTF-8 (RFC 3629). */
static size_t
decode(unsigned long *code, const char *text)
{
    static const unsigned long least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    const unsigned char first = (unsigned char)*text;
    const size_t n = first < 0x80               ? 1
                     : (first & 0xE0u) == 0xC0u ? 2
                     : (first & 0xF0u) == 0xE0u ? 3
                     : (first & 0xF8u) == 0xF0u ? 4
                                                : 0;

    if (n == 0) return 0;
    *code = n == 1 ? first : first & (0x7Fu >> n);
    for (size_t at = 1; at < n; at++) {
        const unsigned char further = (unsigned char)text[at]; /* the closing zero is none */
        if ((further & 0xC0u) != 0x80u) return 0;
        *code = *code << 6 | (further & 0x3Fu);
    }
    return *code >= least[n] && *code <= 0x10FFFF && (*code < 0xD800 || *code > 0xDFFF) ? n : 0;
}

static bool
is_command(unsigned long code)
{
    return (code < 0x20 && code != '\n' && code != '\t') || (code >= 0x7F && code < 0xA0) ||
           code == 0x2028 || code == 0x2029 ||   /* ends of lines and paragraphs */
           (code >= 0x202A && code <= 0x202E) || /* direction of what follows    */
           (code >= 0x2066 && code <= 0x2069);
}

void
glyphs_clean(Text *clean, const char *text)
{
    unsigned long code = 0;

    text_add_bytes(clean, "", 0);
    while (*text) {
        const size_t n = decode(&code, text);
        if (n == 0 || is_command(code))
            text_add_bytes(clean, "?", 1);
        else
            text_add_bytes(clean, text, n);
        text += n > 0 ? n : 1;
    }
}

/* ---- widths ---- */

/* Walks until the text or the columns end; the locale is this thread's alone and holds no numbers.
 */
static size_t
walk(int *columns, const char *text, int most)
{
    const locale_t letters = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    const locale_t before = letters ? uselocale(letters) : (locale_t)0;
    const size_t length = strlen(text);
    size_t at = 0;

    *columns = 0;
    while (at < length) {
        mbstate_t state = { 0 };
        wchar_t letter;
        unsigned long code;
        size_t n =
            letters ? mbrtowc(&letter, text + at, length - at, &state) : decode(&code, text + at);
        int width = 1;
        if (n == 0 || n > length)
            n = 1;
        else if (letters && wcwidth(letter) >= 0)
            width = wcwidth(letter);
        if (*columns + width > most) break;
        *columns += width;
        at += n;
    }
    if (letters) {
        uselocale(before);
        freelocale(letters);
    }
    return at;
}

int
glyphs_width(const char *text)
{
    int columns;

    walk(&columns, text, INT_MAX - 2);
    return columns;
}

size_t
glyphs_cut(const char *text, int columns)
{
    int taken;

    return walk(&taken, text, columns);
}
