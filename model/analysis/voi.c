/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/voi.h"
#include "base/text.h"
#include "economics/evppi.h"
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
static const TableColumn evppi_columns[] = {
    { "parameters",       TABLE_TEXT,   "", "a parameter, or a group by its name" },
    { "label",            TABLE_TEXT,   "", "for people" },
    { "kind",             TABLE_TEXT,   "", "parameter or group" },
    { "wtp",              TABLE_NUMBER, "currency per QALY", "" },
    { "evppi",            TABLE_NUMBER, "currency", "value of knowing it exactly, per patient (of all persons)" },
    { "standard_error",   TABLE_NUMBER, "currency", "of regression and draws" },
    { "evppi_population", TABLE_NUMBER, "currency", "of all who meet the decision: voi.population" },
    { "permuted",         TABLE_NUMBER, "currency", "the same estimator with the draws of it in a random order: should be 0" },
    { "method",           TABLE_TEXT,   "", "spline, additive, interaction, gaussian process; none: it does not vary" },
    { "basis",            TABLE_WHOLE,  "", "functions regressed on" },
    { "drawn_with",       TABLE_TEXT,   "", "parameters drawn together with it: knowing it tells of them too" },
    { 0 },
};
static const TableColumn evsi_columns[] = {
    { "study",           TABLE_TEXT,   "", "as in the config" },
    { "label",           TABLE_TEXT,   "", "for people" },
    { "n",               TABLE_WHOLE,  "patient", "an arm, or people asked" },
    { "wtp",             TABLE_NUMBER, "currency per QALY", "threshold" },
    { "evsi",            TABLE_NUMBER, "currency", "value of its findings, per patient who meets the decision after it" },
    { "standard_error",  TABLE_NUMBER, "currency", "of regression and draws" },
    { "evsi_population", TABLE_NUMBER, "currency", "of all who meet the decision after the study has ended" },
    { "cost",            TABLE_NUMBER, "currency", "of the study" },
    { "enbs",            TABLE_NUMBER, "currency", "expected net benefit of sampling: population value less cost" },
    { "best_size",       TABLE_WHOLE,  "", "1: the size of highest net benefit of sampling among those tried" },
    { "permuted",        TABLE_NUMBER, "currency", "the same estimator with findings in a random order: should be 0" },
    { "method",          TABLE_TEXT,   "", "of the regression" },
    { "events",          TABLE_NUMBER, "", "of a trial: expected in both arms" },
    { 0 },
};
const TableContract voi_contracts[] = {
    { "evppi", evppi_columns, "parameter or group, and willingness to pay" },
    { "evsi",  evsi_columns,  "study, size and threshold" },
    { 0 },
};
/* clang-format on */

/* ---- regressions, one after the other or side by side ---- */

/* What is learnt: columns of the draws. */
typedef struct {
    const char *name, *label;
    bool group;
    int parameter; /* of a single one; NONE */
    int q;
    const double **x; /* [q] owned; the columns are borrowed */
    Evppi value;
} Lesson;

typedef struct {
    const PsaDecision *decision;
    const VoiRun *run;
    int n, done;
    Lesson *lessons; /* [n] owned */
} Curriculum;

static const double *
draws_of(const Psa *psa, int parameter)
{
    return psa->parameters + psa->draws.place[parameter] * psa->n;
}

static void
add_lesson(Curriculum *course, const char *name, const char *label, bool group,
           const int *parameters, int n)
{
    const Psa *psa = course->decision->psa;
    Lesson *lesson = &course->lessons[course->n];

    *lesson = (Lesson){ .name = name,
                        .label = label,
                        .group = group,
                        .parameter = group ? NONE : parameters[0],
                        .x = memory_new((size_t)n + 1, sizeof(double *)) };
    for (int item = 0; item < n; item++)
        if (psa->draws.given[parameters[item]])
            lesson->x[lesson->q++] = draws_of(psa, parameters[item]);
    if (lesson->q > 0)
        course->n++;
    else
        free(lesson->x);
}

static void
plan_lessons(Curriculum *course)
{
    const Psa *psa = course->decision->psa;
    const Study *study = psa->study;
    const VoiPlan *plan = &study->analyses.voi;

    course->lessons = memory_new((size_t)psa->draws.n + (size_t)plan->n_groups + 1, sizeof(Lesson));
    for (int item = 0; item < psa->draws.n; item++) {
        const int parameter = psa->draws.drawn[item];
        add_lesson(course, study->parameters[parameter].name, study->parameters[parameter].label,
                   false, &parameter, 1);
    }
    for (int group = 0; group < plan->n_groups; group++)
        add_lesson(course, plan->groups[group].name, plan->groups[group].label, true,
                   plan->groups[group].of.at, plan->groups[group].of.n);
}

/* The first that fails is told. */
static Status
learn(Curriculum *course, const EvppiData *data, Error *err)
{
    struct {
        int lesson;
        Error error;
    } first = { .lesson = INT_MAX };

#pragma omp parallel for schedule(dynamic) num_threads(course->run->n_threads)
    for (int item = 0; item < course->n; item++) {
        Lesson *lesson = &course->lessons[item];
        Error error = { 0 };
        const Status status =
            evppi_estimate(&lesson->value, data, lesson->x, lesson->q, NULL, &error);
#pragma omp critical
        {
            if (status != OK && item < first.lesson) {
                first.lesson = item;
                first.error = error;
            }
            course->done++;
            if (course->run->progress)
                course->run->progress(course->run->context, (double)course->done / course->n);
        }
    }
    if (first.lesson == INT_MAX) return OK;
    return fail(err, first.error.status, "voi: %s: %s", course->lessons[first.lesson].name,
                first.error.text);
}

static void
course_free(Curriculum *course)
{
    for (int item = 0; item < course->n; item++) {
        evppi_free(&course->lessons[item].value);
        free(course->lessons[item].x);
    }
    free(course->lessons);
}

static EvppiData
data_of(const PsaDecision *decision, const double *wtp, int n_wtp)
{
    const Psa *psa = decision->psa;

    return (EvppiData){ .cost = psa->cost,
                        .effect = psa->qaly,
                        .n_strategies = psa->n_strategies,
                        .n_wtp = n_wtp,
                        .n = psa->n,
                        .wtp = wtp,
                        .seed = psa->run.seed };
}

/* ---- parameters and groups ---- */

static void
put_companions(Table *table, const Study *study, int parameter)
{
    Text text = { 0 };

    if (parameter != NONE && study->parameters[parameter].joint != NONE) {
        const Joint *joint = &study->joints[study->parameters[parameter].joint];
        for (int member = 0; member < joint->n; member++)
            if (joint->parameters[member] != parameter)
                text_add(&text, "%s%s", text.at ? " " : "",
                         study->parameters[joint->parameters[member]].name);
    }
    table_text(table, text.at);
    text_free(&text);
}

static Status
run_evppi(Tables *tables, const PsaDecision *decision, const VoiRun *run, Error *err)
{
    const Study *study = decision->psa->study;
    const EvppiData data = data_of(decision, decision->as_drawn.wtp, decision->as_drawn.n_wtp);
    const double people = psa_tables_population(study, 0) / study->settings.persons;
    Curriculum course = { .decision = decision, .run = run };
    Status status;

    plan_lessons(&course);
    TRY(learn(&course, &data, err));
    Table *table = tables_add(tables, &voi_contracts[0]);
    for (int item = 0; item < course.n; item++)
        for (int at = 0; at < data.n_wtp; at++) {
            const Lesson *lesson = &course.lessons[item];
            table_text(table, lesson->name);
            table_text(table, lesson->label);
            table_text(table, lesson->group ? "group" : "parameter");
            table_number(table, data.wtp[at]);
            table_number(table, lesson->value.value[at]);
            table_number(table, lesson->value.error[at]);
            table_number(table, lesson->value.value[at] * people);
            table_number(table, lesson->value.permuted[at]);
            table_text(table, lesson->value.method);
            table_number(table, lesson->value.n_columns);
            put_companions(table, study, lesson->parameter);
        }
done:
    course_free(&course);
    return status;
}

/* ---- studies ---- */

typedef struct {
    double cost, people, events;
    Evppi value;
} Finding;

static double
mean_events(const double *found, int q, bool trial, long long n)
{
    double sum = 0;

    if (!trial || q < EVSI_SUMMARIES) return NAN;
    for (long long draw = 0; draw < n; draw++) sum += found[n + draw];
    return sum / (double)n;
}

static Status
evaluate_design(Finding *findings, const PsaDecision *decision, const Evsi *evsi, int number,
                const EvppiData *data, Error *err)
{
    const Psa *psa = decision->psa;
    const Study *study = psa->study;
    const StudyDesign *design = &study->analyses.voi.designs[number];
    const bool trial = design->arms[0] != NONE;
    Status status = OK;

    for (int size = 0; size < design->n_sizes; size++) {
        const double *columns[EVPPI_MOST];
        int q;
        double *found = evsi_findings(&q, evsi, psa, number, size);
        for (int item = 0; item < q && item < EVPPI_MOST; item++)
            columns[item] = found + item * psa->n;
        findings[size].people =
            psa_tables_population(study, trial ? study_years(study, design->follow_up) : 0) /
            study->settings.persons;
        findings[size].cost =
            design->cost_fixed + design->cost_per_patient * design->sizes[size] * (trial ? 2 : 1);
        findings[size].events = mean_events(found, q, trial, psa->n);
        status = evppi_estimate(&findings[size].value, data, columns, q, NULL, err);
        free(found);
        if (status != OK) break;
    }
    return status;
}

static double
net_benefit(const Finding *finding, int at)
{
    return finding->value.value[at] * finding->people - finding->cost;
}

static void
put_design(Table *table, const StudyDesign *design, const Finding *findings, const double *wtp,
           int n_wtp)
{
    for (int size = 0; size < design->n_sizes; size++)
        for (int at = 0; at < n_wtp; at++) {
            const Finding *finding = &findings[size];
            bool best = !isnan(net_benefit(finding, at));
            for (int other = 0; other < design->n_sizes; other++)
                best &= !(net_benefit(&findings[other], at) > net_benefit(finding, at));
            table_text(table, design->name);
            table_text(table, design->label);
            table_number(table, design->sizes[size]);
            table_number(table, wtp[at]);
            table_number(table, finding->value.value[at]);
            table_number(table, finding->value.error[at]);
            table_number(table, finding->value.value[at] * finding->people);
            table_number(table, finding->cost);
            table_number(table, net_benefit(finding, at));
            table_number(table, best);
            table_number(table, finding->value.permuted[at]);
            table_text(table, finding->value.method);
            table_number(table, finding->events);
        }
}

static Status
run_evsi(Tables *tables, const PsaDecision *decision, const Evsi *evsi, Error *err)
{
    const Study *study = decision->psa->study;
    const Settings *settings = &study->settings;
    const VoiPlan *plan = &study->analyses.voi;
    const EvppiData data = data_of(decision, settings->threshold, settings->n_thresholds);
    Status status = OK;

    if (plan->n_designs == 0) return OK;
    Table *table = tables_add(tables, &voi_contracts[1]);
    for (int number = 0; number < plan->n_designs && status == OK; number++) {
        const StudyDesign *design = &plan->designs[number];
        Finding *findings = memory_new((size_t)design->n_sizes + 1, sizeof(Finding));
        status = evaluate_design(findings, decision, evsi, number, &data, err);
        if (status == OK)
            put_design(table, design, findings, settings->threshold, settings->n_thresholds);
        for (int size = 0; size < design->n_sizes; size++) evppi_free(&findings[size].value);
        free(findings);
    }
    return status;
}

Status
voi_run(Tables *tables, const PsaDecision *decision, const Evsi *evsi, const VoiRun *run,
        Error *err)
{
    Status status;

    TRY(run_evppi(tables, decision, run, err));
    TRY(run_evsi(tables, decision, evsi, err));
done:
    return status;
}
