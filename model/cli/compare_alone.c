/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each differing input does alone: the first run's config, read again with that one value of
 * the second run. Only if its files are still those that were run. */
#include "analysis/base_case.h"
#include "cli/compare.h"
#include "cli/options.h"
#include "input/digest.h"
#include <math.h>
#include <string.h>

typedef struct {
    Compare *compare;
    const char *config;
    int n_sets, n_threads;
    StudySetting sets[OPTIONS_MOST_SETTINGS]; /* of the first run's command line; room for more */
    unsigned long long seed;
} Again;

/* Why the config cannot be run again; NULL if it can. */
static const char *
why_not(Compare *compare, const char *config)
{
    const Manifest *files = manifest_at(compare->of[0].run, "config_files");
    char hex[DIGEST_HEX];
    Error err;

    if (!config || manifest_items(files) == 0) return "its run.json names no config";
    for (int item = 0; item < manifest_items(files); item++) {
        const char *path = manifest_as_text(manifest_at(manifest_item(files, item), "path"));
        const char *digest = manifest_as_text(manifest_at(manifest_item(files, item), "sha256"));
        if (!path || digest_file(hex, path, &err) != OK)
            return pool_format(&compare->pool,
                               "%s cannot be read from here (run it in the folder of the first "
                               "run)",
                               path ? path : config);
        if (!digest || strcmp(hex, digest) != 0)
            return pool_format(&compare->pool, "%s has changed since", path);
    }
    return NULL;
}

static void
take_ratios(CompareRatio *ratios, Compare *compare, const Table *pairwise)
{
    for (int pair = 0; pair < compare->n_pairs; pair++) {
        ratios[pair] = (CompareRatio){ NAN, NAN, "", NAN };
        for (int row = 0; row < table_rows(pairwise); row++) {
            if (strcmp(table_at(pairwise, row, "strategy")->text, compare->pairs[pair]) != 0 ||
                strcmp(table_at(pairwise, row, "comparator")->text, compare->comparator) != 0 ||
                table_at(pairwise, row, "wtp")->number != compare->wtp)
                continue;
            ratios[pair].icer = table_at(pairwise, row, "icer")->number;
            ratios[pair].inmb = table_at(pairwise, row, "inmb")->number;
            ratios[pair].place = pool_text(&compare->pool, table_at(pairwise, row, "place")->text);
            break;
        }
    }
}

/* The base case with the first `n_sets` of again->sets; NULL, and `err` tells why. */
static CompareRatio *
run(const Again *again, int n_sets, Error *err)
{
    Compare *compare = again->compare;
    const EvaluationPlan plan = { .seed = again->seed,
                                  .n_threads = again->n_threads,
                                  .keep = KEEP_TRACE };
    CompareRatio *ratios =
        pool_new(&compare->pool, (size_t)compare->n_pairs + 1, sizeof(CompareRatio));
    BaseCase base = { 0 };
    Study study = { 0 };
    Notes notes = { 0 };
    Status status;

    err->text[0] = '\0';
    TRY(study_read(&study, again->config, again->sets, n_sets, &notes, err));
    TRY(base_case_run(&base, &study, &plan, err));
    TRY(base_case_tables(&base, &study, NULL, NULL, err));
    take_ratios(ratios, compare, &base.table[BASE_PAIRWISE]);
done:
    for (int note = 0; status != OK && note < notes.n && !err->text[0]; note++)
        if (notes.at[note].kind == NOTE_MISTAKE)
            notes_text(err->text, sizeof(err->text), &notes.at[note]);
    err->text[strcspn(err->text, "\n")] = '\0'; /* without the formula and its caret */
    base_case_free(&base, &study);
    study_free(&study);
    notes_free(&notes);
    return status == OK ? ratios : NULL;
}

static Status
take_sets(Again *again, const Manifest *list, Error *err)
{
    for (int item = 0; item < manifest_items(list); item++) {
        const Manifest *set = manifest_item(list, item);
        const char *name = manifest_as_text(manifest_at(set, "name")),
                   *value = manifest_as_text(manifest_at(set, "value"));
        if (!name || !value || again->n_sets == OPTIONS_MOST_SETTINGS - 1)
            return fail(err, ERR_IO, "its run.json has a --set that cannot be read");
        again->sets[again->n_sets++] = (StudySetting){ name, value };
    }
    return OK;
}

static void
run_each(Again *again)
{
    Compare *compare = again->compare;
    int n = again->n_sets;
    Error err;

    for (int item = 0; item < compare->n_inputs; item++) {
        CompareInput *input = &compare->inputs[item];
        if (!input->set.name) continue;
        again->sets[again->n_sets] = input->set;
        input->alone = run(again, again->n_sets + 1, &err);
        if (!input->alone) input->refused = pool_text(&compare->pool, err.text);
    }
    for (int item = 0; item < compare->n_inputs && n < OPTIONS_MOST_SETTINGS; item++)
        if (compare->inputs[item].set.name) again->sets[n++] = compare->inputs[item].set;
    compare->together = n > again->n_sets ? run(again, n, &err) : NULL;
}

void
compare_alone(Compare *compare, int n_threads)
{
    const Manifest *root = compare->of[0].run;
    Again again = { .compare = compare,
                    .config = manifest_as_text(manifest_at(root, "config")),
                    .n_threads = n_threads };
    const double seed = manifest_as_number(manifest_at(root, "seed"));
    Error err;

    again.seed = seed >= 0 && seed < 9e15 ? (unsigned long long)seed : 1;
    compare->no_alone = why_not(compare, again.config);
    if (compare->no_alone) return;
    if (take_sets(&again, manifest_at(root, "set"), &err) == OK)
        compare->again = run(&again, again.n_sets, &err);
    if (!compare->again) {
        compare->no_alone =
            pool_format(&compare->pool, "%s does not run again: %s", again.config, err.text);
        return;
    }
    run_each(&again);
}
