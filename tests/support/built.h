/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BUILT_H
#define BUILT_H
/** @file built.h
 *  A study that a test writes itself, and the model of one of its strategies. */
#include "structure/model.h"
#include "written.h"

typedef struct {
    Written written;
    double *value; /* [n_parameters][LANES] draws; NULL: base values */
    Model model;   /* stands at cycle 1 */
} Built;           /* released with built_free */

/** One lane of base values. A failed check if the study has a mistake or warning. */
void built_base(Built *built, const char *text, int strategy);

/** LANES lanes; every uncertain parameter at quantiles (lane + 1/2) / LANES, in an order of its
 * own.
 */
void built_drawn(Built *built, const char *text, int strategy);

/** The model of one lane by itself; released with model_free. */
void built_alone(Model *alone, const Built *built, int lane);

void built_free(Built *built);
#endif
