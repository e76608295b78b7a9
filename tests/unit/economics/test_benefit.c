/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "economics/benefit.h"
#include "testlib.h"
#include <math.h>

static void
test_net_benefit(void)
{
    /* by definition */
    CHECK_CLOSE("nmb", benefit_nmb(12000, 1.5, 20000), 18000, 0);
    CHECK_CLOSE("nhb", benefit_nhb(12000, 1.5, 20000), 0.9, 1e-15);
    CHECK_CLOSE("nmb without willingness", benefit_nmb(12000, 1.5, 0), -12000, 0);
    CU_ASSERT(isnan(benefit_nhb(12000, 1.5, 0)));
    CHECK_CLOSE("nmb = nhb * wtp", benefit_nhb(700, 3.25, 5e4) * 5e4, benefit_nmb(700, 3.25, 5e4),
                1e-14);
}

static void
test_quadrants(void)
{
    /* clang-format off */
    static const struct { double cost, effect; BenefitPlace place; double icer; const char *text; } cases[] = {
        { 1000,  0.5,  BENEFIT_NORTH_EAST, 2000, "more costly, more effective" },
        { -1000, -0.5, BENEFIT_SOUTH_WEST, 2000, "less costly, less effective" },
        { -1000, 0.5,  BENEFIT_DOMINANT,   NAN,  "dominant" },
        { -1000, 0,    BENEFIT_DOMINANT,   NAN,  "dominant" },
        { 0,     0.5,  BENEFIT_DOMINANT,   NAN,  "dominant" },
        { 1000,  -0.5, BENEFIT_DOMINATED,  NAN,  "dominated" },
        { 1000,  0,    BENEFIT_DOMINATED,  NAN,  "dominated" },
        { 0,     -0.5, BENEFIT_DOMINATED,  NAN,  "dominated" },
        { 0,     0,    BENEFIT_EQUAL,      NAN,  "equal" },
        { -0.0,  0,    BENEFIT_EQUAL,      NAN,  "equal" },
        { NAN,   1,    BENEFIT_UNKNOWN,    NAN,  "unknown" },
        { 1,     NAN,  BENEFIT_UNKNOWN,    NAN,  "unknown" },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const BenefitPlace place = benefit_place(cases[i].cost, cases[i].effect);
        const double icer = benefit_icer(cases[i].cost, cases[i].effect);
        CU_ASSERT_EQUAL(place, cases[i].place);
        CHECK_TEXT("place", benefit_place_name(place), cases[i].text);
        CU_ASSERT_EQUAL(isnan(icer), isnan(cases[i].icer));
        CHECK_CLOSE(cases[i].text, icer, cases[i].icer, 1e-15);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "net_benefit", test_net_benefit },
        { "quadrants", test_quadrants },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
