/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/listing.h"
#include "testlib.h"
#include <string.h>

static const ListingColumn columns[] = {
    { "strategy", 0, 48, 0, true },
    { "cost", 14, 0, 1, false },
    { "status", 0, 0, 2, true },
};

static void
check_listing(const char *name, const char *const *cells, const char *expected)
{
    char path[TEST_PATH], said[4096];
    FILE *file = fopen(test_path(path, "said.txt"), "w+");
    Listing listing;

    listing_init(&listing, columns, 3);
    for (int cell = 0; cells[cell]; cell++) listing_cell(&listing, COLOUR_GOOD, cells[cell]);
    listing_end(&listing, file);
    rewind(file);
    said[fread(said, 1, sizeof(said) - 1, file)] = '\0';
    fclose(file);
    CHECK_TEXT(name, said, expected);
}

static void
test_columns(void)
{
    check_listing("none", (const char *const[]){ NULL }, "strategy           cost  status\n");
    check_listing(
        "numbers to the right, nothing behind the last word",
        (const char *const[]){ "RFA", "105,618.61", "", "liver drug", "1.00", "dominated", NULL },
        "strategy             cost  status\n"
        "RFA            105,618.61\n"
        "liver drug           1.00  dominated\n");
    check_listing("a number wider than its column",
                  (const char *const[]){ "a", "123,456,789,012.00", "x", "b", "1.00", "y", NULL },
                  "strategy               cost  status\n"
                  "a        123,456,789,012.00  x\n"
                  "b                      1.00  y\n");
}

/* U+809D U+81D3 takes four columns in six bytes, e U+0301 one in three. */
static void
test_writing(void)
{
    check_listing("columns, not bytes",
                  (const char *const[]){ "\xe8\x82\x9d\xe8\x87\x93", "1.00", "x", "cafe\xcc\x81",
                                         "2.00", "y", "a\x1b[2J", "3.00", "z", NULL },
                  "strategy           cost  status\n"
                  "\xe8\x82\x9d\xe8\x87\x93               1.00  x\n"
                  "cafe\xcc\x81               2.00  y\n"
                  "a?[2J              3.00  z\n");
}

static void
test_wide(void)
{
    char label[101], expected[400];

    memset(label, 'x', 100);
    label[100] = '\0';
    snprintf(expected, sizeof(expected), "%-48s %14s  %s\n%.48s %14s  %s\n", "strategy", "cost",
             "status", label, "1.00", "x");
    check_listing("a long label is cut", (const char *const[]){ label, "1.00", "x", NULL },
                  expected);
    snprintf(expected, sizeof(expected), "%-48s cost  status\n%.48s 1.00  %.45s\n", "strategy",
             label, label);
    label[45] = '\0';
    char *status = label;
    char full[101];
    memset(full, 'x', 100);
    full[100] = '\0';
    check_listing("as narrow as what it holds, to keep to 100 columns",
                  (const char *const[]){ full, "1.00", status, NULL }, expected);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "columns", test_columns },
        { "writing", test_writing },
        { "wide", test_wide },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
