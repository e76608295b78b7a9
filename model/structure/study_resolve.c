/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names become slots, formulas become steps, and every strategy gets an order of evaluation. */
#include "base/text.h"
#include "structure/curves.h"
#include "structure/hoist.h"
#include "structure/names.h"
#include "structure/reader.h"
#include <math.h>
#include <string.h>

/* ---- the variables of time ---- */

static int
variable(Study *study, const char *name, unsigned self)
{
    return study_quantity(study, &(Quantity){ .kind = QUANTITY_VARIABLE,
                                              .what = name,
                                              .self = self,
                                              .least = -INFINITY,
                                              .most = INFINITY });
}

/* A covariate start_age gives everybody an age of their own. */
static unsigned
own_age(const Study *study)
{
    return study_covariate(study, "start_age") == NONE ? 0 : DEPENDS_PERSON;
}

static void
add_variables(Study *study)
{
    study->slot_cycle = variable(study, "cycle", DEPENDS_CYCLE);
    study->slot_time = variable(study, "time", DEPENDS_CYCLE);
    study->slot_age = variable(study, "age", DEPENDS_CYCLE | own_age(study));
    study->slot_start_age = variable(study, "start_age", 0);
    study->slot_spent = variable(study, "time_in_state", DEPENDS_STAY);
    study->slot_clock = pool_new(&study->pool, (size_t)study->n_clocks + 1, sizeof(int));
    for (int clock = 0; clock < study->n_clocks; clock++)
        study->slot_clock[clock] =
            variable(study, study->clocks[clock].name, (unsigned)DEPENDS_CLOCK << clock);
}

/* ---- formulas ---- */

/* `slot` by number, not by pointer: resolving may add quantities and move the array. */
static void
resolve_quantity(const Names *names, Study *study, int slot, Notes *notes)
{
    ExprTree tree = study->quantities[slot].tree;

    if (!tree.root || !names_resolve(names, study, &tree, tree.root, notes)) return;
    if (expr_check(&tree, notes)) hoist_compile(study, slot);
}

static void
compile_hazards(const Names *names, Study *study, Notes *notes)
{
    for (int curve = 0, n = study->n_curves; curve < n; curve++)
        curves_compile_named(names, study, curve, notes);
    for (int move = 0; move < study->n_moves; move++) {
        Move *way = &study->moves[move];
        const CfgNode *hazard = cfg_member(way->node, "hazard");
        if (way->kind != MOVE_HAZARD || !hazard || hazard->kind != CFG_TEXT) continue;
        ExprTree tree =
            expr_parse(&study->pool, hazard->text, hazard->file, hazard->line, false, notes);
        way->curve = curves_compile(names, study, &tree, tree.root, notes);
    }
    for (int item = 0; item < study->n_partitions; item++) {
        Partition *partition = &study->partitions[item];
        const CfgNode *survival = cfg_member(partition->node, "survival");
        if (!survival || survival->kind != CFG_TEXT) continue;
        ExprTree tree =
            expr_parse(&study->pool, survival->text, survival->file, survival->line, false, notes);
        partition->curve = curves_compile(names, study, &tree, tree.root, notes);
    }
    curves_check(study, notes);
}

/* ---- order ---- */

typedef struct {
    const Study *study;
    Strategy *strategy;
    Notes *notes;
    char *mark; /* [n_quantities] 0 new, 1 on the path, 2 done */
    int *path, n_path, n_order;
    bool good;
} Walk;

static const char *
short_name(const Quantity *quantity)
{
    const char *space = strrchr(quantity->what, ' ');
    return space ? space + 1 : quantity->what;
}

static void
tell_loop(Walk *walk, int slot)
{
    const Study *study = walk->study;
    Text text = { 0 };
    int from = walk->n_path - 1;

    while (from > 0 && walk->path[from] != slot) from--;
    for (int step = from; step < walk->n_path; step++)
        text_add(&text, "%s -> ", short_name(&study->quantities[walk->path[step]]));
    text_add(&text, "%s", short_name(&study->quantities[slot]));
    const ExprTree *tree = &study->quantities[walk->strategy->effective[slot]].tree;
    notes_add(walk->notes, NOTE_MISTAKE, tree->file, tree->line,
              "a loop of formulas: %s (each needs the next)", text.at);
    text_free(&text);
    walk->good = false;
}

static void
visit(Walk *walk, int slot)
{
    enum { MOST_DEPTH = 10000 };
    const Quantity *own = &walk->study->quantities[slot];
    const Quantity *effective = &walk->study->quantities[walk->strategy->effective[slot]];
    unsigned depends = own->self;

    if (walk->mark[slot] == 2 || !walk->good) return;
    if (walk->mark[slot] == 1) {
        tell_loop(walk, slot);
        return;
    }
    if (walk->n_path >= MOST_DEPTH) {
        notes_add(walk->notes, NOTE_MISTAKE, own->tree.file, own->tree.line,
                  "%s: more than %d formulas stand on one another", own->what, MOST_DEPTH);
        walk->good = false;
        return;
    }
    walk->mark[slot] = 1;
    walk->path[walk->n_path++] = slot;
    for (int read = 0; read < effective->n_reads; read++) {
        visit(walk, effective->reads[read]);
        depends |= walk->strategy->depends[effective->reads[read]];
    }
    walk->n_path--;
    walk->mark[slot] = 2;
    walk->strategy->depends[slot] = depends;
    walk->strategy->order[walk->n_order++] = slot;
}

static void
order_strategy(Study *study, Strategy *strategy, Notes *notes)
{
    const size_t n = (size_t)study->n_quantities + 1;
    Walk walk = { study,
                  strategy,
                  notes,
                  pool_new(&study->pool, n, 1),
                  pool_new(&study->pool, n, sizeof(int)),
                  0,
                  0,
                  true };

    strategy->effective = pool_new(&study->pool, n, sizeof(int));
    strategy->order = pool_new(&study->pool, n, sizeof(int));
    strategy->depends = pool_new(&study->pool, n, sizeof(unsigned));
    for (int slot = 0; slot < study->n_quantities; slot++) strategy->effective[slot] = slot;
    for (int item = 0; item < strategy->n_overrides; item++)
        strategy->effective[strategy->overrides[item].parameter] = strategy->overrides[item].by;
    for (int slot = 0; slot < study->n_quantities && walk.good; slot++) visit(&walk, slot);
}

void
study_order(Study *study, Notes *notes)
{
    for (int strategy = 0; strategy <= study->n_strategies; strategy++)
        order_strategy(study, &study->strategies[strategy], notes);
}

/* ---- uses ---- */

static void
count_uses(Study *study)
{
    int *uses = pool_new(&study->pool, (size_t)study->n_quantities + 1, sizeof(int));

    for (int slot = 0; slot < study->n_quantities; slot++)
        for (int read = 0; read < study->quantities[slot].n_reads; read++)
            uses[study->quantities[slot].reads[read]]++;
    for (int curve = 0; curve < study->n_curves; curve++)
        for (int arg = 0; arg < study->curves[curve].n_args; arg++)
            if (study->curves[curve].args[arg] >= 0) uses[study->curves[curve].args[arg]]++;
    for (int parameter = 0; parameter < study->n_parameters; parameter++)
        study->parameters[parameter].n_uses = uses[study->parameters[parameter].slot];
}

void
study_resolve(Study *study, Notes *notes)
{
    Names names;

    add_variables(study);
    const int mistakes = notes_count(notes, NOTE_MISTAKE);
    names_collect(&names, study, notes);
    if (notes_count(notes, NOTE_MISTAKE) > mistakes) return; /* what follows from it is noise */
    compile_hazards(&names, study, notes);
    for (int parameter = 0; parameter < study->n_parameters; parameter++)
        if (study->parameters[parameter].uncertain)
            study->quantities[study->parameters[parameter].slot].self |= DEPENDS_DRAW;
    for (int slot = 0; slot < study->n_quantities; slot++) /* grows while it is walked */
        resolve_quantity(&names, study, slot, notes);
    count_uses(study);
    if (notes_count(notes, NOTE_MISTAKE) > 0) return;
    study_order(study, notes);
    if (notes_count(notes, NOTE_MISTAKE) > 0) return;
    hoist_formulas(study);
    study_order(study, notes);
}
