/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STRUCTURE_STUDY_H
#define STRUCTURE_STUDY_H
/** @file study.h
 *  A study: one config and the files it extends, read, merged, resolved and checked; then never
 * changed.
 *
 *  Every number of a model that may be a formula is a Quantity with a slot. Parameters, covariates,
 * the variables of time and the clocks are quantities too, so a formula is a list of steps over
 * slots. */
#include "base/notes.h"
#include "input/cfg.h"
#include "input/expr.h"
#include "math/dist.h"
#include "structure/analyses.h"
#include "structure/targets.h"
#include "survival/curve.h"
#include <stdbool.h>

enum { NONE = -1 };

/* ---- quantities ---- */
typedef enum {
    QUANTITY_FORMULA,   /* a number or formula                                              */
    QUANTITY_VARIABLE,  /* cycle, time, age, time_in_state or a clock: set by the engine    */
    QUANTITY_COVARIATE, /* a trait of a patient: set by profile or by expectation           */
    QUANTITY_ATTRIBUTE, /* changed by moves: individual engine only                         */
} QuantityKind;

/* On what a value depends beyond the draw; bits. A clock g has bit DEPENDS_CLOCK << g. */
enum {
    DEPENDS_DRAW = 1,  /* a parameter with a distribution                   */
    DEPENDS_CYCLE = 2, /* cycle, time, age                                  */
    DEPENDS_STAY = 4,  /* time_in_state                                     */
    DEPENDS_ATTRIBUTE = 8,
    DEPENDS_CLOCK = 16,
    MOST_CLOCKS = 20,
    DEPENDS_PERSON = 1 << 30, /* a covariate */
};
#define DEPENDS_SPENT                                                                              \
    (~(unsigned)(DEPENDS_DRAW | DEPENDS_CYCLE | DEPENDS_ATTRIBUTE | DEPENDS_PERSON))
/* what differs between patients, and what changes while one of them stays in a state */
#define DEPENDS_WHO     ((unsigned)(DEPENDS_PERSON | DEPENDS_ATTRIBUTE))
#define DEPENDS_ON_TIME (DEPENDS_SPENT | (unsigned)DEPENDS_CYCLE)

typedef struct {
    QuantityKind kind;
    const char *what; /* "parameter p_death", "transition well -> ill: rate"             */
    ExprTree tree;
    Expr *expr;          /* NULL unless QUANTITY_FORMULA and resolved                       */
    bool is_part;        /* taken out of another formula: may be NaN where that does not use it */
    double least, most;  /* allowed range, ends included                                    */
    unsigned self;       /* what the quantity itself adds to `depends`                      */
    int n_reads, *reads; /* [n_reads] slots its formula reads                               */
    int log_slot;        /* of a hazard ratio written exp(...): its logarithm, a part; NONE */
} Quantity;

/* ---- payoffs ---- */
typedef enum { PAYOFF_COST, PAYOFF_QALY, PAYOFF_COUNT } PayoffKind;

typedef struct {
    PayoffKind kind;
    int index; /* category of a cost, counter of a count   */
    int value; /* quantity                                  */
    int first; /* quantity: paid for so long; NONE: always  */
} Payoff;

typedef struct {
    int n;
    Payoff *at; /* [n] */
} Payoffs;

/* ---- the graph ---- */
typedef enum { EXITS_COMPETING, EXITS_DEATH_FIRST } ExitsRule;

typedef struct {
    const char *name, *label;
    const CfgNode *node;
    bool dead, absorbing;
    int exits;           /* ExitsRule                                                     */
    int utility;         /* quantity, NONE where dead                                     */
    int stay;            /* quantity: everyone leaves so long after entry; NONE           */
    Payoffs running;     /* costs and counts per time unit                                */
    Payoffs entry, exit; /* once                                                          */
} State;

typedef enum { MOVE_PROBABILITY, MOVE_RATE, MOVE_HAZARD } MoveKind;
enum { CLOCK_MODEL = -1, CLOCK_STATE = -2 }; /* else the number of a clock */

typedef struct {
    int to;
    int share; /* quantity; NONE: the rest */
} Branch;

/* What a move does to an attribute of the person who makes it. */
typedef struct {
    int attribute; /* quantity */
    int by;        /* quantity that gives its new value, of those before the move */
} Update;

typedef struct {
    const char *name; /* key; label in messages is "from -> name" */
    const CfgNode *node;
    int from;
    MoveKind kind;
    bool rest;  /* probability = "rest"                                       */
    int value;  /* quantity: probability or rate; NONE for a hazard or "rest" */
    int curve;  /* hazard: index into curves                                  */
    int clock;  /* CLOCK_MODEL, CLOCK_STATE or a clock                        */
    double per; /* probability: time units it is for; 0: a cycle              */
    int hazard_ratio, time_ratio, waning_from, waning_to; /* quantities or NONE              */
    bool waning_by_logs; /* not the ratio but its logarithm goes in a straight line          */
    int centred;         /* ratio of a patient, the baseline re-centred: quantity or NONE    */
    int n_branches;
    Branch *branches;
    Payoffs payoffs;
    int n_updates;
    Update *updates;
    bool *only; /* [n_strategies] whether it exists there                     */
} Move;

/* Partitioned survival: a curve under which all are at time 0. */
typedef struct {
    const char *name, *label;
    const CfgNode *node;
    int curve;                    /* index into curves                               */
    int hazard_ratio, time_ratio; /* quantities or NONE                              */
    int floor;                    /* its hazard is never below this life table; NONE */
    int ends;                     /* the state left at it; NONE: it only pays        */
    Payoffs running, exit;        /* per time unit spent under it; at its event      */
    bool *only;                   /* [n_strategies] whether it exists there          */
} Partition;

typedef struct {
    const char *name, *label;
    const CfgNode *node;
    bool *has; /* [n_states] */
} StateSet;    /* a clock or an endpoint */

/* ---- numbers ---- */
typedef struct {
    const char *name, *label, *unit, *source, *group, *distribution;
    const CfgNode *node;
    int slot;
    bool is_number;      /* has a value, not a formula */
    double low, high;    /* range of the DSA; NAN if none */
    const char *certain; /* why it has lost its distribution: "set", "--set"; NULL */
    Dist dist;           /* of a member of a joint: its marginal, where that has a family */
    int joint;           /* drawn with others: index into Study.joints; NONE */
    bool calibrated;
    bool uncertain; /* drawn in a probabilistic analysis */
    int n_uses;
} Parameter;

typedef enum {
    TABLE_HOLDS_NUMBER,
    TABLE_HOLDS_PROBABILITY,
    TABLE_HOLDS_RATE,
    TABLE_HOLDS_SURVIVAL
} TableHolds;

typedef struct {
    const char *name, *source;
    const CfgNode *node;
    int n;
    double *x, *y;
    bool linear;
    int holds;
    Lifetable mortality; /* when holds is not a plain number */
    int n_uses;
} Lookup;

/* A survival function as written: a tree of nodes whose numbers are quantities. */
typedef struct CurveSpec CurveSpec;
struct CurveSpec {
    const CurveFamily *family;
    int n_args;
    int *args;        /* [n_args] quantities; of pairs: t1, h1, t2, h2, ... */
    int of[2];        /* indices into Study.curves, NONE */
    int table;        /* index into Study.tables, NONE   */
    const char *name; /* of a named survival function, else NULL */
    const CfgNode *node;
    int n_uses;
    bool resolved;
};

typedef struct {
    const char *name, *source;
    const CfgNode *node;
    int slot;
    bool by_mean;
    bool has_dist, in_roster; /* drawn; a column of the patients' file */
    Dist dist;
    double mean; /* expectation, filled by population_means */
} Covariate;

typedef struct {
    double weight;
    double *value; /* [n_covariates] */
    const char *name;
} Profile;

/* Patients whose results are told apart. */
typedef struct {
    const char *name, *label;
    int formula; /* quantity: not 0 for those who belong to it */
} Subgroup;

/* Patients listed in a file, one a row. */
typedef struct {
    const char *path;
    const CfgNode *node;
    int n;
    double *value;  /* [n][n_covariates]; NAN where the file has no such column      */
    double *weight; /* [n] running sum of the weights, the last 1; NULL: all the same */
    int *line;      /* [n] of the file                                               */
} Roster;

typedef struct {
    int parameter; /* slot of what is changed                */
    int by;        /* quantity that gives the value instead  */
    const CfgNode *node;
} Override;

typedef struct {
    const char *name, *label;
    const CfgNode *node;
    int *start; /* [n_states] quantity, NONE: 0 */
    int rest;   /* state that takes the rest, NONE */
    Payoffs payoffs;
    int n_overrides;
    Override *overrides;
    int *effective;    /* [n_quantities] whose formula counts here */
    int *order;        /* [n_quantities] slots in order of evaluation */
    unsigned *depends; /* [n_quantities] */
} Strategy;

/* ---- settings ---- */
typedef enum { ENGINE_COHORT, ENGINE_INDIVIDUAL, ENGINE_BOTH, ENGINE_PARTITIONED } EngineKind;
typedef enum {
    WITHIN_HALF_CYCLE,
    WITHIN_LIFE_TABLE,
    WITHIN_START,
    WITHIN_END,
    WITHIN_NONE,
    WITHIN_SIMPSON,
    WITHIN_DARTH_SIMPSON,
    WITHIN_RULES, /* how many there are */
} WithinCycle;
typedef enum { DISCOUNT_ANNUAL, DISCOUNT_CONTINUOUS, DISCOUNT_WHOLE_YEARS } DiscountKind;
typedef enum { UNIT_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_YEAR } TimeUnit;

/* A discount rate per year: a number, or a table over time since the start. */
typedef struct {
    double rate;
    int table; /* NONE */
} DiscountRate;

typedef struct {
    const char *name, *description, *perspective, *currency, *caution, *adjustment;
    double price_year, cycle_length, horizon, max_age, start_age, patients, persons;
    int time_unit, engine, within_cycle, exits, crossing;
    bool moves_weighted, one_move; /* payoffs_on_moves = "weighted"; moves_per_cycle = "one" */
    int payoffs_on_moves, moves_per_cycle;
    const CfgNode *within_cycle_of, *discount, *thresholds;
    const char *utility_norm, *price_index, *comparator_name;
    /* worked out */
    DiscountRate discount_costs, discount_effects;
    int discount_kind;
    double units_per_year;
    int n_cycles;
    int comparator;
    int n_thresholds;
    double *threshold;
    int utility_norm_table, price_index_table; /* NONE */
} Settings;

typedef enum { STEP_PROBABILITIES, STEP_GENERATOR, STEP_COMPETING, STEP_CURVES } StepKind;
typedef enum { CROSSING_CAP_EARLIER, CROSSING_RAISE_LATER, CROSSING_ERROR } CrossingRule;

typedef struct {
    const char *path;
    char digest[65];
} StudyFile;

/* A curve that was fitted to data, or a parameter that studies were pooled to. */
typedef struct {
    const char *name;     /* of the survival function             */
    const CfgNode *node;  /* as the modeller wrote it             */
    const char *path;     /* of the data                          */
    const char *settings; /* family, rows, columns in one text    */
    char digest[65];      /* SHA-256 of the data                  */
    bool anew;            /* estimated now, not found in a file   */
    bool is_curve;        /* else a parameter, pooled             */
} StudyFit;

typedef struct {
    Pool pool; /* everything below lies in it */
    CfgNode *root;
    int n_files;
    StudyFile *files;
    int n_fits;
    StudyFit *fits;                    /* [n_fits] */
    const char *fits_path, *fits_text; /* what should be kept beside the config; NULL: nothing */
    Settings settings;
    int n_quantities, size_quantities;
    Quantity *quantities;
    int n_parameters, n_tables, n_curves, size_curves, n_covariates, n_profiles, n_clocks, n_states,
        n_moves, n_strategies, n_endpoints, n_counters, n_categories;
    Parameter *parameters;
    Lookup *tables;
    CurveSpec *curves;
    Covariate *covariates;
    Profile *profiles; /* at least one: weight 1 */
    Roster roster;     /* n = 0: no file         */
    int n_subgroups;
    Subgroup *subgroups;           /* [n_subgroups] */
    int include;                   /* quantity: who is studied; NONE: everybody */
    int n_attributes, *attributes; /* [n_attributes] quantities     */
    int n_joints;
    Joint *joints; /* [n_joints] */
    Analyses analyses;
    int n_targets;
    Target *targets; /* [n_targets] */
    StateSet *clocks, *endpoints;
    State *states;
    Move *moves;
    int n_partitions;
    Partition *partitions; /* [n_partitions] as written */
    Strategy *strategies;  /* [n_strategies + 1]; the last is the base without any `set` */
    const char **counters, **counter_labels, **counter_units;
    const char **categories;                         /* of costs */
    int *category_rule;                              /* [n_categories] WithinCycle */
    int slot_cycle, slot_time, slot_age, slot_spent; /* variables */
    int slot_start_age; /* the model's, where no covariate has that name */
    int *slot_clock;    /* [n_clocks] */
    int *state_clock;   /* [n_states] NONE, CLOCK_STATE or the clock its cells are counted by */
    bool *state_alias;  /* [n_states] time_in_state equals that clock there */
    StepKind step;
} Study;

typedef struct {
    const char *name, *value; /* --set name=value */
} StudySetting;

/** Reads, merges, resolves and checks. Mistakes and warnings are in `notes`; OK only without
 * mistakes. `study` may be freed after a failure, and must be. */
Status study_read(Study *study, const char *path, const StudySetting *settings, int n_settings,
                  Notes *notes, Error *err);
void study_free(Study *study);

/* ---- the steps of study_read, each in its own file ---- */
/** study_merge.c: the chain of files as one tree; `study->root`, `study->files`. */
Status study_merge(Study *study, const char *path, const StudySetting *settings, int n_settings,
                   Notes *notes, Error *err);
/** study_merge.c: lays a tree over the study's, as a later file. */
void study_overlay(Study *study, const CfgNode *over, Notes *notes);
/** study_resolve.c: names to slots, formulas and curves compiled, an order for each strategy. */
void study_resolve(Study *study, Notes *notes);
/** study_resolve.c: an order of evaluation for each strategy; anew after formulas were changed. */
void study_order(Study *study, Notes *notes);
/** study_check.c: what the graph must keep. */
void study_check(Study *study, Notes *notes);
/** study_clocks.c: the clock of each state, the kind of step. */
void study_clocks(Study *study, Notes *notes);
/** study_partitions.c: what a partitioned survival model must keep. */
void study_partitions(Study *study, Notes *notes);
/** study_numbers.c: what the numbers must keep in cycle 1, and warnings. */
void study_numbers(Study *study, Notes *notes);
/** study_evidence.c: what the sources of a comparison say of themselves. */
void study_evidence(Study *study, Notes *notes);

/* ---- questions ---- */
int study_quantity(Study *study, const Quantity *quantity); /* adds one, returns its slot */
int study_parameter(const Study *study, const char *name);  /* index, NONE */
int study_state(const Study *study, const char *name);
int study_strategy(const Study *study, const char *name);
int study_table(const Study *study, const char *name);
int study_curve(const Study *study, const char *name);
int study_covariate(const Study *study, const char *name);
bool study_simulates(const Study *study); /* some engine follows single patients */
int study_profile(const Study *study);    /* whose values are shown: NONE for single patients */
const char *study_step_name(const Study *study); /* "matrix exponential", ... */
/* the words of the language, in the order of their enums; end with NULL */
extern const char *const study_engines[],
    *const study_units[], *const study_within_rules[], *const study_discount_kinds[],
                                                           *const study_outcomes[],
                                                               *const study_crossing_rules[];
const char *study_within_name(int rule);
const char *study_discount_name(int kind);
const char *study_unit_name(const Study *study); /* "month" */
/* A table at x, as in the file: the last row at or below x, or a straight line; NAN below the first
 * row. */
double study_lookup(const Lookup *table, double x);
double study_years(const Study *study, double time); /* time units to years */

#endif
