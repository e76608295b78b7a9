/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H
/** @file text.h
 *  A growing text, numbers as text, and the nearest word for "did you mean". */
#include <stddef.h>

typedef struct {
    char *at; /* zero-terminated once something was added; owned */
    size_t n, size;
} Text; /* { 0 } is a valid empty text */

void text_add(Text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_add_bytes(Text *text, const char *bytes, size_t n);

/** Where `n` more bytes may be written; then add to `text->n` what was. Good until the next call.
 */
char *text_room(Text *text, size_t n);
void text_free(Text *text);

enum { TEXT_NUMBER = 40 }; /* a buffer that holds any number */

/** The shortest decimal text that reads back to the same double ("0.1", "1e-300", "inf", "nan"), as
 *  decimal_write. */
const char *text_number(char buffer[TEXT_NUMBER], double value);

/** For people: `decimals` decimals, thousands separated by commas: "50,276.43". */
const char *text_pretty(char buffer[TEXT_NUMBER], double value, int decimals);

/** The word of `words` nearest to `word` by edit distance, NULL if none is near enough to suggest.
 */
const char *text_nearest(const char *word, const char *const *words, int n_words);
#endif
