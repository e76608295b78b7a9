/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H
/** @file command.h
 *  The commands of the program: one row each, in main.c. */
#include "base/fail.h"
#include "base/notes.h"
#include "cli/options.h"

typedef struct {
    const char *name;
    Status (*run)(const Options *options, Error *err);
    const char *form;    /* "run CONFIG [--out DIR] ..."                              */
    const char *summary; /* one line, for help and docs/reference/cli.md             */
    const Option *options;
} Command;

extern const Command commands[]; /* ends with { 0 } */

/* clang-format off */
Status cmd_run(const Options *options, Error *err);
Status cmd_calibrate(const Options *options, Error *err);
Status cmd_check(const Options *options, Error *err);
Status cmd_show(const Options *options, Error *err);
Status cmd_km(const Options *options, Error *err);
Status cmd_fit(const Options *options, Error *err);
Status cmd_digitise(const Options *options, Error *err);
Status cmd_plot(const Options *options, Error *err);
Status cmd_docs(const Options *options, Error *err);
/* clang-format on */
extern const Option cmd_run_options[], cmd_calibrate_options[], cmd_check_options[],
    cmd_show_options[], cmd_km_options[], cmd_fit_options[], cmd_digitise_options[],
    cmd_plot_options[], cmd_docs_options[];
#endif
