/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/xlsx_parts.h"
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define ELLIPSIS "\xe2\x80\xa6"

/* Bytes of the character at `text`; 0 if it is none that XML may hold. `units`: what it counts. */
static int
letter(const char *text, int *units)
{
    const unsigned char *at = (const unsigned char *)text;
    const int n = at[0] < 0x80                    ? 1
                  : at[0] >= 0xc2 && at[0] < 0xe0 ? 2
                  : (at[0] & 0xf0) == 0xe0        ? 3
                  : at[0] >= 0xf0 && at[0] < 0xf5 ? 4
                                                  : 0;

    *units = n == 4 ? 2 : 1;
    for (int byte = 1; byte < n; byte++)
        if ((at[byte] & 0xc0) != 0x80) return 0;
    if (n == 1) return (at[0] >= ' ' && at[0] != 127) || at[0] == '\n' || at[0] == '\t';
    if (n == 3 && ((at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xed && at[1] >= 0xa0) ||
                   (at[0] == 0xef && at[1] == 0xbf && at[2] >= 0xbe)))
        return 0; /* too long for what it says, half a pair, no character */
    if (n == 4 && ((at[0] == 0xf0 && at[1] < 0x90) || (at[0] == 0xf4 && at[1] >= 0x90))) return 0;
    return n;
}

/* Most are: they are written as they stand. */
static bool
is_plain(const char *text, int most)
{
    int n = 0;

    for (; text[n]; n++)
        if (n == most || (unsigned char)text[n] < ' ' || (unsigned char)text[n] >= 127)
            return false;
    return true;
}

const char *
xlsx_text(Text *scratch, const char *text, int most)
{
    size_t before_last = 0;
    int total = 0, units;

    if (is_plain(text, most)) return text;
    scratch->n = 0;
    text_add(scratch, "%s", "");
    while (*text) {
        const int n = letter(text, &units);
        if (total + units > most) { /* the last letter goes for the sign that there was more */
            scratch->n = before_last;
            text_add(scratch, ELLIPSIS);
            break;
        }
        if (total + units < most) before_last = scratch->n + (size_t)(n ? n : 1);
        total += units;
        text_add_bytes(scratch,
                       n                               ? text
                       : *text == '\r' || *text == 127 ? " "
                                                       : "?",
                       n ? (size_t)n : 1);
        text += n ? n : 1;
    }
    return scratch->at;
}

static bool
is_taken(const char *name, const XlsxSheet *before, int n_before)
{
    if (strcasecmp(name, "history") == 0) return true; /* Excel's own */
    for (int sheet = 0; sheet < n_before; sheet++)
        if (strcasecmp(name, before[sheet].name) == 0) return true;
    return false;
}

const char *
xlsx_name(Pool *pool, const char *wanted, const XlsxSheet *before, int n_before)
{
    Text scratch = { 0 };
    char *name = pool_text(pool, xlsx_text(&scratch, *wanted ? wanted : "sheet", XLSX_MOST_NAME));
    const char *unique = name;

    for (char *at = name; *at; at++)
        if (strchr("[]:*?/\\'\n\t", *at)) *at = '.';
    for (int number = 2; is_taken(unique, before, n_before); number++) {
        char end[16];
        snprintf(end, sizeof(end), " %d", number);
        const char *start = xlsx_text(&scratch, name, XLSX_MOST_NAME - (int)strlen(end));
        unique = pool_format(pool, "%s%s", start, end);
    }
    text_free(&scratch);
    return unique;
}
