/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_COMPARE_H
#define CLI_COMPARE_H
/** @file compare.h
 *  Two finished folders beside each other: which inputs differ, and what each of them alone does to
 * the base case of the first. `hepatica compare` (cmd_compare.c) prints it. */
#include "base/notes.h"
#include "report/results.h"
#include "structure/study.h"
#include <stdbool.h>

typedef enum { COMPARE_ORIGIN, COMPARE_FILE, COMPARE_SETTING, COMPARE_PARAMETER } CompareKind;

typedef struct {
    double icer; /* NAN: none; see place */
    double inmb; /* at the first threshold of the first folder */
    const char *place;
    double inmb_error; /* Monte-Carlo standard error; NAN: none, or not asked for */
} CompareRatio;

/* Something that was put in and is not the same in both. */
typedef struct {
    CompareKind kind;
    const char *name;    /* "c_drug", "discount.costs", "configs/bclm/base.cfg" */
    const char *label;   /* "" if there is none */
    const char *text[2]; /* its value in each folder; "-": not there */
    bool follows;        /* a formula that is the same in both: others have moved it */
    StudySetting set;    /* gives the first run the second's value; name NULL: cannot be set */
    const char *refused; /* why the model does not run with it alone; NULL */
    CompareRatio *alone; /* [n_pairs] of the first run with this alone changed; NULL: not run */
} CompareInput;

typedef struct {
    Results of[2];
    int n_inputs, size;
    CompareInput *inputs; /* [n_inputs] owned */
    int n_pairs;
    const char **pairs;     /* [n_pairs] strategies in both, against the comparator of the first */
    const char *comparator; /* of the first */
    double wtp;
    const char *no_alone;   /* why nothing was run again; NULL if it was */
    CompareRatio *again;    /* [n_pairs] the first run, run again */
    CompareRatio *together; /* [n_pairs] with all that can be set; NULL: it does not run */
    Pool pool;
} Compare; /* { 0 } is valid */

/** Reads both. @return OK; ERR_IO naming what is missing */
Status compare_read(Compare *compare, const char *first, const char *second, Notes *notes,
                    Error *err);

/** The ratio of a pair as the folder tells it; NAN if it does not. */
CompareRatio compare_ratio(const Compare *compare, int folder, int pair);

/** Runs the first again, and with each input that differs alone. That it cannot is no failure: see
 * `no_alone`. */
void compare_alone(Compare *compare, int n_threads);
void compare_free(Compare *compare);
#endif
