/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survival/cox.h"
#include "base/memory.h"
#include "math/real.h"
#include "survival/cox_sums.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_STEPS = 30 };

/* Inverse of a symmetric positive definite matrix [p][COX_MOST] by Gauss-Jordan elimination; the
 * column that is a combination of others, or NONE (-1) if all is well. */
static int
invert(double *inverse, const double *matrix, int p)
{
    double work[COX_MOST * COX_MOST];

    memcpy(work, matrix, sizeof(work));
    memset(inverse, 0, sizeof(work));
    for (int a = 0; a < p; a++) inverse[a * COX_MOST + a] = 1;
    for (int a = 0; a < p; a++) {
        const double pivot = work[a * COX_MOST + a];
        if (!(pivot > 1e-9 * (matrix[a * COX_MOST + a] + 1e-300))) return a;
        for (int b = 0; b < p; b++) {
            work[a * COX_MOST + b] /= pivot;
            inverse[a * COX_MOST + b] /= pivot;
        }
        for (int row = 0; row < p; row++) {
            const double factor = work[row * COX_MOST + a];
            if (row == a || factor == 0) continue;
            for (int b = 0; b < p; b++) {
                work[row * COX_MOST + b] -= factor * work[a * COX_MOST + b];
                inverse[row * COX_MOST + b] -= factor * inverse[a * COX_MOST + b];
            }
        }
    }
    return -1;
}

static double
quadratic(const double *u, const double *matrix, int p)
{
    double sum = 0;

    for (int a = 0; a < p; a++)
        for (int b = 0; b < p; b++) sum += u[a] * matrix[a * COX_MOST + b] * u[b];
    return sum;
}

/* Newton's steps, halved where the likelihood falls. */
static Status
climb(CoxFit *fit, CoxSums *sums, const CoxRows *rows, Error *err)
{
    const int p = fit->n_covariates;
    double inverse[COX_MOST * COX_MOST], old[COX_MOST];
    double before = sums->log_likelihood;

    for (fit->iterations = 1; fit->iterations <= MOST_STEPS; fit->iterations++) {
        if (invert(inverse, sums->I, p) >= 0) break;
        memcpy(old, fit->beta, sizeof(old));
        double step[COX_MOST] = { 0 };
        for (int a = 0; a < p; a++)
            for (int b = 0; b < p; b++) step[a] += inverse[a * COX_MOST + b] * sums->U[b];
        for (double size = 1;; size /= 2) {
            for (int a = 0; a < p; a++) fit->beta[a] = old[a] + size * step[a];
            cox_sums_at(sums, rows, fit->beta);
            if (sums->log_likelihood >= before - 1e-10 * fabs(before) || size < 1e-6) break;
        }
        /* towards infinity the likelihood soon stands still, the steps do not */
        double longest = 0;
        for (int a = 0; a < p; a++)
            longest = fmax(longest, fabs(fit->beta[a] - old[a]) / (1e-6 + fabs(old[a])));
        if (fabs(sums->log_likelihood - before) <= 1e-13 * (fabs(before) + 1) && longest < 1e-4)
            return OK;
        before = sums->log_likelihood;
    }
    return fail(
        err, ERR_NUMERIC,
        "Cox: the likelihood rises for ever: for some covariate all events lie on one side");
}

Status
cox_fit_data(CoxFit *fit, const CoxData *data, Error *err)
{
    const int p = data->n_covariates;
    double centred[COX_MOST * COX_MOST];
    Status status;
    CoxRows rows = { 0 };
    CoxSums *sums = memory_new(1, sizeof(*sums));

    *fit = (CoxFit){ .n = data->n, .n_covariates = p };
    for (int i = 0; i < data->n; i++) fit->n_events += data->points[i].event;
    if (fit->n_events == 0) TRY(fail(err, ERR_NUMERIC, "Cox: there are no events"));
    cox_sums_init(&rows, data, NULL);
    cox_sums_at(sums, &rows, fit->beta);
    fit->log_likelihood[0] = sums->log_likelihood;
    const int bad = invert(centred, sums->I, p);
    if (bad >= 0) {
        char number[20];
        snprintf(number, sizeof(number), "%d", bad + 1);
        TRY(fail(err, ERR_NUMERIC,
                 "Cox: covariate %s is constant or a combination of those before it",
                 data->name ? data->name[bad] : number));
    }
    fit->score = quadratic(sums->U, centred, p);
    TRY(climb(fit, sums, &rows, err));
    fit->log_likelihood[1] = sums->log_likelihood;
    invert(fit->covariance, sums->I, p);
    fit->wald = quadratic(fit->beta, sums->I, p);
done:
    cox_sums_free(&rows);
    free(sums);
    return status;
}

Status
cox_fit(CoxFit *fit, const KmPoint *points, const double *const *x, int n, int n_covariates,
        Error *err)
{
    const CoxData data = { .n = n, .n_covariates = n_covariates, .points = points, .x = x };

    return cox_fit_data(fit, &data, err);
}

/* ---- two arms on a grid ---- */

/* Score and information at beta. Efron's sum over d tied events, k = 0 .. d - 1, of the share of
 * arm 1 among those at risk less k/d of the tied; for many events by the midpoint rule in 64 parts.
 */
static void
sum_counts(double *U, double *I, double beta, const long long *const events[2],
           const long long *const censored[2], int n_steps, const long long n[2])
{
    const double w = real_exp(beta);
    double at_risk[2] = { (double)n[0], (double)n[1] };

    *U = *I = 0;
    for (int step = 0; step <= n_steps; step++) {
        const double d0 = (double)events[0][step], d1 = (double)events[1][step], d = d0 + d1;
        const int parts = d < 64 ? (int)d : 64;
        for (int part = 0; part < parts; part++) {
            const double share = d < 64 ? part / d : (part + 0.5) / parts;
            const double a = w * (at_risk[1] - share * d1), b = at_risk[0] - share * d0;
            const double mean = a / (a + b), weight = d / parts;
            *U -= weight * mean;
            *I += weight * mean * (1 - mean);
        }
        *U += d1;
        for (int arm = 0; arm < 2; arm++)
            at_risk[arm] -= (double)(events[arm][step] + censored[arm][step]);
    }
}

double
cox_of_counts(const long long *const events[2], const long long *const censored[2], int n_steps,
              const long long n[2])
{
    double beta = 0, U, I;

    for (int step = 0; step < MOST_STEPS; step++) {
        sum_counts(&U, &I, beta, events, censored, n_steps, n);
        if (!(I > 0) || fabs(beta) > 20) return NAN;
        beta += U / I;
        if (fabs(U / I) < 1e-10) return real_exp(beta);
    }
    return NAN;
}

/* ---- proportional hazards ---- */

/* One minus the Kaplan-Meier curve just before each time, or the time itself; less their mean over
 * the events. */
static void
weights(double *g, const CoxData *data, CoxTransform transform)
{
    const KmPoint *points = data->points;
    double mean = 0, events = 0;
    KmCurve curve;

    km_fit_entered(&curve, points, data->entry, data->n, -1);
    for (int i = 0, row = 0; i < data->n; i++) {
        if (points[i].time != curve.time[row]) row++;
        const double S = row > 0 ? curve.survival[row - 1] : 1;
        g[i] = transform == COX_BY_KM ? 1 - S : points[i].time;
        mean += points[i].event ? g[i] : 0;
        events += points[i].event;
    }
    for (int i = 0; i < data->n; i++) g[i] -= mean / events;
    km_free(&curve);
}

/* Score test of the terms x g(t) listed in `terms`, the betas being where they are. */
static double
score_of(const CoxSums *sums, const double *inverse, const int *terms, int n_terms)
{
    const int p = sums->n_covariates;
    double left[COX_MOST * COX_MOST] = { 0 }, turned[COX_MOST * COX_MOST], U[COX_MOST];

    for (int a = 0; a < n_terms; a++) {
        U[a] = sums->Ug[terms[a]];
        for (int b = 0; b < n_terms; b++) {
            double V = sums->Igg[terms[a] * COX_MOST + terms[b]];
            for (int c = 0; c < p; c++)
                for (int d = 0; d < p; d++)
                    V -= sums->Ig[terms[a] * COX_MOST + c] * inverse[c * COX_MOST + d] *
                         sums->Ig[d * COX_MOST + terms[b]];
            left[a * COX_MOST + b] = V;
        }
    }
    return invert(turned, left, n_terms) >= 0 ? NAN : quadratic(U, turned, n_terms);
}

void
cox_proportionality_data(double chi[COX_MOST + 1], const CoxFit *fit, const CoxData *data,
                         CoxTransform transform)
{
    double *g = memory_new((size_t)data->n + 1, sizeof(double));
    CoxSums *sums = memory_new(1, sizeof(*sums));
    CoxRows rows;
    int all[COX_MOST];

    weights(g, data, transform);
    cox_sums_init(&rows, data, g);
    cox_sums_at(sums, &rows, fit->beta);
    for (int term = 0; term < fit->n_covariates; term++) {
        all[term] = term;
        chi[term] = score_of(sums, fit->covariance, &term, 1);
    }
    chi[fit->n_covariates] = score_of(sums, fit->covariance, all, fit->n_covariates);
    cox_sums_free(&rows);
    free(g);
    free(sums);
}

void
cox_proportionality(double chi[COX_MOST + 1], const CoxFit *fit, const KmPoint *points,
                    const double *const *x, int n, CoxTransform transform)
{
    const CoxData data = { .n = n, .n_covariates = fit->n_covariates, .points = points, .x = x };

    cox_proportionality_data(chi, fit, &data, transform);
}
