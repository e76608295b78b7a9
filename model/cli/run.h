/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_RUN_H
#define CLI_RUN_H
/** @file run.h
 *  `hepatica run`: what its parts share. cmd_run.c reads, calculates and writes; run_analyses.c
 *  does what goes beyond the base case, run_manifest.c writes run.json, run_screen.c tells the
 *  result, run_progress.c how far it is. */
#include "analysis/base_case.h"
#include "analysis/calibrate.h"
#include "analysis/psa_tables.h"
#include "analysis/trial.h"
#include "analysis/validation.h"
#include "analysis/voi.h"
#include "base/tables.h"
#include "cli/options.h"
#include "report/folder.h"
#include "report/history.h"
#include <signal.h>

typedef struct {
    const char *doing; /* "psa" */
    double began, shown;
    bool on; /* a terminal, and not --quiet */
} RunProgress;

typedef struct {
    const Options *options;
    Study study, finer; /* finer: with half the cycle */
    Notes notes;
    BaseCase base;
    Psa psa; /* n = 0: not run */
    PsaDecision decision;
    PsaCurves curves;
    Evsi evsi;
    Calibration calibration; /* draws = NULL: not run */
    Tables tables;           /* of what goes beyond the base case */
    Trial trial;
    History history;
    Folder folder;
    Pool pool;
    const char *place, *started;
    double begun;
    int threads;
    bool fits_kept; /* curves were fitted, and are now beside the config */
    RunProgress progress;
    const volatile sig_atomic_t *stop;
} Run;

/* ---- run_analyses.c ---- */
/** Whether every name of --only is an analysis. */
Status run_analyses_check(const Options *options, Error *err);

/** The names that --only takes: "base_case", "calibration", "psa", ...; NULL after the last. */
const char *run_analyses_name(int item);

/** Those that the config or the options ask for, one after the other. */
Status run_analyses(Run *run, Error *err);

/* ---- run_calibrated.c ---- */
/** calibrated.cfg, if there was a calibration. */
Status run_calibrated(Run *run, Error *err);

/* ---- run_manifest.c ---- */
Status run_manifest(Run *run, Error *err);

/* ---- run_screen.c ---- */
void run_screen(const Run *run);

/* ---- run_written.c ---- */
/** Says where the results lie, how many files they are, and which of them people open first. */
void run_written(const char *place);

/* ---- run_progress.c ---- */
double run_progress_now(void); /* seconds of a clock that never goes back */
void run_progress_begin(RunProgress *progress, const char *doing);
void run_progress_tell(void *progress, double done); /* share of the work */
void run_progress_end(RunProgress *progress);

/** The line that is shown: never longer than a terminal of `width` columns less one. */
enum { RUN_PROGRESS_LINE = 128 };
void run_progress_line(char line[RUN_PROGRESS_LINE], const char *doing, double done, double passed,
                       int width);

/* ---- cmd_run.c ---- */
const char *run_place(Pool *pool, const char *config,
                      const char *suffix); /* if --out is not said */
bool run_writes(const Run *run, int base_table);
bool run_writes_trial(const Run *run, int curve, int table);
const char *run_trial_name(Run *run, int curve, int table); /* "trial_os_km.csv" */
#endif
