/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_ROUNDS_TABLES_H
#define ENGINE_ROUNDS_TABLES_H
/** @file rounds_tables.h
 *  What rounds_tables.c works out once for rounds.c: chances and payoffs by state, cycle and cycles
 *  spent there. Not for other files. */
#include "engine/payoffs.h"
#include "engine/rounds.h"

/* Figures of one person for one part of one cycle. */
typedef struct {
    double cost, qaly, life, life_undiscounted;
} Pay;

/* One state. A cell is a cycle and the cycles spent at its start; an untracked state has age 0. */
typedef struct {
    bool tracked, differs; /* its chances differ by person */
    int n_routes, n_who;   /* payoffs over time that differ by person */
    double *chance;        /* [cell][n_routes] running sums; owned */
    Pay *pay[2];           /* [part][cell], owned */
} StateTable;

struct Rounds {
    const Study *study;
    int n_cycles;
    StateTable *states;   /* [n_states] owned */
    WithinWeights *rules; /* [rule] of payoffs that differ by person; owned */
    double *weight;       /* [n_cycles + 1] of payoffs on moves at boundaries; owned */
};

/* Cycles 1 .. n_cycles + 1; in cycle t the ages 0 .. t (at its end). */
static inline size_t
rounds_cell(bool tracked, int cycle, int age)
{
    const size_t t = (size_t)cycle;
    return tracked ? t * (t + 1) / 2 + (size_t)age : t;
}

static inline size_t
rounds_cells(const Rounds *rounds, int state)
{
    return rounds_cell(rounds->states[state].tracked, rounds->n_cycles + 2, 0);
}
#endif
