/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A formula over 32 lanes, per node of its tree and lane. */
#include "bench.h"
#include "input/expr.h"
#include <math.h>
#include <stdlib.h>

enum { N_NAMES = 8, ROUNDS = 20000 };

/* 22 nodes: 8 names, 4 numbers, 10 operators and calls */
static const char *const formula = "a * (1 - b) + c / (d + 2) - max(e, f) * if(g > 0.5, h, 1)";

typedef struct {
    Pool pool;
    Expr *expr;
    int n_nodes;
    double *slots, *result; /* [N_NAMES][LANES], [LANES] owned */
} Formula;

/* Names a, b, ... stand in slots 0, 1, ...; counts the nodes. */
static int
resolve(ExprNode *node)
{
    int n_nodes = 1;

    if (node->kind == EXPR_NAME) node->slot = node->name[0] - 'a';
    for (int arg = 0; arg < node->n_args; arg++) n_nodes += resolve(node->args[arg]);
    return n_nodes;
}

static void
init_formula(Formula *own)
{
    Notes notes = { 0 };
    *own = (Formula){ 0 };
    const ExprTree tree = expr_parse(&own->pool, formula, "bench", 1, false, &notes);

    if (!tree.root) bench_fail(formula, "does not parse");
    own->n_nodes = resolve(tree.root);
    if (!expr_check(&tree, &notes)) bench_fail(formula, notes.at[0].text);
    own->expr = expr_compile(&own->pool, &tree);
    own->slots = memory_new_aligned((size_t)N_NAMES * LANES, sizeof(double));
    own->result = memory_new_aligned(LANES, sizeof(double));
    for (int item = 0; item < N_NAMES * LANES; item++)
        own->slots[item] = (item * 7 % 97 + 1) / 100.0;
    notes_free(&notes);
}

static void
evaluate(void *context)
{
    Formula *own = context;

    for (int round = 0; round < ROUNDS; round++)
        expr_eval(own->result, own->expr, own->slots, LANES);
}

static Measured
measure(int which)
{
    Formula own;

    (void)which;
    init_formula(&own);
    const double ns = bench_time(evaluate, &own) / ((double)ROUNDS * own.n_nodes * LANES);
    free(own.slots);
    free(own.result);
    pool_free(&own.pool);
    return (Measured){ ns, NAN };
}

/* clang-format off */
const Kernel bench_formulas[] = {
    { "formula_node", 0.3, NAN, measure, 0, "a node of a formula of 22, per draw" },
    { 0 },
};
/* clang-format on */
