/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/palette.h"
#include "testlib.h"
#include <string.h>

/* Twelve colours, each another, in the form that CSS and gnuplot read. */
static void
test_colours(void)
{
    for (int colour = 0; colour < PALETTE_COLOURS; colour++) {
        const char *code = palette_colour(colour);
        CU_ASSERT_EQUAL(strlen(code), 7);
        CU_ASSERT_EQUAL(strspn(code + 1, "0123456789abcdef"), 6);
        for (int other = 0; other < colour; other++)
            CU_ASSERT(strcmp(code, palette_colour(other)) != 0);
    }
    CHECK_TEXT("the thirteenth", palette_colour(PALETTE_COLOURS), palette_colour(0));
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = { { "colours", test_colours }, CU_TEST_INFO_NULL };

    return test_main(tests, argc, argv);
}
