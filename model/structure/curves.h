/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STRUCTURE_CURVES_H
#define STRUCTURE_CURVES_H
/** @file curves.h
 *  Survival functions as written in a study: from formula to CurveSpec, from CurveSpec and values
 * to Curve. Not for other rooms, but for model.c's use. */
#include "structure/names.h"

enum { CURVES_MOST_NUMBERS = 40, CURVES_MOST_NODES = 24 };

/** A formula of survival functions as an index into study->curves; NONE and mistakes if it is none.
 */
int curves_compile(const Names *names, Study *study, const ExprTree *tree, ExprNode *node,
                   Notes *notes);

/** The named survival function `curve`, compiled where it stands. */
void curves_compile_named(const Names *names, Study *study, int curve, Notes *notes);

/** The slots of all numbers of a curve and those it is made of, in a fixed order. False: too many
 * numbers or parts, or some part did not compile. */
bool curves_numbers(int *slots, int *n, const Study *study, int curve);

bool curves_whole(const Study *study, int curve); /* every part of it has been compiled */

/** curves_check.c: loops among named survival functions, and hazards of too many parts. */
void curves_check(Study *study, Notes *notes);

bool curves_have_memory(const Study *study, int curve); /* some part depends on its clock */

/* A curve put together with values: nodes[0] is the curve asked for. */
typedef struct {
    int n_nodes, n_pieces;
    Curve nodes[CURVES_MOST_NODES];
    double starts[CURVES_MOST_NUMBERS];
    const double *pieces[CURVES_MOST_NUMBERS];
} Assembly;

/** Puts a curve together; a mixture whose weight is 0 or 1 in every lane becomes the part that is
 * left.
 *  @param numbers  [n] lanes of each number, in the order of curves_numbers */
void curves_assemble(Assembly *assembly, const Study *study, int curve,
                     const double *const *numbers, int n_lanes);

/* surv, median_of, mean_of in formulas of numbers */
const ExprFunction *curves_question(const char *name); /* NULL if it is none */
const ExprFunction *curves_function(Study *study, const ExprFunction *question, int n_args);
const void *curves_call(Study *study, int curve);
#endif
