/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html_text.h"
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST_WORD = 24 }; /* characters of a word in a cell */

#define MINUS    "\xe2\x88\x92"
#define EN_DASH  "\xe2\x80\x93"
#define ELLIPSIS "\xe2\x80\xa6"
#define INFINITE "\xe2\x88\x9e"

static const char *
entity(char letter)
{
    switch (letter) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return NULL;
    }
}

static void
add_escaped(Text *to, const char *text, size_t n)
{
    for (size_t at = 0; at < n; at++) {
        const char *as = entity(text[at]);
        if (as)
            text_add_bytes(to, as, strlen(as));
        else if ((unsigned char)text[at] >= ' ' || text[at] == '\n' || text[at] == '\t')
            text_add_bytes(to, text + at, 1);
    }
}

void
html_text_add(Text *to, const char *text)
{
    if (text) add_escaped(to, text, strlen(text));
}

void
html_text_breakable(Text *to, const char *text)
{
    int since = 0; /* characters since a word may last be broken */

    for (; text && *text; text++) {
        const bool begins = ((unsigned char)*text & 0xc0) != 0x80;
        if (begins && ++since > LONGEST_WORD) {
            text_add(to, "<wbr>");
            since = 1;
        }
        add_escaped(to, text, 1);
        if (*text == ' ') since = 0;
        if (!strchr("_/,(=", *text) || !text[1] || text[1] == ' ') continue;
        text_add(to, "<wbr>");
        since = 0;
    }
}

void
html_text_short(Text *to, const char *text, int most)
{
    size_t n = 0;
    int letters = 0;

    if (!text) return;
    for (; text[n]; n++)
        if (((unsigned char)text[n] & 0xc0) != 0x80 && letters++ == most) break;
    add_escaped(to, text, n);
    if (text[n]) text_add(to, ELLIPSIS);
}

/* U+2028 and U+2029 end a line in older JavaScript. */
static bool
ends_line(const char *text)
{
    return text[0] == '\xe2' && text[1] == '\x80' && (text[2] == '\xa8' || text[2] == '\xa9');
}

void
html_text_json(Text *to, const char *text)
{
    if (!text) {
        text_add(to, "null");
        return;
    }
    text_add(to, "\"");
    for (; *text; text++) {
        const unsigned char letter = (unsigned char)*text;
        if (ends_line(text)) {
            text_add(to, "\\u20%x", (unsigned char)text[2] - 0x80U);
            text += 2;
        } else if (letter < ' ' || letter == 127 || strchr("<>&\"\\'", letter)) {
            text_add(to, "\\u%04x", letter);
        } else {
            text_add_bytes(to, text, 1);
        }
    }
    text_add(to, "\"");
}

void
html_text_json_number(Text *to, double value)
{
    char buffer[TEXT_NUMBER];

    text_add(to, "%s", isfinite(value) ? text_number(buffer, value) : "null");
}

static void
add_signed(Text *to, const char *number)
{
    if (*number == '-') text_add(to, MINUS);
    text_add(to, "%s", number + (*number == '-'));
}

void
html_text_number(Text *to, double value, int decimals)
{
    char buffer[TEXT_NUMBER];

    if (isnan(value))
        text_add(to, EN_DASH);
    else if (isinf(value))
        text_add(to, "%s" INFINITE, value < 0 ? MINUS : "");
    else
        add_signed(to, text_pretty(buffer, value, decimals));
}

void
html_text_rounded(Text *to, double value)
{
    char buffer[TEXT_NUMBER];

    if (isfinite(value) && value != 0 && (fabs(value) < 1e-4 || fabs(value) >= 1e15)) {
        snprintf(buffer, sizeof(buffer), "%.4g", value);
        add_signed(to, buffer);
        return;
    }
    if (!isfinite(value) || value == 0) {
        html_text_number(to, value, 0);
        return;
    }
    /* by its digits as printed, since 0.99999 has those of 1 */
    snprintf(buffer, sizeof(buffer), "%.3e", value);
    int power = 0;
    sscanf(strchr(buffer, 'e') + 1, "%d", &power);
    const int decimals = power >= 3 ? 0 : 3 - power > 6 ? 6 : 3 - power;
    text_pretty(buffer, value, decimals);
    if (strchr(buffer, '.')) {
        char *end = buffer + strlen(buffer);
        while (end[-1] == '0') *--end = '\0';
        if (end[-1] == '.') end[-1] = '\0';
    }
    add_signed(to, buffer);
}
