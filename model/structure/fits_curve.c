/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A curve fitted to data of single people, or to published points of one or more series. */
#include "base/text.h"
#include "evidence/series.h"
#include "structure/fits_parts.h"
#include "structure/reader.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One family, the best one (none named), or several of which one is drawn. */
typedef struct {
    int n;
    const char *name[FITS_MOST_FAMILIES];
    double weight[FITS_MOST_FAMILIES]; /* NAN: by AIC */
} Families;

/* Everything that decides the estimate but the data, as one text. */
static const char *
settings_of(Study *study, const SurvivalKeys *keys, const Families *families,
            const SurvivalData *source, bool pooled)
{
    Text text = { 0 };
    const char *kept;

    text_add(&text, "%s", families->n == 0 ? "best" : "");
    for (int item = 0; item < families->n; item++) {
        text_add(&text, "%s%s", item ? ", " : "", families->name[item]);
        if (!isnan(families->weight[item])) text_add(&text, " (%.12g)", families->weight[item]);
    }
    if (pooled)
        text_add(&text, "; pooled by %s, %s",
                 keys->pooling == 0 ? "random scale" : "random scale and shape",
                 keys->use == 0 ? "predictive" : "mean");
    else if (keys->pooling == 2)
        text_add(&text, "; not pooled");
    for (int item = 0; item < source->n_where; item++)
        text_add(&text, "; %s = %s", source->column[item], source->value[item]);
    if (keys->by == 1) text_add(&text, "; by median");
    if (keys->label) text_add(&text, "; %s", keys->label);
    if (keys->time) text_add(&text, "; time %s", keys->time);
    if (keys->event) text_add(&text, "; event %s", keys->event);
    if (keys->entry) text_add(&text, "; entry %s", keys->entry);
    if (source->per_time != 1) text_add(&text, "; times x %.12g", source->per_time);
    kept = pool_text(&study->pool, text.at);
    text_free(&text);
    return kept;
}

/* Time units of the model in one of the file. */
static double
units_of(const Study *study, int time_unit)
{
    static const double per_year[] = { 365.25, 365.25 / 7, 12, 1 };
    const CfgNode *own = cfg_member(cfg_member(study->root, "model"), "time_unit");

    if (time_unit == 0 || !own || own->kind != CFG_TEXT) return 1;
    for (int unit = 0; study_units[unit]; unit++)
        if (strcmp(study_units[unit], own->text) == 0)
            return per_year[unit] / per_year[time_unit - 1];
    return 1;
}

static bool
add_family(Study *study, Families *families, const CfgNode *given, const char *what, Notes *notes)
{
    int n = 0;

    if (given->kind != CFG_TEXT) {
        cfg_mistake(notes, given, "%s: family must be a name, or a list of names, not %s", what,
                    cfg_kind(given));
        return false;
    }
    for (; fit_families[n]; n++)
        if (strcmp(fit_families[n], given->text) == 0) break;
    if (!fit_families[n]) {
        cfg_mistake(notes, given, "%s: there is no family %s to fit%s", what, given->text,
                    reader_hint(study, given->text, fit_families, n));
        return false;
    }
    if (families->n == FITS_MOST_FAMILIES) {
        cfg_mistake(notes, given, "%s: more than %d families", what, FITS_MOST_FAMILIES);
        return false;
    }
    families->weight[families->n] = NAN;
    families->name[families->n++] = given->text;
    return true;
}

static bool
read_weights(Families *families, const CfgNode *weights, const char *what, Notes *notes)
{
    if (!weights) return true;
    if (weights->n_items != families->n) {
        cfg_mistake(notes, weights, "%s: %d weights for %d families", what, weights->n_items,
                    families->n);
        return false;
    }
    for (int item = 0; item < families->n; item++) {
        families->weight[item] = weights->items[item]->number;
        if (families->weight[item] > 0) continue;
        cfg_mistake(notes, weights, "%s: a weight must be above 0", what);
        return false;
    }
    return true;
}

static bool
read_families(Study *study, Families *families, const SurvivalKeys *keys, const char *what,
              Notes *notes)
{
    const CfgNode *family = keys->family;
    bool good = true;

    *families = (Families){ 0 };
    if (!family || (family->kind == CFG_TEXT && strcmp(family->text, "best") == 0)) return true;
    if (family->kind != CFG_LIST) return add_family(study, families, family, what, notes);
    for (int item = 0; item < family->n_items && good; item++)
        good = add_family(study, families, family->items[item], what, notes);
    return good && read_weights(families, keys->weights, what, notes);
}

/* by = "median" is for families that it tells apart from each other. */
static bool
has_median(const Families *families, const SurvivalKeys *keys, const CfgNode *node,
           const char *what, Notes *notes)
{
    if (keys->by == 0) return true;
    for (int item = 0; item < families->n; item++) {
        int known = 0;
        while (fits_with_median[known] &&
               strcmp(fits_with_median[known], families->name[item]) != 0)
            known++;
        if (fits_with_median[known]) continue;
        cfg_mistake(notes, cfg_member(node, "by"),
                    "%s: by = \"median\" is for exponential, weibull, lognormal and loglogistic, "
                    "not %s",
                    what, families->name[item]);
        return false;
    }
    if (families->n > 0) return true;
    cfg_mistake(notes, cfg_member(node, "by"), "%s: by = \"median\" needs a family", what);
    return false;
}

/* The keys of a survival function with a file; mistakes in them are told by its reader. */
static bool
read_source(Study *study, SurvivalKeys *keys, Families *families, SurvivalData *source,
            const CfgNode *node, const char *what, Notes *notes)
{
    const CfgNode *file = cfg_member(node, "file");
    Notes unheard = { 0 };

    field_read(keys, reader_survival, node, what, &unheard);
    const bool good = notes_count(&unheard, NOTE_MISTAKE) == 0;
    notes_free(&unheard);
    if (!good || !keys->file) return false;
    *source = (SurvivalData){ .path = cfg_beside(&study->pool, file->file, keys->file),
                              .time = keys->time,
                              .event = keys->event,
                              .entry = keys->entry,
                              .per_time = units_of(study, keys->time_unit) };
    return fits_where(study, source, keys->where, what, notes) &&
           read_families(study, families, keys, what, notes) &&
           has_median(families, keys, node, what, notes);
}

/* ---- what is known ---- */

/* Data of people, or of published series: of several, each is a series of its own. */
typedef struct {
    FitData data; /* all together */
    Points points;
    bool pooled, random_shape, predictive;
    char spread[80]; /* between series, of the last that was fitted */
} Evidence;

/* The rows of all series as if they were of one. */
static Status
put_together(FitData *data, const Points *points, Error *err)
{
    double n_people = 0;
    FitRow *rows;
    Status status;
    int n = 0;

    for (int series = 0; series < points->n; series++) n += points->data[series].n;
    rows = memory_new((size_t)n + 1, sizeof(FitRow));
    n = 0;
    for (int series = 0; series < points->n; series++) {
        n_people += points->data[series].n_people;
        for (int row = 0; row < points->data[series].n; row++)
            rows[n++] = points->data[series].rows[row];
    }
    status = fit_data(data, rows, n, err);
    data->n_people = n_people;
    return status;
}

static Status
read_evidence(Evidence *evidence, Pool *pool, const SurvivalData *source, const SurvivalKeys *keys,
              Notes *notes, Error *err)
{
    bool published = false;
    Status status;

    *evidence = (Evidence){ 0 };
    TRY(survival_data_is_published(&published, source->path, err));
    if (!published) return survival_data_read(&evidence->data, pool, source, err);
    TRY(survival_data_points(&evidence->points, pool, source, notes, err));
    TRY(put_together(&evidence->data, &evidence->points, err));
    evidence->pooled = evidence->points.n > 1 && keys->pooling != 2;
    evidence->random_shape = keys->pooling == 1;
    evidence->predictive = keys->use == 0;
done:
    return status;
}

static void
free_evidence(Evidence *evidence)
{
    fit_data_free(&evidence->data);
    points_free(&evidence->points);
}

static Status
fit_family(Fit *fit, Evidence *evidence, const char *family, Error *err)
{
    const Points *points = &evidence->points;
    const bool random_shape = evidence->random_shape && strcmp(family, "exponential") != 0;
    SeriesFit series;
    Status status;

    if (!evidence->pooled) return fit_curve(fit, &evidence->data, family, err);
    TRY(series_fit(&series, points->data, points->n, family, random_shape, err));
    *fit = series.mean;
    if (evidence->predictive)
        memcpy(fit->covariance, series.predictive, sizeof(double) * (size_t)(fit->n * fit->n));
    snprintf(evidence->spread, sizeof(evidence->spread), "; standard deviation between series %.3g",
             series.spread[0]);
done:
    return status;
}

static Status
fit_best(Fit *best, Evidence *evidence, Error *err)
{
    const char *const *families = evidence->pooled ? series_families : fit_families;
    char spread[sizeof(evidence->spread)] = "";
    Status status = OK;
    bool found = false;

    for (int item = 0; families[item]; item++) {
        Fit fit;
        if (strchr(families[item], ' ')) continue; /* cured, splines: only by name */
        TRY(fit_family(&fit, evidence, families[item], err));
        if (!fit.converged || (found && !(fit.aic < best->aic))) continue;
        found = true;
        *best = fit;
        memcpy(spread, evidence->spread, sizeof(spread));
    }
    memcpy(evidence->spread, spread, sizeof(spread));
    if (!found) return fail(err, ERR_NUMERIC, "no family could be fitted");
done:
    return status;
}

/* ---- estimates ---- */

/* exp(-AIC / 2) where no weight is given, of a sum of 1. */
static void
weigh(double *weight, const Fit *fits, int n)
{
    double least = INFINITY, sum = 0;

    for (int item = 0; item < n; item++) least = fmin(least, fits[item].aic);
    for (int item = 0; item < n; item++) {
        if (isnan(weight[item])) weight[item] = exp(-0.5 * (fits[item].aic - least));
        sum += weight[item];
    }
    for (int item = 0; item < n; item++) weight[item] /= sum;
}

/* Every family asked for that can be fitted; those that cannot are told. */
static int
fit_all(Fit *fits, double *weight, Evidence *evidence, const StudyFit *asked,
        const Families *families, Notes *notes)
{
    const CfgNode *node = cfg_member(asked->node, "family");
    const char *only = families->n > 1 ? "; it is left out" : "";
    Error err;
    int n = 0;

    if (families->n == 0) {
        if (fit_best(&fits[0], evidence, &err) == OK) return 1;
        cfg_mistake(notes, asked->node, "survival %s: %s", asked->name, err.text);
        return 0;
    }
    for (int item = 0; item < families->n; item++) {
        const char *why = err.text;
        if (fit_family(&fits[n], evidence, families->name[item], &err) == OK) {
            why = fits[n].why;
            if (fits[n].converged) {
                weight[n++] = families->weight[item];
                continue;
            }
        }
        (families->n > 1 ? cfg_warn : cfg_mistake)(
            notes, node, "survival %s: the %s curve could not be fitted: %s%s", asked->name,
            families->name[item], why, only);
    }
    if (n == 0 && families->n > 1)
        cfg_mistake(notes, node, "survival %s: no family could be fitted", asked->name);
    return n;
}

/* Everything about the evidence, for messages; what is good goes on to be estimated. */
static bool
open_source(Study *study, const StudyFit *asked, SurvivalData *source, SurvivalKeys *keys,
            Families *families, Evidence *evidence, Notes *notes)
{
    const char *what = pool_format(&study->pool, "survival %s", asked->name);
    const int before = notes_count(notes, NOTE_MISTAKE);
    Error err;

    *evidence = (Evidence){ 0 };
    if (!read_source(study, keys, families, source, asked->node, what, notes)) return false;
    if (read_evidence(evidence, &study->pool, source, keys, notes, &err) == OK)
        return fits_adds_up(evidence->data.n_people, keys->n, asked->node, what, notes);
    if (notes_count(notes, NOTE_MISTAKE) == before)
        cfg_mistake(notes, cfg_member(asked->node, "file"), "%s: %s", what, err.text);
    return false;
}

/* Data are read every time, so that doubts about them are told every time. */
static bool
ask(Study *study, StudyFit *fit, Notes *notes)
{
    SurvivalData source;
    SurvivalKeys keys;
    Families families;
    Evidence evidence;
    const bool good = open_source(study, fit, &source, &keys, &families, &evidence, notes);

    if (good) {
        fit->path = source.path;
        fit->settings = settings_of(study, &keys, &families, &source, evidence.pooled);
    }
    free_evidence(&evidence);
    return good;
}

static const char *
origin(Study *study, const StudyFit *asked, const Evidence *evidence)
{
    const char *file = cfg_member(asked->node, "file")->text;

    if (evidence->pooled)
        return pool_format(&study->pool, "%d series of %s pooled: %.0f people%s%s",
                           evidence->points.n, file, evidence->data.n_people, evidence->spread,
                           evidence->predictive ? "; a new series is drawn"
                                                : "; the mean is drawn");
    return pool_format(&study->pool, "fitted to %s: %.0f people, %.0f events", file,
                       evidence->data.n_people, evidence->data.n_events);
}

static const char *
unit_of(const Study *study)
{
    const CfgNode *unit = cfg_member(cfg_member(study->root, "model"), "time_unit");

    return unit && unit->kind == CFG_TEXT ? unit->text : NULL;
}

/* Fits the curve and writes it down; false after a mistake. */
static bool
estimate(Study *study, Text *text, const StudyFit *asked, Notes *notes)
{
    double weight[FITS_MOST_FAMILIES];
    Fit fits[FITS_MOST_FAMILIES];
    Notes told = { 0 };
    SurvivalData source;
    SurvivalKeys keys;
    Families families;
    Evidence evidence;
    int n = 0;

    if (open_source(study, asked, &source, &keys, &families, &evidence, &told))
        n = fit_all(fits, weight, &evidence, asked, &families, notes);
    notes_free(&told);
    if (n > 0) {
        const char *made =
            n == 1 ? fit_name(&fits[0]) : pool_format(&study->pool, "%d families", n);
        const FitsWords words = {
            .name = asked->name,
            .label = keys.label,
            .unit = unit_of(study),
            .digits = 12,
            .by_median = keys.by == 1,
            .source =
                pool_format(&study->pool, "%s%s%s%s", made, n > 1 || evidence.pooled ? ", " : " ",
                            origin(study, asked, &evidence), families.n == 0 ? "; lowest AIC" : ""),
        };
        if (n > 1) weigh(weight, fits, n);
        if (n == 1)
            fits_write(text, &fits[0], &words);
        else
            fits_write_several(text, fits, weight, n, &words);
    }
    free_evidence(&evidence);
    return n > 0;
}

const FitsKind fits_curve = { "survival", ask, estimate };

/* ---- for the choice of a family ---- */

/* What is known, as others may ask for it. */
static void
show(FitsEvidence *opened, Evidence *evidence)
{
    *opened = (FitsEvidence){ .evidence = evidence,
                              .data = &evidence->data,
                              .points = evidence->points.n > 0 ? &evidence->points : NULL,
                              .families = evidence->pooled ? series_families : NULL };
}

Status
fits_read(FitsEvidence *opened, Pool *pool, const SurvivalData *source, Notes *notes, Error *err)
{
    const SurvivalKeys as_default = { 0 }; /* a random scale, a new series */
    Evidence *evidence = memory_new(1, sizeof(Evidence));
    const Status status = read_evidence(evidence, pool, source, &as_default, notes, err);

    show(opened, evidence);
    return status;
}

Status
fits_open(FitsEvidence *opened, Study *study, int fit, Error *err)
{
    const StudyFit *asked = &study->fits[fit];
    Evidence *evidence = memory_new(1, sizeof(Evidence));
    Notes unheard = { 0 };
    SurvivalData source;
    SurvivalKeys keys;
    Families families;
    Status status = OK;

    if (!open_source(study, asked, &source, &keys, &families, evidence, &unheard))
        status = fail(err, ERR_SPEC, "survival %s: its data cannot be read any more", asked->name);
    show(opened, evidence);
    notes_free(&unheard);
    return status;
}

Status
fits_family(Fit *fit, void *opened, const char *family, Error *err)
{
    return fit_family(fit, ((FitsEvidence *)opened)->evidence, family, err);
}

void
fits_close(FitsEvidence *opened)
{
    if (opened->evidence) free_evidence(opened->evidence);
    free(opened->evidence);
    *opened = (FitsEvidence){ 0 };
}
