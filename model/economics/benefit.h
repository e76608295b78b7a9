/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ECONOMICS_BENEFIT_H
#define ECONOMICS_BENEFIT_H
/** @file benefit.h
 *  Net benefits, and the ratio of two differences with the quadrant it must be read in.
 *  Source: Stinnett & Mullahy (1998), Medical Decision Making 18, S68-S80. */

/** Net monetary benefit, in currency: qaly * wtp - cost, wtp in currency per QALY. */
double benefit_nmb(double cost, double qaly, double wtp);

/** Net health benefit, in QALYs: qaly - cost / wtp; NAN if wtp is 0. */
double benefit_nhb(double cost, double qaly, double wtp);

/* Where a strategy lies as seen from its comparator. */
typedef enum {
    BENEFIT_EQUAL,
    BENEFIT_DOMINANT,   /* no worse in cost or effect, better in one */
    BENEFIT_DOMINATED,  /* no better, worse in one                   */
    BENEFIT_NORTH_EAST, /* more costly, more effective               */
    BENEFIT_SOUTH_WEST, /* less costly, less effective: the ICER is what is saved per effect lost */
    BENEFIT_UNKNOWN,    /* a difference is NAN                       */
} BenefitPlace;

BenefitPlace benefit_place(double extra_cost, double extra_effect);

/** "equal", "dominant", "dominated", "more costly, more effective", "less costly, less effective",
 *  "unknown" */
const char *benefit_place_name(BenefitPlace place);

/** extra_cost / extra_effect where both are more or both less; NAN elsewhere, as no ratio says it.
 */
double benefit_icer(double extra_cost, double extra_effect);
#endif
