/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_COMPLETES_H
#define CLI_COMPLETES_H
/** @file completes.h
 *  What may stand in a place of the command line, for shells that complete words: read from the
 *  tables of commands and options. */
#include "base/memory.h"
#include "cli/command.h"

typedef enum {
    COMPLETES_NOTHING, /* a number, a name of one's own */
    COMPLETES_FILE,    /* with `ending` ("" if any)     */
    COMPLETES_FOLDER,
    COMPLETES_WORD, /* one of `words`                                  */
    COMPLETES_LIST, /* some of `words`, with commas between: "psa,dsa" */
} CompletesKind;

enum { COMPLETES_MOST = 40 };

typedef struct {
    CompletesKind kind;
    const char *ending;                /* ".cfg" */
    const char *words[COMPLETES_MOST]; /* [n], in the pool or static */
    int n;
} Completes;

/** The value of an option that takes one. */
Completes completes_value(const Option *option);

/** A word that is no option, by its place: 0 is the first after the command.
 *  @return COMPLETES_NOTHING where there is none, or nothing is known of it */
Completes completes_word(Pool *pool, const Command *command, int place);
#endif
