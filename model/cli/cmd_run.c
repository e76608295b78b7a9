/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/describe.h"
#include "base/text.h"
#include "cli/colour.h"
#include "cli/reporting.h"
#include "cli/run.h"
#include "cli/study_file.h"
#include "report/csv.h"
#include "report/file.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* clang-format off */
const Option cmd_run_options[] = {
    { "--out",     "DIR",        "where the results go (output/ and the path of the config if not said)" },
    { "--only",    "psa,dsa,..", "run these analyses only, whether or not the config asks for them; base_case always" },
    { "--draws",   "N",          "draws of psa, in place of the config's; psa runs" },
    { "--sampler", "NAME",       "random, latin hypercube or sobol, in place of the config's; psa runs" },
    { "--patients-per-draw","N", "single patients in each draw of psa" },
    { "--budget",  "SECONDS",    "psa takes about so long: draws, and patients in each, are chosen for the least error" },
    { "--curves",  NULL,         "every family in the place of every fitted curve: fits.csv, curve_choice.csv" },
    { "--skip-bad-draws", NULL,  "draws of psa that break the model are left out and counted" },
    { "--set",     "name=value", "change a parameter, as often as wanted" },
    { "--engine",  "NAME",       "cohort, individual or both, in place of the config's" },
    { "--patients","N",          "patients simulated, in place of the config's" },
    { "--histories","FILE.csv",  "the moves of every simulated patient" },
    { "--trial",   "N",          "also simulate a trial with N patients an arm" },
    { "--follow-up","MONTHS",    "of that trial: from the first patient to its end" },
    { "--accrual", "MONTHS",     "of that trial: patients come evenly over so long (0)" },
    { "--seed",    "N",          "seed of the random numbers (1)" },
    { "--threads", "N",          "threads; the results do not depend on it" },
    { "--report",  NULL,         "also figures, report.html, results.xlsx and tables.html (`hepatica report` makes them later)" },
    { "--no-plots",NULL,         "with --report: no figures" },
    { "--strict",  NULL,         "a warning or an approximation is a mistake" },
    { "--quiet",   NULL,         "print nothing but errors" },
    { "--help",    NULL,         "this text" },
    { 0 },
};
/* clang-format on */

/* ---- where ---- */

/* output/<path below configs/, without .cfg>; a config elsewhere gives its own name. */
const char *
run_place(Pool *pool, const char *config, const char *suffix)
{
    const char *below = config, *slash, *end;

    for (const char *at = config; (at = strstr(at, "configs/")); at += 8)
        if (at == config || at[-1] == '/') below = at + 8;
    if (below == config && (slash = strrchr(config, '/'))) below = slash + 1;
    end = below + strlen(below);
    if (end - below > 4 && strcmp(end - 4, ".cfg") == 0) end -= 4;
    return pool_format(pool, "output/%.*s%s", (int)(end - below), below, suffix ? suffix : "");
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

/* ---- what was estimated ---- */

/* Beside the config, so that the next run, on whatever machine, reads the same numbers. */
static void
keep_fits(Run *run)
{
    Error err;

    if (!run->study.fits_text) return;
    run->fits_kept = file_replace(run->study.fits_path, run->study.fits_text, &err) == OK;
    if (!run->fits_kept)
        notes_add(&run->notes, NOTE_WARNING, NULL, 0,
                  "estimates are not kept, so other machines may give other last digits: %s",
                  err.text);
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
                       .stop = &stopped,
                       .course = course_new(run_progress_tell, &run->progress) };
    Status status;

    TRY(months_of(&plan.follow_up, "--follow-up", options->follow_up, err));
    TRY(months_of(&plan.accrual, "--accrual", options->accrual, err));
    if (options->trial == 0) return OK;
    run_progress_begin(&run->progress, "trial");
    status = trial_run(&run->trial, &run->study, &plan, err);
    run_progress_end(&run->progress);
done:
    return status;
}

/* What options need each other. */
static Status
check_options(const Run *run, Error *err)
{
    const Options *options = run->options;
    const bool cohort = !study_simulates(&run->study);

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
const char *
run_trial_name(Run *run, int curve, int table)
{
    return pool_format(&run->pool, "trial_%s_%s.csv",
                       curve == 0 ? "os" : run->study.endpoints[curve - 1].name,
                       km_tables_name((KmTable)table));
}

bool
run_writes_trial(const Run *run, int curve, int table)
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
            if (run_writes_trial(run, curve, table))
                TRY(csv_write(folder_path(&run->folder, run_trial_name(run, curve, table)),
                              &run->trial.curves[curve].table[table], err));
done:
    return status;
}

/* How far curves of partitioned survival had to be moved. */
static void
tell_crossings(Run *run)
{
    const Study *study = &run->study;
    const double rounding = 1e-12;

    for (int item = 0; item < study->n_strategies; item++) {
        const double cut = run->base.evaluation.outcomes[item].cut[0];
        if (cut > rounding)
            notes_add(&run->notes, NOTE_WARNING, NULL, 0,
                      "strategy %s: survival curves cross; they were moved by up to %.3g (crossing "
                      "= \"%s\")",
                      study->strategies[item].name, cut,
                      study_crossing_rules[study->settings.crossing]);
    }
}

static Status
calculate(Run *run, Error *err)
{
    const EvaluationPlan plan = { .seed = run->options->seed,
                                  .n_threads = run->threads,
                                  .keep = KEEP_TRACE,
                                  .finer = run->finer.n_states > 0 ? &run->finer : NULL,
                                  .record = run->options->histories ? record : NULL,
                                  .context = run,
                                  .stop = &stopped,
                                  .course = course_new(run_progress_tell, &run->progress) };
    const struct sigaction action = { .sa_handler = stop, .sa_flags = (int)SA_RESETHAND };
    Status status;

    sigaction(SIGINT, &action, NULL);
    if (run->options->histories) TRY(history_open(&run->history, run->options->histories, err));
    run_progress_begin(&run->progress, "base case");
    status = base_case_run(&run->base, &run->study, &plan, err);
    run_progress_end(&run->progress);
    TRY(status);
    tell_crossings(run);
    TRY(run_analyses(run, err));
    TRY(base_case_tables(&run->base, &run->study, run->psa.n > 0 ? &run->decision : NULL,
                         run->psa.n > 0 ? &run->curves : NULL, err));
    if (run->study.n_targets > 0)
        validation_table(&run->tables, &run->study, &run->base.evaluation,
                         run->psa.n > 0 ? &run->curves : NULL);
    TRY(run_trial(run, err));
done:
    return status;
}

/* ---- files ---- */

/* Implied hazards, subgroups and the comparison of engines are there only if there are any. */
bool
run_writes(const Run *run, int table)
{
    return (table != BASE_ENGINES && table != BASE_SUBGROUPS && table != BASE_HAZARDS) ||
           table_rows(&run->base.table[table]) > 0;
}

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

/* "savi/costs" lies in a folder of its own. */
static Status
place_of(const char **path, Run *run, const char *name, Error *err)
{
    const char *slash = strchr(name, '/');
    Status status = OK;

    if (slash)
        TRY(folder_add(&run->folder, pool_format(&run->pool, "%.*s", (int)(slash - name), name),
                       err));
    *path = folder_path(&run->folder, pool_format(&run->pool, "%s.csv", name));
done:
    return status;
}

static Status
write_tables(Run *run, Error *err)
{
    const char *path;
    Status status = OK;

    for (int item = 0; item < run->tables.n; item++) {
        TRY(place_of(&path, run, run->tables.at[item].name, err));
        TRY(csv_write(path, &run->tables.at[item], err));
    }
    for (int item = 0; item < run->tables.n_streams; item++) {
        TRY(place_of(&path, run, run->tables.streams[item].name, err));
        TRY(csv_write_stream(path, &run->tables.streams[item], run->threads, err));
    }
done:
    return status;
}

/* What could not be drawn is told when the run is; run.json is written by then. */
static Status
write_report(Run *run, Error *err)
{
    const ReportingPlan plan = { .n_processes = run->threads,
                                 .no_plots = run->options->no_plots,
                                 .stop = run->stop,
                                 .course = course_new(run_progress_tell, &run->progress) };
    Notes notes = { 0 };
    Status status;

    run_progress_begin(&run->progress, "report");
    status = reporting_write(run->folder.partial, &plan, &notes, err);
    run_progress_end(&run->progress);
    TRY(status);
    for (int item = 0; item < notes.n; item++)
        colour_message(stderr, COLOUR_WARNING, "hepatica: ", "warning: ", notes.at[item].text);
done:
    notes_free(&notes);
    return status;
}

static Status
write_all(Run *run, Error *err)
{
    Status status;

    TRY(folder_begin(&run->folder, run->place, run->options->out ? NULL : run->options->config,
                     err));
    for (int table = 0; table < BASE_TABLES; table++) {
        if (!run_writes(run, table)) continue;
        const char *name = pool_format(&run->pool, "%s.csv", base_case_name((BaseTable)table));
        TRY(csv_write(folder_path(&run->folder, name), &run->base.table[table], err));
    }
    TRY(write_tables(run, err));
    TRY(write_trial(run, err));
    TRY(write_dot(run, err));
    TRY(run_calibrated(run, err));
    TRY(run_manifest(run, err));
    if (run->options->report) TRY(write_report(run, err));
    TRY(folder_commit(&run->folder, err));
done:
    if (status != OK) folder_abandon(&run->folder);
    return status;
}

/* With --strict nothing that a run has to say against itself may stand beside its results. */
static Status
check_strict(Run *run)
{
    if (!run->options->strict) return OK;
    notes_harden(&run->notes);
    if (notes_count(&run->notes, NOTE_MISTAKE) == 0) return OK;
    study_file_print(&run->notes, true, false);
    return ERR_SPEC;
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

Status
cmd_run(const Options *options, Error *err)
{
    Run run = { .options = options, .begun = run_progress_now(), .stop = &stopped };
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    Status status;

    run.threads = options->threads > 0 ? options->threads : processors > 0 ? (int)processors : 1;
    run.started = calendar(&run.pool);
    run.progress.on = !options->quiet && colour_terminal(stderr);
    TRY(run_analyses_check(options, err));
    TRY(study_file_read(&run.study, &run.notes, options, err));
    run.place =
        options->out ? options->out : run_place(&run.pool, options->config, options->suffix);
    describe_approximations(&run.study, &run.notes);
    TRY(check_strict(&run));
    TRY(check_options(&run, err));
    TRY(folder_check(run.place, options->out ? NULL : options->config, err));
    keep_fits(&run);
    if (run.study.settings.engine == ENGINE_BOTH) TRY(read_finer(&run, err));
    TRY(calculate(&run, err));
    TRY(check_strict(&run));
    TRY(write_all(&run, err));
    if (options->histories) TRY(history_commit(&run.history, err));
    if (!options->quiet) run_screen(&run);
done:
    history_abandon(&run.history);
    trial_free(&run.trial);
    base_case_free(&run.base, &run.study);
    tables_free(&run.tables);
    psa_tables_free(&run.decision);
    psa_curves_free(&run.curves);
    evsi_free(&run.evsi);
    calibrate_free(&run.calibration);
    psa_free(&run.psa);
    study_free(&run.study);
    study_free(&run.finer);
    notes_free(&run.notes);
    pool_free(&run.pool);
    return status;
}
