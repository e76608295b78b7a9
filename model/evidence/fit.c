/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "evidence/fit.h"
#include "base/memory.h"
#include "evidence/fit_parts.h"
#include "math/maximise.h"
#include "math/real.h"
#include "survival/density.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const fit_families[] = {
    "exponential",    "weibull",          "gompertz",         "lognormal",       "loglogistic",
    "gamma",          "gengamma",         "exponential cure", "weibull cure",    "gompertz cure",
    "lognormal cure", "loglogistic cure", "gamma cure",       "spline_hazard 1", "spline_hazard 2",
    "spline_odds 1",  "spline_odds 2",    "spline_normal 1",  "spline_normal 2", NULL,
};

/* ---- the likelihood ---- */

typedef struct {
    const FitData *data;
    const CurveFamily *family;
    bool cured;
    int n_knots;
    const double *knot;
} Search;

static void
values(double *value, const double *x, int n_points, void *context)
{
    const Search *search = context;

    if (search->n_knots > 0)
        fit_spline_values(value, search->data, search->family, search->knot, search->n_knots, x,
                          n_points);
    else
        fit_values(value, search->data, search->family, search->cured, x, n_points);
}

/* Thousands of distinct times as a few hundred: where a search may begin. */
static void
make_coarse(FitData *coarse, const FitData *data)
{
    enum { GROUPS = 400 };

    *coarse = *data;
    coarse->n = 0;
    coarse->rows = memory_new(GROUPS + 1, sizeof(FitRow));
    for (int group = 0; group < GROUPS; group++) {
        const int first = (int)((long long)data->n * group / GROUPS);
        const int end = (int)((long long)data->n * (group + 1) / GROUPS);
        FitRow sum = { 0 };
        double weight = 0;
        for (int item = first; item < end; item++) {
            const FitRow *row = &data->rows[item];
            const double people = row->events + row->within + row->survivors;
            weight += people;
            sum.entry += people * row->entry;
            sum.time += people * row->time;
            sum.events += row->events;
            sum.within += row->within;
            sum.survivors += row->survivors;
        }
        if (!(weight > 0)) continue;
        sum.entry /= weight;
        sum.time /= weight;
        coarse->rows[coarse->n++] = sum;
    }
}

/* ---- starts ---- */

enum { MOST_STARTS = 3 };
typedef struct {
    int n;
    double at[MOST_STARTS][FIT_MOST], scale[FIT_MOST];
} Starts;

/* Of gengamma: the Weibull and the lognormal that fit best are two of its kind. */
static Status
starts_of_gengamma(Starts *starts, const FitData *data, Error *err)
{
    Fit weibull, lognormal;
    Status status;

    TRY(fit_curve(&weibull, data, "weibull", err));
    TRY(fit_curve(&lognormal, data, "lognormal", err));
    const double shape = weibull.estimate[0], scale = weibull.estimate[1];
    const double at[3][3] = { { scale, -shape, 1 },
                              { lognormal.estimate[0], lognormal.estimate[1], 0.1 },
                              { lognormal.estimate[0], lognormal.estimate[1], -0.5 } };
    starts->n = 3;
    for (int item = 0; item < 3; item++) memcpy(starts->at[item], at[item], sizeof(at[item]));
    starts->scale[0] = starts->scale[1] = 0.3;
    starts->scale[2] = 0.3;
done:
    return status;
}

/* Where a search begins: a constant hazard of so many events in so much time. */
static Status
starts_of_family(Starts *starts, const FitData *data, const CurveFamily *family, Error *err)
{
    const double rate = data->n_events / data->exposure, log_rate = real_log(rate);

    *starts = (Starts){ .n = 1, .scale = { 0.5, 0.5, 0.5 } };
    switch (family->kind) {
    case CURVE_EXPONENTIAL: starts->at[0][0] = log_rate; break;
    case CURVE_WEIBULL: starts->at[0][1] = -log_rate; break;
    case CURVE_GOMPERTZ:
        starts->at[0][1] = log_rate;
        starts->scale[0] = 0.5 * rate;
        break;
    case CURVE_LOGNORMAL: starts->at[0][0] = real_log(M_LN2 / rate); break;
    case CURVE_LOGLOGISTIC:
        starts->at[0][0] = 0.3;
        starts->at[0][1] = real_log(M_LN2 / rate);
        break;
    case CURVE_GAMMA: starts->at[0][1] = log_rate; break;
    case CURVE_GENGAMMA: return starts_of_gengamma(starts, data, err);
    default: break;
    }
    return OK;
}

/* With a share cured: the others have it the faster, the more are cured. */
static void
add_cured(Starts *starts, const FitData *data, const CurveFamily *family)
{
    static const double shares[MOST_STARTS] = { 0.1, 0.3, 0.6 };
    const Starts base = *starts;

    starts->n = MOST_STARTS;
    for (int item = 0; item < MOST_STARTS; item++) {
        FitData events = *data;
        Error err;
        Starts other;
        events.exposure *= 1 - shares[item];
        memcpy(starts->at[item], base.at[0], sizeof(base.at[0]));
        if (starts_of_family(&other, &events, family, &err) == OK)
            memcpy(starts->at[item], other.at[0], sizeof(other.at[0]));
        starts->at[item][family->n_args] = real_log(shares[item] / (1 - shares[item]));
    }
    starts->scale[family->n_args] = 0.5;
}

static Status
starts_of(Starts *starts, const FitData *data, const CurveFamily *family, bool cured, Error *err)
{
    Status status;

    TRY(starts_of_family(starts, data, family, err));
    if (cured) add_cured(starts, data, family);
done:
    return status;
}

/* ---- fits ---- */

static void
conclude(Fit *fit, const Maximum *maximum)
{
    fit->n = maximum->n;
    fit->converged = maximum->converged;
    memcpy(fit->estimate, maximum->x, sizeof(double) * (size_t)fit->n);
    memcpy(fit->covariance, maximum->covariance, sizeof(double) * (size_t)(fit->n * fit->n));
    fit->log_likelihood = maximum->value;
    fit->aic = 2 * fit->n - 2 * maximum->value;
    fit->bic = real_log(fit->n_people) * fit->n - 2 * maximum->value;
}

bool
fit_has_cured(const char *name)
{
    const char *blank = strchr(name, ' ');

    return blank && strcmp(blank, " cure") == 0;
}

static const CurveFamily *
family_of(const char *name, bool *cured)
{
    const char *blank = strchr(name, ' ');
    char word[40];

    for (int item = 0; fit_families[item]; item++) {
        if (strcmp(fit_families[item], name) != 0) continue;
        *cured = fit_has_cured(name);
        snprintf(word, sizeof(word), "%.*s", blank ? (int)(blank - name) : 39, name);
        return curve_family(word);
    }
    return NULL;
}

/* The highest maximum from all starts; false if there was no likelihood at any. */
static bool
seek(Maximum *best, Search *search, const Starts *starts, int n)
{
    bool found = false;

    for (int item = 0; item < starts->n; item++) {
        Maximum maximum;
        Error none;
        if (maximise(&maximum, values, search, starts->at[item], starts->scale, n, &none) != OK)
            continue;
        if (found && (maximum.converged != best->converged ? best->converged
                                                           : !(maximum.value > best->value)))
            continue;
        found = true;
        *best = maximum;
    }
    return found;
}

/* Of thousands of times: where coarse data have their maximum is all but where it is. */
static bool
seek_coarse(Maximum *best, Search *search, int n)
{
    const FitData *all = search->data;
    FitData coarse;
    Starts starts = { 0 };
    Error none;
    bool found = false;

    make_coarse(&coarse, all);
    search->data = &coarse;
    if (starts_of(&starts, &coarse, search->family, search->cured, &none) == OK)
        found = seek(best, search, &starts, n) && best->converged;
    search->data = all;
    free(coarse.rows);
    if (!found) return false;
    starts.n = 1;
    for (int number = 0; number < n; number++) {
        starts.at[0][number] = best->x[number];
        starts.scale[number] = sqrt(best->covariance[number * n + number]);
    }
    return seek(best, search, &starts, n) && best->converged;
}

/* A start where coarse data have their maximum. */
static void
seek_nearer(Starts *starts, Search *search, int n)
{
    const FitData *all = search->data;
    FitData coarse;
    Maximum maximum = { 0 };

    make_coarse(&coarse, all);
    search->data = &coarse;
    if (seek(&maximum, search, starts, n) && maximum.converged)
        for (int number = 0; number < n; number++) {
            starts->at[0][number] = maximum.x[number];
            starts->scale[number] = sqrt(maximum.covariance[number * n + number]);
        }
    search->data = all;
    free(coarse.rows);
}

/* Why a search ended without a maximum. */
static void
explain(Fit *fit, const Starts *starts, bool found)
{
    if (!found)
        snprintf(fit->why, sizeof(fit->why), "no likelihood at any of %d starting points",
                 starts->n);
    else
        snprintf(fit->why, sizeof(fit->why),
                 "the likelihood still rises after Newton steps from %d starting point%s",
                 starts->n, starts->n == 1 ? "" : "s");
}

/* Of data without exact times, how many intervals say something of the curve; else 0. */
static int
intervals_of(const FitData *data)
{
    int n = 0;

    for (int row = 0; row < data->n; row++) {
        if (data->rows[row].events > 0) return 0;
        n += data->rows[row].within > 0 || data->rows[row].survivors > 0;
    }
    return n;
}

Status
fit_curve(Fit *fit, const FitData *data, const char *name, Error *err)
{
    enum { MANY = 2000 };
    Search search = { .data = data };
    Starts starts = { 0 };
    Maximum maximum = { 0 };
    bool found = false;
    int n;
    Status status;

    *fit = (Fit){ .n_people = data->n_people, .n_events = data->n_events, .last = data->last };
    fit->log_likelihood = fit->aic = fit->bic = NAN;
    fit->family = search.family = family_of(name, &fit->cured);
    if (!fit->family) return fail(err, ERR_SPEC, "there is no family %s to fit", name);
    search.cured = fit->cured;
    if (fit_is_spline(fit->family)) {
        fit->n_knots = 2 + atoi(strchr(name, ' ') + 1);
        if (!fit_spline_knots(fit->knot, fit->n_knots, data)) {
            snprintf(fit->why, sizeof(fit->why), "too few distinct times of events for %d knots",
                     fit->n_knots);
            return OK;
        }
        search.n_knots = fit->n_knots;
        search.knot = fit->knot;
    }
    n = fit->n = fit->n_knots + fit->family->n_args + fit->cured;
    const int told = intervals_of(data);
    if (told > 0 && told < n) {
        snprintf(fit->why, sizeof(fit->why), "%d numbers, but only %d interval%s told of", n, told,
                 told == 1 ? " is" : "s are");
        return OK;
    }
    if (search.n_knots > 0) {
        Fit straight;
        TRY(fit_curve(&straight, data, fit_spline_straight(fit->family), err));
        starts.n = 1;
        fit_spline_start(starts.at[0], starts.scale, &straight, fit->knot, fit->n_knots);
        if (data->n > MANY) seek_nearer(&starts, &search, n);
        found = seek(&maximum, &search, &starts, n);
    } else if (data->n > MANY) {
        found = seek_coarse(&maximum, &search, n);
    }
    if (!found && search.n_knots == 0) {
        TRY(starts_of(&starts, data, fit->family, fit->cured, err));
        found = seek(&maximum, &search, &starts, n);
    }
    if (found) conclude(fit, &maximum);
    if (!fit->converged) explain(fit, &starts, found);
    if (fit->converged && fit->cured && fit->estimate[n - 1] < -7) {
        fit->converged = false;
        snprintf(fit->why, sizeof(fit->why), "nobody is cured: the share goes to 0");
    }
    return OK;
done:
    return status;
}

/* ---- what came of it ---- */

const char *
fit_name(const Fit *fit)
{
    for (int item = 0; fit_families[item]; item++) {
        bool cured = false;
        if (family_of(fit_families[item], &cured) != fit->family || cured != fit->cured) continue;
        if (fit->n_knots == 0 || atoi(strchr(fit_families[item], ' ') + 1) == fit->n_knots - 2)
            return fit_families[item];
    }
    return fit->family->name;
}

void
fit_number_name(char *name, int size, const Fit *fit, int number)
{
    if (fit->n_knots > 0)
        snprintf(name, (size_t)size, "gamma%d", number);
    else if (number == fit->family->n_args)
        snprintf(name, (size_t)size, "logit_cured");
    else
        snprintf(name, (size_t)size, "%s%s", fit_is_log(fit->family, number) ? "log_" : "",
                 fit->family->args[number].name);
}

void
fit_formula(char *text, int size, const Fit *fit, const char *prefix)
{
    int at = 0;

    if (fit->cured)
        at += snprintf(text, (size_t)size, "cure(1 / (1 + exp(-%s_logit_cured)), ", prefix);
    at += snprintf(text + at, (size_t)(size - at), "%s(", fit->family->name);
    for (int item = 0; item < fit->n_knots && at < size; item++)
        at += snprintf(text + at, (size_t)(size - at), "%s%.12g, %s_gamma%d", item ? ", " : "",
                       fit->knot[item], prefix, item);
    for (int number = 0; number < fit->family->n_args && at < size; number++) {
        const bool log = fit_is_log(fit->family, number);
        char name[40];
        fit_number_name(name, sizeof(name), fit, number);
        at += snprintf(text + at, (size_t)(size - at), "%s%s%s_%s%s", number ? ", " : "",
                       log ? "exp(" : "", prefix, name, log ? ")" : "");
    }
    if (at < size) snprintf(text + at, (size_t)(size - at), fit->cured ? "))" : ")");
}

void
fit_made(FitCurve *made, const Fit *fit, const double *numbers)
{
    const double *given = numbers ? numbers : fit->estimate;
    const int n_args = fit->family->n_args;
    Curve *base = &made->nodes[fit->cured ? 1 : 0];

    *base = (Curve){ .family = fit->family };
    for (int item = 0; item < fit->n_knots; item++) {
        made->number[item] = given[item];
        made->piece[item] = &made->number[item];
        base->n_pieces = fit->n_knots;
        base->start = fit->knot;
        base->piece = made->piece;
    }
    for (int number = 0; number < n_args; number++) {
        made->number[number] =
            fit_is_log(fit->family, number) ? real_exp(given[number]) : given[number];
        base->arg[number] = &made->number[number];
    }
    if (!fit->cured) return;
    made->number[n_args] = 1 / (1 + real_exp(-given[n_args]));
    made->nodes[0] = (Curve){ .family = curve_family("cure") };
    made->nodes[0].arg[0] = &made->number[n_args];
    made->nodes[0].of[0] = base;
}
