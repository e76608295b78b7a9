/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "structure/hoist.h"
#include <math.h>

/* ---- compiling ---- */

static void
collect_reads(const ExprNode *node, int *reads, int *n)
{
    if (node->kind == EXPR_NAME) reads[(*n)++] = node->slot;
    for (int arg = 0; arg < node->n_args; arg++) collect_reads(node->args[arg], reads, n);
}

static int
count_nodes(const ExprNode *node)
{
    int n = 1;
    for (int arg = 0; arg < node->n_args; arg++) n += count_nodes(node->args[arg]);
    return n;
}

void
hoist_compile(Study *study, int slot)
{
    const ExprTree tree = study->quantities[slot].tree;
    int *reads = pool_new(&study->pool, (size_t)count_nodes(tree.root) + 1, sizeof(int)), n = 0;

    collect_reads(tree.root, reads, &n);
    study->quantities[slot].expr = expr_compile(&study->pool, &tree);
    study->quantities[slot].reads = reads;
    study->quantities[slot].n_reads = n;
}

/* ---- taking out ---- */

typedef struct {
    Study *study;
    const bool *varies; /* [slots known before] in some strategy */
    int slot;           /* the quantity whose formula is walked  */
    bool changed;
} Hoist;

/* How often the part of a formula reads names, and whether any of them varies. */
static int
count_names(const Hoist *hoist, const ExprNode *node, bool *varies)
{
    int n = node->kind == EXPR_NAME;

    if (node->kind == EXPR_NAME) *varies |= hoist->varies[node->slot];
    for (int arg = 0; arg < node->n_args; arg++) n += count_names(hoist, node->args[arg], varies);
    return n;
}

static void
take_out(Hoist *hoist, ExprNode *node)
{
    ExprNode *part = pool_new(&hoist->study->pool, 1, sizeof(*part));
    Quantity quantity = hoist->study->quantities[hoist->slot];

    *part = *node;
    quantity.tree.root = part;
    quantity.is_part = true;
    quantity.least = -INFINITY;
    quantity.most = INFINITY;
    quantity.self = 0;
    quantity.log_slot = NONE;
    const int slot = study_quantity(hoist->study, &quantity);
    hoist_compile(hoist->study, slot);
    *node = (ExprNode){
        .kind = EXPR_NAME, .from = part->from, .length = part->length, .name = "part", .slot = slot
    };
    hoist->changed = true;
}

static void
walk(Hoist *hoist, ExprNode *node)
{
    for (int arg = 0; arg < node->n_args; arg++) {
        ExprNode *part = node->args[arg];
        bool varies = false;
        if (part->kind != EXPR_CALL) continue;
        if (count_names(hoist, part, &varies) > 0 && !varies)
            take_out(hoist, part);
        else
            walk(hoist, part);
    }
}

/* What a hazard ratio is exp() of has a slot of its own: who works with logarithms needs no exp().
 */
static void
take_out_logarithm(Hoist *hoist)
{
    ExprNode *root = hoist->study->quantities[hoist->slot].tree.root;

    if (root->kind != EXPR_CALL || root->function != expr_function("exp")) return;
    if (root->args[0]->kind == EXPR_CALL) take_out(hoist, root->args[0]);
    if (root->args[0]->kind == EXPR_NAME)
        hoist->study->quantities[hoist->slot].log_slot = root->args[0]->slot;
}

/* The formulas of hazard ratios, in any strategy. */
static bool *
mark_ratios(Study *study)
{
    bool *is_ratio = pool_new(&study->pool, (size_t)study->n_quantities + 1, sizeof(bool));

    for (int strategy = 0; strategy <= study->n_strategies; strategy++)
        for (int move = 0; move < study->n_moves; move++)
            if (study->moves[move].hazard_ratio != NONE)
                is_ratio[study->strategies[strategy].effective[study->moves[move].hazard_ratio]] =
                    true;
    return is_ratio;
}

void
hoist_formulas(Study *study)
{
    const int n = study->n_quantities;
    const bool *is_ratio = mark_ratios(study);
    bool *varies = pool_new(&study->pool, (size_t)n + 1, sizeof(bool));

    for (int slot = 0; slot < n; slot++) study->quantities[slot].log_slot = NONE;
    for (int strategy = 0; strategy <= study->n_strategies; strategy++)
        for (int slot = 0; slot < n; slot++)
            varies[slot] |=
                (study->strategies[strategy].depends[slot] & ~(unsigned)DEPENDS_DRAW) != 0;
    for (int slot = 0; slot < n; slot++) {
        Hoist hoist = { study, varies, slot, false };
        bool own = false;
        if (study->quantities[slot].kind != QUANTITY_FORMULA || !study->quantities[slot].expr)
            continue;
        count_names(&hoist, study->quantities[slot].tree.root, &own);
        if (!own) continue; /* all of it is computed once a draw already */
        walk(&hoist, study->quantities[slot].tree.root);
        if (is_ratio[slot]) take_out_logarithm(&hoist);
        if (hoist.changed) hoist_compile(study, slot);
    }
}
