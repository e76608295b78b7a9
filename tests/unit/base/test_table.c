/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/table.h"
#include "testlib.h"
#include <math.h>

/* clang-format off */
static const TableColumn columns[] = {
    { "strategy", TABLE_TEXT,   "",    "the strategy"            },
    { "cost",     TABLE_NUMBER, "USD", "expected cost, discounted" },
    { "draws",    TABLE_WHOLE,  "",    "number of draws"         },
    { 0 },
};
/* clang-format on */

static void
test_cells(void)
{
    Table table = { 0 };
    char word[] = "rfa";

    table_init(&table, "summary", columns);
    CU_ASSERT_EQUAL(table.n_columns, 3);
    CU_ASSERT_EQUAL(table_rows(&table), 0);
    table_text(&table, word);
    table_number(&table, 12.5);
    table_number(&table, 1000);
    word[0] = 'x'; /* the table holds a copy */
    table_text(&table, NULL);
    table_number(&table, NAN);
    table_empty(&table);
    CU_ASSERT_EQUAL(table_rows(&table), 2);
    CHECK_TEXT("strategy", table_at(&table, 0, "strategy")->text, "rfa");
    CHECK_CLOSE("cost", table_at(&table, 0, "cost")->number, 12.5, 0);
    CHECK_CLOSE("draws", table_at(&table, 0, "draws")->number, 1000, 0);
    CHECK_TEXT("empty text", table_at(&table, 1, "strategy")->text, NULL);
    for (int i = 1; i < 3; i++) {
        CHECK_TEXT("no text", table_at(&table, 1, columns[i].name)->text, NULL);
        CHECK_CLOSE("empty", table_at(&table, 1, columns[i].name)->number, NAN, 0);
    }
    table_free(&table);
    CU_ASSERT_EQUAL(table_rows(&table), 0);
    table_free(&table);
}

static void
test_many_rows(void)
{
    Table table = { 0 };

    table_init(&table, "psa", columns);
    for (int row = 0; row < 20000; row++) {
        table_text(&table, row % 2 ? "rfa" : "resection");
        table_number(&table, row / 4.0);
        table_number(&table, row);
    }
    CU_ASSERT_EQUAL(table_rows(&table), 20000);
    CHECK_TEXT("strategy", table_at(&table, 19999, "strategy")->text, "rfa");
    CHECK_CLOSE("cost", table_at(&table, 10001, "cost")->number, 2500.25, 0);
    table_free(&table);
}

static void
test_clear(void)
{
    static const char word[] = "ablation";
    Table table = { 0 };

    table_clear(&table);
    table_init(&table, "block", columns);
    for (int block = 0; block < 3; block++) {
        table_name(&table, word); /* borrowed */
        table_number(&table, block);
        table_empty(&table);
        table_text(&table, word);
        CU_ASSERT_PTR_EQUAL(table.cells[0].text, word);
        CU_ASSERT_PTR_NOT_EQUAL(table.cells[3].text, word);
        CHECK_TEXT("copy", table.cells[3].text, word);
        CHECK_CLOSE("cost", table.cells[1].number, block, 0);
        table_clear(&table); /* in the middle of a row */
        CU_ASSERT_EQUAL(table_rows(&table), 0);
    }
    table_free(&table);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "cells", test_cells },
        { "many_rows", test_many_rows },
        { "clear", test_clear },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
