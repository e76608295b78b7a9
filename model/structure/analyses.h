/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STRUCTURE_ANALYSES_H
#define STRUCTURE_ANALYSES_H
/** @file analyses.h
 *  What a config asks for beyond one run of the model: which parameters are drawn together, which
 *  analyses are wanted and how. Parameters, strategies and endpoints are told by their numbers. */
#include "input/cfg.h"

/* ---- parameters that are drawn together ---- */

typedef enum { JOINT_DIRICHLET, JOINT_NORMAL, JOINT_CORRELATION, JOINT_DRAWS } JointKind;

typedef struct {
    const char *name, *source;
    const CfgNode *node;
    JointKind kind;
    int n, *parameters; /* [n] indices                                                            */
    double *number;     /* Dirichlet: counts [n]; normal, correlation: lower Cholesky factor [n][n],
                           0 above the diagonal; draws: [n_rows][n]                               */
    int n_rows;
} Joint;

/* ---- lists ---- */

/* Parameters by name. `n` = 0: not said, so all that the analysis can take. */
typedef struct {
    int n, *at; /* [n] indices */
    const CfgNode *node;
} ParameterList;

typedef struct {
    const char *name, *label;
    ParameterList of;
} ParameterGroup;

/* ---- analyses ---- */

typedef struct {
    ParameterList parameters;
    int outcome;  /* by whose width the table is sorted: study_outcomes */
    int strategy; /* whose; NONE: every strategy for itself */
} DsaPlan;

typedef struct {
    int x, y, points; /* parameters (NONE: not asked for), points along each */
} TwoWayPlan;

typedef struct {
    ParameterList parameters; /* where does the decision change?                */
    ParameterList prices;     /* up to what price is a strategy worth its money? */
} ThresholdPlan;

typedef struct {
    double draws;
    int sampler;     /* sampler_names */
    double patients; /* of each draw, single patients only; NAN: chosen */
    double budget;   /* seconds; NAN: draws and patients are as said */
    double wtp_most; /* end of the acceptability curve; NAN: twice the last threshold */
    int wtp_points;
} PsaPlan;

/* A study that has not been made. With arms it follows patients to an endpoint; without, it
 * measures what it informs on in so many people. */
typedef struct {
    const char *name, *label;
    const CfgNode *node;
    int arms[2];           /* strategies; NONE: a survey                                   */
    int endpoint;          /* as curves are counted: 0 is os                               */
    ParameterList informs; /* a survey: what is measured                                   */
    double sd;             /* a survey: between people; NAN: of a yes or no                */
    int n_sizes;
    double *sizes;             /* [n_sizes] per arm, or people asked                           */
    double follow_up, accrual; /* time units                                               */
    double cost_fixed, cost_per_patient;
} StudyDesign;

typedef struct {
    double per_year, years, discount; /* people who meet the decision; NAN: not said */
    int n_groups;
    ParameterGroup *groups; /* [n_groups] */
    int n_designs;
    StudyDesign *designs; /* [n_designs] */
} VoiPlan;

typedef struct {
    const char *folder; /* of configs, as a path; NULL */
    double draws;       /* of each scenario, where psa runs; NAN: as many as psa */
} ScenariosPlan;

enum { CALIBRATION_MOST = 16 }; /* parameters */

/* Parameters found from what was published: section targets. */
typedef struct {
    ParameterList parameters;
    int starts; /* of the search                                            */
    int draws;  /* of the posterior                                         */
    int points; /* of the profile of each parameter; 0: none                */
} CalibrationPlan;

/* Every family for every fitted curve. */
typedef struct {
    bool cured;            /* also families with a share cured                               */
    const char *mortality; /* life table to compare hazards with; NULL: the only one there is */
} CurvesPlan;

/* Where the section asks for each; NULL: it does not. */
typedef struct {
    const CfgNode *dsa_node, *two_way_node, *threshold_node, *psa_node, *voi_node, *scenarios_node,
        *curves_node, *calibration_node;
    DsaPlan dsa;
    TwoWayPlan two_way;
    ThresholdPlan threshold;
    PsaPlan psa;
    VoiPlan voi;
    ScenariosPlan scenarios;
    CurvesPlan curves;
    CalibrationPlan calibration;
} Analyses;

#endif
