/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_CROWD_H
#define ENGINE_CROWD_H
/** @file crowd.h
 *  Patients of one block, and what one thread needs to take a crowd of them through an event: hot
 *  records, traits, attributes, random numbers, values side by side. Part of individual. */
#include "engine/choices.h"
#include "engine/simulator.h"
#include "engine/tally.h"
#include "math/rng.h"

enum { BLOCK = 2048 }; /* patients that are simulated together; part of the numeric contract */

/* One patient's way so far. */
typedef struct {
    double now, origin;        /* time; when the clock of the state started    */
    double D_costs, D_effects; /* discount integrals at `now`                  */
    double cost, qaly;         /* discounted, so far                           */
    double horizon;            /* end of follow-up                             */
    double due;                /* death of other causes: see budget.h          */
} Patient;

/* The patients of a block: who they are, the same in every strategy. */
typedef struct {
    long long first; /* number of the first patient */
    uint64_t luck;   /* the number under which the first has their luck */
    int n;
    double *trait;             /* [n_covariates][BLOCK] owned */
    int n_formulas, *formulas; /* covariates by formula, in order of evaluation; owned */
    double *start_age;         /* [BLOCK] owned               */
    unsigned char *inside;     /* [n_subgroups][BLOCK] owned */
} Cohort;

/* Where in its cycle a clock is read. */
typedef enum { READ_START, READ_MIDDLE, READ_EXACTLY } ClockRead;

/* A move of one patient, for histories; to NONE: the end of follow-up in `from`. */
typedef struct {
    int who, from, to;
    double time;
} Moved;

/* The work of one thread on one strategy. */
typedef struct {
    const Simulator *simulator;
    const Cohort *cohort;
    ClockRead read; /* how clocks are read for payoffs: in cycles, or in continuous time */
    uint64_t key[RNG_WORDS], draw;
    Model people;        /* lanes are people; owned */
    ModelCurve **curves; /* [n_moves] over `people`, owned; NULL where not needed */
    _Alignas(64) Patient patient[BLOCK];
    double budget[BLOCK]; /* hazard of other causes still to be spent ... */
    double since[BLOCK];  /* ... from this time on                        */
    double *attribute;    /* [n_attributes][BLOCK] owned                  */
    double *rest;         /* [exit][BLOCK] hazard still to be spent, of stays in steps; owned */
    unsigned char going[BLOCK]; /* in the middle of such a stay                 */
    uint16_t *visits;           /* [n_states][BLOCK] owned                      */
    double *ended;              /* [n_endpoints + 1][BLOCK] when left; owned    */
    int *n_waiting;             /* [n_states] owned                             */
    uint16_t *waiting;          /* [n_states][BLOCK] who is in each state; owned */
    Tally tally;
    Counts counts;
    bool keeps_history;
    int n_moved, size_moved;
    Moved *moved; /* [n_moved] of this block, each patient's in order; owned */

    /* the crowd in hand */
    int state, n;
    int who[CROWD];
    int visit[CROWD]; /* how often they were in this state before */
    _Alignas(64) double t0[CROWD], t1[CROWD], clock[CROWD], origin[CROWD];
    double cost[CROWD], qaly[CROWD], horizon[CROWD], due[CROWD]; /* as in Patient */
    double discounted[6][CROWD];
    double *Dc0, *De0, *Dc1, *De1, *fc, *fe; /* [CROWD] integrals at t0 and t1, factors at t1, of
                                                costs and effects; one array where both are alike */
    double *input;       /* [n_inputs][CROWD] owned, room for the largest state */
    int luck_first;      /* word of the first row of luck */
    double *luck;        /* [words][CROWD] uniforms, owned                      */
    double *chance;      /* [n_routes][LANES] owned                             */
    double *hazard;      /* [n_exits][CROWD] of exits in steps, owned           */
    int *n_picked;       /* [n_routes + 1] who takes which route: first, who stays; owned */
    int *picked;         /* [n_routes + 1][CROWD] owned */
    int boundary[CROWD]; /* the first at or after t1 */
    int route[CROWD];    /* route taken; NONE: still in its state               */
    Latent latent;
} Crowd;

/** @param trial  luck of its own, apart from that of the analysis */
void crowd_init(Crowd *crowd, const Simulator *simulator, uint64_t seed, uint64_t draw, bool trial);
void crowd_free(Crowd *crowd);

/** Puts people into the lanes of crowd->people: traits, attributes, and time as at the start of the
 *  cycle that `time` [n] lies in; clocks at `clock` [n], read as `read` says.
 *  @param who  [n <= LANES] their places in the block */
void crowd_load(Crowd *crowd, const int *who, const double *time, const double *clock, int n,
                int state, ClockRead read);

/** Only the traits that the inputs of a state rest on. */
void crowd_load_needed(Crowd *crowd, const StatePlan *plan, const int *who, int n);

/** Says in a message whose mistake it is; `patient` counts from 0. */
void crowd_blame(Error *err, long long patient);

/** Computes slots for those loaded; a mistake names the patient. */
Status crowd_compute(Crowd *crowd, const SlotList *slots, const int *who, Error *err);

/** Random numbers of the crowd in hand: crowd->luck [n_words][CROWD] from word `first` (a multiple
 * of RNG_WORDS) on.
 *  @param visit  the same for all; NONE: the visit of the state that each is on */
void crowd_luck(Crowd *crowd, int first, int n_words, int visit);

/** One word of those, [n]. */
static inline const double *
crowd_word(const Crowd *crowd, int word)
{
    return crowd->luck + (size_t)(word - crowd->luck_first) * CROWD;
}

/** Those of the crowd in `picked` [n] wait in `state` for their next event. */
void crowd_wait(Crowd *crowd, int state, const int *picked, int n);

/** Keeps a move for the histories, if they are kept; from NONE: a start. */
void crowd_keep_move(Crowd *crowd, int who, int from, int to, double time);

/** Accounts and origins of the crowd in hand: from the patients' records, and back. */
void crowd_fetch_accounts(Crowd *crowd);
void crowd_return_accounts(Crowd *crowd);

/** The hazard ratio of one of the crowd. */
static inline double
crowd_ratio(const Crowd *crowd, const Exit *exit, int i)
{
    const double *input = crowd->input + i;

    return exit->log_input != NONE     ? real_exp(input[(size_t)exit->log_input * CROWD])
           : exit->ratio_input != NONE ? input[(size_t)exit->ratio_input * CROWD]
                                       : exit->ratio;
}

/** Sum in an order that does not depend on vectors. */
double crowd_sum(const double *x, int n);

/** The same of those in `picked` [n]. */
double crowd_sum_picked(const double *x, const int *picked, int n);
#endif
