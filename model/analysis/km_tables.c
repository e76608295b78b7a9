/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/km_tables.h"
#include "base/memory.h"
#include "math/real.h"
#include "math/special.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
static const TableColumn curve_columns[] = {
    { "group",    TABLE_TEXT,   "", "value of the column of groups; \"all\" without one" },
    { "time",     TABLE_NUMBER, "as in the data", "of one or more events or censorings" },
    { "at_risk",  TABLE_WHOLE,  "", "just before that time" },
    { "events",   TABLE_WHOLE,  "", "at that time" },
    { "censored", TABLE_WHOLE,  "", "at that time" },
    { "survival", TABLE_NUMBER, "", "after that time" },
    { "ci_low",   TABLE_NUMBER, "", "Greenwood, on the scale of `interval`" },
    { "ci_high",  TABLE_NUMBER, "", "" },
    { "interval", TABLE_TEXT,   "", "log, log-log or plain, and the level" },
    { 0 },
};
static const TableColumn summary_columns[] = {
    { "group",       TABLE_TEXT,   "", "" },
    { "quantity",    TABLE_TEXT,   "", "n, events, median, restricted mean, survival" },
    { "time",        TABLE_NUMBER, "as in the data", "of survival; limit of the restricted mean" },
    { "value",       TABLE_NUMBER, "", "" },
    { "standard_error", TABLE_NUMBER, "", "" },
    { "ci_low",      TABLE_NUMBER, "", "" },
    { "ci_high",     TABLE_NUMBER, "", "" },
    { 0 },
};
static const TableColumn logrank_columns[] = {
    { "group",    TABLE_TEXT,   "", "" },
    { "n",        TABLE_WHOLE,  "", "" },
    { "observed", TABLE_WHOLE,  "", "events" },
    { "expected", TABLE_NUMBER, "", "events, if the groups had one hazard" },
    { "chi_square", TABLE_NUMBER, "", "of the test, in every row" },
    { "df",       TABLE_WHOLE,  "", "" },
    { "p",        TABLE_NUMBER, "", "" },
    { 0 },
};
static const TableColumn cox_columns[] = {
    { "covariate",       TABLE_TEXT,   "", "" },
    { "log_hazard_ratio", TABLE_NUMBER, "", "Efron's handling of ties" },
    { "standard_error",  TABLE_NUMBER, "", "of the logarithm" },
    { "hazard_ratio",    TABLE_NUMBER, "", "" },
    { "ci_low",          TABLE_NUMBER, "", "of the hazard ratio" },
    { "ci_high",         TABLE_NUMBER, "", "" },
    { "z",               TABLE_NUMBER, "", "Wald" },
    { "p",               TABLE_NUMBER, "", "Wald" },
    { "likelihood_ratio", TABLE_NUMBER, "", "chi-square of all covariates, in every row" },
    { "df",              TABLE_WHOLE,  "", "" },
    { "p_all",           TABLE_NUMBER, "", "of the likelihood-ratio test" },
    { 0 },
};
static const TableColumn ph_columns[] = {
    { "covariate",  TABLE_TEXT,   "", "\"all\" in the last row" },
    { "chi_square", TABLE_NUMBER, "", "score test; time on the Kaplan-Meier scale" },
    { "df",         TABLE_WHOLE,  "", "" },
    { "p",          TABLE_NUMBER, "", "small: the hazard ratio changes with time" },
    { 0 },
};
static const struct { const char *name; const TableColumn *columns; } contracts[KM_TABLES] = {
    { "km",         curve_columns },
    { "km_summary", summary_columns },
    { "logrank",    logrank_columns },
    { "cox",        cox_columns },
    { "ph_test",    ph_columns },
};
/* clang-format on */

const char *
km_tables_name(KmTable table)
{
    return contracts[table].name;
}

const TableColumn *
km_tables_columns(KmTable table)
{
    return contracts[table].columns;
}

/* ---- tables ---- */

/* P(chi-square > x) */
static double
p_of(double x, int df)
{
    return isnan(x) ? NAN : special_gamma_upper(0.5 * df, 0.5 * x);
}

static void
fill_curve(Table *table, const KmCurve *curve, const char *group, const KmRequest *request)
{
    double *low = memory_new((size_t)curve->n + 1, sizeof(double));
    double *high = memory_new((size_t)curve->n + 1, sizeof(double));
    const char *interval =
        pool_format(&table->texts, "%s %g", km_intervals[request->interval], request->level);
    const char *name = pool_text(&table->texts, group);

    km_bands(low, high, curve, request->interval, request->level);
    for (int row = 0; row < curve->n; row++) {
        table_name(table, name);
        table_number(table, curve->time[row]);
        table_number(table, curve->at_risk[row]);
        table_number(table, curve->events[row]);
        table_number(table, curve->censored[row]);
        table_number(table, curve->survival[row]);
        table_number(table, low[row]);
        table_number(table, high[row]);
        table_name(table, interval);
    }
    free(low);
    free(high);
}

static void
summary_row(Table *table, const char *group, const char *quantity, double time, double value,
            double error, double low, double high)
{
    table_text(table, group);
    table_text(table, quantity);
    table_number(table, time);
    table_number(table, value);
    table_number(table, error);
    table_number(table, low);
    table_number(table, high);
}

static Status
fill_summary(Table *table, const KmCurve *curve, const char *group, const KmRequest *request,
             double tau, Error *err)
{
    const KmQuantile median = km_quantile(curve, 0.5, request->interval, request->level);
    double events = 0, error;
    const double mean = km_mean(curve, tau, &error);

    for (int row = 0; row < curve->n; row++) events += curve->events[row];
    summary_row(table, group, "n", NAN, curve->n_start, NAN, NAN, NAN);
    summary_row(table, group, "events", NAN, events, NAN, NAN, NAN);
    summary_row(table, group, "median", NAN, median.at, NAN, median.low, median.high);
    summary_row(table, group, "restricted mean", tau, mean, error, NAN, NAN);
    for (const char *at = request->at; at && *at;) {
        char *end;
        const double time = strtod(at, &end);
        double low = NAN, high = NAN;
        int row;
        if (end == at || !(time >= 0) || (*end && *end != ','))
            return fail(err, ERR_USAGE, "--at needs times between commas, not %s", at);
        const double S = km_at(curve, time, &row);
        if (row >= 0 && !isnan(S))
            km_limits(&low, &high, curve, row, request->interval, request->level);
        summary_row(table, group, "survival", time, S,
                    row >= 0 && !isnan(S) ? S * sqrt(curve->greenwood[row]) : NAN, low, high);
        at = *end ? end + 1 : end;
    }
    return OK;
}

/* What a reader of the numbers of a group should know. */
static void
note_curve(Notes *notes, const KmCurve *curve, const char *group, double tau)
{
    const int last = curve->n - 1;
    double events = 0;
    int end = 0;

    for (int row = 0; row <= last; row++) events += curve->events[row];
    while (end < last && curve->survival[end] > 0) end++;
    if (events == 0)
        notes_add(notes, NOTE_WARNING, NULL, 0, "group %s: nobody has an event", group);
    if (end < last)
        notes_add(notes, NOTE_WARNING, NULL, 0,
                  "group %s: at %g all who were watched then had an event, so survival is 0 from "
                  "there on, though others were watched later",
                  group, curve->time[end]);
    if (tau > curve->time[last] && curve->survival[last] > 0)
        notes_add(notes, NOTE_WARNING, NULL, 0,
                  "group %s: observation ends at %g, so the restricted mean to %g takes survival "
                  "to stay as it is",
                  group, curve->time[last], tau);
}

static void
fill_logrank(Table *table, Notes *notes, const KmSample *sample)
{
    double observed[KM_GROUPS], expected[KM_GROUPS];
    const double chi = km_logrank_entered(observed, expected, sample->points, sample->entry,
                                          sample->n, sample->n_groups);
    double n_events = 0;

    for (int group = 0; group < sample->n_groups; group++) n_events += observed[group];
    if (isnan(chi))
        notes_add(notes, NOTE_WARNING, NULL, 0, "log-rank: no test, as %s",
                  n_events > 0 ? "some group was never at risk together with others"
                               : "there are no events");
    for (int group = 0; group < sample->n_groups; group++) {
        int n = 0;
        for (int i = 0; i < sample->n; i++) n += sample->points[i].group == group;
        table_text(table, sample->group[group]);
        table_number(table, n);
        table_number(table, observed[group]);
        table_number(table, expected[group]);
        table_number(table, chi);
        table_number(table, sample->n_groups - 1);
        table_number(table, p_of(chi, sample->n_groups - 1));
    }
}

static Status
fill_cox(Table *cox, Table *ph, const KmSample *sample, const KmRequest *request, Error *err)
{
    const CoxData data = { .n = sample->n,
                           .n_covariates = sample->n_covariates,
                           .points = sample->points,
                           .entry = sample->entry,
                           .x = (const double *const *)sample->x,
                           .name = sample->covariate };
    const double z = real_normal_quantile(0.5 + request->level / 2);
    double chi[COX_MOST + 1];
    CoxFit fit;
    const Status status = cox_fit_data(&fit, &data, err);

    if (status != OK) return status;
    const double all = 2 * (fit.log_likelihood[1] - fit.log_likelihood[0]);
    for (int item = 0; item < fit.n_covariates; item++) {
        const double beta = fit.beta[item];
        const double error = sqrt(fit.covariance[item * COX_MOST + item]);
        table_text(cox, sample->covariate[item]);
        table_number(cox, beta);
        table_number(cox, error);
        table_number(cox, real_exp(beta));
        table_number(cox, real_exp(beta - z * error));
        table_number(cox, real_exp(beta + z * error));
        table_number(cox, beta / error);
        table_number(cox, p_of(beta * beta / error / error, 1));
        table_number(cox, all);
        table_number(cox, fit.n_covariates);
        table_number(cox, p_of(all, fit.n_covariates));
    }
    cox_proportionality_data(chi, &fit, &data, COX_BY_KM);
    for (int item = 0; item <= fit.n_covariates; item++) {
        const int df = item < fit.n_covariates ? 1 : fit.n_covariates;
        table_text(ph, item < fit.n_covariates ? sample->covariate[item] : "all");
        table_number(ph, chi[item]);
        table_number(ph, df);
        table_number(ph, p_of(chi[item], df));
    }
    return OK;
}

/* The last time at which somebody of every group is observed. */
static double
common_end(const KmSample *sample)
{
    double end = INFINITY;

    for (int group = 0; group < sample->n_groups; group++) {
        double last = 0;
        for (int i = 0; i < sample->n; i++)
            if (sample->points[i].group == group && sample->points[i].time > last)
                last = sample->points[i].time;
        if (last < end) end = last;
    }
    return end;
}

Status
km_tables_make(KmTables *tables, const KmSample *sample, const KmRequest *request, Error *err)
{
    Status status = OK;

    *tables = (KmTables){ 0 };
    for (int table = 0; table < KM_TABLES; table++)
        table_init(&tables->table[table], contracts[table].name, contracts[table].columns);
    const double tau = isnan(request->tau) ? common_end(sample) : request->tau;
    for (int group = 0; group < sample->n_groups; group++) {
        KmCurve curve;
        km_fit_entered(&curve, sample->points, sample->entry, sample->n, group);
        fill_curve(&tables->table[KM_TABLE_CURVE], &curve, sample->group[group], request);
        status = fill_summary(&tables->table[KM_TABLE_SUMMARY], &curve, sample->group[group],
                              request, tau, err);
        note_curve(&tables->notes, &curve, sample->group[group], tau);
        km_free(&curve);
        TRY(status);
    }
    if (sample->n_groups > 1)
        fill_logrank(&tables->table[KM_TABLE_LOGRANK], &tables->notes, sample);
    if (sample->n_covariates > 0)
        TRY(fill_cox(&tables->table[KM_TABLE_COX], &tables->table[KM_TABLE_PH], sample, request,
                     err));
done:
    return status;
}

void
km_tables_free(KmTables *tables)
{
    for (int table = 0; table < KM_TABLES; table++) table_free(&tables->table[table]);
    notes_free(&tables->notes);
    *tables = (KmTables){ 0 };
}
