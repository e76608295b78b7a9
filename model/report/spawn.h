/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_SPAWN_H
#define REPORT_SPAWN_H
/** @file spawn.h
 *  Other programs, started without a shell: no text that is given to them is ever read as a
 *  command. What they complain of goes to a file; they get no input and no screen. */
#include "base/fail.h"
#include <sys/types.h>

typedef struct {
    pid_t pid;    /* 0: none runs */
    double begun; /* second       */
} Spawn;          /* { 0 } is valid */

typedef enum { SPAWN_RUNS, SPAWN_DONE, SPAWN_FAILED, SPAWN_LATE } SpawnState;

/** Starts a program, looked for as a shell would.
 *  @param words       its name and its arguments; NULL ends them
 *  @param complaints  the file for its standard error and output, made anew
 *  @return OK; ERR_IO if there is no such program, or it cannot be started */
Status spawn_start(Spawn *spawn, const char *const *words, const char *complaints, Error *err);

/** How it is; does not wait. One that ran longer than `limit` seconds is ended: SPAWN_LATE. */
SpawnState spawn_look(Spawn *spawn, double limit);

/** Ends it, if it runs. */
void spawn_stop(Spawn *spawn);
#endif
