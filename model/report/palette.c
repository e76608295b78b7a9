/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/palette.h"

static const char *const colours[PALETTE_COLOURS] = {
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9",
    "#000000", "#b8a800", "#5a3d8a", "#7f2f00", "#7a7a7a", "#004d40",
};

const char *
palette_colour(int strategy)
{
    return colours[strategy % PALETTE_COLOURS];
}
