/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "structure/draws.h"
#include "math/cholesky.h"
#include "math/normal.h"
#include "math/real.h"
#include "math/real_arrays.h"
#include "math/special.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- who is drawn ---- */

static bool
is_member(const Study *study, int parameter)
{
    for (int item = 0; item < study->n_joints; item++)
        for (int member = 0; member < study->joints[item].n; member++)
            if (study->joints[item].parameters[member] == parameter) return true;
    return false;
}

static DistInverse *
inverse_of(const char *family, double a, double b)
{
    const DistArg args[2] = { { NULL, a }, { NULL, b } };
    Dist dist;
    Error err = { 0 };

    return dist_make(&dist, family, args, 2, NAN, &err) == OK ? dist_inverse_new(&dist) : NULL;
}

/* Members of a Dirichlet are gammas first; a normal and a file of draws need no inverse. */
static void
prepare_joint(Draws *draws, const Joint *joint)
{
    for (int member = 0; member < joint->n; member++) {
        DistInverse **inverse = &draws->inverse[draws->place[joint->parameters[member]]];
        const Dist *dist = &draws->study->parameters[joint->parameters[member]].dist;
        if (joint->kind == JOINT_DIRICHLET)
            *inverse = inverse_of("gamma", joint->number[member], 1);
        else if (joint->kind == JOINT_CORRELATION && dist->family)
            *inverse = dist_inverse_new(dist);
    }
    if (joint->kind == JOINT_DRAWS && (draws->n_rows == 0 || joint->n_rows < draws->n_rows))
        draws->n_rows = joint->n_rows;
}

void
draws_init(Draws *draws, const Study *study)
{
    const size_t room = (size_t)study->n_parameters + 1;

    *draws = (Draws){ .study = study,
                      .drawn = memory_new(room, sizeof(int)),
                      .place = memory_new(room, sizeof(int)),
                      .given = memory_new(room, sizeof(bool)),
                      .inverse = memory_new(room, sizeof(DistInverse *)) };
    for (int item = 0; item < study->n_parameters; item++) {
        const Parameter *parameter = &study->parameters[item];
        draws->place[item] = NONE;
        draws->given[item] = parameter->uncertain;
        if (!parameter->uncertain && !is_member(study, item)) continue;
        if (parameter->joint == NONE && parameter->uncertain)
            draws->inverse[draws->n] = dist_inverse_new(&parameter->dist);
        draws->place[item] = draws->n;
        draws->drawn[draws->n++] = item;
    }
    for (int item = 0; item < study->n_joints; item++) prepare_joint(draws, &study->joints[item]);
}

void
draws_free(Draws *draws)
{
    for (int item = 0; item < draws->n; item++) dist_inverse_delete(draws->inverse[item]);
    free(draws->drawn);
    free(draws->place);
    free(draws->given);
    free(draws->inverse);
    *draws = (Draws){ 0 };
}

/* ---- values ---- */

/* Where a member's value goes: nowhere if a `set` has fixed it. */
static double *
lanes_of(double *value, const Draws *draws, int parameter)
{
    return draws->given[parameter] ? value + (size_t)parameter * LANES : NULL;
}

static const double *
uniforms_of(const Draws *draws, const double *u, int parameter)
{
    return u + (size_t)draws->place[parameter] * LANES;
}

/* Counts far below 1 may leave no gamma that a double can hold. So near to 0 the share below x is
 * x^a / Gamma(a + 1), which gives the logarithms: they are made relative to the largest.
 * @return the new sum of the lane */
static double
raise_gammas(double *gamma, const Draws *draws, const Joint *joint, const double *u, int lane)
{
    double most = -INFINITY, sum = 0;

    for (int member = 0; member < joint->n; member++) {
        const double count = joint->number[member];
        const double own = uniforms_of(draws, u, joint->parameters[member])[lane];
        gamma[member * LANES + lane] = (real_log(own) + special_log_gamma(count + 1)) / count;
        most = fmax(most, gamma[member * LANES + lane]);
    }
    for (int member = 0; member < joint->n; member++) {
        gamma[member * LANES + lane] = real_exp(gamma[member * LANES + lane] - most);
        sum += gamma[member * LANES + lane];
    }
    return sum;
}

static void
draw_dirichlet(double *value, const Draws *draws, const Joint *joint, const double *u, int n_lanes)
{
    double *gamma = memory_new((size_t)joint->n * LANES, sizeof(double)), sum[LANES] = { 0 };

    for (int member = 0; member < joint->n; member++) {
        const int parameter = joint->parameters[member];
        double *own = gamma + member * LANES;
        dist_inverse_fill(draws->inverse[draws->place[parameter]], own,
                          uniforms_of(draws, u, parameter), n_lanes);
        for (int lane = 0; lane < n_lanes; lane++) sum[lane] += own[lane];
    }
    for (int lane = 0; lane < n_lanes; lane++)
        if (sum[lane] < 0x1p-900) sum[lane] = raise_gammas(gamma, draws, joint, u, lane);
    for (int member = 0; member < joint->n; member++) {
        double *into = lanes_of(value, draws, joint->parameters[member]);
        for (int lane = 0; into && lane < n_lanes; lane++)
            into[lane] = gamma[member * LANES + lane] / sum[lane];
    }
    free(gamma);
}

/* Correlated standard normals of the members, [n][LANES]. */
static double *
correlated_normals(const Draws *draws, const Joint *joint, const double *u, int n_lanes)
{
    double *z = memory_new(2 * (size_t)joint->n * LANES, sizeof(double));
    double *x = z + (size_t)joint->n * LANES;

    for (int member = 0; member < joint->n; member++)
        real_normal_quantiles(x + member * LANES, uniforms_of(draws, u, joint->parameters[member]),
                              n_lanes);
    cholesky_multiply(z, joint->number, joint->n, x, n_lanes, LANES);
    return z;
}

static void
draw_normal(double *value, const Draws *draws, const Joint *joint, const double *u, int n_lanes)
{
    const Study *study = draws->study;
    double *z = correlated_normals(draws, joint, u, n_lanes);

    for (int member = 0; member < joint->n; member++) {
        const Parameter *parameter = &study->parameters[joint->parameters[member]];
        const double centre = study->quantities[parameter->slot].tree.root->number;
        double *into = lanes_of(value, draws, joint->parameters[member]);
        for (int lane = 0; into && lane < n_lanes; lane++)
            into[lane] = centre + z[member * LANES + lane];
    }
    free(z);
}

static void
draw_correlation(double *value, const Draws *draws, const Joint *joint, const double *u,
                 int n_lanes)
{
    double *z = correlated_normals(draws, joint, u, n_lanes), correlated[LANES];

    for (int member = 0; member < joint->n; member++) {
        double *into = lanes_of(value, draws, joint->parameters[member]);
        if (!into) continue;
        for (int lane = 0; lane < n_lanes; lane++)
            correlated[lane] =
                fmin(fmax(normal_cdf(z[member * LANES + lane]), 0x1p-53), 1 - 0x1p-53);
        dist_inverse_fill(draws->inverse[draws->place[joint->parameters[member]]], into, correlated,
                          n_lanes);
    }
    free(z);
}

/* Somebody else's draws, row by row, and from the top again after the last. */
static void
draw_rows(double *value, const Draws *draws, const Joint *joint, long long first, int n_lanes)
{
    for (int member = 0; member < joint->n; member++) {
        double *into = lanes_of(value, draws, joint->parameters[member]);
        for (int lane = 0; into && lane < n_lanes; lane++)
            into[lane] = joint->number[(size_t)((first + lane) % joint->n_rows) * (size_t)joint->n +
                                       (size_t)member];
    }
}

void
draws_values(double *value, const Draws *draws, const double *u, long long first, int n_lanes)
{
    const Study *study = draws->study;

    for (int item = 0; item < draws->n; item++) {
        const int parameter = draws->drawn[item];
        if (study->parameters[parameter].joint == NONE && draws->given[parameter])
            dist_inverse_fill(draws->inverse[item], value + (size_t)parameter * LANES,
                              u + (size_t)item * LANES, n_lanes);
    }
    for (int item = 0; item < study->n_joints; item++) {
        const Joint *joint = &study->joints[item];
        if (joint->kind == JOINT_DIRICHLET)
            draw_dirichlet(value, draws, joint, u, n_lanes);
        else if (joint->kind == JOINT_NORMAL)
            draw_normal(value, draws, joint, u, n_lanes);
        else if (joint->kind == JOINT_CORRELATION)
            draw_correlation(value, draws, joint, u, n_lanes);
        else
            draw_rows(value, draws, joint, first, n_lanes);
    }
}
