/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_PATIENTS_H
#define ENGINE_PATIENTS_H
/** @file patients.h
 *  Who the patients of a block are: traits drawn once per patient, the same for all strategies and
 *  all draws of the parameters. Part of individual. */
#include "engine/crowd.h"

void patients_init(Cohort *cohort, const Study *study);
void patients_free(Cohort *cohort);

/** Draws patients `first` .. `first + n - 1` (n <= BLOCK).
 *  @param offset  added to their numbers for their luck: 0, or another arm of a trial
 *  @param people  a model of people side by side; its covariates are overwritten
 *  @return ERR_SPEC where a trait has no value, or hardly anybody is included */
Status patients_draw(Cohort *cohort, Model *people, uint64_t seed, long long first, int n,
                     long long offset, Error *err);

/** People who stand for the population, the same ones always: lattice->trait, to be freed.
 *  @param people  as for patients_draw */
Status patients_lattice(Lattice *lattice, Model *people, Error *err);
#endif
