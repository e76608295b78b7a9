/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_FLOW_H
#define ENGINE_FLOW_H
/** @file flow.h
 *  People of a cohort on the move, cell by cell: who leaves where, who arrives, what is paid for
 * it. Part of cohort, where a matrix does not fit.
 *
 *  A cycle has two moments at which people move: its middle, for rates and hazards, and its end,
 * for probabilities and the ends of stays. Who moved in the middle faces the second half too. */
#include "engine/cells.h"
#include "engine/payoffs.h"

enum { IN_MIDDLE = 0, AT_END = 1 };

typedef struct {
    Exits *exits; /* borrowed: all four */
    People *people;
    Payer *payer;
    Model *model;
    double *p, *remain; /* owned: batches of exits_window                                      */
    double *total;      /* [n_routes][n_layers][n_lanes] owned: who moves in one window        */
    double *moved[2];   /* [n_routes][n_lanes] owned: who moved in mid-cycle, at its end; layer 0,
                           of routes that are counted                                          */
    bool *counted;      /* [n_routes] owned: something is paid for moving by it                */
    bool *by_spent;     /* [n_routes] owned: payoffs of the move depend on the time spent      */
    bool *entry_spent;  /* [n_routes] owned: so does the entry to where it leads, and a clock goes
                           on                                                                  */
    bool any_counted;
} Flow;

void flow_init(Flow *flow, Exits *exits, People *people, Payer *payer);

/** Moves people through the cycle up to what happens at its very end; the model stands at it. */
Status flow_in_cycle(Flow *flow, int cycle, Error *err);

/** What happens at the very end of the cycle: probabilities, and ends of stays. */
Status flow_at_end(Flow *flow, int cycle, Error *err);

/** Pays the moves of a cycle and forgets their numbers. */
Status flow_pay(Flow *flow, int cycle, Error *err);

/** Pays for coming into a state with `spent` on its clock. */
Status flow_pay_entry(Flow *flow, int state, const double *share, double spent, int cycle,
                      Timing timing, Error *err);
void flow_free(Flow *flow);

/* ---- between the files of flow ---- */

/* How a batch of people leaves: when, and where those who move are put. */
typedef struct {
    int state, half, when; /* IN_MIDDLE, AT_END */
    bool second;           /* the second half of the cycle: nobody moves again */
    Cells *from;           /* the cells that are left */
    const Window *window;
} Leaving;

/** Pays for the moves by a route from one cell, where that depends on the time spent. */
Status flow_pay_cell(Flow *flow, const Leaving *leaving, int item, int cell, const double *share,
                     Error *err);
#endif
