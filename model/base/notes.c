/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/notes.h"
#include "base/memory.h"
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool
same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool
same(const Note *a, const Note *b)
{
    return a->kind == b->kind && a->line == b->line && strcmp(a->text, b->text) == 0 &&
           same_text(a->file, b->file);
}

/* FNV-1a over text and line; the kind is left out, so that notes_harden disturbs nothing. */
static unsigned
hash(const Note *note)
{
    unsigned h = 2166136261u ^ (unsigned)note->line;

    for (const char *c = note->text; *c; c++) h = (h ^ (unsigned char)*c) * 16777619u;
    return h;
}

/* The slot of a note that says the same, or the free slot where it would be told of. */
static int *
find(const Notes *notes, const Note *note)
{
    const unsigned mask = (unsigned)notes->n_slots - 1;
    unsigned slot = hash(note) & mask;

    while (notes->slots[slot] && !same(&notes->at[notes->slots[slot] - 1], note))
        slot = (slot + 1) & mask;
    return &notes->slots[slot];
}

static void
index_all(Notes *notes, int n_slots)
{
    free(notes->slots);
    notes->slots = memory_new((size_t)n_slots, sizeof(int));
    notes->n_slots = n_slots;
    for (int note = 0; note < notes->n; note++) *find(notes, &notes->at[note]) = note + 1;
}

static char *
copy(const char *text)
{
    const size_t bytes = strlen(text) + 1;

    return memcpy(memory_new(bytes, 1), text, bytes);
}

static void
clear(Note *note)
{
    free(note->file);
    free(note->text);
}

void
notes_add(Notes *notes, NoteKind kind, const char *file, int line, const char *format, ...)
{
    Note note = { kind, file ? copy(file) : NULL, line, NULL };
    va_list args;
    int length;
    int *slot;

    va_start(args, format);
    length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    note.text = memory_new((size_t)(length > 0 ? length : 0) + 1, 1);
    va_start(args, format);
    if (length > 0) vsnprintf(note.text, (size_t)length + 1, format, args);
    va_end(args);

    if (2 * notes->n >= notes->n_slots) index_all(notes, notes->n_slots ? 2 * notes->n_slots : 32);
    slot = find(notes, &note);
    if (*slot) {
        clear(&note);
        return;
    }
    notes->at = memory_grow(notes->at, notes->n, &notes->size, sizeof(Note));
    notes->at[notes->n++] = note;
    *slot = notes->n;
}

int
notes_count(const Notes *notes, NoteKind kind)
{
    int count = 0;

    for (int note = 0; note < notes->n; note++) count += notes->at[note].kind == kind;
    return count;
}

typedef struct {
    int file, index; /* rank of the file, place before sorting */
    Note note;
} Ranked;

static int
compare(const void *left, const void *right)
{
    const Ranked *a = left, *b = right;

    if (a->file != b->file) return a->file < b->file ? -1 : 1;
    if (a->note.line != b->note.line) return a->note.line < b->note.line ? -1 : 1;
    return a->index < b->index ? -1 : 1;
}

void
notes_sort(Notes *notes)
{
    Ranked *ranked = memory_new((size_t)notes->n, sizeof(Ranked));
    int *first = memory_new((size_t)notes->n, sizeof(int)); /* first note of each file */
    int n_files = 0;

    if (notes->n > 1) {
        for (int note = 0; note < notes->n; note++) {
            int file = 0;
            while (file < n_files && !same_text(notes->at[first[file]].file, notes->at[note].file))
                file++;
            if (file == n_files) first[n_files++] = note;
            ranked[note] = (Ranked){ file, note, notes->at[note] };
        }
        qsort(ranked, (size_t)notes->n, sizeof(Ranked), compare);
        for (int note = 0; note < notes->n; note++) notes->at[note] = ranked[note].note;
        index_all(notes, notes->n_slots);
    }
    free(first);
    free(ranked);
}

void
notes_text(char *buffer, int size, const Note *note)
{
    if (note->file && note->line > 0)
        snprintf(buffer, (size_t)size, "%s:%d: %s", note->file, note->line, note->text);
    else if (note->file)
        snprintf(buffer, (size_t)size, "%s: %s", note->file, note->text);
    else
        snprintf(buffer, (size_t)size, "%s", note->text);
}

void
notes_harden(Notes *notes)
{
    for (int note = 0; note < notes->n; note++) notes->at[note].kind = NOTE_MISTAKE;
}

void
notes_free(Notes *notes)
{
    for (int note = 0; note < notes->n; note++) clear(&notes->at[note]);
    free(notes->at);
    free(notes->slots);
    *notes = (Notes){ 0 };
}
