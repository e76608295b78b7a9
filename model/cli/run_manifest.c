/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run.json: what was run, on what, and what came of it. */
#include "base/text.h"
#include "cli/run.h"
#include "cli/version.h"
#include "report/manifest.h"
#include <string.h>
#include <sys/resource.h>

static void
tell_settings(Manifest *root, const Run *run)
{
    const Settings *settings = &run->study.settings;
    Manifest *group = manifest_group(root, "settings"), *discount, *list;

    manifest_text(group, "name", settings->name);
    manifest_text(group, "description", settings->description);
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

/* A word as a shell takes it for one. */
static void
add_quoted(Text *text, const char *word)
{
    if (*word && strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                              "-_=./,:+@%") == strlen(word)) {
        text_add(text, "%s", word);
        return;
    }
    text_add(text, "'");
    for (; *word; word++)
        if (*word == '\'')
            text_add(text, "'\\''");
        else
            text_add_bytes(text, word, 1);
    text_add(text, "'");
}

static void
tell_command(Manifest *root, const Run *run)
{
    Text text = { 0 };

    text_add(&text, "hepatica");
    for (int word = 0; word < run->options->n_words; word++) {
        text_add(&text, " ");
        add_quoted(&text, run->options->words[word]);
    }
    manifest_text(root, "command", text.at);
    text_free(&text);
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

static void
tell_fits(Manifest *root, const Run *run)
{
    Manifest *fits = manifest_list(root, "fits");

    for (int item = 0; item < run->study.n_fits; item++) {
        const StudyFit *fit = &run->study.fits[item];
        Manifest *group = manifest_item_group(fits);
        manifest_text(group, fit->is_curve ? "survival" : "parameter", fit->name);
        manifest_text(group, "data", fit->path);
        manifest_text(group, "sha256", fit->digest);
        manifest_text(group, "settings", fit->settings);
        manifest_text(group, "estimated", fit->anew ? "in this run" : "before, read from a file");
    }
    if (run->fits_kept) manifest_text(root, "fits_written", run->study.fits_path);
}

/* By role and origin: how many published points lie how near. */
static void
tell_validation(Manifest *root, const Run *run)
{
    Manifest *list = manifest_list(root, "validation");

    for (int item = 3; item >= 0; item--) {
        const bool calibrate = item < 2, external = item % 2;
        const ValidationCount count =
            validation_count(&run->study, &run->base.evaluation, calibrate, external);
        if (count.n == 0) continue;
        Manifest *group = manifest_item_group(list);
        manifest_text(group, "role", calibrate ? "calibrate" : "validate");
        manifest_flag(group, "external", external);
        manifest_whole(group, "targets", count.n);
        manifest_whole(group, "with_standard_error", count.n_with_error);
        manifest_whole(group, "within_2_standard_errors", count.n_within);
        if (count.furthest == NONE) continue;
        manifest_text(group, "furthest", run->study.targets[count.furthest].name);
        manifest_number(group, "furthest_z", count.z);
    }
}

static void
tell_directions(Manifest *group, const Calibration *calibration)
{
    const CalibrateModel *model = &calibration->model;
    Manifest *list = manifest_list(group, "directions_the_targets_do_not_tell");

    for (int place = 0; place < model->n; place++) {
        if (!calibrate_is_untold(calibration, place)) break;
        Manifest *direction = manifest_item_group(list);
        manifest_number(direction, "score_sd", calibration->direction_sd[place]);
        for (int number = 0; number < model->n; number++)
            manifest_number(direction, model->study->parameters[model->parameters[number]].name,
                            calibration->direction[place * model->n + number]);
    }
}

static void
tell_calibration(Manifest *root, const Run *run)
{
    const Calibration *calibration = &run->calibration;
    const CalibrateModel *model = &calibration->model;
    Manifest *group = manifest_group(root, "calibration"), *list;

    manifest_whole(group, "targets", model->n_targets);
    manifest_whole(group, "independent_facts", model->n_facts);
    manifest_text(group, "counted",
                  "targets of one publication on one curve of one strategy are one fact; their "
                  "errors vary together as points of one Kaplan-Meier curve");
    manifest_whole(group, "searches", calibration->n_starts);
    manifest_whole(group, "searches_that_ended_at_the_best", calibration->n_best);
    manifest_whole(group, "modes", calibration->n_modes);
    manifest_flag(group, "converged", calibration->modes[0].converged);
    manifest_number(group, "chi_square", calibration->chi_square);
    manifest_number(group, "minus_2_log_posterior", calibration->modes[0].value);
    manifest_number(group, "smallest_eigenvalue", calibration->smallest);
    tell_directions(group, calibration);
    list = manifest_list(group, "not_identified");
    for (int number = 0; number < model->n; number++)
        if (calibrate_answer(calibration, number).identified != CALIBRATE_YES)
            manifest_item_text(list, model->study->parameters[model->parameters[number]].name);
    manifest_whole(group, "points", calibration->imis.n_points);
    manifest_whole(group, "normals_added", calibration->imis.n_steps);
    manifest_number(group, "effective_sample_size", calibration->imis.effective);
    manifest_whole(group, "draws", model->study->analyses.calibration.draws);
    manifest_number(group, "share_of_draws_expected_different", calibration->imis.unique);
}

Status
run_manifest(Run *run, Error *err)
{
    Manifest *root = manifest_new(), *files;
    struct rusage usage;
    Status status;

    getrusage(RUSAGE_SELF, &usage);
    manifest_text(root, "program", "hepatica");
    manifest_text(root, "version", HEPATICA_VERSION);
    manifest_text(root, "git", HEPATICA_GIT);
    tell_command(root, run);
    manifest_text(root, "config", run->options->config);
    tell_inputs(root, run);
    if (run->study.n_fits > 0) tell_fits(root, run);
    tell_settings(root, run);
    manifest_whole(root, "seed", (long long)run->options->seed);
    manifest_text(root, "engine", study_engines[run->study.settings.engine]);
    if (run->base.evaluation.simulated)
        manifest_whole(root, "patients", run->base.evaluation.n_patients);
    if (run->psa.n > 0) {
        Manifest *psa = manifest_group(root, "psa");
        manifest_whole(psa, "draws", run->psa.run.n_draws);
        manifest_text(psa, "sampler", sampler_names[run->psa.run.sampler]);
        manifest_whole(psa, "bad_draws_left_out", run->psa.n_bad);
        if (run->psa.noise) manifest_whole(psa, "patients_per_draw", run->psa.run.n_patients);
    }
    if (run->calibration.draws) tell_calibration(root, run);
    if (run->study.n_targets > 0) tell_validation(root, run);
    if (run->options->trial > 0) {
        Manifest *trial = manifest_group(root, "trial");
        manifest_whole(trial, "patients_an_arm", (long long)run->options->trial);
        manifest_text(trial, "follow_up_months", run->options->follow_up);
        manifest_text(trial, "accrual_months", run->options->accrual ? run->options->accrual : "0");
    }
    manifest_whole(root, "threads", run->threads);
    manifest_whole(root, "ranks", 1);
    manifest_text(root, "started", run->started);
    manifest_number(root, "seconds", run_progress_now() - run->begun);
    manifest_whole(root, "peak_memory_kib", usage.ru_maxrss);
    tell_notes(root, run, "approximations", NOTE_APPROXIMATION);
    tell_notes(root, run, "warnings", NOTE_WARNING);
    files = manifest_list(root, "files");
    for (int table = 0; table < BASE_TABLES; table++) {
        if (!run_writes(run, table)) continue;
        manifest_item_text(files,
                           pool_format(&run->pool, "%s.csv", base_case_name((BaseTable)table)));
    }
    for (int curve = 0; curve < run->trial.n_curves; curve++)
        for (int table = 0; table < KM_TABLES; table++)
            if (run_writes_trial(run, curve, table))
                manifest_item_text(files, run_trial_name(run, curve, table));
    for (int item = 0; item < run->tables.n; item++)
        manifest_item_text(files, pool_format(&run->pool, "%s.csv", run->tables.at[item].name));
    for (int item = 0; item < run->tables.n_streams; item++)
        manifest_item_text(files,
                           pool_format(&run->pool, "%s.csv", run->tables.streams[item].name));
    if (run->calibration.draws) manifest_item_text(files, "calibrated.cfg");
    manifest_item_text(files, "model.dot");
    TRY(manifest_write(folder_path(&run->folder, "run.json"), root, err));
done:
    manifest_delete(root);
    return status;
}
