/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameters: values, formulas, ranges, distributions. */
#include "structure/reader.h"
#include <math.h>
#include <string.h>

typedef struct {
    const char *label, *unit, *source, *group, *distribution, *certain;
    const char *time_zero, *population, *design, *adjustment;
    const CfgNode *value, *formula, *range, *pooled;
    bool calibrated;
} ParameterKeys;

#define AT(member) offsetof(ParameterKeys, member)
/* clang-format off */
const Field reader_parameter[] = {
    { "label",        FIELD_TEXT,    AT(label),        0, 0, "", "", NULL, "for people" },
    { "unit",         FIELD_TEXT,    AT(unit),         0, 0, "", "", NULL, "unit of the value" },
    { "value",        FIELD_FORMULA, AT(value),        0, 0, "", "", NULL, "the base value; arithmetic on numbers is a number: \"350 / 1734\"" },
    { "formula",      FIELD_FORMULA, AT(formula),      0, 0, "", "", NULL, "in place of a value" },
    { "pooled",       FIELD_GROUP,   AT(pooled),       0, 0, "", "", NULL, "in place of a value: studies of a file pooled" },
    { "distribution", FIELD_TEXT,    AT(distribution), 0, 0, "", "", NULL, "how the value is uncertain" },
    { "range",        FIELD_NUMBERS, AT(range),        0, 0, "", "", NULL, "(low, high) for sensitivity analyses" },
    { "source",       FIELD_TEXT,    AT(source),       0, 0, "", "", NULL, "where the number is from" },
    { "time_zero",    FIELD_TEXT,    AT(time_zero),    0, 0, "", "", NULL, "of a ratio: what time counts from: \"surgery\", \"randomisation\", \"diagnosis of metastases\"" },
    { "population",   FIELD_TEXT,    AT(population),   0, 0, "", "", NULL, "whom it is of" },
    { "design",       FIELD_TEXT,    AT(design),       0, 0, "", "", NULL, "\"single arm\", \"randomised\", \"matched\", \"cohort\"" },
    { "adjustment",   FIELD_TEXT,    AT(adjustment),   0, 0, "", "", NULL, "how a comparison with others was adjusted" },
    { "group",        FIELD_TEXT,    AT(group),        0, 0, "", "", NULL, "heading in tables" },
    { "calibrated",   FIELD_FLAG,    AT(calibrated),   0, 0, "", "", NULL, "found by calibration or derived from others: a distribution of its own would forget with what" },
    { "certain",      FIELD_TEXT,    AT(certain),      0, 0, "", "", NULL, "written by `set`: what took the distribution away" },
    { 0 },
};
/* clang-format on */
#undef AT

/* The arguments of a distribution are numbers or constant formulas. */
static bool
constant_argument(Study *study, const ExprTree *tree, const ExprNode *node, double *value,
                  Notes *notes)
{
    ExprTree argument = *tree;

    argument.root = (ExprNode *)node;
    if (!expr_check(&argument, notes)) return false;
    if (expr_is_constant(expr_compile(&study->pool, &argument), value)) return true;
    expr_mistake(notes, tree, node, "a distribution needs numbers here");
    return false;
}

static bool
read_dist(Study *study, Dist *dist, const CfgNode *node, const char *text, double centre,
          const char *owner, Notes *notes)
{
    enum { MOST_ARGS = 2 * DIST_POINTS };
    ExprTree tree = expr_parse(&study->pool, text, node->file, node->line, true, notes);
    DistArg args[MOST_ARGS];
    Error err = { 0 };
    const ExprNode *call = tree.root;

    if (!call) return false;
    if (call->kind != EXPR_CALL && call->kind != EXPR_NAME) {
        expr_mistake(notes, &tree, call, "%s: a distribution looks like gamma(sd = 0.02)", owner);
        return false;
    }
    const int n_args = call->kind == EXPR_NAME ? 0 : call->n_args;
    if (n_args > MOST_ARGS) {
        expr_mistake(notes, &tree, call, "%s: more than %d arguments", owner, MOST_ARGS);
        return false;
    }
    for (int arg = 0; arg < n_args; arg++) {
        const ExprNode *given = call->args[arg];
        const bool named = given->kind == EXPR_NAMED;
        args[arg].name = named ? given->name : NULL;
        if (!constant_argument(study, &tree, named ? given->args[0] : given, &args[arg].value,
                               notes))
            return false;
    }
    if (dist_make(dist, call->name, args, n_args, centre, &err) != OK) {
        expr_mistake(notes, &tree, call, "%s: %s", owner, err.text);
        return false;
    }
    return true;
}

/* Numbers and functions of them, all arguments given: no name, no word of the model. */
static bool
is_arithmetic(const ExprNode *node)
{
    if (node->kind == EXPR_NUMBER) return true;
    if (node->kind != EXPR_CALL || !node->function) return false;
    if (node->n_args < node->function->least ||
        (node->n_args < node->function->most && node->function->least != node->function->most &&
         node->function->most < 64))
        return false; /* the model gives what is left out */
    for (int arg = 0; arg < node->n_args; arg++)
        if (!is_arithmetic(node->args[arg])) return false;
    return true;
}

/* value = "350 / 1734" is a number: it may be uncertain and varied. */
static bool
fold_value(Study *study, int slot)
{
    Quantity *quantity = &study->quantities[slot];
    Notes unheard = { 0 };
    double value;
    bool folded = false;

    if (quantity->tree.root && is_arithmetic(quantity->tree.root) &&
        expr_check(&quantity->tree, &unheard) &&
        expr_is_constant(expr_compile(&study->pool, &quantity->tree), &value) && isfinite(value)) {
        quantity->tree = expr_number(&study->pool, value, quantity->tree.file, quantity->tree.line);
        folded = true;
    }
    notes_free(&unheard);
    return folded;
}

static void
read_range(Study *study, Parameter *parameter, const CfgNode *range, const char *what, Notes *notes)
{
    (void)study;
    parameter->low = parameter->high = NAN;
    if (!range) return;
    if (range->n_items != 2 || range->items[0]->kind != CFG_NUMBER ||
        range->items[1]->kind != CFG_NUMBER) {
        cfg_mistake(notes, range, "%s: range needs two numbers: range = (low, high);", what);
        return;
    }
    parameter->low = range->items[0]->number;
    parameter->high = range->items[1]->number;
    if (!(parameter->low <= parameter->high))
        cfg_mistake(notes, range, "%s: range: %g is above %g", what, parameter->low,
                    parameter->high);
}

static void
read_parameter(Study *study, Parameter *parameter, const CfgNode *node, Notes *notes)
{
    const char *what = pool_format(&study->pool, "parameter %s", node->name);
    ParameterKeys keys;
    double centre = NAN;

    field_read(&keys, reader_parameter, node, what, notes);
    *parameter = (Parameter){ .name = node->name,
                              .label = keys.label ? keys.label : node->name,
                              .unit = keys.unit,
                              .source = keys.source,
                              .group = keys.group,
                              .distribution = keys.distribution,
                              .certain = keys.certain,
                              .calibrated = keys.calibrated,
                              .joint = NONE,
                              .node = node };
    if (keys.value && keys.formula)
        cfg_mistake(notes, keys.formula, "%s: give a value or a formula, not both", what);
    if (!keys.value && !keys.formula) {
        if (!keys.pooled) cfg_mistake(notes, node, "%s needs a value or a formula", what);
        parameter->slot = study_quantity(
            study, &(Quantity){ .what = what,
                                .least = -INFINITY,
                                .most = INFINITY,
                                .tree = expr_number(&study->pool, 0, node->file, node->line) });
    } else {
        const CfgNode *given = keys.value ? keys.value : keys.formula;
        parameter->slot = reader_formula(study, given, what, -INFINITY, INFINITY, notes);
        parameter->is_number =
            given->kind == CFG_NUMBER || (keys.value && fold_value(study, parameter->slot));
        if (parameter->is_number) centre = study->quantities[parameter->slot].tree.root->number;
    }
    read_range(study, parameter, keys.range, what, notes);
    if (!parameter->distribution) return;
    if (!parameter->is_number) {
        cfg_mistake(notes, keys.formula ? keys.formula : node,
                    "%s: a formula has no distribution of its own; give it to what the formula "
                    "uses",
                    what);
        parameter->distribution = NULL;
    } else if (!read_dist(study, &parameter->dist, cfg_member(node, "distribution"),
                          parameter->distribution, centre, what, notes)) {
        parameter->dist = (Dist){ 0 };
    }
}

void
reader_parameters(Study *study, Notes *notes)
{
    const CfgNode *section = cfg_member(study->root, "parameters");

    study->n_parameters = field_entries(section, notes);
    study->parameters = pool_new(&study->pool, (size_t)study->n_parameters + 1, sizeof(Parameter));
    for (int item = 0; item < study->n_parameters; item++)
        read_parameter(study, &study->parameters[item], section->items[item], notes);
}

bool
reader_dist(Study *study, Dist *dist, const CfgNode *node, double centre, const char *owner,
            Notes *notes)
{
    return read_dist(study, dist, node, node->text, centre, owner, notes);
}
