/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"
#include "testlib.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void
test_add(void)
{
    Text text = { 0 };

    text_add(&text, "%s", "");
    CHECK_TEXT("empty", text.at, "");
    for (int i = 0; i < 1000; i++) text_add(&text, "%d,", i % 10);
    text_add_bytes(&text, "end\0ignored", 3);
    text_add_bytes(&text, "", 0);
    CU_ASSERT_EQUAL(text.n, 2003);
    CU_ASSERT_EQUAL(strlen(text.at), 2003);
    CHECK_TEXT("tail", text.at + 1990, "5,6,7,8,9,end");
    text_free(&text);
    CU_ASSERT(!text.at && text.n == 0);
    text_free(&text);
}

static void
test_room(void)
{
    Text text = { 0 };

    for (int line = 0; line < 1000; line++) {
        memcpy(text_room(&text, 7), "1.5,2.5\n", 7); /* room is no promise to use it all */
        text.n += 4;
    }
    CU_ASSERT_EQUAL(text.n, 4000);
    text_add(&text, "end");
    CHECK_TEXT("tail", text.at + 3992, "1.5,1.5,end");
    text_free(&text);
}

static void
test_number(void)
{
    /* Python 3.11: repr(x), which is the shortest text that reads back */
    /* clang-format off */
    static const struct { double value; const char *expected; } cases[] = {
        { 0, "0" }, { -0.0, "-0" }, { 1, "1" }, { -2.5, "-2.5" }, { 0.1, "0.1" },
        { 1.0 / 3, "0.3333333333333333" }, { 0.1 + 0.2, "0.30000000000000004" },
        { 2.0 / 3, "0.6666666666666666" }, { 100000, "100000" }, { 123456789012345680, "1.2345678901234568e+17" },
        { 1e-300, "1e-300" }, { 1e23, "1e+23" }, { 5e-324, "5e-324" }, { 2.5e-320, "2.5e-320" },
        { 1.7976931348623157e308, "1.7976931348623157e+308" },
        { 2.2250738585072014e-308, "2.2250738585072014e-308" },
        { INFINITY, "inf" }, { -INFINITY, "-inf" }, { NAN, "nan" }, { -NAN, "nan" },
    };
    /* clang-format on */
    char buffer[TEXT_NUMBER];

    for (size_t i = 0; i < LENGTH(cases); i++)
        CHECK_TEXT(cases[i].expected, text_number(buffer, cases[i].value), cases[i].expected);
}

/* Whatever the bits, the text reads back to them. */
static void
test_number_reads_back(void)
{
    uint64_t bits = 0x9E3779B97F4A7C15u;
    char buffer[TEXT_NUMBER];
    int wrong = 0, too_long = 0;

    for (int i = 0; i < 200000; i++) {
        double value, back;
        bits = bits * 6364136223846793005u + 1442695040888963407u; /* Knuth's generator */
        memcpy(&value, &bits, sizeof(value));
        if (!isfinite(value)) continue;
        back = strtod(text_number(buffer, value), NULL);
        wrong += memcmp(&back, &value, sizeof(value)) != 0;
        too_long += strlen(buffer) >= TEXT_NUMBER - 1;
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_EQUAL(too_long, 0);
}

static void
test_pretty(void)
{
    /* clang-format off */
    static const struct { double value; int decimals; const char *expected; } cases[] = {
        { 50276.43, 2, "50,276.43" }, { 999, 0, "999" }, { 1000, 0, "1,000" }, { 999999.5, 0, "1,000,000" },
        { -1234567.891, 1, "-1,234,567.9" }, { -0.001, 2, "0.00" }, { -0.006, 2, "-0.01" }, { 0, 3, "0.000" },
        { 1e14, 6, "100,000,000,000,000.000000" }, { -9e14, 9, "-900,000,000,000,000.000000" },
        { 1e300, 2, "1e+300" }, { INFINITY, 2, "inf" }, { NAN, 2, "nan" }, { 12.5, -3, "12" },
    };
    /* clang-format on */
    char buffer[TEXT_NUMBER];

    for (size_t i = 0; i < LENGTH(cases); i++)
        CHECK_TEXT(cases[i].expected, text_pretty(buffer, cases[i].value, cases[i].decimals),
                   cases[i].expected);
}

static void
test_nearest(void)
{
    static const char *const words[] = { "horizon", "discount", "u_free", "weibull", "wtp", "p" };
    /* clang-format off */
    static const struct { const char *word, *expected; } cases[] = {
        { "horizn", "horizon" }, { "horizons", "horizon" }, { "discuont", "discount" }, { "ufree", "u_free" },
        { "Weibull", "weibull" }, { "wpt", "wtp" }, { "wtp", "wtp" },
        { "gompertz", NULL }, { "q", NULL }, { "", NULL }, { "hrzn", NULL },
        { "a_word_that_is_far_longer_than_any_name_that_a_modeller_would_ever_think_of", NULL },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++)
        CHECK_TEXT(cases[i].word, text_nearest(cases[i].word, words, (int)LENGTH(words)),
                   cases[i].expected);
    CHECK_TEXT("no words", text_nearest("word", NULL, 0), NULL);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "add", test_add },       { "room", test_room },
        { "number", test_number }, { "number_reads_back", test_number_reads_back },
        { "pretty", test_pretty }, { "nearest", test_nearest },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
