/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/completes.h"
#include "cli/run.h"
#include "evidence/fit.h"
#include "math/sampler.h"
#include "survival/km.h"
#include <string.h>

static void
add(Completes *completes, const char *word)
{
    if (completes->n < COMPLETES_MOST) completes->words[completes->n++] = word;
}

static void
add_all(Completes *completes, const char *const *words)
{
    for (int item = 0; words[item]; item++) add(completes, words[item]);
}

static bool
ends_with(const char *text, const char *ending)
{
    const size_t length = strlen(text), own = strlen(ending);
    return length >= own && strcmp(text + length - own, ending) == 0;
}

/* "DIR", "CLICKS.csv", "CONFIG": what the names of values in forms and options stand for. */
static Completes
named(const char *name)
{
    if (strncmp(name, "DIR", 3) == 0) return (Completes){ .kind = COMPLETES_FOLDER };
    if (ends_with(name, ".csv")) return (Completes){ .kind = COMPLETES_FILE, .ending = ".csv" };
    if (strcmp(name, "CONFIG") == 0 || ends_with(name, ".cfg"))
        return (Completes){ .kind = COMPLETES_FILE, .ending = ".cfg" };
    if (strcmp(name, "FILE") == 0) return (Completes){ .kind = COMPLETES_FILE, .ending = "" };
    return (Completes){ .kind = COMPLETES_NOTHING };
}

Completes
completes_value(const Option *option)
{
    const struct {
        const char *option;
        const char *const *words;
    } tables[] = {
        { "--engine", study_engines },  { "--sampler", sampler_names }, { "--unit", study_units },
        { "--interval", km_intervals }, { "--family", fit_families },
    };
    Completes completes = named(option->value);

    if (strcmp(option->name, "--only") == 0) {
        completes.kind = COMPLETES_LIST;
        for (int item = 0; run_analyses_name(item); item++)
            add(&completes, run_analyses_name(item));
    }
    for (size_t item = 0; item < sizeof(tables) / sizeof(*tables); item++) {
        if (strcmp(tables[item].option, option->name) != 0) continue;
        completes.kind = COMPLETES_WORD;
        if (strcmp(option->name, "--family") == 0) {
            completes.kind = COMPLETES_LIST;
            add(&completes, "all");
            add(&completes, "common");
        }
        add_all(&completes, tables[item].words);
    }
    return completes;
}

/* The words of a form are "run CONFIG [options]", "docs config|output": up to the first option. */
Completes
completes_word(Pool *pool, const Command *command, int place)
{
    const char *at = command->form + strcspn(command->form, " ");
    Completes completes = { .kind = COMPLETES_NOTHING };

    for (int word = 0; *at == ' ' && at[1] != '[' && at[1] != '-'; word++) {
        const size_t length = strcspn(at + 1, " ");
        const char *name = pool_format(pool, "%.*s", (int)length, at + 1);
        at += 1 + length;
        if (word < place) continue;
        if (!strchr(name, '|')) return named(name);
        completes.kind = COMPLETES_WORD;
        for (const char *from = name; *from; from += strcspn(from, "|"), from += *from == '|')
            add(&completes, pool_format(pool, "%.*s", (int)strcspn(from, "|"), from));
        break;
    }
    return completes;
}
