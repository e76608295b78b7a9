/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Survival data of one's own: curves and tests, on the screen and as files. */
#include "analysis/km_tables.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/km_data.h"
#include "cli/version.h"
#include "report/csv.h"
#include "report/folder.h"
#include "report/manifest.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
const Option cmd_km_options[] = {
    { "--time",     "COLUMN",  "column of times (time, futime, t, months or days if not said)" },
    { "--event",    "COLUMN",  "column of events, 1 or 0 (event, fustat, status or dead if not said)" },
    { "--by",       "COLUMN",  "column of groups: a curve each, and the log-rank test" },
    { "--cox",      "x,y,..",  "covariates of a Cox regression, with a test of proportional hazards" },
    { "--interval", "SCALE",   "scale of the intervals: log, log-log or plain (log)" },
    { "--level",    "LEVEL",   "of the intervals (0.95)" },
    { "--at",       "t,t,..",  "times at which survival is told" },
    { "--tau",      "TIME",    "limit of the restricted means" },
    { "--out",      "DIR",     "a folder for the tables as CSV" },
    { "--help",     NULL,      "this text" },
    { 0 },
};
/* clang-format on */

static Status
number_of(double *value, const char *name, const char *text, double least, double most, Error *err)
{
    char *end;

    if (!text) return OK;
    *value = strtod(text, &end);
    if (end == text || *end || !(*value > least && *value < most))
        return fail(err, ERR_USAGE, "%s needs a number above %g%s, not %s", name, least,
                    isfinite(most) ? " and below 1" : "", text);
    return OK;
}

static Status
read_request(KmRequest *request, const Options *options, Error *err)
{
    Status status;

    *request = (KmRequest){ .level = 0.95, .at = options->at, .tau = NAN };
    TRY(number_of(&request->level, "--level", options->level, 0, 1, err));
    TRY(number_of(&request->tau, "--tau", options->tau, 0, INFINITY, err));
    for (int item = 0; options->interval && km_intervals[item]; item++)
        if (strcmp(km_intervals[item], options->interval) == 0) {
            request->interval = (KmInterval)item;
            return OK;
        }
    if (options->interval)
        return fail(err, ERR_USAGE, "--interval is log, log-log or plain, not %s",
                    options->interval);
done:
    return status;
}

/* A cell as text. */
static const char *
cell_text(char buffer[TEXT_NUMBER], const TableColumn *column, const TableCell *cell)
{
    if (column->kind == TABLE_TEXT) return cell->text ? cell->text : "";
    if (isnan(cell->number)) return "";
    if (column->kind == TABLE_WHOLE) return text_pretty(buffer, cell->number, 0);
    snprintf(buffer, TEXT_NUMBER, "%.6g", cell->number);
    return buffer;
}

/* Texts to the left, numbers to the right; no blanks at the end of a line. */
static void
print_table(const Table *table)
{
    enum { WIDTH = 12, MOST_ROWS = 60 };
    const int n_rows = table_rows(table), shown = n_rows < MOST_ROWS ? n_rows : MOST_ROWS;

    for (int row = -1; row < shown; row++) {
        int blanks = 0;
        for (int item = 0; item < table->n_columns; item++) {
            const TableColumn *column = &table->columns[item];
            char buffer[TEXT_NUMBER];
            const char *text = row < 0
                                   ? column->name
                                   : cell_text(buffer, column, table_at(table, row, column->name));
            const int name = (int)strlen(column->name), width = name > WIDTH ? name : WIDTH;
            const int length = (int)strlen(text);
            const int pad = length < width ? width - length : 0;
            const bool left = column->kind == TABLE_TEXT;
            if (length > 0) printf("%*s%s", blanks + (left ? 0 : pad), "", text);
            blanks = (length > 0 ? 0 : blanks + (left ? 0 : pad)) + (left ? pad : 0) + 2;
        }
        printf("\n");
    }
    if (shown < n_rows) printf("... %d more rows (--out writes all)\n", n_rows - shown);
    printf("\n");
}

static Status
write_tables(const KmTables *tables, const char *data, const char *place, Error *err)
{
    Manifest *root = manifest_new(), *files;
    Folder folder = { 0 };
    Status status;

    manifest_text(root, "program", "hepatica");
    manifest_text(root, "version", HEPATICA_VERSION);
    manifest_text(root, "command", "km");
    manifest_text(root, "config", data);
    files = manifest_list(root, "files");

    TRY(folder_begin(&folder, place, NULL, err));
    for (int table = 0; table < KM_TABLES; table++) {
        char name[40];
        if (table_rows(&tables->table[table]) == 0) continue;
        snprintf(name, sizeof(name), "%s.csv", km_tables_name((KmTable)table));
        manifest_item_text(files, name);
        TRY(csv_write(folder_path(&folder, name), &tables->table[table], err));
    }
    TRY(manifest_write(folder_path(&folder, "run.json"), root, err));
    TRY(folder_commit(&folder, err));
done:
    if (status != OK) folder_abandon(&folder);
    manifest_delete(root);
    return status;
}

Status
cmd_km(const Options *options, Error *err)
{
    KmTables tables = { 0 };
    KmRequest request;
    Pool pool = { 0 };
    KmSample sample;
    Status status;

    if (!options->config) return fail(err, ERR_USAGE, "which data? (a CSV file)");
    TRY(read_request(&request, options, err));
    TRY(km_data_read(&sample, &pool, options, err));
    TRY(km_tables_make(&tables, &sample, &request, err));
    if (options->out) TRY(write_tables(&tables, options->config, options->out, err));
    for (int table = 0; table < KM_TABLES; table++)
        if (table_rows(&tables.table[table]) > 0) print_table(&tables.table[table]);
done:
    km_tables_free(&tables);
    pool_free(&pool);
    return status;
}
