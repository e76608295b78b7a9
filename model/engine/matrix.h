/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENGINE_MATRIX_H
#define ENGINE_MATRIX_H
/** @file matrix.h
 *  The cycle of a model of probabilities that forgets how long people have been where they are:
 *  next = now P, for all lanes at once. P is held by destination and without its zeros; what does
 *  not vary is filled once. Part of cohort. */
#include "engine/cells.h"

typedef struct Matrix Matrix;

/** Whether this step is one of a matrix: probabilities alone, and no clock of a state. */
bool matrix_fits(const Exits *exits);

/** @param counted  [n_routes] whose number of people is asked for; borrowed */
Matrix *matrix_new(Exits *exits, const bool *counted);

/** Moves everybody through one cycle; the model stands at it.
 *  @param[out] moved  [n_routes][n_lanes] people who move, of the routes that are counted
 *  @return ERR_SPEC where probabilities of a row sum above 1 */
Status matrix_step(Matrix *matrix, People *people, double *moved, int cycle, Error *err);
void matrix_delete(Matrix *matrix);
#endif
