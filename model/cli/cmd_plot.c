/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of a finished run, drawn anew from its files. */
#include "cli/command.h"
#include "report/figures.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* clang-format off */
const Option cmd_plot_options[] = {
    { "--formats", "svg,png,..", "of svg, png and pdf (all three)" },
    { "--only",    "NAME,..",    "these figures only: survival, ceac, tornado, ..." },
    { "--threads", "N",          "processes at once (as many as there are processors)" },
    { "--strict",  NULL,         "a figure that cannot be drawn is a mistake" },
    { "--quiet",   NULL,         "print nothing but errors" },
    { "--help",    NULL,         "this text" },
    { 0 },
};
/* clang-format on */

static volatile sig_atomic_t stopped;

static void
stop(int signal_number)
{
    (void)signal_number;
    stopped = 1;
}

static Status
check_folder(const char *folder, Error *err)
{
    char path[4096];
    const int n = snprintf(path, sizeof(path), "%s/run.json", folder);

    if (n >= (int)sizeof(path)) return fail(err, ERR_USAGE, "%s: the name is too long", folder);
    if (access(path, R_OK) != 0)
        return fail(err, ERR_IO, "%s is no folder of a run: %s is missing", folder, path);
    return OK;
}

static void
tell(const char *folder)
{
    FigureDrawn *drawn;
    Pool pool = { 0 };
    const int n = figures_drawn(&drawn, &pool, folder, ".svg");

    for (int item = 0; item < n; item++)
        printf("%s/plots/%s.svg  %s%s%s\n", folder, drawn[item].name, drawn[item].figure->title,
               *drawn[item].part ? ": " : "", drawn[item].part);
    pool_free(&pool);
}

Status
cmd_plot(const Options *options, Error *err)
{
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    const struct sigaction action = { .sa_handler = stop, .sa_flags = (int)SA_RESETHAND };
    const FiguresPlan plan = {
        .folder = options->config,
        .formats = options->formats,
        .only = options->only,
        .n_processes = options->threads > 0 ? options->threads : (int)processors,
        .stop = &stopped,
    };
    Notes notes = { 0 };
    char text[1200];
    Status status;

    if (!options->config) return fail(err, ERR_USAGE, "which folder of a run?");
    TRY(check_folder(options->config, err));
    sigaction(SIGINT, &action, NULL);
    TRY(figures_draw(&plan, &notes, err));
    for (int note = 0; note < notes.n; note++) {
        notes_text(text, sizeof(text), &notes.at[note]);
        if (options->strict || !options->quiet) fprintf(stderr, "warning: %s\n", text);
    }
    if (options->strict && notes.n > 0)
        TRY(fail(err, ERR_IO, "%d of the figures cannot be drawn", notes.n));
    if (!options->quiet) tell(options->config);
done:
    notes_free(&notes);
    return status;
}
