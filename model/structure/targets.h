/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STRUCTURE_TARGETS_H
#define STRUCTURE_TARGETS_H
/** @file targets.h
 *  Published results that the model is compared with, or calibrated to. Each is compared on the
 *  scale on which its error is nearest to normal. docs/theory/calibration.md */
#include "input/cfg.h"

typedef enum {
    TARGET_SURVIVAL, /* share still in the endpoint at `time` */
    TARGET_MEDIAN,   /* of the endpoint                       */
    TARGET_RMST,     /* restricted mean, to `time`            */
    TARGET_COUNT,    /* expected number a person, not discounted */
} TargetKind;
extern const char *const targets_kinds[]; /* "survival", "median", "rmst", "count"; then NULL */

typedef enum { TARGET_PLAIN, TARGET_LOG, TARGET_LOGIT } TargetScale;

/* What told the standard error. */
typedef enum {
    TARGET_NO_ERROR, /* nothing: compared without z                          */
    TARGET_BY_ERROR,
    TARGET_BY_INTERVAL,
    TARGET_BY_N, /* assumed: nobody censored, and an exponential for a median */
} TargetRule;
extern const char *const targets_rules[]; /* "none", "standard error", "interval", "n (assumed)" */

typedef struct {
    const char *name, *source;
    const char *study; /* publication: `study`, else the source, else the target's own name */
    const CfgNode *node;
    TargetKind kind;
    int strategy;      /* index; NONE after a mistake                      */
    int curve;         /* 0: os, 1 ...: endpoints; NONE of a count         */
    int counter;       /* of a count; else NONE                            */
    double time;       /* time units; of rmst NAN: to the horizon          */
    double value;      /* as written: time units, a share or a number      */
    double low, high;  /* 95% interval as written; NAN                     */
    double n;          /* people; NAN                                      */
    TargetScale scale; /* on which it is compared                          */
    TargetRule rule;   /* where `error` comes from                         */
    double on_scale;   /* the value on that scale                          */
    double error;      /* its standard error on that scale; NAN            */
    bool calibrate;    /* role                                             */
    bool external;     /* the same source fed no input of the model        */
} Target;

/** A value on the scale of a target; NAN where it has none (a share of 0 or 1). */
double targets_on_scale(TargetScale scale, double value);

/** The value back from the scale. */
double targets_off_scale(TargetScale scale, double x);
#endif
