/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_FIGURES_PARTS_H
#define REPORT_FIGURES_PARTS_H
/** @file figures_parts.h
 *  What the files of figures_draw share; for them alone. */
#include "report/figures.h"
#include "report/spawn.h"
#include <stdbool.h>

typedef struct {
    const Figure *figure;
    const char *part;   /* of a file that matched a star; "" otherwise */
    const char *format; /* of the diagram; NULL: all that are wanted   */
    const char *place;  /* where it draws                              */
    Spawn spawn;
} FiguresTask; /* texts in the pool */

typedef struct {
    const FiguresPlan *plan;
    Notes *notes;
    const char *scripts, *plots, *formats, *workshop;
    const char *gnuplot, *dot; /* NULL: there is none */
    FiguresTask *tasks;        /* [n] owned */
    int n, size;
    Pool pool;
} FiguresDrawing;

enum { FIGURES_FORMATS = 3 };
extern const char *const figures_tasks_formats[FIGURES_FORMATS]; /* svg, png, pdf */

/** Whether a word stands in a list with commas; NULL holds every word. */
bool figures_tasks_listed(const char *list, const char *word);

/** What is to be done for one figure, by what files there are. @return OK or ERR_IO */
Status figures_tasks_add(FiguresDrawing *drawing, const Figure *figure, Error *err);
#endif
