/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is to be estimated, found beside the files of the study or made. */
#include "base/text.h"
#include "input/digest.h"
#include "structure/fits_parts.h"
#include <math.h>
#include <string.h>
#include <unistd.h>

/* ---- what kinds share ---- */

bool
fits_where(Study *study, SurvivalData *source, const CfgNode *where, const char *what, Notes *notes)
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

bool
fits_adds_up(double people, double said, const CfgNode *node, const char *what, Notes *notes)
{
    if (isnan(said) || people == said) return true;
    cfg_mistake(notes, cfg_member(node, "n"), "%s: n = %g, but the rows add up to %g", what, said,
                people);
    return false;
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
        if (same && strcmp(same->name, entry->name) != 0)
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
    fits_quote(text, fit->settings);
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

/* Something to be estimated, and where it was found. */
typedef struct {
    StudyFit *fit;
    const FitsKind *kind;
    bool good;     /* it may be estimated                               */
    bool own;      /* not found with one of the files that are extended */
    CfgNode *kept; /* NULL: to be estimated                             */
} Wanted;

static void
look(Wanted *wanted, Study *study, const Kept *kept, Notes *notes)
{
    StudyFit *fit = wanted->fit;
    Error err;

    if (!wanted->kind->ask(study, fit, notes)) return;
    if (digest_file(fit->digest, fit->path, &err) != OK) {
        cfg_mistake(notes, fit->node, "%s %s: %s", wanted->kind->section, fit->name, err.text);
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
    if (wanted->kind->estimate(study, &made, wanted->fit, notes)) {
        text_add(&made, "};\n");
        text_add(text, "%s", made.at + strlen(head));
        text_add(&made, "};\n");
        if (cfg_read_text(&root, &study->pool, study->fits_path, made.at, notes, &err) == OK)
            wanted->kept = cfg_member(cfg_member(root, "fits"), wanted->fit->name);
    }
    text_free(&made);
}

static int
entries(const Study *study, const char *section)
{
    const CfgNode *group = cfg_member(study->root, section);

    return group && group->kind == CFG_GROUP ? group->n_items : 0;
}

/* Survival functions with a file, parameters with studies to pool. */
static Wanted *
list_wanted(Study *study)
{
    static const struct {
        const FitsKind *kind;
        const char *key;
        CfgKind is;
    } kinds[] = { { &fits_curve, "file", CFG_TEXT }, { &fits_pooled, "pooled", CFG_GROUP } };
    const int n = entries(study, "survival") + entries(study, "parameters");
    Wanted *wanted = pool_new(&study->pool, (size_t)n + 1, sizeof(Wanted));

    study->fits = pool_new(&study->pool, (size_t)n + 1, sizeof(StudyFit));
    for (size_t kind = 0; kind < sizeof(kinds) / sizeof(*kinds); kind++) {
        const CfgNode *section = cfg_member(study->root, kinds[kind].kind->section);
        for (int item = 0; item < entries(study, kinds[kind].kind->section); item++) {
            const CfgNode *node = section->items[item];
            const CfgNode *asks = cfg_member(node, kinds[kind].key);
            if (!asks || asks->kind != kinds[kind].is) continue;
            wanted[study->n_fits].fit = &study->fits[study->n_fits];
            wanted[study->n_fits].kind = kinds[kind].kind;
            study->fits[study->n_fits++] = (StudyFit){ .name = node->name,
                                                       .node = cfg_copy(&study->pool, node),
                                                       .is_curve = kind == 0 };
        }
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
