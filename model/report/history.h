/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_HISTORY_H
#define REPORT_HISTORY_H
/** @file history.h
 *  Histories of single patients as CSV, streamed: one row a move, none of them held. The file gets
 *  its name when it is whole. */
#include "base/fail.h"
#include <stdio.h>

typedef struct {
    FILE *file;
    char part[4096]; /* where it is written meanwhile */
    const char *path;
} History; /* { 0 } is valid */

Status history_open(History *history, const char *path, Error *err);

/** "patient,strategy,time,from,to": `from` is empty at the start. */
void history_row(History *history, long long patient, const char *strategy, double time,
                 const char *from, const char *to);
Status history_commit(History *history, Error *err);
void history_abandon(History *history); /* nothing stays; harmless if it was committed */
#endif
