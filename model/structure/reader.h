/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STRUCTURE_READER_H
#define STRUCTURE_READER_H
/** @file reader.h
 *  From tree to structs: reader.c (model, clocks, counters), reader_tables.c,
 * reader_survival.c, reader_targets.c,
 * reader_parameters.c, reader_population.c, reader_graph.c (states, transitions, strategies,
 * endpoints), reader_joint.c, reader_analyses.c. */
#include "input/field.h"
#include "structure/study.h"

/** Reads every section of study->root; mistakes go to `notes`. */
void reader_study(Study *study, Notes *notes);

/* The sections of the language with their keys, for docs/reference/config.md. */
typedef struct {
    const char *section, *entry, *about;
    const Field *fields;
} ReaderSection;
extern const ReaderSection reader_documented[]; /* ends with { 0 } */

/** A number or formula as a new quantity; NONE where `node` is NULL.
 *  @param least,most  range that its values must keep, checked whenever it is evaluated */
int reader_formula(Study *study, const CfgNode *node, const char *what, double least, double most,
                   Notes *notes);

/** Costs, counts (groups of { value; first; }) and qalys (a formula) as payoffs.
 *  @param running  per time unit: `first` is allowed, qalys are not */
void reader_payoffs(Study *study, Payoffs *payoffs, const CfgNode *costs, const CfgNode *qalys,
                    const CfgNode *counts, bool running, const char *owner, Notes *notes);

/** A list of names of states (or one name) as flags [n_states]; NULL and a mistake if it is wrong.
 */
bool *reader_states(Study *study, const CfgNode *names, const char *owner, Notes *notes);

/** "(did you mean x?)" with a space before, or "". Lies in the pool. */
const char *reader_hint(Study *study, const char *word, const char *const *words, int n_words);

/** A distribution written in `node`; a mistake and false if it is none. */
bool reader_dist(Study *study, Dist *dist, const CfgNode *node, double centre, const char *owner,
                 Notes *notes);

/** reader_parameters.c: values, formulas, ranges, distributions. */
void reader_parameters(Study *study, Notes *notes);
/** reader_joint.c: what is drawn together; then which parameters are uncertain is known. */
void reader_joints(Study *study, Notes *notes);
/** reader_targets.c: published results, after strategies and endpoints are known. */
void reader_targets(Study *study, Notes *notes);
/** reader_analyses.c: what is to be run. */
void reader_analyses(Study *study, Notes *notes);

/** A list of names of parameters, each known and once. @return false after a mistake */
bool reader_parameter_list(Study *study, ParameterList *list, const CfgNode *names,
                           const char *owner, Notes *notes);

/** The strategies that a list names, or all others: [n_strategies]. */
bool *reader_only(Study *study, const CfgNode *only_for, const CfgNode *not_for, const char *what,
                  Notes *notes);

/** reader_partitions.c: the curves of partitioned survival. */
void reader_partitions(Study *study, Notes *notes);

/** reader_graph.c: states, transitions, strategies, endpoints. */
void reader_graph(Study *study, Notes *notes);
/* What a named survival function says. */
typedef struct {
    const char *label, *source, *file, *time, *event, *entry;
    const char *time_zero, *population, *design, *adjustment;
    const CfgNode *value, *formula, *where, *family, *weights;
    double n;
    int time_unit, pooling, use, by;
} SurvivalKeys;

/* Studies of a file, pooled to one parameter. */
typedef struct {
    const char *file;
    const CfgNode *where;
    int of, method, interval, use;
    double n;
} PooledKeys;
extern const Field reader_pooled[];
extern const char *const reader_pooled_of[]; /* "hazard ratio", "proportion", ...; ends with NULL */

/** reader_survival.c: named survival functions. */
void reader_survivals(Study *study, Notes *notes);

/** reader_population.c: covariates, profiles, attributes. */
void reader_population(Study *study, Notes *notes);
/** reader_tables.c: tables, from the file or in place. */
void reader_tables(Study *study, Notes *notes);

extern const Field reader_partition[];
extern const Field reader_model[], reader_discount[], reader_parameter[], reader_survival[],
    reader_table[], reader_population_keys[], reader_covariate[], reader_clock[], reader_state[],
    reader_once[], reader_payoff[], reader_move[], reader_waning[], reader_strategy[],
    reader_endpoint[], reader_counter[], reader_target[], reader_joint[], reader_dsa[],
    reader_two_way[], reader_threshold[], reader_psa[], reader_voi[], reader_voi_population[],
    reader_voi_group[], reader_design[], reader_scenarios[], reader_curves[], reader_subgroup[],
    reader_calibration[];
#endif
