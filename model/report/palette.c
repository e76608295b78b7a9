/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/palette.h"

/* As plots/style.gp has them; a test holds one against the other. */
static const unsigned colours[PALETTE_COLOURS] = {
    0x004488, 0xD55E00, 0x56B4E9, 0x00674F, 0xF0B429, 0xAA4499,
    0x222222, 0xE78AC3, 0x8C8C2E, 0x882255, 0x8A8A8A, 0x8C510A,
};

unsigned
palette_colour(int strategy)
{
    return colours[strategy % PALETTE_COLOURS];
}
