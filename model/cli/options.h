/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H
/** @file options.h
 *  The words of a command line, read by one table per command that also documents them. */
#include "base/fail.h"
#include "structure/study.h"

typedef struct {
    const char *name;    /* "--out" */
    const char *value;   /* "DIR"; NULL: a switch */
    const char *meaning; /* one line */
} Option;                /* a list ends with { 0 } */

enum { OPTIONS_MOST_SETTINGS = 256 };

typedef struct {
    int n_words;        /* of the command, and after it, as typed; borrowed */
    char **words;       /* [n_words]; words[0] is the command               */
    const char *config; /* the first word that is no option; NULL if there is none */
    const char *second; /* the next, of commands that take two */
    const char *out, *only, *formats;
    const char *time, *event, *by, *cox, *interval, *level, *at, *tau; /* of km */
    const char *family, *name, *entry, *where, *unit;                  /* of fit */
    const char *at_risk, *events, *rise;                               /* of digitise */
    const char *suffix; /* of the default place; NULL */
    const char *histories, *follow_up, *accrual;
    unsigned long long trial;           /* patients an arm; 0: no trial */
    unsigned long long patients, draws; /* as said; 0: not said */
    bool strict, quiet, dot, help, skip_bad, curves, report, no_plots, conventions;
    unsigned long long seed;
    bool has_seed;
    int threads; /* 0: as many as there are */
    int n_settings;
    StudySetting settings[OPTIONS_MOST_SETTINGS];
    char *copies[OPTIONS_MOST_SETTINGS]; /* owned: name and value of each --set */
} Options;

/** @param known    the options of the command
 *  @param n_words  how many words that are no options it takes
 *  @return OK or ERR_USAGE ("unknown option --strickt (did you mean --strict?)") */
Status options_read(Options *options, int argc, char **argv, const Option *known, int n_words,
                    Error *err);
void options_free(Options *options);
#endif
