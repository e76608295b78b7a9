/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INPUT_EXPR_STEPS_H
#define INPUT_EXPR_STEPS_H
/** @file expr_steps.h
 *  A formula compiled to steps over lanes. Part of expr: not for other files. */
#include "input/expr.h"

enum { MOST_TEMPS = 256, MOST_OPERANDS = 64 };

typedef enum { OPERAND_SLOT, OPERAND_CONSTANT, OPERAND_TEMP } OperandKind;

typedef struct {
    OperandKind kind;
    int index; /* slot, constant or temporary */
} Operand;

typedef struct {
    const ExprFunction *function;
    const void *data;
    int n_args, into, from, length;
    Operand *args;
} Step;

/* Steps that add up products, a + b * x + c * y: they may be done in one go. */
typedef struct {
    int n_terms, last; /* last: of its steps                          */
    Operand *factors;  /* [n_terms][2] no temporaries; a * 1 for an a */
} Sum;

struct Expr {
    int n_steps, n_constants;
    Step *steps;
    const Sum **sums; /* [n_steps] the one that begins at a step; NULL */
    double (*constants)[LANES];
    Operand result;
};

static inline const double *
expr_operand(const Expr *expr, const Operand *from, const double *slots, double (*temps)[LANES])
{
    return from->kind == OPERAND_SLOT       ? slots + (size_t)from->index * LANES
           : from->kind == OPERAND_CONSTANT ? expr->constants[from->index]
                                            : temps[from->index];
}

/** Fills expr->sums; expr->constants has room for one more. */
void expr_sums_find(Pool *pool, Expr *expr);

/** Does all steps of a sum. False where a value is not finite: then the steps have to tell. */
bool expr_sums_apply(double (*temps)[LANES], const Expr *expr, const Sum *sum, const double *slots,
                     int n_lanes);
#endif
