/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A model tested against what must hold whatever it is about: verify.csv, verify.json, an exit
 * code.
 */
#include "analysis/verify.h"
#include "base/text.h"
#include "cli/run.h"
#include "cli/study_file.h"
#include "cli/version.h"
#include "report/csv.h"
#include "report/manifest.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* clang-format off */
const Option cmd_verify_options[] = {
    { "--out",     "DIR",        "where the results go (if not said, output/ and the path of the config with _verify)" },
    { "--conventions", NULL,     "also conventions.csv: the ICER under every convention of discounting and of paying for a cycle" },
    { "--draws",   "N",          "draws of the probabilistic analysis (1000; of many cycles or single patients fewer, 100 at least)" },
    { "--patients","N",          "single patients simulated (10000)" },
    { "--set",     "name=value", "change a parameter, as often as wanted" },
    { "--engine",  "NAME",       "cohort or individual, in place of the config's" },
    { "--seed",    "N",          "seed of the random numbers (1)" },
    { "--threads", "N",          "threads; the results do not depend on it" },
    { "--strict",  NULL,         "a warning, of the config or of a check, is a mistake" },
    { "--quiet",   NULL,         "print nothing but errors" },
    { "--help",    NULL,         "this text" },
    { 0 },
};
/* clang-format on */

typedef struct {
    const Options *options;
    const char *place;
    Study study;
    Notes notes;
    Verification verification;
    RunProgress progress;
    Folder folder;
    Pool pool;
} Verifying;

/* ---- files ---- */

static void
tell_counts(Manifest *root, const Verifying *verifying)
{
    Manifest *group = manifest_group(root, "counts");

    for (int result = 0; result < VERIFY_RESULTS; result++)
        manifest_whole(group, verify_result_names[result], verifying->verification.n[result]);
}

static void
tell_run(Manifest *root, const Verifying *verifying)
{
    Manifest *files = manifest_list(root, "config_files"), *sets = manifest_list(root, "set");

    for (int item = 0; item < verifying->study.n_files; item++) {
        Manifest *file = manifest_item_group(files);
        manifest_text(file, "path", verifying->study.files[item].path);
        manifest_text(file, "sha256", verifying->study.files[item].digest);
    }
    for (int item = 0; item < verifying->options->n_settings; item++) {
        Manifest *set = manifest_item_group(sets);
        manifest_text(set, "name", verifying->options->settings[item].name);
        manifest_text(set, "value", verifying->options->settings[item].value);
    }
    manifest_whole(root, "seed", (long long)verifying->options->seed);
}

static Manifest *
begin(const Verifying *verifying)
{
    Manifest *root = manifest_new();

    manifest_text(root, "program", "hepatica");
    manifest_text(root, "command", "verify");
    manifest_text(root, "version", HEPATICA_VERSION);
    manifest_text(root, "git", HEPATICA_GIT);
    manifest_text(root, "config", verifying->options->config);
    tell_run(root, verifying);
    tell_counts(root, verifying);
    return root;
}

/* The checklist to be filed: every check with its question, source and answer. */
static Status
write_checklist(Verifying *verifying, Error *err)
{
    static const char *const texts[] = { "check", "title",    "source", "result",
                                         "where", "expected", "found",  "note" };
    const Table *table = &verifying->verification.tables.at[0];
    Manifest *root = begin(verifying);
    Manifest *list = manifest_list(root, "checklist");

    for (int row = 0; row < table_rows(table); row++) {
        Manifest *item = manifest_item_group(list);
        for (size_t text = 0; text < sizeof(texts) / sizeof(*texts); text++)
            manifest_text(item, texts[text], table_at(table, row, texts[text])->text);
        manifest_number(item, "tolerance", table_at(table, row, "tolerance")->number);
        manifest_number(item, "comparisons", table_at(table, row, "comparisons")->number);
        manifest_number(item, "failed", table_at(table, row, "failed")->number);
    }
    const Status status = manifest_write(folder_path(&verifying->folder, "verify.json"), root, err);
    manifest_delete(root);
    return status;
}

static Status
write_manifest(Verifying *verifying, Error *err)
{
    Manifest *root = begin(verifying), *files;
    static const char *const keys[] = { "approximations", "warnings" };

    for (int key = 0; key < 2; key++) {
        Manifest *list = manifest_list(root, keys[key]);
        for (int item = 0; item < verifying->notes.n; item++) {
            char text[2000];
            if (verifying->notes.at[item].kind != (key ? NOTE_WARNING : NOTE_APPROXIMATION))
                continue;
            notes_text(text, sizeof(text), &verifying->notes.at[item]);
            manifest_item_text(list, text);
        }
    }
    files = manifest_list(root, "files");
    for (int item = 0; item < verifying->verification.tables.n; item++)
        manifest_item_text(files, pool_format(&verifying->pool, "%s.csv",
                                              verifying->verification.tables.at[item].name));
    manifest_item_text(files, "verify.json");
    const Status status = manifest_write(folder_path(&verifying->folder, "run.json"), root, err);
    manifest_delete(root);
    return status;
}

static Status
write_all(Verifying *verifying, Error *err)
{
    const Options *options = verifying->options;
    const Tables *tables = &verifying->verification.tables;
    Status status;

    TRY(folder_begin(&verifying->folder, verifying->place, options->out ? NULL : options->config,
                     err));
    for (int item = 0; item < tables->n; item++)
        TRY(csv_write(folder_path(&verifying->folder,
                                  pool_format(&verifying->pool, "%s.csv", tables->at[item].name)),
                      &tables->at[item], err));
    TRY(write_checklist(verifying, err));
    TRY(write_manifest(verifying, err));
    TRY(folder_commit(&verifying->folder, err));
done:
    if (status != OK) folder_abandon(&verifying->folder);
    return status;
}

/* ---- screen ---- */

/* At blanks, each line with the same indent. */
static void
print_wrapped(const char *text)
{
    enum { INDENT = 10, WIDTH = 90 };
    size_t column = 0;

    while (*text) {
        const size_t length = strcspn(text, " \n");
        if (column == 0 || column + 1 + length > WIDTH) {
            printf("%s%*s", column ? "\n" : "", INDENT, "");
            column = 0;
        }
        printf("%s%.*s", column ? " " : "", (int)length, text);
        column += length + 1;
        text += length;
        text += strspn(text, " \n");
    }
    putchar('\n');
}

static void
print_check(Verifying *verifying, const Table *table, int row)
{
    static const char *const words[] = { "pass", "FAIL", "warning", "-" };
    const char *result = table_at(table, row, "result")->text;
    const char *note = table_at(table, row, "note")->text;
    int word = 0;

    while (strcmp(verify_result_names[word], result) != 0) word++;
    printf("%-9s %s\n", words[word], table_at(table, row, "title")->text);
    if (word == VERIFY_FAIL)
        print_wrapped(pool_format(
            &verifying->pool, "%s: expected %s, found %s (%.0f of %.0f comparisons fail)",
            table_at(table, row, "where")->text, table_at(table, row, "expected")->text,
            table_at(table, row, "found")->text, table_at(table, row, "failed")->number,
            table_at(table, row, "comparisons")->number));
    if (word != VERIFY_PASS && note) print_wrapped(note);
}

/* Increments and ICER of each strategy under each convention. */
static void
print_conventions(const Table *table)
{
    char buffer[3][TEXT_NUMBER];

    printf("\n%-26s %-14s %-20s %14s %10s %14s\n", "convention", "", "strategy", "cost", "QALYs",
           "ICER");
    for (int row = 0; row < table_rows(table); row++) {
        const char *strategy = table_at(table, row, "strategy")->text;
        const double icer = table_at(table, row, "icer")->number;
        printf("%-26s %-14s ", table_at(table, row, "convention")->text,
               table_at(table, row, "value")->text);
        if (strategy)
            printf("%-20s %14s %10s %14s%s\n", strategy,
                   text_pretty(buffer[0], table_at(table, row, "incremental_cost")->number, 2),
                   text_pretty(buffer[1], table_at(table, row, "incremental_qaly")->number, 4),
                   isnan(icer) ? table_at(table, row, "place")->text
                               : text_pretty(buffer[2], icer, 2),
                   table_at(table, row, "in_use")->number > 0 ? "  in use" : "");
        else
            printf("cannot be used here: see conventions.csv\n");
    }
}

static void
print_all(Verifying *verifying)
{
    const Verification *verification = &verifying->verification;
    const Table *table = &verification->tables.at[0];

    printf("%s: %s\n\n", verifying->options->config, verifying->study.settings.name);
    for (int row = 0; row < table_rows(table); row++) print_check(verifying, table, row);
    printf("\n%d checks: %d pass, %d fail, %d warning%s, %d not applicable\n", table_rows(table),
           verification->n[VERIFY_PASS], verification->n[VERIFY_FAIL],
           verification->n[VERIFY_WARNING], verification->n[VERIFY_WARNING] == 1 ? "" : "s",
           verification->n[VERIFY_SKIPPED]);
    if (verification->tables.n > 1) print_conventions(&verification->tables.at[1]);
    printf("results: %s\n", verifying->place);
}

/* ---- the command ---- */

static Status
calculate(Verifying *verifying, Error *err)
{
    enum { PATIENTS = 10000 };
    const Options *options = verifying->options;
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    const VerifyPlan plan = {
        .config = options->config,
        .settings = options->settings,
        .n_settings = options->n_settings,
        .seed = options->seed,
        .n_threads = options->threads > 0 ? options->threads
                     : processors > 0     ? (int)processors
                                          : 1,
        .patients = options->patients > 0 ? (long long)options->patients : PATIENTS,
        .draws = (long long)options->draws,
        .conventions = options->conventions,
        .progress = run_progress_tell,
        .context = &verifying->progress,
    };

    run_progress_begin(&verifying->progress, "verify");
    const Status status = verify_run(&verifying->verification, &verifying->study, &plan, err);
    run_progress_end(&verifying->progress);
    return status;
}

Status
cmd_verify(const Options *options, Error *err)
{
    Verifying verifying = { .options = options };
    Status status;

    verifying.progress.on = !options->quiet && isatty(STDERR_FILENO);
    TRY(study_file_read(&verifying.study, &verifying.notes, options, err));
    verifying.place =
        options->out ? options->out : run_place(&verifying.pool, options->config, "_verify");
    TRY(folder_check(verifying.place, options->out ? NULL : options->config, err));
    TRY(calculate(&verifying, err));
    TRY(write_all(&verifying, err));
    if (!options->quiet) print_all(&verifying);
    const int *n = verifying.verification.n;
    if (n[VERIFY_FAIL] > 0 || (options->strict && n[VERIFY_WARNING] > 0)) status = ERR_FOUND;
done:
    verify_free(&verifying.verification);
    study_free(&verifying.study);
    notes_free(&verifying.notes);
    pool_free(&verifying.pool);
    return status;
}
