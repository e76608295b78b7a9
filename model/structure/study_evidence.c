/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the evidence of a comparison must say of itself: what its time counts from, whom it is of,
 * how it was designed; and what follows if that differs. NICE DSU TSD 17 (Faria et al. 2015). */
#include "base/text.h"
#include "structure/study.h"
#include <stdlib.h>
#include <string.h>

/* A survival function or a ratio, as it speaks of itself. */
typedef struct {
    const char *what, *name, *time_zero, *population, *design, *adjustment;
    const CfgNode *node;
    bool estimated; /* from data that the config names */
} Evidence;

static const char *
word_of(const CfgNode *node, const char *key)
{
    const CfgNode *word = cfg_member(node, key);

    return word && word->kind == CFG_TEXT ? word->text : NULL;
}

static bool
is_estimated(const Study *study, const char *name)
{
    for (int fit = 0; fit < study->n_fits; fit++)
        if (strcmp(study->fits[fit].name, name) == 0) return true;
    return false;
}

/* By a hazard, or by one of the numbers that were estimated for it. */
static bool
is_used(const Study *study, const CurveSpec *curve)
{
    const size_t length = strlen(curve->name);

    if (curve->n_uses > 0) return true;
    for (int item = 0; item < study->n_parameters; item++) {
        const Parameter *parameter = &study->parameters[item];
        if (parameter->n_uses > 0 && strncmp(parameter->name, curve->name, length) == 0 &&
            parameter->name[length] == '_')
            return true;
    }
    return false;
}

static Evidence
evidence_of(const Study *study, const char *what, const char *name, const CfgNode *node)
{
    return (Evidence){ what,
                       name,
                       word_of(node, "time_zero"),
                       word_of(node, "population"),
                       word_of(node, "design"),
                       word_of(node, "adjustment"),
                       node,
                       is_estimated(study, name) };
}

static int
list_evidence(Evidence *list, const Study *study)
{
    int n = 0;

    for (int item = 0; item < study->n_curves; item++) {
        const CurveSpec *curve = &study->curves[item];
        if (!curve->name || !is_used(study, curve)) continue;
        list[n] = evidence_of(study, "survival", curve->name, curve->node);
        n += list[n].estimated || list[n].time_zero || list[n].design;
    }
    for (int item = 0; item < study->n_parameters; item++) {
        const Parameter *parameter = &study->parameters[item];
        if (parameter->n_uses == 0) continue;
        const bool ratio =
            cfg_member(parameter->node, "time_zero") || cfg_member(parameter->node, "design");
        if (ratio) list[n++] = evidence_of(study, "parameter", parameter->name, parameter->node);
    }
    return n;
}

static void
warn_silent(const Evidence *evidence, Notes *notes)
{
    const char *missing = !evidence->time_zero    ? "time_zero (what its time counts from)"
                          : !evidence->population ? "population (whom it is of)"
                          : !evidence->design     ? "design (single arm, randomised, ...)"
                                                  : NULL;

    if (evidence->estimated && strcmp(evidence->what, "survival") == 0 && missing)
        cfg_warn(notes, evidence->node, "%s %s does not say its %s", evidence->what, evidence->name,
                 missing);
}

/* "surgery: dfs_resection, os_resection; randomisation: pfs_first_line" */
static void
add_groups(Text *text, const Evidence *list, int n)
{
    for (int first = 0; first < n; first++) {
        bool told = !list[first].time_zero;
        for (int item = 0; item < first && !told; item++)
            told = list[item].time_zero && strcmp(list[item].time_zero, list[first].time_zero) == 0;
        if (told) continue;
        text_add(text, "%s%s:", text->n ? "; " : "", list[first].time_zero);
        for (int item = first, begun = 0; item < n; item++)
            if (list[item].time_zero && strcmp(list[item].time_zero, list[first].time_zero) == 0)
                text_add(text, "%s %s", begun++ ? "," : "", list[item].name);
    }
}

void
study_evidence(Study *study, Notes *notes)
{
    const CfgNode *model = cfg_member(study->root, "model");
    const bool adjusted = word_of(model, "adjustment") != NULL;
    Evidence *list =
        memory_new((size_t)(study->n_curves + study->n_parameters) + 1, sizeof(Evidence));
    const int n = list_evidence(list, study);
    const char *zero = NULL;
    bool differ = false;
    Text single = { 0 }, groups = { 0 };

    for (int item = 0; item < n; item++) {
        warn_silent(&list[item], notes);
        if (list[item].adjustment) continue;
        if (list[item].time_zero) {
            differ |= zero && strcmp(zero, list[item].time_zero) != 0;
            zero = list[item].time_zero;
        }
        if (list[item].design && strcmp(list[item].design, "single arm") == 0)
            text_add(&single, "%s%s", single.n ? ", " : "", list[item].name);
    }
    if (single.n && study->n_strategies > 1 && !adjusted)
        cfg_warn(
            notes, model,
            "unadjusted comparison of separate studies: single arms (%s) are set beside others; "
            "say in model.adjustment how they were made comparable, if they were",
            single.at);
    add_groups(&groups, list, n);
    if (differ && study->n_strategies > 1 && !adjusted)
        cfg_warn(notes, model,
                 "survival is counted from different times (%s): who lived longer "
                 "until then looks better",
                 groups.at);
    text_free(&single);
    text_free(&groups);
    free(list);
}
