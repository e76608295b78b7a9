/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From tree to structs: states, transitions, strategies, endpoints. */
#include "structure/reader.h"
#include <math.h>
#include <string.h>

typedef struct {
    const char *label;
    const CfgNode *utility, *costs, *counts, *entry, *exit, *stay;
    bool dead, absorbing;
    int exits;
} StateKeys;

typedef struct {
    const CfgNode *costs, *qalys, *counts;
} OnceKeys;

typedef struct {
    const CfgNode *value, *first;
} PayoffKeys;

typedef struct {
    const char *label, *clock;
    const CfgNode *probability, *rate, *hazard, *per, *hazard_ratio, *time_ratio, *waning, *to,
        *only_for, *not_for, *centred_ratio, *update, *costs, *qalys, *counts;
} MoveKeys;

typedef struct {
    const CfgNode *from, *to;
    int shape;
} WaningKeys;

typedef struct {
    const char *label;
    const CfgNode *start, *costs, *qalys, *counts, *set;
} StrategyKeys;

static const char *const exits[] = { "competing", "death first", NULL };
static const char *const shapes[] = { "linear", "log", NULL };

#define AT(type, member) offsetof(type, member)
/* clang-format off */
const Field reader_state[] = {
    { "label",     FIELD_TEXT,    AT(StateKeys, label),     0, 0, "", "", NULL, "for people" },
    { "utility",   FIELD_FORMULA, AT(StateKeys, utility),   0, 0, "", "", NULL, "weight of the years lived here; 1 is full health" },
    { "costs",     FIELD_GROUP,   AT(StateKeys, costs),     0, 0, "", "currency per time unit", NULL, "category = cost" },
    { "counts",    FIELD_GROUP,   AT(StateKeys, counts),    0, 0, "", "per time unit", NULL, "counter = number" },
    { "entry",     FIELD_GROUP,   AT(StateKeys, entry),     0, 0, "", "", NULL, "payoffs once, on coming in" },
    { "exit",      FIELD_GROUP,   AT(StateKeys, exit),      0, 0, "", "", NULL, "payoffs once, on leaving" },
    { "stay",      FIELD_FORMULA, AT(StateKeys, stay),      0, 0, "", "time unit", NULL, "everyone leaves exactly so long after entry" },
    { "dead",      FIELD_FLAG,    AT(StateKeys, dead),      0, 0, "", "", NULL, "no utility, no running cost, no exit" },
    { "absorbing", FIELD_FLAG,    AT(StateKeys, absorbing), 0, 0, "", "", NULL, "alive and here for good" },
    { "exits",     FIELD_CHOICE,  AT(StateKeys, exits),     0, 0, "", "", exits, "how its exits share a cycle; model.exits if not said" },
    { 0 },
};
const Field reader_once[] = {
    { "costs",  FIELD_GROUP,   AT(OnceKeys, costs),  0, 0, "", "currency", NULL, "category = cost" },
    { "qalys",  FIELD_FORMULA, AT(OnceKeys, qalys),  0, 0, "", "QALY", NULL, "gained (or, below 0, lost)" },
    { "counts", FIELD_GROUP,   AT(OnceKeys, counts), 0, 0, "", "", NULL, "counter = number" },
    { 0 },
};
const Field reader_payoff[] = {
    { "value", FIELD_FORMULA, AT(PayoffKeys, value), 0, 0, NULL, "", NULL, "how much" },
    { "first", FIELD_FORMULA, AT(PayoffKeys, first), 0, 0, "", "time unit", NULL, "paid for exactly so long from the start of every stay" },
    { 0 },
};
const Field reader_move[] = {
    { "label",        FIELD_TEXT,    AT(MoveKeys, label),        0, 0, "", "", NULL, "for people" },
    { "probability",  FIELD_FORMULA, AT(MoveKeys, probability),  0, 0, "", "per cycle", NULL, "given presence at the start of the cycle; \"rest\" for what is left" },
    { "per",          FIELD_NODE,    AT(MoveKeys, per),          0, 0, "", "", NULL, "what a probability is for, if not a cycle: \"year\", \"month\", ... or a number of time units" },
    { "rate",         FIELD_FORMULA, AT(MoveKeys, rate),         0, 0, "", "per time unit", NULL, "constant within a cycle" },
    { "hazard",       FIELD_FORMULA, AT(MoveKeys, hazard),       0, 0, "", "", NULL, "a survival function: \"weibull(1.3, 14)\"" },
    { "clock",        FIELD_TEXT,    AT(MoveKeys, clock),        0, 0, "", "", NULL, "\"state\" (since entry), \"model\" (since time 0) or a clock" },
    { "hazard_ratio", FIELD_FORMULA, AT(MoveKeys, hazard_ratio), 0, 0, "", "", NULL, "multiplies rate or hazard" },
    { "time_ratio",   FIELD_FORMULA, AT(MoveKeys, time_ratio),   0, 0, "", "", NULL, "stretches time: above 1 is later" },
    { "centred_ratio", FIELD_FORMULA, AT(MoveKeys, centred_ratio), 0, 0, "", "", NULL, "hazard ratio of a patient, the baseline being such that the mean survival of the population is that of the hazard (individual engine; a cohort is that mean)" },
    { "waning",       FIELD_GROUP,   AT(MoveKeys, waning),       0, 0, "", "time unit", NULL, "{ from; to; shape; }: the hazard ratio goes back to 1 (keys below)" },
    { "to",           FIELD_GROUP,   AT(MoveKeys, to),           0, 0, "", "", NULL, "shares one event out: { state = probability; other = \"rest\"; }" },
    { "only_for",     FIELD_NAMES,   AT(MoveKeys, only_for),     0, 0, "", "", NULL, "strategies that have it" },
    { "not_for",      FIELD_NAMES,   AT(MoveKeys, not_for),      0, 0, "", "", NULL, "strategies that do not" },
    { "update",       FIELD_GROUP,   AT(MoveKeys, update),       0, 0, "", "", NULL, "attributes changed by it (individual engine)" },
    { "costs",        FIELD_GROUP,   AT(MoveKeys, costs),        0, 0, "", "currency", NULL, "category = cost, once" },
    { "qalys",        FIELD_FORMULA, AT(MoveKeys, qalys),        0, 0, "", "QALY", NULL, "gained once" },
    { "counts",       FIELD_GROUP,   AT(MoveKeys, counts),       0, 0, "", "", NULL, "counter = number, once" },
    { 0 },
};
const Field reader_waning[] = {
    { "from",  FIELD_FORMULA, AT(WaningKeys, from),  0, 0, "", "time unit", NULL, "when it begins, on the hazard's clock (the model's for a rate)" },
    { "to",    FIELD_FORMULA, AT(WaningKeys, to),    0, 0, "", "time unit", NULL, "when the ratio is 1 again" },
    { "shape", FIELD_CHOICE,  AT(WaningKeys, shape), 0, 0, "linear", "", shapes, "what goes in a straight line of time: the ratio, or its logarithm" },
    { 0 },
};
const Field reader_strategy[] = {
    { "label",  FIELD_TEXT,    AT(StrategyKeys, label),  0, 0, "", "", NULL, "for people" },
    { "start",  FIELD_GROUP,   AT(StrategyKeys, start),  0, 0, NULL, "", NULL, "{ state = share; other = \"rest\"; }" },
    { "costs",  FIELD_GROUP,   AT(StrategyKeys, costs),  0, 0, "", "currency", NULL, "category = cost at time 0" },
    { "qalys",  FIELD_FORMULA, AT(StrategyKeys, qalys),  0, 0, "", "QALY", NULL, "gained at time 0" },
    { "counts", FIELD_GROUP,   AT(StrategyKeys, counts), 0, 0, "", "", NULL, "counter = number at time 0" },
    { "set",    FIELD_GROUP,   AT(StrategyKeys, set),    0, 0, "", "", NULL, "parameters that are different here: { name = value; }" },
    { 0 },
};
/* clang-format on */

/* ---- payoffs ---- */

static int
category_of(Study *study, const char *name)
{
    for (int category = 0; category < study->n_categories; category++)
        if (strcmp(study->categories[category], name) == 0) return category;
    study->categories[study->n_categories] = name;
    return study->n_categories++;
}

static int
counter_of(Study *study, const CfgNode *node, const char *owner, Notes *notes)
{
    for (int counter = 0; counter < study->n_counters; counter++)
        if (strcmp(study->counters[counter], node->name) == 0) return counter;
    cfg_mistake(notes, node, "%s: counts: there is no counter %s%s", owner, node->name,
                reader_hint(study, node->name, study->counters, study->n_counters));
    return 0;
}

static void
add_group(Study *study, Payoffs *payoffs, PayoffKind kind, const CfgNode *group, bool running,
          const char *owner, Notes *notes)
{
    for (int item = 0; group && group->kind == CFG_GROUP && item < group->n_items; item++) {
        const CfgNode *node = group->items[item];
        const char *what = pool_format(&study->pool, "%s: %s %s", owner,
                                       kind == PAYOFF_COST ? "cost" : "count", node->name);
        Payoff *payoff = &payoffs->at[payoffs->n];
        PayoffKeys keys;

        field_read(&keys, reader_payoff, node, what, notes);
        if (!keys.value) continue;
        *payoff = (Payoff){ .kind = kind, .first = NONE };
        payoff->value = reader_formula(study, keys.value, what, -INFINITY, INFINITY, notes);
        if (keys.first && !running)
            cfg_mistake(notes, keys.first, "%s: first is for costs per time unit", what);
        else
            payoff->first =
                reader_formula(study, keys.first, pool_format(&study->pool, "%s: first", what), 0,
                               INFINITY, notes);
        payoff->index = kind == PAYOFF_COST ? category_of(study, node->name)
                                            : counter_of(study, node, owner, notes);
        payoffs->n++;
    }
}

void
reader_payoffs(Study *study, Payoffs *payoffs, const CfgNode *costs, const CfgNode *qalys,
               const CfgNode *counts, bool running, const char *owner, Notes *notes)
{
    const int room = (costs ? costs->n_items : 0) + (counts ? counts->n_items : 0) + 1;

    payoffs->n = 0;
    payoffs->at = pool_new(&study->pool, (size_t)room, sizeof(Payoff));
    add_group(study, payoffs, PAYOFF_COST, costs, running, owner, notes);
    add_group(study, payoffs, PAYOFF_COUNT, counts, running, owner, notes);
    if (qalys)
        payoffs->at[payoffs->n++] =
            (Payoff){ .kind = PAYOFF_QALY,
                      .first = NONE,
                      .value = reader_formula(study, qalys,
                                              pool_format(&study->pool, "%s: qalys", owner),
                                              -INFINITY, INFINITY, notes) };
}

static void
read_once(Study *study, Payoffs *payoffs, const CfgNode *node, const char *owner, Notes *notes)
{
    OnceKeys keys = { 0 };

    if (node) field_read(&keys, reader_once, node, owner, notes);
    reader_payoffs(study, payoffs, keys.costs, keys.qalys, keys.counts, false, owner, notes);
}

/* ---- states ---- */

static void
read_state(Study *study, State *state, const CfgNode *node, Notes *notes)
{
    const char *what = pool_format(&study->pool, "state %s", node->name);
    StateKeys keys;

    field_read(&keys, reader_state, node, what, notes);
    *state = (State){ .name = node->name,
                      .label = keys.label ? keys.label : node->name,
                      .node = node,
                      .dead = keys.dead,
                      .absorbing = keys.absorbing,
                      .exits = keys.exits >= 0 ? keys.exits : study->settings.exits };
    state->utility = reader_formula(study, keys.utility,
                                    pool_format(&study->pool, "%s: utility", what), -2, 1, notes);
    state->stay = reader_formula(study, keys.stay, pool_format(&study->pool, "%s: stay", what),
                                 1e-9, 1e9, notes);
    reader_payoffs(study, &state->running, keys.costs, NULL, keys.counts, true, what, notes);
    read_once(study, &state->entry, keys.entry, pool_format(&study->pool, "%s: entry", what),
              notes);
    read_once(study, &state->exit, keys.exit, pool_format(&study->pool, "%s: exit", what), notes);
    if (keys.dead && (keys.utility || keys.costs || keys.counts || keys.stay || keys.exit))
        cfg_mistake(notes, node,
                    "%s is dead: no utility, running cost, count, stay or exit (an entry cost is "
                    "allowed)",
                    what);
    if (keys.dead && keys.absorbing)
        cfg_mistake(notes, node, "%s is dead, and so not absorbing (alive for good)", what);
    if (!keys.dead && !keys.utility)
        cfg_mistake(notes, node, "%s needs a utility (or dead = true)", what);
}

static void
state_names(Study *study, const char **names)
{
    for (int state = 0; state < study->n_states; state++) names[state] = study->states[state].name;
}

static int
state_of(Study *study, const CfgNode *place, const char *name, const char *owner, Notes *notes)
{
    const char **names = pool_new(&study->pool, (size_t)study->n_states + 1, sizeof(char *));
    const int state = study_state(study, name);

    if (state != NONE) return state;
    state_names(study, names);
    cfg_mistake(notes, place, "%s: there is no state %s%s", owner, name,
                reader_hint(study, name, names, study->n_states));
    return NONE;
}

bool *
reader_states(Study *study, const CfgNode *names, const char *owner, Notes *notes)
{
    bool *has = pool_new(&study->pool, (size_t)study->n_states + 1, sizeof(bool));
    const int n = !names ? 0 : names->kind == CFG_LIST ? names->n_items : 1;

    for (int item = 0; item < n; item++) {
        const CfgNode *name = names->kind == CFG_LIST ? names->items[item] : names;
        if (name->kind != CFG_TEXT) continue;
        const int state = state_of(study, names, name->text, owner, notes);
        if (state != NONE) has[state] = true;
    }
    return has;
}

/* ---- strategies ---- */

static void
read_start(Study *study, Strategy *strategy, const CfgNode *start, const char *what, Notes *notes)
{
    strategy->start = pool_new(&study->pool, (size_t)study->n_states + 1, sizeof(int));
    strategy->rest = NONE;
    for (int state = 0; state < study->n_states; state++) strategy->start[state] = NONE;
    for (int item = 0; start && item < start->n_items; item++) {
        const CfgNode *share = start->items[item];
        const int state = state_of(study, share, share->name, what, notes);
        if (state == NONE) continue;
        if (share->kind == CFG_TEXT && strcmp(share->text, "rest") == 0) {
            if (strategy->rest != NONE)
                cfg_mistake(notes, share, "%s: start: only one share may be the rest", what);
            strategy->rest = state;
        } else {
            strategy->start[state] = reader_formula(
                study, share, pool_format(&study->pool, "%s: start share of %s", what, share->name),
                0, 1, notes);
        }
    }
}

static void
read_set(Study *study, Strategy *strategy, const CfgNode *set, const char *what, Notes *notes)
{
    const char **names = pool_new(&study->pool, (size_t)study->n_parameters + 1, sizeof(char *));
    const int n = field_entries(set, notes);

    for (int parameter = 0; parameter < study->n_parameters; parameter++)
        names[parameter] = study->parameters[parameter].name;
    strategy->overrides = pool_new(&study->pool, (size_t)n + 1, sizeof(Override));
    for (int item = 0; item < n; item++) {
        const CfgNode *value = set->items[item];
        const int parameter = study_parameter(study, value->name);
        if (parameter == NONE) {
            cfg_mistake(notes, value, "%s: set: there is no parameter %s%s", what, value->name,
                        reader_hint(study, value->name, names, study->n_parameters));
            continue;
        }
        const char *which = pool_format(&study->pool, "%s: %s", what, value->name);
        strategy->overrides[strategy->n_overrides++] =
            (Override){ study->parameters[parameter].slot,
                        reader_formula(study, value, which, -INFINITY, INFINITY, notes), value };
    }
}

static void
read_strategies(Study *study, Notes *notes)
{
    const CfgNode *section = cfg_member(study->root, "strategies");
    const bool partitioned = study->settings.engine == ENGINE_PARTITIONED;
    Field without_start[8]; /* there everybody starts in the first state */

    for (size_t field = 0; field < sizeof(without_start) / sizeof(Field); field++) {
        without_start[field] = reader_strategy[field];
        if (!reader_strategy[field].key) break;
        if (strcmp(reader_strategy[field].key, "start") == 0) without_start[field].otherwise = "";
    }
    for (int item = 0; item < study->n_strategies; item++) {
        const CfgNode *node = section->items[item];
        const char *what = pool_format(&study->pool, "strategy %s", node->name);
        Strategy *strategy = &study->strategies[item];
        StrategyKeys keys;

        field_read(&keys, partitioned ? without_start : reader_strategy, node, what, notes);
        strategy->label = keys.label ? keys.label : node->name;
        read_start(study, strategy, keys.start, what, notes);
        if (partitioned && !keys.start && study->n_states > 0) strategy->rest = 0;
        read_set(study, strategy, keys.set, what, notes);
        reader_payoffs(study, &strategy->payoffs, keys.costs, keys.qalys, keys.counts, false, what,
                       notes);
    }
    study->strategies[study->n_strategies].name = "base";
}

/* ---- transitions ---- */

bool *
reader_only(Study *study, const CfgNode *only_for, const CfgNode *not_for, const char *what,
            Notes *notes)
{
    const CfgNode *list = only_for ? only_for : not_for;
    bool *only = pool_new(&study->pool, (size_t)study->n_strategies + 1, sizeof(bool));
    const char **names = pool_new(&study->pool, (size_t)study->n_strategies + 1, sizeof(char *));
    const int n = !list ? 0 : list->kind == CFG_LIST ? list->n_items : 1;

    if (only_for && not_for)
        cfg_mistake(notes, not_for, "%s: give only_for or not_for, not both", what);
    for (int strategy = 0; strategy < study->n_strategies; strategy++) {
        names[strategy] = study->strategies[strategy].name;
        only[strategy] = !only_for;
    }
    for (int item = 0; item < n; item++) {
        const CfgNode *name = list->kind == CFG_LIST ? list->items[item] : list;
        if (name->kind != CFG_TEXT) continue;
        const int strategy = study_strategy(study, name->text);
        if (strategy != NONE)
            only[strategy] = only_for != NULL;
        else
            cfg_mistake(notes, list, "%s: there is no strategy %s%s", what, name->text,
                        reader_hint(study, name->text, names, study->n_strategies));
    }
    return only;
}

static void
read_branches(Study *study, Move *move, const CfgNode *to, const char *what, Notes *notes)
{
    const int n = to ? to->n_items : 1;
    bool rest = false;

    move->branches = pool_new(&study->pool, (size_t)n, sizeof(Branch));
    if (!to) {
        const int state = study_state(study, move->name);
        if (state == NONE)
            state_of(study, move->node, move->name, what, notes);
        else
            move->branches[move->n_branches++] = (Branch){ state, NONE };
        return;
    }
    for (int item = 0; item < n; item++) {
        const CfgNode *share = to->items[item];
        const int state = state_of(study, share, share->name, what, notes);
        int quantity = NONE;
        if (share->kind == CFG_TEXT && strcmp(share->text, "rest") == 0) {
            if (rest) cfg_mistake(notes, share, "%s: to: only one share may be the rest", what);
            rest = true;
        } else {
            quantity = reader_formula(
                study, share, pool_format(&study->pool, "%s: share to %s", what, share->name), 0, 1,
                notes);
        }
        if (state != NONE) move->branches[move->n_branches++] = (Branch){ state, quantity };
    }
    if (n == 0) cfg_mistake(notes, to, "%s: to names no state", what);
}

static int
attribute_of(const Study *study, const char *name)
{
    for (int item = 0; item < study->n_attributes; item++) {
        const char *what = study->quantities[study->attributes[item]].what;
        if (strcmp(strrchr(what, ' ') + 1, name) == 0) return study->attributes[item];
    }
    return NONE;
}

static void
read_updates(Study *study, Move *move, const CfgNode *update, const char *what, Notes *notes)
{
    const int n = field_entries(update, notes);

    move->updates = pool_new(&study->pool, (size_t)n + 1, sizeof(Update));
    for (int item = 0; item < n; item++) {
        const CfgNode *node = update->items[item];
        const int attribute = attribute_of(study, node->name);
        if (attribute == NONE)
            cfg_mistake(notes, node,
                        "%s: update: there is no attribute %s (population.attributes gives them "
                        "their start values)",
                        what, node->name);
        const int by = reader_formula(
            study, node, pool_format(&study->pool, "%s: update of %s", what, node->name), -INFINITY,
            INFINITY, notes);
        if (attribute != NONE) move->updates[move->n_updates++] = (Update){ attribute, by };
    }
}

/* "year", or a number of time units, as time units; 0 for a cycle. */
static double
read_per(const Study *study, const CfgNode *per, const char *what, Notes *notes)
{
    static const struct {
        const char *name;
        double in_a_year;
    } units[] = { { "day", 365.25 }, { "week", 365.25 / 7 }, { "month", 12 }, { "year", 1 } };

    if (!per) return 0;
    if (per->kind == CFG_NUMBER && per->number > 0) return per->number;
    if (per->kind == CFG_TEXT) {
        if (strcmp(per->text, "cycle") == 0) return 0;
        for (int unit = 0; unit < 4; unit++)
            if (strcmp(per->text, units[unit].name) == 0)
                return study->settings.units_per_year / units[unit].in_a_year;
    }
    cfg_mistake(notes, per,
                "%s: per must be \"day\", \"week\", \"month\", \"year\", \"cycle\" or a "
                "number of time units above 0",
                what);
    return 0;
}

static int
read_clock(Study *study, const MoveKeys *keys, const CfgNode *node, const char *what, Notes *notes)
{
    const CfgNode *section = cfg_member(study->root, "clocks");

    if (!keys->clock || strcmp(keys->clock, "model") == 0) return CLOCK_MODEL;
    if (strcmp(keys->clock, "state") == 0) return CLOCK_STATE;
    for (int item = 0; section && item < section->n_items; item++)
        if (strcmp(section->items[item]->name, keys->clock) == 0) return item;
    cfg_mistake(notes, cfg_member(node, "clock"),
                "%s: there is no clock %s (\"state\", \"model\" or one of the section clocks)",
                what, keys->clock);
    return CLOCK_MODEL;
}

static void
read_waning(Study *study, Move *move, const MoveKeys *keys, const char *what, Notes *notes)
{
    const char *owner = pool_format(&study->pool, "%s: waning", what);
    WaningKeys waning;

    field_read(&waning, reader_waning, keys->waning, owner, notes);
    move->waning_from = reader_formula(
        study, waning.from, pool_format(&study->pool, "%s from", owner), 0, INFINITY, notes);
    move->waning_to = reader_formula(study, waning.to, pool_format(&study->pool, "%s to", owner), 0,
                                     INFINITY, notes);
    move->waning_by_logs = waning.shape == 1;
    if (keys->waning && (move->waning_from == NONE || move->waning_to == NONE))
        cfg_mistake(notes, keys->waning, "%s: waning needs from and to", what);
    if (keys->waning && !keys->hazard_ratio)
        cfg_mistake(notes, keys->waning, "%s: waning needs a hazard_ratio that wanes", what);
}

static void
read_ratios(Study *study, Move *move, const MoveKeys *keys, const char *what, Notes *notes)
{
    move->hazard_ratio =
        reader_formula(study, keys->hazard_ratio,
                       pool_format(&study->pool, "%s: hazard_ratio", what), 0, 1e9, notes);
    move->time_ratio =
        reader_formula(study, keys->time_ratio, pool_format(&study->pool, "%s: time_ratio", what),
                       1e-9, 1e9, notes);
    move->centred =
        reader_formula(study, keys->centred_ratio,
                       pool_format(&study->pool, "%s: centred_ratio", what), 0, 1e9, notes);
    if (move->centred != NONE && move->kind == MOVE_PROBABILITY)
        cfg_mistake(notes, keys->centred_ratio, "%s: centred_ratio works on a rate or hazard",
                    what);
    read_waning(study, move, keys, what, notes);
    if (move->kind == MOVE_PROBABILITY && (keys->hazard_ratio || keys->time_ratio))
        cfg_mistake(notes, move->node,
                    "%s: a ratio works on a rate or hazard; for a probability "
                    "write prob_hr(p, ratio)",
                    what);
    if (move->kind == MOVE_RATE && keys->time_ratio)
        cfg_mistake(notes, keys->time_ratio, "%s: time_ratio works on a hazard", what);
}

static void
read_how(Study *study, Move *move, const MoveKeys *keys, const char *what, Notes *notes)
{
    const int ways = (keys->probability != NULL) + (keys->rate != NULL) + (keys->hazard != NULL);

    if (ways != 1)
        cfg_mistake(notes,
                    keys->hazard ? keys->hazard
                    : keys->rate ? keys->rate
                                 : move->node,
                    "%s needs %s of probability, rate and hazard", what,
                    ways == 0 ? "one" : "only one");
    if (keys->probability) {
        move->kind = MOVE_PROBABILITY;
        move->rest =
            keys->probability->kind == CFG_TEXT && strcmp(keys->probability->text, "rest") == 0;
        if (!move->rest)
            move->value =
                reader_formula(study, keys->probability,
                               pool_format(&study->pool, "%s: probability", what), 0, 1, notes);
    } else if (keys->rate) {
        move->kind = MOVE_RATE;
        move->value = reader_formula(study, keys->rate, pool_format(&study->pool, "%s: rate", what),
                                     0, 1e9, notes);
    } else if (keys->hazard) {
        move->kind = MOVE_HAZARD;
        if (keys->hazard->kind != CFG_TEXT)
            cfg_mistake(notes, keys->hazard,
                        "%s: a hazard is a survival function in quotes; for a "
                        "constant write rate = %g",
                        what, keys->hazard->number);
    }
    if (keys->per && move->kind != MOVE_PROBABILITY)
        cfg_mistake(notes, keys->per, "%s: per is for probabilities", what);
    if (keys->clock && move->kind != MOVE_HAZARD)
        cfg_mistake(notes, cfg_member(move->node, "clock"),
                    "%s: clock is for hazards; what varies "
                    "with time is written in the formula",
                    what);
}

static void
read_move(Study *study, Move *move, int from, const CfgNode *node, Notes *notes)
{
    const char *what =
        pool_format(&study->pool, "transition %s -> %s", study->states[from].name, node->name);
    MoveKeys keys;

    field_read(&keys, reader_move, node, what, notes);
    *move = (Move){ .name = node->name,
                    .node = node,
                    .from = from,
                    .value = NONE,
                    .curve = NONE,
                    .clock = read_clock(study, &keys, node, what, notes),
                    .per = read_per(study, keys.per, what, notes) };
    read_how(study, move, &keys, what, notes);
    read_ratios(study, move, &keys, what, notes);
    read_branches(study, move, keys.to, what, notes);
    read_updates(study, move, keys.update, what, notes);
    move->only = reader_only(study, keys.only_for, keys.not_for, what, notes);
    reader_payoffs(study, &move->payoffs, keys.costs, keys.qalys, keys.counts, false, what, notes);
}

static void
read_transitions(Study *study, Notes *notes)
{
    const CfgNode *section = cfg_member(study->root, "transitions");
    const int n_from = field_entries(section, notes);
    int room = 0;

    for (int item = 0; item < n_from; item++) room += section->items[item]->n_items;
    study->moves = pool_new(&study->pool, (size_t)room + 1, sizeof(Move));
    for (int item = 0; item < n_from; item++) {
        const CfgNode *row = section->items[item];
        const int from = state_of(study, row, row->name, "transitions", notes);
        const int n = field_entries(row, notes);
        for (int move = 0; from != NONE && move < n; move++)
            read_move(study, &study->moves[study->n_moves++], from, row->items[move], notes);
    }
}

static void
read_endpoints(Study *study, Notes *notes)
{
    typedef struct {
        const char *label;
        const CfgNode *states;
    } Keys; /* as reader_endpoint fills it */
    const CfgNode *section = cfg_member(study->root, "endpoints");
    const int n = field_entries(section, notes);

    study->endpoints = pool_new(&study->pool, (size_t)n + 1, sizeof(StateSet));
    for (int item = 0; item < n; item++) {
        const CfgNode *node = section->items[item];
        const char *what = pool_format(&study->pool, "endpoint %s", node->name);
        Keys keys;
        field_read(&keys, reader_endpoint, node, what, notes);
        if (strcmp(node->name, "os") == 0) {
            cfg_mistake(notes, node, "endpoint os (alive) is always there; choose another name");
            continue;
        }
        study->endpoints[study->n_endpoints++] =
            (StateSet){ node->name, keys.label ? keys.label : node->name, node,
                        reader_states(study, keys.states, what, notes) };
    }
}

/* ---- all of it ---- */

static void
need(const Study *study, const char *section, Notes *notes)
{
    if (!cfg_member(study->root, section)) {
        CfgNode nowhere = { .file = study->root->file, .line = 1 };
        cfg_mistake(notes, &nowhere, "there is no section %s", section);
    }
}

static int
count_keys(const CfgNode *node)
{
    int n = 1;
    for (int item = 0; item < node->n_items; item++) n += count_keys(node->items[item]);
    return n;
}

void
reader_graph(Study *study, Notes *notes)
{
    const CfgNode *states = cfg_member(study->root, "states");
    const CfgNode *strategies = cfg_member(study->root, "strategies");

    need(study, "states", notes);
    if (study->settings.engine != ENGINE_PARTITIONED) need(study, "transitions", notes);
    need(study, "strategies", notes);
    study->categories = pool_new(&study->pool, (size_t)count_keys(study->root), sizeof(char *));

    const int n_states = field_entries(states, notes);
    study->states = pool_new(&study->pool, (size_t)n_states + 1, sizeof(State));
    for (int item = 0; item < n_states;
         item++) { /* names first: a mistake may suggest any of them */
        study->states[item].name = states->items[item]->name;
    }
    study->n_states = n_states;
    for (int item = 0; item < n_states; item++)
        read_state(study, &study->states[item], states->items[item], notes);

    study->n_strategies = field_entries(strategies, notes);
    study->strategies = pool_new(&study->pool, (size_t)study->n_strategies + 1, sizeof(Strategy));
    for (int item = 0; item < study->n_strategies; item++) {
        study->strategies[item].name = strategies->items[item]->name;
        study->strategies[item].node = strategies->items[item];
    }
    read_strategies(study, notes);
    read_transitions(study, notes);
    read_endpoints(study, notes);
}
