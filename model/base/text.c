/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"
#include "base/memory.h"
#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_WORD = 63 };

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

void
text_free(Text *text)
{
    free(text->at);
    *text = (Text){ 0 };
}

/* The program never calls setlocale, so the decimal sign is a point. Normal numbers have 15 sure
 * digits; subnormal ones fewer. */
/* no double needs more than 24 bytes, but gcc cannot know */
static bool
reads_back(char plain[2 * TEXT_NUMBER], double value, int digits)
{
    snprintf(plain, 2 * TEXT_NUMBER, "%.*g", digits, value);
    return strtod(plain, NULL) == value;
}

static const double tens[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,
                               1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19 };

/* Writes whole / 10^places without zeros at its end. */
static void
write_decimal(char *plain, bool negative, long long whole, int places)
{
    char digits[24];
    int n = 0;

    while (places > 0 && whole % 10 == 0) {
        whole /= 10;
        places--;
    }
    do {
        digits[n++] = (char)('0' + whole % 10);
        whole /= 10;
    } while (whole > 0 || n <= places);
    if (negative) *plain++ = '-';
    while (n > 0) {
        if (n == places) *plain++ = '.';
        *plain++ = digits[--n];
    }
    *plain = '\0';
}

/* The common case without the C library: a number of up to 16 digits is whole / 10^places with both
 * exact in a double, so that one division reads it back as strtod would (Clinger 1990, PLDI).
 * False: not so. */
static bool
write_short(char *plain, double value)
{
    const double size = fabs(value);
    int before = 1; /* digits before the point, or 0, -1, .. for leading zeros after it */

    if (value == 0) return strcpy(plain, signbit(value) ? "-0" : "0");
    if (!(size >= 1e-4 && size < 1e15)) return false;
    while (before < 15 && size >= tens[before]) before++;
    while (before > -3 && before <= 1 && size * tens[1 - before] < 1) before--;
    for (int digits = 15; digits <= 16; digits++) {
        const int places = digits - before > 0 ? digits - before : 0;
        const double whole = floor(size * tens[places] + 0.5);
        if (whole > 0x1p53 || whole / tens[places] != size) continue;
        write_decimal(plain, value < 0, (long long)whole, places);
        return true;
    }
    return false;
}

const char *
text_number(char buffer[TEXT_NUMBER], double value)
{
    char plain[2 * TEXT_NUMBER];

    if (isnan(value)) return strcpy(buffer, "nan");
    if (isinf(value)) return strcpy(buffer, value > 0 ? "inf" : "-inf");
    if (write_short(plain, value)) return strcpy(buffer, plain);
    if (fabs(value) < DBL_MIN) {
        for (int digits = 1; digits <= 17; digits++)
            if (reads_back(plain, value, digits)) break;
    } else if (!reads_back(plain, value, 16)) { /* most numbers need 16 or 17 digits */
        reads_back(plain, value, 17);
    } else if (!reads_back(plain, value, 15)) {
        reads_back(plain, value, 16);
    }
    return strcpy(buffer, plain);
}

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
