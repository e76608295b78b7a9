/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMULA_H
#define FORMULA_H
/** @file formula.h
 *  Formulas for tests: their names are the letters a to h, which lie in slots 0 to 7. */
#include "input/expr.h"

enum { FORMULA_NAMES = 8 };

typedef struct {
    Pool pool;
    Notes notes;
    ExprTree tree;
    Expr *expr; /* NULL if there was a mistake */
} Formula;      /* released with formula_free */

/** Parses text as f.cfg:3, gives its letters their slots, checks and compiles it. */
void formula_read(Formula *formula, const char *text);

/** The same; a failed check that tells the mistake if there is one. */
void formula_sound(Formula *formula, const char *text);

/** Gives the letters below a node their slots. */
void formula_resolve(ExprNode *node);

/** The value of a formula where a, b, .. are `values` [FORMULA_NAMES]; NULL: it has no names. */
double formula_value(const char *text, const double *values);

/** "f.cfg:3: words" with their caret, of the only note; a failed check if there is not exactly one.
 */
enum { FORMULA_NOTE = 1000 };
const char *formula_note(char buffer[FORMULA_NOTE], const char *name, const Notes *notes);

void formula_free(Formula *formula);
#endif
