/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/describe.h"
#include "cli/colour.h"
#include "cli/study_file.h"
#include <stdio.h>

/* clang-format off */
const Option cmd_show_options[] = {
    { "--dot",    NULL,         "the graph of states for Graphviz: hepatica show x.cfg --dot | dot -Tsvg" },
    { "--set",    "name=value", "change a parameter, as often as wanted" },
    { "--strict", NULL,         "a warning is a mistake" },
    { "--quiet",  NULL,         "no warnings" },
    { "--help",   NULL,         "this text" },
    { 0 },
};
/* clang-format on */

Status
cmd_show(const Options *options, Error *err)
{
    Study study = { 0 };
    Notes notes = { 0 };
    Text text = { 0 };
    Status status;

    TRY(study_file_read(&study, &notes, options, err));
    if (options->dot)
        describe_dot(&text, &study);
    else
        TRY(describe_text(&text, &study, err));
    colour_put(stdout, COLOUR_NONE, text.at);
done:
    text_free(&text);
    study_free(&study);
    notes_free(&notes);
    return status;
}
