/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INPUT_FIELD_H
#define INPUT_FIELD_H
/** @file field.h
 *  One row per key of a group: the row reads the key, checks it and documents it. */
#include "input/cfg.h"
#include <stddef.h>

typedef enum {
    FIELD_NUMBER,  /* double                                                             */
    FIELD_WHOLE,   /* int; a number with a fraction is a mistake                         */
    FIELD_TEXT,    /* const char *                                                       */
    FIELD_FLAG,    /* bool                                                               */
    FIELD_CHOICE,  /* int: index into `choices`; unknown words get a suggestion          */
    FIELD_FORMULA, /* const CfgNode *: a number or a text, compiled by the reader        */
    FIELD_NAMES,   /* const CfgNode *: a list of texts (one text alone is taken as list) */
    FIELD_NUMBERS, /* const CfgNode *: a list of numbers                                 */
    FIELD_NODE,    /* const CfgNode *: anything, read elsewhere                          */
    FIELD_GROUP,   /* const CfgNode *: a group, read elsewhere                           */
} FieldKind;

typedef struct {
    const char *key;
    FieldKind kind;
    size_t where;               /* offset in the struct being filled                             */
    double least, most;         /* numbers: allowed range, ends included                         */
    const char *otherwise;      /* as one would write it; NULL: must be given; "": nothing
                                   (NAN, -1, false or NULL is left there)                        */
    const char *unit;           /* "" if none                                                    */
    const char *const *choices; /* FIELD_CHOICE: NULL-terminated                                 */
    const char *meaning;        /* one line, for messages and docs/reference/config.md           */
} Field;                        /* a list ends with { 0 } */

/** Fills `into` from `group`; mistakes (unknown key with a suggestion, wrong kind, out of range,
 * missing) go to `notes`, and the field keeps its default. `what` names the group: "state ill". A
 * NULL group gives defaults only (and mistakes for what must be given). */
void field_read(void *into, const Field *fields, const CfgNode *group, const char *what,
                Notes *notes);

/** The entries of a group of named entries; NULL or another kind gives 0 (another kind is a
 * mistake). */
int field_entries(const CfgNode *section, Notes *notes);
#endif
