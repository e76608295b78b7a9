/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_VOI_H
#define ANALYSIS_VOI_H
/** @file voi.h
 *  Value of information of the draws of a probabilistic analysis: of every uncertain parameter, of
 *  the groups that the config names, and of studies that have not been made. */
#include "analysis/evsi.h"
#include "analysis/psa_tables.h"

typedef struct {
    int n_threads;
    void (*progress)(void *context, double done); /* NULL */
    void *context;
} VoiRun;

/** evppi.csv, and evsi.csv where `trials` has studies.
 *  @return OK; ERR_SPEC: too few draws */
Status voi_run(Tables *tables, const PsaDecision *decision, const Evsi *evsi, const VoiRun *run,
               Error *err);

extern const TableContract voi_contracts[];
#endif
