/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_EXITS_H
#define ENGINE_EXITS_H
/** @file exits.h
 *  Probabilities of leaving: for the people of one state, by the time they have spent, over a
 * window of the cycle. All arithmetic on a batch of cells ([cell][lane], contiguous).
 *
 *  From time s to e the cumulative hazards D_i leave exp(-sum D) and share the rest as D_i / sum D.
 */
#include "structure/model.h"

/* One move to one of its states. */
typedef struct {
    int move, branch, from, to;
    bool rest;  /* its probability is what the others leave   */
    bool keeps; /* the time spent goes on (a group's clock)   */
    bool stays; /* to where it comes from: nothing happens    */
    bool drawn; /* by a probability, not a rate or hazard     */
    bool dies;  /* to a dead state, and not the rest          */
} Route;

typedef enum { LEAVE_NEVER, LEAVE_DRAW, LEAVE_HAZARD } LeaveKind;

typedef struct {
    int first_route, n_routes; /* routes of a state are neighbours         */
    LeaveKind kind;            /* probabilities and death first are drawn   */
    bool tracked;              /* its cells differ by time spent            */
    int stay;                  /* cycles everyone stays; 0: no stay         */
    bool has_hazards;          /* of a state with a stay: others may come first */
    bool by_cycle, by_spent;   /* on what its probabilities depend          */
    bool splits;               /* some move leads to several states         */
    int rest;                  /* of its routes, the one that takes what the others leave; NONE */
    double per;                /* time units its probabilities are for; 0: a cycle */
    const double *settled;     /* the p its rows were made for and can be again; NULL */
} Leave;

typedef struct Increments Increments; /* cumulative hazards by age, kept */

typedef struct {
    Model *model; /* borrowed */
    int n_routes, n_lanes;
    int most_cells, most_routes; /* cells of a batch, routes of a state */
    Route *routes;               /* [n_routes] owned */
    Leave *leave;                /* [n_states] owned */
    ModelCurve **curves;         /* [n_moves] owned; NULL where there is no hazard */
    Increments *increments;
    double *work;          /* owned: room for batches */
    struct ExitsRow *rows; /* [n_routes] owned: how the chances are made */
    size_t room;           /* doubles in one batch   */
} Exits;

/* A batch: cells first..last by the boundary at which people came, seen over a part of cycle
 * `cycle`. Time spent at the start of the cycle is (cycle - 1 - entry + offset) cycles. */
typedef struct {
    int cycle, first,
        last;        /* entries, ends included; an untracked state: first = last = cycle - 1 */
    double offset;   /* 0 for people of whole ages, 0.5 for entrants in mid-cycle     */
    double from, to; /* part of the cycle, in cycles: 0..1, 0..0.5 or 0.5..1          */
    bool fresh;      /* just came at `from`: no time spent                            */
    bool middle;     /* what varies with the time spent is taken in the middle of the cycle */
} Window;

Status exits_init(Exits *exits, Model *model, Error *err);

/** Probability of each route of `state` for each cell, and of staying.
 *  @param p       [n_routes of the state][n_cells * n_lanes], one row after the other, `room` apart
 *  @param remain  [n_cells * n_lanes]
 *  A state with a stay: its hazards only; a drawn state: its probabilities, whatever the window.
 *  @return ERR_SPEC where probabilities of a row sum above 1 */
Status exits_window(double *p, double *remain, Exits *exits, int state, const Window *window,
                    Error *err);

/** Shares of the routes at the end of a stay, as exits_window's p, for one cell of that age. */
Status exits_of_stay(double *p, Exits *exits, int state, int cycle, Error *err);

/** Cumulative hazard of one move for each cell.
 *  @param D  [n_cells * n_lanes]
 *  @param with_ratio  times its hazard ratio */
Status exits_hazard(double *D, Exits *exits, int move, const Window *window, bool with_ratio,
                    Error *err);

/** Cumulative hazard of each route over the whole cycle, for the matrix exponential; lanes of one
 * cell. */
Status exits_rates(double *D, Exits *exits, int state, int cycle, Error *err);

void exits_free(Exits *exits);
#endif
