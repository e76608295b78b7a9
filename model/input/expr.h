/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INPUT_EXPR_H
#define INPUT_EXPR_H
/** @file expr.h
 *  Formulas: parsed once to a tree, resolved by the caller, compiled to a list of steps that works
 * on a block of lanes (parameter draws side by side), without failing and without allocating.
 *
 *  A value that does not exist (1/0, ln(-1), a table below its first row) is a NaN in its lane and
 * stays one; the side of `if` that is not taken does no harm. expr_explain finds where it was born.
 */
#include "base/lanes.h"
#include "base/memory.h"
#include "base/notes.h"
#include <stdbool.h>

/* A function of formulas: one row reads, checks, evaluates and documents it. */
typedef struct ExprFunction {
    const char *name; /* "clamp"; operators by their sign: "+"        */
    int least, most;  /* number of arguments                          */
    /* result[lane] from args[argument][lane]; `data` is what the resolver hung on the call */
    void (*apply)(double *restrict result, const double *const *args, int n_args, int n_lanes,
                  const void *data);
    const char *form;    /* "clamp(x, low, high)"                        */
    const char *meaning; /* one line for docs/reference                  */
    const char *missing; /* why there may be no value: "division by zero"; NULL if always */
} ExprFunction;

extern const ExprFunction expr_functions[]; /* ends with { 0 } */
const ExprFunction *expr_function(const char *name);
bool expr_is_word(const char *name); /* a function or word of the language: not free as a name */

typedef enum { EXPR_NUMBER, EXPR_NAME, EXPR_CALL, EXPR_NAMED } ExprKind;

/* A node of the tree. Operators and `if`, `and`, `or`, `not` are calls. EXPR_NAMED is `name = expr`
 * inside a call's brackets (distributions only): one argument. */
typedef struct ExprNode ExprNode;
struct ExprNode {
    ExprKind kind;
    int from, length; /* byte range in the text, for the caret              */
    double number;    /* EXPR_NUMBER                                        */
    const char *name; /* name, function or operator                         */
    int n_args;
    ExprNode **args; /* [n_args] */
    /* filled by the resolver before expr_compile: */
    int slot;                     /* EXPR_NAME: where its value lies; -1 from the parser     */
    const ExprFunction *function; /* EXPR_CALL: the parser fills in expr_functions' rows,
                                     the resolver the others (tables, curves)                */
    const void *data;             /* handed to function->apply                               */
};

/* A formula with the place it was written at. */
typedef struct {
    const char *text, *file;
    int line;
    ExprNode *root; /* NULL if it did not parse */
} ExprTree;

/** Parses; a mistake goes to `notes` with the formula and a caret under the fault. Limits: 200
 * levels of nesting, 5000 terms, 64 KiB of text. Everything lies in the pool.
 *  @param named  allow `name = expr` in the brackets of a call */
ExprTree expr_parse(Pool *pool, const char *text, const char *file, int line, bool named,
                    Notes *notes);

/** A tree that is just a number. */
ExprTree expr_number(Pool *pool, double value, const char *file, int line);

/** A mistake under a part of a formula:
 *    configs/hiv.cfg:31: unknown name hr_treament
 *        p_sick * hr_treament
 *                 ^~~~~~~~~~~ */
void expr_mistake(Notes *notes, const ExprTree *tree, const ExprNode *node, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/** The same words as text into a buffer, for errors found in a run. */
void expr_place(char *buffer, int size, const ExprTree *tree, int from, int length);

/** Checks the number of arguments of every call and that every name has a slot and every call a
 * function (mistakes with caret, suggestion from expr_functions for an unknown function). False if
 * not. */
bool expr_check(const ExprTree *tree, Notes *notes);

typedef struct Expr Expr; /* opaque; lies in the pool */

/** Compiles a resolved, checked tree. Constants are folded; n-ary min/max become chains. */
Expr *expr_compile(Pool *pool, const ExprTree *tree);
bool expr_is_constant(const Expr *expr, double *value); /* no names left: its value */

/** The slot whose value the formula is, if it is a name alone; -1 otherwise. */
int expr_slot(const Expr *expr);

/** result[n_lanes]; slots[slot * LANES + lane] are the values of names. Never fails. n_lanes <=
 * LANES. `result` may be the home of a slot that the formula itself does not read. */
void expr_eval(double *result, const Expr *expr, const double *slots, int n_lanes);

/** Why a lane is NaN: repeats the evaluation, finds the first step that made a NaN of good values,
 * on the way to the result (a side that `if` did not take is not blamed).
 *  @return the reason ("division by zero"), with its byte range in the text; NULL if nothing is
 * wrong or the NaN came in by a slot */
const char *expr_explain(const Expr *expr, const double *slots, int lane, int *from, int *length);
#endif
