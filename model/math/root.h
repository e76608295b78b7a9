/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MATH_ROOT_H
#define MATH_ROOT_H
/** @file root.h
 *  Where a function of one number is 0, between two points at which it has different signs, by the
 *  method of Brent (1973), Algorithms for Minimization without Derivatives, ch. 4 (GSL). */

typedef double (*RootFunction)(double x, void *context); /* NAN ends the search */

/** @param tolerance  of x, relative to the larger of the two ends
 *  @return the root; NAN if the function had no value on the way or the signs do not differ */
double root_find(RootFunction function, void *context, double low, double high, double tolerance);
#endif
