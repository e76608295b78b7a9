/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/tables_html.h"
#include "testlib.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void
put_summary(Tables *tables)
{
    static const TableColumn columns[] = {
        { "strategy", TABLE_TEXT, "", "" },
        { "label", TABLE_TEXT, "", "" },
        { "cost", TABLE_NUMBER, "currency", "" },
        { "life_years", TABLE_NUMBER, "year", "" },
        { "qaly", TABLE_NUMBER, "QALY", "" },
        { "incremental_cost", TABLE_NUMBER, "", "" },
        { "incremental_qaly", TABLE_NUMBER, "", "" },
        { "icer", TABLE_NUMBER, "", "" },
        { "status", TABLE_TEXT, "", "" },
        { "nhb", TABLE_NUMBER, "QALY", "" },
        { "wtp", TABLE_NUMBER, "", "" },
        { 0 },
    };
    static const struct {
        const char *strategy, *label, *status;
        double cost, years, qaly, more_cost, more_qaly, icer, nhb;
    } rows[] = {
        { "new", "<b>New</b> & \"best\"", "frontier", 50276.43, 13.8, 10.38, 6203.3, 0.62, 9971.2,
          9.4 },
        { "old", "Usual care", "reference", 44073.17, 13.4, 9.76, NAN, NAN, NAN, 8.9 },
        { "bad", NULL, "extendedly dominated", 1e6, 13.4, 9.9, NAN, NAN, NAN, -10 },
    };
    static const TableContract contract = { "summary", columns, "" };
    Table *table = tables_add(tables, &contract);

    for (size_t row = 0; row < LENGTH(rows); row++) {
        table_name(table, rows[row].strategy);
        table_name(table, rows[row].label);
        const double numbers[] = { rows[row].cost,      rows[row].years,     rows[row].qaly,
                                   rows[row].more_cost, rows[row].more_qaly, rows[row].icer };
        for (size_t number = 0; number < LENGTH(numbers); number++)
            table_number(table, numbers[number]);
        table_name(table, rows[row].status);
        table_number(table, rows[row].nhb);
        table_number(table, 50000);
    }
}

static Manifest *
run_json(void)
{
    Manifest *run = manifest_new(), *settings = manifest_group(run, "settings"),
             *discount = manifest_group(settings, "discount");

    manifest_text(settings, "name", "a <script>");
    manifest_text(settings, "currency", "GBP");
    manifest_text(settings, "comparator", "old");
    manifest_number(settings, "price_year", 2024);
    manifest_number(discount, "costs", 0.035);
    manifest_number(discount, "effects", 0.015);
    return run;
}

static int
count(const char *text, const char *part)
{
    int n = 0;

    for (; (text = strstr(text, part)); text++) n++;
    return n;
}

static void
test_base_case(void)
{
    Results results = { .folder = "none", .run = run_json() };
    char path[TEST_PATH], *page;
    Error err;

    put_summary(&results.tables);
    CHECK_OK(tables_html_write(test_path(path, "tables.html"), &results, &err));
    page = test_read(path);
    CU_ASSERT_PTR_NOT_NULL_FATAL(page);
    static const char *const parts[] = {
        "<title>Tables: a &lt;script&gt;</title>",
        "<b>Table 1: Base-case results: fully incremental analysis</b>",
        "&lt;b&gt;New&lt;/b&gt; &amp; &quot;best&quot;",
        ">50,276</td>",
        ">13.80</td>",
        ">10.38</td>",
        ">9,971</td>",
        ">Reference</td>",
        ">Extendedly dominated</td>",
        (">\xe2\x88\x92"
         "10.00</td>"),
        ">bad</td>", /* without a label by its name */
        "Costs in GBP of 2024; discounted at 3.5% (costs) and 1.5% (effects) a year. ",
        "Net health benefit (QALYs) at 50,000 GBP per QALY",
    };
    for (size_t part = 0; part < LENGTH(parts); part++)
        CHECK_CLOSE(parts[part], count(page, parts[part]) > 0, 1, 0);
    CU_ASSERT(strstr(page, "Usual care") < strstr(page, "&lt;b&gt;New")); /* by rising cost */
    CU_ASSERT_EQUAL(count(page, "<table"), 2);
    CU_ASSERT_EQUAL(count(page, "<script"), 0);
    CU_ASSERT_EQUAL(count(page, "http"), 0);
    CU_ASSERT_EQUAL(count(page, "<tr>"), count(page, "</tr>"));
    CU_ASSERT_EQUAL(count(page, "<td"), count(page, "</td>"));
    free(page);
    CHECK_FAILS(tables_html_write("/none/tables.html", &results, &err), ERR_IO,
                "/none/tables.html");
    results_free(&results);
}

/* A run without any table still gives a page. */
static void
test_nothing(void)
{
    Results results = { .folder = "none", .run = manifest_new() };
    char path[TEST_PATH], *page;
    Error err;

    CHECK_OK(tables_html_write(test_path(path, "empty.html"), &results, &err));
    page = test_read(path);
    CU_ASSERT_EQUAL(count(page, "<table"), 0);
    CU_ASSERT_EQUAL(count(page, "</html>"), 1);
    free(page);
    results_free(&results);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "base_case", test_base_case },
        { "nothing", test_nothing },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
