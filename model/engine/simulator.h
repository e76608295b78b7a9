/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_SIMULATOR_H
#define ENGINE_SIMULATOR_H
/** @file simulator.h
 *  One strategy with one draw of the parameters, made ready for single patients: what is the same
 *  for all of them is worked out once, what differs by person or time is listed by state. Read by
 *  all threads, changed by none. Part of individual. */
#include "engine/centring.h"
#include "engine/discount.h"
#include "engine/grid.h"
#include "engine/latent.h"
#include "engine/lattice.h"
#include "engine/outcome.h"

/* ---- payoffs ---- */

typedef enum {
    PAID_ALIKE,    /* the same number for everybody, always        */
    PAID_BY_WHO,   /* differs by person, the same over a stay      */
    PAID_BY_TIME,  /* the same for everybody in a cycle            */
    PAID_BY_CLOCK, /* the same for everybody who has spent so long */
    PAID_IN_PIECES /* anything else: cycle by cycle                */
} PaidHow;

/* What is paid while in a state, per time unit (of a utility: per year). */
typedef struct {
    PayoffKind kind;
    bool is_utility, who; /* who: differs by person */
    int index, slot;
    double first; /* paid for so long from entry; INFINITY: always         */
    PaidHow how;
    double value;    /* PAID_ALIKE */
    int input;       /* PAID_BY_WHO: column of the crowd's inputs         */
    double *step;    /* BY_TIME, BY_CLOCK: [n_cycles] value in each cycle, owned       */
    double *paid[2]; /* the same: [n_cycles + 1] paid up to it, discounted and not, owned */
    int sum;         /* where its sums are kept; NONE for PAID_ALIKE without `first`   */
} Running;

/* What is paid once. */
typedef struct {
    PayoffKind kind;
    int index, slot, account; /* account: the state it is booked to */
    bool alike;
    double value; /* of one that is alike */
    int sum;      /* of one that is not   */
} OnceItem;

typedef struct {
    int n;
    OnceItem *at;      /* owned */
    double cost, qaly; /* of all that are alike, undiscounted */
    bool varies;
    SlotList slots; /* what the others need; owned */
} Once;

/* ---- leaving a state ---- */

typedef enum { WAIT_LATENT, WAIT_TABLE, WAIT_GRID, WAIT_STEPS } WaitKind;

typedef struct {
    int move, word; /* word: which random number of a visit is its own */
    int first_route;
    WaitKind kind;
    bool on_model_clock;
    double ratio;       /* hazard ratio of everybody          */
    int ratio_input;    /* column of a ratio by person; NONE  */
    int log_input;      /* column of its logarithm instead; NONE */
    int ratio_slot;     /* of that ratio, in case it has no value */
    int centred_input;  /* column of a centred ratio; NONE */
    Centring *centring; /* owned */
    Latent *latent;     /* numbers of everybody, owned; NULL: by person */
    const Lifetable *table;
    Grid grid;
} Exit;

typedef struct {
    int first_route, n_routes;
    int n_exits;
    Exit *exits;  /* hazards and rates; owned */
    int n_tables; /* of those, life tables */
    int budget;   /* the exit that spends the budget of other causes (see budget.h); NONE */
    bool draws;   /* after `wait`, a state is drawn */
    double wait;  /* of a draw: one cycle, or the stay */
    bool is_stay;
    double *chances; /* [n_routes] running sums of what is drawn, where alike; owned */
    bool fresh;      /* who has an event here has just come: the clock shows 0 */
    bool cut_by_cycle, cut_by_clock; /* hazards that change from cycle to cycle, by person */
    int n_words;                     /* random numbers of one visit */
    int choice_word;                 /* the one that draws a state  */
    int n_inputs, *inputs; /* [n_inputs] slots that differ by person, constant over a stay */
    SlotList who;          /* what computes them; owned */
    int n_traits, *traits; /* [n_traits] covariates, then attributes (from n_covariates on) that
                              they rest on; owned */
    SlotList now;          /* what is needed of a person at a time: exits in steps, draws */
    SlotList pieces;       /* the same for payoffs in pieces; owned */
    int n_running;
    Running *running;          /* owned */
    double cost_rate, utility; /* of all that are alike */
} StatePlan;

typedef struct {
    int move, from, to;
    bool stays, keeps;
    int branch, n_branches; /* of its move */
    Once leave, enter;
    bool spends_budget; /* the hazard of other causes is another one afterwards */
    bool updates;
    SlotList update_slots;
} RoutePlan;

typedef struct {
    const Study *study;
    Model model; /* one lane, profile NONE */
    Exits exits; /* over that model */
    int n_routes, n_sums;
    StatePlan *states;   /* [n_states] */
    RoutePlan *routes;   /* [n_routes] in the order of exits.routes */
    Once *start;         /* [n_states] on starting there */
    double *start_share; /* [n_states] running sums */
    Discounting costs, effects;
    bool same_discount;
    double *D_costs, *D_effects; /* [n_cycles + 1] discount integrals at boundaries */
    double *f_costs, *f_effects; /* [n_cycles + 1] factors there */
    bool has_norm;
} Simulator; /* { 0 } is valid */

/** Whether an event may leave people in the state: a draw, or hazards that change. */
static inline bool
simulator_goes_on(const StatePlan *plan)
{
    return plan->draws || plan->cut_by_cycle || plan->cut_by_clock;
}

/** Whether some exit has a centred ratio, so that a lattice is needed. */
bool simulator_needs_lattice(const Study *study);

Status simulator_init(Simulator *simulator, const Study *study, int strategy, const Sample *sample,
                      const Lattice *lattice, Error *err);
void simulator_free(Simulator *simulator);

/** Value of a utility under the study's norm. `age` in years. */
double simulator_utility(const Study *study, double utility, double start_age, double age);
#endif
