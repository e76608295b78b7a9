/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/csv.h"
#include "testlib.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

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

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "cells", test_cells },
        { "empty_table", test_empty_table },
        { "full_disk", test_full_disk },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
