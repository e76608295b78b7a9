/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survival/cox.h"
#include "base/memory.h"
#include "math/real.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_STEPS = 30 };

/* Likelihood, score and information at one beta; with weights g(t) of the events, also those of the
 * terms x g(t). */
typedef struct {
    int n_covariates;
    double log_likelihood;
    double U[COX_MOST], I[COX_MOST * COX_MOST];
    double Ug[COX_MOST], Ig[COX_MOST * COX_MOST], Igg[COX_MOST * COX_MOST];
} Sums;

/* Sums over those at risk: of exp(beta x), times x, times x x'. */
typedef struct {
    double s0, s1[COX_MOST], s2[COX_MOST * COX_MOST];
} Risk;

static void
add_person(Risk *risk, const double *const *x, int i, int p, double weight)
{
    risk->s0 += weight;
    for (int a = 0; a < p; a++) {
        risk->s1[a] += weight * x[a][i];
        for (int b = 0; b <= a; b++) risk->s2[a * COX_MOST + b] += weight * x[a][i] * x[b][i];
    }
}

/* The events at one time, each facing those at risk less a growing share of the tied (Efron). */
static void
add_events(Sums *sums, const Risk *risk, const Risk *tied, int n_tied, double g)
{
    const int p = sums->n_covariates;

    for (int k = 0; k < n_tied; k++) {
        const double share = (double)k / n_tied, s0 = risk->s0 - share * tied->s0;
        double mean[COX_MOST];
        sums->log_likelihood -= real_log(s0);
        for (int a = 0; a < p; a++) {
            mean[a] = (risk->s1[a] - share * tied->s1[a]) / s0;
            sums->U[a] -= mean[a];
            sums->Ug[a] -= g * mean[a];
            for (int b = 0; b <= a; b++) {
                const int at = a * COX_MOST + b;
                const double V = (risk->s2[at] - share * tied->s2[at]) / s0 - mean[a] * mean[b];
                sums->I[at] += V;
                sums->Ig[at] += g * V;
                sums->Igg[at] += g * g * V;
            }
        }
    }
}

/* Goes back in time, so that those at risk are those passed so far.
 *  @param g  [n] weight of each event's time; NULL: 0 */
static void
add_up(Sums *sums, const double *beta, const KmPoint *points, const double *const *x, int n, int p,
       const double *g)
{
    Risk *risk = memory_new(2, sizeof(*risk)), *tied = risk + 1;

    *sums = (Sums){ .n_covariates = p };
    for (int i = n - 1; i >= 0;) {
        const double time = points[i].time;
        int n_tied = 0, event = i;
        *tied = (Risk){ 0 };
        for (; i >= 0 && points[i].time == time; i--) {
            double eta = 0;
            for (int a = 0; a < p; a++) eta += beta[a] * x[a][i];
            const double weight = real_exp(eta);
            add_person(risk, x, i, p, weight);
            if (!points[i].event) continue;
            add_person(tied, x, i, p, weight);
            n_tied++;
            event = i;
            sums->log_likelihood += eta;
            for (int a = 0; a < p; a++) {
                sums->U[a] += x[a][i];
                sums->Ug[a] += (g ? g[i] : 0) * x[a][i];
            }
        }
        if (n_tied > 0) add_events(sums, risk, tied, n_tied, g ? g[event] : 0);
    }
    for (int a = 0; a < p; a++)
        for (int b = 0; b < a; b++) {
            sums->I[b * COX_MOST + a] = sums->I[a * COX_MOST + b];
            sums->Ig[b * COX_MOST + a] = sums->Ig[a * COX_MOST + b];
            sums->Igg[b * COX_MOST + a] = sums->Igg[a * COX_MOST + b];
        }
    free(risk);
}

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
climb(CoxFit *fit, Sums *sums, const KmPoint *points, const double *const *x, int n, Error *err)
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
            add_up(sums, fit->beta, points, x, n, p, NULL);
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
cox_fit(CoxFit *fit, const KmPoint *points, const double *const *x, int n, int n_covariates,
        Error *err)
{
    double centred[COX_MOST * COX_MOST];
    Status status;
    Sums *sums = memory_new(1, sizeof(*sums));

    *fit = (CoxFit){ .n = n, .n_covariates = n_covariates };
    for (int i = 0; i < n; i++) fit->n_events += points[i].event;
    if (fit->n_events == 0) TRY(fail(err, ERR_NUMERIC, "Cox: there are no events"));
    add_up(sums, fit->beta, points, x, n, n_covariates, NULL);
    fit->log_likelihood[0] = sums->log_likelihood;
    const int bad = invert(centred, sums->I, n_covariates);
    if (bad >= 0)
        TRY(fail(err, ERR_NUMERIC,
                 "Cox: covariate %d is constant or a combination of those before it", bad + 1));
    fit->score = quadratic(sums->U, centred, n_covariates);
    TRY(climb(fit, sums, points, x, n, err));
    fit->log_likelihood[1] = sums->log_likelihood;
    invert(fit->covariance, sums->I, n_covariates);
    fit->wald = quadratic(fit->beta, sums->I, n_covariates);
done:
    free(sums);
    return status;
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

/* One minus the Kaplan-Meier curve just before each time, or the time itself. */
static void
weights(double *g, const KmPoint *points, int n, CoxTransform transform)
{
    double S = 1, mean = 0, at_risk = n, events_all = 0;

    for (int i = 0; i < n;) {
        const double time = points[i].time;
        double events = 0, gone = 0;
        for (; i < n && points[i].time == time; i++) {
            g[i] = transform == COX_BY_KM ? 1 - S : time;
            events += points[i].event;
            gone++;
            mean += points[i].event ? g[i] : 0;
        }
        events_all += events;
        S *= 1 - events / at_risk;
        at_risk -= gone;
    }
    for (int i = 0; i < n; i++) g[i] -= mean / events_all;
}

/* Score test of the terms x g(t) listed in `terms`, the betas being where they are. */
static double
score_of(const Sums *sums, const double *inverse, const int *terms, int n_terms)
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
cox_proportionality(double chi[COX_MOST + 1], const CoxFit *fit, const KmPoint *points,
                    const double *const *x, int n, CoxTransform transform)
{
    double *g = memory_new((size_t)n + 1, sizeof(double));
    Sums *sums = memory_new(1, sizeof(*sums));
    int all[COX_MOST];

    weights(g, points, n, transform);
    add_up(sums, fit->beta, points, x, n, fit->n_covariates, g);
    for (int term = 0; term < fit->n_covariates; term++) {
        all[term] = term;
        chi[term] = score_of(sums, fit->covariance, &term, 1);
    }
    chi[fit->n_covariates] = score_of(sums, fit->covariance, all, fit->n_covariates);
    free(g);
    free(sums);
}
