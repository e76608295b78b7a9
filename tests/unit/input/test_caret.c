/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/caret.h"
#include "testlib.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
test_places(void)
{
    /* clang-format off */
    static const struct { const char *text; size_t from, length; const char *expected; } cases[] = {
        { "0.1 + hr_treament", 6, 11, "\n    0.1 + hr_treament\n          ^~~~~~~~~~~" },
        { "a + b",             0, 1,  "\n    a + b\n    ^" },
        { "a + b",             0, 0,  "\n    a + b\n    ^" },          /* there is always a caret */
        { "a + b",             4, 9,  "\n    a + b\n        ^" },      /* nothing beyond the end */
        { "a + b",             5, 1,  "\n    a + b\n         ^" },     /* the end itself */
        { "",                  0, 1,  "\n    \n    ^" },
        /* one line of several */
        { "one\ntwo\nthree",   4, 3,  "\n    two\n    ^~~" },
        { "one\ntwo\nthree",   5, 9,  "\n    two\n     ^~" },          /* not beyond the line */
        { "one\ntwo\nthree",   7, 1,  "\n    two\n       ^" },         /* its end */
        { "one\ntwo\nthree",   12, 1, "\n    three\n        ^" },
        { "one\r\ntwo\r\n",    1, 2,  "\n    one\n     ^~" },
        { "one\r\ntwo\r\n",    5, 3,  "\n    two\n    ^~~" },
        { "one\n",             4, 1,  "\n    \n    ^" },
        { "\n\nx",             1, 1,  "\n    \n    ^" },
        /* tabs are repeated, so that their width does not matter */
        { "\ta\tb",            3, 1,  "\n    \ta\tb\n    \t \t^" },
        { "a\tb\tc",           2, 3,  "\n    a\tb\tc\n     \t^~~" },
        /* letters of two, three and four bytes take one place */
        { "\xC3\xA9t\xC3\xA9 + x", 8, 1, "\n    \xC3\xA9t\xC3\xA9 + x\n          ^" },
        { "\xE2\x82\xAC = \xF0\x9F\x90\x8C + x", 13, 1,
          "\n    \xE2\x82\xAC = \xF0\x9F\x90\x8C + x\n            ^" },
        { "a \xC3\xA9t\xC3\xA9 b", 2, 5, "\n    a \xC3\xA9t\xC3\xA9 b\n      ^~~" },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) {
        char seen[CARET_TEXT];
        caret_place(seen, cases[i].text, cases[i].from, cases[i].length);
        CHECK_TEXT(cases[i].text, seen, cases[i].expected);
    }
}

/* Of a long line: 50 bytes before the place, or all there are, and 100 bytes in all. */
static void
test_long_lines(void)
{
    static const struct {
        size_t n, from, length, first, shown, column, under;
    } cases[] = { { 100, 99, 1, 49, 51, 50, 1 },      { 100, 0, 100, 0, 100, 0, 100 },
                  { 101, 0, 101, 0, 100, 0, 100 },    { 300, 50, 20, 0, 100, 50, 20 },
                  { 300, 51, 20, 1, 100, 50, 20 },    { 300, 150, 200, 100, 100, 50, 50 },
                  { 300, 299, 1, 249, 51, 50, 1 },    { 300, 300, 1, 250, 50, 50, 1 },
                  { 9000, 4000, 3, 3950, 100, 50, 3 } };
    char *text = calloc(10001, 1), expected[CARET_TEXT + 100], seen[CARET_TEXT];

    CU_ASSERT_FATAL(text != NULL);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        for (size_t at = 0; at < cases[i].n; at++) text[at] = (char)('a' + at * 7 % 26);
        text[cases[i].n] = '\n';
        text[cases[i].n + 1] = '\0';
        snprintf(expected, sizeof(expected), "\n    %.*s\n    %*s^", (int)cases[i].shown,
                 text + cases[i].first, (int)cases[i].column, "");
        for (size_t under = 1; under < cases[i].under; under++) strcat(expected, "~");
        caret_place(seen, text, cases[i].from, cases[i].length);
        CHECK_TEXT("a long line", seen, expected);
    }
    free(text);
}

/* Letters of a piece of UTF-8; -1 if it does not begin and end with whole ones. */
static int
letters(const char *text, size_t n)
{
    int count = 0, open = 0;

    for (size_t at = 0; at < n; at++) {
        const unsigned char c = (unsigned char)text[at];
        if ((c & 0xC0) == 0x80) {
            if (open-- == 0) return -1;
            continue;
        }
        if (open > 0) return -1;
        open = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : c >= 0xC0 ? 1 : 0;
        count++;
    }
    return open > 0 ? -1 : count;
}

/* Laws, for a caret under each letter of lines of letters of one to four bytes: no letter is cut,
 * the one above the caret is the one meant, and all fits the buffer. */
static void
test_letters_are_not_cut(void)
{
    static const char *const some[] = { "a", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x90\x8C", "\t" };
    char text[1000], seen[CARET_TEXT];

    for (int line = 0; line < 40; line++) {
        text[0] = '\0';
        for (int i = 0; i < 20 + 4 * line; i++) strcat(text, some[(i * i + 3 * i * line) % 5]);
        for (size_t from = 0; text[from]; from++) {
            if (((unsigned char)text[from] & 0xC0) == 0x80) continue;
            memset(seen, 'x', sizeof(seen));
            caret_place(seen, text, from, 3);
            CU_ASSERT_FATAL(memchr(seen, '\0', sizeof(seen)) != NULL);
            const char *shown = seen + 5, *below = strchr(shown, '\n');
            CU_ASSERT_FATAL(strncmp(seen, "\n    ", 5) == 0 && below != NULL);
            CU_ASSERT(below - shown <= 100);
            const char *caret = strchr(below, '^');
            CU_ASSERT_FATAL(caret != NULL);
            CU_ASSERT(letters(shown, (size_t)(below - shown)) > 0);
            size_t above = 0; /* the byte above the caret */
            for (const char *at = below + 5; at < caret; at++) {
                CU_ASSERT((*at == '\t') == (shown[above] == '\t'));
                do above++;
                while (((unsigned char)shown[above] & 0xC0) == 0x80);
            }
            const size_t rest =
                (size_t)(below - shown) - above; /* of the line, from the caret on */
            CU_ASSERT(rest > 0 && strncmp(shown + above, text + from, rest) == 0);
            CU_ASSERT(above <= from && strncmp(shown, text + from - above, above) == 0);
        }
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = { { "places", test_places },
                            { "long lines", test_long_lines },
                            { "letters are not cut", test_letters_are_not_cut },
                            CU_TEST_INFO_NULL };
    return test_main(tests, argc, argv);
}
