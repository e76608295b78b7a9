/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/curve_choice.h"
#include "analysis/series_check.h"
#include "economics/benefit.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
static const TableColumn columns[] = {
    { "curve",            TABLE_TEXT,   "", "survival function" },
    { "family",           TABLE_TEXT,   "", "in its place" },
    { "in_use",           TABLE_TEXT,   "", "yes: the config's own choice" },
    { "strategy",         TABLE_TEXT,   "", "" },
    { "cost",             TABLE_NUMBER, "currency", "discounted" },
    { "qaly",             TABLE_NUMBER, "QALY", "discounted" },
    { "comparator",       TABLE_TEXT,   "", "" },
    { "incremental_cost", TABLE_NUMBER, "currency", "" },
    { "incremental_qaly", TABLE_NUMBER, "QALY", "" },
    { "icer",             TABLE_NUMBER, "currency per QALY", "empty where there is none: see place" },
    { "place",            TABLE_TEXT,   "", "dominant, dominated, more costly and more effective, ..." },
    { "inmb",             TABLE_NUMBER, "currency", "at wtp" },
    { "wtp",              TABLE_NUMBER, "currency per QALY", "the first of thresholds" },
    { "note",             TABLE_TEXT,   "", "why the model cannot be run with this family, or what its results take for another family's: a number that the config reads by name" },
    { 0 },
};
const TableContract curve_choice_contracts[] = {
    { "curve_choice", columns, "curve, family and strategy" },
    { 0 },
};
/* clang-format on */

#define MISREAD                                                                                    \
    "a formula reads %s, which says something else in each family: not this family's result"

typedef struct {
    Study *study;
    const StudySetting *settings;
    int n_settings;
    const EvaluationPlan *plan;
    Pool pool;
} Choice;

/* Whether a quantity reads the slot, by itself or by a part taken out of it. */
static bool
reads_slot(const Study *study, int quantity, int slot)
{
    const Quantity *own = &study->quantities[quantity];

    for (int item = 0; item < own->n_reads; item++) {
        const int read = own->reads[item];
        if (read == slot) return true;
        if (study->quantities[read].is_part && reads_slot(study, read, slot)) return true;
    }
    return false;
}

/* A number of the fit that a parameter's formula reads by its name: what it says differs between
 * families, but for a median. NULL: none. */
static const char *
number_read(const Study *study, const char *curve)
{
    const size_t length = strlen(curve);

    for (int item = 0; item < study->n_parameters; item++) {
        const Parameter *number = &study->parameters[item];
        if (!number->is_number || strncmp(number->name, curve, length) != 0) continue;
        if (number->name[length] != '_' || strcmp(number->name + length, "_median") == 0) continue;
        for (int reader = 0; reader < study->n_parameters; reader++)
            if (reads_slot(study, study->parameters[reader].slot, number->slot))
                return number->name;
    }
    return NULL;
}

static void
put(Table *table, const Study *study, const Evaluation *evaluation, const char *curve,
    const char *family, bool used, double *icer)
{
    const char *number = used ? NULL : number_read(study, curve);
    const double persons = study->settings.persons, wtp = study->settings.threshold[0];
    const int against = study->settings.comparator;
    double cost[2], qaly[2];

    *icer = NAN;
    for (int strategy = 0; strategy < study->n_strategies; strategy++) {
        for (int of = 0; of < 2; of++) {
            const Outcome *outcome = &evaluation->outcomes[of ? against : strategy];
            cost[of] = persons * outcome_cost(outcome, DISCOUNTED, 0);
            qaly[of] = persons * outcome_qalys(outcome, DISCOUNTED, 0);
        }
        const double extra_cost = cost[0] - cost[1], extra_qaly = qaly[0] - qaly[1];
        if (strategy == (against == 0 ? 1 : 0)) *icer = benefit_icer(extra_cost, extra_qaly);
        table_name(table, curve);
        table_name(table, family);
        table_name(table, used ? "yes" : "no");
        table_text(table, study->strategies[strategy].name);
        table_number(table, cost[0]);
        table_number(table, qaly[0]);
        table_text(table, study->strategies[against].name);
        table_number(table, extra_cost);
        table_number(table, extra_qaly);
        table_number(table, benefit_icer(extra_cost, extra_qaly));
        table_name(table, benefit_place_name(benefit_place(extra_cost, extra_qaly)));
        table_number(table, benefit_nmb(extra_cost, extra_qaly, wtp));
        table_number(table, wtp);
        table_text(table, number ? pool_format(&table->texts, MISREAD, number) : "");
    }
}

/* A family with which the config makes no sense. */
static void
put_refusal(Table *table, const char *curve, const char *family, const Notes *notes)
{
    const char *why = "";

    for (int item = notes->n - 1; item >= 0; item--)
        if (notes->at[item].kind == NOTE_MISTAKE) why = notes->at[item].text;
    table_name(table, curve);
    table_name(table, family);
    table_name(table, "no");
    for (int item = 3; item < table->n_columns - 1; item++) table_empty(table);
    table_text(table, pool_format(&table->texts, "%.*s", (int)strcspn(why, "\n"),
                                  why)); /* without the caret */
}

/* The same config with another family for one curve. */
static Status
run_with(Choice *choice, Table *table, const StudyFit *fit, const char *family, bool used,
         double *icer, Error *err)
{
    const Study *own = choice->study;
    const Sample base = { .n_lanes = 1 };
    StudySetting *settings = memory_new((size_t)choice->n_settings + 1, sizeof(StudySetting));
    Evaluation evaluation = { 0 };
    Notes notes = { 0 };
    Study study = { 0 };
    Status status;

    for (int item = 0; item < choice->n_settings; item++) settings[item] = choice->settings[item];
    settings[choice->n_settings] =
        (StudySetting){ pool_format(&choice->pool, "survival.%s.family", fit->name), family };
    status = study_read(&study, own->files[own->n_files - 1].path, settings, choice->n_settings + 1,
                        &notes, err);
    if (status == ERR_SPEC) {
        put_refusal(table, fit->name, family, &notes);
        status = OK;
        goto done;
    }
    TRY(status);
    EvaluationPlan plan = *choice->plan;
    plan.course = (Course){ 0 };
    TRY(evaluate_all(&evaluation, &study, &base, &plan, err));
    put(table, &study, &evaluation, fit->name, family, used, icer);
done:
    if (evaluation.outcomes) evaluate_free(&evaluation, &study);
    study_free(&study);
    notes_free(&notes);
    free(settings);
    return status;
}

/* Which of the answers the config uses: the one it names, or the best; -1: neither. */
static int
in_use(const StudyFit *fit, const FitAnswers *answers)
{
    const CfgNode *own = cfg_member(fit->node, "family");

    if (!own || own->kind != CFG_TEXT || strcmp(own->text, "best") == 0) return answers->best;
    for (int item = 0; item < answers->n; item++)
        if (strcmp(own->text, fit_name(&answers->answers[item].fit)) == 0) return item;
    return -1;
}

static Status
run_families(Choice *choice, Table *table, const StudyFit *fit, const FitAnswers *answers,
             double *icer, Course course, Error *err)
{
    Status status = OK;

    for (int item = 0; item < answers->n; item++) {
        icer[item] = NAN;
        if (answers->answers[item].fit.converged)
            TRY(run_with(choice, table, fit, fit_name(&answers->answers[item].fit),
                         item == in_use(fit, answers), &icer[item], err));
        course_tell(&course, (item + 1.0) / answers->n);
    }
done:
    return status;
}

/* The life table that is named, or the only one. */
static const Lifetable *
mortality_of(const Study *study)
{
    const char *name = study->analyses.curves.mortality;
    const Lifetable *found = NULL;

    for (int item = 0; item < study->n_tables; item++) {
        const Lookup *table = &study->tables[item];
        if (table->holds == TABLE_HOLDS_NUMBER) continue;
        if (name ? strcmp(table->name, name) != 0 : found != NULL) {
            if (!name) return NULL; /* two, and none is named */
            continue;
        }
        found = &table->mortality;
    }
    return found;
}

static bool
has_curve(const Study *study)
{
    for (int fit = 0; fit < study->n_fits; fit++)
        if (study->fits[fit].is_curve) return true;
    return false;
}

Status
curve_choice_run(Tables *tables, Study *study, const StudySetting *settings, int n_settings,
                 const EvaluationPlan *plan, Error *err)
{
    enum { MOST_FAMILIES = 64 };
    const size_t most = (size_t)study->n_fits;
    Choice choice = { study, settings, n_settings, plan, { 0 } };
    FitsEvidence *evidence = memory_new(most + 1, sizeof(FitsEvidence));
    FitQuestion *questions = memory_new(most + 1, sizeof(FitQuestion));
    FitAnswers *answers = memory_new(most + 1, sizeof(FitAnswers));
    const StudyFit **fits = pool_new(&choice.pool, most + 1, sizeof(StudyFit *));
    const double **icer = pool_new(&choice.pool, most + 1, sizeof(double *));
    Table *table;
    size_t n = 0;
    Status status = OK;

    if (!has_curve(study))
        TRY(fail(err, ERR_USAGE,
                 "--curves: no survival function of this config is fitted to a file (survival = { "
                 "os = { file = \"os.csv\"; }; };)"));
    table = tables_add(tables, &curve_choice_contracts[0]);
    for (size_t fit = 0; fit < (size_t)study->n_fits; fit++) {
        if (!study->fits[fit].is_curve) continue;
        const size_t item = n++;
        double *own = pool_new(&choice.pool, MOST_FAMILIES, sizeof(double));
        TRY(fits_open(&evidence[item], study, (int)fit, err));
        questions[item] = (FitQuestion){ .name = study->fits[fit].name,
                                         .data = evidence[item].data,
                                         .families = evidence[item].families,
                                         .fit = fits_family,
                                         .context = &evidence[item],
                                         .units_per_year = study->settings.units_per_year,
                                         .mortality = mortality_of(study),
                                         .start_age = study->settings.start_age,
                                         .cured = study->analyses.curves.cured };
        TRY(fit_tables_answer(&answers[item], &questions[item], err));
        TRY(run_families(&choice, table, &study->fits[fit], &answers[item], own,
                         course_part(&plan->course, (double)fit / (double)most,
                                     (double)(fit + 1) / (double)most),
                         err));
        icer[item] = own;
        fits[item] = &study->fits[fit];
    }
    for (size_t item = 0; item < n; item++) {
        const int used = in_use(fits[item], &answers[item]);
        const bool good = used >= 0 && answers[item].answers[used].fit.converged;
        TRY(series_check(tables, questions[item].name, &evidence[item],
                         good ? &answers[item].answers[used].fit : NULL, err));
    }
    fit_tables_fill(tables, questions, answers, icer, (int)n);
done:
    for (size_t item = 0; item < n; item++) {
        fit_tables_free(&answers[item]);
        fits_close(&evidence[item]);
    }
    free(evidence);
    free(questions);
    free(answers);
    pool_free(&choice.pool);
    return status;
}
