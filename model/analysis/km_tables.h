/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_KM_TABLES_H
#define ANALYSIS_KM_TABLES_H
/** @file km_tables.h
 *  The user's own survival data as tables: Kaplan-Meier curves, log-rank test, Cox regression, test
 *  of proportional hazards. */
#include "base/notes.h"
#include "base/table.h"
#include "survival/cox.h"

typedef enum {
    KM_TABLE_CURVE,
    KM_TABLE_SUMMARY,
    KM_TABLE_LOGRANK,
    KM_TABLE_COX,
    KM_TABLE_PH,
    KM_TABLES
} KmTable;

enum { KM_GROUPS = 50 };

/* The data: points sorted by time, covariates and entries in the same order. Borrowed. */
typedef struct {
    int n, n_groups, n_covariates;
    KmPoint *points;
    const double *entry; /* [n] from when on each was watched; NULL: all from the start */
    const char *group[KM_GROUPS];
    const char *covariate[COX_MOST];
    double *x[COX_MOST];
} KmSample;

typedef struct {
    KmInterval interval;
    double level;   /* 0.95 */
    const char *at; /* "12,36,60": times of survival in the summary; NULL */
    double tau;     /* of restricted means; NAN: the last time at which all groups are observed */
} KmRequest;

typedef struct {
    Table table[KM_TABLES]; /* without rows where not asked for */
    Notes notes;            /* what the numbers do not tell of themselves */
} KmTables;                 /* { 0 } is valid */

/** @return OK; ERR_USAGE where `at` is no list of times; ERR_NUMERIC from cox_fit */
Status km_tables_make(KmTables *tables, const KmSample *sample, const KmRequest *request,
                      Error *err);
void km_tables_free(KmTables *tables);
const char *km_tables_name(KmTable table);
const TableColumn *km_tables_columns(KmTable table);
#endif
