/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "structure/names.h"
#include "base/text.h"
#include "structure/curves.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the namespace ---- */

static int
by_name(const void *a, const void *b)
{
    return strcmp(((const Name *)a)->name, ((const Name *)b)->name);
}

static void
add(Names *names, const char *name, NameKind kind, int index, const CfgNode *node)
{
    names->at[names->n++] =
        (Name){ name, kind, index, node ? node->file : NULL, node ? node->line : 0 };
}

static bool
is_name(const char *name)
{
    for (const char *at = name; *at; at++) {
        const bool letter = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z');
        if (!letter && (at == name || !((*at >= '0' && *at <= '9') || *at == '_'))) return false;
    }
    return *name != '\0';
}

/* The later of two names: by the file in the chain, then by line. */
static bool
comes_later(const Study *study, const Name *one, const Name *two)
{
    int rank[2] = { 0, 0 };

    for (int file = 0; file < study->n_files; file++) {
        if (strcmp(study->files[file].path, one->file) == 0) rank[0] = file;
        if (strcmp(study->files[file].path, two->file) == 0) rank[1] = file;
    }
    return rank[0] != rank[1] ? rank[0] > rank[1] : one->line > two->line;
}

static void
check_names(Names *names, const Study *study, Notes *notes)
{
    for (int item = 0; item < names->n; item++) {
        const Name *name = &names->at[item];
        names->words[item] = name->name;
        if (!name->file) continue; /* a variable of time: ours */
        if (!is_name(name->name))
            notes_add(notes, NOTE_MISTAKE, name->file, name->line,
                      "%s is no name for formulas: a letter, then letters, digits and _",
                      name->name);
        else if (expr_is_word(name->name) || curve_family(name->name))
            notes_add(notes, NOTE_MISTAKE, name->file, name->line,
                      "%s is a word of the language and cannot be a name", name->name);
    }
    for (int item = 1; item < names->n; item++) {
        const Name *one = &names->at[item - 1], *two = &names->at[item];
        if (strcmp(one->name, two->name) != 0 || !one->file || !two->file) continue;
        const Name *later = comes_later(study, one, two) ? one : two,
                   *first = later == one ? two : one;
        notes_add(notes, NOTE_MISTAKE, later->file, later->line,
                  "the name %s is taken: it stands at %s:%d already", later->name, first->file,
                  first->line);
    }
}

static bool
is_taken(const Study *study, const char *name)
{
    return study_covariate(study, name) != NONE || study_parameter(study, name) != NONE ||
           study_table(study, name) != NONE || study_curve(study, name) != NONE;
}

void
names_collect(Names *names, Study *study, Notes *notes)
{
    const int n = study->n_parameters + study->n_tables + study->n_curves + study->n_clocks +
                  study->n_quantities + 5;

    *names = (Names){ .at = pool_new(&study->pool, (size_t)n, sizeof(Name)),
                      .words = pool_new(&study->pool, (size_t)n, sizeof(char *)) };
    add(names, "cycle", NAME_VALUE, study->slot_cycle, NULL);
    add(names, "time", NAME_VALUE, study->slot_time, NULL);
    add(names, "age", NAME_VALUE, study->slot_age, NULL);
    if (!is_taken(study, "start_age"))
        add(names, "start_age", NAME_VALUE, study->slot_start_age, NULL);
    add(names, "time_in_state", NAME_VALUE, study->slot_spent, NULL);
    for (int item = 0; item < study->n_parameters; item++)
        add(names, study->parameters[item].name, NAME_VALUE, study->parameters[item].slot,
            study->parameters[item].node);
    for (int item = 0; item < study->n_tables; item++)
        add(names, study->tables[item].name, NAME_TABLE, item, study->tables[item].node);
    for (int item = 0; item < study->n_curves; item++)
        add(names, study->curves[item].name, NAME_CURVE, item, study->curves[item].node);
    for (int item = 0; item < study->n_clocks; item++)
        add(names, study->clocks[item].name, NAME_VALUE, study->slot_clock[item],
            study->clocks[item].node);
    for (int item = 0; item < study->n_covariates; item++)
        add(names, study->covariates[item].name, NAME_VALUE, study->covariates[item].slot,
            study->covariates[item].node);
    for (int slot = 0; slot < study->n_quantities; slot++)
        if (study->quantities[slot].kind == QUANTITY_ATTRIBUTE) {
            const CfgNode place = { .file = study->quantities[slot].tree.file,
                                    .line = study->quantities[slot].tree.line };
            add(names, strrchr(study->quantities[slot].what, ' ') + 1, NAME_VALUE, slot, &place);
        }
    qsort(names->at, (size_t)names->n, sizeof(Name), by_name);
    check_names(names, study, notes);
}

const Name *
names_find(const Names *names, const char *name)
{
    const Name key = { .name = name };
    return bsearch(&key, names->at, (size_t)names->n, sizeof(Name), by_name);
}

/* ---- functions that need the study ---- */

static void
apply_table(double *restrict result, const double *const *args, int n_args, int n_lanes,
            const void *data)
{
    (void)n_args;
    for (int lane = 0; lane < n_lanes; lane++) result[lane] = study_lookup(data, args[0][lane]);
}

static void
apply_mortality(double *restrict result, const double *const *args, int n_args, int n_lanes,
                const void *data)
{
    const Lookup *table = data;

    (void)n_args;
    for (int lane = 0; lane < n_lanes; lane++)
        result[lane] = lifetable_rate(&table->mortality, args[0][lane]);
}

static void
apply_inflate(double *restrict result, const double *const *args, int n_args, int n_lanes,
              const void *data)
{
    (void)n_args;
    for (int lane = 0; lane < n_lanes; lane++)
        result[lane] = study_lookup(data, args[1][lane]) / study_lookup(data, args[0][lane]);
}

/* clang-format off */
static const ExprFunction of_table     = { "table", 1, 1, apply_table, "name(x)", "a table at x", "the table begins above this" };
static const ExprFunction of_mortality = { "mortality_rate", 1, 1, apply_mortality, "mortality_rate(table, age)", "a life table's rate per time unit", "the life table begins above this age" };
static const ExprFunction of_inflate   = { "inflate", 2, 2, apply_inflate, "inflate(from, to)", "ratio of the price index of two years", "the price index begins after this year" };
/* clang-format on */

static int
table_named(const Names *names, const ExprNode *node)
{
    const Name *name = node->kind == EXPR_NAME ? names_find(names, node->name) : NULL;
    return name && name->kind == NAME_TABLE ? name->index : NONE;
}

static bool
resolve_mortality(const Names *names, Study *study, const ExprTree *tree, ExprNode *node,
                  Notes *notes)
{
    const int table = node->n_args == 2 ? table_named(names, node->args[0]) : NONE;

    if (table == NONE || study->tables[table].holds == TABLE_HOLDS_NUMBER) {
        expr_mistake(notes, tree, node,
                     "mortality_rate needs a life table (a table that holds a probability, rate or "
                     "survival) and an age");
        return false;
    }
    study->tables[table].n_uses++;
    node->function = &of_mortality;
    node->data = &study->tables[table];
    node->args++;
    node->n_args--;
    return true;
}

/* surv(curve, t), median_of(curve), mean_of(curve, to): the curve's numbers become further
 * arguments. */
static bool
resolve_of_curve(const Names *names, Study *study, const ExprTree *tree, ExprNode *node,
                 const ExprFunction *function, Notes *notes)
{
    int curve = NONE, n = 0;
    int slots[CURVES_MOST_NUMBERS];

    if (node->n_args >= 1) curve = curves_compile(names, study, tree, node->args[0], notes);
    if (curve == NONE) {
        if (node->n_args < 1)
            expr_mistake(notes, tree, node, "%s needs a survival function", node->name);
        return false;
    }
    if (node->n_args != function->least) {
        expr_mistake(notes, tree, node, "it is written %s", function->form);
        return false;
    }
    if (!curves_whole(study, curve)) return false; /* told where it stands */
    if (!curves_numbers(slots, &n, study, curve)) {
        expr_mistake(notes, tree, node,
                     "this survival function has more than %d numbers or %d parts",
                     CURVES_MOST_NUMBERS, CURVES_MOST_NODES);
        return false;
    }
    ExprNode **args = pool_new(&study->pool, (size_t)(node->n_args - 1 + n) + 1, sizeof(*args));
    int n_args = 0;
    for (int arg = 1; arg < node->n_args; arg++) args[n_args++] = node->args[arg];
    for (int number = 0; number < n; number++) {
        ExprNode *value = pool_new(&study->pool, 1, sizeof(*value));
        *value = (ExprNode){ .kind = EXPR_NAME,
                             .from = node->from,
                             .length = node->length,
                             .name = study->quantities[slots[number]].what,
                             .slot = slots[number] };
        args[n_args++] = value;
    }
    if (n_args == 0) { /* a curve without numbers: a dummy keeps one argument */
        ExprNode *zero = pool_new(&study->pool, 1, sizeof(*zero));
        *zero = (ExprNode){
            .kind = EXPR_NUMBER, .from = node->from, .length = node->length, .slot = NONE
        };
        args[n_args++] = zero;
    }
    node->function = curves_function(study, function, n_args);
    node->data = curves_call(study, curve);
    node->args = args;
    node->n_args = n_args;
    return true;
}

static bool
resolve_inflate(Study *study, const ExprTree *tree, ExprNode *node, Notes *notes)
{
    if (study->settings.price_index_table == NONE) {
        expr_mistake(notes, tree, node, "inflate needs model.price_index, the name of a table");
        return false;
    }
    node->function = &of_inflate;
    node->data = &study->tables[study->settings.price_index_table];
    return true;
}

static void
add_cycle_length(Study *study, ExprNode *node)
{
    ExprNode **args = pool_new(&study->pool, 2, sizeof(*args));
    ExprNode *length = pool_new(&study->pool, 1, sizeof(*length));

    *length = (ExprNode){ .kind = EXPR_NUMBER,
                          .from = node->from,
                          .length = node->length,
                          .number = study->settings.cycle_length,
                          .slot = NONE };
    args[0] = node->args[0];
    args[1] = length;
    node->args = args;
    node->n_args = 2;
}

static bool
resolve_call(const Names *names, Study *study, const ExprTree *tree, ExprNode *node, Notes *notes)
{
    const ExprFunction *of_curve = curves_question(node->name);
    const Name *name = names_find(names, node->name);

    if (node->function) {
        if ((strcmp(node->name, "rate_to_prob") == 0 || strcmp(node->name, "prob_to_rate") == 0) &&
            node->n_args == 1)
            add_cycle_length(study, node);
        return true;
    }
    if (of_curve) return resolve_of_curve(names, study, tree, node, of_curve, notes);
    if (strcmp(node->name, "mortality_rate") == 0)
        return resolve_mortality(names, study, tree, node, notes);
    if (strcmp(node->name, "inflate") == 0) return resolve_inflate(study, tree, node, notes);
    if (name && name->kind == NAME_TABLE) {
        study->tables[name->index].n_uses++;
        node->function = &of_table;
        node->data = &study->tables[name->index];
        return true;
    }
    if (curve_family(node->name) || (name && name->kind == NAME_CURVE)) {
        expr_mistake(notes, tree, node,
                     "%s is a survival function: it belongs into a hazard, or into surv(%s, t)",
                     node->name, node->name);
        return false;
    }
    return true; /* an unknown function is told by expr_check */
}

static bool
resolve_name(const Names *names, const ExprTree *tree, ExprNode *node, Notes *notes)
{
    const Name *name = names_find(names, node->name);

    if (name && name->kind == NAME_VALUE) {
        node->slot = name->index;
        return true;
    }
    if (name && name->kind == NAME_TABLE) {
        expr_mistake(notes, tree, node, "%s is a table: write %s(x)", node->name, node->name);
    } else if (name) {
        expr_mistake(notes, tree, node, "%s is a survival function: write surv(%s, t)", node->name,
                     node->name);
    } else {
        const char *near = text_nearest(node->name, names->words, names->n);
        expr_mistake(notes, tree, node, "unknown name %s%s%s%s", node->name,
                     near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
    }
    return false;
}

bool
names_resolve(const Names *names, Study *study, const ExprTree *tree, ExprNode *node, Notes *notes)
{
    bool good = true;

    if (node->kind == EXPR_NUMBER) return true;
    if (node->kind == EXPR_NAME) return node->slot >= 0 || resolve_name(names, tree, node, notes);
    if (!resolve_call(names, study, tree, node, notes)) return false;
    for (int arg = 0; arg < node->n_args; arg++)
        good &= names_resolve(names, study, tree, node->args[arg], notes);
    return good;
}
