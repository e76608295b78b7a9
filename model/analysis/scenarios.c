/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/scenarios.h"
#include "economics/benefit.h"
#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
static const TableColumn columns[] = {
    { "scenario",         TABLE_TEXT,   "", "file name without ending; the first is the base" },
    { "label",            TABLE_TEXT,   "", "description of the scenario's model" },
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
    { "inmb_change",      TABLE_NUMBER, "currency", "against the base" },
    { "psa_cost",         TABLE_NUMBER, "currency", "mean over draws; empty unless psa runs" },
    { "psa_qaly",         TABLE_NUMBER, "QALY", "the same" },
    { "psa_icer",         TABLE_NUMBER, "currency per QALY", "of these means" },
    { "psa_inmb",         TABLE_NUMBER, "currency", "the same" },
    { 0 },
};
const TableContract scenarios_contracts[] = {
    { "scenarios", columns, "scenario and strategy" },
    { 0 },
};
/* clang-format on */

/* ---- the folder ---- */

static int
is_config(const struct dirent *entry)
{
    const size_t length = strlen(entry->d_name);

    return entry->d_name[0] != '.' && length > 4 &&
           strcmp(entry->d_name + length - 4, ".cfg") == 0 &&
           !(length > 9 && strcmp(entry->d_name + length - 9, ".fits.cfg") == 0);
}

static int
by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name); /* alphasort goes by locale */
}

static Status
list_configs(const char ***paths, int *n, Pool *pool, const char *folder, Error *err)
{
    struct dirent **entries;

    assert(folder);
    *n = scandir(folder, &entries, is_config, by_bytes);
    if (*n < 0) return fail(err, ERR_IO, "scenarios: %s: %s", folder, strerror(errno));
    *paths = pool_new(pool, (size_t)*n + 1, sizeof(char *));
    for (int item = 0; item < *n; item++) {
        (*paths)[item] = pool_format(pool, "%s/%s", folder, entries[item]->d_name);
        free(entries[item]);
    }
    free(entries);
    if (*n == 0) return fail(err, ERR_IO, "scenarios: there is no config in %s", folder);
    return OK;
}

/* "configs/bclm/scenarios/cure.cfg" gives "cure". */
static const char *
name_of(Pool *pool, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const size_t length = strlen(name);
    const bool ends = length > 4 && strcmp(name + length - 4, ".cfg") == 0;

    return pool_format(pool, "%.*s", (int)(ends ? length - 4 : length), name);
}

/* ---- one scenario ---- */

typedef struct {
    double cost, qaly, psa_cost, psa_qaly;
} Figures;

static void
tell_draws(void *course, double done)
{
    course_tell(course, done);
}

static Status
figures_of(Figures *figures, const Study *study, const ScenariosRun *run, Course course, Error *err)
{
    const Sample base = { .n_lanes = 1 };
    const double persons = study->settings.persons;
    Evaluation evaluation;
    Psa psa = { 0 };
    Status status;

    EvaluationPlan plan = *run->evaluation;
    plan.course = run->psa ? (Course){ 0 } : course;
    TRY(evaluate_all(&evaluation, study, &base, &plan, err));
    if (run->psa) {
        PsaRun draws = *run->psa;
        draws.progress = tell_draws;
        draws.context = &course;
        TRY(psa_run(&psa, study, &draws, err));
    }
    course_tell(&course, 1);
    for (int strategy = 0; strategy < study->n_strategies; strategy++) {
        const Outcome *outcome = &evaluation.outcomes[strategy];
        figures[strategy] = (Figures){ persons * outcome_cost(outcome, DISCOUNTED, 0),
                                       persons * outcome_qalys(outcome, DISCOUNTED, 0), NAN, NAN };
        if (!run->psa) continue;
        figures[strategy].psa_cost = psa_mean(&psa, psa.cost + strategy * psa.n).mean;
        figures[strategy].psa_qaly = psa_mean(&psa, psa.qaly + strategy * psa.n).mean;
    }
done:
    evaluate_free(&evaluation, study);
    psa_free(&psa);
    return status;
}

/* Net benefit of the base's strategy of the same name against its comparator; NAN if none has it.
 */
static double
inmb_of_base(const Figures *figures, const Study *base, const char *strategy, double wtp)
{
    const int found = study_strategy(base, strategy);
    const Figures *against = &figures[base->settings.comparator];

    if (found == NONE) return NAN;
    return benefit_nmb(figures[found].cost - against->cost, figures[found].qaly - against->qaly,
                       wtp);
}

static void
put_scenario(Table *table, const char *name, const Study *study, const Figures *figures,
             const Study *base, const Figures *base_figures)
{
    const double wtp = base->settings.threshold[0];
    const Figures *against = &figures[study->settings.comparator];

    for (int item = 0; item < study->n_strategies; item++) {
        const Strategy *strategy = &study->strategies[item];
        const double cost = figures[item].cost - against->cost;
        const double qaly = figures[item].qaly - against->qaly;
        const double psa_cost = figures[item].psa_cost - against->psa_cost;
        const double psa_qaly = figures[item].psa_qaly - against->psa_qaly;
        const double inmb = benefit_nmb(cost, qaly, wtp);
        table_text(table, name);
        table_text(table, study->settings.description);
        table_text(table, strategy->name);
        table_number(table, figures[item].cost);
        table_number(table, figures[item].qaly);
        table_text(table, study->strategies[study->settings.comparator].name);
        table_number(table, cost);
        table_number(table, qaly);
        table_number(table, benefit_icer(cost, qaly));
        table_text(table, benefit_place_name(benefit_place(cost, qaly)));
        table_number(table, inmb);
        table_number(table, wtp);
        table_number(table, inmb - inmb_of_base(base_figures, base, strategy->name, wtp));
        table_number(table, figures[item].psa_cost);
        table_number(table, figures[item].psa_qaly);
        table_number(table, benefit_icer(psa_cost, psa_qaly));
        table_number(table, benefit_nmb(psa_cost, psa_qaly, wtp));
    }
}

/* The config's own words: its first mistake, and how many there are. */
static Status
tell_mistakes(const Notes *notes, const char *path, Error *err)
{
    char text[sizeof(err->text)];
    const int n = notes_count(notes, NOTE_MISTAKE);

    for (int item = 0; item < notes->n; item++) {
        if (notes->at[item].kind != NOTE_MISTAKE) continue;
        notes_text(text, sizeof(text), &notes->at[item]);
        if (n == 1) return fail(err, ERR_SPEC, "%s", text);
        return fail(err, ERR_SPEC, "%s\n(the first of %d mistakes: hepatica check %s)", text, n,
                    path);
    }
    return err->status;
}

static Status
run_one(Table *table, const char *path, const Study *base, const Figures *base_figures,
        const ScenariosRun *run, Course course, Pool *pool, Error *err)
{
    Notes notes = { 0 };
    Study study;
    Figures *figures = NULL;
    Status status;

    status = study_read(&study, path, run->settings, run->n_settings, &notes, err);
    if (status == ERR_SPEC) status = tell_mistakes(&notes, path, err);
    TRY(status);
    figures = memory_new((size_t)study.n_strategies, sizeof(Figures));
    TRY(figures_of(figures, &study, run, course, err));
    put_scenario(table, name_of(pool, path), &study, figures, base, base_figures);
done:
    notes_free(&notes);
    free(figures);
    study_free(&study);
    return status;
}

Status
scenarios_run(Tables *tables, const Study *base, const ScenariosRun *run, Error *err)
{
    const char *folder = base->analyses.scenarios.folder, **paths = NULL;
    const char *own = base->files[base->n_files - 1].path;
    Figures *figures = memory_new((size_t)base->n_strategies, sizeof(Figures));
    const Course *whole = &run->evaluation->course;
    Pool pool = { 0 };
    Status status;
    int n = 0;

    if (!folder)
        TRY(fail(err, ERR_USAGE,
                 "scenarios: the config names no folder (analyses = { scenarios = { folder = "
                 "\"scenarios\"; }; };)"));
    TRY(list_configs(&paths, &n, &pool, folder, err));
    TRY(figures_of(figures, base, run, course_part(whole, 0, 1.0 / (n + 1)), err));
    Table *table = tables_add(tables, &scenarios_contracts[0]);
    put_scenario(table, name_of(&pool, own), base, figures, base, figures);
    for (int item = 0; item < n; item++)
        if (strcmp(paths[item], own) != 0)
            TRY(run_one(table, paths[item], base, figures, run,
                        course_part(whole, (item + 1.0) / (n + 1), (item + 2.0) / (n + 1)), &pool,
                        err));
done:
    free(figures);
    pool_free(&pool);
    return status;
}
