/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INPUT_CFG_H
#define INPUT_CFG_H
/** @file cfg.h
 *  A study file as a tree of nodes that remember where they were written.
 *  The only place that knows libconfig: the tree is copied out of it, so that files can be merged.
 */
#include "base/fail.h"
#include "base/memory.h"
#include "base/notes.h"
#include <stdbool.h>

typedef enum { CFG_GROUP, CFG_LIST, CFG_NUMBER, CFG_TEXT, CFG_FLAG } CfgKind;

typedef struct CfgNode CfgNode;
struct CfgNode {
    const char *name; /* the key; NULL inside a list and for the root */
    CfgKind kind;
    bool flag;        /* CFG_FLAG                       */
    bool whole;       /* CFG_NUMBER written as integer  */
    double number;    /* CFG_NUMBER                     */
    const char *text; /* CFG_TEXT                       */
    const char *file; /* as the modeller named it       */
    int line;
    CfgNode *parent; /* NULL for the root */
    CfgNode **items; /* [n_items] of a group or list; everything lies in the pool */
    int n_items, size;
};

/** Reads one file. Looks at the text itself first for what libconfig 1.5 swallows or tells badly: a
 *  byte-order mark (skipped), integers beyond 32 bits, infinite numbers, square brackets, a comma
 * before
 *  `)`, `@include`, control characters; each is a mistake in `notes` that says what to write.
 *  @return OK; ERR_IO if the file cannot be read (in `err`); ERR_SPEC if `notes` has new mistakes
 */
Status cfg_read(CfgNode **root, Pool *pool, const char *path, Notes *notes, Error *err);

/** The same for a text in memory, which calls itself `name` in messages. */
Status cfg_read_text(CfgNode **root, Pool *pool, const char *name, const char *text, Notes *notes,
                     Error *err);

CfgNode *cfg_member(const CfgNode *group, const char *key); /* NULL if there is none, or no group */
CfgNode *cfg_copy(Pool *pool, const CfgNode *node);         /* deep; parent is NULL */
CfgNode *cfg_new(Pool *pool, CfgKind kind, const char *name,
                 const CfgNode *place);                  /* at its place */
void cfg_put(Pool *pool, CfgNode *group, CfgNode *item); /* appends, or replaces the same name */
void cfg_remove(CfgNode *group, const char *key);        /* nothing happens if there is none */

/** A path that a file names, relative to that file: "configs/a/b.cfg" and "../c.cfg" give
 * "configs/c.cfg". */
const char *cfg_beside(Pool *pool, const char *file, const char *name);

/** "transitions.well.ill" */
const char *cfg_path(Pool *pool, const CfgNode *node);
const char *
cfg_kind(const CfgNode *node); /* "a group", "a list", "a number", "a text", "true or false" */

void cfg_mistake(Notes *notes, const CfgNode *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void cfg_warn(Notes *notes, const CfgNode *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
#endif
