/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STRUCTURE_FITS_PARTS_H
#define STRUCTURE_FITS_PARTS_H
/** @file fits_parts.h
 *  What the files of fits share: fits.c finds what is to be estimated and where it is kept,
 *  fits_curve.c and fits_pooled.c estimate, fits_write.c writes estimates as config. Not for
 * others. */
#include "structure/fits.h"

enum { FITS_MOST_FAMILIES = 6 };

/* A kind of estimate. Both tell mistakes and return false after one. */
typedef struct {
    const char *section;
    bool (*ask)(Study *study, StudyFit *fit, Notes *notes); /* fills path and settings */
    bool (*estimate)(Study *study, Text *text, const StudyFit *fit, Notes *notes);
} FitsKind;

extern const FitsKind fits_curve, fits_pooled;

/* A word in quotes, as libconfig reads it. */
void fits_quote(Text *text, const char *word);

/* Several fits, of which NAME_family, drawn by their weights, chooses one:
 * mix(if(NAME_family == 1, 1, 0), weibull(..), lognormal(..)). */
void fits_write_several(Text *text, const Fit *fits, const double *weight, int n,
                        const FitsWords *words);

/* The rows of a file that `where` chooses; false after a mistake. */
bool fits_where(Study *study, SurvivalData *source, const CfgNode *where, const char *what,
                Notes *notes);

/* Whether there are as many people as is said (NAN: nothing is); else a mistake. */
bool fits_adds_up(double people, double said, const CfgNode *node, const char *what, Notes *notes);
#endif
