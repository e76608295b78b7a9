/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"
#include "input/cfg_scan.h"
#include "testlib.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOLD = 4000 };

/* All notes in their order, one below the other. */
static const char *
told(char buffer[TOLD], const Notes *notes)
{
    size_t n = 0;

    buffer[0] = '\0';
    for (int note = 0; note < notes->n && n < TOLD - 600; note++) {
        if (note > 0) buffer[n++] = '\n';
        notes_text(buffer + n, 600, &notes->at[note]);
        n += strlen(buffer + n);
    }
    return buffer;
}

static void
check_scan(const char *text, int n, const char *expected)
{
    char buffer[TOLD];
    Notes notes = { 0 };

    CHECK_CLOSE(text, cfg_scan("s.cfg", text, &notes), n, 0);
    CHECK_TEXT(text, told(buffer, &notes), expected);
    CU_ASSERT_EQUAL(notes.n, notes_count(&notes, NOTE_MISTAKE));
    notes_free(&notes);
}

/* ---- what is right ---- */

static void
test_sound(void)
{
    /* clang-format off */
    static const char *const texts[] = {
        "",
        "\n\r\n\t ",
        "a = 1; b : 2.5, c = true;",
        "group = { list = (1, 2, (3)); };",
        "a = 2147483647; b = -2147483647; c = 0x7fffffff; d = 0X7FFFFFFF;",
        "a = 3000000000L; b = 9223372036854775807L; c = 0x7fffffffffffffffL;",
        "a = 00000000000000000012;",                /* leading zeros are decimal */
        "a = 1.7976931348623157e308; b = 1e-999; c = .5; d = 5.; e = 1E+5; f = 1e-5;",
        "a = 6000000000.0; b = 6e9; c = .6000000000; d = -.6000000000;",
        "a = \"[0, 0.5] @include 1e999 ,) \\\" 6000000000\";",     /* in a text all is free */
        "a = \"\xC3\xA9\"; # \xC3\xA9",
        "a = \"\";",
        "a = \"x\\\\\";",
        "# [ 6000000000 @include \"\n// ,) \"\n/* [ \" \n ] */ a = 1;",
        "a = (1 /* , */ );",
        "a = (1); b = 2;",
        "a6000000000 = 1; b-6000000000 = 2; c*1e999 = 3;",          /* part of a name */
        "a = 1 # no line end",
        "a = 1 // no line end",
        "/**/ a = 1;",
        "a = \"two\" \" parts\";",
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(texts); i++) check_scan(texts[i], 0, "");
}

/* ---- mistakes ---- */

static void
test_numbers(void)
{
    /* clang-format off */
    static const struct { const char *text, *expected; } cases[] = {
        { "a = 3000000000;",
          "s.cfg:1: the integer 3000000000 does not fit into 32 bits: write it with a decimal "
          "point (3000000000.0)\n    a = 3000000000;\n        ^~~~~~~~~~" },
        { "a = 1;\n  b = 6000000000;",    /* libconfig would read a positive number */
          "s.cfg:2: the integer 6000000000 does not fit into 32 bits: write it with a decimal "
          "point (6000000000.0)\n      b = 6000000000;\n          ^~~~~~~~~~" },
        { "a = 2147483648;",
          "s.cfg:1: the integer 2147483648 does not fit into 32 bits: write it with a decimal "
          "point (2147483648.0)\n    a = 2147483648;\n        ^~~~~~~~~~" },
        { "a = -3000000000;",             /* the sign stands before the number */
          "s.cfg:1: the integer 3000000000 does not fit into 32 bits: write it with a decimal "
          "point (3000000000.0)\n    a = -3000000000;\n         ^~~~~~~~~~" },
        { "a = 0x80000000;",
          "s.cfg:1: the integer 0x80000000 does not fit into 32 bits: write it in decimal digits, "
          "with a point\n    a = 0x80000000;\n        ^~~~~~~~~~" },
        { "a = 0xffffffffffffffffffL;",
          "s.cfg:1: the integer 0xffffffffffffffffffL does not fit into 64 bits: write it in "
          "decimal digits, with a point\n    a = 0xffffffffffffffffffL;\n"
          "        ^~~~~~~~~~~~~~~~~~~~~" },
        { "a = 9223372036854775808L;",
          "s.cfg:1: the integer 9223372036854775808L does not fit into 64 bits: write it with a "
          "decimal point (9223372036854775808.0)\n    a = 9223372036854775808L;\n"
          "        ^~~~~~~~~~~~~~~~~~~~" },
        { "a = 99999999999999999999999;",
          "s.cfg:1: the integer 99999999999999999999999 does not fit into 32 bits: write it with a "
          "decimal point (99999999999999999999999.0)\n    a = 99999999999999999999999;\n"
          "        ^~~~~~~~~~~~~~~~~~~~~~~" },
        { "a = (1, 1e999);",
          "s.cfg:1: 1e999 is too large for a number\n    a = (1, 1e999);\n            ^~~~~" },
        { "a = .1e999;",
          "s.cfg:1: .1e999 is too large for a number\n    a = .1e999;\n        ^~~~~~" },
        { "a = -1.5E+400;",
          "s.cfg:1: 1.5E+400 is too large for a number\n    a = -1.5E+400;\n         ^~~~~~~~" },
        { "a = 0000000000000000000000000000000000000000000000000000000000000001;",   /* 64 */
          "s.cfg:1: a number of more than 63 characters\n"
          "    a = 0000000000000000000000000000000000000000000000000000000000000001;\n"
          "        ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~" },
        { "a = .;", "s.cfg:1: a point without a digit after it\n    a = .;\n        ^" },
        { "a = . 5;", "s.cfg:1: a point without a digit after it\n    a = . 5;\n        ^" },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) check_scan(cases[i].text, 1, cases[i].expected);
}

static void
test_signs(void)
{
    /* clang-format off */
    static const struct { const char *text, *expected; } cases[] = {
        { "a = [0, 0.5];",
          "s.cfg:1: square brackets are not used here: write ( ) in place of [ ]\n"
          "    a = [0, 0.5];\n        ^" },
        { "a = [1];\nb = [2];\n",         /* told once a file */
          "s.cfg:1: square brackets are not used here: write ( ) in place of [ ]\n"
          "    a = [1];\n        ^" },
        { "a = (1, 2,);",
          "s.cfg:1: no comma after the last of a list\n    a = (1, 2,);\n             ^" },
        { "a = (1,\n  2, # two\n  /* , */ // )\n\t);",
          "s.cfg:2: no comma after the last of a list\n      2, # two\n       ^" },
        { "a = (,);",
          "s.cfg:1: no comma after the last of a list\n    a = (,);\n         ^" },
        { "a = 1;\n@include \"base.cfg\"\n",
          "s.cfg:2: @include is not used here: a file changes another one by extends = \"file\"\n"
          "    @include \"base.cfg\"\n    ^~~~~~~~" },
        { "@INCLUDE\"base.cfg\"",
          "s.cfg:1: @include is not used here: a file changes another one by extends = \"file\"\n"
          "    @INCLUDE\"base.cfg\"\n    ^~~~~~~~" },
        { "a = 1;\x01", "s.cfg:1: a control character (code 1)\n    a = 1;\x01\n          ^" },
        { "\x1A",       "s.cfg:1: a control character (code 26)\n    \x1A\n    ^" },
        { "a = \fb;",   "s.cfg:1: a control character (code 12)\n    a = \fb;\n        ^" },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) check_scan(cases[i].text, 1, cases[i].expected);
    /* each byte of a letter outside quotes; the caret stands under the same place */
    check_scan("\xC3\xA9 = 1;", 2,
               "s.cfg:1: a character outside quotes that is none of the language\n"
               "    \xC3\xA9 = 1;\n    ^\n"
               "s.cfg:1: a character outside quotes that is none of the language\n"
               "    \xC3\xA9 = 1;\n     ^");
}

static void
test_unfinished(void)
{
    /* clang-format off */
    static const struct { const char *text, *expected; } cases[] = {
        { "a = 1;\nb = \"no end;\nc = 2;\n",
          "s.cfg:2: this text has no closing quote\n    b = \"no end;\n        ^" },
        { "a = \"",      "s.cfg:1: this text has no closing quote\n    a = \"\n        ^" },
        { "a = \"\\\"",  "s.cfg:1: this text has no closing quote\n    a = \"\\\"\n        ^" },
        { "a = \"\\",    "s.cfg:1: this text has no closing quote\n    a = \"\\\n        ^" },
        { "a = 1; /* no end\n[ @ 6000000000",
          "s.cfg:1: this comment is not closed by */\n    a = 1; /* no end\n           ^~" },
        { "/*/",         "s.cfg:1: this comment is not closed by */\n    /*/\n    ^~" },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) check_scan(cases[i].text, 1, cases[i].expected);
}

static void
test_several(void)
{
    check_scan("a = 1e999;\r\nb = [1,\r\n  6000000000];\r\n", 3,
               "s.cfg:1: 1e999 is too large for a number\n    a = 1e999;\n        ^~~~~\n"
               "s.cfg:2: square brackets are not used here: write ( ) in place of [ ]\n"
               "    b = [1,\n        ^\n"
               "s.cfg:3: the integer 6000000000 does not fit into 32 bits: write it with a decimal "
               "point (6000000000.0)\n      6000000000];\n      ^~~~~~~~~~");
}

/* A file that is none is not told byte by byte. */
static void
test_most(void)
{
    Text text = { 0 };
    Notes notes = { 0 };

    for (int line = 0; line < 70; line++) text_add(&text, "\x02\n");
    CU_ASSERT_EQUAL(cfg_scan("s.cfg", text.at, &notes), 50);
    CU_ASSERT_EQUAL(notes.n, 50);
    CU_ASSERT_EQUAL(notes.at[49].line, 50);
    notes_free(&notes);
    text_free(&text);
}

/* ---- pieces for other files ---- */

static void
test_tell(void)
{
    static const char text[] = "first\nsecond line\n";
    char buffer[TOLD];
    Notes notes = { 0 };

    cfg_scan_tell(&notes, "s.cfg", text, 13, 4, "%s is no %s", "line", "number");
    cfg_scan_tell(&notes, "s.cfg", text, 0, 5, "begin");
    cfg_scan_tell(&notes, "s.cfg", text, 18, 1, "end");
    CHECK_TEXT("told", told(buffer, &notes),
               "s.cfg:2: line is no number\n    second line\n           ^~~~\n"
               "s.cfg:1: begin\n    first\n    ^~~~~\n"
               "s.cfg:3: end\n    \n    ^");
    notes_free(&notes);
}

static void
test_last(void)
{
    /* clang-format off */
    static const struct { const char *text; char last, open; } cases[] = {
        { "",                            '\0', '\0' },
        { " \t\r\n ",                    '\0', '\0' },
        { "a = 1;",                      ';',  '\0' },
        { "a = ",                        '=',  '\0' },
        { "a = # comment\n",             '=',  '\0' },
        { "a = /* { ( */ // ;",          '=',  '\0' },
        { "a = \"text; {\"",             '"',  '\0' },
        { "a = { b = (1, 2",             '2',  '(' },
        { "a = { b = (1, 2)",            ')',  '{' },
        { "a = { b = (1, 2); }",         '}',  '\0' },
        { "a = (",                       '(',  '(' },
        { "a = { ",                      '{',  '{' },
        { "} ) a",                       'a',  '\0' },   /* too many closed */
        { "} a = {",                     '{',  '{' },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) {
        char open = 'x';
        const char last = cfg_scan_last(&open, cases[i].text, strlen(cases[i].text));
        CHECK_CLOSE(cases[i].text, last, cases[i].last, 0);
        CHECK_CLOSE(cases[i].text, open, cases[i].open, 0);
    }
}

static void
test_last_before(void)
{
    static const char text[] = "a = { b = (1); }";
    static const char last[] = "\0aa=={{bb==(1);;}", open[] = "\0\0\0\0\0{{{{{{(({{{\0";

    for (size_t end = 0; end <= strlen(text); end++) {
        char now = 'x';
        CHECK_CLOSE("last", cfg_scan_last(&now, text, end), last[end], 0);
        CHECK_CLOSE("open", now, open[end], 0);
    }
}

/* More brackets than are remembered, and all closed again */
static void
test_last_deep(void)
{
    char *text = calloc(4001, 1), open = 'x';

    CU_ASSERT_FATAL(text != NULL);
    memset(text, '(', 2000);
    CU_ASSERT_EQUAL(cfg_scan_last(&open, text, 2000), '(');
    CU_ASSERT_EQUAL(open, '(');
    memset(text + 2000, ')', 2000);
    CU_ASSERT_EQUAL(cfg_scan_last(&open, text, 4000), ')');
    CU_ASSERT_EQUAL(open, '\0');
    free(text);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = { { "sound", test_sound },
                            { "numbers", test_numbers },
                            { "signs", test_signs },
                            { "unfinished", test_unfinished },
                            { "several", test_several },
                            { "most", test_most },
                            { "tell", test_tell },
                            { "last", test_last },
                            { "last before", test_last_before },
                            { "last deep", test_last_deep },
                            CU_TEST_INFO_NULL };
    return test_main(tests, argc, argv);
}
