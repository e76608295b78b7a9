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
        for (int payoff = 0; payoff < state->running.n; payoff++)
            if (state->running.at[payoff].first != NONE)
                cfg_mistake(notes, state->node,
                            "state %s: `first` needs to know when people came; write if(time < 4, "
                            "..), or a curve of time on treatment",
                            state->name);
    }
    if (n_dead != 1)
        cfg_mistake(notes, cfg_member(study->root, "states"),
                    "states: a partitioned survival model has one with dead = true, the last");
}

static void
check_start(Study *study, const Strategy *strategy, Notes *notes)
{
    const CfgNode *start = cfg_member(strategy->node, "start");

    for (int state = 1; start && state < study->n_states; state++)
        if (strategy->start[state] != NONE || strategy->rest == state) {
            cfg_mistake(
                notes, start,
                "strategy %s: in a partitioned survival model all start in the first state, "
                "%s",
                strategy->name, study->states[0].name);
            return;
        }
}

/* Each state that is not death is left at one curve. */
static void
check_ends(Study *study, int strategy, Notes *notes)
{
    for (int state = 0; state < study->n_states; state++) {
        const State *here = &study->states[state];
        const Partition *found = NULL;
        for (int item = 0; item < study->n_partitions; item++) {
            const Partition *partition = &study->partitions[item];
            if (partition->ends != state || !partition->only[strategy]) continue;
            if (here->dead)
                cfg_mistake(notes, partition->node, "curve %s: death is not left", partition->name);
            else if (found)
                cfg_mistake(notes, partition->node,
                            "curve %s: state %s is left at %s already (strategy %s)",
                            partition->name, here->name, found->name,
                            study->strategies[strategy].name);
            found = partition;
        }
        if (!found && !here->dead)
            cfg_mistake(notes, here->node,
                        "state %s: no curve ends it in strategy %s: curves = { pfs = { survival = "
                        "\"...\"; ends = \"%s\"; }; };",
                        here->name, study->strategies[strategy].name, here->name);
    }
}

static void
check_curves(Study *study, Notes *notes)
{
    for (int item = 0; item < study->n_partitions; item++) {
        const Partition *partition = &study->partitions[item];
        for (int payoff = 0; payoff < partition->running.n; payoff++)
            if (partition->running.at[payoff].first != NONE)
                cfg_mistake(notes, partition->node, "curve %s: write if(time < 4, ..), not `first`",
                            partition->name);
    }
}

void
study_partitions(Study *study, Notes *notes)
{
    const CfgNode *section = cfg_member(study->root, "curves");
    const CfgNode *engine = cfg_member(cfg_member(study->root, "model"), "engine");

    if (study->settings.engine != ENGINE_PARTITIONED) {
        if (study->n_partitions > 0)
            cfg_mistake(
                notes, section,
                "curves: they are for engine = \"partitioned\"; other engines move people by "
                "transitions");
        return;
    }
    if (study->n_partitions == 0) {
        cfg_mistake(notes, engine, "model: engine = \"partitioned\" needs the section curves");
        return;
    }
    refuse(study, "transitions", "states are what lies between curves", notes);
    refuse(study, "clocks", "it does not know when people came where", notes);
    if (study->n_attributes > 0) refuse(study, "population", "nothing changes attributes", notes);
    check_states(study, notes);
    check_curves(study, notes);
    for (int strategy = 0; strategy < study->n_strategies; strategy++) {
        check_start(study, &study->strategies[strategy], notes);
        check_ends(study, strategy, notes);
    }
}
