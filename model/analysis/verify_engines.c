/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks in which the same is computed in two ways. */
#include "analysis/verify_parts.h"
#include "economics/frontier.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- both engines ---- */

static double
cohort_total(const Evaluation *evaluation, int strategy, int total, bool finer)
{
    return verify_total(finer ? &evaluation->finer[strategy] : &evaluation->cohort[strategy], total,
                        DISCOUNTED);
}

/* As base_engines: 5 standard errors, twice what halving the cycle changes. */
static void
compare_engines(Verify *verify, Finding *finding, const Evaluation *evaluation)
{
    static const int figures[] = { FIGURE_COST, FIGURE_QALY, FIGURE_LIFE_YEARS };

    for (int strategy = 0; strategy < verify->study->n_strategies; strategy++)
        for (int total = 0; total < N_TOTALS; total++) {
            const double cohort = cohort_total(evaluation, strategy, total, false);
            const double cycles =
                evaluation->finer
                    ? 2 * fabs(cohort - cohort_total(evaluation, strategy, total, true))
                    : 0;
            const double noise = evaluate_error(evaluation, figures[total], strategy, NONE);
            verify_compare(verify, finding, MUST_EQUAL,
                           verify_total(&evaluation->outcomes[strategy], total, DISCOUNTED), cohort,
                           5 * noise + 2 * cycles + verify_rounding(cohort),
                           "%s: %s of patients against the cohort",
                           verify_strategy(verify, strategy), verify_total_names[total]);
        }
}

void
verify_engines_agree(Verify *verify, Finding *finding)
{
    const Sample base = { .n_lanes = 1 };
    char length[40];
    const StudySetting more[] = { { "model.engine", "both" }, { "model.cycle_length", length } };
    EvaluationPlan plan = verify->evaluation;
    Study both = { 0 }, finer = { 0 };
    Evaluation evaluation = { 0 };
    Error err = { 0 };

    if (verify->study->settings.engine == ENGINE_PARTITIONED) {
        verify_skip(verify, finding, "a partitioned survival model follows nobody");
        return;
    }
    snprintf(length, sizeof(length), "%.17g", verify->study->settings.cycle_length / 2);
    if (!verify_read(verify, finding, &both, more, 1)) return;
    Finding unread = { 0 }; /* without it the discretisation error is not known */
    if (verify_read(verify, &unread, &finer, more, 2)) plan.finer = &finer;
    plan.keep = KEEP_SUMS;
    plan.patients = verify->plan->patients;
    if (evaluate_all(&evaluation, &both, &base, &plan, &err) == OK)
        compare_engines(verify, finding, &evaluation);
    else
        verify_skip(verify, finding, "both engines do not run: %s", err.text);
    verify_note(verify, finding,
                finding->skipped ? "%s%lld patients"
                                 : "%s%lld patients; allowed: 5 standard errors and twice what "
                                   "halving the cycle changes",
                finding->skipped ? finding->note : "", evaluation.n_patients);
    evaluate_free(&evaluation, &both);
    study_free(&both);
    study_free(&finer);
}

/* ---- Weibull ---- */

static bool
run_weibull(Verify *verify, Finding *finding, double *totals, bool exponential)
{
    Study changed;
    Evaluation evaluation;

    if (!verify_read(verify, finding, &changed, NULL, 0)) return false;
    const int n = twist_weibull(&changed, exponential);
    twist_done(&changed);
    if (n == 0) verify_skip(verify, finding, "no survival function is a Weibull");
    const bool good = n > 0 && verify_evaluate(verify, finding, &evaluation, &changed);
    for (int strategy = 0; good && strategy < changed.n_strategies; strategy++)
        for (int total = 0; total < N_TOTALS; total++)
            totals[strategy * N_TOTALS + total] =
                verify_total(&evaluation.outcomes[strategy], total, DISCOUNTED);
    if (good) evaluate_free(&evaluation, &changed);
    study_free(&changed);
    return good;
}

void
verify_engines_weibull(Verify *verify, Finding *finding)
{
    /* times of patients are found by inversion, whose last digits differ between families */
    const double rounding = study_simulates(verify->study) ? 1000 : 1;
    const int n = verify->study->n_strategies;
    double *totals = memory_new(2 * (size_t)n * N_TOTALS, sizeof(double));

    if (run_weibull(verify, finding, totals, false) &&
        run_weibull(verify, finding, totals + n * N_TOTALS, true))
        for (int item = 0; item < n * N_TOTALS; item++)
            verify_compare(verify, finding, MUST_EQUAL, totals[item], totals[n * N_TOTALS + item],
                           rounding * verify_rounding(totals[item]), "%s: %s",
                           verify_strategy(verify, item / N_TOTALS),
                           verify_total_names[item % N_TOTALS]);
    free(totals);
}

/* ---- the frontier ---- */

static bool
is_dominated(const Point *points, int n, int own)
{
    for (int other = 0; other < n; other++) {
        const bool no_worse =
            points[other].cost <= points[own].cost && points[other].effect >= points[own].effect;
        const bool better =
            points[other].cost < points[own].cost || points[other].effect > points[own].effect;
        if (other != own && no_worse && (better || other < own)) return true;
    }
    return false;
}

/* How much cheaper the best mixture of two others is at the same effect; below 0: it is dearer. */
static double
mixture_saves(const Point *points, int n, int own)
{
    double most = -INFINITY;

    for (int low = 0; low < n; low++)
        for (int high = 0; high < n; high++) {
            const double width = points[high].effect - points[low].effect;
            const double share = (points[own].effect - points[low].effect) / width;
            if (!(width > 0) || !(share > 0 && share < 1)) continue;
            most = fmax(most, points[own].cost - points[low].cost -
                                  share * (points[high].cost - points[low].cost));
        }
    return most;
}

static const char *const standings[] = { "on the frontier", "dominated", "extendedly dominated" };

static void
check_frontier(Verify *verify, Finding *finding, const Point *points, const char *where)
{
    const int n = verify->study->n_strategies;
    Place *places = memory_new((size_t)n, sizeof(*places));

    frontier_place(places, points, n);
    for (int own = 0; own < n; own++) {
        const double saves = mixture_saves(points, n, own);
        const Standing standing = is_dominated(points, n, own) ? DOMINATED
                                  : saves > 0                  ? EXTENDEDLY_DOMINATED
                                                               : ON_FRONTIER;
        /* on the line but for rounding, either is right */
        const bool close = fabs(saves) <= verify_rounding(points[own].cost) &&
                           standing != DOMINATED && places[own].standing != DOMINATED;
        verify_told(verify, finding, close || standing == places[own].standing, standings[standing],
                    standings[places[own].standing], "%s, %s", verify_strategy(verify, own), where);
    }
    free(places);
}

/* Coarser, so that some are equal in cost or effect: ties are where such rules go wrong. */
static void
make_ties(Point *points, int n)
{
    double cost = 0, effect = 0;

    for (int own = 0; own < n; own++) {
        cost = fmax(cost, fabs(points[own].cost));
        effect = fmax(effect, fabs(points[own].effect));
    }
    for (int own = 0; own < n; own++) {
        points[own].cost = cost > 0 ? rint(8 * points[own].cost / cost) : 0;
        points[own].effect = effect > 0 ? rint(8 * points[own].effect / effect) : 0;
    }
}

void
verify_engines_frontier(Verify *verify, Finding *finding)
{
    enum { MOST_DRAWS = 200 };
    const int n = verify->study->n_strategies;
    Point *points = memory_new((size_t)n, sizeof(*points));
    Finding unused = { 0 };

    for (int own = 0; own < n; own++)
        points[own] = (Point){ verify_total(&verify->base.outcomes[own], TOTAL_COST, DISCOUNTED),
                               verify_total(&verify->base.outcomes[own], TOTAL_QALY, DISCOUNTED) };
    check_frontier(verify, finding, points, "base case");
    verify_psa_draws(verify, &unused); /* that there are draws */
    for (long long draw = 0; draw < verify->psa.n && draw < MOST_DRAWS; draw++) {
        for (int own = 0; own < n; own++)
            points[own] = (Point){ verify->psa.cost[own * verify->psa.n + draw],
                                   verify->psa.qaly[own * verify->psa.n + draw] };
        check_frontier(verify, finding, points, pool_format(&verify->pool, "draw %lld", draw + 1));
        make_ties(points, n);
        check_frontier(verify, finding, points,
                       pool_format(&verify->pool, "draw %lld, rounded", draw + 1));
    }
    verify_note(verify, finding,
                "the base case and the first %d draws, each strategy against "
                "every other and every mixture of two",
                MOST_DRAWS);
    free(points);
}
