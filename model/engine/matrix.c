/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/matrix.h"
#include "base/clones.h"
#include <stdlib.h>

/* One number of the matrix, for all lanes. */
typedef struct {
    const double *p; /* [n_lanes] borrowed */
    int from;
} Entry;

struct Matrix {
    Exits *exits;
    const bool *counted;
    double *p, *remain;    /* [n_routes][n_lanes], [n_states][n_lanes] owned */
    Entry *entries;        /* owned; those of a destination are neighbours */
    int *first;            /* [n_states + 1] owned */
    int n_filled, *filled; /* owned: states whose chances are to be filled in the next cycle */
    bool any_counted;
};

bool
matrix_fits(const Exits *exits)
{
    const Study *study = exits->model->study;
    bool fits = study->step == STEP_PROBABILITIES;

    for (int state = 0; state < study->n_states; state++) fits &= !exits->leave[state].tracked;
    return fits;
}

Matrix *
matrix_new(Exits *exits, const bool *counted)
{
    Matrix *matrix = memory_new(1, sizeof(*matrix));
    const size_t n_lanes = (size_t)exits->n_lanes, n_routes = (size_t)exits->n_routes;
    const int n_states = exits->model->study->n_states;
    int n = 0;

    matrix->exits = exits;
    matrix->counted = counted;
    matrix->p = memory_new_aligned(n_routes * n_lanes, sizeof(double));
    matrix->remain = memory_new_aligned((size_t)n_states * n_lanes, sizeof(double));
    matrix->entries = memory_new(n_routes + (size_t)n_states, sizeof(Entry));
    matrix->first = memory_new((size_t)n_states + 1, sizeof(int));
    matrix->filled = memory_new((size_t)n_states, sizeof(int));
    for (int item = 0; item < exits->n_routes; item++) matrix->any_counted |= counted[item];
    for (int to = 0; to < n_states; to++) {
        if (exits->leave[to].kind != LEAVE_NEVER)
            matrix->filled[matrix->n_filled++] = to;
        else
            for (size_t lane = 0; lane < n_lanes; lane++)
                matrix->remain[(size_t)to * n_lanes + lane] = 1;
        matrix->entries[n++] = (Entry){ matrix->remain + (size_t)to * n_lanes, to };
        for (int item = 0; item < exits->n_routes; item++)
            if (exits->routes[item].to == to)
                matrix->entries[n++] =
                    (Entry){ matrix->p + (size_t)item * n_lanes, exits->routes[item].from };
        matrix->first[to + 1] = n;
    }
    return matrix;
}

void
matrix_delete(Matrix *matrix)
{
    if (!matrix) return;
    free(matrix->p);
    free(matrix->remain);
    free(matrix->entries);
    free(matrix->first);
    free(matrix->filled);
    free(matrix);
}

/* ---- one cycle ---- */

/* The first time everything, from then on what varies. */
static Status
fill(Matrix *matrix, int cycle, Error *err)
{
    Exits *exits = matrix->exits;
    const Window window = { .cycle = cycle, .first = cycle - 1, .last = cycle - 1, .to = 1 };
    const int n_lanes = exits->n_lanes, n_filled = matrix->n_filled;
    Status status = OK;

    matrix->n_filled = 0;
    for (int item = 0; item < n_filled; item++) {
        const int state = matrix->filled[item];
        const Leave *leave = &exits->leave[state];
        double *p = matrix->p + leave->first_route * n_lanes;
        TRY(exits_window(p, matrix->remain + state * n_lanes, exits, state, &window, err));
        if (leave->by_cycle) matrix->filled[matrix->n_filled++] = state;
    }
done:
    return status;
}

/* `n` entries of one destination. All lanes: sums are held in registers, by vectors, as no compiler
 * does by itself. */
typedef double Vector __attribute__((vector_size(32), may_alias));
enum { VECTORS = LANES / 4 };

INLINED void
gather_all(double *restrict to, const Entry *entries, int n, const Cells *cells, size_t layer)
{
    Vector sum[VECTORS] = { { 0 } };

    for (int entry = 0; entry < n; entry++) {
        const double *from = cells[2 * entries[entry].from + WHOLE].at + layer;
        const Vector *share = (const Vector *)from, *p = (const Vector *)entries[entry].p;
#pragma GCC unroll 8
        for (int vector = 0; vector < VECTORS; vector++) sum[vector] += share[vector] * p[vector];
    }
#pragma GCC unroll 8
    for (int vector = 0; vector < VECTORS; vector++) ((Vector *)to)[vector] = sum[vector];
}

INLINED void
gather_some(double *restrict to, const Entry *entries, int n, const Cells *cells, size_t layer,
            int n_lanes)
{
    for (int lane = 0; lane < n_lanes; lane++) to[lane] = 0;
    for (int entry = 0; entry < n; entry++) {
        const double *from = cells[2 * entries[entry].from + WHOLE].at + layer;
        for (int lane = 0; lane < n_lanes; lane++) to[lane] += from[lane] * entries[entry].p[lane];
    }
}

/* Who will be in each state, into `gain`. */
HOT static void
multiply(People *people, const Matrix *matrix)
{
    const int n_lanes = people->n_lanes;

    for (int to = 0; to < people->n_states; to++) {
        const Entry *entries = matrix->entries + matrix->first[to];
        const int n = matrix->first[to + 1] - matrix->first[to];
        double *next = cells_of(people->gain, to, WHOLE)->at;
        for (int layer = 0; layer < people->n_layers; layer++) {
            const size_t at = (size_t)layer * (size_t)n_lanes;
            if (people->inside[layer] && !people->inside[layer][to]) continue;
            if (n_lanes == LANES)
                gather_all(next + at, entries, n, people->cells, at);
            else
                gather_some(next + at, entries, n, people->cells, at, n_lanes);
        }
    }
}

static void
count_moved(double *moved, const Matrix *matrix, const Cells *cells)
{
    const int n_lanes = matrix->exits->n_lanes;

    for (int item = 0; item < matrix->exits->n_routes; item++) {
        const double *share = cells[2 * matrix->exits->routes[item].from + WHOLE].at;
        if (!matrix->counted[item]) continue;
        for (int lane = 0; lane < n_lanes; lane++)
            moved[item * n_lanes + lane] = share[lane] * matrix->p[item * n_lanes + lane];
    }
}

Status
matrix_step(Matrix *matrix, People *people, double *moved, int cycle, Error *err)
{
    Status status = OK;

    if (matrix->n_filled > 0) TRY(fill(matrix, cycle, err));
    if (matrix->any_counted) count_moved(moved, matrix, people->cells);
    multiply(people, matrix);
    for (int state = 0; state < people->n_states; state++) {
        Cells *cells = cells_of(people->cells, state, WHOLE);
        Cells *gain = cells_of(people->gain, state, WHOLE);
        double *next = gain->at;
        gain->at = cells->at;
        cells->at = next;
        cells->first = cells->last = 0;
    }
done:
    return status;
}
