/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/validation.h"
#include "analysis/landmark.h"
#include <math.h>
#include <stdlib.h>

/* clang-format off */
static const TableColumn columns[] = {
    { "name",          TABLE_TEXT,   "", "of the target" },
    { "strategy",      TABLE_TEXT,   "", "" },
    { "curve",         TABLE_TEXT,   "", "os, an endpoint, or the counter" },
    { "time_months",   TABLE_NUMBER, "month", "of a survival point; end of an rmst" },
    { "statistic",     TABLE_TEXT,   "", "survival, median, rmst or count" },
    { "target",        TABLE_NUMBER, "", "published: a share, months, or events a person" },
    { "ci_low",        TABLE_NUMBER, "", "its 95% interval, as published or by its standard error" },
    { "ci_high",       TABLE_NUMBER, "", "" },
    { "model",         TABLE_NUMBER, "", "the base case" },
    { "model_ci_low",  TABLE_NUMBER, "", "95% interval between draws of psa, where it ran" },
    { "model_ci_high", TABLE_NUMBER, "", "" },
    { "z",             TABLE_NUMBER, "standard error", "model less target: of medians on the log, of shares on the logit scale; empty without a standard error" },
    { "error_by",      TABLE_TEXT,   "", "what told the standard error; of n it is assumed" },
    { "role",          TABLE_TEXT,   "", "calibrate or validate" },
    { "external",      TABLE_TEXT,   "", "yes, or no: the same source fed an input" },
    { "study",         TABLE_TEXT,   "", "the publication" },
    { "source",        TABLE_TEXT,   "", "" },
    { 0 },
};
const TableContract validation_contracts[] = {
    { "validation", columns, "target: the model beside what was published" },
    { 0 },
};
/* clang-format on */

static const double HALF_WIDTH = 1.959963984540054; /* of a 95% interval, in standard errors */

static double
cycles_of(const Study *study, double time)
{
    return time / study->settings.cycle_length;
}

double
validation_value(const Study *study, const Target *target, const Outcome *outcome, int lane,
                 double *room)
{
    const int n = outcome->n_cycles + 1;
    const double cycle = study->settings.cycle_length;

    if (target->kind == TARGET_COUNT)
        return outcome_at(outcome->counts, target->counter, UNDISCOUNTED)[lane];
    for (int boundary = 0; boundary < n; boundary++)
        room[boundary] = outcome_share(outcome, target->curve, boundary)[lane];
    if (!(room[0] > 0)) return NAN;
    if (target->kind == TARGET_MEDIAN) return cycle * landmark_median(room, n);
    if (target->kind == TARGET_SURVIVAL)
        return landmark_at(room, n, cycles_of(study, target->time));
    return cycle *
           landmark_area_to(room, n, isnan(target->time) ? n - 1 : cycles_of(study, target->time));
}

double
validation_z(const Target *target, double model)
{
    if (isnan(target->error) || isnan(model)) return NAN;
    if (target->scale == TARGET_LOGIT && !(model > 0)) return -INFINITY;
    if (target->scale == TARGET_LOGIT && !(model < 1)) return INFINITY;
    return (targets_on_scale(target->scale, model) - target->on_scale) / target->error;
}

const char *
validation_curve(const Study *study, const Target *target)
{
    if (target->kind == TARGET_COUNT) return study->counters[target->counter];
    return target->curve == 0 ? "os" : study->endpoints[target->curve - 1].name;
}

static double
value_of(const Study *study, const Target *target, const Evaluation *evaluation)
{
    double *room = memory_new((size_t)study->settings.n_cycles + 1, sizeof(double));
    const double value =
        validation_value(study, target, &evaluation->outcomes[target->strategy], 0, room);

    free(room);
    return value;
}

/* ---- bands of the draws ---- */

static double
band(const PsaCurves *curves, const Target *target, double share)
{
    const Study *study = curves->study;
    const int n = study->settings.n_cycles, strategy = target->strategy;
    const double at = cycles_of(study, target->time);

    if (target->kind == TARGET_MEDIAN)
        return study->settings.cycle_length *
               psa_curves_median(curves, strategy, target->curve, share);
    if (target->kind != TARGET_SURVIVAL || !(at <= n)) return NAN;
    const int before = at >= n ? n : (int)at;
    const double left = psa_curves_quantile(curves, strategy, target->curve, before, share);
    if (at == before) return left;
    const double right = psa_curves_quantile(curves, strategy, target->curve, before + 1, share);
    return left + (right - left) * (at - before);
}

/* ---- the table ---- */

/* Times in months, shares and numbers as they are. */
static void
put(Table *table, const Study *study, const Target *target, double value)
{
    const bool is_time = target->kind == TARGET_MEDIAN || target->kind == TARGET_RMST;

    table_number(table, is_time ? 12 * study_years(study, value) : value);
}

static void
put_interval(Table *table, const Study *study, const Target *target)
{
    const bool known = !isnan(target->low), told = !isnan(target->error);
    const double low = target->on_scale - HALF_WIDTH * target->error;
    const double high = target->on_scale + HALF_WIDTH * target->error;

    put(table, study, target,
        known  ? target->low
        : told ? targets_off_scale(target->scale, low)
               : NAN);
    put(table, study, target,
        known  ? target->high
        : told ? targets_off_scale(target->scale, high)
               : NAN);
}

void
validation_table(Tables *tables, const Study *study, const Evaluation *evaluation,
                 const PsaCurves *curves)
{
    Table *table = tables_add(tables, &validation_contracts[0]);

    for (int item = 0; item < study->n_targets; item++) {
        const Target *target = &study->targets[item];
        const double value = value_of(study, target, evaluation);
        table_text(table, target->name);
        table_text(table, study->strategies[target->strategy].name);
        table_text(table, validation_curve(study, target));
        table_number(table, 12 * study_years(study, target->time));
        table_text(table, targets_kinds[target->kind]);
        put(table, study, target, target->value);
        put_interval(table, study, target);
        put(table, study, target, value);
        put(table, study, target, curves ? band(curves, target, 0.025) : NAN);
        put(table, study, target, curves ? band(curves, target, 0.975) : NAN);
        table_number(table, validation_z(target, value));
        table_text(table, targets_rules[target->rule]);
        table_text(table, target->calibrate ? "calibrate" : "validate");
        table_text(table, target->external ? "yes" : "no");
        table_text(table, target->study);
        table_text(table, target->source);
    }
}

ValidationCount
validation_count(const Study *study, const Evaluation *evaluation, bool calibrate, bool external)
{
    ValidationCount count = { .furthest = NONE };

    for (int item = 0; item < study->n_targets; item++) {
        const Target *target = &study->targets[item];
        if (target->calibrate != calibrate || target->external != external) continue;
        const double z = validation_z(target, value_of(study, target, evaluation));
        count.n++;
        if (isnan(z)) continue;
        count.n_with_error++;
        count.n_within += fabs(z) <= 2;
        if (count.furthest == NONE || fabs(z) > fabs(count.z)) {
            count.furthest = item;
            count.z = z;
        }
    }
    return count;
}
