/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/results.h"
#include "testlib.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const TableColumn known[] = { { "strategy", TABLE_TEXT, "", "as in the config" },
                                     { "label", TABLE_TEXT, "", "for people" },
                                     { "cost", TABLE_NUMBER, "currency", "discounted" },
                                     { 0 } };

static const TableColumn *
columns(const char *table)
{
    return strcmp(table, "summary") == 0 ? known : NULL;
}

static void
put(const char *file, const char *text)
{
    char name[200], path[TEST_PATH];

    snprintf(name, sizeof(name), "run/%s", file);
    test_write(test_path(path, name), text);
}

static const char *
folder(char place[TEST_PATH])
{
    char savi[TEST_PATH];

    mkdir(test_path(place, "run"), 0777);
    mkdir(test_path(savi, "run/savi"), 0777);
    put("run.json", "{ \"settings\": { \"currency\": \"USD\" },\n  \"files\": [ \"summary.csv\", "
                    "\"savi/costs.csv\", \"model.dot\" ] }");
    put("summary.csv", "strategy,label,cost,extra\na,17,1.5,\nb,\"x, \"\"y\"\"\",,2\n");
    put("savi/costs.csv", "n,share,mixed,none\n1,0.5,1,\n2,inf,a,\n,,,\n");
    return place;
}

static void
test_read_back(void)
{
    Results results;
    Notes notes = { 0 };
    char place[TEST_PATH];
    Error err;

    CHECK_OK(results_read(&results, folder(place), columns, &notes, &err));
    const Table *summary = results_table(&results, "summary");
    CU_ASSERT_EQUAL(table_rows(summary), 2);
    CHECK_TEXT("a label that looks like a number", results_cell(summary, 0, "label").text, "17");
    CHECK_TEXT("unit", summary->columns[2].unit, "currency");
    CHECK_TEXT("quotes", results_cell(summary, 1, "label").text, "x, \"y\"");
    CHECK_CLOSE("cost", results_cell(summary, 0, "cost").number, 1.5, 0);
    CU_ASSERT(isnan(results_cell(summary, 1, "cost").number));
    CU_ASSERT_EQUAL(summary->columns[3].kind, TABLE_WHOLE);
    CU_ASSERT(isnan(results_cell(summary, 0, "no such").number));
    CU_ASSERT_PTR_NULL(results_cell(summary, 0, "no such").text);

    const Table *costs = results_table(&results, "savi/costs");
    static const TableKind kinds[] = { TABLE_WHOLE, TABLE_NUMBER, TABLE_TEXT, TABLE_TEXT };
    for (int column = 0; column < 4; column++)
        CU_ASSERT_EQUAL(costs->columns[column].kind, kinds[column]);
    CU_ASSERT(isinf(results_cell(costs, 1, "share").number));

    CU_ASSERT_EQUAL(results_row(summary, "strategy", "b", NULL, NULL), 1);
    CU_ASSERT_EQUAL(results_row(summary, "strategy", "a", "label", "17"), 0);
    CU_ASSERT_EQUAL(results_row(summary, "strategy", "a", "label", "18"), NONE_SUCH);
    CHECK_TEXT("setting", results_setting(&results, "currency", "?"), "USD");
    CHECK_TEXT("setting", results_setting(&results, "perspective", "?"), "?");
    CU_ASSERT_PTR_NULL(results_table(&results, "psa"));
    CU_ASSERT_EQUAL(notes.n, 0);
    results_free(&results);
    results_free(&results);
}

static void
check_refused(const char *message)
{
    Results results;
    Notes notes = { 0 };
    char place[TEST_PATH];
    Error err;

    CHECK_FAILS(results_read(&results, test_path(place, "run"), columns, &notes, &err), ERR_IO,
                message);
    results_free(&results);
}

static void
test_read_back_badly(void)
{
    char place[TEST_PATH], file[TEST_PATH];

    folder(place);
    put("summary.csv", "strategy,label,cost\na,A,1\nb,B,many\n");
    check_refused("summary.csv:3: column cost: \"many\" is not a number");
    put("summary.csv", "strategy,label,cost\na,A\n");
    check_refused("summary.csv:2: 2 cells where the header has 3");
    remove(test_path(file, "run/summary.csv"));
    check_refused("summary.csv: No such file or directory, though ");
    put("run.json", "{ \"files\": 1 }");
    check_refused("run.json names no files");
    put("run.json", "{");
    check_refused("run.json:1: no JSON: ");
    remove(test_path(file, "run/run.json"));
    check_refused("is no folder of a finished run: it has no run.json");
    remove(test_path(file, "run/savi/costs.csv"));
    remove(test_path(file, "run/savi"));
    remove(test_path(file, "run"));
    check_refused("run.json: No such file or directory");
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "read_back", test_read_back },
        { "read_back_badly", test_read_back_badly },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
