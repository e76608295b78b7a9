/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STRUCTURE_NAMES_H
#define STRUCTURE_NAMES_H
/** @file names.h
 *  What a name in a formula stands for: one namespace of parameters, tables, survival functions,
 * clocks, covariates, attributes and the variables of time. Not for other rooms. */
#include "structure/study.h"

typedef enum { NAME_VALUE, NAME_TABLE, NAME_CURVE } NameKind;

typedef struct {
    const char *name;
    NameKind kind;
    int index; /* slot, table or curve */
    const char *file;
    int line;
} Name;

typedef struct {
    Name *at; /* [n], sorted by name; in the study's pool */
    int n;
    const char **words; /* [n], for suggestions */
} Names;

/** Collects them; two of the same name, or a word of the language, is a mistake. */
void names_collect(Names *names, Study *study, Notes *notes);
const Name *names_find(const Names *names, const char *name); /* NULL if there is none */

/** Gives every name of the tree its slot and every call its function (tables, mortality_rate,
 * inflate, surv, median_of, mean_of; rate_to_prob gets the cycle length). False, with mistakes, if
 * it cannot. */
bool names_resolve(const Names *names, Study *study, const ExprTree *tree, ExprNode *node,
                   Notes *notes);
#endif
