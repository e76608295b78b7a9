/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From tree to steps, and steps over lanes. */
#include "base/text.h"
#include "input/expr_steps.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- checks ---- */

static bool
unknown_function(const ExprTree *tree, const ExprNode *node, Notes *notes)
{
    const char *words[100];
    int n = 0;

    for (const ExprFunction *function = expr_functions; function->name && n < 100; function++)
        if ((function->name[0] >= 'a' && function->name[0] <= 'z')) words[n++] = function->name;
    const char *near = text_nearest(node->name, words, n);
    expr_mistake(notes, tree, node, "unknown function %s%s%s%s", node->name,
                 near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
    return false;
}

static bool
check(const ExprTree *tree, const ExprNode *node, Notes *notes)
{
    bool good = true;

    if (node->kind == EXPR_NUMBER) return true;
    if (node->kind == EXPR_NAME) {
        if (node->slot >= 0) return true;
        expr_mistake(notes, tree, node, "unknown name %s", node->name);
        return false;
    }
    if (node->kind == EXPR_NAMED) {
        expr_mistake(notes, tree, node, "a name = value does not belong here");
        return false;
    }
    if (!node->function) return unknown_function(tree, node, notes);
    if (node->n_args < node->function->least || node->n_args > node->function->most) {
        expr_mistake(notes, tree, node, "it is written %s", node->function->form);
        return false;
    }
    for (int arg = 0; arg < node->n_args; arg++) good &= check(tree, node->args[arg], notes);
    return good;
}

/* Temporaries a formula holds at once, the result of the node included. */
static int
temps_needed(const ExprNode *node)
{
    int held = 0, most = 0;

    if (node->kind != EXPR_CALL) return 0;
    for (int arg = 0; arg < node->n_args; arg++) {
        const int needed = held + temps_needed(node->args[arg]);
        if (needed > most) most = needed;
        held += node->args[arg]->kind == EXPR_CALL;
    }
    return held + 1 > most ? held + 1 : most;
}

bool
expr_check(const ExprTree *tree, Notes *notes)
{
    if (!tree->root || !check(tree, tree->root, notes)) return false;
    if (temps_needed(tree->root) < MOST_TEMPS) return true;
    expr_mistake(notes, tree, tree->root, "this formula is too deep: give its parts names");
    return false;
}

/* ---- compiling ---- */

typedef struct {
    Pool *pool;
    Expr *expr;
    bool used[MOST_TEMPS]; /* temporaries that hold something */
} Compiler;

static int
count(const ExprNode *node)
{
    int n = 1;
    for (int arg = 0; arg < node->n_args; arg++) n += count(node->args[arg]);
    return n;
}

static Operand
constant(Compiler *compiler, double value)
{
    Expr *expr = compiler->expr;

    for (int lane = 0; lane < LANES; lane++) expr->constants[expr->n_constants][lane] = value;
    return (Operand){ OPERAND_CONSTANT, expr->n_constants++ };
}

/* A step on constants alone is done now; one without a value is kept, so that it can be explained.
 */
static bool
fold(const Compiler *compiler, const Step *step, double *value)
{
    const double *args[MOST_OPERANDS];
    double result[LANES];

    for (int arg = 0; arg < step->n_args; arg++) {
        if (step->args[arg].kind != OPERAND_CONSTANT) return false;
        args[arg] = compiler->expr->constants[step->args[arg].index];
    }
    step->function->apply(result, args, step->n_args, 1, step->data);
    *value = result[0];
    return !isnan(*value);
}

/* `args` lie in the pool and stay there. */
static Operand
add_step(Compiler *compiler, const ExprNode *node, Operand *args, int n_args)
{
    Expr *expr = compiler->expr;
    Step *step = &expr->steps[expr->n_steps];
    double value;

    *step = (Step){ .function = node->function,
                    .data = node->data,
                    .n_args = n_args,
                    .from = node->from,
                    .length = node->length,
                    .args = args };
    if (fold(compiler, step, &value)) return constant(compiler, value);
    /* the result may not lie on an argument: functions write while they read */
    while (compiler->used[step->into]) step->into++;
    compiler->used[step->into] = true;
    for (int arg = 0; arg < n_args; arg++)
        if (args[arg].kind == OPERAND_TEMP) compiler->used[args[arg].index] = false;
    expr->n_steps++;
    return (Operand){ OPERAND_TEMP, step->into };
}

static Operand compile(Compiler *compiler, const ExprNode *node);

static bool
is_chain(const ExprNode *node)
{
    return node->n_args > 2 &&
           (node->function == expr_function("min") || node->function == expr_function("max"));
}

/* No array on the stack: a long sum is a deep tree. */
static Operand
compile_call(Compiler *compiler, const ExprNode *node)
{
    Operand *args = pool_new(compiler->pool, (size_t)node->n_args, sizeof(Operand)), result;

    if (!is_chain(node)) {
        for (int arg = 0; arg < node->n_args; arg++) args[arg] = compile(compiler, node->args[arg]);
        return add_step(compiler, node, args, node->n_args);
    }
    result = compile(compiler, node->args[0]);
    for (int arg = 1; arg < node->n_args; arg++) {
        args = pool_new(compiler->pool, 2, sizeof(Operand));
        args[0] = result;
        args[1] = compile(compiler, node->args[arg]);
        result = add_step(compiler, node, args, 2);
    }
    return result;
}

static Operand
compile(Compiler *compiler, const ExprNode *node)
{
    if (node->kind == EXPR_NUMBER) return constant(compiler, node->number);
    if (node->kind == EXPR_NAME) return (Operand){ OPERAND_SLOT, node->slot };
    return compile_call(compiler, node);
}

Expr *
expr_compile(Pool *pool, const ExprTree *tree)
{
    const size_t n = (size_t)count(tree->root);
    Expr *expr = pool_new(pool, 1, sizeof(*expr));
    Compiler compiler = { .pool = pool, .expr = expr };

    expr->steps = pool_new(pool, n, sizeof(Step));
    expr->constants = pool_new(pool, 2 * n + 1, sizeof(*expr->constants));
    expr->result = compile(&compiler, tree->root);
    expr_sums_find(pool, expr);
    return expr;
}

bool
expr_is_constant(const Expr *expr, double *value)
{
    if (expr->result.kind != OPERAND_CONSTANT) return false;
    *value = expr->constants[expr->result.index][0];
    return true;
}

int
expr_slot(const Expr *expr)
{
    return expr->result.kind == OPERAND_SLOT ? expr->result.index : -1;
}

/* ---- evaluation ---- */

static inline void
apply(const Expr *expr, const Step *step, const double *slots, double (*temps)[LANES], int n_lanes)
{
    const double *args[MOST_OPERANDS];

    for (int arg = 0; arg < step->n_args; arg++)
        args[arg] = expr_operand(expr, &step->args[arg], slots, temps);
    step->function->apply(temps[step->into], args, step->n_args, n_lanes, step->data);
}

void
expr_eval(double *result, const Expr *expr, const double *slots, int n_lanes)
{
    double temps[MOST_TEMPS][LANES];
    const double *from;

    for (int index = 0; index < expr->n_steps; index++) {
        const Sum *sum = expr->sums[index];
        if (sum && expr_sums_apply(temps, expr, sum, slots, n_lanes))
            index = sum->last;
        else
            apply(expr, &expr->steps[index], slots, temps, n_lanes);
    }
    from = expr_operand(expr, &expr->result, slots, temps);
    for (int lane = 0; lane < n_lanes; lane++) result[lane] = from[lane];
}

/* One lane of all steps is kept: what made the result is looked for from its end. */
typedef struct {
    const Expr *expr;
    const double *slots;
    double *made; /* [n_steps] */
    int lane;
} Search;

/* The step before `before` that a temporary has its value from. */
static int
maker(const Expr *expr, int temp, int before)
{
    while (expr->steps[--before].into != temp) {
    }
    return before;
}

static double
value_before(const Search *search, const Operand *from, int before)
{
    return from->kind == OPERAND_TEMP
               ? search->made[maker(search->expr, from->index, before)]
               : expr_operand(search->expr, from, search->slots, NULL)[search->lane];
}

/* The step that first made a NaN which reached operand `from` of step `before`; -1 if it came in by
 * a slot. The side that `if` did not take is not looked at. */
static int
born(const Search *search, const Operand *from, int before)
{
    const bool temp = from->kind == OPERAND_TEMP;
    bool inherited = false;

    if (!temp || !isnan(value_before(search, from, before))) return -1;
    const int at = maker(search->expr, from->index, before);
    const Step *step = &search->expr->steps[at];
    const bool is_if = step->function->apply == expr_function("if")->apply;
    const double choice = is_if ? value_before(search, &step->args[0], at) : NAN;
    for (int arg = 0; arg < step->n_args; arg++) {
        if (is_if && !isnan(choice) && arg != (choice != 0 ? 1 : 2)) continue;
        if (is_if && isnan(choice) && arg > 0) break;
        if (!isnan(value_before(search, &step->args[arg], at))) continue;
        const int found = born(search, &step->args[arg], at);
        if (found >= 0) return found;
        inherited = true;
    }
    return inherited ? -1 : at;
}

const char *
expr_explain(const Expr *expr, const double *slots, int lane, int *from, int *length)
{
    double temps[MOST_TEMPS][LANES];
    double *made = memory_new((size_t)expr->n_steps, sizeof(*made));
    const Search search = { .expr = expr, .slots = slots, .made = made, .lane = lane };

    *from = *length = 0;
    for (int index = 0; index < expr->n_steps; index++) {
        const Step *step = &expr->steps[index];
        apply(expr, step, slots, temps, lane + 1);
        made[index] = temps[step->into][lane];
    }
    const int at = born(&search, &expr->result, expr->n_steps);
    free(made);
    if (at < 0) return NULL;
    *from = expr->steps[at].from;
    *length = expr->steps[at].length;
    return expr->steps[at].function->missing ? expr->steps[at].function->missing : "no value";
}
