/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/calibrate_search.h"
#include "math/real.h"
#include "math/sampler.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = CALIBRATION_MOST };

/* ---- residuals: scores of the targets, then of the priors ---- */

typedef struct {
    const CalibrateModel *model;
    CalibrateDesk *desk;
    int held; /* parameter that is held; NONE */
    double at;
} Question;

/* The free numbers with the one that is held put between them. */
static void
widen(double *whole, const Question *question, const double *x, int n_points)
{
    for (int number = 0, from = 0; number < question->model->n; number++) {
        const bool held = number == question->held;
        for (int point = 0; point < n_points; point++)
            whole[number * LANES + point] = held ? question->at : x[from * LANES + point];
        from += !held;
    }
}

static void
residuals(double *residual, const double *x, int n_points, void *context)
{
    const Question *question = context;
    const CalibrateModel *model = question->model;
    double whole[MOST * LANES];

    widen(whole, question, x, n_points);
    calibrate_model_ask(model, question->desk, whole, n_points);
    calibrate_model_scores(model, question->desk, residual, n_points);
    memcpy(residual + model->n_targets * LANES, whole, sizeof(double) * (size_t)model->n * LANES);
}

/* ---- starts ---- */

typedef struct {
    double value, x[MOST];
    int number;
} Start;

static int
by_value(const void *a, const void *b)
{
    const Start *one = a, *two = b;

    if (one->value != two->value) return one->value > two->value ? 1 : -1;
    return (one->number > two->number) - (one->number < two->number);
}

/* The base case, then points of the prior as even as they can be. */
static Status
place_starts(Start *starts, int n, const Calibration *calibration, Error *err)
{
    const CalibrateModel *model = &calibration->model;
    double *u = memory_new((size_t)n, sizeof(double));
    Sampler *sampler = NULL;
    Status status;

    TRY(sampler_new(&sampler, SAMPLER_SOBOL, calibration->run.seed, n, model->n, err));
    for (int number = 0; number < model->n; number++) {
        const Parameter *parameter = &model->study->parameters[model->parameters[number]];
        const double base = model->study->quantities[parameter->slot].tree.root->number;
        sampler_fill(sampler, u, number, 0, n);
        for (int start = 1; start < n; start++)
            starts[start].x[number] = real_normal_quantile(u[start]);
        starts[0].x[number] = calibrate_model_score(model, number, base);
    }
done:
    sampler_delete(sampler);
    free(u);
    return status;
}

static void
weigh_starts(Start *starts, int n, const Calibration *calibration)
{
    const CalibrateModel *model = &calibration->model;
    const int n_rows = model->n_targets + model->n;

#pragma omp parallel num_threads(calibration->run.n_threads)
    {
        CalibrateDesk desk = calibrate_model_desk(model);
        double *residual = memory_new((size_t)n_rows * LANES, sizeof(double)), x[MOST * LANES];
        Question question = { model, &desk, NONE, 0 };
#pragma omp for schedule(dynamic)
        for (int first = 0; first < n; first += LANES) {
            const int count = n - first < LANES ? n - first : LANES;
            if (calibration->run.stop && *calibration->run.stop) continue;
            for (int number = 0; number < model->n; number++)
                for (int point = 0; point < count; point++)
                    x[number * LANES + point] = starts[first + point].x[number];
            residuals(residual, x, count, &question);
            for (int point = 0; point < count; point++) {
                double sum = 0;
                for (int row = 0; row < n_rows; row++)
                    sum += residual[row * LANES + point] * residual[row * LANES + point];
                starts[first + point].value = isfinite(sum) ? sum : INFINITY;
                starts[first + point].number = first + point;
            }
        }
        free(residual);
        calibrate_model_leave(&desk);
    }
}

/* ---- searches ---- */

static void
search_all(LeastSquares *found, const Start *starts, int n, const Calibration *calibration,
           Course course)
{
    const CalibrateModel *model = &calibration->model;
    int n_done = 0;
    double scale[MOST];

    for (int number = 0; number < MOST; number++) scale[number] = 0.5;
#pragma omp parallel for schedule(dynamic) num_threads(calibration->run.n_threads)
    for (int start = 0; start < n; start++) {
        CalibrateDesk desk = calibrate_model_desk(model);
        Question question = { model, &desk, NONE, 0 };
        Error unheard;
        const bool stopped = calibration->run.stop && *calibration->run.stop;
        if (stopped || least_squares(&found[start], residuals, &question, starts[start].x, scale,
                                     model->n, model->n_targets + model->n, &unheard) != OK)
            found[start].value = INFINITY;
        calibrate_model_leave(&desk);
#pragma omp critical
        course_tell(&course, (double)++n_done / n);
    }
}

/* Squared distance in standard errors of the first. */
static double
distance(const LeastSquares *one, const LeastSquares *two)
{
    const int n = one->n;
    double sum = 0;

    for (int row = 0; row < n; row++)
        for (int column = 0; column < n; column++)
            sum += (one->x[row] - two->x[row]) * one->information[row * n + column] *
                   (one->x[column] - two->x[column]);
    return sum;
}

static bool
is_new(const Calibration *calibration, const LeastSquares *found)
{
    for (int mode = 0; mode < calibration->n_modes; mode++)
        if (distance(&calibration->modes[mode], found) < 0.1) return false;
    return true;
}

/* The best first; then others that are no more than 9 (exp(-4.5), 1%) worse and not the same. */
static void
sort_modes(Calibration *calibration, const LeastSquares *found)
{
    const double WORSE = 9;
    const int n = calibration->n_starts;
    bool *taken = memory_new((size_t)n, sizeof(bool));

    for (;;) {
        int best = NONE;
        for (int start = 0; start < n; start++)
            if (!taken[start] && isfinite(found[start].value) &&
                (best == NONE || found[start].value < found[best].value))
                best = start;
        if (best == NONE || calibration->n_modes == CALIBRATE_MODES) break;
        taken[best] = true;
        if (calibration->n_modes > 0 && found[best].value > calibration->modes[0].value + WORSE)
            break;
        if (is_new(calibration, &found[best]))
            calibration->modes[calibration->n_modes++] = found[best];
        calibration->n_best += distance(&calibration->modes[0], &found[best]) < 0.1;
    }
    free(taken);
}

static Status
tell_why(const Calibration *calibration, const Start *starts, Error *err)
{
    const CalibrateModel *model = &calibration->model;
    CalibrateDesk desk = calibrate_model_desk(model);
    double x[MOST * LANES];
    Status status;

    for (int number = 0; number < model->n; number++) x[number * LANES] = starts[0].x[number];
    TRY(calibrate_model_try(model, &desk, x, err));
    status =
        fail(err, ERR_NUMERIC, "calibration: no point of the priors gives every target a value");
    for (int item = 0; item < model->n_targets; item++)
        if (isnan(desk.told[item * LANES]))
            status = fail(err, ERR_NUMERIC,
                          "calibration: no point of the priors gives every target a value; in the "
                          "base case %s has none (not reached, or beyond the horizon)",
                          model->study->targets[model->targets[item]].name);
done:
    calibrate_model_leave(&desk);
    return status;
}

Status
calibrate_search_modes(Calibration *calibration, int n_starts, Course course, Error *err)
{
    const int n = 10 * n_starts < 2 * SAMPLER_REPLICATES ? 2 * SAMPLER_REPLICATES : 10 * n_starts;
    Start *starts = memory_new((size_t)n, sizeof(Start));
    LeastSquares *found = memory_new((size_t)n_starts, sizeof(LeastSquares));
    Status status;

    TRY(place_starts(starts, n, calibration, err));
    weigh_starts(starts, n, calibration);
    const Start base = starts[0];
    qsort(starts, (size_t)n, sizeof(Start), by_value);
    calibration->n_starts = n_starts;
    search_all(found, starts, n_starts, calibration, course);
    sort_modes(calibration, found);
    if (calibration->run.stop && *calibration->run.stop) TRY(fail(err, ERR_STOPPED, "interrupted"));
    if (calibration->n_modes == 0) TRY(tell_why(calibration, &base, err));
done:
    free(starts);
    free(found);
    return status;
}

/* ---- the profile ---- */

/* From the mode outwards; each point starts where the one before it ended. */
static void
walk_out(Calibration *calibration, int held, int direction)
{
    const CalibrateModel *model = &calibration->model;
    const LeastSquares *mode = &calibration->modes[0];
    const int n = model->n, middle = calibration->n_points / 2;
    const double sd = sqrt(mode->covariance[held * n + held]);
    const double FAR = 3.5; /* standard deviations */
    CalibrateDesk desk = calibrate_model_desk(model);
    Question question = { model, &desk, held, 0 };
    LeastSquares found = { 0 };
    double start[MOST], scale[MOST], *residual;

    residual = memory_new((size_t)(model->n_targets + n) * LANES, sizeof(double));
    for (int number = 0, to = 0; number < n; number++)
        if (number != held) {
            start[to] = mode->x[number];
            scale[to++] = 0.5 * sqrt(mode->covariance[number * n + number]);
        }
    for (int step = direction > 0 ? 0 : 1; step <= middle; step++) {
        CalibratePoint *point =
            &calibration->profile[held * calibration->n_points + middle + direction * step];
        double x[MOST * LANES], chi_square = 0, prior = 0;
        Error unheard;
        if (calibration->run.stop && *calibration->run.stop) break;
        question.at = mode->x[held] + direction * FAR * sd * step / middle;
        *point = (CalibratePoint){ question.at, NAN, NAN };
        if (n > 1 && least_squares(&found, residuals, &question, start, scale, n - 1,
                                   model->n_targets + n, &unheard) == OK)
            memcpy(start, found.x, sizeof(start));
        for (int number = 0; number < n - 1; number++) x[number * LANES] = start[number];
        residuals(residual, x, 1, &question);
        for (int row = 0; row < model->n_targets + n; row++) {
            const double square = residual[row * LANES] * residual[row * LANES];
            *(row < model->n_targets ? &chi_square : &prior) += square;
        }
        if (!isfinite(chi_square)) continue;
        point->chi_square = chi_square;
        point->value = chi_square + prior;
    }
    free(residual);
    calibrate_model_leave(&desk);
}

void
calibrate_search_profile(Calibration *calibration, int n_points, Course course)
{
    const int n_walks = 2 * calibration->model.n;
    int n_done = 0;

    if (n_points < 3) return;
    calibration->n_points = n_points | 1; /* the mode is in the middle */
    calibration->profile = memory_new((size_t)calibration->model.n * (size_t)calibration->n_points,
                                      sizeof(CalibratePoint));
#pragma omp parallel for schedule(dynamic) num_threads(calibration->run.n_threads)
    for (int walk = 0; walk < n_walks; walk++) {
        walk_out(calibration, walk / 2, walk % 2 ? 1 : -1);
#pragma omp critical
        course_tell(&course, (double)++n_done / n_walks);
    }
}
