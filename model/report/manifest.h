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

/** Reads a file that manifest_write wrote. @return OK; ERR_IO if it cannot be read or is no JSON */
Status manifest_read(Manifest **root, const char *path, Error *err);

/* What is in one that was read. NULL stands for nothing, and nothing holds nothing. */
const Manifest *manifest_at(const Manifest *group, const char *key); /* NULL: no such member */
int manifest_items(const Manifest *list);                            /* 0: no list, or empty */
const Manifest *manifest_item(const Manifest *list, int item);
const char *manifest_as_text(const Manifest *value); /* NULL: no text; good as long as the root */
double manifest_as_number(const Manifest *value);    /* NAN: none; also "inf" and "-inf"        */

/** Members of a group, in the order of the file. NULL at the end. */
const char *manifest_key(const Manifest *group, int member);
#endif
