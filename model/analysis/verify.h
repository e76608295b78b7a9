/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ANALYSIS_VERIFY_H
#define ANALYSIS_VERIFY_H
/** @file verify.h
 *  Black-box verification of a model: what must hold whatever the model is about. The model is run
 *  again and again with something changed whose effect is known (all utilities 1, no costs, equal
 *  arms, half the cycle), and what comes out is compared with what must come out. It tells whether
 *  the model computes what it says, not whether it says what is true of patients.
 *  Sources: Bueyuekkaramikli, Rutten-van Moelken, Severens & Al (2019), PharmacoEconomics
 *  37:1391-1408 (TECH-VER); Vemer, Corro Ramos, van Voorn, Al & Feenstra (2016), PharmacoEconomics
 *  34:349-361 (AdViSHE). */
#include "base/tables.h"
#include "structure/study.h"
#include <signal.h>

typedef enum {
    VERIFY_PASS,
    VERIFY_FAIL,
    VERIFY_WARNING, /* doubtful, not wrong: a parameter without effect */
    VERIFY_SKIPPED, /* not applicable, the note tells why              */
    VERIFY_RESULTS,
} VerifyResult;
extern const char *const verify_result_names[];

typedef struct {
    const char *config; /* read again for every change */
    const StudySetting *settings;
    int n_settings;
    unsigned long long seed;
    int n_threads;
    long long patients; /* of single-patient engines, at most */
    long long draws;    /* of the probabilistic analysis; 0: chosen by the size of the model */
    bool conventions;   /* also the table of conventions      */
    void (*progress)(void *context, double done); /* NULL */
    void *context;
    const volatile sig_atomic_t *stop; /* NULL */
} VerifyPlan;

typedef struct {
    int n[VERIFY_RESULTS];
    Tables tables; /* verify; conventions, if asked for */
} Verification;    /* { 0 } is valid to free */

/** Runs every check. @return OK, whatever they find; ERR_... if the study itself does not run;
 *  ERR_STOPPED */
Status verify_run(Verification *verification, const Study *study, const VerifyPlan *plan,
                  Error *err);
void verify_free(Verification *verification);

/* What is checked: for the reference page. */
const char *verify_name(int check); /* NULL: there are no more */
const char *verify_title(int check);
const char *verify_source(int check);

extern const TableContract verify_contracts[];
#endif
