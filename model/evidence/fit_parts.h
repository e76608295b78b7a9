/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EVIDENCE_FIT_PARTS_H
#define EVIDENCE_FIT_PARTS_H
/** @file fit_parts.h
 *  What the files of fit share. Not for others. */
#include "evidence/fit.h"

/* Whether a number of a family is estimated as its logarithm: those that must not be below 0. */
bool fit_is_log(const CurveFamily *family, int number);
#endif
