/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/imis.h"
#include "base/memory.h"
#include "math/cholesky.h"
#include "math/real.h"
#include "math/rng.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = IMIS_MOST };

/* Places of luck: points, the order of draws, and where the comb of draws begins. */
enum { PLACE_POINTS, PLACE_ORDER, PLACE_COMB };

/* A normal that points were drawn of. */
typedef struct {
    int count;                                                 /* of points */
    double centre[MOST], factor[MOST * MOST], log_determinant; /* of the factor */
} Normal;

typedef struct {
    const ImisPlan *plan;
    Imis *imis;
    int size, n_normals;
    Normal *normals;
    double *log_likelihood; /* [n_points]                                              */
    double *mixture;        /* [n_points] density of all that points were drawn of, relative to the
                               prior's, times the number of points                            */
    uint64_t key[RNG_WORDS];
} Work;

/* ---- luck ---- */

static void
standard_normals(double *z, const Work *work, int point)
{
    for (int number = 0; number < work->plan->n; number += RNG_WORDS) {
        const uint64_t counter[RNG_WORDS] = {
            (uint64_t)point, 0, rng_place(PLACE_POINTS, 0, (uint64_t)number / RNG_WORDS), 0
        };
        uint64_t words[RNG_WORDS];
        rng_block(words, work->key, counter);
        for (int word = 0; word < RNG_WORDS && number + word < work->plan->n; word++)
            z[number + word] = real_normal_quantile(rng_uniform(words[word]));
    }
}

static double
uniform(const Work *work, int place, int item)
{
    const uint64_t counter[RNG_WORDS] = { (uint64_t)item, 0, rng_place((uint64_t)place, 0, 0), 0 };
    uint64_t words[RNG_WORDS];

    rng_block(words, work->key, counter);
    return rng_uniform(words[0]);
}

/* ---- normals ---- */

/* Density at x relative to the prior's; kept within what a double can hold. */
static double
relative_density(const Normal *normal, const double *x, int n)
{
    double z[MOST], log_ratio = -normal->log_determinant;

    for (int row = 0; row < n; row++) {
        double rest = x[row] - normal->centre[row];
        for (int k = 0; k < row; k++) rest -= normal->factor[row * n + k] * z[k];
        z[row] = rest / normal->factor[row * n + row];
        log_ratio += 0.5 * (x[row] * x[row] - z[row] * z[row]);
    }
    return real_exp(fmin(log_ratio, 600));
}

/* A covariance that is none (points on a line) is made one: its diagonal is raised. */
static Normal
normal_of(const double *centre, const double *covariance, int n, int count)
{
    Normal normal = { .count = count };

    memcpy(normal.centre, centre, sizeof(double) * (size_t)n);
    for (double raised = 0;; raised = raised > 0 ? 10 * raised : 1e-9) {
        memcpy(normal.factor, covariance, sizeof(double) * (size_t)(n * n));
        for (int row = 0; row < n; row++) normal.factor[row * n + row] += raised;
        if (cholesky_factor(normal.factor, n) < 0) break;
    }
    for (int row = 0; row < n; row++)
        normal.log_determinant += real_log(normal.factor[row * n + row]);
    return normal;
}

/* ---- points ---- */

static void
make_room(Work *work, int n_more)
{
    Imis *imis = work->imis;
    const int n = imis->n, wanted = imis->n_points + n_more;

    if (wanted <= work->size) return;
    const int size = wanted > 2 * work->size ? wanted : 2 * work->size;
    double *x = memory_new((size_t)size * (size_t)n, sizeof(double));
    double *rows = memory_new(2 * (size_t)size, sizeof(double));
    double *weight = memory_new((size_t)size, sizeof(double));
    if (imis->n_points > 0) {
        memcpy(x, imis->x, (size_t)imis->n_points * (size_t)n * sizeof(double));
        memcpy(rows, work->log_likelihood, (size_t)imis->n_points * sizeof(double));
        memcpy(rows + size, work->mixture, (size_t)imis->n_points * sizeof(double));
    }
    free(imis->x);
    free(imis->weight);
    free(work->log_likelihood);
    imis->x = x;
    imis->weight = weight;
    work->log_likelihood = rows;
    work->mixture = rows + size;
    work->size = size;
}

/* Points of the last normal (of the prior, while there is none), and the mixture with it. */
static Status
add_points(Work *work, int count, ImisFunction function, void *context, Error *err)
{
    Imis *imis = work->imis;
    const int n = imis->n, first = imis->n_points;
    const Normal *last = work->n_normals > 0 ? &work->normals[work->n_normals - 1] : NULL;
    double z[MOST];

    make_room(work, count);
    assert(imis->x && work->mixture && work->normals);
    for (int point = 0; last && point < first; point++)
        work->mixture[point] +=
            last->count * relative_density(last, imis->x + (size_t)point * (size_t)n, n);
    for (int point = first; point < first + count; point++) {
        double *x = imis->x + (size_t)point * (size_t)n;
        standard_normals(last ? z : x, work, point);
        if (last) cholesky_multiply(x, last->factor, n, z, 1, 1);
        for (int number = 0; last && number < n; number++) x[number] += last->centre[number];
        work->mixture[point] = work->plan->n_first;
        for (int normal = 0; normal < work->n_normals; normal++)
            work->mixture[point] +=
                work->normals[normal].count * relative_density(&work->normals[normal], x, n);
    }
    imis->n_points += count;
    return function(work->log_likelihood + first, imis->x + (size_t)first * (size_t)n, count,
                    context, err);
}

/* ---- weights ---- */

/* Prior times likelihood over the mixture, relative to the largest, made to sum to 1. */
static Status
weigh(Work *work, Error *err)
{
    Imis *imis = work->imis;
    const int n_draws = work->plan->n_draws;
    double most = -INFINITY, sum = 0, squares = 0, once = 0;

    for (int point = 0; point < imis->n_points; point++) {
        const double likelihood = work->log_likelihood[point];
        const double log_weight =
            isfinite(likelihood) ? likelihood - real_log(work->mixture[point]) : -INFINITY;
        imis->weight[point] = log_weight;
        most = fmax(most, log_weight);
    }
    if (!isfinite(most))
        return fail(err, ERR_NUMERIC, "none of %d points of the prior is possible", imis->n_points);
    for (int point = 0; point < imis->n_points; point++) {
        const double above = imis->weight[point] - most;
        imis->weight[point] = above > -700 ? real_exp(above) : 0;
        sum += imis->weight[point];
    }
    for (int point = 0; point < imis->n_points; point++) {
        const double weight = imis->weight[point] /= sum;
        squares += weight * weight;
        once += weight < 1 ? -real_expm1(n_draws * real_log1p(-weight)) : 1;
    }
    imis->effective = 1 / squares;
    imis->unique = once / n_draws;
    imis->even = imis->unique >= 1 - real_exp(-1);
    return OK;
}

/* ---- a normal where weights are highest ---- */

typedef struct {
    double distance;
    int point;
} Near;

static int
by_distance(const void *a, const void *b)
{
    const Near *one = a, *two = b;

    if (one->distance != two->distance) return one->distance > two->distance ? 1 : -1;
    return (one->point > two->point) - (one->point < two->point);
}

/* The heaviest point, and the weighted covariance of the points next to it: weights half way
 * between theirs and even ones, as in Raftery & Bao. */
static Normal
normal_at_heaviest(const Work *work)
{
    const Imis *imis = work->imis;
    const int n = imis->n;
    const int count = work->plan->n_step < imis->n_points ? work->plan->n_step : imis->n_points;
    Near *near = memory_new((size_t)imis->n_points, sizeof(Near));
    double covariance[MOST * MOST] = { 0 }, sum = 0;
    int heaviest = 0;

    for (int point = 1; point < imis->n_points; point++)
        if (imis->weight[point] > imis->weight[heaviest]) heaviest = point;
    const double *centre = imis->x + (size_t)heaviest * (size_t)n;
    for (int point = 0; point < imis->n_points; point++) {
        const double *x = imis->x + (size_t)point * (size_t)n;
        near[point].point = point;
        for (int number = 0; number < n; number++)
            near[point].distance += (x[number] - centre[number]) * (x[number] - centre[number]);
    }
    qsort(near, (size_t)imis->n_points, sizeof(Near), by_distance);
    for (int item = 0; item < count; item++) {
        const double *x = imis->x + (size_t)near[item].point * (size_t)n;
        const double weight = 0.5 * (imis->weight[near[item].point] + 1.0 / imis->n_points);
        sum += weight;
        for (int row = 0; row < n; row++)
            for (int column = 0; column < n; column++)
                covariance[row * n + column] +=
                    weight * (x[row] - centre[row]) * (x[column] - centre[column]);
    }
    for (int item = 0; item < n * n; item++) covariance[item] /= sum;
    free(near);
    return normal_of(centre, covariance, n, work->plan->n_step);
}

/* ---- draws ---- */

/* Points under the teeth of a comb over the weights, then in random order, so that any first part
 * of the draws is as good as all. */
static void
draw(Work *work)
{
    Imis *imis = work->imis;
    const int n_draws = work->plan->n_draws;
    const double begin = uniform(work, PLACE_COMB, 0);
    double below = imis->weight[0];
    int point = 0;

    imis->draw = memory_new((size_t)n_draws, sizeof(int));
    for (int item = 0; item < n_draws; item++) {
        while (below < (item + begin) / n_draws && point + 1 < imis->n_points)
            below += imis->weight[++point];
        imis->draw[item] = point;
    }
    for (int item = n_draws - 1; item > 0; item--) {
        const int other = (int)(uniform(work, PLACE_ORDER, item) * (item + 1));
        const int kept = imis->draw[item];
        imis->draw[item] = imis->draw[other];
        imis->draw[other] = kept;
    }
}

/* ---- the whole ---- */

Status
imis_run(Imis *imis, const ImisPlan *plan, ImisFunction function, void *context, Error *err)
{
    const int n = plan->n;
    Work work = { .plan = plan, .imis = imis };
    Status status;

    *imis = (Imis){ .n = n };
    rng_key(work.key, plan->seed, RNG_CALIBRATION);
    work.normals = memory_new((size_t)plan->n_modes + (size_t)plan->most_steps + 1, sizeof(Normal));
    TRY(add_points(&work, plan->n_first, function, context, err));
    for (int mode = 0; mode < plan->n_modes; mode++) {
        const int count = plan->n_draws / plan->n_modes + 1;
        work.normals[work.n_normals++] =
            normal_of(plan->modes + mode * n, plan->covariances + mode * n * n, n, count);
        TRY(add_points(&work, count, function, context, err));
    }
    TRY(weigh(&work, err));
    while (!imis->even && imis->n_steps < plan->most_steps) {
        work.normals[work.n_normals] = normal_at_heaviest(&work);
        work.n_normals++;
        imis->n_steps++;
        TRY(add_points(&work, plan->n_step, function, context, err));
        TRY(weigh(&work, err));
    }
    draw(&work);
done:
    free(work.normals);
    free(work.log_likelihood);
    return status;
}

void
imis_free(Imis *imis)
{
    free(imis->x);
    free(imis->weight);
    free(imis->draw);
    *imis = (Imis){ 0 };
}
