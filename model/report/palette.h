/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_PALETTE_H
#define REPORT_PALETTE_H
/** @file palette.h
 *  One colour per strategy, the same in every figure and table.
 *  Source: Okabe & Ito (2008), Color Universal Design; the last four ours, darker relatives. */

/** "#0072b2", by the place of a strategy in the config; begins anew after PALETTE_COLOURS. */
const char *palette_colour(int strategy);

enum { PALETTE_COLOURS = 12 };
#endif
