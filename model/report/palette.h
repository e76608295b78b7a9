/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_PALETTE_H
#define REPORT_PALETTE_H
/** @file palette.h
 *  One colour a strategy, the same in every chart. Told apart by the colour-blind; the first six
 * also differ in grey. Source: Okabe and Ito (2008), Color Universal Design; Tol (2021) from the
 * eighth on. */

enum { PALETTE_COLOURS = 12 };

/** 0xRRGGBB of the strategy at this place of the config; after the last it begins anew. */
unsigned palette_colour(int strategy);
#endif
