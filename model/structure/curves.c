/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "structure/curves.h"
#include "base/text.h"
#include "structure/reader.h"
#include <assert.h>
#include <math.h>
#include <string.h>

/* ---- from formula to CurveSpec ---- */

static int
add_curve(Study *study, const CurveSpec *spec)
{
    study->curves =
        memory_grow(study->curves, study->n_curves, &study->size_curves, sizeof(CurveSpec));
    study->curves[study->n_curves] = *spec;
    return study->n_curves++;
}

static bool
is_curve(const Names *names, const ExprNode *node)
{
    const Name *name;

    if (node->kind == EXPR_CALL) return curve_family(node->name) != NULL;
    if (node->kind != EXPR_NAME) return false;
    name = names_find(names, node->name);
    return name && name->kind == NAME_CURVE;
}

/* A number of a curve as a quantity of its own: a part of the formula it stands in. */
static int
number_slot(const Names *names, Study *study, const ExprTree *tree, ExprNode *node, Notes *notes)
{
    Quantity quantity = {
        .kind = QUANTITY_FORMULA, .least = -INFINITY, .most = INFINITY, .what = "survival function"
    };

    if (node->kind == EXPR_NAME) { /* a name's own slot serves */
        if (!names_resolve(names, study, tree, node, notes)) return NONE;
        return node->slot;
    }
    quantity.tree = *tree;
    quantity.tree.root = node;
    return study_quantity(study, &quantity);
}

static bool
compile_life_table(const Names *names, Study *study, CurveSpec *spec, const ExprTree *tree,
                   ExprNode *node, Notes *notes)
{
    const Name *name = node->n_args == 1 && node->args[0]->kind == EXPR_NAME
                           ? names_find(names, node->args[0]->name)
                           : NULL;

    if (!name || name->kind != NAME_TABLE ||
        study->tables[name->index].holds == TABLE_HOLDS_NUMBER) {
        expr_mistake(
            notes, tree, node->n_args ? node->args[0] : node,
            "life_table needs the name of a table whose `holds` says probability per year, "
            "rate per year or survival");
        return false;
    }
    study->tables[name->index].n_uses++;
    spec->table = name->index;
    return true;
}

static bool
compile_km(const Names *names, Study *study, CurveSpec *spec, const ExprTree *tree, ExprNode *node,
           Notes *notes)
{
    const Name *name = node->n_args == 1 && node->args[0]->kind == EXPR_NAME
                           ? names_find(names, node->args[0]->name)
                           : NULL;

    if (!name || name->kind != NAME_TABLE ||
        study->tables[name->index].holds != TABLE_HOLDS_SURVIVAL) {
        expr_mistake(notes, tree, node->n_args ? node->args[0] : node,
                     "km needs the name of a table of times whose `holds` says survival");
        return false;
    }
    const Lookup *table = &study->tables[name->index];
    study->tables[name->index].n_uses++;
    spec->table = name->index;
    if (table->x[0] > 0 || (table->x[0] == 0 && table->y[0] == 1)) return true;
    expr_mistake(notes, tree, node->args[0],
                 "km: table %s begins at time %g with %g; at time 0 all are there: 1", table->name,
                 table->x[0], table->y[0]);
    return false;
}

static bool
compile_args(const Names *names, Study *study, CurveSpec *spec, const ExprTree *tree,
             ExprNode *node, Notes *notes)
{
    const int pairs = spec->family->fewest_pairs;
    int n_of = 0;
    bool good = true;

    if (node->n_args > CURVES_MOST_NUMBERS) {
        expr_mistake(notes, tree, node, "more than %d arguments", CURVES_MOST_NUMBERS);
        return false;
    }
    spec->args = pool_new(&study->pool, (size_t)node->n_args + 1, sizeof(int));
    for (int arg = 0; arg < node->n_args; arg++) {
        ExprNode *given = node->args[arg];
        if (is_curve(names, given)) {
            const int of = curves_compile(names, study, tree, given, notes);
            good &= of != NONE;
            if (n_of < 2) spec->of[n_of] = of;
            n_of++;
        } else {
            const int slot = number_slot(names, study, tree, given, notes);
            good &= slot != NONE;
            spec->args[spec->n_args++] = slot;
        }
    }
    if (!good) return false;
    if (n_of != spec->family->n_curves || (pairs > 0 ? spec->n_args < 2 * pairs || spec->n_args % 2
                                                     : spec->n_args != spec->family->n_args)) {
        expr_mistake(notes, tree, node, "it is written %s", spec->family->form);
        return false;
    }
    return true;
}

/* Times of pieces and knots are the same in every strategy and draw. */
static bool
check_times(const CurveSpec *spec, const ExprTree *tree, const ExprNode *node, Notes *notes)
{
    const bool pieces = spec->family->kind == CURVE_PIECEWISE;
    double last = pieces ? -1 : 0;

    if (spec->family->fewest_pairs == 0) return true;
    for (int arg = 0; arg < node->n_args; arg += 2) {
        const ExprNode *time = node->args[arg];
        if (time->kind != EXPR_NUMBER || !(time->number > last) ||
            (pieces && arg == 0 && time->number != 0)) {
            expr_mistake(notes, tree, time,
                         pieces ? "the times of %s must be numbers that rise from 0"
                                : "the knots of %s must be times above 0, numbers that rise",
                         spec->family->name);
            return false;
        }
        last = time->number;
    }
    return true;
}

static void
unknown_family(const ExprTree *tree, const ExprNode *node, Notes *notes)
{
    const char *words[64];
    int n = 0;

    for (const CurveFamily *family = curve_families; family->name && n < 64; family++)
        words[n++] = family->name;
    const char *near = text_nearest(node->name, words, n);
    expr_mistake(notes, tree, node, "there is no survival function %s%s%s%s", node->name,
                 near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
}

int
curves_compile(const Names *names, Study *study, const ExprTree *tree, ExprNode *node, Notes *notes)
{
    CurveSpec spec = { .of = { NONE, NONE }, .table = NONE };

    if (!node) return NONE;
    if (node->kind == EXPR_NAME) {
        const Name *name = names_find(names, node->name);
        if (name && name->kind == NAME_CURVE) {
            study->curves[name->index].n_uses++;
            return name->index;
        }
        const char *near = text_nearest(node->name, names->words, names->n);
        expr_mistake(notes, tree, node, "there is no survival function %s%s%s%s", node->name,
                     near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
        return NONE;
    }
    if (node->kind == EXPR_CALL && !curve_family(node->name)) {
        unknown_family(tree, node, notes);
        return NONE;
    }
    if (node->kind != EXPR_CALL || !(spec.family = curve_family(node->name))) {
        expr_mistake(notes, tree, node,
                     "a survival function is needed here, for example weibull(1.3, 14) or "
                     "life_table(table)%s",
                     node->kind == EXPR_NUMBER ? "; for a constant hazard write rate" : "");
        return NONE;
    }
    const bool life_table = spec.family->kind == CURVE_LIFE_TABLE;
    const bool km = spec.family->kind == CURVE_KM;
    if (life_table ? !compile_life_table(names, study, &spec, tree, node, notes)
        : km       ? !compile_km(names, study, &spec, tree, node, notes)
                   : !compile_args(names, study, &spec, tree, node, notes) ||
                   !check_times(&spec, tree, node, notes))
        return NONE;
    spec.resolved = true;
    return add_curve(study, &spec);
}

void
curves_compile_named(const Names *names, Study *study, int curve, Notes *notes)
{
    const CfgNode *formula = cfg_member(study->curves[curve].node, "formula");
    ExprTree tree;
    int made;

    if (!formula || formula->kind != CFG_TEXT) return;
    tree = expr_parse(&study->pool, formula->text, formula->file, formula->line, false, notes);
    made = curves_compile(names, study, &tree, tree.root, notes);
    if (made == NONE) return;
    CurveSpec *named = &study->curves[curve];
    const CurveSpec *spec = &study->curves[made];
    if (spec->name) { /* "a = b": the other curve's description; loops are cut by `resolved` */
        if (!spec->resolved) {
            cfg_mistake(notes, formula, "survival %s: put %s before it, or write its formula",
                        named->name, spec->name);
            return;
        }
    }
    named->family = spec->family;
    named->n_args = spec->n_args;
    named->args = spec->args;
    named->of[0] = spec->of[0];
    named->of[1] = spec->of[1];
    named->table = spec->table;
    named->resolved = true;
}

typedef struct {
    int *slots, n;
    int n_nodes;
} Parts;

static bool
collect_numbers(Parts *parts, const Study *study, int curve)
{
    const CurveSpec *spec = &study->curves[curve];

    if (++parts->n_nodes > CURVES_MOST_NODES || !spec->resolved) return false;
    for (int arg = 0; arg < spec->n_args; arg++) {
        if (parts->n >= CURVES_MOST_NUMBERS) return false;
        parts->slots[parts->n++] = spec->args[arg];
    }
    for (int child = 0; child < 2; child++)
        if (spec->of[child] != NONE && !collect_numbers(parts, study, spec->of[child]))
            return false;
    return true;
}

bool
curves_numbers(int *slots, int *n, const Study *study, int curve)
{
    Parts parts = { .slots = slots };
    const bool good = collect_numbers(&parts, study, curve);

    *n = parts.n;
    return good;
}

static bool
is_whole(const Study *study, int curve, int *budget)
{
    const CurveSpec *spec = &study->curves[curve];
    bool whole = spec->resolved;

    for (int child = 0; child < 2 && whole && --*budget > 0; child++)
        if (spec->of[child] != NONE) whole = is_whole(study, spec->of[child], budget);
    return whole;
}

bool
curves_whole(const Study *study, int curve)
{
    int budget = 2 * CURVES_MOST_NODES; /* what has more parts is refused for that */
    return is_whole(study, curve, &budget);
}

bool
curves_have_memory(const Study *study, int curve)
{
    const CurveSpec *spec = &study->curves[curve];
    bool memory = spec->resolved && spec->family->memory;

    for (int child = 0; child < 2; child++)
        if (spec->of[child] != NONE) memory |= curves_have_memory(study, spec->of[child]);
    return memory;
}

/* ---- from CurveSpec and values to Curve ---- */

static bool
all_lanes(const double *values, double value, int n_lanes)
{
    assert(values);
    for (int lane = 0; lane < n_lanes; lane++)
        if (values[lane] != value) return false;
    return true;
}

/* cure(0, a) is a; mix(0, a, b) is b; mix(1, a, b) is a. */
static void
simplify(Curve *node, int n_lanes)
{
    const Curve *left = NULL;

    if (strcmp(node->family->name, "cure") == 0 && all_lanes(node->arg[0], 0, n_lanes))
        left = node->of[0];
    if (strcmp(node->family->name, "mix") == 0 && all_lanes(node->arg[0], 0, n_lanes))
        left = node->of[1];
    if (strcmp(node->family->name, "mix") == 0 && all_lanes(node->arg[0], 1, n_lanes))
        left = node->of[0];
    if (left) *node = *left;
}

static const Curve *
assemble(Assembly *assembly, const Study *study, int curve, const double *const *numbers, int *next,
         int n_lanes)
{
    const CurveSpec *spec = &study->curves[curve];
    Curve *node = &assembly->nodes[assembly->n_nodes++];

    *node = (Curve){ .family = spec->family };
    if (spec->family->kind == CURVE_KM) {
        node->n_steps = study->tables[spec->table].n;
        node->step_at = study->tables[spec->table].x;
        node->step = study->tables[spec->table].y;
    } else if (spec->table != NONE) {
        node->table = &study->tables[spec->table].mortality;
    }
    if (spec->family->fewest_pairs > 0) {
        node->n_pieces = spec->n_args / 2;
        node->start = assembly->starts + assembly->n_pieces;
        node->piece = assembly->pieces + assembly->n_pieces;
        for (int piece = 0; piece < node->n_pieces; piece++) {
            assembly->starts[assembly->n_pieces] = numbers[(*next)++][0];
            assembly->pieces[assembly->n_pieces++] = numbers[(*next)++];
        }
    } else {
        for (int arg = 0; arg < spec->n_args; arg++) node->arg[arg] = numbers[(*next)++];
    }
    for (int child = 0; child < 2; child++)
        if (spec->of[child] != NONE)
            node->of[child] = assemble(assembly, study, spec->of[child], numbers, next, n_lanes);
    simplify(node, n_lanes);
    return node;
}

void
curves_assemble(Assembly *assembly, const Study *study, int curve, const double *const *numbers,
                int n_lanes)
{
    int next = 0;

    assembly->n_nodes = assembly->n_pieces = 0;
    assemble(assembly, study, curve, numbers, &next, n_lanes);
}

/* ---- questions in formulas ---- */

typedef struct {
    const Study *study;
    int curve;
} CurveCall;

static void
apply_surv(double *restrict result, const double *const *args, int n_args, int n_lanes,
           const void *data)
{
    const CurveCall *call = data;
    Assembly assembly;

    (void)n_args;
    curves_assemble(&assembly, call->study, call->curve, args + 1, n_lanes);
    for (int lane = 0; lane < n_lanes; lane++) { /* each lane may ask for another time */
        double S[LANES];
        const double time = args[0][lane];
        if (!(time >= 0)) {
            result[lane] = NAN;
            continue;
        }
        curve_survival(S, assembly.nodes, time, call->study->settings.start_age, n_lanes);
        result[lane] = S[lane];
    }
}

static void
apply_median(double *restrict result, const double *const *args, int n_args, int n_lanes,
             const void *data)
{
    const CurveCall *call = data;
    Assembly assembly;

    (void)n_args;
    curves_assemble(&assembly, call->study, call->curve, args, n_lanes);
    for (int lane = 0; lane < n_lanes; lane++)
        result[lane] = curve_quantile(assembly.nodes, 0.5, call->study->settings.start_age, lane);
}

static void
apply_mean(double *restrict result, const double *const *args, int n_args, int n_lanes,
           const void *data)
{
    const CurveCall *call = data;
    Assembly assembly;

    (void)n_args;
    curves_assemble(&assembly, call->study, call->curve, args + 1, n_lanes);
    for (int lane = 0; lane < n_lanes; lane++)
        result[lane] =
            curve_mean(assembly.nodes, args[0][lane], call->study->settings.start_age, lane);
}

/* clang-format off */
static const ExprFunction questions[] = {
    { "surv",      2, 2, apply_surv,   "surv(curve, t)",      "survival at time t",                         "a time below 0" },
    { "median_of", 1, 1, apply_median, "median_of(curve)",    "the time at which survival is one half",     "no median" },
    { "mean_of",   2, 2, apply_mean,   "mean_of(curve, to)",  "restricted mean: area under it up to `to`",  "no mean" },
    { 0 },
};
/* clang-format on */

const ExprFunction *
curves_question(const char *name)
{
    for (const ExprFunction *question = questions; question->name; question++)
        if (strcmp(question->name, name) == 0) return question;
    return NULL;
}

const ExprFunction *
curves_function(Study *study, const ExprFunction *question, int n_args)
{
    ExprFunction *function = pool_new(&study->pool, 1, sizeof(*function));

    *function = *question;
    function->least = function->most = n_args;
    return function;
}

const void *
curves_call(Study *study, int curve)
{
    CurveCall *call = pool_new(&study->pool, 1, sizeof(*call));

    *call = (CurveCall){ study, curve };
    return call;
}
