/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_NOTES_H
#define BASE_NOTES_H
/** @file notes.h
 *  What a run wants to tell the modeller: mistakes (the file is wrong), warnings, approximations
 * used. Mistakes are collected, so that a file's are told in one go; warnings travel into run.json.
 */
#include "base/fail.h"

typedef enum { NOTE_MISTAKE, NOTE_WARNING, NOTE_APPROXIMATION } NoteKind;

typedef struct {
    NoteKind kind;
    char *file; /* as the modeller wrote it, NULL if it concerns no file; owned */
    int line;   /* 0: none */
    char *text; /* without the place; may have further lines (formula and caret); owned */
} Note;

typedef struct {
    Note *at; /* [n], owned */
    int n, size;
    int *slots; /* [n_slots] 1 + index of a note by what it says, 0: free; finds repeats; owned */
    int n_slots;
} Notes; /* { 0 } is a valid empty list */

/** Adds one; the same note twice is kept once. */
void notes_add(Notes *notes, NoteKind kind, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
int notes_count(const Notes *notes, NoteKind kind);

/** By file (in order of first appearance), then line; stable. */
void notes_sort(Notes *notes);

/** "file:line: text" of one note into a buffer. */
void notes_text(char *buffer, int size, const Note *note);

/** Turns warnings and approximations into mistakes (--strict). */
void notes_harden(Notes *notes);
void notes_free(Notes *notes);
#endif
