/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formula.h"
#include "testlib.h"
#include <math.h>
#include <stdio.h>

void
formula_resolve(ExprNode *node)
{
    if (node->kind == EXPR_NAME && node->name[1] == '\0' && node->name[0] >= 'a' &&
        node->name[0] < 'a' + FORMULA_NAMES)
        node->slot = node->name[0] - 'a';
    for (int arg = 0; arg < node->n_args; arg++) formula_resolve(node->args[arg]);
}

void
formula_read(Formula *formula, const char *text)
{
    *formula = (Formula){ .expr = NULL };
    formula->tree = expr_parse(&formula->pool, text, "f.cfg", 3, false, &formula->notes);
    if (!formula->tree.root) return;
    formula_resolve(formula->tree.root);
    if (expr_check(&formula->tree, &formula->notes))
        formula->expr = expr_compile(&formula->pool, &formula->tree);
}

void
formula_sound(Formula *formula, const char *text)
{
    char note[FORMULA_NOTE] = "";

    formula_read(formula, text);
    if (formula->notes.n > 0) notes_text(note, sizeof(note), &formula->notes.at[0]);
    CHECK_TEXT(text, note, "");
}

double
formula_value(const char *text, const double *values)
{
    double slots[FORMULA_NAMES * LANES] = { 0 }, result = NAN;
    Formula formula;

    for (int name = 0; values && name < FORMULA_NAMES; name++) slots[name * LANES] = values[name];
    formula_sound(&formula, text);
    if (formula.expr) expr_eval(&result, formula.expr, slots, 1);
    formula_free(&formula);
    return result;
}

const char *
formula_note(char buffer[FORMULA_NOTE], const char *name, const Notes *notes)
{
    char count[40];

    snprintf(count, sizeof(count), "%d note(s)", notes->n);
    CHECK_TEXT(name, count, "1 note(s)");
    buffer[0] = '\0';
    if (notes->n > 0) notes_text(buffer, FORMULA_NOTE, &notes->at[0]);
    return buffer;
}

void
formula_free(Formula *formula)
{
    notes_free(&formula->notes);
    pool_free(&formula->pool);
    *formula = (Formula){ .expr = NULL };
}
