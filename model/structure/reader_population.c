/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is studied: covariates, listed profiles, attributes. */
#include "structure/reader.h"
#include <math.h>
#include <string.h>

typedef struct {
    const CfgNode *covariates, *profiles, *attributes, *include;
    const char *file;
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
    { "file",       FIELD_TEXT,    AT(PopulationKeys, file),       0, 0, "", "", NULL, "patients from a CSV (individual engine)" },
    { "include",    FIELD_FORMULA, AT(PopulationKeys, include),    0, 0, "", "", NULL, "who is studied (individual engine)" },
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

static void
read_covariate(Study *study, Covariate *covariate, const CfgNode *node, Notes *notes)
{
    const char *what = pool_format(&study->pool, "covariate %s", node->name);
    const CfgNode *distribution = cfg_member(node, "distribution");
    Quantity quantity = {
        .kind = QUANTITY_COVARIATE, .what = what, .least = -INFINITY, .most = INFINITY
    };
    CovariateKeys keys;

    field_read(&keys, reader_covariate, node, what, notes);
    *covariate = (Covariate){
        .name = node->name, .node = node, .source = keys.source, .by_mean = keys.cohort == 0
    };
    if ((keys.value != NULL) + (keys.formula != NULL) + (keys.distribution != NULL) != 1)
        cfg_mistake(notes, node, "%s needs one of value, formula and distribution", what);
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
        study_quantity(study, &quantity);
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
    for (int item = 0; item < study->n_covariates; item++)
        read_covariate(study, &study->covariates[item], keys.covariates->items[item], notes);
    read_profiles(study, keys.profiles, notes);
    read_attributes(study, keys.attributes, notes);
    if (keys.file || keys.include)
        cfg_mistake(notes, section,
                    "population: %s belongs to the individual engine, which this version has not",
                    keys.file ? "file" : "include");
}
