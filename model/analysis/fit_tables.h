/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_FIT_TABLES_H
#define ANALYSIS_FIT_TABLES_H
/** @file fit_tables.h
 *  Which family to choose (NICE DSU TSD 14, Latimer 2013; TSD 21, Rutherford et al. 2020): fits of
 *  every family side by side, what survival of the data looks like on the scales on which families
 *  are straight lines, and hazards of data, families and the general population. */
#include "base/tables.h"
#include "evidence/fit.h"

typedef struct {
    const char *name;            /* of the curve                                              */
    const FitData *data;         /* its times are in units of the model                       */
    double units_per_year;       /* of those                                                  */
    const Lifetable *mortality;  /* of the general population, for comparison; NULL           */
    double start_age;            /* years, at time 0                                          */
    bool cured;                  /* also families with a share cured                          */
    const char *const *families; /* only these; NULL: all                                    */
    /* how a family is fitted; NULL: to the data, by fit_curve                               */
    Status (*fit)(Fit *fit, void *context, const char *family, Error *err);
    void *context;
} FitQuestion;

/* What came of one family. */
typedef struct {
    Fit fit;
    double survival[5];    /* at 1, 3, 5, 10 and 20 years */
    double mean;           /* time units; INFINITY if it has none */
    double beyond;         /* share of the mean after the last time of the data */
    bool below_population; /* its hazard falls below that of the life table, within 30 years */
} FitAnswer;

typedef struct {
    int n, best;        /* best: lowest AIC of those that converged; -1: none */
    FitAnswer *answers; /* [n] owned */
} FitAnswers;           /* { 0 } is valid */

Status fit_tables_answer(FitAnswers *answers, const FitQuestion *question, Error *err);
void fit_tables_free(FitAnswers *answers);

/** The tables fits, fit_points and fit_hazards of some curves.
 *  @param questions,answers  [n]
 *  @param icer  [n] of each of its families, if it were used; NULL: not known */
void fit_tables_fill(Tables *tables, const FitQuestion *questions, const FitAnswers *answers,
                     const double *const *icer, int n);

extern const TableContract fit_tables_contracts[];
#endif
