/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The section targets: what was published, and how sure it is. */
#include "math/real.h"
#include "structure/fits_parts.h"
#include "structure/reader.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const roles[] = { "calibrate", "validate", NULL };
static const char *const statistics[] = { "median", "rmst", NULL };

typedef struct {
    const char *strategy, *endpoint, *counter, *source, *study, *file;
    int role, statistic;
    const CfgNode *interval, *where;
    double time, value, se, n;
    bool external;
} TargetKeys;

#define AT(member) offsetof(TargetKeys, member)
/* clang-format off */
const Field reader_target[] = {
    { "strategy",  FIELD_TEXT,    AT(strategy),  0, 0, NULL, "", NULL, "which strategy it speaks of" },
    { "endpoint",  FIELD_TEXT,    AT(endpoint),  0, 0, "os", "", NULL, "which curve" },
    { "time",      FIELD_NUMBER,  AT(time),      0, 1e9, "", "time unit", NULL, "time of a survival point; of an rmst its end (the horizon if not said)" },
    { "statistic", FIELD_CHOICE,  AT(statistic), 0, 0, "", "", statistics, "in place of a survival point; its value is in the time unit" },
    { "counter",   FIELD_TEXT,    AT(counter),   0, 0, "", "", NULL, "in place of a curve: the expected number of it a person, not discounted" },
    { "value",     FIELD_NUMBER,  AT(value),     -1e12, 1e12, "", "", NULL, "what was published" },
    { "se",        FIELD_NUMBER,  AT(se),        0, 1e12, "", "", NULL, "its standard error" },
    { "interval",  FIELD_NUMBERS, AT(interval),  0, 0, "", "", NULL, "its 95% interval, in place of se" },
    { "n",         FIELD_NUMBER,  AT(n),         0, 1e12, "", "", NULL, "patients behind it: the standard error is assumed from them where neither se nor interval is known" },
    { "role",      FIELD_CHOICE,  AT(role),      0, 0, "validate", "", roles, "what it is for" },
    { "external",  FIELD_FLAG,    AT(external),  0, 0, "true", "", NULL, "false where the same source also fed an input of the model" },
    { "study",     FIELD_TEXT,    AT(study),     0, 0, "", "", NULL, "the publication: targets of one overlap, and those on one curve count once (the source if not said)" },
    { "file",      FIELD_TEXT,    AT(file),      0, 0, "", "", NULL, "in place of a value: every survival point and median of a CSV (columns series, n, time, survival, median, ..)" },
    { "where",     FIELD_GROUP,   AT(where),     0, 0, "", "", NULL, "only rows of the file with these values: { strategy = \"resection\"; }" },
    { "source",    FIELD_TEXT,    AT(source),    0, 0, "", "", NULL, "where it is from" },
    { 0 },
};
/* clang-format on */
#undef AT

/* ---- how sure it is ---- */

static const double WIDTH = 2 * 1.959963984540054; /* of a 95% interval, in standard errors */

static void
read_interval(Target *target, const CfgNode *interval, const char *what, Notes *notes)
{
    target->low = target->high = NAN;
    if (!interval) return;
    if (interval->n_items != 2 || interval->items[0]->kind != CFG_NUMBER ||
        interval->items[1]->kind != CFG_NUMBER) {
        cfg_mistake(notes, interval, "%s: interval needs two numbers: interval = (low, high);",
                    what);
        return;
    }
    target->low = interval->items[0]->number;
    target->high = interval->items[1]->number;
    if (!(target->low < target->high))
        cfg_mistake(notes, interval, "%s: interval: %g is not below %g", what, target->low,
                    target->high);
    else if (target->value < target->low || target->value > target->high)
        cfg_warn(notes, interval, "%s: its value %g lies outside its interval (%g, %g)", what,
                 target->value, target->low, target->high);
}

/* From the number of people, as if all were followed. A share: binomial, 1 / sqrt(n p (1 - p)) on
 * the logit scale. A median: 1 / (2 f(m) sqrt(n)), f the density there (Serfling 1980,
 * Approximation Theorems of Mathematical Statistics, 2.3.3); of an exponential f(m) = ln 2 / (2 m),
 * hence 1 / (ln 2 sqrt(n)) on the log scale. A number of events: Poisson, sqrt(value / n). Of a
 * restricted mean n alone tells nothing. */
static double
error_by_n(const Target *target)
{
    const double n = target->n, value = target->value;

    switch (target->kind) {
    case TARGET_SURVIVAL: return 1 / sqrt(n * value * (1 - value));
    case TARGET_MEDIAN: return 1 / (real_log(2) * sqrt(n));
    case TARGET_COUNT: return value > 0 ? sqrt(value / n) : NAN;
    case TARGET_RMST: break;
    }
    return NAN;
}

/* Of a standard error of the value itself: divided by the slope of the scale there. */
static double
error_by_error(const Target *target, double se)
{
    if (target->scale == TARGET_LOG) return se / target->value;
    if (target->scale == TARGET_LOGIT) return se / (target->value * (1 - target->value));
    return se;
}

static void
find_error(Target *target, double se)
{
    const double low = targets_on_scale(target->scale, target->low);
    const double high = targets_on_scale(target->scale, target->high);

    target->on_scale = targets_on_scale(target->scale, target->value);
    target->error = NAN;
    if (isnan(target->on_scale)) return;
    if (se > 0) {
        target->error = error_by_error(target, se);
        target->rule = TARGET_BY_ERROR;
    } else if (high > low) {
        target->error = (high - low) / WIDTH;
        target->rule = TARGET_BY_INTERVAL;
    } else if (target->n > 0 && !isnan(error_by_n(target))) {
        target->error = error_by_n(target);
        target->rule = TARGET_BY_N;
    }
}

/* ---- what it is of ---- */

static int
find_counter(Study *study, const CfgNode *node, const char *name, const char *what, Notes *notes)
{
    for (int counter = 0; counter < study->n_counters; counter++)
        if (strcmp(study->counters[counter], name) == 0) return counter;
    cfg_mistake(notes, cfg_member(node, "counter"), "%s: there is no counter %s%s", what, name,
                reader_hint(study, name, study->counters, study->n_counters));
    return NONE;
}

/* os, and the section endpoints. */
static int
find_curve(Study *study, const CfgNode *node, const char *name, const char *what, Notes *notes)
{
    const char **names = pool_new(&study->pool, (size_t)study->n_endpoints + 1, sizeof(char *));

    names[0] = "os";
    for (int item = 0; item < study->n_endpoints; item++)
        names[item + 1] = study->endpoints[item].name;
    for (int curve = 0; curve <= study->n_endpoints; curve++)
        if (strcmp(name, names[curve]) == 0) return curve;
    const char *hint = reader_hint(study, name, names, study->n_endpoints + 1);
    cfg_mistake(notes, cfg_member(node, "endpoint"), "%s: there is no endpoint %s%s", what, name,
                *hint ? hint : " (os, or one of the section endpoints)");
    return NONE;
}

static void
find_kind(Target *target, const TargetKeys *keys, const char *what, Notes *notes)
{
    static const TargetScale scales[] = { TARGET_LOGIT, TARGET_LOG, TARGET_PLAIN, TARGET_PLAIN };
    const int statistic = keys->statistic;

    target->kind = keys->counter    ? TARGET_COUNT
                   : statistic == 0 ? TARGET_MEDIAN
                   : statistic == 1 ? TARGET_RMST
                                    : TARGET_SURVIVAL;
    target->scale = scales[target->kind];
    if (keys->counter &&
        (statistic >= 0 || !isnan(target->time) || cfg_member(target->node, "endpoint")))
        cfg_mistake(notes, target->node, "%s: a counter has no endpoint, time or statistic", what);
    else if (target->kind == TARGET_MEDIAN && !isnan(target->time))
        cfg_mistake(notes, target->node, "%s: a median has no time", what);
    else if (target->kind == TARGET_SURVIVAL && isnan(target->time) &&
             !cfg_member(target->node, "statistic") && !cfg_member(target->node, "time"))
        cfg_mistake(notes, target->node, "%s needs a time, a statistic (median, rmst) or a counter",
                    what);
}

/* What a value of this kind can be. */
static void
check_value(const Target *target, const char *what, Notes *notes)
{
    const double value = target->value;

    if (isnan(value)) return;
    if (target->kind == TARGET_SURVIVAL && !(value >= 0 && value <= 1))
        cfg_mistake(notes, target->node, "%s: survival is a share from 0 to 1, not %g", what,
                    value);
    else if (target->kind == TARGET_MEDIAN && !(value > 0))
        cfg_mistake(notes, target->node, "%s: a median is above 0, not %g", what, value);
    else if (value < 0)
        cfg_mistake(notes, target->node, "%s: %g is below 0", what, value);
}

static void
read_target(Study *study, Target *target, const CfgNode *node, Notes *notes)
{
    const char *what = pool_format(&study->pool, "target %s", node->name);
    TargetKeys keys;

    field_read(&keys, reader_target, node, what, notes);
    if (!cfg_member(node, "value"))
        cfg_mistake(notes, node, "%s: value is missing (what was published)", what);
    *target = (Target){ .name = node->name,
                        .source = keys.source,
                        .study = keys.study    ? keys.study
                                 : keys.source ? keys.source
                                               : node->name,
                        .node = node,
                        .strategy = NONE,
                        .curve = NONE,
                        .counter = NONE,
                        .time = keys.time,
                        .value = keys.value,
                        .n = keys.n,
                        .calibrate = keys.role == 0,
                        .external = keys.external };
    if (keys.strategy) target->strategy = study_strategy(study, keys.strategy);
    if (keys.strategy && target->strategy == NONE)
        cfg_mistake(notes, cfg_member(node, "strategy"), "%s: there is no strategy %s", what,
                    keys.strategy);
    if (keys.counter)
        target->counter = find_counter(study, node, keys.counter, what, notes);
    else if (keys.endpoint)
        target->curve = find_curve(study, node, keys.endpoint, what, notes);
    find_kind(target, &keys, what, notes);
    if (keys.statistic >= 0 || !cfg_member(node, "statistic")) check_value(target, what, notes);
    if (keys.se == 0) cfg_mistake(notes, cfg_member(node, "se"), "%s: se must be above 0", what);
    read_interval(target, keys.interval, what, notes);
    find_error(target, keys.se);
}

/* ---- every point of a file ---- */

/* The entries to read: those written, and in the place of one with a file one a printed number. */
typedef struct {
    Study *study;
    Notes *notes;
    int n, size;
    const CfgNode **nodes;
} Entries;

static void
add_entry(Entries *entries, const CfgNode *node)
{
    entries->nodes =
        memory_grow(entries->nodes, entries->n, &entries->size, sizeof(*entries->nodes));
    entries->nodes[entries->n++] = node;
}

static void
put_number(Entries *entries, CfgNode *group, const char *key, double value)
{
    CfgNode *number;

    if (isnan(value)) return;
    number = cfg_new(&entries->study->pool, CFG_NUMBER, key, group);
    number->number = value;
    cfg_put(&entries->study->pool, group, number);
}

static void
put_text(Entries *entries, CfgNode *group, const char *key, const char *words)
{
    CfgNode *text = cfg_new(&entries->study->pool, CFG_TEXT, key, group);

    text->text = words;
    cfg_put(&entries->study->pool, group, text);
}

static void
put_interval(Entries *entries, CfgNode *group, double low, double high)
{
    CfgNode *list;

    if (!(low < high) || isinf(high)) return;
    list = cfg_new(&entries->study->pool, CFG_LIST, "interval", group);
    list->items = pool_new(&entries->study->pool, 2, sizeof(CfgNode *));
    for (int end = 0; end < 2; end++) {
        list->items[end] = cfg_new(&entries->study->pool, CFG_NUMBER, NULL, group);
        list->items[end]->number = end ? high : low;
    }
    list->n_items = list->size = 2;
    cfg_put(&entries->study->pool, group, list);
}

/* "resection_os_kostov_2013_36" */
static CfgNode *
entry_of(Entries *entries, const CfgNode *asked, const PublishedPoint *point, const char *which)
{
    Pool *pool = &entries->study->pool;
    char *name = pool_format(pool, "%s_%s_%s", asked->name, point->series, which);
    CfgNode *entry = cfg_copy(pool, asked);

    for (char *at = name; *at; at++)
        *at = (char)(*at >= 'A' && *at <= 'Z'    ? *at - 'A' + 'a'
                     : strchr(" -.,;:/()&", *at) ? '_'
                                                 : *at);
    entry->name = name;
    cfg_remove(entry, "file");
    cfg_remove(entry, "where");
    put_number(entries, entry, "n", point->n);
    put_text(entries, entry, "study", point->series);
    return entry;
}

static void
add_point(Entries *entries, const CfgNode *asked, const PublishedPoint *point)
{
    Pool *pool = &entries->study->pool;

    if (!isnan(point->survival)) {
        CfgNode *entry = entry_of(entries, asked, point, pool_format(pool, "%g", point->time));
        put_number(entries, entry, "time", point->time);
        put_number(entries, entry, "value", point->survival);
        put_number(entries, entry, "se", point->error);
        put_interval(entries, entry, point->lo, point->hi);
        add_entry(entries, entry);
    }
    if (!isnan(point->median)) {
        CfgNode *entry = entry_of(entries, asked, point, "median");
        put_text(entries, entry, "statistic", "median");
        put_number(entries, entry, "value", point->median);
        put_interval(entries, entry, point->median_lo, point->median_hi);
        add_entry(entries, entry);
    }
}

static void
add_file(Entries *entries, const CfgNode *node)
{
    const CfgNode *file = cfg_member(node, "file");
    const char *what = pool_format(&entries->study->pool, "target %s", node->name);
    SurvivalData source = { .per_time = 1 };
    PublishedPoint *points;
    Error err;
    int n;

    source.path = cfg_beside(&entries->study->pool, file->file, file->text);
    if (!fits_where(entries->study, &source, cfg_member(node, "where"), what, entries->notes))
        return;
    if (survival_data_printed(&points, &n, &entries->study->pool, &source, &err) != OK) {
        cfg_mistake(entries->notes, file, "%s: %s", what, err.text);
        return;
    }
    for (int item = 0; item < n; item++) add_point(entries, node, &points[item]);
}

void
reader_targets(Study *study, Notes *notes)
{
    const CfgNode *section = cfg_member(study->root, "targets");
    const int n = field_entries(section, notes);
    Entries entries = { .study = study, .notes = notes };

    for (int item = 0; item < n; item++) {
        const CfgNode *file = cfg_member(section->items[item], "file");
        if (file && file->kind == CFG_TEXT)
            add_file(&entries, section->items[item]);
        else
            add_entry(&entries, section->items[item]);
    }
    study->n_targets = entries.n;
    study->targets = pool_new(&study->pool, (size_t)study->n_targets + 1, sizeof(Target));
    for (int item = 0; item < entries.n; item++)
        read_target(study, &study->targets[item], entries.nodes[item], notes);
    free(entries.nodes);
}
