/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_VERIFY_PARTS_H
#define ANALYSIS_VERIFY_PARTS_H
/** @file verify_parts.h
 *  What the files of verify share: not for others. */
#include "analysis/psa_tables.h"
#include "analysis/verify.h"
#include "structure/twist.h"

/* Discounted or not, of a strategy and person. */
typedef enum { TOTAL_COST, TOTAL_QALY, TOTAL_LIFE, N_TOTALS } VerifyTotal;
extern const char *const verify_total_names[];

/* The model with one parameter at one value. */
typedef struct {
    int parameter;
    double value;
    bool declared;   /* an end of its range or 95% interval; else a step from its base value */
    const char *why; /* it does not run; NULL: it does                                       */
    double off;      /* how far shares are from summing to 1, or survival rises, at most         */
    double least;    /* smallest share, survival, or time in a state                             */
    double *total;   /* [n_strategies][N_TOTALS] discounted; in the pool                     */
    bool moves;      /* any total, count or survival curve differs from the base case        */
} VerifyPoint;

typedef struct {
    const VerifyPlan *plan;
    const Study *study;        /* as it is verified */
    EvaluationPlan evaluation; /* keeps the trace   */
    Evaluation base;
    EvaluationPlan few_plan; /* of fewer patients, for what is run often */
    Evaluation *few;         /* the base case by it                      */
    Evaluation few_patients;
    Study bare; /* the study, without designs of studies; a view of it */
    VerifyPoint
        *ends; /* [2 n_parameters] low, high; parameter NONE: not varied; NULL: not yet run */
    bool psa_tried;
    const char *psa_why; /* there is no probabilistic analysis; NULL: there is */
    Psa psa;
    PsaDecision decision;
    Table *conventions; /* NULL: not asked for */
    Pool pool;
} Verify;

typedef enum { MUST_EQUAL, MUST_NOT_EXCEED, MUST_REACH } VerifyMust;

/* What a check found: the comparison that is furthest off, and how many there were. */
typedef struct {
    bool skipped, warned;
    int n, n_bad;
    VerifyMust must;
    double worst; /* distance in tolerances */
    double expected, found, tolerance;
    const char *expected_text, *found_text; /* in place of numbers; NULL */
    const char *where, *note;
} Finding;

/** found must be expected, or at most, or at least so, up to a tolerance. The format tells where.
 */
void verify_compare(Verify *verify, Finding *finding, VerifyMust must, double found,
                    double expected, double tolerance, const char *where, ...)
    __attribute__((format(printf, 7, 8)));

/** Something that is not a number. */
void verify_told(Verify *verify, Finding *finding, bool good, const char *expected,
                 const char *found, const char *where, ...) __attribute__((format(printf, 6, 7)));
void verify_skip(Verify *verify, Finding *finding, const char *why, ...)
    __attribute__((format(printf, 3, 4)));
void verify_warn(Verify *verify, Finding *finding, const char *what, ...)
    __attribute__((format(printf, 3, 4)));
void verify_note(Verify *verify, Finding *finding, const char *note, ...)
    __attribute__((format(printf, 3, 4)));

/** The study once more, with further settings. False, and skipped, if it cannot be. */
bool verify_read(Verify *verify, Finding *finding, Study *study, const StudySetting *more,
                 int n_more);

/** False, and a bad finding, if it does not run. */
bool verify_evaluate(Verify *verify, Finding *finding, Evaluation *evaluation, const Study *study);

double verify_total(const Outcome *outcome, int total, int discounting);
const char *verify_strategy(const Verify *verify, int strategy);

/** A part in a million million of what is compared. */
double verify_rounding(double value);

/* ---- verify_words.c: what a parameter is, by its name, label and unit ---- */
bool verify_words_probability(const Study *study, int parameter);
bool verify_words_ratio(const Study *study, int parameter);
bool verify_words_cost(const Study *study, int parameter);
bool verify_words_utility(const Study *study, int parameter);
bool verify_words_loss(const Study *study, int parameter); /* a disutility */
bool verify_words_mortality(const Study *study, int parameter);
bool verify_words_discount(const Study *study, int parameter);

/* ---- verify_points.c: the model at chosen values of a parameter ---- */
void verify_points_run(Verify *verify, VerifyPoint *point);
/** Both ends of every parameter. */
const VerifyPoint *verify_points_ends(Verify *verify);

/* ---- the checks ---- */
typedef void VerifyCheck(Verify *verify, Finding *finding);
VerifyCheck verify_flow_shares, verify_flow_deaths, verify_flow_endpoints, verify_flow_area,
    verify_flow_immortal, verify_flow_reached, verify_flow_alive;
VerifyCheck verify_payoffs_utilities, verify_payoffs_no_costs, verify_payoffs_double,
    verify_payoffs_dead;
VerifyCheck verify_arms_equal, verify_arms_ratios, verify_arms_comparator;
VerifyCheck verify_time_undiscounted, verify_time_once, verify_time_discount, verify_time_horizon,
    verify_time_cycle;
VerifyCheck verify_engines_agree, verify_engines_weibull, verify_engines_frontier;
VerifyCheck verify_inputs_probabilities, verify_inputs_ends, verify_inputs_move,
    verify_inputs_costs, verify_inputs_utilities, verify_inputs_mortality;
VerifyCheck verify_psa_draws, verify_psa_mean, verify_psa_ceac, verify_psa_evpi, verify_psa_evppi;

/* ---- verify_conventions.c ---- */
/** The table of conventions, each read and run anew. */
Status verify_conventions_run(Verify *verify, Error *err);
extern const TableColumn verify_conventions_columns[];
#endif
