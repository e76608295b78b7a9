/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A study to begin with: commented, sound, and never in the place of another file. */
#include "base/memory.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/templates.h"
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* clang-format off */
const Option cmd_new_options[] = {
    { "--quiet", NULL, "print nothing but errors" },
    { "--help",  NULL, "this text" },
    { 0 },
};

static const struct {
    const char *name, *text, *about;
} templates[] = {
    { "three-state", templates_three_state, "a state-transition model of three states" },
    { "partitioned", templates_partitioned, "states between survival curves"           },
    { "bclm",        templates_bclm,        "your own numbers in the BCLM model"       },
};
/* clang-format on */

enum { N_TEMPLATES = sizeof(templates) / sizeof(*templates) };

static Status
find(int *found, const char *name, Error *err)
{
    const char *names[N_TEMPLATES];

    for (*found = 0; *found < N_TEMPLATES; (*found)++) {
        if (strcmp(templates[*found].name, name) == 0) return OK;
        names[*found] = templates[*found].name;
    }
    const char *near = text_nearest(name, names, N_TEMPLATES);
    return fail(err, ERR_USAGE, "there is no template %s%s%s%s: three-state, partitioned or bclm",
                name, near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
}

/* configs/bclm/base.cfg beside the program, as it is built or installed. */
static Status
find_base(const char **base, Pool *pool, Error *err)
{
    static const char *const places[] = { "../share/hepatica/configs", "../../configs" };
    char program[4096];
    const ssize_t n = readlink("/proc/self/exe", program, sizeof(program) - 1);
    char *slash;

    program[n > 0 ? n : 0] = '\0';
    if ((slash = strrchr(program, '/'))) *slash = '\0';
    for (size_t item = 0; item < sizeof(places) / sizeof(*places); item++) {
        char *path =
            realpath(pool_format(pool, "%s/%s/bclm/base.cfg", program, places[item]), NULL);
        *base = path ? pool_text(pool, path) : NULL;
        free(path);
        if (*base) return OK;
    }
    return fail(err, ERR_IO, "configs/bclm/base.cfg does not lie beside the program (%s)", program);
}

static Status
fill(Text *text, const char *template, Error *err)
{
    static const char mark[] = "@BASE@";
    const char *at, *base;
    Pool pool = { 0 };
    Status status = OK;

    while ((at = strstr(template, mark))) {
        TRY(find_base(&base, &pool, err));
        text_add_bytes(text, template, (size_t)(at - template));
        text_add(text, "%s", base);
        template = at + strlen(mark);
    }
    text_add(text, "%s", template);
done:
    pool_free(&pool);
    return status;
}

/* "x": an existing file is never replaced. */
static Status
put(const char *path, const Text *text, Error *err)
{
    FILE *file = fopen(path, "wx");
    const char *hint = errno == EEXIST ? "; choose another name or remove it" : "";
    bool well;

    if (!file) return fail(err, ERR_IO, "%s: %s%s", path, strerror(errno), hint);
    well = fwrite(text->at, 1, text->n, file) == text->n;
    well &= fclose(file) == 0;
    if (well) return OK;
    remove(path);
    return fail(err, ERR_IO, "cannot write %s: %s", path, strerror(errno));
}

Status
cmd_new(const Options *options, Error *err)
{
    Text text = { 0 };
    int item;
    Status status;

    if (!options->config || !options->second)
        return fail(err, ERR_USAGE,
                    "which template, and into which file? hepatica new three-state "
                    "my.cfg");
    TRY(find(&item, options->config, err));
    TRY(fill(&text, templates[item].text, err));
    TRY(put(options->second, &text, err));
    if (!options->quiet)
        printf("%s: %s; next: hepatica run %s\n", options->second, templates[item].about,
               options->second);
done:
    text_free(&text);
    return status;
}
