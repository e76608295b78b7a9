/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The section targets: what was published, and how sure it is. */
#include "math/real.h"
#include "structure/reader.h"
#include <math.h>
#include <string.h>

static const char *const roles[] = { "calibrate", "validate", NULL };
static const char *const statistics[] = { "median", "rmst", NULL };

typedef struct {
    const char *strategy, *endpoint, *counter, *source, *study;
    int role, statistic;
    const CfgNode *interval;
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
    { "value",     FIELD_NUMBER,  AT(value),     -1e12, 1e12, NULL, "", NULL, "what was published" },
    { "se",        FIELD_NUMBER,  AT(se),        0, 1e12, "", "", NULL, "its standard error" },
    { "interval",  FIELD_NUMBERS, AT(interval),  0, 0, "", "", NULL, "its 95% interval, in place of se" },
    { "n",         FIELD_NUMBER,  AT(n),         0, 1e12, "", "", NULL, "patients behind it: the standard error is assumed from them where neither se nor interval is known" },
    { "role",      FIELD_CHOICE,  AT(role),      0, 0, "validate", "", roles, "what it is for" },
    { "external",  FIELD_FLAG,    AT(external),  0, 0, "true", "", NULL, "false where the same source also fed an input of the model" },
    { "study",     FIELD_TEXT,    AT(study),     0, 0, "", "", NULL, "the publication: targets of one overlap, and those on one curve count once (the source if not said)" },
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

void
reader_targets(Study *study, Notes *notes)
{
    const CfgNode *section = cfg_member(study->root, "targets");

    study->n_targets = field_entries(section, notes);
    study->targets = pool_new(&study->pool, (size_t)study->n_targets + 1, sizeof(Target));
    for (int item = 0; item < study->n_targets; item++)
        read_target(study, &study->targets[item], section->items[item], notes);
}
