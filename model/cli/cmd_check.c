/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/base_case.h"
#include "cli/study_file.h"
#include <stdio.h>

/* clang-format off */
const Option cmd_check_options[] = {
    { "--set",    "name=value", "change a parameter, as often as wanted" },
    { "--strict", NULL,         "a warning is a mistake" },
    { "--quiet",  NULL,         "mistakes only" },
    { "--help",   NULL,         "this text" },
    { 0 },
};
/* clang-format on */

Status
cmd_check(const Options *options, Error *err)
{
    Study study = { 0 };
    Notes notes = { 0 };
    BaseCase base = { 0 };
    const EvaluationPlan plan = {
        .seed = options->seed, .n_threads = 1, .keep = KEEP_TRACE, .most_patients = 10000
    };
    Status status;

    TRY(study_file_read(&study, &notes, options, err));
    /* what is wrong in a later cycle, or for some patient, is wrong in the file */
    TRY(base_case_run(&base, &study, &plan, err));
    if (!options->quiet)
        printf("%s: no mistakes, %d warning%s; %d states, %d transitions, %d strateg%s, %d "
               "parameters; step: %s\n",
               options->config, notes_count(&notes, NOTE_WARNING),
               notes_count(&notes, NOTE_WARNING) == 1 ? "" : "s", study.n_states, study.n_moves,
               study.n_strategies, study.n_strategies == 1 ? "y" : "ies", study.n_parameters,
               study_step_name(&study));
    if (!options->quiet && study.fits_text)
        printf("estimates from data were made anew, as %s does not hold them; a run keeps them "
               "there\n",
               study.fits_path);
done:
    base_case_free(&base, &study);
    study_free(&study);
    notes_free(&notes);
    return status;
}
