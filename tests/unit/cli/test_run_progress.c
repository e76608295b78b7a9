/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/run.h"
#include "testlib.h"
#include <stdio.h>
#include <string.h>

/* What is left is what has passed, times what remains over what is done. */
static void
test_line(void)
{
    /* clang-format off */
    static const struct { double done, passed; int width; const char *expected; } cases[] = {
        { 0.5,   10,     80, "psa          [####################                    ]   50%, 10 s left" },
        { 0,     10,     80, "psa          [                                        ]    0%" },
        { 1,     10,     80, "psa          [########################################]  100%, 0 s left" },
        { 1.5,   10,     80, "psa          [########################################]  100%, 0 s left" },
        { -1,    10,     80, "psa          [                                        ]    0%" },
        { 0.25,  50,     80, "psa          [##########                              ]   25%, 2:30 min left" },
        { 0.001, 10,     80, "psa          [                                        ]    0%, 2:46 h left" },
        { 0.5,   10,     44, "psa          [#####      ]   50%, 10 s left" },
        { 0.5,   10,     30, " 50%, 10 s left" },
        { 0.5,   10,     10, " 50%, 10 " },
        { 0.5,   10,      1, "" },
    };
    /* clang-format on */

    for (size_t item = 0; item < LENGTH(cases); item++) {
        char line[RUN_PROGRESS_LINE], name[40];
        snprintf(name, sizeof(name), "%g of %d", cases[item].done, cases[item].width);
        run_progress_line(line, "psa", cases[item].done, cases[item].passed, cases[item].width);
        CHECK_TEXT(name, line, cases[item].expected);
        CU_ASSERT(strlen(line) < (size_t)cases[item].width);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = { { "line", test_line }, CU_TEST_INFO_NULL };
    return test_main(tests, argc, argv);
}
