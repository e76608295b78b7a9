/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SURVIVAL_LIFETABLE_H
#define SURVIVAL_LIFETABLE_H
/** @file lifetable.h
 *  Mortality by age, constant hazard within a row: rate -ln(1 - q) a year for a probability q a
 * year. The last row goes on for ever. Ages in years, hazards per time unit of the study. */
#include "base/fail.h"
#include <stdbool.h>

typedef enum { LIFETABLE_PROBABILITY, LIFETABLE_RATE, LIFETABLE_SURVIVAL } LifetableHolds;

typedef struct {
    int n;
    double *age;         /* [n] first age of each row, increasing                     */
    double *rate;        /* [n] per year                                              */
    double *cumulative;  /* [n] cumulative hazard from age[0] to age[row]             */
    double units;        /* time units of the study in a year (12 for months)         */
    int n_guide, *guide; /* [n_guide] row at the start of each of equal parts of the ages */
    double parts;        /* of those in a year                                     */
    bool fine;           /* no part reaches over two rows                           */
    int ladder;          /* power of 2, more than half the rows; `cumulative` goes on to twice that,
                            with INFINITY                                           */
} Lifetable;             /* { 0 } is valid; lifetable_free leaves it behind */

/** @param values  [n], what `holds` says; survival is S(age) and may not rise; its last row gives
 * the hazard of the interval before it. A probability of 1 becomes a rate of 1e6 a year.
 *  @return ERR_SPEC with a reason ("row 3: 1.2 is no probability", "ages must rise") */
Status lifetable_init(Lifetable *table, const double *ages, const double *values, int n,
                      LifetableHolds holds, double units_per_year, Error *err);
double lifetable_rate(const Lifetable *table, double age); /* per time unit; NAN below first row */
double lifetable_cumulative(const Lifetable *table, double age); /* from the first row's age */
/** lifetable_cumulative of many ages, none below the first row's. */
void lifetable_cumulatives(double *restrict H, const Lifetable *table, const double *restrict age,
                           int n);

/** The age at which lifetable_cumulative reaches a value; INFINITY if it never does. */
double lifetable_age(const Lifetable *table, double cumulative);

/** The same for many, n <= LIFETABLE_MANY. */
enum { LIFETABLE_MANY = 256 };
void lifetable_ages(double *restrict age, const Lifetable *table, const double *restrict cumulative,
                    int n);
void lifetable_free(Lifetable *table);
#endif
