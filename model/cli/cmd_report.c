/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/notes.h"
#include "cli/colour.h"
#include "cli/command.h"
#include "cli/reporting.h"
#include "cli/run.h"
#include <stdio.h>
#include <unistd.h>

/* clang-format off */
const Option cmd_report_options[] = {
    { "--no-plots", NULL, "no figures: tables, workbook and report only" },
    { "--threads",  "N",  "figures drawn at a time (as many as there are processors)" },
    { "--quiet",    NULL, "print nothing but errors" },
    { "--help",     NULL, "this text" },
    { 0 },
};
/* clang-format on */

Status
cmd_report(const Options *options, Error *err)
{
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    RunProgress progress = { .on = !options->quiet && colour_terminal(stderr) };
    const ReportingPlan plan = {
        .n_processes = options->threads > 0 ? options->threads
                       : processors > 0     ? (int)processors
                                            : 1,
        .no_plots = options->no_plots,
        .course = course_new(run_progress_tell, &progress),
    };
    Notes notes = { 0 };
    Status status;

    if (!options->config) return fail(err, ERR_USAGE, "which folder? for example output/bclm/base");
    run_progress_begin(&progress, "report");
    status = reporting_write(options->config, &plan, &notes, err);
    run_progress_end(&progress);
    TRY(status);
    for (int item = 0; item < notes.n; item++)
        colour_message(stderr, COLOUR_WARNING, "hepatica: ", "warning: ", notes.at[item].text);
    if (!options->quiet) printf("report: %s/report.html\n", options->config);
done:
    notes_free(&notes);
    return status;
}
