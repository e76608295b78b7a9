/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/figures_parts.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *const figures_tasks_formats[FIGURES_FORMATS] = { "svg", "png", "pdf" };

bool
figures_tasks_listed(const char *list, const char *word)
{
    const size_t length = strlen(word);

    for (const char *at = list; at && *at; at += strcspn(at, ",")) {
        if (*at == ',') at++;
        if (strncmp(at, word, length) == 0 && (at[length] == ',' || !at[length])) return true;
    }
    return !list;
}

static Status
add_task(FiguresDrawing *drawing, const Figure *figure, const char *part, const char *format,
         Error *err)
{
    FiguresTask *task;

    drawing->tasks = memory_grow(drawing->tasks, drawing->n, &drawing->size, sizeof(FiguresTask));
    task = &drawing->tasks[drawing->n];
    *task = (FiguresTask){ figure,
                           pool_text(&drawing->pool, part),
                           format,
                           pool_format(&drawing->pool, "%s/%d", drawing->workshop, drawing->n),
                           { 0 } };
    drawing->n++;
    if (mkdir(task->place, 0777) != 0)
        return fail(err, ERR_IO, "cannot make %s: %s", task->place, strerror(errno));
    return OK;
}

static int
by_text(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* One task for each file of the folder that matches a name with a star; what the star stands for is
 * the part. */
static Status
add_matches(FiguresDrawing *drawing, const Figure *figure, const char *star, Error *err)
{
    const size_t before = (size_t)(star - figure->needs), after = strlen(star + 1);
    DIR *folder = opendir(drawing->plan->folder);
    char **parts = NULL;
    int n = 0, size = 0;
    Status status = OK;

    for (const struct dirent *entry; folder && (entry = readdir(folder));) {
        const char *name = entry->d_name;
        const size_t length = strlen(name);
        if (length <= before + after || strncmp(name, figure->needs, before) != 0 ||
            strcmp(name + length - after, star + 1) != 0)
            continue;
        parts = memory_grow(parts, n, &size, sizeof(*parts));
        parts[n++] =
            pool_format(&drawing->pool, "%.*s", (int)(length - before - after), name + before);
    }
    if (folder) closedir(folder);
    if (n > 0) qsort(parts, (size_t)n, sizeof(*parts), by_text);
    for (int part = 0; part < n; part++) TRY(add_task(drawing, figure, parts[part], NULL, err));
done:
    free(parts);
    return status;
}

static bool
has(FiguresDrawing *drawing, const char *file)
{
    return access(pool_format(&drawing->pool, "%s/%s", drawing->plan->folder, file), R_OK) == 0;
}

Status
figures_tasks_add(FiguresDrawing *drawing, const Figure *figure, Error *err)
{
    const char *star = strchr(figure->needs, '*');
    const bool diagram = strcmp(figure->name, "model") == 0;
    Status status = OK;

    if (!figures_tasks_listed(drawing->plan->only, figure->name) ||
        !(diagram ? drawing->dot : drawing->gnuplot))
        return OK;
    if (diagram) {
        for (int item = 0; item < FIGURES_FORMATS && has(drawing, figure->needs); item++)
            if (figures_tasks_listed(drawing->plan->formats, figures_tasks_formats[item]))
                TRY(add_task(drawing, figure, "", figures_tasks_formats[item], err));
    } else if (drawing->formats[0] && has(drawing, "summary.csv")) {
        if (star)
            TRY(add_matches(drawing, figure, star, err));
        else if (has(drawing, figure->needs))
            TRY(add_task(drawing, figure, "", NULL, err));
    }
done:
    return status;
}
