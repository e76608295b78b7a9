/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/data.h"
#include "base/text.h"
#include "testlib.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Header and rows: "a|b 2:1|x" is a header of two columns and a row that begins on line 2. */
static void
check_data(const char *text, const char *expected)
{
    char path[TEST_PATH];
    Data data = { 0 };
    Pool pool = { 0 };
    Text shape = { 0 };
    Error err;

    test_write(test_path(path, "d.csv"), text);
    CHECK_OK(data_read(&data, &pool, path, &err));
    CHECK_TEXT("path", data.path, path);
    for (int column = 0; column < data.n_columns; column++)
        text_add(&shape, "%s%s", column ? "|" : "", data.names[column]);
    for (int row = 0; row < data.n_rows; row++) {
        text_add(&shape, " %d:", data.lines[row]);
        for (int column = 0; column < data.n_columns; column++)
            text_add(&shape, "%s%s", column ? "|" : "", data.cells[row * data.n_columns + column]);
    }
    CHECK_TEXT(text, shape.at, expected);
    text_free(&shape);
    pool_free(&pool);
}

static void
test_cells(void)
{
    /* clang-format off */
    static const struct { const char *text, *expected; } cases[] = {
        { "a,b\n1,x\n2,y\n",         "a|b 2:1|x 3:2|y" },
        { "a,b\n1,x",                "a|b 2:1|x" },                /* no end of the last line */
        { "a\n1\n2\n",               "a 2:1 3:2" },
        { "a,b\n",                   "a|b" },
        { "a",                       "a" },
        { "\xEF\xBB\xBF" "a,b\n1,2\n", "a|b 2:1|2" },              /* byte-order mark */
        /* ends of lines */
        { "a,b\r\n1,x\r\n2,y\r\n",   "a|b 2:1|x 3:2|y" },
        { "a,b\r1,x\r2,y\r",         "a|b 2:1|x 3:2|y" },
        { "a,b\n1,x\r\n2,y\n",       "a|b 2:1|x 3:2|y" },
        /* blank lines are passed over and counted */
        { "\n\r\na,b\n\n1,x\n\r\n\n2,y\n\n", "a|b 5:1|x 8:2|y" },
        { "a,b\n1,x\n   ,\n",        "a|b 2:1|x 3:   |" },
        /* empty cells and blanks */
        { "a,b,c\n,,\n1,,3\n,2,\n",  "a|b|c 2:|| 3:1||3 4:|2|" },
        { "a,b\n 1 ,\tx\n",          "a|b 2: 1 |\tx" },
        { "a,,c\n1,2,3\n",           "a||c 2:1|2|3" },
        /* quotes: RFC 4180, section 2, rules 5 to 7 */
        { "a,b\n\"1\",\"x\"\n",      "a|b 2:1|x" },
        { "a,b\n\"1,5\",\"x,y\"\n",  "a|b 2:1,5|x,y" },
        { "a,b\n\"\",\"\"\"\"\n",    "a|b 2:|\"" },
        { "a,b\n\"say \"\"no\"\"\",1\n", "a|b 2:say \"no\"|1" },
        { "\"a\",\"b, c\"\n1,2\n",   "a|b, c 2:1|2" },
        { "a,b\n\"one\ntwo\",1\n3,4\n",     "a|b 2:one\ntwo|1 4:3|4" },
        { "a,b\n\"one\r\ntwo\",1\r\n3,4\r\n", "a|b 2:one\r\ntwo|1 4:3|4" },
        { "\"a\nb\",c\n1,2\n",       "a\nb|c 3:1|2" },
        { "a,b\n5\" pipe,x\n",       "a|b 2:5\" pipe|x" },         /* no quote at the begin */
        { "a,b\n\"1\"2,x\n",         "a|b 2:12|x" },
        { "a,b\n\xC3\xA9,\xE2\x82\xAC\n", "a|b 2:\xC3\xA9|\xE2\x82\xAC" },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) check_data(cases[i].text, cases[i].expected);
}

/* The words of a failure without the folder: "d.csv:2: ..." */
static void
check_refused(Status status, const Error *err, const char *text, const char *expected)
{
    const char *told = strstr(err->text, "d.csv");

    CU_ASSERT_EQUAL(status, ERR_SPEC);
    CU_ASSERT_EQUAL(err->status, ERR_SPEC);
    CHECK_TEXT(text, told ? told : err->text, expected);
}

static void
test_mistakes(void)
{
    /* clang-format off */
    static const struct { const char *text, *expected; } cases[] = {
        { "",                        "d.csv: the file is empty" },
        { "\n\r\n\n",                "d.csv: the file is empty" },
        { "\xEF\xBB\xBF",            "d.csv: the file is empty" },
        { "a;b\n1;2\n",              "d.csv: its cells are separated by semicolons; save it with commas between cells and points in numbers" },
        { "a\tb\n1\t2\n",            "d.csv: its cells are separated by tabs; save it with commas between cells and points in numbers" },
        { "a,b\n1\n",                "d.csv:2: 1 cells where the header has 2" },
        { "a,b\n1,2\n1,2,3\n",       "d.csv:3: 3 cells where the header has 2" },
        { "a,b\n1,2,\n",             "d.csv:2: 3 cells where the header has 2" },
        { "a,b\n\n\n1\n",            "d.csv:4: 1 cells where the header has 2" },
        { "a,b\n1,5,0,9\n",          "d.csv:2: 4 cells where the header has 2 (decimal commas? points are needed)" },
        { "a,b\n \n",                "d.csv:2: 1 cells where the header has 2" },
        { "a,b\n\"x\ny\",1\n2\n",    "d.csv:4: 1 cells where the header has 2" },
        { "a,b\n1,\"x\n2,y\n",       "d.csv:2: a quote is not closed in this row" },
        { "a,b\n1,2\n3,\"",          "d.csv:3: a quote is not closed in this row" },
        { "a,b\n\"x\ny\",\"z\n",     "d.csv:2: a quote is not closed in this row" },
        { "a,\"b\n1,2\n",            "d.csv:1: a quote is not closed in this row" },
        { "\n\na,\"\"\"\n1,2\n",     "d.csv:3: a quote is not closed in this row" },
    };
    /* clang-format on */
    char path[TEST_PATH];

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Data data = { 0 };
        Pool pool = { 0 };
        Error err = { 0 };
        test_write(test_path(path, "d.csv"), cases[i].text);
        const Status status = data_read(&data, &pool, path, &err);
        check_refused(status, &err, cases[i].text, cases[i].expected);
        pool_free(&pool);
    }
}

static void
test_no_files(void)
{
    char path[TEST_PATH];
    Data data = { 0 };
    Pool pool = { 0 };
    Error err;
    FILE *file = fopen(test_path(path, "zero.csv"), "wb");

    CU_ASSERT_FATAL(file != NULL);
    fwrite("a,b\n1,\0\n", 1, 8, file);
    fclose(file);
    CHECK_FAILS(data_read(&data, &pool, path, &err), ERR_SPEC, "zero.csv: not a text file");
    /* a file with a hole takes no place on the disk */
    CU_ASSERT_FATAL(truncate(path, 256 * 1024 * 1024 + 1) == 0);
    CHECK_FAILS(data_read(&data, &pool, path, &err), ERR_SPEC,
                "zero.csv: larger than 268435456 bytes");
    CHECK_FAILS(data_read(&data, &pool, test_path(path, "none.csv"), &err), ERR_IO,
                "none.csv: No such file or directory");
    CHECK_FAILS(data_read(&data, &pool, test_folder(), &err), ERR_IO, ": not a regular file");
    pool_free(&pool);
}

static void
test_columns(void)
{
    char path[TEST_PATH];
    Data data = { 0 };
    Pool pool = { 0 };
    Error err;

    test_write(test_path(path, "d.csv"), "age,rate,\"age, sex\",rate, b\n");
    CHECK_OK(data_read(&data, &pool, path, &err));
    CU_ASSERT_EQUAL(data_column(&data, "age"), 0);
    CU_ASSERT_EQUAL(data_column(&data, "rate"), 1); /* the first of two */
    CU_ASSERT_EQUAL(data_column(&data, "age, sex"), 2);
    CU_ASSERT_EQUAL(data_column(&data, " b"), 4);
    CU_ASSERT_EQUAL(data_column(&data, "b"), -1);
    CU_ASSERT_EQUAL(data_column(&data, "Age"), -1);
    CU_ASSERT_EQUAL(data_column(&data, ""), -1);
    CU_ASSERT_EQUAL(data.n_rows, 0);
    CHECK_OK(data_numbers(NULL, &data, 0, &err)); /* no rows, no numbers */
    pool_free(&pool);
}

static void
test_numbers(void)
{
    static const double expected[] = { 1, -2.5, 0.001, 5e-324, 3e9, 0.1, 7, 8, 0, 1e-300 };
    double values[LENGTH(expected)];
    char path[TEST_PATH];
    Data data = { 0 };
    Pool pool = { 0 };
    Error err;

    test_write(test_path(path, "d.csv"),
               "n,q\nA,1\nB,-2.5\nC,1e-3\nD,5e-324\nE,3000000000\nF,.1\nG, 7 \nH,\"8\"\nI,-0\n"
               "J,1E-300\n");
    CHECK_OK(data_read(&data, &pool, path, &err));
    CU_ASSERT_EQUAL_FATAL(data.n_rows, (int)LENGTH(expected));
    CHECK_OK(data_numbers(values, &data, 1, &err));
    for (size_t row = 0; row < LENGTH(expected); row++)
        CHECK_CLOSE(data.cells[2 * row + 1], values[row], expected[row], 0);
    pool_free(&pool);
}

static void
test_no_numbers(void)
{
    /* clang-format off */
    static const struct { const char *cell, *expected; } cases[] = {
        { "n/a",        "d.csv:4: column q: \"n/a\" is not a number" },
        { "",           "d.csv:4: column q: \"\" is not a number" },
        { " ",          "d.csv:4: column q: \" \" is not a number" },
        { "1.5x",       "d.csv:4: column q: \"1.5x\" is not a number" },
        { "1 2",        "d.csv:4: column q: \"1 2\" is not a number" },
        { "1e999",      "d.csv:4: column q: \"1e999\" is not a number" },
        { "inf",        "d.csv:4: column q: \"inf\" is not a number" },
        { "-Infinity",  "d.csv:4: column q: \"-Infinity\" is not a number" },
        { "nan",        "d.csv:4: column q: \"nan\" is not a number" },
        { "\"0,5\"",    "d.csv:4: column q: \"0,5\" is not a number "
                        "(a decimal point is needed, not a comma)" },
        { "12345678901234567890123456789012345678901234567890123456789abcdefgh",  /* 60 are shown */
          "d.csv:4: column q: \"12345678901234567890123456789012345678901234567890123456789a\" "
          "is not a number" },
    };
    /* clang-format on */
    char path[TEST_PATH], text[300];
    double values[3];

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Data data = { 0 };
        Pool pool = { 0 };
        Error err = { 0 };
        snprintf(text, sizeof(text), "n,q\nA,1\n\nB,%s\nC,no more\n", cases[i].cell);
        test_write(test_path(path, "d.csv"), text);
        CHECK_OK(data_read(&data, &pool, path, &err));
        CU_ASSERT_EQUAL_FATAL(data.n_rows, 3);
        const Status status = data_numbers(values, &data, 1, &err);
        check_refused(status, &err, cases[i].cell, cases[i].expected);
        pool_free(&pool);
    }
}

/* More than one buffer of reading, and long cells */
static void
test_large(void)
{
    enum { ROWS = 20000 };
    static double values[ROWS];
    char path[TEST_PATH];
    Data data = { 0 };
    Pool pool = { 0 };
    Text text = { 0 };
    Error err;

    text_add(&text, "id,\"");
    for (int i = 0; i < 70000; i++) text_add_bytes(&text, "x", 1);
    text_add(&text, "\"\n");
    for (int row = 0; row < ROWS; row++) text_add(&text, "%d,%d.5\n", row, row);
    test_write(test_path(path, "d.csv"), text.at);
    CHECK_OK(data_read(&data, &pool, path, &err));
    CU_ASSERT_EQUAL_FATAL(data.n_rows, ROWS);
    CU_ASSERT_EQUAL(strlen(data.names[1]), 70000);
    CHECK_OK(data_numbers(values, &data, 1, &err));
    for (int row = 0; row < ROWS; row += 997) {
        CHECK_CLOSE("value", values[row], row + 0.5, 0);
        CU_ASSERT_EQUAL(data.lines[row], row + 2);
    }
    text_free(&text);
    pool_free(&pool);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = { { "cells", test_cells },       { "mistakes", test_mistakes },
                            { "no files", test_no_files }, { "columns", test_columns },
                            { "numbers", test_numbers },   { "no numbers", test_no_numbers },
                            { "large", test_large },       CU_TEST_INFO_NULL };
    return test_main(tests, argc, argv);
}
