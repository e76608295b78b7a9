/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/base_case.h"
#include "analysis/describe.h"
#include "analysis/trial.h"
#include "base/text.h"
#include "cli/study_file.h"
#include "cli/version.h"
#include "report/csv.h"
#include "report/file.h"
#include "report/folder.h"
#include "report/history.h"
#include "report/manifest.h"
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* clang-format off */
const Option cmd_run_options[] = {
    { "--out",     "DIR",        "where the results go (output/ and the path of the config if not said)" },
    { "--only",    "base_case,..", "run these analyses only" },
    { "--set",     "name=value", "change a parameter, as often as wanted" },
    { "--engine",  "NAME",       "cohort, individual or both, in place of the config's" },
    { "--patients","N",          "patients simulated, in place of the config's" },
    { "--histories","FILE.csv",  "the moves of every simulated patient" },
    { "--trial",   "N",          "also simulate a trial with N patients an arm" },
    { "--follow-up","MONTHS",    "of that trial: from the first patient to its end" },
    { "--accrual", "MONTHS",     "of that trial: patients come evenly over so long (0)" },
    { "--seed",    "N",          "seed of the random numbers (1)" },
    { "--threads", "N",          "threads; the results do not depend on it" },
    { "--strict",  NULL,         "a warning is a mistake" },
    { "--quiet",   NULL,         "print nothing but errors" },
    { "--help",    NULL,         "this text" },
    { 0 },
};
/* clang-format on */

typedef struct {
    const Options *options;
    Study study, finer; /* finer: with half the cycle */
    Notes notes;
    BaseCase base;
    Trial trial;
    History history;
    Folder folder;
    Pool pool;
    const char *place, *started;
    double begun;
    int threads;
} Run;

/* ---- where ---- */

/* output/<path below configs/, without .cfg>; a config elsewhere gives its own name. */
static const char *
default_place(Pool *pool, const char *config)
{
    const char *below = config, *slash, *end;

    for (const char *at = config; (at = strstr(at, "configs/")); at += 8)
        if (at == config || at[-1] == '/') below = at + 8;
    if (below == config && (slash = strrchr(config, '/'))) below = slash + 1;
    end = below + strlen(below);
    if (end - below > 4 && strcmp(end - 4, ".cfg") == 0) end -= 4;
    return pool_format(pool, "output/%.*s", (int)(end - below), below);
}

static Status
check_only(const Options *options, Error *err)
{
    const char *at = options->only;

    while (at && *at) {
        const size_t length = strcspn(at, ",");
        if (length != 9 || strncmp(at, "base_case", 9) != 0)
            return fail(err, ERR_USAGE, "--only: there is no analysis %.*s (base_case)",
                        (int)length, at);
        at += length;
        at += *at == ',';
    }
    return OK;
}

/* ---- engines ---- */

/* The same study with half the cycle, for the cohort's discretisation error. */
static Status
read_finer(Run *run, Error *err)
{
    Options options = *run->options;
    Notes notes = { 0 };
    char text[40];
    Status status;

    snprintf(text, sizeof(text), "%.17g", run->study.settings.cycle_length / 2);
    if (options.n_settings == OPTIONS_MOST_SETTINGS) options.n_settings--;
    options.settings[options.n_settings++] = (StudySetting){ "model.cycle_length", text };
    status =
        study_read(&run->finer, options.config, options.settings, options.n_settings, &notes, err);
    notes_free(&notes);
    return status;
}

static volatile sig_atomic_t stopped;

static void
stop(int signal_number)
{
    (void)signal_number;
    stopped = 1;
}

static void
record(void *context, int strategy, long long patient, double time, int from, int to)
{
    Run *run = context;
    const Study *study = &run->study;

    history_row(&run->history, patient, study->strategies[strategy].name, time,
                from == NONE ? "" : study->states[from].name, study->states[to].name);
}

/* ---- the trial ---- */

static Status
months_of(double *value, const char *name, const char *text, Error *err)
{
    char *end;

    *value = text ? strtod(text, &end) : 0;
    if (text && (end == text || *end || !(*value >= 0 && *value <= 1e6)))
        return fail(err, ERR_USAGE, "%s needs a number of months, not %s", name, text);
    return OK;
}

static Status
run_trial(Run *run, Error *err)
{
    const Options *options = run->options;
    TrialPlan plan = { .n = (long long)options->trial,
                       .seed = options->seed,
                       .n_threads = run->threads,
                       .stop = &stopped };
    Status status;

    TRY(months_of(&plan.follow_up, "--follow-up", options->follow_up, err));
    TRY(months_of(&plan.accrual, "--accrual", options->accrual, err));
    if (options->trial == 0) return OK;
    TRY(trial_run(&run->trial, &run->study, &plan, err));
done:
    return status;
}

/* What options need each other. */
static Status
check_options(const Run *run, Error *err)
{
    const Options *options = run->options;
    const bool cohort = run->study.settings.engine == ENGINE_COHORT;

    if (options->trial == 0 && (options->follow_up || options->accrual))
        return fail(err, ERR_USAGE, "--follow-up and --accrual belong to --trial N");
    if (options->trial > 0 && !options->follow_up)
        return fail(err, ERR_USAGE, "--trial needs --follow-up MONTHS");
    if (cohort && (options->trial > 0 || options->histories))
        return fail(err, ERR_USAGE, "%s needs single patients: --engine individual or both",
                    options->trial > 0 ? "--trial" : "--histories");
    return OK;
}

/* trial_os_km.csv, trial_os_logrank.csv, ... */
static const char *
trial_name(Run *run, int curve, int table)
{
    return pool_format(&run->pool, "trial_%s_%s.csv",
                       curve == 0 ? "os" : run->study.endpoints[curve - 1].name,
                       km_tables_name((KmTable)table));
}

static bool
has_trial_table(const Run *run, int curve, int table)
{
    return run->trial.curves[curve].table[table].columns &&
           table_rows(&run->trial.curves[curve].table[table]) > 0;
}

static Status
write_trial(Run *run, Error *err)
{
    Status status = OK;

    for (int curve = 0; curve < run->trial.n_curves; curve++)
        for (int table = 0; table < KM_TABLES; table++)
            if (has_trial_table(run, curve, table))
                TRY(csv_write(folder_path(&run->folder, trial_name(run, curve, table)),
                              &run->trial.curves[curve].table[table], err));
done:
    return status;
}

static Status
run_base(Run *run, Error *err)
{
    const EvaluationPlan plan = { .seed = run->options->seed,
                                  .n_threads = run->threads,
                                  .with_trace = true,
                                  .finer = run->finer.n_states > 0 ? &run->finer : NULL,
                                  .record = run->options->histories ? record : NULL,
                                  .context = run,
                                  .stop = &stopped };
    const struct sigaction action = { .sa_handler = stop, .sa_flags = (int)SA_RESETHAND };

    Status status;

    sigaction(SIGINT, &action, NULL);
    if (run->options->histories) TRY(history_open(&run->history, run->options->histories, err));
    TRY(base_case_run(&run->base, &run->study, &plan, err));
    TRY(run_trial(run, err));
done:
    return status;
}

/* ---- run.json ---- */

static double
now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static const char *
calendar(Pool *pool)
{
    char text[40];
    const time_t seconds = time(NULL);
    struct tm parts;

    gmtime_r(&seconds, &parts);
    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return pool_text(pool, text);
}

static void
tell_settings(Manifest *root, const Run *run)
{
    const Settings *settings = &run->study.settings;
    Manifest *group = manifest_group(root, "settings"), *discount, *list;

    manifest_text(group, "name", settings->name);
    manifest_text(group, "caution", settings->caution);
    manifest_text(group, "perspective", settings->perspective);
    manifest_text(group, "currency", settings->currency);
    manifest_number(group, "price_year", settings->price_year);
    manifest_text(group, "time_unit", study_unit_name(&run->study));
    manifest_number(group, "cycle_length", settings->cycle_length);
    manifest_number(group, "horizon", settings->horizon);
    manifest_whole(group, "cycles", settings->n_cycles);
    manifest_number(group, "start_age", settings->start_age);
    manifest_number(group, "persons", settings->persons);
    manifest_text(group, "within_cycle", study_within_name(settings->within_cycle));
    manifest_text(group, "payoffs_on_moves", settings->moves_weighted ? "weighted" : "full");
    manifest_text(group, "moves_per_cycle", settings->one_move ? "one" : "any");
    manifest_text(group, "step", study_step_name(&run->study));
    discount = manifest_group(group, "discount");
    manifest_text(discount, "kind", study_discount_name(settings->discount_kind));
    for (int of = 0; of < 2; of++) {
        const DiscountRate *rate = of ? &settings->discount_effects : &settings->discount_costs;
        if (rate->table == NONE)
            manifest_number(discount, of ? "effects" : "costs", rate->rate);
        else
            manifest_text(discount, of ? "effects" : "costs", run->study.tables[rate->table].name);
    }
    manifest_text(group, "comparator", run->study.strategies[settings->comparator].name);
    list = manifest_list(group, "thresholds");
    for (int item = 0; item < settings->n_thresholds; item++)
        manifest_item_number(list, settings->threshold[item]);
}

static void
tell_notes(Manifest *root, const Run *run, const char *key, NoteKind kind)
{
    Manifest *list = manifest_list(root, key);

    for (int item = 0; item < run->notes.n; item++) {
        char text[2000];
        if (run->notes.at[item].kind != kind) continue;
        notes_text(text, sizeof(text), &run->notes.at[item]);
        manifest_item_text(list, text);
    }
}

static void
tell_inputs(Manifest *root, const Run *run)
{
    Manifest *files = manifest_list(root, "config_files"), *sets = manifest_list(root, "set"),
             *certain;

    for (int item = 0; item < run->study.n_files; item++) {
        Manifest *file = manifest_item_group(files);
        manifest_text(file, "path", run->study.files[item].path);
        manifest_text(file, "sha256", run->study.files[item].digest);
    }
    for (int item = 0; item < run->options->n_settings; item++) {
        Manifest *set = manifest_item_group(sets);
        manifest_text(set, "name", run->options->settings[item].name);
        manifest_text(set, "value", run->options->settings[item].value);
    }
    certain = manifest_list(root, "became_certain");
    for (int item = 0; item < run->study.n_parameters; item++)
        if (run->study.parameters[item].certain)
            manifest_item_text(certain, run->study.parameters[item].name);
}

/* Subgroups and the comparison of engines are there only if there are any. */
static bool
is_written(const Run *run, int table)
{
    return (table != BASE_ENGINES && table != BASE_SUBGROUPS) ||
           table_rows(&run->base.table[table]) > 0;
}

static Status
write_manifest(Run *run, Error *err)
{
    Manifest *root = manifest_new(), *files;
    struct rusage usage;
    Status status;

    getrusage(RUSAGE_SELF, &usage);
    manifest_text(root, "program", "hepatica");
    manifest_text(root, "version", HEPATICA_VERSION);
    manifest_text(root, "git", HEPATICA_GIT);
    manifest_text(root, "config", run->options->config);
    tell_inputs(root, run);
    tell_settings(root, run);
    manifest_whole(root, "seed", (long long)run->options->seed);
    manifest_text(root, "engine", study_engines[run->study.settings.engine]);
    if (run->base.evaluation.simulated)
        manifest_whole(root, "patients", run->base.evaluation.n_patients);
    if (run->options->trial > 0) {
        Manifest *trial = manifest_group(root, "trial");
        manifest_whole(trial, "patients_an_arm", (long long)run->options->trial);
        manifest_text(trial, "follow_up_months", run->options->follow_up);
        manifest_text(trial, "accrual_months", run->options->accrual ? run->options->accrual : "0");
    }
    manifest_whole(root, "threads", run->threads);
    manifest_whole(root, "ranks", 1);
    manifest_text(root, "started", run->started);
    manifest_number(root, "seconds", now() - run->begun);
    manifest_whole(root, "peak_memory_kib", usage.ru_maxrss);
    tell_notes(root, run, "approximations", NOTE_APPROXIMATION);
    tell_notes(root, run, "warnings", NOTE_WARNING);
    files = manifest_list(root, "files");
    for (int table = 0; table < BASE_TABLES; table++) {
        if (!is_written(run, table)) continue;
        manifest_item_text(files,
                           pool_format(&run->pool, "%s.csv", base_case_name((BaseTable)table)));
    }
    for (int curve = 0; curve < run->trial.n_curves; curve++)
        for (int table = 0; table < KM_TABLES; table++)
            if (has_trial_table(run, curve, table))
                manifest_item_text(files, trial_name(run, curve, table));
    manifest_item_text(files, "model.dot");
    TRY(manifest_write(folder_path(&run->folder, "run.json"), root, err));
done:
    manifest_delete(root);
    return status;
}

/* ---- files ---- */

static Status
write_dot(Run *run, Error *err)
{
    const char *path = folder_path(&run->folder, "model.dot");
    Text text = { 0 };
    FILE *file;
    Status status;

    describe_dot(&text, &run->study);
    TRY(file_create(&file, path, err));
    fputs(text.at, file);
    TRY(file_close(file, path, err));
done:
    text_free(&text);
    return status;
}

static Status
write_all(Run *run, Error *err)
{
    Status status;

    TRY(folder_begin(&run->folder, run->place, run->options->out ? NULL : run->options->config,
                     err));
    for (int table = 0; table < BASE_TABLES; table++) {
        if (!is_written(run, table)) continue;
        const char *name = pool_format(&run->pool, "%s.csv", base_case_name((BaseTable)table));
        TRY(csv_write(folder_path(&run->folder, name), &run->base.table[table], err));
    }
    TRY(write_trial(run, err));
    TRY(write_dot(run, err));
    TRY(write_manifest(run, err));
    TRY(folder_commit(&run->folder, err));
done:
    if (status != OK) folder_abandon(&run->folder);
    return status;
}

/* ---- the screen ---- */

static const char *
cell(char buffer[TEXT_NUMBER], const Table *table, int row, const char *column, int decimals)
{
    const double value = table_at(table, row, column)->number;
    return isnan(value) ? "" : text_pretty(buffer, value, decimals);
}

/* How far chance may have moved the figures of simulated patients. */
static void
print_noise(const Run *run)
{
    const Table *summary = &run->base.table[BASE_SUMMARY];
    double cost = 0, qaly = 0;
    char buffer[2][TEXT_NUMBER];

    if (!run->base.evaluation.simulated) return;
    for (int row = 0; row < table_rows(summary); row++) {
        const double errors[2] = { table_at(summary, row, "cost_mcse")->number,
                                   table_at(summary, row, "qaly_mcse")->number };
        cost = errors[0] > cost ? errors[0] : cost;
        qaly = errors[1] > qaly ? errors[1] : qaly;
    }
    printf("\n%lld simulated patients: Monte-Carlo standard errors up to %s %s and %s QALYs\n",
           run->base.evaluation.n_patients, text_pretty(buffer[0], cost, 2),
           run->study.settings.currency, text_pretty(buffer[1], qaly, 4));
}

static void
print_summary(const Run *run)
{
    const Table *summary = &run->base.table[BASE_SUMMARY];
    const Settings *settings = &run->study.settings;
    char buffer[7][TEXT_NUMBER];
    int width = 8;

    for (int row = 0; row < table_rows(summary); row++) {
        const int length = (int)strlen(table_at(summary, row, "label")->text);
        if (length > width) width = length > 48 ? 48 : length;
    }
    const bool exact = run->base.evaluation.simulated && run->study.step != STEP_PROBABILITIES;
    printf("%s: %s a person%s, %s discounting, %s%s\n\n",
           settings->name ? settings->name : run->options->config, settings->currency,
           settings->persons != 1 ? " (totals of all persons)" : "",
           study_discount_name(settings->discount_kind),
           exact ? "stays integrated exactly" : "within-cycle rule ",
           exact ? "" : study_within_name(settings->within_cycle));
    printf("%-*s %14s %10s %10s %8s %14s  %s\n", width, "strategy", "cost", "QALYs", "life years",
           "median", "ICER", "status");
    for (int row = 0; row < table_rows(summary); row++)
        printf("%-*.*s %14s %10s %10s %8s %14s  %s\n", width, width,
               table_at(summary, row, "label")->text, cell(buffer[0], summary, row, "cost", 2),
               cell(buffer[1], summary, row, "qaly", 4),
               cell(buffer[2], summary, row, "life_years", 4),
               cell(buffer[3], summary, row, "median_survival_months", 1),
               cell(buffer[4], summary, row, "icer", 2), table_at(summary, row, "status")->text);
    print_noise(run);
    if (settings->caution) printf("\n%s\n", settings->caution);
    printf(
        "\nlife years are discounted; median survival in months; ICER in %s per QALY against the "
        "strategy before it on the frontier\nresults: %s\n",
        settings->currency, run->place);
}

Status
cmd_run(const Options *options, Error *err)
{
    Run run = { .options = options, .begun = now() };
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    Status status;

    run.threads = options->threads > 0 ? options->threads : processors > 0 ? (int)processors : 1;
    run.started = calendar(&run.pool);
    TRY(check_only(options, err));
    TRY(study_file_read(&run.study, &run.notes, options, err));
    run.place = options->out ? options->out : default_place(&run.pool, options->config);
    describe_approximations(&run.study, &run.notes);
    TRY(check_options(&run, err));
    TRY(folder_check(run.place, options->out ? NULL : options->config, err));
    if (run.study.settings.engine == ENGINE_BOTH) TRY(read_finer(&run, err));
    TRY(run_base(&run, err));
    TRY(write_all(&run, err));
    if (options->histories) TRY(history_commit(&run.history, err));
    if (!options->quiet) print_summary(&run);
done:
    history_abandon(&run.history);
    trial_free(&run.trial);
    base_case_free(&run.base, &run.study);
    study_free(&run.study);
    study_free(&run.finer);
    notes_free(&run.notes);
    pool_free(&run.pool);
    return status;
}
