/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "finished.h"
#include "base/text.h"
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* Units, by which numbers are rounded. */
/* clang-format off */
static const TableColumn known[] = {
    { "strategy",         TABLE_TEXT,   "", "" },
    { "label",            TABLE_TEXT,   "", "" },
    { "status",           TABLE_TEXT,   "", "" },
    { "place",            TABLE_TEXT,   "", "" },
    { "comparator",       TABLE_TEXT,   "", "" },
    { "cost",             TABLE_NUMBER, "currency", "" },
    { "qaly",             TABLE_NUMBER, "QALY", "" },
    { "incremental_cost", TABLE_NUMBER, "currency", "" },
    { "incremental_qaly", TABLE_NUMBER, "QALY", "" },
    { "icer",             TABLE_NUMBER, "currency per QALY", "" },
    { "nmb",              TABLE_NUMBER, "currency", "" },
    { "inmb",             TABLE_NUMBER, "currency", "" },
    { "inmb_low",         TABLE_NUMBER, "currency", "" },
    { "inmb_high",        TABLE_NUMBER, "currency", "" },
    { "wtp",              TABLE_NUMBER, "currency per QALY", "" },
    { 0 },
};
/* clang-format on */

static const TableColumn *
columns(const char *table)
{
    (void)table;
    return known;
}

void
finished_read(Results *results, char place[TEST_PATH], const FinishedFile *files,
              const char *settings, const char *further)
{
    Text run = { 0 };
    Notes notes = { 0 };
    char name[200], path[TEST_PATH];
    static int n; /* each its own folder */
    Error err;

    snprintf(name, sizeof(name), "finished_%d", n++);
    mkdir(test_path(place, name), 0777);
    text_add(&run, "{ \"settings\": { %s }%s%s, \"files\": [", settings, *further ? ", " : "",
             further);
    for (const FinishedFile *file = files; file->file; file++) {
        text_add(&run, "%s\"%s\"", file == files ? "" : ", ", file->file);
        snprintf(path, sizeof(path), "%s/%s", place, file->file);
        test_write(path, file->text);
    }
    text_add(&run, "] }");
    snprintf(path, sizeof(path), "%s/run.json", place);
    test_write(path, run.at);
    CHECK_OK(results_read(results, place, columns, &notes, &err));
    notes_free(&notes);
    text_free(&run);
}
