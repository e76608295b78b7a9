/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/order.h"
#include "testlib.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

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

/* By hand; then by the definition: none goes before a smaller one, equal ones stay in order. */
static void
test_indices(void)
{
    enum { MOST = 5000 };
    static const double x[] = { 3, NAN, -1, 0.0, INFINITY, -1, -0.0, -INFINITY, 5e-324, -5e-324 };
    static const int expected[] = { 7, 2, 5, 9, 3, 6, 8, 0, 4, 1 };
    static double many[MOST];
    int order[MOST];
    uint64_t state = 1;

    order_indices(order, x, LENGTH(x));
    for (size_t i = 0; i < LENGTH(x); i++) CU_ASSERT_EQUAL(order[i], expected[i]);
    order_indices(order, x, 0);
    for (int kind = 0; kind < 3; kind++) { /* bits of any kind, few values, the same */
        for (int i = 0; i < MOST; i++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            const uint64_t bits = state ^ (state >> 31);
            if (kind == 0) memcpy(&many[i], &bits, sizeof(bits));
            if (kind > 0) many[i] = kind == 1 ? (double)(bits >> 57) - 64 : 7;
            if (isnan(many[i])) many[i] = 0;
        }
        order_indices(order, many, MOST);
        for (int i = 1; i < MOST; i++) {
            const double before = many[order[i - 1]], here = many[order[i]];
            CU_ASSERT_TRUE(before < here || (before == here && order[i - 1] < order[i]));
        }
    }
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
        { "indices", test_indices },
        { "quantile", test_quantile },
        CU_TEST_INFO_NULL,
    };

    return test_main(tests, argc, argv);
}
