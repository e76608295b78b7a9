/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FINISHED_H
#define FINISHED_H
/** @file finished.h
 *  Folders of finished runs that a test writes itself, for what is made of such folders. */
#include "report/results.h"
#include "testlib.h"

typedef struct {
    const char *file, *text; /* "summary.csv" and what is in it; a list ends with { 0 } */
} FinishedFile;

/** Writes the files and a run.json with these settings (members of JSON: "\"currency\": \"USD\"",
 *  "" for none) and further members, and reads the folder back. Release with results_free.
 *  @param place  keeps the folder's path as long as the results are used */
void finished_read(Results *results, char place[TEST_PATH], const FinishedFile *files,
                   const char *settings, const char *further);
#endif
