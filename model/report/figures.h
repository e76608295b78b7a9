/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_FIGURES_H
#define REPORT_FIGURES_H
/** @file figures.h
 *  The figures of a run: which there are, and drawing them from the files of its folder by the
 *  scripts of plots/ (gnuplot) and model.dot (Graphviz). No number is made here. */
#include "base/fail.h"
#include "base/memory.h"
#include "base/notes.h"
#include <signal.h>

/* One row a figure. Its script is NAME.gp; its pictures are plots/NAME.svg, or plots/NAME_PART.svg
 * where a run has several: a curve, a strategy, a parameter. */
typedef struct {
    const char *name;
    const char *needs; /* the file it is drawn from; with a star, one process for each such file */
    const char *title; /* for captions                                                            */
    const char *text;  /* what is to be seen, for those who cannot see it                         */
} Figure;              /* a list ends with { 0 } */

extern const Figure figures[]; /* in the order of the report */

typedef struct {
    const char *folder;   /* of a run; the pictures go to its folder plots/                */
    const char *scripts;  /* folder of the scripts; NULL: figures_scripts()                */
    const char *currency; /* for axes; NULL: as run.json of the folder has it              */
    const char *formats;  /* "svg,png,pdf" or some of them; NULL: all                      */
    const char *only;     /* names of figures, with commas; NULL: all                      */
    const char *gnuplot;  /* the program; NULL: gnuplot, looked for on the PATH            */
    const char *dot;      /* Graphviz's; NULL: dot                                         */
    int n_processes;      /* at once; 0: one                                               */
    double seconds;       /* most for one process; 0: 60                                   */
    const volatile sig_atomic_t *stop; /* not 0: stop drawing; NULL: nobody stops it         */
} FiguresPlan;

/** Draws what the files of the folder allow; what they do not is left out without a word. A figure
 *  that fails, or a program that is missing, is a warning that says so, and what can be drawn is.
 *  Each picture is put in its place whole; the same files give the same bytes of SVG.
 *  @return OK; ERR_USAGE (an unknown format or figure); ERR_IO (no folder plots/ can be made, no
 *          scripts); ERR_STOPPED */
Status figures_draw(const FiguresPlan *plan, Notes *notes, Error *err);

/* A picture that is there. */
typedef struct {
    const Figure *figure;
    const char *name; /* of its files, without ending: "survival_os"; in the pool, as is */
    const char *part; /* "os"; "" if the figure has one picture                          */
} FigureDrawn;

/** What lies in the folder's plots/ with this ending, in the order of `figures`, parts by name.
 *  @param[out] drawn  in the pool
 *  @return how many */
int figures_drawn(FigureDrawn **drawn, Pool *pool, const char *folder, const char *ending);

/** The folder of the scripts: HEPATICA_PLOTS of the environment, else where they lie beside the
 *  program, built or installed; NULL if there is none. */
const char *figures_scripts(Pool *pool);
#endif
