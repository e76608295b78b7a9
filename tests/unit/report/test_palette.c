/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/palette.h"
#include "testlib.h"
#include <stdlib.h>
#include <string.h>

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
}

/* The figures' script writes them as "#004488", in the same order. */
static void
test_same_as_in_figures(void)
{
    char *script = test_read(SOURCE_DIR "/plots/style.gp"),
         *at = script ? strstr(script, "array Colour[12] = [") : NULL;

    CU_ASSERT_FATAL(at != NULL);
    for (int colour = 0; colour < PALETTE_COLOURS; colour++) {
        at = strchr(at, '#');
        CU_ASSERT_FATAL(at != NULL);
        CU_ASSERT_EQUAL(strtoul(++at, NULL, 16), palette_colour(colour));
    }
    free(script);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = { { "colours", test_colours },
                            { "same_as_in_figures", test_same_as_in_figures },
                            CU_TEST_INFO_NULL };

    return test_main(tests, argc, argv);
}
