/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/order.h"
#include "testlib.h"
#include <math.h>

static void
test_sort(void)
{
    double x[] = { 3, NAN, -1, 2, INFINITY, -1, -INFINITY };
    static const double expected[] = { -INFINITY, -1, -1, 2, 3, INFINITY };

    order_sort(x, 7);
    for (int i = 0; i < 6; i++) CHECK_CLOSE("sorted", x[i], expected[i], 0);
    CU_ASSERT_TRUE(isnan(x[6]));
    order_sort(x, 0);
}

/* R 4.2: quantile(c(1, 2, 4, 8, 16), p), type 7 */
static void
test_quantile(void)
{
    static const double sorted[] = { 1, 2, 4, 8, 16 }, missing[] = { 1, 2, NAN };
    static const struct {
        double share, expected;
    } cases[] = { { 0, 1 }, { 0.1, 1.4 }, { 0.25, 2 }, { 0.5, 4 }, { 0.9, 12.8 }, { 1, 16 } };

    for (size_t i = 0; i < LENGTH(cases); i++)
        CHECK_CLOSE("quantile", order_quantile(sorted, 5, cases[i].share), cases[i].expected,
                    1e-15);
    CHECK_CLOSE("of one", order_quantile(sorted, 1, 0.7), 1, 0);
    CHECK_CLOSE("before a missing one", order_quantile(missing, 3, 0.5), 2, 0);
    CU_ASSERT_TRUE(isnan(order_quantile(missing, 3, 0.75)));
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "sort", test_sort },
        { "quantile", test_quantile },
        CU_TEST_INFO_NULL,
    };

    return test_main(tests, argc, argv);
}
