/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_SCENARIOS_H
#define ANALYSIS_SCENARIOS_H
/** @file scenarios.h
 *  Every config of a folder, run and put side by side with the one that names the folder. */
#include "analysis/psa.h"
#include "base/tables.h"

typedef struct {
    const StudySetting *settings; /* as for the main config */
    int n_settings;
    const EvaluationPlan *evaluation;
    const PsaRun *psa; /* each is drawn too; NULL: deterministic only */
} ScenariosRun;

/** scenarios.csv. `base` is the study that asks.
 *  @return OK; ERR_IO: the folder is not there or holds no config; ERR_SPEC: the first mistake of
 *  the first config that has one */
Status scenarios_run(Tables *tables, const Study *base, const ScenariosRun *run, Error *err);

extern const TableContract scenarios_contracts[];
#endif
