/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/study_file.h"
#include "cli/colour.h"
#include <limits.h>
#include <stdio.h>

void
study_file_print(Notes *notes, bool mistakes, bool warnings)
{
    static const char *const words[] = { "", "warning: ", "approximation: " };
    char place[PATH_MAX + 20];

    notes_sort(notes);
    for (int item = 0; item < notes->n; item++) {
        const Note *note = &notes->at[item];
        if (note->kind == NOTE_MISTAKE ? !mistakes : !warnings || note->kind == NOTE_APPROXIMATION)
            continue;
        place[0] = '\0';
        if (note->file && note->line > 0)
            snprintf(place, sizeof(place), "%s:%d: ", note->file, note->line);
        else if (note->file)
            snprintf(place, sizeof(place), "%s: ", note->file);
        colour_message(stderr, note->kind == NOTE_MISTAKE ? COLOUR_BAD : COLOUR_WARNING, place,
                       words[note->kind], note->text);
    }
}

Status
study_file_read(Study *study, Notes *notes, const Options *options, Error *err)
{
    Status status;

    if (!options->config) return fail(err, ERR_USAGE, "which config?");
    status = study_read(study, options->config, options->settings, options->n_settings, notes, err);
    if (status == OK && options->strict) {
        notes_harden(notes);
        if (notes_count(notes, NOTE_MISTAKE) > 0) status = ERR_SPEC;
    }
    study_file_print(notes, true, !options->quiet && status == OK);
    if (status == ERR_SPEC && notes_count(notes, NOTE_MISTAKE) > 0) err->text[0] = '\0';
    return status;
}
