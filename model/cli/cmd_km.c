/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Survival data of one's own: curves and tests, on the screen and as files. */
#include "analysis/km_tables.h"
#include "cli/command.h"
#include "cli/estimate.h"
#include "cli/km_data.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
const Option cmd_km_options[] = {
    { "--time",     "COLUMN",  "column of times (time, futime, t, months or days if not said)" },
    { "--event",    "COLUMN",  "column of events, 1 or 0 (event, fustat, status or dead if not said)" },
    { "--entry",    "COLUMN",  "column of times from which on people were watched (entry, if there is one)" },
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
    if (options->out)
        TRY(estimate_write(tables.table, KM_TABLES, "km", options, &tables.notes, err));
    for (int table = 0; table < KM_TABLES; table++)
        if (table_rows(&tables.table[table]) > 0) estimate_print(&tables.table[table]);
    estimate_print_notes(&tables.notes);
done:
    km_tables_free(&tables);
    pool_free(&pool);
    return status;
}
