/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/grid.h"
#include <math.h>
#include <stdlib.h>

/* ---- filling ---- */

static void
make_rows(Grid *grid, const Study *study)
{
    const int n = study->settings.n_cycles, rows = grid->kind == GRID_BOTH ? n : 1;

    grid->n = n;
    grid->length = study->settings.cycle_length;
    grid->H = memory_new((size_t)n, sizeof(double *));
    for (int row = 0; row < rows; row++)
        grid->H[row] = memory_new((size_t)(n - row) + 1, sizeof(double));
}

/* One cycle of one grid: a cell of every row that has begun. */
static Status
fill_cycle(Grid *grid, double *D, int move, bool with_ratio, Exits *exits, int cycle, Error *err)
{
    const Window window = {
        .cycle = cycle, .last = grid->kind == GRID_BOTH ? cycle - 1 : 0, .to = 1, .middle = true
    };
    const Status status = exits_hazard(D, exits, move, &window, with_ratio, err);

    if (status != OK) return status;
    for (int row = 0; row <= window.last; row++) {
        double *H = grid->H[row];
        const int cell = cycle - 1 - row;
        H[cell + 1] = H[cell] + D[row];
    }
    return OK;
}

Status
grid_fill(Grid *grids, int n_grids, const int *moves, const bool *with_ratio, Exits *exits,
          Error *err)
{
    const Study *study = exits->model->study;
    const int n = study->settings.n_cycles;
    double *D = memory_new((size_t)n + 1, sizeof(double));
    Status status = OK;

    for (int grid = 0; grid < n_grids; grid++) make_rows(&grids[grid], study);
    for (int cycle = 1; cycle <= n; cycle++) {
        TRY(model_cycle(exits->model, cycle, err));
        for (int grid = 0; grid < n_grids; grid++)
            TRY(fill_cycle(&grids[grid], D, moves[grid], with_ratio[grid], exits, cycle, err));
    }
done:
    free(D);
    return status;
}

void
grid_free(Grid *grid)
{
    for (int row = 0; grid->H && row < grid->n; row++) free(grid->H[row]);
    free(grid->H);
    *grid = (Grid){ 0 };
}

/* ---- reading ---- */

/* The two rows a clock that started at `origin` lies between, and its share of the later. */
typedef struct {
    const double *row, *later; /* later is NULL where the share is 0 */
    double share, at;          /* position on the row, in cycles     */
    int cells, later_cells;
} Place;

static Place
place_of(const Grid *grid, double origin, double clock)
{
    Place place = { .cells = grid->n };
    double start;

    if (grid->kind != GRID_BOTH) {
        place.row = grid->H[0];
        place.at = (grid->kind == GRID_TIME ? origin + clock : clock) / grid->length;
        return place;
    }
    start = floor(origin / grid->length + 1e-9);
    const int row = start < grid->n - 1 ? (int)start : grid->n - 1;
    place.share = origin / grid->length - row;
    place.row = grid->H[row];
    place.cells = grid->n - row;
    if (place.share > 1e-9 && row + 1 < grid->n) {
        place.later = grid->H[row + 1];
        place.later_cells = place.cells - 1;
    }
    place.at = clock / grid->length;
    return place;
}

/* At a knot. The later row ends one cell before: there it runs on as the earlier does. */
static inline double
knot(const Place *place, int cell)
{
    const double own = place->row[cell];

    if (!place->later) return own;
    const int least = cell < place->later_cells ? cell : place->later_cells;
    const double later = place->later[least] + (own - place->row[least]);
    return own + place->share * (later - own);
}

/* At a place between knots, in cycles of the row. */
static double
value_at(const Place *place, double at)
{
    int cell = (int)(at + 1e-9);

    if (cell >= place->cells) return knot(place, place->cells);
    const double before = knot(place, cell), inside = at > cell ? at - cell : 0;
    return before + inside * (knot(place, cell + 1) - before);
}

double
grid_hazard(const Grid *grid, double origin, double clock, double width)
{
    const Place place = place_of(grid, origin, clock);
    const double H = value_at(&place, place.at + width / grid->length) - value_at(&place, place.at);

    return H > 0 ? H : 0;
}

double
grid_wait(const Grid *grid, double origin, double clock, double spend)
{
    const Place place = place_of(grid, origin, clock);
    const double target = value_at(&place, place.at) + spend;
    int low = (int)(place.at + 1e-9), high = place.cells, step = 1;

    if (low >= high || !(knot(&place, high) >= target)) return INFINITY;
    while (low + step < high && knot(&place, low + step) < target) { /* most wait a short time */
        low += step;
        step *= 2;
    }
    if (low + step < high) high = low + step;
    while (high - low > 1) { /* knot(low) < target <= knot(high), but for the first low */
        const int middle = (low + high) / 2;
        if (knot(&place, middle) < target)
            low = middle;
        else
            high = middle;
    }
    const double before = knot(&place, low), width = knot(&place, high) - before;
    const double at = low + (width > 0 ? (target - before) / width : 0);
    return at > place.at ? (at - place.at) * grid->length : 0;
}
