/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is studied: covariates, listed profiles, patients of a file, attributes. */
#include "base/data.h"
#include "structure/reader.h"
#include <math.h>
#include <string.h>

typedef struct {
    const CfgNode *covariates, *profiles, *attributes, *include;
    const char *file, *weight;
} PopulationKeys;

typedef struct {
    const char *label, *distribution, *source;
    const CfgNode *value, *formula;
    int cohort;
} CovariateKeys;
static const char *const cohorts[] = { "mean", NULL };

#define AT(type, member) offsetof(type, member)
/* clang-format off */
const Field reader_population_keys[] = {
    { "covariates", FIELD_GROUP,   AT(PopulationKeys, covariates), 0, 0, "", "", NULL, "traits of a patient" },
    { "profiles",   FIELD_GROUP,   AT(PopulationKeys, profiles),   0, 0, "", "", NULL, "listed patients: { weight; covariate = value; }" },
    { "file",       FIELD_TEXT,    AT(PopulationKeys, file),       0, 0, "", "", NULL, "patients from a CSV, one a row: columns with the names of covariates (individual engine)" },
    { "weight",     FIELD_TEXT,    AT(PopulationKeys, weight),     0, 0, "", "", NULL, "column of that file: how often a row is drawn, in proportion" },
    { "include",    FIELD_FORMULA, AT(PopulationKeys, include),    0, 0, "", "", NULL, "who is studied, of covariates: \"age < 75\" (individual engine)" },
    { "attributes", FIELD_GROUP,   AT(PopulationKeys, attributes), 0, 0, "", "", NULL, "start values of what moves change (individual engine)" },
    { 0 },
};
const Field reader_covariate[] = {
    { "label",        FIELD_TEXT,    AT(CovariateKeys, label),        0, 0, "", "", NULL, "for people" },
    { "value",        FIELD_FORMULA, AT(CovariateKeys, value),        0, 0, "", "", NULL, "the same for everybody" },
    { "formula",      FIELD_FORMULA, AT(CovariateKeys, formula),      0, 0, "", "", NULL, "of other covariates" },
    { "distribution", FIELD_TEXT,    AT(CovariateKeys, distribution), 0, 0, "", "", NULL, "how it varies between patients" },
    { "cohort",       FIELD_CHOICE,  AT(CovariateKeys, cohort),       0, 0, "", "", cohorts, "\"mean\": a cohort uses its expectation" },
    { "source",       FIELD_TEXT,    AT(CovariateKeys, source),       0, 0, "", "", NULL, "where it is from" },
    { 0 },
};
/* clang-format on */
#undef AT

/* ---- patients of a file ---- */

static Status
read_weights(Study *study, const Data *data, const char *column, Error *err)
{
    Roster *roster = &study->roster;
    const int found = data_column(data, column);
    double sum = 0;
    Status status;

    if (found < 0)
        return fail(err, ERR_SPEC, "%s has no column %s%s", data->path, column,
                    reader_hint(study, column, data->names, data->n_columns));
    roster->weight = pool_new(&study->pool, (size_t)data->n_rows + 1, sizeof(double));
    TRY(data_numbers(roster->weight, data, found, err));
    for (int row = 0; row < data->n_rows; row++) {
        if (!(roster->weight[row] >= 0 && roster->weight[row] <= 1e12))
            return fail(err, ERR_SPEC, "%s:%d: weight %.9g is not in [0, 1e12]", data->path,
                        data->lines[row], roster->weight[row]);
        sum += roster->weight[row];
        roster->weight[row] = sum;
    }
    if (!(sum > 0)) return fail(err, ERR_SPEC, "%s: all weights are 0", data->path);
    for (int row = 0; row < data->n_rows; row++) roster->weight[row] /= sum;
done:
    return status;
}

/* Every covariate whose name is a column takes its values from there. */
static Status
read_columns(Study *study, const Data *data, Error *err)
{
    const size_t n_covariates = (size_t)study->n_covariates;
    double *column = pool_new(&study->pool, (size_t)data->n_rows + 1, sizeof(double));
    Status status = OK;

    for (int item = 0; item < study->n_covariates; item++) {
        const int found = data_column(data, study->covariates[item].name);
        study->covariates[item].in_roster = found >= 0;
        if (found >= 0) TRY(data_numbers(column, data, found, err));
        for (int row = 0; row < data->n_rows; row++)
            study->roster.value[(size_t)row * n_covariates + (size_t)item] =
                found >= 0 ? column[row] : NAN;
    }
done:
    return status;
}

static void
read_roster(Study *study, const CfgNode *section, const PopulationKeys *keys, Notes *notes)
{
    const CfgNode *node = cfg_member(section, "file");
    Roster *roster = &study->roster;
    Error err = { 0 };
    Data data;
    Status status;

    if (!keys->file) return;
    TRY(data_read(&data, &study->pool, cfg_beside(&study->pool, node->file, keys->file), &err));
    if (data.n_rows == 0) TRY(fail(&err, ERR_SPEC, "%s has a header but no patients", data.path));
    *roster = (Roster){ .path = data.path, .node = node, .n = data.n_rows, .line = data.lines };
    roster->value = pool_new(&study->pool, (size_t)data.n_rows * (size_t)study->n_covariates + 1,
                             sizeof(double));
    TRY(read_columns(study, &data, &err));
    if (keys->weight) TRY(read_weights(study, &data, keys->weight, &err));
done:
    if (status != OK) cfg_mistake(notes, node, "population: file: %s", err.text);
}

/* ---- covariates ---- */

static void
read_covariate(Study *study, Covariate *covariate, const CfgNode *node, Notes *notes)
{
    const char *what = pool_format(&study->pool, "covariate %s", node->name);
    const CfgNode *distribution = cfg_member(node, "distribution");
    Quantity quantity = { .kind = QUANTITY_COVARIATE,
                          .what = what,
                          .least = -INFINITY,
                          .most = INFINITY,
                          .self = DEPENDS_PERSON };
    CovariateKeys keys;

    field_read(&keys, reader_covariate, node, what, notes);
    covariate->source = keys.source;
    covariate->by_mean = keys.cohort == 0;
    if ((keys.value != NULL) + (keys.formula != NULL) + (keys.distribution != NULL) +
            covariate->in_roster !=
        1)
        cfg_mistake(notes, node,
                    study->roster.n > 0
                        ? "%s needs one of value, formula, distribution and a column in the file "
                          "of the population"
                        : "%s needs one of value, formula and distribution",
                    what);
    if (keys.distribution)
        covariate->has_dist = reader_dist(study, &covariate->dist, distribution, NAN, what, notes);
    if (keys.value || keys.formula) {
        const CfgNode *given = keys.value ? keys.value : keys.formula;
        quantity.tree =
            given->kind == CFG_TEXT
                ? expr_parse(&study->pool, given->text, given->file, given->line, false, notes)
                : expr_number(&study->pool, given->number, given->file, given->line);
    }
    covariate->slot = study_quantity(study, &quantity);
}

static void
read_profile(Study *study, Profile *profile, const CfgNode *node, Notes *notes)
{
    profile->name = node->name;
    profile->weight = 1;
    profile->value = pool_new(&study->pool, (size_t)study->n_covariates + 1, sizeof(double));
    for (int covariate = 0; covariate < study->n_covariates; covariate++)
        profile->value[covariate] = NAN;
    if (node->kind != CFG_GROUP) {
        cfg_mistake(notes, node, "profile %s must be a group { weight = 1; ... }", node->name);
        return;
    }
    for (int item = 0; item < node->n_items; item++) {
        const CfgNode *value = node->items[item];
        bool known = strcmp(value->name, "weight") == 0 || strcmp(value->name, "label") == 0;
        if (strcmp(value->name, "weight") == 0) profile->weight = value->number;
        for (int covariate = 0; covariate < study->n_covariates; covariate++)
            if (strcmp(value->name, study->covariates[covariate].name) == 0) {
                profile->value[covariate] = value->number;
                known = true;
            }
        if (!known)
            cfg_mistake(notes, value, "profile %s: there is no covariate %s", node->name,
                        value->name);
        else if (value->kind != CFG_NUMBER && strcmp(value->name, "label") != 0)
            cfg_mistake(notes, value, "profile %s: %s must be a number", node->name, value->name);
    }
    if (!(profile->weight > 0 && isfinite(profile->weight)))
        cfg_mistake(notes, node, "profile %s: weight must be above 0", node->name);
}

static void
read_profiles(Study *study, const CfgNode *section, Notes *notes)
{
    const int n = field_entries(section, notes);
    double total = 0;

    study->n_profiles = n > 0 ? n : 1;
    study->profiles = pool_new(&study->pool, (size_t)study->n_profiles, sizeof(Profile));
    study->profiles[0].weight = 1;
    for (int item = 0; item < n; item++)
        read_profile(study, &study->profiles[item], section->items[item], notes);
    for (int profile = 0; profile < study->n_profiles; profile++)
        total += study->profiles[profile].weight;
    for (int profile = 0; profile < study->n_profiles; profile++)
        study->profiles[profile].weight /= total;
}

static void
read_attributes(Study *study, const CfgNode *section, Notes *notes)
{
    const int n = field_entries(section, notes);

    study->attributes = pool_new(&study->pool, (size_t)n + 1, sizeof(int));
    for (int item = 0; item < n; item++) {
        const CfgNode *node = section->items[item];
        Quantity quantity = { .kind = QUANTITY_ATTRIBUTE,
                              .what = pool_format(&study->pool, "attribute %s", node->name),
                              .least = -INFINITY,
                              .most = INFINITY,
                              .self = DEPENDS_ATTRIBUTE };
        if (node->kind != CFG_NUMBER)
            cfg_mistake(notes, node, "attribute %s: its start value must be a number", node->name);
        quantity.tree = expr_number(&study->pool, node->number, node->file, node->line);
        study->attributes[study->n_attributes++] = study_quantity(study, &quantity);
    }
}

void
reader_population(Study *study, Notes *notes)
{
    const CfgNode *section = cfg_member(study->root, "population");
    PopulationKeys keys = { 0 };

    if (section) field_read(&keys, reader_population_keys, section, "population", notes);
    study->n_covariates = field_entries(keys.covariates, notes);
    study->covariates = pool_new(&study->pool, (size_t)study->n_covariates + 1, sizeof(Covariate));
    for (int item = 0; item < study->n_covariates; item++) {
        study->covariates[item].node = keys.covariates->items[item];
        study->covariates[item].name = keys.covariates->items[item]->name;
    }
    read_roster(study, section, &keys, notes);
    for (int item = 0; item < study->n_covariates; item++)
        read_covariate(study, &study->covariates[item], keys.covariates->items[item], notes);
    read_profiles(study, keys.profiles, notes);
    if (study->roster.n > 0 && keys.profiles)
        cfg_mistake(notes, keys.profiles, "population: give profiles or a file, not both");
    read_attributes(study, keys.attributes, notes);
    study->include =
        reader_formula(study, keys.include, "population: include", -INFINITY, INFINITY, notes);
    if (study->settings.engine != ENGINE_INDIVIDUAL && (keys.file || keys.include))
        cfg_mistake(notes, cfg_member(section, keys.file ? "file" : "include"),
                    "population: %s belongs to the individual engine (engine = \"individual\")",
                    keys.file ? "file" : "include");
}
