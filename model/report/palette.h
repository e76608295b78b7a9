/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_PALETTE_H
#define REPORT_PALETTE_H
/** @file palette.h
 *  One colour a strategy, the same in every chart and figure. Told apart by the colour-blind; the
 * first six differ in lightness, so also in grey. Mostly of Okabe and Ito (2008), Color Universal
 * Design, and of Tol (2021). */

enum { PALETTE_COLOURS = 12 };

/** 0xRRGGBB of the strategy at this place of the config; after the last it begins anew. */
unsigned palette_colour(int strategy);
#endif
