/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From tree to structs: the curves of partitioned survival. */
#include "structure/reader.h"
#include <math.h>
#include <string.h>

typedef struct {
    const char *label, *ends, *floor;
    const CfgNode *survival, *hazard_ratio, *time_ratio, *costs, *counts, *exit, *only_for,
        *not_for;
} PartitionKeys;

#define AT(member) offsetof(PartitionKeys, member)
/* clang-format off */
const Field reader_partition[] = {
    { "label",        FIELD_TEXT,    AT(label),        0, 0, "", "", NULL, "for people" },
    { "survival",     FIELD_FORMULA, AT(survival),     0, 0, NULL, "", NULL, "a survival function: \"weibull(1.3, 14)\", or the name of one" },
    { "hazard_ratio", FIELD_FORMULA, AT(hazard_ratio), 0, 0, "", "", NULL, "multiplies its hazard" },
    { "time_ratio",   FIELD_FORMULA, AT(time_ratio),   0, 0, "", "", NULL, "stretches time: above 1 is later" },
    { "floor",        FIELD_TEXT,    AT(floor),        0, 0, "", "", NULL, "a life table: the hazard is never below it" },
    { "ends",         FIELD_TEXT,    AT(ends),         0, 0, "", "", NULL, "the state left at its event; a curve without it (time on treatment) only pays" },
    { "costs",        FIELD_GROUP,   AT(costs),        0, 0, "", "currency per time unit", NULL, "category = cost while under it" },
    { "counts",       FIELD_GROUP,   AT(counts),       0, 0, "", "per time unit", NULL, "counter = number while under it" },
    { "exit",         FIELD_GROUP,   AT(exit),         0, 0, "", "", NULL, "payoffs once, at its event: by its fall over the cycle" },
    { "only_for",     FIELD_NAMES,   AT(only_for),     0, 0, "", "", NULL, "strategies that have it" },
    { "not_for",      FIELD_NAMES,   AT(not_for),      0, 0, "", "", NULL, "strategies that do not" },
    { 0 },
};
/* clang-format on */
#undef AT

static int
table_of(Study *study, const CfgNode *node, const char *name, const char *what, Notes *notes)
{
    const char **names = pool_new(&study->pool, (size_t)study->n_tables + 1, sizeof(char *));
    int n = 0;

    if (!name) return NONE;
    for (int item = 0; item < study->n_tables; item++) {
        if (study->tables[item].holds == TABLE_HOLDS_NUMBER) continue;
        names[n++] = study->tables[item].name;
        if (strcmp(study->tables[item].name, name) != 0) continue;
        study->tables[item].n_uses++;
        return item;
    }
    cfg_mistake(notes, cfg_member(node, "floor"), "%s: floor: there is no life table %s%s", what,
                name, reader_hint(study, name, names, n));
    return NONE;
}

static int
state_of(Study *study, const CfgNode *node, const char *name, const char *what, Notes *notes)
{
    const char **names = pool_new(&study->pool, (size_t)study->n_states + 1, sizeof(char *));
    const int state = name ? study_state(study, name) : NONE;

    for (int item = 0; item < study->n_states; item++) names[item] = study->states[item].name;
    if (name && state == NONE)
        cfg_mistake(notes, cfg_member(node, "ends"), "%s: ends: there is no state %s%s", what, name,
                    reader_hint(study, name, names, study->n_states));
    return state;
}

static void
read_one(Study *study, Partition *partition, const CfgNode *node, Notes *notes)
{
    const char *what = pool_format(&study->pool, "curve %s", node->name);
    const CfgNode *exit = cfg_member(node, "exit");
    PartitionKeys keys;

    field_read(&keys, reader_partition, node, what, notes);
    *partition = (Partition){ .name = node->name,
                              .label = keys.label ? keys.label : node->name,
                              .node = node,
                              .curve = NONE };
    if (keys.survival && keys.survival->kind != CFG_TEXT)
        cfg_mistake(notes, keys.survival, "%s: survival must be a survival function in quotes",
                    what);
    partition->hazard_ratio =
        reader_formula(study, keys.hazard_ratio,
                       pool_format(&study->pool, "%s: hazard_ratio", what), 0, 1e9, notes);
    partition->time_ratio =
        reader_formula(study, keys.time_ratio, pool_format(&study->pool, "%s: time_ratio", what),
                       1e-9, 1e9, notes);
    partition->floor = table_of(study, node, keys.floor, what, notes);
    partition->ends = state_of(study, node, keys.ends, what, notes);
    partition->only = reader_only(study, keys.only_for, keys.not_for, what, notes);
    reader_payoffs(study, &partition->running, keys.costs, NULL, keys.counts, true, what, notes);
    if (exit)
        reader_payoffs(study, &partition->exit, cfg_member(exit, "costs"),
                       cfg_member(exit, "qalys"), cfg_member(exit, "counts"), false, what, notes);
}

void
reader_partitions(Study *study, Notes *notes)
{
    const CfgNode *section = cfg_member(study->root, "curves");

    if (section && section->n_items > 0 && study->settings.engine != ENGINE_PARTITIONED)
        cfg_mistake(notes, section,
                    "curves: they are for engine = \"partitioned\"; engine = \"%s\" moves people "
                    "by transitions",
                    study_engines[study->settings.engine]);
    study->n_partitions = field_entries(section, notes);
    study->partitions = pool_new(&study->pool, (size_t)study->n_partitions + 1, sizeof(Partition));
    for (int item = 0; item < study->n_partitions; item++)
        read_one(study, &study->partitions[item], section->items[item], notes);
}
