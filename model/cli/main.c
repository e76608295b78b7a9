/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the command, runs it, turns its Status into an exit code. The only place that ends the
 * program. */
#include "base/memory.h"
#include "base/text.h"
#include "cli/colour.h"
#include "cli/command.h"
#include "cli/version.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* clang-format off */
const Command commands[] = {
    { "run",   cmd_run,   "run CONFIG [options]",   "Run the base case of a study and write its results", cmd_run_options, 1, COMMAND_RUN },
    { "calibrate", cmd_calibrate, "calibrate CONFIG [options]", "Find the parameters that analyses.calibration names from the targets", cmd_calibrate_options, 1, COMMAND_RUN },
    { "check", cmd_check, "check CONFIG [options]", "Read a study, report every mistake and warning, write nothing", cmd_check_options, 1, COMMAND_RUN },
    { "show",  cmd_show,  "show CONFIG [options]",  "Print states, transitions, strategies and resolved parameters", cmd_show_options, 1, COMMAND_RUN },
    { "new",   cmd_new,   "new three-state|partitioned|bclm FILE.cfg", "Write a commented study to begin with", cmd_new_options, 2, COMMAND_RUN },
    { "verify", cmd_verify, "verify CONFIG [options]", "Test a model against what must hold whatever it is about (TECH-VER, AdViSHE)", cmd_verify_options, 1, COMMAND_RUN },
    { "km",    cmd_km,    "km DATA.csv [options]",  "Kaplan-Meier curves, log-rank test and Cox regression of survival data", cmd_km_options, 1, COMMAND_DATA },
    { "fit",   cmd_fit,   "fit DATA.csv [options]", "Fit curves of every family to survival data: a table, and the config to use one", cmd_fit_options, 1, COMMAND_DATA },
    { "digitise", cmd_digitise, "digitise CLICKS.csv --at-risk RISK.csv [options]", "People of a published Kaplan-Meier curve, from clicks on it and its numbers at risk", cmd_digitise_options, 1, COMMAND_DATA },
    { "report", cmd_report, "report DIR [options]", "Figures, report.html, results.xlsx and tables.html of a finished run", cmd_report_options, 1, COMMAND_AFTER },
    { "plot",  cmd_plot,  "plot DIR [options]",     "Draw the figures of a finished run anew, from the files of its folder", cmd_plot_options, 1, COMMAND_AFTER },
    { "compare", cmd_compare, "compare DIR1 DIR2", "Which inputs of two finished runs differ, which results moved, and what moved the ICER most", cmd_compare_options, 2, COMMAND_AFTER },
    { "completion", cmd_completion, "completion bash|zsh|fish", "Words for a shell to complete: source <(hepatica completion bash)", cmd_completion_options, 1, COMMAND_ABOUT },
    { "docs",  cmd_docs,  "docs config|distributions|functions|output|cli|checks|man", "Print a page of the reference, or the page of man", cmd_docs_options, 1, COMMAND_ABOUT },
    { 0 },
};

const char *const command_groups[] = {
    [COMMAND_RUN] = "A study", [COMMAND_DATA] = "Data of one's own",
    [COMMAND_AFTER] = "After a run", [COMMAND_ABOUT] = "About the program",
};

/* Documented in docs/reference/cli.md and hepatica.1, tested in tests/cli. */
const CommandExit command_exits[] = {
    [OK]          = { 0,   "done" },
    [ERR_FOUND]   = { 1,   "`hepatica verify`: a check fails" },
    [ERR_USAGE]   = { 2,   "the command line is wrong" },
    [ERR_SPEC]    = { 3,   "the config is wrong" },
    [ERR_IO]      = { 4,   "a file cannot be read or written" },
    [ERR_NUMERIC] = { 5,   "a calculation has no finite answer" },
    [ERR_MEMORY]  = { 6,   "out of memory" },
    [ERR_STOPPED] = { 130, "interrupted by Ctrl-C; nothing is written, and a former run stands as it was" },
                    { 0 },
};
/* clang-format on */

static void
no_memory(void)
{
    static const char text[] = "hepatica: out of memory\n";
    const ssize_t written = write(STDERR_FILENO, text, sizeof(text) - 1);

    (void)written;
    _exit(command_exits[ERR_MEMORY].code);
}

static void
print_help(FILE *file)
{
    fprintf(file, "hepatica: survival simulation and cost-effectiveness modelling\n\n"
                  "usage: hepatica COMMAND WORD [options]\n\n");
    for (int group = 0; group < N_COMMAND_GROUPS; group++) {
        fprintf(file, "%s\n", command_groups[group]);
        for (const Command *command = commands; command->name; command++)
            if ((int)command->group == group)
                fprintf(file, "  %-10s  %s\n", command->name, command->summary);
        fputc('\n', file);
    }
    fprintf(file, "`hepatica COMMAND --help` lists the options of a command; `hepatica --version` "
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
    Status status = options_read(&options, argc, argv, command->options, command->n_words, &err);

    if (status == OK && options.help)
        print_command_help(command);
    else if (status == OK)
        status = command->run(&options, &err);
    if (status != OK && err.text[0]) /* a mistake of the config begins with its place */
        colour_message(stderr, COLOUR_BAD, status == ERR_SPEC ? "" : "hepatica: ", "", err.text);
    if (status == ERR_USAGE) fprintf(stderr, "usage: hepatica %s\n", command->form);
    options_free(&options);
    if (fflush(stdout) != 0 && status == OK) {
        fprintf(stderr, "hepatica: standard output cannot be written\n");
        status = ERR_IO;
    }
    return command_exits[status].code;
}

static int
unknown_command(const char *word)
{
    const char *names[32], *near;
    Error err;
    int n = 0;

    for (const Command *command = commands; command->name && n < 32; command++)
        names[n++] = command->name;
    near = text_nearest(word, names, n);
    const Status status = fail(&err, ERR_USAGE, "unknown command %s%s%s%s", word,
                               near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
    colour_message(stderr, COLOUR_BAD, "hepatica: ", "", err.text);
    print_help(stderr);
    return command_exits[status].code;
}

int
main(int argc, char **argv)
{
    memory_on_failure(no_memory);
    if (argc < 2) {
        print_help(stderr);
        return command_exits[ERR_USAGE].code;
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
    for (const Command *command = commands; command->name; command++)
        if (strcmp(command->name, argv[1]) == 0) return run_command(command, argc - 1, argv + 1);
    return unknown_command(argv[1]);
}
