/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "structure/twist.h"
#include "structure/hoist.h"
#include <math.h>
#include <string.h>

/* ---- formulas ---- */

static void
set_root(Study *study, int slot, ExprNode *root)
{
    Quantity *quantity = &study->quantities[slot];

    quantity->tree.root = root;
    quantity->log_slot = NONE;
    hoist_compile(study, slot);
}

/* What counts for a quantity in some strategy is its own formula or one that `set` gives. */
static void
each_formula(Study *study, int slot, void (*change)(Study *study, int slot, double number),
             double number)
{
    change(study, slot, number);
    for (int strategy = 0; strategy < study->n_strategies; strategy++) {
        const Strategy *own = &study->strategies[strategy];
        for (int item = 0; item < own->n_overrides; item++)
            if (own->overrides[item].parameter == slot)
                change(study, own->overrides[item].by, number);
    }
}

static ExprNode *
number_node(Study *study, double value)
{
    return expr_number(&study->pool, value, NULL, 0).root;
}

static ExprNode *
call_node(Study *study, const char *function, ExprNode *first, ExprNode *second)
{
    ExprNode *node = pool_new(&study->pool, 1, sizeof(*node));

    *node = (ExprNode){ .kind = EXPR_CALL,
                        .name = function,
                        .n_args = second ? 2 : 1,
                        .args = pool_new(&study->pool, 2, sizeof(ExprNode *)),
                        .slot = NONE,
                        .function = expr_function(function) };
    node->args[0] = first;
    node->args[1] = second;
    return node;
}

static void
fix_one(Study *study, int slot, double value)
{
    study->quantities[slot].least = fmin(study->quantities[slot].least, value);
    study->quantities[slot].most = fmax(study->quantities[slot].most, value);
    set_root(study, slot, number_node(study, value));
}

void
twist_fix(Study *study, int slot, double value)
{
    each_formula(study, slot, fix_one, value);
}

static void
scale_one(Study *study, int slot, double factor)
{
    set_root(study, slot,
             call_node(study, "*", number_node(study, factor), study->quantities[slot].tree.root));
}

void
twist_scale(Study *study, int slot, double factor)
{
    each_formula(study, slot, scale_one, factor);
}

static void
abs_one(Study *study, int slot, double unused)
{
    (void)unused;
    set_root(study, slot, call_node(study, "abs", study->quantities[slot].tree.root, NULL));
}

void
twist_abs(Study *study, int slot)
{
    each_formula(study, slot, abs_one, 0);
}

static int
add_quantity(Study *study, ExprNode *root, const char *what)
{
    const Quantity quantity = { .kind = QUANTITY_FORMULA,
                                .what = what,
                                .tree = { .text = "", .file = "", .root = root },
                                .least = -INFINITY,
                                .most = INFINITY,
                                .log_slot = NONE };
    const int slot = study_quantity(study, &quantity);

    hoist_compile(study, slot);
    return slot;
}

int
twist_number(Study *study, double value, const char *what)
{
    return add_quantity(study, number_node(study, value), what);
}

int
twist_inverse(Study *study, int slot, const char *what)
{
    ExprNode *name = pool_new(&study->pool, 1, sizeof(*name));

    *name = (ExprNode){ .kind = EXPR_NAME, .name = what, .slot = slot };
    return add_quantity(study, call_node(study, "/", number_node(study, 1), name), what);
}

/* ---- payoffs ---- */

static void
visit_list(Study *study, Payoffs *payoffs, TwistPayoff *visit, void *context)
{
    for (int item = 0; item < payoffs->n; item++) visit(study, &payoffs->at[item], context);
}

void
twist_payoffs(Study *study, TwistPayoff *visit, void *context)
{
    for (int state = 0; state < study->n_states; state++) {
        visit_list(study, &study->states[state].running, visit, context);
        visit_list(study, &study->states[state].entry, visit, context);
        visit_list(study, &study->states[state].exit, visit, context);
    }
    for (int move = 0; move < study->n_moves; move++)
        visit_list(study, &study->moves[move].payoffs, visit, context);
    for (int item = 0; item < study->n_partitions; item++) {
        visit_list(study, &study->partitions[item].running, visit, context);
        visit_list(study, &study->partitions[item].exit, visit, context);
    }
    for (int strategy = 0; strategy < study->n_strategies; strategy++)
        visit_list(study, &study->strategies[strategy].payoffs, visit, context);
}

/* ---- strategies ---- */

void
twist_equal(Study *study, int strategy)
{
    const Strategy like = study->strategies[strategy];

    for (int item = 0; item < study->n_strategies; item++) {
        Strategy *other = &study->strategies[item];
        const Strategy own = *other;
        *other = like;
        other->name = own.name;
        other->label = own.label;
        other->node = own.node;
    }
    for (int move = 0; move < study->n_moves; move++)
        for (int item = 0; item < study->n_strategies; item++)
            study->moves[move].only[item] = study->moves[move].only[strategy];
    for (int curve = 0; curve < study->n_partitions; curve++)
        for (int item = 0; item < study->n_strategies; item++)
            study->partitions[curve].only[item] = study->partitions[curve].only[strategy];
}

/* ---- death ---- */

static bool
has_exit(const Study *study, int state)
{
    for (int move = 0; move < study->n_moves; move++)
        for (int strategy = 0; strategy < study->n_strategies; strategy++)
            if (study->moves[move].from == state && study->moves[move].only[strategy]) return true;
    return false;
}

/* Who would have died by a move that shares people out comes where its other branches lead. */
static void
spare(Study *study, Move *move)
{
    int alive = NONE;

    for (int branch = 0; branch < move->n_branches && alive == NONE; branch++)
        if (!study->states[move->branches[branch].to].dead) alive = move->branches[branch].to;
    for (int strategy = 0; alive == NONE && strategy < study->n_strategies; strategy++)
        move->only[strategy] = false;
    for (int branch = 0; alive != NONE && branch < move->n_branches; branch++)
        if (study->states[move->branches[branch].to].dead) move->branches[branch].to = alive;
}

/* The state left at a curve is followed by the next; who leaves the last one is dead. */
static bool
ends_in_death(const Study *study, const Partition *partition)
{
    return partition->ends != NONE && partition->ends + 1 < study->n_states &&
           study->states[partition->ends + 1].dead;
}

void
twist_immortal(Study *study)
{
    for (int move = 0; move < study->n_moves; move++) spare(study, &study->moves[move]);
    for (int state = 0; state < study->n_states; state++)
        if (!has_exit(study, state)) study->states[state].stay = NONE;
    for (int item = 0; item < study->n_partitions; item++) {
        Partition *partition = &study->partitions[item];
        if (!ends_in_death(study, partition)) continue;
        if (partition->hazard_ratio == NONE)
            partition->hazard_ratio = twist_number(study, 0, "no death");
        else
            twist_fix(study, partition->hazard_ratio, 0);
        partition->floor = NONE;
    }
}

/* ---- counting ---- */

static const char **
longer(Study *study, const char **names, const char *fill)
{
    const int n = study->n_counters + study->n_moves;
    const char **all = pool_new(&study->pool, (size_t)n + 1, sizeof(char *));

    for (int item = 0; item < n; item++) all[item] = item < study->n_counters ? names[item] : fill;
    return all;
}

int
twist_count_moves(Study *study)
{
    const int first = study->n_counters, one = twist_number(study, 1, "one move");

    study->counters = longer(study, study->counters, "move");
    study->counter_labels = longer(study, study->counter_labels, "move");
    study->counter_units = longer(study, study->counter_units, NULL);
    study->n_counters += study->n_moves;
    for (int move = 0; move < study->n_moves; move++) {
        Payoffs *payoffs = &study->moves[move].payoffs;
        Payoff *all = pool_new(&study->pool, (size_t)payoffs->n + 1, sizeof(Payoff));
        for (int item = 0; item < payoffs->n; item++) all[item] = payoffs->at[item];
        all[payoffs->n] = (Payoff){ PAYOFF_COUNT, first + move, one, NONE };
        *payoffs = (Payoffs){ payoffs->n + 1, all };
    }
    return first;
}

/* ---- survival functions ---- */

int
twist_weibull(Study *study, bool exponential)
{
    int n = 0;

    for (int curve = 0; curve < study->n_curves; curve++) {
        CurveSpec *spec = &study->curves[curve];
        const CurveKind kind = spec->family->kind;
        if (kind != CURVE_WEIBULL && kind != CURVE_WEIBULL_PH) continue;
        n++;
        if (!exponential) {
            const int shape = twist_number(study, 1, "shape 1");
            spec->args[0] = shape;
            continue;
        }
        /* weibull(1, scale) has the rate 1 / scale, weibull_ph(1, scale) the rate scale */
        const int rate = kind == CURVE_WEIBULL_PH
                             ? spec->args[1]
                             : twist_inverse(study, spec->args[1], "rate of shape 1");
        spec->args[0] = rate;
        spec->n_args = 1;
        spec->family = curve_family("exponential");
    }
    return n;
}

void
twist_done(Study *study)
{
    Notes notes = { 0 };

    study_order(study, &notes); /* no new loops: nothing new is read but by what is new */
    notes_free(&notes);
}
