/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_MANIFEST_H
#define REPORT_MANIFEST_H
/** @file manifest.h
 *  Builds run.json, the manifest of a run: groups and lists in the order in which they were given,
 * two spaces of indent, numbers as the shortest text that reads back. The only place that knows the
 * JSON library (whose own functions are called json_*, so ours are not). Texts are UTF-8; what is
 * not becomes "?". */
#include "base/fail.h"
#include "base/memory.h"
#include <stdbool.h>

typedef struct Manifest Manifest; /* opaque: a group or a list */

Manifest *manifest_new(void);         /* an empty group; release with manifest_delete */
void manifest_delete(Manifest *root); /* with all that is in it; NULL is fine         */

/* A member of a group; a key given twice keeps its place and takes the later value. */
void manifest_text(Manifest *group, const char *key, const char *text); /* NULL: null */
void manifest_number(Manifest *group, const char *key, double value); /* NAN: null; "inf", "-inf" */
void manifest_whole(Manifest *group, const char *key, long long value);
void manifest_flag(Manifest *group, const char *key, bool value);
Manifest *manifest_group(Manifest *group,
                         const char *key); /* belongs to the root, as do the next */
Manifest *manifest_list(Manifest *group, const char *key);

void manifest_item_text(Manifest *list, const char *text);
void manifest_item_number(Manifest *list, double value);
Manifest *manifest_item_group(Manifest *list);

/** @return OK or ERR_IO */
Status manifest_write(const char *path, const Manifest *root, Error *err);

/** The text that stands under `key` in the outermost group of a file.
 *  @param[out] text  a copy in the pool; NULL if there is no such text
 *  @return OK; ERR_IO if the file cannot be read or is no JSON */
Status manifest_read_text(const char **text, Pool *pool, const char *path, const char *key,
                          Error *err);
#endif
