/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/partitioned.h"
#include "engine/payoffs.h"
#include "math/real.h"
#include <stdlib.h>
#include <string.h>

/* One curve of this strategy. */
typedef struct {
    const Partition *partition;
    ModelCurve *assembled;
    double share[LANES], before[LANES]; /* now, and at the start of the cycle */
} Under;

typedef struct {
    Model *model;
    const Study *study;
    Payer *payer;
    Outcome *outcome;
    int n_lanes, n_under;
    Under *under;           /* [n_under] */
    int *ended_by;          /* [n_states] of the curve that ends it; NONE of death */
    double (*share)[LANES]; /* [n_states] */
    const double **count;   /* [n_states + n_partitions] as payoffs count them */
    double age0;
} Run;

/* ---- curves ---- */

/* H over the cycle; with a time ratio lane by lane, as each has a time of its own. */
static void
spend(double *D, const Run *run, const Under *under, double t0, double t1)
{
    const Partition *partition = under->partition;
    const Curve *curve = model_curve(under->assembled);

    if (partition->time_ratio == NONE) {
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
        memcpy(under->before, under->share, sizeof(under->share));
        for (int lane = 0; lane < run->n_lanes; lane++) under->share[lane] *= real_exp(-D[lane]);
    }
}

/* ---- states ---- */

static Status
tell_crossing(const Run *run, int state, double earlier, double later, int boundary, Error *err)
{
    const Study *study = run->study;
    const Under *one = &run->under[run->ended_by[state - 1]];
    const Under *two = &run->under[run->ended_by[state]];
    const CfgNode *node = two->partition->node;

    return fail(
        err, ERR_SPEC,
        "%s:%d: curve %s falls below %s: %.6g against %.6g at time %g, strategy %s (crossing "
        "= \"cap earlier\" or \"raise later\" would move one of them)",
        node->file, node->line, two->partition->name, one->partition->name, later, earlier,
        boundary * study->settings.cycle_length, run->model->strategy->name);
}

/* Shares under the curve of each state, none above that of the next. */
static Status
order(double (*under)[LANES], Run *run, int boundary, Error *err)
{
    const int last = run->study->n_states - 2, rule = run->study->settings.crossing;

    for (int state = 0; state <= last; state++)
        memcpy(under[state], run->under[run->ended_by[state]].share, sizeof(under[0]));
    for (int step = 1; step <= last; step++) {
        const int state = rule == CROSSING_RAISE_LATER ? step : last - step + 1;
        double *earlier = under[state - 1], *later = under[state];
        for (int lane = 0; lane < run->n_lanes; lane++) {
            const double cut = earlier[lane] - later[lane];
            if (!(cut > 0)) continue;
            if (rule == CROSSING_ERROR && cut > 1e-12)
                return tell_crossing(run, state, earlier[lane], later[lane], boundary, err);
            if (cut > run->outcome->cut[lane]) run->outcome->cut[lane] = cut;
            if (rule == CROSSING_RAISE_LATER)
                later[lane] = earlier[lane];
            else
                earlier[lane] = later[lane];
        }
    }
    return OK;
}

static Status
divide(Run *run, int boundary, Error *err)
{
    const int dead = run->study->n_states - 1;
    double(*under)[LANES] = memory_new((size_t)dead + 1, sizeof(*under));
    Status status;

    TRY(order(under, run, boundary, err));
    for (int lane = 0; lane < run->n_lanes; lane++) {
        for (int state = 0; state < dead; state++)
            run->share[state][lane] = under[state][lane] - (state ? under[state - 1][lane] : 0);
        run->share[dead][lane] = 1 - under[dead - 1][lane];
    }
done:
    free(under);
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
prepare(Run *run, OutcomeKeep keep)
{
    const Study *study = run->study;
    const size_t n_states = (size_t)study->n_states, n_partitions = (size_t)study->n_partitions;

    outcome_init(run->outcome, study, run->n_lanes, keep);
    run->under = memory_new(n_partitions + 1, sizeof(Under));
    run->ended_by = memory_new(n_states, sizeof(int));
    run->share = memory_new_aligned(n_states, sizeof(*run->share));
    run->count = memory_new(n_states + n_partitions, sizeof(double *));
    for (size_t state = 0; state < n_states; state++) {
        run->ended_by[state] = NONE;
        run->count[state] = run->share[state];
    }
    for (int item = 0; item < study->n_partitions; item++) {
        const Partition *partition = &study->partitions[item];
        Under *under = &run->under[run->n_under];
        if (!partition->only[run->model->strategy_index]) continue;
        under->partition = partition;
        under->assembled = model_curve_new(run->model, partition->curve);
        for (int lane = 0; lane < LANES; lane++) under->share[lane] = under->before[lane] = 1;
        if (partition->ends != NONE) run->ended_by[partition->ends] = run->n_under;
        if (partition->running.n > 0) run->count[n_states + (size_t)item] = under->share;
        run->n_under++;
    }
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
