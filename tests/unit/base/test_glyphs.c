/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/glyphs.h"
#include "testlib.h"
#include <string.h>

/* What a terminal must not get: ECMA-48 (control signs of C0 and C1), RFC 3629 (ill-formed UTF-8),
 * CVE-2021-42574 (signs that turn the direction). */
static void
test_clean(void)
{
    /* clang-format off */
    static const struct { const char *name, *text, *expected; } cases[] = {
        { "empty",             "", "" },
        { "plain",             "RFA + drug", "RFA + drug" },
        { "letters",           "r\xc3\xa9section \xe8\x82\x9d \xf0\x9f\x99\x82", "r\xc3\xa9section \xe8\x82\x9d \xf0\x9f\x99\x82" },
        { "lines and tabs",    "a\n\t^~", "a\n\t^~" },
        { "red",               "\x1b[31mred", "?[31mred" },
        { "bell, return, del", "a\ab\rc\x7f", "a?b?c?" },
        { "C1 in UTF-8",       "\xc2\x9b" "31m", "?31m" },
        { "C1 alone",          "\x9b" "31m", "?31m" },
        { "no-break space",    "\xc2\xa0", "\xc2\xa0" },
        { "right to left",     "a\xe2\x80\xae" "b", "a?b" },
        { "isolate",           "a\xe2\x81\xa6" "b", "a?b" },
        { "line separator",    "a\xe2\x80\xa8" "b", "a?b" },
        { "cut letter",        "a\xc3", "a?" },
        { "cut before letter", "\xe8\x82z", "??z" },
        { "overlong /",        "\xc0\xaf", "??" },
        { "surrogate",         "\xed\xa0\x80", "???" },
        { "above the last",    "\xf4\x90\x80\x80", "????" },
        { "last",              "\xf4\x8f\xbf\xbd", "\xf4\x8f\xbf\xbd" },
    };
    /* clang-format on */

    for (size_t item = 0; item < LENGTH(cases); item++) {
        Text clean = { 0 };
        glyphs_clean(&clean, cases[item].text);
        CHECK_TEXT(cases[item].name, clean.at, cases[item].expected);
        text_free(&clean);
    }
}

/* Widths: EastAsianWidth.txt of Unicode 15 (W and F are 2), general categories Mn and Me are 0. */
static void
test_width(void)
{
    /* clang-format off */
    static const struct { const char *name, *text; int width; size_t two; } cases[] = {
        { "empty",              "", 0, 0 },
        { "ASCII",              "cost", 4, 2 },
        { "U+00E9",             "r\xc3\xa9s", 3, 3 },
        { "e U+0301",           "re\xcc\x81s", 3, 4 },
        { "U+809D U+81D3",      "\xe8\x82\x9d\xe8\x87\x93", 4, 3 },
        { "a U+809D",           "a\xe8\x82\x9d", 3, 1 },
        { "Hangul U+D55C",      "\xed\x95\x9c", 2, 3 },
        { "fullwidth U+FF21",   "\xef\xbc\xa1", 2, 3 },
        { "emoji U+1F642",      "\xf0\x9f\x99\x82!", 3, 4 },
        { "Greek U+03B2",       "\xce\xb2-x", 3, 3 },
        { "dash U+2013",        "a\xe2\x80\x93" "b", 3, 4 },
    };
    /* clang-format on */

    for (size_t item = 0; item < LENGTH(cases); item++) {
        CHECK_CLOSE(cases[item].name, glyphs_width(cases[item].text), cases[item].width, 0);
        CHECK_CLOSE(cases[item].name, (double)glyphs_cut(cases[item].text, 2),
                    (double)cases[item].two, 0);
    }
}

static void
test_long(void)
{
    Text text = { 0 };

    for (int item = 0; item < 5000; item++) text_add(&text, "\xe8\x82\x9d");
    CU_ASSERT_EQUAL(glyphs_width(text.at), 10000);
    CU_ASSERT_EQUAL(glyphs_cut(text.at, 48), 72);
    CU_ASSERT_EQUAL(glyphs_cut(text.at, 0), 0);
    text_free(&text);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "clean", test_clean },
        { "width", test_width },
        { "long", test_long },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
