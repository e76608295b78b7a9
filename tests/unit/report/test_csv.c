/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/csv.h"
#include "testlib.h"
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
static const TableColumn columns[] = {
    { "label",   TABLE_TEXT,   "",    "any text"   },
    { "cost",    TABLE_NUMBER, "USD", "any number" },
    { "n, draws", TABLE_WHOLE, "",    "any count"  },
    { 0 },
};
/* clang-format on */

static void
test_cells(void)
{
    /* clang-format off */
    static const struct { const char *label; double cost, draws; const char *expected; } cases[] = {
        { "resection", 50276.43, 1000,       "resection,50276.43,1000\n" },
        { NULL, NAN, NAN,                    ",,\n" },
        { "", INFINITY, -INFINITY,           ",inf,-inf\n" },
        { "a, b", 0.1, 0,                    "\"a, b\",0.1,0\n" },
        { "say \"no\"", -1e-300, -0.0,       "\"say \"\"no\"\"\",-1e-300,0\n" },
        { "two\nlines\r", 1.0 / 3, -7,       "\"two\nlines\r\",0.3333333333333333,-7\n" },
        { " Br\xC3\xBCst; 'x' ", 1e23, 1e15, " Br\xC3\xBCst; 'x' ,1e+23,1000000000000000\n" },
    };
    /* clang-format on */
    char path[TEST_PATH], expected[200], *bytes;
    Error err;

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Table table = { 0 };
        table_init(&table, "cells", columns);
        table_text(&table, cases[i].label);
        table_number(&table, cases[i].cost);
        table_number(&table, cases[i].draws);
        CHECK_OK(csv_write(test_path(path, "cells.csv"), &table, &err));
        snprintf(expected, sizeof(expected), "label,cost,\"n, draws\"\n%s", cases[i].expected);
        bytes = test_read(path);
        CHECK_TEXT("csv", bytes, expected);
        free(bytes);
        table_free(&table);
    }
}

static void
test_empty_table(void)
{
    char path[TEST_PATH], *bytes;
    Table table = { 0 };
    Error err;

    table_init(&table, "nothing", columns);
    CHECK_OK(csv_write(test_path(path, "nothing.csv"), &table, &err));
    bytes = test_read(path);
    CHECK_TEXT("header only", bytes, "label,cost,\"n, draws\"\n");
    free(bytes);
    table_free(&table);
}

/* Short tables are refused when the file is closed, long ones on the way. */
static void
test_full_disk(void)
{
    for (int rows = 1; rows <= 10000; rows *= 100) {
        Table table = { 0 };
        Error err;
        table_init(&table, "full", columns);
        for (int row = 0; row < rows; row++) {
            table_text(&table, "rfa");
            table_number(&table, row);
            table_number(&table, row);
        }
        CHECK_FAILS(csv_write("/dev/full", &table, &err), ERR_IO,
                    "cannot write /dev/full: No space left on device");
        CHECK_FAILS(csv_write("/none/here.csv", &table, &err), ERR_IO, "/none/here.csv: No such");
        table_free(&table);
    }
}

/* ---- streams ---- */

typedef struct {
    atomic_llong *made; /* rows so far; NULL: not counted */
} Maker;

/* Every row is another: texts that are copied, borrowed, quoted or missing. */
static void
make_rows(Table *into, const void *context, long long first, int n)
{
    const Maker *maker = context;
    char label[30];

    for (long long row = first; row < first + n; row++) {
        snprintf(label, sizeof(label), row % 3 ? "draw %lld" : "\"%lld\", say", row);
        if (row % 5 == 0)
            table_name(into, row % 2 ? "rfa" : NULL);
        else
            table_text(into, label);
        table_number(into, row % 7 ? sqrt((double)row) : NAN);
        table_number(into, (double)row);
    }
    if (maker->made) atomic_fetch_add(maker->made, n);
}

static void
check_stream(const char *expected, int n_rows, int n_threads)
{
    const Maker maker = { NULL };
    const TableStream stream = { "stream", columns, n_rows, make_rows, &maker };
    char path[TEST_PATH], *bytes;
    Error err;

    CHECK_OK(csv_write_stream(test_path(path, "stream.csv"), &stream, n_threads, &err));
    bytes = test_read(path);
    CU_ASSERT(bytes && strcmp(bytes, expected) == 0);
    free(bytes);
}

/* None, one, a block more or less one, and more than one round of blocks of 7 threads. */
static void
test_stream(void)
{
    static const int n_rows[] = { 0, 1, 1023, 1024, 1025, 16384, 16385, 130001 };
    static const int n_threads[] = { 1, 2, 7, 0 };
    const Maker maker = { NULL };
    char path[TEST_PATH], *expected;
    Error err;

    for (size_t count = 0; count < LENGTH(n_rows); count++) {
        Table table = { 0 };
        table_init(&table, "table", columns);
        make_rows(&table, &maker, 0, n_rows[count]);
        CHECK_OK(csv_write(test_path(path, "table.csv"), &table, &err));
        expected = test_read(path);
        for (size_t threads = 0; threads < LENGTH(n_threads); threads++)
            check_stream(expected, n_rows[count], n_threads[threads]);
        free(expected);
        table_free(&table);
    }
}

/* Few rows are refused when the file is closed; of very many only the first are made. */
static void
test_stream_to_full_disk(void)
{
    static const int n_threads[] = { 1, 2, 7 };

    for (size_t threads = 0; threads < LENGTH(n_threads); threads++) {
        atomic_llong made = 0;
        const Maker maker = { &made };
        TableStream stream = { "full", columns, 1, make_rows, &maker };
        Error err;
        CHECK_FAILS(csv_write_stream("/none/here.csv", &stream, n_threads[threads], &err), ERR_IO,
                    "/none/here.csv: No such");
        CU_ASSERT_EQUAL(made, 0);
        for (; stream.n_rows < 1000000000000; stream.n_rows *= 1000)
            CHECK_FAILS(csv_write_stream("/dev/full", &stream, n_threads[threads], &err), ERR_IO,
                        "cannot write /dev/full: No space left on device");
        CU_ASSERT(made < 4 * 1000000);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "cells", test_cells },
        { "empty_table", test_empty_table },
        { "full_disk", test_full_disk },
        { "stream", test_stream },
        { "stream_to_full_disk", test_stream_to_full_disk },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
