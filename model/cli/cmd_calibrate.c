/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameters found from published targets: a run with the analysis calibration alone, in a folder
 * of its own, with the config that uses what was found. */
#include "cli/command.h"

/* clang-format off */
const Option cmd_calibrate_options[] = {
    { "--out",     "DIR",        "where the results go (if not said, output/ and the path of the config with _calibrated)" },
    { "--set",     "name=value", "change a parameter, as often as wanted" },
    { "--engine",  "NAME",       "cohort, in place of the config's" },
    { "--seed",    "N",          "seed of the random numbers (1)" },
    { "--threads", "N",          "threads; the results do not depend on it" },
    { "--strict",  NULL,         "a warning or an approximation is a mistake" },
    { "--quiet",   NULL,         "print nothing but errors" },
    { "--help",    NULL,         "this text" },
    { 0 },
};
/* clang-format on */

Status
cmd_calibrate(const Options *options, Error *err)
{
    Options asked = *options;

    asked.only = "calibration";
    asked.suffix = "_calibrated";
    return cmd_run(&asked, err);
}
