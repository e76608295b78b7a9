/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/palette.h"
#include "testlib.h"

/* Twelve colours, each another, and then from the first on. */
static void
test_colours(void)
{
    for (int colour = 0; colour < PALETTE_COLOURS; colour++) {
        CU_ASSERT(palette_colour(colour) <= 0xFFFFFF);
        for (int other = 0; other < colour; other++)
            CU_ASSERT_NOT_EQUAL(palette_colour(colour), palette_colour(other));
    }
    CU_ASSERT_EQUAL(palette_colour(PALETTE_COLOURS), palette_colour(0));
    CU_ASSERT_EQUAL(palette_colour(0), 0x0072B2); /* blue, Okabe and Ito 2008 */
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = { { "colours", test_colours }, CU_TEST_INFO_NULL };

    return test_main(tests, argc, argv);
}
