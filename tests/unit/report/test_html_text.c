/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html_text.h"
#include "testlib.h"
#include <math.h>
#include <string.h>

#define MINUS "\xe2\x88\x92"

typedef void Writer(Text *to, const char *text);

static void
check(Writer *write, const char *text, const char *expected)
{
    Text to = { 0 };

    text_add(&to, "%s", "");
    write(&to, text);
    CHECK_TEXT(text ? text : "NULL", to.at, expected);
    text_free(&to);
}

static void
test_escape(void)
{
    check(html_text_add, "a < b & \"c\" > 'd'", "a &lt; b &amp; &quot;c&quot; &gt; &#39;d&#39;");
    check(html_text_add, "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;");
    check(html_text_add, "$\\alpha$ \xf0\x9f\x98\x80", "$\\alpha$ \xf0\x9f\x98\x80");
    check(html_text_add, "a\xe2\x80\xaeg\xe2\x81\xa7n\xe2\x80\x93",
          "agn\xe2\x80\x93"); /* U+202E, U+2067 */
    check(html_text_json, "a\xe2\x80\xaeg", "\"ag\"");
    check(html_text_breakable, "a\xe2\x80\xaeg", "ag");
    check(html_text_add, "bell\a", "bell"); /* no control characters in HTML */
    check(html_text_add, NULL, "");
}

static void
test_json(void)
{
    check(html_text_json, "a\"\\b", "\"a\\u0022\\u005cb\"");
    check(html_text_json, "</script><!--", "\"\\u003c/script\\u003e\\u003c!--\"");
    check(html_text_json,
          "a\xe2\x80\xa8"
          "b\xe2\x80\xa9",
          "\"a\\u2028b\\u2029\"");
    check(html_text_json, "\xe2\x80\x93 \n", "\"\xe2\x80\x93 \\u000a\"");
    check(html_text_json, NULL, "null");
}

static void
short_of_4(Text *to, const char *text)
{
    html_text_short(to, text, 4);
}

static void
test_short(void)
{
    check(short_of_4, "four", "four");
    check(short_of_4, "fiver", "five\xe2\x80\xa6");
    check(short_of_4, "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9",
          "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xe2\x80\xa6"); /* characters, not bytes */
    check(short_of_4, "<&<&<", "&lt;&amp;&lt;&amp;\xe2\x80\xa6");
}

static void
test_breakable(void)
{
    check(html_text_breakable, "p_death a", "p_<wbr>death a");
    check(html_text_breakable, "abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrstuvwx<wbr>yz");
    check(html_text_breakable, "a, b/", "a, b/");
}

static void
test_numbers(void)
{
    /* clang-format off */
    static const struct { double value; const char *rounded; int decimals; const char *number; } cases[] = {
        { 0,            "0",           2, "0.00" },
        { -12050.42,    MINUS "12,050", 0, MINUS "12,050" },
        { 0.0238095,    "0.02381",     3, "0.024" },
        { -0.004,       MINUS "0.004", 2, "0.00" },    /* no minus before nothing */
        { 23.819808,    "23.82",       1, "23.8" },
        { 999.99,       "1,000",       0, "1,000" },   /* by the digits as printed */
        { 0.99999,      "1",           2, "1.00" },
        { 1234567,      "1,234,567",   0, "1,234,567" },
        { 0.00001234,   "1.234e-05",   0, "0" },
        { 2.5,          "2.5",         0, "2" },       /* half to even, as printf */
        { NAN,          "\xe2\x80\x93", 2, "\xe2\x80\x93" },
        { INFINITY,     "\xe2\x88\x9e", 2, "\xe2\x88\x9e" },
        { -INFINITY,    MINUS "\xe2\x88\x9e", 2, MINUS "\xe2\x88\x9e" },
    };
    /* clang-format on */
    for (size_t item = 0; item < LENGTH(cases); item++) {
        Text rounded = { 0 }, number = { 0 };
        html_text_rounded(&rounded, cases[item].value);
        html_text_number(&number, cases[item].value, cases[item].decimals);
        CHECK_TEXT("rounded", rounded.at, cases[item].rounded);
        CHECK_TEXT("number", number.at, cases[item].number);
        text_free(&rounded);
        text_free(&number);
    }
}

static void
test_json_numbers(void)
{
    static const struct {
        double value;
        const char *expected;
    } cases[] = { { 0.1, "0.1" }, { -1e300, "-1e+300" }, { NAN, "null" }, { INFINITY, "null" } };

    for (size_t item = 0; item < LENGTH(cases); item++) {
        Text to = { 0 };
        html_text_json_number(&to, cases[item].value);
        CHECK_TEXT("number", to.at, cases[item].expected);
        text_free(&to);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "escape", test_escape },   { "json", test_json },
        { "short", test_short },     { "breakable", test_breakable },
        { "numbers", test_numbers }, { "json_numbers", test_json_numbers },
        CU_TEST_INFO_NULL,
    };

    return test_main(tests, argc, argv);
}
