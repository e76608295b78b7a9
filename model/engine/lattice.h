/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_LATTICE_H
#define ENGINE_LATTICE_H
/** @file lattice.h
 *  People who stand for the population where hazards are re-centred: points of a lattice over their
 *  traits. Made by patients.c; where traits do not depend on drawn parameters it may be made once
 *  for many runs (individual_lattice). */

enum { LATTICE_POINTS = 16384 };

typedef struct {
    double *trait; /* [n_covariates][LATTICE_POINTS] owned */
} Lattice;         /* { 0 }: not needed, or made by each run */
#endif
