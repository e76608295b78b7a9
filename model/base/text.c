/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"
#include "base/decimal.h"
#include "base/memory.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_WORD = 63 };
_Static_assert((int)TEXT_NUMBER >= (int)DECIMAL_ROOM, "a buffer holds any number");

/* Room for n more bytes and the closing zero. */
static void
reserve(Text *text, size_t n)
{
    const size_t needed = text->n + n + 1;
    char *at;

    if (text->at && needed <= text->size) return;
    text->size = needed < 64 ? 64 : 2 * needed;
    at = memory_new(text->size, 1);
    if (text->at) memcpy(at, text->at, text->n);
    free(text->at);
    text->at = at;
}

void
text_add(Text *text, const char *format, ...)
{
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0) return;
    reserve(text, (size_t)n);
    va_start(args, format);
    vsnprintf(text->at + text->n, (size_t)n + 1, format, args);
    va_end(args);
    text->n += (size_t)n;
}

void
text_add_bytes(Text *text, const char *bytes, size_t n)
{
    reserve(text, n);
    if (n) memcpy(text->at + text->n, bytes, n);
    text->n += n;
    text->at[text->n] = '\0';
}

char *
text_room(Text *text, size_t n)
{
    reserve(text, n);
    return text->at + text->n;
}

void
text_free(Text *text)
{
    free(text->at);
    *text = (Text){ 0 };
}

const char *
text_number(char buffer[TEXT_NUMBER], double value)
{
    buffer[decimal_write(buffer, value)] = '\0';
    return buffer;
}

/* The program never calls setlocale, so the decimal sign is a point. */
const char *
text_pretty(char buffer[TEXT_NUMBER], double value, int decimals)
{
    char plain[TEXT_NUMBER];
    const char *from = plain;
    char *to = buffer;

    if (decimals > 6) decimals = 6;
    if (decimals < 0) decimals = 0;
    if (!isfinite(value)) return text_number(buffer, value);
    if (fabs(value) >= 1e15) {
        snprintf(buffer, TEXT_NUMBER, "%.6g", value);
        return buffer;
    }
    if (fabs(value) < 0.5 * pow(10, -decimals)) value = 0; /* never "-0.00" */
    snprintf(plain, sizeof(plain), "%.*f", decimals, value);
    if (*from == '-') *to++ = *from++;
    for (size_t left = strcspn(from, "."); left > 0; left--) {
        *to++ = *from++;
        if (left > 1 && left % 3 == 1) *to++ = ',';
    }
    strcpy(to, from);
    return buffer;
}

static int
least(int a, int b)
{
    return a < b ? a : b;
}

/* Letters left out, added, changed or swapped with the next: optimal string alignment, one row at a
 * time. Source: Damerau (1964), Communications of the ACM 7(3). */
static int
distance(const char *a, const char *b)
{
    const int n = (int)strlen(b);
    int rows[3][LONGEST_WORD + 1];
    int *before = rows[0], *last = rows[1], *now = rows[2];

    for (int j = 0; j <= n; j++) last[j] = j;
    for (int i = 1; a[i - 1]; i++) {
        now[0] = i;
        for (int j = 1; j <= n; j++) {
            now[j] = least(least(last[j], now[j - 1]) + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = least(now[j], before[j - 2] + 1);
        }
        int *free_row = before;
        before = last;
        last = now;
        now = free_row;
    }
    return last[n];
}

/* Near enough: one letter in three of the longer word. */
const char *
text_nearest(const char *word, const char *const *words, int n_words)
{
    const char *nearest = NULL;
    int nearest_distance = LONGEST_WORD;

    if (strlen(word) > LONGEST_WORD) return NULL;
    for (int other = 0; other < n_words; other++) {
        const size_t length = strlen(words[other]);
        if (length > LONGEST_WORD) continue;
        const int longer = (int)(length > strlen(word) ? length : strlen(word));
        const int gap = distance(word, words[other]);
        if (gap < nearest_distance && 3 * gap <= longer) {
            nearest = words[other];
            nearest_distance = gap;
        }
    }
    return nearest;
}
