/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "structure/fits.h"
#include "base/text.h"
#include "input/digest.h"
#include "structure/reader.h"
#include <math.h>
#include <string.h>
#include <unistd.h>

/* ---- what is asked for ---- */

/* Everything that decides the estimate but the data, as one text. */
static const char *
settings_of(Study *study, const SurvivalKeys *keys, const SurvivalData *source)
{
    Text text = { 0 };
    const char *kept;

    text_add(&text, "%s", keys->family);
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
is_family(Study *study, const char *family, const CfgNode *node, const char *what, Notes *notes)
{
    int n = 0;

    if (strcmp(family, "best") == 0) return true;
    for (; fit_families[n]; n++)
        if (strcmp(fit_families[n], family) == 0) return true;
    cfg_mistake(notes, cfg_member(node, "family"), "%s: there is no family %s to fit%s", what,
                family, reader_hint(study, family, fit_families, n));
    return false;
}

/* The keys of a survival function with a file; mistakes in them are told by its reader. */
static bool
read_source(Study *study, SurvivalKeys *keys, SurvivalData *source, const CfgNode *node,
            const char *what, Notes *notes)
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
           is_family(study, keys->family, node, what, notes);
}

/* ---- estimates as config ---- */

/* In quotes, as libconfig reads it. */
static void
add_quoted(Text *text, const char *word)
{
    text_add(text, "\"");
    for (; *word; word++) {
        if (*word == '"' || *word == '\\') text_add(text, "\\");
        text_add_bytes(text, word, 1);
    }
    text_add(text, "\"");
}

static void
write_parameters(Text *text, const Fit *fit, const char *name, const char *source)
{
    text_add(text, "parameters = {\n");
    for (int number = 0; number < fit->n; number++) {
        char word[40];
        fit_number_name(word, sizeof(word), fit, number);
        text_add(text, "  %s_%s = { value = %.12g; ", name, word, fit->estimate[number]);
        if (fit->n == 1)
            text_add(text, "distribution = \"normal(sd = %.12g)\"; ", sqrt(fit->covariance[0]));
        text_add(text, "source = ");
        add_quoted(text, source);
        text_add(text, "; };\n");
    }
    text_add(text, "};\n");
}

static void
write_joint(Text *text, const Fit *fit, const char *name)
{
    text_add(text, "joint = {\n  %s_fit = { names = (", name);
    for (int number = 0; number < fit->n; number++) {
        char word[40];
        fit_number_name(word, sizeof(word), fit, number);
        text_add(text, "%s\"%s_%s\"", number ? ", " : "", name, word);
    }
    text_add(text, ");\n    covariance = (");
    for (int row = 0; row < fit->n; row++)
        for (int column = 0; column <= row; column++)
            text_add(text, "%s%.12g", row ? ", " : "", fit->covariance[row * fit->n + column]);
    text_add(text, "); };\n};\n");
}

void
fits_write(Text *text, const Fit *fit, const char *name, const char *source)
{
    char formula[400];

    write_parameters(text, fit, name, source);
    if (fit->n > 1) write_joint(text, fit, name);
    fit_formula(formula, sizeof(formula), fit, name);
    text_add(text, "survival = {\n  %s = { formula = \"%s\"; };\n};\n", name, formula);
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

/* Fits the curve and writes it down; false after a mistake. */
static bool
estimate(Study *study, Text *text, const StudyFit *asked, const SurvivalData *source,
         const char *family, Notes *notes)
{
    const CfgNode *file = cfg_member(asked->node, "file");
    FitData data = { 0 };
    Error err = { 0 };
    bool good = false;
    Fit fit;

    if (survival_data_read(&data, &study->pool, source, &err) != OK) {
        cfg_mistake(notes, file, "survival %s: %s", asked->name, err.text);
    } else if ((strcmp(family, "best") == 0 ? fits_best(&fit, &data, &err)
                                            : fit_curve(&fit, &data, family, &err)) != OK) {
        cfg_mistake(notes, file, "survival %s: %s", asked->name, err.text);
    } else if (!fit.converged) {
        cfg_mistake(notes, cfg_member(asked->node, "family"),
                    "survival %s: the %s curve could not be fitted: %s", asked->name, family,
                    fit.why);
    } else {
        fits_write(text, &fit, asked->name,
                   pool_format(&study->pool, "%s fitted to %s: %.0f people, %.0f events%s",
                               fit_name(&fit), file->text, fit.n_people, fit.n_events,
                               strcmp(family, "best") == 0 ? "; lowest AIC" : ""));
        good = true;
    }
    fit_data_free(&data);
    return good;
}

/* ---- the files they are kept in ---- */

static const char *
kept_beside(Study *study, const char *config)
{
    const size_t length = strlen(config);
    const bool cfg = length > 4 && strcmp(config + length - 4, ".cfg") == 0;

    return pool_format(&study->pool, "%.*s.fits.cfg", (int)(cfg ? length - 4 : length), config);
}

/* The entry of a fits file that was made of the same data with the same settings; NULL. */
static CfgNode *
find_kept(const CfgNode *kept, const StudyFit *asked)
{
    CfgNode *entry = cfg_member(cfg_member(kept, "fits"), asked->name);
    const CfgNode *data = cfg_member(entry, "data"), *settings = cfg_member(entry, "settings");

    if (!data || data->kind != CFG_TEXT || strcmp(data->text, asked->digest) != 0) return NULL;
    if (!settings || settings->kind != CFG_TEXT || strcmp(settings->text, asked->settings) != 0)
        return NULL;
    return entry;
}

/* What was estimated takes the place of the file. */
static void
overlay(Study *study, CfgNode *entry, Notes *notes)
{
    static const char *const sections[] = { "parameters", "joint", "survival", NULL };
    const CfgNode *own = cfg_member(study->root, "parameters");
    const CfgNode *made = cfg_member(entry, "parameters");

    for (int item = 0; made && item < made->n_items; item++) {
        const CfgNode *same = cfg_member(own, made->items[item]->name);
        if (same)
            cfg_mistake(notes, same, "%s is the name of a number that is estimated for survival %s",
                        same->name, entry->name);
    }
    for (int section = 0; sections[section]; section++) {
        CfgNode *over = cfg_new(&study->pool, CFG_GROUP, NULL, entry);
        CfgNode *part = cfg_member(entry, sections[section]);
        if (!part) continue;
        cfg_put(&study->pool, over, part);
        study_overlay(study, over, notes);
    }
}

static void
open_entry(Text *text, const StudyFit *fit)
{
    text_add(text, "%s = {\ndata = \"%s\";\nsettings = ", fit->name, fit->digest);
    add_quoted(text, fit->settings);
    text_add(text, ";\n");
}

typedef struct {
    int n;
    CfgNode **roots; /* [n] of the study's files, NULL where there is no fits file */
} Kept;

static Kept
read_kept(Study *study, Notes *notes)
{
    Kept kept = { study->n_files,
                  pool_new(&study->pool, (size_t)study->n_files + 1, sizeof(CfgNode *)) };

    for (int file = 0; file < kept.n; file++) {
        const char *path = kept_beside(study, study->files[file].path);
        Error err;
        if (access(path, F_OK) != 0) continue;
        if (cfg_read(&kept.roots[file], &study->pool, path, notes, &err) == ERR_IO)
            notes_add(notes, NOTE_MISTAKE, path, 0, "%s", err.text);
    }
    return kept;
}

/* A survival function with a file, and where its estimate was found. */
typedef struct {
    StudyFit *fit;
    SurvivalData source;
    SurvivalKeys keys;
    bool good;     /* it may be estimated                               */
    bool own;      /* not found with one of the files that are extended */
    CfgNode *kept; /* NULL: to be estimated                             */
} Wanted;

static void
look(Wanted *wanted, Study *study, const Kept *kept, Notes *notes)
{
    StudyFit *fit = wanted->fit;
    const char *what = pool_format(&study->pool, "survival %s", fit->name);
    Error err;

    if (!read_source(study, &wanted->keys, &wanted->source, fit->node, what, notes)) return;
    fit->path = wanted->source.path;
    fit->settings = settings_of(study, &wanted->keys, &wanted->source);
    if (digest_file(fit->digest, fit->path, &err) != OK) {
        cfg_mistake(notes, cfg_member(fit->node, "file"), "%s: %s", what, err.text);
        return;
    }
    wanted->good = true;
    for (int file = 0; file < kept->n && !wanted->kept; file++) {
        wanted->kept = find_kept(kept->roots[file], fit);
        wanted->own = file == kept->n - 1;
    }
    wanted->own |= !wanted->kept;
    fit->anew = !wanted->kept;
}

/* Adds an entry to what belongs beside the config, and reads it as it will be read from there. */
static void
make(Wanted *wanted, Study *study, Text *text, Notes *notes)
{
    static const char head[] = "fits = {\n";
    Text made = { 0 };
    CfgNode *root = NULL;
    Error err;

    text_add(&made, "%s", head);
    open_entry(&made, wanted->fit);
    if (estimate(study, &made, wanted->fit, &wanted->source, wanted->keys.family, notes)) {
        text_add(&made, "};\n");
        text_add(text, "%s", made.at + strlen(head));
        text_add(&made, "};\n");
        if (cfg_read_text(&root, &study->pool, study->fits_path, made.at, notes, &err) == OK)
            wanted->kept = cfg_member(cfg_member(root, "fits"), wanted->fit->name);
    }
    text_free(&made);
}

static Wanted *
list_wanted(Study *study)
{
    const CfgNode *section = cfg_member(study->root, "survival");
    const size_t n = section && section->kind == CFG_GROUP ? (size_t)section->n_items : 0;
    Wanted *wanted = pool_new(&study->pool, n + 1, sizeof(Wanted));

    study->fits = pool_new(&study->pool, n + 1, sizeof(StudyFit));
    for (size_t item = 0; item < n; item++) {
        const CfgNode *node = section->items[item], *file = cfg_member(node, "file");
        if (!file || file->kind != CFG_TEXT) continue;
        wanted[study->n_fits].fit = &study->fits[study->n_fits];
        study->fits[study->n_fits++] =
            (StudyFit){ .name = node->name, .node = cfg_copy(&study->pool, node) };
    }
    return wanted;
}

void
fits_apply(Study *study, Notes *notes)
{
    Wanted *wanted = list_wanted(study);
    Text text = { 0 };
    bool anew = false;

    if (study->n_fits == 0) return;
    const Kept kept = read_kept(study, notes);
    study->fits_path = kept_beside(study, study->files[study->n_files - 1].path);
    for (int fit = 0; fit < study->n_fits; fit++) {
        look(&wanted[fit], study, &kept, notes);
        anew |= wanted[fit].good && !wanted[fit].kept;
    }
    for (int fit = 0; fit < study->n_fits; fit++) {
        if (anew && wanted[fit].good && wanted[fit].own) make(&wanted[fit], study, &text, notes);
        if (wanted[fit].kept) overlay(study, wanted[fit].kept, notes);
    }
    if (text.n > 0)
        study->fits_text = pool_format(
            &study->pool,
            "// Estimated from the data that the config names; made anew when data or settings "
            "change.\nfits = {\n%s};\n",
            text.at);
    text_free(&text);
}

Status
fits_data(FitData *data, Study *study, int fit, Error *err)
{
    const StudyFit *asked = &study->fits[fit];
    Notes unheard = { 0 };
    SurvivalData source;
    SurvivalKeys keys;
    Status status = ERR_SPEC;

    *data = (FitData){ 0 };
    if (read_source(study, &keys, &source, asked->node, asked->name, &unheard))
        status = survival_data_read(data, &study->pool, &source, err);
    notes_free(&unheard);
    return status;
}
