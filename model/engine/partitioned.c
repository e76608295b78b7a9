/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/partitioned.h"
#include "engine/payoffs.h"
#include "math/real_arrays.h"
#include <stdlib.h>
#include <string.h>

/* One curve of this strategy. */
typedef struct {
    const Partition *partition;
    ModelCurve *assembled;
    bool walks; /* each moment is worked out once */
    CurveWalk walk;
    double own[LANES];                  /* survival by the curve itself                       */
    double share[LANES], before[LANES]; /* who is under it where curves cross: now, and at the
                                           start of the cycle */
} Under;

typedef struct {
    Model *model;
    const Study *study;
    Payer *payer;
    Outcome *outcome;
    int n_lanes, n_under;
    Under *under;           /* [n_under] */
    Under **ended_by;       /* [n_states] the curve that ends it; NULL of death */
    double (*share)[LANES]; /* [n_states] */
    const double **count;   /* [n_states + n_partitions] as payoffs count them */
    double age0;
} Run;

/* ---- curves ---- */

/* H over the cycle; with a time ratio lane by lane, as each has a time of its own. */
static void
spend(double *D, const Run *run, Under *under, double t0, double t1)
{
    const Partition *partition = under->partition;
    const Curve *curve = model_curve(under->assembled);

    if (under->walks) {
        curve_walk_to(D, &under->walk, t1, run->n_lanes);
    } else if (partition->time_ratio == NONE) {
        curve_increment(D, curve, t0, t1, run->age0, run->n_lanes);
    } else {
        const double *ratio = model_value(run->model, partition->time_ratio);
        for (int lane = 0; lane < run->n_lanes; lane++)
            D[lane] = curve_cumulative(curve, t0 / ratio[lane], t1 / ratio[lane], run->age0, lane);
    }
    if (partition->hazard_ratio != NONE) {
        const double *ratio = model_value(run->model, partition->hazard_ratio);
        for (int lane = 0; lane < run->n_lanes; lane++) D[lane] *= ratio[lane];
    }
    if (partition->floor == NONE) return;
    const Lifetable *table = &run->study->tables[partition->floor].mortality;
    const double least = lifetable_cumulative(table, run->age0 + t1 / table->units) -
                         lifetable_cumulative(table, run->age0 + t0 / table->units);
    for (int lane = 0; lane < run->n_lanes; lane++) D[lane] = D[lane] > least ? D[lane] : least;
}

static void
advance(Run *run, int cycle)
{
    const double length = run->study->settings.cycle_length;

    for (int item = 0; item < run->n_under; item++) {
        Under *under = &run->under[item];
        double D[LANES];
        spend(D, run, under, (cycle - 1) * length, cycle * length);
        for (int lane = 0; lane < run->n_lanes; lane++) D[lane] = -D[lane];
        real_exps(D, D, run->n_lanes);
        memcpy(under->before, under->share, sizeof(under->share));
        for (int lane = 0; lane < run->n_lanes; lane++)
            under->share[lane] = under->own[lane] *= D[lane];
    }
}

/* ---- curves that cross ---- */

static Status
tell_crossing(const Run *run, const Under *earlier, const Under *later, int lane, int boundary,
              Error *err)
{
    const CfgNode *node = later->partition->node;

    return fail(
        err, ERR_SPEC,
        "%s:%d: curve %s falls below %s: %.6g against %.6g at time %g, strategy %s (crossing "
        "= \"cap earlier\" or \"raise later\" would move one of them)",
        node->file, node->line, later->partition->name, earlier->partition->name,
        later->share[lane], earlier->share[lane], boundary * run->study->settings.cycle_length,
        run->model->strategy->name);
}

/* Nobody is under the earlier curve who is not under the later one. */
static Status
part(Run *run, Under *earlier, Under *later, bool raise, int boundary, Error *err)
{
    const double rounding = 1e-12;

    for (int lane = 0; lane < run->n_lanes; lane++) {
        const double cut = earlier->share[lane] - later->share[lane];
        if (!(cut > 0)) continue;
        if (run->study->settings.crossing == CROSSING_ERROR && cut > rounding)
            return tell_crossing(run, earlier, later, lane, boundary, err);
        if (cut > run->outcome->cut[lane]) run->outcome->cut[lane] = cut;
        if (raise)
            later->share[lane] = earlier->share[lane];
        else
            earlier->share[lane] = later->share[lane];
    }
    return OK;
}

/* Curves that end states by the rule, from the first on where later ones are raised, from the last
 * on where earlier ones are cut. Then those that only pay: the dead are not treated. */
static Status
order(Run *run, int boundary, Error *err)
{
    const bool raise = run->study->settings.crossing == CROSSING_RAISE_LATER;
    const int last = run->study->n_states - 2;
    Status status = OK;

    for (int step = 1; step <= last; step++) {
        const int state = raise ? step : last - step + 1;
        TRY(part(run, run->ended_by[state - 1], run->ended_by[state], raise, boundary, err));
    }
    for (int item = 0; item < run->n_under; item++)
        if (run->under[item].partition->ends == NONE)
            TRY(part(run, &run->under[item], run->ended_by[last], false, boundary, err));
done:
    return status;
}

static Status
divide(Run *run, int boundary, Error *err)
{
    const int dead = run->study->n_states - 1;
    const Status status = order(run, boundary, err);

    for (int state = 0; state <= dead; state++) {
        const double *under = state < dead ? run->ended_by[state]->share : NULL;
        const double *before = state > 0 ? run->ended_by[state - 1]->share : NULL;
        for (int lane = 0; lane < run->n_lanes; lane++)
            run->share[state][lane] = (under ? under[lane] : 1) - (before ? before[lane] : 0);
    }
    return status;
}

/* ---- what is paid and kept ---- */

static Status
pay_people(Run *run, CyclePart part, int boundary, int cycle, Error *err)
{
    const int n_places = run->study->n_states + run->study->n_partitions;
    Status status = OK;

    if (!payoffs_pays_at(run->payer, part, cycle)) return OK;
    for (int place = 0; place < n_places; place++) {
        const Occupancy people = { .state = place,
                                   .boundary = boundary,
                                   .n_lanes = run->n_lanes,
                                   .people = { { 0, 0, run->count[place] }, { 0, -1, NULL } } };
        if (run->count[place]) TRY(payoffs_occupancy(run->payer, &people, part, cycle, err));
    }
done:
    return status;
}

/* Deaths of the cycle, and the events of each curve, in its middle. */
static void
pay_events(Run *run, const double *dead_before, int cycle)
{
    const int dead = run->study->n_states - 1;
    double number[LANES];

    for (int lane = 0; lane < run->n_lanes; lane++)
        number[lane] = run->share[dead][lane] - dead_before[lane];
    payoffs_once(run->payer, &run->study->states[dead].entry, number, dead, cycle, TIMING_MIDDLE);
    for (int item = 0; item < run->n_under; item++) {
        const Under *under = &run->under[item];
        const int account = under->partition->ends != NONE ? under->partition->ends : 0;
        for (int lane = 0; lane < run->n_lanes; lane++)
            number[lane] = under->before[lane] - under->share[lane];
        payoffs_once(run->payer, &under->partition->exit, number, account, cycle, TIMING_MIDDLE);
    }
}

static void
record(Run *run, int boundary)
{
    const Study *study = run->study;
    Outcome *outcome = run->outcome;

    if (!outcome->endpoints) return;
    for (int state = 0; state < study->n_states; state++) {
        if (outcome->trace)
            outcome->trace[(size_t)boundary * (size_t)study->n_states + (size_t)state] =
                run->share[state][0];
        for (int curve = 0; curve <= study->n_endpoints; curve++) {
            double *kept = outcome_share(outcome, curve, boundary);
            const bool in =
                curve == 0 ? !study->states[state].dead : study->endpoints[curve - 1].has[state];
            for (int lane = 0; in && lane < run->n_lanes; lane++)
                kept[lane] += run->share[state][lane];
        }
    }
}

/* ---- the run ---- */

static void
add_curve(Run *run, int item)
{
    const Partition *partition = &run->study->partitions[item];
    Under *under = &run->under[run->n_under++];
    const Curve *curve;

    under->partition = partition;
    under->assembled = model_curve_new(run->model, partition->curve);
    curve = model_curve(under->assembled);
    under->walks = partition->time_ratio == NONE && curve->family->cumulative;
    if (under->walks) curve_walk_from(&under->walk, curve, 0, run->n_lanes);
    for (int lane = 0; lane < LANES; lane++)
        under->own[lane] = under->share[lane] = under->before[lane] = 1;
    if (partition->ends != NONE) run->ended_by[partition->ends] = under;
    if (partition->running.n > 0) run->count[run->study->n_states + item] = under->share;
}

static void
prepare(Run *run, OutcomeKeep keep)
{
    const Study *study = run->study;
    const size_t n_states = (size_t)study->n_states, n_partitions = (size_t)study->n_partitions;

    outcome_init(run->outcome, study, run->n_lanes, keep);
    run->under = memory_new(n_partitions + 1, sizeof(Under));
    run->ended_by = memory_new(n_states, sizeof(Under *));
    run->share = memory_new_aligned(n_states, sizeof(*run->share));
    run->count = memory_new(n_states + n_partitions, sizeof(double *));
    for (size_t state = 0; state < n_states; state++) run->count[state] = run->share[state];
    for (int item = 0; item < study->n_partitions; item++)
        if (study->partitions[item].only[run->model->strategy_index]) add_curve(run, item);
    run->payer = payoffs_new(run->model, run->outcome);
    payoffs_put_off(run->payer);
    run->age0 = model_start_age(run->model);
}

static Status
run_cycles(Run *run, Error *err)
{
    const Study *study = run->study;
    const int n = study->settings.n_cycles, dead = study->n_states - 1;
    const Strategy *strategy = run->model->strategy;
    double all[LANES], dead_before[LANES];
    Status status;

    for (int lane = 0; lane < LANES; lane++) all[lane] = 1;
    TRY(divide(run, 0, err));
    payoffs_once(run->payer, &strategy->payoffs, all, study->n_states, 0, TIMING_START);
    record(run, 0);
    payoffs_steady(run->payer, run->count, 0, 1);
    for (int cycle = 1; cycle <= n; cycle++) {
        if (cycle > 1 && run->model->n_cycle > 0) TRY(model_cycle(run->model, cycle, err));
        TRY(pay_people(run, PART_START, cycle - 1, cycle, err));
        memcpy(dead_before, run->share[dead], sizeof(dead_before));
        advance(run, cycle);
        TRY(divide(run, cycle, err));
        pay_events(run, dead_before, cycle);
        TRY(pay_people(run, PART_END, cycle, cycle, err));
        payoffs_steady(run->payer, run->count, cycle, cycle + 1);
        record(run, cycle);
    }
    if (payoffs_pays_at(run->payer, PART_START, n + 1)) {
        TRY(model_cycle(run->model, n + 1, err));
        TRY(pay_people(run, PART_START, n, n + 1, err));
    }
    payoffs_settle(run->payer);
done:
    return status;
}

Status
partitioned_run(Outcome *outcome, Model *model, OutcomeKeep keep, Error *err)
{
    Run run = {
        .model = model, .study = model->study, .outcome = outcome, .n_lanes = model->n_lanes
    };
    Status status;

    *outcome = (Outcome){ 0 };
    prepare(&run, keep);
    status = run_cycles(&run, err);
    payoffs_delete(run.payer);
    for (int item = 0; item < run.n_under; item++) free(run.under[item].assembled);
    free(run.under);
    free(run.ended_by);
    free(run.share);
    free(run.count);
    return status;
}
