/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/compare.h"
#include "base/text.h"
#include "cli/contracts.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char nothing[] = "-";

static CompareInput *
add(Compare *compare, CompareKind kind, const char *name, const char *first, const char *second)
{
    compare->inputs =
        memory_grow(compare->inputs, compare->n_inputs, &compare->size, sizeof(CompareInput));
    CompareInput *input = &compare->inputs[compare->n_inputs++];
    *input = (CompareInput){ .kind = kind,
                             .name = pool_text(&compare->pool, name),
                             .label = "",
                             .text = { first ? first : nothing, second ? second : nothing } };
    return input;
}

/* ---- run.json ---- */

static const char *
as_text(Compare *compare, const Manifest *value)
{
    const char *text = manifest_as_text(value);
    const double number = manifest_as_number(value);
    char buffer[TEXT_NUMBER];

    if (text || isnan(number)) return text;
    return pool_text(&compare->pool, text_number(buffer, number));
}

static bool
same(const char *first, const char *second)
{
    return first && second ? strcmp(first, second) == 0 : first == second;
}

/* "50000, 100000"; NULL if it is no list. */
static const char *
list_text(Compare *compare, const Manifest *list)
{
    const char *text = NULL;

    for (int item = 0; item < manifest_items(list); item++) {
        const char *one = as_text(compare, manifest_item(list, item));
        text = pool_format(&compare->pool, "%s%s%s", text ? text : "", text ? ", " : "",
                           one ? one : nothing);
    }
    return text;
}

/* The settings that a run takes from the command line under "model.". */
static bool
can_be_set(const char *path)
{
    static const char *const names[] = {
        "cycle_length",   "horizon",          "start_age",        "persons",
        "within_cycle",   "moves_per_cycle",  "payoffs_on_moves", "discount.kind",
        "discount.costs", "discount.effects",
    };

    for (size_t name = 0; name < sizeof(names) / sizeof(names[0]); name++)
        if (strcmp(path, names[name]) == 0) return true;
    return false;
}

static void
add_setting(Compare *compare, const char *path, const Manifest *first, const Manifest *second)
{
    const char *texts[2] = { as_text(compare, first), as_text(compare, second) };

    if (!texts[0]) texts[0] = list_text(compare, first);
    if (!texts[1]) texts[1] = list_text(compare, second);
    if (same(texts[0], texts[1])) return;
    CompareInput *input = add(compare, COMPARE_SETTING, path, texts[0], texts[1]);
    if (texts[1] && can_be_set(path))
        input->set = (StudySetting){ pool_format(&compare->pool, "model.%s", path), texts[1] };
}

/* Members of the first, then those that only the second has. */
static void
add_settings(Compare *compare, const char *above, const Manifest *first, const Manifest *second)
{
    for (int side = 0; side < 2; side++) {
        const Manifest *group = side ? second : first;
        for (int member = 0; manifest_key(group, member); member++) {
            const char *key = manifest_key(group, member);
            const Manifest *here = manifest_at(first, key), *there = manifest_at(second, key);
            const char *path = pool_format(&compare->pool, "%s%s", above, key);
            if (side && here) continue;
            if (manifest_key(here ? here : there, 0))
                add_settings(compare, pool_format(&compare->pool, "%s.", path), here, there);
            else
                add_setting(compare, path, here, there);
        }
    }
}

static void
add_origin(Compare *compare)
{
    static const char *const keys[] = { "version", "git", "config", "engine", "seed", "patients" };

    for (size_t key = 0; key < sizeof(keys) / sizeof(keys[0]); key++) {
        const char *texts[2];
        for (int folder = 0; folder < 2; folder++)
            texts[folder] = as_text(compare, manifest_at(compare->of[folder].run, keys[key]));
        if (!same(texts[0], texts[1])) add(compare, COMPARE_ORIGIN, keys[key], texts[0], texts[1]);
    }
}

/* The member of the group in a list of groups whose `key` is this text. */
static const char *
found(const Manifest *list, const char *key, const char *text, const char *member)
{
    for (int item = 0; item < manifest_items(list); item++)
        if (same(manifest_as_text(manifest_at(manifest_item(list, item), key)), text))
            return manifest_as_text(manifest_at(manifest_item(list, item), member));
    return NULL;
}

/* Groups of both lists: files by their digest, settings of the command line by their value. */
static void
add_list(Compare *compare, const char *list, const char *key, const char *member,
         const char *before, CompareKind kind)
{
    const Manifest *lists[2] = { manifest_at(compare->of[0].run, list),
                                 manifest_at(compare->of[1].run, list) };

    for (int side = 0; side < 2; side++)
        for (int item = 0; item < manifest_items(lists[side]); item++) {
            const char *name = manifest_as_text(manifest_at(manifest_item(lists[side], item), key));
            const char *texts[2] = { found(lists[0], key, name, member),
                                     found(lists[1], key, name, member) };
            if (!name || same(texts[0], texts[1]) || (side && texts[0])) continue;
            add(compare, kind, pool_format(&compare->pool, "%s%s", before, name), texts[0],
                texts[1]);
        }
}

/* ---- parameters.csv ---- */

static const char *
cell_text(const Table *table, int row, const char *column)
{
    const char *text = row == NONE_SUCH ? NULL : results_cell(table, row, column).text;

    return text ? text : "";
}

static const char *
value_text(Compare *compare, const Table *table, int row)
{
    char buffer[TEXT_NUMBER];
    const double value = row == NONE_SUCH ? NAN : results_cell(table, row, "value").number;

    return isnan(value) ? nothing : pool_text(&compare->pool, text_number(buffer, value));
}

static void
add_parameter(Compare *compare, const Table *const tables[2], const int rows[2], const char *name)
{
    const char *texts[2], *formulas[2];

    for (int folder = 0; folder < 2; folder++) {
        texts[folder] = value_text(compare, tables[folder], rows[folder]);
        formulas[folder] = cell_text(tables[folder], rows[folder], "formula");
    }
    const bool same_formula = strcmp(formulas[0], formulas[1]) == 0;
    if (same_formula && strcmp(texts[0], texts[1]) == 0) return;
    CompareInput *input = add(compare, COMPARE_PARAMETER, name, texts[0], texts[1]);
    input->label = cell_text(tables[0], rows[0], "label");
    input->follows = same_formula && *formulas[0];
    if (rows[0] == NONE_SUCH || rows[1] == NONE_SUCH || input->follows) return;
    input->set = (StudySetting){ input->name, *formulas[1] ? formulas[1] : texts[1] };
}

static void
add_parameters(Compare *compare)
{
    const Table *tables[2] = { results_table(&compare->of[0], "parameters"),
                               results_table(&compare->of[1], "parameters") };

    for (int side = 0; side < 2; side++)
        for (int row = 0; tables[side] && row < table_rows(tables[side]); row++) {
            const char *name = cell_text(tables[side], row, "name");
            int rows[2] = { NONE_SUCH, NONE_SUCH };
            for (int folder = 0; folder < 2; folder++)
                if (tables[folder])
                    rows[folder] = results_row(tables[folder], "name", name, NULL, NULL);
            if (side == 0 || rows[0] == NONE_SUCH) add_parameter(compare, tables, rows, name);
        }
}

/* ---- pairs ---- */

static void
find_pairs(Compare *compare)
{
    const Table *summary[2] = { results_table(&compare->of[0], "summary"),
                                results_table(&compare->of[1], "summary") };
    const int n = summary[0] ? table_rows(summary[0]) : 0;

    compare->comparator = results_setting(&compare->of[0], "comparator", "");
    compare->wtp = n > 0 ? results_cell(summary[0], 0, "wtp").number : NAN;
    compare->pairs = pool_new(&compare->pool, (size_t)n + 1, sizeof(char *));
    for (int row = 0; row < n; row++) {
        const char *strategy = cell_text(summary[0], row, "strategy");
        if (strcmp(strategy, compare->comparator) != 0 && summary[1] &&
            results_row(summary[1], "strategy", strategy, NULL, NULL) != NONE_SUCH)
            compare->pairs[compare->n_pairs++] = strategy;
    }
}

CompareRatio
compare_ratio(const Compare *compare, int folder, int pair)
{
    const Table *table = results_table(&compare->of[folder], "pairwise");
    const char *strategy = compare->pairs[pair];

    for (int row = 0; table && row < table_rows(table); row++)
        if (strcmp(cell_text(table, row, "strategy"), strategy) == 0 &&
            strcmp(cell_text(table, row, "comparator"), compare->comparator) == 0 &&
            results_cell(table, row, "wtp").number == compare->wtp)
            return (CompareRatio){ results_cell(table, row, "icer").number,
                                   results_cell(table, row, "inmb").number,
                                   cell_text(table, row, "place"),
                                   results_cell(table, row, "inmb_mcse").number };
    return (CompareRatio){ NAN, NAN, "", NAN };
}

Status
compare_read(Compare *compare, const char *first, const char *second, Notes *notes, Error *err)
{
    Status status;

    *compare = (Compare){ 0 };
    TRY(results_read(&compare->of[0], first, contracts_columns, notes, err));
    TRY(results_read(&compare->of[1], second, contracts_columns, notes, err));
    add_origin(compare);
    add_list(compare, "config_files", "path", "sha256", "", COMPARE_FILE);
    add_list(compare, "set", "name", "value", "--set ", COMPARE_ORIGIN);
    add_settings(compare, "", manifest_at(compare->of[0].run, "settings"),
                 manifest_at(compare->of[1].run, "settings"));
    add_parameters(compare);
    find_pairs(compare);
done:
    return status;
}

void
compare_free(Compare *compare)
{
    for (int folder = 0; folder < 2; folder++) results_free(&compare->of[folder]);
    free(compare->inputs);
    pool_free(&compare->pool);
    *compare = (Compare){ 0 };
}
