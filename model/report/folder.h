/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_FOLDER_H
#define REPORT_FOLDER_H
/** @file folder.h
 *  The folder of a run, written whole or not at all (docs/decisions/0003). Files are written into a
 * hidden folder beside the final place, `.NAME.partial-PID`, which then takes that place in one
 * step; what was there goes only after that. Only the folder of a former run is ever replaced: one
 * that is empty or holds a run.json which names its config. */
#include "base/fail.h"
#include "base/memory.h"

typedef struct {
    char *place;   /* where the folder will be; in the pool, as are the following         */
    char *partial; /* where it is now; NULL when there is none                            */
    char *config;  /* only a run of this config may be replaced; NULL: a run of any config */
    Pool pool;
} Folder; /* { 0 } is valid: no folder */

/** Whether a run may take `place`, told before a long calculation. @return as folder_begin */
Status folder_check(const char *place, const char *config, Error *err);

/** Makes the partial folder, and the folders above it where there are none.
 *  @param config  what run.json calls "config"; NULL if the modeller named the place (--out)
 *  @return OK; ERR_IO; ERR_USAGE if something stands at `place` that may not be replaced */
Status folder_begin(Folder *folder, const char *place, const char *config, Error *err);

/** The path of a file in the partial folder; "plots/plane.svg" works after folder_add("plots").
 * Valid until commit or abandon. */
const char *folder_path(Folder *folder, const char *file);

/** Makes a folder in the folder; one that is there is fine. @return OK or ERR_IO */
Status folder_add(Folder *folder, const char *name, Error *err);

/** Moves the folder to its place, removes what it replaces, releases `folder`. After a failure the
 * former run still stands, and folder_abandon is still due. @return as folder_begin */
Status folder_commit(Folder *folder, Error *err);

/** Removes the partial folder, if there is one, and releases `folder`. */
void folder_abandon(Folder *folder);
#endif
