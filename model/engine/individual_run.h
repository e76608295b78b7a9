/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_INDIVIDUAL_RUN_H
#define ENGINE_INDIVIDUAL_RUN_H
/** @file individual_run.h
 *  What a simulation holds while it runs: individual.c fills it block by block, individual_means.c
 *  makes means per patient of it. Not for other files. */
#include "engine/events.h"
#include "engine/individual.h"
#include "engine/rounds.h"

/* Blocks between two looks at errors and interrupts; their sums are added in order. */
enum { WAVE = 64 };

/* What one block adds up to, all strategies. */
typedef struct {
    Tally *tally; /* [n_strategies] */
    Moments moments;
    Moments *subgroups; /* [n_subgroups] */
    Moved **moved;      /* [n_strategies] histories of the block, owned until they are told */
    int *n_moved;       /* [n_strategies] */
} BlockSums;

/* What a thread needs. */
typedef struct {
    Cohort cohort;
    Model people;       /* of no strategy: traits alone */
    Crowd *crowd;       /* [n_strategies] */
    Occupied *occupied; /* [n_strategies] of simulation by cycles */
    double *figure;     /* [n_strategies * N_FIGURES][BLOCK] */
    const double **figures;
    double *picked; /* as `figure`, of one subgroup */
    const double **picked_figures;
} Worker;

typedef struct {
    const Study *study;
    const IndividualPlan *plan;
    Simulator *simulators; /* [n_strategies] */
    Rounds **rounds;       /* [n_strategies]; NULL: in continuous time */
    Model base;            /* no strategy's changes */
    Lattice lattice;
    bool lattice_is_borrowed;
    int n_workers;
    Worker *workers;
    BlockSums wave[WAVE];
    Tally *total; /* [n_strategies] */
    Moments moments, *subgroups;
    double *times; /* of the result, while it is filled */
    long long first_bad;
    Error error;
} IndividualRun;

/** individual_means.c: result->outcomes, ->left, ->censored, ->inside of a finished run. */
Status individual_means(IndividualResult *result, IndividualRun *run, Error *err);
#endif
