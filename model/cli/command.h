/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H
/** @file command.h
 *  The commands of the program: one row each, in main.c. */
#include "base/fail.h"
#include "base/notes.h"
#include "cli/options.h"

/* Under which heading `hepatica --help` lists it. */
typedef enum {
    COMMAND_RUN,
    COMMAND_DATA,
    COMMAND_AFTER,
    COMMAND_ABOUT,
    N_COMMAND_GROUPS
} CommandGroup;

typedef struct {
    const char *name;
    Status (*run)(const Options *options, Error *err);
    const char *form;    /* "run CONFIG [--out DIR] ..."                              */
    const char *summary; /* one line, for help and docs/reference/cli.md             */
    const Option *options;
    int n_words; /* that are no options: a config, a folder, two of them */
    CommandGroup group;
} Command;

extern const Command commands[]; /* ends with { 0 } */
extern const char *const command_groups[N_COMMAND_GROUPS];

/* The contract with scripts. */
typedef struct {
    int code;
    const char *meaning;
} CommandExit;

extern const CommandExit command_exits[]; /* by Status; ends with a meaning of NULL */

/* clang-format off */
Status cmd_run(const Options *options, Error *err);
Status cmd_calibrate(const Options *options, Error *err);
Status cmd_check(const Options *options, Error *err);
Status cmd_show(const Options *options, Error *err);
Status cmd_km(const Options *options, Error *err);
Status cmd_fit(const Options *options, Error *err);
Status cmd_digitise(const Options *options, Error *err);
Status cmd_new(const Options *options, Error *err);
Status cmd_report(const Options *options, Error *err);
Status cmd_completion(const Options *options, Error *err);
Status cmd_compare(const Options *options, Error *err);
Status cmd_verify(const Options *options, Error *err);
Status cmd_plot(const Options *options, Error *err);
Status cmd_docs(const Options *options, Error *err);
/* clang-format on */
extern const Option cmd_run_options[], cmd_calibrate_options[], cmd_check_options[],
    cmd_show_options[], cmd_km_options[], cmd_fit_options[], cmd_digitise_options[],
    cmd_new_options[], cmd_report_options[], cmd_plot_options[], cmd_compare_options[],
    cmd_verify_options[], cmd_completion_options[], cmd_docs_options[];
#endif
