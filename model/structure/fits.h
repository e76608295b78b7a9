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

/** The data a fitted curve was fitted to: its number in study->fits. */
Status fits_data(FitData *data, Study *study, int fit, Error *err);

/** A fit as config: the sections parameters, joint and survival.
 *  @param source  told with each parameter */
void fits_write(Text *text, const Fit *fit, const char *name, const char *source);

/** Of the families in `fit_families` without a cured share that converge, the one with the lowest
 *  AIC. @return ERR_NUMERIC: none */
Status fits_best(Fit *fit, const FitData *data, Error *err);
#endif
