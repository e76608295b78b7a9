/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/root.h"
#include "testlib.h"
#include <gsl/gsl_errno.h>
#include <math.h>

static double
cosine(double x, void *context)
{
    (void)context;
    return cos(x) - x;
}

static double
wallis(double x, void *context)
{
    (void)context;
    return x * x * x - 2 * x - 5;
}

static double
omega(double x, void *context)
{
    (void)context;
    return exp(-x) - x;
}

static double
square(double x, void *context)
{
    return x * x - *(double *)context;
}

static double
flat(double x, void *context) /* the derivative is 0 at the root, as are the next 17 */
{
    (void)context;
    return pow(x - 0.3, 19);
}

static double
step(double x, void *context)
{
    (void)context;
    return x < 3.14159265358979324 ? -1 : 1;
}

static double
steep(double x, void *context)
{
    (void)context;
    return 1 / x - 1e6;
}

static double
line(double x, void *context)
{
    return x - *(double *)context;
}

static double two = 2, none = -1, one = 1, zero = 0, tiny = 1e-300;

static void
test_known_zeros(void)
{
    /* clang-format off */
    static const struct {
        const char *name;
        RootFunction function;
        double *context, low, high, expected;
    } cases[] = {
        { "sqrt(2)", square, &two, 0, 2, 1.4142135623730951 },
        { "-sqrt(2), falling", square, &two, -2, 0, -1.4142135623730951 },
        { "Dottie's number, OEIS A003957", cosine, NULL, 0, 1, 0.73908513321516064 },
        { "Wallis's cubic, OEIS A007493", wallis, NULL, 2, 3, 2.0945514815423266 },
        { "omega, OEIS A030178", omega, NULL, -10, 10, 0.56714329040978387 },
        { "19 at once", flat, NULL, 0, 1, 0.3 },
        { "where it jumps", step, NULL, 0, 10, 3.14159265358979324 },
        { "1e-6", steep, NULL, 1e-8, 1, 1e-6 },
        { "a line", line, &one, -3, 7, 1 },
        { "0, between", line, &zero, -3, 7, 0 },
        { "far ends", line, &one, -1e9, 1e9, 1 },
        { "small ends", line, &tiny, 0, 3e-300, 1e-300 },
    };
    static const double tolerances[] = { 1e-14, 1e-9, 1e-3 };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++)
        for (size_t item = 0; item < LENGTH(tolerances); item++) {
            const double most = fmax(fabs(cases[i].low), fabs(cases[i].high));
            const double root = root_find(cases[i].function, cases[i].context, cases[i].low,
                                          cases[i].high, tolerances[item]);
            CHECK_CLOSE(cases[i].name, (root - cases[i].expected) / most, 0, tolerances[item]);
        }
}

static void
test_ends(void)
{
    CHECK_CLOSE("low", root_find(line, &one, 1, 5, 1e-9), 1, 0);
    CHECK_CLOSE("high", root_find(line, &one, -5, 1, 1e-9), 1, 0);
    CHECK_CLOSE("both", root_find(square, &one, -1, 1, 1e-9), -1, 0);
    CHECK_CLOSE("a point", root_find(line, &one, 1, 1, 1e-9), 1, 0);
    CHECK_CLOSE("nothing", root_find(line, &zero, 0, 0, 1e-9), 0, 0);
}

static double
hole(double x, void *context) /* no value about the root, 0.35 */
{
    (void)context;
    return fabs(x - 0.35) < 0.2 ? (double)NAN : x - 0.35;
}

static double
pole(double x, void *context) /* infinite in the middle, where the search looks first */
{
    (void)context;
    return x == 0 ? (double)INFINITY : x;
}

static void
test_no_root(void)
{
    /* clang-format off */
    static const struct { const char *name; RootFunction function; double *context, low, high; } cases[] = {
        { "no change of sign", square, &none, -3, 5 },
        { "two roots, the same sign", square, &two, -3, 5 },
        { "below throughout", line, &two, -3, 1 },
        { "a point", line, &one, 3, 3 },
        { "no value at the low end", hole, NULL, 0.3, 1 },
        { "no value at the high end", hole, NULL, 0, 0.4 },
        { "no value on the way", hole, NULL, 0, 1 },
        { "infinite at the end", steep, NULL, 0, 1 },
        { "infinite on the way", pole, NULL, -1, 1 },
        { "ends the wrong way round", line, &one, 5, -5 },
        { "no end", line, &one, -5, NAN },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++)
        CHECK_CLOSE(
            cases[i].name,
            root_find(cases[i].function, cases[i].context, cases[i].low, cases[i].high, 1e-9), NAN,
            0);
}

/* GSL's own handler ends the program: it must not be called, and be there again afterwards. */
static int n_calls;

static void
count_call(const char *reason, const char *file, int at, int error)
{
    (void)reason;
    (void)file;
    (void)at;
    (void)error;
    n_calls++;
}

static void
test_handler(void)
{
    gsl_error_handler_t *own = gsl_set_error_handler(count_call);

    CHECK_CLOSE("no value", root_find(hole, NULL, 0, 1, 1e-9), NAN, 0);
    CHECK_CLOSE("a root", root_find(line, &one, 0, 3, 1e-9), 1, 1e-9);
    CU_ASSERT_EQUAL(n_calls, 0);
    CU_ASSERT(gsl_set_error_handler(own) == count_call);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "known_zeros", test_known_zeros }, { "ends", test_ends }, { "no_root", test_no_root },
        { "handler", test_handler },         CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
