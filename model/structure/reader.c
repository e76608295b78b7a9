/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From tree to structs: model, clocks, counters. */
#include "structure/reader.h"
#include "base/text.h"
#include <math.h>
#include <string.h>

/* ---- keys ---- */
static const char *const on_moves[] = { "full", "weighted", NULL };
static const char *const moves_per_cycle[] = { "any", "one", NULL };
static const char *const exits[] = { "competing", "death first", NULL };

typedef struct {
    const CfgNode *costs, *effects;
    int kind;
} DiscountKeys;

typedef struct {
    const char *label;
    const CfgNode *states;
} SetKeys;

typedef struct {
    const char *label, *unit;
} CounterKeys;

#define AT(type, member) offsetof(type, member)
/* clang-format off */
const Field reader_model[] = {
    { "name",            FIELD_TEXT,   AT(Settings, name),            0, 0, "", "", NULL, "name of the model" },
    { "description",     FIELD_TEXT,   AT(Settings, description),     0, 0, "", "", NULL, "one sentence on what it is" },
    { "caution",         FIELD_TEXT,   AT(Settings, caution),         0, 0, "", "", NULL, "what a reader must know, said with every result: \"unadjusted comparison\"" },
    { "adjustment",      FIELD_TEXT,   AT(Settings, adjustment),      0, 0, "", "", NULL, "how single arms and separate studies were made comparable; without it a run warns" },
    { "perspective",     FIELD_TEXT,   AT(Settings, perspective),     0, 0, "", "", NULL, "whose costs are counted" },
    { "currency",        FIELD_TEXT,   AT(Settings, currency),        0, 0, "USD", "", NULL, "currency of every cost" },
    { "price_year",      FIELD_NUMBER, AT(Settings, price_year),      1900, 2200, "", "year", NULL, "year of the prices" },
    { "time_unit",       FIELD_CHOICE, AT(Settings, time_unit),       0, 0, NULL, "", study_units, "unit of every rate, duration and clock" },
    { "cycle_length",    FIELD_NUMBER, AT(Settings, cycle_length),    1e-9, 1e6, NULL, "time unit", NULL, "length of one cycle" },
    { "horizon",         FIELD_NUMBER, AT(Settings, horizon),         1e-9, 1e9, NULL, "time unit", NULL, "how long people are followed: a whole number of cycles" },
    { "max_age",         FIELD_NUMBER, AT(Settings, max_age),         0, 200, "", "year", NULL, "follow-up ends at this age if it comes before the horizon" },
    { "start_age",       FIELD_NUMBER, AT(Settings, start_age),       0, 200, "0", "year", NULL, "age at time 0" },
    { "engine",          FIELD_CHOICE, AT(Settings, engine),          0, 0, "cohort", "", study_engines, "how the model is run" },
    { "patients",        FIELD_NUMBER, AT(Settings, patients),        1, 2147483647, "100000", "", NULL, "patients simulated by the individual engine" },
    { "persons",         FIELD_NUMBER, AT(Settings, persons),         1e-9, 1e12, "1", "", NULL, "totals are reported for so many people" },
    { "within_cycle",    FIELD_CHOICE, AT(Settings, within_cycle),    0, 0, "half-cycle", "", study_within_rules, "which occupancy is paid and when it is discounted" },
    { "within_cycle_of", FIELD_GROUP,  AT(Settings, within_cycle_of), 0, 0, "", "", NULL, "another rule for single costs: { drug = \"start\"; }" },
    { "payoffs_on_moves",FIELD_CHOICE, AT(Settings, payoffs_on_moves),0, 0, "full", "", on_moves, "whether payoffs on moves take the within-cycle weight" },
    { "moves_per_cycle", FIELD_CHOICE, AT(Settings, moves_per_cycle), 0, 0, "any", "", moves_per_cycle, "whether a person may move more than once in a cycle" },
    { "exits",           FIELD_CHOICE, AT(Settings, exits),           0, 0, "competing", "", exits, "how the exits of a state share a cycle" },
    { "crossing",        FIELD_CHOICE, AT(Settings, crossing),        0, 0, "cap earlier", "", study_crossing_rules, "partitioned survival: what crossing curves do" },
    { "discount",        FIELD_GROUP,  AT(Settings, discount),        0, 0, "", "", NULL, "{ costs; effects; kind; }" },
    { "utility_norm",    FIELD_TEXT,   AT(Settings, utility_norm),    0, 0, "", "", NULL, "table of population utility by age" },
    { "price_index",     FIELD_TEXT,   AT(Settings, price_index),     0, 0, "", "", NULL, "table of a price index by year, for inflate()" },
    { "comparator",      FIELD_TEXT,   AT(Settings, comparator_name), 0, 0, "", "", NULL, "strategy that increments are taken against; the first if not said" },
    { "thresholds",      FIELD_NUMBERS,AT(Settings, thresholds),      0, 0, "", "currency per QALY", NULL, "willingness to pay for a QALY" },
    { 0 },
};
const Field reader_discount[] = {
    { "costs",   FIELD_NODE,   AT(DiscountKeys, costs),   0, 0, "", "per year", NULL, "rate for costs: a number, or the name of a table over years since the start" },
    { "effects", FIELD_NODE,   AT(DiscountKeys, effects), 0, 0, "", "per year", NULL, "rate for QALYs and life years" },
    { "kind",    FIELD_CHOICE, AT(DiscountKeys, kind),    0, 0, "annual", "", study_discount_kinds, "(1+r)^-years, exp(-r years) or (1+r)^-floor(years)" },
    { 0 },
};
const Field reader_clock[] = {
    { "label",  FIELD_TEXT,  AT(SetKeys, label),  0, 0, "", "", NULL, "for people" },
    { "states", FIELD_NAMES, AT(SetKeys, states), 0, 0, NULL, "", NULL, "states it runs on through; it starts on coming in from outside" },
    { 0 },
};
const Field reader_endpoint[] = {
    { "label",  FIELD_TEXT,  AT(SetKeys, label),  0, 0, "", "", NULL, "for people" },
    { "states", FIELD_NAMES, AT(SetKeys, states), 0, 0, NULL, "", NULL, "the share that has never left these states" },
    { 0 },
};
const Field reader_counter[] = {
    { "label", FIELD_TEXT, AT(CounterKeys, label), 0, 0, "", "", NULL, "for people" },
    { "unit",  FIELD_TEXT, AT(CounterKeys, unit),  0, 0, "", "", NULL, "unit of one count" },
    { 0 },
};
/* clang-format on */

static const Field no_keys[] = { { 0 } };

/* clang-format off */
const ReaderSection reader_documented[] = {
    { "model",        NULL,    "one group of settings",                                   reader_model },
    { "model",        "discount", "rates a year",                                         reader_discount },
    { "tables",       "name",  "numbers by age, time or year, from a CSV or in place",    reader_table },
    { "survival",     "name",  "named survival functions",                                reader_survival },
    { "parameters",   "name",  "numbers and formulas; x = 3; is short for x = { value = 3; };", reader_parameter },
    { "parameters",   "name.pooled", "studies of a file as one parameter: columns study, and value, lo, hi (or se) or events, n (or value, n)", reader_pooled },
    { "population",   NULL,    "who is studied",                                          reader_population_keys },
    { "population",   "covariates.name", "a trait of a patient",                          reader_covariate },
    { "clocks",       "name",  "time since coming into a group of states",                reader_clock },
    { "states",       "name",  "where people are",                                        reader_state },
    { "states",       "name.entry, name.exit", "payoffs once",                            reader_once },
    { "states",       "name.costs.category", "a cost or count; x = 3; is short for x = { value = 3; };", reader_payoff },
    { "transitions",  "from.to", "how people move; a bare number or formula is a probability", reader_move },
    { "transitions",  "from.to.waning", "a hazard ratio on its way back to 1",            reader_waning },
    { "curves",       "name",  "partitioned survival: curves under which all are at time 0; they end states, or only pay", reader_partition },
    { "strategies",   "name",  "what is compared",                                        reader_strategy },
    { "endpoints",    "name",  "survival curves to report; os is always there",           reader_endpoint },
    { "counters",     "name",  "what counts add up",                                      reader_counter },
    { "targets",      "name",  "published results to compare with",                       reader_target },
    { "joint",        "name",  "parameters that are drawn together",                      reader_joint },
    { "analyses",     NULL,    "what is run; base_case always", no_keys },
    { "analyses",     "dsa",   "one-way sensitivity analysis",                            reader_dsa },
    { "analyses",     "two_way", "two parameters at once",                                reader_two_way },
    { "analyses",     "threshold", "where the decision changes",                          reader_threshold },
    { "analyses",     "psa",   "probabilistic sensitivity analysis",                      reader_psa },
    { "analyses",     "voi",   "value of information, of the draws of psa",               reader_voi },
    { "analyses",     "voi.population", "people who meet the decision",                   reader_voi_population },
    { "analyses",     "voi.groups.name", "parameters learnt together; g = (\"c_a\", \"c_b\"); is short for g = { parameters = (\"c_a\", \"c_b\"); };", reader_voi_group },
    { "analyses",     "voi.studies.name", "a study that has not been made",               reader_design },
    { "analyses",     "subgroups.name", "single patients told apart; old = \"age > 75\"; is short for old = { formula = \"age > 75\"; };", reader_subgroup },
    { "analyses",     "curves",    "every family in the place of every fitted curve",     reader_curves },
    { "analyses",     "calibration", "parameters found from the targets with role = \"calibrate\"", reader_calibration },
    { "analyses",     "scenarios", "every config of a folder, side by side",              reader_scenarios },
    { "set",          NULL,    "what a scenario fixes: set = { p_cure = 0.14; };",        no_keys },
    { 0 },
};
/* clang-format on */

/* ---- helpers ---- */

int
reader_formula(Study *study, const CfgNode *node, const char *what, double least, double most,
               Notes *notes)
{
    Quantity quantity = { .kind = QUANTITY_FORMULA, .what = what, .least = least, .most = most };

    if (!node) return NONE;
    if (node->kind == CFG_NUMBER)
        quantity.tree = expr_number(&study->pool, node->number, node->file, node->line);
    else if (node->kind == CFG_TEXT)
        quantity.tree = expr_parse(&study->pool, node->text, node->file, node->line, false, notes);
    else {
        cfg_mistake(notes, node, "%s must be a number or a formula in quotes, not %s", what,
                    cfg_kind(node));
        quantity.tree = expr_number(&study->pool, 0, node->file, node->line);
    }
    return study_quantity(study, &quantity);
}

const char *
reader_hint(Study *study, const char *word, const char *const *words, int n_words)
{
    const char *near = text_nearest(word, words, n_words);
    return near ? pool_format(&study->pool, " (did you mean %s?)", near) : "";
}

/* ---- model ---- */

static int
find_table(Study *study, const CfgNode *node, const char *name, const char *key, Notes *notes)
{
    const int table = study_table(study, name);

    if (table == NONE) cfg_mistake(notes, node, "model: %s: there is no table %s", key, name);
    return table;
}

static DiscountRate
read_rate(Study *study, const CfgNode *node, const char *key, Notes *notes)
{
    DiscountRate rate = { 0, NONE };

    if (!node) return rate;
    if (node->kind == CFG_TEXT) {
        rate.table = find_table(study, node, node->text, key, notes);
        if (rate.table != NONE) study->tables[rate.table].n_uses++;
    } else if (node->kind != CFG_NUMBER) {
        cfg_mistake(notes, node, "discount: %s must be a number or the name of a table", key);
    } else if (!(node->number >= 0 && node->number <= 1)) {
        cfg_mistake(notes, node, "discount: %s = %g is outside [0, 1] (a rate per year: 0.03)", key,
                    node->number);
    } else {
        rate.rate = node->number;
    }
    return rate;
}

static void
read_discount(Study *study, Notes *notes)
{
    DiscountKeys keys;
    Settings *settings = &study->settings;

    field_read(&keys, reader_discount, settings->discount, "discount", notes);
    settings->discount_costs = read_rate(study, keys.costs, "costs", notes);
    settings->discount_effects = read_rate(study, keys.effects, "effects", notes);
    settings->discount_kind = keys.kind;
}

static void
read_thresholds(Study *study, const CfgNode *model, Notes *notes)
{
    Settings *settings = &study->settings;
    const CfgNode *list = settings->thresholds;

    (void)model;
    settings->n_thresholds = list ? list->n_items : 1;
    settings->threshold =
        pool_new(&study->pool, (size_t)settings->n_thresholds + 1, sizeof(double));
    settings->threshold[0] = 50000;
    for (int item = 0; list && item < list->n_items; item++) {
        if (list->items[item]->kind != CFG_NUMBER) continue;
        settings->threshold[item] = list->items[item]->number;
        if (!(list->items[item]->number > 0))
            cfg_mistake(notes, list, "model: thresholds must be above 0");
    }
    if (list && list->n_items == 0)
        cfg_mistake(notes, list, "model: thresholds needs at least one number");
}

static void
read_horizon(Study *study, const CfgNode *model, Notes *notes)
{
    static const double per_year[] = { 365.25, 365.25 / 7, 12, 1 };
    enum { MOST_CYCLES = 100000 };
    Settings *settings = &study->settings;
    double cycles;

    settings->units_per_year = per_year[settings->time_unit];
    if (!isnan(settings->max_age) && settings->max_age <= settings->start_age)
        cfg_mistake(notes, model, "model: max_age = %g is not above start_age = %g",
                    settings->max_age, settings->start_age);
    else if (!isnan(settings->max_age))
        settings->horizon = fmin(settings->horizon, (settings->max_age - settings->start_age) *
                                                        settings->units_per_year);
    cycles = settings->horizon / settings->cycle_length;
    if (!(cycles <= MOST_CYCLES)) {
        cfg_mistake(notes, model, "model: horizon is %g cycles; at most %d are possible", cycles,
                    MOST_CYCLES);
        cycles = 1;
    } else if (fabs(cycles - nearbyint(cycles)) > 1e-9 * fmax(1, cycles) || cycles < 0.5) {
        cfg_mistake(notes, cfg_member(model, "horizon") ? cfg_member(model, "horizon") : model,
                    "model: horizon = %.12g is not a whole number of cycles of %.12g (%.9g cycles)",
                    settings->horizon, settings->cycle_length, cycles);
    }
    settings->n_cycles = (int)nearbyint(fmax(1, cycles));
}

static void
read_model(Study *study, Notes *notes)
{
    Settings *settings = &study->settings;
    const CfgNode *model = cfg_member(study->root, "model");

    if (!model) {
        CfgNode nowhere = { .file = study->root->file, .line = 1 };
        cfg_mistake(notes, &nowhere,
                    "there is no section model (model = { time_unit = \"year\"; cycle_length = 1; "
                    "horizon = 40; };)");
        settings->time_unit = UNIT_YEAR;
        settings->cycle_length = settings->horizon = 1;
        settings->max_age = NAN;
    } else {
        field_read(settings, reader_model, model, "model", notes);
        if (settings->time_unit < 0) settings->time_unit = UNIT_YEAR;
        if (isnan(settings->cycle_length)) settings->cycle_length = 1;
        if (isnan(settings->horizon)) settings->horizon = settings->cycle_length;
    }
    settings->moves_weighted = settings->payoffs_on_moves == 1;
    settings->one_move = settings->moves_per_cycle == 1;
    read_horizon(study, model ? model : study->root, notes);
    read_thresholds(study, model, notes);
}

static void
read_model_names(Study *study, Notes *notes)
{
    Settings *settings = &study->settings;
    const CfgNode *model = cfg_member(study->root, "model");

    read_discount(study, notes);
    settings->utility_norm_table = settings->price_index_table = NONE;
    if (settings->utility_norm)
        settings->utility_norm_table = find_table(study, cfg_member(model, "utility_norm"),
                                                  settings->utility_norm, "utility_norm", notes);
    if (settings->price_index)
        settings->price_index_table = find_table(study, cfg_member(model, "price_index"),
                                                 settings->price_index, "price_index", notes);
    if (settings->utility_norm_table != NONE) study->tables[settings->utility_norm_table].n_uses++;
    if (settings->price_index_table != NONE) study->tables[settings->price_index_table].n_uses++;
}

/* ---- clocks, counters ---- */

static void
read_clocks(Study *study, Notes *notes)
{
    const CfgNode *section = cfg_member(study->root, "clocks");

    study->n_clocks = field_entries(section, notes);
    if (study->n_clocks > MOST_CLOCKS) {
        cfg_mistake(notes, section, "clocks: at most %d", MOST_CLOCKS);
        study->n_clocks = MOST_CLOCKS;
    }
    study->clocks = pool_new(&study->pool, (size_t)study->n_clocks + 1, sizeof(StateSet));
    for (int item = 0; item < study->n_clocks; item++) {
        const CfgNode *node = section->items[item];
        const char *what = pool_format(&study->pool, "clock %s", node->name);
        SetKeys keys;
        field_read(&keys, reader_clock, node, what, notes);
        study->clocks[item] = (StateSet){ node->name, keys.label ? keys.label : node->name, node,
                                          reader_states(study, keys.states, what, notes) };
    }
}

static void
read_counters(Study *study, Notes *notes)
{
    const CfgNode *section = cfg_member(study->root, "counters");
    const size_t room = (size_t)(study->n_counters = field_entries(section, notes)) + 1;

    study->counters = pool_new(&study->pool, room, sizeof(char *));
    study->counter_labels = pool_new(&study->pool, room, sizeof(char *));
    study->counter_units = pool_new(&study->pool, room, sizeof(char *));
    for (int item = 0; item < study->n_counters; item++) {
        const CfgNode *node = section->items[item];
        CounterKeys keys;
        field_read(&keys, reader_counter, node, pool_format(&study->pool, "counter %s", node->name),
                   notes);
        study->counters[item] = node->name;
        study->counter_labels[item] = keys.label ? keys.label : node->name;
        study->counter_units[item] = keys.unit;
    }
}

static void
check_sections(Study *study, Notes *notes)
{
    static const char *const names[] = { "extends",    "model",       "tables",     "survival",
                                         "parameters", "joint",       "population", "clocks",
                                         "states",     "transitions", "strategies", "curves",
                                         "endpoints",  "counters",    "targets",    "analyses",
                                         "set" };
    const int n = sizeof(names) / sizeof(*names);

    for (int item = 0; item < study->root->n_items; item++) {
        const CfgNode *node = study->root->items[item];
        bool known = false;
        for (int name = 0; name < n; name++) known |= strcmp(node->name, names[name]) == 0;
        if (!known)
            cfg_mistake(notes, node, "unknown section %s%s", node->name,
                        reader_hint(study, node->name, names, n));
    }
}

void
reader_study(Study *study, Notes *notes)
{
    check_sections(study, notes);
    read_model(study, notes);
    reader_tables(study, notes);
    read_model_names(study, notes);
    read_counters(study, notes);
    reader_parameters(study, notes);
    reader_survivals(study, notes);
    reader_population(study, notes);
    reader_graph(study, notes);
    reader_partitions(study, notes);
    read_clocks(study, notes);
    reader_targets(study, notes);
    reader_joints(study, notes);
    reader_analyses(study, notes);
}
