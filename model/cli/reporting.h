/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_REPORTING_H
#define CLI_REPORTING_H
/** @file reporting.h
 *  What people see of a run, made of its finished folder: figures, results.xlsx, report.html,
 * tables.html. `hepatica run --report` and `hepatica report` come here. */
#include "base/course.h"
#include "base/fail.h"
#include "base/notes.h"
#include <signal.h>
#include <stdbool.h>

typedef struct {
    int n_processes; /* figures drawn at a time */
    bool no_plots;
    const volatile sig_atomic_t *stop; /* not 0: stop; NULL: nobody does */
    Course course;                     /* { 0 }: nobody is told how far it is */
} ReportingPlan;

/** Writes all into `folder`, each file whole or not at all.
 *  @param notes  what could not be drawn and why (a missing gnuplot is no error)
 *  @return OK; ERR_IO if the folder is none of a run, lacks a file or cannot be written */
Status reporting_write(const char *folder, const ReportingPlan *plan, Notes *notes, Error *err);
#endif
