/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/palette.h"

static const unsigned colours[PALETTE_COLOURS] = {
    0x0072B2, /* blue           */
    0xD55E00, /* vermilion      */
    0x009E73, /* bluish green   */
    0xCC79A7, /* reddish purple */
    0xE69F00, /* orange         */
    0x56B4E9, /* sky blue       */
    0x000000, /* black          */
    0x882255, /* wine           */
    0x999933, /* olive          */
    0x332288, /* indigo         */
    0x44AA99, /* teal           */
    0x777777, /* grey           */
};

unsigned
palette_colour(int strategy)
{
    return colours[strategy % PALETTE_COLOURS];
}
