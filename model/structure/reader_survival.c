/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Named survival functions: a formula, or what a curve is to be fitted to. */
#include "structure/reader.h"
#include <stdlib.h>
#include <string.h>

static const char *const units[] = { "the model's", "day", "week", "month", "year", NULL };

static const char *const poolings[] = { "random scale", "random scale and shape", "none", NULL };
static const char *const bys[] = { "numbers", "median", NULL };
static const char *const uses[] = { "predictive", "mean", NULL };

#define AT(member) offsetof(SurvivalKeys, member)
/* clang-format off */
const Field reader_survival[] = {
    { "label",      FIELD_TEXT,    AT(label),      0, 0, "", "", NULL, "for people" },
    { "formula",    FIELD_FORMULA, AT(formula),    0, 0, "", "", NULL, "a survival function: weibull(1.2, 30)" },
    { "file",       FIELD_TEXT,    AT(file),       0, 0, "", "", NULL, "in place of a formula: a CSV, relative to this file, to fit a curve to" },
    { "family",     FIELD_NODE,    AT(family),     0, 0, "", "", NULL, "what is fitted: weibull, \"weibull cure\", ...; best (if not said): the one with the lowest AIC; a list: a probabilistic analysis draws one of them, the base case has the likeliest" },
    { "weights",    FIELD_NUMBERS, AT(weights),    0, 0, "", "", NULL, "how likely each family of a list is; by AIC if not said" },
    { "where",      FIELD_GROUP,   AT(where),      0, 0, "", "", NULL, "only rows of the file with these values: { arm = 1; }" },
    { "time",       FIELD_TEXT,    AT(time),       0, 0, "", "", NULL, "column of times; time, futime, t, months or days if not said" },
    { "event",      FIELD_TEXT,    AT(event),      0, 0, "", "", NULL, "column of events, 1 or 0; event, fustat, status or dead if not said" },
    { "entry",      FIELD_TEXT,    AT(entry),      0, 0, "", "", NULL, "column of times from which on people were watched" },
    { "by",         FIELD_CHOICE,  AT(by),         0, 0, "numbers", "", bys, "whether the parameters are the family's numbers, or the median and a shape" },
    { "pooling",    FIELD_CHOICE,  AT(pooling),    0, 0, "random scale", "", poolings, "what differs between published series of a file; none: all are one" },
    { "use",        FIELD_CHOICE,  AT(use),        0, 0, "predictive", "", uses, "of pooled series a probabilistic analysis draws a new series, or the mean of all" },
    { "n",          FIELD_NUMBER,  AT(n),          0, 1e12, "", "", NULL, "people in all, as the source says: a mistake if the rows do not add up to it" },
    { "time_unit",  FIELD_CHOICE,  AT(time_unit),  0, 0, "the model's", "", units, "unit of the times in the file" },
    { "time_zero",  FIELD_TEXT,    AT(time_zero),  0, 0, "", "", NULL, "what time counts from: \"surgery\", \"randomisation\", \"diagnosis of metastases\"" },
    { "population", FIELD_TEXT,    AT(population), 0, 0, "", "", NULL, "whom it is of" },
    { "design",     FIELD_TEXT,    AT(design),     0, 0, "", "", NULL, "\"single arm\", \"randomised\", \"matched\", \"cohort\"" },
    { "adjustment", FIELD_TEXT,    AT(adjustment), 0, 0, "", "", NULL, "how a comparison with others was adjusted" },
    { "source",     FIELD_TEXT,    AT(source),     0, 0, "", "", NULL, "where it is from" },
    { 0 },
};
/* clang-format on */
#undef AT

const char *const reader_pooled_of[] = { "hazard ratio", "odds ratio", "risk ratio", "proportion",
                                         NULL };
static const char *const methods[] = { "reml", "dersimonian-laird", "paule-mandel", "fixed", NULL };
static const char *const intervals[] = { "hartung-knapp", "normal", NULL };

#define AT(member) offsetof(PooledKeys, member)
/* clang-format off */
const Field reader_pooled[] = {
    { "file",     FIELD_TEXT,   AT(file),     0, 0, NULL, "", NULL, "a CSV, relative to this file" },
    { "where",    FIELD_GROUP,  AT(where),    0, 0, "", "", NULL, "only rows of the file with these values: { strategy = \"resection\"; }" },
    { "of",       FIELD_CHOICE, AT(of),       0, 0, "hazard ratio", "", reader_pooled_of, "what the studies tell" },
    { "method",   FIELD_CHOICE, AT(method),   0, 0, "reml", "", methods, "of ratios; proportions are pooled by the binomial-normal model" },
    { "interval", FIELD_CHOICE, AT(interval), 0, 0, "hartung-knapp", "", intervals, "of pooled ratios; never narrower than the normal one" },
    { "use",      FIELD_CHOICE, AT(use),      0, 0, "predictive", "", uses, "a probabilistic analysis draws the effect of a new study, or the mean of all" },
    { "n",        FIELD_NUMBER, AT(n),        0, 1e12, "", "", NULL, "people in all, as the source says: a mistake if the rows do not add up to it" },
    { 0 },
};
/* clang-format on */
#undef AT

void
reader_survivals(Study *study, Notes *notes)
{
    const CfgNode *section = cfg_member(study->root, "survival");

    study->n_curves = field_entries(section, notes);
    study->size_curves = study->n_curves + 16;
    study->curves = memory_new((size_t)study->size_curves, sizeof(CurveSpec));
    for (int item = 0; item < study->n_curves; item++) {
        const CfgNode *node = section->items[item];
        SurvivalKeys keys;
        field_read(&keys, reader_survival, node,
                   pool_format(&study->pool, "survival %s", node->name), notes);
        study->curves[item] =
            (CurveSpec){ .name = node->name, .node = node, .table = NONE, .of = { NONE, NONE } };
        if (!keys.file && (!keys.formula || keys.formula->kind != CFG_TEXT))
            cfg_mistake(notes, node,
                        "survival %s needs a formula in quotes, for example \"weibull(1.2, 30)\", "
                        "or a file to fit a curve to",
                        node->name);
    }
}
