/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a partitioned survival model must keep: curves, one for each state that is left, and nothing
 * that needs to know when somebody came where. */
#include "structure/curves.h"
#include "structure/reader.h"
#include <string.h>

static void
refuse(const Study *study, const char *section, const char *why, Notes *notes)
{
    const CfgNode *node = cfg_member(study->root, section);

    if (node && node->n_items > 0)
        cfg_mistake(notes, node, "%s: a partitioned survival model has none: %s", section, why);
}

static void
check_firsts(const Study *study, const Payoffs *running, const char *what, Notes *notes)
{
    for (int item = 0; item < running->n; item++) {
        if (running->at[item].first == NONE) continue;
        const ExprTree *tree = &study->quantities[running->at[item].first].tree;
        notes_add(notes, NOTE_MISTAKE, tree->file, tree->line,
                  "%s: `first` needs to know when people came; write if(time < 4, ..), or a curve "
                  "of time on treatment",
                  what);
    }
}

/* Everybody starts in the first state, and the dead are in one. */
static void
check_states(Study *study, Notes *notes)
{
    int n_dead = 0;

    for (int item = 0; item < study->n_states; item++) {
        const State *state = &study->states[item];
        n_dead += state->dead;
        if (state->dead && item < study->n_states - 1)
            cfg_mistake(notes, state->node,
                        "state %s: in a partitioned survival model death comes last", state->name);
        if (state->stay != NONE)
            cfg_mistake(notes, cfg_member(state->node, "stay"),
                        "state %s: a stay needs transitions; give its curve", state->name);
        if (state->exit.n > 0)
            cfg_mistake(notes, cfg_member(state->node, "exit"),
                        "state %s: pay what leaving costs as `exit` of the curve that ends it",
                        state->name);
        if (state->entry.n > 0 && !state->dead)
            cfg_mistake(notes, cfg_member(state->node, "entry"),
                        "state %s: who comes in is not known, only how many are there; `entry` is "
                        "for death (a curve has an `exit`, a strategy its costs at time 0)",
                        state->name);
        check_firsts(study, &state->running, pool_format(&study->pool, "state %s", state->name),
                     notes);
    }
    if (n_dead != 1 || study->n_states < 2)
        cfg_mistake(notes, cfg_member(study->root, "states"),
                    "states: a partitioned survival model has one or more that people leave, then "
                    "one with dead = true");
}

/* What belongs to moves. */
static void
check_keys(Study *study, Notes *notes)
{
    for (int item = 0; item < study->n_states; item++) {
        const State *state = &study->states[item];
        if (cfg_member(state->node, "exits"))
            cfg_mistake(notes, cfg_member(state->node, "exits"),
                        "state %s: exits is about transitions; a curve ends it", state->name);
        if (state->absorbing)
            cfg_mistake(notes, cfg_member(state->node, "absorbing"),
                        "state %s: in a partitioned survival model a curve ends every state but "
                        "death",
                        state->name);
    }
}

static void
check_start(Study *study, const Strategy *strategy, Notes *notes)
{
    const CfgNode *start = cfg_member(strategy->node, "start");

    for (int state = 1; start && state < study->n_states; state++)
        if (strategy->start[state] != NONE || strategy->rest == state) {
            cfg_mistake(notes, start,
                        "strategy %s: in a partitioned survival model all start in the first "
                        "state, %s",
                        strategy->name, study->states[0].name);
            return;
        }
}

/* How many curves end a state in a strategy; the second of them is a mistake. */
static int
count_ends(Study *study, int state, int strategy, Notes *notes)
{
    const State *here = &study->states[state];
    const Partition *found = NULL;
    int n = 0;

    for (int item = 0; item < study->n_partitions; item++) {
        const Partition *partition = &study->partitions[item];
        if (partition->ends != state || !partition->only[strategy]) continue;
        if (here->dead)
            cfg_mistake(notes, cfg_member(partition->node, "ends"), "curve %s: death is not left",
                        partition->name);
        else if (found)
            cfg_mistake(notes, cfg_member(partition->node, "ends"),
                        "curve %s: state %s is left at curve %s already (strategy %s)",
                        partition->name, here->name, found->name, study->strategies[strategy].name);
        found = partition;
        n++;
    }
    return n;
}

/* Each state that is not death is left at one curve. What is wrong is told of the first strategy.
 */
static void
check_ends(Study *study, Notes *notes)
{
    for (int state = 0; state < study->n_states; state++) {
        const State *here = &study->states[state];
        for (int strategy = 0; strategy < study->n_strategies; strategy++) {
            const int n = count_ends(study, state, strategy, notes);
            if (n == 0 && !here->dead)
                cfg_mistake(notes, here->node,
                            "state %s: no curve ends it in strategy %s: curves = { pfs = { "
                            "survival = \"...\"; ends = \"%s\"; }; };",
                            here->name, study->strategies[strategy].name, here->name);
            if (n != !here->dead) break;
        }
    }
}

static void
check_curves(Study *study, Notes *notes)
{
    for (int item = 0; item < study->n_partitions; item++) {
        const Partition *partition = &study->partitions[item];
        check_firsts(study, &partition->running,
                     pool_format(&study->pool, "curve %s", partition->name), notes);
        if (partition->ends == NONE && partition->running.n + partition->exit.n == 0)
            cfg_warn(notes, partition->node,
                     "curve %s neither ends a state nor has costs or counts: it does nothing",
                     partition->name);
    }
}

/* Who has never left the first states: of any others the curves do not say. */
static void
check_endpoints(Study *study, Notes *notes)
{
    for (int item = 0; item < study->n_endpoints; item++) {
        const StateSet *endpoint = &study->endpoints[item];
        bool good = endpoint->has[0] && !endpoint->has[study->n_states - 1];
        for (int state = 1; state < study->n_states; state++)
            good = good && (endpoint->has[state - 1] || !endpoint->has[state]);
        if (!good)
            cfg_mistake(notes, cfg_member(endpoint->node, "states"),
                        "endpoint %s: in a partitioned survival model its states are the first "
                        "ones, in their order, without death: how long others are kept is not "
                        "known",
                        endpoint->name);
    }
}

/* Nobody is followed: how long somebody has been in a state is not known. */
static void
check_clocks(const Study *study, Notes *notes)
{
    for (int item = 0; item < study->n_strategies; item++)
        for (int slot = 0; slot < study->n_quantities; slot++) {
            const Quantity *quantity = &study->quantities[slot];
            if (quantity->kind == QUANTITY_FORMULA && !quantity->is_part &&
                study->strategies[item].depends[slot] & DEPENDS_SPENT)
                notes_add(notes, NOTE_MISTAKE, quantity->tree.file, quantity->tree.line,
                          "%s uses time_in_state, which a partitioned survival model does not "
                          "know (`time` is the time since the start)",
                          quantity->what);
        }
}

void
study_partitions(Study *study, Notes *notes)
{
    const CfgNode *engine = cfg_member(cfg_member(study->root, "model"), "engine");

    if (study->settings.engine != ENGINE_PARTITIONED) return;
    if (study->n_partitions == 0) {
        cfg_mistake(notes, engine, "model: engine = \"partitioned\" needs the section curves");
        return;
    }
    refuse(study, "transitions", "states are what lies between curves", notes);
    refuse(study, "clocks", "it does not know when people came where", notes);
    if (study->n_attributes > 0)
        cfg_mistake(notes, cfg_member(cfg_member(study->root, "population"), "attributes"),
                    "population: attributes belong to the individual engine");
    check_states(study, notes);
    check_keys(study, notes);
    check_curves(study, notes);
    if (study->n_states > 0) {
        check_endpoints(study, notes);
        check_ends(study, notes);
    }
    for (int strategy = 0; strategy < study->n_strategies; strategy++)
        check_start(study, &study->strategies[strategy], notes);
    check_clocks(study, notes);
}
