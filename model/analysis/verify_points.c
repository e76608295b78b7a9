/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The model with one parameter at another value: what the checks of inputs look at. */
#include "analysis/vary.h"
#include "analysis/verify_parts.h"
#include <math.h>
#include <stdlib.h>

static void
look_at_shares(VerifyPoint *point, const Outcome *outcome)
{
    for (int boundary = 0; boundary <= outcome->n_cycles; boundary++) {
        double sum = 0;
        for (int state = 0; state < outcome->n_states; state++) {
            const double share = outcome->trace[boundary * outcome->n_states + state];
            sum += share;
            point->least = fmin(point->least, share);
        }
        point->worst_sum = fmax(point->worst_sum, fabs(sum - 1));
    }
}

/* Few patients do: they meet the luck of the base case, and what is asked is whether and in which
 * direction something moves. */
void
verify_points_run(Verify *verify, VerifyPoint *point)
{
    const Study *study = verify->study;
    const size_t room = (size_t)study->n_parameters + 1;
    double *value = memory_new_aligned(room * LANES, sizeof(double));
    bool *given = memory_new(room, sizeof(bool));
    const Sample sample = { 1, value, given };
    Evaluation evaluation;
    Error err = { 0 };

    for (int lane = 0; lane < LANES; lane++)
        value[(size_t)point->parameter * LANES + (size_t)lane] = point->value;
    given[point->parameter] = true;
    point->total = pool_new(&verify->pool, (size_t)study->n_strategies * N_TOTALS, sizeof(double));
    if (evaluate_all(&evaluation, study, &sample, &verify->evaluation, &err) != OK)
        point->why = pool_text(&verify->pool, err.text);
    for (int strategy = 0; !point->why && strategy < study->n_strategies; strategy++) {
        const Outcome *outcome = &evaluation.outcomes[strategy];
        look_at_shares(point, outcome);
        for (int total = 0; total < N_TOTALS; total++)
            point->total[strategy * N_TOTALS + total] = verify_total(outcome, total, DISCOUNTED);
    }
    evaluate_free(&evaluation, study);
    free(value);
    free(given);
}

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

const VerifyPoint *
verify_points_ends(Verify *verify)
{
    const Study *study = verify->study;
    const int n = study->n_parameters;

    if (verify->ends) return verify->ends;
    verify->ends = pool_new(&verify->pool, 2 * (size_t)n + 1, sizeof(VerifyPoint));
    for (int item = 0; item < n; item++) {
        VerifyPoint *ends = &verify->ends[2 * item];
        double value[2];
        bool declared;
        const bool varied = range_of(&value[0], &value[1], &declared, study, item);
        for (int end = 0; end < 2; end++) {
            ends[end] = (VerifyPoint){ varied ? item : NONE, value[end], declared, .why = NULL };
            if (varied && !(verify->plan->stop && *verify->plan->stop))
                verify_points_run(verify, &ends[end]);
        }
    }
    return verify->ends;
}
