/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_LANES_H
#define BASE_LANES_H
/** @file lanes.h
 *  Parameter draws are carried side by side, so that the inner loops run over them. */

#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__ > 0)
#error "-ffast-math, -Ofast and -ffinite-math-only give wrong answers: missing values are NaN here"
#endif

enum { LANES = 32 }; /* lanes of a block; part of the numeric contract */
#endif
