/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef YARD_H
#define YARD_H
/** @file yard.h
 *  A second, independent reader of formulas, to hold against the program's: operators by Dijkstra's
 *  shunting-yard (1961) in place of recursive descent, values in long double with the C library's
 *  functions, and with each value a bound of what doubles may differ from it. */

typedef struct {
    long double value; /* NaN: there is none                                       */
    double bound;      /* 0: the very same double; INFINITY: doubles may go astray */
} Yard;

/** The value of a formula without mistakes, where the letters a, b, .. are names[letter]. */
Yard yard_value(const char *text, const double *names);

/** One operator or function ("neg" is the minus before a value) of `n` arguments. */
Yard yard_apply(const char *name, const Yard *args, int n);

/** Writes a random formula of the letters a to h without mistakes; moves `seed` on. */
enum { YARD_TEXT = 4000 };
void yard_formula(char text[YARD_TEXT], unsigned long long *seed);

/** A random whole number from 0 to n - 1 (splitmix64: Steele, Lea & Flood 2014, OOPSLA). */
int yard_random(unsigned long long *seed, int n);
#endif
