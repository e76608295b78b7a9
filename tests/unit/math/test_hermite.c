/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/hermite.h"
#include "testlib.h"
#include <math.h>

/* numpy.polynomial.hermite_e.hermegauss, its weights divided by sqrt(2 pi) */
static void
test_nodes(void)
{
    static const struct {
        int n, item;
        double node, weight;
    } cases[] = {
        { 1, 0, 0, 1 },
        { 2, 1, 1, 0.5 },
        { 5, 2, 0, 0.53333333333333333 },
        { 5, 3, 1.355626179974266, 0.22207592200561257 },
        { 5, 4, 2.8569700138728056, 0.011257411327720677 },
        { 21, 10, 0, 0.270260183572877 },
        { 21, 15, 3.4698466904753764, 0.0007080477954815368 },
        { 21, 20, 7.8493828951138225, 2.098991219565671e-14 },
    };
    double node[HERMITE_MOST], weight[HERMITE_MOST];

    for (size_t item = 0; item < LENGTH(cases); item++) {
        hermite_nodes(node, weight, cases[item].n);
        CHECK_CLOSE("node", node[cases[item].item], cases[item].node, 1e-14);
        CHECK_CLOSE("weight", weight[cases[item].item], cases[item].weight, 1e-12);
    }
}

/* Moments of the normal up to degree 2n - 1, and none beyond; the mean of exp(Z / 2). */
static void
test_moments(void)
{
    double node[HERMITE_MOST], weight[HERMITE_MOST];

    for (int n = 1; n <= HERMITE_MOST; n++) {
        double moment = 1, exponential = 0;
        hermite_nodes(node, weight, n);
        for (int degree = 0; degree < 2 * n && degree < 30; degree++) {
            double sum = 0;
            for (int item = 0; item < n; item++) sum += weight[item] * pow(node[item], degree);
            if (degree % 2 == 0) {
                if (degree > 0) moment *= degree - 1;
                CHECK_CLOSE("moment", sum, moment, 1e-12);
            }
        }
        for (int item = 0; item < n; item++) exponential += weight[item] * exp(node[item] / 2);
        if (n >= 12) CHECK_CLOSE("exp(Z / 2)", exponential, exp(0.125), 1e-14);
        for (int item = 1; item < n; item++) CU_ASSERT_TRUE(node[item] > node[item - 1]);
    }
    hermite_nodes(node, weight, 3);
    double sixth = 0;
    for (int item = 0; item < 3; item++) sixth += weight[item] * pow(node[item], 6);
    CHECK_CLOSE("degree 6 is beyond 3 nodes", sixth, 9, 1e-13); /* 2 (1/6) 27; the normal's is 15 */
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "nodes", test_nodes },
        { "moments", test_moments },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
