/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/calibrate.h"
#include "analysis/calibrate_search.h"
#include "analysis/validation.h"
#include "math/hermite.h"
#include "math/jacobi.h"
#include "math/order.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = CALIBRATION_MOST };

const char *const calibrate_identified_names[] = { "yes", "only together with others", "no" };

/* Shares of the whole work, as the bar on a terminal has them. */
static const double SEARCHED = 0.3, DRAWN = 0.8;

static int
first_points(const CalibrateModel *model)
{
    return 500 * model->n;
}

static int
step_points(const CalibrateModel *model)
{
    const int n_draws = model->study->analyses.calibration.draws;
    return n_draws / 10 > 20 * model->n ? n_draws / 10 : 20 * model->n;
}

static bool
is_stopped(const Calibration *calibration)
{
    return calibration->run.stop && *calibration->run.stop;
}

/* ---- at the mode ---- */

static double
smallest_eigenvalue(const Calibration *calibration)
{
    const int n = calibration->model.n;
    double information[MOST * MOST], value[MOST], vector[MOST * MOST], least = INFINITY;

    memcpy(information, calibration->modes[0].information, sizeof(double) * (size_t)(n * n));
    jacobi_eigen(value, vector, information, n);
    for (int place = 0; place < n; place++) least = fmin(least, value[place]);
    return least;
}

static Status
look_at_mode(Calibration *calibration, Notes *notes, Error *err)
{
    const CalibrateModel *model = &calibration->model;
    const LeastSquares *mode = &calibration->modes[0];
    CalibrateDesk desk = calibrate_model_desk(model);
    double x[MOST * LANES];
    Status status;

    for (int number = 0; number < model->n; number++) x[number * LANES] = mode->x[number];
    TRY(calibrate_model_try(model, &desk, x, err));
    calibration->told = memory_new((size_t)model->n_targets, sizeof(double));
    calibration->chi_square = mode->value;
    for (int number = 0; number < model->n; number++)
        calibration->chi_square -= mode->x[number] * mode->x[number];
    for (int item = 0; item < model->n_targets; item++) {
        const Target *target = &model->study->targets[model->targets[item]];
        const double z = validation_z(target, desk.told[item * LANES]);
        calibration->told[item] = desk.told[item * LANES];
        if (fabs(z) > 3)
            notes_add(notes, NOTE_WARNING, target->node->file, target->node->line,
                      "calibration: target %s cannot be reached: the model's %.4g lies %+.1f "
                      "standard errors from %.4g",
                      target->name, desk.told[item * LANES], z, target->value);
    }
    calibration->smallest = smallest_eigenvalue(calibration);
done:
    calibrate_model_leave(&desk);
    return status;
}

static void
warn_of_modes(const Calibration *calibration, Notes *notes)
{
    const CfgNode *node = calibration->model.study->analyses.calibration_node;

    if (!calibration->modes[0].converged)
        notes_add(notes, NOTE_WARNING, node->file, node->line,
                  "calibration: the search did not settle; its best point is taken");
    if (calibration->n_modes > 1)
        notes_add(notes, NOTE_WARNING, node->file, node->line,
                  "calibration: the targets allow %d separate answers, the second worse by %.2g "
                  "(of -2 log posterior); intervals by Laplace know the first only",
                  calibration->n_modes, calibration->modes[1].value - calibration->modes[0].value);
}

/* ---- the posterior ---- */

static void
likelihood_block(double *log_likelihood, const CalibrateModel *model, CalibrateDesk *desk,
                 const double *x, int n_points, double *scores, double *answers)
{
    double lanes[MOST * LANES] = { 0 };

    for (int number = 0; number < model->n; number++)
        for (int point = 0; point < n_points; point++)
            lanes[number * LANES + point] = x[(size_t)point * (size_t)model->n + (size_t)number];
    calibrate_model_ask(model, desk, lanes, n_points);
    calibrate_model_scores(model, desk, scores, n_points);
    for (int point = 0; point < n_points; point++) {
        double sum = 0;
        for (int row = 0; row < model->n_targets; row++)
            sum += scores[row * LANES + point] * scores[row * LANES + point];
        log_likelihood[point] = -0.5 * sum;
        for (int row = 0; row < model->n_targets; row++)
            answers[(size_t)point * (size_t)model->n_targets + (size_t)row] =
                desk->told[row * LANES + point];
    }
}

/* For points in the order in which they are asked for, which is that of their numbers. */
static double *
room_for_answers(Calibration *calibration, int n_points)
{
    const size_t row = (size_t)calibration->model.n_targets;
    const int first = calibration->n_answers;

    calibration->n_answers += n_points;
    if (calibration->n_answers > calibration->size_answers) {
        calibration->size_answers = calibration->n_answers + calibration->n_answers / 2;
        double *wider = memory_new((size_t)calibration->size_answers * row, sizeof(double));
        if (first > 0) memcpy(wider, calibration->answers, (size_t)first * row * sizeof(double));
        free(calibration->answers);
        calibration->answers = wider;
    }
    return calibration->answers + (size_t)first * row;
}

/* How many points will be needed is not known before: most studies need fewer steps than this. */
static void
tell_draws(const Calibration *calibration)
{
    enum { STEPS = 10 };
    const int n_draws = calibration->model.study->analyses.calibration.draws;
    const Course course = course_part(&calibration->run.course, SEARCHED, DRAWN);
    const double share =
        (double)calibration->n_answers /
        (first_points(&calibration->model) + n_draws + STEPS * step_points(&calibration->model));

    course_tell(&course, share < 1 ? share : 1);
}

static Status
likelihood(double *log_likelihood, const double *x, int n_points, void *context, Error *err)
{
    Calibration *calibration = context;
    const CalibrateModel *model = &calibration->model;
    double *answers = room_for_answers(calibration, n_points);

#pragma omp parallel num_threads(calibration->run.n_threads)
    {
        CalibrateDesk desk = calibrate_model_desk(model);
        double *scores = memory_new((size_t)model->n_targets * LANES, sizeof(double));
#pragma omp for schedule(dynamic)
        for (int first = 0; first < n_points; first += LANES)
            if (!is_stopped(calibration))
                likelihood_block(log_likelihood + first, model, &desk,
                                 x + (size_t)first * (size_t)model->n,
                                 n_points - first < LANES ? n_points - first : LANES, scores,
                                 answers + (size_t)first * (size_t)model->n_targets);
        free(scores);
        calibrate_model_leave(&desk);
    }
    tell_draws(calibration);
    return is_stopped(calibration) ? fail(err, ERR_STOPPED, "interrupted") : OK;
}

static Status
draw_posterior(Calibration *calibration, Notes *notes, Error *err)
{
    const CalibrateModel *model = &calibration->model;
    const CalibrationPlan *asked = &model->study->analyses.calibration;
    const int n = model->n, n_draws = asked->draws;
    double modes[CALIBRATE_MODES * MOST], covariances[CALIBRATE_MODES * MOST * MOST];
    const ImisPlan plan = { .n = n,
                            .seed = calibration->run.seed,
                            .n_draws = n_draws,
                            .n_first = first_points(model),
                            .n_step = step_points(model),
                            .most_steps = 60,
                            .n_modes = calibration->n_modes,
                            .modes = modes,
                            .covariances = covariances };
    Status status;

    for (int mode = 0; mode < calibration->n_modes; mode++) {
        memcpy(modes + mode * n, calibration->modes[mode].x, sizeof(double) * (size_t)n);
        memcpy(covariances + mode * n * n, calibration->modes[mode].covariance,
               sizeof(double) * (size_t)(n * n));
    }
    TRY(imis_run(&calibration->imis, &plan, likelihood, calibration, err));
    calibration->draws = memory_new((size_t)n * (size_t)n_draws, sizeof(double));
    for (int number = 0; number < n; number++)
        for (int draw = 0; draw < n_draws; draw++)
            calibration->draws[(size_t)number * (size_t)n_draws + (size_t)draw] =
                calibrate_model_value(
                    model, number,
                    calibration->imis
                        .x[(size_t)calibration->imis.draw[draw] * (size_t)n + (size_t)number]);
    if (!calibration->imis.even)
        notes_add(notes, NOTE_WARNING, NULL, 0,
                  "calibration: few points carry the posterior: of %d draws %.0f%% are different "
                  "ones, and they are worth %.0f",
                  n_draws, 100 * calibration->imis.unique, calibration->imis.effective);
done:
    return status;
}

/* Weighted covariance of two scores over the points. */
static double
covariance_of(const Imis *imis, int one, int two)
{
    const size_t n = (size_t)imis->n;
    double mean[2] = { 0, 0 }, sum = 0;

    for (size_t point = 0; point < (size_t)imis->n_points; point++) {
        mean[0] += imis->weight[point] * imis->x[point * n + (size_t)one];
        mean[1] += imis->weight[point] * imis->x[point * n + (size_t)two];
    }
    for (size_t point = 0; point < (size_t)imis->n_points; point++)
        sum += imis->weight[point] * (imis->x[point * n + (size_t)one] - mean[0]) *
               (imis->x[point * n + (size_t)two] - mean[1]);
    return sum;
}

/* The widest first; each vector's largest part is above 0, so that its sign means nothing. */
static void
find_directions(Calibration *calibration)
{
    const int n = calibration->model.n;
    double covariance[MOST * MOST], value[MOST], vector[MOST * MOST];

    for (int row = 0; row < n; row++)
        for (int column = 0; column < n; column++)
            covariance[row * n + column] = covariance_of(&calibration->imis, row, column);
    jacobi_eigen(value, vector, covariance, n);
    for (int place = 0; place < n; place++) {
        int widest = 0, largest = 0;
        for (int other = 1; other < n; other++)
            if (value[other] > value[widest]) widest = other;
        for (int number = 1; number < n; number++)
            if (fabs(vector[number * n + widest]) > fabs(vector[largest * n + widest]))
                largest = number;
        const double sign = vector[largest * n + widest] < 0 ? -1 : 1;
        calibration->direction_sd[place] = sqrt(fmax(value[widest], 0));
        for (int number = 0; number < n; number++)
            calibration->direction[place * n + number] = sign * vector[number * n + widest];
        value[widest] = -INFINITY;
    }
}

/* ---- the whole ---- */

Status
calibrate_run(Calibration *calibration, const Study *study, const CalibrateRun *run, Notes *notes,
              Error *err)
{
    const CalibrationPlan *plan = &study->analyses.calibration;
    Status status;

    *calibration = (Calibration){ .run = *run };
    TRY(calibrate_model_init(&calibration->model, study, run->seed, err));
    TRY(calibrate_search_modes(calibration, plan->starts, course_part(&run->course, 0, SEARCHED),
                               err));
    TRY(look_at_mode(calibration, notes, err));
    warn_of_modes(calibration, notes);
    TRY(draw_posterior(calibration, notes, err));
    find_directions(calibration);
    calibrate_search_profile(calibration, plan->points, course_part(&run->course, DRAWN, 1));
    if (is_stopped(calibration)) status = fail(err, ERR_STOPPED, "interrupted");
done:
    return status;
}

void
calibrate_free(Calibration *calibration)
{
    calibrate_model_free(&calibration->model);
    imis_free(&calibration->imis);
    free(calibration->told);
    free(calibration->answers);
    free(calibration->draws);
    free(calibration->profile);
    *calibration = (Calibration){ 0 };
}

/* ---- what it says of a parameter ---- */

static const double LIMITS[2] = { 0.025, 0.975 };
static const double HALF_WIDTH = 1.959963984540054;

static CalibrateSpread
prior_of(const Dist *dist)
{
    return (CalibrateSpread){ dist_mean(dist), dist->family->sd(dist),
                              dist_quantile(dist, LIMITS[0]), dist_quantile(dist, LIMITS[1]) };
}

/* The normal of a score seen as values. */
static CalibrateSpread
laplace_of(const Calibration *calibration, int number)
{
    enum { NODES = 32 };
    const CalibrateModel *model = &calibration->model;
    const LeastSquares *mode = &calibration->modes[0];
    const double centre = mode->x[number], sd = sqrt(mode->covariance[number * (model->n + 1)]);
    double node[NODES], weight[NODES], value[NODES];
    CalibrateSpread spread = { 0 };

    hermite_nodes(node, weight, NODES);
    for (int item = 0; item < NODES; item++) {
        value[item] = calibrate_model_value(model, number, centre + sd * node[item]);
        spread.mean += weight[item] * value[item];
    }
    for (int item = 0; item < NODES; item++)
        spread.sd += weight[item] * (value[item] - spread.mean) * (value[item] - spread.mean);
    spread.sd = sqrt(spread.sd);
    spread.low = calibrate_model_value(model, number, centre - HALF_WIDTH * sd);
    spread.high = calibrate_model_value(model, number, centre + HALF_WIDTH * sd);
    return spread;
}

static CalibrateSpread
spread_of(const double *x, int n)
{
    double *sorted = memory_new((size_t)n, sizeof(double));
    CalibrateSpread spread = { 0 };

    for (int draw = 0; draw < n; draw++) spread.mean += x[draw];
    spread.mean /= n;
    for (int draw = 0; draw < n; draw++)
        spread.sd += (x[draw] - spread.mean) * (x[draw] - spread.mean);
    spread.sd = sqrt(spread.sd / (n - 1));
    memcpy(sorted, x, (size_t)n * sizeof(double));
    order_sort(sorted, n);
    spread.low = order_quantile(sorted, n, LIMITS[0]);
    spread.high = order_quantile(sorted, n, LIMITS[1]);
    free(sorted);
    return spread;
}

static const double TOLD = 0.9; /* of the prior's width: what is wider is not told */

bool
calibrate_is_untold(const Calibration *calibration, int place)
{
    return calibration->direction_sd[place] > TOLD;
}

/* Alone it is told by its own width; together with others if it has a large part in a direction
 * that the targets leave as the prior had it. */
static CalibrateIdentified
identified_of(const Calibration *calibration, int number, double score_sd)
{
    const int n = calibration->model.n;

    if (score_sd > TOLD) return CALIBRATE_NO;
    for (int place = 0; place < n; place++)
        if (calibrate_is_untold(calibration, place) &&
            fabs(calibration->direction[place * n + number]) > 0.5)
            return CALIBRATE_TOGETHER;
    return CALIBRATE_YES;
}

CalibrateAnswer
calibrate_answer(const Calibration *calibration, int number)
{
    const CalibrateModel *model = &calibration->model;
    const int n_draws = model->study->analyses.calibration.draws;
    CalibrateAnswer answer = {
        .mode = calibrate_model_value(model, number, calibration->modes[0].x[number]),
        .prior = prior_of(&model->study->parameters[model->parameters[number]].dist),
        .laplace = laplace_of(calibration, number),
        .posterior = spread_of(calibration->draws + (size_t)number * (size_t)n_draws, n_draws),
        .score_sd = sqrt(covariance_of(&calibration->imis, number, number)),
    };

    answer.width =
        (answer.posterior.high - answer.posterior.low) / (answer.prior.high - answer.prior.low);
    answer.identified = identified_of(calibration, number, answer.score_sd);
    return answer;
}

CalibrateSpread
calibrate_predicted(const Calibration *calibration, int item)
{
    const CalibrateModel *model = &calibration->model;
    const int n_draws = model->study->analyses.calibration.draws;
    double *told = memory_new((size_t)n_draws, sizeof(double));

    for (int draw = 0; draw < n_draws; draw++)
        told[draw] =
            calibration->answers[(size_t)calibration->imis.draw[draw] * (size_t)model->n_targets +
                                 (size_t)item];
    const CalibrateSpread spread = spread_of(told, n_draws);
    free(told);
    return spread;
}

double
calibrate_correlation(const Calibration *calibration, int one, int two, bool laplace)
{
    const int n = calibration->model.n;
    const double *covariance = calibration->modes[0].covariance;
    const Imis *imis = &calibration->imis;

    if (one == two) return 1;
    if (laplace)
        return covariance[one * n + two] /
               sqrt(covariance[one * n + one] * covariance[two * n + two]);
    return covariance_of(imis, one, two) /
           sqrt(covariance_of(imis, one, one) * covariance_of(imis, two, two));
}
