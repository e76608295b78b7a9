/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a file to a checked study: merge, read, resolve, check. */
#include "structure/fits.h"
#include "structure/reader.h"

Status
study_read(Study *study, const char *path, const StudySetting *settings, int n_settings,
           Notes *notes, Error *err)
{
    Status status;

    *study = (Study){ 0 };
    TRY(study_merge(study, path, settings, n_settings, notes, err));
    fits_apply(study, notes);
    reader_study(study, notes);
    study_resolve(study, notes);
    if (notes_count(notes, NOTE_MISTAKE) == 0) study_check(study, notes);
done:
    if (status == OK && notes_count(notes, NOTE_MISTAKE) > 0)
        status = fail(err, ERR_SPEC, "%s: %d mistakes", path, notes_count(notes, NOTE_MISTAKE));
    return status;
}
