/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/vary.h"
#include "economics/benefit.h"
#include "math/order.h"
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- ranges ---- */

/* Quantiles of somebody else's draws. */
static void
range_of_draws(double *low, double *high, const Study *study, int parameter)
{
    const Joint *joint = &study->joints[study->parameters[parameter].joint];
    double *sorted = memory_new((size_t)joint->n_rows, sizeof(double));
    int member = 0;

    while (joint->parameters[member] != parameter) member++;
    for (int row = 0; row < joint->n_rows; row++)
        sorted[row] = joint->number[row * joint->n + member];
    order_sort(sorted, joint->n_rows);
    *low = order_quantile(sorted, joint->n_rows, 0.025);
    *high = order_quantile(sorted, joint->n_rows, 0.975);
    free(sorted);
}

bool
vary_range(double *low, double *high, const Study *study, int parameter)
{
    const Parameter *varied = &study->parameters[parameter];

    *low = varied->low;
    *high = varied->high;
    if (!isnan(varied->low)) return true;
    if (!varied->uncertain) return false;
    if (varied->dist.family) {
        *low = dist_quantile(&varied->dist, 0.025);
        *high = dist_quantile(&varied->dist, 0.975);
    } else {
        range_of_draws(low, high, study, parameter);
    }
    return true;
}

int
vary_parameters(int *at, const Study *study, const ParameterList *list)
{
    int n = 0;

    for (int item = 0; item < list->n; item++) at[n++] = list->at[item];
    for (int item = 0; list->n == 0 && item < study->n_parameters; item++) {
        double low, high;
        if (vary_range(&low, &high, study, item) && low < high) at[n++] = item;
    }
    return n;
}

double
vary_base(const Study *study, int parameter)
{
    const Sample base = { .n_lanes = 1 };
    const int slot = study->parameters[parameter].slot;
    Model model;
    Error err = { 0 };
    double value = NAN;

    if (study->parameters[parameter].is_number) return study->quantities[slot].tree.root->number;
    if (model_build(&model, study, study->n_strategies, study_profile(study), &base, &err) == OK &&
        !(model_depends(&model, slot) & ~(unsigned)DEPENDS_DRAW))
        value = model_value(&model, slot)[0];
    model_free(&model);
    return value;
}

/* ---- blocks of points ---- */

/* One evaluation: the points first .. first + n - 1 side by side. */
typedef struct {
    int first, n;
} Block;

static bool
is_formula(const Study *study, const VaryPoint *point)
{
    for (int item = 0; item < point->n; item++)
        if (!study->parameters[point->parameter[item]].is_number) return true;
    return false;
}

static bool
same_parameters(const VaryPoint *one, const VaryPoint *two)
{
    return one->n == two->n &&
           memcmp(one->parameter, two->parameter, (size_t)one->n * sizeof(int)) == 0;
}

/* Lanes that do not change a number have its base value. A formula has one of its own in each lane,
 * so those that replace it stand apart. */
static bool
may_join(const Study *study, const VaryPoint *first, const VaryPoint *point)
{
    if (is_formula(study, first) || is_formula(study, point)) return same_parameters(first, point);
    return true;
}

static int
make_blocks(Block *blocks, const Study *study, const VaryPoint *points, int n_points)
{
    const int most = study_simulates(study) ? 1 : LANES;
    int n = 0;

    for (int point = 0; point < n_points; point++)
        if (n > 0 && blocks[n - 1].n < most &&
            may_join(study, &points[blocks[n - 1].first], &points[point]))
            blocks[n - 1].n++;
        else
            blocks[n++] = (Block){ point, 1 };
    return n;
}

static void
fill_values(double *value, bool *given, const Study *study, const VaryPoint *points, Block block)
{
    memset(given, 0, (size_t)study->n_parameters * sizeof(bool));
    for (int lane = 0; lane < block.n; lane++) {
        const VaryPoint *point = &points[block.first + lane];
        for (int item = 0; item < point->n; item++) {
            const int parameter = point->parameter[item];
            double *own = value + (size_t)parameter * LANES;
            for (int other = 0; !given[parameter] && other < LANES; other++)
                own[other] = study->parameters[parameter].is_number ? vary_base(study, parameter)
                                                                    : point->value[item];
            given[parameter] = true;
            own[lane] = point->value[item];
        }
    }
}

typedef struct {
    const Study *study;
    const VaryPoint *points;
    const EvaluationPlan *plan;
    VaryResults *results;
    int threads_inside; /* a block */
    int first_bad;
    Error error;
} Work;

static Status
run_block(const Work *work, Block block, Error *err)
{
    const Study *study = work->study;
    const double persons = study->settings.persons;
    const size_t room = (size_t)study->n_parameters + 1;
    double *value = memory_new_aligned(room * LANES, sizeof(double));
    bool *given = memory_new(room, sizeof(bool));
    const Sample sample = { block.n, value, given };
    EvaluationPlan plan = *work->plan;
    Evaluation evaluation;
    Status status;

    plan.n_threads = work->threads_inside;
    plan.keep = KEEP_SUMS;
    plan.finer = NULL;
    plan.record = NULL;
    plan.course = (Course){ 0 };
    fill_values(value, given, study, work->points, block);
    TRY(evaluate_all(&evaluation, study, &sample, &plan, err));
    for (int lane = 0; lane < block.n; lane++)
        for (int strategy = 0; strategy < study->n_strategies; strategy++) {
            const Outcome *outcome = &evaluation.outcomes[strategy];
            const size_t at =
                (size_t)(block.first + lane) * (size_t)study->n_strategies + (size_t)strategy;
            work->results->cost[at] = persons * outcome_cost(outcome, DISCOUNTED, lane);
            work->results->qaly[at] = persons * outcome_qalys(outcome, DISCOUNTED, lane);
            work->results->life_years[at] = persons * outcome_life_years(outcome, DISCOUNTED, lane);
        }
done:
    evaluate_free(&evaluation, study);
    free(value);
    free(given);
    return status;
}

static void
tell_point(Error *error, const Study *study, const VaryPoint *point)
{
    char text[sizeof(error->text)];
    int length = snprintf(text, sizeof(text), "%s\n    at", error->text);

    for (int item = 0; item < point->n && length < (int)sizeof(text); item++)
        length +=
            snprintf(text + length, sizeof(text) - (size_t)length, "%s %s = %.9g", item ? "," : "",
                     study->parameters[point->parameter[item]].name, point->value[item]);
    if (point->n > 0) memcpy(error->text, text, sizeof(text));
}

/* A block that fails is run point by point, so that the first wrong point is told. */
static void
try_block(Work *work, Block block)
{
    Error error = { 0 };

    if (run_block(work, block, &error) == OK) return;
    for (int point = block.first; point < block.first + block.n; point++) {
        error = (Error){ 0 };
        if (run_block(work, (Block){ point, 1 }, &error) == OK) continue;
        if (error.status != ERR_STOPPED) tell_point(&error, work->study, &work->points[point]);
#pragma omp critical
        if (point < work->first_bad) {
            work->first_bad = point;
            work->error = error;
        }
        return;
    }
}

Status
vary_run(VaryResults *results, const Study *study, const VaryPoint *points, int n_points,
         const EvaluationPlan *plan, Error *err)
{
    const size_t room = (size_t)n_points * (size_t)study->n_strategies + 1;
    Block *blocks = memory_new((size_t)n_points + 1, sizeof(Block));
    const int n_blocks = make_blocks(blocks, study, points, n_points);
    /* one level of threads: blocks side by side where there are enough of them */
    const bool by_block = !study_simulates(study) && n_blocks >= plan->n_threads;
    Work work = { .study = study,
                  .points = points,
                  .plan = plan,
                  .results = results,
                  .threads_inside = by_block ? 1 : plan->n_threads,
                  .first_bad = INT_MAX };
    int n_done = 0;

    *results = (VaryResults){ study->n_strategies, memory_new(room, sizeof(double)),
                              memory_new(room, sizeof(double)), memory_new(room, sizeof(double)) };
#pragma omp parallel for schedule(dynamic) num_threads(by_block ? plan->n_threads : 1)
    for (int block = 0; block < n_blocks; block++) {
        if (plan->stop && *plan->stop) continue;
        try_block(&work, blocks[block]);
#pragma omp critical
        course_tell(&plan->course, (double)++n_done / n_blocks);
    }
    free(blocks);
    if (plan->stop && *plan->stop) return fail(err, ERR_STOPPED, "interrupted");
    if (work.first_bad == INT_MAX) return OK;
    *err = work.error;
    return err->status;
}

void
vary_free(VaryResults *results)
{
    free(results->cost);
    free(results->qaly);
    free(results->life_years);
    *results = (VaryResults){ 0 };
}

/* ---- questions ---- */

double
vary_nmb(const VaryResults *results, int point, int strategy, double wtp)
{
    const int at = point * results->n_strategies + strategy;

    return benefit_nmb(results->cost[at], results->qaly[at], wtp);
}

int
vary_best(const VaryResults *results, int point, double wtp)
{
    int best = 0;

    for (int strategy = 1; strategy < results->n_strategies; strategy++)
        if (vary_nmb(results, point, strategy, wtp) > vary_nmb(results, point, best, wtp))
            best = strategy;
    return best;
}
