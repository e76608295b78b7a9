/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the graph must keep. */
#include "structure/curves.h"
#include "structure/reader.h"
#include <math.h>
#include <string.h>

static const char *
move_name(Study *study, const Move *move)
{
    return pool_format(&study->pool, "transition %s -> %s", study->states[move->from].name,
                       move->name);
}

/* The key that says it: a scenario may have changed that key only. */
static const CfgNode *
key_of(const Move *move, const char *key)
{
    const CfgNode *node = cfg_member(move->node, key);
    return node ? node : move->node;
}

/* ---- the graph ---- */

static void
check_exits_of(Study *study, int state, Notes *notes)
{
    const State *here = &study->states[state];
    int n_probability = 0, n_hazard = 0, n_rest[2] = { 0, 0 };
    double per = NAN;

    for (int item = 0; item < study->n_moves; item++) {
        const Move *move = &study->moves[item];
        if (move->from != state) continue;
        if (move->kind != MOVE_PROBABILITY) {
            n_hazard++;
            continue;
        }
        n_probability++;
        if (move->rest) {
            n_rest[0]++;
            continue;
        }
        if (!isnan(per) && per != move->per)
            cfg_mistake(notes, key_of(move, move->per > 0 ? "per" : "probability"),
                        "%s: all probabilities of a state must have the same per",
                        move_name(study, move));
        per = move->per;
    }
    if (here->dead && n_probability + n_hazard > 0)
        cfg_mistake(notes, here->node, "state %s is dead and cannot be left", here->name);
    else if (here->absorbing && n_probability + n_hazard > 0)
        cfg_mistake(notes, here->node, "state %s is absorbing and cannot be left", here->name);
    else if (!here->dead && !here->absorbing && n_probability + n_hazard == 0)
        cfg_mistake(notes, here->node,
                    "state %s has no exit: give it a transition, or say dead = true or absorbing = "
                    "true",
                    here->name);
    if (n_probability > 0 && n_hazard > 0 && here->exits == EXITS_COMPETING && here->stay == NONE)
        cfg_mistake(notes, here->node,
                    "state %s mixes probabilities with rates or hazards: write all of one kind, or "
                    "say exits = \"death first\"",
                    here->name);
    if (here->stay != NONE && n_probability == 0)
        cfg_mistake(notes, here->node, "state %s: a stay needs a probability that says where to",
                    here->name);
}

static void
check_rests(Study *study, int strategy, Notes *notes)
{
    for (int state = 0; state < study->n_states; state++) {
        int n_rest = 0;
        for (int item = 0; item < study->n_moves; item++) {
            const Move *move = &study->moves[item];
            if (move->from != state || !move->rest || !move->only[strategy]) continue;
            if (++n_rest == 2)
                cfg_mistake(notes, key_of(move, "probability"),
                            "%s: only one transition of a state may be the rest",
                            move_name(study, move));
        }
    }
}

static void
check_strategies(Study *study, Notes *notes)
{
    Settings *settings = &study->settings;
    const CfgNode *model = cfg_member(study->root, "model");

    settings->comparator = 0;
    if (settings->comparator_name) {
        const char **names =
            pool_new(&study->pool, (size_t)study->n_strategies + 1, sizeof(char *));
        for (int item = 0; item < study->n_strategies; item++)
            names[item] = study->strategies[item].name;
        settings->comparator = study_strategy(study, settings->comparator_name);
        if (settings->comparator == NONE)
            cfg_mistake(notes, cfg_member(model, "comparator"),
                        "model: comparator: there is no strategy %s%s", settings->comparator_name,
                        reader_hint(study, settings->comparator_name, names, study->n_strategies));
    }
    if (study->n_strategies == 0) cfg_mistake(notes, study->root, "strategies: there is none");
    if (study->n_states == 0) cfg_mistake(notes, study->root, "states: there is none");
}

static void
check_within_cycle(Study *study, Notes *notes)
{
    const Settings *settings = &study->settings;
    const CfgNode *of = settings->within_cycle_of;

    study->category_rule = pool_new(&study->pool, (size_t)study->n_categories + 1, sizeof(int));
    for (int category = 0; category < study->n_categories; category++)
        study->category_rule[category] = settings->within_cycle;
    for (int item = 0; of && item < of->n_items; item++) {
        int rule = NONE, category = NONE;
        for (int name = 0; study_within_rules[name]; name++)
            if (of->items[item]->kind == CFG_TEXT &&
                strcmp(study_within_rules[name], of->items[item]->text) == 0)
                rule = name;
        for (int name = 0; name < study->n_categories; name++)
            if (strcmp(study->categories[name], of->items[item]->name) == 0) category = name;
        if (rule == NONE)
            cfg_mistake(notes, of->items[item],
                        "within_cycle_of: %s must be one of half-cycle, "
                        "life-table, start, end, none, simpson, darth-simpson",
                        of->items[item]->name);
        if (category == NONE)
            cfg_mistake(
                notes, of->items[item], "within_cycle_of: there is no cost %s%s",
                of->items[item]->name,
                reader_hint(study, of->items[item]->name, study->categories, study->n_categories));
        if (rule != NONE && category != NONE) study->category_rule[category] = rule;
    }
    if (settings->within_cycle == WITHIN_SIMPSON && settings->n_cycles % 2)
        cfg_mistake(notes, cfg_member(study->root, "model"),
                    "model: within_cycle = \"simpson\" needs an even number of cycles, not %d",
                    settings->n_cycles);
    if (settings->within_cycle == WITHIN_DARTH_SIMPSON)
        cfg_warn(
            notes, cfg_member(study->root, "model"),
            "model: within_cycle = \"darth-simpson\" has the weights 2/3 and 4/3 exchanged; it "
            "is here to reproduce published tables only");
}

static void
check_hazards(Study *study, Notes *notes)
{
    for (int item = 0; item < study->n_moves; item++) {
        const Move *move = &study->moves[item];
        if (move->centred != NONE && study->states[move->from].exits == EXITS_DEATH_FIRST)
            cfg_mistake(notes, cfg_member(move->node, "centred_ratio"),
                        "%s: centred_ratio works on competing rates and hazards, not with exits = "
                        "\"death first\"",
                        move_name(study, move));
        if (move->kind != MOVE_HAZARD || move->curve == NONE) continue;
        if (cfg_member(move->node, "clock") == NULL && curves_have_memory(study, move->curve))
            cfg_mistake(notes, cfg_member(move->node, "hazard"),
                        "%s: this hazard depends on a clock: say clock = \"state\" (since entry), "
                        "\"model\" (since time 0) or a clock of yours",
                        move_name(study, move));
        if (move->clock >= 0 && !study->clocks[move->clock].has[move->from])
            cfg_mistake(notes, key_of(move, "clock"), "%s: clock %s does not run in state %s",
                        move_name(study, move), study->clocks[move->clock].name,
                        study->states[move->from].name);
    }
}

/* A cohort has one age: of a formula only its mean is known, and too late. */
static void
check_start_age(const Study *study, Notes *notes)
{
    const int item = study_covariate(study, "start_age");

    if (item == NONE || study->settings.engine == ENGINE_INDIVIDUAL) return;
    const Covariate *covariate = &study->covariates[item];
    const ExprNode *formula = study->quantities[covariate->slot].tree.root;
    if (!formula || formula->kind == EXPR_NUMBER) return;
    for (int profile = 0; profile < study->n_profiles; profile++)
        if (!study->profiles[profile].value || isnan(study->profiles[profile].value[item])) {
            cfg_mistake(notes, covariate->node,
                        "covariate start_age: a cohort needs a number, a distribution or a number "
                        "in every profile, not a formula");
            return;
        }
}

/* ---- what may not vary ---- */

static void
constant_slot(Study *study, const Strategy *strategy, int slot, const char *what, Notes *notes)
{
    const unsigned varies = ~(unsigned)DEPENDS_DRAW & ~DEPENDS_WHO;

    if (slot == NONE || !(strategy->depends[slot] & varies)) return;
    const Quantity *quantity = &study->quantities[strategy->effective[slot]];
    notes_add(notes, NOTE_MISTAKE, quantity->tree.file, quantity->tree.line,
              "%s: %s may not depend on time or a clock%s", quantity->what, what,
              strcmp(what, "a survival function's number") == 0 ? " (for age write start_age)"
                                                                : "");
}

static void
check_constants(Study *study, Notes *notes)
{
    for (int item = 0; item < study->n_strategies; item++) {
        const Strategy *strategy = &study->strategies[item];
        for (int state = 0; state < study->n_states; state++) {
            constant_slot(study, strategy, strategy->start[state], "a start share", notes);
            constant_slot(study, strategy, study->states[state].stay, "a stay", notes);
            for (int payoff = 0; payoff < study->states[state].running.n; payoff++)
                constant_slot(study, strategy, study->states[state].running.at[payoff].first,
                              "first", notes);
        }
        for (int curve = 0; curve < study->n_curves; curve++)
            for (int arg = 0; arg < study->curves[curve].n_args; arg++)
                constant_slot(study, strategy, study->curves[curve].args[arg],
                              "a survival function's number", notes);
        for (int move = 0; move < study->n_moves; move++) {
            constant_slot(study, strategy, study->moves[move].time_ratio, "a time_ratio", notes);
            constant_slot(study, strategy, study->moves[move].centred, "centred_ratio", notes);
            constant_slot(study, strategy, study->moves[move].waning_from, "waning", notes);
            constant_slot(study, strategy, study->moves[move].waning_to, "waning", notes);
        }
        for (int curve = 0; curve < study->n_partitions; curve++)
            constant_slot(study, strategy, study->partitions[curve].time_ratio, "a time_ratio",
                          notes);
        for (int slot = 0;
             study->settings.engine != ENGINE_INDIVIDUAL && slot < study->n_quantities; slot++)
            if (study->quantities[slot].kind == QUANTITY_FORMULA &&
                strategy->depends[slot] & DEPENDS_ATTRIBUTE) {
                const Quantity *quantity = &study->quantities[slot];
                notes_add(notes, NOTE_MISTAKE, quantity->tree.file, quantity->tree.line,
                          "%s uses an attribute, which belongs to the individual engine (engine = "
                          "\"individual\")",
                          quantity->what);
            }
    }
}

void
study_check(Study *study, Notes *notes)
{
    check_strategies(study, notes);
    study_partitions(study, notes);
    for (int state = 0; state < study->n_states && study->settings.engine != ENGINE_PARTITIONED;
         state++)
        check_exits_of(study, state, notes);
    for (int strategy = 0; strategy < study->n_strategies; strategy++)
        check_rests(study, strategy, notes);
    check_within_cycle(study, notes);
    check_hazards(study, notes);
    check_start_age(study, notes);
    check_constants(study, notes);
    if (notes_count(notes, NOTE_MISTAKE) > 0) return;
    study_clocks(study, notes);
    study_numbers(study, notes);
    study_evidence(study, notes);
}
