/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/options.h"
#include "base/memory.h"
#include "base/text.h"
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const Option *
find(const Option *known, const char *name, size_t length)
{
    for (const Option *option = known; option->name; option++)
        if (strlen(option->name) == length && strncmp(option->name, name, length) == 0)
            return option;
    return NULL;
}

static Status
unknown(const Option *known, const char *word, Error *err)
{
    const char *names[32];
    int n = 0;

    for (const Option *option = known; option->name && n < 32; option++) names[n++] = option->name;
    const char *near = text_nearest(word, names, n);
    return fail(err, ERR_USAGE, "unknown option %s%s%s%s", word, near ? " (did you mean " : "",
                near ? near : "", near ? "?)" : "");
}

static Status
add_setting(Options *options, const char *value, Error *err)
{
    char *copy;

    assert(value); /* the table of options says that it has one */
    const char *equals = strchr(value, '=');
    if (!equals || equals == value || !equals[1])
        return fail(err, ERR_USAGE, "--set needs name=value, not %s", value);
    if (options->n_settings == OPTIONS_MOST_SETTINGS)
        return fail(err, ERR_USAGE, "more than %d times --set", OPTIONS_MOST_SETTINGS);
    copy = memory_new(strlen(value) + 1, 1);
    memcpy(copy, value, strlen(value));
    copy[equals - value] = '\0';
    options->copies[options->n_settings] = copy;
    options->settings[options->n_settings++] = (StudySetting){ copy, copy + (equals - value) + 1 };
    return OK;
}

/* An option that stands for a key of the config. */
static Status
add_key(Options *options, const char *name, const char *value, Error *err)
{
    if (options->n_settings == OPTIONS_MOST_SETTINGS)
        return fail(err, ERR_USAGE, "more than %d times --set", OPTIONS_MOST_SETTINGS);
    options->settings[options->n_settings++] = (StudySetting){ name, value };
    return OK;
}

static Status
whole(unsigned long long *number, const char *name, const char *value, unsigned long long most,
      Error *err)
{
    char *end;

    assert(value);
    errno = 0;
    *number = strtoull(value, &end, 10);
    if (*value < '0' || *value > '9' || *end || errno || *number > most)
        return fail(err, ERR_USAGE, "%s needs a whole number up to %llu, not %s", name, most,
                    value);
    return OK;
}

/* Options that are a text and no more. */
static bool
take_text(Options *options, const char *name, const char *value)
{
    const struct {
        const char *name, **into;
    } texts[] = {
        { "--out", &options->out },
        { "--only", &options->only },
        { "--formats", &options->formats },
        { "--time", &options->time },
        { "--event", &options->event },
        { "--by", &options->by },
        { "--cox", &options->cox },
        { "--interval", &options->interval },
        { "--level", &options->level },
        { "--at", &options->at },
        { "--tau", &options->tau },
        { "--histories", &options->histories },
        { "--follow-up", &options->follow_up },
        { "--accrual", &options->accrual },
        { "--family", &options->family },
        { "--name", &options->name },
        { "--entry", &options->entry },
        { "--where", &options->where },
        { "--unit", &options->unit },
        { "--at-risk", &options->at_risk },
        { "--events", &options->events },
        { "--rise", &options->rise },
    };

    for (size_t item = 0; item < sizeof(texts) / sizeof(texts[0]); item++)
        if (strcmp(texts[item].name, name) == 0) {
            *texts[item].into = value;
            return true;
        }
    return false;
}

static Status
take(Options *options, const Option *option, const char *value, Error *err)
{
    unsigned long long number;
    Status status = OK;

    if (take_text(options, option->name, value)) return OK;
    if (strcmp(option->name, "--set") == 0) {
        TRY(add_setting(options, value, err));
    } else if (strcmp(option->name, "--engine") == 0) {
        TRY(add_key(options, "model.engine", value, err));
    } else if (strcmp(option->name, "--patients") == 0) {
        TRY(whole(&number, "--patients", value, 2147483647, err));
        options->patients = number;
        TRY(add_key(options, "model.patients", value, err));
    } else if (strcmp(option->name, "--draws") == 0) {
        TRY(whole(&number, "--draws", value, 100000000, err));
        options->draws = number;
        TRY(add_key(options, "analyses.psa.draws", value, err));
    } else if (strcmp(option->name, "--budget") == 0) {
        TRY(add_key(options, "analyses.psa.budget", value, err));
    } else if (strcmp(option->name, "--sampler") == 0) {
        TRY(add_key(options, "analyses.psa.sampler", value, err));
    } else if (strcmp(option->name, "--patients-per-draw") == 0) {
        TRY(whole(&number, "--patients-per-draw", value, 2147483647, err));
        TRY(add_key(options, "analyses.psa.patients", value, err));
    } else if (strcmp(option->name, "--trial") == 0) {
        TRY(whole(&options->trial, "--trial", value, 10000000, err));
        if (options->trial < 2) return fail(err, ERR_USAGE, "--trial needs at least 2 patients");
    } else if (strcmp(option->name, "--seed") == 0) {
        TRY(whole(&options->seed, "--seed", value, ~0ULL, err));
        options->has_seed = true;
    } else if (strcmp(option->name, "--threads") == 0) {
        TRY(whole(&number, "--threads", value, 1024, err));
        if (number == 0) return fail(err, ERR_USAGE, "--threads needs a number of at least 1");
        options->threads = (int)number;
    } else if (strcmp(option->name, "--skip-bad-draws") == 0) {
        options->skip_bad = true;
    } else if (strcmp(option->name, "--strict") == 0) {
        options->strict = true;
    } else if (strcmp(option->name, "--quiet") == 0) {
        options->quiet = true;
    } else if (strcmp(option->name, "--curves") == 0) {
        options->curves = true;
    } else if (strcmp(option->name, "--report") == 0) {
        options->report = true;
    } else if (strcmp(option->name, "--no-plots") == 0) {
        options->no_plots = true;
    } else if (strcmp(option->name, "--conventions") == 0) {
        options->conventions = true;
    } else if (strcmp(option->name, "--dot") == 0) {
        options->dot = true;
    } else {
        options->help = true;
    }
done:
    return status;
}

static Status
take_word(Options *options, const char *word, int n_words, Error *err)
{
    if (!options->config)
        options->config = word;
    else if (n_words < 2)
        return fail(err, ERR_USAGE, "one config at a time, not %s and %s", options->config, word);
    else if (!options->second)
        options->second = word;
    else
        return fail(err, ERR_USAGE, "a word too many: %s", word);
    return OK;
}

Status
options_read(Options *options, int argc, char **argv, const Option *known, int n_words, Error *err)
{
    Status status = OK;

    *options = (Options){ .seed = 1, .n_words = argc, .words = argv };
    for (int word = 1; word < argc; word++) {
        const char *text = argv[word], *equals = strchr(text, '=');
        const Option *option;
        if (text[0] != '-' || text[1] == '\0') {
            TRY(take_word(options, text, n_words, err));
            continue;
        }
        if (strcmp(text, "-h") == 0) text = "--help";
        option = find(known, text, equals ? (size_t)(equals - text) : strlen(text));
        if (!option) return unknown(known, text, err);
        if (!option->value && equals)
            return fail(err, ERR_USAGE, "%s takes no value", option->name);
        if (option->value && !equals && word + 1 >= argc)
            return fail(err, ERR_USAGE, "%s needs a value: %s %s", option->name, option->name,
                        option->value);
        TRY(take(options, option, !option->value ? NULL : equals ? equals + 1 : argv[++word], err));
    }
done:
    return status;
}

void
options_free(Options *options)
{
    for (int item = 0; item < options->n_settings; item++) free(options->copies[item]);
    options->n_settings = 0;
}
