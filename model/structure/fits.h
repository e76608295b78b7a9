/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STRUCTURE_FITS_H
#define STRUCTURE_FITS_H
/** @file fits.h
 *  What a study estimates from data when it is read: curves fitted to a file.
 *
 *  An estimate becomes what a modeller would have written: parameters with their values, a joint
 *  with their covariance, and a formula of them in the place of the file. It is written down as a
 *  config, NAME.fits.cfg beside the config, and read from there as long as neither the data (by
 *  their SHA-256) nor the settings change: so that a run gives the same bytes on every machine. */
#include "base/text.h"
#include "structure/study.h"
#include "structure/survival_data.h"

/** Estimates what the tree `study->root` asks for, or finds it beside the files of the study, and
 *  lays it over the tree; fills study->fits. Mistakes go to `notes`. */
void fits_apply(Study *study, Notes *notes);

/* What a curve of a study was fitted to, to fit other families to it. */
typedef struct {
    void *evidence;              /* owned */
    const FitData *data;         /* all of it, borrowed */
    const Points *points;        /* of published series; NULL of single people */
    const char *const *families; /* that can be fitted to it; NULL: fit_families */
} FitsEvidence;                  /* { 0 } is valid */

/** What a file holds, people or published series, which are pooled by a random scale and stand for
 * a new series. Mistakes in published points go to `notes`. To be closed in any case. */
Status fits_read(FitsEvidence *opened, Pool *pool, const SurvivalData *source, Notes *notes,
                 Error *err);

/** The same of a curve of a study.
 *  @param fit  its number in study->fits
 *  @return OK or ERR_SPEC; to be closed in any case */
Status fits_open(FitsEvidence *opened, Study *study, int fit, Error *err);
void fits_close(FitsEvidence *opened);

/** A family fitted as the study fits it. @param opened  a FitsEvidence */
Status fits_family(Fit *fit, void *opened, const char *family, Error *err);

/* How an estimate is told. */
typedef struct {
    const char *name, *label, *source, *unit; /* label, unit: NULL if there is none */
    int digits;                               /* significant ones */
    bool by_median; /* the median in place of scale or rate: families in fits_with_median */
} FitsWords;

extern const char *const fits_with_median[]; /* ends with NULL */

/** A fit as config: the sections parameters, joint and survival. */
void fits_write(Text *text, const Fit *fit, const FitsWords *words);

/* Studies that were pooled to a parameter, for a forest plot. */
typedef struct {
    const char *name;
    double estimate, low, high, weight; /* natural scale; weight in %, NAN of proportions */
} FitsStudy;

typedef struct {
    const char *of; /* "hazard ratio", "proportion" */
    int n;
    FitsStudy *studies; /* [n] in the pool of the study */
    FitsStudy pooled, predictive;
    double tau, i2, q, q_p; /* tau on the scale of logarithms or logits; i2 NAN of proportions */
    bool draws_new;         /* a probabilistic analysis draws a new study */
} FitsPool;

/** @param fit  its number in study->fits, no curve
 *  @return OK or ERR_SPEC */
Status fits_pool(FitsPool *pool, Study *study, int fit, Error *err);
#endif
