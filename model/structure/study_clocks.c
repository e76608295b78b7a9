/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which clock each state's cells are counted by, and which kind of step the model takes. */
#include "structure/reader.h"

static unsigned
payoffs_depend(const Strategy *strategy, const Payoffs *payoffs)
{
    unsigned depends = 0;

    for (int item = 0; item < payoffs->n; item++) {
        depends |= strategy->depends[payoffs->at[item].value];
        if (payoffs->at[item].first != NONE) depends |= DEPENDS_STAY;
    }
    return depends;
}

static unsigned
slot_depends(const Strategy *strategy, int slot)
{
    return slot == NONE ? 0 : strategy->depends[slot];
}

static unsigned
move_depends(const Study *study, const Strategy *strategy, const Move *move)
{
    unsigned depends =
        slot_depends(strategy, move->value) | slot_depends(strategy, move->hazard_ratio) |
        slot_depends(strategy, move->time_ratio) | payoffs_depend(strategy, &move->payoffs);

    for (int branch = 0; branch < move->n_branches; branch++)
        depends |= slot_depends(strategy, move->branches[branch].share);
    if (move->kind == MOVE_HAZARD && move->clock == CLOCK_STATE) depends |= DEPENDS_STAY;
    if (move->kind == MOVE_HAZARD && move->clock >= 0)
        depends |= (unsigned)DEPENDS_CLOCK << move->clock;
    (void)study;
    return depends;
}

/* Which clocks a state's exits and payoffs use, over all strategies. */
static unsigned
state_depends(const Study *study, int state)
{
    const State *here = &study->states[state];
    unsigned depends = here->stay != NONE ? DEPENDS_STAY : 0;

    for (int item = 0; item < study->n_strategies; item++) {
        const Strategy *strategy = &study->strategies[item];
        depends |= slot_depends(strategy, here->utility) |
                   payoffs_depend(strategy, &here->running) |
                   payoffs_depend(strategy, &here->exit) |
                   (payoffs_depend(strategy, &here->entry) & ~(unsigned)DEPENDS_STAY); /* 0 then */
        for (int move = 0; move < study->n_moves; move++)
            if (study->moves[move].from == state && study->moves[move].only[item])
                depends |= move_depends(study, strategy, &study->moves[move]);
    }
    return depends;
}

/* Does any move inside the group lead into this state? If not, its group clock is its own clock. */
static bool
entered_from_inside(const Study *study, const StateSet *group, int state)
{
    for (int item = 0; item < study->n_moves; item++) {
        const Move *move = &study->moves[item];
        if (!group->has[move->from] || move->from == state) continue;
        for (int branch = 0; branch < move->n_branches; branch++)
            if (move->branches[branch].to == state) return true;
    }
    return false;
}

static void
pick_clocks(Study *study, Notes *notes)
{
    unsigned used = 0,
             *depends = pool_new(&study->pool, (size_t)study->n_states + 1, sizeof(*depends));

    study->state_clock = pool_new(&study->pool, (size_t)study->n_states + 1, sizeof(int));
    study->state_alias = pool_new(&study->pool, (size_t)study->n_states + 1, sizeof(bool));
    for (int state = 0; state < study->n_states; state++)
        used |= depends[state] = state_depends(study, state);
    for (int state = 0; state < study->n_states; state++) {
        int n = 0, tracked = NONE;
        for (int clock = 0; clock < study->n_clocks; clock++)
            if (study->clocks[clock].has[state] && used & ((unsigned)DEPENDS_CLOCK << clock)) {
                tracked = clock;
                n++;
            }
        const bool own = depends[state] & DEPENDS_STAY;
        study->state_alias[state] =
            tracked != NONE && !entered_from_inside(study, &study->clocks[tracked], state);
        if (n > 1 || (n == 1 && own && !study->state_alias[state]))
            cfg_mistake(
                notes, study->states[state].node,
                "state %s needs two clocks at once (%s and %s); in a cohort a state may use "
                "one besides the model's",
                study->states[state].name, study->clocks[tracked].name,
                n > 1 ? "another group's" : "time_in_state");
        study->state_clock[state] = n > 0 ? tracked : own ? CLOCK_STATE : NONE;
        if (study->states[state].dead) study->state_clock[state] = NONE;
    }
}

static void
pick_step(Study *study)
{
    bool probabilities = false, hazards = false, clocks = false;

    for (int state = 0; state < study->n_states; state++) {
        clocks |= study->state_clock[state] != NONE;
        for (int item = 0; item < study->n_moves; item++) {
            const Move *move = &study->moves[item];
            if (move->from != state) continue;
            if (move->kind == MOVE_PROBABILITY || study->states[state].exits == EXITS_DEATH_FIRST)
                probabilities = true;
            if (move->kind != MOVE_PROBABILITY && study->states[state].exits == EXITS_COMPETING)
                hazards = true;
        }
    }
    study->step = !hazards                                                 ? STEP_PROBABILITIES
                  : !probabilities && !clocks && !study->settings.one_move ? STEP_GENERATOR
                                                                           : STEP_COMPETING;
}

void
study_clocks(Study *study, Notes *notes)
{
    pick_clocks(study, notes);
    pick_step(study);
    if (study->settings.engine == ENGINE_PARTITIONED) study->step = STEP_CURVES;
}
