/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What openpyxl reads in a workbook is checked by tests/report/workbook.py; here, what it cannot
 * see: limits, refusals, the same bytes. */
#define _GNU_SOURCE
#include "report/xlsx.h"
#include "report/xlsx_parts.h"
#include "testlib.h"
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static void
test_text(void)
{
    /* clang-format off */
    static const struct { const char *text; int most; const char *expected; } cases[] = {
        { "plain",                   32767, "plain" },
        { "",                        32767, "" },
        { "=1+1",                    32767, "=1+1" },
        { "two\nlines\tand a tab",   32767, "two\nlines\tand a tab" },
        { "carriage\rreturn",        32767, "carriage return" },
        { "bell\x07" "escape\x1b",   32767, "bell?escape?" },
        { "Br\xc3\xbcste",           32767, "Br\xc3\xbcste" },
        { "half \xc3",               32767, "half ?" },          /* cut in a letter            */
        { "long \xc0\xaf",           32767, "long ??" },         /* "/" in two bytes           */
        { "pair \xed\xa0\x80",       32767, "pair ???" },        /* half of a UTF-16 pair      */
        { "none \xef\xbf\xbe",       32767, "none ???" },        /* U+FFFE, not allowed in XML */
        { "beyond \xf4\x90\x80\x80", 32767, "beyond ????" },
        { "exactly",                 7,     "exactly" },
        { "too long",                5,     "too \xe2\x80\xa6" },
        { "\xc3\xbc\xc3\xbc\xc3\xbc",2,     "\xc3\xbc\xe2\x80\xa6" },
        { "a\xf0\x9f\x98\x80",       3,     "a\xf0\x9f\x98\x80" },  /* counts as two */
        { "ab\xf0\x9f\x98\x80",      3,     "ab\xe2\x80\xa6" },
    };
    /* clang-format on */
    Text scratch = { 0 };

    for (size_t i = 0; i < LENGTH(cases); i++)
        CHECK_TEXT(cases[i].text, xlsx_text(&scratch, cases[i].text, cases[i].most),
                   cases[i].expected);
    text_free(&scratch);
}

static void
test_name(void)
{
    /* clang-format off */
    static const struct { const char *wanted, *expected; } cases[] = {
        { "summary",                              "summary" },
        { "Summary",                              "Summary 2" }, /* capitals do not tell sheets apart */
        { "savi/costs",                           "savi.costs" },
        { "a[b]c:d*e?f/g\\h'i",                   "a.b.c.d.e.f.g.h.i" },
        { "history",                              "history 2" }, /* Excel's own */
        { "a_name_that_is_longer_than_a_sheets",  "a_name_that_is_longer_than_a_s\xe2\x80\xa6" },
        { "a_name_that_is_longer_than_a_sheets'", "a_name_that_is_longer_than_a\xe2\x80\xa6 2" },
        { "",                                     "sheet" },
    };
    /* clang-format on */
    XlsxSheet before[LENGTH(cases)] = { 0 };
    Pool pool = { 0 };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        before[i].name = xlsx_name(&pool, cases[i].wanted, before, (int)i);
        CHECK_TEXT(cases[i].wanted, before[i].name, cases[i].expected);
    }
    pool_free(&pool);
}

static void
test_look(void)
{
    /* clang-format off */
    static const struct { TableColumn column; XlsxLook look; } cases[] = {
        { { "label",            TABLE_TEXT,   "",                  "" }, XLSX_TEXT },
        { { "cost",             TABLE_NUMBER, "currency",          "" }, XLSX_MONEY },
        { { "icer",             TABLE_NUMBER, "currency per QALY", "" }, XLSX_THRESHOLD },
        { { "qaly",             TABLE_NUMBER, "QALY",              "" }, XLSX_EFFECT },
        { { "median_months",    TABLE_NUMBER, "month",             "" }, XLSX_TIME },
        { { "survival",         TABLE_NUMBER, "",                  "" }, XLSX_SHARE },
        { { "draw",             TABLE_NUMBER, "",                  "" }, XLSX_PLAIN },
        { { "n",                TABLE_WHOLE,  "",                  "" }, XLSX_WHOLE },
        { { "hazard_death",     TABLE_NUMBER, "per time unit",     "" }, XLSX_GENERAL },
        { { "parameter_value",  TABLE_NUMBER, NULL,                "" }, XLSX_GENERAL },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++)
        CHECK_CLOSE(cases[i].column.name, xlsx_look(&cases[i].column), cases[i].look, 0);
}

/* ---- whole workbooks ---- */

static const TableColumn columns[] = { { "strategy", TABLE_TEXT, "", "as in the config" },
                                       { "cost", TABLE_NUMBER, "currency", "discounted" },
                                       { 0 } };
static const TableContract contract = { "summary", columns, "" };

static void
fill(Results *results, int n_rows)
{
    *results = (Results){ .folder = "none", .run = manifest_new() };
    Table *table = tables_add(&results->tables, &contract);
    for (int row = 0; row < n_rows; row++) {
        table_name(table, row % 2 ? "=1+1" : "@usual");
        table_number(table, row == 2 ? INFINITY : row == 3 ? NAN : row / 3.0);
    }
}

static void
test_same_bytes(void)
{
    Results results;
    Notes notes = { 0 };
    char path[2][TEST_PATH], *bytes[2];
    struct stat about[2];
    Error err;

    for (int time = 0; time < 2; time++) {
        fill(&results, 10);
        test_path(path[time], time ? "second.xlsx" : "first.xlsx");
        CHECK_OK(xlsx_write(path[time], &results, &notes, &err));
        results_free(&results);
        bytes[time] = test_read(path[time]);
        CU_ASSERT_EQUAL(stat(path[time], &about[time]), 0);
        if (time == 0) sleep(2); /* a packed file counts time in steps of 2 seconds */
    }
    CU_ASSERT_EQUAL(about[0].st_size, about[1].st_size);
    CU_ASSERT_EQUAL(memcmp(bytes[0], bytes[1], (size_t)about[0].st_size), 0);
    CU_ASSERT_EQUAL(notes.n, 0);
    free(bytes[0]);
    free(bytes[1]);
}

static void
test_no_place(void)
{
    Results results;
    Notes notes = { 0 };
    char path[TEST_PATH];
    Error err;

    fill(&results, 1);
    CHECK_FAILS(xlsx_write("/none/here.xlsx", &results, &notes, &err), ERR_IO,
                "/none/here.xlsx.new: No such file");
    mkdir(test_path(path, "folder"), 0777);
    CHECK_FAILS(xlsx_write(path, &results, &notes, &err), ERR_IO, "folder: Is a directory");
    CU_ASSERT_EQUAL(access(test_path(path, "folder.new"), F_OK), -1);
    results_free(&results);
}

/* The packed file would have found room, its temporary files did not: the library does not notice.
 * A file may grow to so many bytes, as on a full disk. */
static void
test_full_disk(void)
{
    const struct rlimit none = { RLIM_INFINITY, RLIM_INFINITY };
    struct rlimit small = { .rlim_max = RLIM_INFINITY };
    Results results;
    Notes notes = { 0 };
    char path[TEST_PATH], beside[TEST_PATH];
    Error err;

    fill(&results, 20000);
    signal(SIGXFSZ, SIG_IGN);
    for (rlim_t room = 4096; room <= 1048576;
         room *= 16) { /* 4 KiB, 64 KiB; 1 MiB is the sheet's */
        small.rlim_cur = room;
        setrlimit(RLIMIT_FSIZE, &small);
        const Status status = xlsx_write(test_path(path, "full.xlsx"), &results, &notes, &err);
        setrlimit(RLIMIT_FSIZE, &none);
        CHECK_CLOSE("refused", status, ERR_IO, 0);
        CU_ASSERT_EQUAL(access(path, F_OK), -1);
        CU_ASSERT_EQUAL(access(test_path(beside, "full.xlsx.new"), F_OK), -1);
    }
    signal(SIGXFSZ, SIG_DFL);
    CHECK_OK(xlsx_write(path, &results, &notes, &err));
    results_free(&results);
}

static void
test_check(void)
{
    const long long others[] = { 7, 2 }; /* cells of a workbook of two sheets: not of this one */
    Results results;
    Notes notes = { 0 };
    char path[TEST_PATH], broken[TEST_PATH], *bytes;
    struct stat about;
    Error err;
    FILE *file;

    fill(&results, 10);
    CHECK_OK(xlsx_write(test_path(path, "whole.xlsx"), &results, &notes, &err));
    results_free(&results);
    CHECK_FAILS(xlsx_check(path, others, 2, &err), ERR_IO, "is not whole");
    CU_ASSERT_EQUAL(stat(path, &about), 0);
    bytes = test_read(path);
    file = fopen(test_path(broken, "broken.xlsx"), "wb");
    fwrite(bytes, 1, (size_t)about.st_size - 100, file);
    fclose(file);
    CHECK_FAILS(xlsx_check(broken, others, 2, &err), ERR_IO, "is not whole");
    test_write(broken, "");
    CHECK_FAILS(xlsx_check(broken, others, 2, &err), ERR_IO, "is not whole");
    free(bytes);
}

static void
test_too_many_rows(void)
{
    const TableColumn one[] = { { "n", TABLE_WHOLE, "", "" }, { 0 } };
    const TableContract many = { "many", one, "" };
    Results results = { .folder = "none", .run = manifest_new() };
    Notes notes = { 0 };
    char path[TEST_PATH];
    Error err;

    Table *table = tables_add(&results.tables, &many);
    for (int row = 0; row < 1048576; row++) table_number(table, row);
    CHECK_OK(xlsx_write(test_path(path, "many.xlsx"), &results, &notes, &err));
    CU_ASSERT_EQUAL(notes.n, 1); /* 1 row of names, 1,048,574 of the table, 1 that tells the cut */
    CHECK_NOTE(&notes, "the sheet \"many\" holds the first 1048574 of 1048576 rows");
    notes_free(&notes);
    results_free(&results);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "text", test_text },
        { "name", test_name },
        { "look", test_look },
        { "same_bytes", test_same_bytes },
        { "no_place", test_no_place },
        { "full_disk", test_full_disk },
        { "check", test_check },
        { "too_many_rows", test_too_many_rows },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
