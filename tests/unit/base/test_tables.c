/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/tables.h"
#include "testlib.h"
#include <stdio.h>

/* clang-format off */
static const TableColumn columns[] = {
    { "strategy", TABLE_TEXT,   "",    "the strategy" },
    { "cost",     TABLE_NUMBER, "USD", "its cost"     },
    { 0 },
};
static const TableColumn one_column[] = { { "draw", TABLE_WHOLE, "", "number of the draw" }, { 0 } };
static const TableContract contracts[] = {
    { "summary",    columns,    "a strategy" },
    { "psa/inputs", one_column, "a draw"     },
    { 0 },
};
/* clang-format on */

static void
test_empty(void)
{
    Tables tables = { 0 };

    CU_ASSERT_PTR_NULL(tables_find(&tables, "summary"));
    tables_free(&tables);
    tables_free(&tables);
    CU_ASSERT_EQUAL(tables.n, 0);
}

static void
test_in_order(void)
{
    Tables tables = { 0 };
    Table *summary = tables_add(&tables, &contracts[0]);

    table_text(summary, "surgery");
    table_number(summary, 12.5);
    table_number(tables_add(&tables, &contracts[1]), 7);
    CU_ASSERT_EQUAL_FATAL(tables.n, 2);
    CHECK_TEXT("first", tables.at[0].name, "summary");
    CHECK_TEXT("second", tables.at[1].name, "psa/inputs");
    CU_ASSERT_EQUAL(tables.at[0].n_columns, 2);
    CU_ASSERT_EQUAL(tables.at[1].n_columns, 1);
    CU_ASSERT_PTR_EQUAL(tables_find(&tables, "summary"), &tables.at[0]);
    CU_ASSERT_PTR_EQUAL(tables_find(&tables, "psa/inputs"), &tables.at[1]);
    CHECK_TEXT("cell", table_at(&tables.at[0], 0, "strategy")->text, "surgery");
    CHECK_CLOSE("cell", table_at(&tables.at[0], 0, "cost")->number, 12.5, 0);
    CHECK_CLOSE("cell", table_at(&tables.at[1], 0, "draw")->number, 7, 0);
    tables_free(&tables);
    CU_ASSERT_EQUAL(tables.n, 0);
    CU_ASSERT_PTR_NULL(tables.at);
    CU_ASSERT_PTR_NULL(tables_find(&tables, "summary"));
}

static void
test_names(void)
{
    static const char *const not_there[] = { "", "summar", "summary2", "Summary", "inputs" };
    Tables tables = { 0 };

    tables_add(&tables, &contracts[0]);
    tables_add(&tables, &contracts[1]);
    for (size_t i = 0; i < LENGTH(not_there); i++)
        CU_ASSERT_PTR_NULL(tables_find(&tables, not_there[i]));
    /* of two with the same name the first is found */
    table_number(tables_add(&tables, &contracts[1]), 3);
    CU_ASSERT_PTR_EQUAL(tables_find(&tables, "psa/inputs"), &tables.at[1]);
    tables_free(&tables);
}

static void
one_row(Table *into, const void *context, long long first, int n)
{
    for (int row = 0; row < n; row++)
        table_number(into, (double)(first + row) * *(const double *)context);
}

static void
test_many(void)
{
    enum { N = 300 };
    static double by[N];
    Tables tables = { 0 };

    /* names and columns that the run tells lie in the pool and go with it */
    for (int item = 0; item < N; item++) {
        TableColumn *own = pool_new(&tables.pool, 2, sizeof(TableColumn));
        by[item] = item;
        own[0] = (TableColumn){ pool_format(&tables.pool, "p%d", item), TABLE_NUMBER, "", "" };
        const TableContract told = { pool_format(&tables.pool, "table %d", item), own, "" };
        table_number(tables_add(&tables, &told), item / 4.0);
        tables_stream(&tables, (TableStream){ told.name, own, item, one_row, &by[item] });
    }
    CU_ASSERT_EQUAL_FATAL(tables.n, N);
    CU_ASSERT_EQUAL_FATAL(tables.n_streams, N);
    for (int item = 0; item < N; item++) {
        char table[20], column[20];
        Table made = { 0 };
        const TableStream *stream = &tables.streams[item];
        snprintf(table, sizeof(table), "table %d", item);
        snprintf(column, sizeof(column), "p%d", item);
        const Table *found = tables_find(&tables, table);
        CU_ASSERT_PTR_EQUAL_FATAL(found, &tables.at[item]);
        CHECK_CLOSE(table, table_at(found, 0, column)->number, item / 4.0, 0);
        CHECK_TEXT("stream", stream->name, table);
        CU_ASSERT_EQUAL(stream->n_rows, item);
        table_init(&made, stream->name, stream->columns);
        stream->rows(&made, stream->context, 5, 2);
        CHECK_CLOSE(table, table_at(&made, 1, column)->number, 6 * item, 0);
        table_free(&made);
    }
    tables_free(&tables);
    CU_ASSERT_EQUAL(tables.n_streams, 0);
    CU_ASSERT_PTR_NULL(tables.streams);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "empty", test_empty }, { "in_order", test_in_order },
        { "names", test_names }, { "many", test_many },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
