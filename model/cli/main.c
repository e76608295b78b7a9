/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the command, runs it, turns its Status into an exit code. The only place that ends the
 * program. */
#include "base/memory.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/version.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* clang-format off */
const Command commands[] = {
    { "run",   cmd_run,   "run CONFIG [options]",   "Run the base case of a study and write its results", cmd_run_options },
    { "calibrate", cmd_calibrate, "calibrate CONFIG [options]", "Find the parameters that analyses.calibration names from the targets", cmd_calibrate_options },
    { "check", cmd_check, "check CONFIG [options]", "Read a study, report every mistake and warning, write nothing", cmd_check_options },
    { "show",  cmd_show,  "show CONFIG [options]",  "Print states, transitions, strategies and resolved parameters", cmd_show_options },
    { "km",    cmd_km,    "km DATA.csv [options]",  "Kaplan-Meier curves, log-rank test and Cox regression of survival data", cmd_km_options },
    { "fit",   cmd_fit,   "fit DATA.csv [options]", "Fit survival curves of every family to survival data: a table, and the config to use one", cmd_fit_options },
    { "digitise", cmd_digitise, "digitise CLICKS.csv --at-risk RISK.csv [options]", "People of a published Kaplan-Meier curve, clicked point by point, and its numbers at risk", cmd_digitise_options },
    { "plot",  cmd_plot,  "plot DIR [options]",     "Draw the figures of a finished run anew, from the files of its folder", cmd_plot_options },
    { "docs",  cmd_docs,  "docs TOPIC",             "Print a page of the reference: config, distributions, functions, output, cli", cmd_docs_options },
    { 0 },
};

/* The contract with scripts; documented in docs/reference/cli.md, tested in tests/cli. */
static const int exit_codes[] = {
    [OK] = 0, [ERR_USAGE] = 2, [ERR_SPEC] = 3, [ERR_IO] = 4, [ERR_NUMERIC] = 5, [ERR_MEMORY] = 6,
    [ERR_STOPPED] = 130,
};
/* clang-format on */

static void
no_memory(void)
{
    static const char text[] = "hepatica: out of memory\n";
    const ssize_t written = write(STDERR_FILENO, text, sizeof(text) - 1);

    (void)written;
    _exit(exit_codes[ERR_MEMORY]);
}

static void
print_help(FILE *file)
{
    fprintf(file, "hepatica: survival simulation and cost-effectiveness modelling\n\n"
                  "usage: hepatica COMMAND CONFIG [options]\n\n");
    for (const Command *command = commands; command->name; command++)
        fprintf(file, "  %-10s %s\n", command->name, command->summary);
    fprintf(file,
            "\n`hepatica COMMAND --help` lists the options of a command; `hepatica --version` "
            "tells the version.\nResearch software, not for the treatment of a patient.\n");
}

static void
print_command_help(const Command *command)
{
    printf("usage: hepatica %s\n\n%s.\n\n", command->form, command->summary);
    for (const Option *option = command->options; option->name; option++) {
        char left[64];
        snprintf(left, sizeof(left), "%s%s%s", option->name, option->value ? " " : "",
                 option->value ? option->value : "");
        printf("  %-22s %s\n", left, option->meaning);
    }
}

static int
run_command(const Command *command, int argc, char **argv)
{
    Options options;
    Error err = { 0 };
    Status status = options_read(&options, argc, argv, command->options, &err);

    if (status == OK && options.help)
        print_command_help(command);
    else if (status == OK)
        status = command->run(&options, &err);
    if (status != OK && err.text[0]) /* a mistake of the config begins with its place */
        fprintf(stderr, "%s%s\n", status == ERR_SPEC ? "" : "hepatica: ", err.text);
    if (status == ERR_USAGE) fprintf(stderr, "usage: hepatica %s\n", command->form);
    options_free(&options);
    if (fflush(stdout) != 0 && status == OK) {
        fprintf(stderr, "hepatica: standard output cannot be written\n");
        status = ERR_IO;
    }
    return exit_codes[status];
}

int
main(int argc, char **argv)
{
    const char *names[16];
    int n = 0;

    memory_on_failure(no_memory);
    if (argc < 2) {
        print_help(stderr);
        return exit_codes[ERR_USAGE];
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("hepatica %s (%s)\n", HEPATICA_VERSION, HEPATICA_GIT);
        return 0;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        print_help(stdout);
        return 0;
    }
    for (const Command *command = commands; command->name; command++) {
        if (strcmp(command->name, argv[1]) == 0) return run_command(command, argc - 1, argv + 1);
        names[n++] = command->name;
    }
    const char *near = text_nearest(argv[1], names, n);
    fprintf(stderr, "hepatica: unknown command %s%s%s%s\n", argv[1], near ? " (did you mean " : "",
            near ? near : "", near ? "?)" : "");
    print_help(stderr);
    return exit_codes[ERR_USAGE];
}
