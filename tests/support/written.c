/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "written.h"
#include "base/text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Once: from then on names are relative to the test's own folder. */
static void
enter_folder(void)
{
    static bool entered;

    if (!entered && chdir(test_folder()) != 0) {
        perror(test_folder());
        exit(EXIT_FAILURE);
    }
    entered = true;
}

void
written_file(const char *name, const char *text)
{
    enter_folder();
    test_write(name, text);
}

void
written_read(Written *written, const char *name, const StudySetting *settings, int n_settings)
{
    *written = (Written){ .status = OK };
    enter_folder();
    written->status =
        study_read(&written->study, name, settings, n_settings, &written->notes, &written->err);
}

void
written_study(Written *written, const char *text)
{
    written_file("study.cfg", text);
    written_read(written, "study.cfg", NULL, 0);
}

void
written_sound(Written *written, const char *text)
{
    char notes[WRITTEN_NOTES];

    written_study(written, text);
    CU_ASSERT_EQUAL(written->status, OK);
    CHECK_TEXT("a sound study", written_notes(notes, &written->notes), "");
}

char *
written_notes(char buffer[WRITTEN_NOTES], Notes *notes)
{
    static const char *const kinds[] = { "", "warning: ", "approximation: " };
    size_t n = 0;

    notes_sort(notes);
    buffer[0] = '\0';
    for (int item = 0; item < notes->n && n < WRITTEN_NOTES - 1; item++) {
        const Note *note = &notes->at[item];
        if (note->file)
            n += (size_t)snprintf(buffer + n, WRITTEN_NOTES - n, "%s:%d: ", note->file, note->line);
        if (n >= WRITTEN_NOTES - 1) break;
        n += (size_t)snprintf(buffer + n, WRITTEN_NOTES - n, "%s%s%s", kinds[note->kind],
                              note->text, item + 1 < notes->n ? "\n" : "");
    }
    return buffer;
}

void
written_free(Written *written)
{
    study_free(&written->study);
    notes_free(&written->notes);
}

void
written_check(const char *base, const char *text, const char *told)
{
    const bool sound = !told[0] || strstr(told, "warning: ");
    char seen[WRITTEN_NOTES];
    Written written;
    Text whole = { 0 };

    text_add(&whole, "extends = \"base.cfg\";\n%s\n", text);
    written_file("base.cfg", base);
    written_study(&written, whole.at);
    CHECK_TEXT(text, written_notes(seen, &written.notes), told);
    CU_ASSERT_EQUAL(written.status, sound ? OK : ERR_SPEC);
    written_free(&written);
    text_free(&whole);
}
