/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawing: one process a figure, several at once, each in a folder of its own below
 * plots/.drawing-PID; what it leaves there is made ready and moved to plots/. */
#include "base/text.h"
#include "report/figures_parts.h"
#include "report/picture.h"
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MOST_AT_ONCE = 64, MOST_WORDS = 24 };

static bool
wants(const FiguresPlan *plan)
{
    return !plan->stop || !*plan->stop;
}

/* ---- what is asked for ---- */

/* Every word of a list is one of `known`. */
static Status
check_words(const char *list, const char *const *known, int n_known, const char *what, Error *err)
{
    char word[64];

    for (const char *at = list; at && *at; at += strcspn(at, ",")) {
        bool found = false;
        if (*at == ',') at++;
        snprintf(word, sizeof(word), "%.*s", (int)strcspn(at, ","), at);
        for (int item = 0; item < n_known; item++) found |= strcmp(known[item], word) == 0;
        if (found) continue;
        const char *near = text_nearest(word, known, n_known);
        return fail(err, ERR_USAGE, "unknown %s %s%s%s%s", what, word,
                    near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
    }
    return OK;
}

static Status
check_plan(const FiguresPlan *plan, Error *err)
{
    const char *names[64];
    int n = 0;
    Status status;

    while (figures[n].name) names[n] = figures[n].name, n++;
    TRY(check_words(plan->formats, figures_tasks_formats, FIGURES_FORMATS, "format", err));
    TRY(check_words(plan->only, names, n, "figure", err));
done:
    return status;
}

/* ---- programs ---- */

static double
limit(const FiguresPlan *plan)
{
    return plan->seconds > 0 ? plan->seconds : 60;
}

static void
rest(void)
{
    nanosleep(&(struct timespec){ .tv_nsec = 3000000 }, NULL);
}

/* Waits for a program to end. */
static SpawnState
run(const FiguresDrawing *drawing, const char *const *words, bool *there)
{
    Spawn spawn;
    Error err;
    SpawnState state = SPAWN_FAILED;
    Pool pool = { 0 };

    *there =
        spawn_start(&spawn, words, pool_format(&pool, "%s/asked", drawing->workshop), &err) == OK;
    while (*there && (state = spawn_look(&spawn, limit(drawing->plan))) == SPAWN_RUNS) {
        if (!wants(drawing->plan)) spawn_stop(&spawn);
        rest();
    }
    pool_free(&pool);
    return state;
}

/* Which programs there are, and what gnuplot can draw. */
static void
find_programs(FiguresDrawing *drawing)
{
    const FiguresPlan *plan = drawing->plan;
    const char *gnuplot = plan->gnuplot ? plan->gnuplot : "gnuplot";
    const char *dot = plan->dot ? plan->dot : "dot";
    const char *const bare[] = { gnuplot, "-d", "-e", "exit", NULL };
    const char *const cairo[] = { gnuplot, "-d", "-e",
                                  "set terminal pngcairo; set terminal pdfcairo", NULL };
    const char *const version[] = { dot, "-V", NULL };
    bool there;

    drawing->formats = plan->formats ? plan->formats : "svg,png,pdf";
    if (run(drawing, cairo, &there) == SPAWN_DONE) {
        drawing->gnuplot = gnuplot;
    } else if (there && run(drawing, bare, &there) == SPAWN_DONE) {
        drawing->gnuplot = gnuplot;
        if (figures_tasks_listed(drawing->formats, "png") ||
            figures_tasks_listed(drawing->formats, "pdf"))
            notes_add(drawing->notes, NOTE_WARNING, NULL, 0,
                      "gnuplot has no cairo here: figures are drawn as SVG only (Debian package "
                      "gnuplot-nox has it)");
        drawing->formats = figures_tasks_listed(drawing->formats, "svg") ? "svg" : "";
    } else if (wants(plan)) {
        notes_add(drawing->notes, NOTE_WARNING, NULL, 0,
                  "no %s here: figures are not drawn (Debian package gnuplot-nox)", gnuplot);
    }
    if (figures_tasks_listed(plan->only, "model") && run(drawing, version, &there) == SPAWN_DONE)
        drawing->dot = dot;
    else if (figures_tasks_listed(plan->only, "model") && wants(plan))
        notes_add(drawing->notes, NOTE_WARNING, NULL, 0,
                  "no %s here: the diagram of states is not drawn (Debian package graphviz)", dot);
}

/* ---- one task ---- */

static void
words_of_diagram(const char **words, FiguresDrawing *drawing, const FiguresTask *task)
{
    Pool *pool = &drawing->pool;
    const char *const list[] = { drawing->dot,
                                 pool_format(pool, "-T%s", task->format),
                                 strcmp(task->format, "png") == 0 ? "-Gdpi=300" : "-Gdpi=96",
                                 "-Gbgcolor=white",
                                 "-Gnodesep=0.3",
                                 "-Granksep=0.45",
                                 "-Nfontsize=11",
                                 "-Nmargin=0.14,0.08",
                                 "-Ncolor=#6B6B6B",
                                 "-Nfontcolor=#2B2B2B",
                                 "-Npenwidth=1",
                                 "-Ecolor=#6B6B6B",
                                 "-Efontcolor=#5A5A5A",
                                 "-Earrowsize=0.7",
                                 "-o",
                                 pool_format(pool, "%s/model.%s", task->place, task->format),
                                 pool_format(pool, "%s/model.dot", drawing->plan->folder),
                                 NULL };

    memcpy(words, list, sizeof(list));
}

static void
words_of_script(const char **words, FiguresDrawing *drawing, const FiguresTask *task)
{
    const FiguresPlan *plan = drawing->plan;
    const char *const list[] = { drawing->gnuplot,
                                 "-d", /* nobody's own settings */
                                 "-c",
                                 pool_format(&drawing->pool, "%s/%s.gp", drawing->scripts,
                                             task->figure->name),
                                 plan->folder,
                                 drawing->formats,
                                 task->place,
                                 plan->currency ? plan->currency : "",
                                 task->part,
                                 NULL };

    memcpy(words, list, sizeof(list));
}

/* What the program said was wrong: gnuplot tells it after "line N: ", and warns of what it can live
 * with; otherwise the first line that says something. */
static const char *
complaint(FiguresDrawing *drawing, const FiguresTask *task)
{
    FILE *file = fopen(pool_format(&drawing->pool, "%s.said", task->place), "rb");
    char line[400];
    const char *first = NULL, *told = NULL;

    while (file && !told && fgets(line, sizeof(line), file)) {
        line[strcspn(line, "\r\n")] = '\0';
        if (!line[strspn(line, " \t^")] || strstr(line, "warning:")) continue;
        if (!first) first = pool_text(&drawing->pool, line);
        if (strstr(line, "\" line ") || strstr(line, "Error"))
            told = pool_text(&drawing->pool, line);
    }
    if (file) fclose(file);
    return told ? told : first ? first : "it does not say why";
}

/* Moves what a task has drawn into plots/. */
static void
keep(FiguresDrawing *drawing, const FiguresTask *task)
{
    DIR *place = opendir(task->place);
    Pool *pool = &drawing->pool;
    Error err;

    for (const struct dirent *entry; place && (entry = readdir(place));) {
        const char *name = entry->d_name, *end = strrchr(name, '.');
        const size_t length = strlen(task->figure->name);
        if (!end || end == name || strncmp(name, task->figure->name, length) != 0) continue;
        const bool part = name[length] == '_';
        const char *title = pool_format(pool, "%s%s%.*s", task->figure->title, part ? ": " : "",
                                        part ? (int)(end - name - (long)length - 1) : 0,
                                        part ? name + length + 1 : "");
        if (picture_keep(pool_format(pool, "%s/%s", task->place, name),
                         pool_format(pool, "%s/%s", drawing->plots, name), title,
                         task->figure->text, &err) != OK)
            notes_add(drawing->notes, NOTE_WARNING, NULL, 0, "figure %s is left out: %s", name,
                      err.text);
    }
    if (place) closedir(place);
}

static void
finish(FiguresDrawing *drawing, FiguresTask *task, SpawnState state)
{
    const char *name = task->figure->name, *gap = *task->part ? "_" : "";

    if (state == SPAWN_DONE)
        keep(drawing, task);
    else if (state == SPAWN_LATE)
        notes_add(drawing->notes, NOTE_WARNING, NULL, 0,
                  "figure %s%s%s is left out: it took more than %g seconds", name, gap, task->part,
                  limit(drawing->plan));
    else
        notes_add(drawing->notes, NOTE_WARNING, NULL, 0, "figure %s%s%s is left out: %s", name, gap,
                  task->part, complaint(drawing, task));
}

static void
start(FiguresDrawing *drawing, FiguresTask *task)
{
    const char *words[MOST_WORDS];
    Error err;

    if (task->format)
        words_of_diagram(words, drawing, task);
    else
        words_of_script(words, drawing, task);
    if (spawn_start(&task->spawn, words, pool_format(&drawing->pool, "%s.said", task->place),
                    &err) != OK)
        notes_add(drawing->notes, NOTE_WARNING, NULL, 0, "figure %s is left out: %s",
                  task->figure->name, err.text);
}

/* ---- all ---- */

/* Warnings come in the order in which figures end; notes_sort is the caller's. */
static Status
draw_all(FiguresDrawing *drawing, Error *err)
{
    const FiguresPlan *plan = drawing->plan;
    const int most = plan->n_processes < 1              ? 1
                     : plan->n_processes > MOST_AT_ONCE ? MOST_AT_ONCE
                                                        : plan->n_processes;
    int next = 0, n_running = 0;

    while (wants(plan) && (next < drawing->n || n_running > 0)) {
        for (; next < drawing->n && n_running < most; next++) {
            start(drawing, &drawing->tasks[next]);
            n_running += drawing->tasks[next].spawn.pid != 0;
        }
        for (int item = 0; item < next; item++) {
            FiguresTask *task = &drawing->tasks[item];
            if (task->spawn.pid == 0) continue;
            const SpawnState state = spawn_look(&task->spawn, limit(plan));
            if (state == SPAWN_RUNS) continue;
            n_running--;
            finish(drawing, task, state);
        }
        if (n_running > 0) rest();
    }
    return wants(plan) ? OK : fail(err, ERR_STOPPED, "stopped while drawing figures");
}

/* Files and empty folders in a folder, and it: two storeys. */
static void
sweep(Pool *pool, const char *path, int storeys)
{
    DIR *folder = opendir(path);

    for (const struct dirent *entry; folder && (entry = readdir(folder));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        const char *inside = pool_format(pool, "%s/%s", path, entry->d_name);
        if (unlink(inside) != 0 && storeys > 1) sweep(pool, inside, storeys - 1);
    }
    if (folder) closedir(folder);
    rmdir(path);
}

static Status
set_up(FiguresDrawing *drawing, Error *err)
{
    const FiguresPlan *plan = drawing->plan;
    Pool *pool = &drawing->pool;

    drawing->scripts = plan->scripts ? plan->scripts : figures_scripts(pool);
    if (!drawing->scripts)
        return fail(err, ERR_IO,
                    "the scripts of the figures are not where the program was built or "
                    "installed; HEPATICA_PLOTS can name their folder");
    drawing->plots = pool_format(pool, "%s/plots", plan->folder);
    drawing->workshop = pool_format(pool, "%s/.drawing-%ld", drawing->plots, (long)getpid());
    if (mkdir(drawing->plots, 0777) != 0 && errno != EEXIST)
        return fail(err, ERR_IO, "cannot make %s: %s", drawing->plots, strerror(errno));
    sweep(pool, drawing->workshop, 2);
    if (mkdir(drawing->workshop, 0777) != 0)
        return fail(err, ERR_IO, "cannot make %s: %s", drawing->workshop, strerror(errno));
    return OK;
}

Status
figures_draw(const FiguresPlan *plan, Notes *notes, Error *err)
{
    FiguresDrawing drawing = { .plan = plan, .notes = notes };
    Status status;

    TRY(check_plan(plan, err));
    TRY(set_up(&drawing, err));
    find_programs(&drawing);
    for (const Figure *figure = figures; figure->name; figure++)
        TRY(figures_tasks_add(&drawing, figure, err));
    TRY(draw_all(&drawing, err));
done:
    for (int item = 0; item < drawing.n; item++) spawn_stop(&drawing.tasks[item].spawn);
    if (drawing.workshop) sweep(&drawing.pool, drawing.workshop, 2);
    if (drawing.plots) rmdir(drawing.plots); /* stays, unless nothing is in it */
    free(drawing.tasks);
    pool_free(&drawing.pool);
    return status;
}
