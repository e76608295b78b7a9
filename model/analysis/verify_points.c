/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The model with one parameter at another value: what the checks of inputs look at. */
#include "analysis/vary.h"
#include "analysis/verify_parts.h"
#include <math.h>
#include <stdlib.h>

/* ---- what is kept of an outcome ---- */

static void
look_at_trace(VerifyPoint *point, const Outcome *outcome)
{
    for (int boundary = 0; boundary <= outcome->n_cycles; boundary++) {
        double sum = 0;
        for (int state = 0; state < outcome->n_states; state++) {
            const double share = outcome->trace[boundary * outcome->n_states + state];
            sum += share;
            point->least = fmin(point->least, share);
        }
        point->off = fmax(point->off, fabs(sum - 1));
    }
}

static void
look_at_survival(VerifyPoint *point, const Outcome *outcome, int lane)
{
    double before = 1;

    for (int boundary = 0; boundary <= outcome->n_cycles; boundary++) {
        const double alive = outcome_share(outcome, 0, boundary)[lane];
        point->off = fmax(point->off, alive - before);
        point->least = fmin(point->least, alive);
        before = alive;
    }
    for (int state = 0; state < outcome->n_states; state++)
        point->least =
            fmin(point->least, outcome_at(outcome->life_years, state, UNDISCOUNTED)[lane]);
}

static bool
differs(double one, double two)
{
    return fabs(one - two) > 1e-12 * (1 + fabs(two));
}

static double
total_of(const Outcome *outcome, int total, int lane)
{
    return total == TOTAL_COST   ? outcome_cost(outcome, DISCOUNTED, lane)
           : total == TOTAL_QALY ? outcome_qalys(outcome, DISCOUNTED, lane)
                                 : outcome_life_years(outcome, DISCOUNTED, lane);
}

/* Costs, QALYs, life years, counts, survival. */
static bool
has_moved(const Outcome *outcome, int lane, const Outcome *base)
{
    for (int total = 0; total < N_TOTALS; total++)
        if (differs(total_of(outcome, total, lane), total_of(base, total, 0))) return true;
    for (int counter = 0; counter < outcome->n_counters; counter++)
        if (differs(outcome_at(outcome->counts, counter, UNDISCOUNTED)[lane],
                    outcome_at(base->counts, counter, UNDISCOUNTED)[0]))
            return true;
    for (int curve = 0; curve <= outcome->n_endpoints; curve++)
        for (int boundary = 0; boundary <= outcome->n_cycles; boundary++)
            if (differs(outcome_share(outcome, curve, boundary)[lane],
                        outcome_share(base, curve, boundary)[0]))
                return true;
    return false;
}

static void
keep(Verify *verify, VerifyPoint *point, const Evaluation *evaluation, int lane)
{
    const int n = verify->study->n_strategies;

    point->total = pool_new(&verify->pool, (size_t)n * N_TOTALS, sizeof(double));
    for (int strategy = 0; strategy < n; strategy++) {
        const Outcome *outcome = &evaluation->outcomes[strategy];
        if (outcome->trace && outcome->n_lanes == 1) look_at_trace(point, outcome);
        look_at_survival(point, outcome, lane);
        point->moves |= has_moved(outcome, lane, &verify->few->outcomes[strategy]);
        for (int total = 0; total < N_TOTALS; total++)
            point->total[strategy * N_TOTALS + total] = total_of(outcome, total, lane);
    }
}

/* ---- running ---- */

/* Side by side, each in its lane. The caller sees to it that they fit together. */
static Status
run_block(Verify *verify, VerifyPoint *const *points, int n, Error *err)
{
    const Study *study = verify->study;
    const size_t room = (size_t)study->n_parameters + 1;
    double *value = memory_new_aligned(room * LANES, sizeof(double));
    bool *given = memory_new(room, sizeof(bool));
    const Sample sample = { n, value, given };
    EvaluationPlan plan = verify->few_plan;
    Evaluation evaluation;
    Status status;

    if (n > 1) plan.keep = KEEP_CURVES;
    for (int lane = 0; lane < n; lane++) {
        const int parameter = points[lane]->parameter;
        double *own = value + (size_t)parameter * LANES;
        for (int other = 0; !given[parameter] && other < LANES; other++)
            own[other] = n == 1 ? points[lane]->value : vary_base(study, parameter);
        given[parameter] = true;
        own[lane] = points[lane]->value;
    }
    TRY(evaluate_all(&evaluation, study, &sample, &plan, err));
    for (int lane = 0; lane < n; lane++) keep(verify, points[lane], &evaluation, lane);
done:
    evaluate_free(&evaluation, study);
    free(value);
    free(given);
    return status;
}

void
verify_points_run(Verify *verify, VerifyPoint *point)
{
    Error err = { 0 };

    if (run_block(verify, &point, 1, &err) != OK) point->why = pool_text(&verify->pool, err.text);
}

/* A block that breaks is run point by point. */
static void
run_points(Verify *verify, VerifyPoint *const *points, int n)
{
    Error err = { 0 };

    if (verify->plan->stop && *verify->plan->stop) return;
    if (n > 1 && run_block(verify, points, n, &err) == OK) return;
    for (int item = 0; item < n; item++) verify_points_run(verify, points[item]);
}

/* ---- ends ---- */

/* What has no range is moved by a tenth. */
static bool
range_of(double *low, double *high, bool *declared, const Study *study, int parameter)
{
    const double base = vary_base(study, parameter);

    *declared = vary_range(low, high, study, parameter) && *low < *high;
    if (*declared) return true;
    *low = base == 0 ? 0 : base - 0.1 * fabs(base);
    *high = base == 0 ? 0.1 : base + 0.1 * fabs(base);
    return study->parameters[parameter].is_number;
}

/* A formula has a value of its own in each lane, and so has a patient. */
static bool
stands_alone(const Study *study, int parameter)
{
    return study_simulates(study) || !study->parameters[parameter].is_number;
}

const VerifyPoint *
verify_points_ends(Verify *verify)
{
    const Study *study = verify->study;
    const int n = study->n_parameters;
    VerifyPoint *block[LANES];
    int n_block = 0;

    if (verify->ends) return verify->ends;
    verify->ends = pool_new(&verify->pool, 2 * (size_t)n + 1, sizeof(VerifyPoint));
    for (int item = 0; item < n; item++) {
        double value[2];
        bool declared;
        const bool varied = range_of(&value[0], &value[1], &declared, study, item);
        for (int end = 0; end < 2; end++) {
            VerifyPoint *own = &verify->ends[2 * item + end];
            *own = (VerifyPoint){ varied ? item : NONE, value[end], declared, .why = NULL };
            if (!varied) continue;
            if (stands_alone(study, item)) {
                run_points(verify, &own, 1);
                continue;
            }
            block[n_block++] = own;
            if (n_block == LANES) run_points(verify, block, n_block);
            n_block %= LANES;
        }
    }
    if (n_block > 0) run_points(verify, block, n_block);
    return verify->ends;
}
