/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A curve fitted to data of single people. */
#include "base/text.h"
#include "structure/fits_parts.h"
#include "structure/reader.h"
#include <math.h>
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
            const SurvivalData *source)
{
    Text text = { 0 };
    const char *kept;

    text_add(&text, "%s", families->n == 0 ? "best" : "");
    for (int item = 0; item < families->n; item++) {
        text_add(&text, "%s%s", item ? ", " : "", families->name[item]);
        if (!isnan(families->weight[item])) text_add(&text, " (%.12g)", families->weight[item]);
    }
    for (int item = 0; item < source->n_where; item++)
        text_add(&text, "; %s = %s", source->column[item], source->value[item]);
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
read_where(Study *study, SurvivalData *source, const CfgNode *where, const char *what, Notes *notes)
{
    for (int item = 0; where && item < where->n_items; item++) {
        const CfgNode *given = where->items[item];
        char number[TEXT_NUMBER];
        if (given->kind != CFG_TEXT && given->kind != CFG_NUMBER) {
            cfg_mistake(notes, given, "%s: where: %s must be a text or a number, not %s", what,
                        given->name, cfg_kind(given));
            return false;
        }
        if (source->n_where == SURVIVAL_DATA_MOST) {
            cfg_mistake(notes, given, "%s: where: more than %d columns", what, SURVIVAL_DATA_MOST);
            return false;
        }
        source->column[source->n_where] = given->name;
        source->value[source->n_where++] =
            given->kind == CFG_TEXT ? given->text
                                    : pool_text(&study->pool, text_number(number, given->number));
    }
    return true;
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
    return read_where(study, source, keys->where, what, notes) &&
           read_families(study, families, keys, what, notes);
}

Status
fits_best(Fit *best, const FitData *data, Error *err)
{
    Status status = OK;
    bool found = false;

    for (int item = 0; fit_families[item]; item++) {
        Fit fit;
        if (strchr(fit_families[item], ' ')) continue; /* cured */
        TRY(fit_curve(&fit, data, fit_families[item], err));
        if (!fit.converged || (found && !(fit.aic < best->aic))) continue;
        found = true;
        *best = fit;
    }
    if (!found) return fail(err, ERR_NUMERIC, "no family could be fitted");
done:
    return status;
}

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
fit_all(Fit *fits, double *weight, const FitData *data, const StudyFit *asked,
        const Families *families, Notes *notes)
{
    const CfgNode *node = cfg_member(asked->node, "family");
    const char *only = families->n > 1 ? "; it is left out" : "";
    Error err;
    int n = 0;

    if (families->n == 0) {
        if (fits_best(&fits[0], data, &err) == OK) return 1;
        cfg_mistake(notes, asked->node, "survival %s: %s", asked->name, err.text);
        return 0;
    }
    for (int item = 0; item < families->n; item++) {
        const char *why = err.text;
        if (fit_curve(&fits[n], data, families->name[item], &err) == OK) {
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

static bool
ask(Study *study, StudyFit *fit, Notes *notes)
{
    const char *what = pool_format(&study->pool, "survival %s", fit->name);
    SurvivalData source;
    SurvivalKeys keys;
    Families families;

    if (!read_source(study, &keys, &families, &source, fit->node, what, notes)) return false;
    fit->path = source.path;
    fit->settings = settings_of(study, &keys, &families, &source);
    return true;
}

/* Fits the curve and writes it down; false after a mistake. */
static bool
estimate(Study *study, Text *text, const StudyFit *asked, Notes *notes)
{
    const CfgNode *file = cfg_member(asked->node, "file");
    Notes told = { 0 };
    SurvivalData source;
    SurvivalKeys keys;
    Families families;
    double weight[FITS_MOST_FAMILIES];
    Fit fits[FITS_MOST_FAMILIES];
    FitData data = { 0 };
    Error err = { 0 };
    int n = 0;

    read_source(study, &keys, &families, &source, asked->node, asked->name, &told);
    notes_free(&told);
    if (survival_data_read(&data, &study->pool, &source, &err) != OK)
        cfg_mistake(notes, file, "survival %s: %s", asked->name, err.text);
    else
        n = fit_all(fits, weight, &data, asked, &families, notes);
    const char *what = pool_format(&study->pool, "fitted to %s: %.0f people, %.0f events",
                                   file->text, data.n_people, data.n_events);
    if (n == 1)
        fits_write(text, &fits[0], asked->name,
                   pool_format(&study->pool, "%s %s%s", fit_name(&fits[0]), what,
                               families.n == 0 ? "; lowest AIC" : ""));
    if (n > 1) {
        weigh(weight, fits, n);
        fits_write_several(text, fits, weight, n, asked->name,
                           pool_format(&study->pool, "%d families %s", n, what));
    }
    fit_data_free(&data);
    return n > 0;
}

const FitsKind fits_curve = { "survival", ask, estimate };

Status
fits_data(FitData *data, Study *study, int fit, Error *err)
{
    const StudyFit *asked = &study->fits[fit];
    Notes unheard = { 0 };
    SurvivalData source;
    SurvivalKeys keys;
    Families families;
    Status status = ERR_SPEC;

    *data = (FitData){ 0 };
    if (read_source(study, &keys, &families, &source, asked->node, asked->name, &unheard))
        status = survival_data_read(data, &study->pool, &source, err);
    notes_free(&unheard);
    return status;
}
